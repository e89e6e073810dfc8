"""Make `news.jsonl` from the hand-written files in `articles/`.

    python reference/build.py                write news.jsonl
    python reference/build.py --check-only   report every mistake, write nothing

Writers mark mentions inside the candidate summaries: `[[text|TYPE]]` for one that the article
supports, `[[wrong=>right|TYPE|kind]]` for a planted error. This script turns the marks into
offsets (half-open, in code points of the summary without marks) and refuses whatever breaks the
rules of README.md.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).resolve().parent
MARK = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)
NAMES = frozenset(
    {"PERSON", "NORP", "FAC", "ORG", "GPE", "LOC", "PRODUCT", "EVENT", "WORK", "TITLE"}
)
VALUES = frozenset({"DATE", "TIME", "PERCENT", "MONEY", "QUANTITY", "ORDINAL", "CARDINAL"})
TYPES = NAMES | VALUES
ABSENT_KINDS = frozenset({"person", "place", "organisation", "date", "number", "invented"})
KINDS = ABSENT_KINDS | {"title", "swapped"}
FIELDS = ("id", "subject", "title", "published", "article", "references", "candidates")


def main() -> int:
    """Build or check the set; exit status 1 if any file breaks a rule."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check-only", action="store_true", help="write nothing")
    arguments = parser.parse_args()
    rows, mistakes = build(HERE / "articles")
    for mistake in mistakes:
        sys.stderr.write(f"{mistake}\n")
    if mistakes:
        return 1
    if not arguments.check_only:
        lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        (HERE / "news.jsonl").write_text("".join(lines), encoding="utf-8", newline="\n")
    sys.stderr.write(f"{len(rows)} articles\n")
    return 0


def build(folder: Path) -> tuple[list[dict[str, Any]], list[str]]:
    """Return the rows of all files, sorted by name, and every mistake found."""
    rows, mistakes = [], []
    for path in sorted(folder.glob("*.yaml")):
        source = yaml.safe_load(path.read_text(encoding="utf-8"))
        found = [f"{path.name}: {mistake}" for mistake in check(source, path.stem)]
        mistakes += found
        if not found:
            rows.append(row_of(source))
    return rows, mistakes


def row_of(source: dict[str, Any]) -> dict[str, Any]:
    """Return one article as it stands in `news.jsonl`."""
    return {
        "id": source["id"],
        "subject": source["subject"],
        "title": source["title"],
        "published": str(source["published"]),
        "article": source["article"].strip(),
        "references": [" ".join(text.split()) for text in source["references"]],
        "candidates": [
            {"id": f"{source['id']}/{number}", **unmark(text)}
            for number, text in enumerate(source["candidates"], start=1)
        ],
    }


def unmark(marked: str) -> dict[str, Any]:
    """Return the summary without marks and its entities with offsets."""
    marked = " ".join(marked.split())
    text, entities, position = "", [], 0
    for match in MARK.finditer(marked):
        text += marked[position : match.start()]
        position = match.end()
        wrong, right, kind, entity_type = _parts(match.group(1))
        start = len(text)
        text += wrong
        entities.append(
            {
                "start": start,
                "end": len(text),
                "text": wrong,
                "type": entity_type,
                "label": "Hallucinated" if kind else "Non-hallucinated",
                "kind": kind,
                "right": right,
            }
        )
    return {"summary": text + marked[position:], "entities": entities}


def check(source: Any, stem: str) -> Iterator[str]:
    """Yield every rule of README.md that a file breaks."""
    if not isinstance(source, dict) or any(field not in source for field in FIELDS):
        yield f"needs the fields {', '.join(FIELDS)}"
        return
    if source["id"] != stem:
        yield f"id {source['id']!r} differs from the file's name"
    words = len(source["article"].split())
    if not 140 <= words <= 920:
        yield f"the article has {words} words; 150 to 900 are wanted"
    if len(source["references"]) != 2:
        yield "two references are wanted"
    if any("[[" in text for text in [source["article"], source["title"], *source["references"]]):
        yield "marks belong in candidates only"
    if len(source["candidates"]) < 4:
        yield "at least four candidates are wanted"
    with_error = sum("=>" in text for text in source["candidates"])
    if 2 * with_error != len(source["candidates"]):
        yield f"{with_error} of {len(source['candidates'])} candidates have an error, not half"
    for number, text in enumerate(source["candidates"], start=1):
        for mistake in _check_marks(" ".join(text.split()), source):
            yield f"candidate {number}: {mistake}"


def _check_marks(marked: str, source: dict[str, Any]) -> Iterator[str]:
    bare = MARK.sub("", marked)
    if "[[" in bare or "]]" in bare:
        yield "a mark is not closed"
    evidence = " ".join(f"{source['title']} {source['article']}".split())
    for match in MARK.finditer(marked):
        wrong, right, kind, entity_type = _parts(match.group(1))
        if entity_type not in TYPES:
            yield f"{match.group()}: unknown type {entity_type!r}"
        if ("=>" in match.group()) != bool(kind) or (kind and kind not in KINDS):
            yield f"{match.group()}: a planted error, and nothing else, has a kind"
        if not wrong or wrong != wrong.strip():
            yield f"{match.group()}: the text is empty or has blanks around it"
        stands = re.search(rf"(?<!\w){re.escape(wrong)}(?!\w)", evidence) is not None
        if kind in ABSENT_KINDS and stands:
            yield f"{match.group()}: stands in the article, so it is no {kind!r}"
        if kind == "swapped" and not stands:
            yield f"{match.group()}: does not stand in the article, so it is not swapped"
        if kind == "invented" and right:
            yield f"{match.group()}: an invented entity corresponds to nothing"


def _parts(mark: str) -> tuple[str, str | None, str | None, str]:
    text, entity_type, kind, *_ = [*mark.split("|"), "", ""]
    wrong, arrow, right = text.partition("=>")
    return wrong, (right or None) if arrow else None, kind or None, entity_type


if __name__ == "__main__":
    sys.exit(main())
