"""Messages: anybody writes, who leads answers for it, and another situation calls it back (plan R21, R43)."""

from datetime import timedelta

import pytest

from beredskab_tui.access.rights import Right
from beredskab_tui.errors import NotAllowed, Refused
from beredskab_tui.plan.mail import MailSettings
from beredskab_tui.records import (
    Audience,
    Channel,
    DeliveryState,
    EntryKind,
    InformStatus,
    MailState,
    Message,
    MessageState,
    Recipient,
    SendPhase,
    Sensitivity,
    TaskState,
)
from beredskab_tui.room import (
    activation,
    callround,
    closing,
    headings,
    log,
    messages,
    opening,
    orders,
    outbox,
    picture,
    recall,
    releasing,
)
from beredskab_tui.room.approving import Overtaken
from beredskab_tui.room.messages import Text
from beredskab_tui.room.waiting import DueKind
from tests.room.conftest import DeskFor
from tests.room.desk import Desk, each, operations
from tests.room.letters import (
    DELIVERED,
    REFUSED,
    SETTINGS,
    TEXT,
    TICKED,
    UNKNOWN,
    approved,
    deliveries,
    frozen,
    mails,
    middle,
    recipients,
    released,
    sent,
    states,
    taken,
    text,
    written,
)

DRAFT = "01920000-0000-7000-8000-00000000000c"


def now(desk: Desk, message: Message) -> Message:
    found: Message = desk.look().record(Message, message.id)
    return found


def test_it_waits_for_the_leader_and_is_stored_once(desk: Desk, desk_for: DeskFor) -> None:
    amina = desk_for("amina")
    one = messages.write(amina.seat, text(), kind="fri", title="Fri besked", event=DRAFT)
    assert messages.write(amina.seat, text(), kind="fri", title="Fri besked", event=DRAFT) == one
    assert operations(amina.changes[-1]) == [("Put", "messages"), ("Put", "log")]
    assert amina.last.text == "Besked 1, »Til orientering«, venter på godkendelse (AY)."
    assert one.state is MessageState.PROPOSED and not mails(desk)
    due = next(due for due in desk.board.next_things(desk.clock(), 50) if due.kind is DueKind.MESSAGE)
    assert (due.title, due.owner_role, due.id) == ("Godkend besked 1: Til orientering", "leder", one.id)
    with pytest.raises(NotAllowed):
        approved(amina, one)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (Text(" ", TEXT, (Channel.MAIL,), recipients()), "mangler emne eller tekst"),
        (Text("Emne", " \n ", (Channel.MAIL,), recipients()), "mangler emne eller tekst"),
        (Text("Emne", TEXT, (), recipients()), "mindst én kanal"),
        (Text("Emne", TEXT, (Channel.MAIL,), ()), "ingen modtagere, der kan få en mail"),
        (
            Text("Emne", TEXT, (Channel.MAIL,), (Recipient(name="Åse", address="åse@", trouble="Ufærdig."),)),
            "ingen modtagere, der kan få en mail",
        ),
    ],
)
def test_what_cannot_be_sent_is_not_stored(desk: Desk, wrong: Text, says: str) -> None:
    before = desk.stored
    with pytest.raises(Refused, match=says):
        messages.write(desk.seat, wrong, kind="fri", title="Fri besked")
    assert desk.stored == before


def test_a_promise_of_the_next_time_lies_ahead_and_is_made_with_the_approval(desk: Desk) -> None:
    with pytest.raises(Refused, match="ligger i fortiden"):
        messages.write(desk.seat, text()._replace(next_at=desk.clock()), kind="fri", title="Fri besked")
    at = desk.clock.now.replace(hour=20, minute=0)
    one = messages.write(desk.seat, text()._replace(next_at=at), kind="fri", title="Fri besked", audiences=("beboere",))
    assert desk.look().record(Audience, "beboere").next_at is None
    approved(desk, one)
    assert desk.look().record(Audience, "beboere").next_at is None, "nobody has been promised anything yet"
    desk.clock.forward(minutes=1)
    sent(desk)
    assert desk.look().record(Audience, "beboere").next_at == at


def test_what_promises_a_time_that_has_passed_is_not_timely(desk: Desk) -> None:
    at = desk.clock() + timedelta(minutes=20)
    one = messages.write(desk.seat, text()._replace(next_at=at), kind="fri", title="Fri besked")
    desk.clock.forward(minutes=20)
    with pytest.raises(Refused, match=r"lover næste orientering kl\. .*, og det er passeret\. Intet er sendt"):
        approved(desk, one)
    messages.rewrite(desk.seat, one.id, text()._replace(next_at=at + timedelta(minutes=20)), seen=1)
    assert approved(desk, desk.look().record(Message, one.id)).release is not None


def test_all_three_words_are_ticked_and_in_group_2_the_police(desk: Desk) -> None:
    one = written(desk)
    for left_out in ("factual", "correct", "timely"):
        with pytest.raises(Refused, match=r"der ikke er svaret ja til »(nøgternt|korrekt|rettidigt)«. Intet er sendt"):
            releasing.approve(
                desk.seat, one.id, seen=1, settings=SETTINGS, freeze=frozen, **{**TICKED, left_out: False}
            )
    activation.classify(desk.seat, desk.plan, police_case=True)
    with pytest.raises(Refused, match="der ikke er svaret ja til »afstemt med politiet«"):
        approved(desk, one)
    assert not mails(desk)
    approved(desk, one, police=True)
    assert desk.look().log[-1].text == (
        "Besked 1, »Til orientering«, er godkendt som nøgtern, korrekt og rettidig og afstemt med politiet af "
        "Karen Holm (KH). 2 modtagere på mail."
    )
    assert (desk.last.kind, desk.last.duties) == (EntryKind.DECISION, (43,))


def test_nobody_approves_what_they_have_not_read(desk: Desk, desk_for: DeskFor) -> None:
    one = written(desk)
    messages.rewrite(desk_for("amina").seat, one.id, text(body="Noget andet."), seen=1)
    with pytest.raises(Refused, match=r"AY har skrevet teksten om, siden du læste den. Intet er sendt"):
        approved(desk, one)
    with pytest.raises(Overtaken, match=r"AY har rettet beskeden kl. 19.14, mens du skrev. Intet er ændret"):
        messages.rewrite(desk.seat, one.id, text(body="Et tredje."), seen=1)
    assert now(desk, one).text == "Noget andet." and not mails(desk)


@pytest.mark.parametrize(
    "body",
    [
        "Ring om 010203-1234.",
        "Hør: drengen fra nummer fire har sagt det til sin lærer!",
        "Vi ved, at familien i opgang to er kendt fra før.",
        "Den gamle sag fra sidste år skal ikke frem igen.",
    ],
)
def test_what_must_stay_inside_is_not_sent(desk: Desk, body: str) -> None:
    entry = log.add(desk.seat, "Familien i opgang to er kendt fra før").entry
    picture.send_line(desk.seat, entry.seq, headings.NOT_PUBLIC, True)
    picture.write_heading(desk.seat, headings.NOT_PUBLIC, "Den gamle sag fra sidste år skal ikke frem", seen=0)
    with desk.seat.act(Right.LOG) as act:
        act.line("Drengen fra nummer fire har sagt det til sin lærer", sensitivity=Sensitivity.CONFIDENTIAL)
    one = written(desk, body=body)
    with pytest.raises(Refused, match=r"Beskeden kan ikke sendes: .* Intet er sendt. Ret teksten med r"):
        approved(desk, one)
    assert not mails(desk)


def test_a_few_get_a_mail_each_and_many_do_not_see_each_other(desk: Desk) -> None:
    released(desk, 30)
    assert [(len(mail.deliveries), mail.hidden) for mail in mails(desk)] == [(1, False)] * 30
    assert [mail.number for mail in mails(desk)] == list(range(1, 31))
    few = MailSettings(active=True, host="mail.example.dk", sender="b@example.dk", single_mails=2, group_size=3)
    released(desk, 7, settings=few)
    assert [(len(mail.deliveries), mail.hidden) for mail in mails(desk)[30:]] == [(3, True), (3, True), (1, True)]
    assert len({mail.message_id for mail in mails(desk)[30:]}) == 1, "one text has one id"


def test_it_can_be_called_back_before_it_goes_and_by_anybody(desk: Desk, desk_for: DeskFor) -> None:
    one = released(desk)
    assert [outbox.is_due(mail, desk.clock()) for mail in mails(desk)] == [False, False]
    desk.clock.forward(seconds=59)
    recall.take_back(desk_for("amina").seat, one.id)
    assert desk.look().log[-1].text == (
        "Besked 1, »Til orientering«, skal godkendes igen: kaldt tilbage af AY. 2 modtagere får den ikke nu."
    )
    assert (now(desk, one).state, states(desk)) == (MessageState.PROPOSED, [DeliveryState.CANCELLED] * 2)
    desk.clock.forward(minutes=2)
    assert outbox.take(desk.seat, [mail.id for mail in mails(desk)], SendPhase.ENVELOPE) is None
    approved(desk, now(desk, one))
    assert states(desk) == [DeliveryState.CANCELLED] * 2 + [DeliveryState.READY] * 2


def test_what_has_gone_cannot_be_called_back_and_is_not_sent_twice(desk: Desk) -> None:
    one = released(desk, audiences=("bestyrelse",))
    desk.clock.forward(minutes=2)
    sent(desk, 0)
    recall.take_back(desk.seat, one.id)
    with pytest.raises(Refused, match="1 modtager har allerede fået teksten"):
        messages.rewrite(desk.seat, one.id, text(body="Helt anderledes."), seen=1)
    approved(desk, now(desk, one))
    assert [(mail.number, mail.deliveries[0].address, mail.state) for mail in mails(desk)] == [
        (1, "p1@example.dk", MailState.DELIVERED),
        (2, "p2@example.dk", MailState.CANCELLED),
        (3, "p2@example.dk", MailState.READY),
    ]
    desk.clock.forward(minutes=2)
    sent(desk, 2)
    with pytest.raises(Refused, match="er allerede sendt"):
        recall.take_back(desk.seat, one.id)


@pytest.mark.parametrize("how", ["escalation", "first activation", "form", "typed line"])
def test_a_police_case_or_an_instruction_pulls_back_what_waits(desk: Desk, desk_for: DeskFor, how: str) -> None:
    if how == "escalation":
        activation.classify(desk.seat, desk.plan, police_case=False)
    gone, waits = released(desk), released(desk, 3)
    desk.clock.forward(minutes=2)
    sent(desk, 0)
    sent(desk, 1)
    on_the_wire = taken(desk, 2)
    assert outbox.enter_data(desk.seat, on_the_wire.id, {})
    at_the_recipients = taken(desk, 3)

    other = desk_for("jonas").seat
    if how == "escalation":
        activation.set_groups(other, desk.plan, (2,), "politiet har overtaget")
    elif how == "first activation":
        activation.classify(other, desk.plan, police_case=True)
    elif how == "form":
        orders.instruct(desk_for("amina").seat, "Bliv inde")
    else:
        log.add(desk_for("amina").seat, "Bliv inde", kind=EntryKind.INSTRUCTION)
    assert not outbox.enter_data(desk.seat, at_the_recipients.id, {}), "asked once more before the text goes"
    outbox.finish(desk.seat, at_the_recipients.id, {}, middle)
    outbox.finish(desk.seat, on_the_wire.id, {"p1@example.dk": DELIVERED}, middle)
    assert now(desk, gone).state is MessageState.RELEASED
    assert now(desk, waits).state is MessageState.PROPOSED
    why = "det er en politisag nu" if how in ("escalation", "first activation") else "der er en ny anvisning"
    assert now(desk, waits).returned.startswith(why)
    assert now(desk, waits).waits_since > desk.clock() - timedelta(minutes=1), "since it came back"
    assert states(desk)[2:] == [DeliveryState.DELIVERED, DeliveryState.CANCELLED, DeliveryState.CANCELLED]
    title = "Godkend besked 2 igen: Til orientering"
    assert title in [due.title for due in desk.board.next_things(desk.clock(), 50)]


def test_withdrawn_is_for_good(desk: Desk) -> None:
    one = released(desk)
    with pytest.raises(Refused, match="hvorfor"):
        messages.withdraw(desk.seat, one.id, " ")
    messages.withdraw(desk.seat, one.id, "der er kommet bedre besked")
    assert (now(desk, one).state, set(states(desk))) == (MessageState.WITHDRAWN, {DeliveryState.CANCELLED})
    for act in each(
        lambda: messages.withdraw(desk.seat, one.id, "igen"),
        lambda: messages.rewrite(desk.seat, one.id, text(body="ny"), seen=1),
        lambda: approved(desk, one),
        lambda: recall.take_back(desk.seat, one.id),
    ):
        with pytest.raises(Refused, match="opgivet"):
            act()


def test_the_other_channels_are_noted_by_those_who_use_them(desk: Desk, desk_for: DeskFor) -> None:
    amina = desk_for("amina")
    one = messages.write(
        amina.seat,
        Text("Til beboerne", TEXT, (Channel.SOCIAL_MEDIA, Channel.NOTICE)),
        kind="beboere",
        title="Beboere",
        audiences=("beboere",),
        public=True,
    )
    with pytest.raises(Refused, match=r"ikke godkendt \(til godkendelse\)"):
        messages.place(amina.seat, one.id, Channel.SOCIAL_MEDIA, "Facebook")
    approved(desk, one)
    assert not mails(desk)
    messages.place(amina.seat, one.id, Channel.SOCIAL_MEDIA, "gruppen Søparken")
    assert desk.look().log[-1].text == ("Besked 1, »Til beboerne«, er bragt på sociale medier: gruppen Søparken (AY).")
    residents: Audience = desk.board.record(Audience, "beboere")
    assert (residents.status, residents.channel) == (InformStatus.SENT, Channel.SOCIAL_MEDIA)
    assert now(desk, one).placings[0].where == "gruppen Søparken"


def test_what_is_to_be_read_out_stands_in_the_call_once_it_is_approved(desk: Desk) -> None:
    contact = desk.board.contacts[0]
    whom = (Recipient(name=contact.name, contact=contact.id, phone="00 00 90 01"),)
    aloud = Text("Møde", "Kom kl. 20.\n\nTag nøgler med.", (Channel.PHONE,), whom)
    one = messages.write(desk.seat, aloud, kind="fri", title="Fri besked")
    assert callround.brief_for(desk.look(), "nobody", contact.id) == []
    approved(desk, one)
    said = ["Læs op, besked 1: Møde", "Kom kl. 20.", "Tag nøgler med."]
    assert callround.brief_for(desk.look(), "nobody", contact.id) == said
    assert callround.brief_for(desk.board, "nobody", "somebody else") == []


def test_in_an_exercise_all_of_it_goes_to_the_leader_alone(desk: Desk, desk_for: DeskFor) -> None:
    desk = desk_for("karen", opening.start(desk.room, desk.plan, (), "Brand", exercise=True))
    released(desk, 40)
    leader = desk.people.leader
    assert [(one.name, one.address) for one in deliveries(desk)] == [(leader.name, leader.email)]


def test_closing_waits_for_what_is_on_the_wire_and_stops_the_rest(desk: Desk) -> None:
    released(desk)
    desk.clock.forward(minutes=2)
    mail = taken(desk)
    with pytest.raises(Refused, match="En mail er ved at blive sendt"):
        closing.close(desk.seat)
    outbox.finish(desk.seat, mail.id, {"p1@example.dk": REFUSED}, middle)
    closing.close(desk.seat)
    assert states(desk) == [DeliveryState.FAILED, DeliveryState.CANCELLED]
    assert desk.board.tasks[-1].state is TaskState.WAITING, "somebody was to ring"


def test_a_new_approval_sends_nothing_to_whom_the_text_is_on_its_way(desk: Desk, desk_for: DeskFor) -> None:
    one = released(desk)
    desk.clock.forward(minutes=1)
    mail = taken(desk)
    assert outbox.enter_data(desk.seat, mail.id, {})
    recall.take_back(desk_for("amina").seat, one.id)
    with pytest.raises(Refused, match="1 modtager har allerede fået teksten"):
        messages.rewrite(desk.seat, one.id, text(body="Helt anderledes."), seen=1)
    approved(desk, now(desk, one))
    assert [mail.deliveries[0].address for mail in mails(desk)] == ["p1@example.dk", "p2@example.dk", "p2@example.dk"]


def test_nothing_of_what_was_withdrawn_or_called_back_is_sent_again(desk: Desk) -> None:
    one = released(desk)
    desk.clock.forward(minutes=1)
    sent(desk, 0, UNKNOWN)
    recall.take_back(desk.seat, one.id)
    with pytest.raises(Refused, match="Godkend den igen først, eller regn mailen som sendt"):
        outbox.decide(desk.seat, mails(desk)[0].id, again=True)
    messages.withdraw(desk.seat, one.id, "overflødig")
    with pytest.raises(Refused, match="er opgivet"):
        outbox.decide(desk.seat, mails(desk)[0].id, again=True)
    outbox.decide(desk.seat, mails(desk)[0].id, again=False)
    assert not any(mail.waits for mail in mails(desk))


def test_a_text_for_people_to_bring_is_pulled_back_too_until_it_is_used(desk: Desk) -> None:
    ways = (Channel.SOCIAL_MEDIA,)
    used, waits = (
        messages.write(desk.seat, Text(subject, TEXT, ways), kind="beboere", title="Beboere")
        for subject in ("Brugt", "Venter")
    )
    for message in (used, waits):
        approved(desk, message)
    messages.place(desk.seat, used.id, Channel.SOCIAL_MEDIA, "gruppen Søparken")
    orders.instruct(desk.seat, "Bliv inde")
    assert now(desk, used).release is not None and now(desk, waits).release is None
    with pytest.raises(Refused, match="ikke godkendt"):
        messages.place(desk.seat, waits.id, Channel.SOCIAL_MEDIA, "gruppen Søparken")


def test_a_corrected_instruction_is_a_new_one(desk: Desk) -> None:
    log.add(desk.seat, "Hold alle inde", kind=EntryKind.INSTRUCTION)
    one = released(desk)
    log.correct(desk.seat, desk.look().log[-3].seq, "Evakuer alle", "hørt forkert")
    assert now(desk, one).returned.startswith("en anvisning er rettet")


def test_what_reached_nobody_can_be_called_back_and_sent_anew(desk: Desk) -> None:
    one = released(desk, 1)
    desk.clock.forward(minutes=1)
    sent(desk, 0, REFUSED)
    assert recall.can_be_called_back(mails(desk))
    recall.take_back(desk.seat, one.id)
    approved(desk, now(desk, one))
    assert states(desk) == [DeliveryState.FAILED, DeliveryState.READY]
