"""The names that only a benchmark knows, because they need the reference summaries.

`oracle` is the upper bound of any extract: it looks at the references and chooses greedily.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from msgspec import Meta

from summarize.base import Article, Failure, Summarizer, Summary
from summarize.registry import Registry

if TYPE_CHECKING:
    from summarize.extractive.document import Document
    from summarize.extractive.selection import Budget

ORACLE: Registry[Summarizer] = Registry(
    kind="summarizer", builtins={"oracle": "eval.summarizers.oracle:Oracle"}, group="eval.oracles"
)

NGrams = Counter[tuple[int, ...]]
_AtLeastOne = Annotated[int, Meta(ge=1)]


@dataclass(frozen=True)
class Oracle:
    """Add the sentence that raises ROUGE-1 + ROUGE-2 F1 most, until none does.

    The usual extractive oracle (Nallapati et al. 2017, section 2.3). Of several references it
    aims at the one that it can come nearest to, as ROUGE itself does.
    """

    processes: ClassVar[Literal["one"]] = "one"  # all references would go to every worker

    references: Annotated[
        Mapping[str, Sequence[str]] | None,
        Meta(description="references by article id; a benchmark fills them in"),
    ] = None
    sentences: Annotated[_AtLeastOne | None, Meta(description="most sentences to take")] = 3
    words: Annotated[_AtLeastOne | None, Meta(description="most words to take")] = None
    language: Annotated[str, Meta(description="ISO 639 code of the articles' language")] = "en"

    @property
    def signature(self) -> str:
        """All options and what finds the sentences; the references are the benchmark's to name."""
        from summarize.articles.boilerplate import VERSION as BOILERPLATE
        from summarize.extractive.quotations import VERSION as QUOTATIONS
        from summarize.sentences import splitter

        return (
            f"oracle|sentences:{self.sentences}|words:{self.words}|language:{self.language}"
            f"|split:{splitter()}|boilerplate:{BOILERPLATE}"
            f"|quotations:{QUOTATIONS}|v:1"
        )

    def summarize(self, articles: Iterable[Article]) -> Iterator[Summary | Failure]:
        """Yield one summary per article, in order; a failure where there is no reference."""
        for article in articles:
            yield self._summarize(article)

    def close(self) -> None:
        """Nothing to free."""

    def _summarize(self, article: Article) -> Summary | Failure:
        from summarize.extractive.base import Ranking, explain
        from summarize.extractive.document import in_order, read_document
        from summarize.extractive.selection import Budget

        references = [text for text in (self.references or {}).get(article.id, ()) if text.strip()]
        if not references:
            return Failure(article.id, "refused", "the oracle needs a reference; there is none.")
        document = read_document(article.text, self.language)
        if not len(document):
            return Failure(article.id, "empty_article", "the article has no sentence.")
        worth = _Worth(document.sentences, references, self.language)
        chosen = _greedy(document, worth, Budget(self.sentences, self.words))
        alone = [worth([index]) for index in range(len(document))]
        return Summary(
            article.id,
            in_order(document, chosen),
            details={"sentences": explain(document, Ranking(_floats(alone)), chosen)},
        )


class _Worth:
    """ROUGE-1 + ROUGE-2 F1 of sentences in the article's order, against the nearest reference."""

    def __init__(self, sentences: Sequence[str], references: Sequence[str], language: str) -> None:
        from eval.metrics.rouge.settings import RougeSettings

        settings = RougeSettings(("1", "2"), language=language.partition("-")[0])
        tokens = settings.tokenizer().encode([*sentences, *references])
        bounds, ids = tokens.bounds.tolist(), tokens.ids.tolist()
        texts = [ids[a:b] for a, b in itertools.pairwise(bounds)]
        self._sentences = texts[: len(sentences)]
        self._references = [_ngrams(text) for text in texts[len(sentences) :]]

    def __call__(self, chosen: Iterable[int]) -> float:
        summary = _ngrams([token for index in sorted(chosen) for token in self._sentences[index]])
        return max(
            sum(_f1(ours, theirs) for ours, theirs in zip(summary, reference, strict=True))
            for reference in self._references
        )


def _greedy(document: Document, worth: _Worth, budget: Budget) -> list[int]:
    chosen: list[int] = []
    reached, length = 0.0, 0
    while True:
        candidates = [
            index
            for index in range(len(document))
            if index not in chosen and budget.admits(len(chosen), length, document.words[index])
        ]
        values = {index: worth([*chosen, index]) for index in candidates}
        best = max(candidates, key=lambda index: values[index], default=None)
        if best is None or (chosen and values[best] <= reached):
            return chosen or [0]
        chosen.append(best)
        reached, length = values[best], length + document.words[best]


def _ngrams(ids: Sequence[int]) -> tuple[NGrams, NGrams]:
    return Counter((token,) for token in ids), Counter(itertools.pairwise(ids))


def _f1(ours: NGrams, theirs: NGrams) -> float:
    total = ours.total() + theirs.total()
    return 2 * (ours & theirs).total() / total if total else 0.0


def _floats(values: Sequence[float]) -> Any:
    import numpy as np

    return np.array(values, dtype=np.float64)
