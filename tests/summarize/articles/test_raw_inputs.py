"""The 215 raw inputs: what comes through, what goes, by part; see docs/reading.md."""

from __future__ import annotations

from dataclasses import fields
from functools import cache
from pathlib import Path

import pytest
from raw_inputs import Count, RawInput, blind_inputs, count, raw_inputs

from summarize.articles import ReadResult, read_articles

INPUTS = {raw.name: raw for raw in raw_inputs()}
BLIND = list(blind_inputs())


def read(raw: RawInput, folder: Path) -> tuple[str, str | None]:
    results = read_all(raw, folder)
    return "\n\n".join(result.article.text for result in results), results[0].article.title


def read_all(raw: RawInput, folder: Path) -> list[ReadResult]:
    path = folder / raw.name
    path.write_bytes(raw.content)
    return read_articles(path, field=raw.field)


@cache
def counted(half: str, folder: Path) -> Count:
    total = Count()
    for raw in [*INPUTS.values(), *BLIND]:
        if raw.half == half:
            made, _ = count(raw, *read(raw, folder))
            for name in (field.name for field in fields(Count)):
                setattr(total, name, getattr(total, name) + getattr(made, name))
    return total


@pytest.mark.parametrize(("half", "gone"), [("A", 0.98), ("B", 0.95)])
def test_sentences_stay_boilerplate_goes_and_headlines_are_found(
    half: str, gone: float, tmp_path: Path
) -> None:
    found = counted(half, tmp_path)
    assert found.inputs >= 50
    assert found.kept >= found.sentences * (1 if half == "A" else 0.99), found
    assert found.gone >= found.strings * gone, found
    assert found.leads >= found.inputs * gone, found
    assert found.titles >= found.inputs * 0.95, found


@pytest.mark.parametrize(("part", "inputs"), [("C", 60), ("D", 50)])
def test_inputs_of_other_authors_are_read_as_well(part: str, inputs: int, tmp_path: Path) -> None:
    found = counted(part, tmp_path)
    assert found.inputs == inputs
    assert found.kept >= found.sentences * 0.98, found
    assert found.gone >= found.strings * 0.9, found
    assert found.leads >= found.inputs * 0.9, found
    assert found.titles >= found.inputs * 0.9, found


def test_no_day_is_invented_and_nine_of_ten_are_found(tmp_path: Path) -> None:
    right = 0
    for raw in BLIND:
        day = read_all(raw, tmp_path)[0].article.published
        assert raw.published != (None,) or day is None, raw.name
        right += (None if day is None else day.isoformat()) in raw.published
    assert right >= len(BLIND) * 0.9


def test_the_inputs_are_of_many_kinds_and_languages() -> None:
    assert len({raw.kind for raw in INPUTS.values()}) == 14
    assert len({raw.language for raw in INPUTS.values()}) == 12
    for raw in INPUTS.values():
        assert raw.keep, raw.name


@pytest.mark.parametrize("name", ["en-ferry-page.txt", "en-ferry-html.html", "ja-onsen-email.eml"])
def test_what_was_left_out_is_listed_in_every_format(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(INPUTS[name].content)
    (result,) = read_articles(path)
    listed = "".join("".join(line.text.split()) for line in result.dropped)
    for string in INPUTS[name].go:
        if not string.startswith("http"):  # addresses behind links of mails
            assert "".join(string.split()) in listed, string
