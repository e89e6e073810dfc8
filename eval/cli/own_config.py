"""A config for own data: what is guessed of columns, outputs and servers, as lines of YAML."""

from __future__ import annotations

import itertools
import os
import re
from pathlib import Path
from typing import Any

from eval.config.schema import Data
from summarize.base import Summary

LOOKED_AT = 1000
"""Rows of own data that are read to guess columns and to see whether they can be used."""
EXAMPLES = """\
  # smollm2: {use: huggingface, model: builtin:smollm2-135m-instruct}
  # bart: {use: huggingface, model: facebook/bart-large-cnn}
"""


def own_data(
    given: dict[str, Any], columns: tuple[str, ...]
) -> tuple[Data, dict[str, Any], list[str]]:
    """Return the data, the columns that hold something, and what to tell of the first rows."""
    from eval.data.columns import column_names, guess_columns
    from eval.data.readers import raw_rows
    from eval.data.rows import BadRow, read_rows

    rows = (row for _, row in raw_rows(Data.model_validate(given)))
    guessed = guess_columns(itertools.islice(rows, LOOKED_AT), column_names(columns))
    held = guessed.model_dump(exclude_none=True)
    has_references = "references" in guessed.model_fields_set
    if not has_references:
        del held["references"]
    data = Data.model_validate({**given, "columns": guessed})
    read = itertools.islice(read_rows(data, seed=0, need_references=has_references), LOOKED_AT)
    bad = [row for row in read if isinstance(row, BadRow)]
    notes = ["Columns: " + ", ".join(f"{what} from {name!r}" for what, name in held.items()) + "."]
    if not has_references:
        notes.append("No column holds references, so metrics that need them are left out.")
    if bad:
        notes.append(f"{len(bad)} of the first rows cannot be used and are skipped; {bad[0]}.")
    skipping = data.model_copy(update={"on_bad_row": "skip" if bad else "error"})
    return skipping, held, notes


def data_section(given: dict[str, Any], data: Data, held: dict[str, Any], folder: Path) -> str:
    """Return the lines of the section `data`; a path in it is relative to the config's folder."""
    section = dict(given)
    if "path" in given:
        section["path"] = os.path.relpath(given["path"], folder)
    return _indented(section | {"columns": held, "on_bad_row": data.on_bad_row})


def served_line(server: str, model: str) -> str:
    """Return the line of a model behind a server among the summarizers."""
    use = {"use": "served", "model": model, "url": server, "sentences": 3}
    return _indented({name_of(model): use}, flow=True)


def outputs_line(path: Path, data: Data, folder: Path) -> tuple[str, str]:
    """Return the line of a file of outputs in the config, and how many summaries it has."""
    from eval.data.rows import Row, read_rows
    from eval.summarizers.output_columns import guess_output_columns
    from eval.summarizers.outputs import Outputs

    rows = read_rows(data, seed=0, need_references=False)
    articles = [row.article for row in rows if isinstance(row, Row)]
    ids = [article.id for article in articles]
    columns = guess_output_columns(path, ids) or {}
    found = Outputs(str(path), columns, ids, part=data.on_bad_row == "skip").summarize(articles)
    count = sum(isinstance(result, Summary) for result in found)
    use: dict[str, Any] = {"use": "outputs", "path": os.path.relpath(path.resolve(), folder)}
    label = name_of(path.name.partition(".")[0])
    line = _indented({label: use | ({"columns": columns} if columns else {})}, flow=True)
    return line, f"{path.name} has summaries of {count} of {len(ids)} articles."


def _indented(value: dict[str, Any], *, flow: bool = False) -> str:
    """Return YAML below a section; with `flow` each of its values on one line."""
    import yaml

    if flow:
        ((key, inner),) = value.items()
        line = yaml.safe_dump(
            inner, sort_keys=False, allow_unicode=True, default_flow_style=True, width=10_000
        )
        return f"  {yaml.safe_dump(key, allow_unicode=True).splitlines()[0]}: {line}"
    text = yaml.safe_dump(value, sort_keys=False, allow_unicode=True)
    return "".join(f"  {line}\n" for line in text.splitlines())


def name_of(source: str) -> str:
    """Return a name that a folder can have, from a file's or data set's."""
    return re.sub(r"[^A-Za-z0-9._+-]+", "-", source).strip("-._+")[:64] or "benchmark"
