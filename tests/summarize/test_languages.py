"""Which language a text is in."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest

from summarize import Article, SpecError, Summary, load
from summarize.languages import detect_language, function_words, language_name
from summarize.stops import TESTED_LANGUAGES

BY_LANGUAGE = json.loads((Path(__file__).parent / "sentences.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("half", BY_LANGUAGE)
@pytest.mark.parametrize("language", sorted(TESTED_LANGUAGES))
def test_a_paragraph_tells_its_language(language: str, half: str) -> None:
    assert detect_language(" ".join(BY_LANGUAGE[half][language])) == language


@pytest.mark.parametrize("text", ["", "12,5 %", "Aldo 3:2", "\ud800 \u00a0", "…" * 5000])
def test_too_little_is_taken_for_english(text: str) -> None:
    assert detect_language(text) == "en"


@pytest.mark.parametrize("name", ["news_cnndm", "news_xsum"])
def test_english_news_is_english(human_data: Path, name: str) -> None:
    with gzip.open(human_data / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        assert {detect_language(json.loads(line)["article"]) for line in lines} == {"en"}


def test_english_needs_no_model() -> None:
    code = (
        "import sys\n"
        "from summarize.languages import detect_language\n"
        "detect_language('The ferry to the island stopped on Monday and it will not run again.')\n"
        "sys.exit('py3langid' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_function_words_are_common_in_their_language_alone() -> None:
    """At least a sixth of a text's words are in its own list, and in no other list are more."""
    for language in TESTED_LANGUAGES - {"zh", "ja", "ko"}:
        text = " ".join(
            BY_LANGUAGE["written first"][language] + BY_LANGUAGE["kept aside"][language]
        )
        words = text.lower().split()
        shares = {
            other: sum(word in function_words(other) for word in words) / len(words)
            for other in TESTED_LANGUAGES
        }
        assert max(shares, key=lambda code: shares[code]) == language
        assert shares[language] > 1 / 6


def test_names_of_languages() -> None:
    assert [language_name(code) for code in ("de", "pt-BR", "zh", "qqq")] == [
        "German",
        "Portuguese",
        "Chinese",
        "qqq",
    ]


def test_a_language_that_does_not_exist_is_refused() -> None:
    with pytest.raises(SpecError, match="there is no language 'xx'"):
        load("lexrank(language='xx')")


@pytest.mark.parametrize(("option", "read_as"), [("auto", "fr"), ("de", "de"), ("fr-CA", "fr")])
def test_a_summary_names_the_language_it_was_read_in(option: str, read_as: str) -> None:
    text = " ".join(BY_LANGUAGE["written first"]["fr"])
    (summary,) = load(f"lead(language={option!r})").summarize([Article("a", text)])
    assert isinstance(summary, Summary)
    assert summary.details["language"] == read_as


def test_what_is_not_known_of_a_language_is_said_once(caplog: pytest.LogCaptureFixture) -> None:
    text = "Bron stängdes i måndags. Den ska öppna igen om tre veckor, säger kommunen."
    with caplog.at_level("INFO", logger="summarize"):
        list(load("textrank(language='sv')").summarize([Article("a", text), Article("b", text)]))
        list(load("textrank").summarize([Article("c", " ".join(BY_LANGUAGE["kept aside"]["de"]))]))
    (record,) = caplog.records
    assert "Swedish" in record.getMessage()
    assert "textrank" in record.getMessage()
