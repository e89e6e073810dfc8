"""Which lines are furniture, and which are not."""

from __future__ import annotations

import subprocess
import sys

import pytest

from summarize.articles.boilerplate import boilerplate

FURNITURE = {
    "menu": ["HamberMenu", "Home", "Skip to main content", "Home / News / States", "NEWS | SPORT",
             "Home > World > Asia", "About us"],
    "share buttons": ["Share", "Share this article", "Facebook Twitter WhatsApp", "Copy link",
                      "READ LATER", "12 comments", "5 min read"],
    "agency name": ["AFP", "Reuters", "AP/AFP", "With inputs from agencies", "Harbour News Agency"],
    "date line": ["Published: 3 May 2021, 10:15 GMT", "Updated 07:40 am IST, 3 May 2021",
                  "Last updated on May 3, 2021 at 9.15 p.m.", "date 2021-05-03 HamberMenu",
                  "3 May 2021"],
    "byline": ["By Ann Lee", "By Ann Lee and Bo van der Berg in Oslo", "BY ANN LEE",
               "By Ann Lee, political correspondent", "Written by Ann Lee",
               "Reporting by Ann Lee; editing by Bo Berg"],
    "photo credit": ["The quay | Photo Credit: AP", "Photo: Ann Lee/Harbour Pictures",
                     "(Photo by Ann Lee/Getty Images)", "Boats at the quay. | Photo: A. Lee",
                     "Image caption The quay at dawn", "File photo", "The quay (AP Photo/Ann Lee)"],
    "link to other pages": ["Also read: Quay to be widened", "Read more", "Read more: Why boats",
                            "Related stories", "Also Read | Quay to be widened", "Most read",
                            "More on this story", "Scroll down for video", "Topics: Quay | Boats",
                            "Click here"],
    "advertisement": ["ADVERTISEMENT", "Advertisement", "Story continues below advertisement",
                      "Sponsored"],
    "subscription prompt": ["Sign up for our weekly newsletter", "Subscribe to our newsletter.",
                            "Follow us on Facebook and Twitter.",
                            "Get the day's news in your inbox every morning."],
    "player or browser notice": ["Media playback is not supported on this device",
                                 "Please enable JavaScript to watch this.", "Play video"],
    "copyright notice": ["© 2021 The Quay", "Copyright 2021 The Quay. All rights reserved.",
                         "This material may not be published, broadcast or redistributed.",
                         "Copyright 2023 Example Media", "(c) 2023 Example Media",
                         "Alle Rechte vorbehalten", "Все права защищены", "無断転載を禁じます。"],
    "ornament": ["* * *", "—", "/"],
}  # fmt: skip

STORY = [
    "Support for membership has fallen since the spring.",
    "Related costs rose by a third, the board said.",
    "Players play video games for ten hours a day at the club.",
    "Home owners will pay more from May.",
    "By Monday the water had gone.",
    "Updated figures will follow on 3 May 2021, the ministry said.",
    "He shared it on Facebook and Twitter.",
    "The report was published by the agency on Tuesday.",
    "Follow the river south and the valley opens.",
    "Photographs by Lee were sold for £200 each.",
    "Advertisements for the post drew 40 replies.",
    "Reporting by the newspaper, which is owned by the town, led to two arrests.",
    "Watch out for ice, drivers were told.",
    '"Read more," he told the pupils.',
    "Reuters said on Tuesday that it would cut 40 jobs.",
    "Sport, she said, had saved her life.",
    "The boat was found on Monday, the police said. (PTI)",
    "Copyright law does not cover recipes.",
    "The Associated Press first reported the sale (AP).",
    "Brackton Town 3 Hexley 2",
    "What happens next",
    "- 12 tonnes of salt",
    "2-1",
    "Get out now, residents were warned on Twitter as the fire approached.",
    "La ministre a parlé d’une « erreur ».",
    "Media copyright law was changed by parliament on Monday.",
    "Read next year's budget and weep, the opposition said.",
    "The attack requires JavaScript to be turned on, researchers found.",
    "Click on a suspicious link and you may lose everything, police warned.",
    "Sign up for the draft or go to prison, he told men aged 18 to 27.",
    "Subscribe to our newsletter, the mayor told the empty hall.",
    '"We use cookies as bait," said the ranger.',
    "All rights reserved for the people in the pictures come to nothing.",
    "Photo: that was the one word on which both sides agreed about.",
    "The report may not be published before May.",
    "Leggi anche più severe non basterebbero, ha detto la giudice.",
    "Lesen Sie das Kleingedruckte, riet die Verbraucherzentrale.",
    "Lees ook de kleine letters, zegt een bewoner.",
    "Publicité ou pas, le vin sera rare.",
    "Реклама на фасаде исчезла.",
    "إعلان الطوارئ سيستمر حتى يوم الخميس.",
    "首页新闻没有提到的是，还有六百人没有搬家。",
    "写真は一枚も残らなかった。",
    "광고 대신 포스터가 붙었다.",
    "Spock first appeared on our screens in 1966.",
    "It was powered by two engines.",
    "The public can send tips to https://tips.example.",
]


@pytest.mark.parametrize(
    ("reason", "line"), [(reason, line) for reason, lines in FURNITURE.items() for line in lines]
)
def test_furniture_is_known_with_its_reason(reason: str, line: str) -> None:
    assert boilerplate(line) == reason


@pytest.mark.parametrize("line", STORY)
def test_lines_of_a_story_are_not_boilerplate(line: str) -> None:
    assert boilerplate(line) is None


def test_a_place_beside_a_time_is_a_date_line_above_a_story_only() -> None:
    line = "07:40 am - Port Ellery"
    assert boilerplate(line, outside=True) == "date line"
    assert boilerplate(line) is None


def test_a_sentence_glued_to_a_notice_is_kept() -> None:
    glued = "Media playback is not supported on this deviceThe boat sank within an hour on Monday."
    assert boilerplate(glued) is None
    followed = (
        "Read more: Why boats sink. The owner of the boat, who is 52, was rescued from the water "
        "after an hour."
    )
    assert boilerplate(followed) is None


def test_a_long_paragraph_is_never_boilerplate() -> None:
    assert boilerplate("Read more: " + "the boat sank " * 30) is None


FOREIGN = {
    "menu": ["Accueil Politique Sports", "Portada / Sociedad / Salud",
             "Impressum | Datenschutz | AGB"],
    "share buttons": ["Teilen", "Copier le lien", "Compartir en WhatsApp", "12 reacties",
                      "댓글 12개"],
    "date line": ["Publié le 14 mars 2024 à 18h32",
                  "9 апреля 2024, 16:40 | Обновлено: 10 апреля 2024",
                  "Stand: 30.08.2023, 09:12 Uhr", "입력 2024.10.02 14:10"],
    "link to other pages": ["Lire aussi : Le pont", "Mehr zum Thema", "Читайте также",
                            "相关阅读：水库",
                            "関連記事：湯けむりの町", "اقرأ أيضا: كيف نجا الصيادون"],
    "photo credit": ["Foto: Heike Sommer/Archiv", "Crédit photo : DR",
                     "写真：北浜新聞社", "사진=한들일보"],
    "subscription prompt": ["Abonnieren Sie unseren Newsletter.", "Suscríbete a nuestro boletín.",
                            "Подпишитесь на нашу рассылку.", "Meld je aan voor onze nieuwsbrief."],
    "advertisement": ["Anzeige", "- Publicidad -", "— Реклама —", "広告"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("reason", "line"), [(reason, line) for reason, lines in FOREIGN.items() for line in lines]
)
def test_boilerplate_is_known_in_other_languages(reason: str, line: str) -> None:
    assert boilerplate(line) == reason


@pytest.mark.parametrize("line", ["Von Jörg Brückner", "Par Claire Vasseur et Hugo d’Estève"])
def test_a_byline_that_could_be_a_heading_is_one_outside_a_story_only(line: str) -> None:
    assert boilerplate(line) is None
    assert boilerplate(line, outside=True) == "byline"


def test_no_line_takes_time_in_more_than_proportion() -> None:
    """A hundred letters of a byline took years once; a generous limit stops such a rule."""
    units = [
        "A-",
        "By A-",
        "| ",
        "(",
        "© ",
        "a ",
        "Read more: ",
        "Photo: ",
        "» ",
        "1 ",
        "Home > ",
        "a-\n",
        "字\n",
        "1\n",
        "Sign up newsletter ",
        "follow a on ",
        " .",
        "\f",
        "<p>",
        "[",
    ]
    code = (
        "import sys, ast\n"
        "from summarize.articles import page_text\n"
        "from summarize.articles.boilerplate import *\n"
        "from summarize.articles.datelines import boilerplate_before, place_in_capitals\n"
        "for unit in ast.literal_eval(sys.argv[1]):\n"
        "    page_text('By ' + unit * (20_000 // len(unit)) + '?')\n"
        "    line = ('By ' + unit * 600)[:599] + '?'\n"
        "    boilerplate(line), belongs_in_no_summary(line), boilerplate_before(line)\n"
        "    boilerplate(line, outside=True), place_in_capitals(line)\n"
    )
    subprocess.run([sys.executable, "-c", code, repr(units)], check=True, timeout=120)
