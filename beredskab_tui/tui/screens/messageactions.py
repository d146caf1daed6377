"""The keys that act on one message, the same in the list of F8 and on the page of a message."""

from abc import abstractmethod
from collections.abc import Callable, Coroutine
from typing import Any, Protocol

from beredskab_tui.records import Message

Deed = Callable[[Message], Coroutine[Any, Any, None]]


class MessageDeeds(Protocol):
    """Who carries out what the keys say; all of it may wait for a form."""

    def correct(self, message: Message, /) -> Coroutine[Any, Any, None]: ...
    def approve(self, message: Message, /) -> Coroutine[Any, Any, None]: ...
    def take_back(self, message: Message, /) -> Coroutine[Any, Any, None]: ...
    def withdraw(self, message: Message, /) -> Coroutine[Any, Any, None]: ...
    def place(self, message: Message, /) -> Coroutine[Any, Any, None]: ...
    def decide(self, message: Message, /) -> Coroutine[Any, Any, None]: ...
    def ring(self, message: Message, /) -> Coroutine[Any, Any, None]: ...
    def as_file(self, message: Message, /) -> Coroutine[Any, Any, None]: ...


class MessageActions:
    """What a screen must say for the keys to work."""

    @property
    @abstractmethod
    def deeds(self) -> MessageDeeds: ...

    @property
    @abstractmethod
    def in_hand(self) -> Message | None:
        """The message that the keys act on; whoever has none has said so."""

    @abstractmethod
    def work(self, work: Coroutine[Any, Any, object]) -> None:
        """In a worker."""

    def _carry_out(self, deed: Deed) -> None:
        if (message := self.in_hand) is not None:
            self.work(deed(message))

    def action_correct(self) -> None:
        self._carry_out(self.deeds.correct)

    def action_approve(self) -> None:
        self._carry_out(self.deeds.approve)

    def action_take_back(self) -> None:
        self._carry_out(self.deeds.take_back)

    def action_withdraw(self) -> None:
        self._carry_out(self.deeds.withdraw)

    def action_place(self) -> None:
        self._carry_out(self.deeds.place)

    def action_ring(self) -> None:
        self._carry_out(self.deeds.ring)

    def action_as_file(self) -> None:
        self._carry_out(self.deeds.as_file)

    def action_decide(self) -> None:
        self._carry_out(self.deeds.decide)
