"""The GitHub Action's script, run as a runner would, against a stub of GitHub's API on loopback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml

TOKEN = "ghs_never_shown_to_anybody"
COMMENTS = "/repos/newsroom/bot/issues/7/comments"


class GitHub(ThreadingHTTPServer):
    """The comments of one pull request; `allowed` says whether the token may write."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.comments: list[dict[str, Any]] = []
        self.tokens: list[str | None] = []
        self.allowed = True

    def says(self, body: str, user: str = "Bot") -> dict[str, Any]:
        comment = {"id": len(self.comments) + 1, "body": body, "user": {"type": user}}
        self.comments.append(comment)
        return comment


class _Handler(BaseHTTPRequestHandler):
    server: GitHub

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def _answer(self, value: Any, status: int = 200) -> None:
        self.server.tokens.append(self.headers["Authorization"])
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        path, _, query = self.path.partition("?")
        assert path == COMMENTS
        page = int(dict(part.split("=") for part in query.split("&"))["page"])
        self._answer(self.server.comments[100 * page - 100 : 100 * page])

    def _body(self) -> str:
        text: str = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["body"]
        return text

    def do_POST(self) -> None:
        assert self.path == COMMENTS
        body = self._body()
        if not self.server.allowed:
            self._answer({"message": "Resource not accessible by integration"}, 403)
        else:
            self._answer(self.server.says(body), 201)

    def do_PATCH(self) -> None:
        number = int(self.path.removeprefix("/repos/newsroom/bot/issues/comments/"))
        self.server.comments[number - 1]["body"] = self._body()
        self._answer(self.server.comments[number - 1])


@pytest.fixture
def github() -> Iterator[GitHub]:
    server = GitHub()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """A repository: twelve articles whose references are their first two sentences."""
    rows = [
        {
            "id": f"a{n}",
            "article": f"Ward {n} will get a library. It opens in May {n}. Nobody is against it.",
            "references": f"Ward {n} will get a library. It opens in May {n}.",
        }
        for n in range(12)
    ]
    (tmp_path / "data.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    write_config(tmp_path / "old.yaml", sentences=2)
    (tmp_path / "event.json").write_text(json.dumps({"pull_request": {"number": 7}}))
    return tmp_path


def write_config(path: Path, sentences: int, **others: Any) -> None:
    config = {
        "name": path.stem,
        "data": {"path": "data.jsonl"},
        "summarizers": {"lead": {"use": "lead", "sentences": sentences}},
        "metrics": ["rouge(types=['1'])"],
    }
    path.write_text(yaml.safe_dump(config | others))


def push(work: Path, github: GitHub, **changes: str) -> subprocess.CompletedProcess[str]:
    """Run the script as the job of one push; no token may stand in anything it leaves behind."""
    root = Path(__file__).resolve().parents[2]
    environment = os.environ | {
        "PYTHONPATH": str(root),
        "GITHUB_API_URL": f"http://127.0.0.1:{github.server_address[1]}",
        "GITHUB_REPOSITORY": "newsroom/bot",
        "GITHUB_EVENT_PATH": str(work / "event.json"),
        "GITHUB_STEP_SUMMARY": str(work / "summary.md"),
        "GITHUB_OUTPUT": str(work / "output.txt"),
        "GATE_CONFIG": "new.yaml",
        "GATE_BASELINE": "old.yaml#lead",
        "GATE_FAIL_ON": "rouge1 < -1 points\n\nhigh(rouge1) < 0\n",
        "GATE_TITLE": "Facts",
        "GATE_TOKEN": TOKEN,
    }
    done = subprocess.run(
        [sys.executable, str(root / "action" / "gate.py")],
        cwd=work,
        env=environment | changes,
        capture_output=True,
        text=True,
        check=False,
    )
    files = [path for path in work.rglob("*") if path.is_file()]
    kept = "".join(path.read_text(encoding="utf-8", errors="replace") for path in files)
    assert TOKEN not in done.stdout + done.stderr + kept
    assert "Traceback" not in done.stdout + done.stderr
    return done


def test_a_comment_says_what_became_worse_and_the_next_push_replaces_it(
    work: Path, github: GitHub
) -> None:
    write_config(work / "new.yaml", sentences=1)
    failing = push(work, github)
    assert failing.returncode == 3
    (comment,) = github.comments
    assert comment["body"].startswith("<!-- summarize-eval gate: Facts -->\n### Facts: ❌ the gate")
    assert "**new/lead is worse than old/lead: ROUGE-1 −" in comment["body"]
    assert comment["body"].count("Gate shut") == 2
    assert (work / "summary.md").read_text() == comment["body"] + "\n"

    write_config(work / "new.yaml", sentences=2)  # as the old one
    passing = push(work, github)
    assert passing.returncode == 0
    (comment,) = github.comments
    assert "✅ the gate is open" in comment["body"]
    assert "There is no difference between old/lead and new/lead" in comment["body"]
    assert (work / "output.txt").read_text() == "status=3\nstatus=0\n"
    assert set(github.tokens) == {f"Bearer {TOKEN}"}


def test_a_comment_is_found_among_many_and_that_of_a_person_is_left_alone(
    work: Path, github: GitHub
) -> None:
    write_config(work / "new.yaml", sentences=3)
    begins = "<!-- summarize-eval gate: Facts -->"
    for number in range(120):
        github.says(f"Comment {number}")
    copied = github.says(f"{begins} I copied this.", user="User")
    ours = github.says(f"{begins} of the last push")
    other = github.says("<!-- summarize-eval gate: Style -->")
    push(work, github)
    assert len(github.comments) == 123
    assert copied["body"].endswith("I copied this.")
    assert "new/lead is worse than old/lead" in ours["body"]
    assert other["body"] == "<!-- summarize-eval gate: Style -->"


def test_what_cannot_be_compared_fails_and_says_why(work: Path, github: GitHub) -> None:
    write_config(work / "new.yaml", sentences=2, metrics=["rouge(types=['2'])"])
    done = push(work, github)
    assert done.returncode == 2
    (comment,) = github.comments
    assert "❌ the comparison could not be made" in comment["body"]
    assert "~~~~text\n" in comment["body"]


def test_a_run_that_failed_does_not_pass_where_no_condition_is_given(
    work: Path, github: GitHub
) -> None:
    (work / "gpt.jsonl").write_text(
        "".join(json.dumps({"id": f"a{n}", "summary": f"Ward {n}."}) + "\n" for n in range(11))
    )
    write_config(work / "new.yaml", 2, summarizers={"gpt": {"use": "outputs", "path": "gpt.jsonl"}})
    assert push(work, github, GATE_FAIL_ON="").returncode == 1  # 1 of 12 is more than 5%
    assert "❌ a run failed" in github.comments[0]["body"]


def test_a_token_that_may_not_write_changes_nothing_about_the_check(
    work: Path, github: GitHub
) -> None:
    write_config(work / "new.yaml", sentences=2)
    github.allowed = False
    done = push(work, github)
    assert done.returncode == 0
    assert "::warning::The comment could not be written (HTTP Error 403" in done.stdout
    assert "the gate is open" in (work / "summary.md").read_text()


def test_other_events_have_no_comment(work: Path, github: GitHub) -> None:
    write_config(work / "new.yaml", sentences=2)
    (work / "event.json").write_text(json.dumps({"ref": "refs/heads/main"}))
    assert push(work, github).returncode == 0
    assert github.tokens == []


def test_a_label_can_be_gated_alone_and_its_words_are_no_commands(
    work: Path, github: GitHub
) -> None:
    broken = {"use": "outputs", "path": "nowhere.jsonl"}
    lead = {"use": "lead", "sentences": 2}
    write_config(work / "new.yaml", 2, summarizers={"lead": lead, "broken": broken})
    done = push(work, github, GATE_CONFIG="new.yaml#lead")
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    stopped = lines[0].removeprefix("::stop-commands::")
    assert len(stopped) == 32
    assert f"::{stopped}::" in lines


def test_the_action_gives_the_script_every_input_it_reads(root: Path) -> None:
    action = yaml.safe_load((root / "action" / "action.yml").read_text())
    *_, gate = action["runs"]["steps"]
    script = (root / "action" / "gate.py").read_text()
    for variable, value in gate["env"].items():
        assert variable in script
        assert value.removeprefix("${{ inputs.").removesuffix(" }}") in action["inputs"]
    assert "${{" not in "".join(step["run"] for step in action["runs"]["steps"])
