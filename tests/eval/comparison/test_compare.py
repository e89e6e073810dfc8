"""Comparing runs: against scipy on the same data, and on differences that were planted."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import scipy.stats
from made_runs import HARDWARE, make_run, rows_of

from eval.comparison.aligned import align, named
from eval.comparison.compare import compare
from eval.comparison.differences import Comparison, ComparisonSettings, Difference
from eval.comparison.rows import FINDINGS
from eval.comparison.trade_offs import trade_offs
from eval.comparison.verdict import headline_sentence, verdict, verdicts
from eval.errors import SignatureMismatchError
from eval.runs.run import Run
from summarize.base import Failure, Summary


def scores(seed: int, count: int, mean: float = 0.4, spread: float = 0.1) -> list[float]:
    generator = np.random.default_rng(seed)
    return [float(x) for x in np.clip(generator.normal(mean, spread, count), 0, 1)]


def compared(*runs: Run, **options: object) -> Comparison:
    common = bool(options.pop("common", False))
    return compare(align(named(runs), common=common), **options)  # type: ignore[arg-type]


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
    runs = [
        make_run(tmp_path, label, rows, {"rouge1": scores(n, 11), "rouge2": scores(n + 9, 11)})
        for n, label in enumerate("abc")
    ]
    comparison = compared(*runs)
    raw = sorted(item.p or 0 for item in comparison.differences)
    assert len(raw) == 6  # two columns, three pairs
    # Holm by hand: the k-th smallest times (6 - k), never falling, at most 1.
    running, expected = 0.0, []
    for k, p in enumerate(raw):
        running = max(running, min(1.0, p * (6 - k)))
        expected.append(running)
    assert sorted(item.p_holm or 0 for item in comparison.differences) == pytest.approx(expected)


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
    assert "more faithful" in verdict(compared(b, a), (0, 1)).sentence
    assert [point.best for point in trade_offs(compared(a, b)).points] == [True, True]


def test_identical_runs_have_no_difference_and_p_of_one(tmp_path: Path) -> None:
    rows, values = rows_of(20), {"rouge1": scores(1, 20)}
    comparison = compared(*(make_run(tmp_path, label, rows, values) for label in "ab"))
    found = of(comparison, "rouge1")
    assert (found.p, found.p_holm, found.value) == (1.0, 1.0, 0.0)
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
    assert "could have gone unseen" in verdict(comparison, (0, 1)).sentence


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
    assert any("not shown to have held" in text for text in found.cautions)


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
    assert [point.best for point in trade_offs(compared(a, slow)).points] == [True, True]
    tradeoffs = trade_offs(compared(a, away))
    assert [point.best for point in tradeoffs.points] == [False, True]
    assert "different machines" in tradeoffs.note


def test_few_articles_give_no_verdict(tmp_path: Path) -> None:
    rows = rows_of(4)
    comparison = compared(
        make_run(tmp_path, "a", rows, {"rouge1": [0.1] * 4}),
        make_run(tmp_path, "b", rows, {"rouge1": [0.9] * 4}),
        settings=ComparisonSettings(resamples=200),
    )
    assert verdict(comparison, (0, 1)).kind == "no verdict"
    assert "4 articles are too few" in verdict(comparison, (0, 1)).sentence


def test_a_certain_but_tiny_difference_decides_nothing(tmp_path: Path) -> None:
    rows, n = rows_of(60), 60
    base = scores(1, n, 0.5, 0.1)
    for step, finding, kind in ((0.001, "negligible", "not shown"), (0.003, "better", "better")):
        comparison = compared(
            make_run(tmp_path / finding, "a", rows, {"rouge1": base}),
            make_run(tmp_path / finding, "b", rows, {"rouge1": [x + step for x in base]}),
        )
        # The same step on every article: its interval is the step itself, its p is 2 / 2^60.
        assert of(comparison, "rouge1").finding == finding
        assert verdict(comparison, (0, 1)).kind == kind
    assert "negligible" in FINDINGS


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
