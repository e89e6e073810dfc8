"""Full stops that end no sentence, in the languages whose sentences are tested.

`sentencex` brings abbreviations for most languages; here are the ones it lacks, the rules that
are common to many, and the quotations of Chinese, Japanese and Korean, which stand inside a
sentence as a word does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

TESTED_LANGUAGES = frozenset(
    ("en", "de", "fr", "es", "it", "pt", "nl", "ru", "ar", "zh", "ja", "ko")
)
"""Languages with rules of their own and tests: others go by rules that hold for most."""

UNSPACED_LANGUAGES = frozenset({"zh", "ja"})
"""Languages that put no space between words or sentences."""

WIDE_STOP = re.compile(r"[。！？｡．]+[”’」』）〉》]*\s*|[.!?]+[\"”’」』）)]*\s+")
"""What ends a Chinese or Japanese sentence."""

_NEVER_END: Mapping[str, frozenset[str]] = {
    language: frozenset(words.split())
    for language, words in {
        "de": """hr fr frl dr dres prof dipl ing st fa ca bzw bzgl ggf vgl sog evtl inkl exkl zzgl
            abzgl einschl max mind mio mrd tsd lt gem gez geb u.a z.b d.h i.d.r v.a u.u ehem stellv
            phil med jur rer nat""",
        "fr": "m mm mme mmes mlle mlles mgr dr drs pr prof st ste env cf vs max min",
        "es": """sr sra sres sras srta d dª dña dr dra dres prof profa ing lic arq av avda ctra pza
            pl gral cap tte cmdte hnos aprox ee dpto ayto sto sta fr mons""",
        "it": """sig sigg sig.ra sig.na sig.re dott dott.ssa dr dr.ssa prof prof.ssa on avv ing
            arch geom rag mons sen gen col cap ten magg ca p.za p.zza v.le c.so s ss l.go""",
        "pt": """sr sra srs sras srta d dr dra drs prof profa eng engª arq exmo exma av r pç
            aprox gen cel cap sto sta""",
        "nl": """dhr mevr mw mej mr drs ir ing prof dr ds st ca bijv bv d.w.z o.a m.b.t t.a.v i.v.m
            n.a.v t.o.v ong max min incl excl resp zgn mln mld jhr""",
        "ru": "ул пр просп пл пер наб проф акад доц тов гр см ср напр т.е т.к т.н ок св",
    }.items()
}
"""Abbreviations that something always follows: titles, units, references."""

_BEFORE_NUMBERS = frozenset(
    """art arts abs nr n no nº núm num p pp pag pág págs págg s ss kap cap bd vol fig abb blz par
    § ch al lit d дом д кв стр с рис табл п ст гл №
    janv févr fév avr juil sept oct nov déc ene feb abr ago set dic genn febb ott apr aug okt dec
    янв февр апр авг сент окт нояб дек""".split()  # noqa: SIM905
)
"""Abbreviations that a number follows; before anything else they may end a sentence."""

_LAST_WORD = re.compile(r"[^\s’'‘\"“„«»(\[/]+(?=\.\Z)")
_NUMBER = re.compile(r"[\dIVXLC]+\b")
_GERMAN_ORDINAL = re.compile(
    r"\b(?:der|die|das|den|dem|des|am|im|vom|zum|beim|zur|jede[rnms]?|ihr\w*|sein\w*|unser\w*)"
    r"\s\d{1,3}\.\Z"
)
_GERMAN_START = re.compile(
    r"(?:Der|Die|Das|Den|Dem|Des|Ein\w*|Er|Sie|Es|Wir|Ich|Im|In|Am|An|Auf|Bei|Beim|Zu|Zum|Zur|Mit"
    r"|Nach|Vor|Von|Für|Aber|Und|Doch|Auch|Als|Wenn|Wer|Was|Wie|Wo|Dort|Dann|Da|Dabei|Diese\w*"
    r"|Seit|Bis|Um|Rund|Laut)\b"
)
_ARABIC_INITIAL = re.compile(r"(?:\A|\s)[ء-ي]\.\Z")
_RUSSIAN_TITLE = re.compile(r"(?:\A|[^\d\s]\s)г\.\Z")
_AND_SO_ON = re.compile(r"\b(?:etc|ecc|enz|no|[тТ]\. ?[дп])\.\s+(?=(\w))")

_QUOTED = {
    "zh": re.compile(
        r"“[^“”\n]{0,200}”|「[^「」\n]{0,200}」|『[^『』\n]{0,200}』|（[^（）\n]{0,200}）"
    ),
    "ko": re.compile(r"(?<!\S)(?:\"[^\s\"][^\"\n]{0,200}\"|“[^“”\n]{0,200}”)(?=[가-힣])"),
}
_QUOTED["ja"] = _QUOTED["zh"]
_NO_STOPS = dict.fromkeys(map(ord, ".!?。！？｡．…"), ",")


def without_quoted_stops(text: str, language: str) -> str:
    """Return a text of the same length in which no stop stands inside a quotation that goes on.

    市長は「準備はできた。明日始める。」と述べた。 is one sentence: the quotation is its object.
    What follows a colon ends with the quotation: 市长说：“我们准备好了。”大桥将关闭。 is two.
    """
    quoted = _QUOTED.get(language)
    if quoted is None:
        return text

    def replaced(match: re.Match[str]) -> str:
        whole = match.group()
        before = text[max(0, match.start() - 1) : match.start()]
        if before in ("：", ":") and whole[-2] in "。！？｡":
            return whole[:-2].translate(_NO_STOPS) + whole[-2:]
        return whole.translate(_NO_STOPS)

    return quoted.sub(replaced, text)


def is_abbreviation(
    text: str, previous: tuple[int, int], following: tuple[int, int], language: str
) -> bool:
    """Whether the stop between two neighbouring spans belongs to an abbreviation or an ordinal.

    English is left to `sentencex`. A stop before a small letter ends no sentence in a text that
    begins its sentences with capitals.

    Args:
        text: the whole text.
        previous: the span that ends with the stop.
        following: the span after it.
        language: a code of two letters.
    """
    if language == "en" or text[previous[1] - 1] != ".":
        return False
    tail = text[max(previous[0], previous[1] - 40) : previous[1]]
    found = _LAST_WORD.search(tail)
    if found is None or found.group().endswith("."):
        return False
    word = found.group().lower()
    begins = text[following[0] : following[0] + 20]
    if word in _NEVER_END.get(language, ()):
        return True
    if word in _BEFORE_NUMBERS and _NUMBER.match(begins):
        return True
    if begins[0].islower():
        return next((c.isupper() for c in text[slice(*previous)] if c.isalpha()), False)
    if language == "de":
        return bool(_GERMAN_ORDINAL.search(tail)) and not _GERMAN_START.match(begins)
    if language == "ar":
        return _ARABIC_INITIAL.search(tail) is not None
    return language == "ru" and _RUSSIAN_TITLE.search(tail) is not None


def ends_before_capital(text: str, language: str) -> Iterable[re.Match[str]]:
    """Yield where a sentence ends with "etc." or a "no" of Romance languages: a capital follows."""
    if language in ("en", "de"):
        return ()
    return (match for match in _AND_SO_ON.finditer(text) if match.group(1).isupper())
