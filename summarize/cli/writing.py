"""Where the command `summarize` puts its results: stdout, one file, or one file an article."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import click

from summarize.articles import ReadResult
from summarize.cli import rendering
from summarize.cli.run import Outcome
from summarize.errors import OutputError
from summarize.files import check_writable, write_whole

_UNSAFE = re.compile(r"[^\w.,+@ -]+|^\.+")
_LONGEST_NAME = 120


@dataclass
class Target:
    """Takes the outcomes of article after article; `finish` writes what waits for the last one."""

    form: Literal["text", "json", "json lines"]
    file: Path | None = None
    folder: Path | None = None
    _parts: list[str] = field(default_factory=list)
    _reads: list[ReadResult] = field(default_factory=list)
    _outcomes: list[Outcome] = field(default_factory=list)
    _names: set[str] = field(default_factory=set)

    @classmethod
    def of(
        cls, output: str | None, out_dir: str | None, *, as_json: bool, json_lines: bool
    ) -> Target:
        """Return the target that options of the command line describe.

        Raises:
            click.UsageError: two of them contradict each other.
            OutputError: a file or folder cannot be written there.
        """
        output = None if output == "-" else output
        if output is not None and out_dir is not None:
            raise click.UsageError("-o and --out-dir: choose one of them.")
        if as_json and json_lines:
            raise click.UsageError("--json and --json-lines: choose one of them.")
        by_name = output is not None and output.endswith((".jsonl", ".ndjson")) and not as_json
        lines = json_lines or by_name
        form: Literal["text", "json", "json lines"] = (
            "json lines" if lines else "json" if as_json else "text"
        )
        return cls(
            form,
            check_writable(output) if output is not None else None,
            _made(Path(out_dir)) if out_dir is not None else None,
        )

    @property
    def streams(self) -> bool:
        """Whether results are printed as they come."""
        return self.file is None and self.folder is None and self.form != "json"

    def take(self, read: ReadResult, group: Sequence[Outcome], layout: rendering.Layout) -> None:
        """Print or keep the outcomes of one article; in a folder, write its file."""
        if self.folder is not None:
            if text := self._render([read], group, layout):
                write_whole(self.folder / self._name(read.article.id), text)
        elif self.form == "json":
            self._reads.append(read)
            self._outcomes += group
        elif self.form == "json lines":
            self._put(rendering.to_json_lines(group, read))
        elif block := rendering.render(group, read, layout):
            self._put(("\n" if self._parts else "") + block + "\n")

    def finish(self) -> None:
        """Write what has been kept until now."""
        text = "".join(self._parts)
        if self.form == "json" and self.folder is None:
            text = rendering.to_json(self._outcomes, self._reads)
        if self.file is not None:
            write_whole(self.file, click.unstyle(text))
        elif self.folder is None and not self.streams:
            click.echo(text, nl=False)

    def _put(self, text: str) -> None:
        if self.streams:
            click.echo(text, nl=False)
            text = "-"  # it is told only that something was printed
        self._parts.append(text)

    def _render(
        self, reads: Sequence[ReadResult], group: Sequence[Outcome], layout: rendering.Layout
    ) -> str:
        if self.form == "json":
            return rendering.to_json(group, reads)
        if self.form == "json lines":
            return rendering.to_json_lines(group, reads[0])
        block = rendering.render(group, reads[0], layout)
        return click.unstyle(block) + "\n" if block else ""

    def _name(self, identifier: str) -> str:
        """Return a file name for an article: ids may hold anything, paths included."""
        suffix = {"text": ".txt", "json": ".json", "json lines": ".jsonl"}[self.form]
        stem = _UNSAFE.sub("_", identifier)[:_LONGEST_NAME].strip() or "article"
        name, number = stem, 2
        while name.casefold() in self._names:
            name, number = f"{stem}-{number}", number + 1
        self._names.add(name.casefold())
        return name + suffix


def _made(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(
            f"{folder}: this folder cannot be made ({error.strerror}); choose another."
        ) from None
    check_writable(folder / "summary.txt")
    return folder
