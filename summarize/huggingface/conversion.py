"""Converts a model for CTranslate2, once, into the cache of models."""

from __future__ import annotations

import hashlib
import logging
from importlib import metadata
from pathlib import Path
from typing import Any

from summarize.errors import ModelError
from summarize.huggingface.loading import Recipe, load_model, load_tokenizer
from summarize.huggingface.storage import cache_folder, made_once

logger = logging.getLogger(__name__)

# Where the layers normalize: fixed by the architecture, and left out of configs that a current
# transformers writes, but looked up by CTranslate2's converter.
_LAYOUT = {
    "bart": {"normalize_before": False, "normalize_embedding": True},
    "mbart": {"normalize_before": True, "normalize_embedding": True},
    "pegasus": {"normalize_before": True, "normalize_embedding": False},
}


def converted(recipe: Recipe) -> Path:
    """Return the folder of the converted model; converts it on its first use."""
    name = hashlib.sha256(
        "\0".join(
            [
                recipe.source.identity,
                recipe.adapter.identity if recipe.adapter else "",
                recipe.dtype,
                metadata.version("ctranslate2"),
            ]
        ).encode()
    ).hexdigest()[:20]
    return made_once(
        cache_folder("models") / f"ctranslate2-{name}", lambda to: _convert(recipe, to)
    )


def _convert(recipe: Recipe, target: Path) -> None:
    import dataclasses

    from ctranslate2.converters import TransformersConverter

    plain = dataclasses.replace(recipe, dtype="float32", device="cpu")

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
    place = plain.source.place()
    try:
        Converter(place, revision=plain.source.revision).convert(
            str(target), quantization=recipe.dtype, force=True
        )
    except ValueError as error:
        raise ModelError(
            f"ctranslate2 cannot convert {recipe.name} ({str(error).splitlines()[0][:120]}); "
            "use engine='torch'."
        ) from error
