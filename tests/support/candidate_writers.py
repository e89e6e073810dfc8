"""Summarizers and scorers for the tests of `guarded`: what they write and say is given to them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

from summarize.base import Article, BaseSummarizer, Failure, Result, Summary
from summarize.candidates import CandidateBatch, Candidates
from summarize.errors import ModelError
from summarize.guarded.scorer import Assessment, EvidenceSpan, Objection

_NUMBER = re.compile(r"\d+")


class Drafts(BaseSummarizer):
    """Writes the given texts about every article, `{id}` in them filled in, as candidates."""

    def __init__(self, texts: list[str], likelihoods: list[float] | None = None) -> None:
        self.texts = texts
        self.likelihoods = likelihoods
        self.closed = 0

    @property
    def signature(self) -> str:
        return f"drafts|{self.texts}"

    def summarize_articles(self, articles: Iterable[Article]) -> Iterator[Result]:
        return (self.written(article)[0] for article in articles)

    def candidates(self, articles: Iterable[Article], n: int) -> Iterator[tuple[str, Candidates]]:
        return ((article.id, self.written(article)[:n]) for article in articles)

    def close(self) -> None:
        self.closed += 1

    def written(self, article: Article) -> tuple[Summary, ...]:
        told = [{"mean_log_probability": value} for value in self.likelihoods or ()]
        return tuple(
            Summary(
                article.id,
                text.format(id=article.id),
                output_tokens=len(text.split()),
                details=details,
            )
            for text, details in itertools.zip_longest(self.texts, told, fillvalue={})
        )


class BatchedDrafts(Drafts):
    """The same in batches of `size` articles; what it writes names the batch's neighbours.

    With `dies_at`, the model fails when it comes to the batch of that number.
    """

    def __init__(self, texts: list[str], size: int = 2, dies_at: int | None = None) -> None:
        super().__init__(texts)
        self.size, self.dies_at = size, dies_at

    def candidate_batches(
        self,
        articles: Iterable[Article],
        n: int,
        *,
        finished: Container[str] = frozenset(),
        budgets: Mapping[int, int] | None = None,
    ) -> Iterator[CandidateBatch]:
        budget = dict(budgets or {}).get(0, 1000)
        waiting = list(articles)
        for index, start in enumerate(range(0, len(waiting), self.size)):
            batch = waiting[start : start + self.size]
            if all(article.id in finished for article in batch):
                continue
            if index == self.dies_at:
                raise ModelError("the model is gone.")
            names = " ".join(article.id for article in batch)
            results = tuple(
                (
                    article.id,
                    tuple(
                        Summary(article.id, f"{summary.text} With {names}.", output_tokens=1)
                        for summary in self.written(article)[:n]
                    ),
                )
                for article in batch
            )
            yield CandidateBatch(index, budget, results)


class Refusing(Drafts):
    """Fails on every article."""

    def candidates(self, articles: Iterable[Article], n: int) -> Iterator[tuple[str, Candidates]]:
        return ((article.id, Failure(article.id, "refused", "not this.")) for article in articles)


class Obedient(Drafts):
    """Writes the given texts, and the `answers`, one after the other, when it is instructed."""

    def __init__(self, texts: list[str], answers: list[str], obeys: bool = True) -> None:
        super().__init__(texts)
        self.answers = list(answers)
        self.instructions: list[str] = []
        self.takes_instructions = obeys

    def instructed(self, article: Article, instruction: str) -> Result:
        self.instructions.append(instruction)
        return Summary(article.id, self.answers.pop(0), output_tokens=1)


class Numbers:
    """Objects to every number that the article has not.

    It knows the right one where the article has exactly one, and fails on articles with "BREAK".
    """

    signature = "numbers|v:1"

    def __init__(self, replace: bool = False) -> None:
        self.replace = replace
        self.closed = 0

    def score(self, article: Article, texts: Sequence[str]) -> list[Assessment]:
        if "BREAK" in article.text:
            raise RuntimeError("broken")
        there = list(_NUMBER.finditer(article.text))
        right = {match.group() for match in there}
        evidence = tuple(EvidenceSpan(*match.span(), match.group()) for match in there[:1])
        known = next(iter(right)) if self.replace and len(right) == 1 else None
        found = [
            tuple(
                Objection(*match.span(), match.group(), "unsupported", "absent", evidence, known)
                for match in _NUMBER.finditer(text)
                if match.group() not in right
            )
            for text in texts
        ]
        return [Assessment(-float(len(each)), not each, each) for each in found]

    def close(self) -> None:
        self.closed += 1
