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
    loggers = [LOGGER, logging.getLogger("eval")]
    before = [(logger, list(logger.handlers), logger.level) for logger in loggers]
    yield
    for logger, handlers, level in before:
        logger.handlers = handlers
        logger.setLevel(level)


def test_a_notice_of_the_library_is_one_line_on_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    show_notices("tool")
    logging.getLogger("summarize.somewhere").info("Converting %s ...", "a model")
    logging.getLogger("summarize.somewhere").debug("not for people")
    logging.getLogger("elsewhere").info("not ours")
    logging.getLogger("eval").warning("3 rows.")
    captured = capsys.readouterr()
    assert captured.err == "tool: Converting a model ...\ntool: 3 rows.\n"
    assert captured.out == ""


def test_a_notice_goes_to_the_stderr_of_its_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    show_notices("tool")
    replaced = io.StringIO()  # as a progress bar does
    monkeypatch.setattr(sys, "stderr", replaced)
    LOGGER.info("Later.")
    assert replaced.getvalue() == "tool: Later.\n"
