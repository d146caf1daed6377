"""A courier and the server it brings mails to, as tests of both want them."""

from collections.abc import Mapping
from typing import Any

from beredskab_tui.mail.courier import Courier
from beredskab_tui.plan.mail import MailSettings
from beredskab_tui.records.kinds import DeliveryState
from beredskab_tui.room.outbox import Receipt
from tests.mail.faultserver import FaultServer

PASSWORD = "hemmeligt-æ"
USER = "beredskab@example.dk"

CONTENT = (
    b"From: beredskab@example.dk\r\nTo: alle@example.dk\r\nSubject: =?utf-8?q?S=C3=B8en?=\r\n"
    b"Message-ID: <1.1@example.dk>\r\n\r\nVi ved ikke mere endnu.\r\n"
)

DELIVERED, WAITING = DeliveryState.DELIVERED, DeliveryState.WAITING
FAILED, UNKNOWN = DeliveryState.FAILED, DeliveryState.UNKNOWN


class Phase:
    """Stands for the disk: what the courier asks before the text goes out, and what the server knew by then."""

    def __init__(self, server: FaultServer, answer: bool | Exception = True) -> None:
        self.server = server
        self.answer = answer
        self.refused: dict[str, Receipt] | None = None
        self.heard: list[str] = []

    async def __call__(self, refused: Mapping[str, Receipt]) -> bool:
        self.refused = dict(refused)
        self.heard = list(self.server.said)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


class Line:
    """A courier and the server it is connected to."""

    def __init__(self, server: FaultServer, config_folder: str, **changes: Any) -> None:
        self.server = server
        self.courier = Courier(settings_for(server, **changes), config_folder)
        self.phase = Phase(server)

    async def deliver(self, *locals_: str, content: bytes = CONTENT, answer: bool | Exception = True) -> dict[str, Any]:
        """What came of a mail to these, each by its local part: the state, or the exception's trouble."""
        self.phase = Phase(self.server, answer)
        await self.courier.connect()
        found = await self.courier.deliver([f"{local}@example.dk" for local in locals_], content, self.phase)
        return {address.partition("@")[0]: receipt.state for address, receipt in found.items()}


def settings_for(server: FaultServer, **changes: Any) -> MailSettings:
    """Settings for a server: clear text and no login, but for what ``changes`` says."""
    told: dict[str, Any] = {
        "active": True,
        "host": "127.0.0.1",
        "port": server.port,
        "security": "ingen",
        "sender": USER,
        "sender_name": "Boligsocialt Sekretariat Søparken",
    }
    return MailSettings(**(told | changes))
