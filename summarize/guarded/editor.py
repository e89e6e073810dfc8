"""From the candidates for one article to its summary: assess, choose, repair, write it all down."""

from __future__ import annotations

import functools
import operator
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from summarize.base import Article, Result, Summary
from summarize.extractive.base import SentenceRanker
from summarize.guarded.asking import InstructableSummarizer, with_answers
from summarize.guarded.choice import Candidate, best, rated, without_repetitions
from summarize.guarded.repair import Draft, Repair, RepairLevel, with_drops, with_replacements
from summarize.guarded.scorer import Scorer
from summarize.usage import Usage


@dataclass(frozen=True, slots=True)
class Editor:
    """What takes and mends candidates; the fields are the options of `guarded`."""

    scorer: Scorer
    repair: RepairLevel
    writer: InstructableSummarizer | None
    asks: int
    extract: SentenceRanker

    @property
    def signature(self) -> str:
        """What decides on repairs: how far they go, and what is fallen back on."""
        if self.repair in ("none", "replace"):
            return self.repair
        asks = f" {self.asks}" if self.repair == "ask" else ""
        return f"{self.repair}{asks}|extract:({self.extract.signature})"

    def summary(self, article: Article, summaries: Sequence[Summary]) -> Summary:
        """Return the summary of an article, with its history under `details["guarded"]`.

        Raises:
            Exception: whatever the scorer raises.
        """
        distinct = without_repetitions(summaries)
        texts = [summary.text for summary in distinct]
        candidates = rated(distinct, self.scorer.score(article, texts))
        chosen = best(candidates)
        draft, answers = self._repaired(article, candidates[chosen])
        taken = candidates[chosen].summary
        changed = bool(draft.repairs)
        outcome = "repaired" if changed else "chosen"
        if changed and draft.repairs[-1].kind == "fall back":
            outcome = "fallen back"
        guarded = {
            "outcome": outcome,
            "holds": draft.assessment.holds,
            "chosen": chosen,
            "candidates": [_candidate_json(candidate) for candidate in candidates],
            "repairs": [repair.as_json() for repair in draft.repairs],
            "objections": [objection.as_json() for objection in draft.assessment.objections],
            "tokens": _tokens([*summaries, *answers]),
        }
        # Where an extract's sentences stand in the article is said of the extract as it was.
        gone = {"sentences"} if changed else set()
        kept = {key: value for key, value in taken.details.items() if key not in gone}
        return replace(
            taken,
            article_id=article.id,
            text=draft.text,
            details={**kept, "guarded": guarded},
            usage=total_usage([*summaries, *answers]),
        )

    def _repaired(self, article: Article, candidate: Candidate) -> tuple[Draft, list[Result]]:
        """Repair the chosen candidate as far as the options allow.

        One of which too little would be left gives way to an extract of its length, not to the next
        candidate: what is wrong in worse ones is more than what a scorer sees.
        """
        draft = Draft(candidate.summary.text, candidate.assessment)
        answers: list[Result] = []
        if self.repair == "none" or draft.assessment.holds:
            return draft, answers
        draft = with_replacements(draft, article, self.scorer)
        if self.repair == "replace" or draft.assessment.holds:
            return draft, answers
        if self.writer is not None:
            draft, answers = with_answers(draft, article, self.scorer, self.writer, self.asks)
        dropped = with_drops(draft, article, self.scorer)
        if dropped.text and dropped.assessment.holds:
            return dropped, answers
        return self._extracted(article, draft), answers

    def _extracted(self, article: Article, draft: Draft) -> Draft:
        """Return an extract of the draft's length; the draft itself where there is none."""
        (extract,) = replace(self.extract, words=len(draft.text.split())).summarize([article])
        if isinstance(extract, Summary) and extract.text.endswith("…"):  # no sentence is so short
            (extract,) = replace(self.extract, words=None, sentences=1).summarize([article])
        if not isinstance(extract, Summary):
            return draft
        (assessment,) = self.scorer.score(article, [extract.text])
        if not assessment.holds and assessment.value <= draft.assessment.value:
            return draft
        why = next(iter(draft.assessment.objections), None)
        return draft.then(
            Repair("fall back", draft.text, extract.text, why), extract.text, assessment
        )


def _candidate_json(candidate: Candidate) -> dict[str, Any]:
    """Return a candidate as JSON values."""
    details = candidate.summary.details
    told = {
        key: details[key]
        for key in ("of", "decoding", "mean_log_probability")
        if details.get(key) is not None
    }
    return {
        "text": candidate.summary.text,
        **told,
        "value": candidate.assessment.value,
        "holds": candidate.assessment.holds,
        "objections": [objection.as_json() for objection in candidate.assessment.objections],
        "consensus": candidate.consensus,
    }


def total_usage(results: Iterable[Result]) -> Usage | None:
    """Return what servers were asked for all of these; `None` where there was no server."""
    usages = [result.usage for result in results if result.usage is not None]
    return functools.reduce(operator.add, usages) if usages else None


def _tokens(results: Iterable[Result]) -> dict[str, int | None]:
    """Return what the models wrote for this summary in all; `None` where they count no tokens."""
    counts = [result.output_tokens for result in results if isinstance(result, Summary)]
    known = [count for count in counts if count is not None]
    return {"written": sum(known) if len(known) == len(counts) else None}
