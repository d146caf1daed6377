"""Instructions and agreements (plan R21, R22)."""

from datetime import timedelta

import pytest

from beredskab_tui.errors import NotAllowed, Refused
from beredskab_tui.plan.model import Plan
from beredskab_tui.records import Agreement, Channel, EntryKind, Instruction, TaskState
from beredskab_tui.room import activation, log, orders
from beredskab_tui.times import clock
from tests.room.conftest import DeskFor
from tests.room.desk import Desk


def only(desk: Desk) -> Instruction:
    (one,) = desk.board.all(Instruction)
    return one


def test_an_instruction_has_from_whom_and_until_when(desk: Desk) -> None:
    until = desk.clock() + timedelta(hours=1)
    orders.instruct(desk.seat, "Bliv inde", from_whom="indsatslederen", until=until)
    assert desk.last.kind is EntryKind.INSTRUCTION and desk.last.duties == (21,)
    assert desk.last.text.startswith("indsatslederen: Bliv inde (gælder til ")
    one = only(desk)
    assert (one.seq, one.text, one.from_whom, one.until) == (desk.last.seq, "Bliv inde", "indsatslederen", until)
    assert orders.holds(one, desk.clock()) and not orders.holds(one, until)


def test_a_typed_line_is_an_instruction_of_the_police(desk: Desk) -> None:
    entry = log.add(desk.seat, "Ingen ind på Torvet", kind=EntryKind.INSTRUCTION).entry
    assert (only(desk).from_whom, only(desk).text, only(desk).seq) == ("politiet", "Ingen ind på Torvet", entry.seq)


def test_each_receipt_is_given_once(desk: Desk, desk_for: DeskFor) -> None:
    orders.instruct(desk.seat, "Bliv inde")
    amina = desk_for("amina")
    for _ in range(2):
        orders.acknowledge(amina.seat, only(desk).id)
    orders.acknowledge(desk.seat, only(desk).id)
    assert [receipt.by for receipt in only(desk).receipts] == ["amina", "karen"]
    assert sum("har set anvisningen" in entry.text for entry in desk.board.log) == 2


def test_a_departure_is_the_leaders_and_has_its_reason(desk: Desk, desk_for: DeskFor) -> None:
    orders.instruct(desk.seat, "Bliv inde")
    with pytest.raises(NotAllowed):
        orders.depart(desk_for("amina").seat, only(desk).id, "et barn mangler")
    with pytest.raises(Refused, match="hvorfor"):
        orders.depart(desk.seat, only(desk).id, "")
    orders.depart(desk.seat, only(desk).id, "et barn mangler")
    assert (desk.last.kind, desk.last.reason) == (EntryKind.DECISION, "et barn mangler.")
    assert orders.holds(only(desk), desk.clock()), "it still holds for everybody else"


def test_a_lifted_instruction_holds_no_longer(desk: Desk) -> None:
    orders.instruct(desk.seat, "Bliv inde")
    orders.lift(desk.seat, only(desk).id, "vagtcentralen")
    assert desk.board.instructions(desk.clock()) == []
    with pytest.raises(Refused, match="allerede ophævet af vagtcentralen"):
        orders.acknowledge(desk.seat, only(desk).id)


def test_an_agreement_names_partner_and_channel(desk: Desk) -> None:
    with pytest.raises(Refused, match="hvem aftalen er med"):
        orders.agree(desk.seat, "vi ringer til forældrene", " ", Channel.PHONE)
    orders.agree(desk.seat, "vi ringer til forældrene", "SSP", Channel.MAIL)
    assert desk.last.text == "SSP: vi ringer til forældrene (mail)" and desk.last.duties == (22,)
    log.add(desk.seat, "Klubben: åbner til midnat", kind=EntryKind.AGREEMENT)
    typed = desk.board.all(Agreement)[-1]
    assert (typed.with_whom, typed.text, typed.channel) == ("Klubben", "åbner til midnat", None)
    orders.complete(desk.seat, typed.id, "Klubben", Channel.PHONE)
    assert desk.board.all(Agreement)[-1].channel is Channel.PHONE


def test_a_struck_line_takes_its_instruction_along(desk: Desk) -> None:
    entry = log.add(desk.seat, "Bliv inde", kind=EntryKind.INSTRUCTION).entry
    log.strike(desk.seat, entry.seq, "hørt forkert")
    assert only(desk).struck and desk.board.instructions(desk.clock()) == []


def test_the_same_draft_is_stored_once(desk: Desk) -> None:
    event = "0190d5a0-0000-7000-8000-000000000001"
    for _ in range(2):
        orders.instruct(desk.seat, "Bliv inde", event=event)
        orders.agree(desk.seat, "mødes kl. 9", "SSP", Channel.PHONE, event=event[:-1] + "2")
    assert len(desk.board.all(Instruction)) == len(desk.board.all(Agreement)) == 1


def test_a_typed_instruction_may_name_who_gave_it_and_be_put_right(desk: Desk) -> None:
    log.add(desk.seat, "Indsatslederen: hold afstand", kind=EntryKind.INSTRUCTION)
    assert (only(desk).from_whom, only(desk).text) == ("Indsatslederen", "hold afstand")
    until = desk.clock() + timedelta(hours=1)
    orders.put_right(desk.seat, only(desk).id, "brandvæsenet", until)
    assert (only(desk).from_whom, only(desk).until) == ("brandvæsenet", until)
    assert "er fra brandvæsenet og gælder til" in desk.last.text


def test_a_typed_instruction_may_say_until_when_it_holds(desk: Desk) -> None:
    log.add(desk.seat, "Bliv væk fra Torvet til kl. 21", kind=EntryKind.INSTRUCTION)
    until = only(desk).until
    assert until is not None and clock(until) == "21.00"
    assert [one.until for one in desk.board.instructions(desk.clock())] == [until]
    for text in ("Bliv inde", "fra kl. 20 til kl. 29", "vi taler ved kl. 21"):
        log.add(desk.seat, text, kind=EntryKind.INSTRUCTION)
        assert desk.board.all(Instruction)[-1].until is None


def test_the_card_is_done_when_a_colleague_has_seen_it(desk: Desk, desk_for: DeskFor, plan: Plan) -> None:
    activation.classify(desk.seat, plan, police_case=True)
    orders.instruct(desk.seat, "Bliv inde")
    orders.acknowledge(desk.seat, only(desk).id)
    assert desk.card(orders.INSTRUCTION_CARD).state is TaskState.WAITING, "whoever noted it has not passed it on"
    amina = desk_for("amina")
    orders.acknowledge(amina.seat, only(desk).id)
    assert amina.card(orders.INSTRUCTION_CARD).state is TaskState.DONE
