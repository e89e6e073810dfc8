"""What printers put on pages: running heads, numbers, footnotes, divided words."""

from __future__ import annotations

import pytest

from summarize.articles.text import find_story

FIRST = [
    "The harbour board of Port Ellery voted on Monday night to",
    "close the old fish market, ending a quarrel that had split",
    "the town for six years, and to build a new one beside the",
]
SECOND = [
    "railway station before the end of the year, its chair said.",
    "Divers had found that the old piles were rotten.",
]
SENTENCES = (
    " ".join(FIRST) + " railway station before the end of the year, its chair said. "
    "Divers had found that the old piles were rotten."
)


def story(text: str) -> tuple[str, list[str]]:
    found = find_story(text)
    return found.text, [dropped.reason for dropped in found.dropped]


@pytest.mark.parametrize(
    ("foot", "head", "reasons"),
    [
        ("1", "2", ["page number", "page number"]),
        ("Page 1 of 2", "Page 2 of 2", ["page number", "page number"]),
        ("– 1 –", "– 2 –", ["page number", "page number"]),
        ("The Quay, 3 May", "The Quay, 3 May", ["running head", "running head"]),
    ],
)
def test_heads_and_feet_of_pages_go(foot: str, head: str, reasons: list[str]) -> None:
    found, why = story("\n".join([*FIRST, "", foot]) + "\f" + "\n".join([head, "", *SECOND]))
    assert why == reasons
    assert found == SENTENCES


def test_numbers_that_count_pages_are_known_without_form_feeds() -> None:
    text = "\n".join([*FIRST, "The Quay – 1 / 2", *SECOND, "The Quay – 2 / 2"])
    assert story(text) == (SENTENCES, ["running head", "running head"])


@pytest.mark.parametrize("mark", ["1 ", "[1] ", "¹ "])
def test_footnotes_go(mark: str) -> None:
    note = f"{mark}Harbour board, minutes of 3 May 2021, p. 4."
    text = "\n".join([*FIRST, "", note, "", "1"]) + "\f" + "\n".join([*SECOND, "2"])
    assert story(text) == (SENTENCES, ["footnote", "page number", "page number"])


def test_numbers_of_a_story_stay() -> None:
    lines = ["Ellery 3", "Hexley 2", "The match ended at six. It rained."]
    assert find_story("\n".join(lines), "Derby").text.split("\n\n") == lines
    steps = "She told them:\n\n1. Shut the door.\n\n2. Call the office.\n\nNobody did."
    assert find_story(steps).dropped == ()


@pytest.mark.parametrize(
    ("divided", "whole"),
    [
        ("em-\nbankments", "embankments"),
        ("em\u00ad\nbankments", "embankments"),
        ("well-\nknown", "well-known"),
        ("Marsh-\nHolt", "Marsh-Holt"),
        ("of\ufb01ce", "office"),
    ],
)
def test_divided_words_and_ligatures_are_put_together(divided: str, whole: str) -> None:
    text = f"The board of Port Ellery looked at its old {divided} on the\nevening of Monday.\f"
    assert whole in find_story(text).text


def test_a_word_that_stands_elsewhere_with_its_hyphen_keeps_it() -> None:
    text = "The quasi-legal body of Port Ellery met in the quasi-\nlegal court on Monday evening.\f"
    assert find_story(text).text.count("quasi-legal") == 2
