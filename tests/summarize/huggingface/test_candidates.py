"""Beams, samples and candidates, with transformers' own beam search as the oracle."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from summarize.errors import SpecError
from summarize.huggingface.engine import GeneratedTokens, Pool
from summarize.huggingface.options import Options
from summarize.huggingface.torch_engine import TorchEngine

NEW_TOKENS = 30
PLAIN: list[dict[str, Any]] = [
    {},
    {"length_penalty": 2.0},
    {"length_penalty": -1.0, "early_stopping": True},
    {"length_penalty": 0.7, "early_stopping": "never"},
    {"repetition_penalty": 1.4, "no_repeat_ngram_size": 2},
    {"min_new_tokens": 12, "eos_token_id": [2, 30, 31, 32]},
]


def prompts(lengths: Sequence[int]) -> list[list[int]]:
    return [[1, *((7 + 13 * n + 5 * place) % 390 + 8 for place in range(n))] for n in lengths]


def never(ids: Sequence[int]) -> bool:
    return False


def engine_of(folder: Path, **options: Any) -> TorchEngine:
    """The engine on a CPU in float32."""
    settings = {"dtype": "float32", "device": "cpu", "max_new_tokens": NEW_TOKENS, **options}
    return TorchEngine(Options(str(folder), **settings))


@functools.cache
def loaded(folder: Path) -> Any:
    from transformers import AutoConfig, AutoModelForCausalLM, AutoModelForSeq2SeqLM

    seq2seq = AutoConfig.from_pretrained(folder).is_encoder_decoder
    family = AutoModelForSeq2SeqLM if seq2seq else AutoModelForCausalLM
    return family.from_pretrained(folder).eval()


def by_transformers(folder: Path, prompt: list[int], **settings: Any) -> list[list[int]]:
    """What transformers' own decoding writes after one prompt, one text a returned sequence."""
    import torch

    model = loaded(folder)
    seq2seq = model.config.is_encoder_decoder
    ids = torch.tensor([prompt])
    output = model.generate(
        ids,
        attention_mask=torch.ones_like(ids),
        **{"do_sample": False, "max_new_tokens": NEW_TOKENS, "max_length": None, **settings},
    )
    ends = settings.get("eos_token_id", [2])
    found = []
    for row in output[:, 1 if seq2seq else len(prompt) :].tolist():
        end = next((place for place, token in enumerate(row) if token in ends), len(row))
        found.append(row[:end])
    return found


def texts(found: Sequence[GeneratedTokens], way: str) -> list[list[int]]:
    return [list(text.ids) for text in found if text.decoding == way]


@pytest.mark.parametrize("settings", PLAIN, ids=str)
@pytest.mark.parametrize("kind", ["gpt2", "qwen2", "gpt_neox", "opt", "mistral", "bloom"])
def test_beams_of_causal_models_are_those_of_transformers(
    kind: str,
    settings: dict[str, Any],
    make_causal: Callable[[str], Path],
) -> None:
    folder = make_causal(kind)
    engine = engine_of(folder, num_beams=3, generation=settings)
    rows = prompts([40, 23, 9, 31, 1])
    found = engine.generate(rows, [0] * len(rows), never, 2)
    for prompt, ours in zip(rows, found, strict=True):
        theirs = by_transformers(
            folder, prompt, num_beams=3, num_return_sequences=3, pad_token_id=0, **settings
        )
        assert texts(ours, "beam") == theirs
        assert ours[0].decoding == "beam"
    alone = engine.generate(rows, [0] * len(rows), never, 1)
    assert [ways[0].ids for ways in alone] == [ways[0].ids for ways in found]


@pytest.mark.parametrize("settings", PLAIN, ids=str)
@pytest.mark.parametrize("kind", ["tiny_t5", "tiny_bart"])
def test_beams_of_encoder_decoders_are_those_of_transformers(
    kind: str, settings: dict[str, Any], request: pytest.FixtureRequest
) -> None:
    folder: Path = request.getfixturevalue(kind)
    rows = [[*prompt, 2] for prompt in prompts([40, 23, 9, 31, 1])]
    found = engine_of(folder, num_beams=3, generation=settings).generate(
        rows, [0] * len(rows), never, 2
    )
    for prompt, ours in zip(rows, found, strict=True):
        theirs = by_transformers(folder, prompt, num_beams=3, num_return_sequences=3, **settings)
        assert texts(ours, "beam") == theirs
        assert texts(ours, "greedy") == by_transformers(folder, prompt, num_beams=1, **settings)


def test_the_pool_has_the_own_way_first_and_a_search_before_any_sample() -> None:
    greedy = [Pool.of(n, own="greedy", beams=4) for n in (1, 2, 4)]
    assert greedy == [
        Pool("greedy", greedy=True, beams=0, samples=0),
        Pool("greedy", greedy=True, beams=4, samples=0),
        Pool("greedy", greedy=True, beams=4, samples=2),
    ]
    assert [pool.rows for pool in greedy] == [1, 5, 7]
    assert Pool.of(1, own="beam", beams=2) == Pool("beam", greedy=False, beams=2, samples=0)
    assert Pool.of(3, own="beam", beams=2) == Pool("beam", greedy=True, beams=2, samples=1)
    assert Pool.of(1, own="sample", beams=4) == Pool("sample", greedy=False, beams=0, samples=1)
    assert Pool.of(2, own="sample", beams=4) == Pool("sample", greedy=False, beams=4, samples=1)


@pytest.mark.parametrize("kind", ["tiny_llama", "tiny_t5"])
@pytest.mark.parametrize("own", [{}, {"num_beams": 3}, {"generation": {"do_sample": True}}])
def test_candidates_are_the_same_alone_and_in_a_batch_the_own_text_first(
    kind: str, own: dict[str, Any], request: pytest.FixtureRequest
) -> None:
    engine = engine_of(request.getfixturevalue(kind), **own)
    rows, seeds = prompts([40, 22, 9, 31]), [11, 22, 33, 44]
    together = engine.generate(rows, seeds, never, 5)
    for row, seed, found in zip(rows, seeds, together, strict=True):
        (alone,) = engine.generate([row], [seed], never, 5)
        assert [text.ids for text in alone] == [text.ids for text in found]
        ((first,),) = (ways[:1] for ways in engine.generate([row], [seed], never, 1))
        assert first.ids == found[0].ids
        kinds = [text.decoding for text in found]
        beams = own.get("num_beams", 4)
        assert kinds.count("beam") == beams
        assert kinds.count("greedy") == 1
        assert kinds[-beams + 1 :] == ["beam"] * (beams - 1)
        assert kinds.count("sample") == 3


@pytest.mark.parametrize("kind", ["tiny_llama", "tiny_t5"])
def test_log_probabilities_are_what_the_model_says_of_the_whole_text(
    kind: str, request: pytest.FixtureRequest
) -> None:
    import torch

    folder: Path = request.getfixturevalue(kind)
    # A penalty changes what is chosen, not what the model thinks of it.
    engine = engine_of(folder, generation={"repetition_penalty": 1.2})
    rows = prompts([25, 12])
    for row, found in zip(rows, engine.generate(rows, [1, 2], never, 4), strict=True):
        for text in found:
            written = [*text.ids, *([] if text.cut_off else [2])]
            model = loaded(folder).requires_grad_(False)
            if model.config.is_encoder_decoder:
                logits = model(
                    input_ids=torch.tensor([row]), decoder_input_ids=torch.tensor([[0, *written]])
                ).logits[0, :-1]
            else:
                logits = model(torch.tensor([row + written])).logits[0, len(row) - 1 : -1]
            chances = logits.log_softmax(-1)[range(len(written)), written]
            assert text.log_probability == pytest.approx(float(chances.mean()), abs=1e-3)


@pytest.mark.parametrize("sharing", [True, False])
def test_a_beam_search_ends_once_all_of_its_texts_begin_with_the_summary(
    tiny_llama: Path, sharing: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = engine_of(tiny_llama, num_beams=3, max_new_tokens=64)
    engine._shares_prompts = sharing
    rows = prompts([50, 20, 9])
    whole = [ways[0] for ways in engine.generate(rows, [0] * 3, never, 1)]
    steps: list[int] = []
    forward = type(engine._model).forward

    @functools.wraps(forward)
    def counted(self: Any, *args: Any, **options: Any) -> Any:
        steps.append(len(options["input_ids"]))
        return forward(self, *args, **options)

    monkeypatch.setattr(type(engine._model), "forward", counted)

    def complete(ids: Sequence[int]) -> bool:
        return len(ids) >= 4

    found = [ways[0] for ways in engine.generate(rows, [0] * 3, complete, 1)]
    assert sum(steps) < 3 * 3 * 64  # rows left before the limit
    for text, full in zip(found, whole, strict=True):
        assert text.ids[:4] == full.ids[:4]
        assert text.ids == full.ids or len(text.ids) % 16 == 0
    assert any(text.ids != full.ids for text, full in zip(found, whole, strict=True))


def test_a_finished_row_leaves_the_batch_and_its_prompt_with_the_last_of_its_rows(
    tiny_llama: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from summarize.huggingface import shared_prompts

    engine = engine_of(tiny_llama, max_new_tokens=64)
    sizes: list[tuple[int, int]] = []
    attend = shared_prompts.attend

    def counted(module: Any, query: Any, key: Any, *rest: Any, **options: Any) -> Any:
        if hasattr(key, "shared"):
            sizes.append((len(query), len(key.shared[0])))
        return attend(module, query, key, *rest, **options)

    monkeypatch.setattr(shared_prompts, "attend", counted)
    shared_prompts.enable(engine._model)
    rows = prompts([50, 20, 9])
    first = engine.generate(rows, [0] * 3, never, 1)[0][0].ids
    sizes.clear()
    found = engine.generate(rows, [0] * 3, lambda ids: tuple(ids[:8]) == first[:8], 1)
    monkeypatch.undo()
    shared_prompts.enable(engine._model)
    assert len(found[0][0].ids) == 16
    assert sizes[0] == (3, 3)
    assert (2, 2) in sizes


def test_a_shared_prompt_is_counted_once_and_each_text_by_itself(
    tiny_llama: Path, tiny_t5: Path
) -> None:
    sharing, copying = engine_of(tiny_llama), engine_of(tiny_t5)
    assert [sharing.reserve(n) for n in (1, 2, 4)] == [30, 150, 210]
    assert [copying.reserve(n) for n in (1, 2, 4)] == [30, 30, 30]
    assert sharing.bytes_per_token(4) == sharing.bytes_per_token(1)
    assert copying.bytes_per_token(4) > copying.bytes_per_token(1)


def test_what_ties_the_texts_of_a_batch_gives_no_candidates_but_the_own_text(
    tiny_llama: Path,
) -> None:
    settings = {"encoder_no_repeat_ngram_size": 2}
    engine = engine_of(tiny_llama, generation=settings)
    rows = prompts([30, 12])
    found = [list(ways[0].ids) for ways in engine.generate(rows, [0, 0], never, 1)]
    assert found == [by_transformers(tiny_llama, row, **settings)[0] for row in rows]
    with pytest.raises(SpecError, match="several candidates with the generation parameter"):
        engine.generate(rows, [0, 0], never, 2)


def test_a_long_prefix_of_all_prompts_is_read_once(
    tiny_llama: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = engine_of(tiny_llama, num_beams=3)
    start = prompts([40])[0]
    rows = [[*start, *tail] for tail in ([9, 77, 8], [9, 30], [9, 77, 8, 200, 11, 12], [9, 9])]
    expected = [by_transformers(tiny_llama, row, num_beams=3)[0] for row in rows]
    read: list[int] = []
    forward = type(engine._model).forward

    @functools.wraps(forward)
    def counted(self: Any, *args: Any, **options: Any) -> Any:
        read.append(options["input_ids"].shape[1])
        return forward(self, *args, **options)

    monkeypatch.setattr(type(engine._model), "forward", counted)
    found = engine.generate(rows, [0] * 4, never, 1)
    assert [list(ways[0].ids) for ways in found] == expected
    # All begin with 41 tokens and `9`, of which one is left to be read with each of the two short
    # ones; the last token of each is what decoding begins with.
    assert read[:5] == [41, 2, 1, 5, 1]
    read.clear()
    engine.generate([[1, 9, *row] for row in prompts([40, 30])], [0, 0], never, 1)
    assert read[:2] == [42, 32]  # a short one is not worth it


@pytest.mark.parametrize(
    ("stated", "settings", "expected"),
    [
        ({}, {}, (0.7, 0.95)),  # as neither says anything
        ({"temperature": 0.4}, {}, (0.4, None)),  # the model's own
        ({}, {"do_sample": True}, (None, None)),  # the distribution as it is
        ({}, {"do_sample": True, "top_p": 0.5}, (None, 0.5)),
    ],
)
def test_samples_are_drawn_as_model_and_options_say(
    stated: dict[str, Any], settings: dict[str, Any], expected: tuple[float | None, float | None]
) -> None:
    from types import SimpleNamespace

    from transformers import GenerationConfig

    from summarize.huggingface.generation import generation_config, sampling_config

    own = GenerationConfig(eos_token_id=2, **stated)
    model = SimpleNamespace(generation_config=own, config=SimpleNamespace(is_encoder_decoder=False))
    found = sampling_config(generation_config(model, settings))
    assert (found.temperature, found.top_p) == expected
