"""A mapping from ids to two numbers that may hold many millions of them.

A few stand in memory; more than that go to a temporary file that the system removes.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping

IN_MEMORY = 10_000
_CACHE_KIBIBYTES = 8192

Numbers = tuple[int, int]


class DiskIndex(Mapping[str, Numbers]):
    """Maps ids to pairs of whole numbers; iterates by the first number.

    >>> index = DiskIndex()
    >>> index.put("b", 7)
    >>> index.put("a", 2, 5)
    >>> list(index), index["a"]
    (['a', 'b'], (2, 5))
    """

    def __init__(self) -> None:
        self._few: dict[str, Numbers] | None = {}
        self._count = 0
        self._database: sqlite3.Connection | None = None

    def put(self, key: str, first: int, second: int = 0) -> None:
        """Set the numbers of an id."""
        if self._few is not None:
            self._few[key] = (first, second)
            self._count = len(self._few)
            if self._count > IN_MEMORY:
                self._spill()
            return
        row = (_bytes(key), first, second)
        execute = self._open().execute
        if execute("INSERT OR IGNORE INTO places VALUES (?, ?, ?)", row).rowcount:
            self._count += 1
        else:
            execute("UPDATE places SET first = ?, second = ? WHERE id = ?", (*row[1:], row[0]))

    def __getitem__(self, key: str) -> Numbers:
        """Return the numbers of an id."""
        if self._few is not None:
            return self._few[key]
        query = "SELECT first, second FROM places WHERE id = ?"
        found: Numbers | None = self._open().execute(query, (_bytes(key),)).fetchone()
        if found is None:
            raise KeyError(key)
        return found

    def __contains__(self, key: object) -> bool:
        """Whether an id has numbers."""
        if self._few is not None:
            return key in self._few
        query = "SELECT 1 FROM places WHERE id = ?"
        return isinstance(key, str) and (
            self._open().execute(query, (_bytes(key),)).fetchone() is not None
        )

    def __len__(self) -> int:
        """Return how many ids there are."""
        return self._count

    def __iter__(self) -> Iterator[str]:
        """Yield the ids in the order of their first numbers."""
        if self._few is not None:
            yield from sorted(self._few, key=lambda key: self._few[key][0])  # type: ignore[index]
            return
        for (key,) in self._open().execute("SELECT id FROM places ORDER BY first"):
            yield _text(key)

    def nth(self, places: set[int]) -> list[str]:
        """Return the ids at these places of all ids sorted as text."""
        if self._few is not None:
            return [key for place, key in enumerate(sorted(self._few)) if place in places]
        rows = enumerate(self._open().execute("SELECT id FROM places ORDER BY id"))
        return [_text(key) for place, (key,) in rows if place in places]

    def clear(self) -> None:
        """Forget all ids."""
        if self._database is not None:
            self._database.close()
        self._few, self._count, self._database = {}, 0, None

    def _spill(self) -> None:
        database = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        for pragma in ("journal_mode = OFF", f"cache_size = -{_CACHE_KIBIBYTES}"):
            database.execute(f"PRAGMA {pragma}")
        database.execute(
            "CREATE TABLE places (id BLOB PRIMARY KEY, first INTEGER, second INTEGER) WITHOUT ROWID"
        )
        database.execute("BEGIN")
        rows = ((_bytes(key), *numbers) for key, numbers in (self._few or {}).items())
        database.executemany("INSERT INTO places VALUES (?, ?, ?)", rows)
        self._few, self._database = None, database

    def _open(self) -> sqlite3.Connection:
        assert self._database is not None
        return self._database


def _bytes(key: str) -> bytes:
    return key.encode("utf-8", "surrogatepass")


def _text(key: bytes) -> str:
    return key.decode("utf-8", "surrogatepass")
