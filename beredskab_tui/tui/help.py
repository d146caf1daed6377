"""What F1 says on the screens: what the screen is for, in about ten lines. The keys below come from the actions."""

from collections.abc import Sequence
from typing import Final

from beredskab_tui.plan.textblocks import TextBlock
from beredskab_tui.tui.actions import BOARD, LISTS, MORE, START, help_line
from beredskab_tui.tui.listkeys import LIST_NAMES, keys_on

BOARD_HELP: Final = (
    "Skriv i loglinjen, hvad der sker, og tryk Enter. Så er det gemt.",
    "Et tidspunkt må stå forrest: 14.32, kl 14, -5 eller i går 23.10.",
    "Så et bogstav: b beslutning (… fordi …), u undladelse, v vurdering,",
    "s set selv, a anvisning, p aftale, m medie, r rygte, o opgave,",
    "k kontakt, t ring tilbage, f følsom. JB: foran er på vegne af JB.",
    "#12 er linje 12. Pil højre: tag forslag. Pil op: det, du sidst skrev.",
    "Esc går til tavlen, hvor bogstaver er genveje. F2 går til loglinjen.",
    "1, 2 og 3 går til det, der står øverst. Page Up ruller loggen.",
    "Intet slettes: r retter og x annullerer, så det gamle kan læses.",
    "Det, du skriver, er på disken inden et sekund, også hvis strømmen går.",
)
"""At most ten lines, each no longer than a line of the frame it stands in."""

START_HELP: Final = (
    "Skriv med dine egne ord, hvad der er sket, og tryk Enter.",
    "Så er hændelsen startet, og planens opgaver og kontakter er lagt klar.",
    "Type, sted, politi og gruppe vælges bagefter med F9.",
    "",
    "Esc går til hændelserne; Enter åbner den, markøren står på.",
    "Vagtloggen er til de stille dage: det, den næste skal vide.",
    "Under Plan og kontakter står, hvad der skal bringes i orden.",
    "F2 går til loglinjen. F10 lukker; en halv linje bliver gemt som kladde.",
)

FIND_HELP: Final = (
    "Skriv et ord: loggen går til den nyeste linje med det.",
    "Pil op og ned: forrige og næste. Enter: vis kun dem. Esc: vis alle.",
    "Bogstav som i loglinjen: b beslutninger, m medier. * linjer med stjerne.",
    "Store initialer: hvem der skrev eller sagde det. fra 14.30, til 15.",
    "#12 går til linje 12. Det hele kan blandes: b KH fra 14 varme.",
)


def board_help(blocks: Sequence[TextBlock], on: str = "") -> list[str]:
    """The board's help with its keys, those of the lists, how to find, and the text blocks of this plan.

    Args:
        on: name of the list beside the log that one is in: its keys come first.
    """
    here = [f"TASTER PÅ {LIST_NAMES[on]}", *map(help_line, keys_on(on)), "", "TAVLEN"] if on in LIST_NAMES else []
    standing = [f"{block.digit}  {block.text}" for block in blocks]
    return [
        *here,
        *BOARD_HELP,
        "",
        "TASTER PÅ TAVLEN",
        *map(help_line, BOARD),
        "",
        "PÅ EN LINJE I EN LISTE",
        *map(help_line, LISTS),
        "",
        "DET FINDER CTRL+P OGSÅ",
        " · ".join(action.text for action in MORE),
        "",
        "FIND (Ctrl+F)",
        *FIND_HELP,
        *(["", "FASTE TEKSTER: tast tallet i en tom loglinje, og tryk Enter", *standing] if standing else []),
    ]


def start_help() -> list[str]:
    """The start screen's help with its keys."""
    return [*START_HELP, "", "TASTER", *map(help_line, START)]
