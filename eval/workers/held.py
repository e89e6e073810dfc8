"""Metrics that one process holds: a model in memory, a paid service.

They are loaded when their first score is needed, and closed when the command ends, so that a
benchmark of several runs loads a model once. Each score is journaled as it comes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from eval.errors import contained
from eval.metrics.base import Example, Metric
from eval.metrics.lifecycle import close, load, results
from eval.runs.schema import ScoreLine
from eval.runs.score_journal import ScoreJournal
from eval.workers.lines import LoadedMetric, add_result, empty_line, merge
from summarize.base import Failure
from summarize.closing import Closing


class HeldMetrics(Closing):
    """The metrics that are held, from their first use to the end of a `with` block."""

    def __init__(self) -> None:
        self._held: dict[str, Metric] = {}

    def score(
        self,
        item: LoadedMetric,
        examples: Sequence[Example],
        lines: Sequence[ScoreLine],
        journal: ScoreJournal,
        report: Callable[[int], None],
    ) -> None:
        """Add a metric's scores to the lines of these examples.

        Args:
            item: the metric.
            examples: what to score.
            lines: of the same examples; the scores are added to them.
            journal: has scores of an earlier, interrupted command, and gets the new ones.
            report: told 1 for each example that is finished.

        Raises:
            PluginError: the metric is broken; what it had scored before is in the journal.
        """
        missing = []
        for example, line in zip(examples, lines, strict=True):
            kept = journal.get(item.identity, example)
            if kept is None:
                missing.append((example, line))
            else:
                merge(line, kept)
                report(1)
        if not missing:
            return
        with contained(f"the metric {item.signature!r} failed"):
            metric = self._loaded(item)
            for position, result in results(metric, [example for example, _ in missing]):
                example, line = missing[position]
                journal.spend(item.identity, example, result.usage)
                own = empty_line(example)
                add_result(own, item, result)
                if not isinstance(result, Failure):
                    journal.add(item.identity, example, own)
                merge(line, own)
                report(1)

    def _loaded(self, item: LoadedMetric) -> Metric:
        if item.identity not in self._held:
            load(item.metric)
            self._held[item.identity] = item.metric
        return self._held[item.identity]

    def close(self) -> None:
        """Free everything that is held.

        Raises:
            PluginError: a metric cannot be closed; the others are.
        """
        while self._held:
            identity, metric = self._held.popitem()
            try:
                with contained(f"the metric {identity!r} cannot be closed"):
                    close(metric)
            except BaseException:
                self.close()
                raise
