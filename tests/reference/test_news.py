"""The reference set holds what its README says."""

from __future__ import annotations

import importlib.util
import json
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest


@pytest.fixture(scope="module")
def build(root: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_reference", root / "reference/build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def rows(root: Path) -> list[dict[str, Any]]:
    lines = (root / "reference/news.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_the_file_is_what_the_originals_build(
    root: Path, build: ModuleType, rows: list[dict[str, Any]]
) -> None:
    built, mistakes = build.build(root / "reference/articles")
    assert mistakes == []
    assert rows == built


def test_every_offset_points_at_its_text(rows: list[dict[str, Any]]) -> None:
    entities = [
        (candidate["summary"], entity)
        for row in rows
        for candidate in row["candidates"]
        for entity in candidate["entities"]
    ]
    assert len(entities) > 1000
    for summary, entity in entities:
        assert summary[entity["start"] : entity["end"]] == entity["text"]
        assert (entity["label"] == "Non-hallucinated") == (entity["kind"] is None)


def test_marks_become_half_open_offsets_in_the_bare_summary(build: ModuleType) -> None:
    # By hand: "Mørk was 12." has Mørk at 0..4 and 12 at 9..11.
    candidate = build.unmark("[[Mørk|PERSON]] was [[12=>14|DATE|number]].")
    assert candidate["summary"] == "Mørk was 12."
    spans = [(e["start"], e["end"], e["kind"], e["right"]) for e in candidate["entities"]]
    assert spans == [(0, 4, None, None), (9, 11, "number", "14")]


@pytest.mark.parametrize(
    ("candidate", "complaint"),
    [
        ("[[Mørk|PERSN]] spoke.", "unknown type"),
        ("[[Mørk=>Lie|PERSON]] spoke.", "has a kind"),
        ("[[Mørk|PERSON]] spoke [[here.", "not closed"),
        ("[[Oslo=>Bergen|GPE|place]] slept.", "stands in the article"),
        ("[[Bergen=>Oslo|GPE|swapped]] slept.", "not swapped"),
        ("[[Bergen=>Oslo|GPE|invented]] slept.", "corresponds to nothing"),
    ],
)
def test_a_wrong_mark_is_reported(build: ModuleType, candidate: str, complaint: str) -> None:
    source = {
        "id": "x", "subject": "s", "title": "t", "published": "2024-01-01",
        "article": "In Oslo it rained. " * 40, "references": ["a", "b"],
        "candidates": [candidate, candidate, "It rained.", "It rained."],
    }  # fmt: skip
    assert any(complaint in mistake for mistake in build.check(source, "x"))


def test_the_readme_counts_what_is_there(root: Path, rows: list[dict[str, Any]]) -> None:
    readme = (root / "reference/README.md").read_text(encoding="utf-8")
    entities = [e for row in rows for c in row["candidates"] for e in c["entities"]]
    kinds = Counter(e["kind"] for e in entities if e["kind"])
    words = [len(row["article"].split()) for row in rows]
    assert len(rows) >= 24
    assert f"{len(rows)} news articles on {len({r['subject'] for r in rows})} subjects" in readme
    assert f"{min(words)} to {max(words)} words" in readme
    assert f"{len(entities):,} labelled mentions, {kinds.total()} planted errors" in readme
    per_type = ("person", "place", "organisation", "date", "number")
    assert ", ".join(str(kinds[kind]) for kind in per_type) in readme
    for kind in ("title", "swapped", "invented"):
        assert any(
            f"`{kind}`" in line and line.endswith(f"| {kinds[kind]} |")
            for line in readme.splitlines()
        )


def test_half_of_each_articles_candidates_have_an_error(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        wrong = sum(any(e["kind"] for e in c["entities"]) for c in row["candidates"])
        assert len(row["candidates"]) >= 4
        assert 2 * wrong == len(row["candidates"])


def test_datasets_reads_the_file(root: Path, tmp_path: Path) -> None:
    import datasets

    news = datasets.load_dataset(
        "json",
        data_files=str(root / "reference/news.jsonl"),
        split="train",
        cache_dir=str(tmp_path),
    )
    assert news.num_rows >= 24
    assert len(news[0]["references"]) == 2
