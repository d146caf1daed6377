"""What is stored of one person, as a file for whoever answers their request (GDPR art. 15): a draft, never the answer.

Third parties are taken out of every text. Markdown, so that it can be read as it is and made into a letter.
"""

import textwrap
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from beredskab_tui.access.people import Person
from beredskab_tui.plan.model import Plan
from beredskab_tui.room.insight import Insight, Place
from beredskab_tui.room.mentions import Mention
from beredskab_tui.room.persons import Sought
from beredskab_tui.room.redaction import CPR, MAIL, MAYBE, PERSON, PHONE, Looked, Redactor
from beredskab_tui.room.wording import counted
from beredskab_tui.text import safe
from beredskab_tui.times import clock, date

WIDTH: Final = 100
_MOST_LOOKS: Final = 40
"""Places to check that are named one by one; the rest are counted."""


class Made(NamedTuple):
    """The file, and how many places in it a human has to look at."""

    text: str
    looks: int


def insight_text(
    found: Insight, who: Sought, redactor: Redactor, plan: Plan, me: Person, now: datetime, *, full: bool
) -> Made:
    """The whole file.

    Args:
        who: what was looked for.
        me: who makes it.
        full: with the text of what is confidential or sensitive, as far as whoever makes it may read it.
    """
    looks: list[str] = []
    body = [line for place in found.places if place.holds for line in _place(place, redactor, looks, full=full)]
    head = [*_head(who, me, now), *_searched(found), *_to_check(found, looks, full=full), *_by_law(plan)]
    if not body:
        body = ["## Fundet", "", "Intet sted er personen nævnt med det, der er søgt efter."]
    return Made("\n".join([*head, *body, ""]), len(looks))


def _head(who: Sought, me: Person, now: datetime) -> Iterator[str]:
    yield "# Indsigt: hvad der er gemt om en person"
    yield ""
    yield "**UDKAST. Et menneske skal læse det hele igennem, før noget bliver givet videre.**"
    yield ""
    yield from _wrapped(
        f"Lavet {date(now)} kl. {clock(now)} af {me.name} ({me.initials}) til brug for svaret på en anmodning om "
        "indsigt (databeskyttelsesforordningens artikel 15). Filen er fortrolig og skal slettes, når svaret er givet."
    )
    yield ""
    for label, values in (
        ("Navne", who.names), ("Telefonnumre", who.phones), ("Mailadresser", who.mails), ("Initialer", who.initials),
    ):  # fmt: skip
        if values:
            yield f"- {label}, der er søgt efter: {safe(', '.join(values))}"
    yield ""
    yield from _wrapped(
        f"Andre mennesker er taget ud: {PERSON}, {PHONE}, {MAIL}, {CPR}. {MAYBE.format('…')} ligner et navn, som "
        "programmet ikke kender; det står der endnu. Staben står med initialer, fordi de handlede for sekretariatet; "
        "det er jer, der afgør, om deres navne skal gives. Ens efternavne og det, der kun kan forstås af "
        "sammenhængen, kan intet program tage ud."
    )
    yield ""


def _searched(found: Insight) -> Iterator[str]:
    yield "## Hvad der er gennemsøgt"
    yield ""
    for place in found.places:
        begun = f", begyndt {date(place.started_at)}" if place.started_at is not None else ""
        sure = sum(one.sure for one in place.found)
        yield f"- {place.name}{begun}: {counted(sure, 'sted', 'steder') if sure else 'intet'}"
    yield ""
    yield "Ikke gennemsøgt:"
    yield ""
    for trouble in found.troubles:
        yield from _item(trouble)
    for place in found.places:
        if place.withheld:
            numbers = ", ".join(map(str, place.withheld))
            yield from _item(f"{place.name}: linje {numbers} kan kun læses af andre. Få dem til at søge i dem.")
        for name in place.unsearched:
            yield from _item(f"{place.name}: bilaget {safe(name)}")
    yield from _item("kopier på USB-stik og andre computere, udskrifter, mails i postkasser, papir og andre systemer")
    yield ""


def _to_check(found: Insight, looks: Sequence[str], *, full: bool) -> Iterator[str]:
    yield "## Det skal du se efter, før noget gives videre"
    yield ""
    yield from _item(
        "Er det den rigtige person alle steder, og er numre og adresser øverst deres egne? Flere kan hedde det samme."
    )
    yield from _item("Kan andre kendes på det, der står: en adresse, et slægtskab, et arbejde, det, de har sagt?")
    yield from _item("Har nogen fået lovet at være anonyme? Afvej konkret, om det kan gives (artikel 15, stk. 4).")
    yield from _item("Er der en straffesag eller et hensyn til politiet? Spørg politiet, før det gives.")
    close = sum(bool(one.close) for place in found.places for one in place.found)
    if close:
        with_text = "er med her" if full else "er ikke med her; --fuld tager det med for den, der må læse det"
        verb = "sted er fortroligt eller følsomt" if close == 1 else "steder er fortrolige eller følsomme"
        yield from _item(f"{close} {verb}. Teksten {with_text}.")
    for look in looks[:_MOST_LOOKS]:
        yield from _item(look)
    if len(looks) > _MOST_LOOKS:
        yield from _item(f"… og {len(looks) - _MOST_LOOKS} steder til. Læs det hele.")
    yield ""


def _by_law(plan: Plan) -> Iterator[str]:
    months = counted(plan.upkeep.retention_months, "måned", "måneder")
    yield "## Det skal svaret også sige (artikel 15, stk. 1)"
    yield ""
    for line in (
        "Formålet med, at oplysningerne er gemt: ____",
        "Hvilke slags oplysninger det er: ____",
        "Hvem der har fået dem: ____ (se beskeder og mails nedenfor)",
        f"Hvor længe de gemmes: der tages stilling senest {months} efter, at en hændelse er lukket",
        "Hvor de kommer fra: ____",
        "Retten til at få rettet, slettet og begrænset, til indsigelse og til at klage til Datatilsynet",
    ):
        yield from _item(line)
    yield ""


def _place(place: Place, redactor: Redactor, looks: list[str], *, full: bool) -> Iterator[str]:
    title = redactor.redact(place.title).text
    yield f"## {place.name}{f': {safe(title)}' if title else ''}"
    yield ""
    if place.own_lines:
        lines = counted(place.own_lines, "linje", "linjer")
        yield from _wrapped(
            f"Har selv skrevet eller sagt {lines} i loggen som en af staben. De er ikke skrevet ud her."
        )
        yield ""
    for mention in place.found:
        if mention.sure:
            yield from _mention(place, mention, redactor, looks, full=full)
        else:
            looks.append(f"{place.name}, {_where(mention)}: kun en del af navnet står der. Er det personen?")


def _mention(place: Place, mention: Mention, redactor: Redactor, looks: list[str], *, full: bool) -> Iterator[str]:
    where = _where(mention)
    yield f"### {where}"
    yield ""
    if (mention.close and not full) or not mention.parts:
        yield "Teksten er ikke med her."
        yield ""
        return
    for part in mention.parts:
        looked: Looked = redactor.redact(safe(part.text))
        lines = looked.text.split("\n")
        yield f"> {part.label}: {lines[0]}"
        yield from (f"> {line}".rstrip() for line in lines[1:])
        looks.extend(f"{place.name}, {where}: »{one}«" for one in looked.look)
    yield ""


def _where(mention: Mention) -> str:
    at = f" ({date(mention.at)} kl. {clock(mention.at)})" if mention.at is not None else ""
    return f"{mention.where}{at}{f', {mention.close}' if mention.close else ''}"


def _item(text: str) -> list[str]:
    return textwrap.wrap(f"- {text}", WIDTH, subsequent_indent="  ", break_on_hyphens=False)


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, break_on_hyphens=False)
