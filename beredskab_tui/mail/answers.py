"""What the mail server's answers, and its silence, mean to an office (plan R44).

The same fault has many faces: aiosmtplib tells *not reached* and *wrong certificate* by one class, and *not sent* and
*perhaps sent* by another. Here each is given its one meaning, in Danish.
"""

import re
import socket
import ssl
from enum import Enum
from typing import Final

from aiosmtplib import SMTPException, SMTPResponseException, SMTPTimeoutError

from beredskab_tui.errors import BeredskabError
from beredskab_tui.plan.mail import MailSettings
from beredskab_tui.records.kinds import DeliveryState
from beredskab_tui.room.outbox import Receipt
from beredskab_tui.text import safe

LONGEST_SAYING: Final = 300
"""Characters of the server's text that are kept."""

SAFE: Final = "Intet er tabt; mails venter."
BY_ITSELF: Final = "Der prøves igen af sig selv."
TOGETHER: Final = (
    'Se efter, om sikkerhed og port hører sammen i mail.toml: "starttls" med 587, "tls" med 465. '
    "Er de rigtige, så ring til it-afdelingen."
)
TOO_LARGE: Final = "Mailen er for stor til mailserveren. Send den uden bilag, eller med et link."
FULL: Final = "Modtagerens postkasse er fuld. Ring i stedet."
DANISH_LETTERS: Final = (
    "Adressen har bogstaver før @, som mailserveren ikke kan sende til. Ring i stedet, eller find en anden adresse."
)
EIGHT_BITS: Final = "Mailserveren kan ikke tage imod bogstaverne i mailen. Send den uden bilag, eller ring i stedet."

_NO_RIGHT_TO_SEND_AS: Final = re.compile(r"5\.7\.60\b|SendAsDenied")
"""How Exchange refuses a sender only after it has read the whole mail."""

_KNOWN_BY_NOBODY: Final = (18, 19, 20, 21)
"""OpenSSL's codes for a certificate that leads to no authority this computer knows."""


class Trouble(Enum):
    """Whether time may help."""

    OFFLINE = "offline"
    """Later is another try."""
    HELD = "held"
    """The settings are wrong: nothing will help but a person."""


class Stage(Enum):
    """How far towards the mail server it went well."""

    SETTINGS = "settings"
    LINE = "line"
    SECURITY = "security"
    LOGIN = "login"
    SENDER = "sender"
    MAIL = "mail"


class NotConnected(BeredskabError):
    """The mail server was not reached, or cannot be used. What was to be delivered was certainly not sent."""

    def __init__(self, trouble: Trouble, stage: Stage, what: str, to_do: str, code: int | None = None) -> None:
        super().__init__(f"{what} {SAFE} {to_do}")
        self.trouble = trouble
        self.stage = stage
        self.what = what
        """What happened, without what is safe."""
        self.to_do = to_do
        self.code = code
        """The server's answer, as a number; None when it gave none."""


def one_line(text: str) -> str:
    """A server's text as it may be shown: it may hold anything."""
    clean = " ".join(safe(text).split())
    return clean if len(clean) <= LONGEST_SAYING else clean[: LONGEST_SAYING - 1] + "…"


def receipt(code: int, text: str) -> Receipt:
    """What a refusal (4xx, 5xx) of one recipient, or of the whole mail, means."""
    if code < 500:
        return Receipt(DeliveryState.WAITING, code, one_line(text))
    if code == 552:
        return Receipt(DeliveryState.FAILED, code, FULL if "5.2.2" in text else TOO_LARGE)
    return Receipt(DeliveryState.FAILED, code, one_line(text))


def refuses_sender(code: int, text: str) -> bool:
    """Whether the whole mail is refused for who sends it: the next mail would be refused as well."""
    return code >= 500 and _NO_RIGHT_TO_SEND_AS.search(text) is not None


def sender_refused(settings: MailSettings, code: int, text: str) -> NotConnected:
    """The server does not let us send under this address."""
    if code in (530, 535, 538):
        return login_refused(settings, code, text)
    return NotConnected(
        Trouble.HELD,
        Stage.SENDER,
        f"Mailserveren godtager ikke afsenderadressen {settings.sender}.{_says(code, text)}",
        "Se efter, om afsender og bruger hører sammen i mail.toml, eller ring til it-afdelingen.",
        code,
    )


def login_refused(settings: MailSettings, code: int, text: str) -> NotConnected:
    """The server does not take the login (5xx), or cannot just now."""
    if code < 500:
        what = f"Mailserveren {settings.host} kan ikke tage imod login lige nu.{_says(code, text)}"
        return NotConnected(Trouble.OFFLINE, Stage.LOGIN, what, BY_ITSELF, code)
    if not settings.user:
        what = f"Mailserveren {settings.host} kræver login, og der står ingen bruger i mail.toml.{_says(code, text)}"
        to_do = "Skriv bruger i mail.toml, og adgangskoden i filen ved siden af."
    else:
        what = f"Mailserveren {settings.host} godtager ikke login som {settings.user}.{_says(code, text)}"
        way = "kommandoen i token_kommando" if settings.token_command else "adgangskoden"
        to_do = f"Ret bruger i mail.toml eller {way}. Er de rigtige, så bed it-afdelingen åbne for SMTP-login."
    return NotConnected(Trouble.HELD, Stage.LOGIN, what, to_do, code)


def no_login(settings: MailSettings) -> NotConnected:
    """The server offers no way of logging in that we can go."""
    if settings.token_command:
        what = f"Mailserveren {settings.host} tager ikke imod login med token (XOAUTH2)."
        to_do = "Slet token_kommando i mail.toml, og brug en adgangskode. Ring ellers til it-afdelingen."
    else:
        what = f"Mailserveren {settings.host} tager ikke imod login med bruger og adgangskode."
        to_do = 'Kræver den ikke login, så skriv bruger = "" i mail.toml. Ring ellers til it-afdelingen.'
    return NotConnected(Trouble.HELD, Stage.LOGIN, what, to_do)


def no_encryption(settings: MailSettings) -> NotConnected:
    """The server offers no STARTTLS: perhaps somebody in between has taken it away."""
    return NotConnected(
        Trouble.HELD,
        Stage.SECURITY,
        f"Mailserveren {settings.host} tilbyder ikke kryptering (STARTTLS) på port {settings.port}, "
        "og her sendes aldrig i klartekst.",
        TOGETHER,
    )


def clear_text(settings: MailSettings) -> NotConnected:
    """Clear text is for a server on this computer only, whoever made the settings."""
    return NotConnected(
        Trouble.HELD,
        Stage.SETTINGS,
        f'sikkerhed er "ingen" i mail.toml, og {settings.host} er ikke på denne computer.',
        'Skriv sikkerhed = "starttls" eller "tls".',
    )


def odd(settings: MailSettings, stage: Stage) -> NotConnected:
    """It answers what no mail server answers here: from now on its answers cannot be told apart."""
    return NotConnected(
        Trouble.OFFLINE,
        stage,
        f"{settings.host} svarer ikke som en mailserver på port {settings.port}.",
        f"{BY_ITSELF} Bliver det ved, så se efter, om server og port er rigtige i mail.toml.",
    )


def busy(settings: MailSettings, stage: Stage, code: int, text: str) -> NotConnected:
    """It says itself that it cannot now, or will not have us (a greeting or an ``EHLO`` refused).

    Never held: on another net, or in an hour, it may take us.
    """
    what = "har ikke tid lige nu" if code < 500 else "afviser denne computer"
    to_do = BY_ITSELF if code < 500 else f"{BY_ITSELF} Bliver det ved, så prøv et andet net, eller ring til it."
    return NotConnected(Trouble.OFFLINE, stage, f"Mailserveren {settings.host} {what}.{_says(code, text)}", to_do, code)


def lost(settings: MailSettings, stage: Stage, error: Exception) -> NotConnected:
    """What an error of the line, of aiosmtplib or of TLS means before anything of a mail was sent."""
    # With TLS from the first byte the library wraps a wrong certificate as if nobody had answered.
    tls = error if isinstance(error, ssl.SSLError) else error.__cause__
    if isinstance(tls, ssl.SSLError) and not isinstance(tls, ssl.SSLEOFError | ssl.SSLZeroReturnError):
        return _not_secure(settings, tls)
    if isinstance(error, SMTPResponseException):
        in_sense = 400 <= error.code < 600
        return busy(settings, stage, error.code, error.message) if in_sense else odd(settings, stage)
    where = f"{settings.host} på port {settings.port}"
    to_do = BY_ITSELF
    if isinstance(error, UnicodeError):
        what = f"»{settings.host}« kan ikke være navnet på en mailserver."
        return NotConnected(Trouble.HELD, Stage.SETTINGS, what, "Ret server i mail.toml.")
    if isinstance(error, socket.gaierror):
        what = f"Mailserveren {settings.host} kan ikke findes lige nu."
        to_do = f"{BY_ITSELF} Se efter, om der er net, og om server er skrevet rigtigt i mail.toml."
    elif isinstance(error, ConnectionRefusedError):
        what = f"Mailserveren {where} tager ikke imod forbindelser lige nu."
        to_do = f"{BY_ITSELF} Bliver det ved, så se efter, om port er rigtig i mail.toml."
    elif isinstance(error, SMTPTimeoutError | TimeoutError):
        what = f"Mailserveren {where} svarer ikke."
        if stage is Stage.LINE and settings.port == 465 and settings.security == "starttls":
            to_do = f"{BY_ITSELF} {TOGETHER}"
    elif isinstance(error, SMTPException):
        what = f"Forbindelsen til mailserveren {where} blev afbrudt."
        if stage is Stage.SECURITY:
            to_do = f"{BY_ITSELF} Bliver det ved, så ring til it-afdelingen: det sker, når der skal krypteres."
    else:
        what = f"Der er ikke forbindelse til mailserveren {where} lige nu."
        to_do = f"{BY_ITSELF} Se efter, om der er net."
    return NotConnected(Trouble.OFFLINE, stage, what, to_do)


def _not_secure(settings: MailSettings, error: ssl.SSLError) -> NotConnected:
    host = settings.host
    to_do = "Ring til it-afdelingen: der kan være nogen, der lytter med."
    code = error.verify_code if isinstance(error, ssl.SSLCertVerificationError) else 0
    if not isinstance(error, ssl.SSLCertVerificationError):
        what = f"Der kan ikke laves en krypteret forbindelse til {host} på port {settings.port}."
        to_do = TOGETHER
    elif code in (62, 64):
        what = f"Mailserverens certifikat gælder ikke for navnet {host}."
        to_do = f"Se efter, om server er skrevet rigtigt i mail.toml. {to_do}"
    elif code in (9, 10):
        what = f"Mailserverens certifikat ({host}) er {'udløbet' if code == 10 else 'ikke begyndt at gælde'}."
        to_do = "Se efter, om computerens ur og dato er rigtige. Er de det, så ring til it-afdelingen."
    elif code in _KNOWN_BY_NOBODY:
        what = f"Mailserverens certifikat ({host}) er udstedt af nogen, som denne computer ikke kender."
        to_do = (
            f"{to_do} Har huset sit eget certifikat, så bed om filen med det, "
            "og skriv dens navn som ca_fil i mail.toml."
        )
    else:
        what = f"Mailserverens certifikat ({host}) kan ikke bruges (OpenSSL {code})."
    return NotConnected(Trouble.HELD, Stage.SECURITY, what, to_do)


def _says(code: int, text: str) -> str:
    return f" Den siger: »{f'{code} {one_line(text)}'.strip()}«."
