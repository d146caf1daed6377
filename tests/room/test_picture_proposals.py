"""What the program proposes under each heading of the situation picture, and what becomes of it."""

from datetime import timedelta

import pytest

from beredskab_tui.access.rights import Right
from beredskab_tui.errors import Refused
from beredskab_tui.records import Channel, EntryKind, PictureHeading, RumourState, StaffPlace, TaskState
from beredskab_tui.room import activation, informing, log, media, orders, picture, picturedraft, rumours, staff, tasks
from beredskab_tui.room.grammar import Typed
from beredskab_tui.room.picturedraft import belonging, draft, in_act
from beredskab_tui.text import MAX_LENGTH
from tests.room.desk import Desk
from tests.room.pictures import approved, material, proposed, write, written


def test_each_heading_is_proposed_from_what_there_is(desk: Desk) -> None:
    log.add(desk.seat, "Hold jer væk til kl. 21", kind=EntryKind.INSTRUCTION)
    log.add(desk.seat, "En dreng har tændt ild", kind=EntryKind.RUMOUR)
    rumour = desk.board.rumours[-1]
    media.add(desk.seat, "TV Syd", claims="må vi filme?", enquiry=True, referred_to="kommunens presse")
    done, begun, *_ = (one for one in desk.board.tasks if one.stage == 4)
    desk.clock.forward(minutes=6)
    tasks.set_state(desk.seat, done.id, TaskState.DONE)
    tasks.set_state(desk.seat, begun.id, TaskState.IN_PROGRESS)
    staff.set_place(desk.seat, "amina", StaffPlace.REMOTE)
    activation.confirm(desk.seat, "vagtcentralen")

    assert proposed(desk, 1) == ("Der brænder en bil ved Søparkvej 4. Startet kl. 19.14. Bekræftet af vagtcentralen.")
    assert proposed(desk, 5).startswith("19.14 Hold jer væk til kl. 21") and proposed(desk, 5).endswith("(#4)")
    assert proposed(desk, 6) == f"19.14 En dreng har tændt ild – ubekræftet (#{rumour.seq})"
    assert proposed(desk, 7) == "19.14 TV Syd spørger: må vi filme? – henvist til kommunens presse (#6)"
    assert proposed(desk, 8).split("\n") == [
        "Gennemført: Få situationen bekræftet (kl. 19.20)",
        f"Gennemført: {done.title} (kl. 19.20)",
        f"Under udførelse: {begun.title} (KH)",
    ]
    assert proposed(desk, 13).startswith("Hjemmefra: AY\nIkke svaret: KH, JB")
    assert [key for key in (2, 3, 4, 10, 11, 12, 14, 15) if proposed(desk, key)] == []


def test_nothing_is_said_twice_in_one_line(desk: Desk) -> None:
    at_nine = desk.clock() + timedelta(minutes=106)
    orders.instruct(desk.seat, "Hold jer væk", from_whom="vagtchefen", until=at_nine)
    orders.instruct(desk.seat, "Bliv inde")
    log.add(desk.seat, "TV Syd: spørger, om nogen er såret", kind=EntryKind.MEDIA)
    assert proposed(desk, 5).split("\n") == [
        "19.14 vagtchefen: Hold jer væk (gælder til 21.00) (#4)",
        "19.14 Bliv inde – fra politiet (#5)",
    ]
    assert proposed(desk, 7) == "19.14 TV Syd spørger, om nogen er såret (#6)"


def test_headings_of_which_nothing_is_known_say_nothing(desk: Desk) -> None:
    assert [key for key in range(1, 16) if proposed(desk, key)] == [1]


def test_a_proposal_is_never_longer_than_what_can_be_stored(desk: Desk) -> None:
    for number in range(40):
        log.add(desk.seat, f"Rygte {number} " + "x" * 900, kind=EntryKind.RUMOUR)
    text = proposed(desk, 6)
    assert text.startswith("(… og ") and text.split("\n")[-1].startswith("19.14 Rygte 39") and len(text) < MAX_LENGTH
    assert 6 in picture.take_proposals(desk.seat)
    assert written(desk, 6).text == text


def test_of_thousands_of_lines_only_those_that_have_room_are_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    kinds = (EntryKind.INFORMATION, EntryKind.RUMOUR, EntryKind.INSTRUCTION, EntryKind.MEDIA)
    for begin in range(0, 3000, 500):
        lines = [Typed(f"linje {begin + at} om Søparken", kinds[at % 4]) for at in range(500)]
        log.add_all(desk.seat, lines, event=f"linjer-{begin}")
    made: list[str] = []
    flat = picturedraft._flat

    def counting(text: str) -> str:
        made.append(text)
        return flat(text)

    monkeypatch.setattr(picturedraft, "_flat", counting)
    there = material(desk)
    proposals = draft(there, desk.clock())
    assert len(there.log) < 2300, "a line that nobody sent to the picture is not looked at"
    assert len(made) < 750 and len(proposals[6].made_from) > 100
    assert proposals[6].text.startswith("(… og ") and proposals[6].text.endswith("(#3001)")
    with desk.seat.act(Right.LOG) as act:
        assert draft(in_act(act), act.now) == proposals


def test_a_heading_that_the_program_does_not_know_is_named_and_harms_nothing(desk: Desk) -> None:
    write(desk, 3, "En bil")
    with desk.seat.act(Right.WORK) as act:
        for key in ("16", "x16", "03"):
            act.add(PictureHeading(id=key, number=1, text="fra en nyere udgave", by="karen", at=act.now))
            act.change(act.get(PictureHeading, key), text="igen")
    assert set(material(desk).headings) == {3}
    assert [f"»{key}«" in said for key, said in zip(("16", "x16", "03"), desk.board.unreadable, strict=True)] == [
        True
    ] * 3
    assert [one.key for one in picture.submit(desk.seat).headings] == [3]


def test_how_somebody_was_told_is_said_without_a_wrong_preposition(desk: Desk) -> None:
    informing.tell_board(desk.seat, channel=Channel.IN_PERSON)
    assert "orienteret kl. 19.14, personligt" in proposed(desk, 9)


def test_the_proposals_are_taken_where_nobody_has_written_and_only_there(desk: Desk) -> None:
    seq = log.add(desk.seat, "To biler er udbrændt").entry.seq
    for key in (3, 15):
        picture.send_line(desk.seat, seq, key, True)
    log.add(desk.seat, "En dreng har tændt ild", kind=EntryKind.RUMOUR)
    write(desk, 6, "Der går rygter, og ingen er bekræftet")

    assert picture.take_proposals(desk.seat) == (1, 3, 15)

    assert written(desk, 3).text == "19.14 To biler er udbrændt (#4)" and written(desk, 3).made_from == (4,)
    assert written(desk, 6).text == "Der går rygter, og ingen er bekræftet"
    with pytest.raises(Refused, match="ingen nye forslag"):
        picture.take_proposals(desk.seat)
    # What was only ever proposed follows what has come since; what somebody has touched does not.
    write(desk, 1, "En bil brænder. Ikke bekræftet.")
    activation.confirm(desk.seat, "vagtcentralen")
    picture.send_line(desk.seat, log.add(desk.seat, "Tre biler").entry.seq, 3, True)
    assert picture.take_proposals(desk.seat) == (3, 8)
    assert (
        written(desk, 3).text.endswith("Tre biler (#7)") and written(desk, 1).text == "En bil brænder. Ikke bekræftet."
    )


def test_what_the_feed_knows_and_what_is_stored_make_the_same_proposals(desk: Desk) -> None:
    seq = log.add(desk.seat, "To biler er udbrændt").entry.seq
    picture.send_line(desk.seat, seq, 3, True)
    log.add(desk.seat, "TV Syd: må vi filme?", kind=EntryKind.MEDIA)
    approved(desk)
    log.add(desk.seat, "En dreng har tændt ild", kind=EntryKind.RUMOUR)
    with desk.seat.act(Right.LOG) as act:
        stored = draft(in_act(act), act.now)
    assert draft(material(desk), desk.clock()) == stored and stored[2].text


def test_a_line_of_the_program_about_a_rumour_is_no_rumour(desk: Desk) -> None:
    log.add(desk.seat, "En dreng har tændt ild", kind=EntryKind.RUMOUR)
    rumour = desk.look().rumours[0]
    rumours.judge(desk.seat, rumour.id, RumourState.REFUTED, "politiet")
    assert [entry.seq for entry in desk.look().log if 6 in belonging(entry)] == [rumour.seq]
    assert proposed(desk, 6) == f"19.14 En dreng har tændt ild – afkræftet (politiet) (#{rumour.seq})"
