from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from rich.console import Console

from eval.cli.catalog import Entry, OptionEntry, catalog, listing
from eval.cli.main import group
from eval.cli.reference_page import reference_page
from eval.metrics import METRICS
from eval.metrics.base import Column
from summarize.errors import SpecError

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
        "  keys stand in gates and files; shares are shown x 100",
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


def test_a_metric_is_listed_with_the_keys_of_its_numbers() -> None:
    column = Column("wrong", unit="count", better="down", description="how many are wrong")
    text = lines_of([Entry("metric", "a", "Does it.", (WORDS,), (column, Column("x")))], 60)
    assert text[2:] == [
        "  a  Does it.",
        "    keys",
        "      wrong  how many are wrong [count; lower is better]",
        "      x      [share]",
        "    options",
        "      words  most words to take [int ≥ 1]",
    ]


def test_every_key_of_a_built_in_metric_has_a_unit_and_a_direction_in_the_list() -> None:
    result = CliRunner().invoke(group, ["list", "metrics", "--json"])
    listed = json.loads(result.stdout)
    assert listed["summarizers"] == {}
    assert list(listed["metrics"]["judge"]["keys"]) == ["judge_faithfulness"]  # without options
    for name in set(METRICS.names()) - {"judge"}:
        keys = listed["metrics"][name]["keys"]
        assert list(keys) == [column.key for column in METRICS.create(name).columns]
        for entry in keys.values():
            assert entry["unit"]
            assert entry["better"] in ("up", "down", None)
            assert entry["description"]


def test_a_plugin_is_listed_by_its_class(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (entry,) = catalog(["eval.metrics.length:Length"])
    assert (entry.kind, [column.key for column in entry.columns]) == ("metric", ["words"])
    (entry,) = catalog(["summarize.extractive.lead:Lead"])
    assert entry.kind == "summarizer"
    assert "sentences" in [option.name for option in entry.options]
    with pytest.raises(SpecError, match=r"no module 'nowhere'"):
        catalog(["nowhere:Class", "rouge"])


def test_the_reference_of_metrics_is_what_the_command_prints(root: Path) -> None:
    printed = CliRunner().invoke(group, ["list", "metrics", "--markdown"]).stdout
    assert (root / "docs" / "metrics.md").read_text(encoding="utf-8") == printed, (
        "write it anew: summarize-eval list metrics --markdown > docs/metrics.md"
    )


def test_the_reference_says_of_every_metric_what_it_is_not_for() -> None:
    entries = catalog(["metrics"])
    assert [entry.name for entry in entries if not (entry.not_for and entry.columns)] == []
    page = " ".join(reference_page(entries).split())
    for entry in entries:
        assert f"- **Not for**: {entry.not_for}" in page
        for column in entry.columns:
            assert f"| `{column.key}` | {column.title} |" in page
    said = " ".join(" ".join(lines_of(entries, 100)).split())
    assert all(" ".join(entry.not_for.split()[:5]) in said for entry in entries)
