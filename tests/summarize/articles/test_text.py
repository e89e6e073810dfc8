"""The story in plain text, without the page around it."""

from __future__ import annotations

import datetime
import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarize.articles.text import find_story

TITLE = "Port Ellery votes to close its fish market"
STORY = [
    "The harbour board of Port Ellery voted on Monday night to close the old fish market, ending a "
    "quarrel that had split the town's traders for six years.",
    "Its chair, Oona Brandt, said the hall will be pulled down in March. The new one is open.",
    '"Nobody is happy," she said. "That may be the surest sign of a fair deal."',
    "The board also agreed on three things:",
    "- a bus from the station",
    "- free ice until June",
    "Stallholders have until 4 April to apply.",
]
HEAD = [
    " date 2021-05-03 HamberMenu",
    TITLE,
    "",
    "Six years of quarrels end with seven votes to five",
    "",
    "May 3, 2021 07:27 am | Updated 07:40 am IST - Port Ellery",
    "",
    "AFP",
    "The fish market",
    "",
    "The fish market | Photo Credit: AP",
    "",
]
TAIL = [
    "",
    "Published - May 03, 2021 07:27 am IST",
    "Related Topics",
    "Port Ellery",
    "/",
    "fishing",
    "Sign in to unlock benefits!",
    "Comments",
    "Comments are open until Friday.",
    "© 2021 THE ELLERY NEWS. All rights reserved.",
]


def page(*, between: str = "\n\n", inside: str = "") -> str:
    body = between.join([*STORY[:2], *([inside] if inside else []), *STORY[2:]])
    return "\n".join([*HEAD, body, *TAIL])


def test_headline_date_and_paragraphs_come_out_of_a_page() -> None:
    story = find_story(page())
    assert story.title == TITLE
    assert story.published == datetime.date(2021, 5, 3)
    assert story.text.split("\n\n") == STORY


@pytest.mark.parametrize(
    "inside",
    [
        "Also read: Ferry to run on Sundays",
        "ADVERTISEMENT",
        "Related stories\nFerry to run on Sundays\nSix trains diverted",
        "Sign up for our weekly newsletter on the sea. It is free.\nSubscribe now",
        "Subscribe to our newsletter\nThe sea in five minutes.\nEnter your email\nSign up",
        "Ice is loaded at the quay on Sunday\n(Photo: Ann Lee)",
        "Ice is loaded at the quay on Sunday.\n | Photo Credit: Ann Lee",
    ],
)
def test_boxes_between_paragraphs_are_left_out(inside: str) -> None:
    assert find_story(page(inside=inside)).text.split("\n\n") == STORY


def test_every_line_is_either_in_the_story_or_accounted_for() -> None:
    source = page(inside="Also read: Ferry to run on Sundays")
    story = find_story(source)
    lines = source.split("\n")
    for dropped in story.dropped:
        assert lines[dropped.line - 1].split() == dropped.text.split()
    kept = len(story.text.split("\n\n"))
    assert kept + len(story.dropped) == sum(1 for line in lines if line.strip())


def test_reasons_name_what_a_line_is() -> None:
    reasons = {dropped.text: dropped.reason for dropped in find_story(page()).dropped}
    assert reasons[TITLE] == "headline"
    assert reasons["AFP"] == "agency name"
    assert reasons["The fish market"] == "caption"
    assert reasons["The fish market | Photo Credit: AP"] == "photo credit"
    assert reasons["Six years of quarrels end with seven votes to five"] == "text before the story"


def test_a_text_without_blank_lines_is_read_too() -> None:
    lines = [TITLE, "By Ann Lee", "3 May 2021, 10:15 GMT", *STORY]
    story = find_story("\n".join(lines))
    assert (story.title, story.text.split("\n\n")) == (TITLE, STORY)


def test_a_hard_wrapped_text_is_read_too() -> None:
    paragraphs = [textwrap.fill(paragraph, 72) for paragraph in [TITLE, "By Ann Lee", *STORY]]
    story = find_story("\n\n".join(paragraphs))
    assert (story.title, story.text.split("\n\n")) == (TITLE, STORY)


def test_a_clean_story_stays_as_it_is() -> None:
    story = find_story("\n\n".join(STORY))
    assert (story.text.split("\n\n"), story.title, story.dropped) == (STORY, None, ())


def test_a_question_is_a_headline_only_with_furniture_below_it() -> None:
    question = "Who closed the fish market?"
    assert find_story("\n\n".join([question, "By Ann Lee", *STORY])).title == question
    alone = find_story("\n\n".join([question, *STORY]))
    assert (alone.title, alone.text.split("\n\n")) == (None, [question, *STORY])


def test_a_headline_that_is_repeated_is_no_paragraph() -> None:
    story = find_story("\n\n".join([STORY[0], TITLE, STORY[1]]), TITLE)
    assert story.text.split("\n\n") == STORY[:2]


def test_the_first_date_counts_not_the_update() -> None:
    lines = ["Updated: 4 May 2021, 08:00 GMT", "Published: 3 May 2021, 10:15 GMT"]
    assert find_story("\n".join([TITLE, *lines, *STORY])).published == datetime.date(2021, 5, 3)


def test_a_line_without_a_stop_is_a_story_if_there_is_nothing_else() -> None:
    assert find_story("Storm nears the coast").text == "Storm nears the coast"


def test_furniture_alone_is_no_story() -> None:
    assert find_story("Home\nSport\n\nShare\nAFP\n3 May 2021").text == ""


def test_text_in_scripts_without_latin_stops_is_kept() -> None:
    paragraphs = [
        "漁港の理事会は月曜日に古い魚市場を閉じることを決めた。",
        "新しい市場は五月に開く。",
    ]
    assert find_story("\n\n".join(paragraphs)).text.split("\n\n") == paragraphs


_WORD = st.text(st.characters(categories=("Ll",), max_codepoint=0x24F), min_size=2, max_size=9)
_SENTENCE = st.lists(_WORD, min_size=6, max_size=25).map(
    lambda words: " ".join(words).capitalize() + "."
)


@given(st.lists(_SENTENCE, min_size=1, max_size=8), st.sampled_from(["\n", "\n\n"]))
def test_no_sentence_is_lost_below_a_head_and_above_a_tail(
    sentences: list[str], between: str
) -> None:
    source = "\n".join([TITLE, "By Ann Lee", "3 May 2021, 10:15 GMT", "", between.join(sentences)])
    kept = "".join(find_story(source + "\n\nShare\nFacebook").text.split())
    for sentence in sentences:
        assert "".join(sentence.split()) in kept


def test_minutes_of_a_meeting_keep_what_they_say() -> None:
    lines = ["Minutes of 3 May 2024", "1. Parking", "The council agreed to charge nothing.",
             "2. Next meeting", "5 June 2024"]  # fmt: skip
    assert find_story("\n".join(lines)).text.split("\n\n")[:2] == lines[2:4]


def test_a_head_that_goes_on_below_its_standfirst_is_left_out() -> None:
    head = [TITLE, "Six years of quarrels end.", "Ann Lee", "3 May 2021, 10:15 GMT", "Share"]
    story = find_story("\n".join([*head, *STORY]))
    assert story.title == TITLE
    assert story.text.split("\n\n") == [head[1], *STORY]


def test_a_papers_name_is_no_headline() -> None:
    head = ["The Port and Coast Gazette", TITLE, "By Ann Lee"]
    assert find_story("\n".join([*head, *STORY])).title == TITLE


def test_below_a_pages_last_sentence_nothing_is_a_story() -> None:
    tail = ["Feedback", "To the front page", "© 2021 The Ellery News"]
    head = [TITLE, "By Ann Lee", "3 May 2021, 10:15 GMT"]
    assert find_story("\n".join([*head, *STORY, *tail])).text.split("\n\n") == STORY
    assert find_story("\n\n".join([*STORY, "It will take a week"])).text.endswith("a week")


def test_an_agency_and_authors_below_a_headline_are_no_part_of_it() -> None:
    story = (
        "VASKHOLM, 4 nov 2026 (Baltic Wire) - The zinc smelter at Vaskholm restarted two of\n"
        "its three lines on Tuesday, nine days after the river entered the cable cellar.\n\n"
        "The plant's owner said the third line would wait for a transformer that is\n"
        "being built in Graz. It did not give a date.\n"
    )
    for below in ("Meridian News Service\nBy Tove Alander", "Tove Alander¹ and Nils Odeby²"):
        found = find_story(
            f"UPDATE 2-Zinc smelter at Vaskholm restarts after flood\n{below}\n\n{story}"
        )
        assert found.title == "Zinc smelter at Vaskholm restarts after flood"
        assert found.published == datetime.date(2026, 11, 4)
        assert found.text.startswith("The zinc smelter")


def test_the_references_of_a_paper_are_no_part_of_it() -> None:
    text = (
        "Swifts return each spring to the tower they know, or so the sacristans say.\n\n"
        "We climbed four of these towers for nine years and counted who came back.\n\n"
        "Most did.\n\nReferences\n\nKestner L (1998) The louvre as habitat. Tower Biology 2:88"
    )
    assert find_story(text).text.endswith("Most did.")
