"""SSH keys: who comes in with which. One line of ``authorized_keys`` for each key opens the board and nothing else.

The list of who has which key is the account's ``authorized_keys`` file itself, so nothing can disagree with what sshd
does. What is here only reads and makes lines; ``keyfile`` reads and writes the file.
"""

import base64
import binascii
import hashlib
import re
import shlex
from collections.abc import Iterator
from typing import Final, NamedTuple, NoReturn

from beredskab_tui.errors import Refused

SMALLEST_RSA: Final = 3072
"""Bits of an RSA key that is still taken; what ssh-keygen has made by itself since 2020."""
KINDS: Final = {
    "ssh-ed25519": "ED25519",
    "ssh-rsa": "RSA",
    "ecdsa-sha2-nistp256": "ECDSA",
    "ecdsa-sha2-nistp384": "ECDSA",
    "ecdsa-sha2-nistp521": "ECDSA",
    "sk-ssh-ed25519@openssh.com": "ED25519-SK",
    "sk-ecdsa-sha2-nistp256@openssh.com": "ECDSA-SK",
}
"""The kinds of key that are taken, and what ``ssh-keygen -l`` calls them."""
_BITS: Final = {"ED25519": 256, "ED25519-SK": 256, "ECDSA-SK": 256}
_OLD: Final = ("ssh-dss",)
_PRIVATE: Final = re.compile(r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----|PuTTY-User-Key-File")
_OTHER_FORM: Final = "---- BEGIN SSH2 PUBLIC KEY ----"
_HOW: Final = "Filen hedder noget, der ender på .pub, og laves med: ssh-keygen -t ed25519"


class Key(NamedTuple):
    """A public key."""

    kind: str
    """As in the file: "ssh-ed25519"."""
    blob: bytes

    @property
    def text(self) -> str:
        """As it stands in a file, without a comment."""
        return f"{self.kind} {base64.b64encode(self.blob).decode('ascii')}"

    @property
    def name(self) -> str:
        """What ``ssh-keygen -l`` calls its kind."""
        return KINDS.get(self.kind, self.kind)

    @property
    def bits(self) -> int:
        """How long it is, as ``ssh-keygen -l`` has it."""
        if self.kind == "ssh-rsa":
            return int.from_bytes(_fields(self.blob)[2], "big").bit_length()
        return _BITS.get(self.name) or int(self.kind.rpartition("nistp")[2] or 0)

    @property
    def fingerprint(self) -> str:
        """As ``ssh-keygen -l`` and sshd print it: "SHA256:…"."""
        digest = hashlib.sha256(self.blob).digest()
        return f"SHA256:{base64.b64encode(digest).decode('ascii').rstrip('=')}"


def read_key(text: str) -> Key:
    """The one public key of a file that somebody handed in. Its comment is theirs, and means nothing here.

    Raises:
        Refused: it is no public key, more than one, a private one, or one that is too weak.
    """
    if _PRIVATE.search(text):
        raise Refused(
            "Det er den hemmelige halvdel af nøglen, og den må ikke forlade sin ejers computer. Intet er ændret. "
            "Slet filen her, og bed om den anden, der ender på .pub. Er den hemmelige sendt med mail eller chat, "
            "så lad ejeren lave et nyt par."
        )
    if _OTHER_FORM in text:
        raise Refused(
            "Nøglen er skrevet på PuTTYs måde. Intet er ændret. Kopiér den linje, PuTTYgen viser øverst i vinduet, "
            "til en fil, og brug den; eller lav den om med: ssh-keygen -i -f FIL"
        )
    lines = [line.strip() for line in text.splitlines()]
    lines = [line for line in lines if line and not line.startswith("#")]
    if not lines:
        raise Refused(f"Der er ingen nøgle i filen. Intet er ændret. {_HOW}")
    if len(lines) > 1:
        raise Refused(
            f"Der er {len(lines)} linjer i filen, og der skal være én nøgle. Intet er ændret. Læg hver nøgle i sin fil."
        )
    key = _key_at(lines[0])
    if key is None or key.kind in _OLD:
        _complain_of(lines[0])
    if key.kind == "ssh-rsa" and key.bits < SMALLEST_RSA:
        raise Refused(
            f"Nøglen er en RSA-nøgle på {key.bits} bit, og det er for lidt i dag. Intet er ændret. "
            "Lav en ny med: ssh-keygen -t ed25519"
        )
    return key


def _complain_of(line: str) -> NoReturn:
    kind = line.split()[0]
    if kind in _OLD:
        raise Refused("DSA-nøgler er for svage i dag. Intet er ændret. Lav en ny med: ssh-keygen -t ed25519")
    if "-cert-v" in kind:
        raise Refused("Det er et certifikat og ikke en nøgle. Intet er ændret. Brug filen, der ender på .pub alene.")
    if kind not in KINDS and any(_key_at(rest) for rest in _tails(line)):
        raise Refused(
            "Der står noget foran nøglen. Intet er ændret. Filen skal kun have nøglen, som ssh-keygen skrev den."
        )
    raise Refused(f"Det er ikke en hel, offentlig SSH-nøgle. Intet er ændret. {_HOW}")


# -- lines of authorized_keys


class Door(NamedTuple):
    """Where a key leads: the program, the person it opens the board as, and the folders."""

    python: str
    person: str
    """Their id in ``stab.toml``."""
    config: str
    data: str
    simple_keys: bool = False
    """The person's terminal garbles keys."""

    @property
    def command(self) -> str:
        """What the login shell of the account is to run. Raises ``Refused`` for a path that cannot stand there."""
        words = [self.python, *_STRICT, "--bruger", self.person, "--config", self.config, "--data", self.data]
        words += ["--enkle-taster"] * self.simple_keys
        for word in words:
            if not word.isprintable():
                raise Refused(
                    f"Stien {word!r} har tegn, der ikke kan ses, og kan ikke stå i en nøglelinje. Intet er ændret. "
                    "Giv mappen et andet navn."
                )
        return shlex.join(words)


_STRICT: Final = ("-I", "-X", "utf8", "-m", "beredskab_tui")
"""Python takes nothing from the environment or the current folder, and speaks UTF-8 whatever the client says."""
RESTRICTED: Final = ("restrict", "pty")
_HARMLESS: Final = ("restrict", "pty", "command", "from", "expiry-time", "verify-required", "no-")
"""Options that take something away, or that the board needs."""


def line_for(door: Door, key: Key) -> str:
    """The line that opens the board for one person, and nothing else. Raises ``Refused``, as ``Door.command``."""
    # Inside the quotes sshd knows one escape: \" for a quote. All else goes to the login shell as it stands.
    command = door.command.replace('"', '\\"')
    return f'{",".join(RESTRICTED)},command="{command}" {key.text} {door.person}'


class Line(NamedTuple):
    """A line of the file."""

    number: int
    """From 1."""
    text: str
    options: tuple[tuple[str, str | None], ...] = ()
    """Names in small letters, and values without their quotes."""
    key: Key | None = None
    """None for a blank line, a comment, and what sshd could not read either."""
    comment: str = ""

    @property
    def blank(self) -> bool:
        """Whether it says nothing to sshd on purpose."""
        return not self.text.strip() or self.text.lstrip().startswith("#")

    @property
    def command(self) -> str | None:
        """What whoever comes with the key is given in place of a shell; None for a shell."""
        return dict(self.options).get("command")

    @property
    def door(self) -> Door | None:
        """Where the key leads when the line is one of ours; None for any other."""
        try:
            words = shlex.split(self.command or "")
        except ValueError:
            return None
        rest = words[1 + len(_STRICT) :]
        if tuple(words[1 : 1 + len(_STRICT)]) != _STRICT or tuple(rest[0:6:2]) != ("--bruger", "--config", "--data"):
            return None
        if len(rest) < 6 or rest[6:] not in ([], ["--enkle-taster"]):
            return None
        return Door(words[0], rest[1], rest[3], rest[5], bool(rest[6:]))

    @property
    def loose(self) -> tuple[str, ...]:
        """Options by which a line of ours lets through more than the board: "restrict" when that is missing."""
        names = [name for name, _ in self.options]
        more = tuple(name for name in names if not name.startswith(_HARMLESS))
        return more if "restrict" in names else ("restrict", *more)


def read_lines(text: str) -> list[Line]:
    """The lines of an ``authorized_keys`` file, as sshd reads them."""
    lines = text.split("\n")
    if not lines[-1]:
        # What follows the last newline is no line.
        lines.pop()
    return [_line(number, one) for number, one in enumerate(lines, start=1)]


def _line(number: int, text: str) -> Line:
    bare = text.strip(" \t\r")
    line = Line(number, text)
    if line.blank:
        return line
    key, options = _key_at(bare), ""
    if key is None:
        end = _end_of_options(bare)
        options, bare = bare[:end], bare[end:].lstrip(" \t")
        key = _key_at(bare)
    if key is None:
        return line
    comment = bare.split(None, 2)[2:]
    return line._replace(options=tuple(_options(options)), key=key, comment=comment[0] if comment else "")


def _end_of_options(text: str) -> int:
    quoted, at = False, 0
    while at < len(text) and (quoted or text[at] not in " \t"):
        if text.startswith('\\"', at):
            at += 1
        elif text[at] == '"':
            quoted = not quoted
        at += 1
    return at


def _options(text: str) -> Iterator[tuple[str, str | None]]:
    for option in re.finditer(r'([^,="]+)(?:="((?:\\"|[^"])*)")?(?:,|$)', text):
        value = option[2]
        yield option[1].lower(), None if value is None else value.replace('\\"', '"')


def _tails(line: str) -> Iterator[str]:
    """What a line comes to without its first words."""
    for match in re.finditer(r"[ \t]+", line[:10_000]):
        yield line[match.end() :]


def _key_at(text: str) -> Key | None:
    """The key that a text begins with; None when that is none, or not a whole one."""
    words = text.split(None, 2)
    if len(words) < 2 or (words[0] not in KINDS and words[0] not in _OLD):
        return None
    try:
        blob = base64.b64decode(words[1], validate=True)
        fields = _fields(blob)
    except (binascii.Error, ValueError):
        return None
    return Key(words[0], blob) if fields[0] == words[0].encode() and _whole(words[0], fields) else None


def _fields(blob: bytes) -> list[bytes]:
    """The strings that a key is made of. Raises ``ValueError`` when something is missing or too much."""
    fields, at = [], 0
    while at < len(blob):
        size = int.from_bytes(blob[at : at + 4], "big")
        at += 4
        if at + size > len(blob):
            raise ValueError("cut off")
        fields.append(blob[at : at + size])
        at += size
    if not fields:
        raise ValueError("empty")
    return fields


def _whole(kind: str, fields: list[bytes]) -> bool:
    """Whether a key of that kind has what it is made of."""
    if kind == "ssh-ed25519":
        return len(fields) == 2 and len(fields[1]) == 32
    if kind == "sk-ssh-ed25519@openssh.com":
        return len(fields) == 3 and len(fields[1]) == 32
    if kind == "ssh-rsa":
        return len(fields) == 3 and all(fields[1:])
    if "ecdsa" in kind:
        curve = kind.removeprefix("sk-").removesuffix("@openssh.com").removeprefix("ecdsa-sha2-")
        size = 1 + 2 * ((int(curve.removeprefix("nistp")) + 7) // 8)
        count = 4 if kind.startswith("sk-") else 3
        return len(fields) == count and fields[1] == curve.encode() and len(fields[2]) == size
    return len(fields) == 5
