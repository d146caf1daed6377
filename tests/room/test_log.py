"""Lines: written once, found again, struck and corrected, never changed."""

from datetime import timedelta
from typing import Any

import pytest

from beredskab_tui.errors import BeredskabError, NotAllowed, Refused
from beredskab_tui.journal import Io
from beredskab_tui.plan.model import Plan
from beredskab_tui.records import DirectoryContact, EntryKind, Origin, Sensitivity, TaskState
from beredskab_tui.room import closing, log, opening
from beredskab_tui.text import TooLong
from tests.conftest import EVENING, Clock, QuickIo, RoomFor
from tests.room.conftest import DeskFor
from tests.room.desk import Desk, each, operations

DRAFT = "01920000-0000-7000-8000-00000000000a"


def test_a_line_is_stored_as_it_was_written(desk: Desk) -> None:
    at = EVENING - timedelta(minutes=4)
    entry, existed = log.add(
        desk.seat, "  Politiet spærrer\r\nSøparkvej, jf. #1 og #99 ", occurred_at=at, kind=EntryKind.INSTRUCTION
    )

    assert not existed
    assert desk.last == entry
    assert (entry.seq, entry.text, entry.kind) == (
        4,
        "Politiet spærrer\nSøparkvej, jf. #1 og #99",
        EntryKind.INSTRUCTION,
    )
    assert (entry.occurred_at, entry.recorded_at) == (at, desk.clock())
    assert (entry.author, entry.origin, entry.sensitivity) == ("karen", Origin.PERSON, Sensitivity.INTERNAL)
    assert entry.refs == (1,), "only lines that are there"
    assert [one.seq for one in desk.board.instructions(desk.clock())] == [entry.seq]


@pytest.mark.parametrize("kind", list(EntryKind))
def test_every_kind_is_one_record_with_what_belongs_to_it(desk: Desk, kind: EntryKind) -> None:
    before = desk.snapshot()
    log.add(desk.seat, "Kælder 3 er tjekket", kind=kind)

    assert desk.stored == 2
    assert desk.last.kind is kind
    companions = {
        EntryKind.MEDIA: "media",
        EntryKind.TASK: "tasks",
        EntryKind.RUMOUR: "rumours",
        EntryKind.INSTRUCTION: "instructions",
        EntryKind.AGREEMENT: "agreements",
        EntryKind.DECISION: "followups",
        EntryKind.OMISSION: "followups",
    }
    companion = [("Put", companions[kind])] if kind in companions else []
    assert operations(desk.changes[-1]) == [("Put", "log"), *companion]
    assert len(desk.board.tasks) - len(before["tasks"]) == (kind is EntryKind.TASK)
    assert len(desk.board.media) - len(before["media"]) == (kind is EntryKind.MEDIA)


@pytest.mark.parametrize(
    ("text", "outlet", "claims"),
    [
        ("TV Syd: spørger, om nogen er døde", "TV Syd", "spørger, om nogen er døde"),
        ("Lokalavisen ringer kl. 14:32", "Lokalavisen", "ringer kl. 14:32"),
        ("https://example.dk/opslag siger brand", "Ikke nævnt", "https://example.dk/opslag siger brand"),
        (f"{'x' * 41}: lang", "Ikke nævnt", f"{'x' * 41}: lang"),
        ("Facebook:\nman skriver, at …", "Facebook:", None),
    ],
)
def test_a_media_line_is_a_media_note(desk: Desk, text: str, outlet: str, claims: str | None) -> None:
    entry = log.add(desk.seat, text, kind=EntryKind.MEDIA).entry
    (note,) = desk.board.media
    if claims is not None:
        assert (note.outlet, note.claims) == (outlet, claims)
    assert (note.seq, note.author, note.occurred_at) == (entry.seq, "karen", entry.occurred_at)


def test_a_task_line_is_a_task(desk: Desk) -> None:
    log.add(desk.seat, "Find nøgler\ntil kælder 3", kind=EntryKind.TASK)
    task = max(desk.board.tasks, key=lambda task: task.number)
    assert (task.number, task.title, task.card) == (29, "Find nøgler / til kælder 3", None)
    assert (task.state, task.owner, task.due_at) == (TaskState.WAITING, None, None)


def test_a_line_to_call_back_is_waited_for(desk: Desk) -> None:
    entry = log.add(desk.seat, "Jytte Warming 00 00 01 18", kind=EntryKind.CONTACT, call_back=True).entry
    (waiting,) = desk.board.call_backs
    assert (waiting.who, waiting.seq, waiting.asked_at) == ("Jytte Warming 00 00 01 18", entry.seq, entry.occurred_at)
    assert (waiting.author, waiting.assigned_to, waiting.done_by) == ("karen", None, None)
    assert desk.stored == 2


def test_a_decision_has_its_reason(desk: Desk) -> None:
    log.add(desk.seat, "Vi kører ikke ud", kind=EntryKind.DECISION, reason=" politiet har spærret\x1b ")
    assert desk.last.reason == "politiet har spærret"
    log.add(desk.seat, "Vi bliver her", kind=EntryKind.DECISION, reason=" \x00")
    assert desk.last.reason is None


@pytest.mark.parametrize(
    ("text", "how", "error", "says"),
    [
        ("", {}, Refused, "Linjen er tom"),
        ("\x00\u202e \n", {}, Refused, "Linjen er tom"),
        ("x" * 10_001, {}, TooLong, "10.001 tegn, og der er plads til 10.000"),
        ("Senere", {"occurred_at": EVENING + timedelta(minutes=1)}, Refused, "ikke nået endnu"),
        ("Beslutning", {"reason": "x" * 10_001}, TooLong, "10.001"),
    ],
)
def test_what_cannot_be_stored_is_refused_in_words(
    desk: Desk, text: str, how: dict[str, Any], error: type[BeredskabError], says: str
) -> None:
    with pytest.raises(error, match=says):
        log.add(desk.seat, text, **how)
    assert desk.stored == 1
    assert len(desk.board.log) == 3


def test_the_longest_text_is_stored_whole(desk: Desk) -> None:
    log.add(desk.seat, "æ" * 10_000)
    assert desk.last.text == "æ" * 10_000


# -- the same thing twice


def test_the_same_within_five_seconds_is_the_line_that_is_there(desk: Desk, clock: Clock) -> None:
    first = log.add(desk.seat, "Røg fra opgang 4").entry
    clock.forward(seconds=5)
    again = log.add(desk.seat, " Røg fra opgang 4\x00 ")
    assert again == (first, True)
    assert desk.stored == 2

    clock.forward(seconds=0.001)
    assert not log.add(desk.seat, "Røg fra opgang 4").existed


def test_the_same_again_on_purpose(desk: Desk) -> None:
    log.add(desk.seat, "Nyt skud")
    assert not log.add(desk.seat, "Nyt skud", again=True).existed
    assert desk.texts()[-2:] == ["Nyt skud", "Nyt skud"]


def test_another_person_kind_or_text_is_no_duplicate(desk: Desk, desk_for: DeskFor) -> None:
    log.add(desk.seat, "Nyt skud")
    amina = desk_for("amina")
    assert not log.add(amina.seat, "Nyt skud").existed
    assert not log.add(desk.seat, "Nyt skud", kind=EntryKind.RUMOUR).existed
    assert not log.add(desk.seat, "Nyt skud!").existed
    assert log.add(desk.seat, "Nyt skud").existed, "also with others' lines in between"


def test_a_struck_line_may_be_written_again_at_once(desk: Desk) -> None:
    first = log.add(desk.seat, "Nyt skud").entry
    log.strike(desk.seat, first.seq, "var fyrværkeri")
    assert not log.add(desk.seat, "Nyt skud").existed


def test_a_clock_set_back_finds_no_duplicates_among_old_lines(desk: Desk, clock: Clock) -> None:
    log.add(desk.seat, "Røg fra opgang 4")
    clock.forward(minutes=-60)
    assert not log.add(desk.seat, "Røg fra opgang 4").existed


def test_a_draft_is_stored_once_however_often_it_is_tried(desk: Desk, desk_for: DeskFor, clock: Clock) -> None:
    first = log.add(desk.seat, "Skud ved Torvet", event=DRAFT).entry
    clock.forward(minutes=10)
    other_screen = desk_for("karen")
    assert log.add(other_screen.seat, "Skud ved Torvet", event=DRAFT) == (first, True)
    assert log.add(desk.seat, "Skud ved Torvet", event=DRAFT, again=True) == (first, True)
    assert first.id == DRAFT
    assert desk.stored == 2


def test_a_draft_that_was_stored_is_found_also_when_the_incident_is_closed_since(desk: Desk) -> None:
    first = log.add(desk.seat, "Skud ved Torvet", event=DRAFT).entry
    closing.close(desk.seat)
    assert log.add(desk.seat, "Skud ved Torvet", event=DRAFT) == (first, True)


class PulledPlug(BaseException):
    """The process is gone."""


class DiesAfterSync(QuickIo):
    """Everything reaches the disk, and nobody is told."""

    armed = False

    def sync(self, fd: int) -> None:
        super().sync(fd)
        if self.armed:
            raise PulledPlug


def test_a_crash_between_commit_and_acknowledgement_stores_once(
    incident: str, room_for: RoomFor, plan: Plan, clock: Clock
) -> None:
    io = DiesAfterSync()
    dying = Desk(room_for("karen", io=io), incident, plan, clock)
    io.armed = True
    with pytest.raises(PulledPlug):
        log.add(dying.seat, "Ring tilbage til Ali", kind=EntryKind.CONTACT, call_back=True, event=DRAFT)
    dying.seat.journal.close()

    desk = Desk(room_for("karen"), incident, plan, clock)
    entry, existed = log.add(desk.seat, "Ring tilbage til Ali", kind=EntryKind.CONTACT, call_back=True, event=DRAFT)
    assert existed
    assert [one.seq for one in desk.board.log] == [1, 2, 3, 4]
    assert entry == desk.last
    assert len(desk.board.call_backs) == 1


def test_a_crash_while_starting_leaves_one_incident(
    room_for: RoomFor, plan: Plan, contacts: tuple[DirectoryContact, ...]
) -> None:
    io = DiesAfterSync()
    room = room_for("karen", io=io)
    room.new_journal(DRAFT)
    io.armed = True
    with pytest.raises(PulledPlug):
        opening.start(room, plan, contacts, "Skud hørt", event=DRAFT)

    assert opening.start(room_for("karen"), plan, contacts, "Skud hørt", event=DRAFT) == DRAFT
    assert [one.incident_id for one in room_for("karen").found()] == [DRAFT]


class FullDisk(QuickIo):
    def write(self, fd: int, data: bytes) -> int:
        raise OSError(28, "No space left on device")


def test_a_full_disk_is_said_and_nothing_is_shown_that_is_not_stored(
    incident: str, room_for: RoomFor, plan: Plan, clock: Clock
) -> None:
    io: Io = FullDisk()
    desk = Desk(room_for("karen", io=io), incident, plan, clock)
    with pytest.raises(BeredskabError, match="disken er fuld"):
        log.add(desk.seat, "Skud")
    assert len(desk.board.log) == 3


# -- struck and corrected


def test_a_struck_line_stays_to_be_read(desk: Desk, clock: Clock) -> None:
    entry = log.add(desk.seat, "To sårede").entry
    clock.forward(minutes=2)
    log.strike(desk.seat, entry.seq, " var en øvelse\n")

    struck = desk.board.entry(entry.seq)
    assert struck is not None
    assert struck.text == "To sårede"
    assert struck.struck is not None
    assert (struck.struck.by, struck.struck.at, struck.struck.reason) == ("karen", clock(), "var en øvelse")
    assert len(desk.board.log) == 4, "a strike is no line of its own"


def test_a_correction_strikes_and_writes_the_right_line_in_one_record(desk: Desk, clock: Clock) -> None:
    at = EVENING - timedelta(minutes=3)
    wrong = log.add(desk.seat, "To sårede", kind=EntryKind.DECISION, occurred_at=at, reason="set selv").entry
    clock.forward(minutes=1)
    right = log.correct(desk.seat, wrong.seq, "En såret, se #1", "talte forkert")

    assert desk.stored == 3
    assert sorted(operations(desk.changes[-1])) == [("Put", "log"), ("Update", "log")]
    assert desk.last == right
    assert (right.seq, right.corrects, right.text) == (5, 4, "En såret, se #1")
    assert (right.kind, right.occurred_at, right.reason) == (EntryKind.DECISION, at, "set selv")
    assert (right.recorded_at, right.author, right.refs) == (clock(), "karen", (1,))
    old = desk.board.entry(wrong.seq)
    assert old is not None and old.struck is not None
    assert (old.text, old.struck.reason) == ("To sårede", "talte forkert")


@pytest.mark.parametrize("reason", ["", "  ", "\x00"])
def test_a_correction_speaks_for_itself(desk: Desk, reason: str) -> None:
    wrong = log.add(desk.seat, "To sårede").entry
    log.correct(desk.seat, wrong.seq, "En såret", reason)
    old = desk.board.entry(wrong.seq)
    assert old is not None and old.struck is not None
    assert old.struck.reason == "rettet"


def test_a_correction_can_itself_be_corrected(desk: Desk) -> None:
    first = log.add(desk.seat, "Tre biler").entry
    second = log.correct(desk.seat, first.seq, "To biler", "talt igen")
    third = log.correct(desk.seat, second.seq, "Fire biler", "talt igen")
    assert third.corrects == second.seq
    assert [entry.struck is not None for entry in desk.board.log[3:]] == [True, True, False]


def test_an_empty_correction_changes_nothing(desk: Desk) -> None:
    entry = log.add(desk.seat, "To sårede").entry
    with pytest.raises(Refused, match="Rettelsen er tom"):
        log.correct(desk.seat, entry.seq, "\x1b ", "fejl")
    assert desk.stored == 2


def test_a_strike_needs_a_reason(desk: Desk) -> None:
    entry = log.add(desk.seat, "To sårede").entry
    with pytest.raises(Refused, match="hvorfor linjen annulleres"):
        log.strike(desk.seat, entry.seq, " ")
    assert desk.stored == 2


def test_struck_twice_is_refused_with_who_did(desk: Desk, desk_for: DeskFor) -> None:
    entry = log.add(desk.seat, "To sårede").entry
    log.strike(desk_for("jonas").seat, entry.seq, "fejl")
    with pytest.raises(Refused, match="Linje 4 er allerede annulleret af JB"):
        log.strike(desk.seat, entry.seq, "fejl")
    with pytest.raises(Refused, match="allerede annulleret af JB"):
        log.correct(desk.seat, entry.seq, "En såret", "fejl")
    assert len(desk.look().log) == 4


@pytest.mark.parametrize("seq", [2, 3])
def test_the_programs_lines_cannot_be_reworded(desk: Desk, seq: int) -> None:
    with pytest.raises(Refused, match=f"Linje {seq} har programmet skrevet"):
        log.correct(desk.seat, seq, "noget andet", "fejl")
    with pytest.raises(Refused, match=f"Linje {seq} har programmet skrevet"):
        log.strike(desk.seat, seq, "fejl")
    assert desk.stored == 1


@pytest.mark.parametrize("seq", [0, -1, 4, 10**12])
def test_a_number_that_is_not_there(desk: Desk, seq: int) -> None:
    with pytest.raises(Refused, match=f"ingen linje nr. {seq}"):
        log.strike(desk.seat, seq, "fejl")


def test_others_lines_are_for_the_leader_and_the_deputy(desk: Desk, desk_for: DeskFor) -> None:
    entry = log.add(desk_for("amina").seat, "To sårede").entry
    peter = desk_for("peter")
    for act in each(
        lambda: log.strike(peter.seat, entry.seq, "fejl"),
        lambda: log.correct(peter.seat, entry.seq, "En", "fejl"),
    ):
        with pytest.raises(NotAllowed, match="Linje 4 er skrevet af AY"):
            act()
    assert desk.look().log[-1].struck is None

    right = log.correct(desk_for("jonas").seat, entry.seq, "En såret", "talt igen")
    assert right.author == "jonas"
    assert desk.look().log[3].struck is not None


def test_everybody_may_strike_their_own(desk_for: DeskFor) -> None:
    amina = desk_for("amina")
    entry = log.add(amina.seat, "To sårede").entry
    log.strike(amina.seat, entry.seq, "fejl")
    assert amina.board.log[3].struck is not None
