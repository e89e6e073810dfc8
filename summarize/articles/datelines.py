"""Datelines: place, day and agency before the first words of a report, in twelve languages.

A dateline counts on evidence: a day that is written out, an agency in brackets or between strokes,
or a place in capitals; then a dash, and the report goes on with a capital letter. A sentence that
merely begins with a place or a day has none of these together.
"""

from __future__ import annotations

import functools
import re

from summarize.articles import dates

LONGEST = 130
"""Characters in the longest dateline."""

_AGENCY = (
    r"(?:CNN|AP|AFP|PA|Reuters|REUTERS|Bloomberg|UPI|EFE|Efe|dpa|DPA|APA|SDA|sda|KNA|epd|AFX|ANI|PTI|"
    r"IANS|Xinhua|TASS|ТАСС|BBC|ANSA|Ansa|askanews|Adnkronos|AGI|LaPresse|Lusa|LUSA|"
    r"Ag[eê]ncia Brasil|ANP|Belga|BELGA|Europa Press|Interfax|Интерфакс|РИА Новости|Kyodo|Yonhap|"
    r"Anadolu|AA|ATS|MAP|APS|"
    r"رويترز|أ ف ب|د ب أ|وكالات|وام|واس|قنا|بترا|سانا|الأناضول|新华社|中新社|法新社|路透社|美联社)"
)
_WORD = r"[^\W\d_a-zа-яё][\w.'’-]*"
_NO_PLACE = (
    "on|in|at|by|since|from|am|im|seit|vom|bis|der|ab|du|depuis|al|del|desde|il|dal|nel|em|no|na|o|"
    "op|sinds|с|со|к|до|в|на|по"
)
_PARTICLE = (
    "de|del|della|di|da|do|du|des|la|le|los|las|el|am|an|der|den|im|ob|sur|sous|en|upon|of|aan|zee"
)
_PLACE = (
    rf"(?!(?i:{_NO_PLACE})\b){_WORD}(?:(?:,? (?:(?:{_PARTICLE}) ){{0,2}}){_WORD}){{0,4}}"
    r"(?:,? ?\([^()]{2,40}\))?"
)
_CAPITAL_PLACE = r"[A-ZÀ-ÞА-ЯЁ][A-ZÀ-ÞА-ЯЁ .'’-]{2,40}(?:, [^\W\d_a-z][\w. ]{2,30})?"
_CODE = r"(?:[/,;-][^()]{0,30})?"
_DASH = r"(?:\.?\s?(?:--|[—–])|\s-|\.-|-(?= ))\s*"
_GOES_ON = r"(?=[\"“„«»‘'¿¡(]{0,2}\s?[^\W_a-zа-яё])"
_ARABIC = r"[\u0600-\u06ff]+(?: [\u0600-\u06ff]+){0,3}"

_CHARACTERS = (
    rf"(?:{_AGENCY}|中新网|本报|人民网|央视新闻|新華社|中央社)[\u4e00-\u9fff]{{0,12}}"
    r"(?:\d{1,2}月)?\d{1,2}日(?:电|讯|電|訊)\s*(?:[(（][^()（）]{2,30}[)）])?\s*"
    r"|[\u4e00-\u9fff]{2,10}\d{1,2}月\d{1,2}日电(?![话影视力动子商脑台梯])\s*"
    r"(?:[(（][^()（）]{2,30}[)）])?\s*"
    r"|本报讯\s*(?:[(（][^()（）]{2,30}[)）])?\s*"
    r"|【[^【】]{2,12}(?:時事|共同|ロイター|AFP|AP|支局|特派員)[^【】]{0,12}】\s*"
    r"|[(\[（][\uac00-\ud7a3 ]{2,14}=[^()\[\]（）]{2,14}[)\]）]\s*"
    r"(?:[\uac00-\ud7a3 ]{2,20}(?:기자|특파원)\s*=?\s*)?"
    r"|[^\W\d_]{2,8}[,，、]\s?\d{4}[年년] ?\d{1,2}[月월] ?\d{1,2}[日일]\s?(?:--|[—–-]+)\s*"
)
_MEDIA = (
    r"[\"“]?Media playback is (?:not supported|unsupported) on (?:this|your) device[.\s]*"
    r"|Share this with.{0,120}?Copy this link[.\s]*"
)
_CAPITALS = (
    r"[A-Z]{3,}[A-Z .'’-]{0,30}(?:, [A-Z][\w. ]{2,30})?\s(?:--|—|–)\s"
    r"|[A-Z]{3,}[A-Z .'’-]{0,30}(?:, [A-Z][\w. ]{2,30})\s-\s(?=[\"“'‘A-Z0-9])"
)
_OF_AGENCY = re.compile(
    rf"(?:[A-Z][\w.'’-]*(?:,? [A-Z][\w.'’-]*){{0,5}},?[ \xa0]{{1,2}})?\({_AGENCY}\b[^()]{{0,40}}\)"
    r"\s*(?:(?:--|[—–-])\s*)?(?=[\"“'‘A-Z0-9])"
)
_IN_SUMMARY = re.compile(rf"{_MEDIA}|{_OF_AGENCY.pattern}|{_CAPITALS}|(?:--|[—–])\s(?=[A-Z])")


def boilerplate_before(sentence: str) -> int:
    """Return how many characters at the start are boilerplate (a dateline, an agency mark)."""
    match = _IN_SUMMARY.match(sentence[:300])
    end = match.end() if match else dateline(sentence)
    return end if end < len(sentence) else 0


def dateline(paragraph: str) -> int:
    """Return how many characters of a report's first paragraph are its dateline, 0 without one.

    >>> dateline("LYON, 25 mars 2026 (AFP) - Le train est parti.")
    27
    >>> dateline("Lyon, on 25 March, looked like a port.")
    0
    """
    start = paragraph[: LONGEST + 20]
    match = _pattern().match(start) or _characters().match(start)
    return match.end() if match and match.end() < len(paragraph) else 0


@functools.cache
def _characters() -> re.Pattern[str]:
    return re.compile(_CHARACTERS)


@functools.cache
def _pattern() -> re.Pattern[str]:
    day = f"(?:{dates.day_pattern()})"
    agency = rf"(?:\({_AGENCY}{_CODE}\)|/[\w .-]{{2,20}}/|{_AGENCY}(?:\.\w{{2,3}})?)"
    labelled = rf"(?:\({_AGENCY}{_CODE}\)|/[\w .-]{{2,20}}/|\([A-Z][A-Z /-]{{3,25}}\))"
    named = r"\([^\W\d_a-z][\w ./-]{2,30}\)"
    dated = rf"{_PLACE}[.,] (?:(?:am|den|le|a|il|em|on|op) )?{day}(?:, | |\. ?)?"
    after = rf"(?:{_AGENCY}(?:\.\w{{2,3}})?[.,:]\s+)?"
    forms = (
        rf"{dated}(?:(?:{agency}|{labelled}|{named})\s?)?{_DASH}{after}",
        rf"{dated}{labelled}[.:]?\s+",
        rf"{_PLACE}, (?:(?:am|den|le|a|il|em|on|op) )?{dates.day_pattern(dated=True)}[.:]\s+",
        rf"{_PLACE},? {labelled}\s?{_DASH}",
        rf"{_CAPITAL_PLACE} \([\w/ ]{{2,20}}\)\s?{_DASH}",
        rf"{labelled}\s?{_DASH}(?:{_PLACE},? {day}\s?{_DASH})?",
        rf"{_PLACE},? \({_AGENCY}{_CODE}\)\.?\s+",
        rf"(?:{_PLACE}|{_ARABIC})[.,،]? (?:{day} )?"
        rf"(?:[(/]{_AGENCY}[)/]\s?{_DASH}|-\s?{_AGENCY}\s?[-:]\s*)",
        rf"{_ARABIC}[,،]? {day}\s?(?:\({_AGENCY}\)\s?)?{_DASH}",
    )
    return re.compile(rf"(?:{'|'.join(forms)}){_GOES_ON}")


_PLACE_ALONE = re.compile(
    rf"{_CAPITAL_PLACE.replace('{2,40}', '{3,40}')}\s(?:--|[—–-])\s{_GOES_ON}"
)


def place_in_capitals(paragraph: str) -> int:
    """Return how many characters of a report's first paragraph are a place in capitals alone.

    Weaker evidence, good for the first words of a report: `DEN HAAG - De minister …`.
    """
    match = _PLACE_ALONE.match(paragraph[:LONGEST])
    return match.end() if match and match.end() < len(paragraph) else 0
