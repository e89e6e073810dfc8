"""Parts of English sentences that can be taken out, so that what stays reads as if written so.

Each rule knows one kind of part: a bracket, an age, a date, a relative clause, an item of a list,
a participle at the end. A part is only taken where what stays around it is known to be whole; where
no rule applies, nothing is offered, and the whole sentence has to go.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TypeAlias

Span: TypeAlias = tuple[int, int]
_Rule: TypeAlias = Callable[[str, int, int], Iterator[tuple[int, int, str]]]

_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|March|April|May|June|July|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_DATE = re.compile(
    r"(?:\d{1,2}(?:st|nd|rd|th)?(?: of)? )?"
    + _MONTH
    + r"(?: \d{1,2}(?:st|nd|rd|th)?\b)?(?:,? \d{4}\b)?"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?: (?:morning|afternoon|evening|night))?"
    r"|(?:18|19|20)\d\d"
)
_AGE = re.compile(r"(?<=\w), \d{1,3}(?: years old)?(?=,|\.\Z)")
_AGED = re.compile(r"(\b[Aa]n?|\b[Tt]he) (\d{1,3}-year-old )(?=(\w+))")
_BRACKET = re.compile(r" \([^()]*\)| – [^–]* –| — [^—]* —(?= )")
_ON_DATE = re.compile(r" (?:on|in|since|early in|late in|last|back in|as of) $")
_NEEDS_DATE = re.compile(
    r"\b(?:is|are|was|were|be|been|being|born|due|set|scheduled|held|expected|begins?|began|starts?"
    r"|started|ends?|ended|runs?|ran|dates?|dated|lasts?|occur\w*|happen\w*|founded|established"
    r"|in force|effect|kicks? in|created|built|opened|took place|takes? place|until|till|by|from"
    r"|between|and|or|to|than|not|only|later|earlier|back|[\d,.]+)\Z"
)
_OPENING = re.compile(r"(?:On|In|Since|At|During|Early in|Late in) [^,;:.“”\"]{1,40}, (?=\w)")
_PLACE_GOES_ON = re.compile(r"[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)*, |\d{4}\b")
_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|can|could|may|might|must|should|do|does|did|said"
    r"|says|told|\w{3,}ed|made|took|came|went|became|found|left|led|won|lost|held|began|gave|got"
    r"|saw|rose|fell|met|hit|sent|kept|put|paid|ran|wrote|set)\b"
)
_RELATIVE = re.compile(r", (?:who|which|where|whose|when)\b[^,;:.]*(?:\.\d[^,;:.]*)*")
_TAIL = re.compile(
    r", (?:(?!according)[a-z]{3,}ing|with|while|after|although|though|because|despite|before|since"
    r"|as well as|compared with|compared to|up from|down from|along with|such as)\b"
    r"[^,;:.]*(?:\.\d[^,;:.]*)*(?=\.\Z)"
)
_SECOND_CLAUSE = re.compile(
    r",? (?:and|but|so) (?:he|she|it|they|the|a|an|this|that|these|those|his|her|its|their|there) "
    r"[^,;:.]*(?:\.\d[^,;:.]*)*(?=\.\Z)"
)
_APPOSITION = re.compile(r", (?:an? |the )[^,;:.“”\"]{3,70}(?=,|\.\Z)")
_NAME = r"[A-Z][\w’'.-]*(?: (?:of |the |de |van |al-)?[A-Z][\w’'.-]*)*"
_ITEMS = re.compile(rf"(?:{_NAME}, )+{_NAME},? and {_NAME}")
_LEAST_WORDS = 4


def without(sentence: str, start: int, end: int) -> list[str]:
    """Return what a sentence can become without the words at `start` to `end`, the longest first.

    Args:
        sentence: an English sentence with its full stop.
        start: half-open offsets of what must go.
        end: the same.
    """
    found: dict[str, None] = {}
    for rule in _RULES:
        for left, right, put in rule(sentence, start, end):
            if left <= start and end <= right:
                text = _mended(sentence[:left] + put + sentence[right:])
                if len(text.split()) >= _LEAST_WORDS and _VERB.search(text):
                    found.setdefault(text)
    return sorted(found, key=lambda text: -len(text))


def _mended(text: str) -> str:
    """Return a sentence that begins with a capital."""
    text = text.strip()
    return text[:1].upper() + text[1:]


def _around(pattern: re.Pattern[str], sentence: str, start: int, end: int) -> Iterator[Span]:
    """Yield where a pattern matches around the words that must go."""
    for match in pattern.finditer(sentence):
        if match.start() <= start and end <= match.end():
            yield match.span()


def _brackets(sentence: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Brackets and dashes: `The club (founded in 1887) won.` becomes `The club won.`."""
    for left, right in _around(_BRACKET, sentence, start, end):
        yield left, right, ""


def _ages(sentence: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Ages: `Ann Lee, 45, won.` becomes `Ann Lee won.`, `a 45-year-old man` `a man`."""
    for match in _AGE.finditer(sentence):
        if match.start() <= start and end <= match.end():
            comma = sentence[match.end() : match.end() + 1] == ","
            yield match.start(), match.end() + comma, ""
    for match in _AGED.finditer(sentence):
        if match.start(2) <= start and end <= match.end(2):
            article = match[1]
            if article.lower() != "the":
                vowel = match[3][0].lower() in "aeiou"
                article = article[0] + ("n" if vowel else "")
            yield match.start(), match.end(2), f"{article} "


def _dates(sentence: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Dates: `It shut on Monday after a fire.` becomes `It shut after a fire.`."""
    for match in _DATE.finditer(sentence):
        if not (match.start() <= start and end <= match.end()):
            continue
        before = _ON_DATE.search(sentence, 0, match.start()) if match.start() else None
        if before is None:
            continue
        follows = sentence[match.end() : match.end() + 8]
        if _NEEDS_DATE.search(sentence[: before.start()]) or re.match(
            r"[-–/’']| (?:and|or|to|at|is|are|was|were|has|have|will|\d)|, \d|, [A-Z]|, when",
            follows,
        ):
            continue
        aside = sentence[: before.start()].rpartition(",")
        if aside[1] and follows.startswith(",") and not _VERB.search(sentence[: len(aside[0])]):
            continue  # of an aside before the verb too little would be left
        yield before.start(), match.end(), ""


def _openings(sentence: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Adverbials at the front: `On 4 May, the bridge closed.` becomes `The bridge closed.`."""
    match = _OPENING.match(sentence)
    if match is None or end > match.end() or _VERB.search(match.group()):
        return
    if not _PLACE_GOES_ON.match(sentence, match.end()):
        yield 0, match.end(), ""


def _relatives(sentence: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Relative clauses: `The club, which began in 1887, won.` becomes `The club won.`."""
    for left, right in _around(_RELATIVE, sentence, start, end):
        rest = sentence[right:]
        if rest == ".":
            yield left, right, ""
        elif re.match(r", [a-z]", rest) and _VERB.search(rest) and "," not in sentence[:left]:
            yield left, right + 1, ""


def _tails(sentence: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Participles and clauses at the end: `It shut, leaving 40 behind.` becomes `It shut.`."""
    for left, right in _around(_TAIL, sentence, start, end):
        yield left, right, ""
    for left, right in _around(_SECOND_CLAUSE, sentence, start, end):
        if _VERB.search(sentence[left:right]) and _VERB.search(sentence[:left]):
            yield left, right, ""


def _appositions(sentence: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Appositions: `Ann Lee, a lawyer from Leeds, won.` becomes `Ann Lee won.`."""
    for left, right in _around(_APPOSITION, sentence, start, end):
        if _VERB.search(sentence[left:right]) or sentence.count(",") > 2:
            continue
        rest = sentence[right:]
        if not re.search(r"[A-Z][\w’'-]*\Z", sentence[:left]):
            continue
        if rest == ".":
            yield left, right, ""
        elif re.match(r", [a-z]", rest) and _VERB.search(rest):
            yield left, right + 1, ""


def _items(sentence: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Items of a list: `Oslo, Bergen and Bodø won.` becomes `Oslo and Bodø won.`."""
    for match in _ITEMS.finditer(sentence):
        if not (match.start() <= start and end <= match.end()):
            continue
        items = re.split(r",? and |, ", match.group())
        gone = [item for item in items if sentence[start:end] in item]
        if len(gone) != 1 or gone[0] not in (sentence[start:end], f"the {sentence[start:end]}"):
            continue
        kept = [item for item in items if item != gone[0]]
        if len(kept) != len(items) - 1:
            continue
        serial = ", and " if ", and " in match.group() and len(kept) > 2 else " and "
        yield match.start(), match.end(), ", ".join(kept[:-1]) + serial + kept[-1]


_RULES: tuple[_Rule, ...] = (
    _brackets, _ages, _dates, _openings, _relatives, _tails, _appositions, _items,
)  # fmt: skip
