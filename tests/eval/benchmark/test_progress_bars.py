"""Progress: lines where there is no terminal, else a bar with everything else above it."""

from __future__ import annotations

import io
import sys

import pytest

from eval.benchmark.progress_bars import StageProgress

NAME = "\x1b[2Jlead"


def test_a_pipe_gets_a_line_at_the_end_of_a_stage_and_no_control_characters(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with StageProgress(live=False) as progress:
        for stage in (NAME, "scoring"):
            progress.start(stage, 30, done=10)
            for _ in range(20):
                progress.advance(1, failed=stage == NAME, tokens=5)
            progress.say("said\x07")
    first, said, second, _ = capsys.readouterr().err.splitlines()
    assert first.startswith("␛[2Jlead: 30/30 articles, ")
    assert " tokens/s, 20 failed, " in first
    assert said == "said␇"
    assert second.startswith("scoring: 30/30 articles, ")
    assert "failed" not in second


def test_a_terminal_gets_a_bar_and_what_is_said_above_it(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = io.StringIO()
    monkeypatch.setattr(sys, "stderr", terminal)
    with StageProgress(live=True) as progress:
        progress.start("lead", 4)
        progress.advance(2, failed=1)
        progress.say("said")
        print("a warning", file=sys.stderr)  # noqa: T201
        progress.advance(2)
    # A carriage return begins a drawing of the bar, spaces wipe it out.
    lines = [line.split("\r")[-1].strip() for line in terminal.getvalue().split("\n")]
    assert lines[:2] == ["said", "a warning"]
    assert lines[2].startswith("lead ")
    assert "4/4" in lines[2]
    assert "1 failed" in lines[2]
    assert sys.stderr is terminal
