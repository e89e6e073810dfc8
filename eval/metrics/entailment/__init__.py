"""Entailment: does a model say that the article implies the summary?"""

from eval.metrics.entailment.metric import Entailment

__all__ = ["Entailment"]
