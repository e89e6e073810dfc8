"""Whether batching changed texts: a few articles are summarized again, each alone."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path

from eval.config.schema import Config
from eval.data.disk_index import DiskIndex
from eval.errors import PluginError
from eval.files import read_json, write_json
from eval.runs.lines import read_results, typed
from eval.runs.schema import BatchCheck
from eval.workers.teams import Team
from summarize.base import Article, Summary


def check_batches(
    team: Team, articles: Callable[[], Iterator[Article]], folder: Path, config: Config
) -> None:
    """Summarize a few articles again, each alone, and write down whose text changed.

    What the summarizer raises then is written down, too: the summaries are none the worse.
    """
    path = folder / "batch_check.json"
    batched = DiskIndex()
    for result in read_results(folder):
        if isinstance(result, Summary):
            batched.put(result.article_id, 0)
    generator = random.Random(config.seed)  # noqa: S311 - a reproducible sample, not a secret
    count = len(batched)
    chosen = set(batched.nth(set(generator.sample(range(count), min(config.batch_check, count)))))
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
                alone = team.alone(article)
                if not isinstance(alone, Summary) or alone.text != texts[article.id]:
                    check["differing"].append(article.id)
    except PluginError as error:
        check = {"articles": len(chosen), "differing": [], "failed": str(error)}
    write_json(path, check)
