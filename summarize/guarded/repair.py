"""From a candidate that does not hold to a text that does, step by step, each on record."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from summarize.base import Article
from summarize.guarded.dropping import cuts
from summarize.guarded.replacing import replaced
from summarize.guarded.scorer import Assessment, Objection, Scorer

RepairLevel = Literal["none", "replace", "drop", "ask"]

_MOST_STEPS = 20
_LEAST_LEFT = 1 / 3
_LEAST_WORDS = 3
_ENDS = re.compile(r"[.!?…。！？।؟][\"'”’»)\]]*\Z")


@dataclass(frozen=True, slots=True)
class Repair:
    """One step: `kind` is replace, ask, clause, sentence or fall back.

    `before` and `after` are what stood there and what stands there now; `objection` is what the
    step answers, with its evidence.
    """

    kind: str
    before: str
    after: str
    objection: Objection | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the repair as JSON values."""
        why = self.objection.as_json() if self.objection else None
        return {"kind": self.kind, "before": self.before, "after": self.after, "objection": why}


@dataclass(frozen=True, slots=True)
class Draft:
    """A text under repair, what the scorer says of it now, and the steps so far."""

    text: str
    assessment: Assessment
    repairs: tuple[Repair, ...] = ()

    def then(self, repair: Repair, text: str, assessment: Assessment) -> Draft:
        """Return the draft after one more step."""
        return Draft(text, assessment, (*self.repairs, repair))


def with_replacements(draft: Draft, article: Article, scorer: Scorer) -> Draft:
    """Put right forms in, where the scorer knows them and likes the text better with them."""
    refused: set[tuple[str, str | None]] = set()
    for _ in range(_MOST_STEPS):
        step = next(
            (
                (objection, text)
                for objection in draft.assessment.objections
                if (objection.text, objection.replacement) not in refused
                and (text := replaced(draft.text, objection)) is not None
            ),
            None,
        )
        if step is None:
            break
        objection, text = step
        (assessment,) = scorer.score(article, [text])
        if _fewer(assessment, draft.assessment):
            repair = Repair("replace", objection.text, objection.replacement or "", objection)
            draft = draft.then(repair, text, assessment)
        else:
            refused.add((objection.text, objection.replacement))
    return draft


def with_drops(draft: Draft, article: Article, scorer: Scorer) -> Draft:
    """Take out what does not hold, part of a sentence where that answers the objection.

    The text of the result is empty where too little would be left: less than a third of the
    words, or no whole sentence. It may still not hold where the scorer does not say what is wrong.
    """
    least = max(len(draft.text.split()) * _LEAST_LEFT, _LEAST_WORDS)
    while draft.text and draft.assessment.objections:
        objection = draft.assessment.objections[0]
        options = list(cuts(draft.text, objection.start, objection.end))
        scored = _scored(article, scorer, [cut.text for cut in options])
        for cut, assessment in zip(options, scored, strict=True):
            if cut.kind == "sentence" or _fewer(assessment, draft.assessment):
                repair = Repair(cut.kind, cut.before, cut.after, objection)
                whole = len(cut.text.split()) >= least and _ENDS.search(cut.text)
                draft = draft.then(repair, cut.text if whole else "", assessment)
                break
    return draft


def _scored(article: Article, scorer: Scorer, texts: Sequence[str]) -> list[Assessment]:
    """Score texts of which some may be empty: nothing is said there, but neither does it hold."""
    found = iter(scorer.score(article, [text for text in texts if text]))
    return [next(found) if text else Assessment(0.0, holds=False) for text in texts]


def _fewer(after: Assessment, before: Assessment) -> bool:
    """Whether a step made things better and nothing worse."""
    return len(after.objections) < len(before.objections) and after.value >= before.value
