"""What the relation check found, as verdicts on mentions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from eval.metrics.entities.mentions import NAMES, UNBACKED, Mention, Verdict
from eval.metrics.entities.relations.model import RelationFinding, RelationKind

#: What is wrong of no name, date or number: "the coroner", "rejected".
CLAIM = "CLAIM"
RULES: dict[RelationKind, str] = {
    "speaker": "other speaker",
    "name": "other name there",
    "office": "not the office",
    "opposite": "opposite",
}
_SEVERITY = 0.5


def with_findings(
    verdicts: Sequence[Verdict], findings: Sequence[RelationFinding], summary: str
) -> list[Verdict]:
    """Return the verdicts with what the relation check found, in order of the summary.

    A mention that the article backs, but not in this relation, gets the finding's verdict and
    evidence; one that the article does not have keeps its own. Where there is no mention the
    finding becomes one of the type `CLAIM`.
    """
    changed = list(verdicts)
    for finding in findings:
        touched = [n for n, verdict in enumerate(changed) if _touch(verdict.mention, finding)]
        if not touched:
            mention = Mention(
                finding.start, finding.end, summary[finding.start : finding.end], CLAIM
            )
            changed.append(_judged(mention, finding))
        elif all(changed[n].verdict not in UNBACKED for n in touched):
            named = [n for n in touched if changed[n].mention.type in NAMES - {"TITLE"}]
            chosen = named[0] if named else touched[-1]  # of "coach Ann Roe" the name
            changed[chosen] = _judged(changed[chosen].mention, finding, changed[chosen])
    return sorted(changed, key=lambda verdict: verdict.mention.start)


def _touch(mention: Mention, finding: RelationFinding) -> bool:
    return mention.start < finding.end and finding.start < mention.end


def _judged(mention: Mention, finding: RelationFinding, before: Verdict | None = None) -> Verdict:
    support = 1 - finding.confidence
    contradicted = finding.verdict == "contradicted"
    verdict = Verdict(
        mention=mention,
        verdict=finding.verdict,
        rule=RULES[finding.kind],
        confidence=finding.confidence,
        support=support,
        severity=_SEVERITY,
        evidence=finding.evidence,
        missing=((mention.start, mention.end),) if contradicted else (),
    )
    if before is None:
        return verdict
    return replace(
        verdict,
        support=min(support, before.support),
        severity=before.severity,
        evidence=(*before.evidence[:1], *finding.evidence),
        by_alias=before.by_alias,
    )
