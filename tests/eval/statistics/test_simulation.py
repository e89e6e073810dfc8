"""The promises of docs/compare.md on a small scale; the script's tables have the large one."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest


@pytest.fixture(scope="module")
def simulation(root: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "simulate_statistics", root / "scripts" / "simulate_statistics.py"
    )
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def error(share: float, trials: int) -> float:
    """Three standard errors of a share of trials."""
    return 3 * np.sqrt(share * (1 - share) / trials)


@pytest.mark.parametrize("size", [8, 30, 100, 1_000])
def test_shares_are_covered_and_exactly_so(simulation: ModuleType, size: int) -> None:
    coverage = simulation.coverage_of_shares(size)
    assert all(coverage(share) >= 0.92 for share in (0.03, 0.05, 0.5))
    if size >= 30:
        assert 0.94 <= np.mean([coverage(share) for share in simulation.GRID]) <= 0.96


@pytest.mark.parametrize("gap", [0.0, 0.1])
@pytest.mark.parametrize("size", [8, 30, 100])
def test_differences_of_shares_are_covered(simulation: ModuleType, size: int, gap: float) -> None:
    coverage = simulation.coverage_of_paired_shares(size, gap, 0.0)
    assert all(coverage(share) >= 0.92 for share in (0.03, 0.05, 0.5))
    if size >= 30:
        assert 0.94 <= np.mean([coverage(share) for share in simulation.GRID]) <= 0.96


@pytest.mark.parametrize("name", ["normal", "exponential"])
@pytest.mark.parametrize(("size", "low", "high"), [(8, 0.92, 0.97), (30, 0.93, 0.97)])
def test_means_are_covered(
    simulation: ModuleType, name: str, size: int, low: float, high: float
) -> None:
    draw, mean = simulation.distributions(np.random.default_rng(3))[name]
    found = simulation.coverage_of_means(draw((size, 1_500)), mean, 699)["shipped"]
    assert low - error(low, 1_500) <= found <= high + error(high, 1_500)


def test_rare_differences_are_covered(simulation: ModuleType) -> None:
    draw, mean = simulation.distributions(np.random.default_rng(3))["0, in 20% ±0.25 or ±0.5"]
    found = simulation.coverage_of_means(draw((30, 1_500)), mean, 699)
    assert found["shipped"] >= 0.93 - error(0.93, 1_500)
    assert found["BCa"] < 0.93  # what a bootstrap makes of it


def test_max_t_keeps_the_error_and_finds_more_than_holm(simulation: ModuleType) -> None:
    null = simulation.errors(30, 2, True, 0.0, 400, 399)
    assert null["max-T"][0] <= 0.05 + error(0.05, 400)
    real = simulation.errors(30, 2, False, 0.55, 150, 399)
    assert real["max-T"][1] > real["Holm"][1]
