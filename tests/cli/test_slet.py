"""``beredskab slet``: what is due, one of them deleted, and what an old copy then does."""

import io
import os
from pathlib import Path

import pytest

from beredskab_tui.locations import Folders
from tests.cli.conftest import Run
from tests.pty.terminal import Terminal


@pytest.fixture
def closed(run: Run, started: str) -> str:
    run("log", "Zenobia Kvist har ringet")
    assert run("luk").code == 0
    return started


@pytest.fixture
def usb(tmp_path: Path) -> Path:
    folder = tmp_path / "usb"
    folder.mkdir()
    return folder


def holding(folder: str, text: str) -> list[str]:
    """The files below a folder that hold a text."""
    return [str(path) for path in Path(folder).rglob("*") if path.is_file() and text.encode() in path.read_bytes()]


def test_the_list_says_when_somebody_has_to_decide(run: Run, closed: str) -> None:
    ran = run("slet", "--liste")

    assert ran.code == 0 and ran.err == ""
    assert "Lukkede, men ikke forfaldne (1)\n  1  Brand i container: lukket " in ran.out
    assert "Fristen er 6 måneder efter lukningen" in ran.out and "Forfaldne" not in ran.out
    assert run("slet").out == ran.out


def test_nothing_closed(run: Run, started: str) -> None:
    assert run("slet", "--liste").out.startswith("Ingen lukkede hændelser i ")


def test_an_incident_is_deleted_and_only_the_vagtlog_knows(run: Run, closed: str, folders: Folders) -> None:
    other = run("start", "Vand i kælder").out.strip()
    assert len(holding(folders.data, "Zenobia")) == 2  # journal and copy

    ran = run("slet", "--haendelse", closed, "--ja", "ikke", "længere", "nødvendig")

    assert ran.code == 0 and ran.err == ""
    assert ran.out.startswith("Hændelsen er slettet: begyndt ") and "USB-stik" in ran.out
    assert "har fået et nummer, der er én lavere" in ran.out
    assert holding(folders.data, "Zenobia") == [] and os.listdir(folders.incidents) == [other]
    assert "Vand i kælder" in run("status").out
    check = run("tjek", bruger=None)
    assert check.code == 0 and "slettet" not in check.out


@pytest.mark.parametrize(
    ("arguments", "who", "code", "says"),
    [
        (["--ja", "fordi"], "karen", 2, "Skriv hvilken hændelse"),
        (["--liste", "fordi"], "karen", 2, "Skriv hvilken hændelse"),
        (["--haendelse", "1", "--ja"], "karen", 2, "slet --haendelse 1 GRUND"),
        (["--haendelse", "1", "fordi"], "karen", 2, "Her er ingen, der kan spørges. Intet er slettet."),
        (["--haendelse", "7", "--ja", "fordi"], "karen", 2, "Der er ingen hændelse »7«"),
        (["--haendelse", "1", "--ja", "fordi"], "jonas", 1, "Kun lederen kan slette hændelser. Intet er ændret."),
        (["--haendelse", "1", "--ja", "fordi"], "tove", 1, "har læseadgang"),
        (["--haendelse", "1", "--behold", "0", "fordi"], "karen", 2, "antal måneder"),
        (["--haendelse", "1", "--behold", "12"], "karen", 1, "Der mangler en grund"),
    ],
)
def test_what_is_refused(run: Run, closed: str, arguments: list[str], who: str, code: int, says: str) -> None:
    ran = run("slet", *arguments, bruger=who)

    assert (ran.code, ran.out) == (code, "") and says in ran.err
    assert "Brand i container" in run("slet", "--liste").out


def test_an_open_one_is_not_deleted(run: Run, started: str) -> None:
    ran = run("slet", "--haendelse", "1", "--ja", "fordi")
    assert ran.code == 1 and "Hændelsen er ikke lukket" in ran.err
    assert run("log", "videre").code == 0


def test_a_pipe_keeps_nobody_waiting(run: Run, closed: str, folders: Folders) -> None:
    pipe = Path(folders.incident(closed), "roer.jsonl")
    draft, here = Path(folders.drafts("karen"), "roer.json"), Path(folders.presence, "roer")
    draft.parent.mkdir(parents=True, exist_ok=True)
    for one in (pipe, draft, here):
        os.mkfifo(one)

    ran = run("slet", "--haendelse", closed, "--ja", "øvelse")
    assert ran.code == 1 and f"{pipe} kan ikke læses: det er ikke en fil. Intet er slettet." in ran.err

    pipe.unlink()
    assert run("slet", "--haendelse", closed, "--ja", "øvelse").code == 0 and os.listdir(folders.incidents) == []


def test_it_may_be_kept(run: Run, closed: str) -> None:
    ran = run("slet", "--haendelse", "1", "--behold", "18", "straffesagen", "er", "ikke", "slut")
    assert ran.code == 0 and ran.out.startswith("Hændelsen beholdes. Der tages stilling igen senest ")
    assert "(beholdt: straffesagen er ikke slut)" in run("slet", "--liste").out


def test_half_a_deletion_is_told_of_and_finished(run: Run, closed: str, folders: Folders) -> None:
    os.rename(folders.incident(closed), folders.going(closed))

    check = run("tjek", bruger=None)
    assert check.code == 0 and "OBS      Sletningen af en hændelse blev afbrudt" in check.out
    assert closed in run("slet", "--liste").err

    ran = run("slet", "--haendelse", closed)

    assert ran.code == 0 and ran.out.startswith("Sletningen er gjort færdig")
    assert "afbrudt" not in run("tjek", bruger=None).out and holding(folders.data, "Zenobia") == []


def test_an_old_copy_needs_to_be_told(run: Run, closed: str, usb: Path, folders: Folders) -> None:
    copy = run("kopi", str(usb), bruger=None).out.splitlines()[1]
    run("slet", "--haendelse", closed, "--ja", "fordi")

    ran = run("gendan", copy)
    assert ran.code == 0 and f"Hændelse {closed}: slettet her og ikke lagt tilbage." in ran.out
    assert holding(folders.data, "Zenobia") == []
    for arguments, who, says in (
        (["--haendelse", closed], "karen", "slettet her og ikke lagt tilbage"),
        (["--slettet"], "karen", "--slettet skal bruges sammen med --haendelse"),
        (["--haendelse", closed, "--slettet"], "jonas", "Kun lederen kan slette hændelser"),
    ):
        ran = run("gendan", copy, *arguments, bruger=who)
        assert ran.code in (1, 2) and says in ran.out + ran.err
    assert holding(folders.data, "Zenobia") == []

    ran = run("gendan", copy, "--haendelse", closed, "--slettet")

    assert ran.code == 0 and "Brand i container: lagt på plads" in ran.out
    assert "Zenobia Kvist har ringet" in run("vis", "--haendelse", "1").out
    assert "slettet" not in run("tjek", bruger=None).out


class Typed(io.StringIO):
    """What somebody types at a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("answer", "gone"), [("1", True), (" Brand i  container ", True), ("ja", False), ("", False)])
def test_in_a_terminal_it_asks(
    answer: str, gone: bool, run: Run, closed: str, folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", Typed(f"{answer}\n"))

    ran = run("slet", "--haendelse", "1", "fordi")

    assert "Hændelse 1: Brand i container\n  begyndt " in ran.out
    assert "Skriv hændelsens nummer (1) eller dens titel for at slette den." in ran.out
    assert (ran.code, ran.err) == ((0, "") if gone else (1, "Intet er slettet.\n"))
    assert (holding(folders.data, "Zenobia") == []) is gone


def test_in_a_real_terminal(closed: str, folders: Folders) -> None:
    where = ("--config", folders.config, "--data", folders.data, "--bruger", "karen")
    with Terminal(*where, "slet", "--haendelse", "1", "fordi", size=(100, 30)) as terminal:
        terminal.sees("Alt andet fortryder.")
        terminal.send("1\r")
        terminal.sees("Hændelsen er slettet")
        assert terminal.ended() == 0
    assert holding(folders.data, "Zenobia") == []
