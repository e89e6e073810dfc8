"""Results as people read them: a table with intervals, and footnotes for what a mean hides."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from eval.comparison.aligned import named
from eval.comparison.servers import server_cautions
from eval.comparison.usage import cost_words, usage_words, usages
from eval.comparison.wording import DASH, number, one_line, two_digits
from eval.metrics.base import Column
from eval.metrics.headline import headline_keys
from eval.runs.run import Run
from eval.runs.schema import Result

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

HEADING_WIDTH = 14


def result_table(runs: Sequence[Run], *, every_column: bool = False) -> Table:
    """Return a table with one row per run: means, and 95% intervals below them.

    Args:
        runs: complete runs.
        every_column: show all columns of all metrics, not only the headline ones.
    """
    from rich import box
    from rich.table import Table

    results = [run.result for run in runs]
    keys = _keys(results, every_column)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("summarizer", no_wrap=True)
    columns = {k: Column.of(entry) for r in results for k, entry in r["scores"].items()}
    for key in keys:
        heading = textwrap.fill(columns[key].title or key, HEADING_WIDTH) + columns[key].arrow
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("s/article", justify="right", no_wrap=True)
    asked = any("usage" in result for result in results)
    if asked:
        table.add_column("tokens in\nand out", justify="right", no_wrap=True)
    paid = any("cost" in result.get("usage", {}) for result in results)
    if paid:
        table.add_column("cost", justify="right", no_wrap=True)
    table.add_column("scored", justify="right", no_wrap=True)
    for run, result in zip(runs, results, strict=True):
        cells = [_cell(result["scores"].get(key)) for key in keys]
        tally = result["counts"]
        table.add_row(
            run.info["label"],
            *cells,
            seconds_per_article(run),
            *([_tokens(result)] if asked else []),
            *([_cost(result)] if paid else []),
            f"{tally['scored']}/{tally['inputs']}",
        )
    return table


def _keys(results: Sequence[Result], every_column: bool) -> list[str]:
    present = list(dict.fromkeys(key for result in results for key in result["scores"]))
    if every_column:
        return present
    shown = headline_keys(result["columns"] for result in results)
    return [key for key in present if key in shown]


def _cell(entry: dict[str, Any] | None) -> str | Text:
    if entry is None or entry["value"] is None:
        return DASH
    from rich.text import Text

    column = Column.of(entry)
    value, low, high = (number(column, entry[key]) for key in ("value", "low", "high"))
    return Text.assemble(value, "\n", (f"{low}{DASH}{high}", "dim"))


def _tokens(result: Result) -> str:
    usage = result.get("usage")
    if usage is None:
        return DASH
    return "\n".join(f"{usage.get(f'{way}_tokens', 0):,.0f}" for way in ("input", "output"))


def _cost(result: Result) -> str:
    usage = result.get("usage", {})
    return cost_words(usage["cost"]) if "cost" in usage else DASH


def seconds_per_article(run: Run) -> str:
    """Return generation time per article, with two significant digits."""
    times = run.timings()
    return two_digits(times["seconds"] / times["articles"] if times["articles"] else None)


def footnotes(runs: Sequence[Run]) -> Iterator[str]:
    """Yield what the means do not show: failures, undefined values, cut articles, batching."""
    undefined = []
    for run in runs:
        label, result = run.info["label"], run.result
        tally = result["counts"]
        if tally["failed"]:
            kinds = ", ".join(f"{kind} {n}" for kind, n in tally["failures"].items())
            first = run.first_failure()
            reason = f" The first, {first.article_id}: {one_line(first.message)}" if first else ""
            yield (
                f"{label}: {tally['failed']} of {tally['inputs']} articles failed ({kinds})."
                f"{reason}"
            )
        for metric, failed in result.get("metric_failures", {}).items():
            reasons = ", ".join(f"{kind} {n}" for kind, n in failed.items())
            yield (
                f"{label}: {metric} could not score {sum(failed.values())} of {tally['scored']} "
                f"summaries ({reasons}); its values leave them out."
            )
        for who, usage in usages(result):
            yield f"{label}: asked of servers for {who}: {usage_words(usage)}."
        if result["status"] != "ok":
            yield f"{label}: {result['status']}; the run counts as failed."
        if tally["skipped"]:
            yield f"{label}: {tally['skipped']} rows of the data were skipped (listed in run.json)."
        for key in ("entity_precision_source",):
            entry = result["scores"].get(key)
            if entry and entry["undefined"]:
                undefined.append(f"{label} {entry['undefined']}")
        yield from _cut(label, result)
        yield from _guarded(label, result)
        check = result.get("batch_check")
        if check and check["differing"]:
            yield (
                f"{label}: of {check['articles']} articles summarized again alone, "
                f"{len(check['differing'])} came out differently than in their batch: the usual "
                "cause is rounding to bfloat16, which dtype: float32 avoids."
            )
    yield from server_cautions(named(runs))
    if undefined:
        yield (
            "Summaries that name nothing have no entity precision and are left out of its mean: "
            f"{', '.join(undefined)}."
        )


def _cut(label: str, result: Result) -> Iterator[str]:
    tally = result["counts"]
    if not tally["cut"]:
        return
    text = (
        f"{label}: {tally['cut']} of {tally['scored']} articles were too long for the model and "
        f"were cut ({tally['dropped_tokens']} tokens dropped)"
    )
    cut = result.get("scores_of_cut", {}).get("rouge1", {}).get("value")
    uncut = result.get("scores_of_uncut", {}).get("rouge1", {}).get("value")
    if cut is not None and uncut is not None:
        text += f"; ROUGE-1 {100 * cut:.1f} on these, {100 * uncut:.1f} on the others"
    yield text + "."


def _guarded(label: str, result: Result) -> Iterator[str]:
    outcomes = result["counts"].get("guarded")
    if outcomes:
        chosen, repaired, fallen = (
            outcomes.get(outcome, 0) for outcome in ("chosen", "repaired", "fallen back")
        )
        yield (
            f"{label}: of {sum(outcomes.values())} guarded summaries {chosen} stand as written, "
            f"{repaired} repaired, {fallen} replaced by an extract."
        )


def run_json(run: Run) -> dict[str, Any]:
    """Return one run as `--json` prints it: identity, result and timings."""
    info = run.info
    return {
        "label": info["label"],
        "folder": str(run.folder),
        "summarizer": info["signature"],
        **run.result,
        "timings": run.timings(),
    }
