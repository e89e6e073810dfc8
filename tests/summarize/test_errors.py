from __future__ import annotations

import pytest

from summarize.errors import suggest_spec
from summarize.spec import Spec


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("facebook/bart-large-cnn", "huggingface(model='facebook/bart-large-cnn')"),
        (" ./models/mine ", "huggingface(model='./models/mine')"),
        ("builtin:smollm2-135m-instruct", "huggingface(model='builtin:smollm2-135m-instruct')"),
        ("huggingface(model=facebook/x)", "huggingface(model='facebook/x')"),
        ("huggingface(model=a/b, num_beams=4)", "huggingface(model='a/b', num_beams=4)"),
        ("lead(like=extractive, exact=true)", "lead(like='extractive', exact=true)"),
        ("extractive(words=20, model = news)", "extractive(words=20, model = 'news')"),
    ],
)
def test_what_was_meant_is_suggested_as_a_spec_that_parses(written: str, meant: str) -> None:
    assert suggest_spec(written) == f" Did you mean {meant}?"
    assert Spec.parse(meant).options


@pytest.mark.parametrize(
    "written",
    ["lead", "lead(", "lead(sentences=3)", "lead(a=[1, 2])", "x(a='b', c=null)", "so it goes", ""],
)
def test_nothing_is_suggested_where_nothing_is_plain(written: str) -> None:
    assert suggest_spec(written) == ""
