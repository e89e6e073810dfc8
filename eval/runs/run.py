"""A run on disk: one folder per config name, summarizer label and fingerprint.

runs/quickstart/articles-5e6f7a8b.jsonl    the data as the run saw it (ArticleLine)
runs/quickstart/lead-3-1a2b3c4d/
    run.json          what was run, and in which sessions (RunInfo)
    plan.jsonl        token budgets of batched summarizers, so that a resumed run repeats them
    summaries.jsonl   the journal: one line per article, in input order when complete (SummaryLine)
    scores.jsonl      one line per article: every metric's values and details (ScoreLine)
    timings.jsonl     seconds, as no other file; usage.jsonl: what servers were asked
    result.json       means, intervals, counts, and what they were computed from (Result)

The types in brackets are in `eval.runs.schema`. `Run.open` is the one way to read a finished run:
what it returns fits together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eval.data.rows import Row
from eval.data.snapshot import SNAPSHOT
from eval.errors import RunError
from eval.files import read_json, reported, write_json
from eval.runs import format_1
from eval.runs.environment import provenance
from eval.runs.fingerprints import file_fingerprint, is_sealed, sealed
from eval.runs.lines import read_results, read_rows, read_scores, typed
from eval.runs.schema import FORMAT, ColumnResult, Result, RunInfo, ScoreLine, Session
from eval.runs.timings import run_totals
from summarize.base import Failure, Summary

if TYPE_CHECKING:
    import pandas as pd

AGAIN = (
    "give the command that made the run again (`summarize-eval bench` and its config), which keeps "
    "the finished summaries"
)


class UnknownFormatError(RunError):
    """A later version wrote the run."""


@dataclass(frozen=True, slots=True)
class Run:
    """A finished run whose files fit together.

    `info` is run.json and `result` is result.json; the data and metrics of `info` are those that
    the result was computed from. `caution` is empty for a verified run. For a run of an older
    version, whose files do not prove what they were made from, it says so in a sentence.
    """

    folder: Path
    info: RunInfo
    result: Result
    caution: str = ""

    @classmethod
    def open(cls, folder: Path) -> Run:
        """Read a finished run and check that its files are those that belong together.

        Raises:
            RunError: the run is not finished, or a file is missing, damaged, was edited or belongs
                to another run; the message names the file and the command that mends it.
        """
        info = read_info(folder)
        result = read_result(folder, info)
        made_from = result["made_from"]
        for name, written in made_from["files"].items():
            _require_file(folder, name, written)
        caution = "" if info["format"] == FORMAT else format_1.caution(folder, info)
        now: RunInfo = {**info, "data": made_from["data"], "metrics": result["metrics"]}
        return cls(folder, now, result, caution)

    @property
    def verified(self) -> bool:
        """Whether the files prove what the numbers were computed from."""
        return not self.caution

    def rows(self) -> Iterator[Row]:
        """Yield the articles and references that the result was computed from, in order."""
        return read_rows(self.folder, self.info["data"])

    def results(self) -> Iterator[Summary | Failure]:
        """Yield the summaries and failures, in the order of the articles."""
        return read_results(self.folder)

    def first_failure(self) -> Failure | None:
        """Return the first article's failure, whose message says what went wrong."""
        if not self.result["counts"]["failed"]:
            return None
        return next((r for r in self.results() if isinstance(r, Failure)), None)

    def scores(self) -> Iterator[ScoreLine]:
        """Yield the lines of `scores.jsonl`, in the order of the articles."""
        lines = read_scores(self.folder)
        return lines if self.info["format"] == FORMAT else map(format_1.score_line, lines)

    def to_frame(self) -> pd.DataFrame:
        """Return a row an article: `id`, `summary`, `failure`, and one column per metric key.

        Values are in the units of the files: shares are in 0..1; NaN where undefined.
        """
        import pandas as pd

        rows = []
        for result, line in zip(self.results(), self.scores(), strict=True):
            row = {
                "id": result.article_id,
                "summary": result.text if isinstance(result, Summary) else None,
                "failure": result.kind if isinstance(result, Failure) else None,
            }
            rows.append({**row, **line.get("values", {})})
        return pd.DataFrame(rows)

    def timings(self) -> dict[str, float]:
        """Return the seconds and articles that all sessions of the run add up to.

        Keys: `load_seconds`, `seconds` (generation alone), `articles`, `output_tokens`.
        """
        return run_totals(self.folder, self.info["spec"])


def open_run(folder: str | Path) -> Run:
    """Read a finished run and check that its files belong together; see `Run.open`.

    Raises:
        RunError: it is not finished, or a file is missing, damaged or was edited.
    """
    return Run.open(Path(folder))


def run_folder(runs: Path, name: str, label: str, identity: str) -> Path:
    """Return the folder of a run below `runs`."""
    return runs / name / f"{label}-{identity[:8]}"


def read_info(folder: Path) -> RunInfo:
    """Read `run.json`, of a run that need not be finished.

    Raises:
        RunError: it is missing, damaged or was edited.
    """
    path = folder / "run.json"
    if not path.is_file():
        raise RunError(f"{folder} is not the folder of a run: it has no run.json.")
    raw = _object(path, AGAIN)
    if raw.get("format") not in (format_1.FORMAT, FORMAT):
        known = f"and this version reads {format_1.FORMAT} and {FORMAT}; install one that knows it"
        raise UnknownFormatError(f"{path} has the format {raw.get('format')!r}, {known}.")
    info: RunInfo = _checked(raw, RunInfo, path, AGAIN)
    return info if info["format"] == FORMAT else format_1.restored(info)


def read_result(folder: Path, info: RunInfo) -> Result:
    """Read `result.json` and check that it is the result of this run.

    Raises:
        RunError: the run has none yet, or it is damaged, was edited or belongs to another run.
    """
    path, mend = folder / "result.json", f"`summarize-eval score {folder}` makes it anew"
    if not path.is_file():
        raise RunError(
            f"the run {folder} is not complete: it has no result.json. "
            "Run `summarize-eval bench` on its config again to finish it."
        )
    raw = _object(path, mend)
    if info["format"] == format_1.FORMAT:
        if format_1.was_interrupted(info, raw):
            raise RunError(
                f"{path} was computed from other references or metrics than run.json names: "
                f"scoring was interrupted; {mend}."
            )
        raw["made_from"] = format_1.made_from(folder, info, raw)
    result: Result = _checked(raw, Result, path, mend)
    for name in ("scores", "scores_of_cut", "scores_of_uncut"):
        _checked_type(result.get(name, {}), dict[str, ColumnResult], f"{path}, {name},", mend)
    made_from = result["made_from"]
    if made_from["identity"] != info["identity"]:
        raise RunError(f"{path} is the result of another run; {mend}.")
    names = {made_from["data"]["file"], "summaries.jsonl", "scores.jsonl"}
    if made_from["files"].keys() != names:
        raise RunError(f"{path} does not say which files it was computed from; {mend}.")
    return result


def _object(path: Path, mend: str) -> dict[str, Any]:
    try:
        value = read_json(path)
    except RunError as error:
        raise RunError(f"{str(error).removesuffix('.')}; {mend}.") from None
    if not isinstance(value, dict):
        raise RunError(f"{path} is damaged: it holds no JSON object; {mend}.")
    return value


def _checked(raw: dict[str, Any], kind: Any, path: Path, mend: str) -> Any:
    """Return a value that has the right types, and a file name that leads nowhere else."""
    value = _checked_type(raw, kind, str(path), mend)
    if raw.get("format") == FORMAT and not is_sealed(raw):
        raise RunError(f"{path} was edited or damaged after it was written; {mend}.")
    data = raw["data"] if kind is RunInfo else raw["made_from"]["data"]
    if not SNAPSHOT.fullmatch(data["file"]):
        raise RunError(f"{path} names {data['file']!r}, which is no copy of data; {mend}.")
    return value


def _checked_type(value: Any, kind: Any, where: str, mend: str) -> Any:
    try:
        return typed(value, kind, where)
    except RunError as error:
        raise RunError(f"{str(error).removesuffix('.')}; {mend}.") from None


def _require_file(folder: Path, name: str, written: str) -> None:
    path = (folder if name in ("summaries.jsonl", "scores.jsonl") else folder.parent) / name
    if file_fingerprint(path) == written:
        return
    found = "was changed" if path.is_file() else "is missing"
    if name == "scores.jsonl":
        what = f"{found} since the result was computed, or scoring was interrupted"
        mend = f"`summarize-eval score {folder}` makes both anew"
    elif name == "summaries.jsonl":
        what, mend = f"{found} since it was scored", changed_summaries(folder)
    else:
        what, mend = f"{found} since it was copied from the data", AGAIN
    raise RunError(f"{path} {what}; {mend}.")


def changed_summaries(folder: Path) -> str:
    """Return how summaries that are not those that were scored are mended."""
    return f"put the file back, or move {folder} away and {AGAIN.partition(', which')[0]}"


def begin_session(folder: Path, info: RunInfo, command: Sequence[str]) -> None:
    """Write down that a session works on the run; what a result there was made from stays.

    Args:
        folder: the run's folder, locked by the caller.
        info: what the run is, for a folder that has no run.json or a damaged one.
        command: the command line.

    Raises:
        RunError: the folder belongs to another run, or cannot be written.
    """
    try:
        before = read_info(folder)
    except UnknownFormatError:
        raise
    except RunError:
        before = info
    if before["identity"] != info["identity"]:
        raise RunError(
            f"{folder} belongs to another run whose fingerprint begins alike; "
            "move it away or give --runs another folder."
        )
    session = typed(provenance(command), Session, "what is known of this machine")
    sessions = [*before["sessions"], *([] if session in before["sessions"] else [session])]
    _write({**before, "sessions": sessions}, folder)


def finish_scoring(folder: Path, info: RunInfo, result: Result) -> None:
    """Bring a run to the result that was computed from its `scores.jsonl`.

    Args:
        folder: the run's folder, locked by the caller.
        info: what the run is, with the config that it was scored under.
        result: the result.

    Raises:
        RunError: the files cannot be written.
    """
    write_json(folder / "result.json", sealed({**result, "format": FORMAT}))
    sessions = read_info(folder)["sessions"]
    data, metrics = result["made_from"]["data"], result["metrics"]
    now: RunInfo = {**info, "format": FORMAT, "data": data, "metrics": metrics}
    summaries = result["made_from"]["files"]["summaries.jsonl"]
    _write({**now, "sessions": sessions, "summaries": summaries}, folder)


def forget_result(folder: Path) -> None:
    """Take away the result of a run whose summaries are about to change.

    Raises:
        RunError: the folder cannot be written.
    """
    info = read_info(folder)
    info.pop("summaries", None)
    _write(info, folder)
    with reported(folder):
        for name in ("result.json", "batch_check.json"):
            (folder / name).unlink(missing_ok=True)


def _write(info: RunInfo, folder: Path) -> None:
    write_json(folder / "run.json", sealed(info) if info["format"] == FORMAT else info)
