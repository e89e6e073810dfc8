"""Loading tokenizers and models; what goes wrong there becomes a sentence for a person."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from summarize.errors import MissingDependencyError, ModelError, SummarizeError
from summarize.huggingface.model_source import ModelSource

if TYPE_CHECKING:
    from summarize.huggingface.options import Options

_KEYS_SHOWN = 5


def load_tokenizer(options: Options) -> Any:
    """Load a tokenizer.

    Raises:
        ModelError: there is none, or it cannot tell which characters its tokens stand for.
    """
    with explained_loading(options.model, "tokenizer"), quiet_transformers():
        from transformers import AutoTokenizer

        tokenizer: Any = AutoTokenizer.from_pretrained(
            options.source.name_or_path(), **_common(options)
        )
    # Without its files transformers makes a tokenizer that knows nothing but control tokens.
    if len(tokenizer) <= len(tokenizer.added_tokens_decoder):
        raise ModelError(f"the model {options.model} has no tokenizer; add its tokenizer.json.")
    if not tokenizer.is_fast:
        raise ModelError(
            f"the tokenizer of {options.model} has no character offsets, which are needed to "
            "report what a long article loses; convert it to a tokenizer.json."
        )
    return tokenizer


def load_config(options: Options) -> Any:
    """Load a model's config.

    Raises:
        ModelError: there is none, or it names an unknown architecture.
    """
    with explained_loading(options.model, "config.json"), quiet_transformers():
        from transformers import AutoConfig

        return AutoConfig.from_pretrained(options.source.name_or_path(), **_common(options))


def load_model(options: Options) -> Any:
    """Load a model, with its adapter, onto its device, ready for inference.

    Raises:
        ModelError: the weights are missing, do not fit or are not safe to load, or the device is
            not there.
        MissingDependencyError: an adapter or a quantization needs a package.
    """
    config = load_config(options)
    with explained_loading(options.model, "model"), quiet_transformers():
        import torch
        import transformers

        _check_device(options, torch)
        family = (
            transformers.AutoModelForSeq2SeqLM
            if config.is_encoder_decoder
            else transformers.AutoModelForCausalLM
        )
        arguments: dict[str, Any] = {"dtype": getattr(torch, options.resolved_dtype)}
        quantization = _quantization(options)
        if quantization is not None:
            arguments["quantization_config"] = quantization
        if options.device_map:
            arguments["device_map"] = options.device_map
        if not options.gguf_file:
            arguments["use_safetensors"] = True
        loaded: Any = family.from_pretrained(
            options.source.name_or_path(),
            output_loading_info=True,
            ignore_mismatched_sizes=True,
            **arguments,
            **_common(options),
        )
        model, report = loaded
        if not options.allow_incomplete:
            _check_complete(options, report)
        if options.adapter_source is not None:
            model = _with_adapter(model, options.adapter_source)
        if not options.device_map:
            model = model.to(options.hardware.torch_device)
        return model.eval()


def _common(options: Options) -> dict[str, Any]:
    """Return the arguments that every `from_pretrained` takes."""
    return {
        "revision": options.source.revision,
        "trust_remote_code": options.trust_remote_code,
    } | ({"gguf_file": options.gguf_file} if options.gguf_file else {})


def _check_complete(options: Options, report: dict[str, Any]) -> None:
    """Refuse weights that transformers would fill in with random numbers.

    Raises:
        ModelError: there are some; names them.
    """
    found = {
        "lacks": sorted(report["missing_keys"]),
        "has in another shape": sorted(key[0] for key in report["mismatched_keys"]),
    }
    faults = []
    for fault, keys in found.items():
        if keys:
            more = f" and {len(keys) - _KEYS_SHOWN} more" if len(keys) > _KEYS_SHOWN else ""
            faults.append(f"{fault} {', '.join(keys[:_KEYS_SHOWN])}{more}")
    if faults:
        raise ModelError(
            f"the checkpoint of {options.model} {' and '.join(faults)}: these weights would be "
            "random; download it again, or go on with allow_incomplete=True."
        )


def _quantization(options: Options) -> Any:
    import transformers

    if options.gguf_file:
        return transformers.GgufConfig(dequantize=True)
    if not options.quantization:
        return None
    from transformers.quantizers.auto import AutoQuantizationConfig

    return AutoQuantizationConfig.from_dict(dict(options.quantization))


def _with_adapter(model: Any, adapter: ModelSource) -> Any:
    try:
        from peft import PeftModel
    except ImportError:
        raise MissingDependencyError(
            "an adapter needs the package peft; run: pip install 'summarize-eval[peft]'"
        ) from None
    with warnings.catch_warnings():
        warnings.filterwarnings("error", "Found missing adapter keys")
        adapted = PeftModel.from_pretrained(
            model, adapter.name_or_path(), revision=adapter.revision, use_safetensors=True
        )
    # Merged weights run as fast as the model alone; quantized ones cannot be merged exactly.
    return adapted if getattr(model, "is_quantized", False) else adapted.merge_and_unload()


def _check_device(options: Options, torch: Any) -> None:
    hardware = options.hardware
    number = {
        "cpu": lambda: 1,
        "cuda": torch.cuda.device_count,
        "mps": lambda: int(torch.backends.mps.is_available()),
    }[hardware.device]()
    if hardware.index >= number:
        raise ModelError(
            f"torch {torch.__version__} cannot use {hardware.torch_device!r} on this machine; set "
            "device='cpu', or install a build of torch for it."
        )


@contextmanager
def explained_loading(name: str, part: str) -> Iterator[None]:
    """Turn whatever goes wrong while a part of a model is loaded into a sentence."""
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
