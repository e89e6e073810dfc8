"""From articles to a complete journal, whatever the summarizer does."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from eval.benchmark import progress_bars as progress
from eval.benchmark.generate import generate
from eval.errors import PluginError
from eval.files import read_lines
from eval.runs import timings
from eval.runs.journal import row_result
from summarize.base import Article, BatchResult, Failure, Summary
from summarize.errors import ModelError
from summarize.usage import Usage

ARTICLES = [Article(name, f"Article {name}.") for name in "abcde"]
Write = Callable[[Iterable[Article]], Iterator[Any]]


class By:
    """A summarizer that does what a function says."""

    signature = "by|v:1"

    def __init__(self, write: Write) -> None:
        self.summarize = write

    def close(self) -> None:
        pass


def _generate(write: Write, folder: Path) -> list[Summary | Failure]:
    generate(By(write), lambda: iter(ARTICLES), folder, lambda _: None)
    return [row_result(line) for line in read_lines(folder / "summaries.jsonl")]


def test_results_in_any_order_are_kept_in_the_order_of_the_input(tmp_path: Path) -> None:
    def backwards(articles: Iterable[Article]) -> Iterator[Summary]:
        for article in reversed(list(articles)):
            yield Summary(article.id, "Text.")

    assert [r.article_id for r in _generate(backwards, tmp_path)] == list("abcde")


def test_an_error_in_a_window_takes_only_the_article_that_caused_it(tmp_path: Path) -> None:
    def in_window(articles: Iterable[Article]) -> Iterator[Summary]:
        window = list(articles)  # all are in flight when the error comes
        if any(article.id == "c" for article in window):
            raise ValueError("c is not for me")
        for article in window:
            yield Summary(article.id, "Text.")

    results = _generate(in_window, tmp_path)
    failed = [result for result in results if isinstance(result, Failure)]
    assert failed == [Failure("c", "model_error", "ValueError: c is not for me")]


def test_articles_without_a_result_become_failures(tmp_path: Path) -> None:
    def forgetful(articles: Iterable[Article]) -> Iterator[Summary]:
        for article in articles:
            if article.id not in "bd":
                yield Summary(article.id, "Text.")

    kinds = [getattr(result, "kind", None) for result in _generate(forgetful, tmp_path)]
    assert kinds == [None, "model_error", None, "model_error", None]


class OutOfMemoryError(RuntimeError):
    """Named as torch names its own."""


@pytest.mark.parametrize("error", [MemoryError(), OutOfMemoryError("2 GiB")])
def test_want_of_memory_is_told_apart(error: Exception, tmp_path: Path) -> None:
    def hungry(articles: Iterable[Article]) -> Iterator[Summary]:
        for article in articles:
            if article.id == "d":
                raise error
            yield Summary(article.id, "Text.")

    assert _generate(hungry, tmp_path)[3].kind == "out_of_memory"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("summary", "message"),
    [
        (Summary("a", "Text.", details={"score": float("nan")}), "JSON compliant"),
        (Summary("a", "Text.", details={"score": object()}), "not JSON serializable"),
        (Summary("a", "Text.", details=5), "'int' object is not iterable"),
        (Summary("a", "Text.", details={"sentences": 5}), "$.details.sentences"),
        (Summary("a", "Text.", details={"sentences": [{"start": -1, "end": 2}]}), ">= 0"),
        (Summary("a", "Text.", details={"dropped_spans": [[1]]}), "$.details.dropped_spans"),
        (Summary("a", None), "Expected `str`, got `null` - at `$.summary`"),
        (Summary("a", "Text.", output_tokens="x"), "$.output_tokens"),
        (Summary("a", "Text.", dropped_tokens=None), "$.dropped_tokens"),
        (Summary("a", "Text.", usage={"requests": 1}), "no attribute 'as_json'"),
        (Summary("a", "Text.", usage=Usage(1, cost=float("inf"))), "JSON compliant"),
    ],
)
def test_a_summary_that_cannot_be_kept_is_a_failure(
    summary: Any, message: str, tmp_path: Path
) -> None:
    def odd(articles: Iterable[Article]) -> Iterator[Summary]:
        return (replace(summary, article_id=article.id) for article in articles)

    for result in _generate(odd, tmp_path):
        assert isinstance(result, Failure)
        assert result.kind == "model_error"
        assert result.message.startswith("it gave what cannot be kept: ")
        assert message in result.message


@pytest.mark.parametrize("kind", [None, 5, "no such kind", []])
def test_a_failure_of_no_known_kind_is_an_error_of_the_model(kind: Any, tmp_path: Path) -> None:
    def odd(articles: Iterable[Article]) -> Iterator[Failure]:
        return (Failure(article.id, kind, 7) for article in articles)  # type: ignore[arg-type]

    for _ in range(2):  # and the journal can be read again
        assert {(r.kind, r.message) for r in _generate(odd, tmp_path)} == {("model_error", "7")}  # type: ignore[union-attr]


def test_a_plugin_that_exits_fails_at_that_article_alone(tmp_path: Path) -> None:
    def leaving(articles: Iterable[Article]) -> Iterator[Summary]:
        for article in articles:
            if article.id == "c":
                sys.exit(0)
            yield Summary(article.id, "Text.")

    results = _generate(leaving, tmp_path)
    failed = [result for result in results if isinstance(result, Failure)]
    assert failed == [Failure("c", "model_error", "SystemExit: 0")]


@pytest.mark.parametrize(
    ("results", "message"),
    [
        ([Summary("z", "Text.")], "returned a result for 'z', which it was not given"),
        ([Summary("a", "Text."), Summary("a", "Text.")], "or had already finished"),
        (["Text."], "returned str, not a Summary or a Failure"),
    ],
)
def test_a_summarizer_that_breaks_its_contract_is_named(
    results: list[Any], message: str, tmp_path: Path
) -> None:
    with pytest.raises(PluginError, match=message):
        _generate(lambda articles: iter(results), tmp_path)


def test_an_error_before_any_article_ends_the_run_in_one_sentence(tmp_path: Path) -> None:
    def broken(articles: Iterable[Article]) -> Iterator[Summary]:
        raise OSError("no weights")

    with pytest.raises(PluginError, match="failed outside any article: OSError: no weights"):
        _generate(broken, tmp_path)


def test_a_model_that_cannot_work_at_all_is_not_an_articles_failure(tmp_path: Path) -> None:
    def missing(articles: Iterable[Article]) -> Iterator[Summary]:
        next(iter(articles))
        raise ModelError("there is no such model.")

    with pytest.raises(ModelError):
        _generate(missing, tmp_path)
    assert (tmp_path / "summaries.jsonl").read_bytes() == b""


def test_a_batch_that_breaks_keeps_the_batches_before_it(tmp_path: Path) -> None:
    class Breaking(By):
        def summarize_batches(self, articles: Iterable[Article], **_: Any) -> Iterator[BatchResult]:
            first, *_ = articles
            yield BatchResult(0, 10, (Summary(first.id, "Text."),))
            raise RuntimeError("the card fell off the bus")

    with pytest.raises(
        PluginError, match=r"the summaries before it are kept, .* the card fell off the bus"
    ):
        generate(Breaking(iter), lambda: iter(ARTICLES), tmp_path, lambda _: None)
    assert [line["id"] for line in read_lines(tmp_path / "summaries.jsonl")] == ["a"]


class Clock:
    """Stands still until a test moves it."""

    seconds = 100.0

    def perf_counter(self) -> float:
        return self.seconds

    monotonic = perf_counter


def slow(clock: Clock) -> By:
    """Return a summarizer that takes 30 s to load and 2 s an article."""

    class Slow(By):
        def load(self) -> None:
            clock.seconds += 30

    def write(articles: Iterable[Article]) -> Iterator[Summary]:
        for article in articles:
            clock.seconds += 2
            yield Summary(article.id, "Text.")

    return Slow(write)


def test_loading_a_model_is_timed_apart_from_generation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock()
    monkeypatch.setattr(timings, "time", clock)

    generate(slow(clock), lambda: iter(ARTICLES), tmp_path, lambda _: None)
    total = timings.read_totals(tmp_path / "timings.jsonl")
    assert total == {"load_seconds": 30, "seconds": 10, "articles": 5, "output_tokens": 0}


def test_the_rate_that_progress_shows_leaves_loading_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = Clock()
    monkeypatch.setattr(progress, "time", clock)
    monkeypatch.setattr("tqdm.std.time", clock.monotonic)

    lines = progress.StageProgress(live=False)
    lines.start("slow", len(ARTICLES))

    def report(results: list[Summary | Failure]) -> None:
        lines.advance(len(results))

    generate(slow(clock), lambda: iter(ARTICLES), tmp_path, report, loaded=lines.prepared)
    assert capsys.readouterr().err.splitlines()[-1] == "slow: 5/5 articles, 0.50/s, 00:00 left"


def test_a_complete_run_loads_no_model(tmp_path: Path) -> None:
    class Once(By):
        loads = 0

        def load(self) -> None:
            self.loads += 1

    once = Once(lambda articles: (Summary(article.id, "Text.") for article in articles))
    for _ in range(2):
        generate(once, lambda: iter(ARTICLES), tmp_path, lambda _: None)
    assert once.loads == 1


def test_a_model_that_does_not_load_ends_the_run_in_one_sentence(tmp_path: Path) -> None:
    class Broken(By):
        def load(self) -> None:
            raise OSError("bad sector")

    with pytest.raises(PluginError, match=r"'by\|v:1' cannot be loaded: OSError: bad sector\.$"):
        generate(Broken(iter), lambda: iter(ARTICLES), tmp_path, lambda _: None)
