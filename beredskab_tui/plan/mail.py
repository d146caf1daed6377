"""The mail settings of ``config/mail.toml``. Nothing here opens a connection or reads a password."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from beredskab_tui.configfile import BadFile, open_toml

Security = Literal["starttls", "tls", "ingen"]


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
        "password_env": "adgangskode_variabel",
        "password_file": "adgangskode_fil",
        "sender": "afsender",
        "sender_name": "afsendernavn",
        "reply_to": "svar_til",
        "connect_seconds": "vent_paa_forbindelse",
        "delivery_seconds": "vent_paa_kvittering",
    },
):
    """How mail leaves the house."""

    active: Annotated[
        bool, Meta(title="aktiv", description="Skriv aktiv = true for at sende, aktiv = false for ikke at sende.")
    ] = False
    host: str = ""
    port: Annotated[int, Meta(ge=1, le=65535, title="porten", description="Skriv et tal, fx port = 587.")] = 587
    security: Annotated[Security, Meta(title="sikkerheden")] = "starttls"
    user: str = ""
    """Empty when the server asks for no login."""
    password_env: str = "BEREDSKAB_MAIL_ADGANGSKODE"
    """Name of the environment variable that holds the password; the password itself never stands in a file of ours."""
    password_file: str = "smtp.secret"
    """File in the config folder that only its owner may read, used when the variable is not set."""
    sender: Annotated[
        str,
        Meta(
            pattern=r"^([^@\s]+@[^@\s]+\.[^@\s.]+)?$",
            title="afsenderen",
            description='Skriv en mailadresse, fx afsender = "beredskab@example.dk".',
        ),
    ] = ""
    sender_name: str = ""
    reply_to: Annotated[
        str,
        Meta(
            pattern=r"^([^@\s]+@[^@\s]+\.[^@\s.]+)?$",
            title="svaradressen",
            description='Skriv en mailadresse, fx svar_til = "sekretariat@example.dk".',
        ),
    ] = ""
    connect_seconds: Annotated[int, Meta(ge=1, le=120)] = 15
    delivery_seconds: Annotated[int, Meta(ge=30, le=900)] = 300
    """How long to wait for the server's receipt; a short wait leaves mails whose fate nobody knows."""


def read_mail(path: str) -> MailSettings:
    """The settings of ``mail.toml``.

    Raises:
        BadFile: a value cannot be used, or mail is switched on without server or sender.
    """
    file = open_toml(path)
    settings = file.as_kind(MailSettings)
    problems = []
    for value, key, example in (
        (settings.host, "server", "smtp.example.dk"),
        (settings.sender, "afsender", "beredskab@example.dk"),
    ):
        if settings.active and not value:
            right = f'Skriv fx {key} = "{example}", eller skriv aktiv = false.'
            problems.append(file.problem((key,) if key in file.data else ("aktiv",), f"{key} mangler", right))
    if problems:
        raise BadFile(problems)
    return settings
