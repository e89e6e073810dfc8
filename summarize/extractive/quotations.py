"""Quotation marks: a sentence taken out of a quotation gets the marks that stand elsewhere.

A sentence from the middle of a quotation has no mark of its own. Alone in a summary it would be
the article's word, where it is the speaker's.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from summarize.sentences import in_one_line

VERSION = 2
"""Rises when other marks are added or left out; part of the signatures."""

_MARK = re.compile('["“”„«»「」]')
_CLOSING = {'"': '"', "“": "”", "”": "”", "„": "“", "«": "»", "»": "«", "「": "」"}
_LONGEST = 1500


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quotation: half-open offsets with the marks, the opening mark, and whether it is closed.

    `space` is what stands between a mark and the words: a space in « French », "" elsewhere.

    A quotation of several paragraphs that each begin with a mark is several quotations, of which
    only the last is closed.
    """

    start: int
    end: int
    mark: str
    closed: bool
    space: str = ""

    @property
    def opening(self) -> str:
        """The mark that begins it, with its space."""
        return self.mark + self.space

    @property
    def closing(self) -> str:
        """The mark that ends it, with its space."""
        return self.space + _CLOSING[self.mark]


@dataclass(frozen=True, slots=True)
class Quotations:
    """The quotations of a text, in order, and the offsets of closing marks that close nothing."""

    found: tuple[Quotation, ...]
    stray: frozenset[int]

    def across(self, offset: int) -> Quotation | None:
        """Return the quotation that begins before `offset` and ends after it."""
        last = self._last_before(offset)
        return last if last is not None and last.end > offset else None

    def open_at(self, end: int) -> Quotation | None:
        """Return the quotation that a sentence up to `end` leaves open."""
        last = self._last_before(end)
        if last is None or last.end < end or (last.end == end and last.closed):
            return None
        return last

    def _last_before(self, offset: int) -> Quotation | None:
        index = bisect_left(self.found, offset, key=lambda quotation: quotation.start)
        return self.found[index - 1] if index else None


def find_quotations(text: str, spans: Sequence[tuple[int, int]]) -> Quotations:
    """Find the quotations of a text.

    What no mark closes is a quotation up to the next opening mark, if that begins a sentence (so
    do the paragraphs of a long quotation), or else up to the end of its own sentence. A quotation
    inside another one is a part of it.

    Args:
        text: any text, with quotation marks of the forms "…", “…”, ”…”, „…“, «…», »…« and 「…」.
        spans: its sentences, as half-open offsets in order.
    """
    starts, ends = [start for start, _ in spans], [end for _, end in spans]
    marks = list(_marks(text, frozenset(starts), frozenset(ends)))
    found: list[Quotation] = []
    stray: set[int] = set()
    opened: int | None = None
    inner = 0
    for number, (offset, opens) in enumerate(marks):
        if opened is not None and offset - opened > _LONGEST:
            found.append(_unclosed(text, opened, spans, ends))
            opened = None
        if inner:
            inner -= 1
        elif opened is None:
            if opens:
                opened = offset
            else:
                stray.add(offset)
        elif not opens:
            found.append(Quotation(opened, offset + 1, text[opened], True, _space(text, opened)))
            opened = None
        elif _is_inner(marks[number : number + 3], ends):
            inner = 1
        elif bisect_right(ends, opened) != bisect_right(ends, offset):
            found.append(_unclosed(text, opened, spans, ends, offset))
            opened = offset
        elif text[opened:offset].rstrip().endswith((".", "!", "?", "…")):
            stray.add(offset)  # a paragraph of a long quotation, in the midst of a line
        else:
            stray.add(opened)
            opened = offset
    if opened is not None:
        found.append(_unclosed(text, opened, spans, ends))
    return Quotations(tuple(found), frozenset(stray))


def _is_inner(marks: Sequence[tuple[int, bool]], ends: Sequence[int]) -> bool:
    """Whether the first of three marks opens a quotation inside one that the third closes."""
    if [opens for _, opens in marks] != [True, False, False]:
        return False
    return bisect_right(ends, marks[0][0]) == bisect_right(ends, marks[1][0])


def _unclosed(
    text: str,
    start: int,
    spans: Sequence[tuple[int, int]],
    ends: Sequence[int],
    following: int | None = None,
) -> Quotation:
    """Return the quotation that is opened at `start` and whose next mark opens `following`."""
    index = bisect_right(ends, start)
    end = ends[index] if index < len(ends) else len(text)
    if following is not None:
        last = bisect_left(ends, following)
        if last < len(ends) and spans[last][0] == following:
            end = max(end, ends[last - 1])
    return Quotation(start, end, text[start], False, _space(text, start))


def join_sentences(text: str, spans: Sequence[tuple[int, int]], chosen: Sequence[int]) -> str:
    """Return the chosen sentences as one paragraph in which every quotation opens and closes.

    Args:
        text: the article.
        spans: its sentences, as half-open offsets in order.
        chosen: indices of sentences, in order.
    """
    quotations = find_quotations(text, spans)
    parts: list[str] = []
    carried: Quotation | None = None
    for index, following in zip(chosen, [*chosen[1:], None], strict=True):
        start, end = spans[index]
        before, after = quotations.across(start), quotations.open_at(end)
        opening = before.opening if before is not None and before is not carried else ""
        goes_on = following == index + 1 and quotations.across(spans[following][0]) is after
        carried = after if goes_on else None
        closing = after.closing if after is not None and carried is None else ""
        parts.append(opening + _without(text, start, end, quotations.stray) + closing)
    return in_one_line("\n".join(parts))


def close_quotation(text: str) -> str:
    """Return a text that was cut off with the mark that its last quotation lacks, if it does."""
    opened: int | None = None
    for offset, opens in _marks(text):
        opened = offset if opens else None
    if opened is None:
        return text
    return text + _space(text, opened) + _CLOSING[text[opened]]


def _space(text: str, mark: int) -> str:
    """Return the space after an opening guillemet, "" where there is none."""
    after = text[mark + 1 : mark + 2]
    return after if text[mark] == "«" and after.isspace() else ""


def _without(text: str, start: int, end: int, stray: frozenset[int]) -> str:
    """Return a sentence with single spaces and without the marks at the offsets `stray`."""
    kept = (text[offset] for offset in range(start, end) if offset not in stray)
    return in_one_line("".join(kept))


def _marks(
    text: str, starts: Collection[int] = (), ends: Collection[int] = ()
) -> Iterator[tuple[int, bool]]:
    """Yield the offset of each mark, and whether it opens a quotation.

    “ „ « 「 open and 」 closes, save for “ after „ and « after »; » closes but where it stands
    before a word and nothing is open. The others open before a word and close after one and at the
    end of a sentence, and between two words or two spaces do what is due. A straight mark after a
    digit, where nothing is open, is an inch.
    """
    opened = ""
    for match in _MARK.finditer(text):
        mark, offset = match.group(), match.start()
        before, after = text[offset - 1 : offset] or " ", text[offset + 1 : offset + 2] or " "
        after_space = before.isspace() or before in "([{—–-/‘'"
        if mark in "“„«「":
            opens = (opened, mark) not in (("„", "“"), ("»", "«"))
        elif mark in "»」":
            opens = mark == "»" and not opened and before.isspace() and not after.isspace()
        elif offset + 1 in ends or offset in starts:
            opens = offset in starts
        elif after_space != after.isspace():
            opens = after_space
        else:
            opens = mark == '"' and not opened
        if not opens and not opened and mark == '"' and before.isdigit():
            continue
        opened = mark if opens else ""
        yield offset, opens
