"""Names of which the article has a part, or the words in another order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from eval.metrics.entities.english.names import (
    CLUBS,
    FILLERS,
)
from eval.metrics.entities.index import ArticleIndex
from eval.metrics.entities.mentions import NAMES
from eval.metrics.entities.rules.names import capital, found, in_capitals, runs
from eval.metrics.entities.rules.rule import Claim, Found, Rule, Shown
from eval.metrics.text import STOP_WORDS, plain

_SPOKEN = NAMES - {"TITLE"}


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


def _background(claim: Claim) -> Found | None:
    """A people, or a country where the sentence that is retold has no other one."""
    if claim.mention.type == "NORP":
        return Found((), 0.5)
    if claim.name not in claim.aliases.countries:
        return None
    index = claim.index
    for number in claim.surroundings.retold(claim.mention)[:1]:
        first, last = index.sentences[number]
        if any((key,) in claim.aliases.countries for key in index.keys[first:last]):
            return None
    return Found((), 0.5)


def _absent(claim: Claim) -> Found | None:
    return Found((), 0.0)


def rules() -> Iterator[Rule]:
    """Yield the rules for names of which the article has a part, or nothing."""
    yield Rule(
        "name with place or year",
        _SPOKEN,
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
        _SPOKEN,
        "alias",
        _club,
        Shown("Wexley won.", "Wexley Wanderers won.", "Wexley Wanderers", "ORG"),
        Shown("Wexley Rovers won.", "Wexley Wanderers won.", "Wexley Wanderers", "ORG"),
    )
    yield Rule(
        "same words",
        _SPOKEN,
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
        _SPOKEN,
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
        _SPOKEN,
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
        "country of the background",
        _SPOKEN,
        "unchecked",
        _background,
        Shown("A fire burns near Faro.", "A fire burns in Portugal.", "Portugal", "GPE"),
        Shown("A fire burns in Spain.", "A fire burns in Portugal.", "Portugal", "GPE"),
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
        anywhere=True,
    )
