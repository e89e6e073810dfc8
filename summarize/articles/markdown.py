"""Articles in Markdown: paragraphs without their marks, and what front matter says."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from typing import Any

from summarize.articles import dates
from summarize.articles.boilerplate import Dropped
from summarize.articles.extracted import Extracted
from summarize.articles.fields import named
from summarize.articles.fragments import text_of
from summarize.articles.headline import is_wire_headline
from summarize.articles.lines import one_line

_FRONT = re.compile(r"\A\ufeff?---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_HEADING = re.compile(r"^#{1,3} \S", re.MULTILINE)
_MARK = re.compile(
    r"!?\[[^\]\n]{0,200}\]\([^)\s]{1,500}|^(?:```|> |[*-] )|\*\*\S|^-{3,}$", re.MULTILINE
)
_SURE = re.compile(r"\[[^\]\n]{0,200}\]\((?:https?:|/|#|mailto:)|^```|\*\*\S", re.MULTILINE)
_NOTE = re.compile(r"\[\^[\w-]{1,30}\](:.*)?")
"""The mark of a footnote; with a colon behind it, the footnote."""


ABOVE = 3
"""Lines above the first heading of a text that is surely Markdown."""


def looks_like_markdown(text: str) -> bool:
    """Say whether a text has front matter, or a heading and another mark of Markdown.

    A heading below the first paragraphs is none where the other marks could be an agency's signs.
    """
    head = text[:20000]
    front = _FRONT.match(head)
    if front and re.search(r"^\w+:", front.group(1), re.MULTILINE):
        return True
    heading = _HEADING.search(head)
    if heading is None or _MARK.search(head) is None:
        return False
    above = [line for line in head[: heading.start()].splitlines() if line.strip()]
    if any(is_wire_headline(line) for line in above):
        return False  # agencies print notes with such headings below a report
    return len(above) <= ABOVE or _SURE.search(head) is not None


def read_markdown(source: str, name: str) -> Extracted:
    """Return the paragraphs of a Markdown text.

    The first heading of the first level is the headline, if front matter names none. Pictures,
    code and tables are left out; of links the words stay.
    """
    from markdown_it import MarkdownIt

    front = _FRONT.match(source)
    settings = _settings(front.group(1)) if front else {}
    skipped = source[: front.end()].count("\n") if front else 0
    tokens = MarkdownIt("commonmark").enable("table").parse(source[front.end() if front else 0 :])
    title = one_line(str(settings.get("title") or "")) or None
    parts: list[str] = []
    dropped = [Dropped(1, "front matter", "markup")] if front else []
    prefix, heading, table = "", "", 0
    for token in tokens:
        line = skipped + (token.map[0] if token.map else 0) + 1
        table += token.nesting if token.type.startswith("table_") else 0
        if token.type == "list_item_open":
            prefix = "- "
        elif token.type in ("heading_open", "heading_close"):
            heading = token.tag if token.type == "heading_open" else ""
        elif token.type in ("fence", "code_block"):
            dropped.append(Dropped(line, one_line(token.content), "markup"))
        elif token.type == "html_block":
            parts += [text] if (text := text_of(token.content)) else []
        elif token.type == "inline":
            text = _words(token)
            dropped += [Dropped(line, note.group(), "footnote") for note in _NOTE.finditer(text)]
            text = _NOTE.sub("", text).strip()
            if table or not text:
                dropped += (
                    []
                    if _NOTE.match(token.content)
                    else [Dropped(line, one_line(token.content), "markup")]
                )
            elif heading == "h1" and title is None:
                title = one_line(text)
                dropped.append(Dropped(line, title, "headline"))
            else:
                parts.append(prefix + text)
            prefix = ""
    return Extracted(
        name, "\n\n".join(parts), title, _day(settings), around="page", dropped=tuple(dropped)
    )


def _day(settings: Mapping[Any, Any]) -> datetime.date | None:
    """Return the day that front matter gives; `created` is the reader's own day in a clipping."""
    keys = list(named(settings, "published"))
    if not {"source", "url", "link"} & set(settings):
        keys += [key for key in ("created", "created_at") if key in settings]
    for key in keys:
        found = dates.find_date(str(settings[key] or ""))
        if found is not None:
            return found
    return None


def _words(token: Any) -> str:
    """Return the words of a paragraph; a single line end in Markdown is a space."""
    words = []
    for part in token.children or ():
        if part.type in ("text", "code_inline"):
            words.append(part.content)
        elif part.type in ("softbreak", "hardbreak"):
            words.append(" " if part.type == "softbreak" else "\n")
    return "".join(words).strip()


def _settings(front: str) -> Mapping[Any, Any]:
    import yaml

    try:
        found = yaml.safe_load(front)
    except (yaml.YAMLError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, Mapping) else {}
