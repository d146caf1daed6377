"""``beredskab indsigt``: where a person is mentioned, and the draft that answers their request."""

import os
import stat
from pathlib import Path

import pytest

from beredskab_tui.locations import Folders
from tests.cli.conftest import HOSTILE, Run, controls


@pytest.fixture
def evening(run: Run, started: str) -> str:
    """An incident in which Zenobia Qvortrup is spoken of."""
    run("log", "Zenobia Qvortrup, tlf. 23 45 67 89, har set Kasper Zoffmann og Kurt Aagaard (22 33 44 55)")
    run("log", "Amina Yusuf har talt med zenobia qvortrup; skriv til z@example.dk eller lone@example.dk")
    run("log", "Zenobia er gået hjem")
    run("log", "Strømmen er tilbage")
    return started


@pytest.fixture
def draft(tmp_path: Path) -> str:
    return str(tmp_path / "svar.md")


def vagtlog(folders: Folders) -> str:
    return "".join(path.read_text(encoding="utf-8") for path in Path(folders.register).glob("*.jsonl"))


def test_where_a_person_is_mentioned(run: Run, evening: str) -> None:
    ran = run("indsigt", "QVORTRUP", "Zenobia", "--telefon", "+4523456789")

    assert ran.code == 0 and ran.err == ""
    assert "Hændelse 1: Brand i container (" in ran.out
    places = [line.split()[0:2] for line in ran.out.splitlines() if "Linje" in line]
    assert places == [["Linje", "4,"], ["Linje", "5,"], ["MÅSKE", "Linje"]]
    assert ran.out.endswith("2 steder i 1 kilde, og 1 måske.\n")


def test_nothing_found(run: Run, evening: str) -> None:
    assert run("indsigt", "Hr.", "Ukendt", "Mand").out.endswith("\n0 steder i 0 kilder, og 0 måske.\n")


def test_a_closed_incident_is_looked_through(run: Run, evening: str) -> None:
    run("luk")
    assert "2 steder i 1 kilde" in run("indsigt", "Zenobia Qvortrup").out


def test_the_vagtlog_tells_that_somebody_was_looked_for_and_not_whom(run: Run, evening: str, folders: Folders) -> None:
    run("indsigt", "Zenobia Qvortrup")
    assert "Indsigt: KH har søgt i alle hændelser efter en person." in vagtlog(folders)
    assert "Qvortrup" not in vagtlog(folders) and "Zenobia" not in vagtlog(folders)


def test_the_draft_has_no_third_parties(run: Run, evening: str, draft: str, folders: Folders) -> None:
    ran = run("indsigt", "Zenobia Qvortrup", "--telefon", "23456789", "--mail", "z@example.dk", "--ud", draft)

    assert ran.code == 0 and ran.err == "" and ran.out.startswith(f"Skrevet til {draft}: 2 steder.")
    assert stat.S_IMODE(os.stat(draft).st_mode) == 0o600
    text = Path(draft).read_text(encoding="utf-8")
    assert text.startswith("# Indsigt: hvad der er gemt om en person\n\n**UDKAST. Et menneske skal læse det hele")
    assert "> Tekst: Zenobia Qvortrup, tlf. 23 45 67 89, har set [navn? Kasper Zoffmann] og [anden person]" in text
    assert "> Tekst: AY har talt med zenobia qvortrup; skriv til z@example.dk eller [mailadresse]" in text
    for other in ("Kurt", "Aagaard", "22 33 44 55", "lone@example.dk", "Amina"):
        assert other not in text
    # What is to be looked at is named: the name nobody knows, and the line with a part of hers.
    assert "»Kasper Zoffmann«" in text and "kun en del af navnet" in text and "gået hjem" not in text
    assert "Karen Holm (KH)" in text and "Lavet " in text and "artikel 15" in text
    said = vagtlog(folders)
    assert "Indsigt: det, der er gemt om en person, er skrevet i en fil af KH (2 steder i 1 kilde)." in said
    assert "Zenobia" not in said


def test_what_is_close_is_named_and_comes_with_fuld(run: Run, evening: str, draft: str) -> None:
    assert run("log", "--foelsom", "Zenobia Qvortrup er indlagt, siger Kurt Aagaard").code == 0

    assert "indlagt" not in run("indsigt", "Zenobia Qvortrup").out
    run("indsigt", "Zenobia Qvortrup", "--ud", draft)
    run("indsigt", "Zenobia Qvortrup", "--fuld", "--ud", f"{draft}.fuld")
    assert run("indsigt", "Zenobia Qvortrup", "--fuld", "--ud", f"{draft}.jonas", bruger="jonas").code == 0

    short, full, jonas = (Path(path).read_text("utf-8") for path in (draft, f"{draft}.fuld", f"{draft}.jonas"))
    assert "indlagt" not in short and "Teksten er ikke med her." in short and "følsom" in short
    assert "1 sted er fortroligt eller følsomt." in short
    assert "> Tekst: Zenobia Qvortrup er indlagt, siger [anden person]" in full
    # The deputy may not read it: that there is a line nobody looked through is said instead.
    assert "indlagt" not in jonas and "linje 8 kan kun læses af andre" in jonas


@pytest.mark.parametrize(
    ("arguments", "who", "code", "says"),
    [
        ([], "karen", 2, "hvem der søges efter"),
        (["Z"], "karen", 2, "for kort"),
        (["Zenobia", "--telefon", "112"], "karen", 2, "ikke et helt telefonnummer"),
        (["Zenobia", "--haendelse", "1"], "karen", 2, "i alle hændelser"),
        (["Zenobia", "--fuld"], "karen", 2, "--fuld hører til --ud FIL"),
        (["Zenobia"], "amina", 1, "Kun lederen eller stedfortræderen kan søge i alle hændelser efter en person."),
        (["Zenobia"], "tove", 1, "har læseadgang"),
    ],
)
def test_what_is_refused(run: Run, evening: str, arguments: list[str], who: str, code: int, says: str) -> None:
    ran = run("indsigt", *arguments, bruger=who)
    assert (ran.code, ran.out) == (code, "") and says in ran.err


def test_a_file_is_never_written_over_nor_put_among_the_data(
    run: Run, evening: str, draft: str, folders: Folders, tmp_path: Path
) -> None:
    Path(draft).write_text("mit eget", encoding="utf-8")
    os.symlink(folders.data, tmp_path / "genvej")
    for path in (draft, os.path.join(folders.data, "svar.md"), str(tmp_path / "genvej" / "svar.md")):
        ran = run("indsigt", "Zenobia Qvortrup", "--ud", path)
        assert ran.code == 2 and path in ran.err
    ran = run("indsigt", "Zenobia Qvortrup", "--ud", str(tmp_path / "findes-ikke" / "svar.md"))
    assert ran.code == 1 and "kan ikke skrives" in ran.err
    assert Path(draft).read_text(encoding="utf-8") == "mit eget" and "er skrevet i en fil" not in vagtlog(folders)


def test_what_cannot_be_told_of_is_not_written(run: Run, evening: str, draft: str, folders: Folders) -> None:
    os.makedirs(folders.register, exist_ok=True)
    Path(folders.register, "x.jsonl").write_text("ingen log\n", encoding="utf-8")
    ran = run("indsigt", "Zenobia Qvortrup", "--ud", draft)
    assert ran.code == 1 and not os.path.exists(draft)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_texts(run: Run, started: str, draft: str, hostile: str) -> None:
    run("log", f"Zenobia Qvortrup {hostile}")
    ran = run("indsigt", f"Zenobia Qvortrup {hostile}", "--ogsaa", "Zenobia Qvortrup", "--ud", draft)
    assert ran.code == 0
    assert not controls(ran.out + ran.err) and not controls(Path(draft).read_text(encoding="utf-8"))
    assert not controls(run("indsigt", "Zenobia Qvortrup").out)
