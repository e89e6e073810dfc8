"""Stories in HTML pages."""

from __future__ import annotations

import datetime

import pytest

from summarize.articles.html import read_page

STORY = [
    "The harbour board of Port Ellery voted on Monday night to close the old fish market, ending a "
    "quarrel that had split the town's traders for six years.",
    "Its chair, Oona Brandt, said the hall would be pulled down in March, and that 41 of the 63 "
    "stallholders had asked for a place in the new one.",
    '"Nobody is happy," she said. "That may be the surest sign of a fair deal that I know."',
    "The board also agreed on a bus from the station, on free ice until June and on a lower rent.",
]
HEAD = (
    "<!doctype html><html><head><title>Market to close - The Ellery News</title>"
    '<meta property="og:title" content="Market to close">'
    '<meta property="article:published_time" content="2021-05-03T07:00:00Z"></head>'
)


def page(*inside: str) -> str:
    body = [f"<p>{paragraph}</p>" for paragraph in STORY]
    body[2:2] = inside
    return (
        f"{HEAD}<body><nav><a href='/'>Home</a> <a href='/sport'>Sport</a></nav><article>"
        f"<h1>Market to close</h1>{''.join(body)}</article><footer>© 2021 The Ellery News</footer>"
    )


def paragraphs(source: str) -> list[str]:
    return [
        line for line in read_page(source).text.split("\n") if line and line != "Market to close"
    ]


def test_headline_date_and_paragraphs_are_found() -> None:
    found = read_page(page())
    assert (found.title, found.published) == ("Market to close", datetime.date(2021, 5, 3))
    assert paragraphs(page()) == STORY


@pytest.mark.parametrize(
    "box",
    [
        '<section class="newsletter-signup"><h3>The Sea Today</h3><p>All about the sea, in your '
        "inbox by six every weekday.</p></section>",
        '<aside class="related"><h3>Read more</h3><p>The ferry will run on Sundays from May on.</p>'
        "</aside>",
        "<figure><img src='a.jpg'><figcaption>Traders at the market on Monday, before the vote of "
        "the board was known to them.</figcaption></figure>",
        "<form><p>Give us your address and we will write to you about fish.</p></form>",
        '<div class="ad-slot"><p>Buy our fresh fish at the quay from six to noon.</p></div>',
    ],
)
def test_boxes_inside_the_story_are_left_out(box: str) -> None:
    assert paragraphs(page(box)) == STORY


def test_a_link_inside_a_sentence_stays_whatever_its_class_is() -> None:
    linked = page().replace("Oona Brandt", '<a class="related topic-tag" href="/b">Oona Brandt</a>')
    assert paragraphs(linked) == STORY


def test_a_page_laid_out_with_tables_is_read() -> None:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in STORY)
    source = (
        "<html><body><table><tr><td><b>Districts</b><br><a href='/a'>Ellery</a><br>"
        f"<a href='/b'>Hexley</a></td><td><h1>Market to close</h1>{body}</td></tr></table></body>"
    )
    assert paragraphs(source) == STORY


def test_the_day_printed_behind_published_counts_not_the_update() -> None:
    stamp = "<div><p>Updated: 5 May 2021</p><p>Published: 4 May 2021, 05:52 pm</p></div>"
    source = page().replace(
        '<meta property="article:published_time" content="2021-05-03T07:00:00Z">', ""
    )
    assert read_page(source.replace("</h1>", f"</h1>{stamp}")).published == datetime.date(
        2021, 5, 4
    )


@pytest.mark.parametrize("source", ["<html></html>", "<", "<p>"])
def test_a_page_without_a_story_has_no_text(source: str) -> None:
    assert read_page(source).text == ""


def test_the_printed_headline_counts_and_is_no_paragraph() -> None:
    source = page().replace(
        'content="Market to close"', 'content="Fish: the end of a market | The Ellery News"'
    )
    assert read_page(source).title == "Market to close"
    assert paragraphs(source) == STORY
    logo = source.replace("<nav>", "<h1>The Ellery News</h1><nav>")
    assert read_page(logo).title == "Market to close"
    bare = source.replace("<h1>Market to close</h1>", "")
    assert read_page(bare).title == "Fish: the end of a market"


def test_wire_formats_are_pages() -> None:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in STORY)
    source = (
        "<?xml version='1.0'?><nitf><head><title>Market</title></head><body><body.head><hedline>"
        f"<hl1>Market to close</hl1></hedline></body.head><body.content>{body}</body.content>"
        "</body></nitf>"
    )
    found = read_page(source)
    assert found.title == "Market to close"
    assert paragraphs(source) == STORY


def test_every_line_of_a_page_is_in_the_story_or_listed() -> None:
    found = read_page(page("<aside><p>Read more: Ferry to run on Sundays</p></aside>"))
    listed = {line.text: line.reason for line in found.dropped}
    assert listed["Market to close"] == "headline"
    assert listed["Read more: Ferry to run on Sundays"] == "link to other pages"
    assert listed["© 2021 The Ellery News"] == "copyright notice"


def test_a_tag_with_very_many_attributes_is_no_attack() -> None:
    many = " ".join(f'a{number}="x"' for number in range(20_000))
    assert (
        paragraphs(page(f"<p {many}>It rained on the market all the night and day.</p>"))[:2]
        == (STORY[:2])
    )
