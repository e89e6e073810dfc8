"""Articles in e-mails: newsletters, forwarded stories."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

from summarize.articles import dates
from summarize.articles.boilerplate import Dropped, Reason, boilerplate
from summarize.articles.extracted import Extracted
from summarize.articles.fragments import paragraphs, parse
from summarize.articles.lines import Block, ends_like_a_sentence, one_line, size
from summarize.articles.phrases import phrases, words_of
from summarize.articles.source import decode

SALUTATION = 6
"""Words in the longest greeting of a mail that names its reader."""

GREETING = 3
"""Paragraphs at the top of a mail among which its greeting is."""

HEADERS_AT = 12
"""Lines at the top of a text among which its headers are."""

_HEADER = re.compile(
    rb"^(?:From|Return-Path|Received|Date|Subject|MIME-Version|Delivered-To|Message-ID|To): ",
    re.M | re.I,
)
_REPLY = re.compile(
    r"^\s*(?:(?:re|fwd?|aw|wg|tr|rv|i|enc|antw|doorst|ответ)\s*:\s*)+", re.IGNORECASE
)
_SIGNATURE = re.compile(r"^--[ \t]*$.*", re.MULTILINE | re.DOTALL)
_BESIDE = re.compile(r"[ \t]*[(<\[]https?://[^\s()<>\[\]]+[)>\]]")
"""The address that mailers print behind the words of a link."""
_FORWARDED = re.compile(r"^[- ]{4,}[^\n]{5,60}?[- ]{4,}\n(?:[\w-]+: [^\n]*\n)+", re.MULTILINE)
_FIELD = re.compile(r"\W{0,4}([^\W\d_][^:：]{0,20}?)\s?[:：]\s*(\S.*)")
_QUOTE = re.compile(r"^(?:> ?)+", re.MULTILINE)


def looks_like_mail(data: bytes) -> bool:
    """Say whether bytes begin with the headers of an e-mail."""
    head = re.split(rb"\r?\n\r?\n", data[:20000], maxsplit=1)[0]
    names = {match.group().lower() for match in _HEADER.finditer(head)}
    return _HEADER.match(data) is not None and len(names) >= 3 and b"subject: " in names


@dataclass(frozen=True, slots=True)
class Heads:
    """The lines of headers above the text of a mail that was pasted or forwarded."""

    first: int
    last: int
    subject: str | None
    day: str


def pasted_heads(lines: Sequence[str]) -> Heads | None:
    """Return the headers at the top of a text, in one of twelve languages, or `None`.

    There are at least two below each other, one of them a subject or with an address:
    `De: Boletín <a@b.example>`, `Asunto: Los libros viajan`.
    """
    printed = [index for index, line in enumerate(lines) if line.strip()][:HEADERS_AT]
    run: dict[int, tuple[str, str]] = {}
    for index in printed:
        match = _FIELD.fullmatch(lines[index].strip())
        words = words_of(match.group(1)) if match else ()
        if match and phrases("mail header", "mail subject").cover(words):
            run[index] = (" ".join(words), match.group(2))
        elif run:
            break
    subjects = [v for name, v in run.values() if phrases("mail subject").cover(words_of(name))]
    if len(run) < 2 or not (subjects or any("@" in value for _, value in run.values())):
        return None
    day = next((v for _, v in run.values() if dates.find_date(v)), "")
    subject = one_line(_REPLY.sub("", subjects[0])) if subjects else None
    return Heads(min(run), max(run), subject, day)


def is_mail(page: Sequence[Block]) -> bool:
    """Say whether a text has two notices of mailers, one of them no sentence."""
    found = [block.text for block in page if boilerplate(block.text, mail=True) == "mailing notice"]
    return len(found) > 1 and not all(map(ends_like_a_sentence, found))


def mark_greeting(page: Sequence[Block], reasons: list[Reason | None]) -> None:
    """Mark the greeting of a mail: "Good morning!"."""
    kept = [index for index, reason in enumerate(reasons) if reason is None]
    for index in kept[:GREETING]:
        text = page[index].text
        greets = phrases("greeting").starts(words_of(text)) and text.endswith((",", ":", "，"))
        if phrases("greeting").cover(words_of(text)) or (greets and size(text) <= SALUTATION):
            reasons[index] = "mailing notice"


def read_mail(data: bytes, name: str) -> Extracted:
    """Return the text of an e-mail: its plain text, or its HTML where that says much more.

    The subject is the headline, unless the HTML has one heading of the first level; everything
    below a signature's dashes stays out, and marks of quotation go.
    """
    message = message_from_bytes(data, policy=policy.default)
    plain, html = _body(message, "plain", name), _body(message, "html", name)
    found = paragraphs(parse(html)) if html.strip() else []
    text = "\n\n".join(paragraph.text for paragraph in found)
    subject = one_line(_REPLY.sub("", str(message.get("Subject", "")))) or None
    headings = [paragraph.text for paragraph in found if paragraph.tag == "h1"]
    if len(headings) == 1:
        subject = one_line(headings[0])
    dropped: tuple[Dropped, ...] = ()
    if len(plain) * 2 >= len(text):
        text, dropped = _plain(plain)
    return Extracted(name, text, subject, _day(message), around="mail", dropped=dropped)


def _plain(text: str) -> tuple[str, tuple[Dropped, ...]]:
    """Return plain text without what mailers add, and the lines below a signature's dashes."""
    signature = _SIGNATURE.search(text)
    body = text[: signature.start()] if signature else text
    if not body.strip():
        return text, ()
    below = text[len(body) :].splitlines()[1:]
    first = body.count("\n") + 2
    dropped = tuple(
        Dropped(number, one_line(line), "mailing notice")
        for number, line in enumerate(below, start=first)
        if line.strip()
    )
    printed = [line for line in body.splitlines() if line.strip()]
    if sum(line.startswith(">") for line in printed) * 2 > len(printed):
        body = _QUOTE.sub("", body)
    return _FORWARDED.sub("", _BESIDE.sub("", body)), dropped


def _body(message: EmailMessage, kind: str, name: str) -> str:
    """Return the text of a kind; many mails that were saved as text name no charset."""
    part = message.get_body(preferencelist=(kind,))
    if part is None:
        return ""
    data = part.get_payload(decode=True)
    return decode(data, name, part.get_content_charset()) if isinstance(data, bytes) else ""


def _day(message: EmailMessage) -> datetime.date | None:
    """Return the day of a mail's header: `Date`, or `Sent` where a program printed it as text."""
    for name in ("Date", "Sent"):
        written = str(message.get(name) or "")
        try:
            return parsedate_to_datetime(written).date()
        except (TypeError, ValueError):
            found = dates.find_date(written)
            if found is not None:
                return found
    return None
