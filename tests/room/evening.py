"""An incident in which everything there is to act on stands: prepared once, and copied by those who change it."""

import os
from enum import Enum
from typing import Final

import msgspec

from beredskab_tui.access.people import People, Role
from beredskab_tui.access.standings import Standing
from beredskab_tui.locations import Folders
from beredskab_tui.plan.model import Plan
from beredskab_tui.records import Channel, Correctness, DirectoryContact, EntryKind, Recipient, StaffPlace
from beredskab_tui.room import (
    callbacks,
    callin,
    closing,
    command,
    contacts,
    followups,
    log,
    media,
    messages,
    opening,
    orders,
    outbox,
    outside,
    picture,
    register,
    rumours,
    staff,
    statements,
)
from tests.conftest import Clock, QuickIo, TidyRoom
from tests.room.desk import Desk
from tests.room.letters import TICKED, UNKNOWN, approved, middle, sent, taken, text, written

BO: Final = DirectoryContact(id="bo", name="Bo")
IB: Final = DirectoryContact(id="ib", name="Ib")
"""The contact list."""

PERSON: Final = {
    Standing.LEADER: "karen",
    Standing.DEPUTY: "jonas",
    Standing.ACTING: "jonas",
    Standing.EMPLOYEE: "amina",
    Standing.OFFICER: "otto",
    Standing.KEEPER: "kaja",
    Standing.READER: "tove",
}
OTHER_DEPUTY: Final = "ida"
"""Where jonas has taken over."""
SESSION: Final = "her"
"""The login of whoever acts; it has begun with one of the mails."""


class Scene(Enum):
    """How far the evening is."""

    RUNNING = "running"
    STOOD_DOWN = "stood down"
    CLOSED = "closed"
    SENDING = "a mail is on its way"


def cast(people: People) -> People:
    """The people of the sample, a second deputy, and the two to whom the incident gives something."""
    one = people.find("lise")
    new = ((OTHER_DEPUTY, Role.DEPUTY), ("otto", Role.EMPLOYEE), ("kaja", Role.EMPLOYEE))
    more = [
        msgspec.structs.replace(one, id=id, name=id.capitalize(), initials=f"{id[:2].upper()}X", role=role, os_users=())
        for id, role in new
    ]
    return People((*people, *more))


class Evening:
    """One data folder, and whoever sits down at its incident."""

    def __init__(self, folders: Folders, people: People, plan: Plan, clock: Clock, incident_id: str = "") -> None:
        self.folders = folders
        self.people = people
        self.plan = plan
        self.clock = clock
        self.incident_id = incident_id
        self._rooms: list[TidyRoom] = []

    def room(self, person: str, session: str = SESSION) -> TidyRoom:
        room = TidyRoom(self.folders, self.people.find(person), self.people, self.clock, session, QuickIo())
        room.opened = []
        self._rooms.append(room)
        return room

    def desk(self, person: str, session: str = SESSION) -> Desk:
        return Desk(self.room(person, session), self.incident_id, self.plan, self.clock)

    def leave(self) -> None:
        for journal in [journal for room in self._rooms for journal in room.opened]:
            journal.close()

    def stored(self) -> dict[str, bytes]:
        """Every file that is everybody's, by its path."""
        found = {}
        for top in (self.folders.incidents, self.folders.register):
            for folder, _, names in os.walk(top):
                for path in (os.path.join(folder, name) for name in names):
                    with open(path, "rb") as file:
                        found[os.path.relpath(path, self.folders.data)] = file.read()
        return found


def prepare(evening: Evening, directory: tuple[DirectoryContact, ...], scene: Scene, *, taken_over: bool) -> None:
    """Peter has begun everything that somebody can go on with, and who leads has decided of some of it."""
    evening.incident_id = opening.start(evening.room("karen"), evening.plan, directory, "Der brænder en bil")
    evening.clock.forward(seconds=10)
    peter, karen = evening.desk("peter", "peter-1"), evening.desk("karen", "karen-1")
    _tell(peter)
    _propose(peter, karen)
    _call(peter, karen)
    _write_mails(karen)
    register.import_contacts(evening.room("karen"), (BO, IB))
    command.choose_officer(karen.seat, PERSON[Standing.OFFICER])
    command.keep_log(karen.seat, PERSON[Standing.KEEPER])
    if taken_over:
        command.take_over(evening.desk(PERSON[Standing.ACTING], "jonas-1").seat, "svarer ikke")
    if scene is Scene.SENDING:
        taken(evening.desk("karen"), 2)
    elif scene is not Scene.RUNNING:
        (closing.close if scene is Scene.CLOSED else closing.stand_down)(karen.seat)
    evening.clock.forward(minutes=1)
    evening.leave()


def _tell(peter: Desk) -> None:
    """Line 4 is peter's; somebody waits for a call, and a decision lacks its reason."""
    log.add(peter.seat, "To sårede")
    assert peter.last.seq == 4
    log.add(peter.seat, "Ali Demir", kind=EntryKind.CONTACT, call_back=True)
    log.add(peter.seat, "Vi lukker klubben", kind=EntryKind.DECISION)
    followups.open_line(peter.seat, 4, "hvordan går det dem?")
    log.add(peter.seat, "Else Ry", kind=EntryKind.CONTACT, call_back=True)
    log.add(peter.seat, "TV Syd: to sårede", kind=EntryKind.MEDIA)
    media.add(peter.seat, "Radio Fjorden", claims="to er såret", correctness=Correctness.WRONG)
    rumours.add(peter.seat, "der er lukket for vandet")
    orders.instruct(peter.seat, "Bliv inde")
    orders.agree(peter.seat, "åbner kl. 20", "Klubben", Channel.PHONE)
    log.add(peter.seat, "Ali Demir er indlagt", sensitive=True)


def _propose(peter: Desk, karen: Desk) -> None:
    """Peter's statements, one of them approved, and a situation picture that waits."""
    statements.propose(peter.seat, "Ingen fare.", "mange ringer")
    one = statements.propose(peter.seat, "Ro.", "mange ringer")
    statements.approve(karen.seat, one.id, seen="Ro.", **TICKED)
    picture.write_heading(peter.seat, 4, "Ingen er kommet til skade", seen=0)
    picture.submit(peter.seat)


def _call(peter: Desk, karen: Desk) -> None:
    """Peter is out, rings to three, and expects hassan; lise may say something that nobody has approved."""
    staff.set_place(peter.seat, "peter", StaffPlace.REMOTE)
    callin.give_answer(peter.seat, "hassan", callin.Answer.COMES, expected_at=peter.clock())
    callin.claim(peter.seat, "mikkel")
    peter.look()
    contacts.claim(peter.seat, peter.board.contacts[1].id)
    callbacks.claim(peter.seat, peter.board.call_backs[1].id)
    outside.go_out(peter.seat, "peter", "Torvet")
    staff.set_words(karen.seat, "lise", "Ro.")
    staff.need_not_coordinate(karen.seat, "lise", "kun internt")


def _write_mails(karen: Desk) -> None:
    """Of one message a mail is unknown and two may be sent, but the server was not reached; another message waits."""
    message = text(3)
    message = message._replace(recipients=(*message.recipients, Recipient(name="Bo", phone="00 00 90 09")))
    approved(karen, messages.write(karen.seat, message, kind="fri", title="Fri"))
    karen.clock.forward(minutes=1)
    sent(karen, 0, UNKNOWN)
    outbox.offline(karen.seat, "intet netværk", middle)
    karen.clock.forward(minutes=1)
    written(karen)
