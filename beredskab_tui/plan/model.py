"""The preparedness plan as a value. Names are the glossary's; ``rename`` has the keys of ``plan.toml``.

``title`` and ``description`` of a field are Danish: they explain a mistake to the person who edits the file.
"""

from collections.abc import Mapping
from datetime import date as Date
from typing import Annotated, Final, Literal, TypeVar

import msgspec
from msgspec import Meta

from beredskab_tui.errors import UsageError
from beredskab_tui.plan.places import department_of, names
from beredskab_tui.records.kinds import Activator

Key = TypeVar("Key", str, int)
P = TypeVar("P")

ActivatorId = Literal["politi", "kommune", "boligorganisation", "omraadesekretariat"]
OwnerRole = Literal["leder", "udvalgt_medarbejder", "medarbejder"]
Need = Literal["obligatorisk", "evt", "nej"]
TargetId = Literal["a", "b", "c", "d", "e"]

ACTIVATORS: Final[dict[ActivatorId, Activator]] = {
    "politi": Activator.POLICE,
    "kommune": Activator.MUNICIPALITY,
    "boligorganisation": Activator.HOUSING_ORG,
    "omraadesekretariat": Activator.AREA_SECRETARIAT,
}
"""The words of the plan and of the command line for who activated (plan R16, R18)."""

Id = Annotated[
    str,
    Meta(
        pattern="^[a-z0-9][a-z0-9_-]{0,39}$",
        title="id",
        description='Brug kun a-z, 0-9, _ og bindestreg, og skriv ae, oe, aa for æ, ø, å, fx id = "skovbakken".',
    ),
]
Words = Annotated[str, Meta(min_length=1)]
Name = Annotated[str, Meta(min_length=1, title="navnet", description='Skriv et navn, fx navn = "Hærværk".')]
Texts = Annotated[tuple[Words, ...], Meta(min_length=1)]
Minutes = Annotated[int, Meta(ge=0, le=20160, title="fristen", description="Skriv antal minutter, fx frist = 30.")]


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A section of the plan. A key it does not know is a mistake: somebody thinks it says something."""


class Department(
    Part,
    frozen=True,
    kw_only=True,
    rename={
        "name": "navn",
        "organisation": "boligorganisation",
        "addresses": "adresser",
        "homes": "boliger",
        "caretaker": "varmemester",
    },
):
    """A housing department (*boligafdeling*) of the area."""

    id: Id
    name: Name
    organisation: str = ""
    """The housing organisation it belongs to."""
    addresses: Texts
    """Streets with house numbers, as they are said on the phone."""
    homes: (
        Annotated[int, Meta(ge=0, title="antallet af boliger", description="Skriv et tal, fx boliger = 240.")] | None
    ) = None
    caretaker: str = ""
    """Who of the contact list to ring about the buildings, by name."""


class CrisisKind(Part, frozen=True, kw_only=True, rename={"name": "navn", "digit": "tal"}):
    """A type of crisis (plan R8–R10)."""

    id: Id
    name: Name
    digit: Annotated[int, Meta(ge=1, le=9, title="tallet", description="Skriv et tal fra 1 til 9, fx tal = 3.")]
    """The key that chooses it."""


class PlanGroup(
    Part,
    frozen=True,
    kw_only=True,
    rename={
        "number": "nummer",
        "name": "navn",
        "police_case": "politisag",
        "activated_by": "aktiveres_af",
        "members": "medlemmer",
        "contact_group": "kontaktgruppe",
        "conduct": "samarbejde",
    },
):
    """Preparedness group 1 or 2 (plan R16–R22)."""

    number: Annotated[int, Meta(ge=1, le=2, title="nummeret", description="Skriv nummer = 1 eller nummer = 2.")]
    name: Name
    police_case: bool
    activated_by: Annotated[tuple[ActivatorId, ...], Meta(min_length=1)]
    members: Texts
    """The roles that are in it, in words."""
    contact_group: Id
    """The contact group that holds its members."""
    conduct: str = ""
    """How the parties work together in it (plan R21, R22)."""


class Stage(
    Part,
    frozen=True,
    kw_only=True,
    rename={"number": "nummer", "name": "navn", "owner_role": "ansvarlig", "deadline_minutes": "frist", "hint": "raad"},
):
    """A step of the activation (plan R30–R37)."""

    number: Annotated[int, Meta(ge=1, le=4, title="nummeret", description="Skriv et tal fra 1 til 4, fx nummer = 2.")]
    name: Name
    owner_role: Annotated[OwnerRole, Meta(title="ansvarlig")]
    deadline_minutes: Minutes
    """Minutes after the start of the incident."""
    hint: str = ""


class ActionCard(
    Part,
    frozen=True,
    kw_only=True,
    rename={
        "title": "titel",
        "hint": "raad",
        "stage": "trin",
        "owner_role": "ansvarlig",
        "deadline_minutes": "frist",
        "group_1": "gruppe_1",
        "group_2": "gruppe_2",
        "inform": "ved_orientering",
        "contact_groups": "kontaktgrupper",
        "target_groups": "maalgrupper",
        "informs": "orienterer",
    },
):
    """An action card (*aktionskort*): one thing the plan asks for, and by whom, before when."""

    id: Id
    title: Annotated[str, Meta(min_length=1, max_length=80, title="titlen", description="Skriv højst 80 tegn.")]
    hint: str = ""
    """How to go about it, in a few sentences."""
    stage: Annotated[int, Meta(ge=1, le=4, title="trinnet", description="Skriv et tal fra 1 til 4, fx trin = 2.")]
    owner_role: Annotated[OwnerRole, Meta(title="ansvarlig")]
    deadline_minutes: Minutes | None = None
    """Minutes after the start of the incident; None for no deadline."""
    group_1: Annotated[Need, Meta(title="gruppe_1")]
    group_2: Annotated[Need, Meta(title="gruppe_2")]
    inform: bool = False
    """Also on the short list when the situation asks for information only (plan R5)."""
    contact_groups: tuple[Id, ...] = ()
    """Whom of the contact list it concerns."""
    target_groups: tuple[TargetId, ...] = ()
    informs: tuple[Id, ...] = ()
    """Which of the groups to be informed it reaches."""

    def need(self, group: int) -> Need:
        """Whether the card is asked for in group 1 or 2."""
        return self.group_1 if group == 1 else self.group_2


class Target(Part, frozen=True, kw_only=True, rename={"name": "navn"}):
    """One of the five target groups of outreach (plan R53)."""

    id: Annotated[TargetId, Meta(title="id")]
    name: Name


class InformedGroup(Part, frozen=True, kw_only=True, rename={"name": "navn"}):
    """A group that is to be informed (plan R29)."""

    id: Id
    name: Name


class ContactGroup(Part, frozen=True, kw_only=True, rename={"name": "navn"}):
    """A group of the contact list."""

    id: Id
    name: Name


class Signature(Part, frozen=True, kw_only=True, rename={"role": "rolle", "name": "navn", "date": "dato"}):
    """One of the parties that sign the plan (plan R2, R4)."""

    role: Words
    name: str = ""
    """Who signs; empty while nobody has been named."""
    status: Literal["mangler", "underskrevet"]
    date: Date | None = None


class Approval(Part, frozen=True, kw_only=True, rename={"date": "dato", "case_number": "sagsnummer"}):
    """The approval by Landsbyggefonden (plan R3)."""

    date: Date | None = None
    """None while it is not approved."""
    case_number: str = ""


class Escalation(Part, frozen=True, kw_only=True, rename={"to_group_2": "til_gruppe_2", "to_group_1": "til_gruppe_1"}):
    """What makes an incident change group (plan R20)."""

    to_group_2: Texts
    to_group_1: Texts


class StandDown(
    Part,
    frozen=True,
    kw_only=True,
    rename={"decided_by": "besluttes_af", "checklist": "husk", "evaluation_days": "evaluering_dage"},
):
    """How an incident ends (gaps 58, 59)."""

    decided_by: Annotated[OwnerRole, Meta(title="besluttes_af")]
    checklist: Texts
    evaluation_days: Annotated[int, Meta(ge=1, le=365)]
    """Days from the stand-down to the evaluation meeting at the latest."""


class Upkeep(
    Part,
    frozen=True,
    kw_only=True,
    rename={
        "review_months": "eftersyn_maaneder",
        "exercise_months": "oevelse_maaneder",
        "contact_check_days": "kontakttjek_dage",
        "contact_check_months": "kontakttjek_maaneder",
        "retention_months": "opbevaring_maaneder",
    },
):
    """What is done on quiet days, and how often (plan R56, gaps 60, 61, 64)."""

    review_months: Annotated[int, Meta(ge=1, le=60)]
    exercise_months: Annotated[int, Meta(ge=1, le=60)]
    contact_check_days: Annotated[int, Meta(ge=1, le=730)]
    retention_months: Annotated[int, Meta(ge=1, le=120)] = 6
    """Months after its closing in which somebody decides what becomes of an incident (gap 64)."""
    contact_check_months: Annotated[int, Meta(ge=1, le=60)] = 1
    """Months between two checks of the contact list; a plan that says nothing has one each month."""


class Plan(
    Part,
    frozen=True,
    kw_only=True,
    rename={
        "sample": "proeveplan",
        "valid_from": "gyldig_fra",
        "area": "omraade",
        "secretariat": "sekretariat",
        "area_secretariat": "omraadesekretariat",
        "legal_basis": "retsgrundlag",
        "aim": "maal",
        "purposes": "formaal",
        "principles": "principper",
        "departments": "afdeling",
        "kinds": "type",
        "groups": "gruppe",
        "stages": "trin",
        "cards": "kort",
        "target_groups": "maalgruppe",
        "informed": "orienteres",
        "contact_groups": "kontaktgruppe",
        "signatures": "underskrift",
        "approval": "godkendelse",
        "escalation": "skift",
        "stand_down": "afblaesning",
        "upkeep": "vedligehold",
        "fingerprint": "fingeraftryk",
        "text": "tekst",
    },
):
    """The whole plan. ``read_plan`` gives one whose parts fit together."""

    sample: bool
    """True while the shipped example is in force; the board says PRØVEPLAN."""
    version: Words
    valid_from: Annotated[
        Date,
        Meta(
            title="gyldig_fra",
            description="Skriv år-måned-dag uden anførselstegn, fx gyldig_fra = 2026-03-01.",
        ),
    ]
    area: Words
    secretariat: Words
    area_secretariat: str = ""
    legal_basis: Texts
    aim: Words
    """The overall aim, shown when an incident starts (plan R6)."""
    purposes: Texts
    principles: Texts
    """How we speak in a crisis (plan R39–R43)."""
    departments: Annotated[tuple[Department, ...], Meta(min_length=1)]
    kinds: Annotated[tuple[CrisisKind, ...], Meta(min_length=1)]
    groups: Annotated[tuple[PlanGroup, ...], Meta(min_length=1)]
    stages: Annotated[tuple[Stage, ...], Meta(min_length=1)]
    cards: Annotated[tuple[ActionCard, ...], Meta(min_length=1)]
    target_groups: Annotated[tuple[Target, ...], Meta(min_length=1)]
    informed: Annotated[tuple[InformedGroup, ...], Meta(min_length=1)]
    contact_groups: Annotated[tuple[ContactGroup, ...], Meta(min_length=1)]
    signatures: Annotated[tuple[Signature, ...], Meta(min_length=1)]
    approval: Approval
    escalation: Escalation
    stand_down: StandDown
    upkeep: Upkeep
    fingerprint: str = ""
    """BLAKE2b of the file's bytes, in hexadecimal: which plan was in force (gap 66). Computed when it is read."""

    text: str = ""
    """The whole file, so that an incident can keep the plan it began under (gap 66). Set when it is read."""

    @property
    def review_months(self) -> int:
        """Months between two reviews of the plan (gap 60)."""
        return self.upkeep.review_months

    def kind(self, kind_id: str) -> CrisisKind:
        """The crisis type with that id.

        Raises:
            UsageError: the plan has none; the sentence lists those it has.
        """
        return _one("hændelsestype", kind_id, {kind.id: kind for kind in self.kinds})

    def department(self, department_id: str) -> Department:
        """The housing department with that id.

        Raises:
            UsageError: the plan has none; the sentence lists those it has.
        """
        return _one("afdeling", department_id, {department.id: department for department in self.departments})

    def department_of(self, place: str) -> Department | None:
        """The housing department a place lies in, by name, id or address; None when that cannot be told for certain."""
        return department_of(self.departments, place)

    @property
    def places(self) -> tuple[str, ...]:
        """What places of the area are called, for completion: names of departments, then streets."""
        return names(self.departments)

    def group(self, number: int) -> PlanGroup:
        """Preparedness group 1 or 2.

        Raises:
            UsageError: any other number.
        """
        return _one("beredskabsgruppe", number, {group.number: group for group in self.groups})

    def stage(self, number: int) -> Stage:
        """The stage with that number, 1 to 4. Raises ``UsageError`` for any other."""
        return _one("trin", number, {stage.number: stage for stage in self.stages})

    def card(self, card_id: str) -> ActionCard | None:
        """The action card with that id; None when the plan has none (it may have been another plan's)."""
        return next((card for card in self.cards if card.id == card_id), None)

    def cards_for(self, groups: tuple[int, ...], inform_only: bool) -> tuple[tuple[ActionCard, bool], ...]:
        """The cards for the groups in force, each with whether it is mandatory, by stage and in the plan's order.

        While no group is chosen group 1 governs; with both in force the stricter of the two does (plan R20, R26, R27).
        With ``inform_only`` only the cards of the short list (plan R5).
        """
        found: list[tuple[ActionCard, bool]] = []
        for card in self.cards:
            needs = {card.need(group) for group in groups or (1,)}
            if needs != {"nej"} and (card.inform or not inform_only):
                found.append((card, "obligatorisk" in needs))
        return tuple(sorted(found, key=lambda pair: pair[0].stage))


def _one(what: str, asked: Key, known: Mapping[Key, P]) -> P:
    """The part of the plan that goes by that name or number.

    Raises:
        UsageError: there is none; the sentence lists those there are.
    """
    if (part := known.get(asked)) is not None:
        return part
    # What was asked for came from a command line: it may hold anything.
    from beredskab_tui.text import safe

    shown = " ".join(safe(str(asked)[:200]).split())[:40]
    raise UsageError(f"Planen har ikke »{shown}« som {what}. Den har: {', '.join(map(str, known))}.")
