"""English words around numbers and names: what counts people, what introduces a noun."""

from __future__ import annotations

#: What counts people: one group of them may be called by another word.
OF_PEOPLE = ("er", "or", "ist", "ian", "ant", "ent", "man", "men", "ee")
PEOPLE = frozenset({"people", "person", "other", "more", "new", "men", "woman", "women", "man"})
SHARES_AFTER = frozenset({"of", "the", "its", "their", "his", "her", "all", "those", "these"})
SHARES_BEFORE = frozenset({"by", "than", "just", "only", "to"})
_DETERMINERS_TEXT = """
    a an the this that his her its their our my your s every each no another very
"""
DETERMINERS = frozenset(_DETERMINERS_TEXT.split())
_SMALL_TEXT = """
    of the and for in on de la du des der von van to at bin ibn al el
"""
SMALL = frozenset(_SMALL_TEXT.split())
LEADING = frozenset({"the", "a", "an"})
