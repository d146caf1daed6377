"""The sending of mail behind the board: begun when there is something to send, and let go in order.

It is in the event loop, where it waits for the mail server and for nothing else; what waits for the disk is done in the
journal thread. Whatever goes wrong in it is told of, and never ends the program.
"""

import asyncio
import os
import time
from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Final

from beredskab_tui.access.rights import RIGHTS
from beredskab_tui.errors import BeredskabError
from beredskab_tui.records import Audience, Mail, MailQueue, Message
from beredskab_tui.records.message import TO_SEND
from beredskab_tui.room.board import Board
from beredskab_tui.room.wording import counted, shortened
from beredskab_tui.tui.session import Session

if TYPE_CHECKING:
    from beredskab_tui.mail.sender import Sender

AFTER_TROUBLE: Final = 15.0
"""Seconds until it is tried again when the journal could not be read or written."""
WRITING: Final = 1.0
"""Seconds after a key in which somebody is taken to be writing."""
PAUSE: Final = 0.1
"""Seconds that a mail waits meanwhile, so that a letter seldom meets one."""
MAIL_TABLES: Final = (Mail.table, MailQueue.table)
"""A change of these is something for the sender to look at."""

NAMED: Final = 40
"""Characters of a subject or a title in the question whether to leave."""
WHILE_IT_RUNS: Final = (
    "Mail sendes kun, mens programmet kører hos en af jer. "
    "Ellers venter den, til nogen åbner det, og kan blive for gammel."
)

Told = Callable[[str], None]


class Mailing:
    """Sends for as long as the program is open, once there is something to send.

    Args:
        tell: says once what hinders the sending and is no matter of the mail server.
        tell_fault: writes down a fault of the program, and says where.
    """

    def __init__(self, session: Session, tell: Told, tell_fault: Callable[[BaseException], None]) -> None:
        self._session = session
        self._tell = tell
        self._tell_fault = tell_fault
        self._sender: Sender | None = None
        self._ended = False
        self._pressed_at = -WRITING

    def key_pressed(self) -> None:
        """Somebody writes: their letters go before the mails."""
        self._pressed_at = time.monotonic()

    def _give_way(self) -> float:
        return PAUSE if time.monotonic() - self._pressed_at < WRITING else 0.0

    @property
    def may_send(self) -> bool:
        """Whether this session is one that sends: whoever may only read stores nothing."""
        return not self._session.read_only and bool(RIGHTS[self._session.room.me.role])

    def needed(self, board: Board) -> bool:
        """Whether an incident has something for a sender to do, now or soon."""
        now = self._session.room.clock()
        promised = any(one.next_at is not None and one.next_at <= now and not one.missed for one in board.all(Audience))
        return promised or any(mail.waits or mail.sending is not None for mail in board.all(Mail))

    def left_behind(self, board: Board | None) -> str:
        """What will not be sent when this session is closed, as whole sentences; empty when others send it.

        Args:
            board: what is shown.
        """
        if not self.may_send:
            return ""
        shown = board.incident.id if board is not None else ""
        if board is not None and not self._somebody_is_at(shown) and (unsent := left_unsent(board)):
            return unsent
        for one in self._sender.left if self._sender is not None else ():
            if one.incident_id != shown and not self._somebody_is_at(one.incident_id):
                where = f"I hændelsen »{shortened(one.title, NAMED)}«"
                whom = counted(one.people, "modtager", "modtagere")
                return f"{where} er der mail, der ikke er sendt til {whom}. {WHILE_IT_RUNS}"
        return ""

    def _somebody_is_at(self, incident_id: str) -> bool:
        """Whether another session at an incident goes on sending its mails when this one is left."""
        room = self._session.room
        for one in self._session.here:
            person = room.people.get(one.person)
            if one.incident == incident_id and one.session != room.session and person and RIGHTS[person.role]:
                return True
        return False

    async def is_used(self) -> bool:
        """Whether mail was ever sent from this data folder: then another incident may have some that waits."""
        sender = self._session.room.folders.sender
        return await self._session.do(lambda: os.path.exists(sender))

    async def send(self, after: float = 0.0) -> None:
        """Send until ``leave``; for a worker of its own.

        Args:
            after: seconds to wait first, when nothing is in a hurry.
        """
        await asyncio.sleep(after)
        # What sends mail takes a while to import, and nothing of it is needed before.
        module = await asyncio.to_thread(import_module, "beredskab_tui.mail.sender")
        room = self._session.room
        self._sender = module.Sender(room, self._session.mail_file, self._session.do, give_way=self._give_way)
        said = ""
        while not self._ended:
            try:
                await self._sender.run()
            except BeredskabError as error:
                # The same again and again is told once.
                if error.sentence != said:
                    said = error.sentence
                    self._tell(f"Mails bliver ikke sendt lige nu: {said} Der prøves igen.")
            except Exception as error:
                # A fault of the program's own must not leave mails lying for the rest of the evening.
                if repr(error) != said:
                    said = repr(error)
                    self._tell_fault(error)
            if not self._ended:
                await asyncio.sleep(AFTER_TROUBLE)

    def wake(self) -> None:
        """Something was approved, called back, or is to be tried again."""
        if self._sender is not None:
            self._sender.wake()

    async def leave(self) -> None:
        """Let what is on the wire end, if that is soon, and take no more."""
        self._ended = True
        if self._sender is not None:
            await self._sender.leave()


def left_unsent(board: Board) -> str:
    """What of an incident will not be sent when the program is closed, as whole sentences; empty when all is sent."""
    waiting = [mail for mail in board.all(Mail) if mail.waits or mail.sending is not None]
    if not waiting:
        return ""
    subjects = {board.record(Message, mail.message).subject for mail in waiting}
    people = sum(one.state in TO_SEND for mail in waiting for one in mail.deliveries)
    named = ", ".join(f"»{shortened(subject, NAMED)}«" for subject in sorted(subjects)[:2])
    more = f" og {len(subjects) - 2} beskeder mere" if len(subjects) > 2 else ""
    said = f"{named}{more} er ikke sendt til {counted(people, 'modtager', 'modtagere')}"
    if board.mail_queue.held:
        return f"{said}, og mail virker ikke lige nu (F8 siger hvorfor). Ring til modtagerne."
    return f"{said}. {WHILE_IT_RUNS}"
