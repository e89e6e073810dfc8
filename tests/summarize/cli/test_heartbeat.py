"""Signs of life while a summary is long in coming."""

from __future__ import annotations

import threading

from summarize.cli.heartbeat import Heartbeat


def test_says_how_far_the_work_is_while_nothing_is_finished() -> None:
    said: list[str] = []
    twice = threading.Event()

    def say(line: str) -> None:
        said.append(line)
        if len(said) == 2:
            twice.set()

    with Heartbeat(3, say, seconds=0.01) as heartbeat:
        heartbeat.advance()
        assert twice.wait(30)
    assert all(line.startswith("still at work: 1 of 3 done after ") for line in said[1:])


def test_says_nothing_where_the_work_is_quick() -> None:
    said: list[str] = []
    with Heartbeat(2, said.append, seconds=600) as heartbeat:
        heartbeat.advance()
        heartbeat.advance()
    assert said == []
