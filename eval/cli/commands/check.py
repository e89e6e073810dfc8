"""`summarize-eval check`: entity fidelity of one summary."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from eval.cli.terminal import echo_json, out
from eval.errors import ConfigError


@click.command(name="check")
@click.argument("article", required=False)
@click.argument("summary", required=False)
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
    "--language",
    default="en",
    show_default=True,
    help="Of article and summary, as a code. Without word lists for it: numbers, dates, and the "
    "names that a recogniser of that language finds.",
)
@click.option(
    "--fail-on-unsupported",
    is_flag=True,
    help="Exit with status 3 if a mention is misspelled, unsupported or contradicted, and where "
    "nothing could be checked.",
)
@click.option("--rules", is_flag=True, help="List the rules with an example each, and exit.")
@click.option("--json", "output_json", is_flag=True, help="Print one JSON object.")
def command(
    article: str | None,
    summary: str | None,
    recogniser: str,
    aliases: str | None,
    language: str,
    fail_on_unsupported: bool,
    rules: bool,
    output_json: bool,
) -> None:
    """Check every name, date and number of SUMMARY against ARTICLE.

    ARTICLE is a file of text, HTML or JSON, or a URL; SUMMARY is a file of text. `-` is standard
    input, for one of them. Green is backed by the article; `=` follows from it; `·` may follow,
    and nothing there speaks against it; `?` is joined
    with something else there; `~` is partly there; `✎` is misspelled; `✗` is not there; `✗✗` is
    contradicted. Each with the article's nearest line.

    \b
    Examples:
      summarize-eval check article.txt summary.txt
      summarize article.txt | summarize-eval check article.txt - --fail-on-unsupported
      summarize-eval check article.html summary.txt --json
      summarize-eval check --rules
    """
    from eval.cli.check_view import render
    from eval.metrics import load
    from eval.metrics.entities.check import any_unsupported, as_json, check, unread
    from eval.metrics.entities.languages import has_bundle, what_works
    from eval.metrics.entities.rules.listing import rules_as_json, rules_as_text
    from summarize.articles import read_articles

    if rules:
        if output_json:
            echo_json(rules_as_json())
        else:
            click.echo(rules_as_text())
        return
    if article is None or summary is None:
        raise click.UsageError("name an ARTICLE and a SUMMARY, or ask for --rules.")
    if article == summary == "-":
        raise click.UsageError("only one of ARTICLE and SUMMARY can be standard input.")
    metric = load(
        {"use": "entities", "recogniser": recogniser, "aliases": aliases, "language": language}
    )
    found = read_articles(article)
    if len(found) > 1:
        raise ConfigError(
            f"{article} holds {len(found)} articles, and a check is of one: save it as a file of "
            "its own, or let `summarize-eval bench` check them all."
        )
    source = found[0].article
    text = _read(summary)
    score = check(source, text, metric)
    if output_json:
        echo_json(as_json(source, text, metric, score))
    else:
        out().print(render(source, text, score))
    if not has_bundle(language):
        click.echo(what_works(language), err=True)
    reason = unread(text, score, language)
    if reason:
        click.echo(reason, err=True)
    if fail_on_unsupported and (reason or any_unsupported(score)):
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
