"""An instruction behind the article, for whoever asks a model to write again."""

from __future__ import annotations

from pathlib import Path

import pytest

from summarize.base import Article, Summary
from summarize.huggingface.summarizer import HuggingFace

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
