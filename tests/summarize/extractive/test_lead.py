"""The lead, and the lead of another summarizer's length."""

from __future__ import annotations

from pathlib import Path

import pytest

from summarize import Article, Failure, Summary, load

TEXT = "The ferry stopped on Monday. Nobody was hurt. It will run again on Friday, they said."


def lead(spec: str, text: str = TEXT) -> Summary:
    (summary,) = load(spec).summarize([Article("a", text)])
    assert isinstance(summary, Summary)
    return summary


def test_three_sentences_unless_told_otherwise() -> None:
    assert lead("lead", TEXT + " More follows.").text == TEXT
    assert lead("lead(sentences=1)").text == "The ferry stopped on Monday."


def test_whole_sentences_within_the_words() -> None:
    assert lead("lead(words=9)").text == "The ferry stopped on Monday. Nobody was hurt."
    assert lead("lead(words=7)").text == "The ferry stopped on Monday."


def test_exactly_the_words() -> None:
    assert lead("lead(words=7, exact=True)").text == "The ferry stopped on Monday. Nobody was…"


def test_a_first_sentence_that_is_too_long_is_cut() -> None:
    assert lead("lead(words=2)").text == "The ferry…"


def test_a_lead_of_another_summarizers_length() -> None:
    for spec in ("lexrank(sentences=1)", "lexrank(sentences=2)", "extractive(words=9)"):
        (other,) = load(spec).summarize([Article("a", TEXT)])
        assert isinstance(other, Summary)
        found = lead(f"lead(like={spec!r})").text
        assert len(found.split()) == len(other.text.split())
        assert TEXT.startswith(found.removesuffix("…"))


def test_the_matched_summarizer_is_part_of_the_signature() -> None:
    one, other = load("lead(like='lexrank')"), load("lead(like='lexrank(sentences=2)')")
    assert one.signature != other.signature


def test_details_point_into_the_article() -> None:
    for part in lead("lead(words=7, exact=True)").details["sentences"]:
        assert TEXT[part["start"] : part["end"]] in TEXT


def test_an_empty_article_is_a_failure() -> None:
    for spec in ("lead", "lead(like='lexrank')", "lexrank", "extractive", "pacsum", "textrank"):
        (result,) = load(spec).summarize([Article("a", " \n ")])
        assert isinstance(result, Failure)
        assert result.kind == "empty_article"


def test_the_code_of_a_plugin_that_is_matched_stands_in_the_signature(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    plugin = tmp_path / "matched_plugin.py"
    code = (
        "class Same:\n"
        "    signature = 'same'\n"
        "    def summarize(self, articles): return iter(())\n"
        "    def close(self): pass\n"
    )

    def signature(text: str) -> str:
        plugin.write_text(text)
        return load("lead(like=matched_plugin:Same)").signature

    before = signature(code)
    assert signature(f"{code}    limit = 3\n") != before
    assert signature(code) == before
