"""Extractive summarizers take time linear in the text, and less than sumy's."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

import pytest

from summarize import Article, load

ALGORITHMS = ["extractive", "lead", "lexrank", "textrank", "centroid", "pacsum"]
HOSTILE = {
    "blanks": " " * 100_000,
    "line breaks": "\n" * 100_000,
    "one endless sentence": "word " * 20_000,
    "one endless word": "x" * 100_000,
    "10,000 one-word lines": "".join(f"word{number}\n" for number in range(10_000)),
    "10,000 equal lines": "word\n" * 10_000,
    "stops": "." * 100_000,
    "quotation marks": '"a. ' * 25_000,
}


def story(words: int) -> str:
    """Sentences of 5 to 35 words from a vocabulary with Zipf's frequencies."""
    source = random.Random(7)
    vocabulary = [f"w{number}" for number in range(8000)]
    weights = [1 / (rank + 1) for rank in range(8000)]
    drawn = source.choices(vocabulary, weights, k=words)
    sentences = []
    while drawn:
        length = source.randint(5, 35)
        sentences.append(" ".join(drawn[:length]).capitalize() + ".")
        drawn = drawn[length:]
    return " ".join(sentences)


def seconds(run: Callable[[], object], times: int = 5) -> float:
    best = float("inf")
    for _ in range(times):
        start = time.perf_counter()
        run()
        best = min(best, time.perf_counter() - start)
    return best


@pytest.mark.speed
@pytest.mark.parametrize("name", ALGORITHMS)
def test_ten_times_the_words_take_at_most_twelve_times_the_seconds(name: str) -> None:
    summarizer = load(name)
    short, long = [Article("a", story(5_000))], [Article("a", story(50_000))]
    ratio = seconds(lambda: list(summarizer.summarize(long))) / seconds(
        lambda: list(summarizer.summarize(short))
    )
    assert ratio <= 12


@pytest.mark.speed
@pytest.mark.parametrize("name", ALGORITHMS)
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_takes_less_than_a_second(name: str, text: str) -> None:
    summarizer = load(name)
    list(summarizer.summarize([Article("warm", "It rained. It snowed.")]))
    assert seconds(lambda: list(summarizer.summarize([Article("a", text)])), times=1) < 1


@pytest.mark.speed
@pytest.mark.parametrize("method", ["lexrank", "textrank"])
@pytest.mark.parametrize("name", ["extractive", "lexrank", "textrank", "pacsum"])
def test_three_times_as_fast_as_sumy(name: str, method: str) -> None:
    pytest.importorskip("sumy")
    articles = [Article("a", story(700))] * 20
    ours, theirs = load(name), load(f"sumy(method={method!r})")
    pairs = [
        (
            seconds(lambda: list(ours.summarize(articles)), times=1),
            seconds(lambda: list(theirs.summarize(articles)), times=1),
        )
        for _ in range(4)
    ]
    assert min(slow for _, slow in pairs) / min(fast for fast, _ in pairs) >= 3
