"""Names of any kind: as written, under another name, spelled otherwise, or in part."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from eval.metrics.entities.english.names import (
    CAPITALS_ONLY,
    CLUBS,
    FILLERS,
    PLACE_WORDS,
    TITLES,
    WHERE_WORDS,
)
from eval.metrics.entities.index import ArticleIndex
from eval.metrics.entities.mentions import NAMES
from eval.metrics.entities.rules.rule import Claim, Found, Rule, Shown
from eval.metrics.text import STOP_WORDS, plain

_TELLING = NAMES - {"TITLE"}
Places = list[tuple[int, int]]


def _exact(claim: Claim) -> Found | None:
    """Word for word, up to case; "US" is not the pronoun "us"."""
    name, index = claim.name, claim.index
    starts = index.find(name)
    if len(name) == 1 and name[0] in CAPITALS_ONLY and claim.mention.text.isupper():
        starts = [start for start in starts if in_capitals(index, start)]
    return found(runs(starts, len(name)))


def _ending(claim: Claim) -> Found | None:
    """Another plural or possessive, or other diacritics; "US" has neither."""
    name = claim.name
    if len(name) == 1 and name[0] in CAPITALS_ONLY and claim.mention.text.isupper():
        return None
    return found(runs(claim.index.find_plain(name), len(name)))


def _alias(claim: Claim) -> Found | None:
    index = claim.index
    for other in claim.aliases.others(claim.name):
        starts = index.find(other)
        if len(other) == 1 and other[0] in CAPITALS_ONLY:
            starts = [start for start in starts if in_capitals(index, start)]
        # "Jordan" is a country in "in Jordan" and a man in "Michael Jordan".
        starts = [start for start in starts if not _within_name(index, start, start + len(other))]
        if starts:
            return found(runs(starts, len(other)))
    return None


def _within_name(index: ArticleIndex, start: int, end: int) -> bool:
    """Whether a word of the alias table is the surname in a longer name of the article."""
    if end - start > 1 or start == 0 or not capital(index, start):
        return False
    if not index.adjacent(start - 1) or not capital(index, start - 1):
        return end < len(index.keys) and index.adjacent(end - 1) and _surname(index, end)
    return index.keys[start - 1] not in STOP_WORDS | TITLES


def _surname(index: ArticleIndex, place: int) -> bool:
    """Whether a capitalised word follows that is a name of nothing else: "Ireland Baldwin"."""
    return (
        capital(index, place)
        and index.surface(place)[1:].islower()
        and (len(index.positions.get(index.keys[place], ())) > 1)
    )


def _capital_city(claim: Claim) -> Found | None:
    """A capital for the government of its country, or the other way round, as one who acts.

    "Beijing" may say "China" wherever China is named, unless the summary says where something
    is: "in Beijing". A country is only named by a capital that acts: who was "born in London" is
    not shown to be British.
    """
    index, reading = claim.index, claim.surroundings.reading
    first, _ = reading.tokens(claim.mention)
    if claim.name in claim.aliases.capitals and reading.words.key(first - 1) in WHERE_WORDS:
        return None
    for other in claim.aliases.government(claim.name):
        starts = index.find(other)
        if claim.name not in claim.aliases.capitals:
            starts = [start for start in starts if _acts(index, start, start + len(other))]
        if starts:
            return found(runs(starts, len(other)))
    return None


def _acts(index: ArticleIndex, start: int, end: int) -> bool:
    """Whether a place is spoken of as one who acts: not "in X", "X's streets", "X Bridge"."""
    if start and index.keys[start - 1] in PLACE_WORDS:
        return False
    following = index.keys[end : end + 1]
    return bool(following) and following != ["s"] and not capital(index, end)


def _acronym(claim: Claim) -> Found | None:
    """Initials of a run of capitalised words of the article."""
    capitals = sum(map(str.isupper, claim.mention.text))
    if len(claim.name) > 1 or capitals < 2 or len(claim.name[0]) > 6:
        return None
    told = claim.name[0]
    places = claim.index.acronyms.get(told) or claim.index.acronyms.get(told.removesuffix("s"), [])
    return found(places)


def _initials(claim: Claim) -> Found | None:
    """The article has the initials alone, and does not say what they stand for."""
    name, index = claim.name, claim.index
    for words in (name, tuple(word for word in name if word not in FILLERS)):
        initials = "".join(word[0] for word in words)
        if len(initials) >= 3 or (len(initials) == 2 and len(name) > 2):
            starts = [p for p in index.positions.get(initials, []) if in_capitals(index, p)]
            if starts:
                return found(runs(starts, 1), 0.5)
    return None


def _same_words(claim: Claim) -> Found | None:
    """The same words in another order or with small words between: Cambridge University."""
    index = claim.index
    words = [plain(key) for key in claim.name if key not in STOP_WORDS]
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
                return Found([(start, end)])
    return None


def _within_place(claim: Claim) -> Found | None:
    """A name with where or when it is: "Tunis's Bardo Museum", "the 2019 Asian Cup"."""
    name, index = claim.name, claim.index
    core = tuple(key for key in name if not (key.isdecimal() and len(key) == 4))
    if "s" in core[1:-1]:
        core = core[core.index("s") + 1 :]
    rest = [key for key in name if key not in core and key != "s"]
    if not core or len(core) == len(name) or not all(key in index.positions for key in rest):
        return None
    return found(runs(index.find(core), len(core)))


def _club(claim: Claim) -> Found | None:
    """A club by its town alone, where the article gives the town no other club."""
    name, index = claim.name, claim.index
    if len(name) < 2 or name[-1] not in CLUBS:
        return None
    size = len(name) - 1
    starts = [start for start in index.find(name[:-1]) if capital(index, start)]
    if any(CLUBS.intersection(index.keys[start + size : start + size + 1]) for start in starts):
        return None
    # "Derwent United" is in the article, and Bath is not the town of that United.
    taken = [place for place in index.positions.get(name[-1], ()) if capital(index, place)]
    return None if taken else found(runs(starts, size))


def _words_apart(claim: Claim) -> Found | None:
    """Every word is there in a name, and none of them only in another name.

    "Leeds Crown Court" is not shown by Bradford Crown Court and a man from Leeds.
    """
    index = claim.index
    words = [plain(key) for key in claim.name if key not in STOP_WORDS]
    if len(words) < 2 or any(word not in index.plain_positions for word in words):
        return None
    places = []
    for word in words:
        named = [place for place in index.plain_positions[word] if capital(index, place)]
        free = [place for place in named if not _in_other_name(index, place, words)]
        if not free:
            return None
        places.append((free[0], free[0] + 1))
    return Found(places, 0.8)


def _in_other_name(index: ArticleIndex, place: int, words: Sequence[str]) -> bool:
    """Whether a capitalised word beside a token makes another name of it."""
    before = place - 1 if place and index.adjacent(place - 1) else None
    after = place + 1 if index.adjacent(place) else None
    if (
        before is not None
        and index.keys[before] in FILLERS
        and before
        and index.adjacent(before - 1)
    ):
        before -= 1
    if after is not None and index.keys[after] in FILLERS and index.adjacent(after):
        after += 1
    return any(
        beside is not None
        and beside < index.title_from
        and capital(index, beside)
        and index.keys[beside] not in STOP_WORDS
        and index.plain_keys[beside] not in words
        for beside in (before, after)
    )


def _some_words(claim: Claim) -> Found | None:
    index = claim.index
    words = [key for key in claim.name if key not in STOP_WORDS] or list(claim.name)
    there = [key for key in words if plain(key) in index.plain_positions]
    if not there:
        return None
    share = sum(map(len, there)) / sum(map(len, words))
    return Found(runs(index.plain_positions[plain(there[-1])], 1), 0.6 * share)


def _absent(claim: Claim) -> Found | None:
    return Found((), 0.0)


def found(places: Sequence[tuple[int, int]], overlap: float = 1.0) -> Found | None:
    """Return what was found at `places`; `None` where there are none."""
    return Found(places, overlap) if places else None


def runs(starts: Sequence[int], size: int) -> Places:
    """Return the token ranges of `size` that begin at `starts`."""
    return [(start, start + size) for start in starts]


def capital(index: ArticleIndex, place: int) -> bool:
    """Whether the article writes a token with a capital."""
    return index.surface(place)[0].isupper()


def in_capitals(index: ArticleIndex, place: int) -> bool:
    """Whether the article writes a token in capitals, or as a longer name."""
    surface = index.surface(place).replace(".", "")
    return sum(map(str.isupper, surface)) >= 2 or (surface[0].isupper() and len(surface) > 3)


def exact() -> Iterator[Rule]:
    """Yield the rule for a name as the article writes it."""
    yield Rule(
        "exact",
        NAMES,
        "supported",
        _exact,
        Shown("The US agreed.", "The US agreed.", "US", "GPE"),
        Shown("They told us nothing.", "The US agreed.", "US", "GPE"),
    )


def other_names() -> Iterator[Rule]:
    """Yield the rules for other names of the same thing."""
    yield Rule(
        "ending",
        NAMES,
        "variant",
        _ending,
        Shown("Jiří Novák spoke.", "Jiri Novak spoke.", "Jiri Novak", "PERSON"),
        Shown("Jiří Novotný spoke.", "Jiri Novak spoke.", "Jiri Novak", "PERSON"),
    )
    yield Rule(
        "alias",
        NAMES,
        "alias",
        _alias,
        Shown("Envoys of Switzerland met.", "The Swiss met.", "Swiss", "NORP"),
        Shown("Michael Jordan met them.", "The Jordanian met them.", "Jordanian", "NORP"),
    )
    yield Rule(
        "capital",
        NAMES,
        "alias",
        _capital_city,
        Shown("China said no.", "Beijing said no.", "Beijing", "GPE"),
        Shown("China said no.", "They met in Beijing.", "Beijing", "GPE"),
    )
    yield Rule(
        "acronym",
        NAMES,
        "alias",
        _acronym,
        Shown("The Northern Harbour Pilots' Union met.", "NHPU met.", "NHPU", "ORG"),
        Shown("The Northern Harbour Board met.", "NHPU met.", "NHPU", "ORG"),
    )


def in_part() -> Iterator[Rule]:
    """Yield the rules for names of which the article has a part, or nothing."""
    yield Rule(
        "name with place or year",
        _TELLING,
        "variant",
        _within_place,
        Shown(
            "The Bardo Museum in Tunis shut.",
            "Tunis's Bardo Museum shut.",
            "Tunis's Bardo Museum",
            "ORG",
        ),
        Shown(
            "The Bardo Museum shut.", "Tunis's Bardo Museum shut.", "Tunis's Bardo Museum", "ORG"
        ),
    )
    yield Rule(
        "club",
        _TELLING,
        "alias",
        _club,
        Shown("Wexley won.", "Wexley Wanderers won.", "Wexley Wanderers", "ORG"),
        Shown("Wexley Rovers won.", "Wexley Wanderers won.", "Wexley Wanderers", "ORG"),
    )
    yield Rule(
        "same words",
        _TELLING,
        "variant",
        _same_words,
        Shown("The University of Basel shut.", "Basel University shut.", "Basel University", "ORG"),
        Shown(
            "The University of Zug shut. Basel slept.",
            "Basel University shut.",
            "Basel University",
            "ORG",
        ),
    )
    yield Rule(
        "initials only",
        _TELLING,
        "partial",
        _initials,
        Shown(
            "The RPA was pleased.",
            "The Rural Pottery Archive was pleased.",
            "Rural Pottery Archive",
            "ORG",
        ),
        Shown(
            "The RPB was pleased.",
            "The Rural Pottery Archive was pleased.",
            "Rural Pottery Archive",
            "ORG",
        ),
    )
    yield Rule(
        "words apart",
        _TELLING,
        "variant",
        _words_apart,
        Shown(
            "Fans of the Lions came, some of them Irish.",
            "The Irish Lions won.",
            "Irish Lions",
            "ORG",
        ),
        Shown(
            "Bradford Crown Court sat. He lives in Leeds.",
            "Leeds Crown Court sat.",
            "Leeds Crown Court",
            "ORG",
        ),
    )
    yield Rule(
        "some words",
        NAMES,
        "unsupported",
        _some_words,
        Shown("Bradford Crown Court sat.", "Leeds Crown Court sat.", "Leeds Crown Court", "ORG"),
        Shown("They sat.", "Leeds Crown Court sat.", "Leeds Crown Court", "ORG"),
    )
    yield Rule(
        "absent",
        NAMES,
        "unsupported",
        _absent,
        Shown("They sat.", "Leeds Crown Court sat.", "Leeds Crown Court", "ORG"),
        Shown("Leeds Crown Court sat.", "Leeds Crown Court sat.", "Leeds Crown Court", "ORG"),
    )
