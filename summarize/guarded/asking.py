"""Letting the model write again, after it was shown what the article does not back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from summarize.base import Article, Result, Summarizer, Summary
from summarize.guarded.repair import Draft, Repair
from summarize.guarded.scorer import Objection, Scorer

_LONGEST_EVIDENCE = 240


@runtime_checkable
class InstructableSummarizer(Summarizer, Protocol):
    """A summarizer whose model follows an instruction that stands behind the article."""

    @property
    def takes_instructions(self) -> bool:
        """Whether the model is one that follows instructions; it may have to be loaded to see.

        Raises:
            ModelError: the model cannot be loaded.
        """
        ...

    def instructed(self, article: Article, instruction: str) -> Result:
        """Return a summary of one article, written as the instruction says.

        The instruction is never cut, however long the article is.

        Raises:
            ModelError: the model cannot be loaded or used.
        """
        ...


def with_answers(
    draft: Draft, article: Article, scorer: Scorer, writer: InstructableSummarizer, times: int
) -> tuple[Draft, list[Result]]:
    """Ask for a new text up to `times` times, as long as the one at hand does not hold.

    A new text takes the place of the old one where it holds, or where the scorer values it more.

    Returns:
        The draft, and everything that was answered, for its tokens and its price.
    """
    written: list[Result] = []
    for _ in range(times):
        if draft.assessment.holds or not draft.assessment.objections:
            break
        answer = writer.instructed(article, instruction(draft.text, draft.assessment.objections))
        written.append(answer)
        if not isinstance(answer, Summary):
            break
        (assessment,) = scorer.score(article, [answer.text])
        if assessment.holds or assessment.value > draft.assessment.value:
            repair = Repair("ask", draft.text, answer.text, draft.assessment.objections[0])
            draft = draft.then(repair, answer.text, assessment)
    return draft, written


def instruction(text: str, objections: Sequence[Objection]) -> str:
    """Return what the model is told: its text, what is wrong with it, and what it is to do."""
    lines = [_line(objection) for objection in objections]
    return "\n".join(
        [
            "This summary of the article has mistakes:",
            "",
            text,
            "",
            "The article does not say:",
            *lines,
            "",
            "Write the summary again, without these mistakes and with nothing that the article "
            "does not say. Answer with the summary alone.",
        ]
    )


def _line(objection: Objection) -> str:
    line = f"- {objection.text}"
    if objection.replacement:
        return f"{line} (the article says: {objection.replacement})"
    if objection.evidence:
        said = " ".join(objection.evidence[-1].text.split())[:_LONGEST_EVIDENCE]
        return f"{line} (the article says: {said})"
    return line
