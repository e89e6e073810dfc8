"""Page furniture between the sentences of a document."""

from __future__ import annotations

import pytest

from summarize import Article, Summary, load
from summarize.articles.boilerplate import belongs_in_no_summary
from summarize.articles.datelines import boilerplate_before
from summarize.extractive.document import read_document

FURNITURE = [
    "Scroll down for video .",
    "Click here for more pictures.",
    "By Mara Quill and Tom Ashdown.",
    "By Mara Quill, Science Editor.",
    "By .",
    "Mara Quill .",
    "PUBLISHED: .",
    "08:15 EST, 3 May 2031 .",
    "Pictured: the new bridge at dusk",
    "Photo: Tom Ashdown",
    "READ MORE: How the bridge was built",
    "Watch engineers explain the crack »",
    "See a map of the route ».",
    "Follow us on Twitter @examplepost.",
    "Tom Ashdown contributed to this report.",
    "The opinions expressed in this commentary are solely those of the author.",
    "Copyright 2031 Example Post.",
    "All rights reserved.",
    "E-mail to a friend.",
    "Reuters",
    "* * *",
]
STORY = [
    "By Monday the ferry was back.",
    "By then Mara Quill had left.",
    "Watch the hull, the engineer said.",
    "Video of the crack was shown in court.",
    "Pictures of the hull went round the world.",
    "Published in May, the report blames nobody.",
    "Reuters sold its office.",
    "Read by millions, the book changed the law.",
    "More ferries will follow.",
    "He told her to click on the link.",
]


@pytest.mark.parametrize("sentence", FURNITURE)
def test_furniture_is_recognised(sentence: str) -> None:
    assert belongs_in_no_summary(sentence)


@pytest.mark.parametrize("sentence", STORY)
def test_a_sentence_of_the_story_is_kept(sentence: str) -> None:
    assert not belongs_in_no_summary(sentence)
    assert boilerplate_before(sentence) == 0


@pytest.mark.parametrize(
    ("sentence", "rest"),
    [
        ("(CNN)The ferry stopped.", "The ferry stopped."),
        ("(CNN) -- The ferry stopped.", "The ferry stopped."),
        ("London (CNN)The ferry stopped.", "The ferry stopped."),
        ("ALDO, Norway (Reuters) - The ferry stopped.", "The ferry stopped."),
        ("PORTREE — The ferry stopped.", "The ferry stopped."),
        ("PORTREE, Scotland - The ferry stopped.", "The ferry stopped."),
        ("ALDO BAY, N.S. - Nobody came.", "Nobody came."),
        ("Aldo Bay, Norway  (CNN)The ferry stopped.", "The ferry stopped."),
        ("NATO, the UN - all of them came.", "NATO, the UN - all of them came."),
        ("The Aldo Party (PA) won.", "The Aldo Party (PA) won."),
        ("The Aldo Party Congress (APC) won.", "The Aldo Party Congress (APC) won."),
    ],
)
def test_what_stands_before_a_sentence_is_cut(sentence: str, rest: str) -> None:
    assert sentence[boilerplate_before(sentence) :] == rest


def test_a_summary_has_no_furniture_and_says_what_was_dropped() -> None:
    text = "(CNN)The ferry stopped. Scroll down for video . Nobody was hurt."
    (summary,) = load("lead(sentences=2)").summarize([Article("a", text)])
    assert isinstance(summary, Summary)
    assert summary.text == "The ferry stopped. Nobody was hurt."
    dropped = summary.details["dropped_furniture"]
    assert [part["text"] for part in dropped] == ["(CNN)", "Scroll down for video ."]
    assert all(text[part["start"] : part["end"]] == part["text"] for part in dropped)


def test_a_text_of_nothing_but_furniture_is_kept() -> None:
    (summary,) = load("lead").summarize([Article("a", "All rights reserved.")])
    assert isinstance(summary, Summary)
    assert summary.text == "All rights reserved."


STORY_WITH_HEADINGS = """Aldo 3 Portree 2

The ferry stopped on Monday. Nobody was hurt.

What comes next

Engineers will mend the hull. Divers came. The quay is shut.

- new plates

She said:

It will take a week"""


def test_a_short_paragraph_without_a_stop_is_a_heading() -> None:
    document = read_document(STORY_WITH_HEADINGS)
    dropped = [STORY_WITH_HEADINGS[start:end] for start, end in document.furniture]
    assert dropped == ["Aldo 3 Portree 2", "What comes next"]
    assert document.sentences[-1] == "It will take a week"


def test_where_most_lines_have_no_stop_none_is_a_heading() -> None:
    text = "Rain on the quay\n\nThe ferry sleeps\n\nNobody comes.\n\nThe light goes out"
    assert not read_document(text).furniture
    assert len(read_document(text)) == 4
