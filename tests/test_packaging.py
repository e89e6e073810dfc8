"""What `pyproject.toml` says about the packages is what stands in the tree."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="module")
def project(root: Path) -> dict[str, Any]:
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))


def folders(root: Path) -> set[Path]:
    files = [path for name in ("summarize", "eval") for path in (root / name).rglob("*.*")]
    return {
        path.parent.relative_to(root)
        for path in files
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_every_file_that_is_no_code_is_package_data(root: Path, project: dict[str, Any]) -> None:
    patterns = project["tool"]["setuptools"]["package-data"]
    for folder in folders(root):
        shipped = {
            path
            for pattern in patterns.get(".".join(folder.parts), [])
            for path in (root / folder).glob(pattern)
        }
        there = {path for path in (root / folder).glob("*.*") if path.suffix not in {".py", ".pyc"}}
        assert there == shipped, folder


def test_tests_are_no_packages(root: Path) -> None:
    found = {path.parent.name for path in (root / "tests").rglob("__init__.py")}
    assert found == {"tidy_plugin"}  # the package of plugins is one: it is installed by its test


def test_constraints_pin_every_dependency(root: Path, project: dict[str, Any]) -> None:
    import re

    lines = (root / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = {
        re.sub(r"[-_.]+", "-", line.partition("==")[0]).lower() for line in lines if "==" in line
    }
    extras = project["project"]["optional-dependencies"].values()
    wanted = [*project["project"]["dependencies"], *(item for extra in extras for item in extra)]
    for requirement in wanted:
        name = re.match(r"[\w.-]+", requirement)
        assert name is not None
        canonical = re.sub(r"[-_.]+", "-", name.group()).lower()
        assert canonical in pinned | {"summarize-eval"}, requirement
