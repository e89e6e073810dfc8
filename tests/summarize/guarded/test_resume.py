"""A guarded benchmark that was killed goes on to the same bytes, whatever it guards."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from eval.benchmark.generate import generate
from eval.errors import PluginError
from summarize.base import Article, BatchedSummarizer
from summarize.errors import ModelError
from summarize.guarded.summarizer import Guarded
from summarize.spec import Spec

ARTICLES = [Article(name, f"Rain fell in 1987 at {name}. Bob fled.") for name in "abcdefg"]
TEXTS = ["It was 1990 at {id}.", "Rain fell at {id}. It was 1990 then."]
NUMBERS = Spec("candidate_writers:Numbers")


def _batched(**options: Any) -> Spec:
    return Spec("candidate_writers:BatchedDrafts", {"texts": TEXTS, **options})


Guards = Callable[..., Guarded]


@pytest.mark.parametrize(
    "guards",
    [
        lambda **dies: Guarded(_batched(**dies), by=NUMBERS),
        lambda **dies: Guarded([_batched(), _batched(**dies), "lead"], by=NUMBERS),
    ],
    ids=["one", "several"],
)
def test_a_model_that_dies_mid_way_loses_nothing(guards: Guards, tmp_path: Path) -> None:
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    for folder in (whole, broken):
        folder.mkdir()
    _run(guards(), whole)
    with pytest.raises((ModelError, PluginError)):
        _run(guards(dies_at=2), broken)
    _run(guards(), broken)
    assert (broken / "summaries.jsonl").read_bytes() == (whole / "summaries.jsonl").read_bytes()


def test_the_batches_of_one_are_its_own_and_the_budgets_are_handed_on() -> None:
    guarded = Guarded(_batched(), by=NUMBERS)
    assert isinstance(guarded, BatchedSummarizer)
    batches = list(guarded.summarize_batches(ARTICLES, budgets={0: 77}))
    assert [batch.index for batch in batches] == [0, 1, 2, 3]
    assert {batch.token_budget for batch in batches} == {77}
    kept = list(guarded.summarize_batches(ARTICLES, finished=set("abcd"), budgets={0: 77}))
    assert kept == batches[2:]


def test_what_has_no_batches_is_not_asked_for_any() -> None:
    plain = Guarded(["lead", Spec("candidate_writers:Drafts", {"texts": TEXTS})], by=NUMBERS)
    assert not isinstance(plain, BatchedSummarizer)
    assert isinstance(Guarded(["lead", _batched()], by=NUMBERS), BatchedSummarizer)


def _run(guarded: Guarded, folder: Path) -> None:
    generate(guarded, lambda: iter(ARTICLES), folder, lambda _: None)
