"""`outputs` among the summarizers of a config: what another tool wrote, read from its file."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, ClassVar, Literal

from msgspec import Meta

from eval.errors import DataError
from eval.summarizers.output_files import KEYS, read_outputs
from summarize.base import Article, Failure, Result, Summarizer
from summarize.errors import did_you_mean
from summarize.registry import Registry

OUTPUTS: Registry[Summarizer] = Registry(
    kind="summarizer",
    builtins={"outputs": "eval.summarizers.outputs:Outputs"},
    group="eval.outputs",
)


@dataclass(frozen=True)
class Outputs:
    """Take the summaries that another tool wrote from a file; an article without one has failed.

    The file is JSON Lines, CSV or Parquet with a row a summary; what `summarize --json` wrote; a
    `samples_*.jsonl` of lm-evaluation-harness; an `.eval` log of inspect_ai; or any other text
    with one summary a line, in the order of the data.
    """

    processes: ClassVar[Literal["one"]] = "one"  # there is nothing to spread

    path: Annotated[str, Meta(description="the file; in a config, relative to it as data.path is")]
    columns: Annotated[
        Mapping[str, str] | None,
        Meta(description="where the file has other names: {id: article_id, summary: output}"),
    ] = None
    ids: Annotated[
        Sequence[str] | None,
        Meta(description="ids of the data's articles, in order; a benchmark fills them in"),
    ] = None
    part: Annotated[
        bool,
        Meta(description="the data are a part of what was summarized; a benchmark fills it in"),
    ] = False

    def __post_init__(self) -> None:
        for key in self.columns or ():
            if key not in KEYS:
                raise ValueError(
                    f"columns has no key {key!r}.{did_you_mean(key, KEYS)} Keys: {', '.join(KEYS)}"
                )

    @property
    def signature(self) -> str:
        """The content of the file, wherever it lies, and the columns that are read.

        Raises:
            DataError: the file cannot be read.
        """
        columns = {key: key for key in KEYS} | dict(self.columns or {})
        named = "|".join(f"{key}:{columns[key]}" for key in KEYS)
        return f"outputs|sha256:{_sha256(Path(self.path))}|{named}|v:1"

    def load(self) -> None:
        """Read the file.

        Raises:
            DataError: it cannot be read, it holds two summaries for an article, or one for an
                article that is not in the data.
        """
        self._results  # noqa: B018 - reads it

    def summarize(self, articles: Iterable[Article]) -> Iterator[Result]:
        """Yield what the file holds for each article, in order; errors as in `load`."""
        self.load()
        for article in articles:
            missing = Failure(article.id, "missing", f"{self._name} has no summary for it")
            yield self._results.get(article.id, missing)

    def close(self) -> None:
        """Nothing to free."""

    @property
    def _name(self) -> str:
        return Path(self.path).name

    @cached_property
    def _results(self) -> dict[str, Result]:
        path = Path(self.path)
        results: dict[str, Result] = {}
        known = None if self.ids is None else frozenset(self.ids)
        for where, result in read_outputs(path, self.columns or {}, self.ids):
            identifier = result.article_id
            if known is not None and identifier not in known:
                if self.part:
                    continue
                raise DataError(
                    f"{where}: the data has no article with the id {identifier!r}; columns.id "
                    "names what holds the ids, where the two files have different names for it."
                )
            if identifier in results:
                raise DataError(f"{where}: there are two summaries for the id {identifier!r}.")
            results[identifier] = result
        if not results:
            raise DataError(f"{path}: there is no summary in it of an article of the data.")
        return results


def _sha256(path: Path) -> str:
    if not os.path.isfile(path):  # noqa: PTH113 - asks without an error, whatever the name
        raise DataError(f"the file of outputs {path} does not exist; check its name.")
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise DataError(f"{path}: cannot be read: {error.strerror}.") from None
