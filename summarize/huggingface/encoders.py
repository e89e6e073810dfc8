"""Models that read and do not write: encoders, and classifiers of pairs of texts.

Weights come from safetensors alone and are float32, so that the last digits do not depend on what
a processor multiplies fastest.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any, Literal

from msgspec import Meta

from summarize.errors import ModelError
from summarize.huggingface.hardware import Hardware
from summarize.huggingface.loading import explained_loading, quiet_transformers
from summarize.huggingface.model_source import ModelSource

Head = Literal["none", "classifier"]
Device = Annotated[
    str, Meta(description="auto, cpu, cuda, cuda:1, mps", pattern=r"^(auto|cpu|mps|cuda(:\d+)?)$")
]
BatchSize = Annotated[int, Meta(ge=1, description="inputs that the model reads at once")]


def load_encoder(source: ModelSource, head: Head, hardware: Hardware) -> tuple[Any, Any]:
    """Return the tokenizer and the model, ready for inference.

    Args:
        source: where the model is.
        head: `classifier` for a model that tells classes apart, `none` for hidden states.
        hardware: what runs it.

    Raises:
        ModelError: it cannot be loaded, or lacks weights, which would be random.
        MissingDependencyError: it needs a package that is not installed.
    """
    with explained_loading(source.location, "model"), quiet_transformers():
        import transformers

        place, revision = source.name_or_path(), source.revision
        tokenizer = transformers.AutoTokenizer.from_pretrained(place, revision=revision)
        family = (
            transformers.AutoModelForSequenceClassification
            if head == "classifier"
            else transformers.AutoModel
        )
        loaded: Any = family.from_pretrained(
            place,
            revision=revision,
            use_safetensors=True,
            dtype="float32",
            output_loading_info=True,
        )
        model, report = loaded
        # A pooler makes one vector of a text; without a head nothing asks for it.
        lacking = [
            key
            for key in report["missing_keys"]
            if head != "none" or "pooler" not in key.split(".")
        ]
        if lacking:
            raise ModelError(
                f"the model {source.location} lacks {', '.join(sorted(lacking)[:3])}, which would "
                "be random; name a model that was trained for this."
            )
        return tokenizer, model.to(hardware.torch_device).eval()


@contextmanager
def inference() -> Iterator[None]:
    """Keep no gradients while the block runs."""
    import torch

    with torch.inference_mode():
        yield


def most_positions(config: Any) -> int | None:
    """Return how many tokens a model has positions for; `None` where they are relative."""
    positions = getattr(config, "max_position_embeddings", None)
    if positions is None or not getattr(config, "position_biased_input", True):
        return None
    # RoBERTa counts positions from the number of its padding token on.
    if config.model_type in ("roberta", "xlm-roberta", "camembert"):
        return int(positions) - int(config.pad_token_id) - 1
    return int(positions)
