"""Many requests to one OpenAI-compatible server: as many at once as it takes, each with an end.

Used by the summarizer `served` and by metrics that ask a model.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from queue import SimpleQueue
from typing import Any

from summarize.errors import ModelError
from summarize.served.answers import Problem
from summarize.served.connection import address_of
from summarize.served.tries import (
    REFUSED,
    Answers,
    Endpoint,
    Patience,
    Request,
    Session,
    was_refused,
)

__all__ = ["Answers", "Endpoint", "Patience", "Request", "Server"]

_IN_DOUBT = 3


@dataclass
class Server:
    """A connection to a server.

    Args:
        model: the model's name, as the server knows it.
        url: where the server's API begins, such as `http://localhost:8000/v1`; `OPENAI_BASE_URL`
            of the environment where it is `None`. The key is `OPENAI_API_KEY` of the environment.
        endpoint: chat completions, or plain completions.
        patience: when to give up.
    """

    model: str
    url: str | None = None
    endpoint: Endpoint = "chat"
    patience: Patience = field(default_factory=Patience)

    def __post_init__(self) -> None:
        self._session: Session | None = None

    def connect(self) -> Session:
        """Make the client and return the connection; no request is sent.

        Raises:
            MissingDependencyError: `openai` is not installed.
            ModelError: the address or the key cannot be used.
        """
        if self._session is None:
            self._session = Session(self.model, self.url, self.endpoint, self.patience)
        return self._session

    def ask_all(self, requests: Iterable[Request]) -> Iterator[tuple[str, Answers]]:
        """Yield the key and the answers of each request as they come, in no fixed order.

        Requests are taken from the iterable only when there is room to send them, so that it may
        stream; as many are read ahead as are in flight. An iterable that makes this wait for its
        next request also holds back the answers that have come.

        What the server refuses before it has answered anything, and what it does not answer at
        all, waits for the next answer: if none comes, the fault is not the article's.

        Raises:
            ModelError: the server refuses the key, does not know the model, has no credit left,
                cannot be reached, or answers nothing any more.
        """
        session = self.connect()
        source = iter(requests)
        finished: SimpleQueue[tuple[str, Answers] | Exception] = SimpleQueue()
        held: list[tuple[str, Answers]] = []
        under_way, more = 0, True
        try:
            while more or under_way:
                level = session.limit.level
                room = min(level - under_way, max(level, _IN_DOUBT) - under_way - len(held))
                while more and room > 0 and finished.empty():
                    request = next(source, None)
                    if request is None:
                        more = False
                        break
                    # Daemons: a program that is stopped does not wait for a server.
                    work = (session, request, finished)
                    threading.Thread(target=_work, args=work, daemon=True).start()
                    under_way, room = under_way + 1, room - 1
                if not under_way:
                    if held and more:
                        raise self._no_use(session, held)
                    continue
                result = finished.get()
                under_way -= 1
                if isinstance(result, Exception):
                    raise result
                if _is_in_doubt(session, result[1]):
                    held.append(result)
                    continue
                yield from held
                held.clear()
                yield result
            if held and not session.answered and any(was_refused(found) for _, found in held):
                raise self._no_use(session, held)
            yield from held
        finally:
            if under_way:
                self.close()

    def ask(self, request: Request) -> Answers:
        """Return the answers to one request: one, or as many as its `n` asks for."""
        return next(self.ask_all([request]))[1]

    def close(self) -> None:
        """Let no further request begin and close the connections; `ask_all` opens new ones.

        A request under way is given up: its answer, if one comes, is thrown away.
        """
        if self._session is not None:
            self._session.close()
            self._session = None

    def _no_use(self, session: Session, held: list[tuple[str, Answers]]) -> ModelError:
        """Return the error that says why no further request is sent."""
        refused = [found[0] for _, found in held if was_refused(found)]
        last = (refused or [found[0] for _, found in held])[-1]
        reason = last.message.rstrip(".") if isinstance(last, Problem) else ""
        reason = reason.removeprefix(f"{REFUSED}: ")
        address = address_of(self.url)
        if refused:
            names = session.models()
            known = f" Its models: {', '.join(names[:10])}." if names else ""
            return ModelError(
                f"{address} refuses requests for the model {self.model!r}: {reason}.{known}"
            )
        return ModelError(
            f"{address} answers nothing any more ({reason}); what was finished is kept, and "
            "the same command goes on from there."
        )


def _is_in_doubt(session: Session, found: Answers) -> bool:
    first = found[0]
    if not isinstance(first, Problem):
        return False
    return first.kind == "no_answer" or (was_refused(found) and not session.answered)


def _work(session: Session, request: Request, finished: SimpleQueue[Any]) -> None:
    try:
        finished.put((request.key, session.ask(request)))
    except Exception as error:  # raised where the answers are waited for
        finished.put(error)
