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


HEAD = "WORKING LIFE REVIEW"


def test_a_running_head_on_the_first_line_is_no_headline() -> None:
    numbers = [HEAD, "", "How far does a nurse walk?", "", *FIRST, "", "7", "", HEAD, "", *SECOND]
    for text in (
        "\n".join([*numbers, "", "8"]),
        "\n".join([HEAD, "", "How far does a nurse walk?", "", *FIRST])
        + f"\f{HEAD}\n\n"
        + "\n".join(SECOND),
    ):
        found = find_story(text)
        assert (found.title, found.text) == ("How far does a nurse walk?", SENTENCES)


def test_a_headline_that_is_repeated_as_running_head_is_the_headline() -> None:
    text = "\n".join([HEAD, "", *FIRST]) + f"\f{HEAD}\n\n" + "\n".join(SECOND)
    found = find_story(text)
    assert (found.title, found.text) == (HEAD, SENTENCES)


def test_a_line_that_parts_a_sentence_again_and_again_is_a_running_head() -> None:
    text = [*FIRST, "", HEAD, "", *SECOND, "Nobody had asked the people who had lived in the", "",
            HEAD, "", "house beside it."]  # fmt: skip
    assert HEAD not in find_story("\n".join(text)).text
    twice = [*FIRST, *SECOND, *FIRST, *SECOND]
    assert find_story("\n".join(twice), "A market").dropped == ()


def test_the_end_of_a_number_is_no_page_number() -> None:
    text = "\n".join([*FIRST, *SECOND, "The number of the harbour board is 555-", "0147."])
    assert "555-0147." in find_story(f"{text}\fThe Quay\n\n{SECOND[1]}").text


@pytest.mark.parametrize(
    "line", ["Continued from page 3", "Fortsetzung von Seite 3", "Suite de la page 3",
             "Viene de la página 3", "Segue a pagina 3", "Vervolg van pagina 3"],
)  # fmt: skip
def test_where_a_page_goes_on_is_no_part_of_the_story(line: str) -> None:
    found, why = story("\n".join(FIRST) + f"\f{line}\n" + "\n".join(SECOND))
    assert (found, why) == (SENTENCES, ["page number"])


def test_an_indented_line_opens_a_paragraph() -> None:
    first = ["A harbour without a market", f"  {FIRST[0]}", *FIRST[1:], SECOND[0]]
    second = [f"  {SECOND[1]}", "Nobody had asked them.", "  The chair of the board went home."]
    found = find_story("\n".join([*first, *second]))
    assert found.title == "A harbour without a market"
    assert found.text.split("\n\n") == [
        SENTENCES.removesuffix(f" {SECOND[1]}"),
        f"{SECOND[1]} Nobody had asked them.",
        "The chair of the board went home.",
    ]


def test_a_capital_tells_a_divided_name_from_a_compound() -> None:
    text = (
        "Nurses walk far, says a study that was published on Wednesday by the In-\nstitute for "
        "Work. They walk to the well-\nknown wards and to the other in-\nhouse kitchen.\f"
    )
    found = find_story(text).text
    assert "Institute" in found
    assert "well-known" in found
    assert "in-house" in found
