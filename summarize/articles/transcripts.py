"""Transcripts: the time at which somebody speaks, before what is said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from summarize.articles.boilerplate import Dropped
from summarize.articles.lines import Block

FEWEST = 3
"""Paragraphs that begin with a time from which a text is a transcript."""

_CODE = re.compile(r"(?:[\[(]\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d+)?[\])]|\d{1,2}:\d\d:\d\d)\s*[-–]?\s+")


def without_time_codes(page: Sequence[Block], dropped: list[Dropped]) -> list[Block]:
    """Return the paragraphs without the times before them, which are added to `dropped`.

    >>> without_time_codes([Block("[00:21] It rained.", 1, 0)] * 3, [])[0].text
    'It rained.'
    """
    codes = [_CODE.match(block.text) for block in page]
    if sum(code is not None for code in codes) < FEWEST:
        return list(page)
    dropped += [
        Dropped(block.line, code.group().strip(), "time code")
        for block, code in zip(page, codes, strict=True)
        if code is not None
    ]
    return [
        replace(block, text=block.text[code.end() :]) if code is not None else block
        for block, code in zip(page, codes, strict=True)
    ]
