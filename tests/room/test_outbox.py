"""The outbox: nothing is on the wire before it is on the disk, and nothing doubtful is sent again by itself."""

from datetime import timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from beredskab_tui.access.rights import Right
from beredskab_tui.errors import NotAllowed, Refused
from beredskab_tui.plan.mail import MailSettings
from beredskab_tui.records import (
    Audience,
    DeliveryState,
    EntryKind,
    InformStatus,
    Mail,
    MailQueue,
    MailState,
    Recipient,
    SendPhase,
    Task,
    TaskState,
)
from beredskab_tui.room import informing, mailcare, messages, outbox, ringinstead
from beredskab_tui.room.outbox import BACKOFF, LONGEST_WAIT, wait_after
from tests.room.conftest import DeskFor
from tests.room.desk import Desk
from tests.room.letters import (
    DELIVERED,
    LATER,
    REFUSED,
    UNKNOWN,
    approved,
    deliveries,
    mails,
    middle,
    released,
    sent,
    states,
    taken,
    text,
)

LATE = timedelta(minutes=10)
GROUPED = MailSettings(active=True, host="mail.example.dk", sender="b@example.dk", single_mails=1, group_size=10)


def queue(desk: Desk) -> MailQueue:
    return desk.look().mail_queue


def to_ring(desk: Desk) -> list[str]:
    return [task.title for task in desk.look().tasks if task.title.startswith("Ring i stedet")]


@pytest.fixture
def two(desk: Desk) -> Desk:
    """Two mails to the board, which may be sent now."""
    released(desk, 2, audiences=("bestyrelse",))
    desk.clock.forward(minutes=1)
    return desk


def test_a_delivery_is_a_line_of_the_log_and_the_groups_are_told(two: Desk) -> None:
    before = two.stored
    sent(two)
    assert two.stored == before + 3, "the recipients, the text, the receipt: each on the disk before the next"
    assert two.last.text == "Mail 1.1, »Til orientering«, til Person 1 er afleveret til mailserveren."
    assert two.last.kind is EntryKind.CONTACT and {23, 31} <= set(two.last.duties)
    one: Audience = two.board.record(Audience, informing.BOARD)
    assert (one.status, one.informed_at) == (InformStatus.SENT, two.clock())
    assert two.card(informing.BOARD_CARD).state is TaskState.DONE
    assert (deliveries(two)[0].code, deliveries(two)[0].said) == (250, "2.0.0 Ok")


def test_the_receipt_of_one_and_the_taking_of_the_next_are_one_record(two: Desk) -> None:
    first, second = (mail.id for mail in mails(two))
    taken(two)
    assert outbox.enter_data(two.seat, first, {})
    two.look()
    before = two.stored
    following = outbox.finish(two.seat, first, {"p1@example.dk": DELIVERED}, middle, [first, second])
    assert following is not None and following.id == second and two.stored == before + 1
    assert [mail.state for mail in mails(two)] == [MailState.DELIVERED, MailState.SENDING]


@pytest.mark.parametrize("phase", list(SendPhase))
def test_a_sender_that_dies(two: Desk, desk_for: DeskFor, phase: SendPhase) -> None:
    mail = outbox.take(two.seat, [mails(two)[0].id], SendPhase.CONNECT)
    assert mail is not None
    if phase is not SendPhase.CONNECT:
        outbox.enter_envelope(two.seat, mail.id)
    if phase is SendPhase.DATA:
        assert outbox.enter_data(two.seat, mail.id, {})
    sending = mails(two)[0].sending
    assert sending is not None and sending.phase is phase

    amina = desk_for("amina")
    assert outbox.recover(amina.seat) == 1 and outbox.recover(amina.seat) == 0
    expected = DeliveryState.UNKNOWN if phase is SendPhase.DATA else DeliveryState.READY
    assert states(two) == [expected, DeliveryState.READY]
    assert outbox.is_due(mails(two)[0], two.clock()) == (phase is not SendPhase.DATA)
    if phase is SendPhase.DATA:
        assert two.last.text.startswith("Det er ukendt, om mail 1.1, »Til orientering«, til Person 1 er sendt: ")
        assert two.last.text.endswith("Lederen afgør, om den sendes igen (F8).")


@pytest.mark.parametrize("again", [True, False])
def test_what_is_unknown_the_leader_decides(two: Desk, desk_for: DeskFor, again: bool) -> None:
    sent(two, 0, UNKNOWN)
    mail = mails(two)[0]
    two.clock.forward(minutes=90)
    assert outbox.take(two.seat, [mail.id], SendPhase.ENVELOPE) is None, "nothing doubtful is sent by itself"
    with pytest.raises(NotAllowed):
        outbox.decide(desk_for("amina").seat, mail.id, again=again)
    outbox.decide(two.seat, mail.id, again=again)
    assert states(two)[0] is (DeliveryState.READY if again else DeliveryState.DELIVERED)
    assert outbox.is_due(mails(two)[0], two.clock()) is again
    assert mails(two)[0].message_id == mail.message_id
    with pytest.raises(Refused, match="ikke længere ukendt"):
        outbox.decide(two.seat, mail.id, again=again)


def test_who_was_refused_before_the_text_went_is_not_unknown_when_the_line_is_lost(desk: Desk) -> None:
    released(desk, 3, settings=GROUPED)
    desk.clock.forward(minutes=1)
    mail = taken(desk)
    assert outbox.enter_data(desk.seat, mail.id, {"p1@example.dk": REFUSED, "p2@example.dk": LATER})
    outbox.recover(desk.seat)
    assert states(desk) == [DeliveryState.FAILED, DeliveryState.WAITING, DeliveryState.UNKNOWN]
    assert outbox.is_due(mails(desk)[0], desk.clock()), "who was to wait is tried again, and nobody else"
    assert [one.address for one in outbox.to_send(taken(desk))] == ["p2@example.dk"]


def test_mixed_recipients(desk: Desk) -> None:
    released(desk, 3, settings=GROUPED)
    desk.clock.forward(minutes=1)
    mail = taken(desk)
    refused = {"p1@example.dk": REFUSED, "p2@example.dk": LATER}
    assert outbox.enter_data(desk.seat, mail.id, refused)
    outbox.finish(desk.seat, mail.id, {**refused, "p3@example.dk": DELIVERED}, middle)
    assert states(desk) == [DeliveryState.FAILED, DeliveryState.WAITING, DeliveryState.DELIVERED]
    assert mails(desk)[0].state is MailState.PARTLY
    assert [text for text in desk.texts() if text.startswith("Mail 1.1")] == [
        "Mail 1.1, »Til orientering«, til Person 1 er fejlet: 5.1.1 Findes ikke.",
        "Mail 1.1, »Til orientering«, til Person 3 er afleveret til mailserveren.",
    ]
    assert to_ring(desk) == ["Ring i stedet: Person 1, 00 00 90 01 (besked 1, »Til orientering«: mailen er fejlet)"]
    assert not outbox.is_due(mails(desk)[0], desk.clock())
    desk.clock.forward(seconds=15)
    assert [one.address for one in outbox.to_send(taken(desk))] == ["p2@example.dk"]


def test_deferred_ones_wait_longer_and_longer(two: Desk) -> None:
    waits = []
    for _ in range(4):
        sent(two, 0, LATER)
        next_at = mails(two)[0].next_at
        assert next_at is not None
        waits.append(next_at - two.clock())
        two.clock.now = next_at
    assert tuple(waits) == BACKOFF[:4] and mails(two)[0].attempts == 4


@given(st.integers(0, 40), st.floats(0, 1))
def test_a_wait_is_within_a_tenth_of_its_step(tries: int, chance: float) -> None:
    step = BACKOFF[min(max(tries, 1), len(BACKOFF)) - 1]
    assert step * 0.9 <= wait_after(tries, lambda: chance) <= step * 1.1


def test_offline_is_told_once_and_so_is_the_line_that_is_back(two: Desk) -> None:
    lines = len(two.look().log)
    for failures in (1, 2, 3):
        outbox.offline(two.seat, "Der er intet netværk", middle)
        assert queue(two).failures == failures and queue(two).next_at == two.clock() + BACKOFF[failures - 1]
        two.clock.forward(minutes=10)
    assert [entry.text for entry in two.board.log[lines:]] == [
        "Mailserveren kan ikke nås: Der er intet netværk. Mails venter og sendes, når den kan."
    ]
    assert outbox.take(two.seat, [mails(two)[0].id], SendPhase.CONNECT) is not None
    outbox.enter_envelope(two.seat, mails(two)[0].id)
    assert two.look().log[-1].text == "Mailserveren kan nås igen."
    assert queue(two) == MailQueue(id="queue")


def test_wrong_settings_hold_everything_until_they_are_others_or_somebody_tries(two: Desk) -> None:
    outbox.hold(two.seat, "Adgangskoden er forkert. Ret den i smtp.secret.", "a")
    outbox.hold(two.seat, "Adgangskoden er forkert. Ret den i smtp.secret.", "a")
    said = "Mails bliver holdt tilbage: Adgangskoden er forkert. Ret den i smtp.secret."
    two.look()
    assert two.texts().count(said) == 1
    two.clock.forward(minutes=60)
    assert outbox.is_held(queue(two), "a", two.clock()) and not outbox.is_held(queue(two), "b", two.clock())
    outbox.retry(two.seat)
    assert not outbox.is_held(queue(two), "a", two.clock())
    assert two.look().log[-1].text == "Der prøves at sende mails igen nu (KH)."


def test_what_is_stale_is_not_sent_and_somebody_is_to_ring(two: Desk) -> None:
    two.clock.forward(minutes=24 * 60)
    assert outbox.take(two.seat, [mail.id for mail in mails(two)], SendPhase.CONNECT) is None
    mailcare.tend(two.seat, LATE)
    assert states(two) == [DeliveryState.EXPIRED] * 2 and len(to_ring(two)) == 2
    before = two.stored
    mailcare.tend(two.seat, LATE)
    two.look()
    assert two.stored == before and len(to_ring(two)) == 2


def test_what_is_late_is_to_be_said_on_the_phone_once(two: Desk) -> None:
    two.clock.forward(minutes=8)
    assert mailcare.nothing_to_tend(mails(two), two.board.all(Audience), two.clock(), LATE)
    mailcare.tend(two.seat, LATE)
    assert not to_ring(two)
    two.clock.forward(minutes=1)
    assert not mailcare.nothing_to_tend(mails(two), two.board.all(Audience), two.clock(), LATE)
    for _ in range(2):
        mailcare.tend(two.seat, LATE)
    assert to_ring(two) == [
        "Ring i stedet: Person 1, 00 00 90 01 (besked 1, »Til orientering«: mailen er ikke sendt endnu)",
        "Ring i stedet: Person 2, 00 00 90 02 (besked 1, »Til orientering«: mailen er ikke sendt endnu)",
    ]
    sent(two, 0, REFUSED)
    assert len(to_ring(two)) == 2, "they are on the list already"
    assert mailcare.nothing_to_tend(mails(two), two.board.all(Audience), two.clock(), LATE)


def test_many_who_must_be_rung_are_one_task(desk: Desk) -> None:
    released(desk, 11)
    desk.clock.forward(minutes=11)
    mailcare.tend(desk.seat, LATE)
    everybody = "Ring i stedet: flere modtagere af besked 1, »Til orientering«. F8 viser hvem, og hvorfor"
    assert to_ring(desk) == [everybody]
    sent(desk, 0, REFUSED)
    assert to_ring(desk) == [everybody]


def test_those_who_come_one_by_one_become_one_task_too(desk: Desk) -> None:
    released(desk, 12)
    desk.clock.forward(minutes=1)
    for number in range(12):
        sent(desk, number, REFUSED)
    assert len(to_ring(desk)) == 11 and to_ring(desk)[-1].startswith("Ring i stedet: flere modtagere")


def test_a_promise_that_passed_is_a_task_until_it_is_promised_anew(desk: Desk) -> None:
    informing.promise(desk.seat, "beboere", desk.clock() + timedelta(minutes=30))
    desk.clock.forward(minutes=31)
    assert not mailcare.nothing_to_tend([], desk.look().all(Audience), desk.clock(), LATE)
    for _ in range(2):
        mailcare.tend(desk.seat, LATE)
    titles = [task.title for task in desk.look().all(Task) if task.title.startswith("Næste orientering")]
    assert titles == ["Næste orientering er ikke givet: Beboere (lovet kl. 19.44)"]
    due = [one.title for one in desk.board.next_things(desk.clock(), 50)]
    assert "Næste orientering: Beboere" not in due
    informing.promise(desk.seat, "beboere", desk.clock() + timedelta(minutes=30))
    assert not desk.look().record(Audience, "beboere").missed


def test_those_a_mail_cannot_reach_are_asked_to_be_rung_once(desk: Desk) -> None:
    written = text(1)
    nobody = (Recipient(name="Bo Dam", phone="00 00 90 07"), Recipient(name="Ib", address="ib@", trouble="ikke hel"))
    message = messages.write(
        desk.seat, written._replace(recipients=(*written.recipients, *nobody)), kind="fri", title="Fri besked"
    )
    assert ringinstead.ask(desk.seat, message.id) == 2
    assert to_ring(desk) == [
        "Ring i stedet: Bo Dam, 00 00 90 07 (besked 1, »Til orientering«: får den ikke på mail)",
        "Ring i stedet: Ib, intet nummer (besked 1, »Til orientering«: får den ikke på mail)",
    ]
    with pytest.raises(Refused, match="står allerede som opgave"):
        ringinstead.ask(desk.seat, message.id)
    approved(desk, message)
    desk.clock.forward(minutes=1)
    sent(desk, 0, REFUSED)
    assert len(to_ring(desk)) == 3


def test_while_nothing_is_sent_those_who_wait_can_be_rung_at_once_and_are_asked_for_once(two: Desk) -> None:
    (message,) = two.look().messages
    with pytest.raises(Refused, match="Alle kan få den på mail"):
        ringinstead.ask(two.seat, message.id)
    assert ringinstead.ask(two.seat, message.id, waiting=True) == len(mails(two)) == 2
    assert all("mailen er ikke sendt endnu" in task for task in to_ring(two))
    with pytest.raises(Refused, match="står allerede som opgave"):
        ringinstead.ask(two.seat, message.id, waiting=True)
    two.clock.forward(minutes=30)
    mailcare.tend(two.seat, LATE)
    assert len(to_ring(two)) == 2


def test_trying_again_does_not_say_that_the_server_is_there(two: Desk) -> None:
    outbox.offline(two.seat, "Der er intet netværk", middle)
    outbox.retry(two.seat)
    assert two.look().log[-1].text == "Der prøves at sende mails igen nu (KH)."
    assert queue(two).failures == 1 and not outbox.is_held(queue(two), "", two.clock())
    outbox.offline(two.seat, "Der er intet netværk", middle)
    two.look()
    assert len([said for said in two.texts() if "kan ikke nås" in said]) == 1


def test_a_clock_that_is_set_back_keeps_nothing_for_an_hour(two: Desk) -> None:
    sent(two, 0, LATER)
    outbox.offline(two.seat, "Der er intet netværk", middle)
    two.clock.forward(minutes=-90)
    mail, other = mails(two)
    assert outbox.is_due(mail, two.clock()) and outbox.is_due(other, two.clock())
    assert not outbox.is_held(queue(two), "", two.clock()) and timedelta(minutes=90) > LONGEST_WAIT
    two.clock.forward(minutes=89)
    assert not outbox.is_due(mails(two)[1], two.clock()), "a step back of a minute takes nobody's time to undo"


def test_whom_the_server_was_told_of_gets_the_text_or_nobody(desk: Desk) -> None:
    message = released(desk, 2, settings=GROUPED)
    desk.clock.forward(minutes=1)
    sent(desk, 0, UNKNOWN)
    outbox.decide(desk.seat, mails(desk)[0].id, again=True)
    mail = taken(desk)
    with desk.seat.act(Right.WORK) as act:
        one, two = mail.deliveries
        gone = msgspec.structs.replace(two, state=DeliveryState.CANCELLED)
        act.change(act.get(Mail, mail.id), deliveries=(one, gone))
    assert not outbox.enter_data(desk.seat, mail.id, {}), message.subject


def test_a_second_message_of_the_same_subject_has_its_own_tasks(desk: Desk) -> None:
    for number in (1, 2):
        released(desk, 1)
        desk.clock.forward(minutes=1)
        sent(desk, number - 1, REFUSED)
        assert len(to_ring(desk)) == number


def test_a_name_of_any_length_is_stored(desk: Desk) -> None:
    long = "Ø" * 9_990
    written = messages.write(
        desk.seat,
        text(1)._replace(recipients=(Recipient(name=long, address="p1@example.dk"),)),
        kind="fri",
        title="Fri besked",
    )
    approved(desk, written)
    desk.clock.forward(minutes=1)
    sent(desk, 0, REFUSED)
    assert states(desk) == [DeliveryState.FAILED] and len(to_ring(desk)[0]) < 300
