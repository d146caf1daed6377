"""The log on the screen: what a line says, and how it follows the end."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from textual.app import App, ComposeResult
from textual.geometry import Region

from beredskab_tui.access.people import People
from beredskab_tui.records import EntryKind, FollowUp, FollowUpKind, LogEntry, Origin, Sensitivity, Strike
from beredskab_tui.room.board import Board
from beredskab_tui.room.history import Happened
from beredskab_tui.tui.widgets.timeline import LETTERS, Tick, Timeline, TimelineRow

START = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
"""14.00 in Denmark."""


def entry(seq: int, text: str = "Røg fra blok 4", **fields: Any) -> LogEntry:
    at = fields.pop("at", START + timedelta(minutes=seq % 60))
    given = {"occurred_at": at, "recorded_at": at, "author": "mha", "text": text, **fields}
    return LogEntry(id=f"id{seq}", seq=seq, **given)


def entries(count: int) -> list[LogEntry]:
    return [entry(n) for n in range(1, count + 1)]


class Counted(Timeline):
    """Notes what it asks to have painted."""

    asked: list[Region]

    def refresh(self, *regions: Region, **how: Any) -> "Counted":
        self.asked = [*getattr(self, "asked", []), *regions]
        return super().refresh(*regions, **how)

    def shown_lines(self) -> list[str]:
        return [self.render_line(y).text.rstrip() for y in range(self.size.height)]


class Host(App[None]):
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, rows: Iterable[TimelineRow] = ()) -> None:
        super().__init__()
        self.log_view = Counted(lambda person: person[:3].upper(), empty_text="Skriv den første linje.")
        self.log_view.set_rows(rows)

    def compose(self) -> ComposeResult:
        self.log_view.can_focus = False  # as while somebody types
        yield self.log_view


@pytest.mark.parametrize(
    ("line", "text"),
    [
        (entry(1), " 14.01    1 MHA    Røg fra blok 4"),
        (entry(1234, kind=EntryKind.AGREEMENT), " 14.34 1234 MHA  P aftale: Røg fra blok 4"),
        (
            entry(2, "Vi evakuerer", kind=EntryKind.DECISION, reason="ilden breder sig"),
            " 14.02    2 MHA  B beslutning: Vi evakuerer – fordi ilden breder sig",
        ),
        (
            entry(3, "Aktiveret", author=None, origin=Origin.SYSTEM, kind=EntryKind.DECISION),
            " 14.03    3      · Aktiveret",
        ),
        (entry(4, corrects=2), " 14.04    4 MHA    retter #2: Røg fra blok 4"),
        (
            entry(5, struck=Strike(by="lkj", at=START, reason="forkert blok")),
            " 14.05    5 MHA    Røg fra blok 4 ANNULLERET af LKJ: forkert blok",
        ),
        (
            entry(6, occurred_at=START, recorded_at=START + timedelta(minutes=40)),
            " 14.00    6 MHA    Røg fra blok 4 (noteret 14.40)",
        ),
        (entry(6, occurred_at=START, recorded_at=START + timedelta(minutes=5)), " 14.00    6 MHA    Røg fra blok 4"),
        (
            entry(7, occurred_at=START - timedelta(hours=16), recorded_at=START),
            " 22.00    7 MHA    Røg fra blok 4 (i går 22.00, noteret 14.00)",
        ),
        (entry(8, sensitivity=Sensitivity.CONFIDENTIAL), " 14.08    8 MHA    Røg fra blok 4 (fortrolig)"),
        (entry(8, key_event=True), " 14.08    8 MHA ★  Røg fra blok 4"),
        (entry(8, key_event=True, kind=EntryKind.RUMOUR), " 14.08    8 MHA ★R rygte: Røg fra blok 4"),
        (entry(9, author="bodil-l"), " 14.09    9 BOD    Røg fra blok 4"),
    ],
)
async def test_a_line_says_all_in_words(line: LogEntry, text: str) -> None:
    app = Host([line])
    async with app.run_test(size=(120, 40)):
        assert app.log_view.shown_lines()[:2] == [" mandag den 23. november 2026", text]


async def test_a_struck_line_names_its_correction_and_an_open_one_what_it_waits_for(people: People) -> None:
    board = Board(people)
    board.corrected_by[1] = 3
    waiting = FollowUp(
        id="f", kind=FollowUpKind.PROMISE, seqs=(2,), text="svar til bestyrelsen", owner="karen", asked_at=START,
        due_at=START + timedelta(hours=2),
    )  # fmt: skip
    app = Host()
    async with app.run_test(size=(120, 40)):
        board._records[FollowUp.table]["f"] = waiting
        struck = Strike(by="lkj", at=START, reason="forkert blok")
        app.log_view.fill([entry(1, struck=struck), entry(2)], board)
        assert app.log_view.shown_lines()[1:3] == [
            " 14.01    1 MHA    Røg fra blok 4 ANNULLERET af LKJ: forkert blok, rettet i #3",
            " 14.02    2 MHA    Røg fra blok 4 [ÅBEN: lovet: svar til bestyrelsen, KAR, senest 16.00]",
        ]
        board.log = [entry(1), entry(2)]
        board._records[FollowUp.table]["f"] = done = msgspec.structs.replace(waiting, done_at=START, done_by="karen")
        app.log_view.follow_ups_changed(board, [done])
        assert app.log_view.shown_lines()[2] == " 14.02    2 MHA    Røg fra blok 4"


async def test_history_stands_among_the_lines(people: People) -> None:
    tick = Tick(0, Happened(START + timedelta(minutes=1), "karen", "Opgave 2: under udførelse"))
    app = Host()
    async with app.run_test(size=(80, 24)):
        app.log_view.fill([entry(1), tick, entry(2)], Board(people))
        assert app.log_view.shown_lines()[2] == " 14.01      KAR  · Opgave 2: under udførelse"


def test_every_kind_has_its_letter() -> None:
    assert set(LETTERS) == set(EntryKind)
    assert sorted(LETTERS.values()) == sorted(" BAPMOKRVSU")


async def test_long_text_stands_under_itself() -> None:
    app = Host([entry(1, "Beboerne i opgang 12 er gået ned i gården\nog venter på bussen")])
    async with app.run_test(size=(40, 10)):
        assert app.log_view.shown_lines()[1:5] == [
            " 14.01    1 MHA    Beboerne i opgang 12",
            "                   er gået ned i gården",
            "                   og venter på bussen",
            "",
        ]


async def test_struck_text_is_ruled_through_but_not_the_words_about_it() -> None:
    app = Host([entry(5, struck=Strike(by="lkj", at=START, reason="forkert"))])
    async with app.run_test(size=(80, 24)):
        struck = [segment.text for segment in app.log_view.render_line(1) if segment.style and segment.style.strike]
        assert struck == ["Røg fra blok 4"]


async def test_a_new_day_has_its_heading() -> None:
    app = Host([entry(1), entry(2, at=START + timedelta(hours=11)), entry(3, at=START + timedelta(hours=12))])
    async with app.run_test(size=(80, 24)):
        lines = app.log_view.shown_lines()
        assert lines[2] == " tirsdag den 24. november 2026"
        assert len([line for line in lines if "november" in line]) == 2


async def test_it_opens_at_the_end_of_ten_thousand_lines() -> None:
    app = Host(entries(10_000))
    async with app.run_test(size=(120, 40)):
        assert app.log_view.shown_lines()[-1].split()[1] == "10000"
        assert app.log_view.following


async def test_a_new_line_paints_one_line_and_a_full_panel_jumps_half() -> None:
    app = Host(entries(100))
    async with app.run_test(size=(80, 24)):
        view = app.log_view
        view.append(entry(101))
        assert view.shown_lines()[11].split()[1] == "101" and view.shown_lines()[12:] == [""] * 12
        for seq in range(102, 114):
            view.asked = []
            view.append(entry(seq))
            assert [region.height for region in view.asked] == [1]
        assert view.shown_lines()[-1].split()[1] == "113"
        view.append(entry(114), entry(115))
        assert view.shown_lines()[11].split()[1] == "115" and view.shown_lines()[12] == ""


async def test_whoever_reads_further_up_is_not_moved_and_sees_how_many_are_new() -> None:
    app = Host(entries(100))
    async with app.run_test(size=(80, 24)):
        view = app.log_view
        view.page_up()
        before = view.shown_lines()
        view.append(entry(101), entry(102))
        view.set_rows(entries(103))
        view.append(msgspec.structs.replace(entry(101), struck=Strike(by="lkj", at=START, reason="forkert")))
        assert view.shown_lines() == before
        assert (view.unseen, view.following) == (3, False)
        view.page_down()
        view.page_down()
        assert (view.unseen, view.following) == (0, True)
        assert view.shown_lines()[-1].split()[1] == "103"


async def test_end_shows_the_newest_and_follows_again() -> None:
    app = Host(entries(100))
    async with app.run_test(size=(80, 24)):
        app.log_view.page_up()
        app.log_view.append(entry(101))
        app.log_view.show_end()
        assert app.log_view.unseen == 0
        app.log_view.append(entry(102))
        assert app.log_view.following and any(" 102 " in line for line in app.log_view.shown_lines())


async def test_every_line_can_be_paged_to() -> None:
    app = Host([entry(n, "ord " * (n * 7 % 90)) for n in range(1, 80)])
    async with app.run_test(size=(50, 12)):
        seen = set[str]()
        for _ in range(200):
            seen |= {line.split()[1] for line in app.log_view.shown_lines() if line.startswith(" 14.")}
            app.log_view.page_up()
        assert seen == {str(n) for n in range(1, 80)}


async def test_one_line_longer_than_the_panel_is_followed_to_its_end() -> None:
    app = Host(entries(5))
    async with app.run_test(size=(40, 10)):
        app.log_view.append(entry(6, "ord " * 2_400 + "slut"))
        assert app.log_view.shown_lines()[-1].endswith("slut") and app.log_view.following
        app.log_view.append(entry(7, "kort"))
        assert any("kort" in line for line in app.log_view.shown_lines()) and app.log_view.following


async def test_it_follows_through_resizing_and_through_rows_that_go() -> None:
    app = Host(entries(200))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.resize_terminal(60, 20)
        assert app.log_view.shown_lines()[-1].split()[1] == "200"
        app.log_view.set_rows(entries(200)[-2:])
        assert [line.split()[1] for line in app.log_view.shown_lines()[1:3]] == ["199", "200"]
        app.log_view.set_rows(entries(200))
        assert app.log_view.shown_lines()[-1].split()[1] == "200"
        app.log_view.set_rows([])
        assert app.log_view.shown_lines()[0] == " Skriv den første linje."
