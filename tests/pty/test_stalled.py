"""A terminal that takes no more: the link hangs, and goes on hanging, and is cut at last."""

import time

import pytest

from beredskab_tui.locations import Folders
from beredskab_tui.room import log
from beredskab_tui.room.presence import everybody
from beredskab_tui.room.seat import Seat
from tests.pty.conftest import Opens


@pytest.mark.slow
def test_a_board_whose_terminal_takes_no_more_ends_when_the_link_is_cut(
    opens: Opens, other: Seat, folders: Folders
) -> None:
    with opens() as terminal:
        waits = 0
        deadline = time.monotonic() + 30
        # Nobody reads what the board paints from here on, and at last it waits for somebody who does.
        while waits < 10:
            assert time.monotonic() < deadline, "it still paints"
            log.add(other, f"linje {time.monotonic_ns()} " + "der fylder på skærmen " * 3)
            time.sleep(0.02)  # another program's screen: there is nothing to wait on
            waits = waits + 1 if terminal.waits_for_a_thread else 0
        terminal.hang_up()
        terminal.ended(within=12)
        assert everybody(folders) == []
