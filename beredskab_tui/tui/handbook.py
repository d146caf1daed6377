"""The tables in the documents, from those of the program: ``python -m beredskab_tui.tui.handbook FILE``.

Keys and what they do, the names that templates may use, and who may do what.
"""

import re
import sys
from pathlib import Path
from typing import Final

from beredskab_tui.access.rights import Right
from beredskab_tui.access.standings import Special, Standing, may_do
from beredskab_tui.mail.variables import VARIABLES
from beredskab_tui.tui.actions import (
    ANSWERS,
    AUDIENCES,
    BOARD,
    CALLING,
    CALLING_IN,
    CONTACT_CHECK,
    CONTACT_LIST,
    DUTIES,
    FORM,
    LISTS,
    MESSAGE,
    MORE,
    ORDERS,
    PICTURE,
    POST,
    START,
    Action,
    key_name,
)
from beredskab_tui.tui.listkeys import LIST_KEYS

TABLES: Final = {
    "tavlen": BOARD,
    "lister": LISTS,
    "opgaver": LIST_KEYS["tasks"],
    "kontakter": LIST_KEYS["contacts"],
    "medier": LIST_KEYS["media"],
    "stab": LIST_KEYS["staff"],
    "opkald": CALLING,
    "indkaldelse": CALLING_IN,
    "valg": ANSWERS,
    "anvisninger": ORDERS,
    "maalgrupper": AUDIENCES,
    "pligter": DUTIES,
    "situationsbilledet": PICTURE,
    "post": POST,
    "besked": MESSAGE,
    "kontaktlisten": CONTACT_LIST,
    "kontakttjek": CONTACT_CHECK,
    "navne": MORE,
    "starten": START,
    "formularer": FORM,
}
"""By the name between the markers of a table: the actions it shows."""

_PART: Final = re.compile(r"(?<=<!-- taster: )(\w+) -->\n.*?(?=<!-- slut -->)", re.DOTALL)
_NAMES: Final = re.compile(r"(?<=<!-- navne: skabeloner -->)\n.*?(?=<!-- slut -->)", re.DOTALL)
_RIGHTS: Final = re.compile(r"(?<=<!-- rettigheder -->)\n.*?(?=<!-- slut -->)", re.DOTALL)
_SPECIAL: Final = re.compile(r"(?<=<!-- særlige regler -->)\n.*?(?=<!-- slut -->)", re.DOTALL)


def key_table(actions: tuple[Action, ...]) -> str:
    """A Markdown table of what the keys of a place do."""
    rows = ["| Tast | Navn | Hvad den gør |", "|---|---|---|"]
    for action in actions:
        # What has no key of its own is found by its name.
        keys = " eller ".join(f"**{key_name(key)}**" for key in (action.key, action.letter) if key)
        keys = keys or "**Ctrl+P**"
        rows.append(f"| {keys} | {action.text} | {action.tip} |")
    return "\n".join(rows)


def name_table() -> str:
    """A Markdown table of the names that a template of messages may use."""
    rows = ["| Navn | Hvad det står for |", "|---|---|"]
    rows += [f"| `{name}` | {variable.told} |" for name, variable in VARIABLES.items()]
    return "\n".join(rows)


def rights_table() -> str:
    """A Markdown table of who may do what. A right that not everybody who has it can use stands with the others."""
    apart = {one.value.right for one in Special if one.value.but_not}
    rows = [f"| Hvad | {_WHO} |", f"|---|{'---|' * len(Standing)}"]
    rows += [f"| {_capital(right.value)} | {_marks(right)} |" for right in Right if right not in apart]
    return "\n".join(rows)


def special_table() -> str:
    """A Markdown table of where it depends on whose something is, or on how things stand."""
    rows = [f"| Hvad | {_WHO} | Hvorfor |", f"|---|{'---|' * len(Standing)}---|"]
    rows += [f"| {_capital(one.value.what)} | {_marks(one)} | {one.value.told} |" for one in Special]
    return "\n".join(rows)


_WHO: Final = " | ".join(one.value.capitalize() for one in Standing)


def _marks(what: Right | Special) -> str:
    allowed = may_do(what)
    return " | ".join("ja" if one in allowed else "–" for one in Standing)


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def filled(text: str) -> str:
    """The text with the tables between its markers as they are now.

    Raises:
        KeyError: a marker names no table.
    """
    text = _PART.sub(lambda part: f"{part[1]} -->\n\n{key_table(TABLES[part[1]])}\n\n", text)
    for part, table in ((_NAMES, name_table), (_RIGHTS, rights_table), (_SPECIAL, special_table)):
        text = part.sub(f"\n\n{table()}\n\n", text)
    return text


def main(names: list[str]) -> None:
    """Bring the tables of these files up to date."""
    for path in map(Path, names):
        path.write_text(filled(path.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
