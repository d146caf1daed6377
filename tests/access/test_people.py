"""The people in ``stab.toml``."""

from pathlib import Path

import pytest

from beredskab_tui.access.people import People, Role, UnknownPerson, read_people
from beredskab_tui.configfile import BadFile

SHIPPED = Path(__file__).parents[2] / "config" / "stab.toml"

STAFF = """\
[[person]]
id = "anna"
navn = "Anna Ø"
initialer = "AØ"
rolle = "leder"
telefon = "00 00 00 01"
email = "anna@example.dk"
os_bruger = ["anna", "anna2"]

[[person]]
id = "bo"
navn = "Bo B"
initialer = "BB"
rolle = "laeseadgang"
"""


def people(folder: Path, text: str = STAFF) -> People:
    path = folder / "stab.toml"
    path.write_text(text)
    return read_people(str(path))


def test_what_the_board_asks_of_them(tmp_path: Path) -> None:
    staff = people(tmp_path)
    anna, bo = staff
    assert (len(staff), staff.leader, staff.ids) == (2, anna, ("anna", "bo"))
    assert (anna.role, bo.role, bo.phone, bo.os_users) == (Role.LEADER, Role.READER, "", ())
    assert staff.find("bo") is bo
    assert (staff.get("bo"), staff.get("ukendt"), staff.get(None)) == (bo, None, None)
    assert (staff.by_os_user("anna2"), staff.by_os_user("bo")) == (anna, None)
    assert [staff.initials(who) for who in ("anna", "gammel", None)] == ["AØ", "gammel", "—"]


def test_an_unknown_person_is_told_who_there_is(tmp_path: Path) -> None:
    with pytest.raises(UnknownPerson) as caught:
        people(tmp_path).find("bente")
    assert caught.value.exit_code == 2
    assert caught.value.sentence == "Ingen i stab.toml har det korte navn (id) »bente«. Brug et af disse: anna, bo."


def test_a_hostile_id_comes_out_harmless(tmp_path: Path) -> None:
    with pytest.raises(UnknownPerson) as caught:
        people(tmp_path).find("\x1b]52;c;x\x07\u202e[/b]" + "y" * 300_000)
    assert caught.value.sentence.isprintable()
    assert len(caught.value.sentence) < 200


MISTAKES = [
    ('rolle = "leder"', 'rolle = "medarbejder"', None, "ingen har rollen leder", 'rolle = "leder"'),
    ('rolle = "laeseadgang"', 'rolle = "leder"', 14, "mere end én leder", "stedfortraeder"),
    ('rolle = "laeseadgang"', 'rolle = "chef"', 14, "rollen »chef«", "leder, stedfortraeder, medarbejder, laeseadgang"),
    ('id = "bo"', 'id = "anna"', 11, "id »anna« bruges også af Anna Ø", "forskelligt"),
    ('id = "bo"', 'id = "Bo"', 11, "id »Bo«", "2-16 tegn"),
    ('id = "bo"', 'id = "b"', 11, "id »b«", "2-16 tegn"),
    ('id = "bo"', f'id = "{"b" * 17}"', 11, "id »bbbb", "2-16 tegn"),
    ('initialer = "BB"', 'initialer = "aø"', 13, "initialer »aø« bruges også af Anna Ø", "forskelligt"),
    ('initialer = "BB"', 'initialer = ""', 13, "initialerne er ikke udfyldt", "1-5 bogstaver"),
    ('navn = "Bo B"\n', "", 10, "»navn« mangler i [[person]]", "hele navnet"),
    ('"laeseadgang"', '"laeseadgang"\nos_bruger = ["x", "anna"]', 15, "os_bruger »anna« bruges også", "forskelligt"),
    ('"laeseadgang"', '"laeseadgang"\nos_bruger = "bo"', 15, "os_bruger »bo« er ikke en liste", 'os_bruger = ["'),
    ('"laeseadgang"', '"laeseadgang"\ntelefon = "ring"', 15, "telefonnummeret »ring«", "00 00 00 01"),
    ('"laeseadgang"', '"laeseadgang"\nemail = "bo@"', 15, "mailadressen »bo@«", "@example.dk"),
    ('"laeseadgang"', '"laeseadgang"\nmobil = "1"', 15, "feltet »mobil« findes ikke", "telefon"),
]


@pytest.mark.parametrize(("old", "new", "line", "wrong", "right"), MISTAKES)
def test_mistakes(tmp_path: Path, old: str, new: str, line: int | None, wrong: str, right: str) -> None:
    assert STAFF.count(old) == 1
    with pytest.raises(BadFile) as caught:
        people(tmp_path, STAFF.replace(old, new))
    (problem,) = caught.value.problems
    assert (problem.file, problem.line) == ("stab.toml", line)
    assert wrong in problem.wrong
    assert right in problem.right


def test_nobody_at_all(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match=r"»person« mangler. Skriv mindst ét afsnit, der begynder med \[\[person\]\]"):
        people(tmp_path, "# tom\n")


def test_the_shipped_staff_has_every_role_and_nobody_real() -> None:
    staff = read_people(str(SHIPPED))
    assert {person.role for person in staff} == set(Role)
    assert 5 <= sum(person.role is Role.EMPLOYEE for person in staff) <= 6
    for person in staff:
        assert person.email.endswith("@example.dk")
        assert person.phone.startswith("00 00 ")
        assert person.os_users == ()
