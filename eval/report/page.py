"""The page: its static part from a template, its data, style and script inside it."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eval.comparison.aligned import Aligned
from eval.comparison.differences import Comparison
from eval.comparison.rows import FEW_PAIRS, footnotes
from eval.comparison.servers import server_cautions
from eval.comparison.trade_offs import TradeOffs, trade_offs
from eval.comparison.usage import usage_words, usages
from eval.comparison.verdict import headline_sentence, verdicts
from eval.data.rows import Row
from eval.files import replacing
from eval.report.embed import packed, policy, safe_json
from eval.report.payload import blocks, index, score_lines
from eval.report.static_tables import overview, pair_tables

if TYPE_CHECKING:
    from jinja2 import Environment

SCRIPTS = (
    "dom", "data", "text", "charts", "plots", "articles", "guarded", "article", "judged", "main",
)  # fmt: skip


def write_report(
    comparison: Comparison, path: Path, *, heading: str | None = None, back: str | None = None
) -> None:
    """Write the report of a comparison, or of a single run, as one file.

    Args:
        comparison: from `eval.comparison.compare.compare_aligned`; of one run it has no pairs.
        path: the file, replaced when the new one is complete.
        heading: the page's title; the runs' configs if `None`.
        back: the address of an index that the page links to.

    Raises:
        RunError: a run's files do not belong together, or the page cannot be written.
    """
    page = render(comparison, heading=heading, back=back)
    with replacing(path, follow_links=True) as file:
        file.write(page.encode("utf-8", "replace"))


def render(comparison: Comparison, *, heading: str | None = None, back: str | None = None) -> str:
    """Return the report's HTML; arguments as in `write_report`."""
    aligned = comparison.aligned
    rows = _rows(aligned)
    details = [score_lines(run) for run in aligned.runs]
    judged = verdicts(comparison)
    tradeoffs = trade_offs(comparison)
    data = index(aligned, rows, details) | _static(comparison, tradeoffs)
    style, script = asset("style.css"), "\n".join(asset(f"{name}.js") for name in SCRIPTS)
    several = len(judged) > 1
    return (
        templates()
        .get_template("page.html")
        .render(
            back=back,
            heading=heading
            or ", ".join(dict.fromkeys(str(run.info["name"]) for run in aligned.runs)),
            sentence=headline_sentence(comparison, judged) if judged else None,
            sentences=[item.sentence for item in judged] if several else [],
            many=len(judged) > FEW_PAIRS,
            cautions=list(
                dict.fromkeys(
                    [
                        *(run.run.caution for run in aligned.runs if run.run.caution),
                        *server_cautions(aligned.runs if len(aligned.runs) == 1 else ()),
                        *(caution for item in judged for caution in item.cautions),
                    ]
                )
            ),
            trade_offs=[item for item in judged if item.kind == "trade-off"],
            overview=overview(comparison, tradeoffs),
            pairs=[
                table | {"sentence": item.sentence}
                for table, item in zip(pair_tables(comparison), judged, strict=True)
            ],
            notes=list(footnotes(comparison, tradeoffs, sizes=len(judged) <= FEW_PAIRS)),
            runs=[_about(run.info, run.result, run.name) for run in aligned.runs],
            articles=len(aligned.ids),
            policy=policy(style, script),
            style=style,
            script=script,
            index=safe_json(data),
            blocks=(packed(block) for block in blocks(aligned, rows, details)),
        )
    )


@cache
def templates() -> Environment:
    """Return the pages' templates; whatever they are given is escaped."""
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    return Environment(
        loader=FunctionLoader(asset),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def asset(name: str) -> str:
    """Return one of the files that the page is made of."""
    return (files("eval.report") / "assets" / name).read_text(encoding="utf-8")


def _rows(aligned: Aligned) -> list[Row]:
    wanted = set(aligned.ids)
    rows = {row.article.id: row for row in aligned.runs[0].run.rows() if row.article.id in wanted}
    return [rows[identifier] for identifier in aligned.ids]


def _static(comparison: Comparison, tradeoffs: TradeOffs) -> dict[str, Any]:
    """Return what is known of whole runs, for the plots."""
    headlines = dict.fromkeys(key for means in comparison.means for key in means)
    return {
        "pairs": [list(pair) for pair in comparison.pairs],
        "headline": list(headlines),
        "means": [
            {key: [mean.value, mean.low, mean.high] for key, mean in means.items()}
            for means in comparison.means
        ],
        "pareto": {
            "quality": tradeoffs.quality.key if tradeoffs.quality else None,
            "fidelity": tradeoffs.fidelity.key if tradeoffs.fidelity else None,
            "points": [
                [point.quality, point.fidelity, point.speed, point.best]
                for point in tradeoffs.points
            ],
        },
    }


def _about(info: Any, result: Any, name: str) -> dict[str, Any]:
    """Return what the page says about how a run was made."""
    session = info["sessions"][-1]
    return {
        "name": name,
        "signature": info["signature"],
        "metrics": list(result["metrics"].values()),
        "counts": result["counts"],
        "usages": [(who, usage_words(usage)) for who, usage in usages(result)],
        "machine": f"{session['hardware']['processor']}, {session['hardware']['cores']} cores",
        "accelerators": ", ".join(session["hardware"]["accelerators"]),
        "versions": ", ".join(f"{k} {v}" for k, v in session["packages"].items()),
        "articles": info["data"]["articles"][:12],
        "references": info["data"]["references"][:12],
    }
