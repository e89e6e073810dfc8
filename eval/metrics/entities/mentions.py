"""What the check passes from step to step: mentions, evidence, verdicts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

VerdictName = Literal[
    "supported",
    "alias",
    "variant",
    "inferred",
    "unchecked",
    "doubtful",
    "partial",
    "misspelled",
    "unsupported",
    "contradicted",
]
EvidenceSource = Literal["text", "title", "published"]

#: Types of mentions, as OntoNotes names them; `TITLE` is what a person is called for an office.
_NAMES_TEXT = """
    PERSON NORP FAC ORG GPE LOC PRODUCT EVENT WORK_OF_ART LAW LANGUAGE TITLE NAME
"""
NAMES = frozenset(_NAMES_TEXT.split())
VALUES = frozenset(["DATE", "TIME", "PERCENT", "MONEY", "QUANTITY", "ORDINAL", "CARDINAL"])

#: Verdicts under which the article backs the mention. `inferred` follows from what it says;
#: `doubtful` is a warning: the words are there, but not in this place. `unchecked` is neither
#: backed nor a flag: it may follow from the article, and nothing there speaks against it.
BACKED: frozenset[VerdictName] = frozenset(
    {"supported", "alias", "variant", "inferred", "doubtful"}
)
#: Verdicts that a reader should be told of first.
UNBACKED: frozenset[VerdictName] = frozenset({"misspelled", "unsupported", "contradicted"})


@dataclass(frozen=True, slots=True)
class Mention:
    """A name, date or number in a text, with half-open offsets."""

    start: int
    end: int
    text: str
    type: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where the article says what decided a verdict.

    Offsets are those of the article's text, of its title, or of its date of publication written
    as `2023-02-13`, as `source` says.
    """

    start: int
    end: int
    text: str
    source: EvidenceSource = "text"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule says about one mention, before its place in the summary is looked at."""

    verdict: VerdictName
    rule: str
    evidence: tuple[Evidence, ...] = ()
    #: Share of the mention's words that the article has, 0..1.
    overlap: float = 1.0
    #: Where the article has it, as half-open token ranges.
    places: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """The judgement on one mention.

    `confidence` is the probability, 0..1, that the verdict's side (backed or not) is right;
    `support` the probability that the article backs the mention; `severity` the harm that an
    unsupported mention of this type does, 0..1.
    """

    mention: Mention
    verdict: VerdictName
    rule: str
    confidence: float
    support: float
    severity: float
    evidence: tuple[Evidence, ...] = ()
    #: Parts of the mention that the article does not have, as offsets in the summary.
    missing: tuple[tuple[int, int], ...] = ()
    #: Whether only another name of the same thing backs it.
    by_alias: bool = False
    #: How well its place in the summary fits its place in the article, 0..1.
    trust: float = 1.0

    def as_json(self) -> dict[str, Any]:
        """Return the verdict as JSON values."""
        return {
            "start": self.mention.start,
            "end": self.mention.end,
            "text": self.mention.text,
            "type": self.mention.type,
            "verdict": self.verdict,
            "rule": self.rule,
            "confidence": round(self.confidence, 4),
            "support": round(self.support, 4),
            "severity": round(self.severity, 4),
            "missing": [list(span) for span in self.missing],
            "evidence": [
                {"start": piece.start, "end": piece.end, "text": piece.text, "source": piece.source}
                for piece in self.evidence
            ],
        }


@dataclass(frozen=True, slots=True)
class MentionScore:
    """What a check says of one mention, for comparison with people's labels.

    `support` ranks mentions, higher is better backed; `wrong` are the parts that the check
    objects to, as offsets in the summary: empty where it objects to nothing. `doubted` is a
    warning without an objection.
    """

    support: float
    wrong: tuple[tuple[int, int], ...] = ()
    doubted: bool = False
