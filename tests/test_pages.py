"""What README and tutorial show is run as it stands there."""

from __future__ import annotations

import itertools
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from doc_commands import Step, assert_shown, run, steps

SETS_UP = re.compile(r"(?:\.venv/bin/)?(?:make|pip|pytest|python3 -m venv)\b")


def test_the_tutorial_runs_from_an_empty_folder(tmp_path: Path, root: Path) -> None:
    ran = 0
    for step in steps(root / "docs" / "tutorial.md"):
        assert_shown(step, run(step, tmp_path, root, {}))
        ran += 1
    assert ran >= 9
    assert (tmp_path / "news.html").is_file()


def test_every_block_of_the_readme_runs(
    tmp_path: Path, root: Path, request: pytest.FixtureRequest
) -> None:
    """With --full the quickstart is run with its model; otherwise leads stand in for it."""
    full = request.config.getoption("--full")
    readme = root / "README.md"
    (tmp_path / "reference").symlink_to(root / "reference")
    shutil.copytree(root / "configs", tmp_path / "configs")
    if not full:
        quickstart = tmp_path / "configs" / "quickstart.yaml"
        config = yaml.safe_load(quickstart.read_text())
        config["summarizers"]["smollm2"] = {"use": "lead", "words": 20, "exact": True}
        config["summarizers"]["guarded"] = {"use": "guarded", "of": "lead(sentences=2)"}
        quickstart.write_text(yaml.safe_dump(config, sort_keys=False))
    ran = 0
    for step in steps(readme):
        if SETS_UP.match(step.command):
            _check_setup(step, root)
            continue
        typed = replace(step, command=step.command.replace(".venv/bin/", ""))
        if "summary.txt" in typed.command:  # it is what the check prints with its marks
            summary = str(typed.shown).partition("\n\n")[0].replace("✗", "")
            (tmp_path / "summary.txt").write_text(summary)
        printed = run(typed, tmp_path, root, {"COLUMNS": "100"})
        if full or "quickstart" not in typed.command:
            assert_shown(typed, printed)
        ran += 1
    assert ran >= 4


def _check_setup(step: Step, root: Path) -> None:
    """What installs, or runs the tests that this is one of, is not run: its files must be there."""
    words = step.command.partition("#")[0].split()
    if words[0] == "make":
        makefile = (root / "Makefile").read_text()
        assert all(re.search(rf"^{target}:", makefile, re.M) for target in words[1:])
    for flag, name in itertools.pairwise(words):
        if flag in ("-r", "-c"):
            assert (root / name).is_file(), step.command
