"""The situation picture by key: two people at two screens, versions, approval, extracts; all of it at 80x24."""

import pytest

from beredskab_tui.journal import Busy
from beredskab_tui.plan.config import Config
from beredskab_tui.records import EntryKind, LogEntry, PictureKind, TaskState
from beredskab_tui.room import log, picture, tasks
from beredskab_tui.room.headings import CARD
from beredskab_tui.tui.board.pictureforms import of_a_text
from beredskab_tui.tui.board.screen import BoardScreen
from beredskab_tui.tui.screens.choose import Chooser, Page
from beredskab_tui.tui.screens.form import Form
from beredskab_tui.tui.screens.picturelines import HeadingLines
from beredskab_tui.tui.screens.pictureview import PictureView
from tests.conftest import Clock, RoomFor
from tests.tui.support import Person, sitting


async def open_picture(person: Person) -> PictureView:
    await person.back()
    await person.press("f7")
    await person.until(lambda: isinstance(person.screen, PictureView))
    view = person.screen
    assert isinstance(view, PictureView)
    return view


async def edit(person: Person, key: int) -> None:
    """Open a heading for writing; the cursor stands behind what is there."""
    await person.until(lambda: isinstance(person.screen, PictureView))
    person.screen.query_one(HeadingLines).highlight(str(key))
    await person.press("enter")
    await person.until(lambda: isinstance(person.screen, Form))


async def save(person: Person, *more: str) -> None:
    """Tab out of the text, and Enter; ``more`` is pressed before it."""
    await person.press("tab", *more, "enter")


async def overlay(person: Person, kind: type) -> None:
    await person.until(lambda: isinstance(person.screen, kind))
    await person.settle()


def line_of(person: Person, seq: int) -> LogEntry:
    found = person.board.entry(seq)
    assert found is not None
    return found


def heading_text(person: Person, key: int) -> str:
    return next((one.text for one in person.board.picture_headings if one.id == str(key)), "")


async def test_a_line_is_sent_with_j_and_taken_back(room_for: RoomFor, config: Config, incident: str) -> None:
    seat = room_for("karen").sit(incident)
    seq = log.add(seat, "Røg i opgang 4").entry.seq
    async with sitting(room_for("karen"), config, incident=incident) as karen:
        await karen.to("log", line_of(karen, seq).id)
        await karen.press("j")
        await karen.sees(f"Linje {seq} til situationsbilledet", "15 Må ikke offentliggøres")
        await karen.press("2")
        await karen.sees("laves ved sammenligning.")
        await karen.press("3")
        await karen.back()
        await karen.until(lambda: line_of(karen, seq).headings == (3,))
        await karen.sees(f"Linje {seq} står nu under 3 Omfang og skader. F7 viser situationsbilledet.")
        await karen.press("enter")
        await karen.sees("Situationsbilledet: 3 Omfang og skader.")
        await karen.press("escape")
        await karen.back()
        await karen.press("j")
        await karen.sees("3 Omfang og skader · står der; vælg for at tage den tilbage")
        await karen.press("3")
        await karen.until(lambda: line_of(karen, seq).headings == ())
        await karen.to("tasks", karen.board.tasks[0].id)
        await karen.press("j")
        await karen.sees("Tasten j bruges på loglinjer")


@pytest.mark.slow
async def test_two_people_at_one_picture(room_for: RoomFor, config: Config, incident: str) -> None:
    async with (
        sitting(room_for("karen"), config, incident=incident) as karen,
        sitting(room_for("amina"), config, incident=incident) as amina,
    ):
        await open_picture(karen)
        await open_picture(amina)
        await karen.until(lambda: {one.screen for one in karen.app.session.here} == {"situationsbilledet"})
        # Different headings: both stand, and each sees the other's while the picture is open.
        await edit(karen, 3)
        await karen.type("Bilen er slukket")
        await edit(amina, 4)
        await amina.type("Ingen er kommet til skade")
        await save(amina)
        await save(karen)
        for person in (karen, amina):
            await person.sees("Bilen er slukket", "Ingen er kommet til skade", "3 Omfang og skader KH 19.14")
        # The same heading: nobody's text is lost.
        await edit(karen, 3)
        await karen.type(" nu")
        await edit(amina, 3)
        await amina.type(" og et skur")
        await save(amina)
        await amina.until(lambda: heading_text(amina, 3) == "Bilen er slukket og et skur")
        await save(karen)
        await karen.sees("En anden skrev samtidig under 3 Omfang og skader. Begge tekster står der nu")
        for person in (karen, amina):
            await person.sees(
                "TO TEKSTER: skriv dem sammen (Enter)",
                "AY 19.14: Bilen er slukket og et skur",
                "KH 19.14: Bilen er slukket nu",
            )
        await karen.press("f")
        await overlay(karen, Form)
        await karen.answer("", "", "", "")
        await karen.sees("Der står to tekster under 3 Omfang og skader. Intet er gemt.")
        await karen.press("escape")
        await edit(amina, 3)
        await amina.sees("To har skrevet samtidig.", "Bilen er slukket og et skur", "Bilen er slukket nu")
        await amina.press("ctrl+u", "backspace", "ctrl+u")
        await amina.type("Bil og skur er slukket")
        await save(amina)
        await karen.sees("Bil og skur er slukket", "AY 19.14")
        assert "TO TEKSTER" not in karen.text and "Bilen er" not in karen.text
        await karen.press("f7")
        await karen.back()
        assert len(karen.board_screen.watchers) == 0
        await amina.until(lambda: "loggen" in {one.screen for one in amina.app.session.here})


async def test_a_draft_left_open_does_not_overwrite_what_came_meanwhile(
    room_for: RoomFor, config: Config, incident: str
) -> None:
    seat = room_for("amina").sit(incident)
    async with sitting(room_for("karen"), config, incident=incident) as karen:
        await open_picture(karen)
        await edit(karen, 3)
        await karen.type("Min kladde")
        await karen.press("escape")
        picture.write_heading(seat, 3, "Aminas tekst", seen=0)
        await karen.sees("Aminas tekst")
        await karen.press("escape")
        await karen.back()
        # From the list of what is half written, as after a lost link.
        await karen.press("escape", "g")
        await karen.sees("Situationsbilledet: 3 Omfang og skader")
        await karen.press("1")
        await overlay(karen, Form)
        await karen.sees("Kladden er begyndt, før AY skrev kl. 19.14. Gemmer du, står begge", "Min kladde")
        await save(karen)
        await karen.back()
        await karen.until(lambda: heading_text(karen, 3) == "Min kladde")
        one = karen.board.picture_headings[0]
        assert [(other.by, other.text) for other in one.others] == [("amina", "Aminas tekst")]


@pytest.mark.slow
async def test_from_the_first_line_to_the_approved_version_and_the_next(
    room_for: RoomFor, config: Config, incident: str, clock: Clock
) -> None:
    seat = room_for("amina").sit(incident)
    log.add(seat, "Hold jer væk", kind=EntryKind.INSTRUCTION)
    sent = log.add(seat, "Røg i opgang 4").entry.seq
    picture.send_line(seat, sent, 3, True)
    async with (
        sitting(room_for("karen"), config, incident=incident) as karen,
        sitting(room_for("amina"), config, incident=incident) as amina,
    ):
        await open_picture(amina)
        await amina.sees("udgave 1 i arbejde", "Ingen udgave er godkendt endnu. Den første skal være der kl. 20.14")
        await amina.sees("3 Omfang og skader forslag, ikke taget", "4 Berørte tom")
        await amina.press("g")
        await amina.sees("Der er ingen udgave, der venter på godkendelse.")
        await amina.press("t")
        await amina.sees("Forslagene står nu under 1 Hændelsen, 3 Omfang og skader, 5 Politiets anvisninger")
        # Enter and on to the next heading, without the list in between.
        await edit(amina, 14)
        await amina.type("Skal beboerhuset åbnes? KH inden 20")
        await save(amina, "2")
        await amina.sees("Situationsbilledet: 15 Må ikke offentliggøres", "Bliver i huset.")
        await amina.type("HEMMELIGT")
        await save(amina)
        await overlay(amina, PictureView)
        await amina.press("f")
        await amina.sees("Frys situationsbillede 1", "Tomme overskrifter: 4, 6, 7,")
        await amina.answer("bestyrelsen", "", "", "+30")
        await amina.sees("Lederen eller stedfortræderen godkender den med g.", "Udgave 1 (AY) venter på godkendelse")
        await amina.press("g")
        await amina.sees("Kun lederen eller stedfortræderen kan godkende. Udgave 1 venter på dem.")
        # Next things lead the leader there.
        await karen.sees("Godkend situationsbillede 1")
        due = [one.title for one in karen.board_screen.top.due].index("Godkend situationsbillede 1") + 1
        await karen.press("escape", str(due))
        await overlay(karen, PictureView)
        await karen.press("g")
        await karen.sees("Godkend situationsbillede 1 (AY), pr. kl. 19.14?")
        await karen.press("1")
        await overlay(karen, Page)
        await karen.sees("IKKE GODKENDT ENDNU", "Fordeling: bestyrelsen.", "1 HÆNDELSEN")
        await karen.press("escape")
        await overlay(karen, Chooser)
        await karen.press("2")
        await karen.sees("Situationsbillede 1 er godkendt", "Gælder: udgave 1", "Næste kl. 19.44, om 30 min.")
        await amina.sees("Gælder: udgave 1 pr. kl. 19.14, udarbejdet af AY, godkendt af KH.")
        assert next(one for one in karen.board.tasks if one.card == CARD).state is TaskState.DONE
        await karen.press("s")
        await karen.sees("Af udgave 1, godkendt af KH.", "SITUATIONEN", "Røg i opgang 4")
        assert f"(#{sent})" not in karen.text and "HEMMELIGT" not in karen.text
        await karen.press("escape")
        await overlay(karen, PictureView)
        await karen.press("b")
        await karen.sees("HVAD ER DER SKET?")
        await karen.press("escape")
        await overlay(karen, PictureView)
        await karen.press("u")
        await karen.sees("1 Det, der står nu", "3 Udgave 1: første", "4 Udgave 1: 15 Må ikke offentliggøres")
        await karen.press("4")
        await karen.sees("BLIVER I HUSET", "HEMMELIGT")
        await karen.press("escape")
        await overlay(karen, Chooser)
        await karen.press("escape", "f1")
        await karen.sees("Hjælp til situationsbilledet", "fryser en udgave")
        await karen.press("escape", "escape")
        await karen.back()
        # The countdown is on the board, for everybody, when what is more urgent is out of the way.
        for one in karen.board.tasks:
            tasks.set_deadline(seat, one.id, None)
        clock.forward(minutes=20)
        karen.board_screen.tick()
        await karen.sees("Næste situationsbillede", "AY · 19.44, om 10 min")
        line = log.add(seat, "Skuret er slukket").entry.seq
        picture.send_line(seat, line, 3, True)
        view = await open_picture(karen)
        await karen.sees("2 Ændringer siden sidst forslag, kommer med af sig selv", f"Skuret er slukket (#{line})")
        await karen.sees("3 Omfang og skader AY 19.14 · forslaget er nyt (t)")
        await karen.press("t", "f")
        await overlay(karen, Form)
        await karen.answer("", "", "", "")
        await overlay(karen, Chooser)
        await karen.press("2")
        await karen.sees("Gælder: udgave 2 pr. kl. 19.34, udarbejdet af KH")
        newest = karen.board.situation_pictures[-1]
        assert newest.kind is PictureKind.UPDATE and newest.distribution == "bestyrelsen"
        assert any(one.key == 2 and "Skuret er slukket" in one.text for one in newest.headings)
        assert view.is_attached
        await karen.press("f2")
        await karen.back()
        assert karen.focus == "line"


async def test_who_may_only_read_sees_it_and_is_told(room_for: RoomFor, config: Config, incident: str) -> None:
    picture.write_heading(room_for("karen").sit(incident), 3, "Bilen er slukket", seen=0)
    async with sitting(room_for("tove"), config, incident=incident) as tove:
        await open_picture(tove)
        await tove.sees("Bilen er slukket")
        for key in ("enter", "t", "f"):
            await tove.press(key)
            await tove.sees("Du har læseadgang")
            assert isinstance(tove.screen, PictureView)
            tove.screen.tell("")
        await tove.press("g")
        await tove.sees("Der er ingen udgave")
        await tove.press("u", "1")
        await tove.sees("UDKAST: hverken frosset eller godkendt.", "Bilen er slukket")
        assert isinstance(tove.app.board, BoardScreen)
        # What stays inside is kept from a guest, on the screen and among the versions.
        amina = room_for("amina").sit(incident)
        picture.write_heading(amina, 15, "HEMMELIGT", seen=0)
        picture.submit(amina)
        await tove.press("escape")
        await overlay(tove, Chooser)
        await tove.press("escape")
        await overlay(tove, PictureView)
        await tove.sees("Udgave 1 (AY) venter")
        tove.screen.query_one(HeadingLines).highlight("15")
        await tove.sees("15 Må ikke offentliggøres skjult for læseadgang")
        await tove.press("u")
        await tove.sees("4 Udgave 1: 15 Må ikke offentliggøres")
        for key in ("2", "4"):
            await tove.press(key)
            await tove.sees("skjult for læseadgang.")
            assert isinstance(tove.screen, Chooser) and "HEMMELIGT" not in tove.text


async def test_lines_that_come_while_a_draft_lies_are_not_lost(
    room_for: RoomFor, config: Config, incident: str
) -> None:
    amina = room_for("amina").sit(incident)
    picture.write_heading(amina, 3, "Bilen er udbrændt", seen=0)
    async with sitting(room_for("karen"), config, incident=incident) as karen:
        view = await open_picture(karen)
        await edit(karen, 3)
        await karen.type(" helt")
        await karen.press("escape")
        seq = log.add(amina, "Skuret er også skadet").entry.seq
        picture.send_line(amina, seq, 3, True)
        await overlay(karen, PictureView)
        await karen.sees("1 ny linje (Enter)")
        rows = {row.heading.key: row for row in view.query_one(HeadingLines).rows}
        await edit(karen, 3)
        await karen.sees("Kladden fra sidst er hentet.", "1 ny linje er ikke med i kladden.", "udbrændt helt")
        assert "sat ind" not in karen.text and "Skuret" not in karen.text
        await save(karen)
        await overlay(karen, PictureView)
        await karen.sees("Bilen er udbrændt helt", "1 ny linje (Enter)")
        now = {row.heading.key: row for row in view.query_one(HeadingLines).rows}
        assert now[4] is rows[4] and now[3] is not rows[3], "what looks the same is not painted anew"
        await edit(karen, 3)
        await karen.sees("1 ny linje er sat ind nederst.", f"Skuret er også skadet (#{seq})")
        await save(karen)
        await karen.until(lambda: heading_text(karen, 3).endswith(f"(#{seq})"))
        assert karen.board.picture_headings[0].made_from == (seq,)


def test_a_heading_that_was_not_stored_is_called_a_text() -> None:
    said = of_a_text(Busy("Linjen er ikke gemt: KH har holdt loggen låst."))
    assert isinstance(said, Busy) and said.sentence == "Teksten er ikke gemt: KH har holdt loggen låst."
