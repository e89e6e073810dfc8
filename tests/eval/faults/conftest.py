"""Benchmarks in folders of their own."""

from __future__ import annotations

from pathlib import Path

import pytest
from fault_bench import Bench


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


@pytest.fixture
def other(tmp_path: Path) -> Bench:
    """A second benchmark, for the run that nothing interrupts."""
    folder = tmp_path / "other"
    folder.mkdir()
    return Bench(folder)
