"""A benchmark from Python: a config and perhaps data from memory go in, runs by label come out."""

from __future__ import annotations

import contextlib
import html
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from eval.benchmark.execute import run_plan
from eval.benchmark.plan import load_config, make_plan
from eval.benchmark.progress import Progress
from eval.benchmark.progress_bars import progress_for_people
from eval.config.schema import Config
from eval.config.workers import Workers, chosen
from eval.data.readers import Placed, RowPlace
from eval.errors import ConfigError, DataError, RunError
from eval.runs.run import Run

if TYPE_CHECKING:
    import pandas as pd

IN_MEMORY = "(rows given from Python)"
"""Stands in a config for the file of data that came from memory."""


class Runs(Mapping[str, Run]):
    """The runs of a benchmark by label; those that failed are in `failed`, with the reason.

    Shows its summary as a table in a notebook.
    """

    def __init__(self, runs: Mapping[str, Run], failed: Mapping[str, str]) -> None:
        self._runs = dict(runs)
        self.failed: Mapping[str, str] = MappingProxyType(dict(failed))

    def __getitem__(self, label: str) -> Run:
        """Return the run of a label."""
        if label in self.failed:
            raise KeyError(f"{label} failed: {self.failed[label]}")
        return self._runs[label]

    def __iter__(self) -> Iterator[str]:
        """Iterate over the labels, in the order of the config."""
        return iter(self._runs)

    def __len__(self) -> int:
        """Return the number of runs that have a result."""
        return len(self._runs)

    def __repr__(self) -> str:
        """Name the labels."""
        failed = f", failed: {list(self.failed)}" if self.failed else ""
        return f"Runs({list(self._runs)}{failed})"

    def to_frame(self) -> pd.DataFrame:
        """Return a row an article and run.

        Returns:
            Columns `run`, `id`, `summary`, `failure` (the kind, where there is no summary) and one
            per metric key, in the units of the files: shares are in 0..1, NaN where undefined.
        """
        import pandas as pd

        frames = [run.to_frame().assign(run=label) for label, run in self.items()]
        if not frames:
            return pd.DataFrame(columns=["run", "id", "summary", "failure"])
        whole = pd.concat(frames, ignore_index=True)
        return whole[["run", *(name for name in whole.columns if name != "run")]]

    def summary(self) -> pd.DataFrame:
        """Return a row a run and metric key.

        Returns:
            Index `run`, `key`; columns `mean`, `low` and `high` (the 95% interval), `defined` and
            `undefined` (how many articles count, and how many have no value).
        """
        import pandas as pd

        rows = [
            {
                "run": label,
                "key": key,
                "mean": found["value"],
                "low": found["low"],
                "high": found["high"],
                "defined": found["defined"],
                "undefined": found["undefined"],
            }
            for label, run in self.items()
            for key, found in run.result["scores"].items()
        ]
        names = ["run", "key", "mean", "low", "high", "defined", "undefined"]
        return pd.DataFrame(rows, columns=names).set_index(["run", "key"])

    def _repr_html_(self) -> str:
        """Return the means, a row a run, as a notebook shows them."""
        from eval.metrics.headline import headline_keys

        shown = headline_keys(run.result["columns"] for run in self.values())
        means = self.summary()["mean"].unstack("key")
        keys = dict.fromkeys(self.summary().index.get_level_values("key"))
        failed = "".join(
            f"<p>{html.escape(label)} failed: {html.escape(reason)}</p>"
            for label, reason in self.failed.items()
        )
        if not self._runs:
            return failed
        table: str = means.reindex(self)[[key for key in keys if key in shown]].to_html()
        return table + failed


def bench(
    config: str | Path | Mapping[str, Any] | Config,
    data: Any = None,
    *,
    runs: str | Path = "runs",
    workers: Workers | Mapping[str, Any] | None = None,
    jobs: int = 1,
    retry_failed: bool = False,
    raise_failures: bool = True,
    progress: Progress | None = None,
) -> Runs:
    """Run and score the summarizers of a config; what is finished on disk is not done again.

    Args:
        config: a YAML file, what one would hold, or a `Config`.
        data: rows in memory that take the place of the section `data`: a list of mappings, a pandas
            `DataFrame` or a `datasets.Dataset`, with the columns that `data.columns` names (`id`,
            `article`, `references` unless told otherwise).
        runs: the folder of all runs.
        workers: where the work runs, as in the section `workers` of a config, which it replaces.
        jobs: short for so many processes, where `workers` says nothing. With more than one, a
            script must keep its own code under `if __name__ == "__main__":`, because each process
            imports the script again.
        retry_failed: summarize articles again that failed before.
        raise_failures: raise if a run failed; otherwise it stands in `Runs.failed`. The others are
            finished in either case.
        progress: told how the work goes; a bar on a terminal and in a notebook if `None`.

    Raises:
        ConfigError: the config is wrong.
        DataError: the data cannot be used.
        RunError: a run failed.
    """
    checked = _config(config, in_memory=data is not None)
    plan = make_plan(
        checked, Path(runs), write=True, source=None if data is None else _placed(data)
    )
    given = checked.workers if workers is None else Workers.model_validate(workers)
    if workers is None and given.engine == "auto":
        given = chosen(given, jobs=jobs)
    with contextlib.ExitStack() as stack:
        told = stack.enter_context(progress_for_people()) if progress is None else progress
        outcomes = list(run_plan(plan, told, workers=given, retry_failed=retry_failed))
    finished = {o.planned.label: o.run for o in outcomes if o.run is not None}
    failed = {o.planned.label: o.error for o in outcomes if o.error is not None}
    failed |= {
        label: f"{run.result['status']} ({run.result['counts']['failed']} of "
        f"{run.result['counts']['inputs']} articles)"
        for label, run in finished.items()
        if run.result["status"] != "ok"
    }
    if failed and raise_failures:
        reasons = "; ".join(f"{label}: {text.rstrip('.')}" for label, text in failed.items())
        others = len(outcomes) - len(failed)
        rest = " The others are finished; raise_failures=False returns them." if others else ""
        raise RunError(f"{len(failed)} of {len(outcomes)} runs failed: {reasons}.{rest}")
    return Runs({label: run for label, run in finished.items() if label not in failed}, failed)


def _config(config: str | Path | Mapping[str, Any] | Config, *, in_memory: bool) -> Config:
    if isinstance(config, Config):
        return config
    if isinstance(config, str | Path):
        if not in_memory:
            return load_config(Path(config))
        return load_config(
            Path(config), [f"data.path={IN_MEMORY}", "data.hub=null", "data.url=null"]
        )
    if not isinstance(config, Mapping):
        raise ConfigError(
            f"a config is a file's name, a mapping or a Config, not {type(config).__name__}."
        )
    if not in_memory:
        return load_config(config)
    section = config.get("data") or {}
    if not isinstance(section, Mapping):
        return load_config(config)  # which says what is wrong with it
    given = {key: value for key, value in section.items() if key not in ("path", "hub", "url")}
    return load_config({"name": "from-python", **config, "data": {**given, "path": IN_MEMORY}})


def _placed(data: Any) -> Iterator[Placed]:
    """Yield rows from memory with their places; a missing value of pandas is none."""
    if isinstance(data, str | Path | Mapping) or not isinstance(data, Iterable):
        raise DataError(
            "data takes rows: a list of mappings, a DataFrame or a Dataset; a file's name belongs "
            f"into the config, as data.path. It got {type(data).__name__}."
        )
    rows: Any = data
    if hasattr(rows, "astype") and hasattr(rows, "to_dict"):  # a DataFrame of pandas
        rows = rows.astype(object).where(rows.notna(), None).to_dict("records")
    for number, row in enumerate(rows, start=1):
        yield RowPlace("data, row", number), _plain(row)


def _plain(row: Any) -> Any:
    """Return a row without arrays, as a DataFrame that was read from Parquet holds lists."""
    if not isinstance(row, Mapping):
        return row
    return {
        key: value.tolist() if hasattr(value, "tolist") else value for key, value in row.items()
    }
