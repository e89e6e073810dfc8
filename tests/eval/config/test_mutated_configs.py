"""300 damaged configs: each is a config, or is refused with the file and what is wrong in it."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from eval.benchmark.plan import load_config
from eval.config.schema import Config
from eval.errors import ConfigError

GOOD = """\
# A comment
name: news-2024
seed: 13
data:
  path: articles.jsonl   # beside this file
  columns: {id: id, article: text, references: [short, long], title: null}
  limit: 20
  on_bad_row: skip
summarizers:
  lead-1: &short {use: lead, sentences: 1}
  lead-3: {<<: *short, sentences: 3}
  "quoted": "lead(words=40)"
metrics:
  - length
  - {use: rouge, types: ['1', L]}
max_failures: 0.1
"""
PIECES = (
    *(":", " ", "\n", "- ", "{", "}", "[", "]", "*short", "&x ", "!!int ", "<<: ", "'", '"', "#"),
    *("\t", "null", "1e400", ".nan", "\ufeff", "\0", "\u2028", "? ", "|", ">", "%", "@", "9" * 50),
)


def _drop_line(text: str, choose: random.Random) -> str:
    lines = text.splitlines(keepends=True)
    del lines[choose.randrange(len(lines))]
    return "".join(lines)


def _repeat_line(text: str, choose: random.Random) -> str:
    lines = text.splitlines(keepends=True)
    lines.insert(choose.randrange(len(lines)), choose.choice(lines))
    return "".join(lines)


def _swap_words(text: str, choose: random.Random) -> str:
    words = text.split(" ")
    a, b = choose.randrange(len(words)), choose.randrange(len(words))
    words[a], words[b] = words[b], words[a]
    return " ".join(words)


def _insert(text: str, choose: random.Random) -> str:
    place = choose.randrange(len(text))
    return text[:place] + choose.choice(PIECES) + text[place:]


def _cut(text: str, choose: random.Random) -> str:
    place = choose.randrange(len(text))
    return text[:place] + text[place + choose.randrange(1, 12) :]


def _spell(text: str, choose: random.Random) -> str:
    place = choose.randrange(len(text) - 1)
    return text[:place] + text[place + 1] + text[place] + text[place + 2 :]


MUTATIONS: tuple[Callable[[str, random.Random], str], ...] = (
    _drop_line, _repeat_line, _swap_words, _insert, _cut, _spell,
)  # fmt: skip


def read(folder: Path, text: str) -> Config:
    path = folder / "damaged.yaml"
    path.write_text(text, encoding="utf-8")
    return load_config(path)


def test_the_config_that_is_damaged_is_a_good_one(tmp_path: Path) -> None:
    config = read(tmp_path, GOOD)
    specs = config.specs()
    assert (specs["lead-1"].options, specs["lead-3"].options) == (
        {"sentences": 1},
        {"sentences": 3},
    )
    assert config.data.columns.title is None


@pytest.mark.parametrize("number", range(6))
def test_a_damaged_config_is_read_or_refused_with_its_name(tmp_path: Path, number: int) -> None:
    choose = random.Random(number)
    for _ in range(50):
        text = GOOD
        for _ in range(choose.randrange(1, 4)):
            text = choose.choice(MUTATIONS)(text, choose)
        try:
            read(tmp_path, text)
        except ConfigError as error:
            for line in str(error).splitlines():
                assert line.startswith(str(tmp_path / "damaged.yaml")), text
