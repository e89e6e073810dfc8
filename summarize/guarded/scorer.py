"""What says whether an article backs a summary: the protocol, its results, and scorers by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol, runtime_checkable

from summarize.base import Article
from summarize.registry import Registry
from summarize.spec import Spec


@dataclass(frozen=True, slots=True)
class EvidenceSpan:
    """What the article says instead, or next to it.

    Offsets are half-open, in the article's text, its title, or its date of publication written as
    `2023-02-13`, as `source` says.
    """

    start: int
    end: int
    text: str
    source: Literal["text", "title", "published"] = "text"


@dataclass(frozen=True, slots=True)
class Objection:
    """A part of a summary that a scorer objects to: the article does not back it.

    `start` and `end` are half-open offsets in the summary. `kind` is the scorer's word for what is
    wrong (`unsupported`), `reason` says why in a few words. `replacement` is what should stand
    there instead: only where the evidence leaves hardly a doubt.
    """

    start: int
    end: int
    text: str
    kind: str
    reason: str
    evidence: tuple[EvidenceSpan, ...] = ()
    replacement: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the objection as JSON values."""
        return {
            "start": self.start,
            "end": self.end,
            "text": self.text,
            "kind": self.kind,
            "reason": self.reason,
            "evidence": [
                {"start": piece.start, "end": piece.end, "text": piece.text, "source": piece.source}
                for piece in self.evidence
            ],
        }


@dataclass(frozen=True, slots=True)
class Assessment:
    """What a scorer says of one text.

    `value` is higher for a better text; only values for the same article are compared. `holds`
    says whether the text may stand as it is; where it may not, `objections` say why.
    """

    value: float
    holds: bool
    objections: tuple[Objection, ...] = ()


@runtime_checkable
class Scorer(Protocol):
    """What every scorer offers. Anything with these members is one.

    A scorer that holds a model may have `load()` and `close()` as well.
    """

    @property
    def signature(self) -> str:
        """A string that names everything that can change an assessment."""
        ...

    def score(self, article: Article, texts: Sequence[str]) -> Sequence[Assessment]:
        """Return one assessment per text, in order: what of it the article does not back."""
        ...


SCORERS: Registry[Scorer] = Registry(
    kind="scorer", builtins={}, group="summarize.scorers", methods=("score",)
)
"""Scorers by name, all from entry points: this distribution registers `entities`."""


def load_scorer(spec: str | Mapping[str, Any] | Spec, **defaults: Any) -> Scorer:
    """Create the scorer that `spec` describes: `"entities"`, `"entities(recogniser='patterns')"`.

    Raises:
        SpecError: unknown name, unknown option, or a value of the wrong type or range.
    """
    return SCORERS.create(spec, **defaults)
