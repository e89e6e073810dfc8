"""Runs that every version wrote open for ever: the oldest unverified, `score` brings them up."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from eval.benchmark.progress import Silent
from eval.benchmark.rescore import rescore
from eval.comparison.aligned import align, named
from eval.comparison.compare import compare_aligned
from eval.report.page import write_report
from eval.runs.run import Run
from summarize.base import Summary
from summarize.spec import Spec

WRITTEN = Path(__file__).parent / "written_by"
VERSIONS = sorted(path.name for path in WRITTEN.iterdir())


@pytest.fixture(params=VERSIONS)
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A copy of the runs that a version wrote."""
    shutil.copytree(WRITTEN / request.param / "small", tmp_path / "small")
    return tmp_path / "small"


def _runs(folder: Path) -> list[Run]:
    return [Run.open(path.parent) for path in sorted(folder.glob("*/run.json"))]


def test_there_is_a_run_of_every_format() -> None:
    formats = {
        json.loads(path.read_text())["format"] for path in WRITTEN.glob("*/small/*/run.json")
    }
    assert formats == {1, 2}


def test_it_opens_and_only_the_oldest_is_unverified(folder: Path) -> None:
    lead, lexrank = _runs(folder)
    assert (lead.info["label"], lexrank.info["label"]) == ("lead", "lexrank")
    for run in (lead, lexrank):
        rows, results, scores = list(run.rows()), list(run.results()), list(run.scores())
        ids = [row.article.id for row in rows]
        assert [r.article_id for r in results] == [line["id"] for line in scores] == ids
        assert all(isinstance(result, Summary) for result in results)
        assert run.result["counts"]["scored"] == len(ids) == 4
        first = json.loads((run.folder / "run.json").read_text())["format"] == 1
        assert run.verified == (not first)
        assert ("`summarize-eval score" in run.caution) == first


def test_it_is_compared_and_reported(folder: Path, tmp_path: Path) -> None:
    comparison = compare_aligned(align(named(_runs(folder))))
    assert "rouge1" in [column.key for column in comparison.aligned.columns]
    write_report(comparison, tmp_path / "report.html")
    page = (tmp_path / "report.html").read_text()
    assert ("an older version wrote this run" in page) == (not _runs(folder)[0].verified)


def test_scoring_again_verifies_it_and_changes_no_number(folder: Path) -> None:
    for before in _runs(folder):
        lines = [line["values"] for line in before.scores()]
        metrics = [Spec("rouge"), Spec("coverage")]  # whose numbers no version of a model changes
        after = rescore(before.folder, metrics=metrics, only=True, progress=Silent())
        assert after.verified
        assert after.info["identity"] == before.info["identity"]
        again = [line["values"] for line in after.scores()]
        assert again == [
            {key: old[key] for key in new} for old, new in zip(lines, again, strict=True)
        ]
