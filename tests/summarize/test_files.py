import os
import stat
import sys
from pathlib import Path

import pytest

from summarize import OutputError
from summarize.files import check_writable, replacing, write_whole


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "out.txt"
    path.write_text("old")
    with pytest.raises(KeyboardInterrupt), replacing(path) as file:  # noqa: PT012
        file.write(b"half of the n")
        raise KeyboardInterrupt
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_text("old")
    link = tmp_path / "link.txt"
    link.symlink_to("real.txt")
    write_whole(link, "new")
    assert link.is_symlink()
    assert (tmp_path / "real.txt").read_text() == "new"


@pytest.mark.skipif(sys.platform == "win32", reason="named pipes of Unix")
def test_a_named_pipe_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    write_whole(pipe, "a summary")
    assert os.read(reader, 100) == b"a summary"
    os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_what_utf_8_cannot_hold_is_replaced(tmp_path: Path) -> None:
    write_whole(tmp_path / "out.txt", "a\ud800b")
    assert (tmp_path / "out.txt").read_bytes() == b"a?b"


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="there is no folder"):
        check_writable(tmp_path / "no" / "out.txt")
