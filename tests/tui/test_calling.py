"""The call-round at the screen: given out by key, called one after the other, and nobody by two."""

import os
import stat
from contextlib import AsyncExitStack

import pytest

from beredskab_tui.access.rights import Right
from beredskab_tui.errors import Refused
from beredskab_tui.plan.config import Config
from beredskab_tui.records import AnswerKind, CallResult, Contact, EntryKind, StaffMember, StaffPlace
from beredskab_tui.records.work import Approval
from beredskab_tui.room import answers, listing, log, staff
from beredskab_tui.room import contacts as calls
from beredskab_tui.tui.screens.call import Call
from tests.conftest import Clock, RoomFor
from tests.tui.support import Person, sitting, started


def named(person: Person, name: str) -> Contact:
    return next(one for one in person.board.contacts if one.name == name)


async def to(person: Person, name: str) -> None:
    """To a contact on the list."""
    await person.to("contacts", named(person, name).id)


@pytest.mark.slow
async def test_two_callers_one_of_whom_loses_the_line(room_for: RoomFor, config: Config) -> None:
    caretakers = tuple(one for one in config.contacts if one.target_group == "a")[:4]
    incident = started(room_for("karen"), config.plan, caretakers)
    first, second, third, fourth = (one.name for one in caretakers)
    async with AsyncExitStack() as screens, sitting(room_for("peter"), config, incident=incident) as peter:
        amina = await screens.enter_async_context(sitting(room_for("amina"), config, incident=incident))
        await to(amina, first)
        await amina.press("enter")
        await amina.sees("Note (tryk l")
        await peter.until(lambda: named(peter, first).claim)
        await to(peter, first)
        await peter.sees("AY RINGER NU")
        await peter.press("enter")
        await peter.sees(f"AY ringer til {first} nu", "Tag den næste")
        await to(peter, fourth)
        await peter.press("enter", "i")
        # The first is Amina's, so the one after her comes.
        await peter.sees(second, "0 af 4 · 1 i gang")
        await amina.press("l")
        await amina.type("åbner kælderen")
        await screens.aclose()  # the line is gone, with the call on the screen

        await peter.press("t")
        await peter.sees(third)
        await peter.press("b")
        await peter.back()
        await peter.sees("Ringerunden er færdig: talt med 1, intet svar 1, besked lagt 1.")
        await to(peter, first)
        await peter.until(lambda: "AY: måske i gang, forbindelsen er tabt" in peter.words)
        await peter.press("enter")
        await peter.sees("AY er måske i gang (siden 19.14), forbindelsen er tabt", "Frigiv opkaldet, og ring selv –")
        await peter.press("2")
        await peter.sees("Det kan ikke vælges nu: det kan lederen eller stedfortræderen")
        await peter.press("escape")

        # She is asked nothing, and what she wrote is there.
        async with sitting(room_for("amina"), config, incident=incident) as amina:
            await to(amina, first)
            await amina.press("enter")
            await amina.sees("Note (tryk l", "åbner kælderen")
            await amina.press("t")
            await amina.logged(f"AY: talt med – {first}, Varmemester: åbner kælderen")
        await peter.until(lambda: all(len(one.attempts) == 1 and not one.claim for one in peter.board.contacts))


async def test_a_lost_call_is_noted_or_freed(room_for: RoomFor, config: Config, incident: str) -> None:
    gone = room_for("amina").sit(incident)
    async with sitting(room_for("karen"), config, incident=incident) as karen:
        await karen.to("contacts")
        assert "░" not in karen.text
        answers.answer(room_for("jonas").sit(incident), answers.OUTREACH, AnswerKind.YES)
        await karen.sees("a Varmemestre og driftschefer")
        for one in ("Kurt Aagaard", "Fatma Yildiz"):
            calls.claim(gone, named(karen, one).id)
        await karen.until(lambda: named(karen, "Fatma Yildiz").claim)
        await to(karen, "Kurt Aagaard")
        await karen.press("enter", "1")
        await karen.sees("Noteres på vegne af AY")
        await karen.press("t")
        await karen.logged("AY (noteret af KH): talt med – Kurt Aagaard")
        await to(karen, "Fatma Yildiz")
        await karen.press("enter", "2")
        await karen.sees("Fatma Yildiz – Formand", "Note (tryk l")
        await karen.until(lambda: getattr(named(karen, "Fatma Yildiz").claim, "by", "") == "karen")
        await karen.press("escape")
        await karen.until(lambda: named(karen, "Fatma Yildiz").claim is None)


@pytest.mark.slow
async def test_an_evening_of_calls(
    room_for: RoomFor, config: Config, incident: str, clock: Clock, size: tuple[int, int]
) -> None:
    seat = room_for("jonas").sit(incident)
    staff.set_place(seat, "peter", StaffPlace.UNAVAILABLE)
    with seat.act(Right.LEAD_STAFF) as act:
        ok = Approval(by="jonas", at=clock())
        act.change(act.get(StaffMember, "karen"), task="de frivillige", may_say="Opgang 42 er tom.", approval=ok)
    async with sitting(room_for("karen"), config, incident=incident, size=size) as karen:
        # Who contacts whom: all of a target group, evenly among two.
        await to(karen, "Kurt Aagaard")
        assert "░" not in karen.text, "calm, before anybody is given anything"
        await karen.press("t")
        await karen.sees("Hvem kontakter hvem", "1 Kun Kurt Aagaard", "2 Målgruppe a (7)", "3 Driftsafdelinger (7)")
        await karen.press("2")
        await karen.sees("Hvem har: Målgruppe a (7)")
        await karen.press("9")
        await karen.sees("[ ] 4 PD Peter Dahl – deltager ikke", "[x] 3 AY Amina Yusuf")
        for digit in "25678":
            await karen.press(digit)
        await karen.sees("Det bliver 4 til KH og 3 til AY.")
        await karen.press("1", "3", "enter")
        await karen.sees("Der er ikke valgt nogen")
        await karen.press("1", "3", "enter")
        await karen.logged("Målgruppe a (7) er fordelt: 4 til KH og 3 til AY (KH).")
        await karen.back()
        await karen.press("home")
        await karen.sees("a Varmemestre", "░░░░░ 0 af 7")

        # A call: the words beside the number; to be called again at a time; for somebody who told it by phone.
        mine = [one for one in karen.board.contacts if one.assigned_to == "karen"]
        await to(karen, mine[0].name)
        await karen.press("enter")
        await karen.sees("Det må du sige: Opgang 42 er tom.", "Din opgave: de frivillige", "░ 0 af 7")
        await karen.press("l")
        await karen.type("sidder i møde")
        await karen.press("enter", "g")
        await karen.sees("tom: uden tid")
        await karen.type("0")
        await karen.press("enter")
        await karen.sees("fra 1 til 1440", "Esc Tilbage")
        await karen.press("escape")
        await karen.sees("sidder i møde")
        await karen.press("g", "ctrl+u")
        await karen.type("+20")
        await karen.sees("Ring igen kl. 19.34, om 20 min.")
        await karen.press("enter")
        await karen.logged(f"ring igen senere – {mine[0].name}, {mine[0].title}, kl. 19.34: sidder i møde")
        await karen.sees(f"{mine[1].name} – ")
        await karen.press("p")
        await karen.sees("På vegne af: hvem ringede?", "3 AY Amina Yusuf")
        await karen.press("3")
        await karen.sees("Noteres på vegne af AY")
        await karen.press("f")
        await karen.logged(f"AY (noteret af KH): forkert nummer – {mine[1].name}")
        await karen.sees(f"{mine[2].name} – ")
        await karen.press("t")
        await karen.sees(f"{mine[3].name} – ")
        await karen.press("t")
        await karen.back()
        await karen.sees("Der er ikke flere til dig. Til nu: talt med 2, ring igen senere 1, forkert nummer 1.")

        # Those who wait: one list, with its times.
        (waiting,) = karen.board.call_backs
        clock.forward(minutes=22)
        karen.board_screen.tick()
        await karen.to("contacts", waiting.id)
        await karen.sees("KL. 19.34, 2 MIN OVER FRISTEN")
        await karen.press("r")
        await karen.sees("Ring tilbage: hvornår")
        await karen.fill("20.30")
        await karen.back()
        await karen.sees("kl. 20.30, om 54 min")
        await karen.press("enter")
        await karen.sees("0 " * 3)
        await karen.press("b")
        await karen.back()
        await karen.until(lambda: karen.board.call_backs[0].done_by == "karen")
        assert named(karen, mine[0].name).result is CallResult.MESSAGE_LEFT


@pytest.mark.slow
async def test_a_call_that_is_no_longer_mine_and_a_result_that_cannot_be_stored(
    room_for: RoomFor, config: Config, incident: str, clock: Clock
) -> None:
    jonas, amina = room_for("jonas").sit(incident), room_for("amina").sit(incident)
    words = " ".join(f"Sætning {n} om branden ved Søparken." for n in range(1, 25))
    with jonas.act(Right.LEAD_STAFF) as act:
        ok = Approval(by="jonas", at=clock())
        act.change(act.get(StaffMember, "peter"), may_say=words, approval=ok)
    young = listing.add_contact(jonas, config.plan, "Ali", phone="00 00 00 77", minor=True)
    log.add(jonas, "Ib 00 00 09 99", kind=EntryKind.CONTACT, call_back=True)
    async with sitting(room_for("peter"), config, incident=incident) as peter:
        kurt = named(peter, "Kurt Aagaard").id
        await to(peter, "Kurt Aagaard")
        await peter.press("enter")
        await peter.sees("(o: det hele)")
        await peter.press("o", "end")
        await peter.sees("Sætning 24 om branden ved Søparken.", "Det må du sige")
        await peter.press("escape")
        await peter.sees("Note (tryk l")
        await peter.press("l")
        await peter.type("åbner kl. 8")
        await peter.press("enter")
        calls.release(jonas, kurt)
        await peter.sees("Opkaldet er ikke længere dit: det er frigivet")
        clock.forward(minutes=6)
        calls.claim(amina, kurt)
        await peter.sees("Opkaldet er ikke længere dit: AY har det siden 19.20. Ring ikke.")
        stored = len(peter.board.log)
        await peter.press("t")
        await peter.settle()
        assert isinstance(peter.screen, Call), "a result is refused"
        await peter.press("escape")
        await peter.back()
        assert (len(peter.board.log), getattr(named(peter, "Kurt Aagaard").claim, "by", "")) == (stored, "amina")
        assert len(peter.board_screen.watchers) == 0

        # What came of it cannot be stored: the call is let go, and note, result and time are there the next time.
        calls.release(amina, kurt)
        await peter.until(lambda: named(peter, "Kurt Aagaard").claim is None)
        await peter.press("enter")
        await peter.sees("åbner kl. 8", "Esc Tilbage")
        await peter.until(lambda: named(peter, "Kurt Aagaard").claim)
        await peter.press("g")
        await peter.type("i morgen 9.00")
        await peter.sees("Ring igen tir 24.11 kl. 09.00")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("beredskab_tui.room.contacts.caller", _fails)
            await peter.press("enter")
            await peter.back()
            await peter.until(lambda: named(peter, "Kurt Aagaard").claim is None)
        await peter.sees("Disken er fuld.")
        (draft,) = peter.board_screen.deeds.drafts()
        assert draft.text == "(ikke gemt: kl. 19.20 ring igen senere 24-11-2026 09.00) åbner kl. 8"
        await peter.press("enter")
        await peter.sees("Sidst blev resultatet ikke gemt: kl. 19.20 ring igen senere 24-11-2026", "åbner kl. 8")
        await peter.press("g", "enter")
        await peter.logged("ring igen senere – Kurt Aagaard, Varmemester, tir 24.11 kl. 09.00: åbner kl. 8")
        await peter.press("escape")
        await peter.back()

        # The same of somebody who waits, and a number that is not to be called.
        waiting = peter.board.call_backs[0]
        await peter.to("contacts", waiting.id)
        await peter.press("enter")
        await peter.sees("Ring tilbage: Ib", "0 0 0 0 0 9 9 9")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("beredskab_tui.room.callbacks.caller", _fails)
            await peter.press("i")
            await peter.back()
            await peter.until(lambda: peter.board.call_backs[0].claim is None)
        assert peter.board_screen.deeds.drafts()[-1].text.strip() == "(ikke gemt: kl. 19.20 intet svar)"
        await to(peter, young.name)
        await peter.press("enter")
        await peter.sees("ingen kendt voksen", "Den unges eget: 00 00 00 77")
        assert "0 0   0 0" not in peter.text


def _fails(*_: object) -> None:
    raise Refused("Disken er fuld.")


@pytest.mark.slow
async def test_the_list_grows_and_is_there_on_paper(room_for: RoomFor, config: Config, incident: str) -> None:
    async with sitting(room_for("karen"), config, incident=incident) as karen:
        one = named(karen, "Kurt Aagaard")
        calls.assign(room_for("karen").sit(incident), (one.id,), "karen")
        await karen.to("contacts")
        await karen.press("n")
        await karen.answer("Ida Vester", "00 00 03 03", "Nabo", "", "3", "1")
        await karen.logged("Ny kontakt på listen (KH): Ida Vester, Nabo.")
        await to(karen, "Ida Vester")
        await karen.press("r")
        await karen.sees("Ret nummeret til Ida Vester")
        await karen.press("ctrl+u")
        await karen.fill("00 00 03 04", "")
        await karen.until(lambda: named(karen, "Ida Vester").phone == "00 00 03 04")
        await karen.back()
        await karen.press("ctrl+p")
        await karen.type("ringeliste")
        await karen.press("enter")
        await karen.sees("Min ringeliste", "RINGELISTE: Karen Holm (KH)")
        path = karen.app.session.room.folders.call_list(incident, "karen")
        assert stat.S_IMODE(os.stat(path).st_mode) == 0o600
        with open(path, encoding="utf-8") as file:
            written = file.read()
        assert one.name in written and one.phone in written and "Det må du sige: ikke godkendt" in written
        await karen.press("escape", "ctrl+p")
        await karen.type("hvem kontakter hvem")
        await karen.press("enter", "2", "1")
        await karen.logged("Målgruppe b (7) er givet til KH (KH).")


async def test_in_an_exercise_nobody_is_called_and_the_young_through_an_adult(
    room_for: RoomFor, config: Config
) -> None:
    incident = started(room_for("karen"), config.plan, config.contacts, exercise=True)
    real = next(one for one in config.contacts if one.name == "Kurt Aagaard")
    async with sitting(room_for("karen"), config, incident=incident) as karen:
        await to(karen, "Kurt Aagaard")
        assert real.phone not in karen.words.replace("\u00a0", " ") and named(karen, "Kurt Aagaard").phone.startswith(
            "00 99"
        )
        await karen.press("enter")
        await karen.sees("ØVELSE – ring ikke", "0 0 9 9", "Det må du sige: ikke godkendt endnu", "Esc Tilbage")
        await karen.press("escape")
        await karen.back()
        await karen.press("r")
        await karen.sees("I en øvelse er numrene opdigtede")
        await to(karen, "Ayan Farah")
        await karen.press("enter")
        await karen.sees("Under 18: ring til den voksne: Samira Haddad", "0 0 9 9", "Esc Tilbage")
        await karen.press("t")
        await karen.logged("talt med – Ayan Farah")
        await karen.press("escape")
        await karen.back()
        await karen.press("home")
        await karen.sees("ØVELSE – ring ikke. Numrene er opdigtede.")
