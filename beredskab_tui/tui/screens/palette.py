"""Every action by name: write a word of Danish, and Enter does it. What cannot be done now says why."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content

from beredskab_tui.tui.actions import CHOOSING, Action, keys_of
from beredskab_tui.tui.screens.overlay import Overlay
from beredskab_tui.tui.shown import hanging, shown
from beredskab_tui.tui.widgets.lines import LineView
from beredskab_tui.tui.widgets.logline import LogLine
from beredskab_tui.tui.widgets.strips import MUTED, STRONG

Offer = tuple[Action, str]
"""An action, and why it cannot be used now; empty when it can."""


def _plain(text: str) -> str:
    """As it is looked for: in small letters, and without the accents that few write ("eskaler", "notér")."""
    return text.casefold().replace("é", "e")


def matching(written: str, offers: Sequence[Offer]) -> list[Offer]:
    """The actions that every word of ``written`` speaks of, the nearest first: by its whole name, by how that begins,
    by a word in it, and last by what is said of it."""
    words = _plain(written).split()

    def spoken_of(offer: Offer) -> bool:
        action = offer[0]
        text = _plain(f"{action.text} {action.tip} {action.words} {keys_of(action)}")
        return all(any(part.startswith(word) for part in text.split()) for word in words)

    def far(offer: Offer) -> int:
        name, whole = _plain(offer[0].text), " ".join(words)
        if not words or name == whole:
            return 0
        return 1 if name.startswith(whole) else 2 if any(part.startswith(words[0]) for part in name.split()) else 3

    return sorted((offer for offer in offers if spoken_of(offer)), key=far)


class Offers(LineView[Offer]):
    """The actions, each with its keys and what it does."""

    def row_key(self, row: Offer) -> str:
        return row[0].name

    def row_lines(self, row: Offer, width: int) -> Sequence[Content]:
        action, why_not = row
        keys = keys_of(action)
        # What has no key has its room for a longer name.
        head = Content.assemble((f"{action.text:<{13 if keys else 24}} "[: 13 if keys else 25], STRONG))
        head += Content.assemble((f"{keys:<12}" if keys else "", MUTED))
        told = shown(f"Kan ikke bruges nu: {why_not}." if why_not else action.tip)
        return hanging(head + told.stylize(MUTED) if why_not else head + told, width, 25)


class Palette(Overlay[Action | None]):
    """Dismisses with the chosen action, or None after Esc."""

    help_title = "Hjælp til alle handlinger"
    help_lines = (
        "Her står alt, hvad der kan gøres på skærmen nedenunder, med sine taster.",
        "Skriv et ord eller begyndelsen af det, fx »ring«, »presse« eller »afblæs«.",
        "Pil op og ned vælger, Enter gør det. Kan det ikke gøres nu, står der hvorfor.",
        "Det, du var ved at skrive i loglinjen, står der stadig, når du kommer tilbage.",
    )
    actions = CHOOSING
    DEFAULT_CSS = """
    Palette LogLine { margin-bottom: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False, priority=True),
        Binding("down", "move(1)", show=False, priority=True),
        Binding("pageup", "page(-1)", show=False, priority=True),
        Binding("pagedown", "page(1)", show=False, priority=True),
        Binding("enter", "choose", show=False, priority=True),
    ]

    def __init__(self, offers: Sequence[Offer]) -> None:
        super().__init__()
        self._offers = offers
        self._at = 0

    def compose(self) -> ComposeResult:
        with Vertical():
            yield self.titled("Hvad vil du? Skriv et ord, eller gå nedad med pilen.")
            yield LogLine(id="word")
            yield Offers(empty_text="Der er ingen handling med det ord. Prøv et andet, eller se hjælpen med F1.")
            yield self.key_line()

    def on_mount(self) -> None:
        offers = self.query_one(Offers)
        offers.can_focus = False  # the cursor stays in the word; up and down move the marker all the same
        offers.always_marked = True
        offers.styles.height = max(3, self.room_inside - 2)
        self._show("")
        self.query_one(LogLine).focus()

    @on(LogLine.Edited)
    def edited(self, event: LogLine.Edited) -> None:
        event.stop()
        self._show(event.text)

    @on(LogLine.Refused)
    def refused(self, event: LogLine.Refused) -> None:
        event.stop()

    def _show(self, written: str) -> None:
        found = matching(written, self._offers)
        view = self.query_one(Offers)
        view.set_rows(found)
        if found:
            view.highlight(found[0][0].name)

    def action_move(self, step: int) -> None:
        view = self.query_one(Offers)
        if step < 0:
            view.action_cursor_up()
        else:
            view.action_cursor_down()

    def action_page(self, step: int) -> None:
        view = self.query_one(Offers)
        if step < 0:
            view.action_page_up()
        else:
            view.action_page_down()

    def action_choose(self) -> None:
        self._choose(self.query_one(Offers).highlighted)

    def on_line_view_chosen(self, event: LineView.Chosen) -> None:
        event.stop()
        self._choose(event.row)

    def _choose(self, offer: Offer | None) -> None:
        # One that cannot be used says why where it stands.
        if offer is not None and not offer[1]:
            self.dismiss(offer[0])
