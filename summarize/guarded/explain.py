"""What happened to a guarded summary, in lines for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

_SHOWN = 100
_KINDS = {
    "replace": "replaced",
    "ask": "written again",
    "clause": "taken out of a sentence",
    "sentence": "sentence taken out",
    "fall back": "replaced by an extract",
}


def explained(guarded: Mapping[str, Any]) -> Iterator[str]:
    """Yield lines that say which candidate was taken, what was repaired and on what evidence.

    Args:
        guarded: `details["guarded"]` of a summary.
    """
    candidates: Sequence[Mapping[str, Any]] = guarded["candidates"]
    yield "candidate    value  consensus  not backed"
    for number, candidate in enumerate(candidates):
        mark = "*" if number == guarded["chosen"] else " "
        source = candidate.get("decoding", "")
        wrong = ", ".join(objection["text"] for objection in candidate["objections"]) or "-"
        yield (
            f"{mark}{number + 1:>2} {source:<7} {candidate['value']:>7.2f}  "
            f"{candidate['consensus']:>9.2f}  {_shortened(wrong)}"
        )
    for repair in guarded["repairs"]:
        yield from _repair(repair)
    if guarded["objections"]:
        left = ", ".join(objection["text"] for objection in guarded["objections"])
        yield f"still not backed: {_shortened(left)}"
    if guarded["tokens"]["written"] is not None:
        yield f"tokens written for it, all candidates together: {guarded['tokens']['written']:,}"


def counted(results: Iterable[Mapping[str, Any]]) -> Counter[str]:
    """Count the outcomes of summaries: chosen, repaired and fallen back.

    Args:
        results: the details of summaries; those of other summarizers are not counted.
    """
    guarded = (details.get("guarded") for details in results)
    return Counter(
        str(found["outcome"])
        for found in guarded
        if isinstance(found, Mapping) and "outcome" in found
    )


def _repair(repair: Mapping[str, Any]) -> Iterator[str]:
    why = repair["objection"]
    reason = f" ({why['text']}: {why['kind']}, {why['reason']})" if why else ""
    yield f"{_KINDS[repair['kind']]}{reason}"
    yield f"    before: {_shortened(repair['before'])}"
    if repair["after"]:
        yield f"    after: {_shortened(repair['after'])}"
    if why and why["evidence"]:
        yield f"    article: {_shortened(why['evidence'][-1]['text'])}"


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"
