"""The commands that a page of documentation shows, run in order as a reader would type them.

A `console` block holds commands: those after `$ ` with what they print below them, or, where no
line begins with `$ `, nothing but commands. In what is printed, a line `…` stands for any lines;
white space and times do not count. `# exit status 3` behind a command says how it ends. A `python`
block is a script, and a `text` block right below it is what it prints.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

STATUS = re.compile(r"#\s*exit status (\d)\s*$")


@dataclass(frozen=True)
class Step:
    """One thing to run; `shown` is what the page says it prints, `None` where it says nothing."""

    language: str
    command: str
    shown: str | None
    status: int = 0


def steps(page: Path) -> Iterator[Step]:
    """Yield what the page shows, in order."""
    text = page.read_text(encoding="utf-8")
    found = re.findall(r"^```(console|python|text)\n(.*?)^```$", text, re.S | re.M)
    for place, (language, block) in enumerate(found):
        if language == "python":
            follows = found[place + 1] if place + 1 < len(found) else ("", "")
            directly = f"{block}```\n\n```text\n" in text
            yield Step(language, block, follows[1] if directly else None)
        elif language == "console" and block.startswith("$ "):
            for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
                command, _, shown = part.partition("\n")
                yield _step(command, shown)
        elif language == "console":
            yield from (_step(command, None) for command in _commands(block))


def _commands(block: str) -> Iterator[str]:
    """Yield the commands of a block; what ends in a backslash or is a here-document goes on."""
    waiting, until = "", None
    for line in block.splitlines():
        waiting += line + "\n"
        here = re.search(r"<<'(\w+)'$", line)
        until = here[1] if here else until
        if until is not None and line != until:
            continue
        if until is None and line.endswith("\\"):
            continue
        if waiting.strip():
            yield waiting.rstrip("\n")
        waiting, until = "", None


def _step(command: str, shown: str | None) -> Step:
    status = STATUS.search(command)
    return Step("console", command, shown, int(status[1]) if status else 0)


def run(step: Step, folder: Path, root: Path, environment: Mapping[str, str]) -> str:
    """Run a step as a reader would, with the tree's own code; return what it printed."""
    variables = os.environ | {"PYTHONPATH": str(root), "COLUMNS": "160"} | dict(environment)
    variables["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{variables['PATH']}"
    bash = ["bash", "-c", step.command]
    command = [sys.executable, "-c", step.command] if step.language == "python" else bash
    done = subprocess.run(
        command, cwd=folder, env=variables, capture_output=True, text=True, check=False
    )
    assert done.returncode == step.status, f"{step.command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def assert_shown(step: Step, printed: str) -> None:
    """Check that a step printed what the page shows, but for white space and times."""
    parts = [_plain(part) for part in re.split(r"^…$", step.shown or "", flags=re.M)]
    text, at = _plain(printed), 0
    for place, part in enumerate(parts):
        found = text.find(part, at)
        assert found >= 0, f"{step.command}\nprints\n{printed}\nand not\n{part}"
        assert place or found == 0, f"{step.command}\nprints something before\n{part}\n{printed}"
        at = found + len(part)
    if step.shown and not step.shown.rstrip().endswith("…"):
        assert at == len(text), f"{step.command}\nprints more than\n{step.shown}\n{printed}"


def _plain(text: str) -> str:
    """Return the words of a text; seconds before `12/12` and the length of rules do not count."""
    timeless = re.sub(r"\S+([ \t]+\d+/\d+[ \t]*)$", r"#\1", text, flags=re.M)
    return " ".join(re.sub("─+", "─", timeless).split())
