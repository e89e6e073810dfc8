"""Comparing runs: against scipy on the same data, and on differences that were planted."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import scipy.stats
from made_runs import HARDWARE, make_run, rows_of

from eval.comparison.aligned import align, named
from eval.comparison.compare import compare_aligned
from eval.comparison.differences import Comparison, Difference
from eval.comparison.rows import footnotes
from eval.comparison.trade_offs import trade_offs
from eval.comparison.verdict import headline_sentence, verdict, verdicts
from eval.data.rows import Row
from eval.errors import SignatureMismatchError
from eval.metrics.base import Column
from eval.runs.run import Run
from summarize.base import Failure, Summary


def scores(seed: int, count: int, mean: float = 0.4, spread: float = 0.1) -> list[float]:
    generator = np.random.default_rng(seed)
    return [float(x) for x in np.clip(generator.normal(mean, spread, count), 0, 1)]


def compared(*runs: Run, **options: object) -> Comparison:
    common = bool(options.pop("common", False))
    return compare_aligned(align(named(runs), common=common), **options)  # type: ignore[arg-type]


HEADLINE_ROUGE = ("rouge1", "rouge2", "rougeL", "rougeLsum")


def notes(comparison: Comparison) -> list[str]:
    return list(footnotes(comparison, trade_offs(comparison)))


def of(comparison: Comparison, key: str) -> Difference:
    (found,) = [item for item in comparison.differences if item.column.key == key]
    return found


def test_the_interval_and_p_agree_with_scipy_on_a_large_sample(tmp_path: Path) -> None:
    rows, a, b = rows_of(120), scores(1, 120), scores(2, 120, mean=0.43)
    comparison = compared(
        make_run(tmp_path, "a", rows, {"rouge1": a}), make_run(tmp_path, "b", rows, {"rouge1": b})
    )

    def gap(x: np.ndarray, y: np.ndarray, axis: int = -1) -> np.ndarray:
        return np.mean(y, axis=axis) - np.mean(x, axis=axis)

    oracle = scipy.stats.bootstrap(
        (a, b), gap, paired=True, method="percentile", n_resamples=20_000, rng=5
    ).confidence_interval
    tested = scipy.stats.permutation_test(
        (a, b), gap, permutation_type="samples", n_resamples=20_000, rng=6
    )
    found = of(comparison, "rouge1")
    width = oracle.high - oracle.low
    assert found.value == pytest.approx(np.mean(b) - np.mean(a), abs=1e-12)
    # Two sets of 10,000 and 20,000 draws: an interval's end moves by some 1% of its width.
    assert found.low == pytest.approx(oracle.low, abs=0.03 * width)
    assert found.high == pytest.approx(oracle.high, abs=0.03 * width)
    # Four standard errors of a share estimated from 10,000 draws.
    p = float(tested.pvalue)
    assert found.p == pytest.approx(p, abs=4 * (p * (1 - p) / 10_000) ** 0.5 + 1e-4)


def test_the_exact_p_of_a_small_sample_is_scipys(tmp_path: Path) -> None:
    rows, a, b = rows_of(11), scores(3, 11), scores(4, 11, mean=0.45)
    comparison = compared(
        make_run(tmp_path, "a", rows, {"rouge2": a}), make_run(tmp_path, "b", rows, {"rouge2": b})
    )
    exact = scipy.stats.permutation_test(
        (np.array(b) - np.array(a),), np.mean, permutation_type="samples", n_resamples=np.inf
    )
    assert of(comparison, "rouge2").p == pytest.approx(exact.pvalue, abs=1e-12)


def test_p_values_are_corrected_over_columns_and_pairs(tmp_path: Path) -> None:
    rows = rows_of(11)
    values = [{"rouge1": scores(n, 11), "rouge2": scores(n + 9, 11)} for n in range(3)]
    runs = [make_run(tmp_path, label, rows, own) for label, own in zip("abc", values, strict=True)]
    comparison = compared(*runs)
    # Max-T by its definition: all 2^11 patterns of signs, two columns of three pairs.
    gaps = np.array(
        [
            np.subtract(values[b][key], values[a][key])
            for a, b in ((0, 1), (0, 2), (1, 2))
            for key in ("rouge1", "rouge2")
        ]
    ).T
    signs = np.array(list(itertools.product([-1, 1], repeat=11)))
    flipped = np.abs(signs @ gaps) / np.sqrt((gaps**2).sum(axis=0))
    observed = np.abs(gaps.sum(axis=0)) / np.sqrt((gaps**2).sum(axis=0))
    order = np.argsort(-observed)
    expected, least = np.empty(6), 0.0
    for place, test in enumerate(order):
        as_far = flipped[:, order[place:]].max(axis=1) >= observed[test] - 1e-9
        least = max(least, as_far.mean())
        expected[test] = least
    assert [item.p_corrected for item in comparison.differences] == pytest.approx(expected)


def test_a_gain_in_rouge_bought_with_entity_precision_is_a_trade_off(tmp_path: Path) -> None:
    rows, n = rows_of(200), 200
    quality, fidelity = scores(1, n, 0.2, 0.05), scores(2, n, 0.8, 0.05)
    noise = np.random.default_rng(3).normal(0, 0.03, (2, n))
    better = [x + 0.02 + e for x, e in zip(quality, noise[0] - noise[0].mean(), strict=True)]
    worse = [x - 0.05 + e for x, e in zip(fidelity, noise[1] - noise[1].mean(), strict=True)]
    a = make_run(tmp_path, "old", rows, {"rouge2": quality, "entity_precision_source": fidelity})
    b = make_run(tmp_path, "new", rows, {"rouge2": better, "entity_precision_source": worse})
    found = verdict(compared(a, b), (0, 1))
    assert found.kind == "trade-off"
    assert "at the price of entity fidelity" in found.sentence
    assert "ROUGE-2 +2.0 points" in found.sentence
    assert "−5.0 points" in found.sentence
    assert verdict(compared(b, a), (0, 1)).kind == "trade-off"
    back = verdict(compared(b, a), (0, 1)).sentence
    assert "buys entity fidelity at the price of agreement with the references" in back
    # Neither beats the other; "best trade-off" said of both would say nothing.
    assert [point.best for point in trade_offs(compared(a, b)).points] == [False, False]


def test_identical_runs_have_no_difference_and_p_of_one(tmp_path: Path) -> None:
    rows, values = rows_of(20), {"rouge1": scores(1, 20)}
    comparison = compared(*(make_run(tmp_path, label, rows, values) for label in "ab"))
    found = of(comparison, "rouge1")
    assert (found.p, found.p_corrected, found.value) == (1.0, 1.0, 0.0)
    assert (found.wins, found.ties, found.losses) == (0, 20, 0)
    assert "no difference" in headline_sentence(comparison, verdicts(comparison))


def test_a_small_sample_says_what_it_could_have_shown_and_what_it_would_take(
    tmp_path: Path,
) -> None:
    rows = rows_of(30)
    comparison = compared(
        make_run(tmp_path, "a", rows, {"rouge1": scores(1, 30)}),
        make_run(tmp_path, "b", rows, {"rouge1": scores(2, 30)}),
    )
    found = of(comparison, "rouge1")
    assert found.finding == "not shown"
    assert found.smallest is not None
    assert found.needed is not None
    # Both go with the spread over the square root of n, but for Student's t against the normal.
    assert found.needed == pytest.approx(30 * (found.smallest / 0.01) ** 2, rel=0.1)
    assert "points of ROUGE-1 can easily be missed" in verdict(comparison, (0, 1)).sentence


def test_lower_is_better_where_the_column_says_so(tmp_path: Path) -> None:
    rows, n = rows_of(60), 60
    a = make_run(tmp_path, "a", rows, {"has_unsupported_entity": [1.0] * n})
    b = make_run(tmp_path, "b", rows, {"has_unsupported_entity": [0.0] * 30 + [1.0] * 30})
    found = of(compared(a, b), "has_unsupported_entity")
    assert (found.wins, found.ties, found.losses) == (30, 30, 0)
    assert found.finding == "better"
    assert found.value == -0.5


def test_a_run_cannot_win_by_failing_on_the_hard_articles(tmp_path: Path) -> None:
    rows = rows_of(40)
    hard = [0.1] * 20 + [0.6] * 20
    failing = [
        Failure(row.article.id, "model_error", "no") if n < 20 else Summary(row.article.id, "x")
        for n, row in enumerate(rows)
    ]
    a = make_run(tmp_path, "a", rows, {"rouge1": hard})
    b = make_run(tmp_path, "b", rows, {"rouge1": [0.65] * 40}, results=failing)
    comparison = compared(a, b)
    found = of(comparison, "rouge1")
    assert (found.articles, found.left_out) == (20, 20)
    # Only the articles that both have count: 0.6 against 0.65, not 0.35 against 0.65.
    assert found.value == pytest.approx(0.05)
    assert found.finding == "no verdict"
    assert comparison.aligned.failed == (0, 20)
    assert "b failed on 20" in verdict(comparison, (0, 1)).sentence


def test_a_partial_run_spoils_only_itself_and_is_named(tmp_path: Path) -> None:
    rows, n = rows_of(40), 40
    part = [
        Failure(row.article.id, "empty_output", "no") if k >= 28 else Summary(row.article.id, "x")
        for k, row in enumerate(rows)
    ]
    runs = [
        make_run(tmp_path, "a", rows, {"rouge1": scores(1, n, 0.4)}),
        make_run(tmp_path, "b", rows, {"rouge1": scores(2, n, 0.6)}),
        make_run(tmp_path, "partial", rows, {"rouge1": scores(3, n)}, results=part),
    ]
    comparison = compared(*runs)
    found = {item.pair: item for item in verdicts(comparison)}
    assert found[0, 1].kind == "better"
    assert comparison.of_pair((0, 1))[0].articles == 40
    for pair in ((0, 2), (1, 2)):
        assert found[pair].kind == "no verdict"
        assert "(partial failed on 12)" in found[pair].sentence
        (item,) = comparison.of_pair(pair)
        # Means of a pair are of the pair's articles: those of a on the first 28.
        assert item.articles == 28
    assert comparison.of_pair((0, 2))[0].a_value == pytest.approx(np.mean(scores(1, n, 0.4)[:28]))
    assert any("partial 12, so no verdict on it" in note for note in notes(comparison))


def test_a_run_cannot_win_by_naming_nothing(tmp_path: Path) -> None:
    rows, n = rows_of(40), 40
    talks = {"entity_precision_source": [0.5] * n, "has_unsupported_entity": [1.0] * n}
    silent = {
        "entity_precision_source": [None] * 30 + [0.5] * 10,
        "has_unsupported_entity": [0.0] * 30 + [1.0] * 10,
    }
    comparison = compared(
        make_run(tmp_path, "a", rows, talks), make_run(tmp_path, "b", rows, silent)
    )
    for key in talks:
        assert of(comparison, key).finding == "no verdict"
        assert of(comparison, key).articles == 10
    assert verdict(comparison, (0, 1)).kind == "no verdict"
    assert comparison.aligned.undefined[1]["entity_precision_source"] == 30


def test_naming_less_is_said_where_it_bought_fidelity(tmp_path: Path) -> None:
    rows, n = rows_of(80), 80
    wide = {"entity_precision_source": scores(1, n, 0.6, 0.05), "entity_count": [10.0] * n}
    narrow = {"entity_precision_source": scores(2, n, 0.9, 0.05), "entity_count": [4.0] * n}
    found = verdict(
        compared(make_run(tmp_path, "a", rows, wide), make_run(tmp_path, "b", rows, narrow)), (0, 1)
    )
    assert found.kind == "better"
    assert any("names fewer things, 4.0 a summary against 10.0" in text for text in found.cautions)


def test_a_gain_in_rouge_with_fidelity_in_doubt_carries_a_caution(tmp_path: Path) -> None:
    rows, n = rows_of(40), 40
    a = {"rouge2": scores(1, n, 0.1, 0.02), "entity_precision_source": scores(2, n, 0.8, 0.15)}
    b = {"rouge2": scores(3, n, 0.2, 0.02), "entity_precision_source": scores(4, n, 0.8, 0.15)}
    found = verdict(
        compared(make_run(tmp_path, "a", rows, a), make_run(tmp_path, "b", rows, b)), (0, 1)
    )
    assert found.kind == "better"
    (caution,) = found.cautions
    assert caution.startswith("Entity fidelity is not shown to have held: b may be worse than a in")
    assert "entities in article by up to" in caution


def test_other_articles_are_refused_unless_only_the_common_ones_count(tmp_path: Path) -> None:
    rows = rows_of(12)
    a = make_run(tmp_path, "a", rows[:10], {"rouge1": [0.1 * n for n in range(10)]})
    b = make_run(tmp_path, "b", rows[2:], {"rouge1": [0.1 * n for n in range(2, 12)]})
    with pytest.raises(SignatureMismatchError, match="10 against 10, 8 of them shared"):
        compared(a, b)
    comparison = compared(a, b, common=True)
    assert comparison.aligned.ids == tuple(row.article.id for row in rows[2:10])
    assert comparison.aligned.dropped == (2, 2)
    assert of(comparison, "rouge1").value == pytest.approx(0)


def test_speed_is_no_criterion_across_machines(tmp_path: Path) -> None:
    rows = rows_of(10)
    a = make_run(tmp_path, "a", rows, {"rouge2": [0.2] * 10}, seconds=1)
    slow = make_run(tmp_path, "b", rows, {"rouge2": [0.3] * 10}, seconds=9)
    away = make_run(
        tmp_path, "c", rows, {"rouge2": [0.3] * 10}, seconds=9, hardware={**HARDWARE, "cores": 64}
    )
    assert [point.best for point in trade_offs(compared(a, slow)).points] == [False, False]
    tradeoffs = trade_offs(compared(a, away))
    assert [point.best for point in tradeoffs.points] == [False, True]
    assert "different machines" in tradeoffs.note


@pytest.mark.parametrize(
    ("count", "words"), [(1, "1 article is too few"), (5, "5 articles are too few, it takes 6")]
)
def test_where_no_p_can_be_a_finding_there_is_no_verdict(
    tmp_path: Path, count: int, words: str
) -> None:
    rows = rows_of(count)
    comparison = compared(
        make_run(tmp_path, "a", rows, {"rouge1": [0.1] * count}),
        make_run(tmp_path, "b", rows, {"rouge1": [0.9] * count}),
    )
    # The smallest p of 5 articles is 2 of 2^5 patterns of signs: 0.0625.
    assert verdict(comparison, (0, 1)).kind == "no verdict"
    assert words in verdict(comparison, (0, 1)).sentence


def test_six_articles_that_agree_are_a_finding(tmp_path: Path) -> None:
    rows = rows_of(6)
    gains = [0.1, 0.2, 0.3, 0.25, 0.15, 0.22]
    comparison = compared(
        make_run(tmp_path, "a", rows, {"rouge1": [0.1] * 6}),
        make_run(tmp_path, "b", rows, {"rouge1": [0.1 + gain for gain in gains]}),
    )
    assert of(comparison, "rouge1").p_corrected == pytest.approx(2 / 2**6)
    assert of(comparison, "rouge1").finding == "better"


def test_columns_of_zeros_and_ones_have_honest_intervals(tmp_path: Path) -> None:
    rows, n = rows_of(30), 30
    values = {"has_unsupported_entity": [0.0] * n}
    comparison = compared(*(make_run(tmp_path, label, rows, values) for label in "ab"))
    mean = comparison.means[0]["has_unsupported_entity"]
    # Wilson: 3.8415 / (30 + 3.8415).
    assert (mean.low, mean.high) == (0, pytest.approx(0.1135, abs=1e-4))
    found = of(comparison, "has_unsupported_entity")
    assert found.low is not None
    assert found.high is not None
    assert -0.12 < found.low < -0.1
    assert 0.1 < found.high < 0.12


def test_equal_ratios_of_different_sums_are_not_identical(tmp_path: Path) -> None:
    """A at 1/1 and 1/2 in turn, B at 10/10 and 1/2: the same shares article by article."""
    from eval.statistics import Sample

    rows, n = rows_of(30), 30
    a, b = (make_run(tmp_path, label, rows, {"rouge1": [0.5] * n}) for label in "ab")
    aligned = align(named([a, b]))
    column = replace(aligned.columns[0], aggregate="ratio")
    ones, tens = [1.0, 1.0] * 15, [10.0, 1.0] * 15
    samples = (
        Sample.of_ratios(ones, [1.0, 2.0] * 15),
        Sample.of_ratios(tens, [10.0, 2.0] * 15),
    )
    comparison = compare_aligned(replace(aligned, columns=(column,), samples=samples))
    found = of(comparison, "rouge1")
    assert found.value == pytest.approx(11 / 12 - 2 / 3)
    assert found.finding == "better"


def test_the_detectable_difference_is_that_of_the_corrected_level(tmp_path: Path) -> None:
    rows, n = rows_of(60), 60
    values = [{key: scores(7 * k + i, n) for i, key in enumerate(HEADLINE_ROUGE)} for k in (1, 2)]
    a, b = (make_run(tmp_path, label, rows, own) for label, own in zip("ab", values, strict=True))
    alone = of(compare_aligned(align(named([a, b])), columns=["rouge1"]), "rouge1")
    together = of(compared(a, b), "rouge1")
    assert alone.smallest is not None
    assert together.smallest is not None
    # Four independent tests keep a level of 1 - 0.95^(1/4) = 0.0127 each: quantiles of 59 degrees.
    quantile = scipy.stats.t(59).ppf
    expected = (quantile(1 - 0.0127 / 2) + quantile(0.8)) / (quantile(0.975) + quantile(0.8))
    assert together.smallest / alone.smallest == pytest.approx(expected, rel=0.03)


def test_a_bound_is_shown_but_competes_with_nobody(tmp_path: Path) -> None:
    rows, n = rows_of(60), 60
    runs = [
        make_run(tmp_path, label, rows, {"rouge1": scores(seed, n, mean, 0.03)})
        for seed, (label, mean) in enumerate([("low", 0.2), ("oracle", 0.6), ("high", 0.4)])
    ]
    comparison = compared(*runs)
    assert comparison.pairs == ((0, 2),)
    assert headline_sentence(comparison, verdicts(comparison)).startswith("high is better than low")
    assert comparison.means[1]["rouge1"].value == pytest.approx(0.6, abs=0.02)
    assert not trade_offs(comparison).points[1].best
    assert any("oracle sees the references" in note for note in notes(comparison))
    only = compared(*runs[:2])
    assert verdict(only, (0, 1)).kind == "no verdict"
    assert "oracle sees the references" in verdict(only, (0, 1)).sentence
    assert of(only, "rouge1").p_corrected is None


def extract_of(rows: Sequence[Row], label: str, start: int) -> list[Summary]:
    span = {"start": start, "end": start + 10}
    return [
        Summary(row.article.id, row.article.text[start : start + 10], details={"sentences": [span]})
        for row in rows
    ]


def test_fidelity_decides_nothing_between_extracts_but_does_against_others(tmp_path: Path) -> None:
    rows, n = rows_of(40), 40
    good = {"entity_precision_source": [1.0] * n, "rouge1": scores(1, n)}
    flawed = {"entity_precision_source": [1.0, 0.5] * 20, "rouge1": scores(1, n)}
    a = make_run(tmp_path, "a", rows, good, results=extract_of(rows, "a", 0))
    b = make_run(tmp_path, "b", rows, flawed, results=extract_of(rows, "b", 3))
    c = make_run(tmp_path, "c", rows, flawed)
    key = "entity_precision_source"
    assert of(compared(a, b), key).finding == "described"
    assert of(compared(a, c), key).finding == "worse"
    assert any("between extracts, which hold nothing" in note for note in notes(compared(a, b)))


def test_overlap_with_the_article_decides_nothing_and_is_not_called_fidelity(
    tmp_path: Path,
) -> None:
    rows, n = rows_of(40), 40
    a = {"rouge1": scores(1, n), "overlap": scores(2, n, 0.9, 0.02)}
    b = {"rouge1": scores(1, n), "overlap": scores(3, n, 0.3, 0.02)}
    comparison = compared(*(make_run(tmp_path, k, rows, v) for k, v in (("a", a), ("b", b))))
    assert of(comparison, "overlap").finding == "described"
    assert verdict(comparison, (0, 1)).kind == "identical"
    assert any("neither good nor bad in itself" in note for note in notes(comparison))


def test_columns_of_runs_that_do_not_say_what_they_are_about_are_known() -> None:
    """0.1.0 wrote no kinds, and its faithfulness was overlap with the article."""
    kinds = {
        "rouge2": "references", "entity_precision_source": "fidelity", "entity_count": "other",
        "has_unsupported_entity": "fidelity", "entity_f1_target": "references", "words": "length",
        "faithfulness": "copying", "fluency": "other",
    }  # fmt: skip
    assert {key: Column.of({"key": key}).kind for key in kinds} == kinds
    assert Column.of({"key": "faithfulness", "kind": "fidelity"}).kind == "fidelity"


def test_what_a_plugin_measures_is_called_by_its_name(tmp_path: Path) -> None:
    rows, n = rows_of(60), 60
    a = {"fluency": scores(1, n, 0.4, 0.02), "entity_precision_source": scores(2, n, 0.9, 0.02)}
    b = {"fluency": scores(3, n, 0.6, 0.02), "entity_precision_source": scores(4, n, 0.7, 0.02)}
    comparison = compared(*(make_run(tmp_path, k, rows, v) for k, v in (("a", a), ("b", b))))
    sentence = verdict(comparison, (0, 1)).sentence
    assert sentence.startswith("b buys fluency at the price of entity fidelity against a")
    assert "references" not in sentence


def test_the_best_trade_off_is_said_of_few(tmp_path: Path) -> None:
    rows, n = rows_of(10), 10
    places = {"a": (0.2, 0.9), "b": (0.3, 0.8), "c": (0.4, 0.7), "d": (0.1, 0.6), "e": (0.1, 0.5)}
    keys = ("rouge2", "entity_precision_source")
    runs = [
        make_run(tmp_path, label, rows, {k: [v] * n for k, v in zip(keys, own, strict=True)})
        for label, own in places.items()
    ]
    # Of five runs three are unbeaten: more than half, so that nothing is said.
    assert not any(point.best for point in trade_offs(compared(*runs)).points)
    # Of four runs two are.
    best = [point.name for point in trade_offs(compared(*runs[1:])).points if point.best]
    assert best == ["b", "c"]


def test_a_certain_but_tiny_difference_decides_nothing(tmp_path: Path) -> None:
    rows, n = rows_of(60), 60
    base = scores(1, n, 0.5, 0.1)
    for step, finding, kind in ((0.001, "negligible", "negligible"), (0.003, "better", "better")):
        comparison = compared(
            make_run(tmp_path / finding, "a", rows, {"rouge1": base}),
            make_run(tmp_path / finding, "b", rows, {"rouge1": [x + step for x in base]}),
        )
        # The same step on every article: its interval is the step itself, its p is 2 / 2^60.
        assert of(comparison, "rouge1").finding == finding
        assert verdict(comparison, (0, 1)).kind == kind


def test_the_best_of_three_is_named_first(tmp_path: Path) -> None:
    rows, n = rows_of(60), 60
    runs = [
        make_run(tmp_path, label, rows, {"rouge1": scores(seed, n, mean, 0.03)})
        for seed, (label, mean) in enumerate([("low", 0.2), ("high", 0.6), ("middle", 0.4)])
    ]
    comparison = compared(*runs)
    sentence = headline_sentence(comparison, verdicts(comparison))
    assert sentence == "high is better than every other run (low and middle)."


def test_many_runs_are_summed_up_by_who_beats_whom(tmp_path: Path) -> None:
    rows, n = rows_of(60), 60
    one, two = scores(1, n, 0.5, 0.03), scores(2, n, 0.5, 0.03)
    values = {"a": one, "b": two, "c": [x - 0.2 for x in one], "d": [x - 0.2 for x in two]}
    comparison = compared(
        *(make_run(tmp_path, label, rows, {"rouge1": own}) for label, own in values.items())
    )
    assert headline_sentence(comparison, verdicts(comparison)) == (
        "Of 4 runs none is better than every other: a is better than c and d; "
        "b is better than c and d; no difference shown in 2 pairs."
    )
