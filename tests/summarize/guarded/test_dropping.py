"""Sentences that go, and what leans on them: texts written and shortened by hand."""

from __future__ import annotations

import pytest

from summarize.guarded.dropping import cuts, same_quotations, units

FIRST = "Ann Lee won the race in Oslo. She broke a record. Bob Ray came second."


@pytest.mark.parametrize(
    ("text", "gone", "left"),
    [
        (FIRST, "Oslo", ""),  # what is the rest about?
        (FIRST, "record", "Ann Lee won the race in Oslo. Bob Ray came second."),
        (FIRST, "second", "Ann Lee won the race in Oslo. She broke a record."),
        (  # both lean on the first
            "Ann Lee won the race. She broke a record. She was also paid 90 euros.",
            "record",
            "Ann Lee won the race. She was also paid 90 euros.",
        ),
        (  # "it" is the builder, not the council
            "The council of Oslo voted. The builder offered 90 homes. It will appeal.",
            "90",
            "The council of Oslo voted.",
        ),
        (
            "It rained. The mayor of Oslo resigned. However, Bob Ray will stay.",
            "Oslo",
            "It rained. Bob Ray will stay.",
        ),
        ("It rained. The bridge in Oslo closed. But trains ran.", "Oslo", "It rained. Trains ran."),
        ("Oslo was hit by floods.\n\nBergen was not.", "floods", ""),
        ("Oslo was hit by floods.\n\nBergen was not.", "Bergen", "Oslo was hit by floods."),
        ("Ann Lee won. She was glad.", "Ann Lee", ""),
        (
            "1. Rain fell in Oslo. 2. Bob Ray left in 1990. 3. Ann Lee stayed.",
            "1990",
            "1. Rain fell in Oslo. 2. Ann Lee stayed.",
        ),
        ("- Ann Lee won in 1990.\n- She was glad.\n- Rain fell.", "1990", "- Rain fell."),
        ("Rain fell. Ann Lee won. In a race at Narvik, she was second.", "won", "Rain fell."),
        ("Rain fell. A strike began in Oslo. The strike goes on.", "Oslo", "Rain fell."),
        ("Rain fell. A strike hit Oslo. The strike, now old, goes on.", "Oslo", "Rain fell."),
        (
            "Rain fell. Strikes began in Oslo. The number of people has grown.",
            "Oslo",
            "Rain fell. The number of people has grown.",
        ),
        (
            "A strike began. Bob Ray left in 1990. The strike goes on.",
            "1990",
            "A strike began. The strike goes on.",
        ),
        ("Rain fell. A dam broke in Oslo. Both towns were flooded.", "Oslo", "Rain fell."),
        (  # the quotation goes with the sentence that it runs through
            "Rain fell. “It was bad. It was 1987 again,” said Ann Lee. Bob Ray agreed.",
            "1987",
            "Rain fell. Bob Ray agreed.",
        ),
    ],
)
def test_a_sentence_goes_with_what_leans_on_it(text: str, gone: str, left: str) -> None:
    start = text.index(gone)
    *_, last = cuts(text, start, start + len(gone))
    assert (last.kind, last.text) == ("sentence", left)


def test_a_clause_is_offered_before_the_sentence() -> None:
    text = "Ann Lee, 45, won the race in Oslo. She broke a record."
    found = list(cuts(text, 9, 11))
    assert [cut.kind for cut in found] == ["clause", "sentence"]
    assert found[0].text == "Ann Lee won the race in Oslo. She broke a record."


def test_a_clause_inside_a_quotation_is_never_taken_out() -> None:
    text = "Ann Lee said: “Bob Ray, 45, won the race for us.” It rained."
    start = text.index("45")
    assert [cut.kind for cut in cuts(text, start, start + 2)] == ["sentence"]


def test_parts_of_sentences_go_in_english_only() -> None:
    text = (
        "Die Brücke (gebaut 1887) wurde am Montag nach einem Feuer geschlossen. Es regnete stark."
    )
    start = text.index("1887")
    assert [cut.kind for cut in cuts(text, start, start + 4)] == ["sentence"]


def test_a_quotation_that_runs_through_sentences_keeps_them_together() -> None:
    text = 'Rain fell. "It was bad. It was cold," said Ann Lee. Bob Ray agreed.'
    assert [text[start:end] for start, end in units(text, "en")] == [
        "Rain fell.",
        '"It was bad. It was cold," said Ann Lee.',
        "Bob Ray agreed.",
    ]


def test_quotations_may_go_but_not_change() -> None:
    before = "He said “yes, in 1987” and “no”."
    assert same_quotations(before, "He said “yes, in 1987”.")
    assert same_quotations(before, "He spoke.")
    assert not same_quotations(before, "He said “yes” and “no”.")
    assert not same_quotations(before, "He said “yes, in 1987 and no.")
