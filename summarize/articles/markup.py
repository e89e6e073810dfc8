"""What makes a page hard to read for trafilatura: tables for layout, `font`, readers' comments."""

from __future__ import annotations

import re
from typing import Any

_BLOCKS = ("p", "div", "table", "article", "section", "h1", "h2", "h3", "ul", "center", "br")
_TABLE_TAGS = ("table", "thead", "tbody", "tfoot", "tr", "td", "th")
_COMMENTS = re.compile(
    r"(?:^|[\s_-])(?:comments?|comment-?list|commentlist|disqus(?:_thread)?|livefyre|reacties|kommentare|"
    r"leserkommentare|commentaires|comentarios|commenti|comentários|reactions|responses|replies)"
    r"(?:$|[\s_-](?:list|section|area|wrap|wrapper|container|block|thread|box|\d+)?)",
    re.IGNORECASE,
)
_INLINE = frozenset(
    {"a", "b", "i", "em", "strong", "span", "u", "tt", "small", "big", "img", "code"}
)


def simplify(tree: Any) -> None:
    """Change a page so that its paragraphs are paragraphs and its readers' comments are gone."""
    _unfold_layout_tables(tree)
    if next(tree.iter("font", "center"), None) is not None:
        _divide_at_breaks(tree)
    _remove_comments(tree)


def _unfold_layout_tables(tree: Any) -> None:
    """Turn tables that hold paragraphs or other tables into plain boxes."""
    for table in tree.iter("table"):
        if any(True for _ in table.iterdescendants(*_BLOCKS)):
            for element in table.iter(*_TABLE_TAGS):
                if element.tag == "table" or _own_table(element) is table:
                    element.set("data-layout", "yes")
    for element in tree.iter(*_TABLE_TAGS):
        if element.attrib.pop("data-layout", None):
            element.tag = "div"


def _own_table(element: Any) -> Any:
    return next(element.iterancestors("table"), None)


def _divide_at_breaks(tree: Any) -> None:
    """Turn the lines between `br`, which old pages have for paragraphs, into paragraphs."""
    for element in [*tree.iter("font")]:
        element.drop_tag()
    for element in [*tree.iter("center")]:
        element.tag = "div"
    for box in [*tree.iter("div", "p")]:
        if box.find("br") is not None or (box.tag == "div" and (box.text or "").strip()):
            _wrap_lines(box)


def _wrap_lines(box: Any) -> None:
    """Put the runs of text and inline elements of a box into paragraphs of their own."""
    children = [*box]
    text, box.text = box.text, None
    box.tag = "div"
    for child in children:
        box.remove(child)
    paragraph: Any = None

    def add(text: str | None) -> None:
        nonlocal paragraph
        if not text or not text.strip():
            return
        if paragraph is None:
            paragraph = box.makeelement("p")
            box.append(paragraph)
        if len(paragraph):
            paragraph[-1].tail = (paragraph[-1].tail or "") + text
        else:
            paragraph.text = (paragraph.text or "") + text

    add(text)
    for child in children:
        tail, child.tail = child.tail, None
        if child.tag in _INLINE:
            if paragraph is None:
                paragraph = box.makeelement("p")
                box.append(paragraph)
            paragraph.append(child)
        else:
            paragraph = None
            if child.tag != "br":
                box.append(child)
        add(tail)


def _remove_comments(tree: Any) -> None:
    """Remove the boxes that the page itself calls comments, unless the story is in them."""
    found = [
        element
        for element in tree.iter("div", "section", "aside", "ol", "ul")
        if _COMMENTS.search(f"{element.get('id') or ''} ".strip())
        or any(_COMMENTS.fullmatch(name) for name in (element.get("class") or "").split())
    ]
    for element in found:
        parent = element.getparent()
        holds = next(element.iter("h1", "article", "main"), None) is not None
        if parent is not None and not holds:
            tail = element.tail
            if tail and tail.strip():
                continue
            parent.remove(element)
