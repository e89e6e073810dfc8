"""Signatures: what they say, and how two differ."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.errors import SignatureMismatchError
from eval.metrics.base import Signature, difference, require_same_signature

_keys = st.from_regex(r"[a-z]{1,6}", fullmatch=True)


@given(_keys, st.dictionaries(_keys, st.text(), max_size=4))
def test_a_signature_reads_back_from_its_text(metric: str, fields: dict[str, str]) -> None:
    signature = Signature(metric, fields)
    assert Signature.parse(str(signature)) == signature


def test_a_signature_prints_its_fields_in_order() -> None:
    assert str(Signature("rouge", {"types": "1,2", "v": "1"})) == "rouge|types:1,2|v:1"


def test_values_may_hold_colons_and_bars() -> None:
    assert str(Signature("m", {"path": "a:b|c"})) == "m|path:a:b%7Cc"


def test_equal_signatures_do_not_differ_in_whatever_order() -> None:
    assert difference("rouge|a:1|b:2", "rouge|a:1|b:2") is None
    assert difference("rouge|a:1|b:2", "rouge|b:2|a:1") is None
    require_same_signature("rouge|a:1|b:2", "rouge|b:2|a:1")


def test_differences_are_named() -> None:
    assert difference("rouge|a:1", "entities|a:1") == "metric rouge against entities"
    assert difference("rouge|a:1|b:2", "rouge|a:3|c:4") == (
        "a 1 against 3; b 2 against not stated; c not stated against 4"
    )
    with pytest.raises(SignatureMismatchError, match="stem porter against none"):
        require_same_signature("rouge|stem:porter", "rouge|stem:none")
