"""Every state that a power cut may leave: what was acknowledged is there, nothing is half there, writing goes on.

I1, I2, I3, I7, I9. What the states are is said in ``powercut``.
"""

import errno
from collections.abc import Callable
from pathlib import Path

import pytest

from beredskab_tui.journal import Journal, MaybeStored, NotStored
from tests.journal.crash.conftest import Count
from tests.journal.crash.recording import Killed, RecordingIo
from tests.journal.crash.story import HALF, SECRET, Story
from tests.journal.crash.tables import tables_of
from tests.journal.support import DB, ORIGIN, put


@pytest.fixture(params=[24, 512], ids=["blocks of 24", "blocks of 512"])
def story(request: pytest.FixtureRequest, tmp_path: Path) -> Story:
    """A journal that is about to be made, on a disk with blocks of so many bytes."""
    return Story(tmp_path, request.param, seed=request.param)


def test_i1_a_journal_and_its_first_lines(story: Story, count: Count) -> None:
    io = story.process()
    story.create(io)
    journal = story.handle(io)
    story.put(journal, "1", text="Røg i opgangen")
    grouped = story.with_("2", text="Ild")
    grouped["opgaver"] = {"1": {"text": "Ring til varmemesteren"}}

    def group() -> None:
        with journal.atomic("anna") as transaction:
            transaction.put("log", "2", {"text": "Ild"})
            transaction.put("opgaver", "1", {"text": "Ring til varmemesteren"})

    story.step(group, grouped)
    story.put(story.handle(story.process()), "3", text="Brandvæsenet er fremme. " * 20)
    story.check(count, f"create and append, blocks of {story.disk.block}")


@pytest.mark.slow
def test_i1_lines_that_end_anywhere_in_a_block(tmp_path: Path, count: Count) -> None:
    story = Story(tmp_path, 8, seed=1)
    io = story.process()
    story.create(io)
    journal = story.handle(io)
    ends = set()
    for number in range(16):
        story.put(journal, str(number), text="x" * number)
        ends.add(len(story.read()) % 8)
    assert ends == set(range(8))
    story.check(count, "append, ends anywhere in a block")


def test_i2_a_torn_end_is_set_aside(story: Story, count: Count) -> None:
    io = story.process()
    story.create(io)
    story.put(story.handle(io), "1", text="Røg")
    story.half_a_line()
    journal = story.handle(story.process())
    story.put(journal, "2", text="Ild")
    assert len(journal.torn) == 1
    story.kept[story.disk.step] = HALF
    story.put(journal, "3", text="Slukket")
    story.check(count, f"torn end set aside, blocks of {story.disk.block}")


@pytest.mark.parametrize("stuck", [False, True], ids=["taken back", "stays"])
def test_i7_a_full_disk(story: Story, stuck: bool, count: Count) -> None:
    io = story.process()
    story.create(io)
    journal = story.handle(io)
    story.put(journal, "1", text="Røg")
    io.fail = {"write": errno.ENOSPC} | ({"truncate": errno.EIO} if stuck else {})

    def refused() -> None:
        with pytest.raises(NotStored):
            put(journal, "2", text="Ild")

    story.begin(refused, story.after[-1])
    story.put(story.handle(story.process()), "3", text="Slukket")
    story.check(count, f"full disk, half a line {'stays' if stuck else 'taken back'}, blocks of {story.disk.block}")


@pytest.mark.parametrize("again", [False, True], ids=["once", "again"])
def test_i1_a_flush_that_failed_under_another_writer(story: Story, again: bool, count: Count) -> None:
    """After a failed flush the kernel calls the bytes written: who writes next must not build on them."""
    io = story.process()
    story.create(io)
    first = story.handle(io)
    story.put(first, "1", text="Røg")
    io.fail = {"sync": errno.EIO}

    def unsure() -> None:
        with pytest.raises(MaybeStored):
            put(first, "2", text="Ild i kælderen")

    story.begin(unsure, story.with_("2", text="Ild i kælderen"))
    other = story.process()
    second = story.handle(other)
    if again:
        other.fail = {"sync": errno.EIO}

        def refused() -> None:
            with pytest.raises(NotStored):
                put(second, "3")

        story.begin(refused, story.after[-1])
    story.put(second, "4", text="Slukket")
    story.put(story.handle(story.process()), "5", text="Alle er ude")
    story.check(count, f"failed flush {'twice' if again else 'once'}, blocks of {story.disk.block}")


@pytest.mark.parametrize("torn", [False, True], ids=["whole", "torn end"])
@pytest.mark.parametrize("unsure", [False, True], ids=["flushed", "flush fails"])
def test_i1_rens(tmp_path: Path, torn: bool, unsure: bool, count: Count) -> None:
    story = Story(tmp_path, 64, seed=2)
    io = story.process()
    story.create(io)
    journal = story.handle(io)
    story.put(journal, "1", text=SECRET)
    story.put(journal, "2", text="Ild")
    if torn:
        story.half_a_line()
    if unsure:
        # With a torn end before it the folder is flushed twice, and it is the first time that fails.
        io.fail = {"sync_folder": errno.EIO}

        def rens() -> None:
            with pytest.raises(NotStored if torn else MaybeStored):
                journal.redact("karen", "log", "1", {"text": "[fjernet]"})

        story.begin(rens, story.after[-1] if torn else story.with_("1", text="[fjernet]"))
    else:
        story.rens(journal, "1")
    other = story.handle(story.process())
    story.put(other, "3", text=SECRET)
    story.rens(other, "3")
    if unsure and torn:
        story.rens(other, "1")
    story.put(other, "4", text="Alle er ude")
    story.check(count, f"rens, {'torn end' if torn else 'whole'}, {'flush fails' if unsure else 'flushed'}")


# -- a process is killed, others go on with what it left, and then the power goes


def killed(folder: Path, prepare: Callable[[Story], None], work: Callable[[Story, RecordingIo], None]) -> list[Story]:
    """For each call of some work the story in which the process was killed just before it."""
    stories = []
    for kill_at in range(1, 100):
        story = Story(folder / str(kill_at), 64, seed=kill_at)
        prepare(story)
        try:
            work(story, story.process(kill_at))
        except Killed:
            stories.append(story)
        else:
            assert len(stories) > 2
            return stories
    raise AssertionError("no work makes so many calls")


def go_on(stories: list[Story], count: Count, what: str) -> None:
    """Another process writes, and is told that it is stored; and the power goes."""
    for story in stories:
        io = story.process()
        Journal.create(story.path, DB, ORIGIN, io)
        journal = story.handle(io)
        # What the killed one did shows, or it never comes to be.
        there = tables_of(journal)
        assert there in (story.after[-1], story.after[-2] or {})
        story.after[-1] = there
        story.put(journal, "bagefter", text="Slukket")
    for story in stories:
        story.check_states()
    count(
        f"killed, then power cut, {what}",
        kills=len(stories),
        states=sum(len(story.disk.states) for story in stories),
        reported_as_damage=0,
        lost=0,
    )


def test_i1_killed_in_create_and_another_one_goes_on(tmp_path: Path, count: Count) -> None:
    stories = killed(tmp_path, lambda story: None, lambda story, io: story.create(io))
    go_on(stories, count, "create")


def one_line(story: Story) -> None:
    io = story.process()
    story.create(io)
    story.put(story.handle(io), "1", text=SECRET)
    io.kill()


def torn(story: Story) -> None:
    one_line(story)
    story.half_a_line()


@pytest.mark.parametrize("prepare", [one_line, pytest.param(torn, marks=pytest.mark.slow)])
def test_i1_killed_in_an_append_and_another_one_goes_on(
    tmp_path: Path, prepare: Callable[[Story], None], count: Count
) -> None:
    stories = killed(tmp_path, prepare, lambda story, io: story.put(story.handle(io), "2", text="Ild"))
    go_on(stories, count, f"append, {prepare.__name__.replace('_', ' ')}")


@pytest.mark.parametrize("prepare", [one_line, pytest.param(torn, marks=pytest.mark.slow)])
def test_i1_killed_in_a_rens_and_another_one_goes_on(
    tmp_path: Path, prepare: Callable[[Story], None], count: Count
) -> None:
    stories = killed(tmp_path, prepare, lambda story, io: story.rens(story.handle(io), "1"))
    go_on(stories, count, f"rens, {prepare.__name__.replace('_', ' ')}")
