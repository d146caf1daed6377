"""``beredskab mail``: how it is with the outbox, send what waits, and try the settings (plan R44)."""

import asyncio
import os
import signal
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from beredskab_tui.cli import machine
from beredskab_tui.cli.context import enter, warn
from beredskab_tui.cli.findings import Finding, Weight, tell
from beredskab_tui.cli.mailstatus import Open, document, lines, read_all
from beredskab_tui.cli.output import complain, flush, say, typed
from beredskab_tui.cli.parser import Options
from beredskab_tui.configfile import BadFile, read_checked
from beredskab_tui.errors import Refused, UsageError
from beredskab_tui.mail.credentials import fingerprint
from beredskab_tui.plan.mail import MAIL_FILE, MailFile, MailSettings, read_mail
from beredskab_tui.records import DeliveryState, Mail
from beredskab_tui.records.message import LOST, TO_SEND
from beredskab_tui.room import outbox
from beredskab_tui.room.board import Board
from beredskab_tui.room.mailstate import count, hindrance, sender_of
from beredskab_tui.room.room import Room
from beredskab_tui.room.wording import counted
from beredskab_tui.times import at_clock

if TYPE_CHECKING:
    from beredskab_tui.mail.sender import Sender

T = TypeVar("T")

WORTH_WAITING: Final = timedelta(seconds=60)
"""What may be sent within this is waited for; what is deferred is left for the next run."""
PATIENCE: Final = 5.0
"""Seconds that a mail on the wire is given to end when the program is told to stop."""

Standing = dict[tuple[str, str], DeliveryState]
"""How each recipient stands: by id of the mail, and address."""


def mail(options: Options) -> int:
    """``beredskab mail status``, ``send`` and ``proev``."""
    what, *rest = options.hvad or [""]
    if options.json and what != "status":
        raise UsageError("--json hører til »beredskab mail status«. Intet er gjort.")
    if options.igen and what != "send":
        raise UsageError("--igen hører til »beredskab mail send«. Intet er gjort.")
    if options.haendelse and what != "status":
        raise UsageError("--haendelse kan kun bruges med »beredskab mail status«. Intet er gjort.")
    if what == "status" and not rest:
        return _status(options)
    if what == "send" and not rest:
        return _send(options)
    if what == "proev" and len(rest) < 2:
        return _try_out(options, typed(rest[0]) if rest else "")
    raise UsageError(
        "Skriv »beredskab mail status«, »beredskab mail send« eller »beredskab mail proev ADRESSE«. Intet er gjort."
    )


# -- status


def _status(options: Options) -> int:
    """1 when an incident cannot be read."""
    room = enter(options)
    if room.folders.refused:
        complain(room.folders.refused)
    try:
        settings = _settings(room)
    except BadFile as bad:
        complain(bad.sentence)
        settings = MailSettings()
    opened = read_all(room, room.choose(options.haendelse) if options.haendelse else None)
    for trouble in opened.troubles:
        complain(trouble)
    now = room.clock()
    if options.json:
        documents = [document(one.board, settings) for one in opened.incidents]
        machine.print_json(documents[0] if len(documents) == 1 else {"incidents": documents})
    elif opened.incidents:
        say("\n\n".join("\n".join((_heading(one), *lines(room, one.board, settings, now))) for one in opened.incidents))
    elif not opened.troubles:
        say(f"Ingen åben hændelse i {room.folders.data}.")
    return 1 if opened.troubles else 0


def _heading(one: Open) -> str:
    exercise = "ØVELSE  " if one.board.incident.exercise else ""
    return f"{exercise}Hændelse {one.number}: {one.board.incident.title}"


# -- send


def _send(options: Options) -> int:
    """1 when a mail has failed, when it is unknown of one whether it was sent, or when nothing can be sent."""
    room = enter(options)
    mail_file = MailFile(room.folders.config, _settings(room))
    if room.folders.refused:
        raise Refused(room.folders.refused)
    from beredskab_tui.mail.sender import Sender

    # First of all it asks who may.
    delivery = _Delivery(room, mail_file, Sender(room, mail_file, _at_once))
    before = _standing(room)
    if options.igen:
        _try_again(room)
    asyncio.run(delivery.run())
    return _tell(room, mail_file.settings, before, delivery)


class _Delivery:
    """One run of the sender: rounds until nothing is left that may be sent soon, or until a signal comes."""

    def __init__(self, room: Room, mail_file: MailFile, sender: "Sender") -> None:
        self._room = room
        self._mail_file = mail_file
        self._sender = sender
        self.elsewhere = ""
        """Who sends, when it is another session; empty when it is we."""
        self.interrupted = False
        """Whether somebody pressed Ctrl+C. A service that is stopped in order has done what it was asked."""

    async def run(self) -> None:
        sender = self._sender
        loop = asyncio.get_running_loop()
        work = asyncio.ensure_future(self._rounds(sender))
        leaving: asyncio.Task[None] | None = None

        async def leave() -> None:
            await sender.leave(PATIENCE)
            work.cancel()

        def stop(number: signal.Signals) -> None:
            nonlocal leaving
            self.interrupted |= number is signal.SIGINT
            if leaving is None:
                leaving = loop.create_task(leave())
            else:
                # Asked twice: nobody waits for anything any more. What is on the wire is on the disk as such.
                work.cancel()

        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stop, number)
        try:
            with suppress(asyncio.CancelledError):
                await work
        finally:
            if leaving is not None:
                await leaving
            await sender.leave(PATIENCE)

    async def _rounds(self, sender: "Sender") -> None:
        while True:
            wait = await sender.round()
            left = [one for one in _boards(self._room) if self._goes_on(one)]
            if not left:
                return
            if sender.elsewhere:
                self.elsewhere = next(
                    filter(None, (sender_of(one, self._room.people) for one in left)), "En anden session"
                )
                return
            await asyncio.sleep(wait)

    def _goes_on(self, board: Board) -> bool:
        """Whether something of an incident is being sent, or may be soon."""
        now, settings = self._room.clock(), self._mail_file.settings
        held_for = fingerprint(settings, self._room.folders.config)
        if not settings.active or outbox.is_held(board.mail_queue, held_for, now):
            return False
        return any(mail.sending is not None or _is_soon(mail, now) for mail in board.mails)


def _is_soon(mail: Mail, now: datetime) -> bool:
    deferred = mail.next_at is not None and mail.next_at > now
    return mail.waits and not deferred and mail.not_before <= now + WORTH_WAITING and now < mail.expires_at


async def _at_once(work: Callable[[], T]) -> T:
    """Does it here and now: nobody presses keys meanwhile."""
    return work()


def _boards(room: Room) -> list[Board]:
    """The incidents that can be written in. What is damaged is told of at the end."""
    return [one.board for one in read_all(room).incidents if one.whole]


def _standing(room: Room) -> Standing:
    return {
        (mail.id, one.address): one.state for board in _boards(room) for mail in board.mails for one in mail.deliveries
    }


def _try_again(room: Room) -> None:
    """Somebody has put it right, or wants to know: whatever waits is tried now, also what is held."""
    for board in _boards(room):
        if count(board, TO_SEND):
            seat = room.sit(board.incident.id)
            try:
                outbox.retry(seat)
            finally:
                seat.journal.close()


class _Sum(NamedTuple):
    """What came of a run."""

    delivered: int
    lost: int
    unknown: int
    """Of all, also from earlier runs: somebody must decide."""
    waiting: int


def _tell(room: Room, settings: MailSettings, before: Standing, delivery: _Delivery) -> int:
    """Say what came of a run, and return its exit code."""
    opened, now = read_all(room), room.clock()
    boards = [one.board for one in opened.incidents]
    came = _summed(_standing(room), before)
    if came.delivered:
        say(f"{counted(came.delivered, 'modtager', 'modtagere')}: afleveret til mailserveren.")
    if delivery.elsewhere:
        say(f"{delivery.elsewhere} sender lige nu og tager det, der venter.")
        return 0
    if came.waiting:
        say(_waiting_line(boards, came.waiting, now))
    elif not came.delivered:
        say("Ingen mails venter.")
    # What came out is read before what went wrong.
    flush()
    for trouble in opened.troubles:
        complain(trouble)
    wrong = bool(opened.troubles)
    for board in boards:
        hindered = hindrance(board, settings, now)
        if hindered and count(board, TO_SEND):
            complain(hindered)
            wrong = True
    if came.lost:
        whom = counted(came.lost, "modtager", "modtagere")
        complain(f"{whom} får ikke mailen: den er afvist eller for gammel. Ring i stedet; se »beredskab mail status«.")
    if came.unknown:
        whom = counted(came.unknown, "modtager", "modtagere")
        complain(f"{whom}: ukendt om sendt. Intet sendes igen af sig selv; lederen afgør det på tavlen (F8).")
    if delivery.interrupted:
        from beredskab_tui.cli import INTERRUPTED

        return INTERRUPTED
    return 1 if wrong or came.lost or came.unknown else 0


def _summed(after: Standing, before: Standing) -> _Sum:
    new = [state for key, state in after.items() if state is not before.get(key)]
    states = list(after.values())
    return _Sum(
        delivered=new.count(DeliveryState.DELIVERED),
        lost=sum(state in LOST for state in new),
        unknown=states.count(DeliveryState.UNKNOWN),
        waiting=sum(state in TO_SEND for state in states),
    )


def _waiting_line(boards: list[Board], waiting: int, now: datetime) -> str:
    whom = f"{counted(waiting, 'modtager', 'modtagere')} venter"
    if any(mail.sending is not None for board in boards for mail in board.mails):
        return f"{whom}. En mail var på vej, da der blev stoppet: næste afsendelse gør op, om den er sendt."
    times = [at for board in boards if (at := outbox.due_next(board.mails, now)) is not None]
    soonest = min(times, default=now)
    return f"{whom}; den næste kan sendes {at_clock(soonest, now)}." if soonest > now else f"{whom}."


# -- proev


def _try_out(options: Options, to: str) -> int:
    """1 when a step did not go well; stderr says which, and what to do."""
    room = enter(options)
    # The file as it is now: an earlier version that was good would only hide what is to be tried.
    settings = read_mail(os.path.join(room.folders.config, MAIL_FILE))
    to = to or room.me.email
    if not to:
        raise Refused(
            "Der står ingen mailadresse til dig i stab.toml, så intet er sendt. Skriv: beredskab mail proev ADRESSE"
        )
    from beredskab_tui.mail.trial import try_out

    steps = asyncio.run(try_out(settings, room.folders.config, to, room.clock()))
    tell((Finding(Weight.FINE, f"{one.name}: {one.sentence}") for one in steps if one.ok), everything=True)
    flush()
    failed = [one for one in steps if not one.ok]
    for one in failed:
        complain(f"{Weight.FAULT.value:<8} {one.name}: {one.sentence}")
    return 1 if failed else 0


def _settings(room: Room) -> MailSettings:
    """The settings in force; stderr says when they are an earlier version of the file.

    Raises:
        BadFile: there are none.
    """
    path = os.path.join(room.folders.config, MAIL_FILE)
    settings, problems = read_checked(path, read_mail, room.folders.last_good)
    warn(problems)
    return settings
