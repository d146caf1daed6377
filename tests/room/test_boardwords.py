"""What an incident knows that matters to the text of a message: names, public numbers, what stays inside (R34)."""

import msgspec

from beredskab_tui.access.people import People, Role
from beredskab_tui.plan.config import Config
from beredskab_tui.plan.model import Plan
from beredskab_tui.plan.wordlists import WordLists
from beredskab_tui.records import FrozenHeading, LogEntry, Sensitivity
from beredskab_tui.room import boardwords, command, log, picture
from beredskab_tui.room.neutrality import MarkKind, board_context, check
from tests.room.conftest import DeskFor
from tests.room.desk import Desk
from tests.room.pictures import approved, write

NOTHING = WordLists()


def test_the_board_gives_names_numbers_and_what_stays_inside(desk: Desk, plan: Plan, config: Config) -> None:
    write(desk, 15, "Familien er flyttet til en hemmelig adresse i nat.")
    write(desk, 3, "To biler er brændt helt ud på parkeringspladsen i nat.")
    secret = log.add(desk.seat, "Drengens mor har ringet og er meget ked af det").entry.seq
    picture.send_line(desk.seat, secret, 15, True)
    board = desk.look()
    context = board_context(board, plan, desk.people)

    def kinds(text: str) -> list[MarkKind]:
        return [mark.kind for mark in check(text, config.word_lists, **context._asdict())]

    for name in ("Kurt Aagaard", "Amina Yusuf", "Lone Abel", "Samira Haddad", "Ayan Farah"):
        assert kinds(f"{name} siger det.") == [MarkKind.NAME], name
    for innocent in (
        "Venlig hilsen\nKaren Holm, sekretariatsleder, 00 00 00 01",
        "Pressen kan ringe til Kommunikation, Strandlyst, eller til Fjordby Kommune.",
        "Vagtcentralen, Café Kajkanten og Børnehuset Mariehønen på Søparkvej 4 ved Afdeling 4, Vestergården.",
        "To biler er brændt helt ud på parkeringspladsen i nat.",
        "Vi takker Beboerhusets Venner og Torvets Dagligvarer for kaffen.",
        "Boligsocialt Sekretariat Søparken og Områdesekretariatet Fjordby Øst skriver igen.",
    ):
        assert kinds(innocent) == [], innocent
    assert {"Somalisk Forening Fjordby", "Klub Kajen", "Søparkvej", "112"} <= set(context.allowed)
    press = next(one for one in board.contacts if one.name == "Politiets pressevagt")
    caretaker = next(one for one in board.contacts if one.name == "Kurt Aagaard")
    assert kinds(f"Ring {press.phone} eller 112.") == []
    assert kinds(f"Ring {caretaker.phone}.") == [MarkKind.PHONE]
    assert kinds("Vi hører, at familien er flyttet til en hemmelig adresse.") == [MarkKind.INSIDE]
    assert kinds("Drengens mor har ringet og er ked.") == [MarkKind.INSIDE]


def test_staff_who_came_after_the_start_are_known_too(desk: Desk) -> None:
    new = msgspec.structs.replace(desk.people.leader, id="ny", name="Ny Mand", role=Role.READER)
    people = People((*desk.people, new))
    assert "Ny Mand" in boardwords.known_names(desk.look(), people)
    gone = People((desk.people.leader,))
    assert "Amina Yusuf" in boardwords.known_names(desk.board, gone)


def test_marked_lines_and_frozen_pictures_stay_inside_also_when_struck(desk: Desk) -> None:
    write(desk, 15, "Det står i en udgave")
    frozen = approved(desk)
    write(desk, 15, "")
    desk.look()
    line: LogEntry = desk.board.log[0]
    levels = {
        level: msgspec.structs.replace(line, sensitivity=level, text=level.value, reason=None) for level in Sensitivity
    }
    assert FrozenHeading(key=15, text="Det står i en udgave") in frozen.headings
    assert boardwords.inside(levels.values(), desk.board.picture_headings, [frozen]) == (
        "confidential",
        "sensitive",
        "Det står i en udgave",
    )
    struck = log.add(desk.seat, "Noget at rette").entry
    log.strike(desk.seat, struck.seq, "forkert")
    struck = msgspec.structs.replace(desk.look().log[struck.seq - 1], sensitivity=Sensitivity.SENSITIVE)
    assert struck.struck is not None
    assert boardwords.inside([struck], [], []) == ("Noget at rette",)


def test_whoever_leads_instead_signs_too(desk: Desk, desk_for: DeskFor, plan: Plan) -> None:
    said = "Hilsen fra os og Jonas Bro, 00 00 00 02"
    before = board_context(desk.look(), plan, desk.people)
    assert len(check(said, NOTHING, **before._asdict())) == 2
    command.take_over(desk_for("jonas").seat, "er i et fly til kl. 22")
    after = board_context(desk.look(), plan, desk.people)
    assert check(said, NOTHING, **after._asdict()) == ()
