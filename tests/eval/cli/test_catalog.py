from __future__ import annotations

import io

import pytest
from rich.console import Console

from eval.cli.catalog import Entry, OptionEntry, catalog, listing

WORDS = OptionEntry("words", "int ≥ 1 | None", "None", "most words to take")
SPEED = OptionEntry("speed", "float 0 to 1", "0.5", " ".join(["how fast"] * 8))


def lines_of(entries: list[Entry], width: int) -> list[str]:
    console = Console(file=io.StringIO(), width=width)
    console.print(*listing(entries), sep="\n")
    return [line.rstrip() for line in console.file.getvalue().splitlines()]


@pytest.mark.parametrize("width", [60, 80, 100])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    assert max(map(len, lines_of(catalog(), width))) <= width


def test_an_option_of_several_is_described_once_and_named_with_each() -> None:
    entries = [Entry("summarizer", name, "Does it.", (WORDS,)) for name in ("a", "bb")]
    assert lines_of(entries, 60) == [
        "summarizers",
        "  a  Does it.",
        "      words  most words to take [int ≥ 1]",
        "  bb  Does it.",
        "      also  words (see above)",
    ]


def test_a_description_is_wrapped_in_its_column() -> None:
    assert lines_of([Entry("metric", "a", "Does it.", (WORDS, SPEED))], 60) == [
        "metrics",
        "  a  Does it.",
        "      words  most words to take [int ≥ 1]",
        "      speed  how fast how fast how fast how fast how fast",
        "             how fast how fast how fast [float 0 to 1;",
        "             default 0.5]",
    ]


def test_a_kind_stands_for_everything_of_it() -> None:
    both = catalog()
    assert catalog(["metrics"]) == [entry for entry in both if entry.kind == "metric"]
    assert catalog(["metrics", "lead"]) == [
        entry for entry in both if entry.kind == "metric" or entry.name == "lead"
    ]
