"""The signature of a `huggingface` summarizer: everything that can change its text.

It is made without torch and without loading the model, so that a finished run is recognised at
once.
"""

from __future__ import annotations

import hashlib

import msgspec

from summarize.huggingface import answer, writer
from summarize.huggingface.frame import CHAT_PROMPT, CHAT_SYSTEM, PLAIN_PROMPT
from summarize.huggingface.hardware import major_version
from summarize.huggingface.options import Options
from summarize.sentences import splitter
from summarize.spec import Spec


def signature(options: Options) -> str:
    """Return the spec, then `key:value` for what it leaves open, joined by `|`.

    Raises:
        ModelError: the model cannot be found.
        MissingDependencyError: the embedded model is not installed.
    """
    recipe = options.recipe
    facts = {
        "model": recipe.source.identity,
        "adapter": recipe.adapter.identity if recipe.adapter else None,
        "prompt": _prompt(options),
        "overflow": _overflow(options),
        "dtype": options.resolved_dtype,
        "device": options.hardware.device,
        "engine": options.engine,
        "seed": str(options.seed),
        "answer": str(answer.VERSION),
        "split": splitter(),
        "v": str(writer.VERSION),
        "torch": major_version("torch"),
        "transformers": major_version("transformers"),
        "ctranslate2": major_version("ctranslate2") if options.engine == "ctranslate2" else None,
    }
    spec = str(Spec("huggingface", options.given)).replace("|", "\\x7c").replace("\n", "\\n")
    return "|".join([spec, *(f"{key}:{value}" for key, value in facts.items() if value)])


def _prompt(options: Options) -> str:
    """Hash the prompts that may be used; which of the defaults is, the model decides."""
    texts = (
        [options.prompt, options.system]
        if options.prompt or options.system
        else ["default", CHAT_SYSTEM, CHAT_PROMPT, PLAIN_PROMPT]
    )
    return hashlib.sha256(msgspec.json.encode([*texts, options.template])).hexdigest()[:12]


def _overflow(options: Options) -> str:
    if options.overflow != "select":
        return options.overflow
    from summarize.huggingface.selection import load_selector

    return "select/" + load_selector(options.selector).signature.replace("|", "/")
