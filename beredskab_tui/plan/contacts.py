"""The contact list as a CSV file, the way a Danish Excel reads and writes it."""

import csv
import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, TextIO

from beredskab_tui.configfile import SHORTEN, TOO_LONG, BadFile, Problem, decode, read_bytes
from beredskab_tui.plan.model import Plan
from beredskab_tui.records.people import DirectoryContact
from beredskab_tui.text import TooLong, clean, clean_line, safe
from beredskab_tui.times import ZONE

COLUMNS: Final = (
    "navn", "titel", "organisation", "telefon", "telefon 2", "email",
    "grupper", "målgruppe", "afdeling", "under 18", "bekræftet", "note",
)  # fmt: skip
"""The header of the file, in the order we write it; any order is read, and other spellings of æ, ø and å."""

_EMAIL: Final = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[^@\s.,;]+")
_PHONE: Final = re.compile(r"[0-9+(][0-9+() ./*-]*")
_DAY_FIRST: Final = re.compile(r"([0-9]{1,2})[-./]([0-9]{1,2})[-./]([0-9]{4})")
_YEAR_FIRST: Final = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_FORMULA: Final = frozenset("=+-@\t\r＝＋－＠")
"""What a spreadsheet takes for the beginning of a formula; the wide ones are read so in some languages."""
_YES_NO: Final = {"ja": True, "j": True, "x": True, "nej": False, "n": False, "": False}
_LETTERS: Final = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", " ": None, "_": None, "-": None, ".": None})


def read_contacts(path: str, plan: Plan | None) -> tuple[DirectoryContact, ...]:
    """The contacts of a CSV file, in its order.

    Reads ``;``, ``,`` or tab between the fields (the header line decides), UTF-8 with or without BOM, Latin-1 and
    cp1252. Groups, target groups and departments may be given by id or by the plan's name for them; with no plan they
    are taken as they stand. The id comes from name and organisation, so that the same file read again updates.

    Raises:
        BadFile: with every mistake, its line and what would be right.
    """
    reading = _Reading(os.path.basename(path), plan)
    contacts = tuple(reading.contacts(decode(read_bytes(path))))
    if reading.problems:
        raise BadFile(reading.problems)
    return contacts


def write_contacts(contacts: Iterable[DirectoryContact], stream: TextIO) -> None:
    """Write a CSV that a Danish Excel opens by a double click: UTF-8 with BOM, ``;``, CRLF.

    ``stream`` is opened with ``encoding="utf-8", newline=""``. A value that a spreadsheet would run as a formula gets
    an apostrophe in front, which ``read_contacts`` takes off again. Of the time of checking only the day is written.
    """
    stream.write("\ufeff")
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for contact in contacts:
        values = (
            contact.name,
            contact.title,
            contact.org,
            contact.phone,
            contact.phone_alt,
            contact.email,
            "|".join(contact.groups),
            contact.target_group or "",
            contact.department or "",
            "ja" if contact.minor else "nej",
            "" if contact.verified_at is None else f"{contact.verified_at.astimezone(ZONE):%d-%m-%Y}",
            contact.note,
        )
        writer.writerow([_guarded(safe(value)) for value in values])


def unreachable(contacts: Iterable[DirectoryContact]) -> tuple[DirectoryContact, ...]:
    """Those with neither phone nor mail: nothing is wrong with the file, but nobody can reach them."""
    return tuple(contact for contact in contacts if not (contact.phone or contact.phone_alt or contact.email))


def stale(contacts: Iterable[DirectoryContact], days: int, now: datetime) -> tuple[DirectoryContact, ...]:
    """Those whose number nobody has confirmed for so many days (plan R56)."""
    limit = now - timedelta(days=days)
    return tuple(contact for contact in contacts if contact.verified_at is None or contact.verified_at < limit)


def contact_id(name: str, organisation: str) -> str:
    """The id of a contact of the list: the same each time the file is read, on every computer.

    A UUID of version 8 (RFC 9562, for ids by a rule of one's own): BLAKE2b of name and organisation in small letters.
    Somebody who changes name or organisation in the file becomes a new contact.
    """
    key = "\0".join(" ".join(value.casefold().split()) for value in (name, organisation))
    number = int.from_bytes(hashlib.blake2b(key.encode(), digest_size=16, person=b"contact").digest(), "big")
    number = number & ~(0xF << 76) & ~(0b11 << 62) | 0x8 << 76 | 0b10 << 62
    digits = f"{number:032x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def _guarded(value: str) -> str:
    hidden = value[:1] == "'" and (value[1:2] in _FORMULA or value[1:2] == "'")
    return f"'{value}" if value[:1] in _FORMULA or hidden else value


def _unguarded(value: str) -> str:
    return value[1:] if value[:1] == "'" and (value[1:2] in _FORMULA or value[1:2] == "'") else value


def _plain(header: str) -> str:
    return header.strip().casefold().translate(_LETTERS)


class _Reading:
    """One reading of one file: collects its problems."""

    def __init__(self, file: str, plan: Plan | None) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self._groups = None if plan is None else _by_any_name((group.id, group.name) for group in plan.contact_groups)
        self._departments = None if plan is None else _by_any_name((dep.id, dep.name) for dep in plan.departments)

    def contacts(self, text: str) -> Iterator[DirectoryContact]:
        lines = text.split("\n")
        # Excel's own way of naming the delimiter, where it is used, is the first line.
        skipped = 1 if lines[0].casefold().startswith("sep=") else 0
        header = lines[skipped] if len(lines) > skipped else ""
        delimiter = max(";,\t", key=header.count)
        columns = self._columns(next(csv.reader([header], delimiter=delimiter), []), skipped + 1)
        if columns is None:
            return
        first: dict[str, int] = {}
        for line, cells in self._rows("\n".join(lines[skipped + 1 :]), delimiter, skipped + 2):
            if len(cells) > len(columns) and any(cells[len(columns) :]):
                self._add(
                    line,
                    f"der er {len(cells)} felter, men overskriften har {len(columns)}",
                    f'Sæt anførselstegn om et felt, der selv har {delimiter} i sig, fx "Jensen{delimiter} Kirsten".',
                )
                continue
            contact = self._contact(dict(zip(columns, cells, strict=False)), line)
            if contact is None:
                continue
            other = first.setdefault(contact.id, line)
            if other != line:
                right = "Slet den ene linje, eller gør navn eller organisation forskellige."
                self._add(line, f"{contact.name} står også i linje {other}", right)
                continue
            yield contact

    def _columns(self, header: list[str], line: int) -> list[str] | None:
        known = {_plain(column): column for column in COLUMNS}
        columns: list[str] = []
        for cell in header:
            column = known.get(_plain(cell))
            if column is None and cell.strip():
                self._add(line, f"overskriften »{_short(cell)}« kendes ikke", _nearest(_plain(cell), known))
            elif column is not None and column in columns:
                self._add(line, f"overskriften {column} står to gange", "Slet den ene kolonne.")
            columns.append(column or "")
        if "navn" not in columns:
            self._add(line, "overskriften navn mangler", f"Første linje skal være: {';'.join(COLUMNS)}")
            return None
        return columns

    def _rows(self, text: str, delimiter: str, line: int) -> Iterator[tuple[int, list[str]]]:
        reader = csv.reader(text.splitlines(keepends=True), delimiter=delimiter, strict=True)
        at = line
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                # A quote that is never closed swallows the rest of the file, so nothing after it can be trusted.
                if "field larger" in str(error):
                    self._add(at, TOO_LONG, SHORTEN)
                else:
                    right = 'Et felt med anførselstegn skal have et i hver ende; et tegn midt i skrives dobbelt: "".'
                    self._add(at, "et anførselstegn passer ikke", right)
                return
            if any(cell.strip() for cell in cells):
                yield at, cells
            at = line + reader.line_num

    def _contact(self, cells: dict[str, str], line: int) -> DirectoryContact | None:
        before = len(self.problems)
        values = {column: self._text(cells.get(column, ""), column, line) for column in COLUMNS}
        if len(self.problems) > before:
            return None
        name, org = values["navn"], values["organisation"]
        if not name:
            self._add(line, "navnet mangler", "Skriv navnet på personen eller vagten i kolonnen navn.")
        for column in ("telefon", "telefon 2"):
            if values[column] and not _PHONE.fullmatch(values[column]):
                right = "Skriv kun tal og mellemrum, fx 00 00 00 01; andet hører til i noten."
                self._add(line, f"{column} »{_short(values[column])}« er ikke et nummer", right)
        if values["email"] and not _EMAIL.fullmatch(values["email"]):
            self._add(
                line, f"email »{_short(values['email'])}« er ikke en mailadresse", "Skriv én, fx mette@example.dk."
            )
        if values["under 18"].casefold() not in _YES_NO:
            self._add(line, f"under 18 er »{_short(values['under 18'])}«", "Skriv ja eller nej.")
        target = values["målgruppe"].casefold().rstrip(")")
        if target not in ("", "a", "b", "c", "d", "e"):
            self._add(line, f"målgruppen »{_short(values['målgruppe'])}« findes ikke", "Skriv a, b, c, d eller e.")
        groups = tuple(
            self._known("gruppen", part.strip(), self._groups, line) for part in values["grupper"].split("|")
        )
        department = self._known("afdelingen", values["afdeling"], self._departments, line)
        verified = self._day(values["bekræftet"], line)
        if len(self.problems) > before:
            return None
        return DirectoryContact(
            id=contact_id(name, org),
            name=name,
            title=values["titel"],
            org=org,
            phone=values["telefon"],
            phone_alt=values["telefon 2"],
            email=values["email"],
            groups=tuple(dict.fromkeys(group for group in groups if group)),
            target_group=target or None,
            department=department or None,
            minor=_YES_NO[values["under 18"].casefold()],
            note=values["note"],
            verified_at=verified,
        )

    def _text(self, cell: str, column: str, line: int) -> str:
        try:
            # The apostrophe stands in front of what was written, so it goes first; cleaning may uncover nothing new.
            return (clean if column == "note" else clean_line)(_unguarded(cell.strip(" ")))
        except TooLong:
            self._add(line, f"{TOO_LONG} i kolonnen {column}", SHORTEN)
            return ""

    def _known(self, what: str, written: str, known: dict[str, str] | None, line: int) -> str:
        if not written or known is None:
            return written
        found = known.get(_plain(written))
        if found is None:
            wrong = f"{what} »{_short(written)}« findes ikke i plan.toml"
            self._add(line, wrong, _nearest(_plain(written), {_plain(own): own for own in known.values()}))
        return found or ""

    def _day(self, written: str, line: int) -> datetime | None:
        if not written:
            return None
        try:
            if match := _DAY_FIRST.fullmatch(written):
                day = date(int(match[3]), int(match[2]), int(match[1]))
            elif match := _YEAR_FIRST.fullmatch(written):
                day = date(int(match[1]), int(match[2]), int(match[3]))
            else:
                raise ValueError(written)
            # Noon: the same day in every zone a reader of the record may be in.
            return datetime.combine(day, time(12), ZONE).astimezone(UTC)
        except ValueError:
            self._add(line, f"datoen »{_short(written)}« kan ikke læses", "Skriv dag-måned-år, fx 23-11-2026.")
            return None

    def _add(self, line: int, wrong: str, right: str) -> None:
        self.problems.append(Problem(file=self.file, line=line, wrong=wrong, right=right))


def _by_any_name(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Id by id and by name, however it is spelled."""
    return {_plain(word): own for own, name in pairs for word in (name, own)}


def _nearest(written: str, known: dict[str, str]) -> str:
    # Only when there is a mistake to explain.
    import difflib

    near = difflib.get_close_matches(written, known, 1)
    return f"Mente du {known[near[0]]}?" if near else f"Det kan være: {', '.join(known.values())}."


def _short(text: str) -> str:
    shown = " ".join(safe(text[:200]).split())
    return shown if len(shown) <= 60 else shown[:59] + "…"
