"""Data of many short articles, and a config for it, for measurements."""

from __future__ import annotations

import json
import random
from pathlib import Path

WORDS = [
    "river",
    "town",
    "council",
    "bridge",
    "vote",
    "winter",
    "harvest",
    "train",
    "minister",
    "storm",
    "budget",
    "crowd",
]


def sentence(generator: random.Random) -> str:
    """Return a sentence of twelve words."""
    return " ".join(generator.choices(WORDS, k=12)).capitalize() + "."


def write_large(folder: Path, articles: int, metrics: str) -> None:
    """Write `data.jsonl` with so many articles of six sentences, and `config.yaml` with `lead`."""
    generator = random.Random(7)
    with (folder / "data.jsonl").open("w") as file:
        for number in range(articles):
            row = {
                "id": f"a{number}",
                "article": " ".join(sentence(generator) for _ in range(6)),
                "references": [sentence(generator)],
            }
            file.write(json.dumps(row) + "\n")
    (folder / "config.yaml").write_text(
        "name: large\ndata: {path: data.jsonl}\nsummarizers: {lead: lead}\n"
        f"metrics: [{metrics}]\n"
    )
