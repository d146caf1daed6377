"""The password or token that the mail server asks for: read when it is needed, and never shown or kept.

It stands in a file that only its owner may read, or a program of the user's choice gives it. Not in an environment
variable, which every child process sees, nor in ``mail.toml``, which is copied and mailed about.
"""

import asyncio
import base64
import contextlib
import os
import shlex
import signal
from typing import Final

from beredskab_tui.configfile import decode
from beredskab_tui.errors import BeredskabError, why
from beredskab_tui.plan.mail import MailSettings
from beredskab_tui.regularfile import open_regular
from beredskab_tui.text import safe

COMMAND_SECONDS = 30.0
"""How long a command may take to say the secret."""

LONGEST: Final = 64_000
"""Bytes. A token is some thousands."""

_ENOUGH_TO_TELL: Final = 6
"""So many characters of a secret in a row are a piece of it."""

_SAFE: Final = "Intet er tabt; mails venter."


class NoSecret(BeredskabError):
    """The secret cannot be had."""

    def __init__(self, what: str, to_do: str, *, may_pass: bool = False) -> None:
        super().__init__(f"{what} {_SAFE} {to_do}")
        self.what = what
        self.to_do = to_do
        self.may_pass = may_pass
        """Whether it may be had later without anybody doing anything: a token comes over the net."""


class Secret:
    """A password or an access token. Says nothing of itself: an error's report shows what variables hold."""

    __slots__ = ("_user", "_value", "token")

    def __init__(self, value: str, user: str, *, token: bool) -> None:
        self._value = value
        self._user = user
        self.token = token

    def __repr__(self) -> str:
        return "Secret(…)"

    def reveal(self) -> str:
        return self._value

    def hidden(self, text: str) -> str:
        """A server's text without the secret: some servers repeat what they did not understand."""
        value, user = self._value, self._user
        plain = f"\0{user}\0{value}", value, f"user={user}\x01auth=Bearer {value}\x01\x01"
        forms = [value, *(base64.b64encode(form.encode()).decode("ascii") for form in plain)]
        return " ".join("…" if any(_shares(word, form) for form in forms) else word for word in text.split())


async def secret(settings: MailSettings, config_folder: str) -> Secret:
    """What to log in with.

    Raises:
        NoSecret: it is missing, others may read it, or the command that gives it failed. Never says the secret.
    """
    if settings.token_command:
        said = await _said_by(settings.token_command, "token_kommando", config_folder)
        return Secret(said, settings.user, token=True)
    if settings.password_command:
        said = await _said_by(settings.password_command, "adgangskode_kommando", config_folder)
        return Secret(said, settings.user, token=False)
    if not settings.password_file:
        raise NoSecret(
            "Adgangskoden til mail mangler.", "Skriv adgangskode_fil eller adgangskode_kommando i mail.toml."
        )
    path = os.path.join(config_folder, settings.password_file)
    return Secret(await asyncio.to_thread(_read, path), settings.user, token=False)


def _read(path: str) -> str:
    shown, command = safe(path), f"Skriv: chmod 600 {shlex.quote(safe(path))}"
    try:
        fd = open_regular(path)
    except FileNotFoundError:
        raise NoSecret(
            f"Adgangskoden til mail mangler: filen {shown} findes ikke.", f"Læg den alene i filen. {command}"
        ) from None
    except OSError as error:
        to_do = command if isinstance(error, PermissionError) else "Læg adgangskoden alene i en fil under det navn."
        raise NoSecret(f"Filen med adgangskoden, {shown}, kan ikke læses: {why(error)}.", to_do) from None
    try:
        # Of the file that is open, which nobody can exchange for another meanwhile.
        if os.fstat(fd).st_mode & 0o077:
            raise NoSecret(
                f"Andre end ejeren kan læse filen med adgangskoden, {shown}, så den bliver ikke brugt.", command
            )
        raw = os.read(fd, LONGEST)
    except OSError as error:
        raise NoSecret(f"Filen med adgangskoden, {shown}, kan ikke læses: {why(error)}.", command) from None
    finally:
        os.close(fd)
    value = _first_line(raw)
    if not value:
        raise NoSecret(
            f"Der står ingen adgangskode i filen {shown}.", "Skriv den alene på den første linje, og gem filen."
        )
    return value


async def _said_by(command: tuple[str, ...], key: str, config_folder: str) -> str:
    # Only the program is named: its arguments may be as secret as what it says.
    program, may_pass = safe(command[0]), key == "token_kommando"
    to_do = f"Prøv kommandoen i {key} i mail.toml i en terminal; den skal skrive på første linje og ikke spørge."
    try:
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            cwd=config_folder,
            # A session of its own has no terminal: a program that asks for a password would write across the board.
            start_new_session=True,
        )
    except (OSError, ValueError) as error:
        reason = why(error) if isinstance(error, OSError) else "ordene kan ikke bruges"
        raise NoSecret(f"Programmet {program} i {key} kan ikke startes: {reason}.", to_do) from None
    ended = False
    try:
        async with asyncio.timeout(COMMAND_SECONDS):
            raw = await _all(process)
            ended = len(raw) <= LONGEST and await process.wait() is not None
    except TimeoutError:
        raise NoSecret(
            f"Programmet {program} i {key} svarede ikke inden {COMMAND_SECONDS:.0f} sekunder.",
            to_do,
            may_pass=may_pass,
        ) from None
    finally:
        if not ended:
            await _kill(process)
    if not ended:
        raise NoSecret(f"Programmet {program} i {key} skriver alt for meget.", to_do)
    if process.returncode:
        raise NoSecret(
            f"Programmet {program} i {key} melder fejl (kode {process.returncode}).", to_do, may_pass=may_pass
        )
    value = _first_line(raw)
    if not value:
        raise NoSecret(f"Programmet {program} i {key} skrev ingenting.", to_do, may_pass=may_pass)
    return value


async def _all(process: asyncio.subprocess.Process) -> bytes:
    assert process.stdout is not None
    raw = b""
    while len(raw) <= LONGEST and (more := await process.stdout.read(LONGEST)):
        raw += more
    return raw


async def _kill(process: asyncio.subprocess.Process) -> None:
    """End the command and what it started, and wait until they are gone."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(1):
            await process.communicate()


def _first_line(raw: bytes) -> str:
    return decode(raw).partition("\n")[0].strip()


def _shares(word: str, form: str) -> bool:
    """Whether a word holds the secret, or a piece of it that is long enough to tell."""
    if len(form) <= _ENOUGH_TO_TELL:
        return form in word
    pieces = (form[at : at + _ENOUGH_TO_TELL] for at in range(len(form) - _ENOUGH_TO_TELL + 1))
    return any(piece in word for piece in pieces)


def fingerprint(settings: MailSettings, config_folder: str) -> str:
    """The same for the same settings and the same password file: what was held for these is tried anew with others."""
    try:
        found = os.stat(os.path.join(config_folder, settings.password_file or "."))
    except OSError:
        return settings.fingerprint
    return f"{settings.fingerprint}-{found.st_mtime_ns}-{found.st_mode}-{found.st_size}"
