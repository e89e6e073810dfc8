"""What holds something that has to be freed: a model, a server's connection, worker processes."""

from __future__ import annotations

import abc
from types import TracebackType
from typing import Self


class Closing(abc.ABC):
    """Closed by `close`, or by leaving a `with` block."""

    @abc.abstractmethod
    def close(self) -> None:
        """Free what is held; nothing if that was done before."""

    def __enter__(self) -> Self:
        """Return the object itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close it, however the block ends."""
        self.close()
