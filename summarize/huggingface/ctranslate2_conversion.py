"""Converts a model for CTranslate2, once, into the user's cache folder."""

from __future__ import annotations

import hashlib
import logging
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from summarize.errors import ModelError
from summarize.huggingface.loading import load_model, load_tokenizer
from summarize.huggingface.model_cache import cache_folder, made_once

if TYPE_CHECKING:
    from summarize.huggingface.options import Options

logger = logging.getLogger(__name__)

# Where the layers normalize: fixed by the architecture, and left out of configs that a current
# transformers writes, but looked up by CTranslate2's converter.
_LAYOUT = {
    "bart": {"normalize_before": False, "normalize_embedding": True},
    "mbart": {"normalize_before": True, "normalize_embedding": True},
    "pegasus": {"normalize_before": True, "normalize_embedding": False},
}


def converted(options: Options) -> Path:
    """Return the folder of the converted model; converts it on its first use."""
    name = hashlib.sha256(
        "\0".join(
            [
                options.source.identity,
                options.adapter_source.identity if options.adapter_source else "",
                options.resolved_dtype,
                metadata.version("ctranslate2"),
            ]
        ).encode()
    ).hexdigest()[:20]
    return made_once(
        cache_folder("models") / f"ctranslate2-{name}", lambda to: _convert(options, to)
    )


def _convert(options: Options, target: Path) -> None:
    import dataclasses

    from ctranslate2.converters import TransformersConverter

    plain = dataclasses.replace(options, dtype="float32", device="cpu")

    class Converter(TransformersConverter):  # type: ignore[misc]
        """Loads as this project does: safetensors only, the adapter merged."""

        def load_model(self, *_: Any, **__: Any) -> Any:
            model = load_model(plain)
            for key, value in _LAYOUT.get(model.config.model_type, {}).items():
                if not hasattr(model.config, key):
                    setattr(model.config, key, value)
            return model

        def load_tokenizer(self, *_: Any, **__: Any) -> Any:
            tokenizer = load_tokenizer(plain)
            if tokenizer.unk_token is None:  # must be named, but nothing unknown is ever passed
                tokenizer.unk_token = tokenizer.eos_token
            return tokenizer

    logger.info("Converting the model for ctranslate2, once ...")
    try:
        Converter(plain.source.name_or_path(), revision=plain.source.revision).convert(
            str(target), quantization=options.resolved_dtype, force=True
        )
    except ValueError as error:
        raise ModelError(
            f"ctranslate2 cannot convert {options.model} ({str(error).splitlines()[0][:120]}); "
            "use engine='torch'."
        ) from error
