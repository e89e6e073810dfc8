"""The command `summarize-eval compare`, as a person and as a CI job use it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from made_runs import SIGNATURES, make_run, rows_of

from eval.cli.commands.compare import command
from eval.errors import ConfigError, SignatureMismatchError


def run(*arguments: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(command, [str(argument) for argument in arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    rows, n = rows_of(40), 40
    old = {"rouge2": [0.20 + 0.001 * (k % 5) for k in range(n)], "words": [20.0] * n}
    new = {"rouge2": [0.25 + 0.002 * (k % 7) for k in range(n)], "words": [25.0] * n}
    return (
        make_run(tmp_path, "old_1", rows, old).folder,
        make_run(tmp_path, "new_1", rows, new).folder,
    )


def test_the_first_sentence_is_the_verdict(folders: tuple[Path, Path]) -> None:
    status, out, _ = run(*folders)
    assert status == 0
    assert out.startswith("new_1 is better than old_1: ROUGE-2 +5.4 points")
    assert "40/0/0" in out


def test_tables_of_many_pairs_are_printed_on_request(tmp_path: Path) -> None:
    rows = rows_of(8)
    folders = [
        make_run(tmp_path, label, rows, {"rouge1": [0.1 * k + 0.01 * n for n in range(8)]}).folder
        for k, label in enumerate("abcd")
    ]
    short, whole = run(*folders)[1], run(*folders, "--all-pairs")[1]
    assert "6 pairs: --all-pairs prints their tables" in short
    assert short.count("wins/ties/losses") == 0
    assert whole.count("wins/ties/losses") == 6
    # Each is 0.1 above the one before, on all of eight articles.
    assert "· " not in short
    rows = {line.split()[0]: line.split()[1:] for line in short.splitlines() if "better" in line}
    assert rows["c"] == ["better", "better", "worse"]
    assert rows["b"] == ["better", "worse", "worse"]


def test_papers_get_many_pairs_as_one_matrix(tmp_path: Path) -> None:
    rows = rows_of(8)
    folders = [
        make_run(tmp_path, label, rows, {"rouge1": [0.1 * k + 0.01 * n for n in range(8)]}).folder
        for k, label in enumerate("abcd")
    ]
    assert "| c | better | better |  | worse |" in run(*folders, "--markdown")[1]
    latex = run(*folders, "--latex")[1]
    assert r"c & better & better &  & worse \\" in latex
    assert latex.count("tabular") == 2  # begins and ends
    for output in ("--markdown", "--latex"):
        whole, of_one = (
            run(*folders, output, *more)[1]
            for more in (["--all-pairs"], ["--baseline", folders[0]])
        )
        assert whole.count("wins/ties/losses") == 6
        assert of_one.count("wins/ties/losses") == 3


def test_a_run_that_is_the_baseline_itself_passes_the_gate(folders: tuple[Path, Path]) -> None:
    same = [folders[0], "--baseline", folders[0]]
    status, out, _ = run(*same, "--fail-on", "rouge2 < 0")
    assert status == 0
    assert out.startswith("old_1 is the baseline itself: nothing has changed.")
    # Its own value, 0.202, is judged all the same.
    assert run(*same, "--fail-on", "mean(rouge2) < 20%")[0] == 0
    status, out, _ = run(*same, "--fail-on", "mean(rouge2) < 21%", "--markdown")
    assert status == 3
    assert "Gate shut: fails on ROUGE-2 (rouge2): the run's own value" in out


def test_markdown_says_which_gate_is_shut_and_why(folders: tuple[Path, Path]) -> None:
    gates = ["--fail-on", "rouge2 > 5 points", "--fail-on", "rouge2 < 0"]
    status, out, _ = run(folders[1], "--baseline", folders[0], *gates, "--markdown")
    assert status == 3
    assert (
        "Gate shut: fails on ROUGE-2 (rouge2): the difference to the baseline \\> 5 points." in out
    )
    assert (
        "Gate open: fails on ROUGE-2 (rouge2): the difference to the baseline \\< 0 points." in out
    )
    assert "new\\_1 against old\\_1: ROUGE-2 +5.4 points" in out


def test_json_has_the_raw_numbers(folders: tuple[Path, Path]) -> None:
    status, out, _ = run(*folders, "--json")
    value = json.loads(out)
    row = value["pairs"][0]["columns"]["rouge2"]
    assert status == 0
    # (0+1+2+3+4)/5 = 2, so 0.202; of 40 rows k % 7 adds up to 5 x 21 + 0+1+2+3+4 = 115.
    assert row["a_value"] == pytest.approx(0.202)
    assert row["value"] == pytest.approx(0.25 + 0.002 * 115 / 40 - 0.202)
    assert value["pairs"][0]["verdict"] == "better"
    assert value["gate"] is None


def test_csv_markdown_and_latex_name_the_same_difference(folders: tuple[Path, Path]) -> None:
    (line, _) = csv.DictReader(io.StringIO(run(*folders, "--csv")[1]))
    assert line["column"] == "rouge2"
    assert float(line["difference"]) == pytest.approx(0.05375)
    assert "| ROUGE-2 ↑ | 20.2 | 25.6 | +5.4 |" in run(*folders, "--markdown")[1]
    latex = run(*folders, "--latex")[1]
    assert r"old\_1 & new\_1" in latex
    assert r"\textbf{+5.4}" in latex


def test_a_gate_exits_with_three_and_says_why(folders: tuple[Path, Path]) -> None:
    old, new = folders
    status, out, err = run(new, "--baseline", old, "--fail-on", "rouge2 < -0.01")
    assert (status, err) == (0, "")
    assert out.startswith("new_1 is better than old_1")
    status, _, err = run(old, "--baseline", new, "--fail-on", "rouge2 < -0.01")
    assert status == 3
    assert "old_1 against new_1: ROUGE-2 −5.4 points" in err
    assert "meets 'rouge2 < -0.01'" in err
    status, out, _ = run(old, "--baseline", new, "--fail-on", "rouge2 < -0.01", "--json")
    assert status == 3
    assert json.loads(out)["gate"]["holds"] is False


def test_a_comparison_takes_two_runs(folders: tuple[Path, Path]) -> None:
    with pytest.raises(ConfigError, match="two runs or more"):
        run(folders[0])


def test_a_single_run_can_be_held_to_conditions_on_its_own_values(
    folders: tuple[Path, Path],
) -> None:
    status, out, err = run(folders[0], "--fail-on", "rouge2 < 20 points")
    assert (status, err) == (0, "")
    assert "old_1 alone: there is no other run to compare it with." in out
    assert "Gate open: fails on ROUGE-2 (rouge2): the run's own value < 20 points." in out
    status, out, err = run(folders[0], "--fail-on", "rouge2 < 0.21")
    assert status == 3
    assert "old_1: ROUGE-2 20.2 points" in err
    assert "Gate shut: fails on ROUGE-2 (rouge2): the run's own value < 21 points." in out


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--effect", "nan"), ("--effect", "1e-320"), ("--effect", "inf"),
        ("--resamples", "100000000"), ("--max-left-out", "nan"), ("--negligible", "nan"),
    ],
)  # fmt: skip
def test_numbers_that_make_no_sense_are_refused_in_words(
    folders: tuple[Path, Path], option: str, value: str
) -> None:
    status, _, err = run(*folders, option, value)
    assert status == 2
    assert f"Invalid value for '{option}'" in err
    assert "is not" in err


def test_runs_that_were_scored_differently_are_refused(tmp_path: Path) -> None:
    rows = rows_of(6)
    a = make_run(tmp_path, "a", rows, {"rouge1": [0.5] * 6})
    other = {**SIGNATURES, "rouge": "rouge|stem:none|v:1"}
    b = make_run(tmp_path, "b", rows, {"rouge1": [0.5] * 6}, signatures=other)
    with pytest.raises(SignatureMismatchError, match="stem porter against none"):
        run(a.folder, b.folder)


@pytest.fixture
def config(tmp_path: Path) -> Path:
    lines = [
        {"id": f"n{k}", "article": f"Rain fell in town {k}. Nobody came.", "references": ["Rain."]}
        for k in range(6)
    ]
    data = "".join(json.dumps(line) + "\n" for line in lines)
    (tmp_path / "data.jsonl").write_text(data, encoding="utf-8")
    path = tmp_path / "config.yaml"
    path.write_text(
        "name: small\ndata: {path: data.jsonl}\n"
        "summarizers: {one: lead(sentences=1), two: lead(sentences=2)}\nmetrics: [rouge]\n",
        encoding="utf-8",
    )
    return path


def test_a_config_stands_for_its_runs_and_what_is_missing_can_be_run(
    config: Path, tmp_path: Path
) -> None:
    where = ["--runs", tmp_path / "runs"]
    with pytest.raises(ConfigError, match=r"not run yet: one, two\. .*--run"):
        run(config, *where)
    assert not (tmp_path / "runs").exists()
    status, out, _ = run(config, *where, "--run", "--json")
    assert status == 0
    names = [item["name"] for item in json.loads(out)["runs"]]
    assert names == ["one", "two"]
    assert run(config, *where, "--json")[1] == out
    status, labelled, _ = run(f"{config}#two", f"{config}#one", *where, "--json")
    assert [item["name"] for item in json.loads(labelled)["runs"]] == ["two", "one"]


def test_a_target_that_is_nothing_says_what_a_target_is(config: Path, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="neither a run's folder nor a config file"):
        run(tmp_path / "none", tmp_path / "none")
    with pytest.raises(ConfigError, match=r"no summarizer 'on'\. Did you mean 'one'"):
        run(f"{config}#on", f"{config}#two")
    with pytest.raises(ConfigError, match=r"neither a run's folder \(with a run\.json\)"):
        run(tmp_path, config)


def test_a_folder_of_runs_stands_for_its_complete_runs(folders: tuple[Path, Path]) -> None:
    started = folders[0].parent / "unfinished-00000000"
    started.mkdir()
    (started / "run.json").write_text("{}")
    value = json.loads(run(folders[0].parent, "--json")[1])
    assert [item["name"] for item in value["runs"]] == ["new_1", "old_1"]  # by folder name


def test_what_a_shell_makes_of_a_star_is_understood(folders: tuple[Path, Path]) -> None:
    beside = sorted(folders[0].parent.iterdir())
    assert any(path.name.startswith("articles-") for path in beside)
    assert run(*beside)[1] == run(folders[0].parent)[1]


def test_a_run_named_twice_is_one_run(folders: tuple[Path, Path]) -> None:
    with pytest.raises(ConfigError, match="two runs or more"):
        run(folders[0], folders[0])


def test_a_folder_without_complete_runs_is_refused_with_the_way_out(tmp_path: Path) -> None:
    (tmp_path / "made" / "half-00000000").mkdir(parents=True)
    with pytest.raises(ConfigError, match="neither a run's folder"):
        run(tmp_path / "made")
    (tmp_path / "made" / "half-00000000" / "run.json").write_text("{}")
    with pytest.raises(ConfigError, match=r"holds no finished run; .* to finish half-00000000"):
        run(tmp_path / "made")
    with pytest.raises(ConfigError, match=r"Name one of .*made"):
        run(tmp_path)


def test_a_column_that_is_not_there_is_wrong_use(folders: tuple[Path, Path]) -> None:
    with pytest.raises(ConfigError, match=r"no run has the column 'rouge3'.* 'rouge2'"):
        run(*folders, "--columns", "rouge3")
    with pytest.raises(ConfigError, match="names no column"):
        run(*folders, "--columns", " ,")
