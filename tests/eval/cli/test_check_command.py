"""The commands `check` and `agree`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from eval.cli.main import group

ARTICLE = """Wexley bridge reopens

3 March 2023

The bridge over the Wex reopened on Thursday after repairs that cost 4.2 million pounds.

"It was worth the wait," said Ida Reuter, the mayor of Wexley, who cut a ribbon before 300 guests.

The bridge had been closed since a lorry hit one of its pillars in the floods of 2019."""


def run(tmp_path: Path, summary: str, *options: str, stdin: str | None = None) -> Result:
    article, file = tmp_path / "article.txt", tmp_path / "summary.txt"
    article.write_text(ARTICLE, "utf-8")
    file.write_text(summary, "utf-8")
    where = "-" if stdin is not None else str(file)
    arguments = ["check", str(article), where, "--recogniser", "patterns", *options]
    return CliRunner().invoke(group, arguments, input=stdin)


def test_check_prints_the_summary_and_what_is_wrong_with_the_nearest_line(tmp_path: Path) -> None:
    result = run(
        tmp_path, "Ida Reuter spoke. The bridge over the Wex reopened after £6m of repairs."
    )
    assert result.exit_code == 0
    assert "£6m✗" in result.output
    assert "unsupported (number absent" in result.output
    assert "repairs that cost 4.2 million pounds" in " ".join(result.output.split())
    assert "Ida Reuter✗" not in result.output


def test_check_reads_the_summary_from_standard_input(tmp_path: Path) -> None:
    result = run(tmp_path, "", "--json", stdin="Ida Reuter spoke.\n")
    found = json.loads(result.output)
    assert found["summary"] == "Ida Reuter spoke."
    assert [entity["verdict"] for entity in found["entities"]] == ["supported"]
    assert found["values"]["entity_precision_source"] == 1.0


@pytest.mark.parametrize(
    ("summary", "status"), [("Ida Reuter spoke.", 0), ("Ida Reuter met 17 dogs.", 3)]
)
def test_the_gate_exits_with_3_if_anything_is_unsupported(
    tmp_path: Path, summary: str, status: int
) -> None:
    assert run(tmp_path, summary, "--fail-on-unsupported").exit_code == status


def test_a_summary_that_names_nothing_is_said_to(tmp_path: Path) -> None:
    result = run(tmp_path, "it reopened at last.")
    assert result.exit_code == 0
    assert "No name, date or number was found to check." in result.output


@pytest.mark.parametrize(
    ("summary", "options", "status", "said"),
    [
        ("it reopened at last.", [], 3, "No name, date or number was found to check"),
        ("桥在2019年的洪水后重新开放，花费420万英镑。", [], 3, "does not read as 'en'"),
        ("Die Brücke wurde 2019 zerstört.", ["--language", "de"], 0, "no rules for the language"),
        ("Die Brücke wurde 2018 zerstört.", ["--language", "de"], 3, "no rules for the language"),
    ],
)
def test_a_gate_does_not_pass_because_nothing_could_be_read(
    tmp_path: Path, summary: str, options: list[str], status: int, said: str
) -> None:
    result = run(tmp_path, summary, "--fail-on-unsupported", *options)
    assert result.exit_code == status
    assert said in " ".join(result.output.split())


def test_the_rules_are_listed_with_what_they_decide() -> None:
    result = CliRunner().invoke(group, ["check", "--rules", "--json"])
    listed = json.loads(result.output)
    assert {"rule", "verdict", "example", "counter_example"} <= set(listed[0])
    text = CliRunner().invoke(group, ["check", "--rules"]).output
    assert all(rule["rule"] in text for rule in listed)


def test_an_unknown_language_is_refused_by_its_code(tmp_path: Path) -> None:
    result = run(tmp_path, "Ida Reuter spoke.", "--language", "zz")
    assert "'zz' is not the code of a language" in str(result.exception)


def test_an_empty_summary_is_refused(tmp_path: Path) -> None:
    result = run(tmp_path, " \n")
    assert result.exit_code != 0
    assert "the summary is empty" in str(result.exception)


def test_a_table_of_articles_is_none_to_check_a_summary_against(tmp_path: Path) -> None:
    table = tmp_path / "news.csv"
    table.write_text("id,text\na,It rained in Oslo.\nb,It snowed in Bergen.\n")
    refused = CliRunner().invoke(group, ["check", str(table), str(table)])
    assert "holds 2 articles, and a check is of one" in str(refused.exception)


def test_a_missing_summary_is_refused_with_its_name(tmp_path: Path) -> None:
    (tmp_path / "article.txt").write_text(ARTICLE, "utf-8")
    missing = str(tmp_path / "nowhere.txt")
    result = CliRunner().invoke(group, ["check", str(tmp_path / "article.txt"), missing])
    assert result.exit_code == 2
    assert "nowhere.txt cannot be read" in " ".join(result.output.split()).replace(" .", ".")


def test_agree_prints_a_table_or_one_json_object(tmp_path: Path) -> None:
    rows = [
        {"article": f"Tolm has {n} mills by the river.", "summary": text, "label": label}
        for n in range(2, 6)
        for text, label in ((f"Tolm has {n} mills.", 1), ("Zebras won.", 0))
    ]
    path = tmp_path / "labels.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    arguments = ["agree", str(path), "--metric", "coverage", "--key", "coverage"]
    table = CliRunner().invoke(group, arguments)
    assert table.exit_code == 0, table.output
    assert "auroc" in table.output
    found = json.loads(CliRunner().invoke(group, [*arguments, "--json"]).output)
    assert found["agreement"]["auroc"]["value"] == 1.0
    assert found["counts"]["documents"] == 4
