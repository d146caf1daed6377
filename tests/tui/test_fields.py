"""The fields of forms: what is said of them while they are filled in, and that nothing of it gets lost."""

from collections.abc import Sequence

import msgspec
import pytest

from beredskab_tui.errors import Refused
from beredskab_tui.plan.config import Config
from beredskab_tui.tui.screens.form import Field, Values
from beredskab_tui.tui.screens.overlay import KEEP_AFTER
from tests.conftest import RoomFor
from tests.tui.alone import CHOICES, SIZES, SMALLEST, before, form


def shouting(text: str) -> str:
    return "Skriv med små bogstaver." if text != text.lower() else ""


def streets(text: str) -> Sequence[str]:
    return [street for street in ("Søparkvej", "Søndergade") if street.lower().startswith(text.lower())]


@pytest.mark.parametrize("size", SIZES)
async def test_a_field_says_what_is_wrong_while_it_is_typed(
    room_for: RoomFor, config: Config, size: tuple[int, int]
) -> None:
    async with before(room_for("karen"), config, size) as sight:
        tells = Field("a", "Et felt", check=shouting, tells=lambda text: f"Læses som {text}." if text else "")
        one = form(sight.app.session, [tells, Field("b", "Et andet")])
        await sight.open(one)
        await sight.press("o", "k")
        assert "Læses som ok." in sight.words
        await sight.press("X")
        assert "Skriv med små bogstaver." in sight.words and "Læses" not in sight.words
        assert one.query(".hint.-wrong")
        await sight.press("backspace")
        assert "Læses som ok." in sight.words and not one.query(".hint.-wrong")


async def test_a_suggestion_is_shown_and_taken_by_right_at_the_end_and_by_nothing_else(
    room_for: RoomFor, config: Config
) -> None:
    async with before(room_for("karen"), config, (80, 24)) as sight:
        one = form(sight.app.session, [Field("a", "Hvor", complete=streets), Field("b", "Hvad")])
        await sight.open(one)
        assert "Pil højre Tag forslaget" in sight.words
        await sight.press("s")
        assert "→" not in sight.text
        await sight.press("ø")
        assert "→ Søparkvej" in sight.words
        await sight.press("left", "right")
        assert one.values["a"] == "sø"
        await sight.press("n")
        assert "→ Søndergade" in sight.words
        await sight.press("right", "x")
        assert one.values["a"] == "Søndergadex" and "→" not in sight.text
        await sight.press("ctrl+u", "s", "ø", "enter")
        assert one.values["a"] == "sø" and sight.focus == "b" and "→" not in sight.text
        await sight.press("right", "left")
        assert one.values == {"a": "sø", "b": ""}


async def test_a_form_without_suggestions_does_not_speak_of_them(room_for: RoomFor, config: Config) -> None:
    async with before(room_for("karen"), config, (80, 24)) as sight:
        await sight.open(form(sight.app.session, [Field("a", "Et felt")]))
        assert "forslag" not in sight.text


@pytest.mark.parametrize("size", SIZES)
async def test_a_field_of_several_lines_keeps_them_and_tab_leaves_it(
    room_for: RoomFor, config: Config, size: tuple[int, int]
) -> None:
    stored: list[Values] = []

    async def submit(values: Values, _event: str) -> None:
        stored.append(values)

    async with before(room_for("karen"), config, size) as sight:
        await sight.open(
            form(sight.app.session, [Field("a", "Tekst", lines=True), Field("b", "Hvor", "one", CHOICES)], submit)
        )
        await sight.paste("et\r\nto\x1b[2J\u2028tre")
        await sight.press("enter", "f", "i", "r", "e", "tab")
        assert sight.focus == "b"
        await sight.press("2")
        assert not stored
        await sight.press("enter")
        await sight.until(lambda: sight.app.result is True)
        assert stored == [{"a": "et\nto[2J\ntre\nfire", "b": "each"}]


async def test_what_is_far_too_much_is_refused_whole_and_said(room_for: RoomFor, config: Config) -> None:
    async with before(room_for("karen"), config, (80, 24)) as sight:
        one = form(sight.app.session, [Field("a", "Tekst", lines=True), Field("b", "Hvor")])
        await sight.open(one)
        await sight.press("x")
        for lines in (4_000, 20_000):
            await sight.paste("linje\n" * lines)
            assert one.values["a"] == "x" and "Feltet er uændret." in sight.words


async def test_every_change_of_every_kind_of_field_goes_to_the_disk_within_half_a_second(
    room_for: RoomFor, config: Config
) -> None:
    async with before(room_for("karen"), config, (80, 24)) as sight:
        session = sight.app.session
        fields = [Field("a", "Tekst", lines=True), Field("b", "Hvor", "", CHOICES), Field("c", "Hvem")]
        one = form(session, fields, draft_title="Prøve på noget")
        await sight.open(one)

        def on_disk() -> dict[str, str]:
            kept = [draft for draft in session._drafts._kept.values() if draft.field == "form:proeve"]
            assert all(draft.title == "Prøve på noget" for draft in kept)
            return msgspec.json.decode(kept[0].text, type=dict[str, str]) if kept else {}

        for keys, expected in (
            (("x",), {"a": "x", "b": "", "c": ""}),
            (("enter",), {"a": "x\n", "b": "", "c": ""}),
            (("tab", "1"), {"a": "x\n", "b": "one", "c": ""}),
            (("y",), {"a": "x\n", "b": "one", "c": "y"}),
        ):
            await sight.pilot.press(*keys)
            await sight.until(lambda expected=expected: on_disk() == expected)  # type: ignore[misc]  # bound at once
    assert KEEP_AFTER < 0.5, "with something for the disk itself"


async def test_what_was_brought_along_stands_below_the_draft_once(room_for: RoomFor, config: Config) -> None:
    fields = [Field("a", "Tekst", lines=True), Field("b", "Hvor")]
    async with before(room_for("karen"), config, (80, 24)) as sight:
        session = sight.app.session
        one = form(session, fields, brought="et\nto")
        await sight.open(one)
        assert one.values["a"] == "et\nto" and "Kladden" not in sight.words
        await sight.press("x", "escape")
        await sight.open(again := form(session, fields, brought="et\nto"))
        assert again.values["a"] == "et\ntox" and "Kladden fra sidst er hentet." in sight.words
        await sight.press("escape")
        await sight.open(more := form(session, fields, brought="tre"))
        assert more.values["a"] == "et\ntox\ntre"


async def test_the_reason_why_it_was_not_saved_stays_until_the_next_try(room_for: RoomFor, config: Config) -> None:
    async def submit(values: Values, _event: str) -> None:
        if values["a"] != "ja":
            raise Refused("Det går ikke. Intet er gemt. Skriv ja.")

    async with before(room_for("karen"), config, SMALLEST) as sight:
        await sight.open(form(sight.app.session, [Field("a", "Et felt")], submit))
        await sight.press("n", "enter")
        await sight.until(lambda: "Det går ikke. Intet er gemt. Skriv ja." in sight.words)
        await sight.press("backspace", "j")
        assert "Det går ikke." in sight.words
        await sight.press("a", "enter")
        await sight.until(lambda: sight.app.result is True)


async def test_a_field_that_is_not_asked_has_no_value_but_is_not_forgotten(room_for: RoomFor, config: Config) -> None:
    fields = [Field("a", "Hvor", "", CHOICES), Field("b", "Kun ved én", when=("a", "one")), Field("c", "Sidst")]
    async with before(room_for("karen"), config, (80, 24)) as sight:
        one = form(sight.app.session, fields)
        await sight.open(one)
        assert "Kun ved én" not in sight.words
        await sight.press("1")
        assert sight.focus == "b"
        await sight.press("x", "shift+tab", "2")
        assert sight.focus == "c" and "Kun ved én" not in sight.words
        assert one.values == {"a": "each", "b": "", "c": ""}
        await sight.press("shift+tab", "1")
        assert one.values == {"a": "one", "b": "x", "c": ""}
