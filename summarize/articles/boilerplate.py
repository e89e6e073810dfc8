"""Page furniture: lines that a page puts around a story, each with the reason it is none.

Every rule looks at one whole line (or unwrapped paragraph) and is written so that a sentence of a
story does not match it: either all words of the line come from a small vocabulary (menus, share
buttons, agency names, times), or the line has a form that only furniture has (a photo credit after
a bar, `Also read:`, a copyright sign).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from summarize.articles import dates
from summarize.articles.lines import ends_like_a_sentence

Reason = Literal[
    "menu",
    "share buttons",
    "date line",
    "agency name",
    "byline",
    "photo credit",
    "caption",
    "link to other pages",
    "advertisement",
    "subscription prompt",
    "player or browser notice",
    "copyright notice",
    "ornament",
    "headline",
    "headline again",
    "text before the story",
    "text after the story",
]

CAPTION = 40
"""Words in the longest caption or line of a box."""

LONGEST = 60
"""Words in the longest line that can be furniture; credits and notices are shorter."""


def _vocabulary(*phrases: str) -> re.Pattern[str]:
    words = sorted(" ".join(phrases).replace("_", " ").split("|"), key=len, reverse=True)
    alternatives = "|".join(re.escape(word.strip()) for word in words if word.strip())
    return re.compile(rf"(?<![\w'’])(?:{alternatives})(?![\w'’])", re.IGNORECASE)


_MENU = _vocabulary(
    "hambermenu|hamburger menu|hamburger|burger menu|menu|main menu|toggle menu|open menu"
    "|close menu|toggle navigation|navigation|close|open|skip to main content|skip to content"
    "|skip to navigation|back to top|accessibility help|accessibility links|home|home page"
    "|homepage|news|latest|latest news|breaking news|top stories|headlines|world|international"
    "|national|local|local news|nation|politics|business|economy|money|finance|markets|tech"
    "|technology|science|health|environment|climate|education|sport|sports|football|culture|arts"
    "|entertainment|entertainment & arts|books|film|music|tv|life|lifestyle|style|travel|food"
    "|opinion|editorial|editorials|columns|letters|obituaries|video|videos|photos|pictures"
    "|galleries|podcast|podcasts|audio|live|live tv|radio|weather|crosswords|puzzles|cartoons"
    "|games|jobs|magazine|events|classifieds|archive|archives|more|all|sections|topics|search"
    "|search this site|sign in|sign up|sign out|log in|login|log out|register|my account|account"
    "|profile|settings|donate|contribute|support us|e-paper|epaper|newsletter|newsletters|rss|app"
    "|apps|about us|about|contact us|contact|advertise|advertise with us|careers|help|faq|faqs"
    "|privacy|privacy policy|privacy notice|cookies|cookie policy|cookie settings"
    "|manage cookies|terms|terms of use|terms of service|terms and conditions|terms & conditions"
    "|site map|sitemap|corrections|complaints|accessibility|premium|members|membership|shop|store"
    "|uk|us|eu|asia|africa|europe|americas|middle east|australia|india|and|the"
)
_SHARE = _vocabulary(
    "share|share this|share this article|share this story|share this page|share this post"
    "|share article|share story|share on|share via|share with|share to|tweet|tweet this|retweet"
    "|email|e-mail|email this|mail|print|print this|print article|save|save article|save for later"
    "|bookmark|gift|gift article|gift this article|copy|copy link|copy url|link copied|link"
    "|facebook|twitter|x|whatsapp|linkedin|reddit|pinterest|telegram|flipboard|messenger|instagram"
    "|threads|bluesky|mastodon|youtube|tumblr|line|viber|sms|signal|wechat|weibo|vk|comment"
    "|comments|view comments|show comments|post a comment|leave a comment|add a comment"
    "|join the conversation|join the discussion|like|likes|follow|follow us|follow us on|subscribe"
    "|listen|listen to this article|listen to article|text size|a+|a-|resize|read aloud|via|on|or"
    "|and|by|icon|button|close|opens in new window|opens in a new window|external"
    "|google news|read later|see all|remove|add to reading list|enter your email"
    "|enter your email address"
    "|email address|your email|your email address|views|shares|min read|mins read|minute read"
    "|minutes read|reading time|minutes"
)
_AGENCY = _vocabulary(
    "afp|agence france-presse|agence france presse|ap|the associated press|associated press"
    "|reuters|thomson reuters|pti|press trust of india|ani|ians|uni|united news of india|dpa"
    "|deutsche presse-agentur|efe|ansa|lusa|belga|anp|apa|tt|ntb|ritzau|stt|mti|pap|čtk|ctk|tass"
    "|interfax|ria novosti|ukrinform|xinhua|kyodo|kyodo news|jiji press|yonhap|yonhap news agency"
    "|bernama|antara|pa|pa media|press association|the press association|aap"
    "|australian associated press|the canadian press|canadian press|upi|bloomberg"
    "|bloomberg news|dow jones|getty|getty images|epa|wam|anadolu|anadolu agency|mena|petra|spa"
    "|nan|gna|agencies|agency|news agency|news agencies|wire services|wires|staff and agencies"
    "|with inputs from|with input from|inputs from|source|sources|via|and|by|from|with|staff|tns"
)

_NAME = r"(?:[A-ZÀ-ÞŠŽČĐ][\w'’.-]*|d[aeiou]|d[aeu]s|v[ao]n|bin|al|el|la|le|del|der|den|ten|zu|y)"
_ROLE = (
    r"(?:staff|correspondents?|reporters?|editors?|writers?|journalists?|producers?|desk|bureau"
    r"|team|news|special|chief|senior|political|business|science|health|foreign|sports?"
    r"|diplomatic|legal|home|affairs|contributing|in|at|and|for|of|the|with|online|web)"
)
_CREDIT_WORD = (
    r"(?:photos?|photographs?|photography|pictures?|images?|illustrations?|graphics?|videos?"
    r"|file|screen ?grab)"
)
_CREDIT = re.compile(
    rf"(?:^|[|•·(\[]|(?<=[.!?]))\s*(?:(?:file|representative|representational)\s+)?"
    rf"(?:{_CREDIT_WORD}\s*(?:credits?|courtesy|source|by|copyright)?\s*(?::|/|©)"
    rf"|(?:photo|image|picture)\s+(?:credit|courtesy)\b|credits?\s*:|(?:photo|image)\s*©)"
    rf"\s*(?:[^|.!?]|\b\w\.){{1,80}}[|)\].]?\s*$",
    re.IGNORECASE,
)
_CREDIT_BY = re.compile(
    rf"(?:^|[|•·(\[]\s*|[.!?]\s+)(?i:{_CREDIT_WORD})\s+(?i:by)\s+{_NAME}"
    rf"(?:[\s,/&]+(?:{_NAME}|and|for|via))*\s*[)\]]?$"
)
_PICTURE_AGENCY = (
    r"(?:getty(?: images)?|afp|ap photo|ap|reuters|epa|pti|ani|pa(?: wire| media| images)?"
    r"|shutterstock|alamy|file photo|handout)"
)
_CREDIT_AGENCY = re.compile(
    # A wire story may end in "… said. (AP)": before a bracket with an agency alone no stop.
    rf"(?:.*\|\s*|[^.!?]*[(\[/]\s*){_PICTURE_AGENCY}\s*[)\]]?"
    rf"|.*[|(\[][^|()\[\].]{{0,60}}(?:/\s*{_PICTURE_AGENCY}|\b(?:ap photo|getty images|file photo"
    rf"|handout)\b[^|()\[\].]{{0,60}})\s*[)\]]?",
    re.IGNORECASE | re.DOTALL,
)
_CAPTION = re.compile(
    rf"(?:(?:image|media|video|photo|picture)\s+(?:caption|credit|source|copyright)\b"
    rf"|{_CREDIT_WORD}\s*(?::|©)|file (?:photo|picture|image)\b|caption:).*",
    re.IGNORECASE | re.DOTALL,
)
_BYLINE = re.compile(
    rf"(?:[Bb]y|BY|[Ww]ritten by|[Rr]eported by|[Ww]ords by|[Ss]tory by|[Ee]dited by|[Pp]osted by"
    rf"|[Aa]uthor:|[Rr]eporting by|[Aa]dditional reporting by)\s+"
    rf"(?:{_NAME}|{_ROLE}|&)(?:[\s,;|/–—]+(?:{_NAME}|{_ROLE}|&|[Ee]diting by|[Ww]riting by"
    rf"|[Rr]eporting by))*[.)]?(?:[\s|,]*\S+@\S+\.\w+)?"
)
_CREDITS_TAIL = re.compile(
    r"\(?(?:additional\s+)?(?:reporting|writing|editing|compiled)\s+by\s.*\b(?:editing|writing|reporting)\s+by\s.*",
    re.IGNORECASE | re.DOTALL,
)
_LINK = (
    r"(?:also\s+(?:read|see|watch)|read\s+(?:also|more|next|the full (?:story|article))"
    r"|related(?:\s+(?:stories|articles|news|content|topics|links|posts|coverage|reading|story"
    r"|article))?|see\s+also|more\s+(?:on this(?: story)?|from|in|stories|news|like this|coverage)"
    r"|most\s+(?:read|popular|viewed|shared|watched)|trending(?:\s+now)?|recommended(?:\s+for you)?"
    r"|you\s+(?:may|might)\s+also\s+(?:like|be interested in)|don['’]t\s+miss|editor['’]?s['’]?"
    r"\s+(?:picks?|choice)|must\s+reads?|in\s+pictures|watch(?:\s+(?:live|now|video))?|listen"
    r"|read|explained|explainer|tags?|topics?|filed under|keywords|up next|next (?:article|story)"
    r"|previous (?:article|story)|top stories|latest (?:news|stories)|popular(?: now)?|from the web"
    r"|around the web|view (?:all|more)|show more|load more|continue reading|story so far"
    r"|click (?:here|to)|tap (?:here|to)|(?:scroll|swipe) (?:down|up|left|right)\b.*)"
)
_LINK_ALONE = re.compile(rf"(?:{_LINK})\s*[:|>»›→…+.]*", re.IGNORECASE)
_LINK_LINE = re.compile(
    rf"[-•*>»→|]*\s*(?:{_LINK})\s*[:|>»›→].*"
    r"|[-•*>»→|]*\s*(?:also read|read also|read more|read next|see also|click here|tap here"
    r"|(?:scroll|swipe) (?:down|left|right)|more on this)\b.*",
    re.IGNORECASE | re.DOTALL,
)
_TRAIL = re.compile(
    r"home\s*[/>»›→|:].{1,80}|[^/>»›→|.!?]{1,25}(?:\s[/>»›→]+\s[^/>»›→|.!?]{1,25}){2,}",
    re.IGNORECASE,
)
_AGENCY_NAME = re.compile(
    r"(?:[\w&.-]+\s){1,4}(?:News|Press|Wire)\s(?:Agency|Service)|[A-Z]{2,4}/[A-Z]{2,4}"
)
_ADVERT = re.compile(
    r"[-–—(\[]*\s*(?:advertise?ments?|advertorial|ads? by .{1,30}"
    r"|sponsored(?: content| by .{1,40})?"
    r"|promoted(?: content)?|paid (?:content|post)|(?:story|article) continues (?:below|after)\b.*"
    r"|(?:remove|skip|hide|report) (?:this )?ads?|loading)\s*[-–—)\].…:]*",
    re.IGNORECASE,
)
_PROMPT = re.compile(
    r"(?:please\s+)?(?:sign\s*up|subscribe|register|join|follow|download|get|never\s+miss"
    r"|want\s+more|like\s+us|find\s+us|install)\b"
    r".*\b(?:newsletters?|inbox|e-?mail alerts?|our\s+(?:free\s+)?(?:app|channel|e-?mails?"
    r"|whatsapp|telegram|youtube|daily|weekly|morning|alerts)|subscri(?:be|bers?|ption)"
    r"|on\s+(?:facebook|twitter|x|whatsapp|telegram|instagram|google news|bluesky|threads)"
    r"|unlimited\s+access)\b.*"
    r"|already\s+a\s+(?:subscriber|member)\b.*",
    re.IGNORECASE | re.DOTALL,
)
_NOTICE = re.compile(
    r"(?:[^.!?]*(?:media playback is (?:not supported|unsupported)|(?:enable|requires?) javascript"
    r"|javascript (?:is|to be) (?:disabled|enabled)|your browser (?:does not|doesn['’]t) support"
    r"|this video (?:cannot|can ?not|can['’]t) be played"
    r"|(?:we|this (?:web)?site) uses? cookies|video player is loading)[^.!?]*(?:[.!?]+\s*|$))+"
    r"|(?:play|pause|unmute)(?: video)?|\d+ of \d+(?: photos| images)?",
    re.IGNORECASE,
)
_COPYRIGHT = re.compile(
    r"(?:©|\(c\)\s*\d{4}|copyright\s*(?:©|\(c\)|\d{4})).*|.*\ball rights reserved\b.*"
    r"|this\s+(?:story|article|material|content)\s+(?:(?:first|originally)\s+appeared"
    r"|(?:was|has\s+been)\s+(?:first|originally)\s+published|may\s+not\s+be\s+(?:re)?published"
    r"|(?:is|was|has\s+(?:not\s+)?been)\s+(?:\w+[\s-])?(?:published|generated|edited)\b"
    r".*\b(?:feed|syndicated|wire)\b).*",
    re.IGNORECASE | re.DOTALL,
)

_FORMS: tuple[tuple[Reason, re.Pattern[str]], ...] = (
    ("copyright notice", _COPYRIGHT),
    ("player or browser notice", _NOTICE),
    ("advertisement", _ADVERT),
    ("menu", _TRAIL),
    ("agency name", _AGENCY_NAME),
    ("link to other pages", _LINK_ALONE),
    ("link to other pages", _LINK_LINE),
    ("subscription prompt", _PROMPT),
    ("byline", _BYLINE),
    ("byline", _CREDITS_TAIL),
    ("photo credit", _CAPTION),
)


_CAMEL_CASE = re.compile(r"JavaScript|WhatsApp|YouTube|LinkedIn|TikTok|FaceTime|PayPal|eBay")
_FUSED = re.compile(r"[a-z]{2}[\"“”'’)]?[\"“A-Z][A-Za-z’']*\s+\w.*[.!?][\"”]?$", re.DOTALL)


def furniture(line: str) -> Reason | None:
    """Return why `line` is furniture wherever it stands, or `None` for anything else.

    Args:
        line: one line or unwrapped paragraph, without white space at its ends.
    """
    if not re.search(r"\w", line):
        return "ornament"
    if (
        len(line) > 10 * LONGEST
        or len(line.split()) > LONGEST
        or _FUSED.search(_CAMEL_CASE.sub("", line))
    ):
        return None
    reason = _of_vocabulary(line)
    if reason is not None:
        return reason
    if _CREDIT.search(line) or _CREDIT_BY.search(line) or _CREDIT_AGENCY.fullmatch(line):
        return "photo credit"
    sentences = re.split(r"(?<=[.!?])[\"”’]?\s+", line, maxsplit=1)
    if len(sentences) == 2 and ends_like_a_sentence(line) and len(sentences[1].split()) >= 10:
        return "copyright notice" if _COPYRIGHT.fullmatch(line) else None
    for reason, form in _FORMS:
        if reason == "photo credit" and len(line.split()) > CAPTION:
            continue
        if form.fullmatch(line) and not (reason == "byline" and line.endswith((".", "!", "?"))):
            return reason
    return None


def head_furniture(line: str) -> Reason | None:
    """Return why `line`, which stands above the story, is furniture, or `None`.

    Above a story a bare date and a time with a place or a name beside it (`07:40 am - Oslo`) are
    date lines too.
    """
    reason = furniture(line)
    if reason is not None:
        return reason
    if len(line.split()) <= 25 and _names_a_time(line):
        rest = _left_over(line, (dates.TIMESTAMP, _MENU, _SHARE, _AGENCY))
        if len(rest) <= 5 and all(not word[0].islower() for word in rest):
            return "date line"
    return None


def _of_vocabulary(line: str) -> Reason | None:
    if ends_like_a_sentence(line) and not dates.WITH_YEAR.search(line):
        return None
    vocabularies: tuple[tuple[Reason, re.Pattern[str]], ...] = (
        ("agency name", _AGENCY),
        ("share buttons", _SHARE),
        ("menu", _MENU),
    )
    for reason, vocabulary in vocabularies:
        if vocabulary.search(line) and not _left_over(line, (vocabulary,)):
            return reason
    everything = (dates.TIMESTAMP, *(vocabulary for _, vocabulary in vocabularies))
    if not _left_over(line, everything):
        timed = _names_a_time(line) and bool(
            dates.LABEL.search(line) or dates.WITH_YEAR.search(line)
        )
        if timed:
            return "date line"
        if any(vocabulary.search(line) for _, vocabulary in vocabularies):
            return "menu" if not dates.TIMESTAMP.search(line) else None
    return None


def _names_a_time(line: str) -> bool:
    return any(pattern.search(line) for pattern in (dates.WITH_YEAR, dates.CLOCK)) or bool(
        re.search(r"\bago\b|\bjust now\b", line, re.IGNORECASE)
    )


def _left_over(line: str, vocabularies: Iterable[re.Pattern[str]]) -> list[str]:
    for vocabulary in vocabularies:
        line = vocabulary.sub(" ", line)
    return re.findall(r"[^\W_]+", re.sub(r"\b\d+\b", " ", line))
