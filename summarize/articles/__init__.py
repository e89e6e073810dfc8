r"""Reading articles: a file, standard input or a page comes in, the story alone goes out.

>>> from summarize.articles import parse_article
>>> result = parse_article("Home\nRiver rises\nBy Ann Lee\nThe river rose by a metre on Monday.")
>>> result.article.title, result.article.text
('River rises', 'The river rose by a metre on Monday.')
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from summarize.articles.formats import FORMATS, Format
from summarize.base import Article
from summarize.errors import ArticleError, SummarizeError

if TYPE_CHECKING:
    from summarize.articles.boilerplate import Dropped
    from summarize.articles.extracted import Extracted
    from summarize.articles.source import Source

__all__ = [
    "FORMATS",
    "Format",
    "ReadResult",
    "page_text",
    "parse_article",
    "read_all",
    "read_article",
    "read_articles",
    "reader_version",
]

Fields = Mapping[str, str] | str | None
"""Which field of a record holds the text; or a mapping of text, title, published, id to fields."""


@dataclass(frozen=True, slots=True)
class ReadResult:
    """One article, where it was read from, and the lines of the source that are not in it.

    `note` says what the reader had to guess: which field of a record holds the text.
    """

    article: Article
    source: str
    dropped: tuple[Dropped, ...] = ()
    note: str = ""


def read_article(
    source: str | Path,
    format: Format = "auto",  # noqa: A002
    field: Fields = None,
) -> Article:
    """Read the one article of a source.

    Args:
        source: a file, `-` for standard input, or an http(s) address, which is the one case that
            uses the network. docs/reading.md lists the formats.
        format: how to read it; `auto` goes by the content and the file's suffix.
        field: for JSON and CSV, the field that holds the text, or a mapping such as
            `{"text": "body", "title": "head"}`; usual names are found without it.

    Returns:
        The article: paragraphs of the story with a blank line between them, the headline as
        `title`, the day of publication as `published`; its `id` is the file's name without
        suffix, or what the record says.

    Raises:
        ArticleError: the source is missing, a folder, binary, empty or without a story, or it
            holds several articles.
    """
    results = read_articles(source, format, field)
    if len(results) > 1:
        raise ArticleError(
            f"{source}: holds {len(results)} articles; use read_articles to read them all."
        )
    return results[0].article


def read_articles(
    source: str | Path,
    format: Format = "auto",  # noqa: A002
    field: Fields = None,
) -> list[ReadResult]:
    """Read every article of a source, with what was left out of each.

    JSON, JSON Lines and CSV may hold several. Arguments and errors are those of `read_article`;
    an article that cannot be read is an error for the whole source.
    """
    results = []
    for result in _results(source, format, field):
        if isinstance(result, SummarizeError):
            raise result
        results.append(result)
    return results


def read_all(
    sources: Iterable[str | Path],
    format: Format = "auto",  # noqa: A002
    field: Fields = None,
) -> tuple[list[ReadResult], list[SummarizeError]]:
    """Read every article of several sources and folders, each article with an id of its own.

    Returns:
        The articles in order, and one error for everything that cannot be read: a source, or one
        record of it. Where two articles would have the same id, the later one gets a number
        (`story`, `story-2`).
    """
    reads: list[ReadResult] = []
    errors: list[SummarizeError] = []
    taken: set[str] = set()
    for source in sources:
        for result in _with_folders(source, format, field):
            if isinstance(result, SummarizeError):
                errors.append(result)
                continue
            name = _untaken(result.article.id, taken)
            taken.add(name)
            reads.append(replace(result, article=replace(result.article, id=name)))
    return reads, errors


def parse_article(text: str, id: str = "article") -> ReadResult:  # noqa: A002
    """Separate the story in plain text from the page around it; see `read_article`.

    Raises:
        ArticleError: there is no story in the text.
    """
    from summarize.articles.extracted import Extracted

    return _finished(Extracted("the text", text, id=id, around="page"), id)


def page_text(text: str) -> str:
    """Return the story in a text that was pasted from a page or is its HTML.

    For data sets whose rows are raw pages; what can change the result is in `reader_version()`.
    A text in which no story is found comes back with its lines cleaned, nothing left out.
    """
    from summarize.articles.extracted import Extracted
    from summarize.articles.formats import detect

    kind = detect(text, suffix="")
    try:
        if kind in ("html", "markdown"):
            (found,) = _extracted(kind, text, "the text")
            assert isinstance(found, Extracted)
            return _finished(found, "").article.text
        return parse_article(text).article.text
    except ArticleError:
        return _finished(Extracted("the text", text), "").article.text


@functools.cache
def reader_version() -> str:
    """Return a string that names everything that can change what `page_text` makes of a text."""
    from importlib import metadata

    from summarize.articles.boilerplate import VERSION

    return f"reader:{VERSION}+trafilatura-{metadata.version('trafilatura')}"


def _with_folders(
    source: str | Path, format_: Format, field: Fields
) -> Iterator[ReadResult | SummarizeError]:
    from summarize.articles.source import files_of

    for path in files_of(source):
        if isinstance(path, SummarizeError):
            yield path
        else:
            yield from _results(path, format_, field)


def _results(
    source: str | Path, format_: Format, field: Fields
) -> Iterator[ReadResult | SummarizeError]:
    """Yield what each article of a source becomes, or the error that keeps it from being read."""
    from summarize.articles.formats import detect
    from summarize.articles.source import read_source

    fields = {"text": field} if isinstance(field, str) else dict(field or {})
    try:
        given = read_source(source)
        kind = detect(given.data, given.suffix, given.name) if format_ == "auto" else format_
        found = list(_extracted(kind, given, given.name, fields))
    except SummarizeError as error:
        yield error
        return
    for number, extracted in enumerate(found, start=1):
        if isinstance(extracted, SummarizeError):
            yield extracted
            continue
        stem = given.stem if len(found) == 1 else f"{given.stem}-{number}"
        try:
            yield _finished(extracted, stem)
        except ArticleError as error:
            yield error


def _extracted(
    kind: Format, given: Source | str, name: str, fields: Mapping[str, str] | None = None
) -> Iterator[Extracted | SummarizeError]:
    """Yield the articles of a source as the reader of its format finds them."""
    from summarize.articles.extracted import Extracted

    if not isinstance(given, str) and kind in ("email", "pdf"):
        from summarize.articles.mail import read_mail
        from summarize.articles.pdf import read_pdf

        if kind == "email":
            yield read_mail(given.data, name)
        else:
            yield Extracted(name, read_pdf(given.data, name), around="page")
        return
    text = given if isinstance(given, str) else given.text()
    if not text.strip():
        raise ArticleError(f"{name}: is empty; there is no article to read.")
    if kind == "json":
        from summarize.articles.records import read_records

        yield from read_records(text, name, fields or {})
    elif kind == "csv":
        from summarize.articles.records import articles_in
        from summarize.articles.tables import read_rows

        for row, where in read_rows(text, name):
            yield from articles_in(row, where, fields or {})
    elif kind == "html":
        from summarize.articles.html import read_page

        page = read_page(text, name, None if isinstance(given, str) else given.url)
        if not page.text:
            raise ArticleError(
                f"{name}: no story was found on this page; it may build its text with scripts: "
                "copy the article's text into a .txt file and name that."
            )
        yield page
    elif kind == "markdown":
        from summarize.articles.markdown import read_markdown

        yield read_markdown(text, name)
    else:
        yield Extracted(name, text, around="page")


def _finished(found: Extracted, stem: str) -> ReadResult:
    """Make an article of what a reader extracted: its story, without what stands around it."""
    from summarize.articles.text import clean_paragraphs, find_story

    name = found.id or stem
    if found.around == "clean":
        text = clean_paragraphs(found.text)
        article = Article(name, text, found.title, found.published)
        return ReadResult(article, found.name, found.dropped, found.note)
    story = find_story(found.text, found.title, mail=found.around == "mail")
    dropped = found.dropped + story.dropped
    if not story.text:
        lines = "1 line" if len(dropped) == 1 else f"{len(dropped)} lines"
        raise ArticleError(
            f"{found.name}: has no story in it, only {lines} of menus, dates and captions; name a "
            "file with the article's text."
        )
    article = Article(name, story.text, story.title, found.published or story.published)
    return ReadResult(article, found.name, dropped, found.note)


def _untaken(name: str, taken: Container[str]) -> str:
    numbered = (f"{name}-{number}" for number in itertools.count(2))
    return next(free for free in itertools.chain([name], numbered) if free not in taken)
