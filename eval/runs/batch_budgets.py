"""The token budgets under which the batches of a run were formed, to form them again."""

from __future__ import annotations

from pathlib import Path

from eval.errors import RunError
from eval.files import append_line, open_lines


class BatchBudgets:
    """`plan.jsonl`: batch index -> token budget, one line whenever the budget changed.

    A line is on the disk before any summary of its batch is, so that no summary can outlive the
    budgets that it was made under. Workers may find that a batch does not fit after one that comes
    later in the plan: its line says `again`, and what stands above it of later batches is void.
    """

    def __init__(self, path: Path, *, begun: bool) -> None:
        """Read what was recorded; a torn last line counts nothing.

        Args:
            path: the file; it need not exist.
            begun: whether summaries were already made under the budgets.

        Raises:
            RunError: the file is damaged, or lost although there are summaries.
        """
        self._path = path
        self.budgets: dict[int, int] = {}
        for line in open_lines(path):
            if not line.content.endswith(b"\n"):
                break
            entry = line.value if isinstance(line.value, dict) else {}
            batch, budget = entry.get("batch"), entry.get("token_budget")
            if not isinstance(batch, int) or not isinstance(budget, int):
                raise RunError(
                    f"{path}, line {line.number}, is damaged. Move the run's folder away to "
                    "generate it afresh."
                )
            if entry.get("again"):
                self._void_after(batch)
            self.budgets[batch] = budget
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
        append_line(self._path, {"batch": batch, "token_budget": token_budget}, sync=True)
        self.budgets[batch] = token_budget

    def record_again(self, batch: int, token_budget: int) -> None:
        """Write down a batch's budget; what was written of batches after it counts no more.

        Raises:
            RunError: it cannot be written.
        """
        line = {"batch": batch, "token_budget": token_budget, "again": True}
        append_line(self._path, line, sync=True)
        self._void_after(batch)
        self.budgets[batch] = token_budget

    def _void_after(self, batch: int) -> None:
        self.budgets = {index: own for index, own in self.budgets.items() if index <= batch}
