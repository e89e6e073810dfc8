"""Fixtures and options shared by all tests."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

# No test may reach a network: hub clients are told so before any test imports them.
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["HF_DATASETS_OFFLINE"] = "1"

ROOT = Path(__file__).resolve().parent.parent


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--speed", action="store_true", help="run the benchmarks of speed")
    parser.addoption("--full", action="store_true", help="run the full-size exactness tests")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--speed"):
        return
    skip = pytest.mark.skip(reason="measures speed; run with --speed")
    for item in items:
        if "speed" in item.keywords:
            item.add_marker(skip)


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository's root folder."""
    return ROOT


@pytest.fixture(scope="session")
def human_data() -> Path:
    """The folder of human-labelled data beside the repository; the test skips without it."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the human-labelled data is not here")
    return folder
