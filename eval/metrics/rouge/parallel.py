"""Counting in several processes: the same counts in the same order, for very many texts."""

from __future__ import annotations

import itertools
import multiprocessing
import os
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor

import numpy as np

from eval.metrics.rouge.engine import count_matches
from eval.metrics.rouge.settings import Settings
from eval.metrics.rouge.tokens import Ints

# A process takes about a second to start, in which one that runs scores some 30,000 pairs.
_LEAST_PAIRS = 50_000


def processes(jobs: int, pairs: int) -> int:
    """Return how many processes are worth starting: `jobs`, all cores if that is 0, or fewer."""
    return max(1, min(jobs or _cores(), pairs // _LEAST_PAIRS))


def _cores() -> int:
    # Not every system can say which cores this process may use.
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def count_in_processes(
    summaries: Sequence[str],
    references: Sequence[Sequence[str]],
    settings: Settings,
    workers: int,
) -> Ints:
    """Do what `engine.count_matches` does, each process a contiguous share of the summaries."""
    bounds = np.linspace(0, len(summaries), workers + 1).astype(int).tolist()
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        shares = [
            pool.submit(_count_share, summaries[begin:end], references[begin:end], settings)
            for begin, end in itertools.pairwise(bounds)
        ]
        return np.concatenate([share.result() for share in shares])


def _count_share(
    summaries: Sequence[str], references: Sequence[Sequence[str]], settings: Settings
) -> Ints:
    return count_matches(summaries, references, settings, settings.tokenizer())
