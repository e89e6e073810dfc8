from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="module")
def model(tiny_llama: Path) -> Any:
    from transformers import AutoModelForCausalLM

    return AutoModelForCausalLM.from_pretrained(tiny_llama).eval()


def prompts(lengths: list[int]) -> list[list[int]]:
    return [[1, *((7 + 13 * n + 5 * place) % 390 + 8 for place in range(n))] for n in lengths]


def config_of(model: Any, **settings: Any) -> Any:
    from summarize.huggingface.generation import generation_config

    return generation_config(model, {"max_new_tokens": 40, **settings})


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


def together(model: Any, rows: list[list[int]], **settings: Any) -> list[list[int]]:
    import torch

    from summarize.huggingface.causal import continuations

    with torch.inference_mode():
        written = continuations(
            model, config_of(model, **settings), rows, [0] * len(rows), lambda ids: 2 in ids
        )
    return [tokens[: tokens.index(2)] if 2 in tokens else tokens for tokens in written]


@pytest.mark.parametrize("settings", [{}, {"repetition_penalty": 1.3}, {"no_repeat_ngram_size": 2}])
def test_a_batch_writes_what_generate_writes_for_each_prompt_alone(
    model: Any, settings: dict[str, Any]
) -> None:
    rows = prompts([60, 41, 40, 12, 3, 1])
    assert together(model, rows, **settings) == [alone(model, row, **settings) for row in rows]


@pytest.mark.parametrize("settings", [{"min_new_tokens": 30}, {"forced_eos_token_id": 2}])
def test_parameters_that_look_at_the_end_of_the_prompt_are_not_cut_into_segments(
    model: Any, settings: dict[str, Any]
) -> None:
    rows = prompts([30, 8])
    assert together(model, rows, **settings) == [alone(model, row, **settings) for row in rows]


def test_finished_rows_leave_and_the_others_go_on_unchanged(model: Any) -> None:
    import torch

    from summarize.huggingface.causal import continuations

    rows = prompts([50, 20, 9])
    whole = [alone(model, row) for row in rows]
    stop = whole[1][:16]

    def finished(ids: list[int]) -> bool:
        return 2 in ids or ids[:16] == stop

    with torch.inference_mode():
        written = continuations(model, config_of(model), rows, [0] * 3, finished)
    assert len(written[1]) == 16
    assert [written[0][: len(whole[0])], written[2][: len(whole[2])]] == [whole[0], whole[2]]


def test_a_planted_padding_bug_changes_the_text(
    model: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from summarize.huggingface import causal

    rows = prompts([60, 12, 3])
    right = together(model, rows)
    padded = causal.padded

    def forgetful(*args: Any, **options: Any) -> Any:
        ids, mask = padded(*args, **options)
        return ids, mask.fill_(1)

    monkeypatch.setattr(causal, "padded", forgetful)
    wrong = together(model, rows)
    assert wrong[0] == right[0]  # the longest has no padding
    assert wrong[1:] != right[1:]


def test_a_row_draws_the_same_in_any_batch_and_order(model: Any) -> None:
    import torch

    from summarize.huggingface.causal import continuations

    rows = prompts([40, 22, 9, 31])
    seeds = [11, 12, 13, 14]
    config = config_of(model, do_sample=True, temperature=0.9, top_k=50)

    def draw(order: list[int]) -> dict[int, list[int]]:
        with torch.inference_mode():
            written = continuations(
                model, config, [rows[n] for n in order], [seeds[n] for n in order], lambda _: False
            )
        return dict(zip(order, written, strict=True))

    whole = draw([0, 1, 2, 3])
    assert draw([3, 1, 0, 2]) == whole
    assert {n: draw([n])[n] for n in range(4)} == whole
    assert len({tuple(tokens) for tokens in whole.values()}) == 4


def test_draws_follow_the_distribution() -> None:
    import torch

    from summarize.huggingface.sampling import Draw

    shares = torch.tensor([0.5, 0.3, 0.15, 0.05])
    rows = 4000
    draw = Draw(list(range(rows)), start=1, steps=1)
    scores = draw(torch.zeros((rows, 1), dtype=torch.long), shares.log().repeat(rows, 1))
    counts = Counter(scores.argmax(dim=-1).tolist())
    chi_square = sum(
        (counts[k] - rows * p) ** 2 / (rows * p) for k, p in enumerate(shares.tolist())
    )
    assert chi_square < 16.27  # the 0.999 quantile with three degrees of freedom
