"""The recorded plan of a batched run: the token budgets under which its batches were formed."""

from __future__ import annotations

import json
import os
from pathlib import Path

from eval.errors import RunError
from eval.files import json_line, replacing, reported


class RecordedPlan:
    """`plan.jsonl`: batch index -> token budget, one line whenever the budget changed.

    A line is on the disk before any result of its batch is, so that no result can outlive the
    plan it was made under.
    """

    def __init__(self, path: Path, *, begun: bool) -> None:
        """Read what was recorded, repairing a torn last line.

        Args:
            path: the file; it need not exist.
            begun: whether results were already made under the plan.

        Raises:
            RunError: the plan is damaged, or lost although there are results.
        """
        self._path = path
        self.budgets = _read(path)
        if begun and not self.budgets:
            raise RunError(
                f"{path} is missing or empty, so the batches of the summaries beside it cannot be "
                "repeated. Move the run's folder away to generate it afresh."
            )

    def record(self, batch: int, token_budget: int) -> None:
        """Write down the budget of a batch, if it is not the one in force.

        Raises:
            RunError: it cannot be written.
        """
        earlier = [index for index in self.budgets if index <= batch]
        if earlier and self.budgets[max(earlier)] == token_budget:
            return
        with reported(self._path), self._path.open("ab") as file:
            file.write(json_line({"batch": batch, "token_budget": token_budget}))
            file.flush()
            os.fsync(file.fileno())
        self.budgets[batch] = token_budget


def _read(path: Path) -> dict[int, int]:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise RunError(f"{path} cannot be read: {error.strerror}.") from None
    end = content.rfind(b"\n") + 1
    budgets = {}
    for number, line in enumerate(content[:end].splitlines(), start=1):
        try:
            entry = json.loads(line)
            batch, token_budget = entry["batch"], entry["token_budget"]
            budgets[batch + 0] = token_budget + 0
        except (ValueError, TypeError, KeyError):
            raise RunError(
                f"{path}, line {number}, is damaged. Move the run's folder away to generate it "
                "afresh."
            ) from None
    if end < len(content):
        with replacing(path) as file:
            file.write(content[:end])
    return budgets
