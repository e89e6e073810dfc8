"""Faithfulness: one number from what is copied, what is new, and what the entities say."""

from eval.metrics.faithfulness.metric import Faithfulness

__all__ = ["Faithfulness"]
