"""What opens over a screen, by itself: its help, its keys, choosing by click, and texts that must do no harm."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from beredskab_tui.plan.config import Config
from beredskab_tui.records import Contact
from beredskab_tui.tui.actions import help_line, key_name
from beredskab_tui.tui.screens.call import Call, Outcome
from beredskab_tui.tui.screens.choose import Chooser, Option, Page
from beredskab_tui.tui.screens.form import Field, Form
from beredskab_tui.tui.screens.overlay import Overlay
from beredskab_tui.tui.session import Session
from tests.conftest import RoomFor
from tests.hostile import HOSTILE, harmless
from tests.tui.alone import CHOICES, SIZES, Sight, before, form
from tests.tui.painting import strips_of

CONTACT = Contact(
    id="00000000-0000-7000-8000-000000000001",
    name="Samira Haddad",
    title="SSP-konsulent",
    org="Fjordby Kommune",
    phone="00 00 00 12",
    phone_alt="00 00 00 13",
    note="Kun hverdage",
)


def overlays(session: Session) -> dict[str, Callable[[], Overlay[Any]]]:
    return {
        "form": lambda: form(session, [Field("a", "Et felt"), Field("b", "Et valg", "one", CHOICES)]),
        "chooser": lambda: Chooser("Vælg", [Option("a", "Den første"), Option("b", "Den anden", "den er lukket")]),
        "page": lambda: Page("Side", ["En linje"]),
        "call": lambda: Call(session, "id", CONTACT, exercise=True),
    }


# -- help and keys


@pytest.mark.parametrize("size", SIZES)
async def test_every_key_stands_whole_at_the_bottom_and_nothing_is_cut(
    room_for: RoomFor, config: Config, size: tuple[int, int]
) -> None:
    async with before(room_for("karen"), config, size) as sight:
        for name, make in overlays(sight.app.session).items():
            overlay = make()
            await sight.open(overlay)
            for action in overlay.usable_actions:
                assert f"{key_name(action.key or action.letter)} {action.text}" in sight.words, name
            assert "…" not in sight.text, name
            frame = sight.text.rstrip("\n").split("\n")
            assert any("╭" in line for line in frame) and any("╰" in line for line in frame), name
            await sight.press("escape")
            assert len(sight.app.screen_stack) == 1


async def test_f1_tells_what_it_is_in_ten_lines_and_its_keys_from_the_table(room_for: RoomFor, config: Config) -> None:
    async with before(room_for("karen"), config, (120, 60)) as sight:
        for name, make in overlays(sight.app.session).items():
            if name == "page":
                continue
            overlay = make()
            await sight.open(overlay)
            await sight.press("f1")
            assert isinstance(sight.app.screen, Page) and 1 <= len(overlay.help_lines) <= 10
            assert overlay.help_title in sight.words
            for line in (*overlay.help_lines, *(help_line(action) for action in overlay.usable_actions)):
                assert " ".join(line.split()) in sight.words, name
            await sight.press("f1")
            assert sight.app.screen is overlay
            await sight.press("escape")


async def test_the_help_of_a_form_leaves_what_was_typed(room_for: RoomFor, config: Config) -> None:
    async with before(room_for("karen"), config, (80, 24)) as sight:
        one = form(sight.app.session, [Field("a", "Et felt")])
        await sight.open(one)
        await sight.press("h", "q", "f1", "q", "j")
        assert sight.app.screen is one and one.values == {"a": "hqj"}


async def test_the_keys_of_the_line_can_be_clicked(room_for: RoomFor, config: Config) -> None:
    async with before(room_for("karen"), config, (80, 24)) as sight:
        fields = [Field("a", "Et felt"), Field("b", "Et andet")]
        one = form(sight.app.session, fields)
        await sight.open(one)

        async def click(words: str) -> None:
            y, line = next((y, line) for y, line in enumerate(sight.text.split("\n")) if words in line)
            await sight.pilot.click(offset=(line.index(words) + 1, y))
            await sight.wait()

        await click("Enter Videre og gem")
        assert sight.focus == "b"
        await click("F1 Hjælp")
        assert sight.app.screen_stack[-2] is one
        await click("Esc Tilbage")
        assert sight.app.screen_stack[-1] is one and sight.focus == "b"
        await click("Enter Videre og gem")
        await sight.until(lambda: sight.app.result is True)


async def test_keys_of_a_call_can_be_clicked(room_for: RoomFor, config: Config) -> None:
    async with before(room_for("karen"), config, (80, 24)) as sight:
        await sight.open(Call(sight.app.session, "id", CONTACT, exercise=False))
        y, line = next((y, line) for y, line in enumerate(sight.text.split("\n")) if "b Besked lagt" in line)
        await sight.pilot.click(offset=(line.index("Besked"), y))
        await sight.until(lambda: sight.app.result is not None)
        assert isinstance(sight.app.result, Outcome) and sight.app.result.result is not None
        assert sight.app.result.result.value == "message_left"


# -- choosing


async def test_one_click_chooses_and_what_cannot_be_chosen_says_why(room_for: RoomFor, config: Config) -> None:
    async with before(room_for("karen"), config, (80, 24)) as sight:
        chooser = overlays(sight.app.session)["chooser"]()
        await sight.open(chooser)
        lines = sight.text.split("\n")
        second = next(y for y, line in enumerate(lines) if "Den anden – den er lukket" in line)
        await sight.pilot.click(offset=(lines[second].index("Den anden"), second))
        await sight.wait()
        assert "Det kan ikke vælges nu: den er lukket." in sight.words and sight.app.screen is chooser
        assert "Enter Vælg" in sight.words
        first = next(y for y, line in enumerate(sight.text.split("\n")) if "Den første" in line)
        await sight.pilot.click(offset=(30, first))
        await sight.until(lambda: sight.app.result == "a")


@pytest.mark.parametrize("size", SIZES)
async def test_a_long_list_and_a_long_page_keep_their_keys_in_sight(
    room_for: RoomFor, config: Config, size: tuple[int, int]
) -> None:
    many = [Option(str(n), f"Nummer {n} " + "med et langt navn " * 4, "ikke lige nu") for n in range(30)]
    async with before(room_for("karen"), config, size) as sight:
        for overlay in (Chooser("Vælg", many), Page("Side", [option.said for option in many])):
            await sight.open(overlay)
            assert "Esc Tilbage" in sight.words
            await sight.press("end")
            assert "Nummer 29" in sight.words
            await sight.press("escape")
        assert len(sight.app.screen_stack) == 1


# -- texts that must do no harm


@pytest.mark.slow
async def test_hostile_texts_in_everything_that_opens_over_a_screen(room_for: RoomFor, config: Config) -> None:
    async with before(room_for("karen"), config, (80, 24)) as sight:
        for name, text in HOSTILE.items():
            for overlay in everything_of(sight.app.session, text[:2_000]):
                await sight.open(overlay)
                assert nothing_obeys(sight), (name, overlay)
                # The rest of a form is looked at from its other fields; a short one shows it all at once.
                for _ in range(3 if isinstance(overlay, Form) else 0):
                    await sight.press("tab")
                    assert nothing_obeys(sight), (name, overlay)
                if isinstance(overlay, Form):
                    await sight.press("shift+tab", "shift+tab")
                    await sight.paste(text)
                    overlay.tell(text[:2_000])
                    await sight.wait()
                    assert harmless(sight.text) and "Esc Luk" in sight.words, name
                await sight.press("escape")
                assert sight.app.is_running and len(sight.app.screen_stack) == 1, (name, overlay)
            for draft in list(sight.app.session.drafts.values()):
                # The next form is to begin with its own text.
                await sight.app.session.drop(draft)


def everything_of(session: Session, text: str) -> list[Overlay[Any]]:
    """Each kind of what opens over a screen, with this text wherever one can stand."""
    named = msgspec.structs.replace(CONTACT, name=text, title=text, org=text, phone=text, phone_alt=text, note=text)
    fields = [
        Field("a", text, text, check=lambda written: written, complete=lambda _: [text]),
        Field("b", text, "one", (("one", text), ("two", text))),
        Field("c", text, text, lines=True, tells=lambda written: written),
        Field("d", "Sidst"),
    ]
    return [
        Chooser(text, [Option("a", text, text), Option("b", text)]),
        Page(text, [text, *text.split("\n")]),
        Call(session, "id", named, exercise=True),
        form(session, fields, explanation=text),
    ]


def nothing_obeys(sight: Sight) -> bool:
    """Whether nothing acts on a click of somebody else's making, or would be obeyed by a terminal."""
    segments = [segment for strip in strips_of(sight.app) for segment in strip]
    clickable = [segment for segment in segments if segment.style and "@click" in segment.style.meta]
    return not clickable and harmless(sight.text)
