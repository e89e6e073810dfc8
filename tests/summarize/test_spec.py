"""Specs parse, print and come from YAML."""

from __future__ import annotations

import copy
import datetime
import keyword
import os
import pickle
import subprocess
import sys

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
# Names that mean something else where Python or YAML reads them.
_odd_names = st.sampled_from(["true", "null", "None", "lambda", "for", "t5-small", "x1.5-3", "_0"])
_plain = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(),
)


def _collections(inner: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.one_of(
        st.lists(inner, max_size=3),
        st.lists(inner, max_size=3).map(tuple),
        st.dictionaries(st.text(), inner, max_size=3),
        st.builds(Spec, _names | _odd_names, st.dictionaries(_identifiers, inner, max_size=3)),
    )


_values = st.recursive(_plain | st.sets(_plain, min_size=1, max_size=4), _collections, max_leaves=6)
_options = st.dictionaries(_identifiers, _values, max_size=4)


def as_mapping(value: object) -> object:
    """What a config file holds in the place of a value with specs in it."""
    if isinstance(value, Spec):
        return {"use": value.name, **{k: as_mapping(v) for k, v in value.options.items()}}
    if isinstance(value, list | tuple):
        return type(value)(as_mapping(inner) for inner in value)
    if isinstance(value, dict):
        return {key: as_mapping(inner) for key, inner in value.items()}
    return value


@given(_names, _options)
def test_a_spec_prints_back_as_itself(name: str, options: dict[str, object]) -> None:
    spec = Spec(name, options)
    again = Spec.parse(str(spec))
    assert again == spec
    assert again.options == spec.options
    assert str(again) == str(spec)
    assert Spec.of(as_mapping(spec)) == spec  # type: ignore[arg-type]
    assert pickle.loads(pickle.dumps(spec)) == copy.deepcopy(spec) == spec
    assert hash(again) == hash(spec)


def _reversed(value: object) -> object:
    """The same value, its mappings filled in another order."""
    if isinstance(value, dict):
        return {key: _reversed(value[key]) for key in reversed(value)}
    if isinstance(value, list | tuple):
        return type(value)(map(_reversed, value))
    return value


@given(_names, _options)
def test_the_order_in_which_mappings_were_filled_does_not_show(
    name: str, options: dict[str, object]
) -> None:
    other = Spec(name, _reversed(options))  # type: ignore[arg-type]
    assert str(other) == str(Spec(name, options))


def test_sets_print_the_same_under_every_hash_seed() -> None:
    code = "from summarize.spec import Spec; print(Spec.parse(\"x(of={'a', 'b', 'c', 'd', 'e'})\"))"
    printed = set()
    for seed in "0123":
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        done = subprocess.run(
            [sys.executable, "-c", code], env=environment, capture_output=True, check=True
        )
        printed.add(done.stdout.decode().strip())
    assert printed == {"x(of={'a', 'b', 'c', 'd', 'e'})"}


def test_specs_of_different_values_differ() -> None:
    values: list[object] = [
        1,
        1.0,
        True,
        "1",
        [1],
        (1,),
        Spec("x"),
        "x",
        {"x": 1},
        None,
        Spec("None"),
    ]
    specs = [Spec("lead", {"a": value}) for value in values]
    assert len(set(specs)) == len(values)
    assert Spec("lead") != "lead"


@given(st.text())
def test_any_text_is_a_spec_or_a_clear_error(text: str) -> None:
    try:
        spec = Spec.parse(text)
    except SpecError:
        return
    assert Spec.parse(str(spec)) == spec


_NESTED = Spec("lead", {"like": Spec("lexrank", {"words": 60})})


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
        ("lead(like=lexrank)", Spec("lead", {"like": Spec("lexrank")})),
        ("lead(like = lexrank ( words = 60 ) )", _NESTED),
        (
            "best(of=[a(n=1), my.shop:B, {'k': t5-small(x=1e-3)}])",
            Spec(
                "best",
                {
                    "of": [
                        Spec("a", {"n": 1}),
                        Spec("my.shop:B"),
                        {"k": Spec("t5-small", {"x": 1e-3})},
                    ]
                },
            ),
        ),
        (
            "a(b='c=d(e)', f=\"g(h='i')\", j='''k'l(m)''')",
            Spec("a", {"b": "c=d(e)", "f": "g(h='i')", "j": "k'l(m)"}),
        ),
        ("a(b=c(d=e(f=true)))", Spec("a", {"b": Spec("c", {"d": Spec("e", {"f": True})})})),
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
        ("lead(a=b+c)", "the value of 'a'"),
        ("lead(a=b.c[0])", "the value of 'a'"),
        ("lead(a=[*b])", "the value of 'a'"),
        ("lead(a={**b})", "the value of 'a'"),
        ("lead(a={b: 1})", "the value of 'a'"),
        ("lead(a=f'{b}')", "the value of 'a'"),
        ("lead(a=é)", "the value of 'a'"),
        ("lead(a=[b for b in c])", "not a name with options"),
        ("lead(a=lambda: 0)", "not a name with options"),
        ("lead(a=b(1))", "needs its name"),
        ("lead(a=b(c=1, c=2))", "given twice"),
        ("lead(a=__import__('os'))", "needs its name"),
        ("lead(a=1e999)", "the value inf of 'a'"),
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
        ({"use": "lead", "of": set()}, "is not a number"),
        ({"use": "lead", "of": [{"use": "b", "day": datetime.date(2021, 5, 3)}]}, "quote it"),
        ({"use": "lead", "of": {"use": "b c"}}, "'b c' is not a name with options"),
    ],
)
def test_a_mapping_that_cannot_be_written_as_a_call_is_refused(
    mapping: dict[str, object], said: str
) -> None:
    with pytest.raises(SpecError, match=said):
        Spec.from_mapping(mapping)


@pytest.mark.parametrize(
    ("mapping", "text"),
    [
        (
            {"use": "lead", "like": {"use": "extractive", "words": 60}},
            "lead(like=extractive(words=60))",
        ),
        (
            {"use": "lead", "like": {"use": "extractive(words=60)"}},
            "lead(like=extractive(words=60))",
        ),
        ({"use": "best", "of": [{"use": "b"}, {"use": "a", "n": 1}]}, "best(of=[b, a(n=1)])"),
        ({"use": "best", "of": {"x": {"use": "null"}}}, "best(of={'x': null()})"),
    ],
)
def test_a_mapping_with_use_inside_is_a_spec(mapping: dict[str, object], text: str) -> None:
    assert str(Spec.of(mapping)) == text
    assert Spec.parse(text) == Spec.of(mapping)


def test_options_in_the_mapping_win_over_those_in_its_name() -> None:
    spec = Spec.of({"use": "lead(sentences=3, words=9)", "sentences": 2})
    assert spec == Spec("lead", {"sentences": 2, "words": 9})


def test_another_kind_of_value_is_refused() -> None:
    with pytest.raises(SpecError, match="neither a name nor a mapping"):
        Spec.of(3)  # type: ignore[arg-type]
