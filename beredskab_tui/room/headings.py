"""The form of the situation picture: its fifteen headings, what belongs under each, and which of them stays inside."""

from typing import Final, NamedTuple

from beredskab_tui.records import EntryKind


class Heading(NamedTuple):
    """One heading of the form."""

    key: int
    title: str
    belongs: str
    """What is to be written there, as a hint while it is written."""
    sensitive: bool = False
    """Whether it stands on a page of its own and never leaves the house (plan R34)."""

    @property
    def name(self) -> str:
        """As it is called in lists and sentences: "3 Omfang og skader"."""
        return f"{self.key} {self.title}"


CHANGES: Final = 2
"""The heading that is made by comparison with the version before."""
CARD: Final = "situationsbillede"
"""The plan's card that the first approved version finishes."""
NOT_PUBLIC: Final = 15
"""The heading that never leaves the house."""

HEADINGS: Final[tuple[Heading, ...]] = (
    Heading(1, "Hændelsen", "Hvad er der sket, hvor og hvornår? Hvem siger det, og er det bekræftet?"),
    Heading(CHANGES, "Ændringer siden sidst", "Hvad er nyt siden den udgave, der gælder? Programmet foreslår det."),
    Heading(3, "Omfang og skader", "Hvad er der sket med mennesker, ejendom og miljø?"),
    Heading(4, "Berørte", "Hvilke beboere, institutioner, virksomheder og foreninger? Hvem er særligt udsatte?"),
    Heading(5, "Politiets anvisninger", "Hvad har politi og myndigheder bedt om? Hvem sagde det, og hvor længe?"),
    Heading(6, "Stemning og rygter", "Hvad siger folk, hvor kommer det fra, og passer det?"),
    Heading(7, "Mediebilledet og omdømme", "Hvad skriver og spørger medier og opslag om? Hvad skal rettes?"),
    Heading(8, "Iværksatte tiltag", "Hvad er sat i gang, af hvem, og hvor langt er det?"),
    Heading(9, "Kommunikation udsendt", "Hvem har fået hvad at vide og hvornår? Hvad er lovet næste gang?"),
    Heading(10, "Mulige konsekvenser", "Hvad kan det betyde nu, i morgen og om nogle uger?"),
    Heading(11, "Forventet udvikling", "Hvad er bedst, mest sandsynligt og værst? Hvad bygger det på?"),
    Heading(12, "Det ved vi ikke endnu", "Hvilke spørgsmål er åbne? Hvem finder svaret og hvornår?"),
    Heading(13, "Ressourcer og bemanding", "Hvem er med, hvem kan afløse, og hvad mangler?"),
    Heading(14, "Beslutninger, der skal træffes", "Hvad skal afgøres, af hvem og inden hvornår?"),
    Heading(NOT_PUBLIC, "Må ikke offentliggøres", "Det, der bliver i huset. Det kommer aldrig med i et uddrag.", True),
)
"""In the order they stand in; the key of each is its place."""

BY_KIND: Final = {EntryKind.INSTRUCTION: 5, EntryKind.RUMOUR: 6, EntryKind.MEDIA: 7}
"""Lines of these kinds belong under a heading without anybody sending them there."""

KEYS: Final = {str(one.key): one.key for one in HEADINGS}
"""The number of a heading by the id of its record. Another id is of a later version, or of no form at all."""


def heading(key: int) -> Heading:
    """The heading of that number. Raises ``IndexError`` for a number that no heading has."""
    if not 1 <= key <= len(HEADINGS):
        raise IndexError(key)
    return HEADINGS[key - 1]


def named(keys: tuple[int, ...]) -> str:
    """Several headings in a sentence: "3 Omfang og skader, 8 Iværksatte tiltag"."""
    return ", ".join(heading(key).name for key in keys)
