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
#: Those of a group whom one of it is set against, or left with.
OTHERS = frozenset({"rival", "other", "competitor", "opponent", "colleague", "contender", "more"})
#: What makes an amount one of many: "six million every day".
EACH = frozenset({"each", "every", "per"})
#: What refers to things that were counted just before: "412 branches, of which 70 will close".
REFERRING = frozenset({"which", "whom", "them", "those", "these"})
#: Beside a value, these say that it is a difference: "1.5 degrees short of", "€12m over budget".
_GAPS_TEXT = """
    shy short below above over under more less fewer higher lower ahead behind off extra cheaper
    dearer longer shorter apart difference gap between up down faster slower
"""
GAPS = frozenset(_GAPS_TEXT.split())
