"""The command `summarize`: articles in, summaries out."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from summarize.articles.formats import FORMATS
from summarize.cli.printable import printable
from summarize.cli.program import run_program

if TYPE_CHECKING:
    from summarize.articles import Format, ReadResult
    from summarize.base import Summarizer
    from summarize.cli.rendering import Layout
    from summarize.cli.run import Outcome

DEFAULT = "extractive"
"""The spec that is used where none is named: the best summarizer that needs no model."""


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="summarize-eval", message="%(version)s")
@click.argument("articles", nargs=-1, required=True, metavar="ARTICLE...")
@click.option(
    "--with",
    "specs",
    multiple=True,
    metavar="SPEC",
    help=f"A summarizer, its options in brackets; repeatable.  [default: {DEFAULT}]",
)
@click.option(
    "--sentences",
    type=click.IntRange(min=1),
    metavar="N",
    help="Most sentences of a summary, for every summarizer that has this option.",
)
@click.option(
    "--words",
    type=click.IntRange(min=1),
    metavar="N",
    help="Most words of a summary, for every summarizer that has this option.",
)
@click.option(
    "--language",
    metavar="CODE",
    help="Language of the articles (de, fr, zh, …), for every summarizer with this option."
    "  [default: detected]",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="auto",
    show_default=True,
    help="How to read the articles; auto goes by content and suffix.",
)
@click.option(
    "--field",
    "fields",
    multiple=True,
    metavar="NAME",
    help="JSON and CSV: the field with the text, or text=NAME, title=NAME, …; repeatable.",
)
@click.option(
    "--guard",
    is_flag=True,
    help="Check every name, date and number: take of several candidates the one that the article "
    "backs, and repair it. Short for --with 'guarded(of=SPEC)'.",
)
@click.option(
    "--explain",
    is_flag=True,
    help="Say why each sentence was chosen, or what was checked and repaired.",
)
@click.option("--verbose", is_flag=True, help="Say on stderr what was left out, and why.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--json-lines", is_flag=True, help="Print one JSON object a summary, a line each.")
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    help="Write to a file instead of stdout (-), whole or not at all; .jsonl is JSON Lines.",
)
@click.option("--out-dir", metavar="FOLDER", help="Write one file an article, named by its id.")
def command(
    articles: tuple[str, ...],
    specs: tuple[str, ...],
    sentences: int | None,
    words: int | None,
    language: str | None,
    form: Format,
    fields: tuple[str, ...],
    guard: bool,
    explain: bool,
    verbose: bool,
    as_json: bool,
    json_lines: bool,
    output: str | None,
    out_dir: str | None,
) -> None:
    """Summarize each ARTICLE: a file, a folder, - for stdin, or an http(s) address.

    Text, HTML, Markdown, JSON, JSON Lines, CSV, e-mails and PDF files are read. Menus, date lines,
    credits, captions and links around a story are left out first; its headline and date are kept
    apart from it. Nothing but an http(s) address uses the network to read.

    \b
    Examples:
      summarize article.txt
      summarize --sentences 2 monday/*.html
      curl -s https://example.org/story | summarize -
      summarize --with lead --with 'lexrank(sentences=4)' article.txt
      summarize --with huggingface article.txt
      summarize --with huggingface --guard --explain article.txt
      summarize --language pt noticia.txt
      summarize -o summaries.jsonl articles.jsonl
      summarize --out-dir summaries articles/
      summarize --field text=Story articles.csv

    The command `summarize-eval list` shows all summarizers with their options.

    \b
    Exit status:
      0  done
      1  an article could not be read or summarized; the others were
      2  wrong use: nothing was read
    """
    from summarize.cli.rendering import failed
    from summarize.cli.writing import Target

    target = Target.of(output, out_dir, as_json=as_json, json_lines=json_lines)
    given = {"sentences": sentences, "words": words, "language": language}
    summarizers = _load(specs or (DEFAULT,), guard=guard, **given)
    reads, unreadable = _read(articles, form, fields)
    several = len(reads) > 1 and target.folder is None
    layout = _layout(len(summarizers), explain, headings=several, to_file=not target.streams)
    missing = unreadable
    for read, group in _summarize(reads, summarizers, quiet=target.streams and len(specs) < 2):
        _report(read, group, verbose)
        missing = missing or any(map(failed, group))
        target.take(read, group, layout)
    if reads:
        target.finish()
    if missing:
        sys.exit(1)


def _read(
    sources: Sequence[str], form: Format, fields: Sequence[str]
) -> tuple[list[ReadResult], bool]:
    """Read everything before anything is summarized; name what cannot be read, and say if any."""
    from summarize.articles import read_all

    named = dict(_named(field) for field in fields)
    reads, errors = read_all(sources, form, named)
    for error in errors:
        _complain(str(error))
    return reads, bool(errors)


def _named(field: str) -> tuple[str, str]:
    """Return what a field holds and its name: `title=Head`; a name alone is that of the text."""
    from summarize.articles.fields import FIELDS

    role, given, name = field.partition("=")
    if not given:
        return "text", field
    if role not in FIELDS:
        raise click.UsageError(f"--field {field}: write one of {', '.join(FIELDS)} before the =.")
    return role, name


def _load(
    specs: Sequence[str], *, guard: bool, **options: int | str | None
) -> list[tuple[str, Summarizer]]:
    from summarize.errors import SpecError, suggest_spec
    from summarize.registry import SUMMARIZERS
    from summarize.spec import Spec

    given = {name: value for name, value in options.items() if value is not None}
    parsed = []
    for spec in specs:
        try:
            parsed.append(Spec.parse(spec))
        except SpecError as error:
            raise SpecError(f"{error}{suggest_spec(spec)}") from None
    known = {option.name for spec in parsed for option in SUMMARIZERS.options(spec.name)}
    for name in given:
        if name not in known:
            names = ", ".join(spec.name for spec in parsed)
            raise click.UsageError(f"--{name}: {names} has no option called {name!r}.")
    made = [
        Spec("guarded", {"of": spec}) if guard and spec.name != "guarded" else spec
        for spec in parsed
    ]
    return [(str(spec), SUMMARIZERS.create(spec, **given)) for spec in made]


def _summarize(
    reads: Sequence[ReadResult], summarizers: Sequence[tuple[str, Summarizer]], *, quiet: bool
) -> Iterator[tuple[ReadResult, list[Outcome]]]:
    """Yield each article with its outcomes; progress goes to stderr.

    It is a bar on a terminal unless `quiet`, and elsewhere a line where nothing is finished for
    some seconds.
    """
    from summarize.cli.heartbeat import Heartbeat
    from summarize.cli.run import generate

    total = len(reads) * len(summarizers)
    hidden = quiet or total == 1 or not sys.stderr.isatty()
    with (
        click.progressbar(length=total, label="summarizing", file=sys.stderr, hidden=hidden) as bar,
        Heartbeat(total, _complain if hidden else lambda _: None) as heartbeat,
    ):

        def report() -> None:
            bar.update(1)
            heartbeat.advance()

        outcomes = generate(summarizers, [read.article for read in reads], report)
        for read in reads:
            yield read, list(itertools.islice(outcomes, len(summarizers)))


def _report(read: ReadResult, group: Sequence[Outcome], verbose: bool) -> None:
    from summarize.base import Failure
    from summarize.cli.rendering import left_out, unread

    for outcome in group:
        if isinstance(outcome.result, Failure):
            _complain(f"{read.source}: {outcome.label}: {outcome.result.message}")
        elif outcome.result.dropped_tokens:
            _complain(f"{read.source}: {outcome.label}: {unread(outcome.result)}")
    if verbose:
        for line in left_out(read, group):
            click.echo(printable(line), err=True)


def _layout(summarizers: int, explain: bool, *, headings: bool, to_file: bool) -> Layout:
    import shutil

    from summarize.cli.rendering import Layout

    terminal = sys.stdout.isatty() and not to_file
    return Layout(
        columns=shutil.get_terminal_size().columns if terminal else None,
        headings=terminal or headings,
        labels=summarizers > 1,
        explain=explain,
    )


def _complain(message: str) -> None:
    click.echo(f"summarize: {printable(message)}", err=True)


def main() -> None:
    """Run the command line; errors made for people are printed without a traceback."""
    run_program(command, "summarize")


if __name__ == "__main__":
    main()
