"""How many requests are in flight: begins low, grows while that pays, gives way to rate limits.

The level is found by additive increase and multiplicative decrease, as TCP finds a link's
bandwidth. It doubles, a round at a time, until answers come no faster or the server answers 429;
from then on it creeps up to just below the level that was refused, and looks beyond it rarely.
The server's own errors (5xx) never change it: they say nothing about how much it can take.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

START = 8
_SHRINK = 0.8
_PAYS = 1.1
_ROUNDS_BETWEEN_PROBES = 20


class AdaptiveLimit:
    """A semaphore whose size follows what the server can take; used by many threads."""

    def __init__(
        self, ceiling: int, start: int = START, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Begin with `start` requests in flight, never more than `ceiling`."""
        self.ceiling = ceiling
        self.level = min(start, ceiling)
        self.in_flight = 0
        self._clock = clock
        self._changed = threading.Condition()
        self._closed = threading.Event()
        self._refused: int | None = None  # the lowest level at which the server said 429
        self._grows = True
        self._rate = 0.0
        self._round_start, self._round_answers, self._rounds_at_level = clock(), 0, 0
        self._shrunk_at = self._paused_until = clock()

    def acquire(self, until: float) -> float | None:
        """Wait for a place among the requests in flight.

        Args:
            until: the time, by the clock, at which to stop waiting.

        Returns:
            The time at which the request starts, for `answered` and `refused`; `None` if the time
            came first, or the limit was closed.
        """
        with self._changed:
            while True:
                now = self._clock()
                if now >= until or self._closed.is_set():
                    return None
                wait = until - now
                if now < self._paused_until:
                    wait = min(wait, self._paused_until - now)
                elif self.in_flight < self.level:
                    self.in_flight += 1
                    return now
                self._changed.wait(wait)

    def release(self) -> None:
        """Give the place back."""
        with self._changed:
            self.in_flight -= 1
            self._changed.notify()

    def wait(self, seconds: float) -> bool:
        """Wait between two tries; say whether the limit was closed meanwhile."""
        return self._closed.wait(seconds)

    def close(self) -> None:
        """Let no request begin any more."""
        self._closed.set()
        with self._changed:
            self._changed.notify_all()

    def answered(self) -> None:
        """Count an answer; after a round of them, see whether a higher level pays."""
        with self._changed:
            self._round_answers += 1
            if self._round_answers >= self.level:
                self._end_round()

    def refused(self, started: float, wait: float | None) -> None:
        """Give way to a rate limit.

        Requests that started before the last step down say nothing new about the level.

        Args:
            started: what `acquire` returned.
            wait: seconds for which the server wants no request at all, if it said so.
        """
        with self._changed:
            now = self._clock()
            if wait is not None:
                self._paused_until = max(self._paused_until, now + wait)
            if started >= self._shrunk_at:
                self._refused = self.level
                self._set_level(max(1, int(self.level * _SHRINK)))
                self._shrunk_at = now

    def _end_round(self) -> None:
        seconds = max(self._clock() - self._round_start, 1e-9)
        rate = self._round_answers / seconds
        pays = rate > self._rate * _PAYS
        self._rate = max(rate, self._rate)
        self._rounds_at_level += 1
        probe = self._rounds_at_level >= _ROUNDS_BETWEEN_PROBES
        if self._refused is not None:
            if self.level + 1 < self._refused or probe:
                self._refused = max(self._refused, self.level + 2) if probe else self._refused
                self._set_level(self.level + 1)
                return
        elif (pays and self._grows) or probe:
            self._set_level(self.level * 2 if pays and self._grows else self.level + 1)
            return
        else:
            self._grows = False
        self._round_start, self._round_answers = self._clock(), 0

    def _set_level(self, level: int) -> None:
        self.level = min(level, self.ceiling)
        self._round_start, self._round_answers, self._rounds_at_level = self._clock(), 0, 0
        self._changed.notify_all()
