"""Notices: what asks the reader for something, or says how a text was made and whose it is.

Each function looks at one line; `core` is the line without marks at its ends, `words` are its words
in small letters.
"""

from __future__ import annotations

import re

from summarize.articles.labels import ADDRESS
from summarize.articles.lines import size
from summarize.articles.phrases import Words, phrases

_CLICK = re.compile(
    r"(?:(?:for .{1,60} )?(?:click|tap) (?:here|on the|through)\b|scroll down (?:for|to)\b"
    r"|read more (?:from|about|on|of|at)\b).*|.{0,80}\bclick here[.! ]*",
    re.IGNORECASE,
)
_NETWORK = (
    r"(?:twitter|facebook|instagram|x|youtube|tiktok|whatsapp|telegram|linkedin|threads|bluesky)"
)
_FOLLOW = re.compile(
    rf"(?:follow|like|find|join) .{{0,60}}(?:@\w+.*|\b(?:us )?on {_NETWORK}"
    rf"(?:(?:,| and| or)(?: and| or)?(?: on)? {_NETWORK}){{0,5}}\W*)",
    re.IGNORECASE,
)
_COPYRIGHT = re.compile(
    r"[(\[]?(?:©|ⓒ|\(c\)\s*\d{4}|copyright\s*(?:©|ⓒ|\(c\)|\d{4})).*", re.IGNORECASE
)
_PARTNERS = re.compile(
    r"(?:\w+ (?:and|und|et|y|e|en|и) (?:our|unsere|nos|nuestros|i nostri|(?:os )?nossos|onze|наши)"
    r" \d{1,4} (?:partner|socios|parceiros|партн)|\d{2,4} partners (?:store|access|process)).*",
    re.IGNORECASE,
)
_BUTTON = re.compile(r"[.!?:>→»|–-]\s+([^.!?:>→»|]{3,30})[.!>→» ]*$")
_PHONE = re.compile(r"[(+]*\d[\d ()/.–-]{5,}\d")
_MARKS = re.compile(r"[^\W\d_]+")
_INITIALS = re.compile(r"(?:[a-z]{1,4}|[A-Z]{1,4})(?:[-/](?:[a-z]{1,4}|[A-Z]{1,4})){1,6}")
_SERVICE = re.compile(
    r"(?:dpa|afp|afx|apa|sda|ats|ansa|efe|pa|reuters)(?:[-/][\w-]{2,20})?"
    r"(?: (?:[a-z]{1,4}\d?|\d{1,4})){2,10}"
)
_KEYWORDS = re.compile(r"[^\W_]+(?:[/-][^\W_]+){0,6}/")
_CORRECTED = re.compile(r"[(\[][^()\[\]]{5,200}[)\]]")
_MESSAGE = re.compile(r"\d{4,6}z? (?:gmt |utc )?[^\W\d_]{3,4}\.? \d\d(?:\d\d)?", re.IGNORECASE)


def is_copyright(line: str, words: Words) -> bool:
    """Say whether a line claims rights: "© …", or "All rights reserved" at its end.

    Feeds say where a text comes from: "The post … appeared first on …".
    """
    feed = phrases("feed label").starts(words)
    if feed and phrases("feed end").find(words[feed:]) is not None:
        return True
    return _COPYRIGHT.fullmatch(line) is not None or _keeps_rights(line, words)


def _keeps_rights(line: str, words: Words) -> bool:
    """Say whether "All rights reserved" closes the line, or stands before a name alone."""
    found = phrases("rights").find(words)
    if found is None or len(words) > 30:
        return False
    after = line.casefold().partition(words[found[1] - 1])[2] if found[1] < len(words) else ""
    rest = re.match(r"\s*([.|©ⓒ·,;:–—-]|\d|$)", after)
    before = found[0] == 0 or re.search(r"©|ⓒ|\(c\)|copyright|\d{4}|[.|]", line, re.IGNORECASE)
    return bool(before) and (rest is not None or not after)


def is_click(core: str, words: Words) -> bool:
    """Say whether a line asks to click somewhere, at its beginning or its end."""
    if _CLICK.fullmatch(core) is not None:
        return True
    found = phrases("click").find(words)
    return found is not None and len(words) <= 15 and (found[0] == 0 or found[1] == len(words))


def asks_for_consent(line: str) -> bool:
    """Say whether a line is of a consent manager: "We and our 812 partners …"."""
    return _PARTNERS.match(line) is not None


def is_prompt(core: str, words: Words, *, stopped: bool) -> bool:
    """Say whether a line asks the reader for something that a page offers.

    A whole sentence is an order, with what is offered in it ("Sign up for our newsletter."). What
    has no full stop may also be a button's label, or end in one ("Newsletter: … Jetzt anmelden").
    """
    if _FOLLOW.fullmatch(core) or phrases("prompt").within(core, words):
        return True
    first = words[1:] if words[:1] in (("please",), ("bitte",)) else words
    asked = phrases("ask").starts(first)
    if asked and phrases("for").find(first[asked:]) is not None:
        return True
    if words[:2] == ("already", "a") and words[2:3] in (("subscriber",), ("member",)):
        return True
    if stopped or len(words) > 25:
        return False
    asked = max(asked, phrases("ask button").starts(first))
    if asked and phrases("for", "newsletter", "buttons").within(core, first[asked:]):
        return True
    return ends_in_button(core, words)


def ends_in_button(core: str, words: Words) -> bool:
    """Say whether a line about a newsletter ends in a button: "Newsletter: … Jetzt anmelden"."""
    button = _BUTTON.search(core)
    return (
        button is not None
        and phrases("buttons").cover(words_in(button.group(1)))
        and phrases("for", "newsletter").find(words) is not None
    )


def words_in(text: str) -> Words:
    """Return the words of a text in small letters."""
    return tuple(_MARKS.findall(text.casefold()))


def is_editorial(core: str, words: Words) -> bool:
    """Say whether a line says how the text was made: "This interview has been edited …"."""
    if phrases("editorial").within(core, words):
        return True
    named = phrases("this piece").starts(words)
    found = phrases("was edited").find(words[named:]) if named else None
    return found is not None and found[0] <= 3


def is_contact(line: str) -> bool:
    """Say whether a line is addresses and numbers of telephones, with a label or names."""
    found = ADDRESS.search(line) or _PHONE.search(line)
    if not found or size(line) > 20:
        return False
    rest = words_in(_PHONE.sub(" ", ADDRESS.sub(" ", line)))
    named = phrases("contact", "end heading").starts(words_in(line)) > 0 and re.match(
        r"\W*[^:：]{2,40}[:：]", line
    )
    return phrases("contact").cover(rest) or not rest or bool(named)


def has_address(line: str) -> bool:
    """Say whether an address or a number of a telephone stands in a line."""
    return ADDRESS.search(line) is not None or _PHONE.search(line) is not None


def is_wire_code(line: str) -> bool:
    """Say whether a line is what agencies print for machines: `oma-jlk/bdx`, `221432 APR 26`."""
    return any(
        pattern.fullmatch(line) is not None
        for pattern in (_INITIALS, _SERVICE, _MESSAGE, _KEYWORDS)
    )


def tells_changes(line: str) -> bool:
    """Say whether a line says what an agency changed: "(Adds comment, updates prices)"."""
    if _CORRECTED.fullmatch(line) is None:
        return False
    return phrases("adds").starts(words_in(line)) > 0
