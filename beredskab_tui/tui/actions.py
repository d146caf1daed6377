"""The one table of actions: what each key does, in which place, and what it is called.

Bindings, the line of keys at the bottom, the help, the palette and the handbook all come from here, so they cannot
disagree.
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
    words: str = ""
    """Other Danish words somebody may look for it by in the palette."""


BOARD: Final[tuple[Action, ...]] = (
    Action("help", "Hjælp", "f1", "h", "Forklarer den skærm, du ser på.", words="vejledning taster genveje"),
    Action("log_line", "Log", "f2", "l", "Sætter markøren i loglinjen.", words="skriv notér ny linje"),
    Action("panel('tasks')", "Opgaver", "f3", "o", "Planens opgaver, jeres egne og det, der skal følges op.",
           words="aktionskort tjekliste opfølgning frister"),
    Action("panel('contacts')", "Kontakter", "f4", "k", "Hvem der skal ringes til, og hvad der kom ud af det.",
           words="ringerunde telefon numre opkald ring tilbage"),
    Action("panel('media')", "Medier", "f5", "m", "Hvad medier og sociale medier skriver og spørger om.",
           words="presse journalist avis facebook"),
    Action("panel('staff')", "Stab", "f6", "s", "Hvem der er med, hvorfra, og hvad de laver.",
           words="medarbejdere kolleger hvem er her"),
    Action("duties", "Plan", "f9", "d", "Beskriv, aktivér, bekræft, koordinér, skift gruppe, afblæs og luk.",
           words="pligter type sted politi beredskabsgruppe aktivering afblæsning lukke genåbne"),
    Action("app.leave", "Afslut", "f10", "q", "Lukker programmet. Det, du er ved at skrive, bliver gemt som kladde.",
           words="luk forlad stop exit"),
    Action("find", "Find", "ctrl+f", "f", "Finder linjer: ord, initialer, bogstav for slags, tid.",
           words="søg filter filtrér slå op"),
    Action("palette", "Handlinger", "ctrl+p", "a", "Alle handlinger: skriv et ord, og vælg.",
           words="kommandoer menu palette alt"),
    Action("app.switch", "Skift", "", "i", "Skifter til en anden hændelse eller til starten.", shown=False,
           words="hændelse åbne anden start vagtlog"),
    Action("view", "Visning", "", "v", "Skifter mellem alle linjer, kun jeres egne, og alt med historik.", shown=False,
           words="historik programmets linjer skjul vis ændringer"),
    Action("go_next(1)", "1. ting", "", "1", "Går til den første af de næste tre ting.", shown=False, words="næste"),
    Action("go_next(2)", "2. ting", "", "2", "Går til den anden af de næste tre ting.", shown=False, words="næste"),
    Action("go_next(3)", "3. ting", "", "3", "Går til den tredje af de næste tre ting.", shown=False, words="næste"),
    Action("editor", "Stort felt", "ctrl+o", "e", "Skriv flere linjer ad gangen, som én eller hver for sig.",
           shown=False, words="flere linjer lang tekst indsæt editor"),
    Action("drafts", "Kladder", "", "g", "Viser det, du har skrevet halvt, og åbner det igen.", shown=False,
           words="genoptag halvt skrevet formular"),
    Action("app.colours", "Farver", "", "c", "Mørk, lys, høj kontrast, 16 farver eller ingen.", shown=False,
           words="tema mørk lys kontrast"),
)  # fmt: skip
"""On the board, wherever the focus is."""

LISTS: Final[tuple[Action, ...]] = (
    Action("open", "Åbn", "", "enter", "Åbner det, markøren står på: detaljer, opkald eller svar.",
           words="detaljer hele historien ring op"),
    Action("next_state", "Videre", "", "space",
           "Næste tilstand for en opgave, et medie eller en medarbejder; på en loglinje en stjerne.",
           words="gennemført flueben kryds af nøglehændelse stjerne"),
    Action("new", "Ny", "", "n", "Skriver en ny på listen.", words="tilføj opret"),
    Action("correct", "Ret", "", "r", "Retter: den gamle linje bliver stående som annulleret.",
           words="ændr rettelse frist henvis"),
    Action("strike", "Annullér", "", "x", "Annullerer linjen med en begrundelse; intet slettes.",
           words="streg fejl ikke relevant"),
    Action("assign", "Tildel", "", "t", "Giver opgaven eller kontakten til en af jer; en loglinje følges op.",
           words="giv ansvarlig fordel opfølgning lovet"),
    Action("undo", "Fortryd", "", "u", "Sætter opgaven tilbage til afventer; frigiver et opkald.",
           words="tilbage frigiv"),
)  # fmt: skip
"""In a list, on the row the cursor is at."""

CALLING: Final[tuple[Action, ...]] = (
    Action("result('reached')", "Talt med", "", "t", "I har talt sammen."),
    Action("result('no_answer')", "Intet svar", "", "i", "Ingen tog telefonen."),
    Action("result('message_left')", "Besked lagt", "", "b", "Der er lagt en besked."),
    Action("result('call_later')", "Ring igen", "", "g", "Skal ringes op igen senere."),
    Action("note", "Skriv note", "", "l", "Skriv, hvad der blev sagt, før du vælger resultatet."),
    Action("channel", "Skift form", "", "k", "Telefon, sms, mail, sociale medier eller personligt."),
    Action("next", "Næste", "", "n", "Frigiver opkaldet og tager det næste."),
    Action("help", "Hjælp", "f1", "h", "Forklarer opkaldet."),
    Action("leave", "Tilbage", "escape", "", "Frigiver opkaldet uden resultat."),
)
"""In a call."""

START: Final[tuple[Action, ...]] = (
    Action("help", "Hjælp", "f1", "h", "Forklarer starten."),
    Action("log_line", "Log", "f2", "l", "Sætter markøren i loglinjen; den første linje starter en hændelse."),
    Action("list", "Hændelser", "", "o", "Går til hændelserne; Enter åbner den, markøren står på."),
    Action("duty_log", "Vagtlog", "", "v", "Går til vagtloggen: det, den næste på vagt skal vide."),
    Action("new", "Ny linje", "", "n", "Skriver en linje i vagtloggen. Den starter ingen hændelse."),
    Action("palette", "Handlinger", "ctrl+p", "a", "Alle handlinger: skriv et ord, og vælg."),
    Action("drafts", "Kladder", "", "g", "Viser det, du har skrevet halvt, og åbner det igen.", shown=False),
    Action("app.colours", "Farver", "", "c", "Mørk, lys, høj kontrast, 16 farver eller ingen.", shown=False,
           words="tema"),
    Action("app.leave", "Afslut", "f10", "q", "Lukker programmet. Det, du er ved at skrive, bliver gemt som kladde."),
)  # fmt: skip
"""On the start screen."""

FORM: Final[tuple[Action, ...]] = (
    Action("advance", "Videre og gem", "", "enter", "Til næste felt; i det sidste felt bliver det gemt."),
    Action("focus_next", "Næste felt", "tab", "", "Til næste felt uden at gemme; Skift+Tab tilbage."),
    Action("complete", "Tag forslaget", "", "right", "Sætter det viste forslag ind, når markøren står sidst i feltet."),
    Action("help", "Hjælp", "f1", "", "Forklarer formularen."),
    Action("leave", "Luk, kladden gemmes", "escape", "", "Lukker; det skrevne er der igen, næste gang du åbner."),
)
"""In a form."""

CHOOSING: Final[tuple[Action, ...]] = (
    Action("choose", "Vælg", "", "enter", "Vælger det, markøren står på; et tal vælger direkte."),
    Action("help", "Hjælp", "f1", "", "Forklarer listen."),
    Action("leave", "Tilbage", "escape", "", "Tilbage uden at vælge."),
)
"""In a short list to choose from."""

READING: Final[tuple[Action, ...]] = (
    Action("scroll", "Rul", "", "pagedown", "Piletaster, Page Up og Page Down ruller."),
    Action("leave", "Tilbage", "escape", "q", "Tilbage til det, du kom fra."),
)
"""On a page of text."""


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


_NAMES: Final = {
    "enter": "Enter",
    "space": "Mellemrum",
    "escape": "Esc",
    "tab": "Tab",
    "right": "Pil højre",
    "pagedown": "Page Down",
}


def key_name(key: str) -> str:
    """A key as it is printed on the keyboard."""
    if key in _NAMES:
        return _NAMES[key]
    if key.startswith("ctrl+"):
        return f"Ctrl+{key[5:].upper()}"
    return key.upper() if len(key) > 1 else key


def keys_of(action: Action) -> str:
    """Both keys of an action, for help and handbook: "F3 o"."""
    return " ".join(key_name(key) for key in (action.key, action.letter) if key)


def help_line(action: Action) -> str:
    """One line of a screen's help: keys, name, what it does."""
    return f"{keys_of(action):<13}{action.text:<16}{action.tip}".rstrip()
