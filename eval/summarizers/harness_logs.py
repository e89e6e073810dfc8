"""Summaries in the logs of two evaluation harnesses.

lm-evaluation-harness writes `samples_*.jsonl` (`--log_samples`), inspect_ai `.eval` files. White
space around a generated text is no part of the summary.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from eval.data.rows import numbered
from eval.errors import DataError
from summarize.base import Failure


def is_harness_sample(row: Mapping[str, Any]) -> bool:
    """Whether a row is a line of lm-evaluation-harness's `samples_*.jsonl`."""
    return row.keys() >= {"doc_id", "doc", "filtered_resps"}


def of_harness_sample(
    row: Mapping[str, Any], columns: Mapping[str, str], where: str
) -> tuple[Any, Any]:
    """Return id and summary of such a line.

    The id stands in the task's document; where the document has none, the harness's own number is
    the row's. The summary is the response after the task's filter.

    Raises:
        DataError: the document lacks the column that is named, or it is no generated text.
    """
    doc = row["doc"] if isinstance(row["doc"], Mapping) else {}
    name = columns.get("id", "id")
    if name not in doc and "id" in columns:
        raise DataError(f"{where}: the document has no {name!r}; it has {', '.join(doc)}.")
    identifier = doc[name] if name in doc else numbered(int(row["doc_id"]) + 1)
    responses = row["filtered_resps"]
    while isinstance(responses, list) and len(responses) == 1:
        (responses,) = responses
    if not isinstance(responses, str):
        raise DataError(
            f"{where}: it takes one generated text for each document (output_type generate_until, "
            "repeats 1)."
        )
    return identifier, responses.strip()


def eval_log(path: Path, id_name: str | None) -> Iterator[tuple[str, str, str | Failure]]:
    """Yield place, id and summary of the samples in an inspect_ai log; one that erred has failed.

    Args:
        path: the log.
        id_name: the key of the sample's metadata that holds the article's id; the sample's own id
            if `None`.

    Raises:
        DataError: inspect_ai is not installed, the log cannot be read, a sample has no such
            metadata, or the log has several epochs.
    """
    try:
        from inspect_ai.log import read_eval_log
    except ImportError:
        raise DataError(
            f"{path}: reading a log of inspect_ai takes its own reader; "
            "install it with: pip install 'summarize-eval[inspect]'."
        ) from None
    try:
        samples = read_eval_log(str(path)).samples or []
    except Exception as error:  # its reader raises errors of many libraries
        raise DataError(f"{path}: cannot be read as a log of inspect_ai: {error}.") from None
    for number, sample in enumerate(samples, start=1):
        where = f"{path.name}, sample {number}"
        if sample.epoch > 1:
            raise DataError(f"{path}: has several epochs, but a run has one summary an article.")
        identifier = sample.id if id_name is None else sample.metadata.get(id_name)
        if identifier is None:
            raise DataError(f"{where}: its metadata have no {id_name!r}.")
        if sample.error is not None:
            yield (
                where,
                str(identifier),
                Failure(str(identifier), "model_error", sample.error.message),
            )
        else:
            yield where, str(identifier), sample.output.completion.strip()
