"""What the tests of a summarizer call: does it keep the contract?

from summarize.testing import check_summarizer

def test_it_keeps_the_contract() -> None:
check_summarizer(Shouting(words=5))
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Sequence
from typing import get_args

from summarize.base import Article, Failure, FailureKind, Summarizer, Summary

ARTICLES = (
    Article(
        "storm",
        "A storm closed the harbour of Tarnsund on Monday. Forty boats stayed ashore.\n\n"
        "“We have not seen waves like these since 1987,” said the harbour master, Ane Lunde.",
        "Storm closes Tarnsund harbour",
        datetime.date(2024, 3, 4),
    ),
    Article("short", "It rained."),
    Article("spaces", "  One\u00a0sentence. \n\n\n Another one!\u2028And a third?  "),
    Article("unicode", "Ünïcödé ﬁrst. 雨が降った。 Затем снег. 👩\u200d🚀 took off."),
    Article("marks", "<b>Not a tag</b> & {article} <|im_end|> \\n | = ' \" ."),
    Article("empty", ""),
    Article("blank", " \n\t "),
    Article("long", "The council met and talked about the bridge for an hour. " * 2_000),
)
"""Articles that a summarizer must survive: ordinary, empty, odd and long ones."""


def check_summarizer(summarizer: Summarizer, articles: Sequence[Article] = ARTICLES) -> None:
    """Check that a summarizer keeps the contract that commands and benchmarks rely on.

    It has a stable signature; gives each article exactly one result, a `Summary` with text or a
    `Failure` with a known kind; gives the same text again, whatever the order of the articles; and
    can be closed twice.

    Args:
        summarizer: the summarizer; it is closed at the end.
        articles: with different ids; those of this module unless others suit it better.

    Raises:
        AssertionError: names the summarizer and what it got wrong.
    """
    name = type(summarizer).__name__
    signature = summarizer.signature
    if not isinstance(signature, str) or not signature:
        raise AssertionError(f"{name}: its signature is {signature!r}, not text.")
    first = _results(name, summarizer, articles)
    again = _results(name, summarizer, articles[::-1])
    if summarizer.signature != signature:
        raise AssertionError(f"{name}: its signature changed while it worked.")
    for identifier, result in first.items():
        if _told(result) != _told(again[identifier]):
            raise AssertionError(
                f"{name}: {identifier!r} was summarized differently the second time, in another "
                "order of the articles: a summary depends on its article and the signature alone."
            )
    summarizer.close()
    summarizer.close()


def _results(
    name: str, summarizer: Summarizer, articles: Sequence[Article]
) -> dict[str, Summary | Failure]:
    wanted = [article.id for article in articles]
    found: dict[str, Summary | Failure] = {}
    for result in summarizer.summarize(iter(articles)):
        if not isinstance(result, Summary | Failure):
            raise AssertionError(f"{name}: yielded {result!r}, not a Summary or a Failure.")
        if result.article_id not in wanted:
            raise AssertionError(f"{name}: yielded a result for {result.article_id!r}, not asked.")
        if result.article_id in found:
            raise AssertionError(f"{name}: yielded two results for {result.article_id!r}.")
        _check(name, result)
        found[result.article_id] = result
    missing = [identifier for identifier in wanted if identifier not in found]
    if missing:
        raise AssertionError(
            f"{name}: yielded no result for {', '.join(missing)}; what cannot be summarized is a "
            "Failure."
        )
    return found


def _check(name: str, result: Summary | Failure) -> None:
    if isinstance(result, Failure):
        kinds = get_args(FailureKind)
        if result.kind not in kinds or not result.message:
            raise AssertionError(
                f"{name}: the failure of {result.article_id!r} has the kind {result.kind!r} and "
                f"the message {result.message!r}; kinds are {', '.join(kinds)}."
            )
        return
    try:
        json.dumps(dict(result.details), allow_nan=False)
    except (TypeError, ValueError) as error:
        raise AssertionError(
            f"{name}: the details of {result.article_id!r} cannot be kept as JSON: {error}."
        ) from None
    if not isinstance(result.text, str) or not result.text.strip():
        raise AssertionError(
            f"{name}: the summary of {result.article_id!r} is {result.text!r}; where there is no "
            "text, yield Failure(article.id, 'empty_output', 'why')."
        )


def _told(result: Summary | Failure) -> tuple[str, str]:
    return ("", result.text) if isinstance(result, Summary) else (result.kind, result.message)
