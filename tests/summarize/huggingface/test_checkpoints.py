"""Models that are what they say: whole checkpoints, parameters with an effect, named devices."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from summarize import HuggingFace, ModelError, SpecError, load
from summarize.huggingface import ctranslate2_engine, hardware
from summarize.huggingface.engine import OutOfMemoryError, explained_failures
from summarize.huggingface.generation import generation_config
from summarize.huggingface.options import Options
from summarize.huggingface.torch_engine import TorchEngine

TEXT = "The old ferry was sold on Friday. A museum paid one crown for the ship."


@pytest.fixture
def copied(tiny_llama: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(tiny_llama, tmp_path / "model"))


def tiny(model: Path, **options: Any) -> HuggingFace:
    settings = {"prompt": "{article}", "max_new_tokens": 12, "device": "cpu", "dtype": "float32"}
    return HuggingFace(str(model), **{**settings, **options})


def change_weights(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    from safetensors.torch import load_file, save_file

    path = folder / "model.safetensors"
    weights = load_file(path)
    change(weights)
    save_file(weights, path, metadata={"format": "pt"})


def change_json(path: Path, **values: Any) -> None:
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), **values}), "utf-8")


NORM = "model.layers.1.input_layernorm.weight"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda weights: weights.pop(NORM), f"lacks {NORM}:"),
        (
            lambda weights: weights.update({NORM: weights[NORM][:16].clone()}),
            f"has in another shape {NORM}:",
        ),
    ],
    ids=["missing", "mismatched"],
)
def test_weights_that_would_be_random_are_refused_unless_allowed(
    copied: Path, change: Callable[[dict[str, Any]], object], said: str
) -> None:
    change_weights(copied, change)
    with pytest.raises(ModelError, match=said) as caught:
        tiny(copied).load()
    assert "allow_incomplete=True" in str(caught.value)
    tiny(copied, allow_incomplete=True).load()


def test_many_missing_weights_are_counted(copied: Path) -> None:
    change_weights(copied, lambda weights: [weights.pop(key) for key in list(weights)[:9]])
    with pytest.raises(ModelError, match=r"and 4 more: these weights would be random"):
        tiny(copied).load()


def test_a_whole_model_says_so(tiny_model: Path) -> None:
    tiny(tiny_model).load()


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (["tokenizer.json"], r"has no tokenizer \(tokenizer.json\);"),
        (["config.json"], "has no config;"),
        (["config.json", "tokenizer.json"], r"has no config, no tokenizer \(tokenizer.json\);"),
        (["model.safetensors", "config.json"], r"has no weights \(\*.safetensors\), no config;"),
    ],
)
def test_a_folder_without_its_files_is_refused_with_the_list(
    copied: Path, files: list[str], said: str
) -> None:
    for file in files:
        (copied / file).unlink()
    with pytest.raises(ModelError, match=said):
        _ = tiny(copied).signature


def test_a_tokenizer_that_knows_no_words_is_refused(copied: Path) -> None:
    # A file that makes the folder look whole, and that transformers does not read.
    (copied / "tokenizer.json").rename(copied / "unread.model")
    with pytest.raises(ModelError, match="tokenizer"):
        tiny(copied).load()


def own(encoder_decoder: bool, **parameters: Any) -> Any:
    from transformers import GenerationConfig

    return SimpleNamespace(
        config=SimpleNamespace(is_encoder_decoder=encoder_decoder, task_specific_params=None),
        generation_config=GenerationConfig(**parameters),
    )


@pytest.mark.parametrize(
    ("encoder_decoder", "options", "said"),
    [
        (False, {"max_length": 60}, "instead of 'max_length' set 'max_new_tokens'"),
        (False, {"min_length": 30}, "instead of 'min_length' set 'min_new_tokens'"),
        (True, {"max_length": 60}, "instead of 'max_length' set 'max_new_tokens'"),
        (True, {"temperature": 0.7}, "do_sample: true only"),
        (False, {"top_p": 0.7, "do_sample": False}, "do_sample: true only"),
        (False, {"do_sample": True, "epsilon_cutoff": 0.1}, "cannot take"),
        (True, {"length_penalty": 2.0}, "several beams only"),
        (True, {"length_penalty": 2.0, "num_beams": 1}, "several beams only"),
        (False, {"stop_strings": ["x"]}, "cannot take the generation parameter 'stop_strings'"),
        (False, {"max_time": 3.0}, "cannot take the generation parameter 'max_time'"),
        (False, {"num_return_sequences": 3}, "cannot take"),
    ],
)
def test_parameters_without_an_effect_are_refused(
    encoder_decoder: bool, options: dict[str, Any], said: str
) -> None:
    with pytest.raises(SpecError, match=said):
        generation_config(own(encoder_decoder), options)


def test_parameters_with_an_effect_are_taken() -> None:
    config = generation_config(own(True, num_beams=4), {"length_penalty": 0.5, "min_length": 9})
    assert (config.length_penalty, config.min_length) == (0.5, 9)
    config = generation_config(own(False), {"do_sample": True, "top_k": 7})
    assert (config.do_sample, config.top_k) == (True, 7)


def effective(folder: Path, **generation: Any) -> Any:
    """The parameters that `generate` of transformers would work with."""
    settings = {"dtype": "float32", "device": "cpu", "generation": generation}
    engine = TorchEngine(Options(str(folder), **settings))
    return engine._model._prepare_generation_config(engine._config)[0]


def test_none_takes_away_what_the_model_itself_says(copied: Path) -> None:
    change_json(
        copied / "generation_config.json",
        no_repeat_ngram_size=2, min_new_tokens=30, min_length=40, max_length=50,
    )  # fmt: skip
    kept = effective(copied)
    assert (kept.no_repeat_ngram_size, kept.min_new_tokens) == (2, 30)
    # A causal model's lengths count the prompt: they are not those of a summary.
    assert kept.min_length in (None, 0)
    gone = effective(copied, no_repeat_ngram_size=None, min_new_tokens=None)
    assert gone.no_repeat_ngram_size in (None, 0)
    assert gone.min_new_tokens is None


def generation_in(signature: str) -> str:
    return next((p for p in signature.split("|") if p.startswith("generation:")), "")


def test_the_models_own_parameters_that_take_effect_stand_in_the_signature(
    tiny_bart: Path, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(tiny_bart, tmp_path / "model"))
    values = {"max_length": 142, "length_penalty": 2.0, "temperature": 0.7, "do_sample": True}
    change_json(folder / "generation_config.json", **values)
    # forced_eos_token_id is the fixture's own; sampling is off, so that temperature has no effect.
    assert generation_in(HuggingFace(str(folder)).signature) == (
        "generation:forced_eos_token_id=2,length_penalty=2.0,max_length=142,num_beams=2"
    )
    change_json(folder / "generation_config.json", encoder_repetition_penalty=1.5)
    fast = HuggingFace(str(folder), engine="ctranslate2")  # which knows no such penalty
    assert generation_in(fast.signature) == (
        "generation:forced_eos_token_id=2,length_penalty=2.0,max_length=142,num_beams=2"
    )
    # One beam has no use for a length penalty, and a limit that is set replaces the model's own.
    set_here = HuggingFace(str(folder), num_beams=1, max_new_tokens=20)
    assert generation_in(set_here.signature) == (
        "generation:encoder_repetition_penalty=1.5,forced_eos_token_id=2"
    )


def test_the_lengths_of_a_causal_model_do_not_stand_in_the_signature(copied: Path) -> None:
    change_json(copied / "generation_config.json", max_length=100, repetition_penalty=1.1)
    assert generation_in(HuggingFace(str(copied)).signature) == "generation:repetition_penalty=1.1"


def test_a_numbered_gpu_is_that_gpu_in_every_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    asked: list[Any] = []
    monkeypatch.setattr(torch.cuda, "mem_get_info", lambda device: asked.append(device) or (7, 9))
    second = hardware.detect("cuda:1")
    assert second.torch_device == "cuda:1"
    assert ctranslate2_engine._device(second) == {"device": "cuda", "device_index": 1}
    assert hardware.free_memory(second) == 7
    assert asked == [1]
    assert hardware.detect("cuda").torch_device == "cuda:0"


def too_much_memory() -> None:
    import torch

    torch.empty(1 << 60, dtype=torch.uint8)


def raising(error: Exception) -> Callable[[], None]:
    def fail() -> None:
        raise error

    return fail


def torch_out_of_memory() -> None:
    import torch

    raise torch.cuda.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB.")


@pytest.mark.parametrize(
    "fail",
    [
        too_much_memory,
        raising(MemoryError()),
        torch_out_of_memory,
        raising(RuntimeError("MPS backend out of memory (MPS allocated: 8.1 GB, max: 9.07 GB).")),
        raising(RuntimeError("CUDA failed with error out of memory")),
    ],
)
def test_want_of_memory_is_recognised(fail: Callable[[], None]) -> None:
    with pytest.raises(OutOfMemoryError), explained_failures():
        fail()


@pytest.mark.parametrize(
    "error",
    [
        RuntimeError("CUDA error: an illegal memory access was encountered"),
        RuntimeError("CUDA failed with error an illegal memory access was encountered"),
        ValueError("There are one or more stop strings, but no tokenizer"),
        IndexError("index out of range in self"),
    ],
)
def test_other_failures_are_one_sentence_and_not_want_of_memory(error: Exception) -> None:
    with pytest.raises(ModelError, match=f"while it was generating: {error}"), explained_failures():
        raise error


def test_what_generate_refuses_is_one_sentence(tiny_llama: Path) -> None:
    with pytest.raises(ModelError, match=r"failed while it was generating: .*penalty"):
        tiny(tiny_llama, generation={"repetition_penalty": -1.0})(TEXT)


def test_torch_keeps_its_threads_where_a_conversion_fails() -> None:
    import torch

    before = torch.get_num_threads()

    def fail() -> None:
        with ctranslate2_engine._torch_threads_kept():
            torch.set_num_threads(before + 2)
            raise OSError("disk")

    with pytest.raises(OSError, match="disk"):
        fail()
    assert torch.get_num_threads() == before


@pytest.fixture
def sentence_encoder(tmp_path: Path, tiny_llama: Path) -> Path:
    """A tiny BERT with the tokenizer of the tiny models."""
    import torch
    from transformers import AutoTokenizer, BertConfig, BertModel

    torch.manual_seed(4)
    config = BertConfig(
        vocab_size=400, hidden_size=16, num_hidden_layers=1, num_attention_heads=2,
        intermediate_size=32,
    )  # fmt: skip
    BertModel(config).save_pretrained(tmp_path / "encoder")
    AutoTokenizer.from_pretrained(tiny_llama).save_pretrained(tmp_path / "encoder")
    return tmp_path / "encoder"


def test_an_encoder_is_known_by_its_content(sentence_encoder: Path) -> None:
    spec = {"use": "embeddings", "model": str(sentence_encoder), "sentences": 1}
    with load(spec) as summarizer:
        before = summarizer.signature
        assert summarizer(TEXT).text in TEXT
    assert "|weights:sha256." in before
    change_weights(
        sentence_encoder,
        lambda weights: weights.update({key: value + 1 for key, value in weights.items()}),
    )
    assert load(spec).signature != before


def test_a_cached_encoder_of_the_hub_is_known_by_its_commit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from huggingface_hub import constants

    commit = "0123456789abcdef0123456789abcdef01234567"
    folder = tmp_path / "models--someone--encoder"
    (folder / "snapshots" / commit).mkdir(parents=True)
    (folder / "refs").mkdir()
    (folder / "refs" / "main").write_text(commit)
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path))
    assert load("embeddings(model='someone/encoder')").signature.endswith(f"|weights:{commit}")
