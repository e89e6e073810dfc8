"""The verdicts on one summary as people read them: coloured mentions, a line for each doubt."""

from __future__ import annotations

from collections import Counter
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from eval.metrics.base import Score
from eval.metrics.entities.mentions import BACKED
from summarize.base import Article
from summarize.sentences import sentence_spans

_STYLES = {
    "supported": "green",
    "alias": "green",
    "variant": "green",
    "inferred": "green",
    "unchecked": "cyan",
    "doubtful": "yellow",
    "partial": "dark_orange",
    "misspelled": "bold red",
    "unsupported": "bold red",
    "contradicted": "bold red reverse",
}
_MARKS = {
    "inferred": "=",
    "unchecked": "·",
    "doubtful": "?",
    "partial": "~",
    "misspelled": "✎",
    "unsupported": "✗",
    "contradicted": "✗✗",
}
_LONGEST_LINE = 160


def render(article: Article, summary: str, score: Score) -> RenderableType:
    """Return the summary with coloured mentions, then a line for each that needs a look."""
    entities = score.details["entities"]
    if not entities:
        return Group(Text(summary), Text("\nNo name, date or number was found to check."))
    text = Text()
    here = 0
    for entity in entities:
        text.append(summary[here : entity["start"]])
        text.append(entity["text"], _STYLES[entity["verdict"]])
        text.append(_MARKS.get(entity["verdict"], ""), _STYLES[entity["verdict"]])
        here = entity["end"]
    text.append(summary[here:])
    doubts = [entity for entity in entities if entity["verdict"] in _MARKS]
    return Group(text, Text(), *(_explain(entity, article) for entity in doubts), _count(entities))


def _explain(entity: dict[str, Any], article: Article) -> Text:
    line = Text()
    line.append(f"{_MARKS[entity['verdict']]} {entity['text']}", _STYLES[entity["verdict"]])
    line.append(f"  {entity['verdict']} ({entity['rule']}, {entity['confidence']:.0%} sure)\n")
    pieces = entity["evidence"]
    if entity["rule"] == "other place":
        labels = [("it stands in", pieces[0]), ("the rest fits", pieces[-1])]
    else:
        labels = [("article", piece) for piece in pieces[-1:]]
    for label, piece in labels:
        where = "" if piece["source"] == "text" else f" ({piece['source']})"
        line.append(f"    {label}{where}: {_shortened(_sentence(piece, article))}\n", "dim")
    return line


def _sentence(piece: dict[str, Any], article: Article) -> str:
    """Return the sentence in which a piece of evidence stands."""
    if piece["source"] == "text":
        for start, end in sentence_spans(article.text):
            if start <= piece["start"] < end:
                return article.text[start:end]
    return str(piece["text"])


def _count(entities: list[dict[str, Any]]) -> Text:
    counts = Counter(entity["verdict"] for entity in entities)
    backed = sum(counts[verdict] for verdict in BACKED)
    parts = ", ".join(f"{count} {verdict}" for verdict, count in counts.most_common())
    return Text(f"{backed} of {len(entities)} backed by the article: {parts}.")


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_LINE else f"{line[: _LONGEST_LINE - 1]}…"
