"""What is half written is kept, offered once its session is gone, and never lost on the way."""

import os
import stat
from pathlib import Path

import msgspec
import pytest

from beredskab_tui.locations import Folders
from beredskab_tui.room.drafts import Draft, Drafts, kept
from beredskab_tui.room.presence import Presence
from tests.conftest import EVENING
from tests.hostile import HOSTILE, harmless


def draft(text: str, number: int = 1, *, incident: str | None = "i1", field: str = "log") -> Draft:
    return Draft(id=f"kladde-{number}", incident=incident, field=field, text=text)


def on_disk(folders: Folders, session: str = "her", person: str = "karen") -> list[Draft]:
    found = kept(folders, person, session)
    assert found is not None
    return found


def leave(folders: Folders, session: str, *left: Draft, person: str = "karen", at: int = 0) -> str:
    """A session that is gone has left something."""
    drafts = Drafts(folders, person, session)
    for one in left:
        drafts.keep(one)
    path = os.path.join(folders.drafts(person), f"{session}.json")
    os.utime(path, (at, at))
    return path


def test_kept_on_the_disk_for_the_owner_only(folders: Folders) -> None:
    drafts = Drafts(folders, "karen", "her")
    drafts.keep(draft("Skud hø"))
    drafts.keep(draft("Skud hørt"))
    assert on_disk(folders) == [draft("Skud hørt")]
    path = os.path.join(folders.drafts("karen"), "her.json")
    key = os.path.join(folders.draft_keys, "her")
    assert [stat.S_IMODE(os.stat(one).st_mode) for one in (path, key, folders.draft_keys)] == [0o600, 0o600, 0o700]
    assert "Skud" not in Path(path).read_text(encoding="utf-8")
    assert os.listdir(folders.drafts("karen")) == ["her.json"]


def test_one_for_each_field(folders: Folders) -> None:
    drafts = Drafts(folders, "karen", "her")
    some = [draft("a"), draft("b", 2, field="opgave"), draft("c", 3, incident=None), draft("d", 4, incident="i2")]
    for one in some:
        drafts.keep(one)
    assert on_disk(folders) == some
    drafts.keep(draft("ny", 5))
    assert {one.text for one in on_disk(folders)} == {"ny", "b", "c", "d"}, "a field holds one"


@pytest.mark.parametrize("empty", ["", " \n", "\x00\x1b"])
def test_an_emptied_field_takes_it_away(folders: Folders, empty: str) -> None:
    drafts = Drafts(folders, "karen", "her")
    drafts.keep(draft(empty))
    assert not os.path.exists(folders.drafts("karen")), "nothing was ever written"
    drafts.keep(draft("Skud"))
    drafts.keep(draft(empty))
    assert on_disk(folders) == []
    drafts.close()
    assert os.listdir(folders.drafts("karen")) == []


def test_a_stored_draft_is_dropped(folders: Folders) -> None:
    drafts = Drafts(folders, "karen", "her")
    drafts.keep(draft("Skud"))
    drafts.keep(draft("nøgler", 2, field="opgave"))
    drafts.drop("i1", "log")
    drafts.drop("i1", "log")
    drafts.drop("i1", "ukendt")
    assert on_disk(folders) == [draft("nøgler", 2, field="opgave")]
    drafts.close()
    assert on_disk(folders) == [draft("nøgler", 2, field="opgave")], "what is half written stays for the next login"


def test_what_a_lost_session_left_is_offered_once(folders: Folders) -> None:
    leave(folders, "tabt", draft("Skud hø"))
    drafts = Drafts(folders, "karen", "her")
    assert drafts.left_behind() == [draft("Skud hø")]
    assert os.listdir(folders.drafts("karen")) == ["her.json"]
    assert on_disk(folders) == [draft("Skud hø")], "ours to keep now"
    assert Drafts(folders, "karen", "tredje").left_behind() == [draft("Skud hø")], "this one is lost too"


def test_what_a_living_session_writes_is_not_offered(folders: Folders) -> None:
    folders.make()
    alive = Presence(folders, "levende", "karen", EVENING, remote=True)
    path = leave(folders, "levende", draft("Skud hø"))
    assert Drafts(folders, "karen", "her").left_behind() == []
    assert os.path.exists(path)
    alive.close()
    assert Drafts(folders, "karen", "her").left_behind() == [draft("Skud hø")]


def test_others_drafts_are_theirs(folders: Folders) -> None:
    leave(folders, "tabt", draft("Skud hø"), person="amina")
    assert Drafts(folders, "karen", "her").left_behind() == []
    assert on_disk(folders, "tabt", "amina") == [draft("Skud hø")]


def test_several_lost_sessions_wrote_in_the_same_field(folders: Folders) -> None:
    """All are kept; the one that was written last stands in the field, the others come at the login after."""
    leave(folders, "ny", draft("Anden", 2), at=200)
    leave(folders, "gammel", draft("Første", 1), at=100)
    drafts = Drafts(folders, "karen", "her")
    assert [one.text for one in drafts.left_behind()] == ["Første", "Anden"]
    assert {one.text for one in on_disk(folders)} == {"Første", "Anden"}

    drafts.keep(draft("Anden, færdig", 2))
    drafts.drop("i1", "log")
    assert [one.text for one in on_disk(folders)] == ["Første"]
    assert Drafts(folders, "karen", "næste").left_behind() == [draft("Første", 1)]


def test_what_i_am_writing_is_not_pushed_out(folders: Folders) -> None:
    drafts = Drafts(folders, "karen", "her")
    drafts.keep(draft("Min egen", 9))
    leave(folders, "tabt", draft("Fra før", 1))
    assert drafts.left_behind() == [draft("Fra før", 1)]
    drafts.keep(draft("Min egen linje", 9))
    assert {one.text for one in on_disk(folders)} == {"Min egen linje", "Fra før"}
    drafts.drop("i1", "log")
    assert [one.text for one in on_disk(folders)] == ["Fra før"]


def test_a_file_that_cannot_be_read_is_in_nobodys_way_and_is_kept(folders: Folders) -> None:
    path = leave(folders, "aaa", draft("ødelagt"))
    with open(path, "wb") as file:
        file.write(b'[{"id":"1","text":"halv')
    leave(folders, "bbb", draft("hel", 2), at=10)
    drafts = Drafts(folders, "karen", "her")
    assert drafts.left_behind() == [draft("hel", 2)]
    with open(f"{path}.ulaeselig", "rb") as file:
        assert b"halv" in file.read()
    assert drafts.left_behind() == []


def test_two_logins_at_the_same_time(folders: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other one is faster with everything, just before the last step of ours."""
    leave(folders, "tabt", draft("Skud hø"))
    folders.make()
    here = [Presence(folders, session, "karen", EVENING, remote=False) for session in ("a", "b")]
    first, second = Drafts(folders, "karen", "a"), Drafts(folders, "karen", "b")
    true_unlink = os.unlink

    def late(path: str) -> None:
        monkeypatch.setattr(os, "unlink", true_unlink)
        assert second.left_behind() == [draft("Skud hø")]
        true_unlink(path)

    monkeypatch.setattr(os, "unlink", late)
    assert first.left_behind() == [draft("Skud hø")]
    for presence in here:
        presence.close()
    assert Drafts(folders, "karen", "c").left_behind() == [draft("Skud hø")], "offered twice, but it is one"


def test_a_disk_that_takes_nothing_leaves_it_where_it_is(folders: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    path = leave(folders, "tabt", draft("Skud hø"))

    def full(*args: object) -> None:
        raise OSError(28, "No space left on device")

    drafts = Drafts(folders, "karen", "her")
    monkeypatch.setattr(os, "replace", full)
    assert drafts.left_behind() == [draft("Skud hø")]
    assert os.path.exists(path)
    with pytest.raises(OSError):
        drafts.keep(draft("mere", 2))


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_drafts_are_kept_clean_and_whole(folders: Folders, name: str) -> None:
    drafts = Drafts(folders, "karen", "her")
    drafts.keep(draft(HOSTILE[name]))
    again = Drafts(folders, "karen", "senere")
    for one in again.left_behind():
        assert harmless(one.text)
        assert one.text.strip()


def test_what_it_is_called_is_kept_with_it(folders: Folders) -> None:
    one = msgspec.structs.replace(draft("halv grund", field="correct-12"), title="Ret linje 12")
    leave(folders, "tabt", one)
    assert on_disk(folders, "tabt") == [one]
    mine = Drafts(folders, "karen", "her")
    assert mine.left_behind() == [one]
    assert on_disk(folders) == [one]
    mine.keep(msgspec.structs.replace(one, text="hele grunden", title="Ret linje 12 igen"))
    assert [(kept.text, kept.title) for kept in on_disk(folders)] == [("hele grunden", "Ret linje 12 igen")]


def test_drafts_of_an_older_version_have_no_title_and_are_offered(folders: Folders) -> None:
    path = leave(folders, "tabt", draft("x"))
    with open(path, "wb") as file:
        file.write(b'[{"id":"k1","incident":null,"field":"log","text":"Skud h\xc3\xb8"}]')
    assert Drafts(folders, "karen", "her").left_behind() == [
        Draft(id="k1", incident=None, field="log", text="Skud hø", title="")
    ]


@pytest.mark.parametrize("name", HOSTILE)
def test_what_a_file_says_is_made_harmless(folders: Folders, name: str) -> None:
    """A file may come from another version of the program, or from another program."""
    raw = HOSTILE[name].encode("utf-8", "replace").decode()
    one = msgspec.structs.replace(draft(raw, field="note"), title=raw)
    path = leave(folders, "tabt", draft("x"))
    with open(path, "wb") as file:
        file.write(msgspec.json.encode([one]))
    (found,) = Drafts(folders, "karen", "her").left_behind()
    assert harmless(found.text) and harmless(found.title)
    assert "\n" not in found.title
    Drafts(folders, "karen", "hersom").keep(msgspec.structs.replace(one, text="y", title=HOSTILE[name]))
    assert harmless(on_disk(folders, "hersom")[0].title)
