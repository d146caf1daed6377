"""What comes into being with a line, and follows it when it is struck or corrected."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest

from beredskab_tui.errors import BeredskabError
from beredskab_tui.records import (
    Agreement,
    CallBack,
    Channel,
    EntryKind,
    Instruction,
    MediaNote,
    Record,
    Rumour,
    Task,
    TaskState,
    Tone,
)
from beredskab_tui.room import log, media, orders, rumours, tasks
from beredskab_tui.room.companions import UNNAMED, MediaWords, media_words
from tests.conftest import Clock
from tests.room.conftest import DeskFor
from tests.room.desk import Desk, operations


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("TV Syd: to er såret", MediaWords("TV Syd", "to er såret", False)),
        ("TV Syd: spørger, om nogen er såret", MediaWords("TV Syd", "spørger, om nogen er såret", True)),
        ("TV Syd: vil vide mere", MediaWords("TV Syd", "vil vide mere", True)),
        ("TV Syd ringer igen", MediaWords("TV Syd", "ringer igen", True)),
        ("TV Syd spørger: to er såret?", MediaWords("TV Syd", "to er såret?", True)),
        ("TV Syd skriver: to er såret", MediaWords("TV Syd", "to er såret", False)),
        ("Radio Fjorden beder om en kommentar", MediaWords("Radio Fjorden", "beder om en kommentar", True)),
        ("Facebook: naboen ringer til politiet", MediaWords("Facebook", "naboen ringer til politiet", False)),
        ("Facebook: alle spørgere fik svar", MediaWords("Facebook", "alle spørgere fik svar", False)),
        ("der er et opslag", MediaWords(UNNAMED, "der er et opslag", False)),
        (f"{'x' * 41}: lang", MediaWords(UNNAMED, f"{'x' * 41}: lang", False)),
    ],
)
def test_who_it_is_and_whether_they_ask(text: str, words: MediaWords) -> None:
    assert media_words(text) == words


@pytest.mark.parametrize(
    ("text", "source", "said"),
    [("Facebook: der er skudt", "Facebook", "der er skudt"), ("der er skudt", "", "der er skudt")],
)
def test_a_rumour_line_is_an_unconfirmed_rumour(desk: Desk, text: str, source: str, said: str) -> None:
    entry = log.add(desk.seat, text, kind=EntryKind.RUMOUR).entry
    (one,) = desk.board.rumours
    assert (one.source, one.text, one.seq, one.author) == (source, said, entry.seq, "karen")
    assert (one.state.value, one.heard_at, one.struck) == ("unconfirmed", entry.occurred_at, False)


def test_an_agreement_line_names_the_partner_and_an_instruction_line_is_the_polices(desk: Desk) -> None:
    log.add(desk.seat, "SSP: møder kl. 20", kind=EntryKind.AGREEMENT)
    log.add(desk.seat, "Bliv inde", kind=EntryKind.INSTRUCTION)
    (agreed,), (told,) = desk.board.all(Agreement), desk.board.all(Instruction)
    assert (agreed.with_whom, agreed.text, agreed.seq) == ("SSP", "møder kl. 20", 4)
    assert (told.from_whom, told.text, told.seq) == ("politiet", "Bliv inde", 5)


KINDS: list[tuple[EntryKind, bool, type[Record], str, str]] = [
    (EntryKind.MEDIA, False, MediaNote, "outlet", "TV Nord"),
    (EntryKind.RUMOUR, False, Rumour, "source", "TV Nord"),
    (EntryKind.TASK, False, Task, "title", "TV Nord: tre"),
    (EntryKind.CONTACT, True, CallBack, "who", "TV Nord: tre"),
    (EntryKind.INSTRUCTION, False, Instruction, "from_whom", "TV Nord"),
    (EntryKind.AGREEMENT, False, Agreement, "with_whom", "TV Nord"),
]
EACH = pytest.mark.parametrize(("kind", "call_back", "record", "field", "becomes"), KINDS, ids=lambda v: str(v)[:20])


@EACH
def test_a_correction_takes_it_along(
    desk: Desk, kind: EntryKind, call_back: bool, record: type[Record], field: str, becomes: str
) -> None:
    wrong = log.add(desk.seat, "TV Syd: to", kind=kind, call_back=call_back).entry
    before: Any = desk.board.all(record)[-1]
    assert before.seq == wrong.seq
    right = log.correct(desk.seat, wrong.seq, "TV Nord: tre", "hørt forkert")
    after: Any = desk.board.all(record)[-1]
    assert (after.id, after.seq, getattr(after, field)) == (before.id, right.seq, becomes)
    assert desk.stored == 3, "in the same record as the correction"
    # And the corrected line takes it along when it goes.
    log.strike(desk.seat, right.seq, "var ikke rigtigt")
    gone: Any = desk.board.all(record)[-1]
    assert gone.state is TaskState.NOT_RELEVANT if isinstance(gone, Task) else gone.struck


@EACH
def test_a_strike_takes_it_along(
    desk: Desk, kind: EntryKind, call_back: bool, record: type[Record], field: str, becomes: str
) -> None:
    board = desk.board
    lists: dict[type[Record], Callable[[], Sequence[Any]]] = {
        MediaNote: lambda: board.media,
        Rumour: lambda: board.rumours,
        CallBack: lambda: board.call_backs,
        Instruction: lambda: board.instructions(desk.clock()),
    }
    other = log.add(desk.seat, "TV Fjorden: fire", kind=kind, call_back=call_back).entry
    entry = log.add(desk.seat, "TV Syd: to", kind=kind, call_back=call_back).entry
    log.strike(desk.seat, entry.seq, "fejl")
    assert ("Update", record.table) in operations(desk.changes[-1])
    if record in lists:
        assert [one.seq for one in lists[record]()] == [other.seq]
    both: list[Any] = list(board.all(record)[-2:])
    kept, struck = both
    assert not getattr(kept, "struck", False) and struck.seq == entry.seq
    if isinstance(struck, Task):
        assert (struck.state, struck.reason) == (TaskState.NOT_RELEVANT, f"linje {entry.seq} er annulleret")
        assert struck.changed_by == "karen"


def test_a_task_that_is_done_stays_done(desk: Desk) -> None:
    task = tasks.add(desk.seat, "Find nøgler")
    assert task.seq == desk.last.seq
    tasks.set_state(desk.seat, task.id, TaskState.DONE)
    log.strike(desk.seat, task.seq, "fejl")
    assert desk.board.record(Task, task.id).state is TaskState.DONE


def test_what_was_made_by_a_form_follows_its_line_too(desk: Desk) -> None:
    rumour = rumours.add(desk.seat, "der er lukket for vandet", "En beboer")
    right = log.correct(desk.seat, rumour.seq, "En beboer: der er lukket for varmen", "hørt forkert")
    (one,) = desk.board.rumours
    assert (one.id, one.seq, one.source, one.text) == (rumour.id, right.seq, "En beboer", "der er lukket for varmen")
    note = media.add(desk.seat, "TV Syd", claims="må vi filme?", enquiry=True, tone=Tone.NEUTRAL)
    log.correct(desk.seat, note.seq, "TV Nord spørger: må vi filme?", "andet medie")
    (after,) = desk.board.media
    assert (after.outlet, after.claims, after.enquiry, after.tone) == ("TV Nord", "må vi filme?", True, Tone.NEUTRAL)


def test_what_a_form_wrote_around_the_text_does_not_become_the_text(desk: Desk, clock: Clock) -> None:
    seat = desk.seat
    note = media.add(seat, "Lokalavisn", claims="hvad sker dr", link="https://example.dk/x", referred_to="Komunen")
    bare = media.add(seat, "Radio Fjord", link="https://example.dk/y")
    order = orders.instruct(seat, "Luk dørne", from_whom="SSP", until=clock() + timedelta(hours=3))
    agreed = orders.agree(seat, "vi ringr", "SSP", Channel.PHONE)

    def corrected(seq: int, *changes: tuple[str, str]) -> int:
        entry = desk.board.entry(seq)
        assert entry is not None
        text = entry.text
        for wrong, right in changes:
            text = text.replace(wrong, right)
        return log.correct(seat, seq, text, "slåfejl").seq

    at = corrected(note.seq, ("sker dr", "sker der"))
    assert [one.claims for one in desk.board.media] == ["hvad sker der", ""]
    # Also where what stands around it is put right too.
    corrected(at, ("sker der", "skete der"), ("Lokalavisn", "Lokalavisen"), ("Komunen", "Kommunen"))
    corrected(bare.seq, ("Fjord", "Fjorden"))
    assert [(one.outlet, one.claims, one.link) for one in desk.board.media] == [
        ("Lokalavisen", "hvad skete der", "https://example.dk/x"),
        ("Radio Fjorden", "", "https://example.dk/y"),
    ]
    corrected(
        corrected(order.seq, ("dørne", "dørene")), ("SSP", "SSP-lederen"), ("Luk", "Luk alle"), (" til", " til kl.")
    )
    assert [(one.text, one.from_whom) for one in desk.board.all(Instruction)] == [("Luk alle dørene", "SSP-lederen")]
    corrected(agreed.seq, ("ringr", "ringer (igen)"))
    assert [(one.text, one.with_whom, one.channel) for one in desk.board.all(Agreement)] == [
        ("vi ringer (igen)", "SSP", Channel.PHONE)
    ]


def test_what_was_set_by_hand_stays(desk: Desk) -> None:
    entry = log.add(desk.seat, "TV Syd: to er saaret", kind=EntryKind.MEDIA).entry
    media.describe(desk.seat, desk.board.media[0].id, enquiry=True, tone=None)
    right = log.correct(desk.seat, entry.seq, "TV Syd: to er såret", "slåfejl")
    (one,) = desk.board.media
    assert (one.claims, one.enquiry, one.waits) == ("to er såret", True, True)
    log.correct(desk.seat, right.seq, "TV Nord: to er såret", "andet medie")
    assert [(one.outlet, one.enquiry) for one in desk.board.media] == [("TV Nord", True)]


def test_what_the_new_words_do_not_tell_stays(desk: Desk) -> None:
    entry = log.add(desk.seat, "møder kl. 20", kind=EntryKind.AGREEMENT).entry
    (agreed,) = desk.board.all(Agreement)
    orders.complete(desk.seat, agreed.id, "SSP", Channel.PHONE)
    log.correct(desk.seat, entry.seq, "møder kl. 21", "hørt forkert")
    (after,) = desk.board.all(Agreement)
    assert (after.with_whom, after.text) == ("SSP", "møder kl. 21")


def test_a_line_on_somebodys_behalf(desk: Desk, desk_for: DeskFor) -> None:
    entry = log.add(desk.seat, "Kører nu til Torvet", speaker="jonas").entry
    assert (entry.author, entry.speaker) == ("karen", "jonas")
    # The same words of another are another line; the same of the same are the key pressed twice.
    assert not log.add(desk.seat, "Kører nu til Torvet", speaker="amina").existed
    assert log.add(desk.seat, "Kører nu til Torvet", speaker="jonas").existed
    right = log.correct(desk.seat, entry.seq, "Kører nu til Havnen", "hørt forkert")
    assert right.speaker == "jonas"
    assert log.add(desk.seat, "Jeg er her", speaker="karen").entry.speaker is None, "one's own words are no one else's"
    before = desk.stored
    with pytest.raises(BeredskabError, match=r"Ingen i stab\.toml"):
        log.add(desk.seat, "Kører", speaker="ingen")
    assert desk.stored == before


def test_a_line_that_was_noted_late_and_struck_leaves_nothing_open(desk: Desk) -> None:
    at = desk.clock() - timedelta(minutes=20)
    entry = log.add(desk.seat, "vi kører ikke ud", kind=EntryKind.OMISSION, occurred_at=at).entry
    assert len(desk.board.follow_ups) == 2
    log.strike(desk.seat, entry.seq, "fejl")
    assert all(one.done_at is not None for one in desk.board.follow_ups)


def test_a_line_with_somebodys_number_is_about_that_contact(desk: Desk) -> None:
    (jytte,) = [one for one in desk.board.contacts if one.name == "Jytte Warming"]
    log.add(desk.seat, f"Jytte, {jytte.phone}: hvornår åbner opgangen?", kind=EntryKind.CONTACT, call_back=True)
    log.add(desk.seat, "Jytte: hvornår åbner opgangen?", kind=EntryKind.CONTACT, call_back=True)
    assert [one.contact for one in desk.board.call_backs] == [jytte.id, None]


def test_a_task_with_a_colleagues_initials_is_theirs_if_one_may_give_it(desk: Desk, desk_for: DeskFor) -> None:
    entry = log.add(desk.seat, "hent nøgler", kind=EntryKind.TASK, speaker="amina").entry
    assert (entry.text, entry.speaker) == ("AY: hent nøgler", None)
    given = desk.board.tasks[-1]
    assert (given.title, given.owner) == ("hent nøgler", "amina")
    peter = desk_for("peter")
    log.add(peter.seat, "tæl tæpper", kind=EntryKind.TASK, speaker="amina")
    assert (peter.board.tasks[-1].title, peter.board.tasks[-1].owner) == ("tæl tæpper", None)
    assert log.add(desk.seat, "kører nu", speaker="amina").entry.speaker == "amina", "everything else is on her behalf"
