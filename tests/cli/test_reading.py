"""status, vis and their JSON: the contract's document, whole and in order."""

import json
import os
import re
from datetime import UTC, datetime, timedelta
from typing import Any

from beredskab_tui.locations import Folders
from beredskab_tui.records import CallResult, EntryKind, FollowUpKind, RumourState, StaffPlace, TaskState
from beredskab_tui.room import activation, contacts, followups, log, media, picture, rumours, staff, statements, tasks
from tests.cli.conftest import Run, controls, document
from tests.conftest import RoomFor

INCIDENT = {
    "id", "kind", "place", "police_case", "groups", "activated_by", "scope", "exercise", "phase", "confirmed",
    "coordinated", "started_at", "closed_at",
}  # fmt: skip
ENTRY = {
    "id", "seq", "occurred_at", "recorded_at", "author", "kind", "text", "origin", "sensitivity", "struck", "refs",
}  # fmt: skip


def shown(run: Run, *arguments: str) -> dict[str, Any]:
    ran = run("vis", "--json", *arguments)
    assert ran.code == 0 and ran.err == ""
    found: dict[str, Any] = json.loads(ran.out)
    return found


def test_the_document_is_the_contracts(run: Run, started: str) -> None:
    run("log", "Rygtet i #1 passer ikke", "--slags", "rygte")

    document = shown(run)

    assert set(document) >= {
        "incident", "log", "tasks", "contacts", "staff", "media", "messages", "situation_pictures", "mails",
    }  # fmt: skip
    assert set(document["incident"]) >= INCIDENT
    assert [entry["seq"] for entry in document["log"]] == [1, 2, 3, 4]
    for entry in document["log"]:
        assert set(entry) >= ENTRY
        for name in ("occurred_at", "recorded_at"):
            assert datetime.fromisoformat(entry[name]).utcoffset() is not None
    last = document["log"][-1]
    assert (last["author"], last["kind"], last["origin"]) == ("karen", "rumour", "person")
    assert (last["sensitivity"], last["struck"], last["refs"]) == ("internal", None, [1])
    assert document["log"][1]["author"] is None and document["log"][1]["origin"] == "system"
    assert document["messages"] == document["situation_pictures"] == document["mails"] == []


def test_a_medium_is_told_of_as_on_the_board(run: Run, started: str) -> None:
    run("log", "TV Fjorden: spørger, om nogen er ramt", "--slags", "medie")
    run("log", "Radio Fjorden: to er ramt", "--slags", "medie")
    out = run("vis").out
    assert "TV Fjorden spørger, om nogen er ramt (" in out and "Radio Fjorden skriver: to er ramt (" in out
    run("luk")
    assert "En lukket vælges med --haendelse og dens nummer." in run("vis").err


def test_what_is_done_on_the_board_is_in_the_document(run: Run, started: str, room_for: RoomFor) -> None:
    seat = room_for("karen").sit(started)
    log.add(seat, "34 er ude")
    log.correct(seat, 4, "43 er ude", "byttet om")
    activation.confirm(seat, "vagtcentralen")
    activation.coordinate(seat, 1, "SSP-lederen")
    staff.set_place(seat, "karen", StaffPlace.OFFICE)
    media.add(seat, "TV Fjorden", claims="må vi filme?", enquiry=True)
    heard = rumours.add(seat, "der er skudt", "Facebook")
    rumours.judge(seat, heard.id, RumourState.REFUTED, "vagtcentralen")
    own = statements.propose(seat, "Der er ro.", "mange ringer")
    contact = next(iter(seat.journal.table("contacts")))
    contacts.give_result(seat, contact, CallResult.REACHED, note="kommer")
    task = list(seat.journal.table("tasks"))[-1]
    tasks.assign(seat, task, "karen")
    tasks.set_state(seat, task, TaskState.NOT_RELEVANT, reason="gjort")
    seat.journal.close()

    document = shown(run, "--fuld")

    assert document["incident"]["confirmed"] is True and document["incident"]["coordinated"] is True
    assert document["incident"]["confirmation"]["source"] == "vagtcentralen"
    assert document["incident"]["coordinations"][0]["parties"] == "SSP-lederen"
    struck = document["log"][3]["struck"]
    assert (struck["by"], struck["reason"]) == ("karen", "byttet om") and "+" in struck["at"]
    assert document["rumours"][0]["state"] == "refuted" and document["rumours"][0]["source"] == "Facebook"
    assert (document["statements"][0]["id"], document["statements"][0]["state"]) == (own.id, "proposed")
    assert document["media"][0]["outlet"] == "TV Fjorden" and document["media"][0]["enquiry"] is True
    assert document["contacts"][0]["attempts"][0]["result"] == "reached"
    assert next(one for one in document["tasks"] if one["id"] == task)["state"] == "not_relevant"
    assert next(one for one in document["staff"] if one["id"] == "karen")["place"] == "office"
    assert [entry["seq"] for entry in document["log"]] == list(range(1, len(document["log"]) + 1))
    assert "history" not in shown(run)
    text = run("vis").out
    for words in (
        "bekræftet af vagtcentralen",
        "annulleret af KH: byttet om",
        "TV Fjorden",
        "talt med (kommer)",
        "afkræftet af vagtcentralen",
        "Der er ro.",
    ):
        assert words in text


def test_the_situation_picture_is_in_the_document(run: Run, started: str, room_for: RoomFor) -> None:
    run("log", "43 er ude")
    seat = room_for("karen").sit(started)
    picture.send_line(seat, 4, 3, True)
    picture.write_heading(seat, 3, "43 er ude (#4)", seen=0, made_from=(4,))
    picture.approve(seat, picture.submit(seat, distribution="bestyrelsen").id)
    picture.write_heading(seat, 3, "44 er ude", seen=1)
    seat.journal.close()

    document = shown(run)

    assert document["log"][3]["headings"] == [3]
    (heading,) = document["picture_headings"]
    assert (heading["id"], heading["text"], heading["by"]) == ("3", "44 er ude", "karen")
    (found,) = document["situation_pictures"]
    assert (found["version"], found["kind"], found["prepared_by"], found["approved_by"]) == (
        1,
        "first",
        "karen",
        "karen",
    )
    assert found["headings"] == [{"key": 3, "text": "43 er ude (#4)", "made_from": [4]}]
    assert found["distribution"] == "bestyrelsen" and datetime.fromisoformat(found["next_at"]).utcoffset() is not None
    text = run("vis").out
    assert (
        "Situationsbilleder (1)" in text and "1, første, gælder pr. " in text and "udarbejdet af KH, godkendt " in text
    )


def test_what_is_starred_and_what_is_open_is_in_both(run: Run, started: str, room_for: RoomFor) -> None:
    run("log", "Vi lukker klubben", "--slags", "beslutning")
    run("log", "Røg set", "--kl", "-30")
    seat = room_for("karen").sit(started)
    log.star(seat, 4, True)
    log.star(seat, 2, True)
    ago = datetime.now(UTC) - timedelta(minutes=2)
    followups.open_line(seat, 1, "svar til\nbestyrelsen", kind=FollowUpKind.PROMISE, owner="jonas", due_at=ago)
    reason, _, promise = document(run)["follow_ups"]
    seat.journal.close()

    found = shown(run)
    assert [entry["key_event"] for entry in found["log"]] == [False, True, False, True, False, False]
    assert (reason["kind"], reason["seqs"], reason["author"], reason["done_at"]) == ("reason", [4], "karen", None)
    assert (promise["kind"], promise["text"], promise["owner"]) == ("promise", "svar til / bestyrelsen", "jonas")
    assert datetime.fromisoformat(promise["due_at"]).utcoffset() is not None
    assert {"department", "police"} <= set(found["incident"])

    text = run("vis").out
    assert re.search(r"^ +4 .*KH  ★ nøglehændelse, beslutning: Vi lukker klubben$", text, re.MULTILINE)
    assert re.search(r"^ +2 .*★ nøglehændelse: ", text, re.MULTILINE)
    assert text.count("★") == text.count("★ nøglehændelse") == 2
    assert re.search(
        r"^Følges op \(3\)\n  Begrundelse for #4 \(KH\)\n  Årsag til sen notering af #5 \(KH\)\n"
        r"  Lovet: svar til / bestyrelsen \(JB, frist .* OVER FRISTEN\)$",
        text,
        re.MULTILINE,
    )
    assert "over fristen; 3 til opfølgning" in run("status").out
    assert json.loads(run("status", "--json").out)["incidents"][0]["follow_ups_open"] == 3


def test_what_is_answered_is_open_no_more(run: Run, started: str, room_for: RoomFor) -> None:
    seat = room_for("karen").sit(started)
    log.add(seat, "Vi lukker klubben", kind=EntryKind.DECISION)
    followups.answer(seat, next(iter(seat.journal.table("followups"))), "det er mørkt")
    seat.journal.close()

    assert "Følges op" not in run("vis").out and "til opfølgning" not in run("status").out
    (one,) = shown(run)["follow_ups"]
    assert (one["answer"], one["done_by"]) == ("det er mørkt", "karen") and "+" in one["done_at"]
    assert shown(run)["log"][-1]["refs"] == [4]


def test_history_is_shown_on_request(run: Run, started: str, room_for: RoomFor) -> None:
    seat = room_for("karen").sit(started)
    tasks.set_state(seat, next(iter(seat.journal.table("tasks"))), TaskState.IN_PROGRESS)
    seat.journal.close()

    assert "under udførelse" in shown(run, "--fuld")["history"][0]["text"]
    assert "Ændringer, der ikke er linjer" in run("vis", "--fuld").out
    assert "Ændringer, der ikke er linjer" not in run("vis").out


def test_status_tells_the_open_ones_in_ten_lines(run: Run, started: str) -> None:
    run("start", "--politisag", "--oevelse", "Skud ved Torvet")
    run("luk", "--haendelse", "1")
    run("log", "Politiet er\nfremme")

    ran = run("status")

    lines = ran.out.splitlines()
    assert ran.code == 0 and len(lines) == 10
    assert lines[0] == "ØVELSE  Hændelse 2: Skud ved Torvet"
    for words in ("beredskabsgruppe 2, politisag", "ubekræftet", "i gang", "for 0 min siden", "åbne, 0 over fristen"):
        assert words in ran.out
    assert "Politiet er / fremme" in ran.out


def test_status_for_programs(run: Run, started: str) -> None:
    (one,) = json.loads(run("status", "--json").out)["incidents"]

    assert one["number"] == 1 and one["id"] == started and set(one) >= INCIDENT
    assert one["last"]["seq"] == one["entries"] == 3
    assert json.loads(run("status", "--json", "--haendelse", "1").out)["incidents"][0]["id"] == started


def test_nothing_open_is_no_mistake_of_anybodys(run: Run) -> None:
    assert run("status").code == 0
    assert json.loads(run("status", "--json").out) == {"incidents": []}
    assert run("vis").code == 1


def test_an_unreadable_incident_is_named_and_the_others_shown(run: Run, started: str, folders: Folders) -> None:
    run("start", "Hærværk på skolen")
    (name,) = os.listdir(folders.incident(started))
    with open(os.path.join(folders.incident(started), name), "wb") as file:
        file.write(b"ikke en log\n" * 3)

    ran = run("status")

    assert ran.code == 1 and "Hændelse 1: " in ran.err and "Hærværk på skolen" in ran.out
    assert "Traceback" not in ran.err


def test_a_damaged_line_leaves_the_rest_to_be_read(run: Run, started: str, folders: Folders) -> None:
    run("log", "Det her går i stykker")
    run("log", "Det her kan læses")
    (name,) = os.listdir(folders.incident(started))
    path = os.path.join(folders.incident(started), name)
    with open(path, "rb") as file:
        whole = file.read()
    with open(path, "wb") as file:
        file.write(whole.replace(b"stykker", b"stykkes", 1))

    ran = run("vis")

    assert ran.code == 1 and "Det her kan læses" in ran.out and "beskadiget" in ran.err
    assert json.loads(run("vis", "--json").out)["log"][-1]["text"] == "Det her kan læses"


def test_what_was_stored_past_the_door_is_harmless_on_the_way_out(run: Run, started: str, room_for: RoomFor) -> None:
    seat = room_for("karen").sit(started)
    with seat.journal.atomic("karen") as transaction:
        (first, *_) = transaction.documents("log")
        transaction.update("log", first, {"text": "Rød\x1b[31m\x9b0m\u202e"})
        transaction.update("incident", started, {"title": "\x1b]0;titel\x07", "place": "\x9b\nTorvet"})
    seat.journal.close()

    for ran in (run("vis"), run("vis", "--json"), run("status"), run("status", "--json")):
        assert ran.code == 0 and "]0;titel" in ran.out and not controls(ran.out)
    assert document(run)["log"][0]["text"].startswith("Rød")


def test_what_others_see_can_be_looked_at(run: Run, started: str) -> None:
    run("log", "--foelsom", "Karla er indlagt")
    run("log", "Ring 00 00 12 34")

    wall, board = run("vis", "--for", "storskaerm").out, run("vis", "--for", "tavlen").out

    assert wall.startswith("Storskærmen\n") and "[telefonnummer]" in wall and "Vises ikke: 1 følsom." in wall
    assert "00 00 12 34" in board and "Karla" not in board
    assert run("vis", "--for", "naboen").code == 2
