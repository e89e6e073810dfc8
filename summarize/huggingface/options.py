"""The options of `huggingface(...)`, and what `auto` and `None` stand for."""

from __future__ import annotations

import functools
from dataclasses import KW_ONLY, dataclass, fields
from typing import Annotated, Any, Literal

from msgspec import Meta

from summarize.errors import SpecError
from summarize.huggingface import embedded
from summarize.huggingface.hardware import Hardware, detect
from summarize.huggingface.model_source import ModelSource, resolve
from summarize.huggingface.overflow import Overflow
from summarize.spec import Spec

AtLeastOne = Annotated[int, Meta(ge=1)]


@dataclass(frozen=True, eq=False)
class Options:
    """What a spec says; the values derived from it are computed once."""

    model: Annotated[
        str, Meta(description="hub id, model folder, or the embedded model's name")
    ] = embedded.NAME
    _: KW_ONLY
    revision: Annotated[str | None, Meta(description="branch, tag or commit of a hub model")] = None
    gguf_file: Annotated[
        str | None, Meta(description="name of the GGUF file to read the weights from")
    ] = None
    adapter: Annotated[
        str | None, Meta(description="PEFT adapter: hub id or folder (needs the extra 'peft')")
    ] = None
    engine: Annotated[
        Literal["torch", "ctranslate2"],
        Meta(description="what runs the model; ctranslate2 needs the extra 'fast'"),
    ] = "torch"
    dtype: Annotated[
        Literal["auto", "float32", "bfloat16", "float16", "int8"],
        Meta(description="auto: bfloat16 where the hardware has it; int8 with ctranslate2"),
    ] = "auto"
    device: Annotated[
        str,
        Meta(description="auto, cpu, cuda, cuda:1, mps", pattern=r"^(auto|cpu|mps|cuda(:\d+)?)$"),
    ] = "auto"
    device_map: Annotated[
        str | None, Meta(description="how to spread a large model over devices, such as 'auto'")
    ] = None
    quantization: Annotated[
        dict[str, Any] | None,
        Meta(description="a transformers quantization config, with its quant_method"),
    ] = None
    prompt: Annotated[
        str | None, Meta(description="text around {article}; the user's turn of a chat model")
    ] = None
    system: Annotated[str | None, Meta(description="system turn of a chat model; '' for none")] = (
        None
    )
    template: Annotated[
        dict[str, Any] | None,
        Meta(description="variables of the chat template, such as enable_thinking"),
    ] = None
    sentences: Annotated[
        AtLeastOne | None,
        Meta(description="keep at most so many sentences (default prompt: 3)"),
    ] = None
    max_new_tokens: Annotated[
        AtLeastOne | None, Meta(description="longest summary; the model's own limit, or 128")
    ] = None
    num_beams: Annotated[
        AtLeastOne | None,
        Meta(
            description="beams; the model's own number, or 1 (greedy), or 4 with the embedded model"
        ),
    ] = None
    generation: Annotated[
        dict[str, Any] | None,
        Meta(description="further generation parameters, such as {length_penalty: 2.0}"),
    ] = None
    overflow: Annotated[
        Overflow | None,
        Meta(
            description="what to do with an article that is too long; truncate, or select with "
            "the embedded model"
        ),
    ] = None
    selector: Annotated[
        str | Spec,
        Meta(description="the extractive summarizer that chooses with overflow: select"),
    ] = "extractive"
    max_input_tokens: Annotated[
        AtLeastOne | None,
        Meta(description="longest prompt; the model's own limit, or 2,048 with the embedded model"),
    ] = None
    batch_tokens: Annotated[
        AtLeastOne | None, Meta(description="tokens of a batch; estimated if not set")
    ] = None
    window: Annotated[
        int, Meta(ge=1, description="how many articles are read ahead to form batches")
    ] = 256
    seed: Annotated[int, Meta(ge=0, description="for sampling, with the article's id")] = 0
    trust_remote_code: Annotated[
        bool, Meta(description="run Python code that a hub model brings; off for good reason")
    ] = False
    allow_incomplete: Annotated[
        bool, Meta(description="go on where a checkpoint lacks weights; they are then random")
    ] = False

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
        return {
            field.name: value
            for field in fields(self)
            if (value := getattr(self, field.name)) != field.default or field.name == "model"
        }

    @property
    def generation_options(self) -> dict[str, Any]:
        """The generation parameters that are set, or that the embedded model is used with."""
        own = {"max_new_tokens": self.max_new_tokens, "num_beams": self.num_beams}
        sampled = (self.generation or {}).get("do_sample")
        if self.is_embedded and self.engine == "torch" and not self.num_beams and not sampled:
            own["num_beams"] = embedded.BEAMS
        return {key: value for key, value in own.items() if value is not None} | (
            self.generation or {}
        )

    @property
    def is_embedded(self) -> bool:
        """Whether the model is the embedded one: small, slow with a long prompt, English."""
        return self.model == embedded.NAME

    @property
    def resolved_overflow(self) -> Overflow:
        """The policy that `None` stands for here."""
        return self.overflow or ("select" if self.is_embedded else "truncate")

    @functools.cached_property
    def hardware(self) -> Hardware:
        """The device that the model will run on."""
        return detect(self.device)

    @functools.cached_property
    def source(self) -> ModelSource:
        """Where the model is loaded from, and the name of its content."""
        return resolve(self.model, self.revision, weights=self.gguf_file)

    @functools.cached_property
    def adapter_source(self) -> ModelSource | None:
        """The same for the adapter, if there is one."""
        return resolve(self.adapter, adapter=True) if self.adapter else None

    @property
    def resolved_dtype(self) -> str:
        """The dtype that `auto` stands for here."""
        if self.dtype != "auto":
            return self.dtype
        return "int8" if self.engine == "ctranslate2" else self.hardware.dtype
