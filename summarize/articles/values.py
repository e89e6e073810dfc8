"""The text in the values of records: HTML, lists of paragraphs, blocks of editing systems."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from summarize.articles.boilerplate import Reason
from summarize.articles.fragments import is_html, text_of
from summarize.articles.lines import ends_like_a_sentence

Left = list[tuple[str, Reason]]
"""Texts of blocks that are no part of a story, with what they are."""

_INSIDE = ("rendered", "json", "html", "content", "text", "value", "#text", "_text", "paragraphs",
           "body", "p", "innerHTML", "main")  # fmt: skip
_FURTHER = ("items", "children", "innerBlocks", "blocks", "block", "elements", "nodes", "rows",
            "cells", "listItems", "data", "model", "textTypeData", "content_elements",
            "body.content")  # fmt: skip
_KINDS = ("type", "_type", "nodeType", "__typename", "blockName", "kind", "typ", "art", "tipo")
_NO_STORY: dict[Reason, frozenset[str]] = {
    "caption": frozenset(
        {"image", "picture", "photo", "video", "embed", "caption", "gallery", "figure", "media",
         "audio", "slideshow", "byline", "credit", "credits", "author", "authors", "map",
         "bild", "foto", "imagen", "immagine", "imagem", "beeld", "galerie", "vidéo"}
    ),
    "advertisement": frozenset(
        {"ad", "ads", "advert", "adverts", "advertisement", "promo", "promotion", "sponsor",
         "anzeige", "werbung", "publicité", "pub", "publicidad", "pubblicità", "publicidade"}
    ),
    "link to other pages": frozenset(
        {"related", "links", "readmore", "recirculation", "teaser", "teasers", "tags",
         "interstitial"}
    ),
    "subscription prompt": frozenset({"newsletter", "signup", "subscribe", "paywall"}),
}  # fmt: skip
_PARAGRAPHS = re.compile(r"(?:p|h\d|block|.*(?:paragraph|heading|header|quote|list-?_?item).*)")
_INLINE = re.compile(r"(?:text|span|link|a|b|i|em|strong|fragment|hyperlink|mention|.*inline.*)")
_NAMES = re.compile(r"[^\W\d_]+")
_NO_TEXT = re.compile(
    r"(?:.*(?:url|href|src|slug|caption|unterschrift|l[ée]gende|didascalia|legenda"
    r"|onderschrift|подпись|credit|byline|author|style|class|image|media|link).*"
    r"|_?key|.*id|alt|lang|language|format|layout|role|title|name)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"\S+\s+\S+\s+\S|[\u3040-\u9fff]{6}")


def text_in(value: Any, left: Left | None = None) -> str | None:
    """Return the text of a value: a text, HTML, paragraphs or blocks, or an object around these.

    A block whose kind is not known gives what text it has, so that no paragraph is lost; pictures,
    advertisements and links to other articles do not.

    >>> text_in([{"type": "p", "text": "It rained."}, {"type": "list", "items": ["a", "b"]}])
    'It rained.\\n\\na\\n\\nb'

    Args:
        value: what a field holds.
        left: takes the texts that are left out.
    """
    return _text(value, [] if left is None else left, known=True)


def inner(value: Any) -> Any:
    """Return what stands inside the objects around a text."""
    while isinstance(value, Mapping):
        value = next((value[key] for key in _INSIDE if value.get(key) is not None), None)
    return value


def _text(value: Any, left: Left, *, known: bool) -> str | None:
    """Return the text of a value; strings under unknown names count unless it must be `known`."""
    if isinstance(value, str):
        return text_of(value) if is_html(value) else value
    if isinstance(value, list):
        parts = [part for item in value if (part := _text(item, left, known=False))]
        return "\n\n".join(parts) if parts or not value else None
    return _of_block(value, left, known=known) if isinstance(value, Mapping) else None


def _of_block(block: Mapping[str, Any], left: Left, *, known: bool) -> str | None:
    kind = next((str(block[key]) for key in _KINDS if isinstance(block.get(key), str)), "")
    names = {name.casefold() for name in _NAMES.findall(re.sub(r"([a-z])([A-Z])", r"\1 \2", kind))}
    for reason, kinds in _NO_STORY.items():
        if names & kinds:
            left += [(text, reason) for text in _strings(block)]
            return None
    key = next((key for key in _INSIDE if block.get(key) is not None), None)
    further = [name for name in _FURTHER if isinstance(block.get(name), list | Mapping)]
    found: list[str] = []
    for name in [key, *further] if key is not None else further:
        value = block[name]
        if _PARAGRAPHS.fullmatch(kind.casefold()) and _all_inline(value):
            text = "".join(_text(part, left, known=False) or "" for part in value)
        else:
            text = _text(value, left, known=known) or ""
        if text and text not in "\n\n".join(found):
            found.append(text)
    if not found and not known:
        found += _strings(block)
    return "\n\n".join(found) if found or key is not None else None


def _all_inline(value: Any) -> bool:
    """Say whether a value is a list of the pieces of one paragraph."""
    return isinstance(value, list) and all(
        isinstance(part, str)
        or (
            isinstance(part, Mapping)
            and any(_INLINE.fullmatch(str(part.get(key, "")).casefold()) for key in _KINDS)
        )
        for part in value
    )


def _strings(block: Any) -> Iterator[str]:
    """Yield what looks like a sentence or has more than two words in a block, in its order."""
    if isinstance(block, str):
        if _SENTENCE.match(block) or ends_like_a_sentence(block):
            yield block
        return
    values = block.items() if isinstance(block, Mapping) else [("", item) for item in block]
    for key, value in values:
        if not _NO_TEXT.fullmatch(str(key)) and isinstance(value, str | list | Mapping):
            yield from _strings(value)
