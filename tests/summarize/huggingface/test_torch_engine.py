from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from summarize.huggingface.options import Options
from summarize.huggingface.torch_engine import TorchEngine


@pytest.fixture(scope="module")
def model(tiny_llama: Path) -> Any:
    from transformers import AutoModelForCausalLM

    return AutoModelForCausalLM.from_pretrained(tiny_llama).eval()


def prompts(lengths: list[int]) -> list[list[int]]:
    return [[1, *((7 + 13 * n + 5 * place) % 390 + 8 for place in range(n))] for n in lengths]


def engine_of(folder: Path, **settings: Any) -> TorchEngine:
    """The engine with 40 new tokens, on a CPU, where it reads prompts without padding."""
    options = Options(
        str(folder), dtype="float32", device="cpu", max_new_tokens=40, generation=settings
    )
    engine = TorchEngine(options)
    assert engine._shares_prompts
    return engine


def never(ids: Sequence[int]) -> bool:
    return False


def alone(model: Any, prompt: list[int], **settings: Any) -> list[int]:
    """What transformers itself writes after one prompt."""
    import torch

    ids = torch.tensor([prompt])
    output = model.generate(
        ids,
        attention_mask=torch.ones_like(ids),
        do_sample=False,
        max_new_tokens=40,
        **settings,
    )
    tokens: list[int] = output[0, len(prompt) :].tolist()
    return tokens[: tokens.index(2)] if 2 in tokens else tokens


def together(folder: Path, rows: list[list[int]], **settings: Any) -> list[list[int]]:
    generated = engine_of(folder, **settings).generate(rows, [0] * len(rows), never, 1)
    return [list(texts[0].ids) for texts in generated]


@pytest.mark.parametrize("settings", [{}, {"repetition_penalty": 1.3}, {"no_repeat_ngram_size": 2}])
def test_a_batch_writes_what_generate_writes_for_each_prompt_alone(
    tiny_llama: Path, model: Any, settings: dict[str, Any]
) -> None:
    rows = prompts([60, 41, 40, 12, 3, 1])
    assert together(tiny_llama, rows, **settings) == [alone(model, row, **settings) for row in rows]


@pytest.mark.parametrize("settings", [{"min_new_tokens": 30}, {"forced_eos_token_id": 2}])
def test_parameters_that_look_at_the_end_of_the_prompt_find_it(
    tiny_llama: Path, model: Any, settings: dict[str, Any]
) -> None:
    rows = prompts([30, 8])
    assert together(tiny_llama, rows, **settings) == [alone(model, row, **settings) for row in rows]


@pytest.mark.parametrize("growing", [True, False])
def test_a_row_ends_where_its_stop_condition_holds_and_the_others_go_on_unchanged(
    tiny_llama: Path, model: Any, growing: bool
) -> None:
    rows = prompts([50, 20, 9])
    whole = [alone(model, row) for row in rows]
    assert all(len(tokens) > 16 for tokens in whole)
    engine = engine_of(tiny_llama)
    engine._shares_prompts = growing
    texts = engine.generate(rows, [0] * 3, lambda ids: list(ids[:10]) == whole[1][:10], 1)
    found = [ways[0] for ways in texts]
    # Looked at every sixteenth token.
    assert [list(row.ids) for row in found] == [whole[0], whole[1][:16], whole[2]]
    assert not found[1].cut_off


def test_a_planted_padding_bug_changes_the_text(
    tiny_llama: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from summarize.huggingface import decoding

    rows = prompts([60, 12, 3])
    right = together(tiny_llama, rows)
    padded = decoding.padded

    def forgetful(*args: Any, **options: Any) -> Any:
        ids, mask = padded(*args, **options)
        return ids, mask.fill_(1)

    monkeypatch.setattr(decoding, "padded", forgetful)
    wrong = together(tiny_llama, rows)
    assert wrong[0] == right[0]  # the longest has no padding
    assert wrong[1:] != right[1:]


def test_a_row_draws_the_same_in_any_batch_and_order(tiny_llama: Path) -> None:
    rows = prompts([40, 22, 9, 31])
    seeds = [11, 12, 13, 14]
    engine = engine_of(tiny_llama, do_sample=True, temperature=0.9, top_k=50)

    def draw(order: list[int]) -> dict[int, tuple[int, ...]]:
        found = engine.generate([rows[n] for n in order], [seeds[n] for n in order], never, 1)
        return {n: texts[0].ids for n, texts in zip(order, found, strict=True)}

    whole = draw([0, 1, 2, 3])
    assert draw([3, 1, 0, 2]) == whole
    assert {n: draw([n])[n] for n in range(4)} == whole
    assert len(set(whole.values())) == 4


def test_draws_follow_the_distribution() -> None:
    import torch
    from transformers import GenerationConfig

    from summarize.huggingface.row_search import SeededDraw

    shares = torch.tensor([0.5, 0.3, 0.15, 0.05])
    rows = 4000
    draw = SeededDraw(list(range(rows)), steps=1, config=GenerationConfig())
    tokens = draw(torch.arange(rows), 0, shares.log().repeat(rows, 1))
    counts = Counter(tokens.tolist())
    chi_square = sum(
        (counts[k] - rows * p) ** 2 / (rows * p) for k, p in enumerate(shares.tolist())
    )
    assert chi_square < 16.27  # the 0.999 quantile with three degrees of freedom
