import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


def run(program: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run a small command line that prints or raises what `program` says."""
    lines = "\n    ".join(program.splitlines())
    return subprocess.run(
        [sys.executable, "-c", script(lines)],
        capture_output=True,
        env=os.environ | environment,
        cwd=ROOT,
        check=False,
    )


def script(body: str) -> str:
    return (
        "import click, time\n"
        "from summarize.errors import SpecError\n"
        "from summarize.cli.program import run_program\n"
        "@click.command()\n"
        f"def command():\n    {body}\n"
        "run_program(command, 'tool')\n"
    )


def test_an_error_for_people_is_one_sentence_and_status_2() -> None:
    done = run("raise SpecError('there is no such thing.')")
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr == b"tool: there is no such thing.\n"


def test_an_exit_status_is_kept() -> None:
    assert run("raise SystemExit(3)").returncode == 3
    assert run("click.get_current_context().exit(3)").returncode == 3
    assert run("return 3").returncode == 3
    assert run("return None").returncode == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_behind_stdout_is_one_sentence() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-c", script("click.echo('x')")],
            stdout=full,
            stderr=subprocess.PIPE,
            cwd=ROOT,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr == b"tool: No space left on device.\n"


def started(body: str) -> subprocess.Popen[bytes]:
    """Start a program, with pipes to read what it says."""
    return subprocess.Popen(
        [sys.executable, "-c", script(body)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
    )


def test_a_reader_that_leaves_early_is_not_complained_about() -> None:
    body = "for _ in range(100_000): click.echo('a long line of words')"
    with started(body) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""


@pytest.mark.skipif(sys.platform == "win32", reason="signals of Unix")
def test_ctrl_c_is_one_sentence_and_status_130() -> None:
    body = "click.echo('started')\n    time.sleep(60)"
    with started(body) as process:
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=30)
    assert process.returncode == 130
    assert errors.strip() == b"tool: stopped."


def test_no_color_is_honoured_even_when_colour_is_asked_for() -> None:
    body = "click.echo(click.style('red', fg='red'), color=click.get_current_context().color)"
    assert run(body, NO_COLOR="1").stdout == b"red\n"


def test_what_an_encoding_lacks_is_printed_in_its_nearest_plain_form() -> None:
    text = "34.3–40.5 · é ↑ ≥ … Ł 日"
    done = run(f"print({text!r})", PYTHONIOENCODING="latin-1", PYTHONUTF8="0")
    assert done.stdout.decode("latin-1") == "34.3-40.5 · é ^ >= ... ? ?\n"
    ascii_only = run(f"print({text!r})", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert ascii_only.stdout == b"34.3-40.5 - e ^ >= ... ? ?\n"
