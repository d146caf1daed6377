"""What the plan demands, as numbered duties, and where each is met: by the plan, the program, or a line of a log.

The numbers are those of the requirements the program was built from; ``docs/pligter.md`` shows each with its key and
its test.
"""

from enum import Enum
from typing import Final, NamedTuple


class Met(Enum):
    """Where a duty is met."""

    PLAN = "plan"
    """By the plan as a document: the start screen and *Planen* say how it stands."""
    PROGRAM = "program"
    """By how the program works, in every incident."""
    INCIDENT = "incident"
    """In each incident anew, by something that stands in its log."""


class Duty(NamedTuple):
    """One demand of the plan."""

    number: int
    text: str
    """What it asks for, on one line, in Danish."""
    met: Met
    groups: tuple[int, ...] = (1, 2)
    """The preparedness groups it is asked for in."""
    cards: tuple[str, ...] = ()
    """The plan's cards that fulfil it when they are done."""

    @property
    def id(self) -> str:
        return f"R{self.number}"


DUTIES: Final = (
    Duty(1, "Planen har sit retsgrundlag", Met.PLAN),
    Duty(2, "Planen er underskrevet af parterne", Met.PLAN),
    Duty(3, "Planen er godkendt af Landsbyggefonden", Met.PLAN),
    Duty(4, "Alle seks underskriftslinjer er udfyldt", Met.PLAN),
    Duty(5, "Der er valgt handling og orientering eller kun orientering", Met.INCIDENT),
    Duty(6, "Tavlen er klar med det samme, også uden net", Met.PROGRAM),
    Duty(7, "Det er noteret, hvem der er berørt", Met.INCIDENT),
    Duty(8, "Hændelsens type er valgt", Met.INCIDENT),
    Duty(9, "En særlig begivenhed er varslet på forhånd", Met.INCIDENT),
    Duty(10, "Ulykker og katastrofer kan håndteres på samme måde", Met.PROGRAM),
    Duty(11, "Det er vurderet, om det er en krise, og hvorfor", Met.INCIDENT),
    Duty(12, "Skader på personer, ejendom og miljø er undersøgt", Met.INCIDENT, cards=("skader",)),
    Duty(13, "Omdømme og medieomtale følges", Met.INCIDENT, cards=("medieovervaagning",)),
    Duty(14, "Der er givet rigtige oplysninger i tide", Met.INCIDENT,
         cards=("info-institutioner", "info-driftsafdelinger")),
    Duty(15, "De lokale netværk er aktiveret for at skabe ro", Met.INCIDENT, cards=("netvaerk",)),
    Duty(16, "Gruppe 2 er aktiveret af politiet", Met.INCIDENT, (2,)),
    Duty(17, "Gruppe 2's medlemmer er koordineret med", Met.INCIDENT, (2,)),
    Duty(18, "Gruppe 1 er aktiveret af en, der må", Met.INCIDENT, (1,)),
    Duty(19, "Gruppe 1's medlemmer er koordineret med", Met.INCIDENT, (1,)),
    Duty(20, "Et skift af gruppe står i samme log", Met.INCIDENT),
    Duty(21, "Politiets anvisninger er noteret", Met.INCIDENT, (2,), ("politiets-anvisninger",)),
    Duty(22, "Parterne har aftalt handling og kommunikation", Met.INCIDENT, (1,), ("aftal-plan",)),
    Duty(23, "Den boligsociale bestyrelse er nået", Met.INCIDENT),
    Duty(24, "Afdelingsbestyrelserne er nået", Met.INCIDENT, cards=("afdelingsbestyrelser",)),
    Duty(25, "Kontakter har navn, titel, organisation, telefon og mail", Met.PROGRAM),
    Duty(26, "Der er taget stilling til at orientere og aktivere netværk og afdelingsbestyrelser", Met.INCIDENT, (2,)),
    Duty(27, "Netværk og afdelingsbestyrelser er orienteret og aktiveret", Met.INCIDENT, (1,), ("netvaerk",)),
    Duty(28, "Bestyrelsen kender situation, mulige konsekvenser og mulige tiltag", Met.INCIDENT),
    Duty(29, "De grupper, der skal orienteres, er det", Met.INCIDENT),
    Duty(30, "Situationen er bekræftet og koordineret", Met.INCIDENT),
    Duty(31, "Sekretariatslederen har orienteret bestyrelsen", Met.INCIDENT, cards=("orienter-bestyrelsen",)),
    Duty(32, "Lederen og en udvalgt medarbejder har lavet et situationsbillede", Met.INCIDENT),
    Duty(33, "Mediernes fremstilling er noteret", Met.INCIDENT, cards=("medieovervaagning",)),
    Duty(34, "Der er styr på følsomme oplysninger", Met.INCIDENT, cards=("foelsomme-oplysninger",)),
    Duty(35, "Andre medarbejdere er inddraget", Met.INCIDENT, cards=("indkald-medarbejdere",)),
    Duty(36, "Det fremgår, hvem der er i beredskabsstaben", Met.PROGRAM),
    Duty(
        37,
        "Beboere, ressourcepersoner, myndigheder og boligorganisationer er nået",
        Met.INCIDENT,
        cards=("info-beboere", "ressourcepersoner", "myndigheder", "boligorganisation-og-afdeling"),
    ),
    Duty(38, "Lederen står inde for staben; et lederskifte står i loggen", Met.PROGRAM),
    Duty(39, "Pressen er henvist til kommunikationsafdelingerne", Met.INCIDENT, cards=("henvis-pressen",)),
    Duty(40, "En egen udtalelse er nødvendig og godkendt", Met.INCIDENT),
    Duty(41, "Beboerne ved, hvad de selv kan gøre", Met.INCIDENT, cards=("info-beboere",)),
    Duty(42, "Relevante samarbejdspartnere er orienteret i tide", Met.INCIDENT, cards=("samarbejdspartnere",)),
    Duty(43, "Det, der siges, er godkendt som nøgternt, korrekt og rettidigt", Met.INCIDENT),
    Duty(44, "Mails sendes og kan følges", Met.PROGRAM),
    Duty(45, "Der er en rolig dialog med beboerne", Met.INCIDENT, cards=("dialog",)),
    Duty(46, "Medarbejderne møder ind eller arbejder hjemmefra efter aftale", Met.INCIDENT),
    Duty(47, "Medarbejderne er orienteret om situationen", Met.INCIDENT, cards=("orienter-medarbejdere",)),
    Duty(48, "Hver medarbejder har en opgave og ved, hvad der må siges", Met.INCIDENT),
    Duty(49, "Opgaverne er afstemt med de andre parter", Met.INCIDENT),
    Duty(50, "Det, der må siges, står ved nummeret under opkald", Met.PROGRAM),
    Duty(51, "Der er taget stilling til opsøgende kontakt", Met.INCIDENT, cards=("opsoegende-beslutning",)),
    Duty(52, "Kontakt kan tages på telefon, sms, mail, sociale medier og personligt", Met.PROGRAM),
    Duty(53, "De fem målgrupper er kontaktet", Met.INCIDENT),
    Duty(54, "Unge under 18 kontaktes gennem en voksen, de kender", Met.PROGRAM),
    Duty(55, "Der er en liste over, hvem der kontakter hvem", Met.INCIDENT, cards=("hvem-kontakter-hvem",)),
    Duty(56, "Kontaktlisten er altid ajour", Met.PLAN),
)  # fmt: skip
"""All of them, in their order."""

_BY_CARD: Final = {
    card: tuple(duty.number for duty in DUTIES if card in duty.cards) for one in DUTIES for card in one.cards
}


def duties_of_card(card: str | None) -> tuple[int, ...]:
    """Numbers of the duties that a card of the plan fulfils when it is done."""
    return _BY_CARD.get(card, ()) if card is not None else ()


def duty(duty_id: str) -> Duty | None:
    """The duty with that id, such as ``R26``; None when there is none."""
    return next((one for one in DUTIES if one.id == duty_id), None)
