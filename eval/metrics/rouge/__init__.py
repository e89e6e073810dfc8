"""ROUGE (Lin 2004): the metric `rouge`, an engine of its own and the tokenizers of its dialects."""

from eval.metrics.rouge.metric import Rouge

__all__ = ["Rouge"]
