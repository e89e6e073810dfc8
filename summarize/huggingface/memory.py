"""How many tokens a batch may have: an estimate from the model and the free memory."""

from __future__ import annotations

from typing import Any

from summarize.huggingface.hardware import DeviceKind

# Past these a batch is no faster per article, on two cores and on data-centre GPUs.
_USEFUL = {"cpu": 1 << 14, "mps": 1 << 15, "cuda": 1 << 19}
_SHARE = 0.6


def bytes_per_token(config: Any, itemsize: int, beams: int) -> int:
    """Estimate the memory that one token of a batch takes while text is generated.

    Keys and values of every layer, kept for each beam, and the widest activations of one layer.

    Args:
        config: of the model, in transformers' terms.
        itemsize: bytes of one number of the model's dtype.
        beams: number of beams.
    """
    text = config.get_text_config(decoder=True)
    heads = int(text.num_attention_heads)
    hidden = int(text.hidden_size)
    layers = int(text.num_hidden_layers)
    head = int(getattr(text, "head_dim", None) or getattr(text, "d_kv", None) or hidden // heads)
    kv_heads = int(getattr(text, "num_key_value_heads", None) or heads)
    wide = int(
        getattr(text, "intermediate_size", None)
        or getattr(text, "decoder_ffn_dim", None)
        or getattr(text, "d_ff", None)
        or 4 * hidden
    )
    cache = 2 * layers * kv_heads * head * itemsize
    activations = (8 * hidden + 3 * wide) * max(itemsize, 4)
    return cache * beams * 2 + activations


def token_budget(per_token: int, free: int, device: DeviceKind) -> int:
    """Return the tokens of a batch: a power of two, so that it is the same from run to run.

    Args:
        per_token: bytes that one token takes.
        free: bytes that are free once the model is loaded.
        device: the kind of device.
    """
    fitting = max(1, int(free * _SHARE) // max(1, per_token))
    return min(_USEFUL[device], 1 << (fitting.bit_length() - 1))
