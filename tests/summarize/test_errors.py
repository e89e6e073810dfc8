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
        ("lead sentences=3", "lead(sentences=3)"),
        ("huggingface model=a/b", "huggingface(model='a/b')"),
        ("extractive(words=20, model = news)", "extractive(words=20, model = 'news')"),
    ],
)
def test_what_was_meant_is_suggested_as_a_spec_that_parses(written: str, meant: str) -> None:
    assert suggest_spec(written) == f" Did you mean {meant}?"
    assert Spec.parse(meant).options


@pytest.mark.parametrize(
    "written", ["caps.py:Capitals", "./caps.py:Capitals", "a/b/caps.py:Capitals"]
)
def test_the_file_of_a_plugin_is_meant_as_its_module(written: str) -> None:
    assert suggest_spec(written) == " Did you mean caps:Capitals?"


@pytest.mark.parametrize(
    "written",
    ["lead", "lead(", "lead(sentences=3)", "lead(a=[1, 2])", "x(a='b', c=null)", "so it goes", ""],
)
def test_nothing_is_suggested_where_nothing_is_plain(written: str) -> None:
    assert suggest_spec(written) == ""
