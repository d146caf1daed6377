"""The contact list as a CSV file, the way a Danish Excel and LibreOffice read and write it.

There and back without loss: what is a column is read again as it was written, whatever the spreadsheet makes of it,
because every value that it would take for a formula, a number, a date or a truth has an apostrophe in front. The two
things that are no column come from the list that is there: the id, by name and organisation, and the time of day of a
check, when the day is the same (``room.register``).
"""

import csv
import io
import os
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time
from typing import Final, NamedTuple, TextIO

from beredskab_tui.configfile import SHORTEN, TOO_LONG, BadFile, Problem, decode, read_bytes
from beredskab_tui.plan.contactfacts import (
    RIGHT_EMAIL,
    RIGHT_PHONE,
    Names,
    contact_id,
    departments_of,
    groups_of,
    nearest,
    plain,
    short,
    targets_of,
    wrong_email,
    wrong_phone,
)
from beredskab_tui.plan.model import Plan
from beredskab_tui.records.people import DirectoryContact
from beredskab_tui.text import TooLong, clean, clean_line, safe
from beredskab_tui.times import ZONE

_POWER: Final = re.compile(r"[0-9]+([.,][0-9]+)?[eE][+-]?[0-9]+")
"""A number as a spreadsheet shows a long one."""
_AS_TEXT: Final = "Sæt mellemrum i nummeret, så lader regnearket det være."

FIELDS: Final = {
    "navn": "name", "titel": "title", "organisation": "org", "telefon": "phone", "telefon 2": "phone_alt",
    "email": "email", "grupper": "groups", "målgruppe": "target_group", "afdeling": "department", "under 18": "minor",
    "bekræftet": "verified_at", "note": "note", "kendt voksen": "adult", "bekræftet af": "verified_by",
    "tjekkes af": "checked_by",
}  # fmt: skip
"""The field of a contact that each column of the file is."""
COLUMNS: Final = tuple(FIELDS)
"""The header of the file, in the order we write it; any order is read, and other spellings of æ, ø and å."""

_DAY_FIRST: Final = re.compile(r"([0-9]{1,2})[-./]([0-9]{1,2})[-./]([0-9]{4}|[0-9]{2})")
_YEAR_FIRST: Final = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_MIDNIGHT: Final = re.compile(r"[ T]0?0[.:]00([.:]00)?$")
"""What a spreadsheet puts behind a day."""
_FORMULA: Final = frozenset("=+-@\t\r＝＋－＠")
"""What a spreadsheet takes for the beginning of a formula; the wide ones are read so in some languages."""
_MONTH: Final = r"(jan|feb|mar|apr|ma[jy]|jun|jul|aug|sep|o[kc]t|nov|dec)[a-zæøå]*"
_REMADE: Final = re.compile(
    # A number, also with a currency, as a share or as a power of ten; a date or a time in digits.
    r"(kr|dkk|eur|[$€£])?[., ]*[0-9][0-9.,:/%-]*( ?(e[+-]?[0-9]+|%|kr|dkk|eur|[$€£]|am|pm))?\.?"
    r"|[0-9]+[ 0-9]*[.,:/-][ 0-9.,:/-]*"
    # A date with its month in letters, and the truths.
    rf"|[0-9]{{1,4}}[-./ ]*{_MONTH}[-./ ]*[0-9]*|{_MONTH}[-./ ]*[0-9]+.*"
    r"|sandt?|falsk|true|false",
    re.IGNORECASE,
)
"""What a spreadsheet takes for something else than a text, and writes otherwise than it read it."""
_YES_NO: Final = {"ja": True, "j": True, "x": True, "sand": True, "true": True, "nej": False, "n": False, "": False,
                  "falsk": False, "false": False}  # fmt: skip


class ContactList(NamedTuple):
    """What a file holds."""

    contacts: tuple[DirectoryContact, ...]
    fields: frozenset[str]
    """The fields of a contact that the file has a column for. Of the others it says nothing."""
    doubts: tuple[Problem, ...] = ()
    """What was taken as it stands, but may have been changed by a spreadsheet."""


def read_contacts(path: str, plan: Plan | None) -> tuple[DirectoryContact, ...]:
    """The contacts of a CSV file, in its order; as ``read_list``.

    Raises:
        BadFile: with every mistake, its line and what would be right.
    """
    return read_list(path, plan).contacts


def read_list(path: str, plan: Plan | None) -> ContactList:
    """The contacts of a CSV file, in its order, and what is to be said of it.

    Reads ``;``, ``,`` or tab between the fields (the header line decides), UTF-8 with or without BOM, UTF-16, Latin-1
    and cp1252. Groups, target groups and departments may be given by id or by the plan's name for them; with no plan
    they are taken as they stand. The id comes from name and organisation.

    Raises:
        BadFile: with every mistake, its line and what would be right.
    """
    reading = _Reading(os.path.basename(path), plan)
    contacts = tuple(reading.contacts(decode(read_bytes(path))))
    if reading.problems:
        raise BadFile(reading.problems)
    return ContactList(contacts, frozenset(reading.fields), tuple(reading.doubts))


def write_contacts(contacts: Iterable[DirectoryContact], stream: TextIO) -> None:
    """Write a CSV that a Danish Excel opens by a double click: UTF-8 with BOM, ``;``, CRLF.

    ``stream`` is opened with ``encoding="utf-8", newline=""``. A value that a spreadsheet would run as a formula, or
    take for a number or a date, gets an apostrophe in front, which ``read_list`` takes off again. Of the time of
    checking only the day is written.
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
            # A day is to be a day in the spreadsheet, too.
            None if contact.verified_at is None else f"{contact.verified_at.astimezone(ZONE):%d-%m-%Y}",
            contact.note,
            contact.adult,
            contact.verified_by or "",
            contact.checked_by or "",
        )
        day = COLUMNS.index("bekræftet")
        writer.writerow([value if at == day else _guarded(safe(value or "")) for at, value in enumerate(values)])


def _remade(value: str) -> bool:
    return value[:1] in _FORMULA or _REMADE.fullmatch(value.strip()) is not None if value else False


def _hidden(value: str) -> bool:
    """Whether an apostrophe in front of this would be one of ours."""
    return value[:1] == "'" or _remade(value)


def _guarded(value: str) -> str:
    ours = value[:1] == "'" and _hidden(value[1:])
    return f"'{value}" if ours or _remade(value) else value


def _unguarded(value: str) -> str:
    return value[1:] if value[:1] == "'" and _hidden(value[1:]) else value


class _Reading:
    """One reading of one file: collects its problems."""

    def __init__(self, file: str, plan: Plan | None) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.doubts: list[Problem] = []
        self.fields: set[str] = set()
        self._groups = None if plan is None else groups_of(plan)
        self._departments = None if plan is None else departments_of(plan)
        self._targets = None if plan is None else targets_of(plan)

    def contacts(self, text: str) -> Iterator[DirectoryContact]:
        lines = text.split("\n")
        # Excel's own way of naming the delimiter, where it is used, is the first line.
        skipped = 1 if lines[0].casefold().startswith("sep=") else 0
        header = lines[skipped] if len(lines) > skipped else ""
        delimiter = max(";,\t", key=header.count)
        columns = self._columns(next(csv.reader([header], delimiter=delimiter), []), skipped + 1)
        if columns is None:
            return
        self.fields = {FIELDS[column] for column in columns if column}
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
        known = {plain(column): column for column in COLUMNS}
        columns: list[str] = []
        for cell in header:
            column = known.get(plain(cell))
            if column is None and cell.strip():
                self._add(line, f"overskriften »{short(cell)}« kendes ikke", nearest(plain(cell), known))
            elif column is not None and column in columns:
                self._add(line, f"overskriften {column} står to gange", "Slet den ene kolonne.")
            columns.append(column or "")
        if "navn" not in columns:
            self._add(line, "overskriften navn mangler", f"Første linje skal være: {';'.join(COLUMNS)}")
            return None
        return columns

    def _rows(self, text: str, delimiter: str, line: int) -> Iterator[tuple[int, list[str]]]:
        # By newlines only: what else may stand between lines is part of a text here.
        reader = csv.reader(io.StringIO(text, newline="\n"), delimiter=delimiter, strict=True)
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
            self._phone(column, values[column], name, line)
        if wrong := wrong_email(values["email"]):
            self._add(line, f"email {wrong}", RIGHT_EMAIL)
        if values["under 18"].casefold() not in _YES_NO:
            self._add(line, f"under 18 er »{short(values['under 18'])}«", "Skriv ja eller nej.")
        target = values["målgruppe"].casefold().rstrip(")")
        target = (self._targets and self._targets.find(target)) or target
        if target not in ("", "a", "b", "c", "d", "e"):
            self._add(line, f"målgruppen »{short(values['målgruppe'])}« findes ikke", "Skriv a, b, c, d eller e.")
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
            adult=values["kendt voksen"],
            verified_at=verified,
            verified_by=values["bekræftet af"] or None,
            checked_by=values["tjekkes af"] or None,
        )

    def _text(self, cell: str, column: str, line: int) -> str:
        try:
            # The apostrophe stands in front of what was written, so it goes first; cleaning may uncover nothing new.
            return (clean if column == "note" else clean_line)(_unguarded(cell.strip(" ")))
        except TooLong:
            self._add(line, f"{TOO_LONG} i kolonnen {column}", SHORTEN)
            return ""

    def _phone(self, column: str, number: str, name: str, line: int) -> None:
        if _POWER.fullmatch(number):
            wrong = f"{column} »{short(number)}« er et tal, som et regneark har lavet af nummeret"
            self._add(line, wrong, f"Skriv nummeret igen, med mellemrum. {_AS_TEXT}")
        elif wrong := wrong_phone(number):
            self._add(line, f"{column} {wrong}", RIGHT_PHONE)
        elif _may_have_lost_zeros(number):
            wrong = f"{column} »{number}« til {short(name)} har {len(number)} cifre i ét"
            right = f"Har et regneark taget 00 eller + væk? Nummeret er læst, som det står. {_AS_TEXT}"
            self._doubt(line, wrong, right)

    def _known(self, what: str, written: str, known: Names | None, line: int) -> str:
        if not written or known is None:
            return written
        found = known.find(written)
        if found is None:
            self._add(line, f"{what} »{short(written)}« findes ikke i plan.toml", known.nearest(written))
        return found or ""

    def _day(self, written: str, line: int) -> datetime | None:
        if not written:
            return None
        digits = _MIDNIGHT.sub("", written)
        try:
            if match := _DAY_FIRST.fullmatch(digits):
                year = int(match[3]) + (2000 if len(match[3]) == 2 else 0)
                day = date(year, int(match[2]), int(match[1]))
                if len(match[3]) == 2:
                    self._doubt(line, f"datoen »{written}« har to cifre til året", f"Den er læst som {day:%d-%m-%Y}.")
            elif match := _YEAR_FIRST.fullmatch(digits):
                day = date(int(match[1]), int(match[2]), int(match[3]))
            else:
                raise ValueError(written)
            # Noon: the same day in every zone a reader of the record may be in.
            return datetime.combine(day, time(12), ZONE).astimezone(UTC)
        except ValueError:
            self._add(line, f"datoen »{short(written)}« kan ikke læses", "Skriv dag-måned-år, fx 23-11-2026.")
            return None

    def _add(self, line: int, wrong: str, right: str) -> None:
        self.problems.append(Problem(file=self.file, line=line, wrong=wrong, right=right))

    def _doubt(self, line: int, wrong: str, right: str) -> None:
        self.doubts.append(Problem(file=self.file, line=line, wrong=wrong, right=right))


def _may_have_lost_zeros(number: str) -> bool:
    """Whether a number is of digits only, and of no length that a number of that beginning has."""
    if not number.isdecimal() or len(number) == 8:
        return False
    # 112 and its like, and the numbers of doctors and directories; then a foreign one that is whole.
    return not (number.startswith("1") and 3 <= len(number) <= 6) and not (number.startswith("00") and len(number) > 8)
