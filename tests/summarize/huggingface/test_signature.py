from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import summarize
from summarize.errors import SpecError
from summarize.huggingface.summarizer import HuggingFace


def signature(model: Path, **options: Any) -> str:
    return HuggingFace(str(model), **options).signature


@pytest.fixture
def copied(tiny_llama: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(tiny_llama, tmp_path / "model"))


def test_a_signature_is_read_without_torch_or_transformers(tiny_llama: Path) -> None:
    code = (
        "import sys, summarize\n"
        f"print(summarize.load({{'use': 'huggingface', 'model': {str(tiny_llama)!r}}}).signature)\n"
        "print({'torch', 'transformers', 'datasets', 'spacy'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    text, modules = done.stdout.splitlines()
    assert modules == "set()"
    assert text == signature(tiny_llama)


@pytest.mark.parametrize(
    "options",
    [
        {"dtype": "float16"},
        {"overflow": "error"},
        {"overflow": "select"},
        {"overflow": "select", "selector": "lexrank(language='de')"},
        {"prompt": "{article}"},
        {"system": "Be brief."},
        {"template": {"enable_thinking": False}},
        {"sentences": 2},
        {"max_new_tokens": 9},
        {"max_input_tokens": 50},
        {"num_beams": 3},
        {"generation": {"length_penalty": 2.0}},
        {"seed": 4},
        {"engine": "ctranslate2"},
        {"batch_tokens": 500},
        {"window": 64},
        {"quantization": {"quant_method": "bitsandbytes", "load_in_8bit": True}},
    ],
)
def test_whatever_can_change_the_text_changes_the_signature(
    tiny_llama: Path, options: dict[str, Any]
) -> None:
    assert signature(tiny_llama, **options) != signature(tiny_llama)


@pytest.mark.parametrize(
    "name", ["model.safetensors", "tokenizer.json", "config.json", "chat_template.jinja"]
)
def test_changed_files_change_the_signature(copied: Path, name: str) -> None:
    before = signature(copied)
    path = copied / name
    content = bytearray(path.read_bytes())
    content[-1] = ord(" ") if content[-1] != ord(" ") else 0  # the same size, and still JSON
    path.write_bytes(content)
    assert signature(copied) != before


def test_a_moved_model_keeps_its_identity(tiny_llama: Path, copied: Path) -> None:
    def identity(text: str) -> str:
        return text.split("|")[1]

    assert identity(signature(copied)) == identity(signature(tiny_llama))
    assert identity(signature(copied)).startswith("model:sha256.")


def test_the_dtype_that_auto_stands_for_is_named(tiny_llama: Path) -> None:
    (dtype,) = [
        part.removeprefix("dtype:")
        for part in signature(tiny_llama).split("|")
        if part.startswith("dtype:")
    ]
    assert dtype in {"bfloat16", "float32"}


def test_signatures_have_one_line_and_part_into_keys_and_values(tiny_llama: Path) -> None:
    text = signature(tiny_llama, prompt="One | two:\n{article}", overflow="select")
    assert "\n" not in text
    head, *pairs = text.split("|")
    assert head.startswith("huggingface(")
    keys = [pair.partition(":")[0] for pair in pairs]
    assert len(keys) == len(set(keys))
    assert {"model", "prompt", "overflow", "dtype", "device", "engine", "seed", "v"} <= set(keys)


def test_the_registry_fills_in_the_runs_seed(tiny_llama: Path) -> None:
    spec = {"use": "huggingface", "model": str(tiny_llama)}
    assert "|seed:7|" in summarize.load(spec, seed=7).signature


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"dtype": "int8"}, "ctranslate2"),
        ({"generation": {"num_beams": 2}}, "option of its own"),
        ({"overflow": "select", "selector": "huggingface"}, "does not rank sentences"),
    ],
)
def test_options_that_do_not_go_together_are_refused(
    tiny_llama: Path, options: dict[str, Any], message: str
) -> None:
    with pytest.raises(SpecError, match=message):
        _ = signature(tiny_llama, **options)


def test_unknown_overflow_policies_name_the_known_ones() -> None:
    with pytest.raises(SpecError, match="overflow"):
        summarize.load("huggingface(overflow='chop')")
