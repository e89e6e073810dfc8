"""The command `summarize-eval bench`, as a person uses it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from eval.cli.commands.bench import command
from eval.errors import ConfigError

ROWS = [
    {"id": "a", "article": "It rained in Oslo. Nobody came. It was cold.", "references": ["Rain."]},
    {"id": "b", "article": "Trains stood still. Snow fell.", "references": ["Snow fell."]},
]


@pytest.fixture
def config(tmp_path: Path) -> Path:
    lines = "".join(json.dumps(row) + "\n" for row in ROWS)
    (tmp_path / "data.jsonl").write_text(lines, encoding="utf-8")
    path = tmp_path / "config.yaml"
    path.write_text(
        "name: small\n"
        "data: {path: data.jsonl}\n"
        "summarizers:\n"
        "  first: lead(sentences=1)\n"
        "  both: {use: lead, sentences: 2}\n"
        "metrics: [rouge]\n",
        encoding="utf-8",
    )
    return path


def run(*arguments: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(command, [str(argument) for argument in arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


def test_the_table_has_a_row_per_summarizer_with_scores_in_points(
    config: Path, tmp_path: Path
) -> None:
    status, out, _ = run(config, "--runs", tmp_path / "runs")
    assert status == 0
    # By hand, rouge1 of "first": "It rained in Oslo." shares only the stem of "rain" with "Rain."
    # (P 1/4, R 1, F 0.4); "Trains stood still." shares nothing with "Snow fell.": mean 20.0.
    row = next(line for line in out.splitlines() if line.strip().startswith("first"))
    assert row.split()[1] == "20.0"
    assert any(line.strip().startswith("both") for line in out.splitlines())


def test_json_is_one_object_with_raw_values(config: Path, tmp_path: Path) -> None:
    status, out, _ = run(config, "--runs", tmp_path / "runs", "--json")
    runs = json.loads(out)["runs"]
    assert status == 0
    assert [one["label"] for one in runs] == ["first", "both"]
    assert runs[0]["scores"]["rouge1"]["value"] == pytest.approx(0.2)
    for one in runs:
        counts = one["counts"]
        assert counts["scored"] + counts["failed"] + counts["skipped"] == counts["inputs"] == 2


def test_dry_run_writes_nothing_and_says_what_is_done(config: Path, tmp_path: Path) -> None:
    runs = tmp_path / "runs"
    _, out, _ = run(config, "--runs", runs, "--dry-run", "--json")
    assert [row["state"] for row in json.loads(out)["dry_run"]] == ["new", "new"]
    assert not runs.exists()
    run(config, "--runs", runs)
    _, out, _ = run(config, "--runs", runs, "--dry-run", "--json")
    assert [row["state"] for row in json.loads(out)["dry_run"]] == ["done", "done"]


def test_a_new_metric_scores_again_without_summarizing_again(config: Path, tmp_path: Path) -> None:
    runs = tmp_path / "runs"
    run(config, "--runs", runs)
    before = {path: path.read_bytes() for path in runs.rglob("summaries.jsonl")}
    timings = {path: path.read_bytes() for path in runs.rglob("timings.jsonl")}
    _, out, _ = run(config, "--runs", runs, "--set", "metrics=[rouge, coverage]", "--json")
    assert all("coverage" in one["scores"] for one in json.loads(out)["runs"])
    assert {path: path.read_bytes() for path in runs.rglob("summaries.jsonl")} == before
    assert {path: path.read_bytes() for path in runs.rglob("timings.jsonl")} == timings


def test_a_summarizer_that_cannot_work_leaves_the_others_running(
    config: Path, tmp_path: Path
) -> None:
    broken = f"{__name__}:Broken"
    text = config.read_text(encoding="utf-8").replace("lead(sentences=1)", f"'{broken}'")
    config.write_text(text, encoding="utf-8")
    status, out, err = run(config, "--runs", tmp_path / "runs")
    assert status == 1
    assert "out of order" in err
    assert any(line.strip().startswith("both") for line in out.splitlines())


class Broken:
    """Raises the package's own error as soon as it should work."""

    signature = "broken"

    def summarize(self, articles):  # type: ignore[no-untyped-def]
        from summarize.errors import ModelError

        raise ModelError("the model is out of order.")

    def close(self) -> None:
        pass


def test_unknown_keys_are_refused_with_the_nearest_known_one(config: Path, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"limt.*Did you mean 'limit'"):
        run(config, "--set", "data.limt=1", "--runs", tmp_path / "runs")
    assert not (tmp_path / "runs").exists()


def test_a_row_without_reference_is_an_error_unless_skipped(config: Path, tmp_path: Path) -> None:
    with (tmp_path / "data.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"id": "c", "article": "Wind rose."}\n')
    from eval.errors import DataError

    with pytest.raises(DataError, match=r"data\.jsonl, line 3.*references"):
        run(config, "--runs", tmp_path / "runs")
    status, out, _ = run(
        config, "--runs", tmp_path / "runs", "--set", "data.on_bad_row=skip", "--json"
    )
    counts = json.loads(out)["runs"][0]["counts"]
    assert status == 0
    assert (counts["inputs"], counts["scored"], counts["skipped"]) == (3, 2, 1)
