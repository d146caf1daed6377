"""*Rens*: values leave the journal for good, everything else stays, and whoever has it open goes on."""

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from beredskab_tui.journal import Change, Damage, Damaged, Journal, JournalError, MaybeStored, NotStored, Redact
from beredskab_tui.journal.format import seal
from beredskab_tui.journal.mend import mend
from tests.journal.support import FaultyIo, Place, change, check_chain, put, replayed

SECRET = "CPR 010190-0000"
GONE = {"text": "[fjernet]"}


def gone(value: Any) -> Any:
    """The secret taken out of a text, and out of the notes of calls."""
    if isinstance(value, list):
        return [{**one, "note": gone(one["note"])} for one in value]
    return "[væk]" if value == SECRET else value


RINSES = {("log", "1"): {"text": gone}, ("log", "2"): {"opkald": gone}, ("log", "9"): {"text": gone}}


def secret(place: Place) -> Journal:
    """A journal in which a secret stands in a first and in a changed text, between lines that are none."""
    journal = place.open()
    put(journal, "1", text="Røg", sted="B")
    put(journal, "2", text=SECRET, sted="C")
    change(journal, "2", text=f"{SECRET}, igen")
    put(journal, "3", text="Ild", sted="D")
    return journal


def test_the_values_are_gone_and_everything_else_is_there(place: Place) -> None:
    journal = secret(place)
    before = place.lines()

    assert journal.redact("karen", "log", "2", GONE) == 2

    assert SECRET.encode() not in place.read()
    after = place.lines()
    assert [line["n"] for line in after] == list(range(6))
    for at in (0, 1, 4):
        assert after[at] == before[at]
    for at in (2, 3):
        assert "x" not in after[at] and after[at]["r"] == before[at]["c"] != after[at]["c"]
        assert {key: after[at][key] for key in "nghoaps"} == {key: before[at][key] for key in "nghoaps"}
    assert (after[5]["a"], after[5]["k"]) == (
        "karen",
        [["r", "log", "2", GONE, [before[2]["g"], before[3]["g"]]]],
    )
    check_chain(place.read())
    assert journal.state.tables == replayed(place)
    assert journal.table("log")["2"] == {"text": "[fjernet]", "sted": "C"}
    assert os.stat(place.path).st_mode & 0o777 == 0o600
    assert [name for name in place.files() if not name.endswith(".jsonl")] == []


def test_who_has_it_open_goes_on_and_is_told_of_it_once(place: Place) -> None:
    told: list[Change] = []
    reader = place.open(on_change=told.append)
    other = place.open()
    journal = secret(place)
    reader.refresh()

    journal.redact("karen", "log", "2", GONE)
    put(other, "4", text="Mere")
    put(journal, "5")
    reader.refresh()

    assert reader.damage == other.damage == []
    assert reader.state.tables == other.state.tables | {"log": dict(other.table("log")) | {"5": {}}} == replayed(place)
    assert [each.n for each in told] == [1, 2, 3, 4, 5, 6, 7]
    assert [operation.fields for operation in told[4].operations if isinstance(operation, Redact)] == [GONE]
    check_chain(place.read())


def test_the_last_line_and_a_document_that_is_taken_out_can_be_rinsed_too(place: Place) -> None:
    journal, reader = place.open(), place.open()
    put(journal, "1", text=SECRET)
    reader.refresh()
    assert journal.redact(None, "log", "1", GONE) == 1
    reader.refresh()
    with journal.atomic("anna") as transaction:
        transaction.remove("log", "1")
        transaction.put("log", "2", {"text": SECRET})
        transaction.remove("log", "2")

    assert journal.redact(None, "log", "2", GONE) == 1

    assert SECRET.encode() not in place.read()
    reader.refresh()
    assert journal.state.tables == reader.state.tables == replayed(place) == {"log": {}}


def test_twice_in_the_same_line_is_still_the_same_journal(place: Place) -> None:
    journal = place.open()
    with journal.atomic("anna") as transaction:
        transaction.put("log", "1", {"text": SECRET})
        transaction.put("log", "2", {"text": SECRET})
    reader = place.open()

    journal.redact(None, "log", "1", GONE)
    journal.redact(None, "log", "2", GONE)
    assert journal.redact(None, "log", "2", GONE) == journal.redact(None, "log", "9", GONE) == 0

    reader.refresh()
    assert SECRET.encode() not in place.read()
    check_chain(place.read())
    assert reader.state.tables == replayed(place) == {"log": {"1": GONE, "2": GONE}}


def test_parts_are_taken_out_of_several_documents_at_once_and_nothing_else_of_them(place: Place) -> None:
    journal, reader = place.open(), place.open()
    put(journal, "1", text=SECRET, sted="B")
    put(journal, "2", opkald=[{"note": "intet svar"}])
    change(journal, "2", opkald=[{"note": "intet svar"}, {"note": SECRET}])
    change(journal, "2", opkald=[{"note": "intet svar"}, {"note": "se linje 1"}])
    put(journal, "3", text=SECRET, sted="C")
    reader.refresh()

    taken = journal.rinse("karen", RINSES)
    again = journal.rinse("karen", RINSES)

    assert (taken, again) == (2, 0)
    reader.refresh()
    check_chain(place.read())
    assert reader.state.tables == journal.state.tables == replayed(place)
    assert journal.table("log")["1"] == {"text": "[væk]", "sted": "B"}
    assert place.lines()[3]["k"][0][3] == {"opkald": [{"note": "intet svar"}, {"note": "[væk]"}]}, (
        "history is as it was"
    )
    assert [line["k"] for line in place.lines() if SECRET in str(line)] == [place.lines()[5]["k"]], "not asked for"
    recorded = {operation[2]: (operation[3], len(operation[4])) for operation in place.lines()[6]["k"]}
    assert recorded == {
        "1": ({"text": "[væk]"}, 1),
        # Whoever mends the journal from a copy of before takes the whole field out.
        "2": ({"opkald": [{"note": "intet svar"}, {"note": "se linje 1"}]}, 1),
    }


def test_a_journal_is_mended_after_a_part_was_taken_out_of_a_field(place: Place) -> None:
    """What stood in the field in other lines is as it was: only those lines were written anew that held the secret."""
    journal = place.open()
    put(journal, "2", opkald=[{"note": "intet svar"}])
    change(journal, "2", opkald=[{"note": "intet svar"}, {"note": SECRET}])
    put(journal, "3", text="Ild")
    journal.rinse("karen", RINSES)
    whole = place.read()
    damaged = whole.replace(b"Ild", b"Ilt", 1)

    mended = mend(journal.db, damaged, whole)

    assert b"".join(mended.lines) == whole


def test_words_that_were_taken_out_do_not_come_back_from_an_old_copy(place: Place) -> None:
    journal = place.open()
    put(journal, "1", text=SECRET)
    change(journal, "1", text="se noten")
    old = place.read()
    journal.rinse("karen", {("log", "1"): {"text": gone}})
    new = place.read()
    damaged = new.replace(b"[v", b"[w", 1)

    mended = mend(journal.db, damaged, old)

    assert SECRET.encode() not in b"".join(mended.lines)


def test_a_line_that_was_changed_without_a_word_about_it_is_damage(place: Place) -> None:
    journal = secret(place)
    journal.redact(None, "log", "2", GONE)
    journal.close()
    lines = place.read().splitlines(keepends=True)

    place.write(b"".join(lines[:-1]))
    silent = place.open()

    starts = [sum(map(len, lines[:at])) for at in (2, 3)]
    assert silent.damage == [Damage(at, "en linje er ændret, uden at det er noteret") for at in starts]
    with pytest.raises(Damaged):
        put(silent, "4")


def test_nobody_can_find_a_short_text_by_its_checksum(place: Place) -> None:
    journal = place.open()
    put(journal, "1", text=SECRET)
    line = place.lines()[1]
    journal.redact(None, "log", "1", GONE)

    # Whoever knows the old checksum and guesses the text lacks what else was in the line.
    left: dict[str, Any] = place.lines()[1]
    guess = {key: left[key] for key in ("n", "g", "h", "o", "on", "a", "s", "p")} | {"k": line["k"]}
    assert left["r"] == line["c"] not in seal(guess).decode()
    assert len(line["x"]) == 16 and line["x"] not in place.read().decode()


def test_a_block_cannot_rinse_and_what_is_no_json_is_refused(place: Place) -> None:
    journal = secret(place)
    before = place.read()

    with journal.atomic("anna"), pytest.raises(ValueError, match="no part of a block"):
        journal.redact(None, "log", "2", GONE)
    with journal.atomic("anna"), pytest.raises(ValueError, match="no part of a block"):
        journal.rinse(None, RINSES)
    with pytest.raises(ValueError):
        journal.redact(None, "log", "2", {"text": float("nan")})

    assert place.read() == before


@pytest.mark.parametrize("error", [errno.EIO, errno.ENOSPC])
def test_failing_any_call_leaves_the_old_or_the_new(tmp_path: Path, error: int) -> None:
    outcomes = []
    for failing in range(1, 100):
        place = Place(tmp_path / str(failing))
        secret(place).close()
        before = place.read()
        io = FaultyIo()
        journal = place.open(io=io, deadline=0)
        io.arm(lambda number, call, k=failing: error if number == k else None)  # type: ignore[misc]  # mypy cannot infer a lambda with a default
        try:
            journal.redact(None, "log", "2", GONE)
            outcome = "done"
        except MaybeStored:
            outcome = "unknown"
        except JournalError:
            outcome = "refused"
        reached = len(io.calls) >= failing
        io.heal()

        if outcome == "refused":
            assert place.read() == before
        if outcome == "done":
            assert SECRET.encode() not in place.read()
        outcomes.append(outcome)
        put(place.open(deadline=0), "4")
        check_chain(place.read())
        assert list(replayed(place)["log"]) == ["1", "2", "3", "4"]
        assert [name for name in place.files() if ".torn." in name] == []
        journal.close()
        if not reached:
            break
    assert outcomes[0] == "refused" and "unknown" in outcomes and outcomes[-1] == "done" and len(outcomes) > 8


def test_another_file_is_still_another_file(place: Place) -> None:
    """Only what rens did is gone on with: the same lines with one of them different are somebody else's."""
    reader = place.open()
    journal = secret(place)
    reader.refresh()
    lines = place.lines()
    forged = lines[1] | {"k": [["p", "log", "1", {"text": "Ingen røg", "sted": "B"}]]}
    del forged["c"]
    data = place.read().splitlines(keepends=True)
    place.replace(data[0] + seal(forged) + b"".join(data[2:4]))

    for handle in (reader, journal):
        with pytest.raises(Damaged, match="skiftet ud"):
            handle.refresh()
        assert handle.table("log")["1"]["text"] == "Røg"


class LostFlush(FaultyIo):
    """A disk whose flush fails once, and that remembers which bytes it was asked to take again."""

    def __init__(self) -> None:
        super().__init__()
        self.again: list[tuple[int, bytes]] = []

    def pwrite(self, fd: int, data: bytes, offset: int) -> int:
        self.again.append((offset, data))
        return super().pwrite(fd, data, offset)


def test_after_a_failed_flush_the_next_writer_writes_the_doubtful_bytes_again_first(place: Place) -> None:
    first, io = place.open(io=(broken := FaultyIo())), LostFlush()
    put(first, "1")
    start = len(place.read())
    broken.fail_call("sync", errno.EIO)
    with pytest.raises(MaybeStored):
        put(first, "2", text="måske")
    doubtful = place.read()[start:]

    second = place.open(io=io)
    io.fail_call("sync", errno.EIO)
    with pytest.raises(NotStored):
        put(second, "3")
    assert place.read()[start:] == doubtful and second.table("log").keys() == {"1", "2"}

    io.heal()
    put(second, "3")
    assert io.again == [(start, doubtful)] * 2
    assert io.calls.index("pwrite") < io.calls.index("sync") < io.calls.index("write")
    put(second, "4")
    put(place.open(io=io), "5")
    assert len(io.again) == 2
    check_chain(place.read())
    assert list(replayed(place)["log"]) == ["1", "2", "3", "4", "5"]
