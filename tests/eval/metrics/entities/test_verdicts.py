"""Verdicts on single mentions: one hand-written article, one expectation a line."""

from __future__ import annotations

import datetime
import hashlib
import json
from pathlib import Path

import pytest

from eval.errors import MetricError
from eval.metrics.entities.aliases import load_aliases
from eval.metrics.entities.context import Surroundings
from eval.metrics.entities.index import ArticleIndex
from eval.metrics.entities.judge import judge
from eval.metrics.entities.mentions import UNBACKED, Finding, Mention, Verdict
from eval.metrics.entities.rules.rule import claim_of
from eval.metrics.entities.rules.table import decide
from summarize.base import Article

TEXT = """Paula Ostrander, head of the United States delegation, met Jiří Novák in Geneva on \
Tuesday.

The talks between Washington and the People's Republic of China (PRC) lasted three days and cost \
$1,234,567. "We agreed on 14 points," Ms Ostrander said.

The Northern Harbour Pilots' Union welcomed the deal. Mr. Delacroix, a Swiss diplomat who chaired \
the talks, praised the University of Basel for its rooms. Some 27,000 people marched on 4 May.

Wexley beat Harrow 3-1 in the evening. Chris Tallow scored twice for Wexley; the US gave us hope. \
Ann and Robert Fenwick watched, and Robert told Helena Moss, 29, that it was the best game since \
1998."""
ARTICLE = Article("a", TEXT, title="Deal in Geneva", published=datetime.date(2023, 5, 12))


def mention_in(summary: str, text: str, type_: str) -> Mention:
    start = summary.index(text)
    return Mention(start, start + len(text), text, type_)


def verdict(summary: str, text: str, type_: str, article: Article = ARTICLE) -> Verdict:
    mention = mention_in(summary, text, type_)
    return judge([mention], summary, ArticleIndex(article), load_aliases())[0]


def finding(summary: str, text: str, type_: str, article: Article) -> Finding:
    mention = mention_in(summary, text, type_)
    index = ArticleIndex(article)
    surroundings = Surroundings(summary, index)
    return decide(claim_of(mention, [mention], surroundings, index, load_aliases()))


@pytest.mark.parametrize(
    ("text", "type_", "expected", "rule"),
    [
        ("Paula Ostrander", "PERSON", "supported", "exact"),
        ("paula ostrander", "PERSON", "supported", "exact"),
        ("Dr Ostrander", "PERSON", "variant", "without title"),
        ("Mr Ostrander", "PERSON", "variant", "without title"),
        ("Jiri Novak", "PERSON", "variant", "ending"),
        ("Christopher Tallow", "PERSON", "variant", "short first name"),
        ("Ann Fenwick", "PERSON", "variant", "names apart"),
        ("Laura Ostrander", "PERSON", "contradicted", "other first name"),
        ("Helena Ostrander", "PERSON", "contradicted", "other first name"),
        ("Yves Delacroix", "PERSON", "partial", "surname only"),
        ("Greta Vallin", "PERSON", "unsupported", "absent"),
        ("US", "GPE", "supported", "exact"),
        ("American", "NORP", "alias", "alias"),
        ("China", "GPE", "supported", "exact"),
        ("Chinese", "NORP", "alias", "alias"),
        ("Beijing", "GPE", "alias", "capital"),
        ("Switzerland", "GPE", "alias", "alias"),
        ("France", "GPE", "unchecked", "country of the background"),
        ("Lyon", "GPE", "unsupported", "absent"),
        ("NHPU", "ORG", "alias", "acronym"),
        ("Basel University", "ORG", "variant", "same words"),
        ("Wexley Wanderers", "ORG", "unchecked", "longer name"),
        ("Bank of Zug", "ORG", "unsupported", "absent"),
        ("$1.23 million", "MONEY", "variant", "rounded or bounded"),
        ("$1.3 million", "MONEY", "unsupported", "number absent"),
        ("fourteen", "CARDINAL", "variant", "same value"),
        ("3", "CARDINAL", "supported", "same words and value"),
        ("Tuesday", "DATE", "supported", "same date in the same words"),
        ("9 May", "DATE", "variant", "same date"),
        ("May 4, 2023", "DATE", "variant", "same date"),
        ("May 4, 2022", "DATE", "unsupported", "date absent"),
        ("12 May 2023", "DATE", "variant", "day of publication"),
        ("17 August", "DATE", "unsupported", "date absent"),
        ("29-year-old", "DATE", "variant", "same value"),
        ("31-year-old", "DATE", "unsupported", "number absent"),
    ],
)
def test_each_mention_gets_the_verdict_that_language_gives_it(
    text: str, type_: str, expected: str, rule: str
) -> None:
    # Without other words there is no place to doubt.
    found = verdict(text, text, type_)
    assert (found.verdict, found.rule) == (expected, rule)


def test_more_than_twenty_thousand_covers_twenty_seven_thousand() -> None:
    assert (
        verdict("More than 20,000 people marched.", "20,000", "CARDINAL").rule
        == "rounded or bounded"
    )
    assert verdict("Exactly 20,000 people marched.", "20,000", "CARDINAL").verdict == "contradicted"


@pytest.mark.parametrize(
    ("article", "summary", "text", "expected", "rule"),
    [
        # Initials fit many names; the article does not say which one is meant.
        ("The RPA was pleased.", "So was", "Rural Pottery Archive", "unsupported", "absent"),
        ("The IMF was pleased.", "So was", "International Monetary Fund", "alias", "alias"),
        # A government acts; a place is where something is.
        ("Then London said no.", "Britain said no.", "Britain", "alias", "capital"),
        ("She was born in London.", "Britain said no.", "Britain", "unchecked", None),
        ("London Bridge fell.", "Britain fell.", "Britain", "unchecked", None),
        ("In Britain they said no.", "London said no.", "London", "alias", "capital"),
    ],
)
def test_what_the_article_leaves_open_is_not_taken_as_said(
    article: str, summary: str, text: str, expected: str, rule: str
) -> None:
    summary = summary if text in summary else f"{summary} {text}"
    type_ = {"Britain": "GPE", "London": "GPE"}.get(text, "ORG")
    found = finding(summary, text, type_, Article("a", article))
    assert (found.verdict, found.rule) == (expected, rule or "country of the background")


COINS = Article(
    "coins",
    "A shop burned down; its latest coin was struck in 1087. A shop found before was of the 17th "
    "century. It held about 140 grams of dust, and 5,000 metres of wire, or 8,000 of it. Twelve-"
    "year-old Ada Moe found it. Two coaches left. The host, Ann Lee, ran the men's 800 metres.",
)


@pytest.mark.parametrize(
    ("summary", "text", "type_", "expected", "rule"),
    [
        ("An 11th-century shop.", "11th-century", "DATE", "variant", "same date"),
        # One other century in the article does not rule this one out.
        ("A 13th-century shop.", "13th-century", "DATE", "unsupported", "date absent"),
        ("It held an estimated 140 grams.", "estimated 140", "CARDINAL", "variant", "same value"),
        ("It held an estimated 140 coins.", "estimated 140", "CARDINAL", "unsupported", None),
        ("A girl, 12, found it.", "12", "DATE", "variant", "same value"),
        ("It held 5,000-8,000 metres.", "5,000-8,000", "CARDINAL", "variant", "same value"),
        ("He ran the 800m.", "800m", "CARDINAL", "variant", "same value"),
        ("The old host Ann Lee ran.", "Veteran Host Ann Lee", "PERSON", "partial", "name within"),
        ("A coach left.", "coach", "TITLE", "variant", "ending"),
    ],
)
def test_numbers_and_names_meet_in_other_forms(
    summary: str, text: str, type_: str, expected: str, rule: str | None
) -> None:
    summary = summary if text in summary else f"{text}."
    found = finding(summary, text, type_, COINS)
    assert found.verdict == expected
    assert rule in (found.rule, None)


def test_us_is_not_the_pronoun() -> None:
    article = Article("a", "They told us nothing.")
    assert verdict("US", "US", "GPE", article).verdict == "unchecked"


def test_a_number_is_not_backed_by_the_day_of_a_date() -> None:
    article = Article("a", "On February 28 they met. Seven people came.")
    assert verdict("28 jets were lost.", "28", "CARDINAL", article).verdict == "unsupported"


def test_what_the_article_says_is_supported_however_odd() -> None:
    article = Article("a", "Mr. Melissa Dalton spoke. Later Mr. Dalton left.")
    assert verdict("Mr Dalton left.", "Mr Dalton", "PERSON", article).verdict == "supported"
    assert verdict("Ms Dalton left.", "Ms Dalton", "PERSON", article).verdict == "variant"


def test_a_span_cut_inside_a_number_is_read_whole() -> None:
    summary = "It cost £1.5m."
    article = Article("a", "It cost £1 to enter.")
    assert verdict(summary, "£1", "MONEY", article).verdict == "unsupported"


def test_a_swapped_name_has_less_support() -> None:
    article = Article(
        "a",
        "The mayor of Tolm, Ida Reuter, opened the bridge on the river. "
        "Shops in the old town stayed shut because of rain all morning.\n\n"
        "Far away the orchestra rehearsed a symphony. The conductor, Otto Finke, was pleased with "
        "the strings and the brass players.",
    )
    right = verdict("Mayor Ida Reuter opened the bridge.", "Ida Reuter", "PERSON", article)
    swapped = verdict("Mayor Otto Finke opened the bridge.", "Otto Finke", "PERSON", article)
    assert (right.verdict, swapped.verdict) == ("supported", "supported")
    assert right.support > swapped.support


@pytest.mark.parametrize(
    ("summary", "text", "type_", "nearest"),
    [
        ("The new bridge cost $45m to build.", "$45m", "MONEY", "$30m"),
        ("The new bridge opened on 9 June.", "9 June", "DATE", "On 4 May"),
        ("The new bridge took 70 builders.", "70", "CARDINAL", "For two years"),
        ("The new bridge rose by 8%.", "8%", "PERCENT", "Traffic on the new bridge"),
        # A name is looked for by its words alone.
        ("The new bridge over the Tolm.", "Tolm", "LOC", "The new bridge was"),
    ],
)
def test_the_nearest_line_for_a_wrong_value_holds_a_value_of_its_kind(
    summary: str, text: str, type_: str, nearest: str
) -> None:
    article = Article(
        "a",
        "The new bridge was drawn by a firm. It cost $30m and no more, the new bridge. On 4 May "
        "the new bridge was used. For two years 62 people worked on the new bridge. Traffic on "
        "the new bridge grew by 5%. A rabbit sat there, which had cost €3.",
    )
    found = verdict(summary, text, type_, article)
    assert found.verdict in UNBACKED
    assert found.evidence[-1].text.startswith(nearest)


def test_evidence_is_the_articles_own_text_at_its_offsets() -> None:
    found = verdict("American envoys flew to Geneva.", "American", "NORP")
    assert found.evidence
    for piece in found.evidence:
        assert piece.source == "text"
        assert TEXT[piece.start : piece.end] == piece.text


def test_the_title_counts_as_evidence() -> None:
    article = Article("a", "They agreed at last.", title="Deal in Morvane")
    found = verdict("A deal in Morvane.", "Morvane", "GPE", article)
    assert found.verdict == "supported"
    assert (found.evidence[0].source, found.evidence[0].text) == ("title", "Morvane")


def test_the_missing_part_of_a_partial_name_is_marked() -> None:
    summary = "So said Yves Delacroix."
    found = verdict(summary, "Yves Delacroix", "PERSON")
    assert [summary[start:end] for start, end in found.missing] == ["Yves"]


def test_users_can_name_what_else_a_thing_is_called(tmp_path: Path) -> None:
    table = {"version": "t1", "concepts": {"acme": ["Acme Holdings", "the Quarrel Street firm"]}}
    path = tmp_path / "names.json"
    path.write_text(json.dumps(table), "utf-8")
    aliases = load_aliases(str(path))
    index = ArticleIndex(Article("a", "Acme Holdings made a profit."))
    text = "the Quarrel Street firm"
    found = judge([Mention(0, len(text), text, "ORG")], text, index, aliases)[0]
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    assert aliases.version.endswith(f"+t1@{digest[:8]}")
    assert (found.verdict, found.rule) == ("alias", "alias")


@pytest.mark.parametrize("content", ["not json", '{"concepts": {"a": "b"}}', "[]"])
def test_an_alias_file_of_another_form_is_refused_by_name(tmp_path: Path, content: str) -> None:
    path = tmp_path / "names.json"
    path.write_text(content, "utf-8")
    with pytest.raises(MetricError, match=r"names\.json"):
        load_aliases(str(path))
