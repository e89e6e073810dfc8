"""The command `summarize`: articles in, summaries out."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

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
    "--format",
    "form",
    type=click.Choice(("auto", "text", "html", "json")),
    default="auto",
    show_default=True,
    help="How to read the articles; auto goes by content and suffix.",
)
@click.option("--explain", is_flag=True, help="Say why each sentence was chosen.")
@click.option("--verbose", is_flag=True, help="Say on stderr what was left out, and why.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    help="Write to a file instead of stdout (-): the whole result, or nothing.",
)
def command(
    articles: tuple[str, ...],
    specs: tuple[str, ...],
    sentences: int | None,
    words: int | None,
    form: Format,
    explain: bool,
    verbose: bool,
    as_json: bool,
    output: str | None,
) -> None:
    """Summarize each ARTICLE: a file (text, HTML, JSON), - for stdin, or an http(s) address.

    Menus, date lines, credits, captions and links around a story are left out first; its headline
    and date are kept apart from it. Nothing but an http(s) address uses the network to read.

    \b
    Examples:
      summarize article.txt
      summarize --sentences 2 monday/*.html
      curl -s https://example.org/story | summarize -
      summarize --with lead --with 'lexrank(sentences=4)' article.txt
      summarize --with huggingface article.txt
      summarize --json -o summaries.json articles.jsonl

    The command `summarize-eval list` shows all summarizers with their options.

    \b
    Exit status:
      0  done
      1  an article could not be summarized; the others were
      2  wrong use, or an article that cannot be read: nothing was summarized
    """
    from summarize.cli import rendering
    from summarize.files import check_writable, write_whole

    output = None if output == "-" else output
    target = check_writable(output) if output is not None else None
    reads = _read(articles, form)
    summarizers = _load(specs or (DEFAULT,), sentences, words)
    layout = _layout(len(reads), len(summarizers), explain, to_file=output is not None)
    streams = target is None and not as_json
    outcomes: list[Outcome] = []
    blocks: list[str] = []
    for read, group in _summarize(reads, summarizers, quiet=streams and len(summarizers) == 1):
        outcomes += group
        _report(read, group, verbose)
        block = rendering.render(group, read, layout)
        if block and streams:
            click.echo(("\n" if blocks else "") + block)
        blocks += [block] if block else []
    if as_json:
        result = rendering.to_json(outcomes, reads)
    else:
        result = click.unstyle("\n\n".join(blocks) + "\n" if blocks else "")
    if target is not None:
        write_whole(target, result)
    elif as_json:
        click.echo(result, nl=False)
    if any(rendering.failed(outcome) for outcome in outcomes):
        sys.exit(1)


def _read(sources: Sequence[str], form: Format) -> list[ReadResult]:
    """Read everything before anything is summarized; name every source that cannot be read."""
    from summarize.articles import read_all

    reads, errors = read_all(sources, form)
    for error in errors:
        _complain(str(error))
    if errors:
        sys.exit(2)
    return reads


def _load(
    specs: Sequence[str], sentences: int | None, words: int | None
) -> list[tuple[str, Summarizer]]:
    from summarize.errors import SpecError, suggest_spec
    from summarize.registry import SUMMARIZERS
    from summarize.spec import Spec

    limits = {"sentences": sentences, "words": words}
    given = {name: value for name, value in limits.items() if value is not None}
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
    return [(str(spec), SUMMARIZERS.create(spec, **given)) for spec in parsed]


def _summarize(
    reads: Sequence[ReadResult], summarizers: Sequence[tuple[str, Summarizer]], *, quiet: bool
) -> Iterator[tuple[ReadResult, list[Outcome]]]:
    """Yield each article with its outcomes; unless `quiet`, with a bar on stderr if a terminal."""
    from summarize.cli.run import generate

    total = len(reads) * len(summarizers)
    hidden = quiet or total == 1 or not sys.stderr.isatty()
    with click.progressbar(
        length=total, label="summarizing", file=sys.stderr, hidden=hidden
    ) as bar:
        outcomes = generate(summarizers, [read.article for read in reads], lambda: bar.update(1))
        for read in reads:
            yield read, list(itertools.islice(outcomes, len(summarizers)))


def _report(read: ReadResult, group: Sequence[Outcome], verbose: bool) -> None:
    from summarize.base import Failure
    from summarize.cli.rendering import left_out

    for outcome in group:
        if isinstance(outcome.result, Failure):
            _complain(f"{read.source}: {outcome.label}: {outcome.result.message}")
    if verbose:
        for line in left_out(read, group):
            click.echo(printable(line), err=True)


def _layout(articles: int, summarizers: int, explain: bool, *, to_file: bool) -> Layout:
    import shutil

    from summarize.cli.rendering import Layout

    terminal = sys.stdout.isatty() and not to_file
    return Layout(
        columns=shutil.get_terminal_size().columns if terminal else None,
        headings=terminal or articles > 1,
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
