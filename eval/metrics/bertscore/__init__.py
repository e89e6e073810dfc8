"""BERTScore: summaries and references compared token by token, by a model's hidden states."""

from eval.metrics.bertscore.metric import BertScore

__all__ = ["BertScore"]
