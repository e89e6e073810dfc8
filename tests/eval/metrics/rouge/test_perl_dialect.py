"""The dialect `perl` against outputs of the original script, and against published scores."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import numpy as np
import pytest

import eval as evaluation
from eval.metrics.rouge.stemmers.porter import perl_regular_stem, perl_stem

ORIGINAL = json.loads(Path(__file__).with_name("rouge_1_5_5.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("multi", ["max", "mean"])
@pytest.mark.parametrize("stemming", [True, False])
def test_scores_of_lines_and_several_references_are_those_of_the_script(multi, stemming):
    options = f"multi='{multi}', stemming={stemming}"
    metric = evaluation.load(
        f"rouge(dialect='perl', split='newline', types=[1, 2, 3, 'Lsum'], {options})"
    )
    pairs = ORIGINAL["pairs"]
    scores = metric.score_texts(
        [pair["summary"] for pair in pairs], [pair["references"] for pair in pairs]
    )
    for pair, score in zip(pairs, scores, strict=True):
        for key, expected in pair["scores"][options].items():
            got = [score.values[f"{key}_recall"], score.values[f"{key}_precision"]]
            # The script rounds recall and precision to five digits before it takes F1.
            assert [*got, score.values[key]] == pytest.approx(expected, abs=1.5e-5)


def test_stems_are_those_of_the_script():
    stems = ORIGINAL["stems"]
    assert {word: perl_regular_stem(word) for word in stems} == stems


@pytest.mark.parametrize(
    ("word", "base"),
    # As in WordNet 2.0's lists; a later list wins: best is in adj.exc (good) and adv.exc (well).
    [("geese", "goose"), ("thought", "think"), ("best", "well")],
)
def test_irregular_forms_come_before_stems(word, base):
    assert perl_stem(word) == base


def test_only_ascii_letters_change_case():
    # U+212A, the Kelvin sign, is a k to Python's lower() but three separating bytes to Perl.
    perl = evaluation.load("rouge(dialect='perl', types=[1])")
    google = evaluation.load("rouge(types=[1])")
    assert perl.score_texts(["\u212a2"], ["k2"])[0].values["rouge1"] == 0.0
    assert google.score_texts(["\u212a2"], ["k2"])[0].values["rouge1"] == 1.0


@pytest.mark.parametrize("system", ["lead", "ptgen"])
def test_published_scores_of_whole_systems(human_data: Path, system):
    path = human_data / "rouge_xsum_outputs.jsonl.gz"
    with gzip.open(path, "rt", encoding="utf-8") as file:
        published = json.loads(next(file))["published"][system]
        rows = [json.loads(line) for line in file]
    metric = evaluation.load("rouge(dialect='perl', split='newline', types=[1, 2, 'L'])")
    scores = metric.score_texts([row[system] for row in rows], [row["reference"] for row in rows])
    means = [
        100 * np.mean([score.values[key] for score in scores])
        for key in ("rouge1", "rouge2", "rougeL")
    ]
    assert means == pytest.approx(published, abs=0.01)
