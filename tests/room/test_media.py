"""What the media say and ask."""

from datetime import timedelta

import pytest

from beredskab_tui.errors import Refused
from beredskab_tui.records import Correctness, EntryKind, MediaNote, Origin, Tone
from beredskab_tui.room import log, media
from beredskab_tui.text import TooLong
from tests.conftest import EVENING
from tests.room.conftest import DeskFor
from tests.room.desk import Desk, each, operations


def test_a_note_and_its_line_are_one_record(desk: Desk) -> None:
    at = EVENING - timedelta(minutes=1)
    note = media.add(
        desk.seat,
        " TV Syd ",
        claims="to er såret",
        link="https://example.dk/nyt",
        enquiry=True,
        correctness=Correctness.WRONG,
        referred_to="politiets presse",
        occurred_at=at,
    )

    assert desk.stored == 2
    assert operations(desk.changes[-1]) == [("Put", "log"), ("Put", "media")]
    assert desk.board.media == [note]
    assert (note.outlet, note.claims, note.link, note.enquiry) == (
        "TV Syd",
        "to er såret",
        "https://example.dk/nyt",
        True,
    )
    assert (note.correctness, note.referred_to) == (Correctness.WRONG, "politiets presse")
    assert (note.occurred_at, note.recorded_at, note.author, note.seq) == (at, desk.clock(), "karen", desk.last.seq)
    assert desk.last.text == (
        "TV Syd spørger: to er såret – vurderet forkert – henvist til politiets presse – https://example.dk/nyt"
    )
    assert (desk.last.kind, desk.last.origin, desk.last.occurred_at) == (EntryKind.MEDIA, Origin.PERSON, at)


def test_the_least_that_can_be_noted(desk: Desk) -> None:
    note = media.add(desk.seat, "Søparkens Facebookgruppe")
    assert desk.last.text == "Søparkens Facebookgruppe skriver"
    assert (note.referred_to, note.correctness) == (None, Correctness.UNKNOWN)


@pytest.mark.parametrize(("outlet", "minutes", "says"), [(" \x00", 0, "hvilket medie"), ("TV Syd", 1, "ikke nået")])
def test_what_cannot_be_noted(desk: Desk, outlet: str, minutes: int, says: str) -> None:
    with pytest.raises(Refused, match=says):
        media.add(desk.seat, outlet, occurred_at=desk.clock() + timedelta(minutes=minutes))
    assert desk.stored == 1


def test_no_line_of_the_log_is_longer_than_a_text_may_be(desk: Desk) -> None:
    with pytest.raises(TooLong):
        media.add(desk.seat, "TV Syd", claims="x" * 9_999)
    assert desk.stored == 1


def test_the_same_draft_is_noted_once(desk: Desk) -> None:
    draft = "01920000-0000-7000-8000-00000000000c"
    note = media.add(desk.seat, "TV Syd", event=draft)
    assert media.add(desk.seat, "TV Syd", event=draft) == note
    assert desk.stored == 2


def test_judged(desk: Desk, desk_for: DeskFor) -> None:
    note = media.add(desk.seat, "TV Syd", claims="to er såret")
    amina = desk_for("amina")
    media.judge(amina.seat, note.id, Correctness.WRONG)
    assert desk.look().record(MediaNote, note.id).correctness is Correctness.WRONG
    assert desk.last.text == "TV Syd (#4) er vurderet forkert (AY)."
    assert desk.last.refs == (4,)
    media.judge(amina.seat, note.id, Correctness.WRONG)
    assert amina.stored == 3
    media.judge(amina.seat, note.id, Correctness.UNKNOWN)
    assert amina.last.text == "TV Syd (#4) er ikke længere vurderet (AY)."


def test_referred(desk: Desk) -> None:
    note = media.add(desk.seat, "TV Syd", enquiry=True)
    with pytest.raises(Refused, match="hvem mediet er henvist til"):
        media.refer(desk.seat, note.id, " ")
    media.refer(desk.seat, note.id, "kommunens\npresse")
    assert desk.board.record(MediaNote, note.id).referred_to == "kommunens / presse"
    assert desk.last.text == "TV Syd (#4) er henvist til kommunens / presse (KH)."


def test_a_note_that_is_not_there(desk: Desk) -> None:
    for act in each(
        lambda: media.judge(desk.seat, "nej", Correctness.WRONG),
        lambda: media.refer(desk.seat, "nej", "politiet"),
    ):
        with pytest.raises(Refused, match="findes ikke længere"):
            act()


def test_an_error_is_to_be_corrected_until_somebody_says_what_came_of_it(desk: Desk, desk_for: DeskFor) -> None:
    note = media.add(desk.seat, "TV Syd", claims="to er såret")
    with pytest.raises(Refused, match="ikke vurderet forkert"):
        media.settle(desk.seat, note.id, "ringet", corrected=True)
    assert media.judge(desk.seat, note.id, Correctness.WRONG).to_correct
    with pytest.raises(Refused, match="Skriv, hvordan fejlen er rettet"):
        media.settle(desk.seat, note.id, " ", corrected=True)
    amina = desk_for("amina")
    settled = media.settle(amina.seat, note.id, "redaktionen har rettet den", corrected=True)
    assert not settled.to_correct and settled.settled is not None
    assert (settled.settled.by, settled.settled.corrected) == ("amina", True)
    assert amina.last.text == "Fejlen er rettet: TV Syd (#4) – redaktionen har rettet den. (AY)"
    with pytest.raises(Refused, match="AY har allerede noteret"):
        media.settle(desk.seat, note.id, "igen", corrected=False)
    # Judged anew, it is open anew.
    media.judge(desk.seat, note.id, Correctness.CORRECT)
    assert media.judge(desk.seat, note.id, Correctness.WRONG).to_correct
    media.settle(desk.seat, note.id, "ingen læser den side", corrected=False)
    assert desk.last.text == "Fejlen bliver ikke rettet: TV Syd (#4) – ingen læser den side. (KH)"


def test_what_a_note_is_can_be_put_right(desk: Desk) -> None:
    note = media.add(desk.seat, "TV Syd", claims="må vi filme?")
    assert not note.waits
    asked = media.describe(desk.seat, note.id, enquiry=True, tone=Tone.NEGATIVE, link=" https://example.dk ")
    assert (asked.enquiry, asked.tone, asked.link, asked.waits) == (True, Tone.NEGATIVE, "https://example.dk", True)
    assert desk.stored == 3 and len(desk.board.log) == 4, "history tells it; the log does not"
    assert desk.board.history[-1].text == "TV Syd (#4): henvendelse"
    media.describe(desk.seat, note.id, enquiry=True, tone=None, referred_to="kommunen")
    assert desk.last.text == "TV Syd (#4) er henvist til kommunen (KH)."
    media.describe(desk.seat, note.id, enquiry=True, tone=None)
    assert desk.last.text == "TV Syd (#4) er ikke henvist alligevel (KH)."
    assert desk.board.media[0].waits


def test_the_same_referral_twice_is_one(desk: Desk) -> None:
    note = media.add(desk.seat, "TV Syd", enquiry=True)
    media.refer(desk.seat, note.id, "kommunen")
    stored = desk.stored
    media.refer(desk.seat, note.id, "kommunen")
    assert desk.stored == stored


def test_the_communication_departments(desk: Desk) -> None:
    names = [one.name for one in media.departments(desk.board.contacts)]
    assert names == [
        "Kommunikation, kommunen",
        "Kommunikation, Strandlyst",
        "Kommunikation, Fjordby Almene",
        "Politiets pressevagt",
    ]


def test_a_note_whose_line_was_struck(desk: Desk) -> None:
    note = media.add(desk.seat, "TV Syd", enquiry=True, correctness=Correctness.WRONG)
    log.strike(desk.seat, note.seq, "forkert medie")
    gone: MediaNote = desk.board.record(MediaNote, note.id)
    assert gone.struck and not gone.waits and not gone.to_correct and desk.board.media == []
    for act in each(
        lambda: media.judge(desk.seat, note.id, Correctness.CORRECT),
        lambda: media.refer(desk.seat, note.id, "kommunen"),
        lambda: media.settle(desk.seat, note.id, "ringet", corrected=True),
        lambda: media.describe(desk.seat, note.id, enquiry=False, tone=None),
    ):
        with pytest.raises(Refused, match="linje er annulleret"):
            act()
