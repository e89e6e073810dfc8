"""Labels that stand before or behind a name or a headline: "Read more:", "Photo:", "By".

Each function looks at one line that may be boilerplate; `core` is the line without marks at its
ends, `words` are its words in small letters.
"""

from __future__ import annotations

import re

from summarize.articles.lines import ends_like_a_sentence, size
from summarize.articles.phrases import Words, phrases, vocabulary, words_of

ASIDE = 3
"""Words between "Read on" and the address of a site."""

EDGES = " \t•*»>|-–—_[]()…:·"
_SEPARATOR = re.compile(
    r"[^\S\n]*(?::(?=\s|$|@|[\u2e80-\u9fff\uac00-\ud7a3])|[：|>»›→=・/】］\]]|\s[-–—]\s)\s*"
)
_PARTS = re.compile(r"\s*[|·•›»→]\s*|\s+[>/]\s+")
SENTENCES = re.compile(r"[.!?]['\"”’]?\s+(?=[^\W\d_])")
_CAPITAL = re.compile(r"(?:[dlDLO]['’])?[^\W\d_a-zß-öø-ÿа-яё]")
_CASELESS = re.compile("[\u0590-\u08ff\u2e80-\u9fff\uac00-\ud7a3]")
ADDRESS = re.compile(r"<?https?://\S+>?|[\w.+-]+@[\w-]+\.[\w.]+|www\.\S+")
YEAR = re.compile(r"(?<!\d)(?:1[6-9]|20|21)\d\d(?!\d)")
CLOCK = re.compile(
    r"(?<!\d)\d{1,2}[:.h]\d{2}(?!\d)|\b\d{1,2} ?[ap]\.?m\b|\bago\b|\bjust now\b", re.I
)


def is_link(core: str, words: Words, *, stopped: bool, quoted: bool) -> bool:
    """Say whether a line is a label such as "Read more" with the headline of another page."""
    label = phrases("link", "tags").starts(words)
    if not label:
        return False
    rest = core[_end_of_word(core, label) :]
    separator = _SEPARATOR.match(rest)
    text = rest[separator.end() :] if separator else rest.strip()
    if not re.search(r"\w", text):
        return not stopped or (label > 1 and not quoted)
    if size(text) > 25 or len(SENTENCES.split(text)) > 1:
        return False
    full_stop = stopped and core[-1:] not in "?!？！"
    if separator:
        return not full_stop or (label > 1 and not quoted)
    site = re.search(r"\w\.[a-z]{2,8}$", core) is not None and size(text) <= ASIDE
    return (label > 1 or site) and not ends_like_a_sentence(core)


def _end_of_word(line: str, number: int) -> int:
    """Return where the word with this number ends, counted from 1."""
    matches = list(re.finditer(r"[^\W\d_]+", line))
    return matches[number - 1].end() if number <= len(matches) else len(line)


def is_trail(core: str) -> bool:
    """Say whether a line is a row of short items: `Home > World > Asia`, `Terms | Privacy`."""
    items = _PARTS.split(core)
    if len(items) < 3 or any(re.search(r"[.!?]", item) and size(item) > 2 for item in items):
        return False
    return all(0 < size(item) <= 5 and len(item) <= 40 for item in items) and any(
        words_of(item) for item in items
    )


def is_path(core: str) -> bool:
    """Say whether a line tells where a page stands on its site: `Local › Harrow Point`."""
    items = re.split(r"\s*[›→»/>]\s*", core) if re.search(r"\s[›→»>]\s|\S[›»]\S", core) else []
    return len(items) > 1 and all(
        0 < size(item) <= 4 and not re.search(r"[.!?:]", item) for item in items
    )


_CREDIT_AT_END = re.compile(
    r"^(?P<before>.{1,300}?[^\s.!?…,;:(|–—-][\"'”’»)]*(?:[.!?…。！？]|\s[|(–—-])[\"'”’»)]*\s*)"
    r"(?P<label>(?:©\s?)?[^\W\d_]+(?:[ -][^\W\d_]+){0,2})(?:\s?[:：/=]|\s?\.\.\.|\s?©)\s?"
    r"(?P<name>[^:.!?]{1,60}(?:\.[^:!?]{0,40}){0,3})$"
)
_TAKEN_BY = re.compile(
    r"(?:.{2,200}?[。，,；;\s/）)(（])?(?:(?:本报|新华社|中新社|特约)?(?:记者|通讯员)\s?)?"
    r"[\u4e00-\u9fff·]{2,8}\s?(?:摄|攝|摄影|攝影|供图|供圖|摄影报道)[)）]?"
    r"|.{2,200}?[=＝、,，(（][^\s、,，=＝。]{2,12}(?:撮影|提供)[)）]?"
)


def is_captioned_credit(line: str) -> bool:
    """Say whether a line is a caption that ends in a credit: `The bridge. Photo: A. Reyes/PMT`."""
    if size(line) > 40:
        return False
    match = _CREDIT_AT_END.match(line)
    if match is None or not phrases("credit").cover(words_of(match["label"])):
        return False
    name = match["name"].rstrip(") ]")
    return size(name) <= 8 and _are_names(name)


def is_caption_of_agency(line: str) -> bool:
    """Say whether a line ends in the credit of a Chinese or Japanese picture: `…。王小明 摄`."""
    return (
        line[-2:].rstrip(")）")[-1:] in "摄攝影图圖道供" and _TAKEN_BY.fullmatch(line) is not None
    )


def is_credit(line: str, *, stopped: bool) -> bool:
    """Say whether a line, or its last part behind a bar or in brackets, names a photographer."""
    bracket = re.search(r"[(\[（]([^()\[\]（）]{2,80})[)\]）]?\s*$", line)
    tail = line.rpartition("|")[2] if "|" in line else ""
    for part in {line, tail, bracket.group(1) if bracket else ""} - {""}:
        core = part.strip(EDGES + "/")
        words = words_of(core)
        label = phrases("credit").starts(words)
        rest = core[_end_of_word(core, label) :] if label else ""
        separator = re.match(r"\s*(?:[:：=/©]|(?:by|courtesy|par|von|por|di)\s)\s*", rest, re.I)
        if separator:
            name = rest[separator.end() :]
            ended = ends_like_a_sentence(name) and not re.search(r"\b\w\.$", name)
            if re.search(r"\w", name) and size(name) <= (12 if not ended else 0):
                return True
            if part is line and ended and _are_names(name):
                return True
        if label > 1 and label == len(words):
            return True
        if part is not line and not (stopped and part == line) and _is_picture_agency(words, line):
            return True
    return False


def _is_picture_agency(words: Words, line: str) -> bool:
    named = phrases("agency").cover(words) and not re.search(r"[.!?]\W*[(\[]", line)
    return named or words[:2] in (("ap", "photo"), ("getty", "images"), ("file", "photo"))


def is_byline(core: str, words: Words, *, outside: bool, bracketed: bool = False) -> bool:
    """Say whether a line is "By" with names; `outside` a story, also "von", "par", "por", ….

    `bracketed` lines name those who wrote and edited a report, in several parts.
    """
    label = phrases("byline", "byline above").starts(words) if outside else 0
    label = label or phrases("byline").starts(words)
    if not label or len(words) > (50 if bracketed else 24):
        return False
    rest = core[_end_of_word(core, label) :]
    if _CASELESS.search(rest):
        return outside and (bracketed or _SEPARATOR.match(rest) is not None) and size(rest) <= 8
    return _are_names(rest.strip(" :")) and not (ends_like_a_sentence(core) and len(words) < 4)


def _are_names(text: str) -> bool:
    """Say whether a text is nothing but names and the words that stand between them."""
    names = 0
    for word in re.split(r"[\s,;&|/–—()]+", re.sub(ADDRESS, "", text)):
        bare = word.strip(".:-")
        if _CAPITAL.match(bare):
            names += 1
        elif bare and bare.casefold() not in vocabulary("beside names"):
            return False
    return names > 0


def is_date_beside_names(line: str, words: Words) -> bool:
    """Say whether a line is a date or time with a place, a paper or a name beside it."""
    if len(words) > 25 or not (YEAR.search(line) or CLOCK.search(line)):
        return False
    left = phrases("date", "dated", "menu", "share", "agency").uncovered(words)
    spelled = re.findall(r"[^\W\d_]+", line.strip(EDGES))
    return len(left) <= 5 and not any(spelled[place][0].islower() for place in left)
