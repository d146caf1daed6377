"""One line of text that is painted only when it changes, and only as far as it changed."""

from rich.cells import cell_len
from textual.app import RenderResult
from textual.content import Content
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from beredskab_tui.tui.shown import fit, shown


class TextLine(Widget):
    """A line that says something short: a preview, a status. What does not fit is cut and ends in "…".

    ``Static.update`` lays out the screen and paints the whole width at each call; this costs nothing when the text
    is the same, and otherwise the cells from the left to the end of the longer of the two texts.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = "TextLine { height: 1; width: 1fr; }"

    def __init__(
        self,
        text: str = "",
        *,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._text = text
        self._painted = 0

    @property
    def text(self) -> str:
        """What the line says."""
        return self._text

    def show(self, text: str) -> None:
        """Say this from now on."""
        if text != self._text:
            before, self._text = self._content(), text
            after = self._content()
            # What both begin with stands there already. Less one, for the last may belong to a sign of two characters.
            same = cell_len(after.plain[: max(_in_common(before.plain, after.plain) - 1, 0)])
            width = after.cell_length
            self.refresh(Region(same, 0, max(width, self._painted) - same, 1))
            self._painted = width

    def on_resize(self) -> None:
        self._painted = self._content().cell_length

    def render(self) -> RenderResult:
        return self._content()

    def render_line(self, y: int) -> Strip:
        style = self.visual_style
        if y:
            return Strip.blank(self.size.width, style.rich_style)
        return Strip(self._content().render_segments(style))

    def get_content_width(self, container: Size, viewport: Size) -> int:
        return container.width

    def _content(self) -> Content:
        return shown(fit(self._text, self.size.width))


def _in_common(one: str, other: str) -> int:
    """How many characters both begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))
