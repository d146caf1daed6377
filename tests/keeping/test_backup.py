"""A copy on a stick: all that cannot be made again, read back before it counts, or nothing at all."""

import errno
import json
import os
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from threading import Event, Thread

import pytest

from beredskab_tui.errors import BeredskabError, UsageError
from beredskab_tui.keeping import backup
from beredskab_tui.keeping.backup import Made, make
from beredskab_tui.keeping.manifest import check, read_manifest
from beredskab_tui.locations import Folders
from beredskab_tui.room import dutylog, log
from tests.conftest import Clock, QuickIo
from tests.journal.support import FaultyIo, check_chain, flip
from tests.room.desk import Desk

NAME = "beredskab-2026-11-23-191410"


@pytest.fixture
def usb(tmp_path: Path) -> Path:
    folder = tmp_path / "usb"
    folder.mkdir()
    return folder


@pytest.fixture
def copy(desk: Desk, folders: Folders, clock: Clock, usb: Path) -> Callable[[], Made]:
    """Make a copy of an evening with a register, a frozen mail and a key."""
    dutylog.add(desk.room, "Vagttelefonen ligger hos Karen")
    incident = Path(folders.incident(desk.seat.incident_id))
    (incident / "mail").mkdir()
    (incident / "mail" / "1.eml").write_text("en mail")
    (incident / "halv.jsonl.ny").write_text("efterladt af et nedbrud")
    for key in (os.path.join(folders.note_keys("i1"), "1"), os.path.join(folders.draft_keys, "her")):
        os.makedirs(os.path.dirname(key))
        Path(key).write_text("nøgle")
    Path(folders.copies).mkdir()
    Path(folders.copies, "kopi.jsonl").write_text("en kopi")
    Path(folders.config, ".skjult").write_text("x")
    return lambda: make(folders, str(usb), clock(), QuickIo())


def inside(folder: str) -> list[str]:
    return sorted(os.path.relpath(os.path.join(at, name), folder) for at, _, names in os.walk(folder) for name in names)


def test_what_is_in_it(copy: Callable[[], Made], desk: Desk, folders: Folders, usb: Path) -> None:
    made = copy()

    assert made.folder == str(usb / NAME) and os.listdir(usb) == [NAME]
    journal = Path(desk.seat.journal.path)
    (register,) = Path(folders.register).glob("*.jsonl")
    inner = f"data/haendelser/{desk.seat.incident_id}"
    assert inside(made.folder) == [
        "LAES-MIG.txt",
        *sorted(
            str(path.relative_to(Path(folders.config).parent))
            for path in Path(folders.config).rglob("*")
            if path.is_file() and path.name != ".skjult"
        ),
        f"{inner}/{journal.name}",
        f"{inner}/mail/1.eml",
        "data/noegler/i1/1",
        f"data/register/{register.name}",
        "kopi.json",
    ]
    assert Path(made.folder, inner, journal.name).read_bytes() == journal.read_bytes()
    assert made.damaged == () and made.left_out == ()
    assert made.size == sum(os.stat(os.path.join(made.folder, held.path)).st_size for held in made.manifest.files)


def test_the_list_says_what_tjek_says(copy: Callable[[], Made], desk: Desk) -> None:
    made = copy()
    listed = json.loads(Path(made.folder, "kopi.json").read_text())

    assert listed["format"] == 1 and listed["made_at"] == "2026-11-23T18:14:10Z"
    by_db = {file["journal"]["db"]: file for file in listed["files"] if file["journal"]}
    assert by_db.keys() == {desk.seat.incident_id, "register"}
    held = by_db[desk.seat.incident_id]
    number, fingerprint = desk.seat.journal.head
    data = Path(desk.seat.journal.path).read_bytes()
    assert held["journal"] == {
        "db": desk.seat.incident_id,
        "n": number,
        "fingerprint": fingerprint,
        "damaged": False,
    }
    assert (held["size"], held["sha256"]) == (len(data), sha256(data).hexdigest())
    readme = Path(made.folder, "LAES-MIG.txt").read_text()
    assert "FORTROLIGT" in readme and "beredskab gendan" in readme and "mandag den 23. november 2026" in readme


def test_a_line_under_way_is_left_out_and_damage_is_not(copy: Callable[[], Made], desk: Desk, clock: Clock) -> None:
    journal = Path(desk.seat.journal.path)
    whole = journal.read_bytes()
    journal.write_bytes(whole + b'{"n":2,"g":"unde')
    made = copy()
    copied = Path(made.folder, "data", "haendelser", desk.seat.incident_id, journal.name)
    assert copied.read_bytes() == whole and made.damaged == ()

    for bad in (flip(whole, 40), flip(whole, len(whole) - 50), flip(whole, len(whole) - 2), b"", b"hej\n"):
        journal.write_bytes(bad)
        clock.forward(minutes=1)
        made = make(desk.room.folders, os.path.dirname(made.folder), clock(), QuickIo())
        copied = Path(made.folder, "data", "haendelser", desk.seat.incident_id, journal.name)
        assert copied.read_bytes() == bad and made.damaged == (str(journal),)
        found = check(made.folder, read_manifest(made.folder))
        assert found.problems == () and [held.path for held in found.damaged] == [
            f"data/haendelser/{desk.seat.incident_id}/{journal.name}"
        ]


def test_others_write_while_it_is_copied(desk: Desk, folders: Folders, clock: Clock, usb: Path) -> None:
    stop = Event()

    def write() -> None:
        seat = desk.room.sit(desk.seat.incident_id)
        number = 0
        while not stop.is_set():
            number += 1
            log.add(seat, f"Linje {number}", again=True)

    writer = Thread(target=write)
    writer.start()
    try:
        copies = [make(folders, str(usb), clock(), QuickIo()) for _ in range(10)]
    finally:
        stop.set()
        writer.join()

    data = Path(desk.seat.journal.path).read_bytes()
    sizes = []
    for made in copies:
        (path,) = Path(made.folder, "data", "haendelser", desk.seat.incident_id).iterdir()
        held = path.read_bytes()
        check_chain(held)
        assert data.startswith(held) and made.damaged == ()
        sizes.append(len(held))
    assert sizes == sorted(sizes) and sizes[0] < sizes[-1]
    # All of the same second: each has a name of its own.
    assert len(set(made.folder for made in copies)) == 10 and copies[1].folder.endswith("-2")


# -- a stick that does not want to


class BadStick(FaultyIo):
    """Fails only where it is written to."""

    def open(self, path: str, flags: int) -> int:
        if flags & os.O_CREAT:
            self._step("create")
        return QuickIo.open(self, path, flags)


@pytest.mark.parametrize("call", ["create", "write", "sync", "replace", "sync_folder"])
@pytest.mark.parametrize(
    ("error", "says", "do"),
    [(errno.ENOSPC, "disken er fuld", "Slet noget på stikket"), (errno.EROFS, "kun læses", "skrivebeskyttelse")],
)
def test_a_stick_that_fails_keeps_nothing_half(
    copy: Callable[[], Made], folders: Folders, clock: Clock, usb: Path, call: str, error: int, says: str, do: str
) -> None:
    io = BadStick()
    io.fail_call(call, error)

    with pytest.raises(BeredskabError) as failed:
        make(folders, str(usb), clock(), io)

    assert says in failed.value.sentence and do in failed.value.sentence
    assert "Jeres data er ikke ramt af det." in failed.value.sentence
    # A name that is there already when the folder cannot be confirmed is a copy that was read back.
    assert os.listdir(usb) in ([], [NAME]) and (call == "sync_folder" or os.listdir(usb) == [])


class ForgetfulIo(QuickIo):
    """A stick that says yes and keeps something else."""

    def write(self, fd: int, data: bytes) -> int:
        super().write(fd, flip(data, len(data) // 2) if len(data) > 100 else data)
        return len(data)


def test_a_stick_that_lies_is_found_out(copy: Callable[[], Made], folders: Folders, clock: Clock, usb: Path) -> None:
    with pytest.raises(BeredskabError, match="kunne ikke læses rigtigt tilbage") as failed:
        make(folders, str(usb), clock(), ForgetfulIo())
    assert "Brug et andet USB-stik" in failed.value.sentence
    assert os.listdir(usb) == []


class NoFolderSync(QuickIo):
    """As some file systems of sticks are."""

    def sync_folder(self, folder: str) -> None:
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))

    def link(self, source: str, target: str) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))


def test_a_stick_needs_no_links_and_no_permissions(
    copy: Callable[[], Made], folders: Folders, clock: Clock, usb: Path
) -> None:
    made = make(folders, str(usb), clock(), NoFolderSync())
    assert check(made.folder, read_manifest(made.folder)).problems == ()


def test_it_says_that_it_is_unfinished_until_it_is_read_back(
    copy: Callable[[], Made], usb: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[list[str]] = []
    forget = backup._forget

    def look(fd: int) -> None:
        seen.append(os.listdir(usb))
        forget(fd)

    monkeypatch.setattr(backup, "_forget", look)
    made = copy()
    assert seen == [[f"{NAME}-ufaerdig"]] * len(made.manifest.files) and os.listdir(usb) == [NAME]


def test_names_that_no_stick_can_have_are_told_and_left_out(copy: Callable[[], Made], folders: Folders) -> None:
    Path(folders.config, "gammel: plan.toml").write_text("x")
    Path(folders.config, "PLAN.toml").write_text("x")
    os.close(os.open(os.fsencode(folders.config) + b"/bl\xe5b\xe6r", os.O_CREAT | os.O_WRONLY))

    made = copy()

    assert len(made.left_out) == 3
    assert sum("ikke kan stå på et USB-stik" in sentence for sentence in made.left_out) == 2
    assert made.left_out[-1].startswith(f"{folders.config}/") and Path(made.folder, "config", "plan.toml").exists()
    assert "PLAN.toml" not in os.listdir(Path(made.folder, "config"))
    assert sum("når store bogstaver ikke tæller" in sentence for sentence in made.left_out) == 1


def test_a_file_that_cannot_be_read_is_told_and_the_rest_is_copied(
    copy: Callable[[], Made], desk: Desk, folders: Folders, clock: Clock, usb: Path
) -> None:
    class BadSector(QuickIo):
        def open(self, path: str, flags: int) -> int:
            if path == os.path.join(folders.config, "mail.toml"):
                raise OSError(errno.EIO, os.strerror(errno.EIO))
            return super().open(path, flags)

    made = make(folders, str(usb), clock(), BadSector())

    assert made.left_out == (f"{folders.config}/mail.toml kan ikke læses: disken svarer med fejl.",)
    assert not Path(made.folder, "config", "mail.toml").exists()
    assert Path(made.folder, "config", "plan.toml").exists()


@pytest.mark.parametrize("where", ["data", "data/haendelser", "config", "findes-ikke", "link"])
def test_places_that_are_none(
    copy: Callable[[], Made], folders: Folders, clock: Clock, tmp_path: Path, where: str
) -> None:
    path = os.path.join(os.path.dirname(folders.data), where)
    if where == "link":
        path = str(tmp_path / "link")
        os.symlink(folders.data, path)

    with pytest.raises(UsageError) as refused:
        make(folders, path, clock(), QuickIo())

    assert "Er USB-stikket sat i?" in refused.value.sentence or "Vælg et USB-stik" in refused.value.sentence
    assert [name for name in os.listdir(folders.data) if name.startswith("beredskab")] == []


def test_the_same_disk_is_told(copy: Callable[[], Made]) -> None:
    assert copy().same_disk


# -- whether it is still whole


def test_a_copy_is_whole(copy: Callable[[], Made]) -> None:
    made = copy()
    found = check(made.folder, read_manifest(made.folder))
    assert found == (made.manifest, (), ())


def test_everything_that_happens_to_a_copy_shows(copy: Callable[[], Made], desk: Desk) -> None:
    made = copy()
    folder = Path(made.folder)
    for held in made.manifest.files:
        path = folder / held.path
        data = path.read_bytes()
        for bad in (flip(data, len(data) // 2), data[:-1], data + b"x"):
            path.write_bytes(bad)
            (problem,) = check(made.folder, read_manifest(made.folder)).problems
            assert problem.startswith(held.path)
        path.unlink()
        (problem,) = check(made.folder, read_manifest(made.folder)).problems
        assert problem == f"{held.path} kan ikke læses: filen eller mappen findes ikke."
        path.write_bytes(data)
    (folder / "data" / "ny.txt").write_text("x")
    (folder / "data" / ".DS_Store").write_text("x")
    assert check(made.folder, read_manifest(made.folder)).strangers == ("data/ny.txt",)


def test_a_journal_that_is_none_shows_whatever_the_list_says(copy: Callable[[], Made], desk: Desk) -> None:
    made = copy()
    path = Path(made.folder, made.manifest.files[0].path)
    data = b"".join(path.read_bytes().splitlines(keepends=True)[:-1])
    path.write_bytes(data)
    listed = json.loads(Path(made.folder, "kopi.json").read_text())
    listed["files"][0] |= {"size": len(data), "sha256": sha256(data).hexdigest()}
    Path(made.folder, "kopi.json").write_text(json.dumps(listed))

    (problem,) = check(made.folder, read_manifest(made.folder)).problems

    assert problem == f"{made.manifest.files[0].path} hænger ikke sammen linje for linje."


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "filen kopi.json mangler"),
        (b"{", "er beskadiget"),
        (b"\xff", "er beskadiget"),
        (b'{"format":2,"program":"9","made_at":"2026-11-23T18:14:10Z","files":[]}', "nyere udgave"),
    ],
)
def test_a_list_that_cannot_be_used(copy: Callable[[], Made], content: bytes | None, says: str) -> None:
    made = copy()
    path = Path(made.folder, "kopi.json")
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(BeredskabError, match=says) as failed:
        read_manifest(made.folder)
    assert "Intet er ændret." in failed.value.sentence
