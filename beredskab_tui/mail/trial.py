"""``beredskab mail proev``: does mail work, and if not, what is to be put right in ``mail.toml``?"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final, NamedTuple

from beredskab_tui.mail.answers import NotConnected, Stage
from beredskab_tui.mail.courier import Courier
from beredskab_tui.mail.transaction import envelope_of
from beredskab_tui.plan.mail import MailSettings
from beredskab_tui.records.kinds import DeliveryState
from beredskab_tui.room.outbox import Receipt
from beredskab_tui.text import safe
from beredskab_tui.times import ZONE

SUBJECT: Final = "PRØVE: mail fra beredskabstavlen"
TEXT: Final = """\
PRØVE – PRØVE – PRØVE

Dette er en prøve af beredskabets mail. Der er ikke sket noget, og du skal ikke gøre noget.

Når du læser dette, kan beredskabstavlen sende mail herfra.
"""

_NAMES: Final = {
    Stage.SETTINGS: "Indstillinger",
    Stage.LINE: "Forbindelse",
    Stage.SECURITY: "Kryptering",
    Stage.LOGIN: "Login",
    Stage.SENDER: "Afsender",
    Stage.MAIL: "Prøvemail",
}


class Step(NamedTuple):
    """One thing that must work."""

    name: str
    """One word or two, for a heading."""
    ok: bool
    sentence: str
    """What was found; when it is not well, also what to do about it."""


async def try_out(settings: MailSettings, config_folder: str, to: str, now: datetime) -> list[Step]:
    """Do all that a mail needs, and send one to ``to``: the steps so far, the last of which may have failed.

    Tries the settings also while mail is switched off: that is the time to do it.

    Args:
        now: aware; the mail's date.
    """
    if not settings.host or not settings.sender:
        missing = "server" if not settings.host else "afsender"
        return [Step(_NAMES[Stage.SETTINGS], False, f"{missing} er ikke udfyldt i mail.toml. Skriv den, og prøv igen.")]
    courier = Courier(settings, config_folder)
    well = [Step(_NAMES[Stage.SETTINGS], True, _switched(settings))]
    protection = None

    async def sender_is_taken(_: Mapping[str, Receipt]) -> bool:
        well.append(Step(_NAMES[Stage.SENDER], True, f"Mailserveren godtager {settings.sender}."))
        return True

    try:
        await courier.connect()
        protection = courier.protection
        well += _reached(settings, Stage.SENDER, protection)
        receipts = await courier.deliver([to], _mail(settings, to, now), sender_is_taken)
        return [*well, _outcome(settings, to, receipts[to])]
    except NotConnected as error:
        before = [] if error.stage is Stage.SETTINGS else well[:1] + _reached(settings, error.stage, protection)
        return [*before, Step(_NAMES[error.stage], False, f"{error.what} {error.to_do}")]
    except ValueError:
        return [
            *well,
            Step(_NAMES[Stage.MAIL], False, f"»{safe(to)}« er ikke én mailadresse. Der er ikke sendt noget."),
        ]
    finally:
        await courier.close()


def _switched(settings: MailSettings) -> str:
    off = "mail.toml kan læses. Mail er slået fra: skriv aktiv = true, når prøven er gået godt."
    return "mail.toml kan læses, og mail er slået til." if settings.active else off


def _reached(settings: MailSettings, until: Stage, protection: str | None) -> list[Step]:
    """The steps before ``until``, which went well."""
    if settings.security == "ingen":
        secured = "Ingen kryptering: serveren er på denne computer."
    else:
        version = f" ({protection.replace('v', ' ')})" if protection else ""
        secured = f"Krypteret{version}, og certifikatet gælder for {settings.host}."
    said = {
        Stage.LINE: f"Mailserveren {settings.host} svarer på port {settings.port}.",
        Stage.SECURITY: secured,
        Stage.LOGIN: f"Logget ind som {settings.user}." if settings.user else "Uden login: der står ingen bruger.",
    }
    stages = list(_NAMES)
    return [
        Step(_NAMES[stage], True, sentence)
        for stage, sentence in said.items()
        if stages.index(stage) < stages.index(until)
    ]


def _outcome(settings: MailSettings, to: str, receipt: Receipt) -> Step:
    answer = f" Den siger: »{receipt.code} {receipt.said}«."
    name = _NAMES[Stage.MAIL]
    if receipt.state is DeliveryState.DELIVERED:
        return Step(name, True, f"Afleveret til mailserveren. Se efter, om mailen er kommet til {to}.")
    if receipt.state is DeliveryState.WAITING:
        what = f"Mailserveren vil vente med at tage imod.{answer}"
        return Step(name, False, f"{what} Prøv igen om nogle minutter; rigtige mails prøves igen af sig selv.")
    if receipt.state is DeliveryState.UNKNOWN:
        what = f"Det er ukendt, om prøvemailen blev sendt. {receipt.said}"
        return Step(name, False, f"{what} Se efter, om den er kommet til {to}.")
    if receipt.code is None:
        return Step(name, False, receipt.said)
    hint = "" if settings.user else " Kræver serveren login, så skriv bruger i mail.toml."
    return Step(
        name, False, f"Mailserveren afviser mail til {to}.{answer} Se efter, om adressen er skrevet rigtigt.{hint}"
    )


def _mail(settings: MailSettings, to: str, now: datetime) -> bytes:
    # Only whoever tries it pays for it.
    from email.headerregistry import Address
    from email.message import EmailMessage
    from email.policy import SMTP
    from email.utils import make_msgid

    sender, recipient = envelope_of(settings.sender).decode(), envelope_of(to).decode()
    mail = EmailMessage(policy=SMTP.clone(utf8=not recipient.isascii()))
    mail["From"] = Address(settings.sender_name, addr_spec=sender)
    mail["To"] = recipient
    mail["Subject"] = SUBJECT
    mail["Date"] = now.astimezone(ZONE).replace(microsecond=0)
    mail["Message-ID"] = make_msgid("proeve", sender.rpartition("@")[2])
    mail.set_content(TEXT, cte="quoted-printable")
    return mail.as_bytes()
