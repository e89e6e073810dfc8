"""Text of pieces of HTML: the body of an e-mail, a field of a content management system."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from summarize.articles.lines import one_line

MANY = 64
"""Attributes from which a tag is an attack: parsers need time in the square of their number."""

_TAG = re.compile(
    r"<(?:p|div|br|h[1-6]|ul|ol|li|blockquote|figure|span|strong|em|b|i|a)\b[^<>]*>", re.I
)
_GIANT = re.compile(
    r"(<[a-zA-Z][\w:-]*)(?:\s+[^\s\"'<>/=]+(?:\s*=\s*(?:\"[^\"]*+\"|'[^']*+'|[^\s\"'=<>`]+))?+)"
    rf"{{{MANY},}}+"
)
_LEFT_OUT = frozenset(
    {"head", "script", "style", "noscript", "template", "figure", "figcaption", "aside", "nav",
     "form", "button", "select", "svg", "iframe", "video", "audio", "object"}
)  # fmt: skip
_APART = frozenset(
    {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "dl", "dd", "dt",
     "blockquote", "table", "tr", "td", "th", "section", "article", "header", "footer", "main",
     "center", "pre", "hr"}
)  # fmt: skip
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a piece of HTML: the number of its line, its tag and its text."""

    line: int
    tag: str
    text: str


def is_html(text: str) -> bool:
    """Say whether a text has tags that stand in stories, closed ones among them."""
    return _TAG.search(text) is not None and ("</" in text or "<br" in text.lower())


def without_giant_tags(source: str) -> str:
    """Return HTML whose tags have lost their attributes where there are `MANY`."""
    return _GIANT.sub(r"\1", source)


def parse(source: str) -> Any:
    """Return the tree of a piece of HTML."""
    import lxml.html

    return lxml.html.fragment_fromstring(without_giant_tags(source), create_parent="div")


def text_of(source: str) -> str:
    """Return the text of a piece of HTML, paragraphs with a blank line between them.

    Pictures with their captions, boxes beside the text, forms and what is hidden stay out.
    """
    return "\n\n".join(paragraph.text for paragraph in paragraphs(parse(source)))


def paragraphs(tree: Any, left_out: frozenset[str] = _LEFT_OUT) -> list[Paragraph]:
    """Return the paragraphs of a tree; lines that `br` divides stay in one paragraph."""
    from lxml import etree

    found: list[Paragraph] = []
    parts: list[str] = []
    opened: list[tuple[int, str]] = [(1, "div")]

    def close() -> None:
        lines = [one_line(line) for line in "".join(parts).split("\n")]
        text = "\n".join(line for line in lines if line)
        parts.clear()
        if text:
            line, tag = opened[-1]
            found.append(Paragraph(line, tag, f"- {text}" if tag == "li" else text))

    walk = etree.iterwalk(tree, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        tag = element.tag if isinstance(element.tag, str) else ""
        hidden = tag in left_out or (tag and _HIDDEN.search(element.get("style") or ""))
        if event == "start" and not hidden:
            if tag in _APART:
                close()
                opened.append((element.sourceline or 1, tag))
            parts += ["\n"] if tag == "br" else []
            parts.append(re.sub(r"\s+", " ", element.text or ""))
        elif event == "start":
            walk.skip_subtree()
        elif event == "end" and tag in _APART and not hidden:
            close()
            opened.pop()
        if event != "start" and element is not tree:
            parts.append(re.sub(r"\s+", " ", element.tail or ""))
    close()
    return found
