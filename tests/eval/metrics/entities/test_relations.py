"""Who did, said and is what: made-up stories in which everybody has a place of their own."""

from __future__ import annotations

import pytest

from eval.metrics.base import Example
from eval.metrics.entities import Entities
from eval.metrics.entities.index import ArticleIndex
from eval.metrics.entities.relations.find import Relations, find_relations
from eval.metrics.entities.relations.model import RelationFinding
from eval.metrics.entities.relations.parse import Parser, load_parser
from eval.metrics.entities.relations.placement import Place, placement
from eval.metrics.entities.relations.quoted import quoted_spans
from eval.metrics.entities.relations.sources import Sources
from eval.metrics.text import tokenise
from summarize.base import Article

STORY = (
    "The harbour bridge in Marlow will stay shut until June, engineers said on Monday. "
    'District Judge Helen Carver ordered the closure. "The cables are worn through," said '
    "Peter Lindqvist, who leads the team of engineers. Prosecutor Daniel Okafor told the court "
    "that a lorry had damaged the northern pier. Lance Corporal Amy Dunn carried two children "
    'from the wreck. "She never looked back," Mayor Ruth Almeida told reporters. '
    "The council rejected a plan to sell the bridge. World champion Tomas Brandl missed the "
    "ferry race because of the closure. Erik Solheim won it by a minute. "
    "The council did not close the ferry terminal."
)
ENTITIES = Entities()


@pytest.fixture(scope="module")
def parser() -> Parser:
    found = load_parser("en_core_web_sm")
    if found is None:
        pytest.skip("no pipeline with a parser is installed")
    return found


def findings(parser: Parser, summary: str, story: str = STORY) -> list[RelationFinding]:
    article = Article("story", story)
    mentions = ENTITIES.mentions([(summary, story)])[0]
    verdicts = ENTITIES.verdicts(article, summary, mentions)
    return find_relations([Relations(summary, verdicts, ArticleIndex(article))], parser)[0]


def told(parser: Parser, summary: str) -> list[tuple[str, str, str]]:
    return [
        (found.kind, found.verdict, summary[found.start : found.end])
        for found in findings(parser, summary)
    ]


@pytest.mark.parametrize(
    ("summary", "kind", "verdict", "words"),
    [
        (
            'Daniel Okafor said "the cables are worn through".',
            "speaker",
            "contradicted",
            "Daniel Okafor",
        ),
        ('Peter Lindqvist said she "never looked back".', "speaker", "contradicted", "Lindqvist"),
        ("World champion Erik Solheim missed the ferry race.", "name", "doubtful", "Solheim"),
        ("The council accepted a plan to sell the bridge.", "opposite", "doubtful", "accepted"),
        ("The council did close the ferry terminal.", "opposite", "doubtful", "close"),
    ],
)
def test_what_the_article_does_not_join_is_found(
    parser: Parser, summary: str, kind: str, verdict: str, words: str
) -> None:
    found = told(parser, summary)
    assert [words in where for *what, where in found if what == [kind, verdict]] == [True]


@pytest.mark.parametrize(
    "summary",
    [
        'Peter Lindqvist said "the cables are worn through".',
        'The mayor, Ruth Almeida, said Dunn "never looked back".',
        "World champion Tomas Brandl missed the ferry race.",
        "The council turned down a plan to sell the bridge and rejected nothing else.",
        "The council did not close the ferry terminal.",
        "A plan to sell the bridge was rejected by the council.",
    ],
)
def test_right_relations_in_other_words_are_left_alone(parser: Parser, summary: str) -> None:
    assert told(parser, summary) == []


def test_the_evidence_is_the_sentence_that_says_it_otherwise(parser: Parser) -> None:
    (found,) = findings(parser, 'Daniel Okafor said "the cables are worn through".')
    texts = [piece.text for piece in found.evidence]
    assert any("Lindqvist" in text and "worn through" in text for text in texts)
    for piece in found.evidence:
        assert STORY[piece.start : piece.end] == piece.text


def test_a_pronoun_means_the_last_person_unless_the_story_is_about_another(parser: Parser) -> None:
    story = (
        "Anna Bergqvist met the press on Tuesday. Karl Weber, the trainer of the club, "
        'spoke first. "We were too slow," he said. Weber left early.'
    )
    (found,) = findings(parser, 'Anna Bergqvist said they were "too slow".', story)
    assert (found.kind, found.verdict) == ("speaker", "doubtful")
    about = story.replace("Weber left early.", "Anna Bergqvist stayed. Bergqvist laughed. " * 2)
    assert findings(parser, 'Anna Bergqvist said they were "too slow".', about) == []


def test_verdicts_carry_the_findings() -> None:
    summary = (
        'Daniel Okafor said "the cables are worn through". '
        "The council accepted a plan to sell the bridge."
    )
    score = ENTITIES.score([Example(Article("story", STORY), (), summary)])[0]
    said = {entity["text"]: entity for entity in score.details["entities"]}
    assert said["Daniel Okafor"]["verdict"] == "contradicted"
    assert said["Daniel Okafor"]["rule"] == "other speaker"
    assert (said["accepted"]["type"], said["accepted"]["verdict"]) == ("CLAIM", "doubtful")
    without = Entities(relations=False)
    plain = without.score([Example(Article("story", STORY), (), summary)])[0]
    assert {entity["rule"] for entity in plain.details["entities"]} == {"exact"}
    assert "relations:no" in without.signature
    assert "relations:2" in ENTITIES.signature


def test_a_pipeline_that_parses_nothing_finds_no_relations() -> None:
    assert load_parser("patterns") is None
    assert "relations:no" in Entities(recogniser="patterns").signature


def test_a_name_is_compared_with_the_one_that_stands_among_the_same_words() -> None:
    text = "The champion Brandl missed the race in Marlow. Solheim won it."
    sources = Sources(ArticleIndex(Article("a", text)))
    told = tokenise("Solheim missed the race in Marlow.")
    found = placement(Place(told, (0, 1)), sources)
    assert found is not None
    assert [sources.key(place) for place in range(*found.other)] == ["brandl"]
    # Every word of the statement stands in that sentence, none beside Solheim.
    assert (found.like, found.own, found.home) == (1, 0, 0)
    assert 0 < found.rival < 1
    # "missed" touches Brandl as it touches the name here.
    assert found.beside == 0.5
    right = tokenise("Brandl missed the race in Marlow.")
    assert placement(Place(right, (0, 1)), sources) is None


def test_quotations_end_with_their_marks_or_their_paragraph() -> None:
    text = 'She said "no" and “yes”.\n\n"It is late,\n\nand he left.'
    assert [text[a:b] for a, b in quoted_spans(text)] == ['"no"', "“yes”", '"It is late,']


def test_the_order_of_names_in_sets_changes_nothing(parser: Parser) -> None:
    summary = "World champion Erik Solheim missed the ferry race."
    first = findings(parser, summary)
    assert all(findings(parser, summary) == first for _ in range(3))
