"""A small report with everything in it that a page may stumble over."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from made_runs import make_run, verdict

from eval.comparison.aligned import align, named
from eval.comparison.compare import compare_aligned
from eval.comparison.differences import ComparisonSettings
from eval.data.rows import Row
from eval.report import write_report
from summarize.base import Article, Failure, Summary

# Four letters outside the basic plane, so that offsets in code points and in UTF-16 differ.
MET = (
    "😀😀 The evening began with music.\n\n"
    + "Nothing of note happened for a while. " * 60
    + "\n\n😀😀 Then Ada Lovelace met Charles Babbage in London, as agreed in May."
)
HOSTILE_ID = "\"><b id=x>'/../#&?é"
HOSTILE = (
    "<script>window.hacked = 1</script> </script><script>window.hacked = 2</script> "
    "<img src=x onerror='window.hacked = 3'> <!-- \u2028 \u2029 ]]> &lt; "
    "right \u202e to left \u202c \x07 " + "w" * 10_000
)
LAST = "Then Ada Lovelace met Charles Babbage in London, as agreed in May."
SENTENCE = "🎉 Ada Lovelace met Marie Curie in London."


def articles() -> list[Row]:
    """Return the articles of the report."""
    rows = [
        Row(Article("met", MET, "Ada meets Charles", datetime.date(1833, 6, 5)), ("They met.",)),
        Row(Article(HOSTILE_ID, HOSTILE, "<img src=x onerror=alert(1)>"), (HOSTILE,)),
        Row(Article("failed", "The third article tells of pomegranates."), ("Fruit.",)),
    ]
    rows += [
        Row(Article(f"plain-{n}", f"Plain text {n}. It ends.", f"Plain {n}"), ("Plain.",))
        for n in range(9)
    ]
    return rows


def _span(text: str, words: str) -> list[int]:
    return [text.index(words), text.index(words) + len(words)]


def _part(summary: str, part: str, value: float, article: str, premise: str) -> dict[str, object]:
    """Return what `entailment` says of a part of a summary."""
    start, end = _span(summary, part)
    return {"start": start, "end": end, "value": value, "premise": _span(article, premise)}


def _quoted(summary: str, words: str, article: str, source: str) -> dict[str, object]:
    """Return what `judge` quotes."""
    places = {"summary_span": _span(summary, words), "article_span": _span(article, source)}
    return {"summary": words, "article": source, **places}


@pytest.fixture(scope="session")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the runs `first` and `second`."""
    folder = tmp_path_factory.mktemp("runs")
    rows = articles()
    count = len(rows)
    texts = [SENTENCE, HOSTILE, "Pomegranates.", *[row.article.text for row in rows[3:]]]
    first = [Summary(row.article.id, text) for row, text in zip(rows, texts, strict=True)]
    second: list[Summary | Failure] = [
        Summary(row.article.id, "Plain text, but newly put.") for row in rows
    ]
    second[2] = Failure("failed", "model_error", "<b>it broke</b>")
    entities: list[list[object]] = [[] for _ in rows]
    entities[0] = [
        verdict(SENTENCE, "Ada Lovelace", "supported", [(MET, "Ada Lovelace")]),
        verdict(SENTENCE, "Marie Curie", "unsupported"),
        verdict(SENTENCE, "London", "variant", [(MET, "London")]),
    ]
    values = {
        "rouge1": [0.05 * n + 0.1 for n in range(count)],
        "entity_precision_source": [2 / 3] + [None] + [1.0] * (count - 2),
        "has_unsupported_entity": [1.0] + [0.0] * (count - 1),
        "words": [7.0] * count,
    }
    others = {**values, "rouge1": [0.6 - 0.02 * n for n in range(count)]}
    details: list[dict[str, object]] = [{} for _ in rows]
    details[0] = {
        "entailment": {"sentences": [_part(SENTENCE, SENTENCE, 0.25, MET, LAST)]},
        "judge": {
            "scores": [2],
            "evidence": [
                _quoted(SENTENCE, "Ada Lovelace met", MET, "Ada Lovelace met Charles Babbage"),
                {"summary": "Marie Curie", "summary_span": _span(SENTENCE, "Marie Curie")},
            ],
        },
    }
    details[1] = {"judge": {"evidence": [{"summary_span": [0, 10**9]}, "no object"]}, "odd": [1]}
    make_run(
        folder,
        "first",
        rows,
        values,
        results=first,
        entities=entities,  # type: ignore[arg-type]
        coverage=True,
        details=details,
    )
    make_run(folder, "second", rows, others, results=second, entities=[[] for _ in rows])
    return folder


@pytest.fixture(scope="session")
def report(runs: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of both runs."""
    from eval.runs.run import Run

    found = [Run.open(path.parent) for path in sorted(runs.glob("made/*/run.json"))]
    path = tmp_path_factory.mktemp("page") / "report.html"
    write_report(
        compare_aligned(align(named(found)), settings=ComparisonSettings(resamples=200)), path
    )
    return path
