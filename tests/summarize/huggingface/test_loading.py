from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from summarize import Article, ModelError, Summary
from summarize.errors import MissingDependencyError, SpecError
from summarize.huggingface import hardware
from summarize.huggingface.generation import context_length, default_prefix, generation_config
from summarize.huggingface.summarizer import HuggingFace

Story = Callable[..., str]


@pytest.fixture
def adapter(tiny_llama: Path, tmp_path: Path) -> Path:
    peft = pytest.importorskip("peft")
    import torch
    from transformers import AutoModelForCausalLM

    torch.manual_seed(5)
    model = peft.get_peft_model(
        AutoModelForCausalLM.from_pretrained(tiny_llama),
        peft.LoraConfig(r=4, target_modules=["q_proj", "v_proj"], init_lora_weights=False),
    )
    model.save_pretrained(tmp_path)
    return tmp_path


def tiny(model: Path, **options: Any) -> HuggingFace:
    settings = {"prompt": "{article}", "max_new_tokens": 12, "device": "cpu", "dtype": "float32"}
    return HuggingFace(str(model), **{**settings, **options})


def text(summarizer: HuggingFace, story: Story) -> str:
    (result,) = summarizer.summarize([Article("a", story(6))])
    assert isinstance(result, Summary)
    return result.text


def test_an_adapter_writes_what_peft_itself_writes(
    tiny_llama: Path, adapter: Path, story: Story
) -> None:
    import peft
    from transformers import AutoModelForCausalLM, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(tiny_llama)
    model = peft.PeftModel.from_pretrained(
        AutoModelForCausalLM.from_pretrained(tiny_llama), adapter
    )
    ids = tokenizer.apply_chat_template(
        [{"role": "user", "content": story(6)}],
        add_generation_prompt=True,
        return_tensors="pt",
        return_dict=True,
    )
    output = model.generate(**ids, do_sample=False, max_new_tokens=12)
    expected = tokenizer.decode(output[0, ids["input_ids"].shape[1] :], skip_special_tokens=True)
    found = text(tiny(tiny_llama, adapter=str(adapter)), story)
    assert found == expected.strip()
    assert found != text(tiny(tiny_llama), story)


def test_an_adapter_is_part_of_the_signature(tiny_llama: Path, adapter: Path) -> None:
    assert "|adapter:sha256." in tiny(tiny_llama, adapter=str(adapter)).signature
    assert "|adapter:" not in tiny(tiny_llama).signature


def test_an_adapter_without_peft_gives_the_line_that_installs_it(
    tiny_llama: Path, adapter: Path, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "peft", None)
    with pytest.raises(MissingDependencyError, match=r"summarize-eval\[peft\]"):
        text(tiny(tiny_llama, adapter=str(adapter)), story)


def test_a_device_that_torch_cannot_use_says_what_to_set(tiny_llama: Path, story: Story) -> None:
    import torch

    if torch.cuda.is_available():
        pytest.skip("there is a GPU here")
    with pytest.raises(ModelError, match="device='cpu'"):
        text(tiny(tiny_llama, device="cuda"), story)


def test_t5_gets_its_task_and_others_nothing(
    tiny_t5: Path, tiny_bart: Path, tiny_llama: Path
) -> None:
    from transformers import AutoConfig, AutoTokenizer

    found = {}
    for folder in (tiny_t5, tiny_bart, tiny_llama):
        config = AutoConfig.from_pretrained(folder)
        limit = context_length(config, AutoTokenizer.from_pretrained(folder))
        found[config.model_type] = (default_prefix(config), limit)
    assert found == {"t5": ("summarize: ", 128), "bart": ("", 96), "llama": ("", 256)}


class Model:
    """What `generation_config` looks at, with the parameters of a published BART."""

    def __init__(self, encoder_decoder: bool = True, **own: Any) -> None:
        from types import SimpleNamespace

        from transformers import GenerationConfig

        self.config = SimpleNamespace(is_encoder_decoder=encoder_decoder, task_specific_params=None)
        self.generation_config = GenerationConfig(**own)


def test_the_models_own_parameters_hold_unless_an_option_is_set() -> None:
    bart = {"num_beams": 4, "max_length": 142, "min_length": 56, "length_penalty": 2.0}
    config = generation_config(Model(**bart), {})
    # max_length counts the token that the decoder starts with: 141 are new.
    assert (config.num_beams, config.max_new_tokens, config.length_penalty) == (4, 141, 2.0)
    config = generation_config(Model(**bart), {"num_beams": 1, "max_new_tokens": 30})
    assert (config.num_beams, config.max_new_tokens, config.length_penalty) == (1, 30, 2.0)


def test_sampling_is_off_unless_asked_for_whatever_the_model_says() -> None:
    own = {"do_sample": True, "temperature": 0.6, "top_p": 0.9}
    assert generation_config(Model(False, **own), {}).do_sample is False
    config = generation_config(Model(False, **own), {"do_sample": True})
    assert (config.do_sample, config.temperature, config.max_new_tokens) == (True, 0.6, 128)


def test_bfloat16_is_chosen_by_the_processors_flags(monkeypatch: pytest.MonkeyPatch) -> None:
    for flags, dtype in (({"avx2"}, "float32"), ({"avx2", "amx_bf16"}, "bfloat16")):
        monkeypatch.setattr(hardware, "_cpu_flags", lambda flags=flags: frozenset(flags))
        assert hardware.detect("cpu").dtype == dtype


def test_free_memory_is_a_number_of_bytes_no_larger_than_the_machine() -> None:
    import psutil

    assert 0 < hardware.free_memory(hardware.detect("cpu")) <= psutil.virtual_memory().total


def test_a_misspelt_generation_parameter_gets_a_suggestion() -> None:
    with pytest.raises(SpecError, match=r"'temprature'\. Did you mean 'temperature'\?"):
        generation_config(Model(), {"temprature": 0.7})
