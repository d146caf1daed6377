"""A real mail server in a thread of its own that fails just as it is told, and counts what it has stored.

What goes wrong is chosen by the local part of a recipient (``perm@example.dk``, ``perm+2@example.dk``: ``RECIPIENTS``
and ``TEXTS``), or for a whole command by ``replies`` and ``glued``. Both may be changed while it runs.
"""

import asyncio
import base64
import email
import email.policy
import ssl
import threading
from collections import Counter
from collections.abc import Awaitable, Callable, Collection
from functools import partial
from types import TracebackType
from typing import Any, Final, NamedTuple

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

DROP: Final = "drop"
"""The line is cut, without a word."""
HANG: Final = "hang"
"""No answer, ever."""
HOLD: Final = "hold"
"""As ``TEXT``: the server reads the first line of the text, and the rest not until ``go_on`` is called."""
STORE_AND_DROP: Final = "store and drop"
STORE_AND_HANG: Final = "store and hang"

RECIPIENTS: Final = {
    "perm": "550 5.1.1 User unknown",
    "later": "450 4.2.0 Try again later",
    "busy": "421 4.3.2 Too many of you",
    "rdrop": DROP,
    "control": "550 \x1b]0;ejet\x07\x1b[2Jnej\u202e \x9b1mtak",
}
"""Local part → what its ``RCPT`` gets. ``grey`` is told to come back the first time, and taken the next."""

TEXTS: Final = {
    "data4": "451 4.3.0 Not now",
    "data5": "554 5.7.1 Looks like spam",
    "large": "552 5.3.4 Message too big",
    "full": "552 5.2.2 Mailbox full",
    "notyou": "554 5.2.252 SendAsDenied; not allowed to send as beredskab@example.dk",
    "drop": DROP,
    "silent": HANG,
    "stored": STORE_AND_DROP,
    "slow": STORE_AND_HANG,
}
"""Local part → what comes after the text of the mail."""


class Stored(NamedTuple):
    """A mail that the server has taken care of, whatever it said of it."""

    message_id: str
    sender: str
    recipients: tuple[str, ...]
    options: tuple[str, ...]
    content: bytes


class FaultServer:
    """``with FaultServer() as server``: listens on ``127.0.0.1``, at ``server.port``.

    Args:
        tls: for TLS, or for STARTTLS.
        implicit: TLS from the first byte.
        login: user, and the password or token that is right for them; None asks for no login.
        required: nobody sends without a login.
        ways: the mechanisms of a login that are offered.
        largest: bytes of a mail.
        utf8: whether Danish letters may stand before the @ of an address.
    """

    def __init__(
        self,
        *,
        tls: ssl.SSLContext | None = None,
        implicit: bool = False,
        login: tuple[str, str] | None = None,
        required: bool = False,
        ways: Collection[str] = ("PLAIN", "LOGIN", "XOAUTH2"),
        largest: int = 2_000_000,
        utf8: bool = True,
    ) -> None:
        self.port = 0
        self.login = login
        self.replies: dict[str, str] = {}
        """Verb → ``DROP``, ``HANG`` or what it is answered, whatever came. Also ``GREETING`` before all, ``TEXT`` in
        the middle of a mail, ``END`` after it."""
        self.glued: dict[str, str] = {}
        """Verb → what is said in the same breath as its answer, though nobody asked."""
        self.without: set[str] = set()
        """Extensions that are not offered."""
        self.said: list[str] = []
        """Every verb that was heard, of all connections, and ``CONNECT`` for each of them."""
        self.names: set[str] = set()
        """What callers called themselves."""
        self.tokens: list[str] = []
        self.stored: list[Stored] = []
        self.lost = 0
        """How many connections are over."""
        self._make = partial(
            _Line,
            self,
            tls_context=None if implicit else tls,
            data_size_limit=largest,
            enable_SMTPUTF8=utf8,
            auth_require_tls=False,
            required=required,
            auth_exclude_mechanism={"PLAIN", "LOGIN", "XOAUTH2"}.difference(ways),
            authenticator=self._is_known,
            hostname="mail.example.dk",
            timeout=600,
        )
        self._ssl = tls if implicit else None
        self._seen: Counter[str] = Counter()
        self._lines: list[_Line] = []
        self._news = threading.Condition()
        self._ready = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._over: asyncio.Event | None = None
        self._held = asyncio.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._main()), name="fault server", daemon=True)

    def __enter__(self) -> "FaultServer":
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        assert self._loop is not None and self._over is not None
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join(10)
        assert not self._thread.is_alive()

    @property
    def copies(self) -> Counter[tuple[str, str]]:
        """How often each mail was stored for each recipient of its envelope, by ``Message-ID`` and address."""
        return Counter((mail.message_id, recipient) for mail in self.stored for recipient in mail.recipients)

    def go_on(self) -> None:
        """Read the texts that are held up."""
        assert self._loop is not None
        self._loop.call_soon_threadsafe(self._held.set)

    def until(self, true: Callable[[], bool], seconds: float = 10) -> None:
        """Wait until something holds of what the server has heard or stored. From another thread than its own."""
        with self._news:
            assert self._news.wait_for(true, seconds), (self.said, self.stored)

    # -- in the server's thread

    async def _main(self) -> None:
        self._loop, self._over = asyncio.get_running_loop(), asyncio.Event()
        server = await self._loop.create_server(
            lambda: self._make(loop=self._loop), "127.0.0.1", self.port, ssl=self._ssl
        )
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._over.wait()
        # A connection just accepted takes some turns of the loop to be there, and one that is cut to be gone.
        for _ in range(20):
            await asyncio.sleep(0)
        server.close()
        for _ in range(20):
            for line in self._lines:
                line.cut()
            await asyncio.sleep(0)
        # A connection that is cut in the middle of a mail ends its task with an error, which is nobody's concern.
        await asyncio.gather(*(line.work for line in self._lines if line.work is not None), return_exceptions=True)
        await server.wait_closed()

    def hear(self, verb: str, line: "_Line") -> None:
        with self._news:
            self.said.append(verb)
            if verb == "CONNECT":
                self._lines.append(line)
            self._news.notify_all()

    def lose(self) -> None:
        with self._news:
            self.lost += 1
            self._news.notify_all()

    async def hold(self) -> None:
        await self._held.wait()

    def _store(self, envelope: Envelope) -> None:
        assert isinstance(envelope.content, bytes)
        headers = email.message_from_bytes(envelope.content, policy=email.policy.default)
        mail = Stored(
            str(headers["Message-ID"] or ""),
            envelope.mail_from or "",
            tuple(envelope.rcpt_tos),
            tuple(envelope.mail_options),
            envelope.content,
        )
        with self._news:
            self.stored.append(mail)
            self._news.notify_all()

    def _is_known(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: LoginPassword
    ) -> AuthResult:
        right = (data.login.decode(), data.password.decode()) == self.login
        # Not handled: else nobody would answer.
        return AuthResult(success=right, handled=False)

    # -- what aiosmtpd asks

    async def auth_XOAUTH2(self, server: SMTP, args: list[str]) -> AuthResult:
        said = base64.b64decode(args[1]).decode()
        self.tokens.append(said)
        assert self.login is not None
        user, token = self.login
        if said == f"user={user}\x01auth=Bearer {token}\x01\x01":
            return AuthResult(success=True)
        # The refusal comes as a challenge that the client is to answer with an empty line.
        await server.challenge_auth('{"status":"400"}')
        return AuthResult(success=False, handled=False)

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, name: str, offers: list[str]
    ) -> list[str]:
        session.host_name = name
        self.names.add(name)
        without = self.without if self.login else self.without | {"AUTH"}
        return [offer for offer in offers if offer[4:].partition(" ")[0] not in without]

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        local = _kind(address)
        reply = RECIPIENTS.get(local, "250 2.1.5 Ok")
        self._seen[address] += 1
        if local == "grey" and self._seen[address] == 1:
            reply = "450 4.2.0 Greylisted"
        if reply == DROP:
            assert isinstance(server, _Line)
            server.cut()
        elif reply.startswith("2"):
            envelope.rcpt_tos.append(address)
        return reply

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        assert isinstance(server, _Line)
        kinds = [TEXTS[kind] for kind in map(_kind, envelope.rcpt_tos) if kind in TEXTS]
        reply = self.replies.get("END") or (kinds[0] if kinds else "250 2.0.0 Ok: queued")
        if reply in (STORE_AND_DROP, STORE_AND_HANG) or reply.startswith("2"):
            self._store(envelope)
        self.hear("END", server)
        if reply in (DROP, STORE_AND_DROP):
            server.cut()
        elif reply in (HANG, STORE_AND_HANG):
            await asyncio.Event().wait()
        server.verb = "END"
        return reply


class _Line(SMTP):
    """One connection."""

    line_length_limit = 100_000

    def __init__(self, house: FaultServer, *, required: bool, **options: Any) -> None:
        super().__init__(house, **options)
        # As an option it would warn of clear text, which here goes no further than this computer.
        self._auth_required = required
        self._house = house
        self.verb = "GREETING"
        self.work: asyncio.Task[None] | None = None
        self.command_size_limits["AUTH"] = 50_000
        for verb, method in list(self._smtp_methods.items()):
            self._smtp_methods[verb] = partial(self._hear, verb, method)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        first = self.transport is None
        super().connection_made(transport)
        if first:
            self.work = self._handler_coroutine
            self._house.hear("CONNECT", self)

    def connection_lost(self, error: Exception | None) -> None:
        super().connection_lost(error)
        self._house.lose()

    def cut(self) -> None:
        transport = self._original_transport or self.transport
        if isinstance(transport, asyncio.WriteTransport):
            transport.abort()

    async def push(self, status: str | bytes) -> None:
        if self.verb == "GREETING" and (reply := self._house.replies.get("GREETING")):
            if reply == DROP:
                self.cut()
            if reply in (DROP, HANG):
                await asyncio.Event().wait()
            status = reply
        raw = status if isinstance(status, bytes) else status.encode("utf-8", "surrogateescape")
        glued = self._house.glued.get(self.verb) if raw[3:4] != b"-" else None
        await super().push(raw if glued is None else raw + b"\r\n" + glued.encode())
        if raw.startswith(b"354") and self._house.replies.get("TEXT") == HOLD:
            await self._reader.readuntil(b"\r\n")
            self._house.hear("TEXT", self)
            await self._house.hold()

    async def _hear(self, verb: str, method: Callable[[str | None], Awaitable[None]], arg: str | None) -> None:
        self.verb = verb
        self._house.hear(verb, self)
        reply = self._house.replies.get(verb)
        if reply == DROP:
            self.cut()
        elif reply == HANG:
            await asyncio.Event().wait()
        elif reply is not None:
            await self.push(reply)
        elif verb == "DATA" and self._house.replies.get("TEXT") == DROP:
            await self.push("354 Go on")
            await self._reader.readuntil(b"\r\n")
            self.cut()
        else:
            await method(arg)


def _kind(address: str) -> str:
    return address.partition("@")[0].partition("+")[0]
