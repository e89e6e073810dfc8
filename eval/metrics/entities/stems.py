"""Stems: `missed`, `misses` and `missing` are one word."""

from __future__ import annotations

import threading
from functools import lru_cache

from eval.metrics.text import plain

_local = threading.local()


@lru_cache(maxsize=65536)
def stem(key: str) -> str:
    """Return the stem of a folded word."""
    stemmer = getattr(_local, "stemmer", None)
    if stemmer is None:  # Snowball keeps the word that it works on, so each thread has its own
        import snowballstemmer

        stemmer = _local.stemmer = snowballstemmer.stemmer("english")
    found: str = stemmer.stemWord(plain(key))
    return found
