"""Scores of many summaries: the same in any number of processes, and never a silent number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from eval.benchmark.aggregate import Tally
from eval.errors import MetricError
from eval.files import json_line
from eval.metrics.base import Column, Example, Score
from eval.runs.result import ScoreTable
from eval.workers import scoring
from eval.workers.scoring import make_metrics, score_rows
from summarize.base import Article, Failure, Summary
from summarize.spec import Spec


def _examples(count: int) -> list[Example]:
    return [
        Example(
            Article(f"a{number}", f"Article {number} has some words in it."),
            (f"Reference {number % 7} has words.", "Another."),
            " ".join(["words", "it", "has"][: number % 4]) + f" {number}",
        )
        for number in range(count)
    ]


def test_scores_in_processes_are_those_of_one_process_to_the_last_bit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(scoring, "CHUNK", 7)
    monkeypatch.setattr(scoring, "PROCESSES_FROM", 1)
    specs = [Spec("rouge"), Spec("length")]
    examples = _examples(60)
    one, two = (
        b"".join(json_line(row) for row in score_rows(specs, iter(examples), count=60, jobs=jobs))
        for jobs in (1, 2)
    )
    assert one == two
    assert one.count(b"\n") == 60


class Odd:
    """Scores what its summary says, in Python."""

    signature = "odd|v:1"
    requires: frozenset[str] = frozenset()
    columns = (Column("odd"), Column("share", aggregate="ratio"))

    def score(self, examples: Sequence[Example]) -> list[Score]:
        values: dict[str, Any] = {"nan": float("nan"), "inf": float("inf"), "text": "x"}
        return [
            Score(
                {"odd": values.get(e.summary, 1)}
                if e.summary == "part"
                else {"odd": values.get(e.summary, 1), "share": 0.5},
                {"share": (1, 2)},
            )
            for e in examples
            if e.summary != "fewer"
        ] + [1 / 0 for e in examples if e.summary == "break"]  # type: ignore[misc]


@pytest.mark.parametrize(
    ("summary", "message"),
    [
        ("nan", "nan is not a score; what is undefined is None"),
        ("inf", "inf is not a score"),
        ("text", "could not convert string"),
        ("part", "'share'"),
        ("fewer", "returned 0 scores for 1 examples"),
        ("break", "failed between the articles 'a' and 'a': ZeroDivisionError"),
    ],
)
def test_a_metric_that_breaks_its_contract_is_named_with_the_article(
    summary: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scoring, "make_metrics", lambda specs: [Odd()])
    example = Example(Article("a", "Text."), (), summary)
    with pytest.raises(MetricError, match=r"the metric 'odd\|v:1'") as caught:
        list(score_rows([], iter([example]), count=1))
    assert message in str(caught.value)


def test_two_metrics_with_the_same_column_are_refused() -> None:
    with pytest.raises(MetricError, match="both have a column 'rouge1'"):
        make_metrics([Spec("rouge"), Spec("rouge", {"stemming": False})])


def test_what_is_undefined_is_left_out_of_the_mean_and_counted() -> None:
    table = ScoreTable([Column("mean"), Column("ratio", aggregate="ratio")])
    rows: list[dict[str, Any]] = [
        {"values": {"mean": 0.5}, "statistics": {"ratio": (1, 4)}},
        {"values": {"mean": None}, "statistics": {}},
        {"id": "c", "failure": "refused"},
        {"values": {"mean": 1.0}, "statistics": {"ratio": (2, 2)}},
    ]
    for row in rows:
        table.add(row)
    sample = table.sample()
    assert sample.aggregate.tolist() == [0.75, 0.5]  # (0.5 + 1) / 2 and (1 + 2) / (4 + 2)
    assert sample.undefined.tolist() == [1, 1]


def test_counts_add_up_and_name_the_reasons() -> None:
    tally = Tally()
    for result in (
        Summary("a", "Text.", dropped_tokens=3),
        Failure("b", "refused", "no"),
        Summary("c", "Text."),
        Failure("d", "refused", "no"),
        Failure("e", "too_long", "long"),
    ):
        tally.add(result)
    counts = tally.counts(inputs=7, skipped=2)
    assert (counts["scored"], counts["failed"], counts["skipped"], counts["inputs"]) == (2, 3, 2, 7)
    assert (counts["cut"], counts["dropped_tokens"]) == (1, 3)
    assert counts["failures"] == {"refused": 2, "too_long": 1}
    assert sorted(tally.failures) == [1, 3, 4]
