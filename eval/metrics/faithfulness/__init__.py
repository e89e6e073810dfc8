"""Faithfulness: would a careful editor pass the summary, and how much of it is copied?"""

from eval.metrics.faithfulness.metric import Faithfulness

__all__ = ["Faithfulness"]
