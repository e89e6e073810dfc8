"""Other tools' summaries as runs: a file of outputs beside the data they were made from."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from types import MappingProxyType

from eval.benchmark.execute import run_one, summarizer_of
from eval.benchmark.plan import make_plan, settings_of
from eval.benchmark.progress import Progress
from eval.benchmark.rescore import metrics_before, with_others
from eval.config.schema import DEFAULT_METRICS, Config, Data
from eval.data.columns import column_names, guess_columns
from eval.data.readers import raw_rows
from eval.data.rows import Row, read_rows
from eval.errors import ConfigError, DataError
from eval.files import locked
from eval.runs.run import Run
from eval.summarizers.output_columns import LOOKED_AT, guess_output_columns
from eval.summarizers.output_files import KEYS
from eval.workers.workforce import HERE, Workforce
from summarize.spec import Spec


def data_of(path: Path, columns: Sequence[str] = ()) -> Data:
    """Return the data section for a file of articles and references; what is not said is guessed.

    Args:
        path: the file.
        columns: `what=name` pairs, as in `article=document`.

    Raises:
        ConfigError: a pair has another form.
        DataError: the file cannot be read, or it is not clear which column holds the article.
    """
    data = Data.model_validate({"path": path.resolve()})
    rows = (row for _, row in islice(raw_rows(data), LOOKED_AT))
    return data.model_copy(update={"columns": guess_columns(rows, column_names(columns))})


def output_columns(pairs: Sequence[str]) -> dict[str, str]:
    """Read `what=name` pairs for a file of outputs, as in `summary=output`.

    Raises:
        ConfigError: a pair has another form.
    """
    names = {}
    for pair in pairs:
        what, equals, name = pair.partition("=")
        if not equals or not name or what not in KEYS:
            raise ConfigError(
                f"--output-column {pair}: write what=name, as in summary=output; "
                f"what is one of {', '.join(KEYS)}."
            )
        names[what] = name
    return names


def import_outputs(
    outputs: Path,
    data: Data,
    *,
    runs: Path,
    metrics: Sequence[Spec] = (),
    only: bool = False,
    columns: Mapping[str, str] = MappingProxyType({}),
    progress: Progress,
    workers: Workforce = HERE,
    command: Sequence[str] = (),
) -> Run:
    """Make a scored run of summaries that another tool wrote.

    It is the run that a config with the summarizer `{use: outputs, path: …}` stands for.

    Args:
        outputs: the file, as the summarizer `outputs` reads it.
        data: the articles and references.
        runs: the folder of all runs; the new run is in `<data file>/<outputs file>-…`.
        metrics: what to score with, beside what the run has scores of already; if there are
            neither, the metrics of a config that names none, as far as there are references.
        only: let the scores go that the run has already, where there are others.
        columns: the names of the columns for `id` and `summary`; the others are guessed.
        progress: told how many articles are scored.
        workers: where the scores are computed.
        command: the command line, for `run.json`.

    Returns:
        The run. An article without a summary counts as failed.

    Raises:
        DataError: a file cannot be read, or a summary belongs to no article.
        RunError: the run cannot be written.
    """
    label, name = _name(outputs), _name(data.path or Path(str(data.url or data.hub)))
    rows = read_rows(data, seed=0, need_references=False)
    ids = [row.article.id for row in rows if isinstance(row, Row)]
    found = guess_output_columns(outputs, ids, columns)
    if found is None:
        data = data.model_copy(update={"columns": data.columns.model_copy(update={"id": None})})
    default = [m for m in DEFAULT_METRICS if m != "rouge" or _has_references(data)]
    use = {"use": "outputs", "path": str(outputs.resolve())}
    config = Config.model_validate(
        {
            "name": name,
            "data": data,
            "summarizers": {label: use | ({"columns": found} if found else {})},
            "metrics": [str(spec) for spec in metrics] or default,
            "batch_check": 0,
        }
    )
    plan = make_plan(config, runs, write=True)
    (planned,) = plan.runs
    if planned.state == "cannot run":
        raise DataError(planned.problem)
    list(summarizer_of(plan, planned).summarize([]))  # a file that cannot be used leaves no run
    before = [] if only else metrics_before(planned.folder)
    if not _has_references(data):  # those that were there then may be gone
        before = [m for m in before if not replace(plan.settings, metrics=(m,)).need_references()]
    kept = with_others(metrics, before)
    if kept:
        config = config.model_copy(update={"metrics": [str(spec) for spec in kept]})
        plan = replace(plan, config=config, settings=settings_of(config))
    with locked(planned.folder):
        run_one(plan, planned, progress, workforce=workers, retry_failed=False, command=command)
    return Run.open(planned.folder)


def _has_references(data: Data) -> bool:
    return "references" in data.columns.model_fields_set


def _name(path: Path) -> str:
    """Return a file's name as that of a folder."""
    stem = path.name.split(".")[0]
    return re.sub(r"[^A-Za-z0-9_+-]+", "-", stem).strip("-_+")[:64] or "outputs"
