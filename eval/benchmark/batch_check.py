"""Whether batching changed texts: a few articles are summarized again, each alone."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

from eval.config.schema import Config
from eval.files import read_json, write_json
from eval.runs.run import Run
from summarize.base import Article, Summarizer, Summary


def check_batches(
    summarizer: Summarizer, articles: Callable[[], Iterator[Article]], run: Run, config: Config
) -> None:
    """Summarize a few articles again, each alone, and write down whose text changed.

    `batch_check.json` holds `articles`, how many were compared, and `differing`, their ids.
    """
    path = run.folder / "batch_check.json"
    batched = [r.article_id for r in run.results() if isinstance(r, Summary)]
    generator = random.Random(config.seed)  # noqa: S311 - a reproducible sample, not a secret
    chosen = set(generator.sample(sorted(batched), min(config.batch_check, len(batched))))
    if path.is_file() and read_json(path).get("articles") == len(chosen):
        return
    texts = {
        r.article_id: r.text
        for r in run.results()
        if isinstance(r, Summary) and r.article_id in chosen
    }
    differing = []
    for article in articles():
        if article.id in chosen:
            alone = next(iter(summarizer.summarize([article])), None)
            if not isinstance(alone, Summary) or alone.text != texts[article.id]:
                differing.append(article.id)
    write_json(path, {"articles": len(chosen), "differing": differing})
