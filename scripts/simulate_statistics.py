"""Measure what `eval.statistics` promises, on made-up data whose truth is known.

Prints the tables of docs/compare.md: how often 95% intervals hold the true value, how often tests
of equal systems find a difference, and how often true differences are found. All draws are seeded.

    python scripts/simulate_statistics.py            # a few minutes
    python scripts/simulate_statistics.py --quick    # some seconds, fewer trials
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt

from eval.statistics import (
    Sample,
    difference_intervals,
    mean_intervals,
    minimum_detectable_effect,
    sign_flip_tests,
    tango,
    wilson,
)

Floats = npt.NDArray[np.float64]
Draw = Callable[[tuple[int, int]], Floats]
SHARES = (0.03, 0.05, 0.5)
GRID = np.arange(1, 51) / 100
TESTS = 7
# How alike the columns of one pair of systems are, as ROUGE-1, ROUGE-2 and ROUGE-L are.
ALIKE = 0.8


def coverage_of_shares(size: int) -> Callable[[float], float]:
    """Return a function from a share to the exact coverage of its interval for `size` examples."""
    from scipy.stats import binom

    successes = np.arange(size + 1)
    low, high = wilson(successes / size, size)
    return lambda share: float(
        binom.pmf(successes, size, share)[(low <= share) & (share <= high)].sum()
    )


def coverage_of_paired_shares(size: int, gap: float, alike: float) -> Callable[[float], float]:
    """The same for the difference of two paired shares, `share + gap` and `share`.

    Args:
        size: the number of examples.
        gap: the true difference.
        alike: the correlation of the two systems' successes, in 0..1.
    """
    from scipy.special import gammaln, xlogy

    gains, losses = (counts.ravel() for counts in np.indices((size + 1, size + 1)))
    possible = gains + losses <= size
    gains, losses = gains[possible], losses[possible]
    ties = size - gains - losses
    low, high = tango(gains, losses, size)
    inside = (low <= gap) & (gap <= high)
    ways = gammaln(size + 1) - gammaln(gains + 1) - gammaln(losses + 1) - gammaln(ties + 1)

    def coverage(share: float) -> float:
        other = share + gap
        both = share * other + alike * np.sqrt(share * (1 - share) * other * (1 - other))
        won, lost = other - both, share - both
        if min(won, lost) < 0:
            return float("nan")
        logs = ways + xlogy(gains, won) + xlogy(losses, lost) + xlogy(ties, 1 - won - lost)
        return float(np.exp(logs)[inside].sum())

    return coverage


def shares_table(sizes: tuple[int, ...]) -> Iterator[str]:
    """Yield the table of shares and of their differences."""
    yield "| 0/1 columns | n | 3% | 5% | 50% | mean of 1% to 50% |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: |"
    kinds: list[tuple[str, Callable[[int], Callable[[float], float]]]] = [
        ("share (Wilson)", coverage_of_shares),
        ("difference 0 (Tango)", lambda n: coverage_of_paired_shares(n, 0.0, 0.0)),
        ("… systems alike by 0.5", lambda n: coverage_of_paired_shares(n, 0.0, 0.5)),
        ("difference 10 points", lambda n: coverage_of_paired_shares(n, 0.1, 0.0)),
    ]
    for name, make in kinds:
        for size in sizes:
            coverage = make(size)
            cells = [f"{100 * coverage(share):.1f}" for share in SHARES]
            mean = np.nanmean([coverage(share) for share in GRID])
            yield f"| {name} | {size:,} | {' | '.join(cells)} | {100 * mean:.1f} |"


def distributions(generator: np.random.Generator) -> dict[str, tuple[Draw, float]]:
    """Return generators of values, and the true mean of each."""
    return {
        "normal": (lambda shape: generator.normal(0, 1, shape), 0.0),
        "exponential": (lambda shape: generator.exponential(1, shape), 1.0),
        "log-normal": (lambda shape: generator.lognormal(0, 1, shape), float(np.exp(0.5))),
        "beta(2, 5)": (lambda shape: generator.beta(2, 5, shape), 2 / 7),
        "0, in 20% ±0.25 or ±0.5": (lambda shape: _rare(generator, 0.2, shape), 0.0),
        "0, in 10% ±0.25 or ±0.5": (lambda shape: _rare(generator, 0.1, shape), 0.0),
    }


def _rare(generator: np.random.Generator, share: float, shape: tuple[int, int]) -> Floats:
    values = generator.choice([-0.5, -0.25, 0.25, 0.5], shape)
    return np.where(generator.random(shape) < share, values, 0.0)


def coverage_of_means(values: Floats, mean: float, resamples: int) -> dict[str, float]:
    """Return how often each method's interval holds the mean; one trial a column."""
    from scipy.stats import t

    shipped = mean_intervals(Sample.of_values(values), resamples=resamples)
    half = t.ppf(0.975, len(values) - 1) * values.std(axis=0, ddof=1) / np.sqrt(len(values))
    found = {
        "shipped": (shipped.low, shipped.high),
        **_percentile_and_bca(values, resamples),
        "Student": (values.mean(axis=0) - half, values.mean(axis=0) + half),
    }
    return {
        name: float(((low <= mean + 1e-12) & (mean - 1e-12 <= high)).mean())
        for name, (low, high) in found.items()
    }


def _percentile_and_bca(values: Floats, resamples: int) -> dict[str, tuple[Floats, Floats]]:
    """The alternatives to the studentized bootstrap (Efron and Tibshirani 1993, chapter 14)."""
    from scipy.special import ndtr, ndtri

    size = len(values)
    generator = np.random.default_rng(13)
    counts = generator.multinomial(size, np.full(size, 1 / size), resamples)
    means = np.sort(counts @ values / size, axis=0)
    gaps = values - values.mean(axis=0)
    below = (means < values.mean(axis=0)).mean(axis=0)
    bias = ndtri(np.clip(below, 1 / resamples, 1 - 1 / resamples))
    spread = (gaps**2).sum(axis=0)
    bend = (gaps**3).sum(axis=0) / np.where(spread > 0, 6 * spread**1.5, 1.0)
    bounds = []
    for quantile in ndtri([0.025, 0.975]):
        level = ndtr(bias + (bias + quantile) / (1 - bend * (bias + quantile)))
        rank = np.clip(np.round(level * (resamples + 1)).astype(int) - 1, 0, resamples - 1)
        bounds.append(np.take_along_axis(means, rank[None], 0)[0])
    low, high = np.percentile(means, [2.5, 97.5], axis=0)
    return {"BCa": (bounds[0], bounds[1]), "percentile": (low, high)}


def means_table(sizes: tuple[int, ...], trials: int, resamples: int) -> Iterator[str]:
    """Yield the table of other columns."""
    yield "| values | n | shipped | BCa | percentile | Student |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: |"
    generator = np.random.default_rng(17)
    for name, (draw, mean) in distributions(generator).items():
        for size in sizes:
            found = coverage_of_means(draw((size, trials)), mean, resamples)
            yield f"| {name} | {size} | {' | '.join(f'{100 * x:.1f}' for x in found.values())} |"


def gaps_of(
    generator: np.random.Generator, size: int, runs: int, effects: Floats, skewed: bool
) -> Floats:
    """Return the differences of every pair of runs in `TESTS` columns that go together."""
    shared = generator.normal(0, 1, (runs, size, 1))
    own = generator.normal(0, 1, (runs, size, TESTS))
    values = np.sqrt(ALIKE) * shared + np.sqrt(1 - ALIKE) * own
    if skewed:
        values = np.exp(values)
    values[0] += effects
    pairs = [values[a] - values[b] for a in range(runs) for b in range(a + 1, runs)]
    return np.hstack(pairs)


def holm(p: Floats) -> Floats:
    """Adjust p-values as if nothing were known of how they hang together (Holm 1979)."""
    order = np.argsort(p)
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum(1, np.maximum.accumulate(np.arange(len(p), 0, -1) * p[order]))
    return adjusted


def errors(
    size: int, runs: int, skewed: bool, effect: float, trials: int, resamples: int
) -> dict[str, tuple[float, float]]:
    """Return by correction how often anything is found, and the share of true differences found.

    Args:
        size: the number of articles.
        runs: how many systems are compared, pair by pair; the first differs by `effect`.
        skewed: whether scores are log-normal instead of normal.
        effect: in three columns of seven; 0 makes all systems equal.
        trials: how many comparisons are made.
        resamples: of each test.
    """
    effects = np.where(np.arange(TESTS) < 3, effect, 0.0)
    true = np.tile(effects != 0, runs - 1)
    counts = {"max-T": np.zeros(2), "Holm": np.zeros(2)}
    for trial in range(trials):
        generator = np.random.default_rng([size, runs, int(skewed), trial])
        gaps = gaps_of(generator, size, runs, effects, skewed)
        tests = sign_flip_tests(gaps, resamples=resamples, seed=trial)
        for name, p in (("max-T", tests.p_corrected), ("Holm", holm(tests.p))):
            found = p <= 0.05
            share = found[: len(true)][true].mean() if true.any() else 0.0
            counts[name] += np.array([float(found.any()), float(share)])
    return {name: (count[0] / trials, count[1] / trials) for name, count in counts.items()}


def errors_table(trials: int) -> Iterator[str]:
    """Yield the table of false findings among equal systems, and of true differences found."""
    yield "| systems | scores | n | false, max-T | false, Holm | found, max-T | found, Holm |"
    yield "| ---: | --- | ---: | ---: | ---: | ---: | ---: |"
    normal, skewed = "normal", "log-normal"
    kinds = [(2, normal, 30), (2, skewed, 30), (3, normal, 100), (3, skewed, 100), (5, skewed, 30)]
    for runs, scores, size in kinds:
        resamples = 1_999 if runs > 3 else 999  # Holm finds nothing of 70 tests with fewer
        effect = (1.0 if scores == skewed else 0.55) * np.sqrt(30 / size)
        null = errors(size, runs, scores == skewed, 0.0, trials, resamples)
        real = errors(size, runs, scores == skewed, effect, trials, resamples)
        cells = [null["max-T"][0], null["Holm"][0], real["max-T"][1], real["Holm"][1]]
        yield f"| {runs} | {scores} | {size} | {' | '.join(f'{100 * x:.1f}' for x in cells)} |"


def detected(size: int, trials: int, resamples: int) -> float:
    """Return how often a difference of the size that is printed as detectable is found."""
    found = 0
    for trial in range(trials):
        generator = np.random.default_rng([99, trial])
        gaps = gaps_of(generator, size, 2, np.zeros(TESTS), skewed=False)
        level = sign_flip_tests(gaps, resamples=resamples).level
        # The spread is that of the population: sqrt(2) for the difference of two.
        known = np.array([[1.0], [-1.0]] * (size // 2)) * np.sqrt(2 * (size - 1) / size)
        gaps[:, 0] += minimum_detectable_effect(known, alpha=level)[0]
        found += bool(sign_flip_tests(gaps, resamples=resamples).p_corrected[0] <= 0.05)
    return found / trials


def ratio_coverage(size: int, trials: int, resamples: int) -> tuple[float, float]:
    """Return the coverage for a micro average, and for the difference of two."""
    from eval.statistics import paired_differences

    generator = np.random.default_rng(23)
    held = np.zeros(2)
    bottoms = generator.integers(1, 9, (2, size, trials)).astype(float)
    tops = generator.binomial(bottoms.astype(int), 0.8).astype(float)
    a, b = (Sample.of_ratios(tops[side], bottoms[side]) for side in (0, 1))
    one = mean_intervals(a, resamples=resamples)
    two = difference_intervals(paired_differences(a, b), resamples=resamples)
    held[0] = ((one.low <= 0.8) & (one.high >= 0.8)).mean()
    held[1] = ((two.low <= 0) & (two.high >= 0)).mean()
    return float(held[0]), float(held[1])


def report(*, quick: bool) -> Iterator[str]:
    """Yield all tables, line by line."""
    trials, resamples = (400, 499) if quick else (10_000, 1_999)
    yield from shares_table((8, 30, 100) if quick else (8, 30, 100, 1_000))
    yield ""
    yield from means_table((8, 30, 100), trials, resamples)
    yield ""
    for size in (8, 30, 100):
        one, two = ratio_coverage(size, trials, resamples)
        yield f"micro average, n = {size}: {100 * one:.1f}, difference of two {100 * two:.1f}"
    yield ""
    yield from errors_table(100 if quick else 2_000)
    share = detected(30, 200 if quick else 2_000, 999)
    yield ""
    yield f"the detectable difference is found in {100 * share:.1f}% of comparisons (n = 30)"


def main() -> None:
    """Print all tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="fewer trials")
    for line in report(quick=parser.parse_args().quick):
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
