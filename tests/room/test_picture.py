"""The situation picture: headings that two people write at once, versions, approval, and its extracts."""

from datetime import timedelta

import pytest

from beredskab_tui.errors import NotAllowed, Refused
from beredskab_tui.records import PictureKind, TaskState
from beredskab_tui.room import closing, log, picture, pictureextracts
from beredskab_tui.room.headings import CARD, HEADINGS, heading
from beredskab_tui.room.picturedraft import to_approve
from beredskab_tui.room.waiting import DueKind
from beredskab_tui.text import MAX_LENGTH, TooLong
from tests.room.conftest import DeskFor
from tests.room.desk import Desk
from tests.room.pictures import approved, material, proposed, texts, write, written

# -- the form


def test_the_form_has_its_fifteen_headings_and_one_stays_inside() -> None:
    assert [one.key for one in HEADINGS] == list(range(1, 16))
    assert [one.key for one in HEADINGS if one.sensitive] == [15]
    assert len({one.title for one in HEADINGS}) == 15 and all(one.belongs.endswith((".", "?")) for one in HEADINGS)
    assert heading(3).name == "3 Omfang og skader"
    for key in (0, 16, -1):
        with pytest.raises(IndexError):
            heading(key)


# -- lines that are sent there


def test_a_line_is_sent_to_headings_and_taken_back(desk: Desk) -> None:
    seq = log.add(desk.seat, "To biler er udbrændt").entry.seq
    lines = len(desk.board.log)

    picture.send_line(desk.seat, seq, 3, True)
    sent = picture.send_line(desk.seat, seq, 10, True)

    assert sent.headings == (3, 10) and picture.send_line(desk.seat, seq, 3, True).headings == (3, 10)
    assert proposed(desk, 3) == "19.14 To biler er udbrændt (#4)" == proposed(desk, 10)
    assert len(desk.board.log) == lines
    assert (
        desk.board.history[-1].text == "Linje 4: under 3 Omfang og skader, 10 Mulige konsekvenser i situationsbilledet"
    )
    picture.send_line(desk.seat, seq, 3, False)
    assert proposed(desk, 3) == "" and proposed(desk, 10)
    picture.send_line(desk.seat, seq, 10, False)
    assert desk.board.history[-1].text == "Linje 4: ikke længere med i situationsbilledet"


def test_a_struck_line_is_out_of_the_picture_and_its_correction_in(desk: Desk) -> None:
    seq = log.add(desk.seat, "To biler er udbrændt").entry.seq
    picture.send_line(desk.seat, seq, 3, True)

    log.correct(desk.seat, seq, "Tre biler er udbrændt", "talt efter")

    assert proposed(desk, 3) == "19.14 Tre biler er udbrændt (#5)"
    with pytest.raises(Refused, match="annulleret"):
        picture.send_line(desk.seat, seq, 4, True)
    assert picture.send_line(desk.seat, seq, 3, False).headings == ()


@pytest.mark.parametrize(
    ("seq", "key", "why"), [(4, 16, "ingen overskrift 16"), (4, 2, "sammenligning"), (99, 3, "nr. 99")]
)
def test_what_cannot_be_sent_is_refused_in_words(desk: Desk, seq: int, key: int, why: str) -> None:
    log.add(desk.seat, "To biler er udbrændt")
    with pytest.raises(Refused, match=why):
        picture.send_line(desk.seat, seq, key, True)
    assert desk.board.log[3].headings == ()


def test_who_may_only_read_changes_nothing(desk: Desk, desk_for: DeskFor) -> None:
    write(desk, 3, "Bilen er slukket")
    frozen = picture.submit(desk.seat)
    tove = desk_for("tove")
    for act in (
        lambda: picture.send_line(tove.seat, 1, 3, True),
        lambda: picture.write_heading(tove.seat, 3, "Nej", seen=1),
        lambda: picture.take_proposals(tove.seat),
        lambda: picture.submit(tove.seat),
        lambda: picture.approve(tove.seat, frozen.id),
    ):
        with pytest.raises(NotAllowed, match="læseadgang"):
            act()


# -- two at once


def test_two_on_different_headings_both_win(desk: Desk, desk_for: DeskFor) -> None:
    amina = desk_for("amina")
    write(desk, 3, "Bilen er slukket")
    picture.write_heading(amina.seat, 4, "Ingen er kommet til skade", seen=0)
    write(desk, 3, "Bilen er slukket kl. 19.20")
    for one in (desk, amina):
        assert (written(one, 3).text, written(one, 4).text) == (
            "Bilen er slukket kl. 19.20",
            "Ingen er kommet til skade",
        )
        assert not written(one, 3).others and not written(one, 4).others and one.board.conflicts == []


def test_two_on_the_same_heading_lose_nothing_until_one_text_is_made_of_both(desk: Desk, desk_for: DeskFor) -> None:
    amina = desk_for("amina")
    first = write(desk, 3, "En bil")
    write(desk, 3, "To biler", seen=first.number)
    both = picture.write_heading(amina.seat, 3, "En bil og et skur", seen=first.number)

    assert (both.text, both.by) == ("En bil og et skur", "amina")
    assert [(one.by, one.text) for one in both.others] == [("karen", "To biler")]
    assert texts(desk, 3) == {"To biler", "En bil og et skur"}
    assert "to skrev samtidig; begge tekster står der" in desk.board.history[-1].text
    # A third who had seen neither adds a third; a version cannot be frozen of them.
    picture.write_heading(desk_for("peter").seat, 3, "Tre biler", seen=first.number)
    assert texts(desk, 3) == {"To biler", "En bil og et skur", "Tre biler"}
    with pytest.raises(Refused, match="to tekster under 3 Omfang og skader"):
        picture.submit(desk.seat)
    joined = write(desk, 3, "To biler og et skur")
    assert (joined.text, joined.others) == ("To biler og et skur", ())


def test_what_one_had_not_seen_is_not_taken_away_by_emptying(desk: Desk, desk_for: DeskFor) -> None:
    write(desk, 3, "En bil")
    picture.write_heading(desk_for("amina").seat, 3, "To biler", seen=1)
    kept = write(desk, 3, "", seen=1)
    assert (kept.text, kept.by, kept.others) == ("To biler", "amina", ())
    assert write(desk, 3, "").text == ""
    assert proposed(desk, 3) == ""


def test_the_same_text_from_two_is_one_text(desk: Desk, desk_for: DeskFor) -> None:
    write(desk, 3, "En bil")
    assert picture.write_heading(desk_for("amina").seat, 3, "En bil", seen=0).others == ()


def test_what_only_the_program_proposed_gives_way_to_a_persons_text(desk: Desk, desk_for: DeskFor) -> None:
    seq = log.add(desk.seat, "To biler er udbrændt").entry.seq
    picture.send_line(desk.seat, seq, 3, True)
    picture.take_proposals(desk_for("amina").seat)
    # Somebody had begun before it was taken.
    own = write(desk, 3, "Min tekst", seen=0)
    assert (own.text, own.others, own.made_from, own.as_proposed) == ("Min tekst", (), (), False)
    assert not written(desk, 1).others
    kept = write(desk, 1, "", seen=0)
    assert kept.text and kept.as_proposed, "who wrote nothing takes nothing away"


def test_the_same_draft_is_stored_once(desk: Desk) -> None:
    once = write(desk, 3, "En bil", event="kladde-1")
    stored = desk.stored
    assert write(desk, 3, "En bil", event="kladde-1") == once and desk.stored == stored
    frozen = picture.submit(desk.seat, event="kladde-2")
    assert picture.submit(desk.seat, event="kladde-2") == frozen
    assert len(material(desk).pictures) == 1


def test_what_cannot_stand_under_a_heading(desk: Desk) -> None:
    with pytest.raises(Refused, match="ingen overskrift 0"):
        write(desk, 0, "Nej")
    with pytest.raises(TooLong):
        write(desk, 3, "x" * (MAX_LENGTH + 1))
    assert not material(desk).headings


# -- versions


def test_a_version_is_frozen_and_counts_when_it_is_approved(desk: Desk, desk_for: DeskFor) -> None:
    amina, clock = desk_for("amina"), desk.clock
    line = log.add(amina.seat, "To biler er udbrændt").entry.seq
    picture.send_line(amina.seat, line, 3, True)
    picture.take_proposals(amina.seat)
    clock.forward(minutes=25)
    frozen = picture.submit(amina.seat, valid_at=clock() - timedelta(minutes=5), distribution="bestyrelsen")

    assert (frozen.version, frozen.kind, frozen.prepared_by) == (1, PictureKind.FIRST, "amina")
    assert frozen.next_at == frozen.valid_at + picture.NEXT_AFTER and frozen.plan_version == desk.plan.version
    assert [(one.key, one.made_from) for one in frozen.headings] == [(1, ()), (3, (line,))]
    assert desk.look().log[-1].text == (
        "Situationsbillede 1 (første) er udarbejdet af AY, gælder pr. kl. 19.34, og venter på godkendelse."
    )
    assert material(desk).approved is None and to_approve(material(desk).pictures) == frozen
    with pytest.raises(NotAllowed, match="Kun lederen eller stedfortræderen kan godkende"):
        picture.approve(amina.seat, frozen.id)
    # What is written after it was frozen is not in it.
    write(desk, 3, "Tre biler")
    clock.forward(minutes=2)
    picture.approve(desk.seat, frozen.id)
    counts = material(desk).approved
    assert counts is not None and pictureextracts.texts_of(counts)[3] == "19.14 To biler er udbrændt (#4)"
    assert (counts.approved_by, counts.approved_at) == ("karen", clock())
    assert desk.last.text == (
        "Situationsbillede 1 er godkendt (KH), gælder pr. kl. 19.34; næste udgave kl. 20.34. Udarbejdet af AY."
    )
    assert desk.card(CARD).state is TaskState.DONE and desk.card(CARD).changed_by == "karen"
    with pytest.raises(Refused, match="KH har allerede godkendt"):
        picture.approve(desk_for("jonas").seat, frozen.id)


def test_nothing_written_is_no_version_and_times_must_be_possible(desk: Desk) -> None:
    with pytest.raises(Refused, match="ikke noget i situationsbilledet"):
        picture.submit(desk.seat)
    write(desk, 3, "En bil")
    with pytest.raises(Refused, match="ikke nået endnu"):
        picture.submit(desk.seat, valid_at=desk.clock() + timedelta(minutes=1))
    with pytest.raises(Refused, match="kan ikke være før nu"):
        picture.submit(desk.seat, next_at=desk.clock())
    assert not material(desk).pictures


def test_of_a_while_ago_the_next_one_is_not_due_already(desk: Desk) -> None:
    write(desk, 3, "En bil")
    desk.clock.forward(minutes=90)
    frozen = picture.submit(desk.seat, valid_at=desk.clock() - timedelta(minutes=70))
    assert frozen.next_at == desk.clock() + picture.NEXT_AT_LEAST


def test_what_is_new_is_found_by_comparison_with_the_version_that_counts(desk: Desk) -> None:
    sent = log.add(desk.seat, "To biler").entry.seq
    picture.send_line(desk.seat, sent, 3, True)
    picture.take_proposals(desk.seat)
    picture.approve(desk.seat, picture.submit(desk.seat).id)
    assert proposed(desk, 2) == "Intet nyt siden udgave 1, der gælder pr. kl. 19.14."
    desk.clock.forward(minutes=30)
    line = log.add(desk.seat, "Et skur").entry.seq
    picture.send_line(desk.seat, line, 3, True)
    log.add(desk.seat, "Intet til billedet")
    assert proposed(desk, 2) == f"Nyt siden udgave 1, der gælder pr. kl. 19.14:\n19.44 Et skur (#{line})"
    write(desk, 4, "Ingen er kommet til skade")
    # What stays inside is not told of.
    write(desk, 15, "Navnene kender politiet")
    expected = f"Ændret siden udgave 1, der gælder pr. kl. 19.14: 4 Berørte.\n19.44 Et skur (#{line})"
    assert proposed(desk, 2) == expected

    update = picture.submit(desk.seat)
    assert update.kind is PictureKind.UPDATE and pictureextracts.texts_of(update)[2] == expected
    write(desk, 2, "Kun et skur er nyt")
    edited = picture.submit(desk.seat)
    assert pictureextracts.texts_of(edited)[2] == "Kun et skur er nyt"
    picture.approve(desk.seat, edited.id)
    # It is told now, and made anew for the next.
    assert written(desk, 2).text == ""
    assert "udgave 3" in proposed(desk, 2)
    with pytest.raises(Refused, match="Situationsbillede 3 er nyere"):
        picture.approve(desk.seat, update.id)


def test_a_text_about_changes_that_the_version_has_not_is_kept(desk: Desk) -> None:
    approved(desk)
    frozen = picture.submit(desk.seat)
    write(desk, 2, "Skrevet, mens lederen læste")
    picture.approve(desk.seat, frozen.id)
    assert written(desk, 2).text == "Skrevet, mens lederen læste"


def test_the_next_one_is_among_the_next_things(desk: Desk) -> None:
    def due() -> list[tuple[str, str | None, object]]:
        things = desk.look().next_things(desk.clock(), 50)
        return [(one.title, one.owner, one.due_at) for one in things if one.kind is DueKind.PICTURE]

    assert due() == []  # the first is a card of the plan with a deadline of its own
    write(desk, 3, "En bil")
    first = picture.submit(desk.seat)
    assert due() == [("Godkend situationsbillede 1", None, None)]
    picture.approve(desk.seat, first.id)
    assert due() == [("Næste situationsbillede", "karen", first.next_at)]
    desk.clock.forward(minutes=61)
    assert desk.board.next_things(desk.clock(), 50)[0].due_at <= desk.clock()  # type: ignore[operator]  # they have one
    second = picture.submit(desk.seat)
    assert due() == [("Godkend situationsbillede 2", None, first.next_at)]
    picture.approve(desk.seat, second.id)
    last = picture.submit(desk.seat, final=True)
    assert (last.kind, last.next_at) == (PictureKind.FINAL, None)
    picture.approve(desk.seat, last.id)
    assert due() == [] and desk.last.text.endswith("gælder pr. kl. 20.15. Udarbejdet af KH.")


def test_when_it_is_over_no_picture_is_waited_for(desk: Desk) -> None:
    approved(desk)
    closing.stand_down(desk.seat, "")
    assert not [one for one in desk.look().next_things(desk.clock(), 50) if one.kind is DueKind.PICTURE]


# -- extracts


def test_the_boards_extract_has_its_three_parts_and_no_numbers(desk: Desk) -> None:
    write(desk, 1, "En bil brænder (#1)\nPolitiet er der (#4)")
    write(desk, 10, "Uro i weekenden")
    write(desk, 15, "HEMMELIGT")
    counts = picture.approve(desk.seat, picture.submit(desk.seat).id)

    told = pictureextracts.about(counts, desk.people, desk.clock())
    lines = pictureextracts.for_the_board(pictureextracts.texts_of(counts), told).lines

    assert lines[0] == "Af udgave 1, godkendt af KH. Gælder pr. kl. 19.14."
    assert [line for line in lines if line.isupper()] == ["SITUATIONEN", "MULIGE KONSEKVENSER", "MULIGE TILTAG"]
    at = lines.index("Hændelsen:")
    assert lines[at : at + 3] == ["Hændelsen:", "En bil brænder", "Politiet er der"]
    assert lines[lines.index("Mulige konsekvenser:") + 1] == "Uro i weekenden"
    assert lines[lines.index("Iværksatte tiltag:") + 1] == pictureextracts.NOT_WRITTEN


def test_what_must_not_be_published_is_on_its_own_page_and_in_nothing_else(desk: Desk) -> None:
    for key in range(1, 16):
        write(desk, key, f"tekst {key}." if key != 15 else "HEMMELIGT")
    counts = picture.approve(desk.seat, picture.submit(desk.seat).id)
    found = pictureextracts.texts_of(counts)
    extracts = (
        pictureextracts.for_the_board(found, ""),
        pictureextracts.for_the_residents(found, counts.next_at, desk.clock(), ""),
        pictureextracts.whole(counts, desk.people, desk.clock()),
        pictureextracts.in_work(material(desk)),
    )
    for extract in extracts:
        assert "HEMMELIGT" not in "\n".join(extract.lines) and "tekst 1." in "\n".join(extract.lines)
    assert "HEMMELIGT" in pictureextracts.not_public("Udgave 1", found).lines


def test_the_residents_extract_answers_seven_questions_or_says_that_it_does_not(desk: Desk) -> None:
    write(desk, 8, "Vi har åbnet beboerhuset")
    counts = picture.approve(desk.seat, picture.submit(desk.seat).id)
    lines = pictureextracts.for_the_residents(pictureextracts.texts_of(counts), counts.next_at, desk.clock(), "").lines
    questions = [line for line in lines if line.endswith("?")]
    assert len(questions) == 7
    answers = {question: lines[lines.index(question) + 1] for question in questions}
    assert answers["HVAD GØR VI NU?"] == "Vi har åbnet beboerhuset"
    assert answers["HVORNÅR HØRER DU FRA OS IGEN?"] == "Vi skriver igen kl. 20.14."
    assert answers["HVAD ER DER SKET?"] == answers["HVEM KAN DU KONTAKTE?"] == pictureextracts.NOT_WRITTEN


def test_before_a_version_is_approved_an_extract_says_that_it_is_a_draft(desk: Desk) -> None:
    assert pictureextracts.about(None, desk.people, desk.clock()) == (
        "UDKAST: ingen udgave er godkendt endnu. Må ikke sendes."
    )
