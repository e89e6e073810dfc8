"""Which kinds of machines had a part in a run, where it was not this one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from eval.files import write_json
from eval.runs.fingerprints import sealed
from eval.runs.run import read_info
from eval.runs.schema import Machine


def note_machines(folder: Path, machines: Sequence[Machine]) -> None:
    """Write down, in a run's last session, the kinds of machines that its workers ran on.

    Args:
        folder: the run's folder, locked by the caller.
        machines: one of each kind.

    Raises:
        RunError: the run cannot be read or written.
    """
    info = read_info(folder)
    *before, last = info["sessions"]
    sessions = [*before, {**last, "workers": list(machines)}]
    write_json(folder / "run.json", sealed({**info, "sessions": sessions}))
