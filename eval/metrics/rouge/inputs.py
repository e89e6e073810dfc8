"""What cannot be scored is refused before anything is computed, with a message that says why."""

from __future__ import annotations

import string
from collections.abc import Sequence

from eval.errors import MetricError
from eval.metrics.base import Example

_NO_LETTER = bytes(byte for byte in range(128) if chr(byte) not in string.ascii_letters)


def require_scorable(examples: Sequence[Example]) -> None:
    """Check that every example has a summary and at least one reference, all of them text.

    Raises:
        MetricError: names the index of the first example that has not.
    """
    for index, example in enumerate(examples):
        if not isinstance(example.summary, str):
            raise MetricError(_not_text(index, "summary", example.summary))
        if isinstance(example.references, str):
            raise MetricError(
                f"example {index}: 'references' is a single text; give a tuple of texts."
            )
        if not example.references:
            raise MetricError(f"example {index} has no reference; rouge needs at least one.")
        for number, reference in enumerate(example.references):
            if not isinstance(reference, str):
                raise MetricError(_not_text(index, f"reference {number}", reference))


def require_same_length(summaries: Sequence[object], references: Sequence[object]) -> None:
    """Check that summaries and references pair up.

    Raises:
        MetricError: one list is longer; names the first index that has no partner.
    """
    if len(summaries) != len(references):
        raise MetricError(
            f"there are {len(summaries)} summaries but {len(references)} entries of references; "
            f"from index {min(len(summaries), len(references))} on they do not pair up."
        )


def require_latin(references: Sequence[Sequence[str]]) -> None:
    """Check that the English tokenizer can read most letters of the references.

    It knows a-z only. If the references are Chinese, it would compare their digits and nothing
    else, and give numbers that look like scores. A few texts or words in other scripts among many
    are no error, and summaries are not looked at: a model may answer in another language, and then
    deserves its 0.

    Raises:
        MetricError: more than half of the letters of all references are not a-z.
    """
    texts = [text for several in references for text in several]
    if all(map(str.isascii, texts)):
        return
    whole = "".join(texts)
    ascii_part = whole.encode("ascii", "ignore")
    readable = len(ascii_part.translate(None, _NO_LETTER))
    # Most texts end here: few characters are no ASCII, so that few letters can be.
    if len(whole) - len(ascii_part) <= readable:
        return
    unreadable = sum(char.isalpha() and not char.isascii() for char in whole)
    if unreadable > readable:
        raise MetricError(
            f"rouge reads only the letters a-z here, but {unreadable} of the "
            f"{unreadable + readable} letters in the references are others: name their language, "
            "such as rouge(language='zh') for Chinese."
        )


def _not_text(index: int, part: str, value: object) -> str:
    kind = "missing (None)" if value is None else f"not text but {type(value).__name__}"
    return f"example {index}: its {part} is {kind}; rouge compares strings."
