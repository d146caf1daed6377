"""start, log, afblaes, luk: what is stored, what is printed, and the exit code."""

import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from beredskab_tui.locations import Folders
from beredskab_tui.room.sensitive import HIDDEN
from beredskab_tui.times import ZONE, clock
from tests.cli.conftest import HOSTILE, Ran, Run, controls, document, texts


def test_start_prints_the_id_and_nothing_else(run: Run) -> None:
    ran = run("start", "Røg", "i", "opgang", "4")

    assert ran.code == 0 and ran.err == ""
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\n", ran.out)
    incident = document(run)["incident"]
    assert incident["id"] == ran.out.strip()
    assert (incident["groups"], incident["police_case"], incident["activated_by"]) == ([1], False, "area_secretariat")
    assert (incident["scope"], incident["exercise"], incident["phase"]) == ("act", False, "open")


def test_start_takes_every_option_of_the_contract(run: Run) -> None:
    options = ("--type", "skyderi", "--sted", "Torvet", "--politisag", "--kun-orientering", "--oevelse")
    assert run("start", *options, "Skud hørt").code == 0

    incident = document(run)["incident"]
    assert (incident["kind"], incident["place"], incident["groups"]) == ("skyderi", "Torvet", [2])
    assert (incident["activated_by"], incident["scope"], incident["exercise"]) == ("police", "inform", True)


def test_an_event_is_announced_and_its_plan_is_kept(run: Run, folders: Folders) -> None:
    assert run("start", "--type", "saerlig", "--varslet", "i går 18.00", "Finale").code == 2
    assert run("start", "--varslet", "i morgen 18.00", "--politisag", "Finale").code == 1
    assert run("start", "--type", "saerlig", "--varslet", "i morgen 18.00", "Finale på storskærm").code == 0

    found = document(run)
    assert (found["incident"]["phase"], found["incident"]["groups"]) == ("standby", [])
    assert found["incident"]["planned_at"][11:16] == "18:00"
    assert {task["due_at"] for task in found["tasks"]} == {None}
    assert len(found["audiences"]) == 12 and found["instructions"] == found["agreements"] == found["answers"] == []
    (announced,) = [one for one in found["duties"] if one["id"] == "R9"]
    assert (announced["state"], announced["seq"]) == ("fulfilled", 2)
    with open(os.path.join(folders.config, "plan.toml"), encoding="utf-8") as file:
        assert run("vis", "--plan").out == file.read()


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--aktiveret-af", "kommune"), 0),
        (("--aktiveret-af", "politi"), 1),
        (("--politisag", "--aktiveret-af", "politi"), 0),
        (("--politisag", "--aktiveret-af", "kommune"), 1),
        (("--aktiveret-af", "naboen"), 2),
        (("--type", "jordskælv"), 2),
    ],
)
def test_start_holds_the_plans_rules(run: Run, options: tuple[str, ...], code: int) -> None:
    ran = run("start", *options, "Noget er sket")

    assert ran.code == code
    assert bool(ran.out) == (code == 0) and bool(ran.err) == (code != 0)
    assert (run("status").out.startswith("Ingen åben")) == (code != 0)


def test_log_prints_number_and_time_once_it_is_stored(run: Run, started: str) -> None:
    ran = run("log", "1200", "beboere", "evakueret")

    assert ran == Ran(0, f"4 {clock(datetime.now(UTC))}\n", "")
    assert texts(run)[-1] == "1200 beboere evakueret"


def test_the_shell_reads_no_prefixes(run: Run, started: str) -> None:
    run("log", "b Vi lukker klubben fordi det er mørkt")

    assert document(run)["log"][-1]["kind"] == "information"


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("oplysning", "information"),
        ("beslutning", "decision"),
        ("anvisning", "instruction"),
        ("aftale", "agreement"),
        ("medie", "media"),
        ("opgave", "task"),
        ("kontakt", "contact"),
        ("rygte", "rumour"),
        ("vurdering", "assessment"),
        ("observation", "observation"),
        ("undladelse", "omission"),
    ],
)
def test_log_knows_the_kinds_by_their_danish_names(run: Run, started: str, word: str, kind: str) -> None:
    assert run("log", "En linje", "--slags", word).code == 0

    assert document(run)["log"][-1]["kind"] == kind


def test_a_line_may_be_somebody_elses_words(run: Run, process: Run, started: str) -> None:
    assert run("log", "Kører", "nu", "--paa-vegne-af", "jonas").code == 0
    assert process("log", "--paa-vegne-af", "amina", "-", stdin="Røg\nIld\n".encode()).code == 0
    run("log", "JB: er ikke en forkortelse her")

    said = [(one["text"], one["author"], one["on_behalf_of"]) for one in document(run)["log"][3:]]
    assert said == [
        ("Kører nu", "karen", "jonas"),
        ("Røg", "karen", "amina"),
        ("Ild", "karen", "amina"),
        ("JB: er ikke en forkortelse her", "karen", None),
    ]
    assert re.search(r"^ +4 .*KH for JB  oplysning: Kører nu$", run("vis").out, re.MULTILINE)
    ran = run("log", "Kører", "--paa-vegne-af", "ingen")
    assert ran.code == 2 and "Ingen i stab.toml har det korte navn" in ran.err and len(texts(run)) == 5


def test_options_may_stand_anywhere(run: Run, started: str) -> None:
    assert run("log", "Bilen", "--slags", "rygte", "er", "hvid").code == 0
    assert run("log", "--", "--ikke-en-valgmulighed", "-x").code == 0

    assert texts(run)[-2:] == ["Bilen er hvid", "--ikke-en-valgmulighed -x"]


def test_log_takes_a_time(run: Run, started: str) -> None:
    ran = run("log", "--kl", "-5", "Døren var åben")

    entry = document(run)["log"][-1]
    ago = datetime.fromisoformat(entry["recorded_at"]) - datetime.fromisoformat(entry["occurred_at"])
    assert timedelta(minutes=5) <= ago < timedelta(minutes=5, seconds=10)
    assert ran.out == f"4 {clock(datetime.fromisoformat(entry['occurred_at']))}\n"


def test_the_shell_asks_for_nothing_but_leaves_the_question_open(run: Run, started: str) -> None:
    run("log", "Vi lukker klubben", "--slags", "beslutning")
    ran = run("log", "Døren var åben", "--kl", "-10")
    run("log", "Vinduet var åbent", "--kl", "-10")

    assert ran.code == 0 and ran.err == "" and ran.out.startswith("5 ")
    assert [(one["kind"], one["seqs"]) for one in document(run)["follow_ups"]] == [("reason", [4]), ("cause", [5, 6])]


def test_a_time_later_than_now_is_refused_with_the_way_to_write_yesterday(run: Run, started: str) -> None:
    ahead = datetime.now(ZONE) + timedelta(minutes=3)
    if ahead.date() != datetime.now(ZONE).date():
        pytest.skip("no time of today lies ahead")

    ran = run("log", "--kl", f"{ahead:%H.%M}", "Døren var åben")

    assert (ran.code, ran.out) == (2, "")
    assert f'"i går {ahead:%H.%M}"' in ran.err
    assert len(texts(run)) == 1


def test_the_same_line_at_once_keeps_its_number(run: Run, started: str) -> None:
    first, second = run("log", "Bilen er hvid"), run("log", "Bilen er hvid")
    assert second.code == 0 and second.out == first.out and "--igen" in second.err

    third = run("log", "--igen", "Bilen er hvid")
    assert third.out.startswith("5 ") and third.err == ""
    assert texts(run).count("Bilen er hvid") == 2


def test_two_people_may_write_the_same(run: Run, started: str) -> None:
    assert run("log", "Ja").out.startswith("4 ")
    assert run("log", "Ja", bruger="jonas").out.startswith("5 ")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_stored_as_text_and_shown_as_text(run: Run, started: str, text: str) -> None:
    assert run("log", text).code == 0

    kept = "".join(c for c in text if c not in "\x1b\x07\x9b\u202e")
    assert texts(run)[-1] == kept
    for shown in (run("vis"), run("status"), run("vis", "--json")):
        assert kept in shown.out.replace('\\"', '"')
        assert not controls(shown.out)


@pytest.mark.parametrize(
    "option", ["--sted", "--type", "--haendelse", "--bruger", "--slags", "--kl", "--aktiveret-af", "--paa-vegne-af"]
)
def test_hostile_text_in_an_option_never_reaches_the_terminal(run: Run, started: str, option: str) -> None:
    verb = "start" if option in ("--sted", "--type", "--aktiveret-af") else "log"

    ran = run(verb, option, "\x1b]52;c;aGVq\x07\x9b31m\u202e", "tekst")

    assert ran.code == (0 if option == "--sted" else 2)
    assert not controls(ran.out + ran.err + run("vis", "--haendelse", "1").out)


def test_a_text_that_is_too_long_is_refused_whole(run: Run, started: str) -> None:
    assert run("log", "a" * 10_000).code == 0
    ran = run("log", "a" * 10_001)

    assert ran.code == 1 and ran.out == "" and "10.001" in ran.err
    assert len(texts(run)) == 2


@pytest.mark.parametrize("words", [(), ("",), ("  \n",), ("\x1b",)])
def test_nothing_is_not_logged(run: Run, started: str, words: tuple[str, ...]) -> None:
    ran = run("log", *words)

    assert ran.code == (2 if not words else 1)
    assert ran.err and len(texts(run)) == 1


def test_a_sensitive_line_is_stored_sealed(run: Run, started: str, folders: Folders) -> None:
    ran = run("log", "--foelsom", "Noget om helbred")

    assert ran.code == 0 and ran.out.startswith("4 ")
    assert [line["text"] for line in document(run)["log"]][3:] == [None]
    assert HIDDEN in run("vis").out
    for words in (run("vis", "--fuld").out, run("vis", "--json", "--fuld").out):
        assert "Noget om helbred" in words, "karen leads"
    for words in (run("vis", "--fuld", bruger="amina").out, run("vis", "--json", "--fuld", bruger="amina").out):
        assert "Noget om helbred" not in words
    held = [path.read_bytes() for path in Path(folders.data).rglob("*") if path.is_file()]
    assert not any(b"Noget om helbred" in data for data in held)


def test_what_looks_like_a_cpr_number_is_stored_and_warned_of(run: Run, started: str) -> None:
    ran = run("log", "hun har 010190-0000")

    assert ran.code == 0 and ran.err == "Linje 4: Det ligner et CPR-nummer. Markér linjen som følsom på tavlen (y).\n"
    assert run("log", "--foelsom", "hun har 010190-0001").err == ""
    first = run("start", "hun har 010190-0000")
    assert first.code == 0 and first.err == ran.err.replace("4", "1")


def test_without_an_open_incident_nothing_can_be_logged(run: Run, folders: Folders) -> None:
    ran = run("log", "Hallo")

    assert (ran.code, ran.out) == (1, "") and "Der er ingen åben hændelse" in ran.err
    assert not os.path.exists(folders.incidents)


def test_with_several_open_one_must_be_chosen(run: Run, started: str) -> None:
    run("start", "Hærværk på skolen")

    ran = run("log", "Hvor hører jeg til?")
    assert ran.code == 2 and "1  Brand i container" in ran.err and "2  Hærværk på skolen" in ran.err
    assert run("log", "Her", "--haendelse", "2").code == 0
    assert run("--haendelse", started, "log", "Og her").code == 0
    assert texts(run_for(run, "2"))[-1] == "Her"
    assert texts(run_for(run, started))[-1] == "Og her"


def run_for(run: Run, incident: str) -> Run:
    return lambda *arguments: run(*arguments, "--haendelse", incident)


def test_an_unknown_incident_is_wrong_usage(run: Run, started: str) -> None:
    ran = run("log", "--haendelse", "7", "Hallo")

    assert ran.code == 2 and "»7«" in ran.err


def test_an_unknown_person_is_told_the_known_ones(run: Run, started: str) -> None:
    ran = run("log", "Hallo", bruger="ukendt")

    assert ran.code == 2 and "karen" in ran.err and "jonas" in ran.err


def test_who_may_only_read_cannot_write(run: Run, started: str) -> None:
    ran = run("log", "Hallo", bruger="tove")

    assert ran.code == 1 and "læseadgang" in ran.err
    assert run("vis", bruger="tove").code == 0


def test_stand_down_and_close(run: Run, started: str) -> None:
    ran = run("afblaes", "politiet")
    assert ran.code == 0 and "afblæst" in ran.out and "politiet" in ran.out
    assert run("afblaes").code == 1
    assert run("log", "Alle er hjemme").code == 0

    assert run("luk", bruger="jonas").code == 1
    ran = run("luk")
    assert ran.code == 0 and "lukket" in ran.out
    assert document(run, "--haendelse", "1")["incident"]["phase"] == "closed"

    assert run("log", "For sent").code == 1
    ran = run("log", "For sent", "--haendelse", "1")
    assert ran.code == 1 and "lukket" in ran.err


def test_a_spoiled_people_file_does_not_stop_the_log(run: Run, started: str, folders: Folders) -> None:
    with open(folders.people, "a", encoding="utf-8") as file:
        file.write("[[person]]\nid = ?\n")

    ran = run("log", "Vi skriver videre")

    assert ran.code == 0 and ran.out.startswith("4 ")
    assert "stab.toml" in ran.err


def test_a_data_folder_that_is_none_is_a_sentence(folders: Folders, run: Run, tmp_path: Any) -> None:
    (tmp_path / "data").write_text("")

    for verb in ("start", "log"):
        ran = run(verb, "Hallo", "--data", str(tmp_path / "data"))
        assert ran.code == 1 and ran.err.count("\n") == 1 and "Traceback" not in ran.err


def test_a_damaged_log_is_read_but_not_written(run: Run, started: str, folders: Folders) -> None:
    run("log", "To")
    (name,) = os.listdir(folders.incident(started))
    path = os.path.join(folders.incident(started), name)
    with open(path, "rb") as file:
        whole = file.read()
    with open(path, "wb") as file:
        file.write(whole.replace(b"Brand i container", b"Brand i containes", 1))

    ran = run("log", "Tre", "--haendelse", "1")
    assert ran.code == 1 and "beskadiget" in ran.err
    assert run("tjek", bruger=None).code == 1


def test_a_half_line_that_was_moved_aside_is_told_of(run: Run, started: str, folders: Folders) -> None:
    (name,) = os.listdir(folders.incident(started))
    with open(os.path.join(folders.incident(started), name), "ab") as file:
        file.write(b'{"n":99,"g":"halv')

    ran = run("log", "To")
    assert ran.code == 0 and ran.out.startswith("4 ")
    (aside,) = (each for each in os.listdir(folders.incident(started)) if ".torn." in each)
    assert "kun halvt skrevet" in ran.err and aside in ran.err
    assert run("log", "Tre").err == ""
