"""Scores of many summaries: the same in any number of processes, and never a silent number."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from eval.benchmark.aggregate import Tally
from eval.config.workers import Workers, chosen
from eval.errors import MetricError, PluginError
from eval.files import json_line
from eval.metrics.base import Column, Example, Score
from eval.runs.result import ScoreTable
from eval.workers import scoring
from eval.workers.in_process import load_metrics
from eval.workers.lines import LoadedMetric
from eval.workers.scoring import score_rows
from eval.workers.workforce import Workforce
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
    monkeypatch.setattr(scoring, "SPREAD_FROM", 1)
    specs = [Spec("rouge"), Spec("length")]
    examples = _examples(60)
    found = []
    for jobs in (1, 2):
        with Workforce(chosen(Workers.model_validate({}), jobs=jobs)) as workers:
            rows = score_rows(specs, iter(examples), count=60, workers=workers)
            found.append(b"".join(json_line(row) for row in rows))
    one, two = found
    assert one == two
    assert one.count(b"\n") == 60


class Odd:
    """Scores as its summary says, a Python expression for the list of scores."""

    signature = "odd|v:1"
    requires: frozenset[str] = frozenset()
    columns = (Column("odd"), Column("share", aggregate="ratio"))

    def score(self, examples: Sequence[Example]) -> Any:
        (example,) = examples
        return eval(example.summary, {"Score": Score, "exit": sys.exit, "np": np})


def _scored(summary: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    odd: Any = Odd()
    loaded = LoadedMetric("odd", Spec("odd"), odd, odd.signature, None, odd.columns, False)
    monkeypatch.setattr(scoring, "load_metrics", lambda specs: [loaded])
    example = Example(Article("a", "Text."), (), summary)
    (row,) = score_rows([], iter([example]), count=1)
    return row


@pytest.mark.parametrize(
    ("scores", "message"),
    [
        ("[Score({'odd': float('nan'), 'share': 1})]", "'odd' is nan, not a score"),
        ("[Score({'odd': float('inf'), 'share': 1})]", "'odd' is inf, not a score"),
        ("[Score({'odd': 1e308, 'share': 1})]", "'odd' is 1e+308, not a score"),
        ("[Score({'odd': '0.5', 'share': 1})]", "'odd' is '0.5', not a number"),
        ("[Score({'odd': [], 'share': 1})]", "TypeError"),
        ("[Score({'odd': 1})]", "KeyError: 'share'"),
        ("[Score({'odd': 1, 'share': 1}, {'share': (1, 2, 3)})]", "not (numerator, denominator)"),
        ("[Score({'odd': 1, 'share': 1}, {'share': (1,)})]", "not (numerator, denominator)"),
        ("[Score({'odd': 1, 'share': 1}, {'share': 1})]", "not (numerator, denominator)"),
        ("[Score({'odd': 1, 'share': 1})]", "a ratio column; it needs"),
        ("[Score({'odd': 1, 'share': 1}, {'odd': (1, 2)})]", "'odd', which is no ratio column"),
        ("[Score({'odd': 1, 'share': None}, details={'x': object()})]", "not JSON serializable"),
        ("[Score({'odd': 1, 'share': None}, details={'x': float('nan')})]", "ValueError"),
        ("[Score({'odd': 1, 'share': None}, details=5)]", "TypeError"),
        ("[Score(None)]", "TypeError"),
        ("[None]", "a NoneType, not a Score"),
        ("[]", "it returned 0 scores for 1 examples"),
        ("None", "it returned NoneType scores for 1 examples"),
        ("(s for s in [])", "it returned 0 scores for 1 examples"),
        ("1 / 0", "failed between the articles 'a' and 'a': ZeroDivisionError"),
        ("exit(0)", "failed between the articles 'a' and 'a': SystemExit: 0"),
    ],
)
def test_a_metric_that_breaks_its_contract_is_named_with_the_article(
    scores: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(PluginError, match=r"the metric 'odd\|v:1'") as caught:
        _scored(scores, monkeypatch)
    assert message in str(caught.value)


def test_numbers_of_numpy_are_numbers_and_details_stand_under_the_metrics_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    row = _scored(
        "[Score({'odd': np.float32(0.5), 'share': True}, {'share': (np.int64(1), 2)}, {'k': 1})]",
        monkeypatch,
    )
    assert row["values"] == {"odd": 0.5, "share": 1.0}
    assert row["statistics"] == {"share": (1.0, 2.0)}
    assert row["details"] == {"odd": {"k": 1}}


def test_two_metrics_of_one_name_keep_their_details_apart() -> None:
    one, two = load_metrics([Spec("rouge", {"types": ["1"]}), Spec("rouge", {"types": ["2"]})])
    assert {one.name, two.name} == {"rouge(types=['1'])", "rouge(types=['2'])"}


def test_two_metrics_with_the_same_column_are_refused() -> None:
    with pytest.raises(MetricError, match="both have a column 'rouge1'"):
        load_metrics([Spec("rouge"), Spec("rouge", {"stemming": False})])


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
    assert tally.failed == 3
