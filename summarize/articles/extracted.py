"""What the readers of the formats return: one article as its source gives it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Literal

from summarize.articles.boilerplate import Dropped


@dataclass(frozen=True, slots=True)
class Extracted:
    """One article of a source.

    `name` says where it stands, for messages. `around` says what may still stand around the story
    in `text`: a "page" or the notices of a "mail" are looked for, in what is "clean" nothing is.
    `note` says what a reader had to guess.
    """

    name: str
    text: str
    title: str | None = None
    published: datetime.date | None = None
    id: str | None = None
    around: Literal["page", "mail", "clean"] = "clean"
    dropped: tuple[Dropped, ...] = ()
    note: str = ""
