"""`run.json`: what a run is, and every session that worked on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.errors import RunError
from eval.privacy import redact
from eval.provenance import provenance
from eval.runs import FORMAT
from eval.storage import read_json, write_json


@dataclass(frozen=True, slots=True)
class RunInfo:
    """What identifies a run.

    `data` is the section that `eval.snapshot.data_info` makes, `metrics` maps specs to
    signatures, `config` is the resolved config as JSON.
    """

    name: str
    label: str
    spec: str
    signature: str
    identity: str
    seed: int
    data: Mapping[str, Any]
    metrics: Mapping[str, str]
    config: Mapping[str, Any]


def write_info(folder: Path, info: RunInfo, command: Sequence[str]) -> None:
    """Write `run.json`, adding this session to those before it.

    Args:
        folder: the run's folder, locked by the caller.
        info: what the run is.
        command: the command line.

    Raises:
        RunError: the folder belongs to another run, or cannot be written.
    """
    path = folder / "run.json"
    before = read_json(path) if path.is_file() else {"identity": info.identity}
    if not isinstance(before, dict) or before.get("identity") != info.identity:
        raise RunError(
            f"{folder} belongs to another run whose fingerprint begins alike; "
            "move it away or give --runs another folder."
        )
    sessions = list(before.get("sessions", []))
    session = redact(provenance(command))
    if session not in sessions:
        sessions.append(session)
    fields = {name: getattr(info, name) for name in RunInfo.__slots__}
    write_json(path, {"format": FORMAT, **redact(fields), "sessions": sessions})
