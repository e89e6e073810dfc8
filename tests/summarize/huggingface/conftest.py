"""Tiny models with random weights and a tokenizer trained on the spot, one of each kind."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

CHAT_TEMPLATE = (
    "{{ bos_token }}{% for turn in messages %}<|{{ turn['role'] }}|>\n{{ turn['content'] }}"
    "<|end|>\n{% endfor %}{% if add_generation_prompt %}<|assistant|>\n{% endif %}"
)

PROSE = """
harbour council voted narrowly Tuesday evening to close the old ferry terminal after engineers
found cracks beneath its northern pier while traders along the quay warned that fewer visitors
would come before winter and the mayor promised a bus every ten minutes until repairs end
"""
WORDS = PROSE.split()


def story(sentences: int, start: int = 0) -> str:
    """Return made-up prose: sentences of 5 to 11 words, all different."""
    parts = []
    for number in range(start, start + sentences):
        length = 5 + (number * 7) % 7
        words = [WORDS[(number * 3 + place * 5) % len(WORDS)] for place in range(length)]
        parts.append(" ".join(words).capitalize() + f" {number}.")
    return " ".join(parts)


def _tokenizer(specials: dict[str, Any], *, eos_at_end: bool) -> Any:
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers
    from transformers import PreTrainedTokenizerFast

    tokens = ["<pad>", "<s>", "</s>", "<|system|>", "<|user|>", "<|assistant|>", "<|end|>"]
    core = Tokenizer(models.BPE())
    core.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    core.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=400,
        special_tokens=tokens,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    core.train_from_iterator([story(80)], trainer)
    end = " </s>" if eos_at_end else ""
    core.post_processor = processors.TemplateProcessing(
        single=f"<s> $A{end}", special_tokens=[("<s>", 1), ("</s>", 2)]
    )
    return PreTrainedTokenizerFast(
        tokenizer_object=core,
        pad_token="<pad>",
        bos_token="<s>",
        eos_token="</s>",
        additional_special_tokens=tokens[3:],
        **specials,
    )


def _save(model: Any, tokenizer: Any, folder: Path) -> Path:
    model.generation_config.eos_token_id = 2
    model.generation_config.pad_token_id = 0
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


@pytest.fixture(scope="session")
def tiny_llama(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A chat-tuned causal model of 256 positions; its template has a system turn and a BOS."""
    import torch
    from transformers import LlamaConfig, LlamaForCausalLM

    torch.manual_seed(1)
    config = LlamaConfig(
        vocab_size=400,
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        max_position_embeddings=256,
        initializer_range=0.4,
        bos_token_id=1,
        eos_token_id=2,
        pad_token_id=0,
    )
    tokenizer = _tokenizer({"model_max_length": 256}, eos_at_end=False)
    tokenizer.chat_template = CHAT_TEMPLATE
    return _save(LlamaForCausalLM(config), tokenizer, tmp_path_factory.mktemp("tiny-llama"))


@pytest.fixture(scope="session")
def tiny_t5(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An encoder-decoder with a task prefix; its tokenizer states 128 tokens."""
    import torch
    from transformers import T5Config, T5ForConditionalGeneration

    torch.manual_seed(2)
    config = T5Config(
        vocab_size=400,
        d_model=32,
        d_kv=8,
        d_ff=64,
        num_layers=2,
        num_heads=4,
        initializer_factor=3.0,
        decoder_start_token_id=0,
        eos_token_id=2,
        pad_token_id=0,
    )
    tokenizer = _tokenizer({"model_max_length": 128}, eos_at_end=True)
    return _save(T5ForConditionalGeneration(config), tokenizer, tmp_path_factory.mktemp("tiny-t5"))


@pytest.fixture(scope="session")
def tiny_bart(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An encoder-decoder of 96 positions that searches with two beams by its own config."""
    import torch
    from transformers import BartConfig, BartForConditionalGeneration

    torch.manual_seed(3)
    config = BartConfig(
        vocab_size=400,
        d_model=32,
        encoder_layers=2,
        decoder_layers=2,
        encoder_attention_heads=4,
        decoder_attention_heads=4,
        encoder_ffn_dim=64,
        decoder_ffn_dim=64,
        max_position_embeddings=96,
        init_std=0.4,
        bos_token_id=1,
        eos_token_id=2,
        pad_token_id=0,
        decoder_start_token_id=2,
        forced_eos_token_id=2,
    )
    model = BartForConditionalGeneration(config)
    model.generation_config.num_beams = 2
    tokenizer = _tokenizer({"model_max_length": 96}, eos_at_end=True)
    return _save(model, tokenizer, tmp_path_factory.mktemp("tiny-bart"))


TOKENS = {"bos_token_id": 1, "eos_token_id": 2, "pad_token_id": 0}


@pytest.fixture(scope="session")
def make_causal(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """A function that makes a tiny causal model of a named architecture, once each."""
    import torch
    from transformers import AutoConfig, AutoModelForCausalLM

    shapes: dict[str, dict[str, Any]] = {
        "gpt2": {"n_embd": 32, "n_layer": 2, "n_head": 4, "n_positions": 256},
        "qwen2": {"num_key_value_heads": 2, "intermediate_size": 64},
        "gpt_neox": {"intermediate_size": 64},
        "opt": {"ffn_dim": 64, "word_embed_proj_dim": 32},
        "mistral": {"num_key_value_heads": 4, "intermediate_size": 64, "sliding_window": 16},
        "bloom": {"n_head": 4, "n_layer": 2},
    }
    made: dict[str, Path] = {}

    def make(kind: str) -> Path:
        if kind not in made:
            torch.manual_seed(7)
            common = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4}
            config = AutoConfig.for_model(
                kind, vocab_size=400, initializer_range=0.4, **TOKENS, **common, **shapes[kind]
            )
            model = AutoModelForCausalLM.from_config(config)
            folder = tmp_path_factory.mktemp(f"tiny-{kind}")
            made[kind] = _save(model, _tokenizer({}, eos_at_end=False), folder)
        return made[kind]

    return make


@pytest.fixture(scope="session", params=["tiny_llama", "tiny_t5", "tiny_bart"])
def tiny_model(request: pytest.FixtureRequest) -> Path:
    """Each of the tiny models in turn."""
    folder: Path = request.getfixturevalue(request.param)
    return folder


@pytest.fixture(autouse=True, scope="session")
def one_thread() -> None:
    """Models this small gain nothing from threads, and lose much beside other work."""
    import torch

    torch.set_num_threads(1)


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Checksums are remembered in a folder of the tests, not in the user's."""
    monkeypatch.setenv(
        "SUMMARIZE_EVAL_CACHE", str(tmp_path_factory.getbasetemp() / "summarize-eval-cache")
    )


@pytest.fixture(scope="session", name="story")
def story_maker() -> Callable[..., str]:
    """A function that writes made-up prose: `story(sentences, start=0)`."""
    return story
