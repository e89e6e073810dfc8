"""Which column of a person's own data holds the article, which the reference summaries.

Usual names decide first, then the lengths of the texts; an id is also a word that no two rows
share. Where nothing shows the article, a person is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from eval.config.schema import Columns
from eval.errors import ConfigError, DataError

USUAL: Mapping[str, Sequence[str]] = {
    "article": (
        *("article", "articles", "text", "document", "content", "body", "story"),
        *("dialogue", "transcript", "maintext", "full_text"),
    ),
    "references": (
        *("references", "reference", "summary", "summaries", "highlights", "abstract", "target"),
        *("reference_summary", "gold", "tldr", "description"),
    ),
    "id": ("id", "article_id", "doc_id", "document_id", "uid", "guid", "key", "_id"),
    "title": ("title", "headline", "heading"),
    "published": ("published", "published_at", "date", "publication_date", "date_published"),
}
"""Usual names of columns, in lower case; of several that are there, the first is taken."""

_WORD = re.compile(r"(?=\S*[^\W\d_])\S{1,200}")

SHORT = 0.6
"""A reference's mean length, as a share of its article's, above which it is no summary."""


def column_names(pairs: Iterable[str]) -> dict[str, str]:
    """Read `what=name` pairs, as in `article=document`.

    Raises:
        ConfigError: a pair has another form.
    """
    names = {}
    for pair in pairs:
        what, equals, name = pair.partition("=")
        if not equals or not name or what not in Columns.model_fields:
            raise ConfigError(
                f"--column {pair}: write what=name, as in article=document; "
                f"what is one of {', '.join(Columns.model_fields)}."
            )
        names[what] = name
    return names


def guess_columns(rows: Iterable[Any], given: Mapping[str, str]) -> Columns:
    """Return which column holds what.

    Args:
        rows: some rows of the data, as they stand there.
        given: what a person has said, such as `{"article": "body"}`.

    Raises:
        DataError: it is not clear which column holds the article, or a given one is not there.
    """
    mappings = [row for row in rows if isinstance(row, Mapping)]
    names = list(dict.fromkeys(str(name) for row in mappings for name in row))
    for what, name in given.items():
        if name not in names:
            raise DataError(f"no row has a column {name!r} for {what}; columns: {_listed(names)}.")
    lengths = {name: _mean_length(mappings, name) for name in names}
    found: dict[str, str | None] = dict(given)
    for what, usual in USUAL.items():
        if what not in found:
            any_value = what not in ("article", "references")
            free = {
                name.lower(): name
                for name in reversed(names)
                if name not in found.values() and (any_value or lengths[name])
            }
            found[what] = next((free[name] for name in usual if name in free), None)
    if found["id"] is None:
        free_names = (name for name in names if name not in found.values())
        found["id"] = next((name for name in free_names if _is_id(mappings, name)), None)
    texts = [name for name in names if lengths[name] and name not in found.values()]
    if found["article"] is None:
        longest = max(texts, key=lambda name: lengths[name], default=None)
        if longest is None or lengths[longest] <= lengths.get(str(found["references"]), 0.0):
            raise DataError(
                "it is not clear which column holds the article; name it: --column article=NAME. "
                f"Columns: {_listed(names)}."
            )
        found["article"] = longest
        texts.remove(longest)
    if found["references"] is None:
        most = SHORT * lengths[str(found["article"])]
        short = [name for name in texts if lengths[name] <= most]
        found["references"] = short[0] if len(short) == 1 else None
    defaults = {what: name for what, name in found.items() if name is not None}
    missing = {what: None for what in ("id", "title", "published") if what not in defaults}
    return Columns.model_validate(defaults | missing)


def _is_id(rows: Sequence[Mapping[str, Any]], name: str) -> bool:
    """Whether a column holds a word with a letter in every row, each another one."""
    values = [row.get(name) for row in rows]
    words = {v for v in values if isinstance(v, str) and _WORD.fullmatch(v)}
    return len(words) == len(values) > 1


def _mean_length(rows: Sequence[Mapping[str, Any]], name: str) -> float:
    """Return the mean number of characters of a column's texts; 0 where it holds few texts."""
    values = [row.get(name) for row in rows]
    texts = ["".join(v) if _are_texts(v) else v for v in values if isinstance(v, str | list)]
    sizes = [len(text) for text in texts if isinstance(text, str) and " " in text.strip()]
    return sum(sizes) / len(sizes) if 2 * len(sizes) > len(values) else 0.0


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names) or "none"
