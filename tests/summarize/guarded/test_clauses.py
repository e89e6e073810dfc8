"""What is taken out of a sentence, and what is not: sentences written and shortened by hand."""

from __future__ import annotations

import pytest

from summarize.guarded.clauses import without

# A sentence, the words that must go, and the best sentence an editor would leave.
SHORTENED = [
    ("The club (founded in 1887) won the cup.", "1887", "The club won the cup."),
    ("The club – founded in 1887 – won the cup.", "1887", "The club won the cup."),
    ("Ann Lee, 45, won the cup in Oslo.", "45", "Ann Lee won the cup in Oslo."),
    ("The cup was won by Ann Lee, 45.", "45", "The cup was won by Ann Lee."),
    ("A 45-year-old man won the cup.", "45-year-old", "A man won the cup."),
    ("A 45-year-old engineer won the cup.", "45-year-old", "An engineer won the cup."),
    ("An 18-year-old man won the cup.", "18", "A man won the cup."),
    ("It was closed on Monday after a fire.", "Monday", "It was closed after a fire."),
    ("Police closed the bridge on 4 May 2021.", "4 May 2021", "Police closed the bridge."),
    ("It had burned in May 2021 for a week.", "2021", "It had burned for a week."),
    ("On 4 May, the bridge was closed.", "4 May", "The bridge was closed."),
    ("In Oslo, police closed the bridge.", "Oslo", "Police closed the bridge."),
    ("The club, which began in 1887, won the cup.", "1887", "The club won the cup."),
    ("The cup went to a club, which began in 1887.", "1887", "The cup went to a club."),
    ("The big factory closed, leaving 40 without work.", "40", "The big factory closed."),
    ("Sales rose once more, up from 12.5 million.", "12.5 million", "Sales rose once more."),
    ("Ann Lee, a lawyer from Leeds, won the cup.", "Leeds", "Ann Lee won the cup."),
    ("Oslo, Bergen and Narvik took part in it.", "Bergen", "Oslo and Narvik took part in it."),
    ("Oslo, Bergen and Narvik took part in it.", "Narvik", "Oslo and Bergen took part in it."),
    ("Oslo, Bergen, Narvik and Molde took part.", "Oslo", "Bergen, Narvik and Molde took part."),
    ("Oslo, Bergen, Narvik, and Molde took part.", "Molde", "Oslo, Bergen, and Narvik took part."),
]  # fmt: skip

# Taking the words out would leave a sentence that is broken or says something else.
KEPT = [
    ("The election is on Monday.", "Monday"),
    ("She was born in 1987.", "1987"),
    ("The trial was set for between May and June 2021.", "June 2021"),
    ("The fair runs from Monday to Friday.", "Monday"),
    ("It rained on Monday and Tuesday in Oslo.", "Monday"),
    ("The bridge closed by Monday.", "Monday"),
    ("Ann Lee said 40 people were hurt.", "40"),
    ("Ann Lee won the cup, according to Bob Ray.", "Bob Ray"),
    ("Oslo and Bergen are in it.", "Bergen"),
    ("He lives in Paris, France, with her.", "France"),
    ("They won 40 of the games.", "40"),
    ("The deal, made public on 4 May, was welcome.", "4 May"),
    ("On the isle of Sark, Guernsey, rain fell for days.", "Sark"),
    ("The attack occurred on 4 May.", "4 May"),
    ("The three coins found in July are from Rome.", "July"),
    ("They won 40 games, against 30 in 2018, and a cup.", "2018"),
    ("The new rules come into force on 4 May.", "4 May"),
    ("Sales rose, up from 40.", "40"),  # two words are no sentence to leave behind
]


@pytest.mark.parametrize(("sentence", "gone", "left"), SHORTENED)
def test_a_part_goes_and_the_rest_reads_on(sentence: str, gone: str, left: str) -> None:
    start = sentence.index(gone)
    found = without(sentence, start, start + len(gone))
    assert found[:1] == [left]


@pytest.mark.parametrize(("sentence", "gone"), KEPT)
def test_nothing_is_offered_where_the_rest_would_not_stand(sentence: str, gone: str) -> None:
    start = sentence.index(gone)
    assert without(sentence, start, start + len(gone)) == []
