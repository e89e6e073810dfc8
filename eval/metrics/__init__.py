"""Metrics by name: built-ins, plugins of the group `eval.metrics`, `module:Class`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eval.errors import contained
from eval.metrics.base import Metric
from summarize.registry import Registry
from summarize.spec import Spec

BUILTINS = {
    "rouge": "eval.metrics.rouge:Rouge",
    "entities": "eval.metrics.entities:Entities",
    "entity_baselines": "eval.metrics.entities.baselines:EntityBaselines",
    "faithfulness": "eval.metrics.faithfulness:Faithfulness",
    "coverage": "eval.metrics.coverage:Coverage",
    "length": "eval.metrics.length:Length",
    "bertscore": "eval.metrics.bertscore:BertScore",
    "entailment": "eval.metrics.entailment:Entailment",
    "judge": "eval.metrics.judge:Judge",
}
METRICS: Registry[Metric] = Registry(
    kind="metric", builtins=BUILTINS, group="eval.metrics", methods=("score",)
)


def load(spec: str | Mapping[str, Any] | Spec, **defaults: Any) -> Metric:
    """Create the metric that `spec` describes: `"rouge"`, `"rouge(dialect='perl')"`, ….

    Raises:
        SpecError: unknown name, unknown option, or a value of the wrong type or range.
        PluginError: its constructor raised something else.
    """
    with contained(f"the metric {str(Spec.of(spec))!r} cannot be made"):
        return METRICS.create(spec, **defaults)
