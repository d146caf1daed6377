"""How it is with messages and their mails, as the board and the shell both say it (plan R43, R44)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from beredskab_tui.records import Delivery, DeliveryState, Mail, Message
from beredskab_tui.records.words import danish
from beredskab_tui.room.board import Board

SWITCHED_OFF: Final = (
    "Mail er slået fra i mail.toml, så intet bliver sendt. Skriv aktiv = true i filen: det virker inden for et minut."
)
_SHORT: Final = {DeliveryState.DELIVERED: "afleveret"}
"""States that a row has no room for in full."""
_ORDER: Final = (
    DeliveryState.DELIVERED,
    DeliveryState.FAILED,
    DeliveryState.UNKNOWN,
    DeliveryState.WAITING,
    DeliveryState.READY,
    DeliveryState.EXPIRED,
    DeliveryState.CANCELLED,
)


class Sent(NamedTuple):
    """One recipient of a message, in the latest mail to that address."""

    mail: Mail
    delivery: Delivery


def mails_of(board: Board, message: Message) -> list[Mail]:
    """The mails that a message has become, the oldest first."""
    return sorted((mail for mail in board.mails if mail.message == message.id), key=lambda mail: mail.number)


def latest(mails: Iterable[Mail]) -> list[Sent]:
    """The recipients of one message's mails, each as its latest mail has it: one called back may be sent anew."""
    found: dict[str, Sent] = {}
    for mail in sorted(mails, key=lambda mail: mail.number):
        for delivery in mail.deliveries:
            found[delivery.address.casefold()] = Sent(mail, delivery)
    return list(found.values())


def counts(sent: Sequence[Sent]) -> str:
    """How many recipients have come how far: "14 afleveret, 1 fejlet, 2 venter"."""
    numbers = Counter(one.delivery.state for one in sent)
    return ", ".join(f"{numbers[state]} {state_word(state)}" for state in _ORDER if numbers[state])


def state_word(state: DeliveryState) -> str:
    """A state of a mail to one recipient, in a row."""
    return _SHORT.get(state, danish(state))


def count(board: Board, states: Iterable[DeliveryState]) -> int:
    """How many recipients of an incident's mails stand so."""
    wanted = set(states)
    return sum(one.state in wanted for mail in board.mails for one in mail.deliveries)
