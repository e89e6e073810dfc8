"""Metrics with a life: loaded once, scored in one process, never asked twice for a score."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from eval.agreement.summaries import oriented
from eval.errors import PluginError
from eval.metrics.base import Column, Example, Score
from eval.metrics.lifecycle import scores_or_nothing
from eval.workers import scoring
from eval.workers.held import HeldMetrics
from eval.workers.in_process import load_metrics
from eval.workers.lines import LoadedMetric
from eval.workers.scoring import score_rows
from summarize.base import Article, Failure
from summarize.spec import Spec


class Paid:
    """Counts what it is asked; a summary that says `fail` fails, `stop` ends the program."""

    requires: frozenset[str] = frozenset()
    columns = (Column("price"),)
    processes = "one"

    def __init__(self, version: str = "1") -> None:
        self.signature = f"paid|v:{version}"
        self.log: list[str] = []

    def load(self) -> None:
        self.log.append("load")

    def close(self) -> None:
        self.log.append("close")

    def score(self, examples: Sequence[Example]) -> Iterator[Score | Failure]:
        for example in examples:
            self.log.append(example.article.id)
            if example.summary == "stop":
                raise KeyboardInterrupt
            if example.summary == "fail":
                yield Failure(example.article.id, "no_answer", "nobody answered.")
            else:
                yield Score({"price": len(example.summary) / 100}, details={"of": example.summary})


class Unordered(Paid):
    """The same, last example first."""

    def score_unordered(self, examples: Sequence[Example]) -> Iterator[tuple[int, Any]]:
        for position in reversed(range(len(examples))):
            yield position, next(self.score([examples[position]]))


def _examples(*summaries: str) -> list[Example]:
    return [
        Example(Article(f"a{number}", "Text."), (), summary)
        for number, summary in enumerate(summaries)
    ]


def _use(metric: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = LoadedMetric(
        "paid", Spec("paid"), metric, metric.signature, None, metric.columns, False, True
    )
    length = load_metrics([Spec("length")])
    monkeypatch.setattr(scoring, "load_metrics", lambda specs: [loaded, *length])


def _score(examples: Sequence[Example], **options: Any) -> list[Any]:
    return list(score_rows([], iter(examples), count=len(examples), **options))


@pytest.mark.parametrize("kind", [Paid, Unordered])
def test_a_failure_is_no_value_and_the_others_stay_in_order(
    kind: type[Paid], monkeypatch: pytest.MonkeyPatch
) -> None:
    _use(kind(), monkeypatch)
    rows = _score(_examples("four", "fail", "eleven char"))
    assert [row["values"]["price"] for row in rows] == [0.04, None, 0.11]
    assert [row["values"]["words"] for row in rows] == [1, 1, 2]
    assert rows[1]["failures"] == {"paid": {"kind": "no_answer", "message": "nobody answered."}}
    assert all("failures" not in row for row in (rows[0], rows[2]))


def test_what_was_scored_before_a_stop_is_not_asked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = tmp_path / "scores"
    first, second = Paid(), Paid()
    _use(first, monkeypatch)
    with pytest.raises(KeyboardInterrupt):
        _score(_examples("one", "fail", "stop", "four"), journal=journal)
    assert first.log == ["load", "a0", "a1", "a2", "close"]
    _use(second, monkeypatch)
    told: list[int] = []

    def told_of(finished: int, **_: Any) -> None:
        told.append(finished)

    rows = _score(_examples("one", "fail", "three", "four"), journal=journal, report=told_of)
    assert second.log == ["load", "a1", "a2", "a3", "close"]  # a0 is known, a1 had failed
    assert [row["values"]["price"] for row in rows] == [0.03, None, 0.05, 0.04]
    assert rows[0]["details"]["paid"] == {"of": "one"}
    assert sum(told) == 4


def test_a_journal_that_has_all_scores_loads_nothing_and_gives_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = tmp_path / "scores"
    again = Paid()
    _use(Unordered(), monkeypatch)
    before = _score(_examples("one", "two"), journal=journal)
    _use(again, monkeypatch)
    assert json.dumps(_score(_examples("one", "two"), journal=journal)) == json.dumps(before)
    assert again.log == []


@pytest.mark.parametrize("what", ["metric", "summary", "article", "line"])
def test_a_score_of_something_else_is_not_used(
    what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = tmp_path / "scores"
    _use(Paid(), monkeypatch)
    (example,) = _examples("one")
    _score([example], journal=journal)
    metric = Paid("2") if what == "metric" else Paid()
    _use(metric, monkeypatch)
    if what == "summary":
        example = Example(example.article, (), "eno")
    if what == "article":
        example = Example(Article("a0", "Text!"), (), "one")
    if what == "line":
        journal.write_bytes(journal.read_bytes().replace(b'"price": 0.03', b'"price":0.09')
                            .replace(b'"price":0.03', b'"price":0.09'))  # fmt: skip
    (row,) = _score([example], journal=journal)
    assert metric.log == ["load", "a0", "close"]
    assert row["values"]["price"] == 0.03


def test_held_metrics_are_loaded_once_for_several_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    metric = Paid()
    _use(metric, monkeypatch)
    with HeldMetrics() as held:
        _score(_examples("one"), held=held)
        _score(_examples("two"), held=held)
        assert metric.log == ["load", "a0", "a0"]
    assert metric.log[-1] == "close"


def test_an_exception_of_its_own_is_the_metrics_and_closes_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Broken(Paid):
        def score(self, examples: Sequence[Example]) -> Iterator[Score | Failure]:
            yield from super().score(examples[:1])
            raise ValueError("out of credit")

    metric = Broken()
    _use(metric, monkeypatch)
    with pytest.raises(PluginError, match=r"'paid\|v:1' failed: ValueError: out of credit"):
        _score(_examples("one", "two"))
    assert metric.log[-1] == "close"


def test_agreement_leaves_out_what_a_metric_failed_on_and_closes_it() -> None:
    metric: Any = Paid()
    values = oriented(metric, metric.columns[0], _examples("one", "fail"))
    assert values == [0.03, None]
    assert metric.log == ["load", "a0", "a1", "close"]
    assert scores_or_nothing(metric, _examples("fail"))[0].values == {"price": None}


def test_processes_are_any_or_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Paid, "processes", "two")
    with pytest.raises(PluginError, match="neither 'any' nor 'one'"):
        load_metrics([Spec(f"{__name__}:Paid")])
