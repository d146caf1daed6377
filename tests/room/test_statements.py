"""Statements of our own: only if necessary, and not before the leader has approved (plan R40)."""

import pytest

from beredskab_tui.errors import NotAllowed, Refused
from beredskab_tui.records import EntryKind, Origin, Statement, StatementState
from beredskab_tui.room import activation, statements
from beredskab_tui.room.approving import Overtaken
from beredskab_tui.room.waiting import DueKind
from beredskab_tui.text import TooLong
from tests.room.conftest import DeskFor
from tests.room.desk import Desk, each, operations

TEXT = "Der er ingen fare for beboerne."
TICKED = {"factual": True, "correct": True, "timely": True}
DRAFT = "01920000-0000-7000-8000-00000000000c"


@pytest.fixture
def one(desk_for: DeskFor) -> Statement:
    """Amina's, which waits for the leader."""
    return statements.propose(desk_for("amina").seat, TEXT, "der ringer mange", "TV Syd")


def state(desk: Desk) -> StatementState:
    return desk.look().statements[0].state


def test_it_says_why_it_is_necessary_and_waits_for_the_leader(desk: Desk, desk_for: DeskFor) -> None:
    amina = desk_for("amina")
    for text, because, says in ((" ", "ja", "ingen tekst"), (TEXT, " ", "kun, når det er nødvendigt")):
        with pytest.raises(Refused, match=says):
            statements.propose(amina.seat, text, because)
    one = statements.propose(amina.seat, TEXT, "fordi der ringer mange", "TV Syd", event=DRAFT)
    assert statements.propose(amina.seat, TEXT, "der ringer mange", event=DRAFT) == one
    assert operations(amina.changes[-1]) == [("Put", "log"), ("Put", "statements")]
    assert (amina.last.kind, amina.last.origin) == (EntryKind.MEDIA, Origin.SYSTEM)
    assert amina.last.text == (
        f"Udtalelse 1 til TV Syd venter på lederens godkendelse (AY): »{TEXT}« Nødvendig, fordi der ringer mange."
    )
    assert state(desk) is StatementState.PROPOSED
    due = next(due for due in desk.board.next_things(desk.clock(), 50) if due.kind is DueKind.STATEMENT)
    assert (due.title, due.owner_role, due.id) == (f"Godkend udtalelse 1: {TEXT}", "leder", one.id)


def test_it_is_not_used_before_it_is_approved(desk: Desk, desk_for: DeskFor, one: Statement) -> None:
    amina = desk_for("amina")
    with pytest.raises(Refused, match=r"ikke godkendt \(venter på godkendelse\)"):
        statements.use(amina.seat, one.id, "TV Syd", seen=TEXT)
    with pytest.raises(NotAllowed):
        statements.approve(amina.seat, one.id, seen=TEXT, **TICKED)
    assert state(desk) is StatementState.PROPOSED

    statements.approve(desk.seat, one.id, seen=TEXT, **TICKED)
    assert desk.last.text == f"Udtalelse 1 er godkendt som nøgtern, korrekt og rettidig af Karen Holm (KH): »{TEXT}«"
    assert (desk.last.kind, desk.last.reason) == (EntryKind.DECISION, "der ringer mange")
    assert state(desk) is StatementState.APPROVED
    assert not [due for due in desk.board.next_things(desk.clock(), 50) if due.kind is DueKind.STATEMENT]

    amina.look()
    statements.use(amina.seat, one.id, seen=TEXT)
    assert amina.last.text == f"Udtalelse 1 er givet til TV Syd (AY): »{TEXT}«"
    used = desk.look().statements[0]
    assert used.use is not None and (used.use.by, used.use.to) == ("amina", "TV Syd")
    for act in each(
        lambda: statements.use(amina.seat, one.id, seen=TEXT),
        lambda: statements.withdraw(amina.seat, one.id, "nej"),
        lambda: statements.rewrite(amina.seat, one.id, "andet", "ja", seen=statements.as_written(used)),
    ):
        with pytest.raises(Refused, match="er allerede brugt"):
            act()


def test_refused_with_a_reason_and_written_anew(desk: Desk, desk_for: DeskFor, one: Statement) -> None:
    with pytest.raises(Refused, match="hvorfor udtalelsen er afvist"):
        statements.refuse(desk.seat, one.id, " ", seen=TEXT)
    statements.refuse(desk.seat, one.id, "det ved vi ikke", seen=TEXT)
    assert desk.last.text == "Udtalelse 1 er afvist af Karen Holm (KH): det ved vi ikke."
    assert state(desk) is StatementState.REFUSED
    with pytest.raises(Refused, match="KH har allerede svaret: afvist"):
        statements.approve(desk.seat, one.id, seen=TEXT, **TICKED)
    with pytest.raises(Refused, match=r"ikke godkendt \(afvist\)"):
        statements.use(desk.seat, one.id, seen=TEXT)

    amina = desk_for("amina")
    statements.rewrite(
        amina.seat, one.id, "Politiet er på stedet.", "der ringer mange", seen=statements.as_written(one)
    )
    assert (
        amina.last.text == "Udtalelse 1 er skrevet om og venter på lederens godkendelse (AY): »Politiet er på stedet.«"
    )
    assert state(desk) is StatementState.PROPOSED


def test_nobody_approves_words_they_have_not_read(desk: Desk, desk_for: DeskFor, one: Statement) -> None:
    amina = desk_for("amina")
    statements.rewrite(amina.seat, one.id, "Bliv inde.", "der ringer mange", seen=statements.as_written(one))
    desk.look()
    before = desk.stored
    with pytest.raises(Refused, match="siden du læste den"):
        statements.approve(desk.seat, one.id, seen=TEXT, **TICKED)
    with pytest.raises(Overtaken, match=r"AY har imens skrevet »Bliv inde.« .venter på godkendelse.. Intet er ændret"):
        statements.rewrite(desk.seat, one.id, "Noget tredje", "ja", seen=statements.as_written(one))
    assert desk.stored == before
    statements.approve(desk.seat, one.id, seen="Bliv inde.", **TICKED)
    # New words after the approval are not approved.
    statements.rewrite(
        amina.seat, one.id, "Gå ud.", "der ringer mange", seen=statements.as_written(desk.board.statements[0])
    )
    with pytest.raises(Refused, match="ikke godkendt"):
        statements.use(amina.seat, one.id, seen="Gå ud.")


def test_it_is_approved_only_with_three_ticks(desk: Desk, one: Statement) -> None:
    desk.look()
    before = desk.stored
    for tick, word in (("factual", "nøgternt"), ("correct", "korrekt"), ("timely", "rettidigt")):
        with pytest.raises(Refused, match=f"mangler »{word}«"):
            statements.approve(desk.seat, one.id, seen=TEXT, **TICKED | {tick: False})
    assert desk.stored == before and state(desk) is StatementState.PROPOSED


def test_withdrawn_by_whoever_wrote_it_or_leads(desk: Desk, desk_for: DeskFor, one: Statement) -> None:
    with pytest.raises(Refused, match="hvorfor"):
        statements.withdraw(desk.seat, one.id, "")
    with pytest.raises(NotAllowed, match="skrevet af AY"):
        statements.withdraw(desk_for("peter").seat, one.id, "nej")
    statements.withdraw(desk_for("amina").seat, one.id, "ikke nødvendig mere")
    assert state(desk) is StatementState.WITHDRAWN
    assert desk.last.text == "Udtalelse 1 er trukket tilbage (AY): ikke nødvendig mere."
    with pytest.raises(Refused, match="allerede trukket tilbage"):
        statements.approve(desk.seat, one.id, seen=TEXT, **TICKED)


def test_nothing_is_stored_when_its_line_would_be_too_long(desk: Desk) -> None:
    with pytest.raises(TooLong):
        statements.propose(desk.seat, "x" * 9_990, "ja")
    assert desk.board.statements == []


def test_in_group_2_it_is_agreed_with_the_police_first(desk: Desk, one: Statement) -> None:
    activation.classify(desk.seat, desk.plan, police_case=True)
    with pytest.raises(Refused, match="der mangler »afstemt med politiet«"):
        statements.approve(desk.seat, one.id, seen=TEXT, **TICKED)
    statements.approve(desk.seat, one.id, seen=TEXT, agreed_with_police=True, **TICKED)
    assert "og afstemt med politiet af Karen Holm" in desk.last.text and state(desk) is StatementState.APPROVED
