"""How a model generates: its own generation config, with what the spec sets on top."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from summarize.errors import SpecError, did_you_mean
from summarize.huggingface.model_source import ModelSource

MAX_NEW_TOKENS = 128
SAMPLE_TEMPERATURE, SAMPLE_TOP_P = 0.7, 0.95
"""Of samples that are candidates, where neither model nor options say anything of sampling."""

_SAMPLING = frozenset({"temperature", "top_k", "top_p", "min_p", "typical_p"})
_BEAMS = frozenset({"length_penalty", "early_stopping"})
_ALWAYS = frozenset(
    {
        "max_new_tokens",
        "min_new_tokens",
        "num_beams",
        "do_sample",
        "repetition_penalty",
        "no_repeat_ngram_size",
        "encoder_repetition_penalty",
        "encoder_no_repeat_ngram_size",
        "bad_words_ids",
        "sequence_bias",
        "suppress_tokens",
        "begin_suppress_tokens",
        "forced_bos_token_id",
        "forced_eos_token_id",
        "exponential_decay_length_penalty",
        "guidance_scale",
        "remove_invalid_values",
        "eos_token_id",
        "pad_token_id",
        "decoder_start_token_id",
    }
)
CTRANSLATE2 = frozenset(
    {
        "max_new_tokens",
        "min_new_tokens",
        "num_beams",
        "length_penalty",
        "repetition_penalty",
        "no_repeat_ngram_size",
    }
)
"""The parameters that the engine ctranslate2 follows."""

PER_BATCH = ("guidance_scale", "encoder_repetition_penalty", "encoder_no_repeat_ngram_size")
"""The parameters whose effect on a text, in transformers, goes by its row of the batch."""

# Which tokens mean what is part of the model.
_TOKENS = frozenset({"eos_token_id", "pad_token_id", "decoder_start_token_id"})
# Their effect is that of another parameter, which says what is meant.
_BETTER = {"max_length": "max_new_tokens", "min_length": "min_new_tokens"}


def generation_config(model: Any, options: Mapping[str, Any]) -> Any:
    """Return the `GenerationConfig` to use: the model's own, and `options` where set.

    A model's parameters for summarization (`task_specific_params` of T5 and BART) count as its
    own. Sampling is off unless an option turns it on, whatever the model's own config says, so
    that two runs agree; its temperature and nucleus then still are the model's own. An option
    that is `None` takes away what the model's own config says.

    Raises:
        SpecError: an option is unknown, would have no effect, or beams are to be sampled.
    """
    config = copy.deepcopy(model.generation_config)
    settings = {
        key: value for key, value in _task_parameters(model.config).items() if key in vars(config)
    }
    for key, value in {**settings, "do_sample": False, **options}.items():
        setattr(config, key, value)
    _check(config, options, encoder_decoder=model.config.is_encoder_decoder)
    _limit(config, options, encoder_decoder=model.config.is_encoder_decoder)
    if config.pad_token_id is None:
        ends = config.eos_token_id
        config.pad_token_id = ends[0] if isinstance(ends, list | tuple) else ends
    return config


def sampling_config(config: Any) -> Any:
    """Return the parameters that samples are drawn with.

    They are the model's own, or the options'. A model that says nothing of sampling, and was not
    asked to sample, is sampled a little below its own temperature and without the tail.
    """
    if config.do_sample or any(getattr(config, name) is not None for name in _SAMPLING):
        return config
    shaped = copy.copy(config)
    shaped.temperature, shaped.top_p = SAMPLE_TEMPERATURE, SAMPLE_TOP_P
    return shaped


def _task_parameters(config: Any) -> Mapping[str, Any]:
    parameters = getattr(config, "task_specific_params", None) or {}
    return parameters.get("summarization", {})  # type: ignore[no-any-return]


def _check(config: Any, options: Mapping[str, Any], *, encoder_decoder: bool) -> None:
    """Refuse what would have no effect.

    Raises:
        SpecError: an option is one of those.
    """
    known = _ALWAYS | _BEAMS | _SAMPLING | ({"min_length"} if encoder_decoder else set())
    for key, value in options.items():
        if key in _BETTER and key not in known:
            raise SpecError(
                f"huggingface counts new tokens: instead of {key!r} set {_BETTER[key]!r}."
            )
        if key not in known:
            raise SpecError(
                f"huggingface cannot take the generation parameter {key!r}."
                f"{did_you_mean(key, known)}"
            )
        if value is not None and key in _SAMPLING and not config.do_sample:
            raise SpecError(
                f"the generation parameter {key!r} has an effect with do_sample: true only; "
                "add it, or drop the parameter."
            )
        if value is not None and key in _BEAMS and (config.num_beams or 1) == 1:
            raise SpecError(
                f"the generation parameter {key!r} has an effect with several beams only; "
                "set num_beams, or drop the parameter."
            )
    if config.do_sample and (config.num_beams or 1) > 1:
        raise SpecError("huggingface samples or searches with beams, not both: drop one of them.")


def _limit(config: Any, options: Mapping[str, Any], *, encoder_decoder: bool) -> None:
    """Set `max_new_tokens`: the option, the model's own limit, or 128."""
    if config.max_new_tokens is None:
        # A causal model's max_length counts the prompt, so that it says nothing about a summary.
        own = config.max_length if encoder_decoder else None
        # 20 is what transformers fills in where a model states nothing.
        # It counts the token that a decoder starts with.
        config.max_new_tokens = own - 1 if own and own not in (1, 20) else MAX_NEW_TOKENS
    config.max_length = None
    if not encoder_decoder:  # for the same reason
        config.min_length = None


def own_defaults(source: ModelSource, options: Mapping[str, Any], engine: str) -> dict[str, Any]:
    """Return the model's own generation parameters that take effect beside the options set.

    They are read from its JSON files, so that a signature needs no transformers.
    """
    config = source.read_json("config.json")
    task = _task_parameters(SimpleNamespace(**config))
    own = {**(source.read_json("generation_config.json") or config), **task, **options}
    followed = _ALWAYS | _BEAMS | _SAMPLING
    if engine == "ctranslate2":
        followed = CTRANSLATE2 | {"forced_eos_token_id"}
    names = followed - _TOKENS - options.keys()
    if config.get("is_encoder_decoder"):
        names |= {"min_length"} if "max_new_tokens" in own else {"max_length", "min_length"}
    if not options.get("do_sample"):
        names -= _SAMPLING | {"do_sample"}
    if own.get("num_beams", 1) == 1:
        names -= _BEAMS
    return {key: own[key] for key in sorted(names) if own.get(key) is not None}


# T5 was trained with a task in front of every input (Raffel et al. 2020, section 2.4).
_T5_PREFIX = "summarize: "
# Tokenizers that state no limit carry a number of some 30 digits.
_STATED = 10**7
_KEYS = ("max_encoder_position_embeddings", "max_position_embeddings", "n_positions")


def context_length(config: Any, tokenizer: Any) -> int | None:
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
    prefix = _task_parameters(config).get("prefix")
    if prefix is not None:
        return str(prefix)
    return _T5_PREFIX if config.model_type == "t5" else ""
