"""Where a command's work runs: this process, processes, a Ray cluster; opened when it is needed."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence

from eval.config.workers import Workers
from eval.runs.schema import Machine
from eval.workers.engines import Engine, Processes, processors
from eval.workers.introductions import Expected
from eval.workers.jobs import (
    Job,
    MetricsJob,
    SummarizerJob,
    metrics_signature,
    plugin_folders,
    threads_of_torch,
)
from eval.workers.lines import LoadedMetric
from eval.workers.pool import Pool
from eval.workers.teams import LocalTeam, SpreadTeam, Team
from summarize.base import BatchedSummarizer, Summarizer
from summarize.batch_plan import PlannedSummarizer
from summarize.closing import Closing
from summarize.spec import Spec


class Workforce(Closing):
    """The workers of a command, for one run after the other.

    >>> with Workforce(Workers(engine="local")) as workforce:
    ...     workforce.spreads
    False
    """

    def __init__(
        self, settings: Workers | None = None, say: Callable[[str], None] = lambda _: None
    ) -> None:
        """Start nothing yet.

        Args:
            settings: the section `workers` of a config.
            say: told what a person should know, such as a lost worker.
        """
        self._settings = settings or Workers.model_validate({})
        self._say = say
        self._engine: Engine | None = None
        self.machines: list[Machine] = []
        """The kinds of machines that wrote the summaries of the last run on a cluster."""

    @property
    def spreads(self) -> bool:
        """Whether summaries are written outside this process."""
        return self._settings.spreads_summaries

    @contextlib.contextmanager
    def team(self, summarizer: Summarizer, spec: Spec, seed: int, signature: str) -> Iterator[Team]:
        """Yield who writes the summaries of a run; workers end with the block.

        Args:
            summarizer: as this process made it.
            spec: what it was made from.
            seed: as above.
            signature: what the run was planned with.
        """
        self.machines = []
        reason = _stays(summarizer)
        if not self.spreads or reason:
            if self.spreads:
                self._say(f"{spec}: works in this process, because {reason}")
            threads = self._settings.threads if isinstance(summarizer, BatchedSummarizer) else None
            with threads_of_torch(threads):
                yield LocalTeam(summarizer)
            return
        job = SummarizerJob(str(spec), seed, self._settings.threads, plugin_folders())
        with self._pool(job, signature) as pool:
            yield SpreadTeam(pool, summarizer)

    def scorers(
        self, specs: Sequence[Spec], metrics: Sequence[LoadedMetric], most: int, *, few: bool
    ) -> Pool | None:
        """Return workers for these metrics, to be closed by the caller; `None` for this process.

        Args:
            specs: of all metrics.
            metrics: those that any number of processes may hold.
            most: how many workers there is work for.
            few: whether starting processes would cost more than it saves.
        """
        settings = self._settings
        if settings.engine == "local" or not metrics:
            return None
        if settings.engine != "ray" and (few or (settings.count or processors()) == 1):
            return None
        job = MetricsJob(tuple(map(str, specs)), plugin_folders())
        return self._pool(job, metrics_signature(metrics), most)

    def close(self) -> None:
        """Leave the cluster, or end the processes."""
        if self._engine is not None:
            self._engine.close()
            self._engine = None

    def _pool(self, job: Job, signature: str, most: int | None = None) -> Pool:
        expected = Expected(signature, mixed_hardware=self._settings.mixed_hardware)
        if self._settings.engine == "ray" and isinstance(job, SummarizerJob):
            self.machines = expected.machines
        return Pool(self._opened(), job, self._settings, expected, self._say, most)

    def _opened(self) -> Engine:
        if self._engine is None:
            self._engine = _open(self._settings)
        return self._engine


HERE = Workforce(Workers.model_validate({"engine": "local"}))
"""Does everything in this process."""


def _open(settings: Workers) -> Engine:
    if settings.engine != "ray":
        return Processes(settings.count)
    from eval.workers.ray_cluster import RayCluster

    return RayCluster(settings)


def _stays(summarizer: Summarizer) -> str:
    """Return why a summarizer is not spread; empty if it is."""
    if getattr(summarizer, "processes", "any") == "one":
        return "only one process may hold it"
    if isinstance(summarizer, BatchedSummarizer) and not isinstance(summarizer, PlannedSummarizer):
        return "its batches cannot be planned apart from it"
    return ""
