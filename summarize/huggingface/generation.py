"""How a model writes: its own generation config, with what the spec sets on top."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from summarize.errors import SpecError, did_you_mean

MAX_NEW_TOKENS = 128

_OURS = frozenset(
    {"num_return_sequences", "return_dict_in_generate", "streamer", "use_cache", "seed"}
)


def generation_config(model: Any, options: Mapping[str, Any]) -> Any:
    """Return the `GenerationConfig` to use: the model's own, and `options` where set.

    A model's parameters for summarization (`task_specific_params` of T5 and BART) count as its
    own. Sampling is off unless an option turns it on, whatever the model's own config says, so
    that two runs agree; its temperature and nucleus then still are the model's own.

    Raises:
        SpecError: an option is unknown to transformers, or beams are to be sampled.
    """
    config = copy.deepcopy(model.generation_config)
    own = (getattr(model.config, "task_specific_params", None) or {}).get("summarization", {})
    known = set(config.to_dict()) | set(vars(config))
    settings = {key: value for key, value in own.items() if key in known}
    settings |= {"do_sample": False, **options}
    for key in options:
        if key not in known or key in _OURS:
            raise SpecError(
                f"huggingface cannot take the generation parameter {key!r}."
                f"{did_you_mean(key, known - _OURS)}"
            )
    for key, value in settings.items():
        setattr(config, key, value)
    if config.do_sample and (config.num_beams or 1) > 1:
        raise SpecError("huggingface samples or searches with beams, not both: drop one of them.")
    _limit(config, options, encoder_decoder=model.config.is_encoder_decoder)
    if config.pad_token_id is None:
        config.pad_token_id = _first(config.eos_token_id)
    return config


def _limit(config: Any, options: Mapping[str, Any], *, encoder_decoder: bool) -> None:
    """Set `max_new_tokens`: the option, the model's own limit, or 128."""
    if config.max_new_tokens is None:
        # A causal model's max_length counts the prompt, so that it says nothing about a summary.
        own = config.max_length if encoder_decoder else None
        # 20 is what transformers fills in where a model states nothing.
        # It counts the token that a decoder starts with.
        config.max_new_tokens = own - 1 if own and own not in (1, 20) else MAX_NEW_TOKENS
    config.max_length = None
    if "min_new_tokens" not in options and not encoder_decoder:
        config.min_length = None


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list | tuple) else value


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
