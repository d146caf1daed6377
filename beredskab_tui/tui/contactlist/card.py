"""One contact of the monthly walk: the number large enough to read aloud, and one key for whether it is right."""

from enum import Enum
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from beredskab_tui.records import DirectoryContact
from beredskab_tui.room.upkeep import day
from beredskab_tui.tui.actions import CONTACT_CHECK
from beredskab_tui.tui.contactlist.rows import Looking
from beredskab_tui.tui.screens.overlay import INNER_WIDTH, Overlay
from beredskab_tui.tui.shown import fit, shown


class Answer(Enum):
    """What somebody says of a contact."""

    PASSES = "passes"
    EDIT = "edit"
    NEXT = "next"


class CheckCard(Overlay[Answer | None]):
    """Dismisses with the answer, or None when that is enough for now."""

    help_title = "Hjælp til kontakttjek"
    help_lines = (
        "Kontakterne kommer én for én: først dem, du skal tjekke, så dem, ingen skal tjekke, så de andres.",
        "Ring, eller se efter på anden vis, om nummer, navn og resten passer.",
        "b bekræfter og går videre. r retter; sig i formularen, om det hele passer nu.",
        "n springer over: kontakten er stadig ikke bekræftet og kommer igen næste gang.",
        "Når alle er set, skriver programmet i vagtloggen, hvor mange du har bekræftet.",
        "Esc stopper undervejs. Det, du har bekræftet, er gemt, og der skrives om det i vagtloggen.",
    )
    actions = CONTACT_CHECK
    BINDINGS: ClassVar[list[BindingType]] = [Binding("space", "passes", show=False)]
    DEFAULT_CSS = """
    CheckCard .number { text-style: bold; text-align: center; height: auto; border: round $border; }
    CheckCard.-low .number { border: none; text-align: left; }
    CheckCard .warning { color: $text-warning; text-style: bold; height: auto; }
    CheckCard .facts { height: auto; max-height: 8; }
    CheckCard.-low .facts { max-height: 4; }
    """
    AUTO_FOCUS = ""

    def __init__(self, contact: DirectoryContact, looking: Looking, number: int, total: int) -> None:
        """``number`` of ``total``, as they were when the walk began."""
        super().__init__()
        self._contact = contact
        self._looking = looking
        self._at = f"{number} af {total}"

    def compose(self) -> ComposeResult:
        contact = self._contact
        about = ", ".join(part for part in (contact.title, contact.org) if part)
        with Vertical():
            yield self.titled(f"Kontakttjek {self._at}: {contact.name}{f' – {about}' if about else ''}")
            if contact.minor:
                adult = contact.adult or "mangler; skriv den med r"
                yield Static(shown(f"Under 18. Kendt voksen: {adult}"), classes="warning")
            yield Static(shown(fit(" ".join(contact.phone) or "intet nummer", INNER_WIDTH - 2)), classes="number")
            yield Static(shown("\n".join(self._facts())), classes="facts")
            yield Static(classes="fault")
            yield self.key_line()

    def _facts(self) -> list[str]:
        contact, looking = self._contact, self._looking
        groups = ", ".join(looking.groups.called(group) for group in contact.groups)
        by = f" af {looking.people.initials(contact.verified_by)}" if contact.verified_by else ""
        last = f"{day(contact.verified_at)}{by}" if contact.verified_at else "aldrig"
        given = looking.people.initials(contact.checked_by) if contact.checked_by else ""
        told = {
            "Andet nummer": contact.phone_alt,
            "Mail": contact.email,
            "Grupper": groups,
            "Note": contact.note.replace("\n", " / "),
            "Tjekkes af": given,
            "Sidst bekræftet": last,
        }
        return [f"{name}: {fit(value, 2 * INNER_WIDTH)}" for name, value in told.items() if value]

    def action_passes(self) -> None:
        self.dismiss(Answer.PASSES)

    def action_edit(self) -> None:
        self.dismiss(Answer.EDIT)

    def action_next(self) -> None:
        self.dismiss(Answer.NEXT)
