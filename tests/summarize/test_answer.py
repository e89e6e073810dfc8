from __future__ import annotations

import pytest

from summarize.answer import clean, complete

STORY = "The ferry closed on Tuesday. Engineers found cracks."


@pytest.mark.parametrize(
    "written",
    [
        STORY,
        f"  {STORY}\n",
        f"<think>Who? The ferry.\n\nRight.</think>\n\n{STORY}",
        f"Let me see.</think>{STORY}",
        f"Here is a summary of the article:\n\n{STORY}",
        f"Here's a three-sentence summary: {STORY}",
        f"Here are three sentences that sum it up: {STORY}",
        f"Sure! Here is a concise summary of the news article in three sentences:\n{STORY}",
        f"Certainly. Below is the summary:\n\n{STORY}",
        f"Summary: {STORY}",
        f"**Summary:** {STORY}",
        f"**Summary**\n\n{STORY}",
        f"## Summary\n{STORY}",
        f"TL;DR: {STORY}",
        f'"{STORY}"',
        f"<think>x</think>Here is the summary: “{STORY}”",
    ],
)
def test_what_is_not_the_summary_goes(written: str) -> None:
    assert clean(written) == STORY


@pytest.mark.parametrize(
    "summary",
    [
        "Here is where the ferry sank. Nobody was hurt.",
        "This is the third closure: the pier shut in 2019 as well.",
        "Summary executions were reported on Tuesday.",
        "Summaries of the report: none were published.",
        '"We are done," she said. The ferry left at "noon".',
        "Sure winners lost on Sunday.",
        "The minister said: here is a summary of my views: none.",
        "Here is Rome. A summary: it fell.",
    ],
)
def test_a_story_that_looks_like_a_preface_stays(summary: str) -> None:
    assert clean(summary) == summary


def test_thinking_without_an_end_is_no_summary() -> None:
    assert clean("<think>The ferry closed on Tuesday.") == ""


@pytest.mark.parametrize("written", ["", " \n ", "<think></think>", "Summary:"])
def test_nothing_written_is_nothing(written: str) -> None:
    assert clean(written) == ""


def test_a_sentence_cut_off_by_the_limit_goes_unless_it_is_the_only_one() -> None:
    assert clean(f"{STORY} The mayor prom", cut_off=True) == STORY
    assert clean("The mayor prom", cut_off=True) == "The mayor prom"
    assert clean(f"{STORY} The mayor prom") == f"{STORY} The mayor prom"
    assert clean(f'{STORY} He said: "Fine."', cut_off=True) == f'{STORY} He said: "Fine."'


def test_no_more_sentences_than_asked_for() -> None:
    assert clean(STORY, sentences=1) == "The ferry closed on Tuesday."
    assert clean(STORY, sentences=5) == STORY


def test_sentences_are_those_of_the_language_it_is_written_in() -> None:
    german = (
        "Am 3. Mai wird die Brücke für drei Wochen geschlossen. Dr. Lund hat die Risse gesehen."
    )
    assert clean(f"{german} Es ist nicht", cut_off=True, sentences=2) == german
    assert not complete(german, 2)


def test_a_repeated_sentence_ends_the_summary() -> None:
    assert clean(f"{STORY} The  ferry closed on tuesday. It may open.") == STORY
    assert clean("No one paid. Why not? It rained. Why not? It shone.").endswith("It shone.")


def test_enough_is_when_a_sentence_returns() -> None:
    assert complete(f"{STORY} The ferry closed on Tuesday. Eng", 9)
    assert not complete(f"{STORY} The ferry closed on Tuesday", 9)
    assert not complete("No. No. No. No. No", 9)


def test_enough_is_when_a_further_sentence_has_begun() -> None:
    assert not complete(STORY, 2)
    assert complete(f"{STORY} The", 2)
    assert not complete("<think>One. Two. Three. Four.", 2)
