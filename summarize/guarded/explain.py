"""What happened to a guarded summary, in lines for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NotRequired, TypedDict

_SHOWN = 100
_KINDS = {
    "replace": "replaced",
    "ask": "written again",
    "clause": "taken out of a sentence",
    "sentence": "sentence taken out",
    "fall back": "replaced by an extract",
}


class EvidenceDetails(TypedDict):
    """A part of the article that an objection rests on; see `EvidenceSpan`."""

    start: int
    end: int
    text: str
    source: str


class ObjectionDetails(TypedDict):
    """What a scorer objects to; see `Objection`."""

    start: int
    end: int
    text: str
    kind: str
    reason: str
    evidence: list[EvidenceDetails]


class CandidateDetails(TypedDict):
    """A candidate; `of` counts the guarded summarizers from 0, where there are several."""

    text: str
    value: float
    holds: bool
    consensus: float
    objections: list[ObjectionDetails]
    of: NotRequired[int]
    decoding: NotRequired[str]
    mean_log_probability: NotRequired[float]


class RepairDetails(TypedDict):
    """One step of a repair; see `Repair`."""

    kind: str
    before: str
    after: str
    objection: ObjectionDetails | None


class TokenDetails(TypedDict):
    """Tokens written for one summary, all candidates and answers together."""

    written: int | None


class GuardedDetails(TypedDict):
    """What stands under `details["guarded"]`: the whole history of a guarded summary.

    `outcome` is `chosen`, `repaired` or `fallen back`; `chosen` is the index of the candidate that
    was taken; `objections` are those that are left in the summary's text.
    """

    outcome: str
    holds: bool
    chosen: int
    candidates: list[CandidateDetails]
    repairs: list[RepairDetails]
    objections: list[ObjectionDetails]
    tokens: TokenDetails


def explained(guarded: GuardedDetails) -> Iterator[str]:
    """Yield lines that say which candidate was taken, what was repaired and on what evidence.

    Args:
        guarded: `details["guarded"]` of a summary.
    """
    yield "candidate    value  consensus  not backed"
    for number, candidate in enumerate(guarded["candidates"]):
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
    return Counter(details["guarded"]["outcome"] for details in results if "guarded" in details)


def _repair(repair: RepairDetails) -> Iterator[str]:
    why = repair["objection"]
    reason = f" ({why['text']}: {why['kind']}, {why['reason']})" if why else ""
    yield f"{_KINDS.get(repair['kind'], repair['kind'])}{reason}"
    yield f"    before: {_shortened(repair['before'])}"
    if repair["after"]:
        yield f"    after: {_shortened(repair['after'])}"
    if why and why["evidence"]:
        yield f"    article: {_shortened(why['evidence'][-1]['text'])}"


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"
