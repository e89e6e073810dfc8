"""Ways in which the files of a finished run can be wrong, each a function that makes them so."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from eval.runs.fingerprints import fingerprint, sealed

Damage = Callable[[Path], None]
LINES = ("summaries.jsonl", "scores.jsonl", "articles")
OBJECTS = ("run.json", "result.json")


def run_of(runs: Path, label: str = "lead") -> Path:
    """Return the folder of a label's run."""
    (found,) = runs.glob(f"{label}-*")
    return found


def file_of(runs: Path, name: str) -> Path:
    """Return a file of the first run; `articles` is the copy of the data."""
    return next(runs.glob("articles-*.jsonl")) if name == "articles" else run_of(runs) / name


def _bytes(name: str, change: Callable[[bytes], bytes], runs: Path) -> None:
    path = file_of(runs, name)
    before = path.read_bytes()
    after = change(before)
    assert after != before
    path.write_bytes(after)


def _remove(name: str, runs: Path) -> None:
    file_of(runs, name).unlink()


def _folder_instead(name: str, runs: Path) -> None:
    path = file_of(runs, name)
    path.unlink()
    path.mkdir()


def _nowhere(name: str, runs: Path) -> None:
    path = file_of(runs, name)
    path.unlink()
    path.symlink_to(path.with_name("nothing"))


def _lines(change: Callable[[list[bytes]], list[bytes]]) -> Callable[[bytes], bytes]:
    return lambda content: b"".join(change(content.splitlines(keepends=True)))


def _rewritten(change: Callable[[dict[str, Any]], object]) -> Callable[[bytes], bytes]:
    """Change the first line, or the whole object, as JSON; what was sealed is sealed again."""

    def edit(content: bytes) -> bytes:
        lines = content.splitlines(keepends=True)
        head, rest = (lines[0], lines[1:]) if content[:2] == b'{"' else (content, [])
        value = json.loads(head)
        change(value)
        value = sealed(value) if "fingerprint" in value else value
        return json.dumps(value).encode() + b"\n" + b"".join(rest)

    return edit


def _digit(content: bytes) -> bytes:
    """Make the first 0 after the middle of the file a 9, as a flipped bit or a hand might."""
    at = content.find(b"0", len(content) // 2)
    return content[:at] + b"9" + content[at + 1 :]


CONTENTS: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "torn in the middle": lambda content: content[: len(content) // 2],
    "torn at its last byte": lambda content: content[:-3],
    "zeros at the end": lambda content: content + b"\0" * 40,
    "zeros throughout": lambda content: b"\0" * len(content),
    "UTF-16": lambda content: content.decode().encode("utf-16"),
    "an object of nothing": lambda _: b"{}\n",
    "a list": lambda _: b"[]\n",
    "null": lambda _: b"null\n",
    "a number": lambda _: b"5\n",
    "not a number": lambda _: b"NaN\n",
    "deeply nested": lambda _: b"[" * 100_000,
    "a digit changed": _digit,
    "an id changed": lambda content: content.replace(b"n01", b"n99"),
}
LINE_CHANGES: dict[str, Callable[[list[bytes]], list[bytes]]] = {
    "last line gone": lambda lines: lines[:-1],
    "first line gone": lambda lines: lines[1:],
    "a line twice": lambda lines: [lines[0], *lines],
    "two lines swapped": lambda lines: [lines[1], lines[0], *lines[2:]],
    "a line too many": lambda lines: [*lines, lines[0].replace(b"n01", b"x77")],
    "a line of another kind": lambda lines: [b'{"id": 7}\n', *lines[1:]],
    "a list for a line": lambda lines: [*lines[:1], b"[1, 2]\n", *lines[2:]],
    "a torn line in the middle": lambda lines: [lines[0][:20] + b"\n", *lines[1:]],
}


def _set(keys: str, to: Any, value: dict[str, Any]) -> None:
    *outer, last = keys.split(".")
    for key in outer:
        value = value[key]
    value[last] = to


WRONG_VALUES: dict[str, list[tuple[str, Any]]] = {
    "run.json": [
        ("format", 0),
        ("format", 3),
        ("format", "2"),
        ("label", None),
        ("seed", "x"),
        ("identity", "0" * 64),
        ("data", []),
        ("data.file", "../../../../etc/passwd"),
        ("data.file", "articles-00000000.jsonl"),
        ("data.skipped", "none"),
        ("metrics", ["rouge"]),
        ("sessions", {}),
        ("sessions", [{"command": "bench"}]),
        ("config", 7),
    ],
    "result.json": [
        ("scores", []),
        ("scores.rouge1.value", "0.9"),
        ("scores.rouge1.unit", ["share"]),
        ("counts", {}),
        ("counts.scored", 2.5),
        ("columns", {"rouge": "rouge1"}),
        ("metrics", None),
        ("made_from", {}),
        ("made_from.identity", "0" * 64),
        ("made_from.files", {}),
        ("made_from.files", {"run.json": "0" * 64}),
        ("made_from.data.file", "../lead.jsonl"),
        ("made_from.data.references", 5),
        ("made_from.code", ["plugin"]),
        ("batch_check", []),
    ],
    "scores.jsonl": [
        ("values", None),
        ("values.rouge1", "0.9"),
        ("values", {}),
        ("details", 5),
        ("id", None),
        ("statistics", {"rouge1": [1, 2, 3]}),
    ],
    "summaries.jsonl": [
        ("summary", None),
        ("details", {"sentences": 5}),
        ("details", {"dropped_spans": ["a"]}),
        ("failure", "refused"),
        ("dropped_tokens", "few"),
        ("id", "n02"),
    ],
    "articles": [
        ("article", None),
        ("references", "One."),
        ("published", "yesterday"),
        ("title", 9),
        ("article", "Something else entirely."),
        ("references", ["Something else entirely."]),
    ],
}


def _swap(*names: str) -> Damage:
    """Give each run the files of the other."""

    def swap(runs: Path) -> None:
        for name in names:
            first, second = run_of(runs) / name, run_of(runs, "lexrank") / name
            kept = first.read_bytes()
            first.write_bytes(second.read_bytes())
            second.write_bytes(kept)

    return swap


def _copy(*names: str) -> Damage:
    """Give the first run the files of the second."""

    def copy(runs: Path) -> None:
        for name in names:
            shutil.copyfile(run_of(runs, "lexrank") / name, run_of(runs) / name)

    return copy


def as_format_1(runs: Path) -> None:
    """Write the runs as version 0.1.0 wrote them."""
    for path in runs.glob("*/run.json"):
        info, result = (json.loads(path.with_name(name).read_text()) for name in OBJECTS)
        made_from = result.pop("made_from")
        for value in (info, result):
            del value["fingerprint"], value["format"]
        info["metrics"].pop("length")
        data, settings = info["data"], made_from["settings"]
        signed = [[spec, signature, None] for spec, signature in info["metrics"].items()]
        of_data = [data[key] for key in ("articles", "references", "inputs", "skipped")]
        numbers = [settings[key] for key in ("seed", "max_failures", "batch_check")]
        result |= {
            "scoring": fingerprint([signed, of_data, *numbers]),
            "summaries": made_from["files"]["summaries.jsonl"],
            "scores_file": made_from["files"]["scores.jsonl"],
        }
        path.write_text(json.dumps({"format": 1, **info}))
        path.with_name("result.json").write_text(json.dumps(result))


def _interrupted(runs: Path) -> None:
    """Leave what 0.1.0 left of a re-score that was killed: run.json names the new references."""
    as_format_1(runs)
    path = file_of(runs, "articles")
    rows = [json.loads(line) for line in path.read_bytes().splitlines()]
    for row in rows:
        row["references"] = [row["article"]]
    from eval.data.snapshot import data_info, row_of, take

    data = data_info(take(map(row_of, rows), runs, on_bad_row="error"))
    info = json.loads((run_of(runs) / "run.json").read_text())
    (run_of(runs) / "run.json").write_text(json.dumps(info | {"data": data}))


def _then(first: Damage, second: Damage) -> Damage:
    def both(runs: Path) -> None:
        first(runs)
        second(runs)

    return both


def _all() -> Iterator[tuple[str, Damage]]:
    for name in (*OBJECTS, *LINES):
        yield f"{name}: missing", partial(_remove, name)
        yield f"{name}: a folder", partial(_folder_instead, name)
        yield f"{name}: a link to nothing", partial(_nowhere, name)
        for what, change in CONTENTS.items():
            if name in LINES or what != "an id changed":
                yield f"{name}: {what}", partial(_bytes, name, change)
        for keys, to in WRONG_VALUES[name]:
            what = f"{name}: {keys} = {to!r}"
            yield what, partial(_bytes, name, _rewritten(partial(_set, keys, to)))
    for name in LINES:
        for what, edit in LINE_CHANGES.items():
            yield f"{name}: {what}", partial(_bytes, name, _lines(edit))
    for names in (("scores.jsonl",), ("summaries.jsonl",), ("result.json",), ("run.json",)):
        yield f"swapped: {names[0]}", _swap(*names)
        yield f"copied: {names[0]}", _copy(*names)
    yield "swapped: scores and result", _swap("scores.jsonl", "result.json")
    yield "copied: summaries and scores", _copy("summaries.jsonl", "scores.jsonl")
    yield "copied: all but run.json", _copy("summaries.jsonl", "scores.jsonl", "result.json")
    yield "format 1: interrupted re-score", _interrupted
    for name in ("result.json", "scores.jsonl", "summaries.jsonl", "articles"):
        for what in ("torn in the middle", "an object of nothing", "a digit changed"):
            if (name, what) != ("result.json", "a digit changed"):  # see docs/runs.md
                damage = partial(_bytes, name, CONTENTS[what])
                yield f"format 1, {name}: {what}", _then(as_format_1, damage)


DAMAGES: dict[str, Damage] = dict(_all())
