"""Articles in tables: CSV files with a column of texts."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any

from summarize.errors import ArticleError

DELIMITERS = ",;\t|"


def read_rows(text: str, name: str) -> Iterator[tuple[Mapping[str, Any], str]]:
    """Yield each row as a mapping of its headings, and where it stands.

    The delimiter is the one of `,`, `;`, tab and `|` that the first line has most often.

    Raises:
        ArticleError: a quotation mark is left open or stands where none may, two columns have one
            name, or a row has more cells than there are headings: rows would be lost in silence.
    """
    first = text.lstrip("\ufeff").split("\n", maxsplit=1)[0]
    delimiter = max(DELIMITERS, key=first.count)
    csv.field_size_limit(2**31 - 1)  # articles are longer than the 128 kB that Python allows
    rows = csv.reader(
        io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=delimiter, strict=True
    )
    headings: list[str] = []
    start = 1
    try:
        for row in rows:
            where = f"{name}, line {start}"
            start = rows.line_num + 1
            if not headings:
                headings = [cell.strip() for cell in row]
                double = {heading for heading in headings if headings.count(heading) > 1}
                if double:
                    raise ArticleError(
                        f"{name}: has two columns called {min(double)!r}; rename one of them."
                    )
            elif len(row) > len(headings):
                raise ArticleError(
                    f"{where}: has {len(row)} cells under {len(headings)} headings; "
                    f"put cells with {delimiter!r} in them in quotation marks."
                )
            elif row:
                yield dict(zip(headings, row, strict=False)), where
    except csv.Error as error:
        raise ArticleError(
            f"{name}, line {start}: is not CSV ({error}); look for a quotation mark that is not "
            "closed, or double those inside a cell."
        ) from None
