"""Prompts, notices and credits by their form, and sentences of stories that only look like some."""

from __future__ import annotations

import pytest

from summarize.articles.boilerplate import boilerplate

KNOWN = {
    "photo credit": [
        "Fernloop's headquarters in Port Maren. Photo: A. Reyes/PMT",
        "Dans la salle rénovée, le 30 mars. PHOTO : LE COURRIER / M. TANGUY",
        "The head office in Corvane. Image: Corvane Post",
        "施工人员在桥下安装滑轨。慕容雪峰 摄",
        "雪灯籠に火をともす中学生たち=12日夜、霧ヶ沢村、笹本凛太郎撮影",
    ],
    "subscription prompt": [
        "Sign up to Tech Weekly, our free newsletter",
        "Newsletter: Das Wichtigste aus der Region kostenlos in Ihrem Postfach. Jetzt anmelden",
        "Recevez chaque matin notre lettre d'information",
        "Recibe cada semana la newsletter de Cultura",
        "Enjoyed this story? Sign up for our newsletter.",
        "Get the best of the valleys in your inbox every Friday. By signing up you agree to it.",
        "Tu suscripción se está usando en otro dispositivo",
        "扫一扫,手机阅读更方便",
    ],
    "player or browser notice": [
        "We value your privacy",
        "We and our 812 partners store and/or access information on a device. Accept all",
        "Nous et nos 431 partenaires stockons des informations sur votre appareil.",
        "Wir und unsere Partner verarbeiten Daten.",
    ],
    "editorial note": [
        "This interview has been edited for length and clarity.",
        "Een versie van dit artikel verscheen ook in de krant van 4 september 2026.",
        "THIS TRANSCRIPT IS ISSUED ON THE UNDERSTANDING THAT IT WAS LIVE. IT MAY CONTAIN ERRORS.",
    ],
    "byline": [
        "(Reporting by Ngozi Lindqvist-Barr in Vell; Additional reporting by T.J. Murchú; "
        "Editing by Prakash Whitlock)",
        "(记者 端木青)",
    ],
    "link to other pages": [
        "【関連記事】鳴瀬港で花火大会",
        "Weiterlesen auf tal.example",
        "Hier klicken",
    ],
}
OUTSIDE = {
    "agency code": [
        "oma-jlk/bdx/ial",
        "dpa-regio 4 vm 187 lhe",
        "221432 APR 26",
        "Bahn/Tiere/Hessen/",
        "(Adds port manager comment, updates prices)",
    ],
    "contact details": ["Tel: +44 1632 960 888", "Contact: Ann Lee, 555-0188, ann@ferry.example"],
    "menu": ["Local › Harrow Point"],
    "byline": [
        "责任编辑:冼小曼",
        "【纠错】 责任编辑:澹台明",
        "기자 = 남궁하람 haram@solnae.example",
    ],
}


@pytest.mark.parametrize(
    ("reason", "line"), [(r, line) for r, all_ in KNOWN.items() for line in all_]
)
def test_notices_are_known_by_their_form(reason: str, line: str) -> None:
    assert boilerplate(line) == reason


@pytest.mark.parametrize(
    ("reason", "line"), [(r, line) for r, all_ in OUTSIDE.items() for line in all_]
)
def test_weaker_evidence_counts_outside_a_story(reason: str, line: str) -> None:
    assert boilerplate(line, outside=True) == reason


@pytest.mark.parametrize(
    "sentence",
    [
        "A website that promised to delete its users' cookies kept them for eleven years.",
        "“Click here to be forgotten, it said, and people clicked,” said Ambrose Nkemelu.",
        "More than 90,000 people had asked to unsubscribe from its newsletter.",
        "“Copyright notices I get an answer to. Privacy, never.”",
        "You can subscribe to it by e-mail, said Hattie Rowbotham.",
        "Police asked buyers not to click on links in messages that offer whole sheets.",
        "The app uses cookies to remember what its users had in their basket.",
        "Those who already subscribe to the newsletter will pay less.",
        "Wer sich jetzt anmelden will, muss warten.",
        "Weil sie sich weigerte, blieb das Postfach leer.",
        "La lettre d'information de la mairie est arrivée lundi.",
        "Le respect de la vie privée est un droit.",
        "La empresa va a dar de baja a quinientos clientes.",
        "Quem já é assinante paga metade.",
        "Wie al abonnee is, betaalt de helft.",
        "Тех, кто уже подписан на рассылку, было мало.",
        "顾客扫一扫就能付款。",
        "The story was first told by my grandmother.",
        "This article of the law was repealed in 1990.",
        "Die Kamera lag am Ufer. Das Foto: ein Hund im Schnee.",
        "The comet is best viewed at dawn.",
        "He tried to skip past the guard.",
        "Das Dokument war nicht zur Veröffentlichung bestimmt.",
        "The photo: a dog in the snow.",
        "(The report was edited by three lawyers.)",
        "记者在现场看到，桥已经修好。",
        "这张照片由王小明拍摄。",
        "Want to know why? The harbour board will not say.",
    ],
)
def test_sentences_of_stories_stay(sentence: str) -> None:
    assert boilerplate(sentence) is None
