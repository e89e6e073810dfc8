"""What a model's config says about lengths and about the text it wants in front."""

from __future__ import annotations

from typing import Any

# T5 was trained with a task in front of every input (Raffel et al. 2020, section 2.4).
_T5_PREFIX = "summarize: "
# Tokenizers that state no limit carry a number of some 30 digits.
_STATED = 10**7
_KEYS = ("max_encoder_position_embeddings", "max_position_embeddings", "n_positions")


def positions(config: Any, tokenizer: Any) -> int | None:
    """Return the greatest length a model can work with, in tokens; `None` where none is stated.

    Args:
        config: of the model.
        tokenizer: of the model; its own limit counts where it is the smaller one.
    """
    text = config.get_text_config(decoder=True)
    stated = [
        int(value)
        for holder in (config, text)
        for key in _KEYS
        if isinstance(value := getattr(holder, key, None), int) and value > 0
    ]
    limits = stated[:1]
    if tokenizer.model_max_length < _STATED:
        limits.append(int(tokenizer.model_max_length))
    return min(limits, default=None)


def default_prefix(config: Any) -> str:
    """Return the text that the model wants before an article: T5's task, else nothing."""
    own = (getattr(config, "task_specific_params", None) or {}).get("summarization", {})
    prefix = own.get("prefix")
    if prefix is not None:
        return str(prefix)
    return _T5_PREFIX if config.model_type == "t5" else ""
