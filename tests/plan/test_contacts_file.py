"""The contact list: as Excel writes it, as people spoil it, and there and back without loss."""

import csv
import io
import re
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beredskab_tui.configfile import BadFile, Problem
from beredskab_tui.plan.contactfacts import contact_id, unreachable
from beredskab_tui.plan.contacts import COLUMNS, ContactList, read_contacts, read_list, write_contacts
from beredskab_tui.plan.load import read_plan
from beredskab_tui.plan.model import Plan
from beredskab_tui.records.people import DirectoryContact
from beredskab_tui.text import clean, clean_line
from beredskab_tui.times import ZONE

CONFIG = Path(__file__).parents[2] / "config"
HEADER = ";".join(COLUMNS)
ANNA = "Anna Ø;Formand;Sølyst;+45 00 00 00 01;;anna@example.dk;gruppe_1|presse;b;soelyst;nej;23-11-2026;Ring sent"


@pytest.fixture(scope="module")
def plan() -> Plan:
    return read_plan(str(CONFIG / "plan.toml"))


def contacts(folder: Path, raw: str | bytes, plan: Plan | None = None) -> tuple[DirectoryContact, ...]:
    path = folder / "kontakter.csv"
    path.write_bytes(raw if isinstance(raw, bytes) else raw.encode())
    return read_contacts(str(path), plan)


def mistakes(folder: Path, raw: str | bytes, plan: Plan | None = None) -> tuple[Problem, ...]:
    with pytest.raises(BadFile) as caught:
        contacts(folder, raw, plan)
    return caught.value.problems


def noon(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 12, tzinfo=ZONE).astimezone(UTC)


EXPECTED = DirectoryContact(
    id=contact_id("Anna Ø", "Sølyst"),
    name="Anna Ø",
    title="Formand",
    org="Sølyst",
    phone="+45 00 00 00 01",
    email="anna@example.dk",
    groups=("gruppe_1", "presse"),
    target_group="b",
    department="soelyst",
    note="Ring sent",
    verified_at=noon(2026, 11, 23),
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "latin-1", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_every_way_a_spreadsheet_saves_it(
    tmp_path: Path, plan: Plan, encoding: str, delimiter: str, line_end: str
) -> None:
    text = f"{HEADER}\n{ANNA}\n".replace(";", delimiter).replace("\n", line_end)
    assert contacts(tmp_path, text.encode(encoding), plan) == (EXPECTED,)


def test_columns_in_any_order_and_spelled_without_danish_letters(tmp_path: Path, plan: Plan) -> None:
    text = (
        "sep=;\nBEKRAEFTET;maalgruppe; Navn ;organisation;telefon2;titel;Under_18;grupper;afdeling;telefon;email;note\n"
        "2026-11-23;B);Anna Ø;Sølyst;;Formand;NEJ;Beredskabsgruppe 1|presse;Afdeling 7, Sølyst;+45 00 00 00 01;"
        "anna@example.dk;Ring sent\n;;;;;;;;;;;\n\n"
    )
    assert contacts(tmp_path, text, plan) == (EXPECTED,)


def test_only_the_name_is_needed(tmp_path: Path) -> None:
    (found,) = contacts(tmp_path, "navn\nAnna Ø\n")
    assert found == DirectoryContact(id=contact_id("Anna Ø", ""), name="Anna Ø")
    assert unreachable([found, EXPECTED]) == (found,)


def test_quotes_as_excel_writes_them(tmp_path: Path) -> None:
    text = f'{HEADER}\n"Ø; Anna ""Nus""";;;;;;;;;;;"to\r\nlinjer"\nBo;;;;;;;;;;;\n'
    first, second = contacts(tmp_path, text)
    assert (first.name, first.note, second.name) == ('Ø; Anna "Nus"', "to\nlinjer", "Bo")


@pytest.mark.parametrize(
    "written",
    ["23-11-2026", "23.11.2026", "23/11/2026", "2026-11-23", "23-11-26", "23-11-2026_00:00", "2026-11-23_00.00.00"],
)
def test_the_dates_people_write(tmp_path: Path, written: str) -> None:
    (found,) = contacts(tmp_path, f"navn;bekræftet\nBo;{written.replace('_', ' ')}\n")
    assert found.verified_at == noon(2026, 11, 23)


MISTAKES = [
    ("Anna Ø;", " ;", "navnet mangler", "kolonnen navn"),
    ("anna@example.dk", "anna.example.dk", "email »anna.example.dk« er ikke en mailadresse", "@example.dk"),
    ("anna@example.dk", "a@example.dk, b@example.dk", "er ikke en mailadresse", "Skriv én"),
    ("+45 00 00 00 01", "4,5E+09", "telefon »4,5E+09« er et tal, som et regneark har lavet", "med mellemrum"),
    ("+45 00 00 00 01", "ring sent", "telefon »ring sent« er ikke et nummer", "kun tal og mellemrum"),
    ("+45 00 00 00 01;", "+45 00 00 00 01;hos mor", "telefon 2 »hos mor« er ikke et nummer", "noten"),
    ("gruppe_1", "gruppe_9", "gruppen »gruppe_9« findes ikke i plan.toml", "Mente du gruppe_"),
    (";b;", ";f;", "målgruppen »f« findes ikke", "a, b, c, d eller e"),
    (";soelyst;", ";solyst;", "afdelingen »solyst« findes ikke", "Mente du soelyst?"),
    (";nej;", ";16 år;", "under 18 er »16 år«", "ja eller nej"),
    ("23-11-2026", "31-02-2026", "datoen »31-02-2026« kan ikke læses", "dag-måned-år, fx 23-11-2026"),
    ("23-11-2026", "11/23/2026", "datoen »11/23/2026« kan ikke læses", "fx 23-11-2026"),
    ("23-11-2026", "46349", "datoen »46349« kan ikke læses", "fx 23-11-2026"),
    ("Ring sent", "Ring; sent;;;x", "der er 16 felter, men overskriften har 15", "anførselstegn"),
    ("Formand", '"Formand', "et anførselstegn passer ikke", "i hver ende"),
    ("Ring sent", "x" * 10_001, "teksten er for lang i kolonnen note", "10.000"),
    ("Ring sent", "x" * 300_000, "teksten er for lang", "10.000"),
    ("Formand", "\x1b[2J" * 70_000, "teksten er for lang", "10.000"),
]


@pytest.mark.parametrize(("old", "new", "wrong", "right"), MISTAKES)
def test_mistakes(tmp_path: Path, plan: Plan, old: str, new: str, wrong: str, right: str) -> None:
    assert ANNA.count(old) == 1
    text = f'{HEADER}\nBo;;;;;;;;;;;"to\nlinjer"\n{ANNA.replace(old, new)}\n'
    (problem,) = mistakes(tmp_path, text, plan)
    assert (problem.file, problem.line) == ("kontakter.csv", 4)
    assert wrong in problem.wrong
    assert right in problem.right
    assert problem.sentence.isprintable()


HEADERS = [
    ("titel", "titl", "overskriften »titl« kendes ikke", "Mente du titel?"),
    ("note", "\x1b]note[/b]", "kendes ikke", "note"),
    ("note", "titel", "overskriften titel står to gange", "Slet"),
    ("navn;", "", "overskriften navn mangler", HEADER),
]


@pytest.mark.parametrize(("old", "new", "wrong", "right"), HEADERS)
def test_mistakes_in_the_header(tmp_path: Path, old: str, new: str, wrong: str, right: str) -> None:
    problem = mistakes(tmp_path, f"{HEADER.replace(old, new)}\n{ANNA}\n")[0]
    assert problem.line == 1
    assert wrong in problem.wrong
    assert right in problem.right


def test_an_empty_file_is_told_what_it_should_begin_with(tmp_path: Path) -> None:
    (problem,) = mistakes(tmp_path, "")
    assert HEADER in problem.right


def test_every_mistake_is_told_and_twenty_are_shown(tmp_path: Path) -> None:
    rows = "".join(f"Navn {number};ja ja\n" for number in range(25))
    with pytest.raises(BadFile) as caught:
        contacts(tmp_path, "navn;under 18\n" + rows)
    assert [problem.line for problem in caught.value.problems] == list(range(2, 27))
    assert len(caught.value.sentence.split("\n")) == 21


def test_the_same_contact_twice(tmp_path: Path) -> None:
    (problem,) = mistakes(tmp_path, f"{HEADER}\n{ANNA}\n{ANNA.replace('Anna Ø', 'anna  ø')}\n")
    assert problem.line == 3
    assert "står også i linje 2" in problem.wrong


def test_reading_again_gives_the_same_ids(tmp_path: Path) -> None:
    (before,) = contacts(tmp_path, f"{HEADER}\n{ANNA}\n")
    (after,) = contacts(tmp_path, f"{HEADER}\n{ANNA.replace('00 01', '00 02').replace('Anna', 'ANNA')}\n")
    assert before.id == after.id
    assert after.phone == "+45 00 00 00 02"
    assert contact_id("a", "bc") != contact_id("ab", "c")
    # Written down once: the same on every computer, for good.
    assert contact_id("Anna Ø", "Sølyst")[14] == "8"
    assert contact_id("Anna Ø", "Sølyst")[19] in "89ab"


def test_without_a_plan_groups_are_taken_as_they_stand(tmp_path: Path) -> None:
    (found,) = contacts(tmp_path, "navn;grupper;afdeling\nBo;hvad|som helst;her\n")
    assert (found.groups, found.department) == (("hvad", "som helst"), "her")


def written(people: list[DirectoryContact]) -> str:
    stream = io.StringIO(newline="")
    write_contacts(people, stream)
    return stream.getvalue()


def test_excel_opens_it_and_runs_nothing(tmp_path: Path) -> None:
    evil = DirectoryContact(
        id="x", name="=HYPERLINK(1)", title="@SUM(1)", org="-1+1", phone="+45 00 00 00 01", note="'=already"
    )
    text = written([evil])
    assert text.startswith(f"\ufeff{HEADER}\r\n")
    assert text.split("\r\n")[1] == "'=HYPERLINK(1);'@SUM(1);'-1+1;'+45 00 00 00 01;;;;;;nej;;''=already;;;"
    (back,) = contacts(tmp_path, text)
    assert (back.name, back.title, back.org, back.phone, back.note) == (
        evil.name, evil.title, evil.org, evil.phone, evil.note,
    )  # fmt: skip


def test_hostile_text_is_text(tmp_path: Path) -> None:
    text = "navn;note\n[/b][@click=app.quit]\x1b]52,c,x\x07;a\x00b\u202ec\x9b31m[OK]\n"
    (found,) = contacts(tmp_path, text)
    assert (found.name, found.note) == ("[/b][@click=app.quit]]52,c,x", "abc31m[OK]")


looks_like_something = st.sampled_from(
    ["12", "0012", "1-2", "15:30", "4,5E+09", "1E5", "50%", "kr 5", "SAND", "false", "1. maj", "maj 2026", "3/4", "-1",
     "'", "''", "'12", "'=x", "=1+1", "+45", "@a", "2026-11-23", "12. 3.", "00000001"]
)  # fmt: skip
line = (st.text(max_size=40) | looks_like_something).map(clean_line)
name = line.filter(bool)
phone = st.from_regex(r"(\+45 )?[0-9]{2}( [0-9]{2}){3}|(00|\+)?[0-9]{3,12}", fullmatch=True) | st.just("")
word = st.from_regex(r"[a-z][a-z0-9_]{0,10}", fullmatch=True)
day = st.dates(date(1990, 1, 1), date(2100, 1, 1)).map(lambda d: datetime.combine(d, time(12), ZONE).astimezone(UTC))


@st.composite
def one(draw: st.DrawFn) -> DirectoryContact:
    called, org = draw(name), draw(line)
    return DirectoryContact(
        id=contact_id(called, org),
        name=called,
        title=draw(line),
        org=org,
        phone=draw(phone),
        phone_alt=draw(phone),
        email=draw(st.sampled_from(["", "a.b@example.dk"])),
        groups=tuple(draw(st.lists(word, unique=True, max_size=3))),
        target_group=draw(st.sampled_from([None, *"abcde"])),
        department=draw(st.none() | word),
        minor=draw(st.booleans()),
        note=draw(st.text(max_size=60).map(clean)),
        adult=draw(line),
        verified_at=draw(st.none() | day),
        verified_by=draw(st.sampled_from([None, "amina", "karen"])),
        checked_by=draw(st.sampled_from([None, "peter"])),
    )


@pytest.mark.slow
@given(people=st.lists(one(), max_size=5, unique_by=lambda contact: contact.id))
def test_there_and_back_without_loss(tmp_path_factory: pytest.TempPathFactory, people: list[DirectoryContact]) -> None:
    folder = tmp_path_factory.mktemp("csv", numbered=True)
    assert contacts(folder, written(people)) == tuple(people)


# -- what a spreadsheet makes of it. Neither Excel nor LibreOffice runs here: these are their ways of reading a value
# and of writing it back, as their handbooks tell them.

_NUMBER = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?([eE][+-]?[0-9]+)?")
_DATE = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})([-/.]([0-9]{4}))?|([0-9]{4})-([0-9]{2})-([0-9]{2})")


def _as_shown(value: str, *, year: str) -> str:
    """A cell after opening and saving: numbers lose their zeros and signs, dates get the format of the country."""
    if value.casefold() in ("true", "sand"):
        return "SAND"
    if _NUMBER.fullmatch(value):
        number = Decimal(value.replace(",", "."))
        whole = number == number.to_integral_value() and abs(number) < 10**11
        return str(int(number)) if whole else f"{number:.2E}".replace(".", ",")
    if (match := _DATE.fullmatch(value)) is None:
        return value
    if match[5]:
        return f"{match[7]}-{match[6]}-{match[5][-len(year) :]}"
    return f"{int(match[1]):02}-{int(match[2]):02}-{(match[4] or '2026')[-len(year) :]}"


def through_a_spreadsheet(text: str, *, delimiter: str, encoding: str, line_end: str, year: str) -> bytes:
    """Open what we wrote, and save it: with other quotes, another delimiter, another encoding."""
    rows = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=";")
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator=line_end)
    writer.writerows([_as_shown(cell, year=year) for cell in row] for row in rows)
    return out.getvalue().encode(encoding)


EXCEL = {"delimiter": ";", "encoding": "utf-8-sig", "line_end": "\r\n", "year": "2026"}
UNICODE_TEXT = {"delimiter": "\t", "encoding": "utf-16", "line_end": "\r\n", "year": "2026"}
LIBREOFFICE = {"delimiter": ",", "encoding": "utf-8", "line_end": "\n", "year": "26"}


@pytest.mark.parametrize("program", [EXCEL, UNICODE_TEXT, LIBREOFFICE], ids=["excel", "unicode-tekst", "libreoffice"])
@settings(max_examples=25)
@given(people=st.lists(one(), max_size=4, unique_by=lambda contact: contact.id))
def test_through_a_spreadsheet_without_loss(
    tmp_path_factory: pytest.TempPathFactory, program: dict[str, str], people: list[DirectoryContact]
) -> None:
    folder = tmp_path_factory.mktemp("csv", numbered=True)
    # Of a year in two digits nobody can tell the century.
    people = [one for one in people if one.verified_at is None or 2000 <= one.verified_at.year < 2099]
    assert contacts(folder, through_a_spreadsheet(written(people), **program)) == tuple(people)


def read(folder: Path, raw: str, plan: Plan | None = None) -> ContactList:
    path = folder / "kontakter.csv"
    path.write_text(raw, encoding="utf-8")
    return read_list(str(path), plan)


@pytest.mark.parametrize(
    ("number", "doubtful"),
    [
        ("1", True),  # 00 00 00 01
        ("4500000001", True),  # +45 …
        ("700000", True),
        ("00000001", False),
        ("40000001", False),
        ("112", False),
        ("1813", False),
        ("118118", False),
        ("004500000001", False),
        ("+4500000001", False),
        ("45 00 00 00 01", False),
    ],
)
def test_a_number_that_may_have_lost_its_zeros_is_told_and_not_guessed(
    tmp_path: Path, number: str, doubtful: bool
) -> None:
    found = read(tmp_path, f"navn;telefon 2\nBo;{number}\n")
    assert found.contacts[0].phone_alt == number
    assert [(doubt.line, "Bo" in doubt.wrong, "00 eller +" in doubt.right) for doubt in found.doubts] == (
        [(2, True, True)] if doubtful else []
    )


def test_two_digits_of_a_year_are_told(tmp_path: Path) -> None:
    (doubt,) = read(tmp_path, "navn;bekræftet\nBo;23-11-26\n").doubts
    assert (
        doubt.sentence == "kontakter.csv, linje 2: datoen »23-11-26« har to cifre til året. Den er læst som 23-11-2026."
    )


def test_which_fields_a_file_says_anything_of(tmp_path: Path, plan: Plan) -> None:
    found = read(tmp_path, "navn;telefon;;kendt voksen\nBo;00 00 00 01;;Mor\n")
    assert found.fields == {"name", "phone", "adult"} and found.contacts[0].adult == "Mor"
    older = ";".join(COLUMNS[:12])
    assert "adult" not in read(tmp_path, f"{older}\n{ANNA}\n", plan).fields
    assert contacts(tmp_path, f"{older}\n{ANNA}\n", plan) == (EXPECTED,)


def test_a_target_group_may_be_named(tmp_path: Path, plan: Plan) -> None:
    (found,) = contacts(tmp_path, "navn;målgruppe\nBo;Varmemestre og driftschefer\n", plan)
    assert found.target_group == "a"


def test_no_separator_of_lines_but_a_newline_ends_a_row(tmp_path: Path) -> None:
    (found,) = contacts(tmp_path, "navn;note\nBo;en\u2028to\n")
    assert found.note == "en\nto"


def test_the_shipped_list(plan: Plan) -> None:
    found = read_contacts(str(CONFIG / "kontakter.csv"), plan)
    assert 55 <= len(found) <= 70
    for target in "abcde":
        assert sum(contact.target_group == target for contact in found) >= 6
    young = [contact for contact in found if contact.minor]
    assert len(young) == 2
    assert all(contact.target_group == "d" for contact in young)
    used = {group for contact in found for group in contact.groups}
    assert used == {group.id for group in plan.contact_groups}
    for contact in found:
        assert contact.email == "" or contact.email.endswith("@example.dk")
        assert all(number == "" or number.startswith("00 00 ") for number in (contact.phone, contact.phone_alt))


def test_the_shipped_list_is_what_danish_excel_opens(plan: Plan) -> None:
    raw = (CONFIG / "kontakter.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbfnavn;titel;")
    found = read_contacts(str(CONFIG / "kontakter.csv"), plan)
    assert written(list(found)).encode() == raw
