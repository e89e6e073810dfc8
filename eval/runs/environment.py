"""What a run can say about where it came from."""

from __future__ import annotations

import getpass
import os
import platform
import re
import subprocess
import sys
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

from summarize.secrets import HIDDEN, is_secret_name, mask

PACKAGES = (
    "summarize-eval", "torch", "transformers", "tokenizers", "datasets", "numpy", "scipy",
    "spacy", "rouge-score", "sentencex", "ctranslate2", "peft",
)  # fmt: skip


def provenance(arguments: Sequence[str]) -> dict[str, Any]:
    """Return package versions, hardware, git state and the command line.

    Args:
        arguments: the command line.
    """
    return {
        "command": readable(arguments),
        "python": platform.python_version(),
        "packages": _versions(),
        "hardware": _hardware(),
        "git": _git(),
    }


def _versions() -> dict[str, str]:
    versions = {}
    for name in PACKAGES:
        try:
            versions[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return versions


def _hardware() -> dict[str, Any]:
    return {
        "system": platform.system(),
        "machine": platform.machine(),
        "processor": _processor(),
        "cores": os.cpu_count(),
        "accelerators": _accelerators(),
    }


def _processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor()


def _accelerators() -> list[str]:
    cards = Path("/proc/driver/nvidia/gpus")
    names = []
    for card in sorted(cards.glob("*/information")) if cards.is_dir() else ():
        for line in card.read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("Model:"):
                names.append(line.partition(":")[2].strip())
    return names


def _git() -> dict[str, Any] | None:
    commit = _run_git("rev-parse", "HEAD")
    if commit is None:
        return None
    return {"commit": commit, "dirty": bool(_run_git("status", "--porcelain", "-uno"))}


def _run_git(*arguments: str) -> str | None:
    try:
        done = subprocess.run(  # noqa: S603 - a fixed command, no shell
            ["git", "--no-optional-locks", *arguments],  # noqa: S607 - whichever git the user has
            capture_output=True,
            text=True,
            timeout=10,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()


def command_line() -> list[str]:
    """Return the running command line, the program by its bare name."""
    return [Path(sys.argv[0]).name, *sys.argv[1:]]


def readable(arguments: Sequence[str]) -> list[str]:
    """Return a command line as other people may read it: without secrets, home and user name.

    It is kept to be read, never to be run: nothing else that a run holds is rewritten.
    """
    return [
        HIDDEN
        if before.startswith("-") and is_secret_name(before.lstrip("-"))
        else _readable(argument)
        for before, argument in zip(["", *arguments], arguments, strict=False)
    ]


def _readable(text: str) -> str:
    for name, value in os.environ.items():
        if is_secret_name(name) and len(value) >= 8:
            text = text.replace(value, HIDDEN)
    text = mask(text)
    home, user = str(Path.home()), _user()
    if len(home) > 1:
        text = re.sub(re.escape(home) + r"(?![\w.-])", "~", text)
    if user:
        text = re.sub(rf"(?<=/){re.escape(user)}(?![\w.-])", "$USER", text)
    return text


def _user() -> str | None:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return None
