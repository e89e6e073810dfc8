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


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of Unix")
def test_permissions_stay_and_new_files_get_the_usual_ones(tmp_path: Path) -> None:
    private, usual, new = (tmp_path / name for name in ("private", "usual", "new"))
    private.write_text("old")
    private.chmod(0o600)
    usual.write_text("made by others")
    for path in (private, new):
        write_whole(path, "new")
    assert stat.S_IMODE(private.stat().st_mode) == 0o600
    assert new.stat().st_mode == usual.stat().st_mode


def test_a_link_laid_in_the_way_is_not_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    victim = tmp_path / "victim"
    victim.write_text("mine")
    monkeypatch.setattr("secrets.token_hex", lambda _: "0")
    (tmp_path / ".out.0.partial").symlink_to(victim)
    with pytest.raises(OutputError):
        write_whole(tmp_path / "out", "new")
    assert victim.read_text() == "mine"
