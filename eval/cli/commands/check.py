"""`summarize-eval check`: entity fidelity of one summary."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from eval.cli.terminal import echo_json, out


@click.command(name="check")
@click.argument("article")
@click.argument("summary")
@click.option(
    "--recogniser",
    default="en_core_web_sm",
    show_default=True,
    help="spaCy pipeline, 'hf:<model id or folder>', or 'patterns' (needs no model).",
)
@click.option(
    "--aliases",
    type=click.Path(dir_okay=False),
    help='JSON file of further names: {"concepts": {"acme": ["Acme", "Acme Corp."]}}.',
)
@click.option(
    "--fail-on-unsupported",
    is_flag=True,
    help="Exit with status 3 if a mention is unsupported or contradicted.",
)
@click.option("--json", "output_json", is_flag=True, help="Print one JSON object.")
def command(
    article: str,
    summary: str,
    recogniser: str,
    aliases: str | None,
    fail_on_unsupported: bool,
    output_json: bool,
) -> None:
    """Check every name, date and number of SUMMARY against ARTICLE.

    ARTICLE is a file of text, HTML or JSON, or a URL; SUMMARY is a file of text. `-` is standard
    input, for one of them. Green is backed by the article; `?` stands elsewhere in it; `~` is
    partly there; `✗` is not there; `✗✗` is contradicted. Each with the article's nearest line.

    \b
    Examples:
      summarize-eval check article.txt summary.txt
      summarize article.txt | summarize-eval check article.txt - --fail-on-unsupported
      summarize-eval check article.html summary.txt --json
    """
    from eval.cli.check_view import render
    from eval.metrics import load
    from eval.metrics.entities.check import any_unsupported, as_json, check
    from summarize.articles import read_article

    if article == summary == "-":
        raise click.UsageError("only one of ARTICLE and SUMMARY can be standard input.")
    metric = load({"use": "entities", "recogniser": recogniser, "aliases": aliases})
    source = read_article(article)
    text = _read(summary)
    score = check(source, text, metric)
    if output_json:
        echo_json(as_json(source, text, metric, score))
    else:
        out().print(render(source, text, score))
    if fail_on_unsupported and any_unsupported(score):
        sys.exit(3)


def _read(summary: str) -> str:
    """Return the summary's text, without the line break at its end."""
    if summary == "-":
        return sys.stdin.read().rstrip("\n")
    try:
        return Path(summary).read_text("utf-8").rstrip("\n")
    except OSError as error:
        raise click.UsageError(
            f"the summary {summary} cannot be read: {error.strerror or error}. "
            "SUMMARY is a file; pipe a text in and write `-`."
        ) from error
    except UnicodeDecodeError as error:
        raise click.UsageError(f"the summary {summary} is not UTF-8 text: {error}.") from error
