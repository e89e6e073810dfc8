"""Lines and paragraphs of plain text, however it was wrapped."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from summarize.articles.phrases import vocabulary
from summarize.languages import detect_language

NARROWEST, WIDEST = 30, 130
"""Columns at which people and programs wrap text; longer lines are paragraphs."""

SHORTEST = 20
"""Columns from which a line without a stop can go on in the next one, in text set ragged right."""

PREFIX = 3
"""Letters of the longest first part of a name that is divided although it could be a prefix."""

FEW_COMPOUNDS = frozenset({"de", "es", "it", "nl"})
"""Languages in which hardly any word in small letters has a hyphen: one at a line end divides it.
In others a program that wraps text may as well have broken the line inside "play-off"."""

SOFT_HYPHEN = "\u00ad"

_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u2060\ufeff]")
_LINE_END = re.compile("(\r\n|[\r\n\v\f\x1c-\x1e\x85\u2028\u2029])")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st",
              0xFB06: "st"}  # fmt: skip
_STOP = re.compile(r"[.!?…。！？｡।॥؟۔։።](?:[\"'”’»›)）\]」』*]|\s[\"'”’»])*$")
_ALONE = re.compile(r"\([^()]+\)")
_BULLET = re.compile(r"\s*(?:[-–—*•·▪◦]|\d{1,2}[.)])\s")
_WIDE = re.compile("[\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60]")
_UNSPACED = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")
_DIVIDED = re.compile(rf"([^\W\d_]+)(?:-|{SOFT_HYPHEN})$")
_ACROSS = re.compile(rf"([^\W\d_]+)(?:-|{SOFT_HYPHEN}) ([^\W\d_]+)")
_COMPOUND = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)+")
_WORD = re.compile(r"[^\W\d_]+")
_PAIR = re.compile(r"\w*sch-\w+sch\w*|\w{2,}[aeiou](?<!ge)(?<!be)-[aeiou]\w*")
"""Compounds of small letters: "deutsch-französisch", "auto-ongeluk"; no word is divided there."""
_SHARED = re.compile(r"(?:und|oder|bzw\.|sowie|and|or) ")
"""What stands between two compounds that share a part: "Vor- und Nachteile"."""
_DIVIDING = 0.04
"""Share of lines that end with a hyphen from which a text may divide words to fill its lines. It
does if one of these words stands elsewhere in one piece, or there are fewer words with a hyphen
inside lines; text with form feeds, out of a printer's file, always does."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a source; `text` has single spaces and is "" where the line is blank.

    A soft hyphen at the end of a line stays: it says that the word goes on. `number` counts from
    1; so does `page` where form feeds end pages, it is 0 in text without any. `indented` lines
    begin with white space. A line that stands `apart` opens no paragraph and goes on in none.
    """

    number: int
    text: str
    page: int = 0
    indented: bool = False
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or a line that stands alone.

    `line` is where it begins, counted from 1; blocks with the same `group` have no blank line
    between them.
    """

    text: str
    line: int
    group: int


def split_lines(text: str) -> list[Line]:
    """Return the lines of `text`, clean: see `one_line`; ligatures become letters."""
    lines = []
    page = int("\f" in text)
    parts = _LINE_END.split(text.translate(_LIGATURES) + "\n")
    for number, (raw, end) in enumerate(zip(parts[::2], parts[1::2], strict=False), start=1):
        divided = SOFT_HYPHEN if raw.rstrip().endswith(SOFT_HYPHEN) else ""
        lines.append(Line(number, one_line(raw) + divided, page, raw[:1].isspace()))
        page += end == "\f"
    return lines


def one_line(text: str) -> str:
    """Return `text` with single spaces, without invisible and control characters.

    Lone surrogates, which no file or terminal could take, become U+FFFD.
    """
    text = _SURROGATE.sub("\ufffd", _INVISIBLE.sub("", text))
    return " ".join(_CONTROL.sub(" ", text).split())


def ends_like_a_sentence(text: str) -> bool:
    """Say whether `text` ends with a full stop, question or exclamation mark, quoted or not."""
    return _STOP.search(text[-20:]) is not None


def asks(text: str) -> bool:
    """Say whether `text` is one short question or exclamation, as headlines may be."""
    return (
        text.endswith(("?", "!", "？", "！"))
        and size(text) <= 18
        and not re.search(r"[.!?]\s", text)
    )


def columns(text: str) -> int:
    """Return how wide `text` is; Chinese, Japanese and Korean characters take two columns."""
    return len(text) + len(_WIDE.findall(text))


def size(text: str) -> float:
    """Return the number of words, two characters being one where words are not spaced."""
    return max(len(text.split()), len(_UNSPACED.findall(text)) / 2)


def blocks(lines: Iterable[Line]) -> list[Block]:
    """Join the lines of hard-wrapped paragraphs; others are paragraphs of their own.

    Blank lines end a paragraph. Other line ends do so too, unless the text as a whole is
    hard-wrapped. Then a line goes on in the next one where that one's first word would not have
    fitted; where lines are set ragged right, also where it is long, has no stop at its end, and
    the next one goes on with a small letter. Divided words are put together.
    """
    given = list(lines)
    wrap = _Wrap.of(given)
    joined: list[Block] = []
    parts: list[str] = []
    start = group = 0
    inset = apart = False
    for line in [*given, Line(0, "")]:
        goes_on = line.text and wrap is not None and not apart and not line.apart
        if parts and not (goes_on and wrap is not None and wrap.goes_on(parts, line, inset)):
            joined.append(Block(_unwrap(parts, wrap), start, group))
            parts = []
        if not line.text:
            group += 1
        else:
            start = start if parts else line.number
            inset = inset if parts else line.indented
            parts.append(line.text)
            apart = line.apart
    return joined


@dataclass(frozen=True, slots=True)
class _Wrap:
    """How a text is wrapped.

    `width` is the widest line, `ragged` says that lines end before they are full. `dividing` says
    that words are divided at line ends, `indenting` that paragraphs begin with white space.
    `words` and `compounds` are those of the text, which tell a divided word from one that has a
    hyphen anyway; `compounding` says that its language has many of these.
    """

    width: int
    ragged: bool
    dividing: bool
    indenting: bool
    words: frozenset[str]
    compounds: frozenset[str]
    compounding: bool

    @classmethod
    def of(cls, lines: Sequence[Line]) -> _Wrap | None:
        """Return how the text is wrapped, or `None` where each line is a paragraph.

        Wrapped lines break in mid-sentence: of the long lines that another line follows, most end
        without a stop; or the next line goes on with a small letter.
        """
        texts = [line.text for line in lines]
        width = max((columns(t) for t in texts if " " in t or _UNSPACED.search(t)), default=0)
        if width > WIDEST:
            width = max((c for t in texts if (c := columns(t)) <= WIDEST and " " in t), default=0)
        pairs = [(a, b) for a, b in itertools.pairwise(texts) if b and columns(a) >= SHORTEST]
        broken = [(a, b) for a, b in pairs if not ends_like_a_sentence(a)]
        going = [a for a, b in broken if b[0].islower() or _DIVIDED.search(a)]
        ragged = len(going) * (2 if len(going) == 1 else 4) >= max(len(broken), 1)
        long = [a for a, _ in pairs if columns(a) > 0.75 * width]
        full = len(long) >= 2 and sum(not ends_like_a_sentence(a) for a in long) > len(long) / 2
        paragraphs = any(columns(t) > WIDEST for t in texts)
        if width < NARROWEST or not (ragged or (full and not paragraphs)):
            return None
        whole = " ".join(texts).casefold()
        divided = [left + right for left, right in _ACROSS.findall(whole)]
        whole = _ACROSS.sub(" ", whole)
        words = frozenset(_WORD.findall(whole))
        compounds = _COMPOUND.findall(whole)
        dividing = len(divided) >= max(3, _DIVIDING * len(pairs)) and (
            len(divided) > len(compounds) or not words.isdisjoint(divided)
        )
        return cls(
            width,
            ragged,
            dividing or lines[-1].page > 0,
            _indents(lines),
            words,
            frozenset(compounds),
            not divided or detect_language(whole) not in FEW_COMPOUNDS,
        )

    def goes_on(self, parts: Sequence[str], next_line: Line, inset: bool) -> bool:
        """Say whether a paragraph with the lines `parts` goes on in the `next_line`.

        `inset` paragraphs are those whose first line is indented.
        """
        following = next_line.text
        if self.indenting and (next_line.indented or inset):
            return not next_line.indented
        line = parts[-1]
        stopped = ends_like_a_sentence(line)
        if _BULLET.match(following) and (stopped or line.endswith((":", "：", ";"))):
            return False
        used = columns(line)
        if used > WIDEST or (len(parts) == 1 and _ALONE.fullmatch(line)):
            return False
        if _DIVIDED.search(line) and following[0].islower():
            return True
        first = following[:2] if _UNSPACED.match(following) else following.split(maxsplit=1)[0]
        if used + 1 + columns(first) > self.width:
            return True
        if not self.ragged or line.endswith((":", "：")):
            return False
        if following[0].islower() and not stopped:
            return used >= SHORTEST or len(parts) > 1
        return used >= 0.5 * self.width and (not stopped or not following[0].isupper())

    def divides(self, left: str, right: str, *, capital: bool) -> bool:
        """Say whether the hyphen between two parts of a word belongs to the line end alone.

        Inside a sentence a `capital` tells a name ("the In-stitute"), not a compound ("in-house").
        """
        small = left[-1].islower() and right[0].islower()
        left, right = left.casefold(), right.casefold()
        if f"{left}-{right}" in self.compounds:
            return False
        if left + right in self.words:
            return True
        if not self.compounding:
            return small and not _PAIR.fullmatch(f"{left}-{right}")
        if self.dividing and capital and len(left) <= PREFIX:
            return True
        if {left, right} & vocabulary("parts of compounds") or {left, right} <= self.words:
            return False
        return self.dividing


def _indents(lines: Sequence[Line]) -> bool:
    """Say whether indented lines open paragraphs: sentences end above most of them."""
    pairs = [(a, b) for a, b in itertools.pairwise(lines) if b.text and b.indented]
    hanging = [a for a, _ in pairs if a.text and not a.indented]
    ended = [a for a in hanging if ends_like_a_sentence(a.text)]
    flush = sum(bool(line.text) and not line.indented for line in lines)
    return len(ended) > 1 and len(ended) >= 0.75 * len(pairs) - 1 and flush >= len(pairs)


def _unwrap(parts: Sequence[str], wrap: _Wrap | None) -> str:
    text = parts[0]
    for part in parts[1:]:
        divided = _DIVIDED.search(text)
        following = _WORD.match(part)
        if text.endswith(SOFT_HYPHEN):
            text = text[:-1] + part
        elif divided and _SHARED.match(part):
            text += f" {part}"
        elif divided and following:
            lower = following.group()[0].islower()
            left, before = divided.group(1), text[: divided.start()].rstrip()
            capital = left[0].isupper() and before != "" and not ends_like_a_sentence(before)
            drop = (
                lower
                and wrap is not None
                and wrap.divides(left, following.group(), capital=capital)
            )
            text = (text[:-1] if drop else text) + part
        elif (_UNSPACED.match(text[-1]) and _UNSPACED.match(part)) or (
            part[0].isdigit() and re.search(r"\d-$", text)
        ):
            text += part
        else:
            text += f" {part}"
    return text.replace(SOFT_HYPHEN, "")
