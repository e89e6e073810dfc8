"""Faithfulness: what lowers it, by how much, and that copying does not raise it."""

from __future__ import annotations

import math
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from eval.agreement.summaries import auroc
from eval.config.schema import Data
from eval.data.rows import BadRow, read_rows
from eval.metrics.base import Example, Score
from eval.metrics.entities.fidelity import fidelity
from eval.metrics.entities.mentions import Evidence, Mention, Verdict, VerdictName
from eval.metrics.faithfulness import Faithfulness
from eval.metrics.faithfulness.risks import (
    MOST,
    OUT_OF_PLACE,
    RISKS,
    START,
    count_risks,
    probability,
)
from summarize.base import Article

ARTICLE = Article(
    "a",
    "Dr. Ida Reuter opened the old bridge in Tolm on 3 May. The mayor then gave a long speech. "
    "The repairs cost 4.2 million euros.",
)
METRIC = Faithfulness(recogniser="patterns")


def score(summary: str, article: Article = ARTICLE) -> Score:
    return METRIC.score([Example(article, (), summary)])[0]


def value(summary: str, key: str = "faithfulness") -> float:
    found = score(summary).values[key]
    assert found is not None
    return found


def verdict(name: VerdictName, type_: str = "PERSON", rule: str = "", trust: float = 1) -> Verdict:
    return Verdict(
        Mention(0, 1, "x", type_), name, rule, 0.5, 0.5, 0.5, (Evidence(0, 1, "x"),), trust=trust
    )


def test_copied_is_the_share_of_runs_of_four_words() -> None:
    # "ida reuter opened the", "reuter opened the old" stand there, "opened the old gate" does not.
    assert value("Ida Reuter opened the old gate.", "copied") == pytest.approx(2 / 3)
    # Endings apart: "the mayor gave a" no, "mayor gave a long" no, "gave a long speeches" yes.
    assert value("The mayor gave a long speeches.", "copied") == pytest.approx(1 / 3)
    # Two sentences copied out of order: no run crosses the stop between them.
    assert (
        value("The repairs cost 4.2 million euros. The mayor then gave a long speech.", "copied")
        == 1
    )


def test_a_title_with_a_stop_ends_no_sentence() -> None:
    # One sentence of six words has three runs; cut at "Dr." it would have the run "dr" and two.
    assert value("Dr. Ida Reuter opened a gate.", "copied") == pytest.approx(1 / 3)


def test_the_probability_is_a_product_of_factors() -> None:
    costs = {START: 0.1, "partial": 0.5, "unsupported name": 1.0}
    assert probability({"partial": 2, "unsupported name": 1}, costs) == pytest.approx(
        math.exp(-0.1) * math.exp(-0.5) ** 2 * math.exp(-1.0)
    )


def test_verdicts_count_by_what_they_speak_against() -> None:
    counts = count_risks(
        [
            verdict("unsupported", "DATE"),
            verdict("unsupported"),
            verdict("contradicted", rule="other speaker"),
            verdict("doubtful", rule="other name there"),
            verdict("doubtful", rule="loose office"),
            verdict("supported", trust=0.4),
        ]
    )
    assert counts == {
        "unsupported value": 1,
        "unsupported name": 1,
        "relation contradicted": 1,
        "relation doubtful": 1,
        "doubtful": 1,
        # Backed are the two doubtful ones, trusted wholly, and the last.
        OUT_OF_PLACE: pytest.approx(1 - (1 + 1 + 0.4) / 3),
    }
    assert count_risks([verdict("partial")] * 9) == {"partial": MOST}


def test_a_wrong_name_or_number_lowers_faithfulness_and_copying_does_not_raise_it() -> None:
    right = value("Ida Reuter opened the old bridge in Tolm on 3 May.")
    for wrong in (
        "Greta Vallin opened the old bridge in Tolm on 3 May.",
        "Ida Reuter opened the old bridge in Tolm on 9 August.",
    ):
        assert value(wrong) < right
        assert value(wrong, "copied") > 0
    copy, own = "The mayor then gave a long speech.", "Afterwards everybody heard plenty of words."
    assert value(copy) == value(own)
    assert value(copy, "copied") > value(own, "copied")


def test_what_lowered_it_is_told_and_multiplies_to_the_number() -> None:
    found = score("Greta Vallin opened the old bridge in Tolm on 9 August.")
    product = found.details["start"]
    for entry in found.details["lowered_by"]:
        product *= entry["factor"]
    assert {entry["what"] for entry in found.details["lowered_by"]} >= {"unsupported name"}
    assert product == pytest.approx(found.values["faithfulness"], abs=1e-3)


def test_only_a_summary_without_words_has_no_value() -> None:
    assert score("…").values == {"faithfulness": None, "copied": None}
    for summary in ("yes", "it rained all day .", "Nothing of it is true."):
        assert None not in score(summary).values.values()


def test_every_risk_has_a_cost_and_none_is_a_reward() -> None:
    costs = fidelity().costs
    assert set(costs) == {*RISKS, OUT_OF_PLACE, START}
    assert all(cost >= 0 for cost in costs.values())
    assert costs["unsupported name"] > costs["alias"]


def test_numbers_do_not_depend_on_the_order_of_sets(tmp_path: Path) -> None:
    script = (
        "from eval.metrics.base import Example\n"
        "from eval.metrics.faithfulness import Faithfulness\n"
        "from summarize.base import Article\n"
        f"article = Article('a', {ARTICLE.text!r})\n"
        "example = Example(article, (), 'Mayor Ida Reuter spoke in Tolm of 4.1 million euros.')\n"
        "print(Faithfulness().score([example])[0])\n"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(said) == 1


def _invented(reference: str) -> str:
    """Return a reference as a model retells it that puts in a day and a sum of its own."""
    first, stop, rest = reference.partition(". ")
    invented = "it was announced on 31 February 1913, at a cost of $87,654,321"
    return f"{first}, {invented}{stop or '.'}{rest}"


def test_references_rank_above_a_model_that_invents_dates(root: Path) -> None:
    rows = [
        row
        for row in read_rows(Data.model_validate({"path": root / "reference/news.jsonl"}), seed=0)
        if not isinstance(row, BadRow)
    ]
    pairs = [(row.article, row.references[0]) for row in rows]
    right = _scores([Example(article, (), text) for article, text in pairs])
    wrong = _scores([Example(article, (), _invented(text)) for article, text in pairs])
    assert sum(a > b for a, b in zip(right, wrong, strict=True)) == len(rows)
    import numpy as np

    labels = np.asarray([1.0] * len(right) + [0.0] * len(wrong))
    assert auroc(np.asarray(right + wrong), labels) > 0.95


def test_an_abstractive_reference_ranks_above_a_copy_with_one_wrong_date(root: Path) -> None:
    """The old measure ranked what copies above what is right."""
    rows = [
        row
        for row in read_rows(Data.model_validate({"path": root / "reference/news.jsonl"}), seed=0)
        if not isinstance(row, BadRow)
    ]
    right = _scores([Example(row.article, (), row.references[0]) for row in rows])
    copies = [" ".join(row.article.text.split()[:40]) for row in rows]
    wrong = _scores(
        [
            Example(row.article, (), f"{copy}, as was decided on 31 February 1913.")
            for row, copy in zip(rows, copies, strict=True)
        ]
    )
    assert sum(right) / len(right) > sum(wrong) / len(wrong) + 0.2


def _scores(examples: Sequence[Example]) -> list[float]:
    values = [found.values["faithfulness"] for found in Faithfulness().score(examples)]
    assert None not in values
    return [value for value in values if value is not None]
