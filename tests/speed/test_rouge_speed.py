"""How many times faster than rouge-score, one thread, both engines in turn.

    pytest tests/speed --speed -s

Texts are random words with the frequencies of a natural vocabulary (Zipf), in lines of 18 tokens;
summaries and references share the vocabulary.
A cold engine has never seen a word; a warm one has. Four metrics, with stemming.
"""

from __future__ import annotations

import random
import time
from itertools import accumulate

import pytest

import eval as evaluation
from eval.metrics.rouge import Rouge
from eval.statistics import Sample, mean_intervals

pytestmark = pytest.mark.speed

SYLLABLES = [a + b + c for a in "bdfglmnprst" for b in "aeiou" for c in ("", "n", "r")]
ENDINGS = ["", "", "s", "ed", "ing", "ation", "ly", "er", "ness", "ies"]
ROUNDS = 5


def vocabulary(source, size=20_000):
    words = [
        "".join(source.choices(SYLLABLES, k=source.choice([1, 1, 2, 2, 3])))
        + source.choice(ENDINGS)
        for _ in range(size)
    ]
    return words, list(accumulate(1 / rank for rank in range(1, size + 1)))


def texts(source, words, weights, pairs, tokens):
    def text():
        count = max(1, round(source.gauss(tokens, tokens / 5)))
        drawn = source.choices(words, cum_weights=weights, k=count)
        return "\n".join(" ".join(drawn[at : at + 18]) for at in range(0, count, 18))

    return [text() for _ in range(pairs)]


def seconds(metric, summaries, references):
    start = time.perf_counter()
    metric.score_texts(summaries, references)
    return time.perf_counter() - start


@pytest.mark.parametrize(
    ("name", "summary_tokens", "reference_tokens", "sample", "least"),
    [("short", 20, 22, 300, 25), ("medium", 55, 50, 150, 40), ("long", 200, 265, 12, 40)],
)
def test_ratio_to_rouge_score(name, summary_tokens, reference_tokens, sample, least):
    source = random.Random(name)
    pairs = 8_000 if name != "long" else 2_000
    words, weights = vocabulary(source)
    summaries = texts(source, words, weights, pairs, summary_tokens)
    references = texts(source, words, weights, pairs, reference_tokens)
    slow = evaluation.load("rouge(split='newline', engine='rouge-score')")
    fast = Rouge(split="newline")
    cold = pairs / seconds(fast, summaries, references)
    times = [
        (
            seconds(slow, summaries[:sample], references[:sample]) / sample,
            seconds(fast, summaries, references) / pairs,
        )
        for _ in range(ROUNDS)
    ]
    # The fastest round of each is the one that other programs disturbed least.
    original, warm = 1 / min(a for a, _ in times), 1 / min(b for _, b in times)
    print(
        f"\n{name}: rouge-score {original:,.0f} pairs/s; cold {cold:,.0f} ({cold / original:.0f}x);"
        f" warm {warm:,.0f} ({warm / original:.0f}x)"
    )
    assert warm / original >= least


def test_ten_thousand_resamples_of_a_whole_test_set_take_seconds():
    source = random.Random(1)
    sample = Sample.of_values([[source.random() for _ in range(12)] for _ in range(11_490)])
    start = time.perf_counter()
    mean_intervals(sample, resamples=10_000)
    taken = time.perf_counter() - start
    print(f"\nbootstrap: {taken:.2f} s")
    assert taken < 3
