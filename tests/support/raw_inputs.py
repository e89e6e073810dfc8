"""Raw inputs as people have them: pages, pasted text, PDF text, e-mails, Markdown, records.

The stories and the boilerplate around them are written in `stories.yaml`; this module prints each
story in five forms: the halves A and B. Those of part C, in the folder `blind`, were written one by
one by another author, those of part D, in `blind_second`, later.
`python tests/support/raw_inputs.py FOLDER` writes all of them to a folder.
"""

from __future__ import annotations

import itertools
import json
import random
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import printed_pages as pages
import printed_records as records
import yaml
from printed_pages import Printed, Story

RAW = Path(__file__).resolve().parents[1] / "summarize" / "articles" / "raw"
STORIES = RAW / "stories.yaml"
BLIND = {"C": RAW / "blind", "D": RAW / "blind_second"}


@dataclass(frozen=True)
class RawInput:
    """One input: `keep` are sentences of its story, `go` strings that are no part of it.

    Each of `titles` is right. The line under the headline may be read as part of the story or not;
    so may the `wire`'s dateline, which clean records keep, and what `may` stand above the first
    sentence. Each day of `published` is right; None where the input says no day.
    """

    name: str
    half: str
    kind: str
    language: str
    content: bytes
    titles: tuple[str | None, ...]
    keep: tuple[str, ...]
    go: tuple[str, ...]
    field: str | None = None
    standfirst: str = ""
    wire: str = ""
    published: tuple[str | None, ...] = (None,)
    may: tuple[str, ...] = ()


@dataclass
class Count:
    """What reading made of some inputs."""

    kept: int = 0
    sentences: int = 0
    gone: int = 0
    strings: int = 0
    leads: int = 0
    titles: int = 0
    inputs: int = 0

    def __str__(self) -> str:
        return (
            f"kept {self.kept}/{self.sentences}, gone {self.gone}/{self.strings}, "
            f"leads {self.leads}/{self.inputs}, titles {self.titles}/{self.inputs}"
        )


def count(raw: RawInput, text: str | None, title: str | None) -> tuple[Count, list[str]]:
    """Count what came through; `text=None` means that the input could not be read."""
    squeezed = squeeze(text or "")
    story = squeeze(" ".join(raw.keep)) if raw.half in "AB" else ""
    lost = [sentence for sentence in raw.keep if squeeze(sentence) not in squeezed]
    left = [go for go in raw.go if squeezed.count(squeeze(go)) > story.count(squeeze(go))]
    gone = len(raw.go) - len(left) if text is not None else 0
    notes = [f"lost: {line}" for line in lost] + [f"left: {line}" for line in left]
    named = (title or None) in raw.titles
    if not named:
        notes.append(f"title: {title!r}")
    opening = squeezed.removeprefix(squeeze(raw.standfirst)).removeprefix(squeeze(raw.wire))
    for piece in sorted(map(squeeze, raw.may), key=len, reverse=True):
        opening = opening.removeprefix(piece)
    leads = opening.startswith(squeeze(raw.keep[0]))
    if not leads:
        notes.append(f"before the lead: {(text or '')[:80]!r}")
    return (
        Count(
            len(raw.keep) - len(lost),
            len(raw.keep),
            gone,
            len(raw.go),
            int(leads),
            int(named),
            1,
        ),
        notes,
    )


def squeeze(text: str) -> str:
    """Return `text` without white space, in which readers may differ, nor marks of list items."""
    return "".join(text.removeprefix("- ").split())


def raw_inputs() -> Iterator[RawInput]:
    """Yield the inputs; a story is in one half with all its forms."""
    stories: list[Story] = yaml.safe_load(STORIES.read_text("utf-8"))
    for number, story in enumerate(stories):
        for printers in PRINTERS:
            printer = printers[number // 2 % len(printers)]
            kind = printer.__name__.removeprefix("as_")
            suffix, content, go = printer(story, random.Random(number))
            yield RawInput(
                f"{story['id']}-{kind}{suffix}",
                "AB"[number % 2],
                kind,
                story["lang"],
                content if isinstance(content, bytes) else content.encode(),
                (story["title"],),
                tuple(sentence for paragraph in story["story"] for sentence in paragraph),
                tuple(go),
                "Story text" if suffix == ".csv" else None,
                story["standfirst"],
                story.get("wire", ""),
            )


def blind_inputs() -> Iterator[RawInput]:
    """Yield the inputs of parts C and D, which other authors wrote."""
    for half, folder in BLIND.items():
        for row in map(json.loads, folder.with_suffix(".jsonl").read_text("utf-8").splitlines()):
            titles, days = (
                row[key] if isinstance(row[key], list) else [row[key]]
                for key in ("title", "published")
            )
            yield RawInput(
                row["name"],
                half,
                row["kind"],
                row["lang"],
                (folder / row["name"]).read_bytes(),
                tuple(titles),
                tuple(row["keep"]),
                tuple(row["go"]),
                row["field"],
                published=tuple(days),
                may=tuple(row.get("may", ())),
            )


PRINTERS: tuple[tuple[Callable[[Story, random.Random], Printed], ...], ...] = (
    (pages.as_page, pages.as_tight),
    (pages.as_html, pages.as_soup),
    (pages.as_pdf, pages.as_ragged),
    (records.as_email, records.as_newsletter, records.as_markdown),
    (records.as_wordpress, records.as_newsarticle, records.as_blocks, records.as_jsonl,
     records.as_csv),
)  # fmt: skip

if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for made in itertools.chain(raw_inputs(), blind_inputs()):
        (folder / made.name).write_bytes(made.content)
