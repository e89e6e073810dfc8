"""Putting the right form in the place of a wrong name, date or number."""

from __future__ import annotations

import re

from summarize.guarded.dropping import quotations
from summarize.guarded.scorer import Objection

_ARTICLE = re.compile(r"\b([Aa])(n?) \Z")
_VOWEL = re.compile(r"[aeioAEIO]|[uU](?!ni|s|k)|8|1[18](?!\d|,)|(?:11|18),")


def replaced(text: str, objection: Objection) -> str | None:
    """Return the text with the right form put in; `None` where that is not to be had.

    It is not inside a quotation, whose words are somebody's, nor where the same sentence has the
    right form already.
    """
    right = objection.replacement
    start, end = objection.start, objection.end
    if not right or right == text[start:end]:
        return None
    if any(left < end and start < stop for left, stop in quotations(text)):
        return None
    around = text[max(0, start - 200) : start].rpartition(". ")[2] + text[end:].partition(". ")[0]
    if re.search(rf"(?<!\w){re.escape(right)}(?!\w)", around):
        return None
    before = text[:start]
    if article := _ARTICLE.search(before):
        n = "n" if _VOWEL.match(right) else ""
        before = f"{before[: article.start()]}{article[1]}{n} "
    if text[start].isupper() and right[0].islower() and (not before or before.endswith(". ")):
        right = right[0].upper() + right[1:]
    return before + right + text[end:]
