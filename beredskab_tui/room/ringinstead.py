"""*Ring i stedet*: whoever a mail does not reach must hear it on the phone (plan R14, R52)."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from beredskab_tui.access.rights import Right
from beredskab_tui.errors import Refused
from beredskab_tui.records import Contact, Delivery, DeliveryState, Mail, Message, Task
from beredskab_tui.records.kinds import OPEN_STATES
from beredskab_tui.records.message import LOST, TO_SEND
from beredskab_tui.room.seat import Act, Seat
from beredskab_tui.room.wording import shortened

ASKED_ONE_BY_ONE: Final = 10
"""Up to so many recipients each become a task of their own, for one message; more are one task."""
RING: Final = "Ring i stedet: "
"""How the title of such a task begins."""
TASK_WITHIN: Final = timedelta(minutes=10)
"""The deadline of such a task."""


def ring_instead(act: Act, message: Message, deliveries: Iterable[Delivery], why: str) -> None:
    """Make tasks of those who must hear it on the phone, with the number; beyond ``ASKED_ONE_BY_ONE`` one for all."""
    which = f"besked {message.number}, »{shortened(message.subject)}«"
    whom = list(deliveries)
    there = _asked(act, message)
    all_of_them = f"{RING}flere modtagere af {which}. F8 viser hvem, og hvorfor"
    if not whom or any(task.title == all_of_them and task.state in OPEN_STATES for task in there):
        return
    if len(there) + len(whom) > ASKED_ONE_BY_ONE:
        add_task(act, all_of_them)
        return
    for one in whom:
        number = one.phone or _phone(act, one) or "intet nummer"
        add_task(act, f"{RING}{_called(one)}, {number} ({which}: {why})")


def ask(seat: Seat, message_id: str, *, unknown: bool = False, waiting: bool = False) -> int:
    """Whoever gets no mail of a message, and whoever it did not reach, become tasks; how many people that is.

    Args:
        unknown: those of whom nobody knows, too.
        waiting: those whose mail has not gone, too: nothing is sent just now.

    Raises:
        Refused: there is nobody, or they are on the list already.
    """
    with seat.act(Right.WORK) as act:
        message = act.get(Message, message_id)
        wanted = (*LOST, DeliveryState.UNKNOWN) if unknown else LOST
        whom = [
            Delivery(name=one.name, address=one.address, contact=one.contact, phone=one.phone)
            for one in message.recipients
            if not one.gets_mail
        ]
        mails = act.those(Mail, lambda document: document["message"] == message.id)
        whom += [one for mail in mails for one in mail.deliveries if one.state in wanted]
        there = [task.title for task in _asked(act, message)]
        new = _not_among(there, whom)
        late = [mail for mail in mails if waiting and mail.waits and not mail.instead]
        slow = _not_among(there, [one for mail in late for one in mail.deliveries if one.state in TO_SEND])
        if not new and not slow:
            raise Refused("Alle kan få den på mail, eller står allerede som opgave på F3. Intet er ændret.")
        ring_instead(act, message, new, "får den ikke på mail")
        ring_instead(act, message, slow, "mailen er ikke sendt endnu")
        for mail in late:
            # Nor need time ask for it once more.
            act.change(mail, instead=True)
        return len(new) + len(slow)


def _not_among(titles: list[str], whom: Iterable[Delivery]) -> list[Delivery]:
    return [one for one in whom if not any(title.startswith(f"{RING}{_called(one)},") for title in titles)]


def _asked(act: Act, message: Message) -> list[Task]:
    """The tasks that were made of a message."""
    about = f"besked {message.number}, "
    return [task for task in act.all(Task) if task.title.startswith(RING) and about in task.title]


def _called(one: Delivery) -> str:
    return shortened(one.name or one.address)


def _phone(act: Act, one: Delivery) -> str:
    contact = act.find(Contact, one.contact) if one.contact is not None else None
    return contact.phone if contact is not None else ""


def add_task(act: Act, title: str) -> None:
    """Something for whoever has a hand free, soon."""
    act.add(Task(id=act.new_id(), number=act.count(Task) + 1, title=title, due_at=act.now + TASK_WITHIN))
