"""data: a plain TinyDB file out and in, from the shell."""

import json
import os
import stat

from tinydb import TinyDB, where

from beredskab_tui.locations import Folders
from tests.cli.conftest import HOSTILE, Run, controls, document


def _elsewhere(folders: Folders) -> list[str]:
    """The options for an empty data folder."""
    return ["--data", os.path.join(folders.data, "anden")]


def test_out_asked_by_stock_tinydb_and_in_again(run: Run, started: str, folders: Folders) -> None:
    for text in HOSTILE:
        run("log", "--", text)
    before = document(run)
    path = os.path.join(folders.data, "ud.json")

    ran = run("data", "eksporter", path)

    assert ran.code == 0 and ran.err == "" and ran.out.startswith(f"Hændelsen er skrevet til {path}: ")
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600
    with TinyDB(path, access_mode="r") as database:
        assert database.table("log").get(where("text") == "[OK]")
    there = _elsewhere(folders)
    ran = run("data", "importer", path, *there)
    assert ran.code == 0 and ran.err == ""
    assert ran.out.startswith(f"Hændelsen »Brand i container« er importeret fra {path}: ")
    assert ran.out.endswith(f"\nId {started}\n")
    after = document(run, *there)
    assert after["log"].pop()["text"].startswith("Hændelsen er importeret af KH fra filen ud.json")
    assert after == before
    assert run("log", *there, "Videre").out.startswith(f"{len(before['log']) + 2} ")
    assert run("tjek", *there).code == 0


def test_a_dash_is_stdout_and_nothing_but_the_file(process: Run, run: Run, started: str) -> None:
    run("log", "--", HOSTILE[3])
    ran = process("data", "eksporter", "-")

    assert ran.code == 0 and ran.err == "" and not controls(ran.out) and ran.out.isascii()
    assert json.loads(ran.out)["export"]["1"]["db"] == started


def test_a_file_that_is_there_is_only_replaced_when_told(run: Run, started: str, folders: Folders) -> None:
    path = os.path.join(folders.data, "ud.json")
    run("log", "--foelsom", "Karla er indlagt")
    assert "1 følsom linje er krypteret i filen, og nøglerne er ikke med" in run("data", "eksporter", path).out
    before = os.stat(path).st_ino

    ran = run("data", "eksporter", path)
    assert ran.code == 1 and ran.out == "" and "--overskriv" in ran.err and os.stat(path).st_ino == before
    assert run("data", "eksporter", path, "--overskriv").code == 0
    assert os.stat(path).st_ino != before


def test_an_incident_is_chosen_by_its_number_and_the_same_one_is_not_imported_twice(
    run: Run, started: str, folders: Folders
) -> None:
    run("luk")
    path = os.path.join(folders.data, "ud.json")
    assert run("data", "eksporter", path).code == 1 and not os.path.exists(path)
    assert run("data", "eksporter", path, "--haendelse", "1").code == 0

    ran = run("data", "importer", path)

    assert ran.code == 1 and f"Hændelsen er her allerede ({started}). Intet er ændret." in ran.err
    assert run("data", "importer", path, *_elsewhere(folders)).code == 0
    assert "Ingen åben hændelse" in run("status", *_elsewhere(folders)).out


def test_the_register(run: Run, folders: Folders, process: Run) -> None:
    path = os.path.join(folders.data, "register.json")
    ran = run("data", "eksporter", path, "--register")
    assert ran.code == 1 and "Registeret er tomt" in ran.err and not os.path.exists(path)
    run("kontakter", "importer", os.path.join(folders.config, "kontakter.csv"))
    before = process("kontakter", "eksporter").out

    assert run("data", "eksporter", path, "--register").out.startswith(f"Registeret er skrevet til {path}: 65 poster.")
    ran = run("data", "importer", path)
    assert ran.code == 1 and "er ikke tomt" in ran.err
    ran = run("data", "importer", path, *_elsewhere(folders))
    assert ran.out == f"Registeret er importeret fra {path}: 65 poster.\n" and ran.code == 0
    assert process("kontakter", "eksporter", *_elsewhere(folders)).out == before


def test_a_damaged_journal_is_exported_with_a_warning_and_1(run: Run, started: str, folders: Folders) -> None:
    run("log", "Ødelagt")
    run("log", "Hel")
    (name,) = os.listdir(folders.incident(started))
    path = os.path.join(folders.incident(started), name)
    with open(path, "rb") as file:
        data = file.read()
    with open(path, "wb") as file:
        file.write(data.replace("Ødelagt".encode(), b"Xdelagt "))
    out = os.path.join(folders.data, "ud.json")

    ran = run("data", "eksporter", out)

    assert ran.code == 1 and "Loggen er beskadiget, så noget kan mangle i filen." in ran.err
    ran = run("data", "importer", out, *_elsewhere(folders))
    assert ran.code == 1 and "ud.json: log nr. 4: linjens nummer (seq) er 5 og skulle være 4" in ran.err


def test_wrong_usage_says_what_is_right(run: Run, started: str, folders: Folders) -> None:
    path = os.path.join(folders.data, "ud.json")
    incomplete: list[tuple[str, ...]] = [(), ("eksporter",), ("importer",), ("hent", path), ("eksporter", path, path)]
    for words in incomplete:
        ran = run("data", *words)
        assert ran.code == 2 and "beredskab data eksporter FIL" in ran.err
    contradictory: list[tuple[str, ...]] = [
        ("importer", path, "--register"),
        ("importer", path, "--overskriv"),
        ("importer", path, "--haendelse", "1"),
        ("eksporter", path, "--register", "--haendelse", "1"),
    ]
    for words in contradictory:
        ran = run("data", *words)
        assert ran.code == 2 and ran.out == ""
    assert not os.path.exists(path)


def test_only_leader_and_deputy(run: Run, started: str, folders: Folders) -> None:
    path = os.path.join(folders.data, "ud.json")
    for person in ("amina", "tove"):
        ran = run("data", "eksporter", path, bruger=person)
        assert ran.code == 1 and "gendanne data. Intet er ændret" in ran.err and not os.path.exists(path)
    assert run("data", "eksporter", path, bruger="jonas").code == 0
