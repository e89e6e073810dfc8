"""The same bytes from one process, several, or a cluster, however many workers it has."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from ray_nodes import Nodes

from eval.benchmark.execute import run_plan
from eval.benchmark.plan import load_config, make_plan
from eval.benchmark.progress import Silent
from eval.config.workers import Workers

pytest.importorskip("ray")

FILES = ("summaries.jsonl", "scores.jsonl", "result.json")


@pytest.fixture(scope="module")
def nodes() -> Iterator[Nodes]:
    with Nodes(3) as found:
        yield found


def _run(
    folder: Path, config: dict[str, Any], name: str, workers: Mapping[str, Any]
) -> list[bytes]:
    plan = make_plan(load_config(config), folder / name, write=True)
    found = []
    for outcome in run_plan(plan, Silent(), workers=Workers.model_validate(workers)):
        assert outcome.error is None
        found += [(outcome.planned.folder / file).read_bytes() for file in FILES]
    return found


def _on_ray(nodes: Nodes, count: int, **keys: Any) -> dict[str, Any]:
    """Three nodes have a processor each; four workers share them."""
    own = {"cpus": 1 if count <= 3 else 0.5}
    return {"engine": "ray", "address": nodes.address, "count": count, "per_worker": own} | keys


def test_lead_and_extractive_are_the_same_in_every_engine(
    nodes: Nodes, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Starting workers takes most of the time: without --full some have the lead alone to do."""
    source = Path(__file__).resolve().parents[3] / "reference" / "news.jsonl"
    rows = [json.loads(line) for line in source.read_text("utf-8").splitlines()]
    with (tmp_path / "data.jsonl").open("w", encoding="utf-8") as file:
        for number in range(300):  # more than one chunk for each of four workers
            row = rows[number % len(rows)]
            text = f"{row['article']}\n\nCopy {number}."
            line = {"id": f"n{number}", "article": text, "references": row["references"]}
            file.write(json.dumps(line) + "\n")
    config = {
        "name": "same",
        "data": {"path": str(tmp_path / "data.jsonl")},
        "summarizers": {"lead": "lead", "extractive": "extractive"},
        "metrics": ["rouge", "coverage"],
    }
    expected = _run(tmp_path, config, "local", {"engine": "local"})
    assert _run(tmp_path, config, "two", {"engine": "processes", "count": 2}) == expected
    alone = config | {"summarizers": {"lead": "lead"}}
    for count in (1, 2, 4):
        whole = count == 2 or request.config.getoption("--full")
        found = _run(tmp_path, config if whole else alone, f"ray-{count}", _on_ray(nodes, count))
        assert found == (expected if whole else expected[: len(FILES)])


def _embedded(folder: Path, articles: int) -> dict[str, Any]:
    sentences = [
        "The harbour bridge at Vell opened on Monday after nine years of work.",
        "Two trams crossed it at noon, and the mayor rode in the first.",
        "Nobody paid a toll, because the council had given it up in March.",
        "The old ferry stops on Friday.",
    ]
    with (folder / "short.jsonl").open("w", encoding="utf-8") as file:
        for number in range(articles):
            text = " ".join(sentences[: 1 + number % 4]) + f" It was trip {number}."
            file.write(json.dumps({"id": f"n{number}", "article": text}) + "\n")
    model = {"use": "huggingface", "dtype": "float32", "max_new_tokens": 16, "batch_tokens": 1000}
    return {
        "name": "model",
        "data": {"path": str(folder / "short.jsonl")},
        "summarizers": {"model": model | {"window": 4}},
        "metrics": ["length"],
        "batch_check": 1,
        "workers": {"threads": 1},
    }


def test_a_model_writes_the_same_on_a_cluster_and_in_one_process(
    nodes: Nodes, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    full = request.config.getoption("--full")
    config = _embedded(tmp_path, 24 if full else 8)
    own = {"threads": 1}
    expected = _run(tmp_path, config, "local", {"engine": "local"} | own)
    assert json.loads(expected[-1])["counts"]["scored"] > 0
    for count in (1, 2, 4) if full else (2,):
        found = _run(tmp_path, config, f"ray-{count}", _on_ray(nodes, count, **own))
        assert found == expected
    if full:
        two = {"engine": "processes", "count": 2} | own
        assert _run(tmp_path, config, "two", two) == expected
