"""A short list of which each line has a key of its own: a digit or a letter, wherever it stands."""

from collections.abc import Sequence

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from beredskab_tui.tui.screens.choose import Chooser, Option, OptionLines
from beredskab_tui.tui.shown import hanging, shown
from beredskab_tui.tui.widgets.strips import STRONG, WARNING


class KeyedLines(OptionLines):
    """The lines, each with its key. One without a key is a remark, and cannot be chosen."""

    def __init__(self, keys: dict[str, str]) -> None:
        super().__init__(empty_text="Der er ikke noget at vælge imellem.")
        self._keys = keys

    def row_lines(self, row: Option, width: int) -> Sequence[Content]:
        key = self._keys.get(row.value, "")
        text = shown(row.text) if key else shown(row.text).stylize(WARNING)
        return hanging(Content.assemble((f"{key or ' '} ", STRONG), text), width, 2)


class KeyedChooser(Chooser):
    """Choose one line by its key, by click, or by arrow and Enter.

    Args:
        keys: by value, the key of each line; what has none is a remark.
    """

    help_lines = (
        "Vælg én af linjerne: tast dens tal eller bogstav, klik på den, eller gå til den med pilene og tryk Enter.",
        "En linje uden tast siger, hvad der er galt med en fil. Den kan ikke vælges.",
        "Esc går tilbage, og intet er ændret.",
    )

    def __init__(self, title: str, options: Sequence[Option], keys: dict[str, str]) -> None:
        super().__init__(title, options)
        self._keys = keys

    def compose(self) -> ComposeResult:
        with Vertical():
            yield self.titled(self._title)
            yield KeyedLines(self._keys)
            yield Static(classes="fault")
            yield self.key_line()

    def on_key(self, event: events.Key) -> None:
        for option in self._options:
            if event.character is not None and self._keys.get(option.value) == event.character.lower():
                event.stop()
                event.prevent_default()
                self._choose(option)
                return

    def _choose(self, option: Option) -> None:
        if option.value in self._keys:
            self.dismiss(option.value)
        else:
            self.tell(option.text)
