"""A model behind a server as the judge of summaries."""

from eval.metrics.judge.metric import Judge

__all__ = ["Judge"]
