"""The index on disk is a dictionary that is as large as one likes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.data import disk_index
from eval.data.disk_index import DiskIndex

STEPS = st.lists(st.tuples(st.text(max_size=3), st.integers(0, 10**12), st.integers(0, 9)))


@given(STEPS, st.sampled_from([0, 3, 1000]))
def test_it_answers_as_a_dictionary_does(steps: list[tuple[str, int, int]], few: int) -> None:
    before, disk_index.IN_MEMORY = disk_index.IN_MEMORY, few
    try:
        index, expected = DiskIndex(), dict[str, tuple[int, int]]()
        for key, first, second in steps:
            index.put(key, first, second)
            expected[key] = (first, second)
            assert len(index) == len(expected)
        assert {key: index[key] for key in index} == expected
        firsts = [index[key][0] for key in index]
        assert firsts == sorted(firsts)
        assert index.nth({0, 2}) == [k for n, k in enumerate(sorted(expected)) if n in (0, 2)]
        assert "none of them" not in index
        with pytest.raises(KeyError):
            index["none of them"]
        index.clear()
        assert not list(index)
        assert len(index) == 0
    finally:
        disk_index.IN_MEMORY = before


def test_an_id_that_is_no_unicode_comes_back_as_it_was() -> None:
    index = DiskIndex()
    for number in range(disk_index.IN_MEMORY + 1):
        index.put(f"{number}\ud800", number)
    assert next(iter(index)) == "0\ud800"
    assert index["7\ud800"] == (7, 0)
