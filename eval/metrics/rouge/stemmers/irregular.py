"""Irregular forms from WordNet, which ROUGE-1.5.5 looks up before it stems."""

from __future__ import annotations

import functools
from importlib import resources

from eval.metrics.rouge.stemmers import perl_porter


def stem(word: str) -> str:
    """Return the base form of an irregular word, else the stem of ROUGE-1.5.5."""
    base = _forms().get(word)
    return perl_porter.stem(word) if base is None else base


@functools.cache
def _forms() -> dict[str, str]:
    file = resources.files("eval.metrics.rouge.stemmers") / "data" / "irregular_forms.txt"
    lines = file.read_text(encoding="ascii").splitlines()
    return dict(line.split(" ", 1) for line in lines if not line.startswith("#"))
