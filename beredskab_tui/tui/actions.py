"""The one table of actions: what each key does, in which place, and what it is called.

Bindings, the line of keys at the bottom and the help all come from here, so they cannot disagree.
"""

from typing import Final, NamedTuple

from textual.binding import Binding


class Action(NamedTuple):
    """Something a key does."""

    name: str
    """The method is ``action_<name>`` of the screen, or of the app where it begins with ``app.``."""
    text: str
    """What it is called, in Danish; short enough for the line of keys."""
    key: str
    """The key that works from everywhere on the screen, also while typing; empty when there is none."""
    letter: str
    """The key that works while a panel has the focus; empty when there is none."""
    tip: str = ""
    """One sentence for the help."""
    shown: bool = True
    """Whether it stands in the line of keys at the bottom."""


BOARD: Final[tuple[Action, ...]] = (
    Action("help", "Hjælp", "f1", "h", "Viser denne hjælp."),
    Action("log_line", "Log", "f2", "l", "Sætter markøren i loglinjen."),
    Action("panel('tasks')", "Opgaver", "f3", "o", "Opgaverne fra planen og dem, I selv har tilføjet."),
    Action("panel('contacts')", "Kontakter", "f4", "k", "Hvem der skal ringes til, og hvad der kom ud af det."),
    Action("panel('media')", "Medier", "f5", "m", "Hvad medier og sociale medier skriver og spørger om."),
    Action("panel('staff')", "Stab", "f6", "s", "Hvem der er med, hvorfra, og hvad de laver."),
    Action("duties", "Plan", "f9", "d", "Bekræft, koordinér, skift gruppe, afblæs og luk."),
    Action("app.switch", "Skift", "", "i", "Skifter til en anden åben hændelse.", shown=False),
    Action("history", "Historik", "", "v", "Viser ændringer, der ikke er linjer i loggen.", shown=False),
    Action("app.leave", "Afslut", "f10", "q", "Lukker programmet. Det, du er ved at skrive, bliver gemt som kladde."),
)
"""On the board, wherever the focus is."""

LISTS: Final[tuple[Action, ...]] = (
    Action("open", "Åbn", "", "enter", "Åbner det, markøren står på."),
    Action("next_state", "Videre", "", "space", "Afventer, under udførelse, gennemført; for staben hvor de er."),
    Action("new", "Ny", "", "n", "Skriver en ny på listen."),
    Action("correct", "Ret", "", "r", "Retter: den gamle linje bliver stående som annulleret."),
    Action("strike", "Annullér", "", "x", "Annullerer linjen med en begrundelse; intet slettes."),
    Action("assign", "Tildel", "", "t", "Giver opgaven eller kontakten til en af jer."),
    Action("undo", "Fortryd", "", "u", "Sætter opgaven tilbage til afventer."),
)
"""In a list, on the row the cursor is at."""

CALLING: Final[tuple[Action, ...]] = (
    Action("result('reached')", "Talt med", "", "t", "I har talt sammen."),
    Action("result('no_answer')", "Intet svar", "", "i", "Ingen tog telefonen."),
    Action("result('message_left')", "Besked lagt", "", "b", "Der er lagt en besked."),
    Action("result('call_later')", "Ring igen", "", "g", "Skal ringes op igen senere."),
    Action("note", "Skriv note", "", "l", "Skriv, hvad der blev sagt, før du vælger resultatet."),
    Action("channel", "Skift form", "", "k", "Telefon, sms, mail, sociale medier eller personligt."),
    Action("next", "Næste", "", "n", "Frigiver opkaldet og tager det næste."),
    Action("leave", "Tilbage", "escape", "", "Frigiver opkaldet uden resultat."),
)
"""In a call."""


def screen_bindings(actions: tuple[Action, ...]) -> list[Binding]:
    """Bindings of a screen: the key from everywhere, the letter and Alt+letter where letters are not text.

    Over SSH a quick Esc and letter arrive as Alt+letter, so that is the same two keys.
    """
    bindings = []
    for action in actions:
        anywhere = [action.key] if action.key else []
        if len(action.letter) == 1:
            anywhere.append(f"alt+{action.letter}")
        if anywhere:
            # Of priority: what follows in the same breath, as over a slow link, finds the focus where the key put it.
            keys = ",".join(anywhere)
            bindings.append(Binding(keys, action.name, action.text, show=False, id=action.name, priority=True))
        if action.letter:
            bindings.append(Binding(action.letter, action.name, action.text, show=False, id=f"{action.name}.letter"))
    return bindings


def key_name(key: str) -> str:
    """A key as it is printed on the keyboard."""
    return {"enter": "Enter", "space": "Mellemrum", "escape": "Esc"}.get(key, key.upper() if len(key) > 1 else key)
