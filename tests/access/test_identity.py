"""Who sits at the keyboard: the contract's order, and asking once."""

import io
import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from beredskab_tui.access.identity import ask_at, os_user, recognise, remember, who_am_i
from beredskab_tui.access.people import People, Person, Role, UnknownPerson
from beredskab_tui.errors import UsageError

SSH = {"SSH_CONNECTION": "10.0.0.1 50000 10.0.0.2 22"}


@pytest.fixture
def staff() -> People:
    def person(id: str, role: Role, *os_users: str) -> Person:
        return Person(id=id, name=id.title(), initials=id[:2], role=role, os_users=os_users)

    return People((person("karen", Role.LEADER, "kh"), person("amina", Role.EMPLOYEE)))


class Asker:
    """Answers as it was told, and counts."""

    def __init__(self, answer: str = "amina") -> None:
        self.answer = answer
        self.asked = 0

    def __call__(self, people: People) -> Person:
        self.asked += 1
        return people.find(self.answer)


def who(
    people: People, path: Path, *, told: str | None = None, environ: Mapping[str, str] = {}, user: str = "",
    ask: Asker | None = None,
) -> str:  # fmt: skip
    file = str(path / "lokal" / "brugere.json")
    return who_am_i(people, told=told, environ=environ, os_user=user, remembered=file, ask=ask).id


def test_what_is_told_comes_first(staff: People, tmp_path: Path) -> None:
    environ = {"BEREDSKAB_BRUGER": "karen"}

    assert who(staff, tmp_path, told="amina", environ=environ, user="kh") == "amina"
    assert who(staff, tmp_path, environ=environ, user="ukendt") == "karen"
    assert who(staff, tmp_path, environ={"BEREDSKAB_BRUGER": ""}, user="kh") == "karen"


@pytest.mark.parametrize("told", ["ukendt", "", "KAREN", "\x1b[31m"])
def test_an_unknown_id_is_refused_with_the_known_ones(staff: People, tmp_path: Path, told: str) -> None:
    with pytest.raises(UnknownPerson) as caught:
        who(staff, tmp_path, told=told, user="kh", ask=Asker())

    assert caught.value.exit_code == 2
    assert "karen, amina" in caught.value.sentence and "\x1b" not in caught.value.sentence


def test_the_operating_systems_user_counts_over_ssh_too(staff: People, tmp_path: Path) -> None:
    assert who(staff, tmp_path, user="kh") == "karen"
    assert who(staff, tmp_path, user="kh", environ=SSH) == "karen"


def test_it_is_asked_once_and_remembered_for_that_user_alone(staff: People, tmp_path: Path) -> None:
    ask = Asker()

    assert who(staff, tmp_path, user="pc1", ask=ask) == "amina"
    assert who(staff, tmp_path, user="pc1", ask=ask) == "amina"
    assert who(staff, tmp_path, user="pc1") == "amina"
    assert ask.asked == 1
    assert who(staff, tmp_path, user="pc2", ask=Asker("karen")) == "karen"
    assert who(staff, tmp_path, user="pc1") == "amina"
    assert os.stat(tmp_path / "lokal" / "brugere.json").st_mode & 0o777 == 0o600


def test_who_is_known_is_recognised_and_nobody_else(staff: People, tmp_path: Path) -> None:
    file = str(tmp_path / "lokal" / "brugere.json")

    def known(user: str, told: str | None = None, environ: Mapping[str, str] = {}) -> Person | None:
        return recognise(staff, told=told, environ=environ, os_user=user, remembered=file)

    assert known("pc1") is None and not os.path.exists(file)
    remember(file, "pc1", staff.find("amina"))
    remember(file, "pc2", staff.find("karen"))
    assert known("pc1") == staff.find("amina") and known("pc2") == staff.find("karen") == known("kh")
    assert known("pc1", told="karen") == staff.find("karen")
    with pytest.raises(UsageError, match="SSH"):
        known("pc1", environ=SSH)


def test_over_ssh_nobody_is_asked_and_nothing_remembered_counts(staff: People, tmp_path: Path) -> None:
    ask = Asker()
    who(staff, tmp_path, user="pc1", ask=ask)

    with pytest.raises(UsageError, match="SSH") as caught:
        who(staff, tmp_path, user="pc1", environ=SSH, ask=ask)

    assert caught.value.exit_code == 2 and ask.asked == 1
    assert "--bruger" in caught.value.sentence


def test_without_a_terminal_it_is_refused(staff: People, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="karen, amina"):
        who(staff, tmp_path, user="pc1")


@pytest.mark.parametrize("kept", ["", "ikke json", "[]", '{"pc1": "rejst"}', '{"pc1": 3}'])
def test_an_answer_that_is_of_no_use_is_asked_for_again(staff: People, tmp_path: Path, kept: str) -> None:
    os.mkdir(tmp_path / "lokal")
    (tmp_path / "lokal" / "brugere.json").write_text(kept)

    assert who(staff, tmp_path, user="pc1", ask=Asker()) == "amina"
    assert who(staff, tmp_path, user="pc1") == "amina"


def test_a_folder_that_takes_no_answer_stops_nobody(staff: People, tmp_path: Path) -> None:
    (tmp_path / "lokal").write_text("en fil, hvor mappen skulle være")

    assert who(staff, tmp_path, user="pc1", ask=Asker()) == "amina"


@pytest.mark.parametrize(
    ("typed", "answer"), [("2\n", "amina"), ("7\n\n1\n", "karen"), ("Amina \n", "amina"), ("x\n٢\n2", "amina")]
)
def test_the_question_takes_a_number_or_an_id(staff: People, typed: str, answer: str) -> None:
    screen = io.StringIO()

    assert ask_at(staff, io.StringIO(typed), screen).id == answer
    assert "1  Karen (karen)" in screen.getvalue() and "2  Amina (amina)" in screen.getvalue()


@pytest.mark.parametrize("typed", ["", "7\n", "0\n3\nx\n1\n"])
def test_the_question_gives_up(staff: People, typed: str) -> None:
    with pytest.raises(UsageError, match="--bruger"):
        ask_at(staff, io.StringIO(typed), io.StringIO())


def test_the_user_of_the_operating_system_has_a_name() -> None:
    assert os_user()
