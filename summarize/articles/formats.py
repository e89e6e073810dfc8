"""The formats that articles come in, recognised by content and by name."""

from __future__ import annotations

import re
from typing import Literal, get_args

Format = Literal["auto", "text", "html", "markdown", "json", "csv", "email", "pdf"]
FORMATS: tuple[str, ...] = get_args(Format)

SUFFIXES: dict[str, Format] = {
    ".txt": "text",
    ".text": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".xml": "html",
    ".md": "markdown",
    ".markdown": "markdown",
    ".json": "json",
    ".jsonl": "json",
    ".ndjson": "json",
    ".csv": "csv",
    ".tsv": "csv",
    ".eml": "email",
    ".pdf": "pdf",
}
"""Files with other suffixes are recognised by content, but are not looked for in folders."""


def detect(content: bytes | str, suffix: str, name: str = "the text") -> Format:
    """Return the format of a source.

    The suffix counts first, but for `.txt`, under which people save anything: then, and without a
    suffix, the content says whether it is a page, records, an e-mail, Markdown or plain text.

    Raises:
        ArticleError: it is no text; `name` stands before the message.
    """
    from summarize.articles.mail import looks_like_mail
    from summarize.articles.markdown import looks_like_markdown
    from summarize.articles.records import looks_like_json
    from summarize.articles.source import decode

    if isinstance(content, bytes) and content.startswith(b"%PDF-"):
        return "pdf"
    by_name = SUFFIXES.get(suffix, "text")
    if by_name != "text":
        return by_name
    if isinstance(content, bytes) and looks_like_mail(content):
        return "email"
    text = content if isinstance(content, str) else decode(content, name)
    head = text[:2000].lstrip().lower()
    if re.match(r"<(?:!doctype html|html|head|body|\?xml|!--)", head) or (
        head.startswith("<") and re.search(r"<(?:p|div|article|h1|meta|table)[\s>]", head)
    ):
        return "html"
    if head.startswith(("{", "[")):
        return "json" if looks_like_json(text) else "text"
    return "markdown" if looks_like_markdown(text) else "text"
