from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from nltk.stem.porter import PorterStemmer

from eval.metrics.rouge.stemmers import porter, snowball

NLTK = PorterStemmer()

SUFFIXES = [
    suffix
    for step in (porter._STEP_2, porter._STEP_3, porter._STEP_4)
    for rules in step.values()
    for suffix, _ in rules
]
SUFFIXES += ["logi", "fulli", "ment", "ent", "sion", "tion", "ion", "e", "l", "ll", "y"]
SUFFIXES += ["s", "es", "ies", "sses", "ss", "ed", "eed", "ing", "ied", "at", "bl", "iz"]

BEGINNINGS = st.text(alphabet="abeioyyltsz9", max_size=6)
ENDINGS = st.lists(st.sampled_from(SUFFIXES), max_size=3).map("".join)


@settings(max_examples=1500, deadline=None)
@given(BEGINNINGS, ENDINGS)
def test_words_made_of_suffixes_have_nltk_s_stems(beginning, ending):
    word = beginning + ending
    if word:
        assert porter.nltk_stem(word) == NLTK.stem(word)


def test_irregular_words_have_nltk_s_stems():
    words = [form for stem in NLTK.pool.values() for form in (stem, f"{stem}s", f"{stem}ing")]
    words += list(NLTK.pool)
    assert [porter.nltk_stem(word) for word in words] == [NLTK.stem(word) for word in words]


def test_every_snowball_stemmer_can_be_loaded_and_is_named_with_its_version():
    for language in snowball._NAMES:
        name, stem = snowball.load(language)
        if stem is None:
            assert name == "none"
        else:
            assert name.startswith("snowball-")
            assert name.count("-") == 2
    assert snowball.load("de")[1] is not None
    assert snowball.load("th") == ("none", None)
