"""English words of dates and times of day."""

from __future__ import annotations

NEAR_DAYS = {"yesterday": -1, "today": 0, "tonight": 0, "tomorrow": 1}
SHIFTS = {"last": -1, "previous": -1, "past": -1, "this": 0, "next": 1, "coming": 1}
PARTS = frozenset({"early", "mid", "late"})
DECADES = [
    "twenties",
    "thirties",
    "forties",
    "fifties",
    "sixties",
    "seventies",
    "eighties",
    "nineties",
]
#: Months that are another word as well: they are months after one of the small words.
VERBS = frozenset({"may", "march", "mar"})
_BEFORE_MONTH_TEXT = """
    in since by until till of early late mid last this next before after from during every
"""
BEFORE_MONTH = frozenset(_BEFORE_MONTH_TEXT.split())
#: Words that speak of what is to come, so many tokens before a weekday.
_AHEAD_TEXT = """
    will would due until till next coming scheduled expected expects expect hopes hope hoped plans
    plan planned ahead before may might could should
"""
AHEAD = frozenset(_AHEAD_TEXT.split())
#: One of these words follows a number that is read as a date.
AWAY = frozenset({"ago", "time"})
SPANS = frozenset({"century", "centuries", "quarter", "quarters", "months"})
_ZONES_TEXT = """
    gmt utc bst est edt cst cdt mst mdt pst pdt cet cest ist jst aest local
"""
ZONES = frozenset(_ZONES_TEXT.split())
NAMED = {"noon": 720.0, "midday": 720.0, "midnight": 0.0}
ANNUAL = frozenset({"anniversary", "birthday", "year", "edition", "season"})
