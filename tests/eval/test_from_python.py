"""The face of the package: what docs/python.md shows runs, as a script and as a notebook."""

from __future__ import annotations

import html
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from doc_blocks import blocks

import eval as evaluation
from eval.benchmark.progress import Silent

ROWS = [
    {
        "id": f"d{n}",
        "article": f"Day {n} was wet. It rained in Oslo for {n} hours. Oslo slept.",
        "references": [f"It rained in Oslo for {n} hours."],
    }
    for n in range(2, 14)
]
CONFIG: dict[str, Any] = {
    "name": "rain",
    "summarizers": {"lead": "lead(sentences=1)", "two": {"use": "lead", "sentences": 2}},
    "metrics": ["rouge"],
}


def bench(folder: Path, config: Any = CONFIG, data: Any = ROWS, **options: Any) -> evaluation.Runs:
    return evaluation.bench(config, data, runs=folder / "runs", progress=Silent(), **options)


def test_importing_the_face_imports_no_room() -> None:
    code = (
        "import sys, eval; dir(eval)\n"
        "print([name for name in sys.modules if name.startswith('eval.')])"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


def test_every_name_of_the_face_is_there() -> None:
    for name in evaluation.__all__:
        assert getattr(evaluation, name) is not None
        assert name in dir(evaluation)
    with pytest.raises(AttributeError, match="nonesuch"):
        _ = evaluation.nonesuch


def test_data_may_be_a_list_a_data_frame_or_a_data_set(tmp_path: Path) -> None:
    import pandas as pd
    from datasets import Dataset

    frame = pd.DataFrame(ROWS)
    frame.loc[0, "title"] = "Wet"  # the other rows have none: NaN is no title
    given = [ROWS, frame, Dataset.from_list(ROWS)]
    means = [
        bench(tmp_path / str(place), data=data).summary()["mean"].to_dict()
        for place, data in enumerate(given)
    ]
    assert means[0] == means[1] == means[2]
    (line, *others) = bench(tmp_path / "1", data=frame)["lead"].rows()
    assert (line.article.title, {row.article.title for row in others}) == ("Wet", {None})


def test_frames_hold_what_the_files_hold(tmp_path: Path) -> None:
    runs = bench(tmp_path)
    frame = runs.to_frame()
    assert list(runs) == ["lead", "two"]
    assert len(frame) == 2 * len(ROWS)
    lead = frame[frame["run"] == "lead"]
    assert lead["id"].tolist() == [row["id"] for row in ROWS]
    assert lead["summary"].tolist() == [f"Day {n} was wet." for n in range(2, 14)]
    # Four words against seven share the number alone: 2 x (1/4 x 1/7) / (1/4 + 1/7) = 2/11.
    assert lead["rouge1"].round(6).unique().tolist() == [round(2 / 11, 6)]
    mean = runs.summary().loc[("lead", "rouge1")]
    assert mean["mean"] == pytest.approx(lead["rouge1"].mean())
    assert mean["defined"] == len(ROWS)
    assert runs._repr_html_().count("<tr") >= 3


def test_what_is_finished_is_opened_and_not_made_again(tmp_path: Path) -> None:
    before = bench(tmp_path)["lead"].folder
    written = (before / "summaries.jsonl").stat().st_mtime_ns
    again = bench(tmp_path)["lead"]
    assert again.folder == before
    assert (before / "summaries.jsonl").stat().st_mtime_ns == written
    assert evaluation.open_run(before).verified


def test_a_comparison_says_its_verdict_and_shows_itself(tmp_path: Path) -> None:
    runs = bench(tmp_path)
    comparison = evaluation.compare(runs["lead"], runs["two"].folder)
    assert comparison.verdict.startswith("two is better than lead")
    frame = comparison.to_frame()
    row = frame[frame["key"] == "rouge1"].iloc[0]
    assert (row["a"], row["b"], row["finding"]) == ("lead", "two", "better")
    assert row["value"] == pytest.approx(row["b_value"] - row["a_value"])
    assert html.escape(comparison.verdict) in comparison._repr_html_()


def test_a_run_that_fails_raises_or_is_named(tmp_path: Path) -> None:
    config = CONFIG | {"summarizers": {"lead": "lead", "no": "huggingface(model='./nowhere')"}}
    with pytest.raises(evaluation.RunError, match=r"1 of 2 runs failed: no: .*nowhere"):
        bench(tmp_path, config)
    runs = bench(tmp_path, config, raise_failures=False)
    assert list(runs) == ["lead"]
    assert "nowhere" in runs.failed["no"]
    with pytest.raises(KeyError, match="nowhere"):
        _ = runs["no"]


@pytest.mark.parametrize(
    ("config", "words"),
    [
        ({"summarizers": {}}, "summarizers"),
        (CONFIG | {"metrics": ["rouje"]}, "Did you mean 'rouge'"),
        (CONFIG | {"sed": 4}, "unknown key 'sed'"),
        (12, "not int"),
    ],
)
def test_a_wrong_config_is_one_sentence(tmp_path: Path, config: Any, words: str) -> None:
    with pytest.raises(evaluation.ConfigError, match=words):
        bench(tmp_path, config)


@pytest.mark.parametrize("data", ["rows.jsonl", 3, {"id": "a"}])
def test_what_is_no_rows_is_one_sentence(tmp_path: Path, data: Any) -> None:
    with pytest.raises(evaluation.DataError, match=r"data takes rows.*data\.path"):
        bench(tmp_path, data=data)


def test_lists_of_a_parquet_file_are_references(tmp_path: Path) -> None:
    import pandas as pd

    pd.DataFrame(ROWS).to_parquet(tmp_path / "rows.parquet")
    frame = pd.read_parquet(tmp_path / "rows.parquet")
    assert len(bench(tmp_path, data=frame)["lead"].to_frame()) == len(ROWS)


def test_a_wrong_comparison_is_one_sentence(tmp_path: Path) -> None:
    runs = bench(tmp_path)
    for wrong, options in (([], {}), ([runs["lead"]], {})):
        with pytest.raises(evaluation.ConfigError, match="two runs or more"):
            evaluation.compare(*wrong, **options)
    for baseline in (-1, 2):
        with pytest.raises(evaluation.ConfigError, match="0 to 1"):
            evaluation.compare(runs["lead"], runs["two"], baseline=baseline)
    one = evaluation.compare(runs["lead"], runs["two"], columns="rouge1")
    assert one.to_frame()["key"].tolist() == ["rouge1"]


def test_a_file_is_a_config_too(tmp_path: Path, root: Path) -> None:
    path = tmp_path / "c.yaml"
    path.write_text("name: c\ndata: {path: d.jsonl}\nsummarizers: {lead: lead}\nmetrics: [rouge]\n")
    with pytest.raises(evaluation.DataError, match="does not exist"):
        bench(tmp_path, path, None)
    assert list(bench(tmp_path, str(path), ROWS)) == ["lead"]


def test_check_takes_texts(root: Path) -> None:
    score = evaluation.check("Ann Roe opened the clinic in Oslo.", "Ann Roe opened it in Bergen.")
    found = {entity["text"]: entity["verdict"] for entity in score.details["entities"]}
    assert found == {"Ann Roe": "supported", "Bergen": "unsupported"}


@pytest.fixture
def code(root: Path) -> list[str]:
    return blocks(root / "docs" / "python.md", "python")


def test_the_page_runs_as_a_script(code: list[str], tmp_path: Path, root: Path) -> None:
    (tmp_path / "script.py").write_text("\n".join(code), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "script.py"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(root)},
        check=True,
        capture_output=True,
        text=True,
    )
    printed = done.stdout.splitlines()
    assert printed[0] == "It rained in Oslo."
    assert printed[2].startswith("b ")  # the empty article's failure
    assert any("is better than" in line for line in printed)


def test_the_page_runs_as_a_notebook(
    code: list[str], tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nbclient = pytest.importorskip("nbclient")
    from nbformat.v4 import new_code_cell, new_notebook

    monkeypatch.setenv("PYTHONPATH", str(root))
    cells = [*code, "runs", "evaluation.compare(runs['lead'], runs['lexrank'])"]
    notebook = new_notebook(cells=[new_code_cell(cell) for cell in cells])
    client = nbclient.NotebookClient(
        notebook, timeout=300, resources={"metadata": {"path": str(tmp_path)}}
    )
    client.execute()
    shown = [
        output["data"]
        for cell in notebook.cells[-2:]
        for output in cell["outputs"]
        if output["output_type"] == "execute_result"
    ]
    assert ["<table" in data["text/html"] for data in shown] == [True, True]
