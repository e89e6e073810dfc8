"""Whether batching changed texts: a few articles are summarized again, each alone."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path

from eval.config.schema import Config
from eval.errors import PluginError, contained
from eval.files import read_json, write_json
from eval.runs.lines import read_results, typed
from eval.runs.schema import BatchCheck
from summarize.base import Article, Summarizer, Summary


def check_batches(
    summarizer: Summarizer, articles: Callable[[], Iterator[Article]], folder: Path, config: Config
) -> None:
    """Summarize a few articles again, each alone, and write down whose text changed.

    What the summarizer raises at it is written down, too: the summaries are none the worse.
    """
    path = folder / "batch_check.json"
    batched = [r.article_id for r in read_results(folder) if isinstance(r, Summary)]
    generator = random.Random(config.seed)  # noqa: S311 - a reproducible sample, not a secret
    chosen = set(generator.sample(sorted(batched), min(config.batch_check, len(batched))))
    if path.is_file() and typed(read_json(path), BatchCheck, str(path))["articles"] == len(chosen):
        return
    texts = {
        r.article_id: r.text
        for r in read_results(folder)
        if isinstance(r, Summary) and r.article_id in chosen
    }
    check: BatchCheck = {"articles": len(chosen), "differing": []}
    try:
        for article in articles():
            if article.id in chosen:
                with contained("the batch check failed"):
                    alone = next(iter(summarizer.summarize([article])), None)
                    if not isinstance(alone, Summary) or alone.text != texts[article.id]:
                        check["differing"].append(article.id)
    except PluginError as error:
        check = {"articles": len(chosen), "differing": [], "failed": str(error)}
    write_json(path, check)
