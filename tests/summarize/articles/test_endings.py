"""Where a story ends: end marks, notes below a release, authors, comments; and what ends none."""

from __future__ import annotations

import pytest

from summarize.articles.text import find_story

STORY = [
    "The ferry company of Port Ellery will mend umbrellas free of charge from the third of May.",
    "“An umbrella is not a tissue,” said its head, Ann Lee, on the pier on Monday morning.",
    "The company expects to mend nine hundred of them before the autumn storms begin.",
]


def story(*below: str, above: tuple[str, ...] = ()) -> list[str]:
    return find_story("\n\n".join([*above, *STORY, *below])).text.split("\n\n")


@pytest.mark.parametrize(
    "mark",
    ["ENDS", "-ENDS-", "###", "# # #", "-30-", "– Ende –", "FIN", "FINE", "FIM", "Конец", "انتهى",
     "Einde persbericht", "（完）", "以上", "끝.", "붙임: 사진 2부. 끝.", "[END OF TRANSCRIPT]"],
)  # fmt: skip
def test_everything_below_an_end_mark_goes(mark: str) -> None:
    assert story(mark, "The company was founded in 1871.") == STORY


@pytest.mark.parametrize(
    "heading",
    ["Notes to editors", "Media contact:", "About the Ferry Company", "Pressekontakt",
     "Über Port Ellery", "Contact presse", "À propos de Port Ellery", "Para más información:",
     "Sobre Port Ellery", "Ufficio stampa", "Assessoria de imprensa", "Perscontact",
     "Контакты для СМИ", "للتواصل الإعلامي", "媒体联系人", "お問い合わせ先", "보도자료 문의"],
)  # fmt: skip
def test_the_notes_below_a_release_go(heading: str) -> None:
    assert story(heading, "It was founded in 1871.", "Ann Lee", "ann@ferry.example") == STORY


@pytest.mark.parametrize(
    "line", ["The end", "END IN SIGHT", "About time", "About umbrellas", "Weiter", "Kontakt"]
)
def test_a_heading_inside_a_story_ends_none(line: str) -> None:
    below = ["It was founded in 1871, and nobody has complained about it since then."]
    assert story(line, *below)[-1] == below[0]


def test_a_release_or_a_longer_rest_decides() -> None:
    below = ["Umbrellas have been mended in Port Ellery since 1871, says Ann Lee."]
    assert story("About Port Ellery", *below)[-1] == below[0]
    assert below[0] not in story("About Port Ellery", *below, above=("PRESS RELEASE", "A fog"))
    longer = [f"{sentence} Again." for sentence in STORY * 2]
    assert story("ENDS", *longer)[-1] == longer[-1]


def test_a_note_about_the_author_goes_by_the_name_above_the_story() -> None:
    note = "Tom Reed is a writer in Port Ellery."
    above = ("In praise of umbrellas", "By Tom Reed")
    assert story(note, above=above) == STORY
    assert story(note, above=("In praise of umbrellas", "Tom Reed")) == STORY
    assert story(note) == [*STORY, note]
    headline = ("Tom Reed mends umbrellas for all",)
    assert story("Tom Reed mends them at night.", above=headline)[-1].startswith("Tom Reed")


@pytest.mark.parametrize(
    "line",
    ["Reageren? Mail naar pier@ferry.example", "What do you think? Email us at a@ferry.example.",
     "This interview has been edited for length and clarity.",
     "Das Interview wurde gekürzt und redigiert.", "Cet article est paru le 3 mai.",
     "Subscribe to The Pier for stories like this.", "Enjoyed this? Sign up for our newsletter.",
     "Comments (47)", "Kommentare (3)"],
)  # fmt: skip
def test_notes_and_invitations_at_the_end_go(line: str) -> None:
    assert story(line) == STORY


@pytest.mark.parametrize(
    "sentence",
    ["Residents can send comments to a@ferry.example until Friday.",
     "The interview was shown on Monday, and 900 people saw it.",
     "“Subscribe to nothing,” she told them.",
     "What do you think happened next?",
     "Anyone who saw the fog is asked to get in touch with the board on 555 0101.",
     "Readers were told to write to us@ferry.example, said Ann Lee.",
     "Subscribers of its newsletter had asked for it, she said."],
)  # fmt: skip
def test_sentences_like_these_stay(sentence: str) -> None:
    assert story(sentence) == [*STORY, sentence]


def test_an_order_among_the_sentences_of_a_story_stays() -> None:
    order = "Subscribe to nothing, she advised the meeting."
    assert story(order, "Nobody did.", "It rained.") == [*STORY, order, "Nobody did.", "It rained."]


def test_comments_of_readers_go_and_questions_of_an_interview_stay() -> None:
    assert story("Comments (2)", "Tom: It was the fog.", "Kim: No, the pier.") == STORY
    talk = ["HOST: Who mends them?", "LEE: Two men.", "HOST: And in winter?"]
    assert story(*talk) == [*STORY, *talk]


def test_times_before_what_is_said_go_from_transcripts_alone() -> None:
    lines = [f"[00:0{n}:21] LEE: {sentence}" for n, sentence in enumerate(STORY)]
    found = find_story("\n\n".join(lines))
    assert found.text.split("\n\n") == [f"LEE: {sentence}" for sentence in STORY]
    assert [line.text for line in found.dropped] == ["[00:00:21]", "[00:01:21]", "[00:02:21]"]
    assert story("[00:21] was the time of the message.")[-1].startswith("[00:21]")


def test_headers_of_a_mail_that_was_pasted_give_headline_and_day() -> None:
    for head in (
        "De: Pier <a@ferry.example>\nFecha: 3 de mayo de 2021\nAsunto: RV: Paraguas gratis",
        "From: a@ferry.example\nDate: 3 May 2021\nSubject: Fwd: Paraguas gratis\nTo: b@b.example",
        "---------- Forwarded message ----------\nVon: Pier\nBetreff: WG: Paraguas gratis\n"
        "Datum: 3. Mai 2021",
    ):
        found = find_story("\n\n".join([head, *STORY]))
        assert found.text.split("\n\n") == STORY
        assert found.title == "Paraguas gratis"
        assert str(found.published) == "2021-05-03"


def test_a_question_and_an_answer_are_no_headers_of_a_mail() -> None:
    talk = ["To: be or not to be, she asked.", "An: old question, he said."]
    assert find_story("\n\n".join([*talk, *STORY])).text.split("\n\n")[:2] == talk
