"""``beredskab ringeliste``: on paper, before the line is gone."""

from beredskab_tui.plan.config import Config
from beredskab_tui.records import CallResult, Contact
from beredskab_tui.reports.calllist import WIDTH
from beredskab_tui.room import assigning, contacts, log
from beredskab_tui.room.seat import Seat
from tests.cli.conftest import Run
from tests.conftest import RoomFor


def named(seat: Seat, name: str) -> str:
    return next(known for known, one in seat.journal.table(Contact.table).items() if one["name"] == name)


def test_each_callers_own_list(run: Run, started: str, room_for: RoomFor, config: Config) -> None:
    seat = room_for("karen").sit(started)
    kurt, ayan, fatma = (named(seat, name) for name in ("Kurt Aagaard", "Ayan Farah", "Fatma Yildiz"))
    assigning.give(seat, "Udvalgte", [kurt, ayan], ["amina"])
    contacts.assign(seat, (fatma,), "peter")
    contacts.give_result(seat, kurt, CallResult.NO_ANSWER, note="prøver igen")
    log.add(seat, "Fru Berg 00 00 00 09", call_back=True)
    seat.journal.close()

    ran = run("ringeliste", "AY")
    assert (ran.code, ran.err) == (0, "")
    assert all(len(line) <= WIDTH for line in ran.out.splitlines())
    assert ran.out.startswith("RINGELISTE: Amina Yusuf (AY)\nBrand i container, Søparkvej 42\nUdskrevet ")
    for said in (
        "Det må du sige: ikke godkendt endnu",
        "[    ] Kurt Aagaard, Varmemester, Boligforeningen Strandlyst\n       00 00 01 23 eller 00 00 01 24\n",
        "KH intet svar: prøver igen\n",
        "Under 18: ring til den voksne: Samira Haddad",
        "RING TILBAGE (1)\n\n[    ] Fru Berg 00 00 00 09 – har ventet siden",
        "____ kl. ______\n",
    ):
        assert said in ran.out, said
    assert "Fatma" not in ran.out and "ØVELSE" not in ran.out
    assert run("ringeliste", bruger="amina").out == run("ringeliste", "amina").out
    assert "Ingen kontakter er givet til KH." in run("ringeliste").out

    everybody = run("ringeliste", "--alle").out
    assert "RINGELISTE: Amina" in everybody and "RINGELISTE: Peter" in everybody
    assert "RINGELISTE: ikke givet til nogen" in everybody and "Lars Brink" in everybody


def test_in_an_exercise_it_holds_no_real_number(run: Run) -> None:
    run("start", "--oevelse", "Brand i container")
    out = run("ringeliste", "--alle").out
    assert "ØVELSE – ring ikke. Numrene er opdigtede." in out and "00 99 " in out
    assert "00 00 01" not in out and "00 00 01" not in run("vis").out


def test_whose_list_cannot_be_told(run: Run, started: str) -> None:
    for arguments in (("nobody",), ("tove",), ("karen", "amina"), ("karen", "--alle")):
        ran = run("ringeliste", *arguments)
        assert (ran.code, ran.out) == (2, "") and ran.err.strip().endswith("."), arguments
