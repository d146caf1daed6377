"""What the keys of a list do on each of the lists beside the log: the same keys, in the words of the list.

The bindings and the general words are ``LISTS`` in the table of actions. A key that does nothing on a list is left out
here; pressed all the same, it says where it belongs.
"""

from typing import Final

from beredskab_tui.tui.actions import LISTS, Action

_TASKS: Final[tuple[Action, ...]] = (
    Action("open", "Åbn", "", "enter", "Opgaven og dens vejledning; for det, der skal følges op: svaret."),
    Action("next_state", "Videre", "", "space", "Under udførelse, så gennemført."),
    Action("new", "Ny", "", "n", "En opgave, planen ikke har."),
    Action("assign", "Tildel", "", "t", "Tag den, eller giv den til en anden."),
    Action("correct", "Frist", "", "r", "Sætter eller fjerner fristen."),
    Action("strike", "Ikke relevant", "", "x", "Opgaven er ikke relevant, og hvorfor."),
    Action("undo", "Fortryd", "", "u", "Sætter opgaven tilbage til afventer."),
)
_CONTACTS: Final[tuple[Action, ...]] = (
    Action("open", "Ring op", "", "enter", "Nummeret står stort, og ingen anden kan tage opkaldet."),
    Action("assign", "Giv til", "", "t", "Den ene, gruppen, afdelingen eller målgruppen: til én, eller ligeligt."),
    Action("new", "Ny kontakt", "", "n", "En kontakt, der ikke står på listen."),
    Action("correct", "Ret nr.", "", "r", "Retter nummeret; for et tilbagekald: hvornår."),
    Action("strike", "Ikke ringe", "", "x", "Et tilbagekald, der ikke skal ringes, og hvorfor."),
    Action("undo", "Frigiv", "", "u", "Frigiver et opkald, der er i gang."),
)
_MEDIA: Final[tuple[Action, ...]] = (
    Action("open", "Åbn", "", "enter", "Hele historien; en kommunikationsafdeling ringes op."),
    Action("next_state", "Henvis, videre", "", "space", "En henvendelse henvises; resten vurderes, godkendes, bruges."),
    Action("new", "Ny", "", "n", "Et medienotat, et rygte eller en egen udtalelse."),
    Action("correct", "Ret", "", "r", "Hvad det er, tonen, og hvem mediet er henvist til."),
    Action("strike", "Annullér", "", "x", "Annullerer med en begrundelse; en udtalelse trækkes tilbage."),
    Action("undo", "Fortryd", "", "u", "Det er ikke vurderet alligevel."),
)
_STAFF: Final[tuple[Action, ...]] = (
    Action("open", "Åbn", "", "enter", "Alt om medarbejderen; dit eget navn er orienteringen."),
    Action("next_state", "Hvor", "", "space", "I sekretariatet, hjemmefra, kan ikke; aftalt; hørt fra."),
    Action("new", "Indkald", "", "n", "Ringer staben op, den ene efter den anden."),
    Action("assign", "Giv", "", "t", "Opgave, det må du sige, afstemt med, godkendelse og roller."),
    Action("correct", "Opgave", "", "r", "Giver medarbejderen en opgave, eller retter den."),
    Action("mark", "Udvalgt", "", "y", "Gør medarbejderen til udvalgt medarbejder."),
    Action("undo", "Tilbage", "", "u", "Er tilbage fra området; frigiver et opkald."),
)

LIST_KEYS: Final[dict[str, tuple[Action, ...]]] = {
    "tasks": _TASKS,
    "contacts": _CONTACTS,
    "media": _MEDIA,
    "staff": _STAFF,
}
"""By the name of the list."""

LIST_NAMES: Final = {"tasks": "OPGAVERNE", "contacts": "KONTAKTERNE", "media": "MEDIERNE", "staff": "STABEN"}
"""What the list is called above its keys, in the help."""


def keys_on(name: str | None) -> tuple[Action, ...]:
    """What the keys do on the list of that name; in general where there is none."""
    return LIST_KEYS.get(name or "", LISTS)


def in_words_of(name: str) -> list[Action]:
    """The actions of the lists, in the words of the one of that name; what they are called elsewhere finds them too."""
    here = {action.name: action for action in keys_on(name)}

    def told(action: Action) -> Action:
        own = here.get(action.name, action)
        return action if own is action else own._replace(words=f"{action.text} {action.tip} {action.words}")

    return [told(action) for action in LISTS]
