"""One mail over the connection, command by command (plan R44).

It tells *certainly not sent* from *perhaps sent*, which aiosmtplib does not: only from the first byte of the text to
the server's answer is it unknown what became of a mail.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Final

from aiosmtplib import SMTP, SMTPException, SMTPResponse
from aiosmtplib.email import parse_address
from aiosmtplib.protocol import normalize_message_line_endings

from beredskab_tui.mail import answers
from beredskab_tui.mail.answers import NotConnected, Stage, Trouble
from beredskab_tui.plan.mail import BARE_ADDRESS, MailSettings
from beredskab_tui.records.kinds import DeliveryState
from beredskab_tui.room.outbox import Receipt
from beredskab_tui.text import safe

BeforeData = Callable[[Mapping[str, Receipt]], Awaitable[bool]]
"""Is told who is refused already; puts on the disk that the mail goes out now, and says whether it is to."""

SLOWEST_LINE: Final = 20_000
"""Bytes a second that a line manages at its worst: so much longer than usual may the receipt of a long mail take."""

NOT_ONE_ADDRESS: Final = "Adressen er ikke én mailadresse, så der er ikke sendt noget til den."

_OUT_OF_STEP: Final = 503


class Transaction:
    """One mail: ``MAIL``, ``RCPT`` for each, ``DATA``, the text."""

    def __init__(self, client: SMTP, settings: MailSettings) -> None:
        self._client = client
        self._settings = settings

    async def run(self, envelopes: Mapping[str, bytes], content: bytes, before_data: BeforeData) -> dict[str, Receipt]:
        text = _text(content)
        options, found = self._options(envelopes, text)
        if len(found) == len(envelopes):
            return found
        reply = await self._ask(b"MAIL", b"FROM:<" + self._sender() + b">", *options)
        if reply.code >= 400:
            whole = self._of_the_mail(reply)
            return found | {address: whole for address in envelopes if address not in found}
        accepted = []
        for address, envelope in envelopes.items():
            if address in found:
                continue
            reply = await self._ask(b"RCPT", b"TO:<" + envelope + b">")
            if reply.code == 530:
                raise answers.login_refused(self._settings, reply.code, reply.message)
            if reply.code < 300:
                accepted.append(address)
            else:
                found[address] = answers.receipt(reply.code, reply.message)
        if not accepted or not await before_data(found):
            await self._reset()
            return found
        reply = await self._ask(b"DATA")
        if reply.code < 400:
            if reply.code != 354:
                raise answers.odd(self._settings, Stage.MAIL)
            return found | await self._hand_over(accepted, text)
        found |= self._refused(accepted, reply)
        await self._reset()
        return found

    async def _hand_over(self, accepted: Sequence[str], text: bytes) -> dict[str, Receipt]:
        """From here on a lost line leaves it unknown what became of the mail."""
        protocol = self._client.protocol
        if protocol is None:
            raise answers.lost(self._settings, Stage.MAIL, SMTPException("lost before a byte of it was sent"))
        try:
            protocol.write(_stuffed(text))
            reply = await protocol.read_response(self._settings.delivery_seconds + len(text) / SLOWEST_LINE)
        except (SMTPException, OSError) as error:
            late = isinstance(error, TimeoutError)
            said = "Mailserveren kvitterede ikke i tide." if late else "Forbindelsen blev afbrudt før kvitteringen."
            abort(self._client)
            return dict.fromkeys(accepted, Receipt(DeliveryState.UNKNOWN, None, said))
        if reply.code == 250:
            return dict.fromkeys(
                accepted, Receipt(DeliveryState.DELIVERED, reply.code, answers.one_line(reply.message))
            )
        if 400 <= reply.code < 600:
            if reply.code == 421:
                abort(self._client)
            return self._refused(accepted, reply)
        abort(self._client)
        said = f"Mailserveren svarede noget, der ikke er en kvittering: {answers.one_line(str(reply))}"
        return dict.fromkeys(accepted, Receipt(DeliveryState.UNKNOWN, reply.code, answers.one_line(said)))

    def _refused(self, accepted: Sequence[str], reply: SMTPResponse) -> dict[str, Receipt]:
        if answers.refuses_sender(reply.code, reply.message):
            raise answers.sender_refused(self._settings, reply.code, reply.message)
        return dict.fromkeys(accepted, answers.receipt(reply.code, reply.message))

    def _of_the_mail(self, reply: SMTPResponse) -> Receipt:
        """A refusal at ``MAIL``: of this mail, when it is too large or it is just not the time; else of the sender."""
        if reply.code == _OUT_OF_STEP:
            raise answers.odd(self._settings, Stage.MAIL)
        if reply.code >= 500 and reply.code != 552:
            raise answers.sender_refused(self._settings, reply.code, reply.message)
        return answers.receipt(reply.code, reply.message)

    def _options(self, envelopes: Mapping[str, bytes], text: bytes) -> tuple[list[bytes], dict[str, Receipt]]:
        """What ``MAIL`` is to say of the mail, and whom the server cannot write to at all."""
        has = self._client.supports_extension
        found: dict[str, Receipt] = {}
        needed = [self._sender(), text.partition(b"\r\n\r\n")[0]]
        if has("smtputf8"):
            needed += envelopes.values()
        else:
            if not needed[0].isascii():
                raise NotConnected(
                    Trouble.HELD,
                    Stage.SENDER,
                    f"Mailserveren kan ikke sende fra {self._settings.sender}, for der er æ, ø eller å før @.",
                    "Skriv en anden adresse som afsender i mail.toml.",
                )
            for address, envelope in envelopes.items():
                if not (envelope + needed[1]).isascii():
                    found[address] = Receipt(DeliveryState.FAILED, None, answers.DANISH_LETTERS)
        options = [b"SIZE=%d" % len(text)] if has("size") else []
        if not text.isascii():
            if not has("8bitmime"):
                rest = [address for address in envelopes if address not in found]
                found |= dict.fromkeys(rest, Receipt(DeliveryState.FAILED, None, answers.EIGHT_BITS))
            options.append(b"BODY=8BITMIME")
        if not all(each.isascii() for each in needed):
            options.append(b"SMTPUTF8")
        return options, found

    def _sender(self) -> bytes:
        return envelope_of(self._settings.sender)

    async def _ask(self, *words: bytes) -> SMTPResponse:
        """Say one command; its answer, when it is a clean one.

        Raises:
            NotConnected: there is none, or the server closes (421).
        """
        try:
            reply = await self._client.execute_command(*words)
        except (SMTPException, OSError) as error:
            raise answers.lost(self._settings, Stage.MAIL, error) from error
        heed_cancel()
        if reply.code == 421:
            raise answers.busy(self._settings, Stage.MAIL, reply.code, reply.message)
        wanted = 300 <= reply.code < 400 and words == (b"DATA",)
        if not (wanted or 200 <= reply.code < 300 or 400 <= reply.code < 600) or surplus(self._client):
            raise answers.odd(self._settings, Stage.MAIL)
        return reply

    async def _reset(self) -> None:
        """Have the server forget the envelope. The answers are known: when it will not, only the connection goes."""
        try:
            reply = await self._ask(b"RSET")
        except NotConnected:
            abort(self._client)
        else:
            if reply.code != 250:
                abort(self._client)


def envelope_of(address: str) -> bytes:
    """An address as it stands in a command. Danish letters after the @ have a form that every server knows.

    Raises:
        ValueError: it is not one bare address; the library would make one of it, and lose the others.
    """
    if not re.fullmatch(BARE_ADDRESS, address) or safe(address) != address or parse_address(address) != address:
        raise ValueError(NOT_ONE_ADDRESS)
    local, _, domain = address.rpartition("@")
    try:
        return local.encode() + b"@" + (domain.encode() if domain.isascii() else domain.encode("idna"))
    except UnicodeError:
        raise ValueError(NOT_ONE_ADDRESS) from None


def _text(content: bytes) -> bytes:
    """The mail with ``\\r\\n`` at the end of each line, as it stands in almost any already."""
    # The library's way of looking takes a quarter of a second for an attachment of some size, and keys wait for it.
    ends = content.count(b"\r\n")
    if content.endswith(b"\r\n") and ends == content.count(b"\n") == content.count(b"\r"):
        return content
    return normalize_message_line_endings(content)


def _stuffed(text: bytes) -> bytes:
    """A text in which no line is the dot that ends it, and that dot."""
    return (b"\r\n" + text).replace(b"\r\n.", b"\r\n..")[2:] + b".\r\n"


def surplus(client: SMTP) -> bool:
    """Whether the server said more than was asked for.

    The library keeps it, and takes it for the answer to the next command: a mail that is refused would count as taken.
    """
    protocol = client.protocol
    return protocol is not None and bool(protocol._buffer)


def heed_cancel() -> None:
    """Give way to a cancellation that Python 3.11 loses when an answer comes at the same moment (in ``wait_for``)."""
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError


def abort(client: SMTP) -> None:
    """Cut the line. ``close`` would first send what is still to be sent, be it the rest of a mail."""
    if isinstance(client.transport, asyncio.WriteTransport):
        client.transport.abort()
    client.close()
