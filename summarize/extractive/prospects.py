"""Which sentences make a summary, whatever their words: factors on what a sentence covers.

News was what the coefficients were learnt from. Minutes, reports, interviews and lists have
sentences that no summary wants (a question, "None.", "The points are:"), and some documents say
themselves where their summary stands.
"""

from __future__ import annotations

import re
from collections import Counter

import numpy as np
from numpy.typing import NDArray

from summarize.extractive.document import Document
from summarize.extractive.vectors import Floats

_QUESTION, _FRAGMENT, _ANNOUNCEMENT, _ATTENDANCE = 0.5, 0.1, 0.2, 0.1
_FORMULA, _SUMMARY = 0.2, 20.0
_OFTEN, _FEWEST_TRIPLES = 4, 4
_FEWEST_WORDS = 4
_FEWEST_CHARACTERS = 6
_LARGEST_SHARE = 0.4
_CLOSING = "\"'”’»“)）」』 \u00a0\u202f"
_ATTENDANCE_LIST = re.compile(
    r"(?:present|in attendance|attendees|apologies|absent|anwesend|teilnehmer\w*|entschuldigt"
    r"|présents|excusés|asistentes|asisten|presenti|assenti|presentes|aanwezig|afwezig|присутствовали)\b"
    r"[^.:]{0,40}:",
    re.IGNORECASE,
)
_SUMMARY_HEADING = re.compile(
    r"""(?:[\dIVX]{1,3}[.)]?\s+)?(?:
    (?:executive|management)\s+summary | summary(?:\s+of\s+findings)? | abstract | in\s+brief
    | (?:key|main)\s+(?:findings|points|messages|results) | at\s+a\s+glance | highlights
    | zusammenfassung | kurzfassung | das\s+wichtigste\s+in\s+kürze
    | résumé | synthèse | l[’']essentiel | resumen(?:\s+ejecutivo)? | sintesi | sommario
    | (?:resumo|sumário)(?:\s+executivo)? | (?:management)?samenvatting
    | резюме | краткое\s+содержание | основные\s+выводы | (?:ال)?ملخص(?:\s+تنفيذي)?
    | 摘要 | 概要 | 内容提要 | 要約 | 要旨 | 요약
    )\s*[:：]?""",
    re.VERBOSE | re.IGNORECASE,
)


def prospects(document: Document) -> Floats:
    """Return one factor a sentence: below 1 for what no summary wants, above 1 in a summary.

    A question counts half; a sentence that ends in a colon and a formula that the document repeats
    count a fifth, a list of those present and a sentence of three words or fewer a tenth. Under
    the heading "Executive summary", "Zusammenfassung" or the like a sentence counts twenty times,
    so that hardly any other is chosen; not where that part is two fifths of the document or more.
    """
    factors = np.ones(len(document))
    for index, sentence in enumerate(document.sentences):
        bare = sentence.rstrip(_CLOSING)
        if bare.endswith(("?", "？", "؟")):
            factors[index] *= _QUESTION
        elif bare.endswith((":", "：")):
            factors[index] *= _ANNOUNCEMENT
        if document.words[index] < _FEWEST_WORDS or len(bare) < _FEWEST_CHARACTERS:
            factors[index] *= _FRAGMENT
        if _ATTENDANCE_LIST.match(sentence):
            factors[index] *= _ATTENDANCE
    factors[_formulas(document)] *= _FORMULA
    inside = _in_summary(document)
    if 0 < inside.sum() < _LARGEST_SHARE * len(document):
        factors[inside] *= _SUMMARY
    return factors


def _formulas(document: Document) -> NDArray[np.bool_]:
    """Return which sentences are formulas: a third of their word triples stand in four or more."""
    triples = [list(zip(t, t[1:], t[2:], strict=False)) for t in document.terms]
    sentences = Counter(triple for each in triples for triple in set(each))
    repeated = [sum(sentences[triple] >= _OFTEN for triple in each) for each in triples]
    return np.array(
        [
            len(each) >= _FEWEST_TRIPLES and 3 * often > len(each)
            for each, often in zip(triples, repeated, strict=True)
        ],
        dtype=bool,
    )


def _in_summary(document: Document) -> NDArray[np.bool_]:
    """Return which sentences stand between a heading for a summary and the next heading."""
    inside = np.zeros(len(document), dtype=bool)
    headings = [(start, end, True) for start, end in document.furniture]
    lines = [(start, end, False) for start, end in document.spans]
    within = False
    number = 0
    for start, end, is_heading in sorted(headings + lines):
        text = document.text[start:end]
        if _SUMMARY_HEADING.fullmatch(text.strip()):
            within = True
        elif is_heading and _alone(document.text, start, end):
            within = False
        elif not is_heading:
            inside[number] = within
        number += not is_heading
    return inside


def _alone(text: str, start: int, end: int) -> bool:
    """Whether a span has its lines to itself."""
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    return (start == 0 or "\n" in before) and (end == len(text) or "\n" in after)
