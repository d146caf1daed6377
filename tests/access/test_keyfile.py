"""The account's file of keys: never half written, and what is not ours stays byte for byte."""

import os
import stat
from pathlib import Path

import pytest

from beredskab_tui.access import keyfile
from beredskab_tui.access.keys import Line
from beredskab_tui.errors import BeredskabError, Refused


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def more(lines: list[Line]) -> list[str]:
    return [*(line.text for line in lines), "ny"]


def test_the_first_line_makes_folder_and_file_for_the_owner_only(tmp_path: Path) -> None:
    path = tmp_path / ".ssh" / "authorized_keys"
    keyfile.change(str(path), more)
    assert path.read_text() == "ny\n"
    assert (mode(path), mode(path.parent)) == (0o600, 0o700)
    assert os.listdir(path.parent) == ["authorized_keys"]


def test_foreign_bytes_stay(tmp_path: Path) -> None:
    path = tmp_path / ".ssh" / "authorized_keys"
    path.parent.mkdir(mode=0o755)
    theirs = b"ssh-rsa AAAA gammel \xe6\xf8\xff\r\n\n\t# hej\n\n"
    path.write_bytes(theirs)
    path.chmod(0o644)
    keyfile.change(str(path), more)
    assert path.read_bytes() == theirs + b"ny\n"
    assert (mode(path), mode(path.parent)) == (0o600, 0o700)


def test_a_last_line_without_an_end_does_not_swallow_the_next(tmp_path: Path) -> None:
    path = tmp_path / "keys"
    path.write_bytes(b"ssh-rsa AAAA gammel")
    assert not keyfile.ends_whole(str(path))
    keyfile.change(str(path), more)
    assert path.read_bytes() == b"ssh-rsa AAAA gammel\nny\n" and keyfile.ends_whole(str(path))


def test_a_list_elsewhere_stays_readable_and_a_link_stays_a_link(tmp_path: Path) -> None:
    real, link = tmp_path / "keys", tmp_path / "link"
    real.write_text("a\n")
    real.chmod(0o664)
    link.symlink_to(real)
    keyfile.change(str(link), more)
    assert real.read_text() == "a\nny\n" and link.is_symlink() and mode(real) == 0o644


def test_what_is_refused_leaves_the_file_alone(tmp_path: Path) -> None:
    path = tmp_path / "keys"
    path.write_text("a\n")
    before = path.stat()

    def refuse(_: list[Line]) -> list[str]:
        raise Refused("nej")

    with pytest.raises(Refused):
        keyfile.change(str(path), refuse)
    keyfile.change(str(path), lambda lines: [line.text for line in lines])
    assert path.stat().st_ino == before.st_ino and path.stat().st_mtime_ns == before.st_mtime_ns


def test_what_is_no_file_or_too_large_is_told(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "stor").write_bytes(b"\n" * (keyfile.LARGEST + 1))
    assert keyfile.read(str(tmp_path / "mangler")) == []
    for name, why in (("pipe", "er ikke en fil"), ("stor", "alt for stor"), (".", "ikke en fil|er en mappe")):
        with pytest.raises(BeredskabError, match=why):
            keyfile.read(str(tmp_path / name))


@pytest.mark.skipif(os.geteuid() != 0, reason="kun root kan give en fil til en anden")
def test_root_leaves_the_account_what_is_the_accounts(tmp_path: Path) -> None:
    home = tmp_path / "hjem"
    home.mkdir()
    os.chown(home, 12345, 12345)
    path = home / ".ssh" / "authorized_keys"
    keyfile.change(str(path), more)
    assert {(one.stat().st_uid, one.stat().st_gid) for one in (path, path.parent)} == {(12345, 12345)}
