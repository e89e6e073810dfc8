"""Who stands where the summary puts a name: the name itself, or another one of its kind?

Around a name the summary makes a statement: the words that depend on it, the nearer the more they
say. The same words stand somewhere in the article, around the name that they belong to there.
"Roe will direct the film" is made of "Kumar, whom Roe trained, will direct the film": `direct` is
one dependency away from Roe here, from Kumar there.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from eval.metrics.entities.relations.claims import EMPTY, claim_around
from eval.metrics.entities.relations.parse import ParsedSentence
from eval.metrics.entities.relations.sources import Sources

#: Sentences that are read because they are most like the statement, and because they have the name.
_LIKE, _WITH_NAME = 3, 2
#: A pronoun may stand for a name of the two sentences before.
_PRONOUN_REACH = 2
_PRONOUNS_TEXT = """
    he she they it who him her his their its them
"""
_PRONOUNS = frozenset(_PRONOUNS_TEXT.split())
_WITHIN_A_PHRASE = frozenset({"compound", "appos", "nmod", "flat"})
_FAMILIES = {
    "PERSON": "person",
    "ORG": "organisation",
    "NORP": "group",
}


#: What the ranker weighs, in the order of `Placement.features`.
FEATURES = (
    "margin",
    "ratio",
    "like",
    "at_home",
    "words",
    "mentioned",
    "beside",
    "role",
    "rival",
    "person",
)


@dataclass(frozen=True, slots=True)
class Placement:
    """How well a name fits the statement around it, and how well the best other name does.

    `own`, `pronoun` and `rival` are shares, 0..1, of the statement that depends on the name in the
    article, on a pronoun after it, on another name of the same kind; `like` the share that the
    most similar sentence has at all. `at_home` tells that this sentence has the name itself.
    """

    family: str
    own: float
    pronoun: float
    rival: float
    own_beside: float
    rival_beside: float
    own_role: bool
    rival_role: bool
    like: float
    at_home: bool
    words: int
    mentioned: int
    rival_name: str
    rival_sentence: int

    def features(self) -> tuple[float, ...]:
        """Return what the ranker weighs."""
        mine = max(self.own, 0.9 * self.pronoun)
        return (
            self.rival - mine,
            math.log((self.rival + 0.05) / (mine + 0.05)),
            self.like,
            float(self.at_home),
            math.log(1 + self.words),
            math.log(1 + self.mentioned),
            self.rival_beside - self.own_beside,
            float(self.rival_role) - float(self.own_role),
            self.rival,
            float(self.family == "person"),
        )


def family(type_: str) -> str | None:
    """Return the kind of a name that only another of the same kind can be taken for."""
    return _FAMILIES.get(type_)


def placement(
    sentence: ParsedSentence,
    name: Sequence[int],
    kind: str,
    other_names: frozenset[str],
    sources: Sources,
) -> Placement | None:
    """Compare the place of a name in a sentence of the summary with the article.

    Args:
        sentence: of the summary.
        name: the numbers of the name's words.
        kind: its family.
        other_names: stems of other names of the same thing, which count as the name.
        sources: the article.

    Returns:
        `None` where nothing is said of the name that the article has words for.
    """
    claim = claim_around(sentence, name, sources)
    if not claim.words:
        return None
    own_words, last = sentence.content_stems(name), _last(sentence, name)
    likes = sources.overlaps(claim.words)
    near = _with_name(last, other_names, sources)
    read = sources_of(sentence, name, other_names, sources)
    sources.parse(read)
    own = pronoun = own_beside = 0.0
    own_role = False
    best: tuple[float, float, bool, int, str] = (0.0, 0.0, False, -1, "")
    around, role = _neighbours(sentence, name), _role(sentence, name[-1])
    here = sentence.content_stems(range(len(sentence.words)))
    kinds: set[str] = set()
    for number in read:
        source = sources.sentence(number)
        for words in _occurrences(source, own_words, last, kind, other_names):
            own = max(own, claim.support(source, words))
            own_beside = max(own_beside, _beside(source, words, around))
            own_role = own_role or (role is not None and _role(source, words[-1]) == role)
            kinds.update(
                family(found.type) or "other"
                for found in source.names
                if found.first <= words[-1] < found.last
            )
        if any(before in near for before in range(number - _PRONOUN_REACH, number + 1)):
            for i, word in enumerate(source.words):
                if word in _PRONOUNS:
                    pronoun = max(pronoun, claim.support(source, [i]))
        for rival in source.names:
            if family(rival.type) != kind:
                continue
            words = list(range(rival.first, rival.last))
            stems = source.content_stems(words)
            end = _last(source, words)
            if end in here or stems & other_names or _same_name(own_words, last, stems, end):
                continue
            support = claim.support(source, words)
            if support > best[0]:
                beside = _beside(source, words, around)
                same = role is not None and _role(source, words[-1]) == role
                best = support, beside, same, number, " ".join(source.words[i] for i in words)
    if kind not in kinds and (kinds or len(own_words) == 1):
        return None  # in the article the recogniser takes it for something else
    return Placement(
        family=kind,
        own=own,
        pronoun=pronoun,
        rival=best[0],
        own_beside=own_beside,
        rival_beside=best[1],
        own_role=own_role,
        rival_role=best[2],
        like=likes[0][1],
        at_home=likes[0][0] in near,
        words=len(claim.words),
        mentioned=len(near),
        rival_name=best[4],
        rival_sentence=best[3],
    )


def sources_of(
    sentence: ParsedSentence, name: Sequence[int], other_names: frozenset[str], sources: Sources
) -> list[int]:
    """Return the article's sentences that `placement` reads, for parsing many at once."""
    claim = claim_around(sentence, name, sources)
    likes = sources.overlaps(claim.words) if claim.words else []
    shares = dict(likes)
    with_name = sorted(
        _with_name(_last(sentence, name), other_names, sources),
        key=lambda number: (-shares.get(number, 0.0), number),
    )
    return sorted({number for number, _ in likes[:_LIKE]} | set(with_name[:_WITH_NAME]))


def _with_name(last: str, other_names: frozenset[str], sources: Sources) -> set[int]:
    """Return the sentences that have the last word of a name, or another name of the same."""
    return {
        number for word in (last, *sorted(other_names)) for number in sources.sentences_with(word)
    }


def _last(sentence: ParsedSentence, words: Sequence[int]) -> str:
    """Return the stem of the last of some words that carries meaning; empty without one."""
    return next((sentence.stems[i] for i in reversed(words) if sentence.content[i]), "")


def _occurrences(
    source: ParsedSentence,
    own: frozenset[str],
    last: str,
    kind: str,
    other_names: frozenset[str],
) -> list[list[int]]:
    """Return where a sentence has the name, or another name of the same thing.

    A person is found by the last word, anything else by more than half of the words.
    """
    wanted = own | other_names

    def is_name(stems: list[str]) -> bool:
        if not other_names.isdisjoint(stems):
            return True
        return last in stems if kind == "person" else 2 * len(stems) > len(own)

    runs: list[list[int]] = []
    for i, word in enumerate(source.stems):
        if word not in wanted or not source.content[i]:
            continue
        if runs and runs[-1][-1] == i - 1:
            runs[-1].append(i)
        else:
            runs.append([i])
    return [run for run in runs if is_name([source.stems[i] for i in run])]


def _role(sentence: ParsedSentence, word: int) -> tuple[str, str] | None:
    """Return the stem that a name's phrase depends on, and how; `None` where that says little.

    "was run by Roe" and "Roe ran" give a name the same role.
    """
    while sentence.roles[word] in _WITHIN_A_PHRASE and sentence.heads[word] != word:
        word = sentence.heads[word]
    role, head = sentence.roles[word], sentence.heads[word]
    if role == "pobj":
        role = sentence.roles[head] if sentence.words[head] == "by" else sentence.words[head]
        head = sentence.heads[head]
    verb = sentence.stems[head]
    if head == word or verb in EMPTY or not sentence.content[head]:
        return None
    return verb, "nsubj" if role in ("agent", "nsubj") else role


def _neighbours(sentence: ParsedSentence, name: Sequence[int]) -> tuple[str, str]:
    """Return the stems of the words just before and after a name; empty where there is none."""
    before, after = name[0] - 1, name[-1] + 1
    return (
        sentence.stems[before] if before >= 0 else "",
        sentence.stems[after] if after < len(sentence.stems) else "",
    )


def _beside(source: ParsedSentence, words: Sequence[int], around: tuple[str, str]) -> float:
    """Return the share of the two neighbours in the summary that touch these words too."""
    found = _neighbours(source, words)
    return sum(a == b != "" and a.isalnum() for a, b in zip(found, around, strict=True)) / 2


def _same_name(own: frozenset[str], last: str, other: frozenset[str], other_last: str) -> bool:
    """Whether two names may be of the same: "Ann Roe" and "Roe", not "Ann Roe" and "Ann Lee"."""
    if not own & other:
        return False
    return last == other_last or last in other or other_last in own
