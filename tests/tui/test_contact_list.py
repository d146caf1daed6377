"""The contact list between incidents, with the keyboard alone: found, confirmed, edited, given away, gone through."""

from collections.abc import AsyncIterator

import msgspec
import pytest
from textual.actions import parse

from beredskab_tui.plan.config import Config
from beredskab_tui.records import DirectoryContact
from beredskab_tui.room import dutylog, register
from beredskab_tui.room.room import Room
from beredskab_tui.tui.actions import CONTACT_CHECK, CONTACT_LIST
from beredskab_tui.tui.contactlist.card import CheckCard
from beredskab_tui.tui.contactlist.rows import ContactRows
from beredskab_tui.tui.contactlist.screen import ContactListScreen
from beredskab_tui.tui.screens.form import Form
from tests.conftest import RoomFor
from tests.hostile import HOSTILE
from tests.tui.support import HUGE, NARROW, WIDE, Person, harmless_screen, sitting

Contacts = tuple[DirectoryContact, ...]

STALE = ["Palle Gram", "Simon Paaske", "Milan Petrov", "Jens Peter Ude", "Malthe Kjær", "Pernille Stage",
         "Café Kajkanten"]  # fmt: skip
"""Those of the shipped list that nobody has confirmed for 90 days, in its order."""


def rows(person: Person) -> list[str]:
    return [row.name for row in person.screen.query_one(ContactRows).rows]


def marked(person: Person) -> str:
    row = person.screen.query_one(ContactRows).highlighted
    return row.name if row is not None else ""


def lines(room: Room) -> list[str]:
    return [entry.text for entry in dutylog.entries(room)]


def now_of(room: Room, name: str) -> DirectoryContact:
    return next(one for one in register.contacts(room) if one.name == name)


async def to_list(person: Person) -> None:
    """From the start screen to the list."""
    await person.press("f4")
    await person.until(lambda: isinstance(person.screen, ContactListScreen) and bool(rows(person)))


async def back_to_list(person: Person) -> None:
    await person.until(lambda: isinstance(person.screen, ContactListScreen))
    await person.settle()


@pytest.fixture
async def karen(room_for: RoomFor, config: Config) -> AsyncIterator[Person]:
    """The leader, at the list."""
    async with sitting(room_for("karen"), config) as person:
        await to_list(person)
        yield person


def test_the_tables_of_keys_are_whole() -> None:
    for actions, screen in ((CONTACT_LIST, ContactListScreen), (CONTACT_CHECK, CheckCard)):
        keys = [key for action in actions for key in (action.key, action.letter) if key]
        assert len(keys) == len(set(keys)) and 0 < len(screen.help_lines) <= 10
        for action in actions:
            assert hasattr(screen, f"action_{parse(action.name)[1]}")
            assert action.tip.endswith(".")


@pytest.mark.slow
async def test_from_the_start_screen_to_the_walk_and_what_stands_there_afterwards(
    room_for: RoomFor, config: Config
) -> None:
    room = room_for("karen")
    async with sitting(room, config) as karen:
        await karen.sees("Karen Holms kontaktliste: 57 af 64 bekræftet inden for 90 dage.", "F4 Kontakter", "F10 Luk")
        await karen.sees("Kontakttjek: listen er ikke gennemgået endnu.")
        await karen.press("escape", "k")
        await back_to_list(karen)
        await karen.sees(
            "Kontaktlisten: 57 af 64 bekræftet inden for 90 dage. Ansvarlig: Karen Holm", "Viser alle (64)"
        )
        await karen.press("k")
        await karen.sees("Kontakttjek 1 af 7: Palle Gram", "0 0 0 0 0 1 1 6", "Sidst bekræftet: 12.06.2026", "b Passer")
        await karen.press("b")
        await karen.sees("Kontakttjek 2 af 7: Simon Paaske")
        await karen.press("n")
        await karen.sees("Kontakttjek 3 af 7: Milan Petrov")
        await karen.press("space")
        await karen.sees("Kontakttjek 4 af 7: Jens Peter Ude")
        # Mended in the form, and confirmed there.
        await karen.press("r")
        await karen.sees("Kontakt: Jens Peter Ude", "Telefon 2")
        await karen.press("tab", "tab", "tab", "end", *["backspace"] * 2)
        await karen.type("99")
        await karen.press(*["tab"] * 8)
        assert karen.focus == "verified"
        await karen.press("2", "enter")
        await karen.sees("Kontakttjek 5 af 7: Malthe Kjær")
        await karen.press("b", "b", "b")
        await back_to_list(karen)
        await karen.sees("Kontakttjek: 6 bekræftet. Listen er gennemgået. 1 kontakt er ikke bekræftet endnu.")
        await karen.sees("63 af 64 bekræftet", "Kontakttjek senest 23.12.2026. Sidst: 23.11.2026.")
        await karen.press("escape")
        await karen.sees("Karen Holms kontaktliste: 63 af 64 bekræftet inden for 90 dage.")
        assert "Kontakttjek: listen er ikke" not in karen.words
    jens = now_of(room, "Jens Peter Ude")
    assert jens.phone == "00 00 01 99" and jens.verified_by == "karen"
    assert lines(room)[1:] == [
        "Kontakten Jens Peter Ude, Fælleshaven er rettet: telefon (KH).",
        "Kontakttjek: 6 bekræftet af KH. Listen er gennemgået. 1 kontakt er ikke bekræftet endnu.",
    ]


async def test_one_key_confirms_and_goes_on_and_leaving_writes_one_line(karen: Person, room_for: RoomFor) -> None:
    await karen.press("f")
    await karen.sees("Viser dem, der skal bekræftes (7)")
    assert rows(karen) == STALE
    await karen.press("b")
    await karen.until(lambda: rows(karen) == STALE[1:])
    await karen.until(lambda: marked(karen) == "Simon Paaske")
    await karen.press("space")
    await karen.until(lambda: rows(karen) == STALE[2:])
    await karen.sees("Simon Paaske er bekræftet.", "59 af 64 bekræftet")
    assert len(lines(room_for())) == 1, "only that the list was taken over"
    await karen.press("escape")
    await karen.until(lambda: not isinstance(karen.screen, ContactListScreen))
    assert lines(room_for())[1:] == ["Kontakttjek: 2 bekræftet af KH. 5 kontakter er ikke bekræftet endnu."]


@pytest.mark.slow
async def test_what_others_do_comes_in_and_what_they_changed_is_not_written_over(
    karen: Person, room_for: RoomFor, config: Config
) -> None:
    amina = room_for("amina")
    lars = config.contacts[0]
    register.edit(amina, lars.id, {"title": "Vicepolitiinspektør"}, to_start_from=config.contacts)
    await karen.sees("Lars Brink, Vicepolitiinspektør")
    await karen.press("enter")
    await karen.sees("Kontakt: Lars Brink")
    register.edit(amina, lars.id, {"phone": "00 00 09 01"})
    await karen.press("tab", "tab", "tab", "end", "backspace")
    await karen.type("7")
    await karen.press(*["tab"] * 8, "enter")
    await karen.sees("En anden har rettet Lars Brink", "nu »00 00 09 01«", "Enter igen gemmer dit.")
    assert now_of(amina, "Lars Brink").phone == "00 00 09 01"
    # Left and opened again, it is the draft of an older contact still.
    await karen.press("escape")
    await back_to_list(karen)
    await karen.sees("Ikke gemt. Det, du har skrevet, er der igen")
    await karen.press("enter")
    await karen.sees("Kladden fra sidst er hentet.")
    await karen.press(*["tab"] * 11, "enter")
    await karen.sees("nu »00 00 09 01«")
    await karen.press("enter")
    await back_to_list(karen)
    assert now_of(amina, "Lars Brink").phone == "00 00 01 07"
    assert now_of(amina, "Lars Brink").title == "Vicepolitiinspektør"


@pytest.mark.slow
async def test_a_new_contact_with_names_of_the_plan_and_its_mistakes_in_words(karen: Person, room_for: RoomFor) -> None:
    await karen.press("n")
    await karen.sees("Ny kontakt", "Navn")
    assert isinstance(karen.screen, Form)
    await karen.answer("Bo Bæk", "Klubleder", "Klub Ka")
    await karen.answer("ring sent")
    await karen.press("shift+tab")
    await karen.sees("er ikke et nummer. Skriv kun tal og mellemrum")
    await karen.press("ctrl+u")
    await karen.answer("00 00 09 05", "", "bo@example.dk", "gruppe_1; presen")
    await karen.press("shift+tab")
    await karen.sees("»presen« kendes ikke. Mente du presse?")
    await karen.press("ctrl+u")
    await karen.type("gruppe_1; pre")
    await karen.sees("→ gruppe_1; Presse")
    await karen.press("right", "enter")
    await karen.type("unge ti")
    await karen.sees("→ Unge tilknyttet aktiviteter")
    await karen.press("right", "enter")
    await karen.answer("soelyst", "2", "Samira Haddad, 00 00 01 04")
    await karen.press("tab", "2", "enter")
    await back_to_list(karen)
    await karen.sees("Kontakten står på listen.")
    await karen.until(lambda: marked(karen) == "Bo Bæk")
    bo = now_of(room_for(), "Bo Bæk")
    assert (bo.groups, bo.target_group, bo.department, bo.minor) == (("gruppe_1", "presse"), "d", "soelyst", True)
    assert (bo.adult, bo.verified_by) == ("Samira Haddad, 00 00 01 04", "karen")
    await karen.sees("UNDER 18", "bekræftet 23.11.2026")


async def test_a_part_is_given_away_and_is_found_as_mine(karen: Person, room_for: RoomFor, config: Config) -> None:
    await karen.press("t", "3")
    await karen.type("AY XX")
    await karen.sees("Skriv initialer: KH, JB, AY")
    await karen.press("enter")
    await karen.sees("Intet er ændret")
    await karen.press("ctrl+u")
    await karen.type("AY PD")
    await karen.sees("AY får 4, PD får 3")
    await karen.press("enter")
    await back_to_list(karen)
    # A group, and a single one.
    await karen.press("t", "2")
    await karen.sees("Hvilken gruppe?", "Presse (2)")
    await karen.press("escape", "t", "1")
    await karen.sees("Hvem tjekker Lars Brink?", "Amina Yusuf (AY)")
    await karen.press("3")
    await karen.sees("AY tjekker nu 1 kontakt.", "tjekkes af AY")
    assert "Kontakttjek fordelt af KH: AY 4, PD 3." in lines(room_for())
    async with sitting(room_for("amina"), config) as amina:
        await to_list(amina)
        await amina.press("f", "f")
        await amina.sees("Viser dem, du skal tjekke (5)")
        assert rows(amina) == ["Lars Brink", *STALE[:4]]
        await amina.press("k")
        await amina.sees("Kontakttjek 1 af 7: Palle Gram", "Tjekkes af: AY")
        await amina.press("escape")
        await back_to_list(amina)
        await amina.sees("Kontakttjekket er stoppet. Ingen er bekræftet.")
        for key, what in (("x", "tage nogen af kontaktlisten"), ("t", "fordele kontakter")):
            await amina.press(key)
            await amina.sees(f"Kun lederen eller stedfortræderen kan {what}. Intet er ændret.")


async def test_two_that_are_one_are_merged_and_one_is_removed_with_a_reason(
    karen: Person, room_for: RoomFor, config: Config
) -> None:
    await karen.press("d")
    await karen.sees("Ingen kontakter ser ud til at stå der to gange.")
    twin = {"name": "Lars Brink", "org": "Politiet", "phone": "0000 0101", "title": "LPL"}
    register.add(room_for("amina"), twin, to_start_from=config.contacts)
    await karen.until(lambda: len(rows(karen)) == 65)
    await karen.press("d")
    await karen.sees("Lars Brink, Politiet i Fjordby / Lars Brink, Politiet: samme navn", "og samme telefon")
    await karen.press("1")
    await karen.sees("Behold Lars Brink, Lokalpolitileder", "Lad dem stå")
    await karen.press("1")
    await back_to_list(karen)
    await karen.sees("Ingen kontakter ser ud til at stå der to gange.")
    await karen.until(lambda: len(rows(karen)) == 64)
    lars = now_of(room_for(), "Lars Brink")
    assert lars.note.endswith("Også: titel LPL, organisation Politiet")
    await karen.until(lambda: marked(karen) == "Lars Brink")
    await karen.press("x")
    await karen.sees("Fjern fra kontaktlisten: Lars Brink", "Hvorfor")
    await karen.enter("er flyttet til en anden kreds")
    await back_to_list(karen)
    await karen.until(lambda: len(rows(karen)) == 63)
    assert lines(room_for())[-1].endswith("Grund: er flyttet til en anden kreds.")


async def test_search_help_and_the_way_back(karen: Person) -> None:
    await karen.press("f", "s")
    await karen.type("vagt strand")
    await karen.until(lambda: rows(karen) == ["Driftsvagten Strandlyst"])
    await karen.sees("Viser alle (1), »vagt strand«.")
    await karen.press("enter", "f1")
    await karen.sees("Hjælp til kontaktlisten", "Her står listen mellem hændelserne.")
    await karen.press("escape", "escape")
    await karen.until(lambda: len(rows(karen)) == 64)
    await karen.press("f2")
    await karen.until(lambda: karen.focus == "line")


@pytest.mark.slow
async def test_a_draft_of_a_contact_is_offered_on_the_start_screen(room_for: RoomFor, config: Config) -> None:
    async with sitting(room_for("karen"), config) as karen:
        await to_list(karen)
        await karen.press("n")
        await karen.type("Ea")
        await karen.press("escape", "escape")
        await karen.until(lambda: not isinstance(karen.screen, ContactListScreen))
        await karen.press("escape", "g")
        await karen.sees("Ny kontakt", "Kladden fra sidst er hentet.")
        assert isinstance(karen.screen, Form) and karen.screen.values["name"] == "Ea"


async def test_from_an_incident_by_name_and_its_own_copies_stay(
    room_for: RoomFor, config: Config, incident: str
) -> None:
    async with sitting(room_for("karen"), config, incident=incident) as karen:
        before = karen.board.contacts
        await karen.press("ctrl+p")
        await karen.type("kontaktlisten")
        await karen.press("enter")
        await back_to_list(karen)
        await karen.until(lambda: bool(rows(karen)))
        await karen.press("b")
        await karen.sees("Lars Brink er bekræftet.")
        await karen.press("escape")
        await karen.back()
        assert karen.board.contacts == before


async def test_who_may_only_read_looks_and_changes_nothing(room_for: RoomFor, config: Config) -> None:
    room = room_for("tove")
    async with sitting(room, config) as tove:
        await to_list(tove)
        for key in ("b", "n", "enter", "t", "x", "k"):
            await tove.press(key)
            await tove.sees("Du har læseadgang")
            assert isinstance(tove.screen, ContactListScreen), key
    assert register.contacts(room) == []


@pytest.mark.slow
@pytest.mark.parametrize("size", [NARROW, WIDE, HUGE], ids=str)
async def test_hostile_contacts_are_text_at_every_size(
    room_for: RoomFor, config: Config, size: tuple[int, int]
) -> None:
    evil = [
        msgspec.structs.replace(config.contacts[0], id=str(n), name=text or "x", org=text, note=text, title=text)
        for n, text in enumerate(HOSTILE.values())
    ]
    async with sitting(room_for("karen"), msgspec.structs.replace(config, contacts=tuple(evil)), size=size) as karen:
        await to_list(karen)
        assert harmless_screen(karen)
        for keys in (["enter"], ["escape", "k"], ["escape", "d"], ["escape", "escape", "x"]):
            await karen.press(*keys)
            await karen.settle()
            assert harmless_screen(karen), keys
