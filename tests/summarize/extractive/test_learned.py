"""The default summarizer: coverage of probable words, and its coefficients."""

from __future__ import annotations

import importlib.util
import itertools
import json
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from summarize import Article, ModelError, Summary, load
from summarize.extractive.concepts import FEATURES, words_and_pairs
from summarize.extractive.document import Document, read_document
from summarize.extractive.learned import Extractive, load_model, probabilities

TEXT = (
    "The ferry to Aldo island stopped on Monday after engineers found a crack in its hull. "
    "The ferry to Aldo island stopped on Monday after engineers found a crack. "
    "The crack in the hull of the ferry is 40 centimetres long, the engineers said. "
    "Apples were cheap at the market. "
    "The island has no other ferry, and food may run short by Friday."
)


def summarize(spec: str, text: str = TEXT) -> Summary:
    (summary,) = load(spec).summarize([Article("a", text)])
    assert isinstance(summary, Summary)
    return summary


def worth(document: Document, chosen: tuple[int, ...], expected: float) -> float:
    """The objective written out, with sets instead of sparse sums."""
    model = load_model("news")
    total = 0.0
    for concepts, coefficients, weight in zip(
        words_and_pairs(document), (model.word, model.pair), (1.0, model.pair_weight), strict=True
    ):
        value = weight * probabilities(concepts.features, coefficients)
        counts = concepts.counts
        total += sum(
            value[c]
            for c in {
                column
                for column, row in zip(counts.columns, counts.rows, strict=True)
                if row in chosen
            }
        )
    return total / (sum(len(document.terms[i]) for i in chosen) + expected)


def test_scores_are_the_worth_of_each_sentence_alone() -> None:
    document = read_document(TEXT)
    scores = Extractive().rank(document).scores
    assert scores == pytest.approx([worth(document, (i,), 40.0) for i in range(len(document))])


def test_every_step_takes_the_most_worth_and_stops_when_it_falls() -> None:
    document, summarizer = read_document(TEXT), Extractive()
    chosen = tuple(summarizer.choose(document, summarizer.rank(document)))
    for length, following in enumerate(chosen):
        before = chosen[:length]
        rest = [i for i in range(len(document)) if i not in before]
        assert following == max(rest, key=lambda i: worth(document, (*before, i), 40.0))
    values = [worth(document, chosen[: n + 1], 40.0) for n in range(len(chosen))]
    assert all(a <= b for a, b in itertools.pairwise(values))
    rest = [i for i in range(len(document)) if i not in chosen]
    assert all(worth(document, (*chosen, i), 40.0) < values[-1] for i in rest)


def test_a_sentence_that_repeats_another_is_not_taken() -> None:
    assert summarize("extractive").text.count("found a crack") == 1


def test_budgets_are_kept() -> None:
    assert len(summarize("extractive(words=20)").text.split()) <= 20
    assert len(summarize("extractive(sentences=2)").details["sentences"]) == 2
    assert len(summarize("extractive(words=3)").text.split()) == 3


def test_the_first_term_shown_is_no_function_word() -> None:
    terms = summarize("extractive").details["sentences"][0]["terms"]
    assert terms[0][0] in {"ferry", "crack", "hull", "engineers", "aldo", "island", "monday"}


def test_the_unordered_model_does_not_care_where_a_sentence_stands() -> None:
    sentences = read_document(TEXT).sentences
    forward = read_document("\n\n".join(sentences))
    backward = read_document("\n\n".join(reversed(sentences)))
    unordered, news = Extractive(model="unordered"), Extractive(model="news")
    assert unordered.rank(forward).scores == pytest.approx(unordered.rank(backward).scores[::-1])
    assert news.rank(forward).scores != pytest.approx(news.rank(backward).scores[::-1])


def test_coefficients_from_a_file_are_used_and_named(tmp_path: Path) -> None:
    file = tmp_path / "mine.json"
    # Only digits count: the sentence with a number must win.
    zeros = dict.fromkeys(FEATURES, 0.0) | {"constant": -9.0, "digit": 9.0}
    file.write_text(
        json.dumps(
            {"format": 1, "word": zeros, "pair": zeros, "pair_weight": 1, "expected_share": 0.4}
        )
    )
    summarizer = load({"use": "extractive", "model": str(file), "sentences": 1})
    (summary,) = summarizer.summarize([Article("a", TEXT)])
    assert isinstance(summary, Summary)
    assert "40 centimetres" in summary.text
    assert summarizer.signature != load("extractive(sentences=1)").signature


@pytest.mark.parametrize(
    ("content", "says"),
    [(None, "cannot be read"), ("{", "learn them again"), ('{"format": 2}', "format 2")],
)
def test_a_wrong_file_of_coefficients_is_explained(
    content: str | None, says: str, tmp_path: Path
) -> None:
    file = tmp_path / "model.json"
    if content is not None:
        file.write_text(content)
    summarizer = load({"use": "extractive", "model": str(file)})
    with pytest.raises(ModelError, match=says):
        list(summarizer.summarize([Article("a", TEXT)]))


@pytest.fixture(scope="module")
def learning(root: Path) -> ModuleType:
    path = root / "scripts" / "learn_extractive.py"
    specification = importlib.util.spec_from_file_location("learn_extractive", path)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def test_learnt_coefficients_are_where_the_slope_is_zero(learning: ModuleType) -> None:
    random = np.random.default_rng(3)
    features = np.column_stack([np.ones(400), random.normal(size=(400, 2))])
    chance = 1 / (1 + np.exp(-features @ [-0.5, 1.5, 0.0]))
    outcomes = (random.random(400) < chance).astype(float)
    found = learning.logistic_ridge(features, outcomes, 5.0)

    def loss(coefficients: np.ndarray) -> float:
        margins = features @ coefficients
        fit = np.sum(np.logaddexp(0, margins) - outcomes * margins)
        return float(fit + 2.5 * coefficients @ coefficients)

    for axis in np.eye(3):
        slope = (loss(found + 1e-4 * axis) - loss(found - 1e-4 * axis)) / 2e-4
        assert slope == pytest.approx(0.0, abs=1e-4)


def test_halves_share_no_row_and_leave_none_out(learning: ModuleType) -> None:
    ids = [f"row-{number}" for number in range(200)]
    odd = {i for i in ids if learning.in_half(i, "odd")}
    even = {i for i in ids if learning.in_half(i, "even")}
    assert odd | even == set(ids)
    assert not odd & even
    assert min(len(odd), len(even)) > 60
