"""The Python face of summarizers: calls, order, texts instead of articles, plugins."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable, Iterator

import pytest

import summarize
from summarize import (
    Article,
    ArticleError,
    BaseSummarizer,
    Failure,
    SummarizeError,
    Summary,
    SummaryFailedError,
)
from summarize.base import Result, Summarizer, wrapped
from summarize.registry import BUILTINS


class Shouting(BaseSummarizer):
    """Answers in capitals, the last article of every three first; fails where there is no text."""

    signature = "shouting"

    def __init__(self) -> None:
        self.closed = 0
        self.read = 0

    def summarize_articles(self, articles: Iterable[Article]) -> Iterator[Result]:
        window: list[Article] = []
        for article in articles:
            self.read += 1
            window.append(article)
            if len(window) == 3:
                yield from map(self._one, reversed(window))
                window = []
        yield from map(self._one, reversed(window))

    def _one(self, article: Article) -> Result:
        if not article.text:
            return Failure(article.id, "empty_article", "there is no text.")
        return Summary(article.id, article.text.upper())

    def close(self) -> None:
        self.closed += 1


class Bare:
    """What a plugin must have, and nothing else."""

    signature = "bare"
    colour = "red"

    def __init__(self) -> None:
        self.closed = False

    def summarize(self, articles: Iterable[Article]) -> Iterator[Result]:
        return Shouting().summarize_articles(articles)

    def close(self) -> None:
        self.closed = True


@pytest.fixture(params=[Shouting, lambda: wrapped(Bare())], ids=["base", "plugin"])
def summarizer(request: pytest.FixtureRequest) -> BaseSummarizer:
    made: BaseSummarizer = request.param()
    return made


def test_one_text_or_article_gives_its_summary(summarizer: BaseSummarizer) -> None:
    assert summarizer("rain") == Summary("1", "RAIN")
    assert summarizer(Article("a", "snow")) == Summary("a", "SNOW")


def test_a_failure_is_raised_with_its_kind(summarizer: BaseSummarizer) -> None:
    with pytest.raises(SummaryFailedError, match=r"there is no text\.") as caught:
        summarizer("")
    assert caught.value.kind == "empty_article"
    assert isinstance(caught.value, SummarizeError)


def test_results_come_in_the_order_of_the_input(summarizer: BaseSummarizer) -> None:
    texts = ["a", "b", "", "d", "e", "f", "g"]
    results = list(summarizer.summarize(texts))
    assert [result.article_id for result in results] == ["1", "2", "3", "4", "5", "6", "7"]
    assert isinstance(results[2], Failure)
    assert [r.text for r in results if isinstance(r, Summary)] == ["A", "B", "D", "E", "F", "G"]


def test_unordered_results_come_as_they_are_finished(summarizer: BaseSummarizer) -> None:
    found = [result.article_id for result in summarizer.summarize_unordered("abcd")]
    assert found == ["1"]  # one text is one article, not one for each of its letters
    found = [result.article_id for result in summarizer.summarize_unordered(list("abcd"))]
    assert found == ["3", "2", "1", "4"]


def test_a_result_waits_for_no_more_than_those_before_it() -> None:
    shouting = Shouting()
    results = shouting.summarize(Article(str(n), "x") for n in range(100))
    assert next(results).article_id == "0"
    assert shouting.read == 3


def test_articles_and_texts_may_be_mixed(summarizer: BaseSummarizer) -> None:
    mixed = ["x", Article("b", "y"), "z"]
    assert [result.article_id for result in summarizer.summarize(mixed)] == ["1", "b", "3"]


def test_equal_ids_are_refused_because_their_results_cannot_be_told_apart() -> None:
    with pytest.raises(ArticleError, match="the id 'a'"):
        list(Shouting().summarize([Article("a", "x"), Article("a", "y")]))


def test_an_article_without_a_result_gets_a_failure_in_its_place() -> None:
    class Forgetful(Shouting):
        def summarize_articles(self, articles: Iterable[Article]) -> Iterator[Result]:
            for article in articles:
                if article.id == "4":
                    return
                if article.id != "2":
                    yield self._one(article)

    found = list(Forgetful().summarize(["a", "b", "c", "d", "e"]))
    assert [result.article_id for result in found] == ["1", "2", "3", "4", "5"]
    assert [isinstance(result, Failure) for result in found] == [False, True, False, True, True]


def test_what_is_no_result_is_an_error_that_names_the_summarizer() -> None:
    class Wrong(Shouting):
        def summarize_articles(self, articles: Iterable[Article]) -> Iterator[Result]:
            yield from (article.text for article in articles)  # type: ignore[misc]

    with pytest.raises(SummarizeError, match="'shouting' returned str, not a Summary"):
        list(Wrong().summarize(["x"]))


def test_a_with_block_closes() -> None:
    shouting, bare = Shouting(), Bare()
    with shouting as same:
        assert same is shouting
    with wrapped(bare):
        assert not bare.closed
    assert (shouting.closed, bare.closed) == (1, True)


def test_a_plugin_keeps_its_own_members_and_a_base_summarizer_is_left_alone() -> None:
    shouting = Shouting()
    assert wrapped(shouting) is shouting
    plugin = wrapped(Bare())
    assert plugin.signature == "bare"
    assert plugin.colour == "red"  # type: ignore[attr-defined]
    assert isinstance(plugin, Summarizer)


def test_every_built_in_class_is_exported_and_completes() -> None:
    for name, path in BUILTINS.items():
        exported = path.partition(":")[2]
        assert exported in summarize.__all__
        assert exported in dir(summarize)
        assert issubclass(getattr(summarize, exported), BaseSummarizer)
        spec = {"served": "served(model='m')", "guarded": "guarded(of=lead)"}.get(name, name)
        assert isinstance(summarize.load(spec), getattr(summarize, exported))
    with pytest.raises(AttributeError, match="Nonesuch"):
        _ = summarize.Nonesuch


def test_importing_the_package_imports_no_heavy_library() -> None:
    code = (
        "import sys, summarize; dir(summarize)\n"
        "print({'numpy', 'torch', 'transformers', 'spacy', 'trafilatura'} & set(sys.modules))\n"
        "print(summarize.HuggingFace.__name__, 'torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[:2] == ["set()", "HuggingFace False"]
