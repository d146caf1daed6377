"""What Textual offers and the board must not: files, programs, the shell; and files of this computer over SSH."""

import io
import os
from pathlib import Path

import pytest

from beredskab_tui.errors import Refused
from beredskab_tui.locations import Folders, chosen_file
from beredskab_tui.plan.config import Config
from beredskab_tui.plan.model import Plan
from beredskab_tui.records import DirectoryContact
from beredskab_tui.tui.board.postforms import FILE_OVER_SSH, Old, old_fields, rewritten
from tests.conftest import RoomFor
from tests.tui.posting import a_message
from tests.tui.support import sitting, started


async def test_textuals_own_actions_do_nothing(
    room_for: RoomFor,
    config: Config,
    plan: Plan,
    contacts: tuple[DirectoryContact, ...],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("BROWSER", "touch %s")
    room = room_for("karen")
    async with sitting(room, config, incident=started(room, plan, contacts)) as karen:
        before = len(karen.app.screen_stack)
        for action in ("screenshot", "suspend_process", "command_palette", "help_quit"):
            await karen.app.run_action(f"app.{action}")
            await karen.settle()
        karen.app.open_url("file:///etc/passwd")
        assert len(karen.app.screen_stack) == before and not karen.app._exit
        assert list(karen.app.get_system_commands(karen.screen)) == []
        for forbidden in (karen.app.suspend, karen.app.save_screenshot, karen.app.deliver_screenshot):
            with pytest.raises(RuntimeError):
                forbidden()
        with pytest.raises(RuntimeError):
            karen.app.deliver_text(io.StringIO("x"))
    assert os.listdir(tmp_path) == []


def test_over_ssh_only_files_that_were_offered_can_be_sent(folders: Folders, tmp_path: Path) -> None:
    secret = tmp_path / "hemmeligt.txt"
    secret.write_text("x")
    os.mkdir(folders.offered)
    (Path(folders.offered) / "kort.pdf").write_bytes(b"%PDF-1")
    (Path(folders.offered) / "link.txt").symlink_to(secret)

    assert chosen_file(folders, "kort.pdf", remote=True) == os.path.join(folders.offered, "kort.pdf")
    for typed in (
        str(secret),
        "../register",
        "../bilag/kort.pdf",
        "./kort.pdf",
        "~/x.txt",
        "link.txt",
        "",
        ".",
        "a\0b",
    ):
        with pytest.raises(Refused, match=r"kun ved navn\. Der ligger: kort\.pdf\. Intet er vedhæftet"):
            chosen_file(folders, typed, remote=True)
    assert chosen_file(folders, str(secret), remote=False) == str(secret)


def test_over_ssh_an_empty_or_missing_folder_is_told(folders: Folders) -> None:
    with pytest.raises(Refused, match="Den er tom"):
        chosen_file(folders, "kort.pdf", remote=True)


async def test_the_form_of_a_message_asks_for_a_name_over_ssh(
    room_for: RoomFor, config: Config, plan: Plan, contacts: tuple[DirectoryContact, ...], folders: Folders
) -> None:
    room = room_for("karen")
    incident = started(room, plan, contacts)
    message = a_message(room.sit(incident))
    async with sitting(room, config, incident=incident, environ={"SSH_CONNECTION": "10.0.0.1 1 10.0.0.2 22"}) as karen:
        old = Old(message, plan, (), room.clock, folders, incident, karen.app.session.remote)
        assert FILE_OVER_SSH in [field.label for field in old_fields(old)]
        filled = {"subject": "Brand", "text": "x", "also": "", "never": "", "channels": "mail", "next_at": ""}
        with pytest.raises(Refused, match="Over SSH kan kun filer fra mappen"):
            rewritten(old, {**filled, "file": "/etc/passwd"})


async def test_an_open_data_folder_is_closed_when_the_board_opens(
    room_for: RoomFor, config: Config, plan: Plan, contacts: tuple[DirectoryContact, ...], folders: Folders
) -> None:
    room = room_for("karen")
    incident = started(room, plan, contacts)
    journal = next(Path(folders.incident(incident)).glob("*.jsonl"))
    journal.chmod(0o644)
    os.chmod(folders.data, 0o755)
    async with sitting(room, config, incident=incident):
        assert os.stat(folders.data).st_mode & 0o077 == 0
        assert journal.stat().st_mode & 0o077 == 0
