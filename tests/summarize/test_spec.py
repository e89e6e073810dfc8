"""Specs parse, print and come from YAML."""

from __future__ import annotations

import copy
import datetime
import keyword
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarize.errors import SpecError
from summarize.spec import Spec

_identifiers = st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,8}", fullmatch=True).filter(
    lambda name: not keyword.iskeyword(name) and name != "use"
)
_names = st.one_of(
    _identifiers,
    st.builds("{}-{}".format, _identifiers, _identifiers),
    st.builds("{}.{}:{}".format, _identifiers, _identifiers, _identifiers),
)
_values = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(allow_nan=False, allow_infinity=False),
        st.text(),
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
_options = st.dictionaries(_identifiers, _values, max_size=4)


@given(_names, _options)
def test_a_spec_prints_back_as_itself(name: str, options: dict[str, object]) -> None:
    spec = Spec(name, options)
    assert Spec.parse(str(spec)) == spec
    assert Spec.of({"use": name, **options}) == spec
    assert pickle.loads(pickle.dumps(spec)) == copy.deepcopy(spec) == spec


@given(st.text())
def test_any_text_is_a_spec_or_a_clear_error(text: str) -> None:
    try:
        spec = Spec.parse(text)
    except SpecError:
        return
    assert Spec.parse(str(spec)) == spec


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("lead", Spec("lead")),
        (" lead ( ) ", Spec("lead")),
        ("lexrank(sentences=3)", Spec("lexrank", {"sentences": 3})),
        (
            "lead(a=true, b={'c': false, 'd': [null]})",
            Spec("lead", {"a": True, "b": {"c": False, "d": [None]}}),
        ),
        ("my.shop:Mine(a='b', c=[1, None])", Spec("my.shop:Mine", {"a": "b", "c": [1, None]})),
    ],
)
def test_the_call_form_is_read(text: str, expected: Spec) -> None:
    assert Spec.parse(text) == expected


def test_options_print_in_alphabetical_order() -> None:
    assert str(Spec("x", {"b": 1, "a": "y"})) == "x(a='y', b=1)"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "does not name anything"),
        ("(a=1)", "does not name anything"),
        ("lead(", "not a name with options"),
        ("lead foo", "not a name with options"),
        ("lead(3)", "needs its name"),
        ("lead(**{})", "needs its name"),
        ("lead(a=b)", "the value of 'a'"),
        ("lead(a=__import__('os'))", "the value of 'a'"),
        ("lead(a=1, a=2)", "given twice"),
        ("lead(a=" + "[" * 5000 + ")", "not a name with options"),
    ],
)
def test_another_form_is_an_error_that_says_what_is_wrong(text: str, said: str) -> None:
    with pytest.raises(SpecError, match=said.replace("(", r"\(")):
        Spec.parse(text)


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        ({}, "no 'use:' key"),
        ({"use": 3}, "no 'use:' key"),
        ({"use": "lead", "my-key": 1}, "'my-key' cannot be the name"),
        ({"use": "lead", 3: 1}, "3 cannot be the name"),
        ({"use": "lead", "class": 1}, "'class' cannot be the name"),
        ({"use": "lead", "day": datetime.date(2021, 5, 3)}, "quote it"),
        ({"use": "lead", "limit": float("nan")}, "is not a number"),
    ],
)
def test_a_mapping_that_cannot_be_written_as_a_call_is_refused(
    mapping: dict[str, object], said: str
) -> None:
    with pytest.raises(SpecError, match=said):
        Spec.from_mapping(mapping)


def test_options_in_the_mapping_win_over_those_in_its_name() -> None:
    spec = Spec.of({"use": "lead(sentences=3, words=9)", "sentences": 2})
    assert spec == Spec("lead", {"sentences": 2, "words": 9})


def test_another_kind_of_value_is_refused() -> None:
    with pytest.raises(SpecError, match="neither a name nor a mapping"):
        Spec.of(3)  # type: ignore[arg-type]
