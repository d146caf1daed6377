"""Who is here: as long as the process lives, and not a moment longer."""

import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from beredskab_tui.locations import Folders
from beredskab_tui.room.drafts import Draft, Drafts
from beredskab_tui.room.presence import Here, Presence, everybody, is_here
from tests.conftest import EVENING, SHIPPED_CONFIG
from tests.hostile import HOSTILE, harmless

SESSION = """
import sys
from datetime import datetime, UTC
from beredskab_tui.locations import Folders
from beredskab_tui.room.drafts import Draft, Drafts
from beredskab_tui.room.presence import Presence
folders = Folders(*sys.argv[1:3])
folders.make()
presence = Presence(folders, "fjern", "amina", datetime(2026, 11, 23, 18, tzinfo=UTC), remote=True)
presence.look_at("haendelse")
Drafts(folders, "amina", "fjern").keep(Draft(id="k1", incident="haendelse", field="log", text="Skud hø"))
print("her", flush=True)
sys.stdin.read()
"""


@contextmanager
def another_process(folders: Folders) -> Iterator["subprocess.Popen[bytes]"]:
    """A login in a process of its own, that has written half a line."""
    process = subprocess.Popen(
        [sys.executable, "-c", SESSION, folders.config, folders.data],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=os.path.dirname(SHIPPED_CONFIG),
    )
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"her\n"
        yield process
        if process.poll() is None:
            process.kill()


def test_everybody_is_seen_longest_first(folders: Folders) -> None:
    folders.make()
    late = Presence(folders, "b", "amina", EVENING, remote=True)
    early = Presence(folders, "a", "karen", EVENING - timedelta(hours=1), remote=False)
    late.look_at("i1")
    assert everybody(folders) == [
        Here(session="a", person="karen", since=EVENING - timedelta(hours=1)),
        Here(session="b", person="amina", since=EVENING, remote=True, incident="i1"),
    ]
    late.look_at(None)
    early.close()
    assert everybody(folders) == [Here(session="b", person="amina", since=EVENING, remote=True)]
    late.close()
    assert everybody(folders) == []
    assert os.listdir(folders.presence) == []


def test_for_the_owner_only(folders: Folders) -> None:
    folders.make()
    Presence(folders, "a", "karen", EVENING, remote=False)
    assert stat.S_IMODE(os.stat(os.path.join(folders.presence, "a")).st_mode) == 0o600


def test_a_killed_process_is_gone_and_its_half_line_is_offered(folders: Folders) -> None:
    with another_process(folders) as process:
        (here,) = everybody(folders)
        assert (here.session, here.person, here.remote, here.incident) == ("fjern", "amina", True, "haendelse")
        mine = Drafts(folders, "amina", "her")
        assert mine.left_behind() == [], "she is still writing"

        process.send_signal(signal.SIGKILL)
        process.wait()
        assert not is_here(folders, "fjern")
        assert everybody(folders) == []
        assert os.listdir(folders.presence) == [], "what the dead leave is cleared away"
        assert mine.left_behind() == [Draft(id="k1", incident="haendelse", field="log", text="Skud hø")]


def test_what_is_no_session_is_nobody(folders: Folders) -> None:
    assert everybody(folders) == [], "also before there is a folder"
    folders.make()
    with open(os.path.join(folders.presence, "rest"), "w", encoding="utf-8") as file:
        file.write("{}")
    assert everybody(folders) == []
    assert not is_here(folders, "rest")
    assert not is_here(folders, "ukendt")


def test_looking_does_not_keep_anybody_out(folders: Folders) -> None:
    folders.make()
    presence = Presence(folders, "a", "karen", EVENING, remote=False)
    for _ in range(3):
        assert is_here(folders, "a")
    presence.close()
    assert not is_here(folders, "a")


def test_where_nothing_can_be_written_it_says_so(folders: Folders) -> None:
    with pytest.raises(OSError):
        Presence(folders, "a", "karen", EVENING, remote=False)


def test_what_they_have_in_front_of_them(folders: Folders) -> None:
    folders.make()
    presence = Presence(folders, "a", "karen", EVENING, remote=False)
    presence.look_at("i1", "i opkald")
    assert [(here.incident, here.screen) for here in everybody(folders)] == [("i1", "i opkald")]
    presence.look_at("i1")
    assert [here.screen for here in everybody(folders)] == [""]
    presence.close()


@pytest.mark.parametrize("name", HOSTILE)
def test_what_another_version_calls_its_screen_is_made_harmless(folders: Folders, name: str) -> None:
    folders.make()
    presence = Presence(folders, "a", "karen", EVENING, remote=False)
    presence.look_at("i1", HOSTILE[name].encode("utf-8", "replace").decode())
    (here,) = everybody(folders)
    assert harmless(here.screen)
    assert "\n" not in here.screen
    assert len(here.screen) <= 40
    assert here.incident == "i1"
    presence.close()


def test_a_session_of_an_older_version_has_no_screen(folders: Folders) -> None:
    folders.make()
    presence = Presence(folders, "a", "karen", EVENING, remote=False)
    with open(os.path.join(folders.presence, "a"), "wb") as file:
        file.write(b'{"session":"a","person":"karen","since":"2026-11-23T18:14:00Z"}')
    assert everybody(folders) == [Here(session="a", person="karen", since=EVENING)]
    presence.close()
