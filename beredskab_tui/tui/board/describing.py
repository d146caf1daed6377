"""The one form that says what an incident is, where, and who activated; for the police, who of them and when.

All of it may be left empty and filled in later. What is not changed here is not written, so that two people who
describe the same incident do not undo each other's words.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from beredskab_tui.plan.model import ACTIVATORS, Plan
from beredskab_tui.plan.places import folded
from beredskab_tui.records import Activator, Incident, PoliceContact, Scope
from beredskab_tui.records.words import danish
from beredskab_tui.room import activation
from beredskab_tui.room.seat import Seat
from beredskab_tui.times import BadTime, clock_on_day, day_clock, read_coming
from beredskab_tui.tui.board.whens import time_of, when_field
from beredskab_tui.tui.screens.form import Values
from beredskab_tui.tui.widgets.fields import Field

POLICE: Final = "politi"
"""The one of the activators that brings group 2 (plan R16)."""
SPECIAL: Final = "saerlig"
"""The type that may be announced before it happens (plan R9)."""
_NO_DEPARTMENT: Final = "Ingen kendt afdeling. Skriv evt. husnummeret eller afdelingens navn."
_BY: Final[dict[str, Activator]] = {word: activator for word, activator in ACTIVATORS.items()}


def places_like(plan: Plan, written: str) -> Sequence[str]:
    """What the beginning of a place may become: departments, then streets."""
    begun = folded(written)
    return [place for place in plan.places if folded(place).startswith(begun) and folded(place) != begun]


class Describing:
    """The form for one incident as it is now.

    Args:
        may_activate: whether this person may choose the group; else it is not asked.
    """

    def __init__(self, plan: Plan, seat: Seat, incident: Incident, *, may_activate: bool) -> None:
        self._plan = plan
        self._seat = seat
        self._incident = incident
        self._asks_who = may_activate and not incident.groups
        self._before: Values = {}
        """The fields as they were when the form was opened."""
        self.activated: int | None = None
        """The group in force after this form was stored, if it asked for one."""

    @property
    def explanation(self) -> str:
        """What to know before filling it in; empty for nothing."""
        if self._incident.groups or self._asks_who:
            return ""
        return "Gruppen vælges af lederen eller stedfortræderen."

    def fields(self) -> list[Field]:
        """The fields, the most needed first."""
        incident, plan = self._incident, self._plan
        fields = [
            Field("kind", "Hvad er det", incident.kind or "", tuple((kind.id, kind.name) for kind in plan.kinds)),
            Field(
                "place",
                "Hvor: adresse eller afdeling",
                incident.place or "",
                tells=self._tell_department,
                complete=lambda text: places_like(plan, text),
            ),
        ]
        if self._asks_who:
            # Before the question who activates: what is only announced has no group yet.
            fields.append(
                Field(
                    "planned",
                    "Varslet til, fx fredag 18.00 (tom: den er i gang)",
                    check=self._look_planned,
                    tells=self._tell_planned,
                    when=("kind", SPECIAL),
                )
            )
            by = tuple((word, _with_group(word, activator)) for word, activator in _BY.items())
            fields.append(Field("by", "Hvem aktiverer", "", by))
        if self._asks_who or 2 in incident.groups:
            fields += self._police_fields()
        scopes = tuple((one.value, danish(one)) for one in Scope)
        fields.append(Field("scope", "Hvad kræver det", incident.scope.value, scopes))
        self._before = {field.name: field.value for field in fields}
        return fields

    def _police_fields(self) -> list[Field]:
        known = self._incident.police or PoliceContact()
        now = self._seat.clock()
        # What was longer ago is not written in a way that a field reads; it stands in the log.
        recent = known.at is not None and now - known.at < timedelta(days=1)
        at = day_clock(known.at, now) if known.at is not None and recent else ""
        when = ("by", POLICE) if self._asks_who else None
        hour = when_field("hour", self._seat.clock, "Hvornår sagde de det, fx 14.32 (kan undlades)", at)
        return [
            Field("officer", "Hvem hos politiet (kan undlades)", known.officer, when=when),
            hour._replace(when=when),
            Field("case", "Vagtcentralens journalnummer (kan undlades)", known.case_number, when=when),
        ]

    def _look_planned(self, text: str) -> str:
        """What is wrong with the time of an announced event; empty when nothing is."""
        try:
            self._planned(text)
        except BadTime as error:
            return error.sentence
        return ""

    def _tell_planned(self, text: str) -> str:
        planned = self._planned(text)
        told = "" if planned is None else clock_on_day(planned, self._seat.clock())
        return told and f"Læses som {told}. Gruppen vælges først, når den begynder."

    def _planned(self, text: str) -> datetime | None:
        return read_coming(text, self._seat.clock()) if text.strip() else None

    def _tell_department(self, place: str) -> str:
        if not place.strip():
            return ""
        department = self._plan.department_of(place)
        return f"Hører til {department.name}." if department is not None else _NO_DEPARTMENT

    def store(self, values: Values, _event: str) -> Incident:
        """Store what was changed; in the journal thread.

        Raises:
            BeredskabError: as ``classify``, and for a time that cannot be read.
        """
        changed = {name: value for name, value in values.items() if value != self._before.get(name)}
        by = _BY.get(changed.get("by", ""))
        planned = self._planned(changed.get("planned", ""))
        if planned is not None:
            # What is only announced has no group yet, so whoever was chosen to activate it has still to do so.
            by = None
        incident = activation.classify(
            self._seat,
            self._plan,
            kind=changed.get("kind") or None,
            place=changed.get("place") or None,
            scope=Scope(changed["scope"]) if "scope" in changed else None,
            police_case=None if by is None else by is Activator.POLICE,
            activated_by=by,
            police=self._police(changed),
        )
        if planned is not None:
            incident = activation.announce(self._seat, planned)
        self.activated = None if by is None else incident.groups[-1]
        return incident

    def _police(self, changed: Values) -> PoliceContact | None:
        """What was said of the police; None for nothing."""
        said = PoliceContact(
            officer=changed.get("officer", ""),
            at=time_of(changed.get("hour", ""), self._seat.clock()),
            case_number=changed.get("case", ""),
        )
        return said if said != PoliceContact() else None


def _with_group(word: str, activator: Activator) -> str:
    name = danish(activator)
    return f"{name}, gruppe {2 if word == POLICE else 1}"
