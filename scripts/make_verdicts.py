"""Write docs/verdicts.md: verdicts on summaries by hand, beside what an editor would say.

    python scripts/make_verdicts.py > docs/verdicts.md

The summaries and the editor's words (`True`: fine) were written for articles of the reference set
before the check saw them.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import eval as evaluation
from eval.config.schema import Data
from eval.data.rows import Row, read_rows
from eval.metrics.entities.mentions import UNBACKED

ROOT = Path(__file__).resolve().parents[1]

SUMMARIES: tuple[tuple[str, str, dict[str, bool]], ...] = (
    (
        "brackwater-hexley-report",
        "Substitute Rhodri Pask, 18, headed a 94th-minute winner as Brackwater Town came from two goals down to beat ten-man Hexley Athletic 3-2 in front of almost 11,500.",
        {
            "Rhodri Pask": True,
            "18": True,
            "94th-minute": True,
            "Brackwater Town": True,
            "two goals": True,
            "ten-man": True,
            "Hexley Athletic": True,
            "3-2": True,
            "11,500": True,
        },
    ),
    (
        "brackwater-hexley-report",
        "Brackwater are third, four points behind Port Ellery, after Emre Solheim scored his 19th goal of the season. Hexley captain Lars Tiemann will miss two games.",
        {
            "third": True,
            "four points": False,
            "Port Ellery": False,
            "Emre Solheim": False,
            "19th": False,
            "Lars Tiemann": True,
            "two games": False,
        },
    ),
    (
        "brackwater-hexley-report",
        "“He's got physics on Thursday,” said Bertrand Nyström of the teenager, whose goal sank Hexley 3-1 at Quarry Lane.",
        {"“He's got": False, "Bertrand Nyström": False, "3-1": False, "Quarry Lane": True},
    ),
    (
        "lahti-lakeside-games",
        "Belgium's Tsion Verhaeghe broke her country's 800m record by 0.64sec in Lahti on 4 June. Runners in the 5,000m stopped a lap early when the bell was rung too soon, so the €20,000 prize money was split.",
        {
            "Tsion Verhaeghe": True,
            "800m": True,
            "0.64sec": True,
            "Lahti": True,
            "4 June": True,
            "5,000m": True,
            "€20,000": True,
        },
    ),
    (
        "lahti-lakeside-games",
        "Verhaeghe, 24, won the 800 metres in 1:57.80 from Kadeisha Burrowes of Jamaica. The javelin went to Līga Zvirbule by 12cm, and 12 runners had to stop in the 5,000.",
        {
            "24": False,
            "1:57.80": False,
            "Kadeisha Burrowes": True,
            "Līga Zvirbule": False,
            "12cm": True,
            "12 runners": False,
        },
    ),
    (
        "porto-museum-theft",
        "Thieves stole three paintings worth about 7.5 million euros from a Porto museum on 7 May. The most valuable, by Henriqueta Lobato, accounts for more than two thirds of the sum; the museum expects to open again at the weekend.",
        {
            "three": True,
            "7.5 million euros": True,
            "Porto": True,
            "7 May": True,
            "Henriqueta Lobato": True,
            "two thirds": True,
        },
    ),
    (
        "porto-museum-theft",
        "A guard, 51, was injured when two men broke in at 3.52pm. Inspector Benedita Quaresma said a van had been found near Braga, 55 miles away. Lusomar offers £150,000.",
        {
            "51": False,
            "injured": False,
            "3.52pm": False,
            "Inspector": False,
            "Benedita Quaresma": False,
            "Braga": True,
            "55 miles": False,
            "£150,000": False,
        },
    ),
)

HEAD = """# Verdicts, read beside an editor's

Summaries written by hand for articles of the reference set, some faithful, some with errors of the
kinds that desks know, and what the check says of each name, number and date in them. *Editor* is
what a careful reader says; the rows in bold are those on which the two part. The page is written by
`scripts/make_verdicts.py`.
"""


def main() -> None:
    """Print the page."""
    data = Data.model_validate({"path": ROOT / "reference" / "news.jsonl"})
    articles = {
        row.article.id: row.article for row in read_rows(data, seed=0) if isinstance(row, Row)
    }
    page = [HEAD]
    counts: Counter[tuple[bool, bool]] = Counter()
    for identifier, summary, spans in SUMMARIES:
        found = evaluation.check(articles[identifier], summary).details["entities"]
        page.append(f"> {summary}\n\n| words | check | rule | editor |\n| --- | --- | --- | --- |")
        for words, fine in spans.items():
            start = summary.index(words)
            hits = [e for e in found if e["start"] < start + len(words) and e["end"] > start]
            verdict = ", ".join(e["verdict"] for e in hits) or "not looked at"
            rule = ", ".join(e["rule"] for e in hits)
            noticed = any(e["verdict"] in {*UNBACKED, "misspelled", "doubtful"} for e in hits)
            counts[fine, noticed] += 1
            mark = "" if noticed != fine else "**"
            page.append(
                f"| {mark}{words}{mark} | {verdict} | {rule} | {'fine' if fine else 'wrong'} |"
            )
        page.append("")
    page.append(
        f"Of {counts[True, True] + counts[True, False]} that are fine {counts[True, True]} are "
        f"flagged or doubted; of {counts[False, True] + counts[False, False]} that are wrong "
        f"{counts[False, True]} are. What is missed: a number that stands in the article for "
        "something else of the same kind, and who did what where no name is near."
    )
    sys.stdout.write("\n".join(page) + "\n")


if __name__ == "__main__":
    main()
