"""Datelines in twelve languages, and sentences that only look like some."""

from __future__ import annotations

import pytest

from summarize.articles.datelines import dateline, place_in_capitals

DATELINES = [
    ("LYON, 25 mars 2026 (AFP) - ", "Le train est parti."),
    ("Montclair (Valdor), 25 mars 2026 (AFP) - ", "Le train est parti."),
    ("Paris, le 5 octobre 2026 – ", "Le train est parti."),
    ("МОСКВА, 18 июн 2026 - РИА Новости. ", "Поезд ушёл."),
    ("ОЗЁРСК, 18 июня. /ТАСС/. ", "Поезд ушёл."),
    ("Madrid, 5 de octubre de 2026.- ", "El tren salió."),
    ("Madrid, 5 oct (EFE).- ", "El tren salió."),
    ("Kempthal, 26. Oktober 2026 – ", "Der Zug fuhr ab."),
    ("Wittelsfurt (dpa/lhe) - ", "Der Zug fuhr ab."),
    ("VELL HARBOUR, March 3 (Reuters) - ", "The train left."),
    ("FORT AMES, Ore., Oct. 1, 2026 /PressBeam/ -- ", "The train left."),
    ("SAN FRANCISCO, Calif., Sept. 12, 2026 (GLOBE NEWSWIRE) -- ", "The train left."),
    ("Lisboa, 05 out 2026 (Lusa) - ", "O trem partiu."),
    ("(ANSA) - ROMA, 05 OTT - ", "Il treno è partito."),
    ("Roma, 5 ott. (askanews) - ", "Il treno è partito."),
    ("AMSTERDAM (ANP) - ", "De trein vertrok."),
    ("Den Haag, 5 oktober 2026 - ", "De trein vertrok."),
    ("القاهرة (رويترز) - ", "قال مسؤول إن القطار غادر."),
    ("دبي 5 مارس (رويترز) - ", "قال مسؤول إن القطار غادر."),
    ("新华社北京3月5日电（记者 王小明）", "火车开走了。"),
    ("本报讯 ", "火车开走了。"),
    ("【北京時事】", "列車が出た。"),
    ("東京、2026年8月20日 – ", "列車が出た。"),
    ("(서울=연합뉴스) 김철수 기자 = ", "기차가 떠났다."),
    ("서울, 2026년 8월 20일 – ", "기차가 떠났다."),
]


@pytest.mark.parametrize(("before", "report"), DATELINES)
def test_a_dateline_ends_where_the_report_begins(before: str, report: str) -> None:
    assert dateline(before + report) == len(before)


@pytest.mark.parametrize(
    "sentence",
    [
        "Lyon, on 25 March, looked like a port.",
        "In London, 3 March 2026 – the day that changed everything – is remembered.",
        "London, 3 March 2026 – the day that changed everything – is remembered.",
        "Paris (Texas) is a town of 25,000.",
        "Monday, 5 October, the museum opened.",
        "Toyota - The company said so.",
        "Am 26. Oktober 2026 – Die Stadt schlief – fuhr der Zug ab.",
        "El 5 de octubre de 2026.- No hay tren.",
        "Mary (AP) was there.",
        "Berlin (dpa) ist der Sitz der Agentur nicht.",
        "Le 25 mars 2026 - Le train est parti.",
        "北京3月5日气温下降。",
    ],
)
def test_a_sentence_with_a_place_or_a_day_is_no_dateline(sentence: str) -> None:
    assert dateline(sentence) == place_in_capitals(sentence) == 0


@pytest.mark.parametrize("before", ["DEN HAAG - ", "SÃO PAULO — ", "FORT AMES, Oregon -- "])
def test_a_place_in_capitals_alone_can_open_a_report(before: str) -> None:
    assert place_in_capitals(f"{before}The train left.") == len(before)
    assert place_in_capitals(f"{before}the train left.") == 0
