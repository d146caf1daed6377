"""Records: what is stored is what is read, and what is not valid is neither."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from beredskab_tui.errors import BeredskabError
from beredskab_tui.records import (
    Activator,
    Agreement,
    AnswerKind,
    Attachment,
    Attempt,
    Audience,
    CallBack,
    CallResult,
    Channel,
    Claim,
    Confirmation,
    Contact,
    ContactCheck,
    Coordination,
    Delivery,
    DeliveryState,
    Departure,
    DirectoryContact,
    DutyEntry,
    DutyNote,
    EntryKind,
    Erasure,
    FollowUp,
    FollowUpKind,
    FrozenHeading,
    FrozenPlan,
    GroupChange,
    HeadingText,
    Incident,
    InformStatus,
    Instruction,
    InvalidRecord,
    KeptLonger,
    Lifting,
    LogEntry,
    Mail,
    MailQueue,
    MediaNote,
    Message,
    PictureHeading,
    PictureKind,
    Placing,
    PlanAnswer,
    PoliceContact,
    Receipt,
    Recipient,
    Record,
    Release,
    Rumour,
    RumourChange,
    RumourState,
    Sending,
    SendPhase,
    SituationPicture,
    StaffMember,
    Statement,
    Strike,
    Task,
    TaskState,
    Use,
    Verdict,
    new_id,
    read,
    stored,
)
from beredskab_tui.room.board import KINDS

AT = datetime(2026, 11, 23, 18, 14, 5, 123000, tzinfo=UTC)

FULL: list[Record] = [
    Incident(
        id="i1",
        title="Brand",
        kind="brand",
        department="skovbakken",
        police=PoliceContact(officer="Vagthavende", at=AT, case_number="00-1"),
        police_case=True,
        groups=(1, 2),
        activated_by=Activator.POLICE,
        confirmation=Confirmation(by="karen", at=AT, source="vagtcentralen"),
        coordinations=(Coordination(by="karen", at=AT, group=2, parties="SSP"),),
        group_changes=(GroupChange(by="karen", at=AT, groups=(2,), reason="fordi"),),
        started_at=AT,
        started_by="karen",
    ),
    LogEntry(
        id="l1",
        seq=1,
        occurred_at=AT,
        recorded_at=AT,
        author="karen",
        kind=EntryKind.DECISION,
        text="Æblegrød",
        key_event=True,
        headings=(3, 10),
        refs=(1, 2),
        struck=Strike(by="karen", at=AT, reason="fejl"),
    ),
    Task(id="t1", number=1, title="Ring", due_at=AT, state=TaskState.DONE, changed_by="karen", changed_at=AT),
    Contact(
        id="c1",
        name="Ali",
        groups=("gruppe_1",),
        claim=Claim(by="karen", session="s", at=AT),
        attempts=(Attempt(by="karen", at=AT, channel=Channel.SMS, result=CallResult.REACHED),),
    ),
    CallBack(id="b1", seq=1, who="Ali", asked_at=AT, author="karen"),
    StaffMember(id="karen", name="Karen Holm", initials="KH"),
    MediaNote(id="m1", seq=1, occurred_at=AT, recorded_at=AT, author="karen", outlet="TV Syd"),
    Rumour(
        id="r1",
        seq=1,
        heard_at=AT,
        author="karen",
        text="der er skudt",
        source="Facebook",
        changes=(RumourChange(by="karen", at=AT, state=RumourState.REFUTED, source="politiet"),),
    ),
    Statement(
        id="s1",
        number=1,
        text="Der er ro.",
        necessary_because="mange ringer",
        author="karen",
        written_at=AT,
        verdict=Verdict(by="karen", at=AT, approved=True),
        use=Use(by="karen", at=AT, to="TV Syd"),
    ),
    FollowUp(
        id="f1",
        kind=FollowUpKind.PROMISE,
        seqs=(1, 3),
        text="næste orientering",
        owner="karen",
        due_at=AT,
        author="peter",
        asked_at=AT,
        answer="givet",
        done_by="karen",
        done_at=AT,
    ),
    PictureHeading(
        id="3",
        number=2,
        text="To biler",
        by="karen",
        at=AT,
        others=(HeadingText(number=1, by="amina", at=AT, text="En bil"),),
        made_from=(1,),
    ),
    SituationPicture(
        id="p1",
        version=1,
        kind=PictureKind.FIRST,
        valid_at=AT,
        prepared_by="amina",
        prepared_at=AT,
        approved_by="karen",
        approved_at=AT,
        next_at=AT,
        groups=(1,),
        headings=(FrozenHeading(key=3, text="To biler", made_from=(1,)),),
    ),
    Instruction(
        id="a1",
        seq=9,
        text="Bliv inde",
        from_whom="politiet",
        given_at=AT,
        author="karen",
        until=AT,
        receipts=(Receipt(by="amina", at=AT),),
        departures=(Departure(by="karen", at=AT, reason="et barn mangler"),),
        lifting=Lifting(by="karen", at=AT, said_by="politiet"),
    ),
    Agreement(
        id="g1", seq=10, text="åbner kl. 20", with_whom="Klubben", channel=Channel.PHONE, made_at=AT, author="karen"
    ),
    PlanAnswer(id="opsoegende", answer=AnswerKind.LATER, due_at=AT, by="karen", at=AT),
    Audience(id="beboere", name="Beboere", status=InformStatus.SENT, channel=Channel.SMS, informed_at=AT, next_at=AT),
    Message(
        id="b1",
        number=1,
        kind="bestyrelsen",
        title="Bestyrelsen",
        subject="Orientering",
        text="Der er ro.",
        channels=(Channel.MAIL, Channel.NOTICE),
        recipients=(Recipient(name="Bo", address="bo@example.dk", contact="c1", phone="00 00 90 01"),),
        audiences=("bestyrelse",),
        attachment=Attachment(name="plan.pdf", digest="ab", size=3),
        author="amina",
        written_at=AT,
        next_at=AT,
        release=Release(by="karen", at=AT, agreed_with_police=True),
        placings=(Placing(channel=Channel.NOTICE, where="opgang 4", by="amina", at=AT),),
    ),
    Mail(
        id="e1",
        message="b1",
        number=1,
        deliveries=(
            Delivery(name="Bo", address="bo@example.dk", state=DeliveryState.FAILED, code=550, said="nej", at=AT),
        ),
        digest="ab",
        message_id="<b1@example.dk>",
        released_at=AT,
        not_before=AT,
        expires_at=AT,
        attempts=1,
        next_at=AT,
        sending=Sending(phase=SendPhase.DATA, by="karen", session="s", at=AT, to=("bo@example.dk",)),
    ),
    MailQueue(id="queue", held="Adgangskoden er forkert.", settings="ab", failures=1, since=AT, next_at=AT, said="nej"),
    DutyNote(id="R45", seq=4, by="karen", at=AT),
    FrozenPlan(id="x1", version="2026.1", fingerprint="ab", text="version = 1"),
    DirectoryContact(id="d1", name="Ali", adult="Mor", verified_at=AT, verified_by="karen", checked_by="amina"),
    DutyEntry(id="v1", at=AT, author="karen", text="Nøglen hænger hos viceværten"),
    ContactCheck(id="t1", at=AT, by="amina", verified=3, left=0, complete=True),
    KeptLonger(id="x8", at=AT, by="karen", until=AT.date(), reason="sagen er ikke slut"),
    Erasure(id="x9", at=AT, by="karen", reason="fristen er udløbet", started_at=AT, closed_at=AT, lines=3, done_at=AT),
]
IN_THE_REGISTER = {DirectoryContact, DutyEntry, ContactCheck, Erasure, KeptLonger}
"""What outlives an incident."""


def _name(record: Record) -> str:
    return type(record).__name__


@pytest.mark.parametrize("record", FULL, ids=_name)
def test_what_is_stored_is_what_is_read(record: Record) -> None:
    document = stored(record)
    assert "id" not in document
    through_the_file = json.loads(json.dumps(document, ensure_ascii=False))
    assert read(type(record), record.id, through_the_file) == record
    assert stored(read(type(record), record.id, through_the_file)) == document


@pytest.mark.parametrize("record", FULL, ids=_name)
def test_what_a_later_version_added_is_left_alone(record: Record) -> None:
    assert read(type(record), record.id, stored(record) | {"nyt_felt": [1, {"a": None}]}) == record


@pytest.mark.parametrize("record", FULL, ids=_name)
def test_records_are_frozen(record: Record) -> None:
    with pytest.raises(AttributeError):
        record.id = "andet"  # type: ignore[misc]  # that is the point


def test_every_kind_is_here_and_has_a_table_of_its_own() -> None:
    assert {type(record) for record in FULL} == {*KINDS, *IN_THE_REGISTER}
    assert len({record.table for record in FULL}) == len(FULL)


BROKEN: list[tuple[type[Record], dict[str, Any]]] = [
    (LogEntry, {"seq": 0}),
    (LogEntry, {"kind": "sladder"}),
    (LogEntry, {"text": None}),
    (LogEntry, {"occurred_at": "2026-11-23T18:14:05"}),
    (LogEntry, {"occurred_at": "i går"}),
    (LogEntry, {"struck": {"by": "karen"}}),
    (LogEntry, {"key_event": "ja"}),
    (Incident, {"police": {"at": "2026-11-23T18:14:05"}}),
    (Incident, {"groups": [3]}),
    (Incident, {"phase": "paused"}),
    (Incident, {"started_at": None}),
    (Task, {"number": 0}),
    (Task, {"state": "påbegyndt"}),
    (Contact, {"groups": "gruppe_1"}),
    (Contact, {"attempts": [{"by": "karen"}]}),
    (StaffMember, {"place": "hjemme"}),
    (MediaNote, {"enquiry": "ja"}),
    (MediaNote, {"settled": {"by": "karen"}}),
    (Rumour, {"changes": [{"state": "måske"}]}),
    (Statement, {"number": 0}),
    (PictureHeading, {"number": 0}),
    (PictureHeading, {"others": [{"text": "uden navn"}]}),
    (SituationPicture, {"version": 0}),
    (SituationPicture, {"headings": [{"key": 16, "text": "x"}]}),
    (FollowUp, {"kind": "hvorfor"}),
    (FollowUp, {"seqs": []}),
    (FollowUp, {"seqs": ["12"]}),
    (FollowUp, {"asked_at": None}),
    (FollowUp, {"done_at": "nu"}),
    (DutyEntry, {"at": "2026-11-23T18:14:05"}),
    (Instruction, {"lifting": {"by": "karen"}}),
    (Agreement, {"channel": "røgsignal"}),
    (PlanAnswer, {"answer": "måske"}),
    (Audience, {"status": "fortalt"}),
    (DutyNote, {"at": None}),
    (FrozenPlan, {"text": None}),
]


@pytest.mark.parametrize(("kind", "broken"), BROKEN)
def test_what_is_not_a_record_is_refused_in_danish(kind: type[Record], broken: dict[str, Any]) -> None:
    record = next(record for record in FULL if type(record) is kind)
    with pytest.raises(InvalidRecord) as refused:
        read(kind, record.id, stored(record) | broken)
    assert isinstance(refused.value, BeredskabError)
    assert refused.value.sentence.startswith(
        f"Der står noget, som denne udgave af programmet ikke kan læse ({kind.table}"
    )
    assert isinstance(refused.value.__cause__, msgspec.ValidationError), "the detail is for whoever mends it"


@pytest.mark.parametrize("field", ["title", "started_at", "started_by"])
def test_a_field_that_must_be_there(field: str) -> None:
    document = stored(FULL[0])
    del document[field]
    with pytest.raises(InvalidRecord):
        read(Incident, "i1", document)


INVALID: list[Callable[[], Record]] = [
    lambda: LogEntry(id="l", seq=0, occurred_at=AT, recorded_at=AT, text="x"),
    lambda: LogEntry(id="l", seq=1, occurred_at=AT.replace(tzinfo=None), recorded_at=AT, text="x"),
    lambda: Incident(id="i", title="x", groups=(3,), started_at=AT, started_by="karen"),
    lambda: FollowUp(id="f", kind=FollowUpKind.OPEN, seqs=(), asked_at=AT),
    lambda: Task(id="t", number=1, title=7),  # type: ignore[arg-type]  # that is the point
]


@pytest.mark.parametrize("make", INVALID)
def test_what_is_not_valid_is_not_stored(make: Callable[[], Record]) -> None:
    with pytest.raises(InvalidRecord, match="Det kan ikke gemmes"):
        stored(make())


def test_a_line_and_an_incident_from_before_these_fields_were_there() -> None:
    line, incident = stored(FULL[1]), stored(FULL[0])
    del line["key_event"], incident["department"], incident["police"]
    assert not read(LogEntry, "l1", line).key_event
    old = read(Incident, "i1", incident)
    assert (old.department, old.police) == (None, None)


def test_a_time_of_another_zone_is_the_same_time() -> None:
    there = AT.astimezone(timezone(timedelta(hours=2)))
    entry = LogEntry(id="l", seq=1, occurred_at=there, recorded_at=there, text="x")
    assert read(LogEntry, "l", stored(entry)).occurred_at == AT


def test_the_latest_attempt_is_the_result() -> None:
    contact = Contact(id="c", name="Ali")
    assert contact.result is None
    attempts = tuple(
        Attempt(by="karen", at=AT, channel=Channel.PHONE, result=result)
        for result in (CallResult.REACHED, CallResult.NO_ANSWER)
    )
    assert msgspec.structs.replace(contact, attempts=attempts).result is CallResult.NO_ANSWER


# -- ids


def test_an_id_is_a_uuid_of_version_7() -> None:
    made = new_id(AT)
    assert re.fullmatch("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", made)
    assert int(made.replace("-", "")[:12], 16) == int(AT.timestamp() * 1000)


def test_ids_of_one_millisecond_differ() -> None:
    assert len({new_id(AT) for _ in range(2_000)}) == 2_000


@given(st.datetimes(datetime(2020, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)), st.integers(1, 10**9))
def test_later_ids_come_later(at: datetime, milliseconds: int) -> None:
    assert new_id(at) < new_id(at + timedelta(milliseconds=milliseconds + 1))
