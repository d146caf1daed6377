"""Every act of the room with a valid call of it, and the rule that says who may: what ``test_permissions`` goes by.

A new function of the room that takes a ``Seat`` or a ``Room`` needs a row in one of the tables that are ``ACTS``, or a
reason in ``READS`` or ``PARTS``.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from beredskab_tui.access.rights import Right
from beredskab_tui.access.standings import Special
from beredskab_tui.records import Channel, DirectoryContact, Erasure, MailState, Message, MessageState, SendPhase
from beredskab_tui.room import (
    callround,
    directory,
    dutylog,
    erasing,
    insight,
    mailcare,
    messages,
    outbox,
    recall,
    register,
    registerjournal,
    releasing,
    retention,
    ringinstead,
    sensitive,
)
from beredskab_tui.room.persons import Matcher, Sought
from beredskab_tui.room.redaction import Others
from beredskab_tui.room.room import Room
from tests.room.acts import AT_THE_INCIDENT, Function, Row
from tests.room.desk import Desk
from tests.room.evening import BO, IB, Scene
from tests.room.letters import DELIVERED, approved, middle, text


def _message(desk: Desk, state: MessageState) -> Message:
    return next(one for one in desk.board.messages if one.state is state)


def _proposed(desk: Desk) -> Message:
    return _message(desk, MessageState.PROPOSED)


def _released(desk: Desk) -> str:
    return _message(desk, MessageState.RELEASED).id


def _mail(desk: Desk, state: MailState) -> str:
    return next(mail.id for mail in desk.board.mails if mail.state is state)


def _sending(desk: Desk) -> str:
    return _mail(desk, MailState.SENDING)


MESSAGES: Final = [
    Row(messages.write, Right.WORK, lambda d: messages.write(d.seat, text(), kind="fri", title="Fri")),
    Row(messages.rewrite, Right.WORK, lambda d: messages.rewrite(d.seat, _proposed(d).id, text(body="Nyt."), seen=1)),
    Row(messages.withdraw, Right.WORK, lambda d: messages.withdraw(d.seat, _proposed(d).id, "overflødig")),
    Row(messages.place, Right.WORK, lambda d: messages.place(d.seat, _released(d), Channel.NOTICE, "opgang 4")),
    Row(recall.take_back, Right.WORK, lambda d: recall.take_back(d.seat, _released(d))),
    Row(releasing.approve, Right.RELEASE, lambda d: approved(d, _proposed(d))),
    Row(outbox.decide, Right.RELEASE, lambda d: outbox.decide(d.seat, _mail(d, MailState.UNKNOWN), again=False)),
    Row(outbox.retry, Right.WORK, lambda d: outbox.retry(d.seat)),
    Row(
        outbox.take,
        Right.WORK,
        lambda d: outbox.take(d.seat, [_mail(d, MailState.READY)], SendPhase.CONNECT),
    ),
    Row(
        outbox.enter_envelope,
        Right.WORK,
        lambda d: outbox.enter_envelope(d.seat, _sending(d)),
        scene=Scene.SENDING,
    ),
    Row(
        outbox.enter_data,
        Right.WORK,
        lambda d: outbox.enter_data(d.seat, _sending(d), {}),
        scene=Scene.SENDING,
    ),
    Row(
        outbox.finish,
        Right.WORK,
        lambda d: outbox.finish(d.seat, _sending(d), {"p3@example.dk": DELIVERED}, middle),
        scene=Scene.SENDING,
    ),
    Row(outbox.not_sent, Right.WORK, lambda d: outbox.not_sent(d.seat, _sending(d)), scene=Scene.SENDING),
    Row(outbox.recover, Right.WORK, lambda d: outbox.recover(d.seat), scene=Scene.SENDING),
    Row(outbox.offline, Right.WORK, lambda d: outbox.offline(d.seat, "intet netværk", middle)),
    Row(outbox.line_is_back, Right.WORK, lambda d: outbox.line_is_back(d.seat)),
    Row(outbox.hold, Right.WORK, lambda d: outbox.hold(d.seat, "Adgangskoden er forkert.", "a")),
    Row(ringinstead.ask, Right.WORK, lambda d: ringinstead.ask(d.seat, _released(d))),
    Row(mailcare.tend, Right.WORK, lambda d: mailcare.tend(d.seat, timedelta(0))),
]

EA: Final = DirectoryContact(id="ea", name="Ea")

_SOMEBODY: Final = Matcher(Sought(("Zenobia Qvortrup",)))
_NOTHING_FOUND: Final = insight.Insight(_SOMEBODY, (), Sought(), Others(), ())


def _erasure(room: Room) -> Erasure:
    """The mark that a deletion begins with; the incident itself is ``keeping``'s to take away."""
    return erasing.begin(room, "h", "fristen er udløbet", started_at=None, closed_at=None, lines=0)


REGISTER: Final = [
    Row(
        register.import_contacts,
        Special.IMPORT_CONTACTS,
        lambda d: register.import_contacts(d.room, (BO, IB, EA)),
        "more",
    ),
    Row(
        register.import_contacts,
        Special.IMPORT_FEWER_CONTACTS,
        lambda d: register.import_contacts(d.room, (BO,)),
        "fewer",
    ),
    Row(register.add, Right.WORK, lambda d: register.add(d.room, {"name": "Ea"})),
    Row(register.edit, Right.WORK, lambda d: register.edit(d.room, BO.id, {"note": "x"})),
    Row(register.verify, Right.WORK, lambda d: register.verify(d.room, BO.id)),
    Row(register.remove, Special.CARE_FOR_LIST, lambda d: register.remove(d.room, BO.id, "flyttet")),
    Row(register.merge, Special.CARE_FOR_LIST, lambda d: register.merge(d.room, BO.id, IB.id)),
    Row(register.delegate, Special.CARE_FOR_LIST, lambda d: register.delegate(d.room, {BO.id: "karen"})),
    Row(register.finish_check, Right.WORK, lambda d: register.finish_check(d.room, d.plan.upkeep, through=True)),
    Row(dutylog.add, Right.LOG, lambda d: dutylog.add(d.room, "Nøglen hænger hos viceværten")),
    Row(erasing.begin, Right.DELETE, lambda d: _erasure(d.room)),
    Row(erasing.finish, Right.DELETE, lambda d: erasing.finish(d.room, _erasure(d.room))),
    Row(erasing.bring_back, Right.DELETE, lambda d: erasing.bring_back(d.room, _erasure(d.room).id)),
    Row(
        retention.keep_longer,
        Right.DELETE,
        lambda d: retention.keep_longer(d.room, d.seat.incident_id, 12, "straffesagen er ikke slut"),
        scene=Scene.CLOSED,
    ),
    Row(insight.look_up, Right.FIND_PERSON, lambda d: insight.look_up(d.room, _SOMEBODY.sought)),
    Row(insight.tell_export, Right.FIND_PERSON, lambda d: insight.tell_export(d.room, _NOTHING_FOUND)),
]
"""What outlives the incident."""

ACTS: Final = [*AT_THE_INCIDENT, *MESSAGES, *REGISTER]

READS: Final[dict[Function, Callable[[Desk], object]]] = {
    callround.contacts_now: lambda d: callround.contacts_now(d.seat),
    directory.read_directory: lambda d: directory.read_directory(d.room, ()),
    dutylog.entries: lambda d: dutylog.entries(d.room),
    register.contacts: lambda d: register.contacts(d.room),
    register.directory: lambda d: register.directory(d.room),
    registerjournal.read_register: lambda d: registerjournal.read_register(d.room),
}
"""What only reads, which everybody may: a call of it."""

PARTS: Final[dict[Function, str]] = {
    directory.changing: "opened by the functions of register, which ask first",
    directory.placed: "matches contacts; stores nothing",
    dutylog.put_line: "a line inside somebody else's act",
    sensitive.rinse: "what has to follow an act that asked; whoever opens the incident does it",
    sensitive.settle: "the same, when the words are gone from the copies too",
    sensitive.read_words: "asks who may read, and writes nothing: test_sensitive",
    registerjournal.written_register: "opened by the functions of register and dutylog, which ask first",
}
"""What takes a room and asks nobody, and why it need not. Who calls it stands in ``ACTS``."""
