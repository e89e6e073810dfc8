"""Documents that are no news: their own summary, formulas, questions, fragments and lists."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import numpy as np
import pytest

from summarize import Article, Summary, load
from summarize.extractive.document import read_document
from summarize.extractive.learned import Extractive
from summarize.extractive.prospects import prospects

OWN_SUMMARY = (
    "Leakage fell by 18 percent to 41 million litres a day, the lowest figure since 1996. "
    "Two reservoirs were below a third of capacity in August, and 60,000 households faced a ban. "
    "Bills will rise by 6 percent in April to pay for a new treatment plant at Marrow. "
    "The regulator fined the board 2.1 million pounds for spills into the river Lund."
)
DISTRICTS = ["Aldo", "Breck", "Corran", "Dunmore", "Elsing", "Fenwick", "Garth", "Holm", "Inver"]
SECTIONS = "\n\n".join(
    f"{name} district\n\nThis section describes the performance of the district of {name} during "
    f"the reporting period. The district of {name} has {20 + 7 * number} kilometres of mains. All "
    "indicators were reviewed in accordance with the procedures of the board. No further action "
    f"is required in the district of {name} at this time."
    for number, name in enumerate(DISTRICTS)
)
MINUTES = """Minutes of the meeting of Breck Parish Council

Present: Cllr Adams (chair), Cllr Boone, Cllr Castle, the clerk and three residents.

1. Apologies

None.

2. Declarations of interest

None.

3. Flood wall in Mill Lane

The clerk reported that the county will pay 60% of the cost of a flood wall in Mill Lane, put at
£84,000. The council agreed to find the remaining £33,600 from reserves.

4. Public questions

Was there any news of the bus shelter in Mill Lane? The chair said the county had given no date.

5. Any other business

None."""
INTERVIEW = """Ines Falk has counted seals on the Tarn coast for 20 years. Their numbers fall.

How many seals are left on the coast, and how many were there before the water warmed?

This spring we counted 1,140 seals, down from 2,300 in 2015.

What is driving the decline of the seals on the coast?

Sand eels have moved north as the water has warmed by two degrees, and pups starve."""


def summary_of(spec: str, text: str, title: str | None = None) -> str:
    result = load(spec)(Article("a", text, title))
    assert isinstance(result, Summary)
    return result.text


@pytest.mark.parametrize(
    "heading",
    ["Executive summary", "2. SUMMARY", "Key findings:", "Zusammenfassung", "Resumen ejecutivo"],
)
@pytest.mark.parametrize("preface", ["", "Preface\n\nThe board thanks its staff for the year.\n\n"])
def test_a_report_is_summarized_by_its_own_summary(heading: str, preface: str) -> None:
    text = f"{preface}{heading}\n\n{OWN_SUMMARY}\n\nDistricts\n\n{SECTIONS}"
    summary = summary_of("extractive(language='en')", text)
    chosen = read_document(summary).sentences
    assert len(chosen) >= 2
    assert all(sentence in OWN_SUMMARY for sentence in chosen)


def test_a_story_that_is_called_a_summary_as_a_whole_has_no_part_that_counts_more() -> None:
    assert set(prospects(read_document(f"Summary\n\n{OWN_SUMMARY}")).tolist()) == {1.0}


def test_a_formula_is_what_a_document_repeats() -> None:
    document = read_document(f"{OWN_SUMMARY}\n\n{SECTIONS}")
    factors = prospects(document)
    for sentence, factor in zip(document.sentences, factors.tolist(), strict=True):
        if "kilometres" not in sentence:  # half a formula, half a fact
            assert (factor < 1) == (sentence not in OWN_SUMMARY)


def test_minutes_are_summarized_by_what_was_said() -> None:
    summary = summary_of("extractive", MINUTES)
    assert "None." not in summary
    assert "Present" not in summary
    assert "flood wall" in summary


@pytest.mark.parametrize("spec", ["extractive", "extractive(sentences=2)", "extractive(words=30)"])
def test_a_question_is_no_summary_of_an_interview(spec: str) -> None:
    assert "?" not in summary_of(spec, INTERVIEW)


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        ("Who pays for the bridge now?", "en"),
        ("¿Cuándo podrán volver a casa?", "es"),
        ("「誰が橋の費用を払うのか？」", "ja"),
        ("من سيدفع ثمن الجسر الآن؟", "ar"),
        ("« Qui paiera donc le pont ? »", "fr"),
        ("What changes on Monday:", "en"),
        ("None.", "en"),
        ("Nicht anwesend.", "de"),
    ],
)
def test_what_no_summary_wants(sentence: str, language: str) -> None:
    (factor,) = prospects(read_document(sentence, language))
    assert factor < 1


def test_a_list_loses_its_bullets_and_what_announces_it() -> None:
    text = (
        "What changes on Monday:\n\n- Line 3 runs every six minutes with 14 new trains.\n"
        "- Holm Street station closes for 18 months.\n• A ticket rises to 2.70 euros."
    )
    assert summary_of("extractive", text) == (
        "Line 3 runs every six minutes with 14 new trains. Holm Street station closes for 18 "
        "months. A ticket rises to 2.70 euros."
    )


def test_a_dash_that_begins_speech_stays() -> None:
    assert summary_of("lead(language='ru')", "— Мы готовы, — сказал он.").startswith("—")


def test_a_headline_speaks_for_the_sentences_that_say_the_same() -> None:
    text = (
        "The mayor spoke on Monday about the market. A new hall was opened beside the market. "
        "The ferry to Aldo will stop in June. The market sells apples and pears on Monday."
    )
    summarizer = Extractive(sentences=1)
    without = summarizer.rank(read_document(text)).scores
    with_title = summarizer.rank(read_document(text, title="Ferry to Aldo will stop")).scores
    assert without.argmax() == 0
    assert (with_title / without).argmax() == 2
    assert (with_title >= without).all()


def test_a_budget_shorter_than_every_good_sentence_takes_the_beginning_of_the_best() -> None:
    text = (
        "The ferry to Aldo will stop in June because engineers found a crack of two metres in the "
        "hull, the island's council said on Monday. It was built in 1968."
    )
    summary = summary_of("extractive(words=12)", text)
    assert summary.startswith("The ferry to Aldo will stop in June")
    assert summary.endswith("…")
    assert len(summary.split()) == 12


def test_twenty_words_are_worth_no_less_than_the_first_twenty(human_data: Path) -> None:
    """Paired, on 150 articles: the interval of the mean difference lies above zero."""
    from rouge_score.rouge_scorer import RougeScorer

    with gzip.open(human_data / "news_cnndm.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines][:150]
    articles = [Article(str(row["id"]), row["article"]) for row in rows]
    scorer = RougeScorer(["rouge1"], use_stemmer=True)

    def scores(spec: str) -> list[float]:
        return [
            max(scorer.score(reference, result.text)["rouge1"].fmeasure for reference in references)
            for result, references in zip(
                load(spec).summarize(articles), [row["references"] for row in rows], strict=True
            )
            if isinstance(result, Summary)
        ]

    differences = np.array(scores("extractive(words=20)")) - np.array(scores("lead(words=20)"))
    draws = np.random.default_rng(1).integers(0, len(rows), (2000, len(rows)))
    assert np.quantile(differences[draws].mean(axis=1), 0.025) > 0
