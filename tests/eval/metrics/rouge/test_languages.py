from __future__ import annotations

import pytest

import eval as evaluation

# Written for this test: two sentences each about rain and a river.
TEXTS = {
    "ar": "هطل المطر على التلال. ارتفع النهر.",
    "de": "Es regnete über den Hügeln. Der Fluß stieg.",
    "el": "Έβρεξε στους λόφους. Το ποτάμι φούσκωσε.",
    "fa": "باران می‌بارد. رودخانه بالا آمد.",
    "he": "ירד גשם על הגבעות. הנהר עלה.",
    "hi": "पहाड़ियों पर बारिश हुई। नदी चढ़ गई।",
    "ja": "丘に雨が降った。川の水が増えた。",
    "ko": "언덕에 비가 내렸다. 강물이 불었다.",
    "my": "တောင်ကုန်းများတွင် မိုးရွာသည်။",
    "ru": "На холмах шёл дождь. Река поднялась.",
    "ta": "மலைகளில் மழை பெய்தது. ஆறு உயர்ந்தது.",
    "th": "ฝนตกบนเนินเขา แม่น้ำสูงขึ้น",
    "zh": "山上下雨了。河水上涨了。",
}


@pytest.mark.parametrize("language", TEXTS)
def test_identical_texts_score_one(language):
    metric = evaluation.load(f"rouge(language='{language}')")
    [score] = metric.score_texts([TEXTS[language]], [TEXTS[language]])
    assert set(score.values.values()) == {1.0}
    assert score.details == {}


@pytest.mark.parametrize("language", TEXTS)
def test_different_texts_do_not(language):
    metric = evaluation.load(f"rouge(language='{language}')")
    other = "".join(reversed(TEXTS[language]))
    [score] = metric.score_texts([other], [TEXTS[language]])
    assert score.values["rougeL"] < 1.0


def test_a_script_that_the_english_tokenizer_cannot_read_is_flagged():
    [score] = evaluation.load("rouge").score_texts([TEXTS["hi"]], ["Rain fell. The river rose."])
    assert set(score.values.values()) == {0.0}
    assert score.details == {"no_tokens": True}


@pytest.mark.parametrize("language", ["ar", "el", "fa", "he", "hi", "ja", "ko", "my", "ru", "zh"])
@pytest.mark.parametrize("options", ["", "(dialect='perl')", "(engine='rouge-score')"])
def test_references_that_the_english_tokenizer_cannot_read_are_refused(language, options):
    # Only the digits would be compared, and they are equal: a score of 1 for unlike texts.
    reference, summary = f"{TEXTS[language]} 2024", "Nobody came in 2024."
    with pytest.raises(evaluation.MetricError, match=r"letters a-z .* rouge\(language='zh'\)"):
        evaluation.load(f"rouge{options}").score_texts([summary], [reference])
    [score] = evaluation.load(f"rouge(language='{language}')").score_texts([summary], [reference])
    assert score.values["rouge1"] < 1.0


@pytest.mark.parametrize(
    ("readable", "refused"),
    # The reference has four letters that are not a-z.
    [("", True), ("123 456 789", True), ("abc", True), ("abcd", False), ("a b c d e 1", False)],
)
def test_more_than_half_of_the_letters_decide(readable, refused):
    metric = evaluation.load("rouge(types=[1])")
    references = ["\u6cb3\u6c34\u4e0a\u6da8", readable]
    if refused:
        total = 4 + sum(map(str.isalpha, readable))
        with pytest.raises(evaluation.MetricError, match=f"4 of the {total} letters"):
            metric.score_texts([""], [references])
    else:
        [score] = metric.score_texts([readable], [references])
        assert score.values["rouge1"] == 1.0


def test_signs_and_accents_are_no_reason_to_refuse():
    # Mostly quotation marks, dashes and currency; and a language whose letters are mostly a-z.
    texts = ["\u201c\u2014\u20ac\u20ac\u2026\u201d ab", "\u00dc\u0142 d\u00e9j\u00e0 vu et revu"]
    for text in texts:
        [score] = evaluation.load("rouge(types=[1])").score_texts([text], [text])
        assert score.values["rouge1"] == 1.0


def test_unspaced_scripts_are_compared_by_character():
    metric = evaluation.load("rouge(language='zh', types=[1])")
    [score] = metric.score_texts(["河水上涨"], ["河水下降了"])
    # Shared: 2 of the summary's 4 characters, and of the reference's 5.
    assert (score.values["rouge1_precision"], score.values["rouge1_recall"]) == (2 / 4, 2 / 5)


def test_thai_marks_stay_with_their_letter():
    metric = evaluation.load("rouge(language='th', types=[1])")
    [score] = metric.score_texts(["ที่"], ["ที"])
    assert score.values["rouge1"] == 0.0


def test_words_are_stemmed_in_their_language():
    stemmed = evaluation.load("rouge(language='de', types=[1])")
    plain = evaluation.load("rouge(language='de', types=[1], stemming=False)")
    # Snowball's German stemmer takes the plural's -en off: both are "katz".
    assert stemmed.score_texts(["Katzen"], ["Katze"])[0].values["rouge1"] == 1.0
    assert plain.score_texts(["Katzen"], ["Katze"])[0].values["rouge1"] == 0.0


def test_forms_of_the_same_letters_are_equal():
    metric = evaluation.load("rouge(language='fr', types=[1])")
    composed, decomposed = "\u00e9t\u00e9", "e\u0301te\u0301"
    assert metric.score_texts([composed.upper()], [decomposed])[0].values["rouge1"] == 1.0
