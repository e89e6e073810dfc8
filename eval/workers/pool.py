"""The workers of one job: two questions in flight for each, the lost ones asked again.

A worker that dies is replaced, and what it was at is asked of another, a stated number of times.
One that is not what the run was planned for is turned away, with the difference named.
"""

from __future__ import annotations

import sys
import time
from collections import deque
from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any

from eval.config.workers import Workers
from eval.errors import WorkersError
from eval.workers.engines import Engine, LostError
from eval.workers.introductions import Expected
from eval.workers.jobs import HERE, Introduction, Job
from summarize.closing import Closing

IN_FLIGHT = 2
"""Questions that a worker has at a time: one it is at, and one that waits beside it."""

LOOK_SECONDS = 1.0

START_SECONDS = 60.0
"""How long the first worker may take to be there, where the settings give less time."""


@dataclass(frozen=True, slots=True)
class Lost:
    """Stands for the answer to a question whose workers all died."""

    cause: str


@dataclass(frozen=True, slots=True)
class WorkerRate:
    """How fast a worker is: articles finished since it was ready, and the seconds since then."""

    name: str
    articles: int
    seconds: float

    @property
    def per_second(self) -> float:
        """Articles a second."""
        return self.articles / max(self.seconds, 1e-9)


@dataclass(eq=False)
class _Question:
    key: Hashable
    name: str
    arguments: tuple[Any, ...]
    lost: int = 0


@dataclass(eq=False)
class _Member:
    handle: Any
    is_there: bool = False
    introduction: Introduction | None = None
    ready: float = 0.0
    articles: int = 0
    tickets: deque[Any] = field(default_factory=deque)


class Pool(Closing):
    """Asks workers questions and gives their answers back by key, in whatever order they come."""

    def __init__(
        self,
        engine: Engine,
        job: Job,
        settings: Workers,
        expected: Expected,
        say: Callable[[str], None],
        most: int | None = None,
    ) -> None:
        """Begin to start the workers.

        Args:
            engine: what starts them.
            job: what they do.
            settings: what happens when one is lost.
            expected: what each must be.
            say: told what a person should know of a lost worker.
            most: how many workers there is work for.
        """
        self._engine, self._job, self._settings = engine, job, settings
        self._expected, self._say = expected, say
        self._waiting: deque[_Question] = deque()
        self._asked: dict[Any, tuple[_Member, _Question | None]] = {}
        self._ignored: set[_Question] = set()
        self._refused: Exception | None = None
        self._failed_starts = 0
        self._idle_since = time.monotonic()
        self._longest_wait = max(settings.patience, START_SECONDS)
        self.size = max(1, min(engine.count(job), most or sys.maxsize))
        self._members: list[_Member] = []
        for _ in range(self.size):
            self._start()

    @property
    def has_room(self) -> bool:
        """Whether there is work for more: for each worker, also one that is still starting."""
        asked = sum(
            question is not None and question not in self._ignored
            for _, question in self._asked.values()
        )
        return len(self._waiting) + asked < IN_FLIGHT * max(len(self._members), 1)

    def ask(self, key: Hashable, question: str, *arguments: Any) -> None:
        """Put a question; its answer comes from `next` with the same key."""
        self._waiting.append(_Question(key, question, arguments))

    def forget(self, keys: Collection[Hashable]) -> None:
        """Let these questions go unanswered."""
        self._waiting = deque(one for one in self._waiting if one.key not in keys)
        flying = (question for _, question in self._asked.values())
        self._ignored |= {one for one in flying if one is not None and one.key in keys}

    def next(self) -> tuple[Any, Any]:
        """Wait for an answer.

        Returns:
            The question's key, and the answer, the error that it ended with, or `Lost`.

        Raises:
            WorkersError: no worker is left, or none has been there for the stated time.
        """
        while True:
            self._hand_out()
            for ticket in self._engine.answered(list(self._asked), LOOK_SECONDS):
                if ticket not in self._asked:
                    continue  # its worker was buried while the answers before it were read
                answer = self._take(ticket)
                if answer is not None:
                    return answer
            self._check()

    def wait_until_ready(self) -> None:
        """Wait for the first worker.

        Raises:
            WorkersError: none came.
        """
        while not any(member.introduction for member in self._members):
            for ticket in self._engine.answered(list(self._asked), LOOK_SECONDS):
                if ticket in self._asked:
                    self._take(ticket)
            self._check()

    def rates(self) -> list[WorkerRate]:
        """Return how fast each worker is that is there now."""
        now = time.monotonic()
        return [
            WorkerRate(member.introduction.name, member.articles, now - member.ready)
            for member in self._members
            if member.introduction is not None
        ]

    def close(self) -> None:
        """End all workers."""
        while self._members:
            self._engine.stop(self._members.pop().handle)
        self._asked.clear()

    def _start(self) -> None:
        member = _Member(self._engine.start(self._job))
        self._members.append(member)
        for question in (HERE, "introduce"):
            ticket = self._engine.ask(member.handle, question, ())
            member.tickets.append(ticket)
            self._asked[ticket] = (member, None)

    def _hand_out(self) -> None:
        """Give what waits to the ready workers that have least to do."""
        ready = [member for member in self._members if member.introduction is not None]
        while self._waiting and ready:
            member = min(ready, key=lambda one: len(one.tickets))
            if len(member.tickets) >= IN_FLIGHT:
                return
            question = self._waiting.popleft()
            ticket = self._engine.ask(member.handle, question.name, question.arguments)
            member.tickets.append(ticket)
            self._asked[ticket] = (member, question)

    def _take(self, ticket: Any) -> tuple[Any, Any] | None:
        """Read an answer; return it if it is one that somebody waits for."""
        member, question = self._asked[ticket]
        try:
            value, error = self._engine.answer(ticket)
        except LostError as lost:
            return self._bury(member, str(lost))
        del self._asked[ticket]
        member.tickets.remove(ticket)
        if question is None:
            if member.is_there:
                self._admit(member, value, error)
            member.is_there = True  # it is loading; that may take as long as it likes
            return None
        member.articles += _size(question.arguments)
        if question in self._ignored:
            self._ignored.discard(question)
            return None
        return question.key, value if error is None else error

    def _admit(
        self, member: _Member, introduction: Introduction | None, error: Exception | None
    ) -> None:
        if error is None and introduction is not None:
            error = self._expected.difference(introduction)
        if error is not None:
            self._refused = error
            self._members.remove(member)
            self._engine.stop(member.handle)
            self._say(f"a worker was turned away: {error}")
            return
        self._failed_starts = 0
        member.introduction, member.ready = introduction, time.monotonic()

    def _bury(self, member: _Member, cause: str) -> tuple[Any, Any] | None:
        """Take a dead worker's questions back, and start another in its place.

        Only the oldest question can have been what it died of: the other had not begun.
        """
        name = "that was starting" if member.introduction is None else member.introduction.name
        self._members.remove(member)
        self._engine.stop(member.handle)
        questions = [self._asked.pop(ticket)[1] for ticket in member.tickets]
        lost = [one for one in questions if one is not None and one not in self._ignored]
        self._ignored -= {one for one in questions if one is not None}
        self._say(f"the worker {name} was lost: {cause}; {len(lost)} batches go to another")
        if member.introduction is None:
            self._failed_starts += 1
            if self._failed_starts >= self._engine.failed_starts + self.size:
                raise WorkersError(f"no worker can be started: {cause}. What is finished is kept.")
        self._start()
        answer = None
        if lost and questions[0] is lost[0]:
            lost[0].lost += 1
            if lost[0].lost > self._settings.reruns:
                gone = lost.pop(0)
                answer = (gone.key, Lost(f"its worker was lost {gone.lost} times: {cause}"))
        self._waiting.extendleft(reversed(lost))
        return answer

    def _check(self) -> None:
        if not self._members:
            raise self._refused or WorkersError("there is no worker.")
        if any(member.is_there for member in self._members):
            self._idle_since = time.monotonic()
            self._longest_wait = self._settings.patience
        elif (seconds := time.monotonic() - self._idle_since) > self._longest_wait:
            raise WorkersError(
                f"no worker has been there for {seconds:.0f} seconds: the cluster "
                "has no node left, or no room for one. What is finished is kept; the same command "
                "continues from there on a cluster of any size, or on one machine with "
                "--workers local."
            )


def _size(arguments: Sequence[Any]) -> int:
    first = arguments[0] if arguments else None
    return len(first) if isinstance(first, list | tuple) else 0
