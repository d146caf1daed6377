"""Work that changes hands: who took it from whom stands in the log."""

from beredskab_tui.records import CallBack, FollowUp
from beredskab_tui.room import assigning, callbacks, contacts, followups, log, messages, tasks
from tests.room.conftest import DeskFor
from tests.room.desk import Desk
from tests.room.letters import written


def lines(desk: Desk) -> list[str]:
    """What the log has said since the incident was started."""
    return [entry.text for entry in desk.look().log[3:]]


def test_a_task(desk: Desk, desk_for: DeskFor) -> None:
    amina, jonas = desk_for("amina"), desk_for("jonas")
    task = tasks.add(amina.seat, "Hent vand", owner="amina")
    tasks.assign(amina.seat, task.id, None)
    tasks.assign(amina.seat, task.id, "amina")
    assert lines(desk) == ["Hent vand"], "to put one's own down, and to take what nobody has, is history"

    tasks.assign(jonas.seat, task.id, "jonas")
    tasks.assign(desk.seat, task.id, "amina")
    tasks.assign(jonas.seat, task.id, None)
    assert lines(desk)[1:] == [
        f"Opgave {task.number} er overtaget fra AY: Hent vand (JB).",
        f"Opgave {task.number} er givet videre fra JB til AY: Hent vand (KH).",
        f"Opgave {task.number} er taget fra AY og ikke givet til nogen: Hent vand (JB).",
    ]


def test_what_the_plan_has_laid_out_with_the_leader_is_there_to_take(desk: Desk, desk_for: DeskFor) -> None:
    amina, jonas = desk_for("amina"), desk_for("jonas")
    task = desk.card("myndigheder")
    assert task.owner == "karen"
    tasks.assign(amina.seat, task.id, "amina")
    assert lines(desk) == []
    tasks.assign(jonas.seat, task.id, "jonas")
    assert lines(desk) == [f"Opgave {task.number} er overtaget fra AY: {task.title} (JB)."]


def test_contacts_one_and_many(desk: Desk, desk_for: DeskFor) -> None:
    amina = desk_for("amina")
    first, second, third = desk.board.contacts[:3]
    contacts.assign(desk.seat, (first.id,), "jonas")
    contacts.assign(desk.seat, (second.id,), "amina")
    assert lines(desk) == []
    contacts.assign(amina.seat, (first.id,), "amina")
    assert lines(desk) == [f"Kontakten er overtaget fra JB: {first.name} (AY)."]
    assigning.give(desk.seat, "Torvet", [first.id, second.id, third.id], ["karen"])
    assert lines(desk)[1:] == ["Torvet (3) er givet til KH (KH; taget 2 fra AY)."]


def test_a_call_back_and_a_follow_up(desk: Desk, desk_for: DeskFor) -> None:
    amina = desk_for("amina")
    entry = log.add(desk.seat, "Bo Lind, 00 00 09 99: hvornår", call_back=True).entry
    follow_up = followups.open_line(desk.seat, entry.seq, "Hør ham igen", owner="karen")
    call_back = desk.look().all(CallBack)[0]
    callbacks.assign(desk.seat, call_back.id, "karen")
    before = len(lines(desk))
    callbacks.assign(amina.seat, call_back.id, "amina")
    followups.assign(amina.seat, follow_up.id, "amina")
    assert lines(desk)[before:] == [
        f"Tilbagekaldet i #{entry.seq} er overtaget fra KH (AY).",
        f"Opfølgningen på #{entry.seq} er overtaget fra KH (AY).",
    ]
    assert desk.board.log[-1].refs == (entry.seq,)
    assert [one.owner for one in desk.board.all(FollowUp)] == ["amina"]


def test_whose_message_was_withdrawn(desk: Desk, desk_for: DeskFor) -> None:
    mine, theirs = written(desk), written(desk_for("amina"))
    messages.withdraw(desk.seat, mine.id, "ikke nu")
    messages.withdraw(desk.seat, theirs.id, "ikke nu")
    assert lines(desk)[-2:] == [
        f"Besked {mine.number}, »{mine.subject}«, er opgivet (KH): ikke nu.",
        f"Besked {theirs.number}, »{theirs.subject}«, skrevet af AY, er opgivet (KH): ikke nu.",
    ]
