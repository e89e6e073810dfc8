"""Comparing runs from Python: runs go in, a `Comparison` comes out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from eval.comparison.aligned import align, named
from eval.comparison.compare import compare_aligned
from eval.comparison.differences import Comparison, ComparisonSettings
from eval.errors import ConfigError
from eval.runs.run import Run, open_run


def compare(
    *runs: Run | str | Path,
    columns: str | Sequence[str] | None = None,
    baseline: int | None = None,
    common: bool = False,
    settings: ComparisonSettings | None = None,
) -> Comparison:
    """Say which run is better, how sure that is, and by how much.

    Args:
        runs: two or more, or the folders of runs; a difference is the later one minus the earlier.
        columns: keys of the columns to compare; the headline ones if `None`.
        baseline: position (from 0) of the run that all others are compared with.
        common: compare the articles that all runs share, where they were not given the same.
        settings: levels, resamples, seed.

    Raises:
        ConfigError: there are fewer than two runs, or no such baseline or column.
        SignatureMismatchError: data or metrics differ; the message names the difference.
        RunError: a folder holds no finished run.
    """
    opened = [run if isinstance(run, Run) else open_run(run) for run in runs]
    if len(opened) < 2:
        raise ConfigError("a comparison takes two runs or more: compare(runs['a'], runs['b']).")
    if baseline is not None and not 0 <= baseline < len(opened):
        raise ConfigError(f"baseline is the position of a run, 0 to {len(opened) - 1}: {baseline}.")
    columns = [columns] if isinstance(columns, str) else columns
    return compare_aligned(
        align(named(opened), common=common, only=columns),
        columns=columns,
        baseline=baseline,
        settings=settings or ComparisonSettings(),
    )
