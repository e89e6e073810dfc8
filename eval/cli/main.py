"""The command `summarize-eval`: a file a subcommand in `eval.cli.commands`, imported when used."""

from __future__ import annotations

import importlib

import click

from eval.errors import EvalError, RunError
from summarize.cli.program import run_program
from summarize.errors import SummarizeError, did_you_mean

COMMANDS = {
    "bench": "Benchmark the summarizers of a config file.",
    "compare": "Say which run is better, how sure that is, and what it cost.",
    "report": "Write one HTML page of runs: tables, plots, every article.",
    "score": "Score saved summaries again, without generating.",
    "check": "Check every name, date and number of a summary against its article.",
    "agree": "Say how well a metric agrees with human labels.",
    "list": "List summarizers and metrics with their options.",
    "init": "Write a starter config to edit.",
    "schema": "Print the JSON Schema of config files, for editors.",
}


class LazyGroup(click.Group):
    """Knows the subcommands by name and imports only the one that is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names, in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return one subcommand; `None` if there is no such name."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"eval.cli.commands.{cmd_name}")
        command: click.Command = module.command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the subcommand that is called; name the nearest if there is no such one."""
        if args[0] not in COMMANDS and not args[0].startswith("-"):
            near = did_you_mean(args[0], COMMANDS)
            raise click.UsageError(f"there is no command {args[0]!r}.{near}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the table of subcommands without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="summarize-eval", message="%(version)s")
def group() -> None:
    """Benchmark, check and compare article summarizers.

    \b
    Start here:
      summarize-eval init                     write a starter config
      summarize-eval bench CONFIG             run and score its summarizers
      summarize-eval compare CONFIG           say which run is better, and what it cost
      summarize-eval report CONFIG            one HTML page with every article
      summarize-eval check ARTICLE SUMMARY    check one summary's facts

    Exit status: 0 done, 1 a run that failed, 2 wrong use, 3 a gate that did not hold.
    """


def main() -> None:
    """Run the command line; errors made for people are printed without a traceback."""
    run_program(
        group,
        "summarize-eval",
        errors=(EvalError, SummarizeError),
        status=lambda error: 1 if isinstance(error, RunError) else 2,
        stopped="stopped. What was finished is kept; the same command continues from there.",
    )


if __name__ == "__main__":
    main()
