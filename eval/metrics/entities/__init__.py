"""Entity fidelity: every name, date and number of a summary, checked against its article.

The steps, a file each: `recognise` finds mentions in the summary, `tokens` normalises, `match`
looks for them in the article (`names`, `values`), `judge` gives verdicts, `score` turns verdicts
into numbers.
"""

from eval.metrics.entities.metric import Entities

__all__ = ["Entities"]
