"""``beredskab kopi`` and ``beredskab gendan``: the whole story, through the program itself."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from beredskab_tui.locations import Folders
from tests.cli.conftest import Run, command, document, environment, texts
from tests.journal.support import check_chain
from tests.pty.terminal import Terminal


@pytest.fixture
def usb(tmp_path: Path) -> Path:
    folder = tmp_path / "usb"
    folder.mkdir()
    return folder


def copied(run: Run, usb: Path) -> Path:
    ran = run("kopi", str(usb), bruger=None)
    assert ran.code == 0
    return Path(ran.out.splitlines()[1])


def journals(folder: str | Path) -> dict[str, bytes]:
    """Every journal below a folder, by its name."""
    return {path.name: path.read_bytes() for path in Path(folder).rglob("*.jsonl") if "kopier" not in path.parts}


def test_a_copy_is_made_and_can_be_checked(run: Run, started: str, usb: Path, folders: Folders) -> None:
    ran = run("kopi", str(usb), bruger=None)

    (folder,) = usb.iterdir()
    assert ran.code == 0
    files = 1 + len(configuration(folders))
    assert ran.out.startswith(f"Kopien er lavet, læst tilbage og fundet i orden: {files} filer, ")
    assert str(folder) in ran.out and "samme disk" in ran.err
    assert journals(folder) == journals(folders.data)
    checked = run("kopi", "--tjek", str(folder), bruger=None)
    assert checked.code == 0 and checked.err == "" and checked.out.endswith(f"Kopien er hel: {files} filer.\n")
    fingerprint = run("tjek", bruger=None).out.partition("fingeraftryk ")[2].split(".")[0].split()[0]
    assert fingerprint in checked.out


def test_a_copy_that_is_not_whole_any_more(run: Run, started: str, usb: Path) -> None:
    folder = copied(run, usb)
    (folder / "config" / "plan.toml").write_text("x")
    (folder / "data" / "andet.txt").write_text("x")

    ran = run("kopi", "--tjek", str(folder), bruger=None)

    assert ran.code == 1
    assert "config/plan.toml fylder 1 byte" in ran.err and "data/andet.txt er lagt i kopien bagefter." in ran.err
    assert "Kopien er ikke hel." in ran.err and "Kopien er hel" not in ran.out


def test_damage_is_copied_and_told(run: Run, started: str, usb: Path, folders: Folders) -> None:
    (path,) = Path(folders.incident(started)).glob("*.jsonl")
    data = path.read_bytes()
    path.write_bytes(data[:200] + b"\x01" + data[201:])

    ran = run("kopi", str(usb), bruger=None)

    assert ran.code == 0 and f"Loggen {path} er beskadiget og er kopieret, som den er." in ran.err
    (folder,) = usb.iterdir()
    assert "var beskadiget, da kopien blev lavet." in run("kopi", "--tjek", str(folder), bruger=None).err


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["kopi"], 2, "Skriv »beredskab kopi TIL« med en mappe"),
        (["kopi", "a", "b"], 2, "Skriv »beredskab kopi TIL« med en mappe"),
        (["kopi", "findes-ikke"], 2, "Er USB-stikket sat i?"),
        (["kopi", "--tjek", "findes-ikke"], 2, "filen kopi.json mangler"),
        (["gendan"], 2, "Skriv »beredskab gendan FRA« med en mappe"),
        (["gendan", "findes-ikke"], 2, "Der er ingen kopi i"),
    ],
)
def test_wrong_usage(run: Run, arguments: list[str], code: int, says: str) -> None:
    ran = run(*arguments)
    assert (ran.code, ran.out) == (code, "") and says in ran.err and "Traceback" not in ran.err


_WITHOUT_ROOM = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (20000, 20000))
from beredskab_tui.cli import main
sys.exit(main())
"""


def test_a_stick_without_room(run: Run, started: str, usb: Path, folders: Folders) -> None:
    # A real process that may write no file longer than 20 kB: as on a medium that is full. Its own bytecode, too,
    # would be cut off there.
    env = environment(folders, PYTHONDONTWRITEBYTECODE="1")
    line = [sys.executable, "-c", _WITHOUT_ROOM, "kopi", str(usb)]
    done = subprocess.run(line, env=env, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1 and done.stderr.count("\n") == 1
    assert done.stderr.startswith(f"Der blev ikke lavet nogen kopi i {usb}: filen må ikke blive større.")
    assert list(usb.iterdir()) == []


# -- back again


@pytest.fixture
def evening(run: Run, started: str) -> list[str | None]:
    """What people wrote, and something in the register."""
    for text in ("Politiet er på stedet", "Beboerhuset er åbent"):
        assert run("log", text).code == 0
    return texts(run)


def new_laptop(folders: Folders) -> None:
    shutil.rmtree(folders.data)
    shutil.rmtree(folders.config)
    os.mkdir(folders.data)


def configuration(folders: Folders) -> dict[str, bytes]:
    """Every file of the configuration."""
    root = Path(folders.config)
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_frozen_mails_go_with_it_and_the_password_does_not(run: Run, started: str, usb: Path, folders: Folders) -> None:
    mail = Path(folders.mail(started, "ab"))
    mail.parent.mkdir()
    mail.write_bytes(b"Subject: x")
    Path(folders.config, "smtp.secret").write_text("hemmeligt", encoding="utf-8")
    folder = copied(run, usb)
    assert (folder / "data" / "haendelser" / started / "mail" / "ab.eml").read_bytes() == b"Subject: x"
    assert not any(b"hemmeligt" in path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert "adgangskoden til mail er ikke med" in (folder / "LAES-MIG.txt").read_text(encoding="utf-8")


@pytest.mark.slow
def test_a_new_laptop_from_a_stick(
    run: Run, process: Run, started: str, evening: list[str | None], usb: Path, folders: Folders
) -> None:
    folder = copied(run, usb)
    before = journals(folders.data)
    config = configuration(folders)
    new_laptop(folders)

    # Nobody has said who they are: there is nobody to be yet.
    ran = process("gendan", str(usb), env={"BEREDSKAB_BRUGER": ""})

    assert ran.code == 0 and ran.err == ""
    lines = before[next(name for name in before)].count(b"\n") - 1
    assert ran.out.startswith(f"Brand i container: lagt på plads, {lines} linjer.\n")
    assert ran.out.endswith("Skriv ikke videre på den gamle computer.\n")
    assert configuration(folders) == config
    for name, data in journals(folders.data).items():
        assert data.startswith(before[name]) and data.count(b"\n") == before[name].count(b"\n") + 1
        check_chain(data)
    tjek = process("tjek")
    assert tjek.code == 0 and "0 fejl" in tjek.out and "1 kopi i " in tjek.out and "Kun ejeren kan læse" in tjek.out
    assert "Brand i container" in process("status").out
    assert "Hændelsen er gendannet fra kopi af " in process("vis").out
    assert process("log", "Vi er i gang igen").code == 0
    assert texts(run) == [*evening, "Vi er i gang igen"]
    again = process("gendan", str(folder))
    assert again.code == 0 and "Brand i container: alt fra kopien er der i forvejen." in again.out
    assert "gamle computer" not in again.out
    with Terminal("--config", folders.config, "--data", folders.data, "--bruger", "karen", size=(100, 30)) as board:
        board.sees("Log>", "Brand i container", "Vi er i gang igen")


@pytest.mark.slow
def test_from_the_copies_of_this_computer(
    run: Run, process: Run, started: str, evening: list[str | None], folders: Folders
) -> None:
    with Terminal("--config", folders.config, "--data", folders.data, "--bruger", "karen", size=(100, 30)) as board:
        board.sees("Log>", "Brand i container")
        board.send("Skrevet på tavlen\r")
        board.until(lambda: "Skrevet på tavlen".encode() in b"".join(journals(folders.incidents).values()))
        board.hang_up()
        board.ended()
    before = journals(folders.incidents)
    assert len(before) == 1
    shutil.rmtree(folders.incidents)

    ran = process("gendan", folders.copies)

    assert ran.code == 0 and "Brand i container: lagt på plads" in ran.out
    for name, data in journals(folders.incidents).items():
        assert data.startswith(before[name])
    assert texts(run) == [*evening, "Skrevet på tavlen"]
    (line,) = (entry["text"] for entry in document(run)["log"] if "gendannet" in (entry["text"] or ""))
    assert line.endswith("(KH).")
    assert process("tjek").code == 0


def test_a_damaged_journal_is_mended_from_the_stick(
    run: Run, started: str, evening: list[str | None], usb: Path, folders: Folders
) -> None:
    copied(run, usb)
    (path,) = Path(folders.incident(started)).glob("*.jsonl")
    data = path.read_bytes()
    path.write_bytes(data[:200] + b"\x01" + data[201:])
    assert run("tjek").code == 1

    ran = run("gendan", str(usb))

    assert ran.code == 0 and "loggen var beskadiget og er hel igen; 1 linje kom fra kopien." in ran.out
    assert path.read_bytes().startswith(data) and run("tjek").code == 0
    assert texts(run) == evening


def test_two_ways_are_told_and_nothing_is_done(
    run: Run, started: str, evening: list[str | None], usb: Path, folders: Folders
) -> None:
    copied(run, usb)
    (path,) = Path(folders.incident(started)).glob("*.jsonl")
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))
    run("log", "Skrevet, efter at en linje gik tabt")
    data = path.read_bytes()

    ran = run("gendan", str(usb))

    assert ran.code == 1 and "Brand i container: ikke rørt. Der er skrevet videre både her og i kopien" in ran.out
    assert path.read_bytes() == data


@pytest.mark.parametrize(("who", "code"), [("karen", 0), ("jonas", 0), ("amina", 1), ("tove", 1), ("ukendt", 2)])
def test_who_may(run: Run, started: str, usb: Path, folders: Folders, who: str, code: int) -> None:
    copied(run, usb)
    shutil.rmtree(folders.incidents)

    ran = run("gendan", str(usb), bruger=who)

    assert ran.code == code and os.path.exists(folders.incident(started)) == (code == 0)
    if who == "amina":
        assert ran.err.startswith("Kun lederen eller stedfortræderen kan eksportere, importere og gendanne data.")


def test_one_incident_by_its_number(run: Run, started: str, usb: Path, folders: Folders) -> None:
    second = run("start", "Skud ved kiosken").out.strip()
    copied(run, usb)
    shutil.rmtree(folders.incidents)

    assert run("gendan", str(usb), "--haendelse", "7").code == 2
    ran = run("gendan", str(usb), "--haendelse", "2")

    assert ran.code == 0 and os.listdir(folders.incidents) == [second]


ROUNDS = 10


def killed_at_random(env: dict[str, str], *arguments: str, before: Callable[[int], None]) -> Iterator[bool]:
    """Run a command again and again, each time killed at another moment of the later part of its life; was it?"""
    before(0)
    # The first run only warms up.
    subprocess.run(command(*arguments), env=env, capture_output=True, timeout=60, check=True)
    before(0)
    begin = time.monotonic()
    subprocess.run(command(*arguments), env=env, capture_output=True, timeout=60, check=True)
    whole = time.monotonic() - begin
    chance = random.Random(4)
    for number in range(ROUNDS):
        before(number)
        begin = time.monotonic()
        with subprocess.Popen(command(*arguments), env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            try:
                process.communicate(timeout=chance.uniform(whole * 0.6, whole))
                # Sooner than a busy machine let us expect.
                whole = min(whole, time.monotonic() - begin)
            except subprocess.TimeoutExpired:
                process.kill()
        yield process.returncode == -signal.SIGKILL


@pytest.mark.slow
def test_killed_at_any_moment_a_copy_is_whole_or_says_that_it_is_not(
    run: Run, started: str, evening: list[str | None], usb: Path, folders: Folders
) -> None:
    data = journals(folders.data)

    killed = sum(killed_at_random(environment(folders), "kopi", str(usb), before=lambda number: None))

    unfinished = 0
    for folder in usb.iterdir():
        ran = run("kopi", "--tjek", str(folder), bruger=None)
        unfinished += folder.name.endswith("-ufaerdig")
        assert (ran.code == 0) == (not folder.name.endswith("-ufaerdig")), ran.err
    assert journals(folders.data) == data and run("kopi", str(usb), bruger=None).code == 0
    print(f"{killed} of {ROUNDS} were killed; {unfinished} copies were never finished")
    assert killed


@pytest.mark.slow
def test_killed_at_any_moment_restoring_can_be_done_again(
    run: Run, started: str, evening: list[str | None], usb: Path, folders: Folders
) -> None:
    folder = copied(run, usb)
    copy = journals(folder)
    (name,) = copy

    def destroy(number: int) -> None:
        new_laptop(folders)
        if number % 2:
            shutil.copytree(folder / "config", folders.config)
            shutil.copytree(folder / "data", folders.data, dirs_exist_ok=True)
            Path(folders.incident(started), name).write_bytes(copy[name][:200] + b"\x01" + copy[name][201:])

    killed = 0
    for was_killed in killed_at_random(environment(folders), "gendan", str(folder), before=destroy):
        killed += was_killed
        ran = run("gendan", str(folder), bruger="karen" if os.path.exists(folders.people) else None)
        assert ran.code == 0, ran
        (data,) = journals(folders.data).values()
        assert data.startswith(copy[name])
        check_chain(data)
        assert texts(run) == evening
        assert run("tjek").code == 0
    print(f"{killed} of {ROUNDS} were killed")
    assert killed
