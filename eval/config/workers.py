"""The section `workers` of a config: where the work runs, and what happens when a worker is lost.

Nothing in it changes a summary or a score but `threads`.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from eval.config.section import Section

EngineName = Literal["auto", "local", "processes", "ray"]


class PerWorker(Section):
    """What Ray keeps free for each worker."""

    cpus: float = Field(1, ge=0, description="processors that Ray reserves for a worker")
    gpus: float = Field(0, ge=0, description="GPUs that Ray reserves for a worker")


class Workers(Section):
    """Where summaries are written and scored."""

    engine: EngineName = Field(
        "auto",
        description="local: this process; processes: several on this machine; ray: a Ray cluster "
        "(needs the extra 'ray'); auto: summaries in this process, scores on all its processors",
    )
    count: int | None = Field(
        None,
        ge=1,
        description="workers; as many as there are processors, or as the cluster has room for, "
        "if not set",
    )
    address: str = Field(
        "auto",
        description="of the Ray cluster's head, host:port; auto: the cluster that this machine "
        "belongs to, or a Ray of its own; local: a Ray of its own",
    )
    per_worker: PerWorker = Field(default_factory=lambda: PerWorker.model_validate({}))
    threads: int | None = Field(
        None,
        ge=1,
        description="threads of a model on processors, the same in every engine; what torch takes "
        "if not set",
    )
    reruns: int = Field(2, ge=0, description="how often a batch is run again whose worker was lost")
    patience: float = Field(
        300,
        gt=0,
        description="seconds without any worker until a run gives up; 60 at least to begin",
    )
    mixed_hardware: bool = Field(
        False, description="let machines of different kinds work on one run; texts may then differ"
    )

    @property
    def spreads_summaries(self) -> bool:
        """Whether summaries are written outside this process."""
        return self.engine == "ray" or (self.engine == "processes" and self.count != 1)


def chosen(
    settings: Workers, *, engine: EngineName | None = None, jobs: int | None = None
) -> Workers:
    """Return the settings with what a command line says laid over them.

    Args:
        settings: of the config.
        engine: of `--workers`.
        jobs: of `--jobs`: the number of workers, which are processes unless `engine` says more.
    """
    change: dict[str, object] = {} if engine is None else {"engine": engine}
    if jobs is not None:
        change = {"engine": "local" if jobs == 1 else "processes", **change, "count": jobs}
    return Workers.model_validate({**settings.model_dump(), **change})
