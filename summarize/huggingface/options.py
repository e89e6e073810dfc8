"""The options of `huggingface(...)`, and what `auto` and `None` stand for."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from summarize.errors import SpecError
from summarize.huggingface import embedded, hardware
from summarize.huggingface.loading import Recipe
from summarize.huggingface.model_source import ModelSource, resolve
from summarize.huggingface.overflow import Overflow

SENTENCES = 3


@dataclass(frozen=True)
class Options:
    """What the spec says, as `HuggingFace` describes it; derived values are computed once."""

    model: str = embedded.NAME
    revision: str | None = None
    gguf_file: str | None = None
    adapter: str | None = None
    engine: str = "torch"
    dtype: str = "auto"
    device: str = "auto"
    device_map: str | None = None
    quantization: Mapping[str, Any] | None = None
    prompt: str | None = None
    system: str | None = None
    template: Mapping[str, Any] | None = None
    sentences: int | None = None
    max_new_tokens: int | None = None
    num_beams: int | None = None
    generation: Mapping[str, Any] | None = None
    overflow: Overflow = "truncate"
    selector: str = "extractive"
    max_input_tokens: int | None = None
    batch_tokens: int | None = None
    window: int = 256
    seed: int = 0
    trust_remote_code: bool = False

    def __post_init__(self) -> None:
        if self.dtype == "int8" and self.engine != "ctranslate2":
            raise SpecError(
                "huggingface knows dtype='int8' with engine='ctranslate2' only; "
                "for int8 in torch set quantization."
            )
        twice = set(self.generation or {}) & {"max_new_tokens", "num_beams"}
        if twice:
            raise SpecError(
                f"huggingface has {', '.join(sorted(twice))} as an option of its own: "
                "take it out of generation."
            )

    @property
    def given(self) -> dict[str, Any]:
        """The options that differ from their defaults, and the model."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        defaults = {field.name: field.default for field in fields(self)}
        return {
            key: value for key, value in values.items() if key == "model" or value != defaults[key]
        }

    @property
    def generation_options(self) -> dict[str, Any]:
        """The generation parameters that are set."""
        own = {"max_new_tokens": self.max_new_tokens, "num_beams": self.num_beams}
        return {key: value for key, value in own.items() if value is not None} | dict(
            self.generation or {}
        )

    @functools.cached_property
    def hardware(self) -> hardware.Hardware:
        """The device that the model will run on."""
        return hardware.detect(self.device)

    @functools.cached_property
    def source(self) -> ModelSource:
        """The model's place and identity."""
        return resolve(self.model, self.revision, weights=self.gguf_file)

    @functools.cached_property
    def recipe(self) -> Recipe:
        """How the model is loaded."""
        return Recipe(
            name=self.model,
            source=self.source,
            hardware=self.hardware,
            dtype=self.resolved_dtype,
            device=self.device,
            device_map=self.device_map,
            gguf_file=self.gguf_file,
            adapter=resolve(self.adapter) if self.adapter else None,
            quantization=self.quantization or {},
            trust_remote_code=self.trust_remote_code,
        )

    @property
    def resolved_dtype(self) -> str:
        """The dtype that `auto` stands for here."""
        if self.dtype != "auto":
            return self.dtype
        return "int8" if self.engine == "ctranslate2" else self.hardware.dtype
