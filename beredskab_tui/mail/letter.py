"""A message as it goes over the wire: made into bytes once, when it is approved, and never again (plan R43, R44)."""

import hashlib
import os
import re
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Final

from beredskab_tui.configfile import decode
from beredskab_tui.errors import BeredskabError, Refused, why
from beredskab_tui.locations import MAIL, Folders
from beredskab_tui.plan.mail import MailSettings
from beredskab_tui.records import Attachment, Mail, Message
from beredskab_tui.regularfile import read_regular
from beredskab_tui.room.releasing import Freeze, Frozen
from beredskab_tui.text import clean_line, safe
from beredskab_tui.times import ZONE

if TYPE_CHECKING:
    from email.message import EmailMessage

EXERCISE: Final = "ØVELSE"
LARGEST_ATTACHMENT: Final = 5_000_000
"""Bytes. Many mail servers take ten million for the whole mail, and the text of a file grows by a third on its way."""
LONGEST_NAME: Final = 120
"""Characters of a name in a header."""
ONE_LINE: Final = 60
"""Characters of a name and its address together that stand on one line, whatever is around them."""
_QUOTED: Final = re.compile(r"[^\w\s!#$%&\'*+/=?^`{|}~-]")
"""What a name may only hold in quotes."""
KINDS: Final = {".pdf": ("application", "pdf"), ".txt": ("text", "plain")}
"""What may go with a mail, by the ending of its name."""


def freezer(folders: Folders, incident_id: str, settings: MailSettings, *, exercise: bool) -> Freeze:
    """What puts a message of an incident on the disk, for ``releasing.approve``."""

    def freeze(message: Message, at: datetime) -> Frozen:
        if not settings.sender:
            raise Refused(
                "Der står ingen afsender i mail.toml, så ingen mail kan laves. Intet er godkendt. Skriv afsender i "
                "filen, og prøv igen, eller ret beskeden med r, så den ikke skal ud på mail."
            )
        attached = None
        if message.attachment is not None:
            digest = message.attachment.digest
            attached = read_frozen(folders.attachment(incident_id, digest), digest)
        message_id = message_id_of(message, at, settings)
        content = as_bytes(message, settings, at, message_id, exercise=exercise, attached=attached)
        digest = digest_of(content)
        keep(folders.mail(incident_id, digest), content)
        return Frozen(digest, message_id)

    return freeze


def message_id_of(message: Message, at: datetime, settings: MailSettings) -> str:
    """The ``Message-ID`` of a message approved at ``at``: another text, or another approval, is another message."""
    domain = settings.sender.rpartition("@")[2] or "beredskab.invalid"
    return f"<{message.id}.{message.edition}.{int(at.timestamp())}@{domain}>"


def as_bytes(
    message: Message,
    settings: MailSettings,
    at: datetime,
    message_id: str,
    *,
    exercise: bool,
    attached: bytes | None = None,
) -> bytes:
    """The mail but for the line that says to whom: headers and text, as RFC 5322 has them.

    Args:
        at: when it was approved: its ``Date``.
        attached: the bytes of its attachment.
    """
    # Only whoever sends pays for it.
    from email.headerregistry import Address
    from email.message import EmailMessage
    from email.policy import SMTP

    from beredskab_tui.mail.transaction import envelope_of

    mail = EmailMessage(policy=SMTP)
    sender = envelope_of(settings.sender).decode()
    mail["From"] = Address(_short(settings.sender_name, sender), addr_spec=sender)
    if settings.reply_to:
        mail["Reply-To"] = envelope_of(settings.reply_to).decode()
    mail["Subject"] = subject_of(message, exercise=exercise)
    mail["Date"] = at.astimezone(ZONE).replace(microsecond=0)
    mail["Message-ID"] = message_id
    mail["X-Beredskab-Id"] = message.id
    # Quoted-printable goes through every server, and Danish is legible in it.
    mail.set_content(text_of(message, exercise=exercise) + "\n", cte="quoted-printable")
    if message.attachment is not None and attached is not None:
        _attach(mail, message.attachment, attached)
    return mail.as_bytes()


def subject_of(message: Message, *, exercise: bool) -> str:
    """The subject as it is sent. It was cleaned when it was stored, but another version may have stored it."""
    subject = " ".join(safe(message.subject).split())
    return f"{EXERCISE} – {subject}" if exercise else subject


def text_of(message: Message, *, exercise: bool) -> str:
    """The text as it is sent, which is what the preview shows."""
    text = safe(message.text)
    if not exercise:
        return text
    whom = ", ".join(one.name or one.address for one in message.recipients if one.gets_mail)
    return (
        f"{EXERCISE} – {EXERCISE} – {EXERCISE}\nDette er en øvelse. Mailen er kun sendt til lederen.\n"
        f"I en rigtig hændelse var den gået til: {safe(whom) or 'ingen'}.\n\n{text}\n\n"
        f"{EXERCISE} – {EXERCISE} – {EXERCISE}"
    )


def addressed(content: bytes, mail: Mail, settings: MailSettings) -> bytes:
    """A frozen mail with its line ``To``: the one it is for, or ourselves where the recipients must not see each
    other."""
    from email.headerregistry import Address
    from email.policy import SMTP

    from beredskab_tui.mail.transaction import envelope_of

    first = mail.deliveries[0]
    name, address = (settings.sender_name, settings.sender) if mail.hidden else (first.name, first.address)
    if name == address:
        # Somebody typed it, and nobody knows whose it is.
        name = ""
    address = envelope_of(address).decode()
    # A server that takes Danish letters in front of the @ takes them in a header too; the name has no room beside them.
    policy = SMTP.clone(utf8=not address.isascii())
    to = policy.header_factory(
        "To", Address(_short(name, address), addr_spec=address) if address.isascii() else address
    )
    line: str = policy.fold("To", to)
    return line.encode() + content


def _short(name: str, address: str) -> str:
    """A name as it can stand in a header. When a long one is folded the library loses the quotes around it, so one that
    would need them goes without its commas."""
    name = " ".join(safe(name[:LONGEST_NAME]).split())
    return name if len(name) + len(address) <= ONE_LINE else " ".join(_QUOTED.sub(" ", name).split())


def take_in(folders: Folders, incident_id: str, path: str) -> Attachment:
    """Copy a file that somebody has approved into the incident, so that it is sent as it is now.

    Raises:
        BeredskabError: it is neither a PDF nor a text, too large, empty, or cannot be read.
    """
    name = clean_line(os.path.basename(path))
    ending = os.path.splitext(name)[1].lower()
    if ending not in KINDS:
        raise BeredskabError(f"»{name}« er hverken en PDF eller en tekstfil. Intet er vedhæftet. Gem den som PDF.")
    content = read(path, LARGEST_ATTACHMENT)
    if not content or (ending == ".pdf" and not content.startswith(b"%PDF-")):
        raise BeredskabError(f"»{name}« er tom eller er ikke en PDF indeni. Intet er vedhæftet. Gem den igen.")
    digest = digest_of(content)
    keep(folders.attachment(incident_id, digest), content)
    return Attachment(name=name, digest=digest, size=len(content))


def digest_of(content: bytes) -> str:
    """What the file of some bytes is called."""
    return hashlib.blake2b(content, digest_size=32).hexdigest()


def read(path: str, most: int = LARGEST_ATTACHMENT * 2) -> bytes:
    """The bytes of a file.

    Raises:
        BeredskabError: it is larger than ``most`` bytes, or cannot be read.
    """
    name = os.path.basename(path)
    try:
        content = read_regular(path, most)
    except ValueError as error:
        raise BeredskabError("Filens navn kan ikke bruges. Intet er sendt. Skriv det igen.") from error
    except OSError as error:
        raise BeredskabError(f"Filen »{name}« kan ikke læses: {why(error)}. Intet er sendt.") from error
    if len(content) > most:
        raise BeredskabError(
            f"»{name}« er for stor til en mail: der er plads til {most // 1_000_000} MB. Intet er sendt. "
            "Gør den mindre, eller send et link."
        )
    return content


def read_frozen(path: str, digest: str) -> bytes:
    """The bytes of a frozen mail.

    Raises:
        BeredskabError: they cannot be read, or are not those that were approved.
    """
    content = read(path)
    if digest_of(content) != digest:
        raise BeredskabError("Den godkendte tekst er ændret på disken, så den bliver ikke sendt. Skriv beskeden igen.")
    return content


def keep(path: str, content: bytes) -> None:
    """Have a file on the disk, whole, before this returns. Under the name of its content it is never another.

    Raises:
        BeredskabError: it cannot be written.
    """
    folder = os.path.dirname(path)
    temporary = f"{path}.{os.getpid()}.ny"
    try:
        if os.path.basename(folder) == MAIL:
            # Only that one: the incident's own folder was made with its journal, and one that is deleted stays away.
            with suppress(FileExistsError):
                os.mkdir(folder, 0o700)
        with open(temporary, "wb", opener=_private) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
        for each in (folder, os.path.dirname(folder)):
            fd = os.open(each, os.O_RDONLY)
            try:
                os.fsync(fd)
            finally:
                os.close(fd)
    except OSError as error:
        raise BeredskabError(
            f"Mailen kan ikke gemmes i {folder}: {why(error)}. Intet er sendt, og teksten står der stadig. Prøv igen."
        ) from error


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _attach(mail: "EmailMessage", attachment: Attachment, content: bytes) -> None:
    name = " ".join(safe(attachment.name).split())
    # What was taken in has one of the endings; another version may have stored any name.
    known = (kind for ending, kind in KINDS.items() if name.lower().endswith(ending))
    main, sub = next(known, ("application", "octet-stream"))
    if main == "text":
        # As a server without 8BITMIME takes it, too.
        mail.add_attachment(decode(content), subtype=sub, filename=name, cte="base64")
    else:
        mail.add_attachment(content, maintype=main, subtype=sub, filename=name)
