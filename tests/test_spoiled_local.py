"""Whatever lies in the small files of ``data/lokal``, nobody is kept from the board, and nothing is obeyed."""

import fcntl
import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from beredskab_tui.access.identity import recognise
from beredskab_tui.access.people import People
from beredskab_tui.journal import Change
from beredskab_tui.locations import Folders
from beredskab_tui.plan.model import Plan
from beredskab_tui.room import opening
from beredskab_tui.room.board import Board
from beredskab_tui.room.drafts import Draft, Drafts
from beredskab_tui.room.lastseen import LastSeen, news, page, read_last_seen, sentence
from beredskab_tui.room.presence import Here, everybody
from beredskab_tui.room.room import Room
from beredskab_tui.tui.choices import Choices, read_choices
from tests.conftest import EVENING, Clock, QuickIo
from tests.hostile import HOSTILE, harmless

DEEP: Final = b'{"x":' + b"[" * 3_000
"""Deeper than any reader goes."""
ID: Final = "01936d3e-0000-7000-8000-000000000000"

texts = st.text(max_size=40) | st.sampled_from([text for text in HOSTILE.values() if len(text) < 100])
times = st.datetimes(timezones=st.just(UTC)).map(datetime.isoformat) | st.sampled_from(
    ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59-23:59", "2026-11-23"]
)
values = st.none() | st.booleans() | st.integers() | st.floats() | texts | times


RIGHT: Final[dict[str, st.SearchStrategy[Any]]] = {
    "seq": st.integers(),
    "at": times,
    "since": times,
    "mine": st.lists(texts, max_size=2),
    "places": st.dictionaries(st.sampled_from(["peter", "lise"]) | texts, texts, max_size=2),
    "remote": st.booleans(),
}
"""By the name of a field: what may stand in it. In the others it is a text."""


def like(kind: type[msgspec.Struct]) -> st.SearchStrategy[Any]:
    """Files with the right names in them, and mostly what belongs behind the names."""
    right = {name: RIGHT.get(name, texts) for name in kind.__struct_fields__}
    fields = {name: st.one_of(one, one, one, values) for name, one in right.items()}
    return st.fixed_dictionaries(right) | st.fixed_dictionaries(fields)


def _encoded(value: Any) -> bytes:
    return json.dumps(value).encode()


def spoiled(kind: type[msgspec.Struct], *, many: bool = False) -> st.SearchStrategy[bytes]:
    name = kind.__struct_fields__[0].encode()
    # Bytes that are no text behind a name that is ours, which not every reader finds for itself.
    no_text = [b'{"%s":"\xff"}' % name, b'[{"%s":"\xff"}]' % name]
    near = (st.lists(like(kind), max_size=3) if many else like(kind)).map(_encoded)
    return st.one_of(near, near, st.binary(max_size=60), st.sampled_from([DEEP, *no_text]))


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Folders:
    folders = Folders("", str(tmp_path_factory.mktemp("data")))
    os.makedirs(folders.presence)
    return folders


def put(path: str, raw: bytes) -> None:
    os.makedirs(os.path.dirname(path), exist_ok=True)
    Path(path).write_bytes(raw)


@given(raw=spoiled(Draft, many=True))
def test_of_drafts_comes_what_can_be_shown_or_nothing_and_the_file_is_kept(local: Folders, raw: bytes) -> None:
    path = os.path.join(local.drafts("karen"), "gone-1.json")
    put(path, raw)
    kept = Path(f"{path}.ulaeselig")
    kept.unlink(missing_ok=True)

    found = Drafts(local, "karen", "here-1").left_behind()

    assert all(harmless(draft.text) and harmless(draft.title) and "\n" not in draft.title for draft in found)
    assert found or (kept.read_bytes() == raw if kept.exists() else json.loads(raw) == [])


@given(raw=spoiled(Here))
def test_of_who_is_here_nobody_is_shown_but_in_words_of_one_line(local: Folders, raw: bytes) -> None:
    path = os.path.join(local.presence, "other-1")
    put(path, raw)
    with open(path, "rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert all(harmless(here.screen) and "\n" not in here.screen for here in everybody(local))


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory, people: People, plan: Plan) -> Iterator[Board]:
    """Of an incident that has just begun."""
    room = Room(Folders("", str(tmp_path_factory.mktemp("incident"))), people.leader, people, Clock(), "her", QuickIo())
    board = Board(people)

    def on_change(change: Change) -> None:
        board.apply(change)

    seat = room.sit(opening.start(room, plan, (), "Brand"), on_change)
    yield board
    seat.journal.close()


@given(raw=spoiled(LastSeen))
def test_what_was_seen_last_is_told_in_words_or_not_at_all(
    local: Folders, raw: bytes, people: People, board: Board
) -> None:
    # Nothing there is for her, so that the page may also be empty.
    put(local.last_seen("tove", ID), raw)

    before = read_last_seen(local, "tove", ID)

    if before is not None:
        found = news(board, "tove", before)
        assert harmless("\n".join(page(found, people, EVENING))) and harmless(sentence(found, EVENING))


@given(raw=spoiled(Choices))
def test_what_was_chosen_of_colours_is_a_text_or_nothing(local: Folders, raw: bytes) -> None:
    put(local.choices("karen"), raw)
    assert isinstance(read_choices(local, "karen").colours, str)


answers = st.dictionaries(texts | st.just("os"), texts | st.just("karen"), max_size=3).map(_encoded)


@given(raw=st.binary(max_size=60) | answers | st.sampled_from([DEEP, b'{"os":"\xff"}']))
def test_who_somebody_was_is_asked_again_or_known(local: Folders, raw: bytes, people: People) -> None:
    put(local.identity, raw)
    assert recognise(people, told=None, environ={}, os_user="os", remembered=local.identity) in (None, *people)
