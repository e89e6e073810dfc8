"""What a server sent back: an answer, or why it is none.

An HTTP status of 200 does not make an answer: the text can be empty because reasoning used up the
tokens, withheld by a filter, refused, or not there at all. Each of these is a `Problem` of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from summarize.base import FailureKind
from summarize.usage import Usage


@dataclass(frozen=True, slots=True)
class Answer:
    """One completion.

    `cut_off` says that the limit of new tokens ended it. `model` and `fingerprint` are what the
    server says of itself. Token counts are the server's, `None` where it gave none;
    `reasoning_tokens` are part of `output_tokens`. `usage` is what the answer took with all tries;
    of several answers to one request the first has it.
    """

    text: str
    cut_off: bool = False
    model: str | None = None
    fingerprint: str | None = None
    input_tokens: int | None = None
    output_tokens: int | None = None
    reasoning_tokens: int | None = None
    usage: Usage | None = field(default=None, compare=False)

    @property
    def named(self) -> dict[str, str]:
        """What the server said that answered: `model` and `fingerprint`, where it said so."""
        said = {"model": self.model, "fingerprint": self.fingerprint}
        return {name: value for name, value in said.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Problem:
    """Why there is no answer: a kind of failure, and a sentence for a person.

    `usage` is what was asked in vain, because it is paid for.
    """

    kind: FailureKind
    message: str
    usage: Usage | None = field(default=None, compare=False)


def read_completions(body: Any) -> list[Answer | Problem]:
    """Return the answers in the body of a chat completion or a plain completion, one a choice.

    Args:
        body: the parsed JSON; anything, for a server may send anything.
    """
    choices = body.get("choices") if isinstance(body, Mapping) else None
    if not isinstance(choices, list) or not choices:
        return [_no_completion(body)]
    found = [_read_choice(body, choice) for choice in choices]
    # What the server counted is for all choices together: it stands with the first.
    others = [
        replace(item, input_tokens=None, output_tokens=None) if isinstance(item, Answer) else item
        for item in found[1:]
    ]
    return [found[0], *others]


def usage_of(body: Any) -> Usage:
    """Return what the server counted for one request; the body may be anything."""
    usage = body.get("usage") if isinstance(body, Mapping) else None
    of_output = usage.get("completion_tokens_details") if isinstance(usage, Mapping) else None
    read, wrote = _count(usage, "prompt_tokens"), _count(usage, "completion_tokens")
    return Usage(
        requests=1,
        input_tokens=read or 0,
        output_tokens=wrote or 0,
        reasoning_tokens=_count(of_output, "reasoning_tokens") or 0,
        uncounted=int(read is None or wrote is None),
    )


def _read_choice(body: Mapping[str, Any], choice: Any) -> Answer | Problem:
    if not isinstance(choice, Mapping):
        return _no_completion(choice)
    usage = body.get("usage")
    read, wrote = _count(usage, "prompt_tokens"), _count(usage, "completion_tokens")
    of_output = usage.get("completion_tokens_details") if isinstance(usage, Mapping) else None
    reasoning = _count(of_output, "reasoning_tokens")
    message = choice.get("message")
    text = message.get("content") if isinstance(message, Mapping) else choice.get("text")
    reason = choice.get("finish_reason")
    if reason == "content_filter":
        return Problem("refused", "the server's content filter withheld the answer.")
    refusal = message.get("refusal") if isinstance(message, Mapping) else None
    if isinstance(refusal, str) and refusal.strip() and not text:
        return Problem("refused", f"the model refused: {_excerpt(refusal)}")
    if isinstance(text, list):  # parts, as some servers send them
        texts = [part.get("text") for part in text if isinstance(part, Mapping)]
        text = "".join(part for part in texts if isinstance(part, str))
    if text is not None and not isinstance(text, str):
        return Problem("invalid_answer", f"the answer is no text: {_excerpt(text)}")
    if not text or not text.strip():
        return Problem("empty_output", _why_empty(reason, reasoning or wrote))
    return Answer(
        text,
        cut_off=reason == "length",
        model=_text(body.get("model")),
        fingerprint=_text(body.get("system_fingerprint")),
        input_tokens=read,
        output_tokens=wrote,
        reasoning_tokens=reasoning,
    )


def _no_completion(body: Any) -> Problem:
    return Problem("invalid_answer", f"the server's answer is no completion: {_excerpt(body)}")


def _why_empty(reason: Any, spent: int | None) -> str:
    if reason == "length":
        used = f" ({spent} tokens)" if spent else ""
        return (
            f"the limit of new tokens was used up before any text{used}: the model reasons first. "
            "Raise max_new_tokens, or turn reasoning off in generation."
        )
    return "the server answered with an empty text."


def _count(usage: Any, key: str) -> int | None:
    value = usage.get(key) if isinstance(usage, Mapping) else None
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def _excerpt(value: Any) -> str:
    line = " ".join(str(value).split())
    return line if len(line) <= 120 else f"{line[:119]}…"
