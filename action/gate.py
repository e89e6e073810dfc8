"""The gate of a pull request: a benchmark, a comparison, and one comment replaced at each push.

It takes its inputs from the environment, as `action.yml` gives them, and uses the standard library
alone, so that it runs with whatever Python summarize-eval is installed in. The token is taken out
of the environment before anything else is started, and is sent to the API alone.
"""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

LONGEST = 65_000
"""Characters of a comment; GitHub takes 65,536."""

STATUS = {
    0: "✅ the gate is open",
    1: "❌ a run failed",
    2: "❌ the comparison could not be made",
    3: "❌ the gate is shut",
}


def main() -> None:
    """Benchmark, compare, write the comment; exit as the comparison did."""
    token = os.environ.pop("GATE_TOKEN", "")
    title = os.environ.get("GATE_TITLE") or "summarize-eval"
    status, text = benchmark_and_compare()
    body = comment_body(title, status, text)
    append("GITHUB_STEP_SUMMARY", body + "\n")
    append("GITHUB_OUTPUT", f"status={status}\n")
    number = pull_request()
    if token and number is not None:
        try:
            write_comment(GitHub(token), number, marker(title), body)
        except (OSError, ValueError) as error:  # such as a fork's token, which may not write
            say(f"::warning::The comment could not be written ({error}); see the job's summary.")
    sys.exit(status)


def benchmark_and_compare() -> tuple[int, str]:
    """Return the exit status and the comparison as Markdown, or why there is none."""
    config, baseline = os.environ["GATE_CONFIG"], os.environ["GATE_BASELINE"]
    runs = ["--runs", os.environ.get("GATE_RUNS") or "runs"]
    conditions = os.environ.get("GATE_FAIL_ON", "").splitlines()
    gates = [part for line in conditions if line.strip() for part in ("--fail-on", line.strip())]
    benched = 0
    if "#" not in config:  # `compare --run` does what one of its summarizers lacks
        benched = call("bench", config, *runs).returncode
    compare = ("compare", config, "--run", "--baseline", baseline, *runs, *gates, "--markdown")
    done = call(*compare)
    return done.returncode or benched, done.stdout or fenced(done.stderr)


def call(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command `summarize-eval`; what it says stands in the job's log, and is no command."""
    command = [sys.executable, "-m", "eval.cli.main", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)  # noqa: S603
    word = secrets.token_hex(16)
    say(f"::stop-commands::{word}")
    say(done.stdout)
    say(done.stderr)
    say(f"::{word}::")
    return done


def comment_body(title: str, status: int, text: str) -> str:
    """Return the comment: a marker by which the next push finds it, a heading, the comparison."""
    head = f"{marker(title)}\n### {title}: {STATUS.get(status, STATUS[2])}\n\n"
    rest = head + text.rstrip()
    if len(rest) <= LONGEST:
        return rest
    cut = rest[:LONGEST].rpartition("\n")[0]
    return f"{cut}\n\n… the rest stands in the job's log."


def marker(title: str) -> str:
    """Return what the comment begins with, which a reader does not see."""
    return f"<!-- summarize-eval gate: {title.replace('--', '- -')} -->"


def fenced(text: str) -> str:
    """Return a program's words as they are: no name in them calls anybody."""
    return "~~~~text\n" + text.replace("~~~~", "~ ~ ~ ~").rstrip() + "\n~~~~"


def pull_request() -> int | None:
    """Return the number of the pull request that the job runs for; `None` for other events."""
    path = os.environ.get("GITHUB_EVENT_PATH")
    if not path or not Path(path).is_file():
        return None
    event = json.loads(Path(path).read_text(encoding="utf-8"))
    number = event.get("pull_request", {}).get("number")
    return number if isinstance(number, int) else None


class GitHub:
    """The three calls of GitHub's REST API that a comment takes."""

    def __init__(self, token: str) -> None:
        self._token = token
        server = os.environ.get("GITHUB_API_URL", "https://api.github.com")
        self._repository = f"{server}/repos/{os.environ['GITHUB_REPOSITORY']}/issues"

    def comments(self, number: int) -> list[dict[str, Any]]:
        """Return all comments of a pull request, oldest first."""
        found: list[dict[str, Any]] = []
        for page in range(1, 101):
            part = self._ask("GET", f"/{number}/comments?per_page=100&page={page}")
            found += part
            if len(part) < 100:
                break
        return found

    def add(self, number: int, body: str) -> None:
        """Write a new comment."""
        self._ask("POST", f"/{number}/comments", {"body": body})

    def replace(self, comment: int, body: str) -> None:
        """Give a comment another text."""
        self._ask("PATCH", f"/comments/{comment}", {"body": body})

    def _ask(self, method: str, path: str, value: Any = None) -> Any:
        request = urllib.request.Request(  # noqa: S310 - the server's URL comes from the runner
            self._repository + path,
            None if value is None else json.dumps(value).encode(),
            {
                "Authorization": f"Bearer {self._token}",
                "Accept": "application/vnd.github+json",
                "Content-Type": "application/json",
                "X-GitHub-Api-Version": "2022-11-28",
            },
            method=method,
        )
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
            return json.load(answer)


def write_comment(github: GitHub, number: int, begins: str, body: str) -> None:
    """Replace the comment that begins with the marker; write one where there is none.

    A person who copied the marker keeps their comment: only those of apps are replaced.
    """
    for comment in github.comments(number):
        ours = comment.get("user", {}).get("type") == "Bot"
        if ours and str(comment.get("body", "")).startswith(begins):
            github.replace(int(comment["id"]), body)
            return
    github.add(number, body)


def append(variable: str, text: str) -> None:
    """Append to the file that the runner names in a variable, where it names one."""
    path = os.environ.get(variable)
    if path:
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(text)


def say(text: str) -> None:
    """Print to the job's log."""
    if text:
        sys.stdout.write(text.rstrip("\n") + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
