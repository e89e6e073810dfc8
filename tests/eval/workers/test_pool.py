"""The pool of workers, on workers made up here that answer, wait and die as a test wants."""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Collection, Container, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spread_plugins import Planned, lengths

from eval.config.workers import Workers
from eval.errors import PluginError, WorkersError
from eval.runs.batch_budgets import BatchBudgets
from eval.runs.environment import provenance
from eval.workers.engines import LostError
from eval.workers.introductions import Expected
from eval.workers.jobs import HERE, Introduction, SummarizerJob, answer
from eval.workers.pool import Lost, Pool
from eval.workers.teams import SpreadTeam, Withdrawn
from summarize.base import Article

OWN = provenance(())
JOB = SummarizerJob("made up", 0, None, ())


@dataclass(eq=False)
class Handle:
    number: int
    dead: bool = False
    queue: deque[Any] = field(default_factory=deque)


@dataclass(eq=False)
class Ticket:
    handle: Handle
    question: str
    arguments: tuple[Any, ...]


class Made:
    """Answers by a summarizer here, one ticket at a time, in an order that a seed decides.

    `deaths` is the chance that a worker dies instead of answering.
    """

    failed_starts = 5

    def __init__(self, worker: Any, seed: int = 0, deaths: float = 0.0) -> None:
        self.worker, self.deaths = worker, deaths
        self.generator = random.Random(seed)
        self.handles: list[Handle] = []
        self.most_in_flight = 0
        self.signature = "planned|v:1"
        self.size = 1

    def start(self, job: SummarizerJob) -> Handle:
        self.handles.append(Handle(len(self.handles)))
        return self.handles[-1]

    def ask(self, handle: Handle, question: str, arguments: Sequence[Any]) -> Ticket:
        ticket = Ticket(handle, question, tuple(arguments))
        handle.queue.append(ticket)
        self.most_in_flight = max(self.most_in_flight, len(handle.queue))
        return ticket

    def answered(self, tickets: Collection[Ticket], seconds: float) -> Collection[Ticket]:
        oldest = [one for one in tickets if one.handle.queue[0] is one or one.handle.dead]
        if not oldest:
            return []
        chosen = self.generator.choice(sorted(oldest, key=lambda one: one.handle.number))
        starting = chosen.question in (HERE, "introduce")
        chance = self.deaths / 10 if starting and self.deaths < 1 else self.deaths
        chosen.handle.dead |= self.generator.random() < chance
        return [chosen]

    def answer(self, ticket: Ticket) -> tuple[Any, Exception | None]:
        if ticket.handle.dead:
            raise LostError("it was killed")
        ticket.handle.queue.popleft()
        if ticket.question == HERE:
            return True, None
        if ticket.question == "introduce":
            return (
                Introduction(
                    f"made:{ticket.handle.number}",
                    0,
                    self.signature,
                    OWN["python"],
                    OWN["packages"],
                    OWN["hardware"],
                ),
                None,
            )
        return answer(getattr(self.worker, ticket.question), ticket.arguments)

    def stop(self, handle: Handle) -> None:
        handle.dead = True

    def count(self, job: SummarizerJob) -> int:
        return self.size

    def close(self) -> None:
        pass


def _pool(engine: Made, **keys: Any) -> Pool:
    engine.size = keys.pop("count")
    own = Workers.model_validate({"engine": "ray", **keys})
    expected = Expected("planned|v:1", mixed_hardware=False)
    return Pool(engine, JOB, own, expected, lambda _: None)


def _summaries(
    engine: Made, articles: Iterable[Article], finished: Container[str], folder: Path, **keys: Any
) -> dict[str, str]:
    found: dict[str, str] = {}
    budgets = BatchBudgets(folder / "plan.jsonl", begun=False)
    with _pool(engine, **keys) as pool:
        for written in SpreadTeam(pool, Planned()).summaries(articles, finished, budgets):
            if isinstance(written, Withdrawn):
                for identifier in written.ids:
                    found.pop(identifier, None)
                continue
            for result in written.results:
                assert result.article_id not in found
                found[result.article_id] = str(result)
    return found


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 60), st.sets(st.integers(0, 59)), st.integers(0, 999), st.integers(1, 5))
def test_workers_that_die_at_random_give_the_texts_of_one_process(
    tmp_path_factory: pytest.TempPathFactory, count: int, heavy: set[int], seed: int, size: int
) -> None:
    articles = [Article(f"a{n:03}", text) for n, text in enumerate(lengths(count, heavy))]
    expected = {result.article_id: str(result) for result in Planned().summarize(articles)}
    engine = Made(Planned(), seed, deaths=0.15)
    folder = tmp_path_factory.mktemp("plan")
    found = _summaries(engine, articles, frozenset(), folder, count=size, reruns=1000)
    assert found == expected
    assert engine.most_in_flight <= 2
    recorded = BatchBudgets(folder / "plan.jsonl", begun=True).budgets
    alone = {
        result.article_id: str(result)
        for batch in Planned().summarize_batches(articles, budgets=recorded)
        for result in batch.results
    }
    assert alone == expected


@pytest.mark.parametrize("size", [1, 2, 4])
def test_windows_that_are_finished_are_passed_over(size: int, tmp_path: Path) -> None:
    articles = [Article(f"a{n:03}", text) for n, text in enumerate(lengths(100))]
    finished = frozenset(article.id for article in articles[:70])
    expected = {
        result.article_id: str(result)
        for batch in Planned().summarize_batches(articles, finished=finished)
        for result in batch.results
        if result.article_id not in finished
    }
    assert _summaries(Made(Planned()), articles, finished, tmp_path, count=size) == expected


class Echo:
    """Says back what it is told; `die` is answered by nobody."""

    def say(self, words: str) -> str:
        if words == "raise":
            raise ValueError("these words are not for me")
        return words


def test_a_question_is_asked_as_often_as_the_settings_say_and_then_given_up() -> None:
    class Dying(Made):
        def answered(self, tickets: Collection[Ticket], seconds: float) -> Collection[Ticket]:
            found = super().answered(tickets, seconds)
            for ticket in found:
                ticket.handle.dead |= ticket.arguments == ("die",)
            return found

    engine = Dying(Echo())
    with _pool(engine, count=1, reruns=2) as pool:
        pool.ask(1, "say", "die")
        pool.ask(2, "say", "go on")
        answers = dict(pool.next() for _ in range(2))
    assert answers == {1: Lost("its worker was lost 3 times: it was killed"), 2: "go on"}
    assert len(engine.handles) == 4  # one that died three times, and the one that was left


def test_an_error_of_a_worker_is_the_answer() -> None:
    with _pool(Made(Echo()), count=1) as pool:
        pool.ask(1, "say", "raise")
        _, error = pool.next()
    assert isinstance(error, PluginError)
    assert "ValueError: these words are not for me" in str(error)


def test_workers_of_another_signature_are_turned_away_and_none_is_left() -> None:
    engine = Made(Echo())
    engine.signature = "planned|v:2"
    with (
        _pool(engine, count=2) as pool,
        pytest.raises(WorkersError, match="v 1 against 2"),
    ):
        pool.wait_until_ready()
    assert len(engine.handles) == 2


def test_without_any_worker_the_pool_gives_up_after_the_stated_time() -> None:
    class Silent(Made):
        def answered(self, tickets: Collection[Ticket], seconds: float) -> Collection[Ticket]:
            return []

    with (
        _pool(Silent(Echo()), count=1, patience=0.05) as pool,
        pytest.raises(WorkersError, match=r"no worker has been there for 0\.05 seconds: "),
    ):
        pool.wait_until_ready()


def test_workers_that_die_while_they_start_are_not_started_without_end() -> None:
    engine = Made(Echo(), deaths=1.0)
    with (
        _pool(engine, count=2) as pool,
        pytest.raises(WorkersError, match="no worker can be started: it was killed"),
    ):
        pool.wait_until_ready()
    assert len(engine.handles) < 20
