"""The data folder is for its owner only, whatever somebody has done to it meanwhile."""

import os
import stat
from pathlib import Path

import pytest

from beredskab_tui.locations import Folders
from beredskab_tui.room import privacy


def mode(path: str) -> int:
    return stat.S_IMODE(os.stat(path).st_mode)


def test_what_is_open_is_closed(folders: Folders, tmp_path: Path) -> None:
    inside = os.path.join(folders.data, "haendelser")
    os.mkdir(inside)
    Path(inside, "a.jsonl").touch(0o644)
    os.chmod(inside, 0o755)
    outside = tmp_path / "andet"
    outside.touch(0o644)
    os.symlink(outside, os.path.join(folders.data, "link"))
    os.chmod(folders.data, 0o755)

    assert privacy.close(folders) == ""

    assert [mode(path) for path in (folders.data, inside, os.path.join(inside, "a.jsonl"))] == [0o700, 0o700, 0o600]
    assert stat.S_IMODE(outside.stat().st_mode) == 0o644


def test_a_folder_that_is_not_there_is_in_order(folders: Folders) -> None:
    os.rmdir(folders.data)
    assert privacy.close(folders) == ""


def test_somebody_elses_open_folder_is_told_of_and_left(folders: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    os.chmod(folders.data, 0o750)
    monkeypatch.setattr("os.getuid", lambda: os.stat(folders.data).st_uid + 1)
    said = privacy.close(folders)
    assert f"Andre brugere på computeren kan læse i datamappen {folders.data}" in said and "chmod -R go= " in said
    assert mode(folders.data) == 0o750
    os.chmod(folders.data, 0o700)
    assert privacy.close(folders) == ""
