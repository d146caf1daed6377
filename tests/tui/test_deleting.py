"""What the screens know of deletion: what is due, and a board whose incident is deleted under it."""

import os
import shutil

import pytest

from beredskab_tui.errors import Refused
from beredskab_tui.keeping.deletion import delete, traces
from beredskab_tui.plan.config import Config
from beredskab_tui.room import closing
from beredskab_tui.room.health import Health
from beredskab_tui.tui.start.quiet import QuietDays
from tests.conftest import Clock, RoomFor
from tests.tui.support import sitting


@pytest.mark.slow
async def test_a_board_whose_incident_is_gone(room_for: RoomFor, config: Config, incident: str) -> None:
    karen = room_for("karen")
    folders = karen.folders
    closing.close(karen.sit(incident))
    async with sitting(room_for("karen"), config, incident=incident) as person:
        await person.sees("Brand i affaldsrum")
        with pytest.raises(Refused, match="KH har hændelsen åben"):
            delete(karen, incident, "fristen er udløbet")
        # As it would be had the board been opened a moment later, or by an older version of the program.
        os.rename(folders.incident(incident), folders.going(incident))
        shutil.rmtree(folders.going(incident))

        await person.sees("Har lederen slettet hændelsen, så luk tavlen")
        await person.enter("kan jeg skrive?")
        await person.press("escape", "f3", "space", "f9", "9")
        await person.close_all()
        await person.press("z")
        await person.close_all()

        assert person.app.is_running and os.listdir(folders.incidents) == []
        await person.press("escape", "i", "1")
        await person.sees("Ingen åbne hændelser")
    # What was typed meanwhile is kept as every draft is, and `tjek` tells of it; the copies, the log, what was seen
    # and the mails are not there again.
    left = {os.path.relpath(path, folders.data).split(os.sep)[1] for path in traces(folders, incident)}
    assert left <= {"laase", "kladder"}


def test_the_start_screen_says_what_is_due(room_for: RoomFor, config: Config, incident: str, clock: Clock) -> None:
    karen = room_for("karen")
    closing.close(karen.sit(incident))
    quiet = QuietDays(karen, config)
    quiet.look()
    assert Health(True, "Ingen lukket hændelse er forfalden til sletning (6 måneder).") in quiet.now.health

    clock.forward(minutes=60 * 24 * 183)

    assert quiet.look()
    (due,) = (one for one in quiet.now.health if "sletning" in one.text)
    assert not due.ok and due.text.startswith("1 hændelse er forfalden til sletning.")
