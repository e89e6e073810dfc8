from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Container, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from summarize.base import (
    Article,
    BatchedSummarizer,
    BatchResult,
    Failure,
    Loadable,
    Summarizer,
    Summary,
)
from summarize.candidates import BatchedCandidateSummarizer
from summarize.errors import ModelError
from summarize.huggingface.engine import OutOfMemoryError
from summarize.huggingface.summarizer import HuggingFace
from summarize.huggingface.torch_engine import TorchEngine

Story = Callable[..., str]


@pytest.fixture(scope="module")
def articles(story: Story) -> list[Article]:
    lengths = (3, 9, 1, 6, 12, 2, 40, 5)
    return [Article(f"a{n}", story(lengths[n % 8], start=5 * n)) for n in range(15)]


def tiny(model: Path, **options: Any) -> HuggingFace:
    settings = {
        "dtype": "float32",
        "device": "cpu",
        "prompt": "{article}",
        "max_new_tokens": 12,
        "batch_tokens": 900,
    }
    return HuggingFace(str(model), **{**settings, **options})


def run(
    summarizer: HuggingFace,
    articles: Sequence[Article],
    finished: Container[str] = frozenset(),
    budgets: Mapping[int, int] | None = None,
) -> list[BatchResult]:
    return list(summarizer.summarize_batches(articles, finished=finished, budgets=budgets))


def by_id(batches: list[BatchResult]) -> dict[str, Summary | Failure]:
    return {result.article_id: result for batch in batches for result in batch.results}


def cap_memory(monkeypatch: pytest.MonkeyPatch, tokens: int) -> list[int]:
    """Let the engine refuse batches of more padded tokens; returns the sizes it refused."""
    refused: list[int] = []
    write = TorchEngine.generate

    def capped(self: TorchEngine, prompts: Any, *rest: Any) -> Any:
        size = len(prompts) * max(map(len, prompts))
        if size > tokens:
            refused.append(size)
            raise OutOfMemoryError
        return write(self, prompts, *rest)

    monkeypatch.setattr(TorchEngine, "generate", capped)
    return refused


def test_it_is_a_batched_summarizer() -> None:
    assert isinstance(HuggingFace(), BatchedSummarizer)
    assert isinstance(HuggingFace(), Summarizer)


def test_every_article_gets_a_result_with_counts(tiny_model: Path, articles: list[Article]) -> None:
    summarizer = tiny(tiny_model)
    results = by_id(run(summarizer, [*articles, Article("empty", " \n")]))
    assert set(results) == {article.id for article in articles} | {"empty"}
    assert results["empty"] == Failure("empty", "empty_article", "the article has no text.")
    long = results["a6"]
    if isinstance(long, Summary):
        assert long.dropped_tokens > 0
        assert long.details["dropped_spans"]
    summarizer.close()


def test_a_batch_writes_what_each_article_gets_alone(
    tiny_model: Path, articles: list[Article]
) -> None:
    summarizer = tiny(tiny_model)
    together = by_id(run(summarizer, articles))
    alone = {a.id: result for a in articles[:6] for result in summarizer.summarize([a])}
    assert {key: together[key] for key in alone} == alone


def test_a_memory_cap_halves_the_budget_and_changes_neither_order_nor_text(
    tiny_llama: Path, articles: list[Article], monkeypatch: pytest.MonkeyPatch
) -> None:
    free = run(tiny(tiny_llama, batch_tokens=4000), articles)
    refused = cap_memory(monkeypatch, 600)
    capped = run(tiny(tiny_llama, batch_tokens=4000), articles)
    flat = [result for batch in free for result in batch.results]
    assert [result for batch in capped for result in batch.results] == flat
    budgets = [batch.token_budget for batch in capped]
    assert budgets == sorted(budgets, reverse=True)
    assert budgets[0] < 4000
    # Each refusal halves the budget: from 3660 padded tokens to under 600 it takes three.
    assert len(refused) == 3


def test_work_lost_to_a_memory_cap_after_the_first_halving_is_small(
    tiny_llama: Path, monkeypatch: pytest.MonkeyPatch, story: Story
) -> None:
    many = [Article(f"a{n}", story(2 + n % 9, start=n)) for n in range(300)]
    written: list[int] = []
    decode = TorchEngine._decode

    def counted(self: TorchEngine, prompts: Any, *rest: Any) -> Any:
        written.append(len(prompts) * max(map(len, prompts)))
        return decode(self, prompts, *rest)

    monkeypatch.setattr(TorchEngine, "_decode", counted)
    refused = cap_memory(monkeypatch, 600)
    results = run(tiny(tiny_llama, batch_tokens=4000), many)
    assert sorted(by_id(results)) == sorted(article.id for article in many)
    # Each refusal halves, and later windows remember: what is lost does not grow with the run.
    assert len(refused) > 1
    assert all(2 * later <= earlier for earlier, later in itertools.pairwise(refused))
    # As if a refused batch had been computed whole before memory ran out.
    assert sum(refused[1:]) < 0.15 * sum(written)


def test_loading_comes_before_the_first_article_and_once(tiny_llama: Path) -> None:
    summarizer = tiny(tiny_llama)
    assert isinstance(summarizer, Loadable)
    assert "_pipeline" not in vars(summarizer)
    summarizer.load()
    loaded = vars(summarizer)["_pipeline"]
    summarizer.load()
    assert [r.article_id for r in summarizer.summarize([Article("a", "One.")])] == ["a"]
    assert summarizer._pipeline is loaded


def test_an_article_that_does_not_fit_alone_is_a_failure_and_the_rest_goes_on(
    tiny_llama: Path, articles: list[Article], monkeypatch: pytest.MonkeyPatch
) -> None:
    write = TorchEngine.generate

    def capped(self: TorchEngine, prompts: Any, *rest: Any) -> Any:
        if max(map(len, prompts)) > 200:
            raise OutOfMemoryError
        return write(self, prompts, *rest)

    monkeypatch.setattr(TorchEngine, "generate", capped)
    results = by_id(run(tiny(tiny_llama), articles))
    assert len(results) == len(articles)
    failed = {key for key in results if getattr(results[key], "kind", "") == "out_of_memory"}
    assert failed == {"a6", "a14"}  # the two stories of 40 sentences


@pytest.mark.parametrize("cap", [None, 600])
def test_a_resumed_run_repeats_the_batches_it_would_have_had(
    tiny_llama: Path, articles: list[Article], monkeypatch: pytest.MonkeyPatch, cap: int | None
) -> None:
    if cap:
        cap_memory(monkeypatch, cap)
    whole = run(tiny(tiny_llama, window=8), articles)
    monkeypatch.undo()
    for stop in range(1, len(whole)):
        finished = {result.article_id for batch in whole[:stop] for result in batch.results}
        budgets = {batch.index: batch.token_budget for batch in reversed(whole[:stop])}
        if cap:
            cap_memory(monkeypatch, cap)
        # Another estimate than the first run's must not matter.
        again = run(tiny(tiny_llama, window=8, batch_tokens=77), articles, finished, budgets)
        monkeypatch.undo()
        assert again == whole[stop:]


def test_a_batch_with_one_unfinished_article_is_run_whole(
    tiny_llama: Path, articles: list[Article]
) -> None:
    whole = run(tiny(tiny_llama), articles)
    big = next(batch for batch in whole if len(batch.results) > 1)
    finished = {article.id for article in articles} - {big.results[0].article_id}
    assert run(tiny(tiny_llama), articles, finished, {0: 900}) == [big]


def test_long_articles_are_mapped_and_reduced_without_loss(
    tiny_model: Path, articles: list[Article], monkeypatch: pytest.MonkeyPatch
) -> None:
    options = {"overflow": "map-reduce", "max_new_tokens": 6, "max_input_tokens": 90}
    free = by_id(run(tiny(tiny_model, **options), articles))
    assert all(getattr(result, "dropped_tokens", 0) == 0 for result in free.values())
    assert any(
        isinstance(result, Summary) and result.details.get("parts", 1) > 2
        for result in free.values()
    )
    cap_memory(monkeypatch, 120)
    assert by_id(run(tiny(tiny_model, **options), articles)) == free


def test_sampling_depends_on_the_seed_and_the_id_alone(
    tiny_model: Path, articles: list[Article]
) -> None:
    sampling = {"generation": {"do_sample": True, "temperature": 1.0}, "num_beams": 1}
    first = by_id(run(tiny(tiny_model, **sampling), articles))
    other = by_id(run(tiny(tiny_model, batch_tokens=300, **sampling), articles[::-1]))
    assert first == other
    assert by_id(run(tiny(tiny_model, seed=1, **sampling), articles)) != first


def test_a_planted_truncation_does_not_go_unseen(
    tiny_llama: Path, articles: list[Article], monkeypatch: pytest.MonkeyPatch
) -> None:
    from summarize.prompt import PromptTokenizer

    long = [article for article in articles if article.id == "a6"]
    (honest,) = by_id(run(tiny(tiny_llama), long)).values()
    cut = PromptTokenizer.__call__
    monkeypatch.setattr(
        PromptTokenizer, "__call__", lambda self, texts: cut(self, [t[:200] for t in texts])
    )
    (planted,) = by_id(run(tiny(tiny_llama), long)).values()
    assert isinstance(honest, Summary)
    assert isinstance(planted, Summary)
    assert honest.input_tokens is not None
    assert planted.input_tokens is not None
    # What was read and what was dropped no longer add up to the tokenizer's own count.
    assert (
        planted.input_tokens + planted.dropped_tokens < honest.input_tokens + honest.dropped_tokens
    )


def test_a_model_that_fails_while_writing_is_one_sentence(
    tiny_llama: Path, articles: list[Article], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> Any:
        raise RuntimeError("shapes do not match\nframe 1\nframe 2")

    monkeypatch.setattr(TorchEngine, "_decode", broken)
    with pytest.raises(ModelError) as caught:
        run(tiny(tiny_llama), articles)
    assert str(caught.value) == "the model failed while it was generating: shapes do not match"


def test_progress_stops_cleanly_between_batches(tiny_llama: Path, articles: list[Article]) -> None:
    summarizer = tiny(tiny_llama)
    running = summarizer.summarize_batches(iter(articles))
    first = next(running)
    running.close()
    assert run(summarizer, articles)[0] == first


def some_candidates(
    summarizer: HuggingFace, articles: Sequence[Article], n: int
) -> dict[str, tuple[Summary, ...] | Failure]:
    return dict(summarizer.candidates(articles, n))


def test_candidates_begin_with_the_summary_and_are_all_different(
    tiny_model: Path, articles: list[Article]
) -> None:
    summarizer = tiny(tiny_model)
    assert isinstance(summarizer, BatchedCandidateSummarizer)
    plain = by_id(run(summarizer, articles))
    found = some_candidates(summarizer, [*articles, Article("empty", " ")], 4)
    assert isinstance(found.pop("empty"), Failure)
    assert set(found) == set(plain)
    counts = Counter(len(each) for each in found.values() if isinstance(each, tuple))
    assert max(counts) == 4
    for key, each in found.items():
        first = plain[key]
        if isinstance(first, Failure):
            continue
        assert isinstance(each, tuple)
        assert each[0].text == first.text
        assert each[0].input_tokens == first.input_tokens
        assert len({summary.text for summary in each}) == len(each)
        assert {summary.details["decoding"] for summary in each} <= {"greedy", "beam", "sample"}
        assert all(summary.details["mean_log_probability"] <= 0 for summary in each)
        assert each[0].details.keys() - first.details.keys() == {
            "decoding",
            "mean_log_probability",
        }


def test_candidates_do_not_depend_on_the_batch(tiny_model: Path, articles: list[Article]) -> None:
    def texts(found: dict[str, Any]) -> dict[str, list[str]]:
        return {
            key: [one.text for one in each]
            for key, each in found.items()
            if isinstance(each, tuple)
        }

    summarizer = tiny(tiny_model)
    whole = texts(some_candidates(summarizer, articles, 4))
    assert texts(some_candidates(tiny(tiny_model, batch_tokens=400), articles[::-1], 4)) == whole
    alone = some_candidates(summarizer, articles[4:5], 4)
    assert texts(alone) == {key: whole[key] for key in texts(alone)}


def test_candidates_of_a_resumed_run_are_those_it_would_have_had(
    tiny_llama: Path, articles: list[Article], monkeypatch: pytest.MonkeyPatch
) -> None:
    cap_memory(monkeypatch, 400)
    whole = list(tiny(tiny_llama, window=8).candidate_batches(articles, 3))
    monkeypatch.undo()
    assert len(whole) > 4
    stop = len(whole) // 2
    finished = {key for batch in whole[:stop] for key, _ in batch.results}
    budgets = {batch.index: batch.token_budget for batch in reversed(whole[:stop])}
    cap_memory(monkeypatch, 400)
    summarizer = tiny(tiny_llama, window=8, batch_tokens=77)
    running = summarizer.candidate_batches(articles, 3, finished=finished, budgets=budgets)
    assert next(running) == whole[stop]
    running.close()  # stopped between two batches, and begun again
    again = summarizer.candidate_batches(articles, 3, finished=finished, budgets=budgets)
    assert list(again) == whole[stop:]


def test_only_the_last_summary_of_a_long_article_has_candidates(
    tiny_llama: Path, articles: list[Article]
) -> None:
    options = {"overflow": "map-reduce", "max_new_tokens": 6, "max_input_tokens": 90}
    long = [article for article in articles if article.id == "a6"]
    (plain,) = by_id(run(tiny(tiny_llama, **options), long)).values()
    ((_, found),) = tiny(tiny_llama, **options).candidates(long, 3)
    assert isinstance(plain, Summary)
    assert isinstance(found, tuple)
    assert found[0].text == plain.text
    assert len(found) > 1
    assert all(summary.details["parts"] == plain.details["parts"] for summary in found)
    assert all(summary.input_tokens == plain.input_tokens for summary in found)
