"""No code from data: what names code is found at any depth, in whatever form it is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.benchmark.foreign_code import refuse_code
from eval.errors import RunError
from summarize.spec import Spec


@pytest.mark.parametrize(
    "spec",
    [
        "evil_module:Bad",
        "lead(like=evil_module:Bad)",
        "lead(like='evil_module:Bad')",
        "guarded(of='evil_module:Bad(x=1)')",
        "guarded(of=[lead, 'evil_module:Bad'])",
        "guarded(of=lead, by='evil_module:Bad')",
        "guarded(of=guarded(of='evil_module:Bad'))",
    ],
)
def test_code_is_refused_and_named(spec: str, tmp_path: Path) -> None:
    with pytest.raises(RunError, match="evil_module:Bad"):
        refuse_code([Spec.parse(spec)], tmp_path)


@pytest.mark.parametrize(
    "spec",
    [
        "huggingface(model='builtin:smollm2-135m-instruct', device='cuda:0')",
        "guarded(of=[huggingface(model='builtin:smollm2-135m-instruct'), 'lead'], by='entities')",
        "entities(recogniser='hf:tiny')",
    ],
)
def test_what_is_no_code_passes(spec: str, tmp_path: Path) -> None:
    refuse_code([Spec.parse(spec)], tmp_path)
