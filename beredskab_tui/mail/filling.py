"""Filling a template: what is known now, what somebody wrote in the form, and the text that comes of it.

What is known comes from the situation picture that who leads has approved, and before there is one from the incident
itself. Nothing comes from *Må ikke offentliggøres* nor from a line that is marked to stay inside (plan R34). The text
is a proposal: it is edited, approved and only then sent.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from beredskab_tui.access.people import People, Person
from beredskab_tui.configfile import BadFile
from beredskab_tui.errors import Refused
from beredskab_tui.mail.templatecode import CodeFault, Lines, render
from beredskab_tui.mail.templates import Template, as_problem
from beredskab_tui.mail.variables import VARIABLES
from beredskab_tui.plan.model import Plan
from beredskab_tui.records import Agreement, Incident, Instruction, PictureHeading, PictureKind, SituationPicture
from beredskab_tui.records.words import danish
from beredskab_tui.room.board import Board
from beredskab_tui.room.command import who_acts
from beredskab_tui.room.headings import BY_KIND, HEADINGS, NOT_PUBLIC
from beredskab_tui.room.media import departments
from beredskab_tui.room.picturedraft import INSIDE, at_clock, last_approved, next_due
from beredskab_tui.room.pictureextracts import texts_of
from beredskab_tui.room.standins import stand_in
from beredskab_tui.room.wording import ended, listed, shortened
from beredskab_tui.text import clean, clean_line
from beredskab_tui.times import clock, date

Fact = str | list[str]

LONGEST_SUBJECT: Final = 150
"""Characters: more than any mailbox shows."""
TELLING: Final = 12
"""Characters from which on a text is found again inside another; a shorter one is a word like any."""
QUOTED: Final = 300
"""Characters of a text that are looked for: proposals quote no more than some hundreds of a line."""
MEASURES: Final = 4
"""The stage of the plan that sets measures going; those before it make the secretariat ready (plan R30–R37)."""
STANDS: Final = "Det, du har skrevet, står."
_NUMBERS: Final = re.compile(r" ?\(#[0-9]+\)")
"""The numbers of log lines, which mean nothing outside the house."""
_OF_LINE: Final = re.compile(r"\(#([0-9]+)\)$")
_TIME: Final = re.compile(r"^[0-9]{2}\.[0-9]{2} ")
"""What proposals put in front of a line."""
_ACTION_LIST: Final = re.compile(r"^(Gennemført|Under udførelse): ")
_ABOUT_ITSELF: Final = re.compile(
    r"(Ændret|Nyt|Intet nyt) siden udgave [0-9]+, |\(… og [0-9]+ ældre, der står i loggen\)$"
)
"""What the program says of the picture itself, to whoever writes it."""
_EMPTY_LINES: Final = re.compile(r"\n{3,}")


class Filled(NamedTuple):
    """What a template comes to."""

    subject: str
    """One line."""
    text: str


class Question(NamedTuple):
    """One field of the form."""

    name: str
    label: str
    proposed: str
    """What stands in the field when the form opens; may have several lines."""


def facts(board: Board, plan: Plan, people: People, me: Person, now: datetime) -> dict[str, Fact]:
    """Everything a template may use, by the names in ``VARIABLES``; what is not known is empty.

    Args:
        me: who writes the message.
    """
    incident = board.incident
    acting = who_acts(incident, people)
    leader = people.leader if acting is None else people.find(acting.by)
    phone = stand_in(leader.phone) if incident.exercise else leader.phone
    sieve = _Sieve(board, people)
    picture = last_approved(board.situation_pictures)
    texts = {} if picture is None else texts_of(picture)
    promised = next_due(board.situation_pictures)
    happened = sieve.lines(ended(incident.title))
    police = incident.police_case is True
    return {
        "haendelse": "\n".join(happened),
        "type": next((kind.name for kind in plan.kinds if kind.id == incident.kind), ""),
        "sted": incident.place or "",
        "gruppe": listed([plan.group(number).name for number in incident.groups]),
        "politisag": "ja" if police else "",
        "politi_nr": incident.police.case_number if incident.police is not None else "",
        "aktiveret_af": danish(incident.activated_by) if incident.activated_by is not None else "",
        "bekraeftet": _confirmed(incident, now),
        "startet": at_clock(incident.started_at, now),
        "kl": clock(now),
        "dato": date(now),
        "omraade": plan.area,
        "sekretariat": plan.secretariat,
        "leder": leader.name,
        "leder_telefon": phone,
        "afsender": me.name,
        "sket": sieve.public(texts, 1) or _own_words(incident, happened, now),
        "seneste": sieve.public(texts, 2),
        "ved_ikke": sieve.public(texts, 12),
        "goer_selv": "",
        "goer_vi": sieve.public(texts, 8),
        "kontakt": f"{plan.secretariat}, telefon {phone}" if phone else "",
        "naeste_orientering": at_clock(promised, now) if promised is not None and promised > now else "",
        "videre": "",
        "skrev": "",
        "rigtigt": "",
        "situation": sieve.partners(texts, 1, 3, 4) or _own_words(incident, happened, now),
        "konsekvenser": sieve.partners(texts, 10, 11),
        "tiltag": sieve.partners(texts, 8, 14),
        "billede": _whole(picture, sieve, plan, people, now) if picture is not None else "",
        "udgave": str(picture.version) if picture is not None else "",
        "aftaler": _agreements(board, sieve),
        "anvisninger_gaelder": "ja" if board.instructions(now) else "",
        "kommunikation": [
            f"{one.name} ({one.org}): {how}" if one.org else f"{one.name}: {how}"
            for one in departments(board.contacts)
            if (how := ", ".join(part for part in (f"telefon {one.phone}" if one.phone else "", one.email) if part))
        ],
    }


def questions(template: Template, known: Mapping[str, Fact]) -> list[Question]:
    """What the form asks for, each with what is known of it. ``template.required`` are those it must not leave empty.

    Args:
        known: the facts.
    """
    return [Question(name, VARIABLES[name].label, _joined(known.get(name, ""))) for name in template.fields]


def fill(template: Template, known: Mapping[str, Fact], own: Mapping[str, str]) -> Filled:
    """The subject and the text of a message.

    Args:
        known: the facts.
        own: what was written in the form, by name; it goes before what is known, and code in it stays text.

    Raises:
        Refused: a field that is needed is empty.
        BadFile: the code cannot be used, or makes too long a text.
        TooLong: a field has more than a text may have.
    """
    values: dict[str, str | Lines] = {}
    for name, variable in VARIABLES.items():
        written = clean(_joined(own[name] if name in own else known.get(name, "")))
        values[name] = Lines(line for line in written.split("\n") if line) if variable.many else written
    missing = [f"»{VARIABLES[name].label}«" for name in template.required if not values[name]]
    if missing:
        raise Refused(f"{template.name}: udfyld {listed(missing)}, før beskeden kan laves. {STANDS}")
    subject = _rendered(template, template.subject, template.subject_line, values)
    text = _rendered(template, template.text, template.text_line, values)
    return Filled(shortened(clean_line(subject), LONGEST_SUBJECT), _EMPTY_LINES.sub("\n\n", clean(text)))


def _rendered(template: Template, code: str, first_line: int, values: Mapping[str, str | Lines]) -> str:
    try:
        return render(code, values)
    except CodeFault as fault:
        raise BadFile((as_problem(template, fault, first_line, STANDS),)) from fault


def _joined(fact: Fact) -> str:
    return fact if isinstance(fact, str) else "\n".join(fact)


# -- what may leave the house


class _Sieve:
    """Holds back what is not for those who read the message."""

    def __init__(self, board: Board, people: People) -> None:
        marked = [entry for entry in board.log if entry.sensitivity in INSIDE or NOT_PUBLIC in entry.headings]
        self.inside = {entry.seq for entry in marked}
        """Numbers of the lines that stay inside: marked so, or sent to the heading that does (plan R34)."""
        self._struck = {entry.seq for entry in board.log if entry.struck is not None}
        self._others = {entry.seq for entry in board.log if entry.kind in BY_KIND}
        """Numbers of the lines with the police's words, rumours and media, which have headings of their own."""
        private = [entry.text for entry in marked]
        private += [
            one.text for picture in board.situation_pictures for one in picture.headings if one.key == NOT_PUBLIC
        ]
        written: PictureHeading | None = board.record(PictureHeading, str(NOT_PUBLIC))
        if written is not None:
            private += [written.text, *(one.text for one in written.others)]
        self._private = _told_by(private)
        self._police = _told_by([one.text for one in board.all(Instruction)])
        self._readying = tuple(task.title for task in board.tasks if task.stage < MEASURES)
        self._initials = re.compile(rf" \((?:{'|'.join(re.escape(person.initials) for person in people)})\)$")

    def lines(self, text: str, *, struck: bool = False, others: bool = True) -> list[str]:
        """The lines of a text that may leave the house, without the numbers of the log.

        Args:
            struck: also those that have been struck since.
            others: also the police's words, rumours and media.
        """
        held = self.inside | (set() if struck else self._struck) | (set() if others else self._others)
        parts = self._private if others else self._private + self._police
        kept = []
        for line in text.split("\n"):
            number = _OF_LINE.search(line)
            flat = _flat(line)
            if (number is None or int(number[1]) not in held) and not any(part in flat for part in parts):
                kept.append(_NUMBERS.sub("", line))
        return kept

    def public(self, texts: Mapping[int, str], key: int) -> str:
        """What stands under a heading, for residents: without what is of the house's own work."""
        lines = self.lines(texts.get(key, ""), others=False)
        return "\n".join(line for line in lines if not _ACTION_LIST.match(line) and not _ABOUT_ITSELF.match(line))

    def partners(self, texts: Mapping[int, str], *keys: int) -> str:
        """What stands under headings, for those we work with. Of the action list only what the plan sets going there:
        how we made ourselves ready, and whose initials stand behind it, is our own business."""
        kept = []
        for line in (line for key in keys for line in self.lines(texts.get(key, ""))):
            title = _ACTION_LIST.sub("", line)
            if title != line:
                if title.startswith(self._readying):
                    continue
                line = self._initials.sub("", line)
            if line and not _ABOUT_ITSELF.match(line):
                kept.append(line)
        return "\n".join(kept)


def _told_by(texts: Sequence[str]) -> tuple[str, ...]:
    """What gives these texts away where it stands inside another: each line of them, so far as proposals quote it."""
    lines = (_flat(_NUMBERS.sub("", _TIME.sub("", line)))[:QUOTED] for text in texts for line in text.split("\n"))
    return tuple(line for line in lines if len(line) >= TELLING)


def _flat(text: str) -> str:
    return " ".join(text.split()).casefold()


# -- facts that take more than a word


def _confirmed(incident: Incident, now: datetime) -> str:
    sure = incident.confirmation
    if sure is None:
        return "Situationen er ikke bekræftet endnu."
    return f"Situationen er bekræftet {at_clock(sure.at, now)} af {ended(sure.source)}"


def _own_words(incident: Incident, happened: Sequence[str], now: datetime) -> str:
    """What can be said before there is a situation picture. Who confirmed it is nobody's business but ours."""
    # What somebody typed in a hurry is read by many: it begins as a sentence does, and says the place once.
    sentences = [f"{one[:1].upper()}{one[1:]}" for one in happened]
    place = incident.place
    sentences += [f"Sted: {ended(place)}"] if place and not any(place in one for one in happened) else []
    sure = incident.confirmation
    sentences.append(
        f"Bekræftet {ended(at_clock(sure.at, now))}" if sure is not None else "Situationen er ikke bekræftet endnu."
    )
    return " ".join(sentences)


def _agreements(board: Board, sieve: _Sieve) -> list[str]:
    told = []
    for one in board.all(Agreement):
        entry = board.entry(one.seq)
        if not one.struck and one.seq not in sieve.inside and (entry is None or entry.struck is None):
            said = _NUMBERS.sub("", " ".join(one.text.split()))
            told.append(f"{one.with_whom}: {said}" if one.with_whom else said)
    return told


def _whole(picture: SituationPicture, sieve: _Sieve, plan: Plan, people: People, now: datetime) -> str:
    """The version that counts, but for what stays inside, as somebody outside reads it."""
    by = people.get(picture.approved_by)
    groups = listed([plan.group(number).name for number in picture.groups])
    lines = [f"{danish(picture.kind).capitalize()} udgave. Gælder pr. {ended(at_clock(picture.valid_at, now))}"]
    if picture.approved_at is not None:
        lines.append(f"Godkendt{f' af {by.name}' if by is not None else ''} {at_clock(picture.approved_at, now)}.")
    if picture.kind is PictureKind.FINAL:
        lines.append("Det er den sidste udgave.")
    elif picture.next_at is not None and picture.next_at > now:
        lines.append(f"Næste udgave {at_clock(picture.next_at, now)}.")
    lines += [ended(groups)] if groups else []
    texts = texts_of(picture)
    for heading in HEADINGS:
        told = sieve.lines(texts.get(heading.key, ""), struck=True) if heading.key != NOT_PUBLIC else []
        if any(told):
            lines += ["", heading.title.upper(), *told]
    return "\n".join(lines)
