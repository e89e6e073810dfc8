"""`agree` with a judge: an interruption costs nothing twice, failures and usage are said."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from stub_server import Reply, StubServer, completion, serving

pytest.importorskip("openai")

from eval.agreement.measure import AgreementOptions, agree
from eval.cli.commands.agree import command
from eval.errors import DataError
from eval.files import locked
from summarize.errors import ModelError

ROWS = 8


def _file(folder: Path) -> Path:
    """Write rows whose summaries say how good they are: 1 to 5, and the label says the same."""
    rows = [
        {"id": f"r{n}", "document": f"d{n}", "article": f"Tram {n} ran.",
         "summary": f"Worth {n % 5 + 1}, tram {n}.", "label": (n % 5 + 1) / 5}
        for n in range(ROWS)
    ]  # fmt: skip
    path = folder / "labels.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def _worth(number: int, request: dict[str, Any]) -> Reply:
    worth = re.findall(r"Worth (\d)", request["messages"][1]["content"])
    return _answer(json.dumps({"evidence": [], "score": int(worth[-1])}))


def _answer(text: str) -> Reply:
    return Reply(completion(text, usage={"prompt_tokens": 700, "completion_tokens": 30}))


def _spec(server: StubServer, more: str = "") -> str:
    return f"judge(model='tiny', url='{server.url}', concurrency=1{more})"


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(command, arguments)


def test_an_interrupted_agree_goes_on_where_it_was(tmp_path: Path) -> None:
    file, runs = _file(tmp_path), tmp_path / "runs"
    prices = ", prices={'input': 1e4, 'output': 1e4}"  # (700 + 30) / 10^6 x 10^4 = 7.3 an answer
    with serving(_worth) as server:
        limited = AgreementOptions(_spec(server, f"{prices}, cost_limit=20.0"))
        with pytest.raises(ModelError, match="cost limit of 20 is reached"):
            agree(file, limited, runs=runs)
        assert len(server.requests) == 3
        found = agree(file, AgreementOptions(_spec(server, prices)), runs=runs)
        assert len(server.requests) == ROWS
    assert found["agreement"]["pearson"]["value"] == 1.0  # the judge says what the labels say
    assert found["usage"]["requests"] == ROWS
    assert found["usage"]["cost"] == pytest.approx(7.3 * ROWS)
    # The server is gone: what is kept is enough, and another file's rows are not.
    assert agree(file, AgreementOptions(_spec(server)), runs=runs) == found | {
        "metric": _spec(server)
    }


def test_the_command_says_what_failed_what_was_asked_and_where_scores_are(tmp_path: Path) -> None:
    file = _file(tmp_path)

    def sulking(number: int, request: dict[str, Any]) -> Reply:
        sulks = "tram 2." in request["messages"][1]["content"]
        return _answer("No.") if sulks else _worth(number, request)

    with serving(sulking) as server:
        result = _run(str(file), "-m", _spec(server), "--runs", str(tmp_path / "runs"))
    assert result.exit_code == 0, result.output
    assert "without a value: 1" in result.stdout
    assert "could not score 1 row (invalid_answer 1). The first, d2:" in result.stdout
    assert f"Asked of servers: {ROWS} requests, {700 * ROWS:,} tokens read" in result.stdout
    assert "runs/agreement/labels.jsonl-" in result.stdout.replace("\n", "")
    assert f"{ROWS}/{ROWS} articles" in result.stderr  # progress


def test_a_judge_that_scores_nothing_says_why(tmp_path: Path) -> None:
    with serving(lambda *_: _answer("No.")) as server:
        options = AgreementOptions(_spec(server))
        with pytest.raises(DataError, match=r"too few.* could not score 8 rows .*no JSON object"):
            agree(_file(tmp_path), options, runs=tmp_path / "runs")


def test_a_judge_against_itself_is_asked_once(tmp_path: Path) -> None:
    with serving(_worth) as server:
        options = AgreementOptions(_spec(server), against=_spec(server, ", timeout=9.0"))
        found = agree(_file(tmp_path), options, runs=tmp_path / "runs")
        assert len(server.requests) == ROWS
    assert found["difference"]["pearson"]["value"] == 0.0


def test_other_metrics_keep_nothing(tmp_path: Path) -> None:
    found = agree(_file(tmp_path), AgreementOptions("length"), runs=tmp_path / "runs")
    assert "kept" not in found
    assert not (tmp_path / "runs").exists()


def test_two_at_a_time_are_refused(tmp_path: Path) -> None:
    file = _file(tmp_path)
    with serving(_worth) as server:
        options = AgreementOptions(_spec(server))
        folder = Path(agree(file, options, runs=tmp_path / "runs")["kept"])
        with locked(folder), pytest.raises(Exception, match="another process"):
            agree(file, options, runs=tmp_path / "runs")
