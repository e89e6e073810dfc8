"""What a worker does: it holds a summarizer, or metrics, and answers one question after another.

A job is made of plain values, so that it can be sent to any process on any machine; there it
becomes a worker, which loads its models once.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import socket
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from eval.errors import EvalError, PluginError, contained
from eval.metrics.base import Example
from eval.runs.environment import provenance
from eval.runs.schema import ScoreLine
from eval.summarizers.create import create_summarizer, full_signature
from eval.workers.in_process import load_metrics, score_chunk, start_metrics
from eval.workers.lines import LoadedMetric
from eval.workers.one_by_one import one_by_one
from summarize.base import Article, Failure, Loadable, Result
from summarize.batch_plan import BatchTooLargeError, Measured
from summarize.errors import SummarizeError
from summarize.spec import Spec


@dataclass(frozen=True, slots=True)
class Introduction:
    """What a worker says of itself once it is ready.

    `signature` is everything that can change what it gives, `packages` and `hardware` are those of
    a session in run.json.
    """

    name: str
    process: int
    signature: str
    python: str
    packages: dict[str, str]
    hardware: dict[str, Any]


@dataclass(frozen=True, slots=True)
class SummarizerJob:
    """To write summaries. `folders` are searched for plugins' modules, as here."""

    spec: str
    seed: int
    threads: int | None
    folders: tuple[str, ...]

    def begin(self) -> SummarizerWorker:
        """Make the worker, in whatever process this runs."""
        return SummarizerWorker(self)


@dataclass(frozen=True, slots=True)
class MetricsJob:
    """To score, with all metrics that any number of processes may hold."""

    specs: tuple[str, ...]
    folders: tuple[str, ...]

    def begin(self) -> MetricsWorker:
        """Make the worker, in whatever process this runs."""
        return MetricsWorker(self)


Job = SummarizerJob | MetricsJob


class SummarizerWorker:
    """Writes summaries; the methods are the questions that it answers."""

    def __init__(self, job: SummarizerJob) -> None:
        _search(job.folders)
        spec = Spec.parse(job.spec)
        self._threads = job.threads
        self._summarizer: Any = create_summarizer(spec, seed=job.seed)
        self._signature = full_signature(self._summarizer, spec, job.seed, job.threads)

    def introduce(self) -> Introduction:
        """Load the model, and say what this worker is."""
        with contained(f"the summarizer {self._signature!r} cannot be loaded"):
            if isinstance(self._summarizer, Loadable):
                self._summarizer.load()
        if self._threads is not None and "torch" in sys.modules:
            sys.modules["torch"].set_num_threads(self._threads)
        return _introduction(self._signature)

    def first_budget(self) -> int:
        """Return the tokens of a batch in this worker's memory."""
        with contained(f"the summarizer {self._signature!r} failed"):
            return int(self._summarizer.first_budget())

    def measure(self, articles: Sequence[Article]) -> list[Measured[str] | Failure]:
        """Return the lengths of articles."""
        with contained(f"the summarizer {self._signature!r} failed"):
            return list(self._summarizer.measure(articles))

    def summarize_batch(self, articles: Sequence[Article], budget: int) -> tuple[Result, ...]:
        """Summarize a batch of the plan.

        Raises:
            BatchTooLargeError: it does not fit into memory.
        """
        try:
            return tuple(self._summarizer.summarize_batch(articles, budget))
        except (EvalError, SummarizeError, BatchTooLargeError):
            raise
        except BaseException as error:
            raise PluginError(
                f"the summarizer {self._signature!r} failed: {type(error).__name__}: {error}."
            ) from error

    def summarize_each(self, articles: Sequence[Article]) -> tuple[Result, ...]:
        """Summarize articles that have nothing to do with each other."""
        return tuple(one_by_one(self._summarizer, articles))

    def summarize_alone(self, article: Article) -> Result | None:
        """Summarize one article as if there were no other."""
        with contained("the batch check failed"):
            return next(iter(self._summarizer.summarize([article])), None)


class MetricsWorker:
    """Scores; the methods are the questions that it answers."""

    def __init__(self, job: MetricsJob) -> None:
        _search(job.folders)
        specs = [Spec.parse(spec) for spec in job.specs]
        self._metrics = [item for item in load_metrics(specs) if not item.one_process]

    def introduce(self) -> Introduction:
        """Load the metrics, and say what this worker is."""
        start_metrics(self._metrics)
        return _introduction(metrics_signature(self._metrics))

    def score(self, examples: Sequence[Example]) -> list[ScoreLine]:
        """Return a line of scores per example."""
        return score_chunk(self._metrics, examples)


Worker = SummarizerWorker | MetricsWorker


def metrics_signature(metrics: Sequence[LoadedMetric]) -> str:
    """Return everything that can change the scores of those metrics that a worker holds."""
    return "\n".join(item.identity for item in metrics if not item.one_process)


def answer(call: Callable[..., Any], arguments: Sequence[Any] = ()) -> tuple[Any, Exception | None]:
    """Return what a call gives, or the error that it ends with, ready to be sent."""
    try:
        return call(*arguments), None
    except (EvalError, SummarizeError, BatchTooLargeError) as error:
        with contextlib.suppress(Exception):
            if str(pickle.loads(pickle.dumps(error))) == str(error):  # noqa: S301 - made here
                return None, error
        return None, PluginError(str(error))
    except Exception as error:
        return None, PluginError(f"a worker failed: {type(error).__name__}: {error}.")


HERE = "are you there?"
"""A question that a process answers before it makes its worker."""


def ask_worker(
    job: Job, workers: list[Worker], question: str, arguments: Sequence[Any]
) -> tuple[Any, Exception | None]:
    """Ask the one worker of a process, which is made when it is first asked.

    Args:
        job: what it does.
        workers: of the process: one, or none yet.
        question: the name of its method.
        arguments: of the method.
    """
    if question == HERE:
        return True, None
    if not workers:
        made, error = answer(job.begin)
        if error is not None:
            return None, error
        workers.append(made)
    return answer(getattr(workers[0], question), arguments)


def plugin_folders() -> tuple[str, ...]:
    """Return where this process looks for modules, so that a worker finds the same plugins."""
    return tuple(sys.path)


def _search(folders: Sequence[str]) -> None:
    sys.path.extend(folder for folder in folders if folder not in sys.path)


def _introduction(signature: str) -> Introduction:
    own = provenance(())
    name = f"{socket.gethostname()}:{os.getpid()}"
    return Introduction(
        name, os.getpid(), signature, own["python"], own["packages"], own["hardware"]
    )


@contextlib.contextmanager
def threads_of_torch(count: int | None) -> Iterator[None]:
    """Let a model in this process use `count` threads; torch's own number comes back at the end."""
    if count is None:
        yield
        return
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(count)
    try:
        yield
    finally:
        torch.set_num_threads(before)
