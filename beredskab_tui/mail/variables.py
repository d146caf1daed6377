"""The names a template may use: what each stands for, what a form calls it, and who may be told it."""

from typing import Final, NamedTuple


class Variable(NamedTuple):
    """One name of a template, as ``{{ sted }}``."""

    label: str
    """What a form calls the field when it asks for it."""
    told: str
    """What it stands for, in a sentence for whoever writes templates."""
    many: bool = False
    """Whether it is several lines, to be gone through with ``{% for linje in … %}``."""
    inside: bool = False
    """Whether it is for partners only, and not to be used where residents read (plan R21, R34, R41)."""


VARIABLES: Final[dict[str, Variable]] = {
    "haendelse": Variable("Hændelsen", "Den første linje i loggen."),
    "type": Variable("Type", "Hændelsestypen, som planen kalder den."),
    "sted": Variable("Sted", "Hvor det er sket."),
    "gruppe": Variable("Beredskabsgruppe", "Den eller de beredskabsgrupper, der er aktiveret."),
    "politisag": Variable("Politisag", "»ja«, når det er en politisag; ellers tom."),
    "politi_nr": Variable("Politiets journalnummer", "Det nummer, vagtcentralen har givet sagen.", inside=True),
    "aktiveret_af": Variable("Aktiveret af", "Hvem der aktiverede beredskabet, fx »kommunen«."),
    "bekraeftet": Variable("Bekræftet", "En sætning om, hvem der har bekræftet situationen, og hvornår."),
    "startet": Variable("Startet", "Hvornår hændelsen startede, fx »kl. 17.46«."),
    "kl": Variable("Klokken", "Klokkeslættet nu, fx »19.14«."),
    "dato": Variable("Dato", "Datoen i dag, fx »mandag den 23. november 2026«."),
    "omraade": Variable("Område", "Områdets navn fra planen."),
    "sekretariat": Variable("Sekretariatet", "Sekretariatets navn fra planen."),
    "leder": Variable("Leder", "Navnet på den, der leder nu: lederen eller stedfortræderen."),
    "leder_telefon": Variable("Lederens telefon", "Telefonnummeret på den, der leder nu."),
    "afsender": Variable("Afsender", "Navnet på den, der skriver beskeden."),
    "sket": Variable(
        "Hvad er der sket?", "Situationsbilledets overskrift 1, uden politiets ord, rygter og medieomtale."
    ),
    "seneste": Variable(
        "Hvad er det seneste?", "Situationsbilledets overskrift 2, uden politiets ord, rygter og medieomtale."
    ),
    "ved_ikke": Variable("Hvad ved vi ikke endnu?", "Situationsbilledets overskrift 12."),
    "goer_selv": Variable("Hvad kan du selv gøre?", "Skrives i formularen hver gang: kun mennesker ved det."),
    "goer_vi": Variable("Hvad gør vi nu?", "Situationsbilledets overskrift 8, uden opgavelisten."),
    "kontakt": Variable("Hvem kan du kontakte?", "Sekretariatet og telefonnummeret på den, der leder."),
    "naeste_orientering": Variable(
        "Hvornår kommer næste orientering?", "Hvornår modtagerne hører fra os igen, fx »kl. 20.15«; ellers tom."
    ),
    "videre": Variable("Hvad sker der nu?", "Skrives i formularen, når indsatsen afblæses."),
    "skrev": Variable("Det skrev vi", "Det, der skal rettes. Skrives i formularen."),
    "rigtigt": Variable("Det rigtige er", "Rettelsen. Skrives i formularen."),
    "situation": Variable("Situationen", "Situationsbilledets overskrift 1, 3 og 4.", inside=True),
    "konsekvenser": Variable("Mulige konsekvenser", "Situationsbilledets overskrift 10 og 11.", inside=True),
    "tiltag": Variable(
        "Mulige tiltag",
        "Situationsbilledets overskrift 8 og 14; af opgavelisten kun det, planen sætter i gang i trin 4.",
        inside=True,
    ),
    "billede": Variable(
        "Situationsbilledet", "Hele den godkendte udgave, uden det, der ikke må offentliggøres.", inside=True
    ),
    "udgave": Variable("Udgave", "Nummeret på det godkendte situationsbillede; ellers tom."),
    "aftaler": Variable("Aftaler", "Aftalerne med parterne fra loggen, en på hver linje.", many=True, inside=True),
    "anvisninger_gaelder": Variable(
        "Gælder der anvisninger?", "»ja«, når politiets anvisninger gælder nu; ellers tom. Deres ordlyd er ikke med."
    ),
    "kommunikation": Variable(
        "Kommunikationsafdelinger", "Hvem pressen henvises til, med telefonnumre, en på hver linje.", many=True
    ),
}
"""By name, in the order the handbook lists them."""
