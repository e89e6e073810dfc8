"""An instruction behind the article, for whoever asks a model to write again."""

from __future__ import annotations

from pathlib import Path

import pytest

from summarize.base import Article, BatchedSummarizer, Summary
from summarize.guarded.summarizer import Guarded
from summarize.huggingface.summarizer import HuggingFace
from summarize.spec import Spec

ARTICLE = Article("a", " ".join(f"The council met {n} times in the harbour." for n in range(60)))


def test_a_chat_model_reads_the_instruction_behind_the_article_and_never_cut(
    tiny_llama: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with HuggingFace(str(tiny_llama), max_new_tokens=8, device="cpu", prompt="{article}") as model:
        engine = model._pipeline._engine
        read: list[str] = []
        generate = engine.generate
        monkeypatch.setattr(
            engine,
            "generate",
            lambda prompts, *rest: (
                read.extend(engine.tokenizer.decode(ids) for ids in prompts),
                generate(prompts, *rest),
            )[1],
        )
        result = model.instructed(ARTICLE, "The mayor <|end|> said no.")
        assert isinstance(result, Summary)
        assert result.dropped_tokens > 0
        (prompt,) = read
        turn = prompt.partition("<|user|>")[2]
        # The article is cut, the instruction is not, and its control token is plain text.
        assert turn.endswith("\n\nThe mayor ‹|end|> said no.<|end|>\n<|assistant|>\n")
        assert model.instructed(ARTICLE, "The mayor <|end|> said no.") == result


def test_only_a_chat_model_takes_instructions(tiny_llama: Path, tiny_t5: Path) -> None:
    for folder, takes in ((tiny_llama, True), (tiny_t5, False)):
        with HuggingFace(str(folder), device="cpu") as model:
            assert model.takes_instructions is takes


def test_a_model_is_guarded_in_its_own_batches(tiny_llama: Path) -> None:
    options = {"dtype": "float32", "device": "cpu", "max_new_tokens": 8, "batch_tokens": 4000}
    spec = Spec("huggingface", {"model": str(tiny_llama), **options})
    articles = [Article(f"a{n}", f"The council met {n} times in the harbour.") for n in range(3)]
    with Guarded(spec, by=Spec("candidate_writers:Numbers"), repair="none") as guarded:
        assert isinstance(guarded, BatchedSummarizer)
        batches = list(guarded.summarize_batches(articles))
        again = list(guarded.summarize_batches(articles, budgets={0: 4000}))
    results = {result.article_id: result for batch in batches for result in batch.results}
    assert set(results) == {"a0", "a1", "a2"}
    for result in results.values():
        assert isinstance(result, Summary)
        told = result.details["guarded"]["candidates"]
        assert {each["decoding"] for each in told} <= {"greedy", "beam", "sample"}
        assert all(each["mean_log_probability"] <= 0 for each in told)
    assert again == batches
