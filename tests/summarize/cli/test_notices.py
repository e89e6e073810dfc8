from __future__ import annotations

import io
import logging
import sys
from collections.abc import Iterator

import pytest

from summarize.cli.notices import show_notices

LOGGER = logging.getLogger("summarize")


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    handlers, level = list(LOGGER.handlers), LOGGER.level
    yield
    LOGGER.handlers = handlers
    LOGGER.setLevel(level)


def test_a_notice_of_the_library_is_one_line_on_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    show_notices("tool")
    logging.getLogger("summarize.somewhere").info("Converting %s ...", "a model")
    logging.getLogger("summarize.somewhere").debug("not for people")
    logging.getLogger("elsewhere").info("not ours")
    captured = capsys.readouterr()
    assert captured.err == "tool: Converting a model ...\n"
    assert captured.out == ""


def test_a_notice_goes_to_the_stderr_of_its_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    show_notices("tool")
    replaced = io.StringIO()  # as a progress bar does
    monkeypatch.setattr(sys, "stderr", replaced)
    LOGGER.info("Later.")
    assert replaced.getvalue() == "tool: Later.\n"
