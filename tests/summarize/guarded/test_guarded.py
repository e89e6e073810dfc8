"""The summarizer `guarded`: which candidate it takes, what it repairs, what it writes down."""

from __future__ import annotations

import json
from typing import Any

import pytest

from summarize.base import Article, Failure, Loadable, Summary
from summarize.errors import ModelError, SpecError
from summarize.guarded.summarizer import Guarded
from summarize.registry import SUMMARIZERS, load
from summarize.spec import Spec
from summarize.testing import check_summarizer

ARTICLE = Article("a", "In 1987 the dam at Oslo broke and rain fell. Ann Lee saw it. Bob Ray fled.")
NUMBERS = Spec("candidate_writers:Numbers")


def _drafts(*texts: str) -> Spec:
    return Spec("candidate_writers:Drafts", {"texts": list(texts)})


def _guarded(*texts: str, **options: Any) -> Guarded:
    return Guarded(_drafts(*texts), **{"by": NUMBERS, **options})


def _told(summary: Summary) -> dict[str, Any]:
    return dict(summary.details["guarded"])


def test_what_holds_goes_before_what_does_not() -> None:
    summary = _guarded("It broke in 1990.", "It broke in 1987.", repair="none")(ARTICLE)
    assert summary.text == "It broke in 1987."
    told = _told(summary)
    assert (told["chosen"], told["outcome"], told["holds"]) == (1, "chosen", True)
    assert [candidate["holds"] for candidate in told["candidates"]] == [False, True]
    assert told["candidates"][0]["objections"][0]["text"] == "1990"


def test_of_equals_the_one_that_the_others_agree_with_is_taken() -> None:
    # Overlaps by hand: the second shares words with both others, which share none.
    texts = ("Rain fell hard.", "Rain fell as Bob fled.", "Then Bob fled.")
    assert _guarded(*texts)(ARTICLE).text == texts[1]


def test_of_equals_the_one_that_its_model_finds_likeliest_is_taken() -> None:
    texts = ["Rain fell hard.", "Rain fell as Bob fled.", "Then Bob fled."]
    likely = Spec("candidate_writers:Drafts", {"texts": texts, "likelihoods": [-0.9, -0.8, -0.2]})
    assert Guarded(likely, by=NUMBERS)(ARTICLE).text == "Then Bob fled."
    # Two models' probabilities say nothing about each other: the consensus decides. By hand, words
    # and pairs that are shared: (3/7 + 3/7 + 1/2) / 3 = 0.45; for the others 0.14, 0.39 and 0.42.
    other = _drafts("Bob fled.")
    assert Guarded([likely, other], by=NUMBERS)(ARTICLE).text == texts[1]
    # So it does where the probabilities of some are unknown.
    partly = Spec("candidate_writers:Drafts", {"texts": texts, "likelihoods": [-0.2]})
    assert Guarded(partly, by=NUMBERS)(ARTICLE).text == texts[1]


def test_of_equals_that_nothing_tells_apart_the_first_is_taken() -> None:
    assert _guarded("Rain fell.", "Bob fled.")(ARTICLE).text == "Rain fell."


def test_a_text_that_stands_twice_counts_once() -> None:
    summary = _guarded("Rain fell.", "Rain  fell.", "Bob fled.")(ARTICLE)
    assert [each["text"] for each in _told(summary)["candidates"]] == ["Rain fell.", "Bob fled."]


def test_so_many_candidates_are_asked_for() -> None:
    summary = _guarded("One fell.", "Two fell.", "Six fell.", candidates=2)(ARTICLE)
    assert len(_told(summary)["candidates"]) == 2


def test_several_summarizers_are_asked_and_one_may_fail() -> None:
    refusing = Spec("candidate_writers:Refusing", {"texts": [""]})
    guarded = Guarded([refusing, _drafts("It broke in 1990."), "lead(sentences=1)"], by=NUMBERS)
    summary = guarded(ARTICLE)
    assert summary.text == "In 1987 the dam at Oslo broke and rain fell."
    assert [each["of"] for each in _told(summary)["candidates"]] == [1, 2]


def test_an_article_fails_where_all_fail() -> None:
    refusing = Spec("candidate_writers:Refusing", {"texts": [""]})
    for of in (refusing, [refusing, refusing]):
        (result,) = Guarded(of, by=NUMBERS).summarize([ARTICLE])
        assert result == Failure("a", "refused", "not this.")


WRONG = "Ann Lee saw the dam break in 1990."


def test_with_none_nothing_is_changed() -> None:
    summary = _guarded(WRONG, repair="none")(ARTICLE)
    told = _told(summary)
    assert summary.text == WRONG
    assert (told["outcome"], told["holds"], told["repairs"]) == ("chosen", False, [])
    assert told["objections"][0]["text"] == "1990"


def test_a_right_form_is_put_in_and_marked() -> None:
    by = Spec("candidate_writers:Numbers", {"replace": True})
    summary = _guarded(WRONG, by=by, repair="replace")(ARTICLE)
    assert summary.text == "Ann Lee saw the dam break in 1987."
    (repair,) = _told(summary)["repairs"]
    assert (repair["kind"], repair["before"], repair["after"]) == ("replace", "1990", "1987")
    assert repair["objection"]["evidence"] == [
        {"start": 3, "end": 7, "text": "1987", "source": "text"}
    ]
    assert _told(summary)["outcome"] == "repaired"


def test_with_replace_what_has_no_right_form_stays() -> None:
    summary = _guarded(WRONG, repair="replace")(ARTICLE)
    assert (summary.text, _told(summary)["holds"]) == (WRONG, False)


def test_with_drop_the_part_goes() -> None:
    summary = _guarded(WRONG)(ARTICLE)
    assert summary.text == "Ann Lee saw the dam break."
    assert [repair["kind"] for repair in _told(summary)["repairs"]] == ["clause"]


def test_with_drop_the_sentence_goes_where_no_part_can() -> None:
    summary = _guarded("Ann Lee saw the dam break. It was 1990 then.")(ARTICLE)
    assert summary.text == "Ann Lee saw the dam break."
    (repair,) = _told(summary)["repairs"]
    assert (repair["kind"], repair["before"]) == ("sentence", "It was 1990 then.")


def test_where_nothing_would_be_left_an_extract_of_that_length_stands() -> None:
    summary = _guarded("Dams broke at Oslo during 1990, and 77 people drowned then.")(ARTICLE)
    told = _told(summary)
    assert told["outcome"] == "fallen back"
    assert told["holds"]
    assert summary.text
    assert all(part in ARTICLE.text for part in summary.text.split(". "))
    assert len(summary.text.split()) <= 11


def test_an_extract_is_never_cut_within_a_sentence() -> None:
    article = Article("a", "In 1987 the old dam above Oslo broke, and a night of rain followed it.")
    summary = _guarded("It broke in 1990 then.")(article)
    assert _told(summary)["outcome"] == "fallen back"
    assert summary.text == article.text


def test_a_summary_is_never_empty_even_where_nothing_can_be_taken_from_the_article() -> None:
    blank = Article("b", " \n")
    summary = _guarded("It broke in 1990.")(blank)
    assert summary.text == "It broke in 1990."
    assert not _told(summary)["holds"]


def test_an_extract_that_changed_does_not_say_where_its_sentences_stand() -> None:
    kept = Guarded("lead(sentences=1)", by=NUMBERS)(ARTICLE)
    assert kept.details["sentences"]
    changed = _guarded(WRONG)(ARTICLE)
    assert "sentences" not in changed.details


def test_a_broken_scorer_takes_only_its_article() -> None:
    broken = Article("b", "BREAK")
    results = list(_guarded("Rain fell.").summarize([ARTICLE, broken, Article("c", "Rain fell.")]))
    assert [type(result) for result in results] == [Summary, Failure, Summary]
    failure = results[1]
    assert isinstance(failure, Failure)
    assert failure.kind == "model_error"
    assert "RuntimeError: broken" in failure.message


def _obedient(*answers: str, **options: Any) -> Guarded:
    spec = Spec("candidate_writers:Obedient", {"texts": [WRONG], "answers": list(answers)})
    return Guarded(spec, by=NUMBERS, repair="ask", **options)


def test_the_model_is_shown_what_is_not_backed_and_writes_again() -> None:
    guarded = _obedient("Ann Lee saw it in 1987.")
    summary = guarded(ARTICLE)
    assert summary.text == "Ann Lee saw it in 1987."
    assert [repair["kind"] for repair in _told(summary)["repairs"]] == ["ask"]
    (said,) = guarded.summarizers[0].instructions
    assert WRONG in said
    assert "- 1990 (the article says: 1987)" in said
    assert _told(summary)["tokens"]["written"] == len(WRONG.split()) + 1


def test_it_is_asked_no_more_often_than_allowed_and_then_the_part_goes() -> None:
    guarded = _obedient("In 1991 and 1992 it rained.", "Never asked.")
    assert guarded(ARTICLE).text == "Ann Lee saw the dam break."
    assert len(guarded.summarizers[0].instructions) == 1
    again = _obedient("In 1991 and 1992 it rained.", "Ann Lee saw it.", asks=2)
    assert again(ARTICLE).text == "Ann Lee saw it."


def test_a_model_that_follows_no_instructions_is_refused_when_it_is_loaded() -> None:
    spec = Spec("candidate_writers:Obedient", {"texts": [WRONG], "answers": [], "obeys": False})
    guarded = Guarded(spec, by=NUMBERS, repair="ask")
    with pytest.raises(ModelError, match="needs a model that takes instructions"):
        guarded.load()
    with pytest.raises(ModelError, match="needs a model that takes instructions"):
        guarded(ARTICLE)


def test_asking_needs_somebody_who_takes_instructions() -> None:
    with pytest.raises(SpecError, match="needs a model that takes instructions, and lead is none"):
        load("guarded(of=lead, repair='ask')")


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ("guarded(of=[])", "needs a summarizer to guard"),
        ("guarded(of=leed)", "no summarizer called 'leed'"),
        ("guarded(of=lead, by=entitties)", "no scorer called 'entitties'. Did you mean"),
        ("guarded(of=lead, by=lead)", "no scorer called 'lead'"),
        ("guarded(of=lead, repair='delete')", "repair='delete'"),
        ("guarded(of=lead, repair=delete)", "repair=delete; write one of none, replace, drop, ask"),
        ("guarded(of=lead, candidates=0)", "candidates=0"),
        ("guarded(of=lead, extract=leed)", "no summarizer called 'leed'"),
        ("guarded(of=lead, extract=huggingface)", "takes no sentences from the article"),
        ("guarded(of=lead, by='subprocess:Popen')", "not a scorer"),
    ],
)
def test_what_cannot_be_meant_is_refused_at_once(spec: str, message: str) -> None:
    with pytest.raises(SpecError, match=message):
        load(spec)


def test_the_signature_has_everything_that_can_change_a_text() -> None:
    changes: list[dict[str, Any]] = [
        {"of": "lead(sentences=2)"},
        {"of": ["lead", "lead(sentences=2)"]},
        {"candidates": 3},
        {"by": Spec("entities", {"recogniser": "patterns"})},
        {"repair": "none"},
        {"extract": "lead"},
        {"sentences": 4},
        {"language": "de"},
    ]
    signatures = [Guarded(**{"of": "lead", **change}).signature for change in ({}, *changes)]
    assert len(set(signatures)) == len(signatures)
    assert Guarded("lead").signature == Guarded(of=["lead"]).signature == signatures[0]


def test_what_the_guarded_ones_leave_open_is_handed_on() -> None:
    assert "sentences:2" in Guarded("lead", sentences=2).signature
    assert "sentences:1" in Guarded("lead(sentences=1)", sentences=2).signature


def test_everything_is_closed() -> None:
    guarded = Guarded([_drafts("One."), _drafts("Two.")], by=NUMBERS)
    with guarded:
        list(guarded.summarize([ARTICLE]))
    assert [one.closed for one in guarded.summarizers] == [1, 1]
    assert guarded.scorer.closed == 1


def test_it_keeps_the_contract_of_a_summarizer() -> None:
    check_summarizer(load("guarded(of=lead, by=entities(recogniser='patterns'))"))
    check_summarizer(_guarded("Rain fell in 1990 at {id}.", "Rain fell at {id}, a town of 1990."))


def test_details_are_json_and_the_spec_is_a_value() -> None:
    summary = _guarded(WRONG)(ARTICLE)
    assert json.loads(json.dumps(summary.details, allow_nan=False)) == summary.details
    text = "guarded(by=entities, of=[lead, lexrank(sentences=2)], repair='none')"
    assert str(Spec.parse(text)) == text
    assert isinstance(SUMMARIZERS.create(text), Loadable)
    bare, quoted = (f"guarded(of=lead, repair={level})" for level in ("none", "'none'"))
    assert load(bare).signature == load(quoted).signature
