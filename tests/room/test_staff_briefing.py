"""The briefing with its receipt, and what is new since somebody last was here."""

import os

import msgspec

from beredskab_tui.plan.model import Plan
from beredskab_tui.records import CallBack, EntryKind, PictureKind, SituationPicture, StaffPlace
from beredskab_tui.room import briefing, callbacks, command, lastseen, log, outside, staff, tasks
from beredskab_tui.room.lastseen import LastSeen
from tests.conftest import Clock
from tests.room.conftest import DeskFor
from tests.room.desk import Desk, member


def page_for(desk: Desk, person: str, plan: Plan) -> str:
    return "\n".join(briefing.lines_for(desk.look(), person, desk.people, plan, desk.clock()))


def freeze(desk: Desk, version: int) -> None:
    """An approved situation picture."""
    with desk.seat.journal.atomic("karen") as transaction:
        picture = {
            "version": version,
            "kind": PictureKind.FIRST.value,
            "valid_at": desk.clock().isoformat(),
            "prepared_by": "karen",
            "prepared_at": desk.clock().isoformat(),
            "approved_by": "karen",
            "approved_at": desk.clock().isoformat(),
            "headings": [{"key": 1, "text": "Brand i bil, slukket"}, {"key": 15, "text": "HEMMELIGT"}],
        }
        transaction.put(SituationPicture.table, f"picture-{version}", picture)


def test_the_page_says_what_one_needs_and_never_what_may_not_be_said(desk: Desk, plan: Plan) -> None:
    first = page_for(desk, "amina", plan)
    assert "Du har ikke fået en opgave endnu" in first and "UBEKRÆFTET" in first
    assert "DET MÅ DU SIGE\nIntet endnu. Henvis til lederen." in first

    staff.set_task(desk.seat, "amina", "Ringer til varmemestrene")
    staff.set_words(desk.seat, "amina", "Branden er slukket")
    log.add(desk.seat, "Bliv væk fra Torvet", kind=EntryKind.INSTRUCTION)
    log.star(desk.seat, 1, True)
    second = page_for(desk, "amina", plan)
    assert "Branden er slukket" not in second and "ikke godkendt. Sig ikke noget endnu" in second
    assert "Opgaven er ikke afstemt endnu med de andre parter." in second
    assert "NØGLEHÆNDELSER ★\n19.14 Der brænder en bil ved Søparkvej 4 (#1)" in second

    staff.need_not_coordinate(desk.seat, "amina", "kun internt")
    staff.approve_words(desk.seat, "amina", seen="Branden er slukket", factual=True, correct=True, timely=True)
    assert "»Branden er slukket«\nGodkendt af KH kl. 19.14." in page_for(desk, "amina", plan)


def test_a_receipt_holds_until_there_is_a_newer_picture(desk: Desk, desk_for: DeskFor, plan: Plan) -> None:
    amina = desk_for("amina")
    assert briefing.receipt(member(amina, "amina"), 0) == "har ikke læst orienteringen"
    briefing.read(amina.seat, 0)
    assert amina.last.text == "AY har læst orienteringen."
    assert briefing.receipt(member(amina, "amina"), briefing.newest(amina.board)) == "har læst orienteringen 19.14"

    freeze(desk, 1)
    amina.look()
    assert briefing.newest(amina.board) == 1
    assert briefing.receipt(member(amina, "amina"), 1) == "har ikke læst situationsbillede 1"
    page = page_for(amina, "amina", plan)
    assert "Hændelsen:\nBrand i bil, slukket" in page
    assert "HEMMELIGT" not in page and "offentliggøres" not in page
    briefing.read(amina.seat, 1)
    assert amina.last.text == "AY har læst orienteringen, situationsbillede 1."
    assert briefing.has_read(member(amina, "amina"), 1)
    lines = len(amina.board.log)
    amina.clock.forward(minutes=3)
    briefing.read(amina.seat, 1)
    assert len(amina.board.log) == lines and amina.board.history[-1].text == "Amina Yusuf: har læst orienteringen igen"


def test_what_is_new_and_what_of_it_is_for_me(desk: Desk, desk_for: DeskFor, clock: Clock) -> None:
    amina = desk_for("amina")
    tasks.add(desk.seat, "Hendes fra før", owner="amina")
    before = lastseen.seen_now(amina.look(), "amina", clock.now)
    nothing = lastseen.news(amina.board, "amina", before)
    assert lastseen.sentence(nothing, clock.now) == ""
    assert lastseen.page(nothing, desk.people, clock.now) == ["Intet nyt siden 19.14."]

    clock.forward(minutes=23)
    log.add(desk.seat, "To biler brænder")
    log.add(desk.seat, "Hold afstand", kind=EntryKind.INSTRUCTION)
    log.add(amina.seat, "Mine egne linjer er ikke nye for mig")
    own = tasks.add(desk.seat, "Hent nøglerne", owner="amina")
    staff.set_place(desk.seat, "peter", StaffPlace.OFFICE)
    command.keep_log(desk.seat, "amina")
    found = lastseen.news(amina.look(), "amina", before)
    assert lastseen.sentence(found, clock.now) == (
        f"Siden du sidst var her (23 min): {len(found.lines)} nye, 2 til dig. z viser dem."
    )
    assert [one.text for one in found.mine] == [f"Opgave {own.number}: Hent nøglerne", "Du fører loggen."]
    assert [entry.text for entry in found.instructions] == ["Hold afstand"]
    assert found.moved == ["Peter Dahl: i sekretariatet (før: ikke svaret)"]
    told = lastseen.page(found, desk.people, clock.now)
    assert told[0] == "TIL DIG (2)" and "ANVISNINGER (1)" in told and "HVEM ER KOMMET OG GÅET (1)" in told
    assert f"NYE LINJER ({len(found.lines)})" in told and not any("Mine egne" in line for line in told)


def test_whoever_does_not_wait_any_more_is_nobodys_to_call(desk: Desk) -> None:
    entry = log.add(desk.seat, "Mor til Ali", kind=EntryKind.CONTACT, call_back=True).entry
    (one,) = desk.board.all(CallBack)
    callbacks.assign(desk.seat, one.id, "karen")
    assert [each.text for each in lastseen.mine(desk.board, "karen") if each.mark == one.id] == [
        "Ring tilbage: Mor til Ali"
    ]
    log.strike(desk.seat, entry.seq, "ringede selv")
    assert one.id not in {each.mark for each in lastseen.mine(desk.board, "karen")}


def test_an_address_is_compared_and_not_kept(desk: Desk, clock: Clock) -> None:
    outside.go_out(desk.seat, "peter", "Søparkvej 4", 30)
    seen = lastseen.seen_now(desk.board, "karen", clock.now)
    assert b"park" not in msgspec.json.encode(seen) and lastseen.news(desk.board, "karen", seen).moved == []
    outside.come_home(desk.seat, "peter")
    outside.go_out(desk.seat, "peter", "Torvet", 30)
    assert lastseen.news(desk.board, "karen", seen).moved == ["Peter Dahl: ude ved Torvet (før: ude)"]


def test_it_is_remembered_on_this_computer_for_each_person_and_incident(desk: Desk, clock: Clock) -> None:
    folders, incident = desk.room.folders, desk.seat.incident_id
    assert lastseen.read_last_seen(folders, "karen", incident) is None
    seen = lastseen.seen_now(desk.board, "karen", clock.now)
    lastseen.keep_last_seen(folders, "karen", incident, seen)
    assert lastseen.read_last_seen(folders, "karen", incident) == seen
    assert lastseen.read_last_seen(folders, "amina", incident) is None
    path = folders.last_seen("karen", incident)
    assert path.startswith(folders.local) and os.stat(path).st_mode & 0o077 == 0
    assert desk.stored == 1, "never in the journal"
    with open(path, "wb") as file:
        file.write(b"{")
    assert lastseen.read_last_seen(folders, "karen", incident) is None, "nothing is called new then"
    assert LastSeen(seq=1, at=clock.now).places == {}
