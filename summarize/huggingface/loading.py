"""Loading tokenizers and models; what goes wrong there becomes a sentence for a person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from summarize.errors import MissingDependencyError, ModelError, SummarizeError
from summarize.huggingface.hardware import Hardware
from summarize.huggingface.model_source import ModelSource


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that loading a model needs to know."""

    name: str
    source: ModelSource
    hardware: Hardware
    dtype: str
    device: str = "auto"
    device_map: str | None = None
    gguf_file: str | None = None
    adapter: ModelSource | None = None
    quantization: Mapping[str, Any] = field(default_factory=dict)
    trust_remote_code: bool = False

    @property
    def common(self) -> dict[str, Any]:
        """The arguments that every `from_pretrained` takes."""
        return {
            "revision": self.source.revision,
            "trust_remote_code": self.trust_remote_code,
        } | ({"gguf_file": self.gguf_file} if self.gguf_file else {})


def load_tokenizer(recipe: Recipe) -> Any:
    """Load a tokenizer.

    Raises:
        ModelError: there is none, or it cannot tell which characters its tokens stand for.
    """
    with _explained(recipe.name, "tokenizer"), quiet_transformers():
        from transformers import AutoTokenizer

        tokenizer = AutoTokenizer.from_pretrained(recipe.source.place(), **recipe.common)
    if not tokenizer.is_fast:
        raise ModelError(
            f"the tokenizer of {recipe.name} has no character offsets, which are needed to report "
            "what a long article loses; convert it to a tokenizer.json."
        )
    return tokenizer


def load_config(recipe: Recipe) -> Any:
    """Load a model's config.

    Raises:
        ModelError: there is none, or it names an unknown architecture.
    """
    with _explained(recipe.name, "config.json"), quiet_transformers():
        from transformers import AutoConfig

        return AutoConfig.from_pretrained(recipe.source.place(), **recipe.common)


def load_model(recipe: Recipe) -> Any:
    """Load a model, with its adapter, onto its device, ready for inference.

    Raises:
        ModelError: the weights are missing or not safe to load, or the device is not there.
        MissingDependencyError: an adapter or a quantization needs a package.
    """
    config = load_config(recipe)
    with _explained(recipe.name, "model"), quiet_transformers():
        import torch
        import transformers

        _check_device(recipe, torch)
        family = (
            transformers.AutoModelForSeq2SeqLM
            if config.is_encoder_decoder
            else transformers.AutoModelForCausalLM
        )
        arguments: dict[str, Any] = {"dtype": getattr(torch, recipe.dtype)}
        quantization = _quantization(recipe)
        if quantization is not None:
            arguments["quantization_config"] = quantization
        if recipe.device_map:
            arguments["device_map"] = recipe.device_map
        if not recipe.gguf_file:
            arguments["use_safetensors"] = True
        model: Any = family.from_pretrained(recipe.source.place(), **arguments, **recipe.common)
        if recipe.adapter is not None:
            model = _with_adapter(model, recipe.adapter)
        if not recipe.device_map:
            model = model.to(_torch_device(recipe))
        return model.eval()


def _quantization(recipe: Recipe) -> Any:
    import transformers

    if recipe.gguf_file:
        return transformers.GgufConfig(dequantize=True)
    if not recipe.quantization:
        return None
    from transformers.quantizers.auto import AutoQuantizationConfig

    return AutoQuantizationConfig.from_dict(dict(recipe.quantization))


def _with_adapter(model: Any, adapter: ModelSource) -> Any:
    try:
        from peft import PeftModel
    except ImportError:
        raise MissingDependencyError(
            "an adapter needs the package peft; run: pip install 'summarize-eval[peft]'"
        ) from None
    adapted = PeftModel.from_pretrained(
        model, adapter.place(), revision=adapter.revision, use_safetensors=True
    )
    # Merged weights run as fast as the model alone; quantized ones cannot be merged exactly.
    return adapted if getattr(model, "is_quantized", False) else adapted.merge_and_unload()


def _torch_device(recipe: Recipe) -> str:
    return recipe.hardware.device if recipe.device == "auto" else recipe.device


def _check_device(recipe: Recipe, torch: Any) -> None:
    kind = recipe.hardware.device
    there = {
        "cpu": lambda: True,
        "cuda": torch.cuda.is_available,
        "mps": torch.backends.mps.is_available,
    }[kind]()
    if not there:
        raise ModelError(
            f"torch {torch.__version__} cannot use {kind!r} on this machine; set device='cpu', or "
            "install a build of torch for it."
        )


@contextmanager
def _explained(name: str, part: str) -> Iterator[None]:
    try:
        yield
    except SummarizeError:
        raise
    except ImportError as error:
        raise MissingDependencyError(
            f"the {part} of {name} needs a package that is not installed: {first_line(error)}"
        ) from error
    except Exception as error:
        raise ModelError(f"the {part} of {name} cannot be loaded: {first_line(error)}") from error


def first_line(error: Exception) -> str:
    """Return the first line of a message that is not empty; the error's kind without any."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[0] if lines else type(error).__name__


@contextmanager
def quiet_transformers() -> Iterator[None]:
    """Show nothing below an error, and no progress bar, while the block runs."""
    from transformers import utils

    logging: Any = utils.logging
    verbosity, bars = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        logging.set_verbosity(verbosity)
        if bars:
            logging.enable_progress_bar()
