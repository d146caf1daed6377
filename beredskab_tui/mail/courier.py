"""The courier: one connection to the mail server, one mail at a time (plan R44).

Encrypted and checked, or not at all. After anything that is no clean answer the connection is dropped, because nobody
knows which answer belongs to which question.
"""

import asyncio
import os
import ssl
from collections.abc import Sequence
from contextlib import suppress
from typing import Final

from aiosmtplib import SMTP, SMTPAuthenticationError, SMTPException

from beredskab_tui.errors import why
from beredskab_tui.mail import answers
from beredskab_tui.mail.answers import NotConnected, Stage, Trouble
from beredskab_tui.mail.credentials import NoSecret, Secret, secret
from beredskab_tui.mail.reach import reach
from beredskab_tui.mail.transaction import BeforeData, Transaction, abort, envelope_of, heed_cancel, surplus
from beredskab_tui.plan.mail import MailSettings
from beredskab_tui.room.outbox import Receipt
from beredskab_tui.text import safe

__all__ = ["Courier", "NotConnected", "Stage", "Trouble"]

COMMAND_SECONDS = 30.0
"""How long each answer may take, but for the greeting and the receipt, which are in the settings."""

QUIT_SECONDS = 2.0
"""How long a farewell may take. Everything that matters is on the disk by then."""

OURSELVES: Final = "[127.0.0.1]"
"""What we call ourselves to the server, as other mail programs do: without asking any name server, and without telling
the name of this computer to everybody who reads the mail's headers."""


class Courier:
    """Brings mails to the mail server of the settings. For one task at a time, in one event loop."""

    def __init__(self, settings: MailSettings, config_folder: str) -> None:
        self._settings = settings
        self._config_folder = config_folder
        self._client: SMTP | None = None
        self._delivering = False

    @property
    def connected(self) -> bool:
        """Whether there is a connection, as far as this side can know."""
        return self._client is not None and self._client.is_connected

    @property
    def protection(self) -> str | None:
        """The version of TLS that the connection goes over; None without one, or in clear text."""
        tls = self._client.get_transport_info("ssl_object") if self._client is not None and self.connected else None
        return tls.version() if isinstance(tls, ssl.SSLObject) else None

    async def connect(self) -> None:
        """Reach the server, encrypt and log in; nothing when that is done already.

        Raises:
            NotConnected: with the stage that failed. There is no connection then.
        """
        if self.connected:
            return
        self._drop()
        settings = self._settings
        if settings.security == "ingen" and not settings.loopback:
            raise answers.clear_text(settings)
        # Reading the system's certificates takes 50 ms.
        context = None if settings.security == "ingen" else await asyncio.to_thread(self._trusting)
        client = SMTP(
            hostname=settings.host,
            local_hostname=OURSELVES,
            timeout=COMMAND_SECONDS,
            use_tls=settings.security == "tls",
            start_tls=False,  # demanded below, where a missing one can be told from a wrong one
            tls_context=context,
        )
        stage = Stage.LINE
        try:
            door = await reach(settings.host, settings.port, settings.connect_seconds)
            await client.connect(sock=door, timeout=settings.connect_seconds)
            heed_cancel()
            await client.ehlo()
            if settings.security == "starttls":
                stage = Stage.SECURITY
                if not client.supports_extension("starttls"):
                    raise answers.no_encryption(settings)
                await client.starttls()
                await client.ehlo()
            heed_cancel()
            stage = Stage.LOGIN
            if settings.user:
                await self._log_in(client, await secret(settings, self._config_folder))
                heed_cancel()
            if surplus(client):
                raise answers.odd(settings, stage)
        except NoSecret as missing:
            trouble = Trouble.OFFLINE if missing.may_pass else Trouble.HELD
            raise NotConnected(trouble, Stage.LOGIN, missing.what, missing.to_do) from missing
        except (SMTPException, OSError, ValueError) as error:
            raise answers.lost(settings, stage, error) from error
        else:
            self._client = client
        finally:
            if self._client is not client:
                abort(client)

    async def reachable(self) -> bool:
        """Whether somebody opens at the server's door. Says nothing to it, and leaves the connection as it is."""
        try:
            door = await reach(self._settings.host, self._settings.port, self._settings.connect_seconds)
        except (OSError, UnicodeError):
            return False
        door.close()
        return True

    async def deliver(self, recipients: Sequence[str], content: bytes, before_data: BeforeData) -> dict[str, Receipt]:
        """Hand one mail over.

        Args:
            recipients: bare addresses, for the envelope.
            content: the mail as RFC 5322 has it.
            before_data: awaited right before the text goes over the wire, and only when somebody is to get it. When it
                gives False the mail is called off; what it raises goes on, and nothing was sent.

        Returns:
            What came of it for each recipient. For a mail that was called off, only of those refused before.

        Raises:
            NotConnected: certainly not sent, to nobody. What was refused before is not told; try all of them again.
            ValueError: a recipient is not one bare address. Nothing was said to the server.
            asyncio.CancelledError: the connection is gone. Whether it was sent is for whoever wrote the phase down.
                Once what came of it is known, that is told, and the next call gives way.
        """
        if not recipients:
            raise ValueError("a mail is for somebody")
        envelopes = {address: envelope_of(address) for address in recipients}
        if self._delivering:
            raise RuntimeError("one mail at a time")
        client = self._client
        if client is None or not client.is_connected:
            self._drop()
            raise answers.lost(self._settings, Stage.MAIL, SMTPException("no connection"))
        self._delivering, clean = True, False
        try:
            found = await Transaction(client, self._settings).run(envelopes, content, before_data)
            clean = not surplus(client)
            return found
        finally:
            self._delivering = False
            if not clean:
                self._drop()

    async def close(self) -> None:
        """Say goodbye, shortly. Never fails and never waits long; in the middle of a mail the line is just cut."""
        client, self._client = self._client, None
        if client is None:
            return
        transport = client.transport
        try:
            if client.is_connected and not self._delivering:
                # Whatever is wrong with the farewell: all that was sent has its receipt.
                with suppress(SMTPException, OSError):
                    async with asyncio.timeout(QUIT_SECONDS):
                        await client.quit(timeout=QUIT_SECONDS)
        finally:
            abort(client)
            if isinstance(transport, asyncio.WriteTransport):
                transport.abort()

    async def _log_in(self, client: SMTP, key: Secret) -> None:
        """In the one best way that the server offers.

        The library would try each way in turn: three wrong passwords in a row lock many accounts, and a server that
        hangs up after the first hides that the password was wrong.
        """
        ways = (
            {"xoauth2": client.auth_xoauth2} if key.token else {"plain": client.auth_plain, "login": client.auth_login}
        )
        offered = [ways[name] for name in ways if name in client.server_auth_methods]
        if not offered:
            raise answers.no_login(self._settings)
        try:
            await offered[0](self._settings.user, key.reveal())
        except SMTPAuthenticationError as error:
            if not 400 <= error.code < 600:
                raise answers.odd(self._settings, Stage.LOGIN) from None
            # Not even as the cause: a report of it may show what the variables of the library held.
            raise answers.login_refused(self._settings, error.code, key.hidden(error.message)) from None
        except (SMTPException, OSError) as error:
            raise answers.lost(self._settings, Stage.LOGIN, error) from None

    def _trusting(self) -> ssl.SSLContext:
        """Whom to trust: checks certificate and name, and speaks TLS 1.2 or newer."""
        context = ssl.create_default_context()
        if context.minimum_version < ssl.TLSVersion.TLSv1_2:
            context.minimum_version = ssl.TLSVersion.TLSv1_2
        if self._settings.ca_file:
            path = os.path.join(self._config_folder, self._settings.ca_file)
            try:
                context.load_verify_locations(path)
            except OSError as error:
                reason = "der er intet certifikat i den" if isinstance(error, ssl.SSLError) else why(error)
                raise NotConnected(
                    Trouble.HELD,
                    Stage.SETTINGS,
                    f"Certifikatet i filen {safe(path)} kan ikke bruges: {reason}.",
                    "Ret ca_fil i mail.toml, eller bed it-afdelingen om en ny fil (PEM).",
                ) from error
        return context

    def _drop(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            abort(client)
