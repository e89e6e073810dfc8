"""The summarizer `guarded`: any other, with several candidates and a check of each."""

from __future__ import annotations

import contextlib
import functools
import time
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from typing import Annotated, Any, TypeVar, get_args

from msgspec import Meta

from summarize.base import Article, BaseSummarizer, BatchResult, Failure, Loadable, Result
from summarize.candidates import Candidates
from summarize.errors import ModelError, SpecError
from summarize.extractive.base import SentenceRanker
from summarize.guarded.asking import InstructableSummarizer
from summarize.guarded.editor import Editor
from summarize.guarded.repair import RepairLevel
from summarize.guarded.scorer import SCORERS, load_scorer
from summarize.guarded.sources import candidate_batches, candidates, in_batches
from summarize.registry import SUMMARIZERS
from summarize.sentences import splitter
from summarize.spec import Spec

_T = TypeVar("_T")

_VERSION = 1
_AtLeastOne = Annotated[int, Meta(ge=1)]


class Guarded(BaseSummarizer):
    """Take of several candidate summaries the one that the article backs, and repair what it must.

    Which one is taken: what the scorer lets stand goes before what it does not; then the scorer's
    value decides; then the model's own mean log probability, where one model wrote them all and
    tells, and otherwise the overlap with the other candidates; then the order in which they were
    written. What happened is in the summary's `details["guarded"]`.

    Repairs, in order of force, each with those before it: `none`; `replace` puts a right name,
    date or number in where the evidence leaves hardly a doubt; `drop` takes out the clause or the
    sentence, and what leans on it; `ask` shows the model what is not backed and lets it write
    again before anything is dropped. Where too little would be left, an extract of the
    same length is the summary. A quotation is never changed.
    """

    summarize_batches: Callable[..., Iterator[BatchResult]]
    """As in `BatchedSummarizer`; there only if one of the guarded summarizers has batches."""

    def __init__(
        self,
        of: Annotated[
            str | Spec | list[str | Spec],
            Meta(description="the summarizer that writes the candidates, or a list of several"),
        ],
        *,
        candidates: Annotated[
            _AtLeastOne,
            Meta(description="candidates of each summarizer that can write several (the rest: 1)"),
        ] = 4,
        by: Annotated[
            str | Spec, Meta(description="the scorer that says what the article does not back")
        ] = "entities",
        repair: Annotated[
            RepairLevel | Spec,
            Meta(description="none, replace, drop, or ask the model to write again"),
        ] = "drop",
        asks: Annotated[
            _AtLeastOne, Meta(description="how often the model is asked at most, with repair: ask")
        ] = 1,
        extract: Annotated[
            str | Spec,
            Meta(description="the extractive summarizer to fall back on where nothing holds"),
        ] = "extractive",
        sentences: Annotated[
            _AtLeastOne | None, Meta(description="handed on to what leaves it open")
        ] = None,
        words: Annotated[
            _AtLeastOne | None, Meta(description="handed on to what leaves it open")
        ] = None,
        language: Annotated[
            str | None, Meta(description="handed on to what leaves it open")
        ] = None,
        seed: Annotated[
            int | None, Meta(ge=0, description="handed on to what leaves it open")
        ] = None,
    ) -> None:
        """Create the summarizers and the scorer; nothing is loaded yet.

        Raises:
            SpecError: there is nothing to guard, one of the specs is wrong, or `ask` has nobody
                to ask.
        """
        specs = [Spec.of(spec) for spec in (of if isinstance(of, list) else [of])]
        if not specs:
            raise SpecError("guarded needs a summarizer to guard: name one, as in of=huggingface.")
        shared = {"sentences": sentences, "words": words, "language": language, "seed": seed}
        shared = {name: value for name, value in shared.items() if value is not None}
        self._specs = specs
        self.summarizers = [SUMMARIZERS.create(spec, **shared) for spec in specs]
        self._by = Spec.of(by)
        self.scorer = load_scorer(self._by, **shared)
        level = _level(str(repair))
        self._count = candidates
        writers = [one for one in self.summarizers if isinstance(one, InstructableSummarizer)]
        if level == "ask" and not writers:
            names = ", ".join(spec.name for spec in specs)
            raise SpecError(
                f"guarded(repair='ask') needs a model that takes instructions, and {names} is "
                "none: guard huggingface with a chat model or served, or set repair='drop'."
            )
        self._editor = Editor(
            self.scorer,
            level,
            writer=writers[0] if level == "ask" else None,
            asks=asks,
            extract=_extractor(Spec.of(extract), language),
        )
        if any(map(in_batches, self.summarizers)):
            self.summarize_batches = self._summarize_batches
        held = [getattr(one, "processes", "any") for one in (*self.summarizers, self.scorer)]
        self.processes = "one" if "one" in held else "any"  # as a served model is, say
        self.seconds = {"write": 0.0, "check and repair": 0.0}

    @functools.cached_property
    def signature(self) -> str:
        """The options, with the signatures of the guarded summarizers, the scorer and the extract.

        The code of plugins among them counts as well.
        """
        inner = [
            _with_code(one.signature, SUMMARIZERS.origin(spec.name))
            for one, spec in zip(self.summarizers, self._specs, strict=True)
        ]
        facts: dict[str, Any] = {
            "of": "; ".join(f"({signature})" for signature in inner),
            "candidates": self._count,
            "by": f"({_with_code(self.scorer.signature, SCORERS.origin(self._by.name))})",
            "repair": self._editor.signature,
            "split": splitter(),
            "v": _VERSION,
        }
        return "|".join(["guarded", *(f"{key}:{value}" for key, value in facts.items())])

    def load(self) -> None:
        """Load the guarded summarizers and the scorer, where they have something to load.

        Raises:
            ModelError: a model cannot be loaded, or is to be asked and follows no instructions.
        """
        for one in (*self.summarizers, self.scorer):
            if isinstance(one, Loadable):
                one.load()
        self._check_writer()

    def _check_writer(self) -> None:
        writer = self._editor.writer
        if writer is not None and not writer.takes_instructions:
            raise ModelError(
                "guarded(repair='ask') needs a model that takes instructions, and "
                f"{self._specs[0]} is none: guard a chat model, or set repair='drop'."
            )

    def summarize_articles(self, articles: Iterable[Article]) -> Iterator[Result]:
        """Yield one result per article as its candidates come, in any order."""
        self._check_writer()
        waiting: dict[str, Article] = {}
        source = candidates(self.summarizers, _noted(articles, waiting), self._count)
        for identifier, found in self._timed(source):
            yield self._result(waiting.pop(identifier), found)

    def _summarize_batches(
        self,
        articles: Iterable[Article],
        *,
        finished: Container[str] = frozenset(),
        budgets: Mapping[int, int] | None = None,
    ) -> Iterator[BatchResult]:
        """Yield the results batch by batch; see `BatchedSummarizer`."""
        self._check_writer()
        known: dict[str, Article] = {}
        source = candidate_batches(
            self.summarizers,
            _noted(articles, known),
            self._count,
            finished=finished,
            budgets=budgets,
        )
        for batch in self._timed(source):
            results = tuple(self._result(known.pop(key), found) for key, found in batch.results)
            yield BatchResult(batch.index, batch.token_budget, results)

    def close(self) -> None:
        """Close the guarded summarizers and the scorer, also where closing one of them fails."""
        with contextlib.ExitStack() as stack:
            for one in (*self.summarizers, self.scorer):
                stack.callback(getattr(one, "close", lambda: None))

    def _result(self, article: Article, found: Candidates) -> Result:
        if isinstance(found, Failure):
            return found
        started = time.perf_counter()
        try:
            return self._editor.summary(article, found)
        except Exception as error:  # the scorer may be anybody's; the other articles go on
            return Failure(
                article.id,
                "model_error",
                f"checking with {self._by} failed: {type(error).__name__}: {error}",
            )
        finally:
            self.seconds["check and repair"] += time.perf_counter() - started

    def _timed(self, source: Iterator[_T]) -> Iterator[_T]:
        """Yield what a source yields, and count the time that it takes for it."""
        while True:
            started = time.perf_counter()
            try:
                item = next(source)
            except StopIteration:
                return
            finally:
                self.seconds["write"] += time.perf_counter() - started
            yield item


def _level(written: str) -> RepairLevel:
    """Return the level of repair that is meant, quoted or as a bare name.

    Raises:
        SpecError: there is no such level.
    """
    for level in get_args(RepairLevel):
        if written == level:
            return level  # type: ignore[no-any-return]
    known = ", ".join(get_args(RepairLevel))
    raise SpecError(f"guarded cannot take repair={written}; write one of {known}.")


def _extractor(spec: Spec, language: str | None) -> SentenceRanker:
    """Create the summarizer that is fallen back on.

    Raises:
        SpecError: it is unknown, or not one that takes sentences.
    """
    found = SUMMARIZERS.create(spec, **({} if language is None else {"language": language}))
    if not isinstance(found, SentenceRanker):
        raise SpecError(
            f"guarded cannot fall back on {str(spec)!r}, which takes no sentences from the "
            "article; name an extractive summarizer, such as extractive."
        )
    return found


def _with_code(signature: str, origin: str | None) -> str:
    """Return a signature with the version of a plugin's code, for what is no part of this."""
    own = origin is None or origin.startswith("summarize-eval ")
    return signature if own else f"{signature}|from:{origin}"


def _noted(articles: Iterable[Article], known: dict[str, Article]) -> Iterator[Article]:
    """Yield the articles, and keep each by its id."""
    for article in articles:
        known[article.id] = article
        yield article
