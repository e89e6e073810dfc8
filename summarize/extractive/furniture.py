"""Page furniture inside a story: what an editor would never put into a summary.

Reading an article keeps out what stands around the story; this finds what stands between its
sentences: agency marks and datelines at a start, bylines, captions, headings, and notes to the
reader.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from summarize.articles.lines import ends_like_a_sentence

VERSION = 2
"""Rises when a rule changes what is dropped; part of the signatures."""

_AGENCY = (
    r"(?:CNN|AP|AFP|PA|Reuters|REUTERS|Bloomberg|UPI|EFE|dpa|ANI|PTI|IANS|Xinhua|TASS|BBC"
    r"|Associated Press|The Associated Press|Agence France-Presse)"
)
_PLACE = r"[A-Z][\w.'’-]*(?:,? [A-Z][\w.'’-]*){0,5}"
_START = re.compile(
    r"[\"“]?Media playback is (?:not supported|unsupported) on (?:this|your) device[.\s]*"
    r"|Share this with.{0,120}?Copy this link[.\s]*"
    rf"|(?:{_PLACE},?[ \xa0]{{1,2}})?\({_AGENCY}\b[^()]{{0,40}}\)\s*(?:(?:--|[—–-])\s*)?"
    r"(?=[\"“'‘A-Z0-9])"
    r"|[A-Z]{3,}[A-Z .'’-]{0,30}(?:, [A-Z][\w. ]{2,30})?\s(?:--|—|–)\s"
    r"|[A-Z]{3,}[A-Z .'’-]{0,30}(?:, [A-Z][\w. ]{2,30})\s-\s(?=[\"“'‘A-Z0-9])"
    r"|(?:--|[—–])\s"
)
_PROPER = r"[A-Z][\w.'’-]*"
_BYLINE = (
    rf"(?-i:By {_PROPER} {_PROPER}(?:,? (?:and|for|of|in|the) {_PROPER}|,? {_PROPER}"
    r"|,(?: [a-z]+){1,5}){0,8}\.?)"
)
_WHOLE = re.compile(
    rf"""(?xi)
    (?: {_BYLINE.replace(" ", "[ ]")}
      | (?:Copyright|©)[^a-z]{{0,3}}\s?\d{{4}} .*
      | All[ ]rights[ ]reserved\.?
      | This[ ]material[ ]may[ ]not[ ]be[ ]published .*
      | (?-i:{_AGENCY.replace(" ", "[ ]")})\.?
      | (?:Photo(?:graph)?s?|Picture[sd]?|Image[s]?|Caption|Credit|Video|Gallery|Photo[ ]gallery
          |Source|Published|Updated|Last[ ]updated|Created|Posted|Watch|Read|Read[ ]more|See[ ]also
          |More|Related|Insight|Timeline|Document[ ]highlights|Editor.?s[ ]note|Advertisement)
        [ ]?:.*
      | (?:Watch|See|Read|Learn|View|Listen|Go|Look|Hear|Take|Check)[ ].*»\.?
      | .{{0,120}}»[ .]*
      | .{{0,10}}Media[ ]playback[ ]is[ ](?:not[ ]supported|unsupported)[ ]on[ ]\w+[ ]device\.?
      | These[ ]are[ ]external[ ]links .*
      | Share[ ]this[ ](?:article|story|page|video)\b .*
      | Share[ ]this[ ]with\w* .{{0,120}}Copy[ ]this[ ]link
      | By\W*
      | Daily[ ]Mail[ ]Reporter\W*
      | (?-i:PUBLISHED|UPDATED|CREATED)\b .*
      | (?:Last[ ]updated[ ]at[ ])?\d{{1,2}}[:.]\d\d[ ](?:[AP]M|[ECMP][SD]T|GMT|BST)\b
        .{{0,40}}\d{{4}}\W*
      | (?-i:{_PROPER}(?:[ ]{_PROPER}){{1,3}})[ ]\.
      | Scroll[ ]down[ ](?:for|to) .*
      | (?:For[ ].{{1,60}}[ ])?Click[ ](?:here|on|through)\b .*
      | .{{0,80}}\bclick[ ]here[.!]?
      | .{{0,120}}\bsign[ ]up[ ]here[.!]?
      | E-?mail[ ]to[ ]a[ ]friend\b .*
      | (?:Follow|Like)[ ](?:us|@\w+|\w+[ ]\w+[ ]on|me)\b .*(?:Twitter|Facebook|Instagram|@) .*
      | (?:Like|Follow|Find|Join)[ ]us[ ]on[ ](?:Twitter|Facebook|Instagram|YouTube) .*
      | Subscribe[ ]to[ ](?:the|our)\b .*
      | Sign[ ]up[ ](?:for|to)[ ](?:the|our)\b .*
      | Read[ ]more[ ](?:from|about|on|at)\b .*
      | Find[ ]all[ ]the[ ]latest\b .*
      | For[ ]the[ ]latest[ ].*\bfollow[ ]@?\w+ .*
      | If[ ]you[ ]have[ ]a[ ]document[ ]suggestion .*
      | Sorry,?[ ]we[ ]are[ ]not[ ]currently[ ]accepting[ ]comments .*
      | .{{0,200}}\bcontributed[ ]to[ ]this[ ](?:report|story|article)\b .{{0,60}}
      | The[ ]opinions?[ ]expressed[ ]in[ ]this[ ](?:commentary|column|article)\b .*
      | (?:The[ ])?views[ ]expressed[ ]in[ ]this[ ](?:commentary|column|article)\b .*
    )""",
    re.DOTALL,
)


_LONGEST_HEADING = 12


def headings(text: str, spans: Sequence[tuple[int, int]]) -> frozenset[int]:
    """Return the indices of sentences that are headings: short paragraphs without a stop.

    Where most sentences have no stop (a list, Thai, verse) nothing is a heading; neither is the
    last line, nor an item of a list.
    """
    stopped = [
        text[end - 1] == ":" or ends_like_a_sentence(text[start:end]) for start, end in spans
    ]
    if sum(stopped) * 2 <= len(spans):
        return frozenset()
    return frozenset(
        index
        for index, ((before, start), (end, after)) in enumerate(_gaps(spans))
        if not stopped[index]
        and (index == 0 or "\n" in text[before:start])
        and text[end:after].count("\n") > 1
        and len(text[start:end].split()) <= _LONGEST_HEADING
        and (text[start].isalnum() or text[start] in "\"'“‘")
    )


def _gaps(
    spans: Sequence[tuple[int, int]],
) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Yield, of every sentence but the last, the spaces before and after it."""
    before = 0
    for (start, end), (following, _) in itertools.pairwise(spans):
        yield (before, start), (end, following)
        before = end


def is_furniture(sentence: str) -> bool:
    """Whether a whole sentence is furniture, or has no letter and no digit."""
    stripped = sentence.strip("\"'“”‘’ •·*-")
    if not any(character.isalnum() for character in stripped[:2000]):
        return True
    return _WHOLE.fullmatch(stripped[:2000]) is not None


def furniture_before(sentence: str) -> int:
    """Return how many characters at the start are furniture (a dateline, an agency mark)."""
    match = _START.match(sentence[:300])
    return match.end() if match and match.end() < len(sentence) else 0
