"""What workers cost and bring, and what a large run takes of memory.

pytest tests/speed/test_scale.py --speed -s
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from large_data import sentence, write_large

from eval.config.workers import Workers
from eval.metrics.base import Example
from eval.runs.batch_budgets import BatchBudgets
from eval.summarizers.create import create_summarizer, full_signature
from eval.workers.pool import WorkerRate
from eval.workers.scoring import score_rows
from eval.workers.teams import Written
from eval.workers.workforce import Workforce
from summarize.base import Article
from summarize.spec import Spec

pytestmark = pytest.mark.speed
ROOT = Path(__file__).resolve().parents[2]
SMALL, LARGE = 50_000, 200_000


def _peak(folder: Path) -> int:
    """Return the peak memory, in bytes, of a driver with two local workers."""
    program = (
        "import sys\n"
        "from eval.cli.main import group\n"
        "group(['bench', 'config.yaml', '--json', '--jobs', '2'], standalone_mode=False)\n"
        "print(open('/proc/self/status').read(), file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    (result,) = json.loads(done.stdout)["runs"]
    assert result["counts"]["failed"] == 0
    (line,) = [line for line in done.stderr.splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1]) * 1024


def test_the_drivers_memory_hardly_grows_with_the_number_of_articles(tmp_path: Path) -> None:
    peaks = {}
    for articles in (SMALL, LARGE):
        (tmp_path / str(articles)).mkdir()
        write_large(tmp_path / str(articles), articles, "rouge, length")
        peaks[articles] = _peak(tmp_path / str(articles))
    each = (peaks[LARGE] - peaks[SMALL]) / (LARGE - SMALL)
    small, large = (peaks[articles] / 2**20 for articles in (SMALL, LARGE))
    print(f"\ndriver: {small:.0f} MiB, then {large:.0f} MiB, {each:.0f} bytes an article")
    assert each <= 200


class _Watch:
    """Times what comes after the first results, when all workers have begun."""

    def __init__(self, skip: int) -> None:
        self._skip, self._count = skip, 0
        self._begun: tuple[float, int] | None = None
        self._last = self._used = 0.0

    def __call__(self, finished: int, /, *, workers: Sequence[WorkerRate] = ()) -> None:
        self._count += finished
        self._last = time.perf_counter()
        if self._begun is None and self._count >= self._skip:
            self._begun = (self._last, self._count)
            self._used = time.process_time()

    @property
    def each(self) -> float:
        """Seconds an example; tells also what this process worked for it."""
        assert self._begun is not None
        start, before = self._begun
        count = self._count - before
        print(f"\nthe driver: {1e6 * (time.process_time() - self._used) / count:.0f} us of work")
        return (self._last - start) / count


def _settings(engine: str, count: int, **keys: object) -> Workers:
    own = {"engine": engine, "count": count, "address": "local"} | keys
    return Workers.model_validate(own)


def _examples(count: int) -> Iterator[Example]:
    lines = (ROOT / "reference" / "news.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    for number in range(count):
        row = rows[number % len(rows)]
        summary = row["candidates"][number % len(row["candidates"])]["summary"]
        text = f"{row['article']}\n\nIt was copy {number}."
        yield Example(Article(f"n{number}", text), tuple(row["references"]), summary)


def _scoring(specs: Sequence[Spec], count: int, settings: Workers, skip: int) -> float:
    watch = _Watch(skip)
    with Workforce(settings) as workforce:
        rows = score_rows(specs, _examples(count), count=count, workers=workforce, report=watch)
        assert sum(1 for _ in rows) == count
    return watch.each


def _summarizing(spec: Spec, articles: list[Article], settings: Workers, folder: Path) -> float:
    watch = _Watch(len(articles) // 4)
    summarizer = create_summarizer(spec, seed=0)
    signature = full_signature(summarizer, spec, 0, settings.threads)
    folder.mkdir()
    budgets = BatchBudgets(folder / "plan.jsonl", begun=False)
    with Workforce(settings) as workforce, workforce.team(summarizer, spec, 0, signature) as team:
        for written in team.summaries(articles, frozenset(), budgets):
            assert isinstance(written, Written)
            watch(len(written.results))
    return watch.each


def _print(what: str, one: float, two: float) -> float:
    print(
        f"\n{what}: {1e3 * one:.2f} ms with one worker, {1e3 * two:.2f} with two: {one / two:.2f}x"
    )
    return one / two


def test_a_second_worker_speeds_up_the_entity_check() -> None:
    specs = [Spec("entities")]
    one, two = (_scoring(specs, 3072, _settings("processes", n), 1024) for n in (1, 2))
    assert _print("entity check, an example", one, two) > 1.3


def test_a_second_worker_speeds_up_the_embedded_model(tmp_path: Path) -> None:
    options = {"dtype": "float32", "max_new_tokens": 24, "batch_tokens": 1000, "window": 16}
    spec = Spec("huggingface", options)
    articles = [Article(f"n{number}", f"{_text(number)}") for number in range(64)]
    one, two = (
        _summarizing(spec, articles, _settings("processes", n, threads=1), tmp_path / str(n))
        for n in (1, 2)
    )
    assert _print("embedded model, an article", one, two) > 1.3


def _text(number: int) -> str:
    generator = random.Random(number)
    return " ".join(sentence(generator) for _ in range(6))


@pytest.mark.parametrize("what", ["summaries", "scores"])
def test_ray_costs_little_more_an_article_than_processes(what: str, tmp_path: Path) -> None:
    articles = [Article(f"n{number}", _text(number)) for number in range(20_000)]
    measure: dict[str, Callable[[Workers, Path], float]] = {
        "summaries": lambda own, folder: _summarizing(Spec("lead"), articles, own, folder),
        "scores": lambda own, _: _scoring([Spec("rouge"), Spec("length")], 20_480, own, 5120),
    }
    processes, ray = (
        measure[what](_settings(engine, 2), tmp_path / engine) for engine in ("processes", "ray")
    )
    print(
        f"\n{what}: {1e6 * processes:.0f} us an article by processes, {1e6 * ray:.0f} us by Ray, "
        f"{1e6 * (ray - processes):+.0f} us"
    )
    assert ray < 3 * processes
