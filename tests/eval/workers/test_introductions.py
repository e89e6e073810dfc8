"""Who may work on a run: the difference is named, in words that a person can act on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from eval.runs.environment import provenance
from eval.workers.introductions import Expected
from eval.workers.jobs import Introduction

OWN = provenance(())
GOOD = Introduction(
    "node-1:7", 7, "it|model:abc|v:1", OWN["python"], OWN["packages"], OWN["hardware"]
)


@pytest.mark.parametrize(
    ("worker", "named"),
    [
        (replace(GOOD, signature="it|model:xyz|v:1"), "model abc against xyz"),
        (replace(GOOD, packages=GOOD.packages | {"torch": "1.0"}), "package torch"),
        (replace(GOOD, packages=GOOD.packages | {"numpy": "0.1"}), "against 0.1"),
        (replace(GOOD, python="3.9.1"), "against 3.9"),
    ],
)
def test_another_model_or_version_is_refused_with_the_difference(
    worker: Introduction, named: str
) -> None:
    expected = Expected(GOOD.signature, mixed_hardware=True)
    error = expected.difference(worker)
    assert error is not None
    assert str(error).startswith("the worker node-1:7 is not what the run was planned for: ")
    assert named in str(error)
    assert expected.difference(GOOD) is None


def test_another_kind_of_machine_is_refused_or_recorded() -> None:
    other = replace(GOOD, hardware=GOOD.hardware | {"processor": "another kind"})
    strict = Expected(GOOD.signature, mixed_hardware=False)
    assert strict.difference(GOOD) is None
    error = strict.difference(other)
    assert error is not None
    assert "hardware processor" in str(error)
    assert "workers.mixed_hardware" in str(error)
    assert strict.difference(GOOD) is None
    lenient = Expected(GOOD.signature, mixed_hardware=True)
    assert lenient.difference(GOOD) is None
    assert lenient.difference(other) is None
    assert [machine["processor"] for machine in lenient.machines] == [
        GOOD.hardware["processor"],
        "another kind",
    ]
