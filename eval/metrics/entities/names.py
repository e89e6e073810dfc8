"""Match: names of people, places, organisations and works against the article.

Each rule returns a `Finding` or `None`; `find_name` asks them in order. Evidence is what the
article says in its own words.
"""

from __future__ import annotations

from collections.abc import Sequence

from eval.metrics.entities.aliases import Aliases, Name
from eval.metrics.entities.index import ArticleIndex
from eval.metrics.entities.mentions import Finding, VerdictName
from eval.metrics.text import STOP_WORDS, plain

#: Words before a name that say what somebody is, not who.
_TITLES_TEXT = """
    mr mrs ms miss mx dr doctor sir dame lord lady baroness baron prof professor rev reverend
    father sister king queen prince princess pope president premier chancellor minister
    secretary senator sen rep congressman congresswoman governor gov mayor judge justice captain
    capt major maj colonel col general gen lieutenant lt sergeant sgt constable pc inspector
    insp det detective superintendent supt chief commissioner ambassador councillor cllr coach
    manager boss
"""
TITLES = frozenset(_TITLES_TEXT.split())
#: Keys that are another word when they are not written in capitals.
_WORDS = frozenset(["us", "it", "who", "is", "am", "in", "as", "at", "aids", "fed", "pm"])
_FILLERS = frozenset(["the", "of", "and", "for", "in", "a", "an", "de", "la"])

_CLUBS_TEXT = "united city town wanderers rovers athletic albion county fc afc hotspur argyle rfc"
_CLUBS = frozenset(_CLUBS_TEXT.split())
_PLACE_WORDS_TEXT = """
    in at from to near of outside around across into through via inside central north south east
    west downtown the for
"""
#: Before these words a place is where something is.
_PLACE_WORDS = frozenset(_PLACE_WORDS_TEXT.split())

Places = Sequence[tuple[int, int]]


def exact(name: Sequence[str], index: ArticleIndex, text: str = "") -> Finding | None:
    """Word for word, up to case; "US" is not the pronoun "us"."""
    starts = index.find(name)
    if len(name) == 1 and name[0] in _WORDS and text.isupper():
        starts = [start for start in starts if _in_capitals(index, start)]
    return _found("supported", "exact", index, _runs(starts, len(name)))


def find_name(name: Name, text: str, type_: str, index: ArticleIndex, aliases: Aliases) -> Finding:
    """Return what the article says about a name that is not there word for word.

    Args:
        name: the keys of the mention's tokens, without a leading article.
        text: the mention as the summary writes it.
        type_: the mention's type.
        index: the article.
        aliases: other names of the same things.
    """
    return (
        _other_ending(name, text, index)
        or _alias(name, index, aliases)
        or _capital_city(name, index, aliases)
        or _acronym(name, text, index)
        or _club(name, index)
        or _person(name, type_, index)
        or _same_words(name, index)
        or _initials(name, index)
        or _some_words(name, index)
    )


def _other_ending(name: Name, text: str, index: ArticleIndex) -> Finding | None:
    """Another plural or possessive, or other diacritics; "US" has neither."""
    if len(name) == 1 and name[0] in _WORDS and text.isupper():
        return None
    return _found("variant", "ending", index, _runs(index.find_plain(name), len(name)))


def _alias(name: Name, index: ArticleIndex, aliases: Aliases) -> Finding | None:
    for other in aliases.others(name):
        starts = index.find(other)
        if len(other) == 1 and other[0] in _WORDS:
            starts = [start for start in starts if _in_capitals(index, start)]
        if starts:
            return _found("alias", "alias", index, _runs(starts, len(other)))
    return None


def _capital_city(name: Name, index: ArticleIndex, aliases: Aliases) -> Finding | None:
    """A capital for the government of its country, or the other way round.

    "Beijing" may say "China" wherever China is named. A country is only named by a capital that
    acts: who was "born in London" is not shown to be British.
    """
    for other in aliases.government(name):
        starts = index.find(other)
        if name not in aliases.capitals:
            starts = [start for start in starts if _acts(index, start, start + len(other))]
        if starts:
            return _found("alias", "capital", index, _runs(starts, len(other)))
    return None


def _acts(index: ArticleIndex, start: int, end: int) -> bool:
    """Whether a place is spoken of as one who acts: not "in X", "X's streets", "X Bridge"."""
    if start and index.keys[start - 1] in _PLACE_WORDS:
        return False
    following = index.keys[end : end + 1]
    return bool(following) and following != ["s"] and not _capital(index, end)


def _acronym(name: Name, text: str, index: ArticleIndex) -> Finding | None:
    """Initials of a run of capitalised words of the article."""
    capitals = sum(map(str.isupper, text))
    if len(name) > 1 or capitals < 2 or len(name[0]) > 6:
        return None
    return _found("alias", "acronym", index, index.acronyms.get(name[0], []))


def _initials(name: Name, index: ArticleIndex) -> Finding | None:
    """The article has the initials alone, and does not say what they stand for.

    They fit many names: what is well known stands in the alias table, the rest is backed in part.
    """
    for words in (name, tuple(word for word in name if word not in _FILLERS)):
        initials = "".join(word[0] for word in words)
        if len(initials) >= 3 or (len(initials) == 2 and len(name) > 2):
            starts = [p for p in index.positions.get(initials, []) if _in_capitals(index, p)]
            if starts:
                return _found("partial", "initials only", index, _runs(starts, 1), 0.5)
    return None


def _club(name: Name, index: ArticleIndex) -> Finding | None:
    """A club by its town alone: Wycombe for Wycombe Wanderers."""
    if len(name) < 2 or name[-1] not in _CLUBS:
        return None
    starts = [start for start in index.find(name[:-1]) if _capital(index, start)]
    return _found("alias", "club", index, _runs(starts, len(name) - 1))


def _person(name: Name, type_: str, index: ArticleIndex) -> Finding | None:
    """Part of a person's name: title and surname, a middle name left out, another first name."""
    if type_ not in ("PERSON", "NAME"):
        return None
    core = tuple(key for key in name if key not in TITLES)
    if core and len(core) < len(name):
        starts = index.find(core) or index.find_plain(core)
        if starts:
            return _found("variant", "without title", index, _runs(starts, len(core)))
    if len(core) < 2:
        return None
    first, surname = core[0], core[-1]
    starts = index.positions.get(surname) or index.plain_positions.get(plain(surname), [])
    starts = [start for start in starts if _capital(index, start)]
    given = [start for start in starts if _first_name(index, start)]
    for start in given:
        if _same_first_name(first, index.keys[start - 1]):
            return _found("variant", "short first name", index, [(start - 1, start + 1)])
        if start > 1 and index.keys[start - 2] == first and _capital(index, start - 1):
            return _found("variant", "middle name", index, [(start - 2, start + 1)])
    if not starts:
        return None
    alone = [p for p in index.positions.get(first, []) if not _surname_follows(index, p)]
    if alone or any(first in index.keys[max(0, start - 4) : start] for start in starts):
        # Introduced by one name and called by the other, or "Ann and Robert Lee".
        return _found("variant", "names apart", index, _runs([*alone[:1], *starts], 1))
    for cut in range(1, len(core) - 1):
        # "Veteran host Ann Lee": a recogniser took in words before the name.
        starts_of_rest = index.find(core[cut:])
        if starts_of_rest:
            return _found("partial", "name within", index, _runs(starts_of_rest, len(core) - cut))
    if given:
        places = [(start - 1, start + 1) for start in given]
        return _found("contradicted", "other first name", index, places, 0.4)
    return _found("partial", "surname only", index, _runs(starts, 1), 0.5)


def _surname_follows(index: ArticleIndex, place: int) -> bool:
    return index.adjacent(place) and _capital(index, place + 1)


def _same_words(name: Name, index: ArticleIndex) -> Finding | None:
    """The same words in another order or with small words between: Cambridge University."""
    words = [plain(key) for key in name if key not in STOP_WORDS]
    if len(words) < 2 or any(word not in index.plain_positions for word in words):
        return None
    wanted = set(words)
    for place in index.plain_positions[words[-1]]:
        low = max(0, place - len(words) - 1)
        window = index.plain_keys[low : place + len(words) + 2]
        if wanted <= set(window):
            offsets = [offset for offset, key in enumerate(window) if key in wanted]
            start, end = low + offsets[0], low + offsets[-1] + 1
            if not start < index.title_from < end:
                return _found("variant", "same words", index, [(start, end)])
    named = [
        next((p for p in index.plain_positions[word] if _capital(index, p)), None) for word in words
    ]
    if None in named:
        starts = index.plain_positions[words[-1]]
        return _found("partial", "words apart", index, _runs(starts, 1), 0.8)
    return _found("variant", "words apart", index, [(p, p + 1) for p in named if p is not None])


def _some_words(name: Name, index: ArticleIndex) -> Finding:
    words = [key for key in name if key not in STOP_WORDS] or list(name)
    there = [key for key in words if plain(key) in index.plain_positions]
    if not there:
        return Finding("unsupported", "absent", overlap=0.0)
    share = sum(map(len, there)) / sum(map(len, words))
    starts = index.plain_positions[plain(there[-1])]
    found = _found("unsupported", "some words", index, _runs(starts, 1), 0.6 * share)
    return found or Finding("unsupported", "absent", overlap=0.0)


def _found(
    verdict: VerdictName, rule: str, index: ArticleIndex, places: Places, overlap: float = 1.0
) -> Finding | None:
    if not places:
        return None
    evidence = tuple(index.evidence(start, end - start) for start, end in places[:3])
    return Finding(verdict, rule, evidence, overlap, tuple(places))


def _runs(starts: Sequence[int], size: int) -> Places:
    return [(start, start + size) for start in starts]


def _first_name(index: ArticleIndex, place: int) -> bool:
    """Whether the word before a surname is a first name: capitalised, no title, no small word."""
    if place == 0 or not index.adjacent(place - 1) or not _capital(index, place - 1):
        return False
    return index.keys[place - 1] not in TITLES | STOP_WORDS


def _same_first_name(first: str, other: str) -> bool:
    """An initial, or a shortened form (Chris, Christopher)."""
    if len(first) == 1 or len(other) == 1:
        return first[0] == other[0]
    shorter, longer = sorted((plain(first), plain(other)), key=len)
    return len(shorter) >= 3 and longer.startswith(shorter)


def _capital(index: ArticleIndex, place: int) -> bool:
    return index.surface(place)[0].isupper()


def _in_capitals(index: ArticleIndex, place: int) -> bool:
    surface = index.surface(place).replace(".", "")
    return sum(map(str.isupper, surface)) >= 2 or (surface[0].isupper() and len(surface) > 3)
