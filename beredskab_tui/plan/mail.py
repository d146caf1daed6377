"""The mail settings of ``config/mail.toml``. Nothing here opens a connection or reads a password."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import suppress
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from beredskab_tui.configfile import BadFile, Problem, TomlFile, open_toml

MAIL_FILE: Final = "mail.toml"

Security = Literal["starttls", "tls", "ingen"]

LOOPBACK: Final = ("127.0.0.1", "::1", "localhost")
"""The only servers that a mail may go to in clear text: they are on this computer."""

_PART: Final = r"[^\s\x00-\x20\x7f@<>()\[\]\\,;:\".]+"
BARE_ADDRESS: Final = rf"{_PART}(\.{_PART})*@{_PART}(\.{_PART})+"
"""One mail address and nothing else: no name, no comment, no second address, nothing to end a command with."""

_ADDRESS: Final = f"^({BARE_ADDRESS})?$"
_HOST: Final = r"^([\w-]+(\.[\w-]+)*|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*)?$"
_FILE_NAME: Final = r"^[^/\\]*$"

Words = tuple[str, ...]


class MailSettings(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    rename={
        "active": "aktiv",
        "host": "server",
        "security": "sikkerhed",
        "user": "bruger",
        "password_file": "adgangskode_fil",
        "password_command": "adgangskode_kommando",
        "token_command": "token_kommando",
        "ca_file": "ca_fil",
        "sender": "afsender",
        "sender_name": "afsendernavn",
        "reply_to": "svar_til",
        "connect_seconds": "vent_paa_forbindelse",
        "delivery_seconds": "vent_paa_kvittering",
        "per_minute": "mails_pr_minut",
        "undo_seconds": "fortryd_sekunder",
        "single_mails": "enkeltmails_hoejst",
        "group_size": "skjult_gruppe",
        "late_minutes": "ring_i_stedet_efter",
    },
):
    """How mail leaves the house."""

    active: Annotated[
        bool, Meta(title="aktiv", description="Skriv aktiv = true for at sende, aktiv = false for ikke at sende.")
    ] = False
    host: Annotated[
        str,
        Meta(
            pattern=_HOST,
            title="serveren",
            description='Skriv kun serverens navn, fx server = "smtp.example.dk"; porten har sin egen linje.',
        ),
    ] = ""
    port: Annotated[int, Meta(ge=1, le=65535, title="porten", description="Skriv et tal, fx port = 587.")] = 587
    security: Annotated[Security, Meta(title="sikkerheden")] = "starttls"
    user: str = ""
    """Empty when the server asks for no login."""
    password_file: Annotated[
        str,
        Meta(
            pattern=_FILE_NAME,
            title="filen med adgangskoden",
            description="Skriv kun filens navn; filen skal ligge i samme mappe som mail.toml.",
        ),
    ] = "smtp.secret"
    """File in the config folder that only its owner may read, used when there is no command."""
    password_command: Annotated[
        Words,
        Meta(
            title="adgangskode_kommando",
            description='Skriv hvert ord for sig, fx adgangskode_kommando = ["pass", "show", "beredskab"].',
        ),
    ] = ()
    """Program and arguments; the first line it prints is the password. No shell reads it."""
    token_command: Annotated[
        Words,
        Meta(
            title="token_kommando",
            description='Skriv hvert ord for sig, fx token_kommando = ["beredskab-token"].',
        ),
    ] = ()
    """Program and arguments; the first line it prints is an access token, and login is XOAUTH2."""
    ca_file: str = ""
    """Certificates to trust besides the system's, in PEM form; relative to the config folder. Empty for none."""
    sender: Annotated[
        str,
        Meta(
            pattern=_ADDRESS,
            title="afsenderen",
            description='Skriv en mailadresse, fx afsender = "beredskab@example.dk".',
        ),
    ] = ""
    sender_name: str = ""
    reply_to: Annotated[
        str,
        Meta(
            pattern=_ADDRESS,
            title="svaradressen",
            description='Skriv en mailadresse, fx svar_til = "sekretariat@example.dk".',
        ),
    ] = ""
    connect_seconds: Annotated[int, Meta(ge=1, le=120)] = 15
    delivery_seconds: Annotated[int, Meta(ge=30, le=900)] = 300
    """How long to wait for the server's receipt; a short wait leaves mails whose fate nobody knows."""
    per_minute: Annotated[int, Meta(ge=0, le=6000)] = 30
    """The most mails that go out in a minute; 0 for no limit."""
    undo_seconds: Annotated[int, Meta(ge=0, le=600)] = 60
    """So long after its approval a message can be called back before anything of it is sent (*fortryd*)."""
    single_mails: Annotated[int, Meta(ge=0, le=500)] = 30
    """Up to so many recipients get a mail each; more share mails in which they do not see each other."""
    group_size: Annotated[int, Meta(ge=1, le=100)] = 50
    """The most recipients of one such mail."""
    late_minutes: Annotated[int, Meta(ge=1, le=1440)] = 10
    """When a mail has waited so long, somebody is to ring instead."""

    @property
    def loopback(self) -> bool:
        """Whether the server is on this computer."""
        return self.host.casefold() in LOOPBACK

    @property
    def fingerprint(self) -> str:
        """The same for the same settings, and for no others: what was held for these is tried anew with others."""
        return hashlib.blake2b(msgspec.json.encode(self), digest_size=16).hexdigest()


def read_mail(path: str) -> MailSettings:
    """The settings of ``mail.toml``.

    Raises:
        BadFile: a value cannot be used, or two of them do not go together.
    """
    file = open_toml(path)
    settings = file.as_kind(MailSettings)
    problems = tuple(_problems(file, settings))
    if problems:
        raise BadFile(problems)
    return settings


class MailFile:
    """The settings while the program runs: whoever mends ``mail.toml`` need not start anything again.

    Args:
        config_folder: where the file is.
        settings: what was read of it, or of an earlier version that was good.
    """

    def __init__(self, config_folder: str, settings: MailSettings) -> None:
        self.settings = settings
        self._path = os.path.join(config_folder, MAIL_FILE)
        self._as_of = _changed_at(self._path)

    def refresh(self) -> bool:
        """Read it if it is another by now; True when the settings are others. What cannot be used changes nothing.

        Waits for the disk.
        """
        as_of = _changed_at(self._path)
        if as_of == self._as_of:
            return False
        self._as_of, before = as_of, self.settings
        with suppress(BadFile):
            self.settings = read_mail(self._path)
        return self.settings != before


def _changed_at(path: str) -> int:
    """When a file was last changed; 0 when there is none."""
    try:
        return os.stat(path).st_mtime_ns
    except OSError:
        return 0


def _problems(file: TomlFile, settings: MailSettings) -> Iterator[Problem]:
    """What each value allows by itself, but not together with the others."""
    for value, key, example in (
        (settings.host, "server", "smtp.example.dk"),
        (settings.sender, "afsender", "beredskab@example.dk"),
    ):
        if settings.active and not value:
            right = f'Skriv fx {key} = "{example}", eller skriv aktiv = false.'
            yield file.problem((key,) if key in file.data else ("aktiv",), f"{key} mangler", right)
    if settings.host and settings.security == "ingen" and not settings.loopback:
        yield file.problem(
            ("sikkerhed",),
            "uden kryptering kan enhver på vejen læse både mails og adgangskode",
            'Skriv sikkerhed = "starttls" eller "tls". "ingen" kan kun bruges til en server på samme computer '
            f"({', '.join(LOOPBACK)}).",
        )
    if settings.token_command and settings.password_command:
        yield file.problem(
            ("token_kommando",),
            "token_kommando og adgangskode_kommando kan ikke bruges sammen",
            "Slet den ene. Spørg it-afdelingen, hvilken mailserveren kræver.",
        )
    for command, key in (
        (settings.password_command, "adgangskode_kommando"),
        (settings.token_command, "token_kommando"),
    ):
        if command and not command[0]:
            yield file.problem((key,), f"{key} har ikke noget program", "Skriv programmets navn som det første ord.")
    if settings.token_command and not settings.user:
        yield file.problem(
            ("bruger",) if "bruger" in file.data else ("token_kommando",),
            "bruger mangler, og uden den kan token_kommando ikke bruges",
            'Skriv postkassens adresse, fx bruger = "beredskab@example.dk".',
        )
