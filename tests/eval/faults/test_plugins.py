"""Whatever a plugin raises is the failure of its own run; the others go on."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from fault_bench import Bench, in_process

from eval.benchmark.plan import load_config, make_plan
from eval.benchmark.progress import Silent
from eval.benchmark.replay import rerun
from eval.benchmark.rescore import rescore
from eval.cli.main import group
from eval.comparison.aligned import align, named
from eval.comparison.compare import compare_aligned
from eval.errors import EvalError, RunError, SignatureMismatchError
from eval.report.page import render
from eval.runs.run import Run

ARTICLES = ["One thing.", "Two things.", "Three things."]


def _bench(bench: Bench, summarizers: dict[str, Any], metrics: list[str]) -> tuple[int, list[Any]]:
    """Run a benchmark in this process; return its exit status and its runs by label."""
    bench.write({"use": "lead"}, ARTICLES, summarizers=summarizers, metrics=metrics, batch_check=2)
    arguments = ["bench", str(bench.config), "--runs", str(bench.runs), "--json"]
    done = CliRunner().invoke(group, arguments)
    if isinstance(done.exception, EvalError):
        return 2, [str(done.exception)]
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, json.loads(done.stdout)["runs"]


@pytest.mark.parametrize("ending", ["", " exit"])
@pytest.mark.parametrize("place", ["constructor", "signature", "load", "summarize"])
def test_a_summarizer_that_cannot_work_stops_no_other(
    place: str, ending: str, bench: Bench
) -> None:
    summarizers = {
        "broken": {"use": "broken_plugins:Writer", "where": place + ending},
        "fine": "lead",
    }
    status, (broken, fine) = _bench(bench, summarizers, ["length"])
    assert status == 1
    assert ("SystemExit" if ending else f"broken in {place}") in broken["error"]
    assert fine["counts"]["scored"] == 3


@pytest.mark.parametrize("ending", ["", " exit"])
def test_summaries_are_scored_though_the_summarizer_cannot_be_closed(
    ending: str, bench: Bench
) -> None:
    summarizers = {
        "broken": {"use": "broken_plugins:Writer", "where": f"close{ending}"},
        "fine": "lead",
    }
    status, (broken, fine) = _bench(bench, summarizers, ["length"])
    assert status == 1
    assert "cannot be closed" in broken["error"]
    assert broken["counts"]["scored"] == fine["counts"]["scored"] == 3
    assert _bench(bench, summarizers, ["length"])[0] == 0  # done: nothing is closed again


def test_summaries_are_scored_though_the_batch_check_fails_and_it_is_said_each_time(
    bench: Bench,
) -> None:
    broken = {"use": "broken_plugins:BatchWriter", "where": "summarize"}
    for _ in range(2):
        status, (run,) = _bench(bench, {"it": broken}, ["length"])
        assert status == 1
        assert run["error"] == "the batch check failed: RuntimeError: broken in summarize."
        assert run["counts"]["scored"] == 3


@pytest.mark.parametrize("ending", ["", " exit"])
@pytest.mark.parametrize(
    "place", ["constructor", "signature", "requires", "columns", "no columns", "score"]
)
def test_a_broken_metric_is_one_sentence_and_the_summaries_are_kept(
    place: str, ending: str, bench: Bench
) -> None:
    metric = f"broken_plugins:Measure(where={place + ending!r})"
    status, told = _bench(bench, {"it": "lead"}, [metric])
    if place == "no columns" and ending:
        assert status == 0  # there is no such place
        return
    assert status in (1, 2)
    message = told[0] if status == 2 else told[0]["error"]
    assert "the metric" in message
    assert message.count("\n") == 0
    if place == "score":
        assert len((bench.journal() or Path()).read_text().splitlines()) == 3


def test_details_of_a_plugin_are_kept_under_its_name_and_spoil_no_report(bench: Bench) -> None:
    status, (told,) = _bench(bench, {"it": "lead"}, ["broken_plugins:Measure", "length"])
    assert status == 0
    run = Run.open(Path(told["folder"]))
    assert next(run.scores())["details"] == {"broken_plugins:Measure": {"entities": ["x"]}}
    assert "<html" in render(compare_aligned(align(named([run]))))


def test_what_a_plugin_prints_does_not_spoil_json(bench: Bench) -> None:
    bench.write({"use": "lead"}, ARTICLES, metrics=["broken_plugins:Chatty"])
    done = bench.run()
    assert json.loads(done.stdout)["runs"][0]["counts"]["scored"] == 3
    for printed in ("from Python", "to the descriptor", "from a child"):
        assert printed in done.stderr


def test_code_that_a_folder_names_is_run_only_when_a_person_says_so(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _bench(bench, {"it": "broken_plugins:Writer"}, ["broken_plugins:Measure"])
    monkeypatch.chdir(tmp_path)
    folder = (bench.journal() or Path()).parent
    with pytest.raises(RunError, match=r"broken_plugins:Measure\).*--allow-plugins"):
        rescore(folder, progress=Silent())
    with pytest.raises(RunError, match=r"broken_plugins:Writer\).*--allow-plugins"):
        rerun(Run.open(folder), tmp_path / "replays", Silent())
    assert rescore(folder, progress=Silent(), allow_plugins=True).verified
    replay = rerun(Run.open(folder), tmp_path / "replays", Silent(), allow_plugins=True)
    assert replay.identical


def test_a_module_that_a_folder_names_is_not_even_imported(bench: Bench, tmp_path: Path) -> None:
    """The command of a spec in a folder that somebody sent would run here."""
    bench.write({"use": "lead"}, ARTICLES)
    folder = in_process(bench)
    evil = tmp_path / "evil_module.py"
    evil.write_text(f"open({str(tmp_path / 'PWNED')!r}, 'w')\n")
    for path in (folder / "run.json", folder / "result.json"):
        info = json.loads(path.read_text())
        info["metrics"] = {"evil_module:Metric": "x"}
        from eval.runs.fingerprints import sealed

        path.write_text(json.dumps(sealed(info)))
    for arguments in (["score", str(folder)], ["bench", "--rerun", str(folder)]):
        done = CliRunner().invoke(group, arguments)
        assert "--allow-plugins" in str(done.exception)
    assert not (tmp_path / "PWNED").exists()


def test_a_changed_helper_module_makes_another_run_and_scores_are_not_compared(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "own_package"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "unrelated.py").write_text("")
    (package / "numbers.py").write_text("ONE = 1.0\n")
    (package / "plugin.py").write_text(
        "from broken_plugins import Measure, Writer as Base\n"
        "class Metric(Measure):\n"
        "    def score(self, examples):\n"
        "        from . import numbers\n"
        "        return super().score(examples)\n"
        "class Writer(Base):\n"
        "    pass\n"
        "import own_package.numbers\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))

    def plan() -> Any:
        return make_plan(load_config(bench.config), bench.runs, write=True).runs[0]

    metrics = ["own_package.plugin:Metric"]
    bench.write({"use": "own_package.plugin:Writer"}, ARTICLES, metrics=metrics)
    written = plan().identity
    bench.write({"use": "lead"}, ARTICLES, metrics=metrics)
    first = Run.open(in_process(bench))
    assert plan().state == "done"
    (package / "unrelated.py").write_text("TWO = 2\n")
    assert plan().state == "done"
    (package / "numbers.py").write_text("ONE = 1.5\n")
    assert plan().state == "to score"
    bench.write({"use": "lead", "sentences": 1}, ARTICLES, metrics=metrics)
    second = Run.open(in_process(bench))
    with pytest.raises(SignatureMismatchError, match="code"):
        align(named([first, second]))
    bench.write({"use": "own_package.plugin:Writer"}, ARTICLES, metrics=metrics)
    assert plan().identity != written


def test_exit_in_a_process_that_scores_is_the_metrics_failure(bench: Bench) -> None:
    articles = [f"Article {number} is short." for number in range(1100)]  # scored in processes
    metric = "broken_plugins:Measure(where='score exit')"
    bench.write({"use": "lead"}, articles, metrics=[metric])
    done: subprocess.CompletedProcess[str] = bench.run("--jobs", "2")
    assert done.returncode == 1
    (run,) = json.loads(done.stdout)["runs"]
    assert "SystemExit: 0" in run["error"]
