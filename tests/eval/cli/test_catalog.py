from __future__ import annotations

import click
import pytest

from eval.cli.catalog import Entry, OptionEntry, catalog, listing

WORDS = OptionEntry("words", "int ≥ 1 | None", "None", "most words to take")
SPEED = OptionEntry("speed", "float 0 to 1", "0.5", " ".join(["how fast"] * 8))


def lines_of(entries: list[Entry], width: int) -> list[str]:
    return [click.unstyle(line) for line in listing(entries, width)]


@pytest.mark.parametrize("width", [60, 80, 100])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    assert max(map(len, lines_of(catalog(), width))) <= width


def test_an_option_of_many_is_described_once_and_named_everywhere() -> None:
    entries = [Entry("summarizer", name, "Does it.", (WORDS,)) for name in ("a", "bb", "ccc")]
    assert lines_of(entries, 60) == [
        "summarizers",
        "  a    Does it.",
        "      also   words (see below)",
        "  bb   Does it.",
        "      also   words (see below)",
        "  ccc  Does it.",
        "      also   words (see below)",
        "  options of several summarizers",
        "      words  most words to take [int ≥ 1]",
    ]


def test_an_option_of_few_is_described_where_it_belongs_wrapped_in_its_column() -> None:
    lines = lines_of([Entry("metric", "a", "Does it.", (WORDS, SPEED))], 60)
    assert lines == [
        "metrics",
        "  a  Does it.",
        "      words  most words to take [int ≥ 1]",
        "      speed  how fast how fast how fast how fast how fast",
        "             how fast how fast how fast [float 0 to 1;",
        "             default 0.5]",
    ]
