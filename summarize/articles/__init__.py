r"""Reading articles: a file, standard input or a page comes in, the story alone goes out.

>>> from summarize.articles import parse_article
>>> result = parse_article("Home\nRiver rises\nBy Ann Lee\nThe river rose by a metre on Monday.")
>>> result.article.title, result.article.text
('River rises', 'The river rose by a metre on Monday.')
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Container, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from summarize.base import Article
from summarize.errors import ArticleError

if TYPE_CHECKING:
    from summarize.articles.source import Source
    from summarize.articles.text import Dropped

Format = Literal["auto", "text", "html", "json"]
FORMATS: tuple[str, ...] = get_args(Format)

_SUFFIXES: dict[str, Format] = {
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".json": "json",
    ".jsonl": "json",
    ".ndjson": "json",
}


@dataclass(frozen=True, slots=True)
class ReadResult:
    """One article, where it was read from, and the lines of the source that are not in it."""

    article: Article
    source: str
    dropped: tuple[Dropped, ...] = ()


def read_article(source: str | Path, format: Format = "auto") -> Article:  # noqa: A002
    """Read the one article of a source.

    Args:
        source: a file (text, HTML or JSON), `-` for standard input, or an http(s) address, which
            is the one case that uses the network.
        format: how to read it; `auto` goes by the content and the file's suffix.

    Returns:
        The article: paragraphs of the story with a blank line between them, the headline as
        `title`, the day of publication as `published`; its `id` is the file's name without
        suffix, or what JSON says.

    Raises:
        ArticleError: the source is missing, a folder, binary, empty or without a story, or it
            holds several articles.
    """
    results = read_articles(source, format)
    if len(results) > 1:
        raise ArticleError(
            f"{source}: holds {len(results)} articles; use read_articles to read them all."
        )
    return results[0].article


def read_articles(source: str | Path, format: Format = "auto") -> list[ReadResult]:  # noqa: A002
    """Read every article of a source, with what was left out of each.

    JSON may hold several: a list, or one object a line. Arguments and errors are those of
    `read_article`; an article that cannot be read is an error for the whole source.
    """
    from summarize.articles.source import read_source

    found = read_source(source)
    if not found.text.strip():
        raise ArticleError(f"{found.name}: is empty; there is no article to read.")
    kind = _detect(found) if format == "auto" else format
    if kind == "json":
        return _from_json(found)
    if kind == "html":
        return [_from_html(found)]
    return [_from_text(found)]


def read_all(
    sources: Iterable[str | Path],
    format: Format = "auto",  # noqa: A002
) -> tuple[list[ReadResult], list[ArticleError]]:
    """Read every article of several sources, each article with an id of its own.

    Returns:
        The articles in order, and one error for every source that cannot be read. Where two
        articles would have the same id, the later one gets a number (`story`, `story-2`).
    """
    reads: list[ReadResult] = []
    errors: list[ArticleError] = []
    taken: set[str] = set()
    for source in sources:
        try:
            found = read_articles(source, format)
        except ArticleError as error:
            errors.append(error)
            continue
        for read in found:
            name = _untaken(read.article.id, taken)
            taken.add(name)
            reads.append(replace(read, article=replace(read.article, id=name)))
    return reads, errors


def _untaken(name: str, taken: Container[str]) -> str:
    numbered = (f"{name}-{number}" for number in itertools.count(2))
    return next(free for free in itertools.chain([name], numbered) if free not in taken)


def parse_article(text: str, id: str = "article") -> ReadResult:  # noqa: A002
    """Separate the story in plain text from the page around it; see `read_article`.

    Raises:
        ArticleError: there is no story in the text.
    """
    from summarize.articles.source import Source

    return _from_text(Source("the text", text, id))


def _detect(source: Source) -> Format:
    by_name = _SUFFIXES.get(source.suffix)
    if by_name is not None:
        return by_name
    head = source.text[:2000].lstrip().lower()
    if re.match(r"<(?:!doctype html|html|head|body|\?xml|!--)", head) or (
        head.startswith("<") and re.search(r"<(?:p|div|article|h1|meta|table)[\s>]", head)
    ):
        return "html"
    if head.startswith(("{", "[")):
        from summarize.articles.records import looks_like_json

        return "json" if looks_like_json(source.text) else "text"
    return "text"


def _from_text(source: Source) -> ReadResult:
    from summarize.articles.text import find_story

    story = find_story(source.text)
    if not story.text:
        raise ArticleError(
            f"{source.name}: has no story in it, only {_lines(len(story.dropped))} of menus, dates "
            "and captions; name a file with the article's text."
        )
    article = Article(source.stem, story.text, story.title, story.published)
    return ReadResult(article, source.name, story.dropped)


def _from_html(source: Source) -> ReadResult:
    from summarize.articles.html import read_page
    from summarize.articles.text import find_story

    page = read_page(source.text, source.url)
    story = find_story(page.text, page.title)
    if not story.text:
        raise ArticleError(
            f"{source.name}: no story was found on this page; it may build its text with scripts: "
            "copy the article's text into a .txt file and name that."
        )
    published = page.published or story.published
    article = Article(source.stem, story.text, story.title, published)
    return ReadResult(article, source.name, story.dropped)


def _from_json(source: Source) -> list[ReadResult]:
    from summarize.articles.records import read_records
    from summarize.articles.text import find_story

    records = read_records(source.text, source.name)
    results = []
    for number, record in enumerate(records, start=1):
        story = find_story(record.text, record.title)
        if not story.text:
            raise ArticleError(f"{record.name}: the article is empty; remove the entry or fill it.")
        name = record.id or (source.stem if len(records) == 1 else f"{source.stem}-{number}")
        published = record.published or story.published
        article = Article(name, story.text, story.title, published)
        results.append(ReadResult(article, record.name, story.dropped))
    return results


def _lines(count: int) -> str:
    return f"{count} line" if count == 1 else f"{count} lines"
