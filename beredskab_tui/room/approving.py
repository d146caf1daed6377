"""What somebody had in front of them when they wrote or judged it, and the three ticks of the plan (R43)."""

from beredskab_tui.errors import Refused
from beredskab_tui.room.wording import shortened

QUOTED = 1000
"""Characters of a text that later lines quote; all of it stands in the line it was written with."""
_TOLD = 120
"""Characters of what stands now, in the sentence that says so."""


class Overtaken(Refused):
    """Somebody else has changed what one wrote on the basis of; ``now`` is what is to be seen instead."""

    def __init__(self, sentence: str, now: str) -> None:
        super().__init__(sentence)
        self.now = now


def overtaken(who: str, text: str, now: str, more: str = "") -> Overtaken:
    """Somebody wrote another text meanwhile.

    Args:
        who: their initials.
        text: what stands now; empty when it was taken away.
        now: what one has seen once one has read the sentence.
        more: what else is to be known of the text, after a comma.
    """
    did = f"har imens skrevet »{shortened(text, _TOLD)}«{more}" if text else "har imens taget teksten bort"
    return Overtaken(f"{who} {did}. Intet er ændret, og det, du har skrevet, står stadig i formularen.", now)


def missing_ticks(*, factual: bool, correct: bool, timely: bool, agreed_with_police: bool = True) -> str:
    """Which of *nøgternt, korrekt, rettidigt* (plan R43), and in group 2 *afstemt med politiet* (R21), nobody has said
    yes to, for a sentence; empty for none."""
    ticks = (
        ("nøgternt", factual),
        ("korrekt", correct),
        ("rettidigt", timely),
        ("afstemt med politiet", agreed_with_police),
    )
    return ", ".join(f"»{word}«" for word, ticked in ticks if not ticked)
