"""The staff: where they are, and what they do."""

import pytest

from beredskab_tui.cli.machine import everything
from beredskab_tui.errors import NotAllowed, Refused
from beredskab_tui.records import EntryKind, StaffPlace
from beredskab_tui.room import staff
from beredskab_tui.room.approving import Overtaken
from tests.room.conftest import DeskFor
from tests.room.desk import Desk, each, member, operations


@pytest.mark.parametrize(
    ("place", "says"),
    [
        (StaffPlace.OFFICE, "Amina Yusuf (AY) deltager i sekretariatet (noteret af AY, ikke aftalt endnu)."),
        (StaffPlace.REMOTE, "Amina Yusuf (AY) deltager hjemmefra (noteret af AY, ikke aftalt endnu)."),
        (StaffPlace.UNAVAILABLE, "Amina Yusuf (AY) kan ikke deltage (noteret af AY)."),
    ],
)
def test_where_one_is(desk_for: DeskFor, place: StaffPlace, says: str) -> None:
    amina = desk_for("amina")
    staff.set_place(amina.seat, "amina", place)
    assert member(amina, "amina").place is place
    assert amina.last.text == says
    assert sorted(operations(amina.changes[-1])) == [("Put", "log"), ("Update", "staff")]

    staff.set_place(amina.seat, "amina", place)
    assert amina.stored == 2, "said already"


def test_where_others_are_is_for_the_leader_and_the_deputy(desk: Desk, desk_for: DeskFor) -> None:
    with pytest.raises(NotAllowed):
        staff.set_place(desk_for("amina").seat, "peter", StaffPlace.OFFICE)
    staff.set_place(desk_for("jonas").seat, "peter", StaffPlace.OFFICE)
    assert member(desk, "peter").place is None, "not looked yet"
    desk.look()
    assert member(desk, "peter").place is StaffPlace.OFFICE
    assert desk.last.text == "Peter Dahl (PD) deltager i sekretariatet (noteret af JB)."


def test_what_somebody_does(desk: Desk) -> None:
    staff.set_task(desk.seat, "peter", " Ring til\nvarmemestrene ")
    assert member(desk, "peter").task == "Ring til / varmemestrene"
    assert desk.last.text == "Peter Dahl (PD) skal: Ring til / varmemestrene (KH)."
    assert desk.last.kind is EntryKind.TASK

    staff.set_task(desk.seat, "peter", "Ring til / varmemestrene")
    assert desk.stored == 2
    staff.set_task(desk.seat, "peter", " ")
    assert desk.last.text == "Peter Dahl (PD) har ingen opgave nu (KH)."


@pytest.mark.parametrize("person", ["tove", "nobody"])
def test_somebody_who_is_not_of_the_staff(desk: Desk, person: str) -> None:
    with pytest.raises(Refused, match="findes ikke længere"):
        staff.set_place(desk.seat, person, StaffPlace.OFFICE)
    with pytest.raises(Refused, match="findes ikke længere"):
        staff.set_task(desk.seat, person, "Ring")


def test_a_place_is_agreed_when_the_leader_says_so_or_agrees(desk: Desk, desk_for: DeskFor) -> None:
    amina = desk_for("amina")
    staff.set_place(amina.seat, "amina", StaffPlace.REMOTE)
    assert member(amina, "amina").place_agreed_by is None
    with pytest.raises(NotAllowed, match="Kun lederen eller stedfortræderen"):
        staff.agree(amina.seat, "amina")

    staff.agree(desk_for("jonas").seat, "amina")
    amina.look()
    assert member(amina, "amina").place_agreed_by == "jonas"
    assert amina.last.text == "Aftalt: Amina Yusuf (AY) deltager hjemmefra (JB)."
    stored = amina.stored
    staff.agree(desk.seat, "amina")
    amina.look()
    assert amina.stored == stored, "agreed already"

    staff.set_place(amina.seat, "amina", StaffPlace.OFFICE)
    assert member(amina, "amina").place_agreed_by is None, "another place is another agreement"
    staff.set_place(desk.seat, "peter", StaffPlace.REMOTE)
    assert member(desk, "peter").place_agreed_by == "karen", "what the leader sets is agreed"
    with pytest.raises(Refused, match="deltager ikke"):
        staff.agree(desk.seat, "lise")


def test_words_are_approved_only_when_coordinated_and_only_with_three_ticks(desk: Desk, desk_for: DeskFor) -> None:
    yes = {"factual": True, "correct": True, "timely": True}
    text = "Der er ingen fare. Bliv inde."
    amina = desk_for("amina")
    for forbidden in each(
        lambda: staff.set_words(amina.seat, "amina", text),
        lambda: staff.coordinate(amina.seat, "amina", "politiet"),
        lambda: staff.need_not_coordinate(amina.seat, "amina", "haster"),
        lambda: staff.approve_words(amina.seat, "amina", seen="", **yes),
    ):
        with pytest.raises(NotAllowed, match="Kun lederen eller stedfortræderen"):
            forbidden()
    with pytest.raises(Refused, match="hverken opgave eller noget at sige"):
        staff.coordinate(desk.seat, "amina", "politiet")

    staff.set_words(desk.seat, "amina", text)
    assert desk.last.text == f"Amina Yusuf (AY) må sige, når det er godkendt: »{text}« (KH)."
    with pytest.raises(Refused, match="ikke afstemt endnu"):
        staff.approve_words(desk.seat, "amina", seen=text, **yes)
    assert member(desk, "amina").approval is None

    with pytest.raises(Refused, match="Skriv, hvem"):
        staff.coordinate(desk.seat, "amina", " ")
    staff.coordinate(desk.seat, "amina", "SSP-lederen", at=desk.clock())
    line = (EntryKind.AGREEMENT, "Det, der må siges, til Amina Yusuf (AY) er afstemt med SSP-lederen kl. 19.14 (KH).")
    assert (desk.last.kind, desk.last.text) == line
    with pytest.raises(Refused, match="mangler »korrekt«"):
        staff.approve_words(desk.seat, "amina", seen=text, **yes | {"correct": False})
    with pytest.raises(Refused, match="KH har ændret teksten, mens du læste"):
        staff.approve_words(desk.seat, "amina", seen="noget andet", **yes)
    staff.approve_words(desk.seat, "amina", seen=text, **yes)
    approval = member(desk, "amina").approval
    assert approval is not None and approval.by == "karen"
    assert desk.last.kind is EntryKind.DECISION and "nøgternt, korrekt og rettidigt" in desk.last.text
    stored = desk.stored
    staff.approve_words(desk.seat, "amina", seen=text, **yes)
    assert desk.stored == stored, "approved already"

    staff.set_words(desk.seat, "amina", f"{text} Luk vinduerne.")
    changed = member(desk, "amina")
    assert changed.approval is None and not changed.is_coordinated, "both were said of the text before"
    assert "godkendelsen af det forrige gælder ikke længere" in desk.last.text


def test_nobody_writes_over_what_they_have_not_seen(desk: Desk, desk_for: DeskFor) -> None:
    jonas = desk_for("jonas")
    staff.set_words(jonas.seat, "peter", "Der er brand")
    staff.need_not_coordinate(jonas.seat, "peter", "haster")
    staff.approve_words(jonas.seat, "peter", seen="Der er brand", factual=True, correct=True, timely=True)
    staff.set_task(jonas.seat, "peter", "står ved døren")
    desk.look()
    before = desk.stored
    with pytest.raises(
        Overtaken, match=r"^JB har imens skrevet »Der er brand«, godkendt af JB. Intet er ændret"
    ) as words:
        staff.set_words(desk.seat, "peter", "Alt er roligt", seen="")
    with pytest.raises(Overtaken, match=r"^JB har imens skrevet »står ved døren«. Intet er ændret.*i formularen"):
        staff.set_task(desk.seat, "peter", "ringer rundt", seen="")
    assert desk.stored == before and member(desk, "peter").approval is not None
    staff.set_words(desk.seat, "peter", "Alt er roligt", seen=words.value.now)
    assert member(desk, "peter").may_say == "Alt er roligt"
    staff.set_task(desk.seat, "peter", "")
    with pytest.raises(Overtaken, match=r"^KH har imens taget teksten bort"):
        staff.set_task(jonas.seat, "peter", "ringer rundt", seen="står ved døren")


def test_a_long_text_never_stands_in_the_way_of_what_comes_after_it(desk: Desk) -> None:
    task, words = "t" * 9950, "o" * 9940
    staff.set_task(desk.seat, "peter", task)
    staff.coordinate(desk.seat, "peter", "SSP-lederen")
    staff.set_words(desk.seat, "peter", words)
    staff.need_not_coordinate(desk.seat, "peter", "haster")
    staff.approve_words(desk.seat, "peter", seen=words, factual=True, correct=True, timely=True)
    found = member(desk, "peter")
    assert found.approval is not None and (found.task, found.may_say) == (task, words)
    assert len(desk.last.text) < 1200


def test_it_need_not_be_coordinated_with_a_reason(desk: Desk) -> None:
    staff.set_task(desk.seat, "peter", "Ringer til varmemestrene")
    assert not member(desk, "peter").is_coordinated
    with pytest.raises(Refused, match="hvorfor"):
        staff.need_not_coordinate(desk.seat, "peter", " ")
    staff.need_not_coordinate(desk.seat, "peter", "kun husets egne")
    assert member(desk, "peter").is_coordinated
    assert desk.last.text == ("Opgaven »Ringer til varmemestrene« til Peter Dahl (PD) skal ikke afstemmes (KH)")
    assert desk.last.reason == "kun husets egne"
    staff.coordinate(desk.seat, "peter", "kommunen")
    assert member(desk, "peter").no_coordination_reason == ""

    staff.set_task(desk.seat, "peter", "Tager imod pressen")
    assert not member(desk, "peter").is_coordinated, "another task is not coordinated with anybody yet"


def test_the_new_fields_are_handed_to_other_programs(desk: Desk) -> None:
    staff.set_words(desk.seat, "peter", "Bliv inde")
    staff.coordinate(desk.seat, "peter", "politiet")
    found = next(one for one in everything(desk.board, history=False)["staff"] if one["id"] == "peter")
    assert found["may_say"] == "Bliv inde" and found["coordinated_with"] == "politiet"
    assert found["coordinated_at"] == "2026-11-23T19:14:10+01:00" and found["approval"] is None
    assert {"place_agreed_by", "expected_at", "attempts", "claim", "read_at", "read_picture", "outside"} <= found.keys()
