"""A damaged journal brought in order: what is intact is in it, what is lost is named, and nothing is thrown away."""

import os
from hashlib import blake2b
from pathlib import Path

import pytest

from beredskab_tui.journal import Busy, Damaged, Journal, JournalError, NotAJournal
from beredskab_tui.journal.format import unseal
from beredskab_tui.keeping import repair
from beredskab_tui.keeping.salvage import NO_BEGINNING
from beredskab_tui.locations import Folders
from beredskab_tui.records import Origin, Phase
from beredskab_tui.room import closing, dutylog, log
from beredskab_tui.room.registerjournal import DB
from tests.conftest import Clock, QuickIo, RoomFor
from tests.journal.support import ends, flip
from tests.keeping.evening import Evening, evening_of, opened
from tests.room.conftest import DeskFor
from tests.room.desk import Desk


@pytest.fixture
def evening(desk: Desk) -> Evening:
    return evening_of(desk)


def test_a_healthy_journal_is_left_alone(evening: Evening) -> None:
    before = evening.path.stat()

    assert evening.repair() is None

    evening.path.write_bytes(evening.data + b'{"n":99')
    assert evening.repair() is None
    assert (evening.path.stat().st_ino, evening.kept()) == (before.st_ino, [])


def test_what_a_copy_has_comes_back_byte_for_byte_and_the_old_file_is_kept(evening: Evening, desk_for: DeskFor) -> None:
    evening.copy()
    for numbers in ((0,), (1,), (4, 5), (9,), range(len(ends(evening.data)))):
        damaged = evening.damage(*numbers)
        before = set(evening.kept())

        done = evening.repair()

        assert evening.path.read_bytes() == evening.data
        assert done is not None and done.salvaged is None and done.mended.fetched == len(numbers)
        (kept,) = set(evening.kept()) - before
        assert (str(kept), kept.read_bytes()) == (done.kept, damaged)
        assert evening.path.stat().st_mode & 0o777 == kept.parent.stat().st_mode & 0o677 == 0o600
    opened(desk_for)


def test_lines_that_only_a_copy_has_come_back_although_nothing_is_damaged(evening: Evening) -> None:
    evening.copy()
    evening.path.write_bytes(evening.data[: ends(evening.data)[5]])

    done = evening.repair()

    assert done is not None and done.mended.fetched == 5
    assert evening.path.read_bytes() == evening.data


def test_an_older_copy_that_was_put_aside_helps_too(evening: Evening) -> None:
    lines = evening.data.splitlines(keepends=True)
    evening.copy(b"".join(lines[:4]))
    evening.copy(b"".join(lines[:6]), f"{evening.path.name}.foer.0192")
    evening.copy(b"hej\n", f"{evening.path.name}.1234.ny")
    evening.damage(3, 5)

    assert evening.repair() is not None
    assert evening.path.read_bytes() == evening.data


@pytest.mark.parametrize("number", range(1, 11))
def test_a_line_that_nobody_has_is_named_and_the_rest_is_in_order(
    evening: Evening, desk_for: DeskFor, number: int
) -> None:
    damaged = evening.damage(number)

    done = evening.repair(who="karen", called="KB")

    assert done is not None and done.salvaged is not None
    assert (done.mended.lost, done.mended.fetched, done.salvaged.beginning_lost) == (1, 0, number == 1)
    desk = opened(desk_for)
    told = desk.board.log[-2]
    assert (told.origin, told.author) == (Origin.SYSTEM, None)
    assert told.text.startswith(
        "Loggen er bragt i orden kl. 19.44 af KB: 0 linjer hentet fra en kopi, 1 linje gik tabt."
    )
    assert os.path.basename(done.kept) in told.text
    lost = {1: [1, 2, 3], 2: [4], 3: [5], 4: [6], 6: [7], 10: [8]}.get(number, [])
    assert list(done.salvaged.entries_lost) == lost
    for seq in lost:
        entry = desk.board.log[seq - 1]
        assert entry.text == f"Linje {seq} gik tabt, da loggen blev beskadiget, og kunne ikke hentes fra en kopi."
        assert entry.origin is Origin.SYSTEM
    texts = {2: "Første", 3: "Anden", 4: "Tredje", 10: "Sidste"}
    assert [text for text in texts.values() if text in desk.texts()] == [
        text for line, text in texts.items() if line != number
    ]
    assert Path(done.kept).read_bytes() == damaged
    header = unseal(evening.path.read_bytes().partition(b"\n")[0])
    assert header is not None and header.db == evening.incident
    assert blake2b(damaged, digest_size=16).hexdigest().encode() in evening.path.read_bytes().partition(b"\n")[0]


def test_numbers_that_were_last_are_not_used_again(evening: Evening, desk_for: DeskFor) -> None:
    evening.damage(4, 6, 10)

    done = evening.repair()

    assert done is not None and done.salvaged is not None
    assert (done.mended.lost, done.salvaged.entries_lost) == (3, (6, 7, 8))
    desk = opened(desk_for)
    assert desk.board.log[8].text.startswith("Loggen er bragt i orden kl. 19.44: 0 linjer")
    assert (desk.last.seq, desk.last.text) == (10, "Videre")
    assert [entry.struck is not None for entry in desk.board.log[:7]] == [False] * 4 + [True] + [False] * 2


def test_an_incident_whose_beginning_is_lost_can_be_opened_and_says_so(evening: Evening, desk_for: DeskFor) -> None:
    evening.damage(0, 1)

    done = evening.repair()

    assert done is not None and done.salvaged is not None and done.salvaged.beginning_lost
    desk = opened(desk_for)
    incident = desk.board.incident
    assert (incident.id, incident.title, incident.kind) == (evening.incident, NO_BEGINNING, None)
    assert (incident.started_by, incident.started_at) == ("karen", desk.board.log[3].recorded_at)
    assert desk.texts()[3:6] == ["Første", "Anden", "Tredje"]
    assert [found.incident for found in desk.room.found()] == [incident]


def test_a_closed_incident_is_closed_afterwards(evening: Evening, desk_for: DeskFor) -> None:
    desk = desk_for()
    closing.stand_down(desk.seat, "")
    closing.close(desk.seat)
    desk.seat.journal.close()
    data = evening.path.read_bytes()
    evening.path.write_bytes(flip(data, ends(data)[3] - 60))

    assert evening.repair() is not None

    assert desk.room.is_closed(evening.incident)
    assert desk_for().board.incident.phase is Phase.CLOSED


def test_where_nothing_is_left_nothing_is_done(evening: Evening) -> None:
    for data in (b"", b"hej\n", b"\0" * 500):
        evening.path.write_bytes(data)
        with pytest.raises(Damaged) as refused:
            evening.repair()
        assert "ingen linjer, der kan læses" in refused.value.sentence
        assert (evening.path.read_bytes(), evening.kept()) == (data, [])


def test_another_journal_in_its_place_is_not_thrown_out(evening: Evening, room_for: RoomFor) -> None:
    evening.copy()
    other = evening.path.with_name("anden.jsonl")
    Journal.create(str(other), "en-anden", "x", QuickIo())
    data = other.read_bytes()
    os.replace(other, evening.path)

    with pytest.raises(NotAJournal, match="en anden log end ventet"):
        evening.repair()
    assert (evening.path.read_bytes(), evening.kept()) == (data, [])


def test_nothing_else_is_touched(evening: Evening, folders: Folders, desk_for: DeskFor, room_for: RoomFor) -> None:
    dutylog.add(room_for(), "Husk nøglen")
    evening.copy(evening.data[:-9])
    evening.damage(3)

    def everything() -> dict[str, bytes]:
        paths = [path for path in Path(folders.data).rglob("*") if path.is_file()]
        return {str(path): path.read_bytes() for path in paths if path.parent.name != "laase"}

    before = everything()

    done = evening.repair()

    assert done is not None
    after = everything()
    assert after.pop(done.kept) == before[str(evening.path)]
    assert {path for path in after if after[path] != before[path]} == {str(evening.path)}
    assert after.keys() == before.keys()


def test_boards_that_are_open_go_on_or_say_that_the_file_is_another(evening: Evening, desk_for: DeskFor) -> None:
    evening.copy()
    board = desk_for("amina")
    evening.damage(3)
    assert evening.repair() is not None
    log.add(board.seat, "Går videre")
    assert board.last.text == "Går videre"

    evening.copy().unlink()
    flipped = evening.path.read_bytes()
    evening.path.write_bytes(flip(flipped, ends(flipped)[3] - 60))
    assert evening.repair() is not None
    with pytest.raises(Damaged, match="skiftet ud"):
        board.look()


def test_while_somebody_writes_nothing_is_done(evening: Evening, desk_for: DeskFor) -> None:
    other = desk_for("amina")
    with other.seat.journal.atomic("amina"):
        damaged = evening.damage(3)
        with pytest.raises(Busy, match="er i brug og kan ikke bringes i orden"):
            evening.repair()
    assert (evening.path.read_bytes(), evening.kept()) == (damaged, [])


def test_a_copy_that_cannot_be_read_stops_it_because_it_may_have_what_is_missing(evening: Evening) -> None:
    copy = evening.copy()
    copy.unlink()
    copy.mkdir()
    damaged = evening.damage(3)

    with pytest.raises(JournalError, match="kan ikke læses"):
        evening.repair()
    assert (evening.path.read_bytes(), evening.kept()) == (damaged, [])


def test_the_register_is_brought_in_order_too(folders: Folders, room_for: RoomFor, clock: Clock) -> None:
    for text in ("Første", "Anden", "Tredje"):
        dutylog.add(room_for(), text)
    (path,) = Path(folders.register).glob("*.jsonl")
    data = path.read_bytes()
    path.write_bytes(flip(data, ends(data)[2] - 60))

    done = repair.repair(str(path), DB, folders.lock(DB), repair.copies_of(folders, DB, str(path)), clock, io=QuickIo())

    assert done is not None
    entries = dutylog.entries(room_for())
    assert [entry.text for entry in entries[:2]] == ["Første", "Tredje"]
    assert entries[2].text.startswith("Loggen er bragt i orden kl. 19.14: 0 linjer hentet fra en kopi, 1 linje gik")
    assert (entries[2].origin, entries[2].author) == (Origin.SYSTEM, None)
    dutylog.add(room_for(), "Videre")


@pytest.mark.slow
def test_a_repaired_journal_is_repaired_again_with_a_copy_from_before(evening: Evening, desk_for: DeskFor) -> None:
    evening.damage(3)
    assert evening.repair() is not None
    opened(desk_for).seat.journal.close()
    data = evening.path.read_bytes()
    evening.copy(name=f"{evening.path.name}.foer.0192")

    for number in range(1, len(ends(data))):
        evening.path.write_bytes(flip(data, ends(data)[number] - 60))
        assert evening.repair() is not None
        desk = opened(desk_for)
        desk.seat.journal.close()
        assert [text for text in ("Første", "Tredje", "Sidste") if text not in desk.texts()] == []
