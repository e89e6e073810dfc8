"""What a worker must be to have a part in a run: same signature, versions and kind of machine."""

from __future__ import annotations

import platform
from collections.abc import Iterator, Mapping
from typing import Any

from eval.errors import EvalError, WorkersError
from eval.metrics.base import difference
from eval.runs.environment import provenance
from eval.runs.schema import Machine
from eval.workers.jobs import Introduction


class Expected:
    """What the workers of a run must be, and those that were let in."""

    def __init__(self, signature: str, *, mixed_hardware: bool) -> None:
        """Expect workers with the versions of this process.

        Args:
            signature: of what they do, as it was planned.
            mixed_hardware: whether machines of different kinds may work together.
        """
        self._signature = signature
        self._mixed = mixed_hardware
        self._packages: Mapping[str, str] | None = None
        self.machines: list[Machine] = []

    def difference(self, worker: Introduction) -> EvalError | None:
        """Return why a worker has no part in the run; `None` if it has."""
        if self._packages is None:
            self._packages = provenance(())["packages"]
        found = [
            *_differing("package ", self._packages, worker.packages),
            *_differing("", {"Python": _minor(platform.python_version())}, _python(worker)),
        ]
        if worker.signature != self._signature:
            found.append(difference(self._signature, worker.signature) or "its signature")
        kind: Machine = {
            "system": worker.hardware["system"],
            "machine": worker.hardware["machine"],
            "processor": worker.hardware["processor"],
            "accelerators": worker.hardware["accelerators"],
        }
        if self.machines and kind not in self.machines and not self._mixed:
            found += _differing("hardware ", self.machines[0], kind)
            mend = " Set workers.mixed_hardware to allow machines of different kinds."
        else:
            mend = ""
        if found:
            return WorkersError(
                f"the worker {worker.name} is not what the run was planned for: "
                f"{'; '.join(found)}.{mend}"
            )
        if kind not in self.machines:
            self.machines.append(kind)
        return None


def _differing(what: str, ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> Iterator[str]:
    for name in sorted(ours.keys() | theirs.keys()):
        if ours.get(name) != theirs.get(name):
            yield f"{what}{name} {ours.get(name, 'none')} against {theirs.get(name, 'none')}"


def _python(worker: Introduction) -> dict[str, str]:
    return {"Python": _minor(worker.python)}


def _minor(version: str) -> str:
    return ".".join(version.split(".")[:2])
