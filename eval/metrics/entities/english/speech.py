"""English words around what people say: pronouns, and verbs of saying."""

from __future__ import annotations

_SINGULAR_TEXT = """
    he she him her his
"""
SINGULAR = frozenset(_SINGULAR_TEXT.split())
_PRONOUNS_TEXT = """
    i we you they it who that which this
"""
PRONOUNS = SINGULAR | frozenset(_PRONOUNS_TEXT.split())
INDEFINITE = frozenset({"a", "an", "one", "another"})
SAYING_TEXT = """
    say tell add ask claim warn explain insist argue note write tweet call describe admit state
    reply announce conclude declare believe think suggest reveal recall confirm joke continue blame
    comment urge read praise criticise criticize accuse
"""
