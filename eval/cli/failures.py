"""Why articles failed, as the commands that summarize and score tell it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from eval.runs.run import Run


def first_failures(runs: Sequence[Run]) -> Iterator[str]:
    """Yield a line for each run with failed articles: the first of them, and what went wrong."""
    for run in runs:
        failure = run.first_failure()
        if failure is not None:
            yield f"{run.info['label']}: {failure.article_id} failed first: {failure.message}"
