"""One metric may be used by several threads at once."""

from __future__ import annotations

import random
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

import eval as evaluation

THREADS = 8
SYLLABLES = ["ba", "de", "li", "mo", "nu", "ra", "sti", "ung", "en", "ing", "ation", "lich"]


def made_texts(source, count):
    words = ["".join(source.choices(SYLLABLES, k=source.randint(1, 5))) for _ in range(60)]
    return [" ".join(source.choices(words, k=12)) for _ in range(count)]


@pytest.fixture
def impatient_threads():
    """Let the interpreter change threads as often as it can."""
    kept = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(kept)


@pytest.mark.parametrize("options", ["types=[1]", "types=[1], language='de'"])
def test_threads_get_the_scores_that_one_thread_gets(options, monkeypatch, impatient_threads):
    batches = []
    for seed in range(150):
        source = random.Random(seed)
        batches.append((made_texts(source, 4), made_texts(source, 4)))
    alone = evaluation.load(f"rouge({options})")
    expected = [alone.score_texts(*batch) for batch in batches]
    # The vocabulary starts anew all the time, so that ids are given out while others are read.
    monkeypatch.setattr("eval.metrics.rouge.tokens._CAPACITY", 100)
    shared = evaluation.load(f"rouge({options})")
    with ThreadPoolExecutor(THREADS) as pool:
        assert list(pool.map(lambda batch: shared.score_texts(*batch), batches)) == expected
