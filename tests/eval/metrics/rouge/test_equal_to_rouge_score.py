"""Every number is equal to rouge-score's under `==`: not close, equal."""

from __future__ import annotations

import gzip
import json
import random
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import eval as evaluation
from summarize.sentences import split_sentences

TYPES = "types=[1, 2, 3, 4, 'L', 'Lsum']"


def differences(summaries, references, options="split='newline'"):
    """Return the pairs that the two engines score differently."""
    fast = evaluation.load(f"rouge({TYPES}, {options})")
    slow = evaluation.load(f"rouge({TYPES}, {options}, engine='rouge-score')")
    assert fast.signature == slow.signature
    left, right = fast.score_texts(summaries, references), slow.score_texts(summaries, references)
    return [
        (summary, reference, dict(a.values), dict(b.values))
        for summary, reference, a, b in zip(summaries, references, left, right, strict=True)
        if a.values != b.values or a.details != b.details
    ]


def random_text(source, vocabulary, lines, tokens):
    return "\n".join(
        " ".join(source.choices(vocabulary, k=source.randint(0, tokens)))
        for _ in range(source.randint(0, lines))
    )


# Few words make many common subsequences of the same length, so the path taken shows.
TIES = [
    ("ab", 4, 6, 1.0),
    ("abc", 4, 12, 0.8),
    ("abcde", 5, 20, 0.19),
    ("ab", 2, 90, 0.005),
    ("abcdefgh", 2, 150, 0.004),
    ("abcdefghijkl", 1, 400, 0.001),
]


@pytest.mark.parametrize(("vocabulary", "lines", "tokens", "share"), TIES)
def test_ties_in_the_lcs_take_the_same_path(vocabulary, lines, tokens, share, request):
    pairs = round((100_000 if request.config.getoption("--full") else 1_500) * share)
    source = random.Random(f"{vocabulary}{tokens}")
    summaries = [random_text(source, vocabulary, lines, tokens) for _ in range(pairs)]
    references = [random_text(source, vocabulary, lines, tokens) for _ in range(pairs)]
    assert differences(summaries, references) == []


def test_blocks_of_many_lanes_agree_too():
    source = random.Random(8)
    summaries = [random_text(source, "abcd", 3, 100) for _ in range(60)]
    references = [random_text(source, "abcd", 3, 200) for _ in range(60)]
    assert differences(summaries, references) == []


ADVERSARIAL = [
    "",
    " ",
    "\n",
    "\n\n \n",
    "...!?",
    "a",
    "A b\nC d\r\nE f",
    "the\u2028cat\x0bsat\x85on\x1cthe mat",
    "\u212aelvin \u0130stanbul na\u00efve STRASSE stra\u00dfe \ufb01ne",
    "\x00 \xfe \xff \ud800 lone \udfff surrogates",
    "\u4f60\u597d\u4e16\u754c",
    "\u0928\u092e\u0938\u094d\u0924\u0947 hello",
    "3.14 1,000 x2 2x 0 007",
    "dying skies innings howe news exceed sses eed ing ed ies s",
    "yyyyyy yyyyying syzygy yttrium aying",
    "running-runner's RUN_ran run.run",
    "the " * 70,
    ("one two three " * 30 + "\n") * 4,
    "relational conditional valenci hesitanci digitizer conformabli radicalli",
]


def test_adversarial_strings():
    pairs = [(a, b) for a in ADVERSARIAL for b in ADVERSARIAL]
    summaries, references = [a for a, _ in pairs], [b for _, b in pairs]
    assert differences(summaries, references) == []
    assert differences(summaries, references, "split='newline', stemming=False") == []


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=60), st.text(max_size=60)), max_size=20))
def test_any_text(pairs):
    # References that are mostly in other scripts are refused: one of 2,000 letters a-z prevents it.
    pairs = [*pairs, ("a b", "rain " * 500)]
    assert differences([a for a, _ in pairs], [b for _, b in pairs]) == []


@pytest.mark.parametrize("multi", ["max", "mean"])
def test_several_references(multi):
    source = random.Random(3)
    summaries = [random_text(source, "abc", 2, 5) for _ in range(300)]
    references = [
        [random_text(source, "abc", 2, 5) for _ in range(source.randint(1, 4))] for _ in summaries
    ]
    assert differences(summaries, references, f"split='newline', multi='{multi}'") == []


def test_the_mean_over_references_is_the_mean_of_single_scores():
    metric = evaluation.load("rouge(multi='mean', types=[1])")
    [score] = metric.score_texts(["a b c d"], [["a b", "a b c x y z"]])
    # Against "a b": P 2/4, R 2/2, F 2/3; against the other: P 3/4, R 3/6, F 3/5.
    assert score.values == pytest.approx(
        {"rouge1_precision": 0.625, "rouge1_recall": 0.75, "rouge1": (2 / 3 + 3 / 5) / 2}
    )


def test_sentences_are_split_only_where_there_is_no_newline():
    unsplit = "Rain fell on the hills. The river rose. Nobody slept that night."
    by_line = "\n".join(split_sentences(unsplit))
    references = ["The river rose at night.\nRain fell.", "Nobody slept. The river rose."]
    assert differences([unsplit, by_line], references, "split='newline>sentence'") == []
    default = evaluation.load("rouge")
    lines = evaluation.load("rouge(split='newline')")
    expected = lines.score_texts([by_line], [references[0]])[0].values["rougeLsum"]
    assert default.score_texts([unsplit], [references[0]])[0].values["rougeLsum"] == expected
    assert default.score_texts([by_line], [references[0]])[0].values["rougeLsum"] == expected


def test_a_line_of_ten_thousand_tokens():
    source = random.Random(1)
    words = [f"w{index}" for index in range(3000)]
    long = " ".join(source.choices(words, k=10_000))
    short = " ".join(source.choices(words, k=40))
    # rouge-score's table of 400,000 cells is still affordable; the square one is not.
    assert differences([long, short], [short, long]) == []
    metric = evaluation.load("rouge(types=['L', 'Lsum'], split='newline')")
    [score] = metric.score_texts([long], [long])
    assert set(score.values.values()) == {1.0}


def test_real_summaries(human_data: Path, request):
    with gzip.open(human_data / "news_cnndm.jsonl.gz", "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    rows = rows if request.config.getoption("--full") else rows[:60]
    leads = ["\n".join(split_sentences(row["article"][:2000])[:3]) for row in rows]
    references = [row["references"] for row in rows]
    assert differences(leads, references) == []
    assert differences(leads[1:], references[:-1], "split='sentence'") == []


def test_chunks_do_not_show(monkeypatch):
    source = random.Random(4)
    summaries = [random_text(source, "abcdef", 3, 9) for _ in range(50)]
    references = [random_text(source, "abcdef", 3, 9) for _ in range(50)]
    metric = evaluation.load("rouge")
    whole = metric.score_texts(summaries, references)
    monkeypatch.setattr("eval.metrics.rouge.engines._CHUNK_PAIRS", 7)
    monkeypatch.setattr("eval.metrics.rouge.tokens._CAPACITY", 3)
    assert metric.score_texts(summaries, references) == whole


def test_long_ngrams_are_renumbered_before_they_overflow(monkeypatch):
    monkeypatch.setattr("eval.metrics.rouge.ngrams._MAX_BITS", 12)
    source = random.Random(5)
    summaries = [random_text(source, "abc", 1, 30) for _ in range(50)]
    references = [random_text(source, "abc", 1, 30) for _ in range(50)]
    fast = evaluation.load("rouge(types=[2, 5, 9])").score_texts(summaries, references)
    slow = evaluation.load("rouge(types=[2, 5, 9], engine='rouge-score')").score_texts(
        summaries, references
    )
    assert fast == slow
    assert np.any([score.values["rouge5"] for score in fast])
