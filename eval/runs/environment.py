"""What a run can say about where it came from."""

from __future__ import annotations

import getpass
import os
import platform
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

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
        "command": list(arguments),
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
            ["git", *arguments],  # noqa: S607 - whichever git the user has
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


HIDDEN = "***"
USER = "$USER"

# A `pad_token` or `max_new_tokens` is no secret, so that `token` counts only with such company.
_NAME = (
    r"(?<![A-Za-z0-9_])(?:\w*_)?(?:secret|passw(?:or)?d|api_?key|credentials?)(?![A-Za-z0-9_])"
    r"|(?<![A-Za-z0-9_])(?:(?:hf|hub|auth|access|api|bearer|use_auth)_)?token(?![A-Za-z0-9_])"
)
_SECRET_NAME = re.compile(_NAME, re.IGNORECASE)
_SECRET_VARIABLE = re.compile(r"(TOKEN|SECRET|PASSWORD|PASSWD|KEY|CREDENTIALS?)$")
_SECRET_SHAPES = re.compile(
    r"hf_[A-Za-z0-9]{16,}|sk-[\w-]{16,}|gh[opsur]_[A-Za-z0-9]{16,}|AKIA[0-9A-Z]{16}"
    r"|(?<=://)[^/\s:@]+:[^/\s@]+(?=@)"
)
_SECRET_PAIR = re.compile(
    rf"((?:{_NAME})['\"]?\s*[=:]\s*)('[^']*'|\"[^\"]*\"|[^\s,)}}]+)", re.IGNORECASE
)


def redact(value: Any) -> Any:
    """Return a JSON value without home paths, user name and secrets in its texts.

    The home folder becomes `~`, the user's name as a part of a path `$USER` (both are put back by
    `restore`); what looks like a token, stands in the environment under such a name, or is given
    under such a name becomes `***`.
    """
    if isinstance(value, str):
        return _redact_text(value)
    if isinstance(value, Mapping):
        return {
            _redact_text(str(key)): HIDDEN
            if isinstance(item, str) and _SECRET_NAME.fullmatch(str(key))
            else redact(item)
            for key, item in value.items()
        }
    if isinstance(value, list | tuple):
        return [redact(item) for item in value]
    return value


def restore(value: Any) -> Any:
    """Return a JSON value with the home folder and user name of whoever asks put back."""
    if isinstance(value, str):
        user = _user()
        text = value.replace(f"/{USER}", f"/{user}") if user else value
        return re.sub(r"(?<![^\s='\"(,:])~(?=/|$)", lambda _: str(Path.home()), text)
    if isinstance(value, Mapping):
        return {key: restore(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [restore(item) for item in value]
    return value


def _redact_text(text: str) -> str:
    for secret in _environment_secrets():
        text = text.replace(secret, HIDDEN)
    text = _SECRET_SHAPES.sub(HIDDEN, text)
    text = _SECRET_PAIR.sub(lambda match: match.group(1) + HIDDEN, text)
    home = str(Path.home())
    if len(home) > 1:
        text = re.sub(re.escape(home) + r"(?![\w.-])", "~", text)
    user = _user()
    if user:
        text = re.sub(rf"(?<=/){re.escape(user)}(?![\w.-])", USER, text)
    return text


def _environment_secrets() -> Iterator[str]:
    for name, value in os.environ.items():
        if _SECRET_VARIABLE.search(name) and len(value) >= 8:
            yield value


def _user() -> str | None:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return None
