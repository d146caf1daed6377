"""The log line: nothing that was written gets lost, nothing bad gets in."""

import pytest
from textual import on
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.events import Paste
from textual.message import Message
from textual.pilot import Pilot
from textual.widgets import Button

from beredskab_tui.tui.widgets.logline import ROOM, LogLine


class Host(App[None]):
    ENABLE_COMMAND_PALETTE = False
    BINDINGS = [  # noqa: RUF012 - Textual's way
        Binding("pageup,pagedown,home,end,up,down,escape", "note"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.line = LogLine()
        self.messages: list[Message] = []
        self.noted = 0

    def compose(self) -> ComposeResult:
        yield self.line
        yield Button("x")

    @on(LogLine.Submitted)
    @on(LogLine.Edited)
    @on(LogLine.Pasted)
    @on(LogLine.Refused)
    def keep(self, message: Message) -> None:
        self.messages.append(message)

    def action_note(self) -> None:
        self.noted += 1

    def of(self, kind: type[Message]) -> list[Message]:
        return [message for message in self.messages if isinstance(message, kind)]


async def paste(pilot: Pilot[None], text: str) -> None:
    pilot.app.screen.focused.post_message(Paste(text)) if pilot.app.screen.focused else None
    await pilot.pause()


async def test_enter_submits_and_take_clears() -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"hej", "enter")
        (message,) = app.of(LogLine.Submitted)
        assert isinstance(message, LogLine.Submitted) and message.text == "hej"
        assert app.line.value == "hej"
        assert app.line.take() == "hej"
        assert app.line.value == ""


async def test_up_brings_back_what_was_cleared_or_submitted() -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"en", "ctrl+u")
        assert app.line.value == ""
        await pilot.press(*"to", "enter")
        app.line.take()
        await pilot.press("up")
        assert app.line.value == "to" and app.line.cursor_at_end
        await pilot.press("up", "up")
        assert app.line.value == "en"
        await pilot.press("down", "down")
        assert app.line.value == ""


async def test_ctrl_u_in_the_middle_clears_the_whole_line() -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"en linje".replace(" ", "_"), "left", "left", "ctrl+u", "up")
        assert app.line.value == "en_linje"


async def test_up_never_takes_away_what_is_being_written() -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        app.line.remember("gammel")
        await pilot.press(*"ny", "up", "down")
        assert app.line.value == "ny"
        await pilot.press("ctrl+u", "up", "x", "up")
        assert app.line.value == "nyx"


async def test_a_line_that_could_not_be_stored_comes_first() -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        app.line.remember("ikke gemt")
        app.line.remember("senere")
        app.line.remember("ikke gemt")
        app.line.remember("   ")
        await pilot.press("up")
        assert app.line.value == "ikke gemt"


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_paste_of_several_lines_keeps_all_of_them(size: tuple[int, int]) -> None:
    app = Host()
    async with app.run_test(size=size) as pilot:
        await pilot.press(*"fra:")
        await paste(pilot, "  første\r\n\n anden linje \rtredje\u2028fjerde\n")
        assert app.line.value == "fra:første / anden linje / tredje / fjerde"
        (message,) = app.of(LogLine.Pasted)
        assert isinstance(message, LogLine.Pasted)
        assert message.lines == ["første", "anden linje", "tredje", "fjerde"]


async def test_a_paste_of_one_line_goes_in_as_it_is_and_replaces_the_selection() -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"abc", "shift+left")
        await paste(pilot, " x ")
        assert app.line.value == "ab x "
        assert not app.of(LogLine.Pasted)


@pytest.mark.parametrize("way", ["paste", "clipboard", "value", "replace"])
async def test_control_characters_never_get_in(way: str) -> None:
    bad = "f\x1b]52;c;eA==\x07ør\x00\x9b\u202etekst\x7f\ud800"
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        if way == "paste":
            await paste(pilot, bad)
        elif way == "clipboard":
            app._clipboard = bad
            await pilot.press("ctrl+v")
        elif way == "value":
            app.line.value = bad
        else:
            app.line.insert(bad, 0)
        await pilot.pause()
        assert app.line.value == "f]52;c;eA==ørtekst"


async def test_too_long_is_kept_and_marked() -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        await paste(pilot, "æ" * 10_000)
        assert (app.line.too_long, app.line.has_class("-too-long")) == (False, False)
        await pilot.press("b")
        assert (app.line.too_long, app.line.has_class("-too-long")) == (True, True)
        assert app.line.value == "æ" * 10_000 + "b"
        styles = {segment.style.underline for segment in app.line.render_line(0) if segment.style and segment.text}
        assert True in styles
        await pilot.press("backspace")
        assert (app.line.too_long, app.line.has_class("-too-long")) == (False, False)


@pytest.mark.slow
@pytest.mark.parametrize("text", ["x" * 300_000, "linje\n" * 50_000, "x" * (ROOM - 3)])
async def test_a_paste_that_is_far_too_long_is_refused_whole(text: str) -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"kladde")
        await paste(pilot, text)
        assert app.line.value == "kladde"
        (message,) = app.of(LogLine.Refused)
        assert isinstance(message, LogLine.Refused) and "uændret" in message.sentence
        assert not app.of(LogLine.Pasted)
        await pilot.press("x")
        assert app.line.value == "kladdex"


async def test_pasted_control_characters_alone_do_nothing() -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("a")
        await paste(pilot, "\x1b\x00\n\n")
        assert app.line.value == "a"


async def test_ctrl_c_copies_what_is_selected_and_never_ends_the_program() -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"hej", "ctrl+c", "ctrl+c", "ctrl+x")
        assert app.is_running and not app._notifications and app.clipboard == ""
        await pilot.press("shift+home", "ctrl+c")
        assert app.clipboard == "hej" and app.line.value == "hej"


async def test_keys_of_the_screen_are_left_to_it() -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"hej", "pageup", "pagedown", "escape")
        assert app.noted == 3 and app.line.value == "hej"
        await pilot.press("home", "end")
        assert app.noted == 3
        # There is nothing to bring back, so the arrows go to the next field, where there is one.
        await pilot.press("up", "down")
        assert app.noted == 5
        await pilot.press("ctrl+u", "home", "end", "up", "down")
        assert app.noted == 7
        await pilot.press("tab")
        assert not app.line.has_focus


async def test_coming_back_does_not_select_the_half_written_line() -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"hej", "tab", "shift+tab", "x")
        assert app.line.value == "hejx"


async def test_every_change_is_told_with_the_text_as_it_is_then() -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"hå")
        app.line.value = "en"
        app.line.value = "to"
        await pilot.pause()
        texts = [message.text for message in app.of(LogLine.Edited) if isinstance(message, LogLine.Edited)]
        assert texts[:2] == ["h", "hå"] and texts[-1] == "to"


async def test_it_shows_the_end_of_a_line_longer_than_the_field() -> None:
    app = Host()
    async with app.run_test(size=(20, 24)) as pilot:
        await pilot.press(*"abcdefghijklmnopqrstuvwxyz")
        assert app.line.render_line(0).text.startswith("hijklmnopqrstuvwxyz")
        await pilot.press("home")
        assert app.line.render_line(0).text.startswith("abcdefg")
        await pilot.press("ctrl+u", "x")
        assert app.line.render_line(0).text.strip() == "x"


async def test_the_cursor_does_not_blink() -> None:
    app = Host()
    async with app.run_test(size=(80, 24)):
        assert not app.line.cursor_blink and not app.line.placeholder


async def test_right_behind_the_last_letter_takes_what_is_suggested_and_nothing_else_does() -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"Kurt Aa".replace(" ", "_"))
        app.line.suggestion = "gaard"
        await pilot.press("left", "right")
        assert app.line.value == "Kurt_Aa" and app.line.cursor_at_end
        await pilot.press("right")
        assert app.line.value == "Kurt_Aagaard" and app.line.cursor_at_end
        await pilot.press("right", "x")
        assert app.line.value == "Kurt_Aagaardx"


async def test_a_suggestion_belongs_to_the_text_it_was_made_for() -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("a", "b")
        app.line.suggestion = "c"
        await pilot.press("x", "right")
        assert app.line.value == "abx"
        app.line.suggestion = "c"
        app.line.take()
        await pilot.press("right")
        assert app.line.value == ""
