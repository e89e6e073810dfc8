"""An index over a folder of runs: what can be compared stands together, each with its report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from eval.comparison.aligned import align, named
from eval.comparison.compare import compare_aligned
from eval.comparison.differences import ComparisonSettings
from eval.comparison.trade_offs import trade_offs
from eval.comparison.verdict import headline_sentence, verdicts
from eval.errors import ConfigError, RunError
from eval.files import replacing
from eval.report.embed import policy
from eval.report.page import asset, templates, write_report
from eval.report.static_tables import overview
from eval.runs.run import Run

_DEFAULT = ComparisonSettings()


@dataclass(frozen=True, slots=True)
class Group:
    """Runs of one config on the same data and with the same metrics.

    `differs` says what sets it apart from a group of the same config before it.
    """

    name: str
    differs: str
    runs: tuple[Run, ...]


def is_folder_of_configs(folder: Path) -> bool:
    """Whether a folder holds no runs itself, but folders of runs."""
    return (
        folder.is_dir()
        and not (folder / "run.json").is_file()
        and not any(folder.glob("*/run.json"))
        and any(folder.glob("*/*/run.json"))
    )


def write_index(
    folder: Path,
    path: Path,
    *,
    heading: str | None = None,
    settings: ComparisonSettings = _DEFAULT,
) -> list[Path]:
    """Write one page that names all runs below a folder, and beside it a report of each group.

    Args:
        folder: holds folders of runs, as `bench` leaves them in `runs`.
        path: the index; a report is called like it, with the config's name at the end.
        heading: the index's title; the folder's name if `None`.
        settings: of the comparisons.

    Returns:
        The files that were written, the index first.

    Raises:
        ConfigError: no run in the folder is finished.
        RunError: a page cannot be written.
    """
    groups, problems = groups_in(folder)
    if not groups:
        raise ConfigError(f"{folder} holds no finished run: {' '.join(problems)}")
    written, entries = [path], []
    for group in groups:
        names = [f"{path.stem}-{group.name}{end}.html" for end in ("", f"-{len(written)}")]
        report = next(path.with_name(n) for n in names if path.with_name(n) not in written)
        comparison = compare_aligned(align(named(group.runs)), settings=settings)
        write_report(comparison, report, heading=group.name, back=quote(path.name))
        written.append(report)
        judged = verdicts(comparison)
        entries.append(
            {
                "name": group.name,
                "differs": group.differs,
                "link": quote(report.name),
                "articles": len(comparison.aligned.ids),
                "sentence": headline_sentence(comparison, judged) if judged else None,
                "overview": overview(comparison, trade_offs(comparison)),
                "made": [_made(run, folder) for run in group.runs],
            }
        )
    style = asset("style.css")
    page = templates().get_template("index.html")
    text = page.render(
        heading=heading or folder.resolve().name,
        runs=sum(len(group.runs) for group in groups),
        groups=entries,
        problems=problems,
        policy=policy(style, None),
        style=style,
    )
    with replacing(path, follow_links=True) as file:
        file.write(text.encode("utf-8", "replace"))
    return written


def groups_in(folder: Path) -> tuple[list[Group], list[str]]:
    """Return the finished runs below a folder in groups, and why others are in none."""
    problems: list[str] = []
    groups: list[Group] = []
    for config in sorted({path.parent.parent for path in folder.glob("*/*/run.json")}):
        found: dict[str, tuple[dict[str, Any], list[Run]]] = {}
        for run in _finished(config, problems):
            about = {
                "other articles": run.info["data"]["articles"],
                "other references": run.info["data"]["references"],
                "other metrics": dict(run.result["metrics"]),
            }
            found.setdefault(repr(about), (about, []))[1].append(run)
        first: dict[str, Any] = {}
        for about, runs in found.values():
            first = first or about
            differs = next((what for what, value in about.items() if value != first[what]), "")
            groups.append(Group(config.name, differs, tuple(runs)))
    return groups, problems


def _finished(config: Path, problems: list[str]) -> Sequence[Run]:
    runs = []
    for info in sorted(config.glob("*/run.json")):
        try:
            runs.append(Run.open(info.parent))
        except RunError as error:
            problems.append(str(error))
    return runs


def _made(run: Run, folder: Path) -> dict[str, str]:
    return {
        "folder": str(run.folder.relative_to(folder)),
        "signature": str(run.info["signature"]),
    }
