"""Reading a file that somebody edits by hand in Notepad: gently, and never without a way on.

A mistake becomes a ``Problem`` with file, line, what is wrong and what would be right, in Danish. The last
version without mistakes is kept aside, so that a slip of the hand never keeps anybody from the board.
"""

import os
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import msgspec

from beredskab_tui.errors import BeredskabError, why
from beredskab_tui.regularfile import read_regular
from beredskab_tui.text import MAX_LENGTH, TooLong, clean_line, safe

T = TypeVar("T")
S = TypeVar("S", bound=msgspec.Struct)

Keys = tuple[str | int, ...]
"""Where a value lies in a TOML file: ``("kort", 3, "frist")`` is ``frist`` of the fourth ``[[kort]]``."""

LONGEST_FILE = 4_000_000
"""Bytes. A file of ours is some tens of thousands; anything near this was not written by a person."""

SHOWN_PROBLEMS = 20

TOO_LONG = "teksten er for lang"
SHORTEN = f"Gør den kortere: der er plads til {MAX_LENGTH // 1000}.000 tegn, og et par linjer er nok."

# Line ends and tabs stay; the other control characters are removed here already, because TOML and CSV refuse
# some of them and the person who edits the file cannot see any of them.
_CONTROLS = {number: None for number in (*range(0x20), *range(0x7F, 0xA0)) if number not in (0x09, 0x0A)}


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """One mistake in one file, in words for the person who edits it."""

    file: str
    """Name of the file without its folder."""
    line: int | None
    """Counted from 1; None when it concerns the whole file."""
    wrong: str
    """What is wrong: the rest of a sentence, without a full stop."""
    right: str
    """What would be right: one or more whole sentences."""

    @property
    def sentence(self) -> str:
        """The whole of it on one line: ``plan.toml, linje 42: … . Skriv … .``"""
        place = self.file if self.line is None else f"{self.file}, linje {self.line}"
        return f"{place}: {self.wrong}. {self.right}"


class BadFile(BeredskabError):
    """A file cannot be used as it is; ``problems`` has every mistake that was found, the sentence the first 20."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        lines = [problem.sentence for problem in self.problems[:SHOWN_PROBLEMS]]
        if len(self.problems) > SHOWN_PROBLEMS:
            lines.append(f"… og {len(self.problems) - SHOWN_PROBLEMS} fejl mere.")
        super().__init__("\n".join(lines))


class TomlFile:
    """A TOML file that has been read: its values with clean texts, and the way back from a value to its line."""

    def __init__(self, name: str, raw: bytes) -> None:
        """Raises: ``BadFile`` when it is not TOML, or a text in it is too long."""
        # Only what reads TOML pays for it.
        import tomllib

        self.name = name
        self.raw = raw
        """The bytes of the file as they lie on disk, for a fingerprint."""
        self.text = decode(raw)
        self._lines: dict[Keys, int] | None = None
        self._fault: Exception | None = None
        try:
            loaded = tomllib.loads(self.text)
        except (ValueError, RecursionError) as error:
            # What the field should have held is known only to ``as_kind``, so it does the explaining.
            self._fault = error
            loaded = {}
        problems: list[Problem] = []
        self.data: dict[str, Any] = loaded
        self.data = self._cleaned(loaded, (), problems)
        if problems:
            raise BadFile(problems)

    def as_kind(self, kind: type[S]) -> S:
        """The file as a typed value.

        Raises:
            BadFile: with every mistake that was found.
        """
        if self._fault is not None:
            # The explanations are needed only when something is wrong, and `beredskab log` is in a hurry.
            from beredskab_tui.configfaults import syntax_problem

            raise BadFile((syntax_problem(self.name, self.text, self._fault, kind),)) from self._fault
        try:
            return msgspec.convert(self.data, kind)
        except msgspec.ValidationError as error:
            from beredskab_tui.configfaults import type_problems

            raise BadFile(type_problems(self, kind)) from error

    def problem(self, keys: Keys, wrong: str, right: str) -> Problem:
        """A problem at the line where that value stands, or at the nearest one above that can be told."""
        return Problem(file=self.name, line=self.line(keys), wrong=wrong, right=right)

    def line(self, keys: Keys) -> int | None:
        """The line of a value, from 1; of what it lies in when it has none of its own; None for the whole file."""
        # Needed only when something is wrong.
        from beredskab_tui.configlines import find_line, line_index

        if self._lines is None:
            self._lines = line_index(self.text)
        return find_line(self.text, self._lines, keys, self.data)

    def _cleaned(self, value: Any, keys: Keys, problems: list[Problem]) -> Any:
        if isinstance(value, str):
            try:
                # A text may go over several lines in the file, to be read there; it is one line in the program.
                return clean_line(value.replace("\n", " "))
            except TooLong:
                problems.append(self.problem(keys, TOO_LONG, SHORTEN))
                return ""
        if isinstance(value, list):
            return [self._cleaned(item, (*keys, number), problems) for number, item in enumerate(value)]
        if isinstance(value, dict):
            return {key: self._cleaned(item, (*keys, key), problems) for key, item in value.items()}
        return value


def open_toml(path: str) -> TomlFile:
    """The TOML file at ``path``.

    Raises:
        BadFile: it is missing, cannot be read, or holds a text that is too long.
    """
    return TomlFile(os.path.basename(path), read_bytes(path))


def read_toml(path: str, kind: type[S]) -> S:
    """The TOML file at ``path`` as a typed value; every text in it is one clean line.

    Raises:
        BadFile: with file, line, what is wrong and what would be right.
    """
    return open_toml(path).as_kind(kind)


def read_checked(path: str, reader: Callable[[str], T], good_folder: str | None) -> tuple[T, tuple[Problem, ...]]:
    """What ``reader`` makes of the file, or of its last good copy when the file is bad or missing.

    Args:
        path: The file as people edit it.
        reader: Reads a path; raises ``BadFile`` when the file cannot be used.
        good_folder: Where last good copies lie; None keeps none. Need not be writable.

    Returns:
        The value, and the problems that explain why an earlier version is in use (none when the file is good).

    Raises:
        BadFile: neither the file nor a copy of it can be used.
    """
    before = _bytes_or_none(path)
    try:
        value = reader(path)
    except BadFile as bad:
        copy = None if good_folder is None else last_good(os.path.basename(path), good_folder)
        if copy is None:
            raise
        try:
            value = reader(copy)
        except BadFile:
            raise bad from None
        in_use = Problem(
            file=os.path.basename(path),
            line=None,
            wrong="filen kan ikke bruges, som den er nu, så den seneste udgave uden fejl er i brug",
            right="Intet er tabt. Ret filen, når der er ro til det.",
        )
        return value, (in_use, *bad.problems)
    # Only the bytes that were read and found good may be kept: somebody may be saving the file right now.
    if good_folder is not None and before is not None and before == _bytes_or_none(path):
        keep_good(os.path.basename(path), before, good_folder)
    return value, ()


def keep_good(name: str, raw: bytes, folder: str) -> bool:
    """Keep the bytes of a file that was read without mistakes; True when a new copy was written.

    Writes nothing when the copy is the same already, and does not mind a folder that cannot be written:
    the copy is a help for a bad day, never a condition for today.
    """
    target = os.path.join(folder, name)
    if _bytes_or_none(target) == raw:
        return False
    fresh = os.path.join(folder, f".{name}.{os.getpid()}.{os.urandom(4).hex()}")
    try:
        os.makedirs(folder, exist_ok=True)
        try:
            with open(fresh, "xb") as file:
                file.write(raw)
                file.flush()
                os.fsync(file.fileno())
            os.replace(fresh, target)
        except OSError:
            if os.path.exists(fresh):
                os.unlink(fresh)
            raise
    except OSError:
        return False
    return True


def last_good(name: str, folder: str) -> str | None:
    """Path of the last good copy of the file of that name; None when there is none."""
    path = os.path.join(folder, name)
    return path if os.path.isfile(path) else None


def read_bytes(path: str) -> bytes:
    """The bytes of a file.

    Raises:
        BadFile: it is missing, too large or cannot be read.
    """
    name, folder = os.path.basename(path), os.path.dirname(path) or "."
    try:
        raw = read_regular(path, LONGEST_FILE)
    except FileNotFoundError:
        wrong = f"filen findes ikke i mappen {safe(folder)}"
        right = "Læg den tilbage, eller hent den fra en sikkerhedskopi."
    except OSError as error:
        wrong = f"filen kan ikke læses ({why(error)})"
        right = "Se efter, om den er åben i et andet program, og om du har ret til at læse den."
    else:
        if len(raw) <= LONGEST_FILE:
            return raw
        wrong = "filen er alt for stor til at være den rigtige"
        right = "Hent den seneste udgave fra en sikkerhedskopi."
    raise BadFile((Problem(file=safe(name), line=None, wrong=wrong, right=right),))


def decode(raw: bytes) -> str:
    """The text of a file as Notepad and Excel write it: UTF-8 with or without BOM, UTF-16 with BOM, or cp1252.

    Line ends become ``\\n``; control characters other than tab are removed.
    """
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = raw.decode("utf-16", errors="replace")
    else:
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            try:
                text = raw.decode("cp1252")
            except UnicodeDecodeError:
                # Five bytes mean nothing in cp1252; Latin-1 gives every byte a meaning.
                text = raw.decode("latin-1")
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_CONTROLS)


def _bytes_or_none(path: str) -> bytes | None:
    try:
        with open(path, "rb") as file:
            return file.read(LONGEST_FILE)
    except OSError:
        return None
