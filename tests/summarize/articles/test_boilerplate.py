"""Which lines are furniture, and which are not."""

from __future__ import annotations

import pytest

from summarize.articles.boilerplate import boilerplate

FURNITURE = {
    "menu": ["HamberMenu", "Home", "Skip to main content", "Home / News / States", "NEWS | SPORT",
             "Home > World > Asia", "About us"],
    "share buttons": ["Share", "Share this article", "Facebook Twitter WhatsApp", "Copy link",
                      "READ LATER", "12 comments", "5 min read"],
    "agency name": ["AFP", "Reuters", "AP/AFP", "With inputs from agencies", "Harbour News Agency"],
    "date line": ["Published: 3 May 2021, 10:15 GMT", "Updated 07:40 am IST, 3 May 2021",
                  "Last updated on May 3, 2021 at 9.15 p.m.", "date 2021-05-03 HamberMenu",
                  "3 May 2021"],
    "byline": ["By Ann Lee", "By Ann Lee and Bo van der Berg in Oslo", "BY ANN LEE",
               "By Ann Lee, political correspondent", "Written by Ann Lee",
               "Reporting by Ann Lee; editing by Bo Berg"],
    "photo credit": ["The quay | Photo Credit: AP", "Photo: Ann Lee/Harbour Pictures",
                     "(Photo by Ann Lee/Getty Images)", "Boats at the quay. | Photo: A. Lee",
                     "Image caption The quay at dawn", "File photo", "The quay (AP Photo/Ann Lee)"],
    "link to other pages": ["Also read: Quay to be widened", "Read more", "Read more: Why boats",
                            "Related stories", "Also Read | Quay to be widened", "Most read",
                            "More on this story", "Scroll down for video", "Topics: Quay | Boats",
                            "Click here"],
    "advertisement": ["ADVERTISEMENT", "Advertisement", "Story continues below advertisement",
                      "Sponsored"],
    "subscription prompt": ["Sign up for our weekly newsletter", "Subscribe to our newsletter.",
                            "Follow us on Facebook and Twitter.",
                            "Get the day's news in your inbox every morning."],
    "player or browser notice": ["Media playback is not supported on this device",
                                 "Please enable JavaScript to watch this.", "Play video"],
    "copyright notice": ["© 2021 The Quay", "Copyright 2021 The Quay. All rights reserved.",
                         "This material may not be published, broadcast or redistributed."],
    "ornament": ["* * *", "—", "/"],
}  # fmt: skip

STORY = [
    "Support for membership has fallen since the spring.",
    "Related costs rose by a third, the board said.",
    "Players play video games for ten hours a day at the club.",
    "Home owners will pay more from May.",
    "By Monday the water had gone.",
    "Updated figures will follow on 3 May 2021, the ministry said.",
    "He shared it on Facebook and Twitter.",
    "The report was published by the agency on Tuesday.",
    "Follow the river south and the valley opens.",
    "Photographs by Lee were sold for £200 each.",
    "Advertisements for the post drew 40 replies.",
    "Reporting by the newspaper, which is owned by the town, led to two arrests.",
    "Watch out for ice, drivers were told.",
    '"Read more," he told the pupils.',
    "Reuters said on Tuesday that it would cut 40 jobs.",
    "Sport, she said, had saved her life.",
    "The boat was found on Monday, the police said. (PTI)",
    "Copyright law does not cover recipes.",
    "The Associated Press first reported the sale (AP).",
    "Brackton Town 3 Hexley 2",
    "What happens next",
    "- 12 tonnes of salt",
    "2-1",
]


@pytest.mark.parametrize(
    ("reason", "line"), [(reason, line) for reason, lines in FURNITURE.items() for line in lines]
)
def test_furniture_is_known_with_its_reason(reason: str, line: str) -> None:
    assert boilerplate(line) == reason


@pytest.mark.parametrize("line", STORY)
def test_lines_of_a_story_are_not_boilerplate(line: str) -> None:
    assert boilerplate(line) is None


def test_a_place_beside_a_time_is_a_date_line_above_a_story_only() -> None:
    line = "07:40 am - Port Ellery"
    assert boilerplate(line, outside=True) == "date line"
    assert boilerplate(line) is None


def test_a_sentence_glued_to_a_notice_is_kept() -> None:
    glued = "Media playback is not supported on this deviceThe boat sank within an hour on Monday."
    assert boilerplate(glued) is None
    followed = (
        "Read more: Why boats sink. The owner of the boat, who is 52, was rescued from the water "
        "after an hour."
    )
    assert boilerplate(followed) is None


def test_a_long_paragraph_is_never_boilerplate() -> None:
    assert boilerplate("Read more: " + "the boat sank " * 30) is None
