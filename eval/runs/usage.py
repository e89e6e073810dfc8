"""What servers were asked for a run: `usage.jsonl`, a line an article as it is answered.

A line is written before the result it stands for, and none is ever taken back. So the file adds up
to what was paid, over all sessions, failures and `--retry-failed` included. Only answers that were
still under way when a process was killed are in no file.

{"id":"a1","requests":2,"retries":1,"input_tokens":812,"output_tokens":64,"cost":0.00016}
{"id":"a1","metric":"judge|model:…","requests":1,"input_tokens":1204,"output_tokens":88}
"""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

from eval.files import append_line, open_lines
from summarize.usage import Usage

FILE = "usage.jsonl"
SUMMARIES = ""
"""Stands for the summarizer where others are named by the identity of a metric."""


def add_usage(path: Path, article: str, usage: Usage | None, metric: str = SUMMARIES) -> None:
    """Write down what one result took; nothing where no server was asked.

    Args:
        path: of the file, which need not exist.
        article: its id.
        usage: what was asked for the result.
        metric: the identity of the metric that asked; `SUMMARIES` if the summarizer did.

    Raises:
        RunError: the file cannot be written.
    """
    if usage is not None and usage.requests:
        of_metric = {"metric": metric} if metric else {}
        append_line(path, {"id": article, **of_metric, **usage.as_json()})


def read_usage(path: Path) -> dict[str, Usage]:
    """Add up the lines by who asked; torn and foreign lines count nothing.

    Returns:
        The usage of `SUMMARIES` and of each metric's identity that asked anything.

    Raises:
        RunError: the file is there and cannot be read.
    """
    total: dict[str, Usage] = {}
    for line in open_lines(path):
        if isinstance(line.value, dict):
            asked = str(line.value.get("metric", SUMMARIES))
            total[asked] = total.get(asked, Usage()) + _usage(line.value)
    return {asked: usage for asked, usage in total.items() if usage.requests}


def _usage(value: dict[str, Any]) -> Usage:
    numbers = {item.name: value.get(item.name) for item in fields(Usage)}
    known = {
        name: number
        for name, number in numbers.items()
        if isinstance(number, int | (float if name == "cost" else int))
        and not isinstance(number, bool)
        and number >= 0
    }
    return Usage(**known)  # type: ignore[arg-type]
