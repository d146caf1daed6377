"""The Danish words for the values of ``kinds``, as the screen, the log and the shell write them."""

from enum import Enum

from beredskab_tui.records.kinds import (
    Activator,
    CallResult,
    Channel,
    Correctness,
    EntryKind,
    FollowUpKind,
    Origin,
    Phase,
    Scope,
    Sensitivity,
    StaffPlace,
    TaskState,
)

DANISH: dict[Enum, str] = {
    EntryKind.INFORMATION: "oplysning",
    EntryKind.DECISION: "beslutning",
    EntryKind.INSTRUCTION: "anvisning",
    EntryKind.AGREEMENT: "aftale",
    EntryKind.MEDIA: "medie",
    EntryKind.TASK: "opgave",
    EntryKind.CONTACT: "kontakt",
    EntryKind.RUMOUR: "rygte",
    EntryKind.ASSESSMENT: "vurdering",
    Origin.PERSON: "skrevet af en person",
    Origin.SYSTEM: "skrevet af programmet",
    Sensitivity.OPEN: "åben",
    Sensitivity.INTERNAL: "intern",
    Sensitivity.CONFIDENTIAL: "fortrolig",
    Sensitivity.SENSITIVE: "følsom",
    Phase.STANDBY: "varslet",
    Phase.OPEN: "i gang",
    Phase.STOOD_DOWN: "afblæst",
    Phase.CLOSED: "lukket",
    Scope.ACT: "handling og orientering",
    Scope.INFORM: "kun orientering",
    Activator.POLICE: "politiet",
    Activator.MUNICIPALITY: "kommunen",
    Activator.HOUSING_ORG: "boligorganisationerne",
    Activator.AREA_SECRETARIAT: "områdesekretariatet",
    TaskState.WAITING: "afventer",
    TaskState.IN_PROGRESS: "under udførelse",
    TaskState.DONE: "gennemført",
    TaskState.NOT_RELEVANT: "ikke relevant",
    StaffPlace.OFFICE: "i sekretariatet",
    StaffPlace.REMOTE: "hjemmefra",
    StaffPlace.UNAVAILABLE: "deltager ikke",
    CallResult.REACHED: "talt med",
    CallResult.NO_ANSWER: "intet svar",
    CallResult.MESSAGE_LEFT: "besked lagt",
    CallResult.CALL_LATER: "ring igen senere",
    Channel.PHONE: "telefon",
    Channel.SMS: "sms",
    Channel.MAIL: "mail",
    Channel.SOCIAL_MEDIA: "sociale medier",
    Channel.IN_PERSON: "personligt",
    Correctness.UNKNOWN: "ikke vurderet",
    Correctness.CORRECT: "korrekt",
    Correctness.WRONG: "forkert",
    FollowUpKind.REASON: "begrundelse mangler",
    FollowUpKind.CAUSE: "årsag til sen notering mangler",
    FollowUpKind.OPEN: "følges op",
    FollowUpKind.PROMISE: "lovet",
}


def danish(value: Enum) -> str:
    """The Danish word for a value, in the form that stands inside a sentence."""
    return DANISH[value]


def owner_role(role: str) -> str:
    """Who a task of the plan belongs to, while no person has it."""
    words = {"leder": "lederen", "udvalgt_medarbejder": "udvalgt medarbejder", "medarbejder": "en medarbejder"}
    return words.get(role, "ingen endnu")
