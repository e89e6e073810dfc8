"""Cautions about servers: what answered was not the same all the time, or not for both runs.

A server says with each answer which model it ran, and some a fingerprint of their set-up. A name
such as `gpt-4o` stands for another model after an update, and a folder can be filled anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from eval.comparison.aligned import Named
from eval.comparison.wording import counted, listed
from eval.runs.schema import ServerAnswers

# The requested model in the signature of `served`, which may stand inside another's signature.
_REQUESTED = re.compile(r"served(?:\||\\x7c|%7C)model:(.+?)(?:\||\\x7c|%7C|$)")


def server_cautions(runs: Sequence[Named]) -> Iterator[str]:
    """Yield one sentence for each run whose servers changed, and for each pair that had others."""
    for run in runs:
        for who, found in _answering(run).items():
            if len(found) > 1:
                yield (
                    f"{run.name}: what the server says of itself changed while {who} were made, "
                    f"from {listed([_words(item) for item in found])}; they may not be of one kind."
                )
    for number, b in enumerate(runs):
        for a in runs[:number]:
            yield from _between(a, b)


def _between(a: Named, b: Named) -> Iterator[str]:
    ours, theirs = _answering(a), _answering(b)
    for who in ours.keys() & theirs.keys():
        same = who != "summaries" or _requested(a) == _requested(b) is not None
        if same and {_name(item) for item in ours[who]} != {_name(item) for item in theirs[who]}:
            left, right = (
                listed([_name(item) for item in found]) for found in (ours[who], theirs[who])
            )
            what = "the same model" if who == "summaries" else f"the same model for {who}"
            yield (
                f"{a.name} and {b.name} asked for {what}, but the server says that {left} answered "
                f"for {a.name} and {right} for {b.name}: a difference may be the server's."
            )


def _answering(run: Named) -> dict[str, list[ServerAnswers]]:
    """Return what answered for the summaries, and for the scores of each metric's spec."""
    found = {f"the scores of {k}": v for k, v in run.result.get("metric_servers", {}).items()}
    if "servers" in run.result:
        found["summaries"] = run.result["servers"]
    return found


def _requested(run: Named) -> str | None:
    found = _REQUESTED.search(run.info["signature"])
    return found[1] if found else None


def _name(item: ServerAnswers) -> str:
    fingerprint = item.get("fingerprint")
    return (item.get("model") or "an unnamed model") + (f" ({fingerprint})" if fingerprint else "")


def _words(item: ServerAnswers) -> str:
    return f"{_name(item)}, {counted(item['answers'], 'answer')}"
