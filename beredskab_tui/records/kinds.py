"""The closed sets of values that records use. The values are the contract's words in files and JSON."""

from enum import Enum


class EntryKind(Enum):
    """What a line of the log is."""

    INFORMATION = "information"
    DECISION = "decision"
    INSTRUCTION = "instruction"
    AGREEMENT = "agreement"
    MEDIA = "media"
    TASK = "task"
    CONTACT = "contact"
    RUMOUR = "rumour"
    ASSESSMENT = "assessment"


class Origin(Enum):
    """Who wrote a line: a person, or the program about something a person did."""

    PERSON = "person"
    SYSTEM = "system"


class Sensitivity(Enum):
    """Who a line may be shown to (plan R34); ``INTERNAL`` unless somebody says otherwise."""

    OPEN = "open"
    INTERNAL = "internal"
    CONFIDENTIAL = "confidential"
    SENSITIVE = "sensitive"


class Phase(Enum):
    """How far an incident has come."""

    STANDBY = "standby"
    OPEN = "open"
    STOOD_DOWN = "stood_down"
    CLOSED = "closed"


class Scope(Enum):
    """What the situation asks for (plan R5): action and information, or information only."""

    ACT = "act"
    INFORM = "inform"


class Activator(Enum):
    """Who activated the preparedness (plan R16, R18)."""

    POLICE = "police"
    MUNICIPALITY = "municipality"
    HOUSING_ORG = "housing_org"
    AREA_SECRETARIAT = "area_secretariat"


class TaskState(Enum):
    """The three states of an action list (Rebild), and the one that needs a reason."""

    WAITING = "waiting"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    NOT_RELEVANT = "not_relevant"


class StaffPlace(Enum):
    """Where somebody of the staff takes part from, as agreed with the leader (plan R46)."""

    OFFICE = "office"
    REMOTE = "remote"
    UNAVAILABLE = "unavailable"


class CallResult(Enum):
    """What came of a contact attempt."""

    REACHED = "reached"
    NO_ANSWER = "no_answer"
    MESSAGE_LEFT = "message_left"
    CALL_LATER = "call_later"


class Channel(Enum):
    """How somebody was contacted (plan R52)."""

    PHONE = "phone"
    SMS = "sms"
    MAIL = "mail"
    SOCIAL_MEDIA = "social_media"
    IN_PERSON = "in_person"


class FollowUpKind(Enum):
    """Why an entry of the log is not done with."""

    REASON = "reason"
    """A decision was written without why."""
    CAUSE = "cause"
    """A line was noted long after it happened, and nobody has said why (JESIP: a late entry gives its reason)."""
    OPEN = "open"
    """Somebody must come back to it."""
    PROMISE = "promise"
    """Somebody was promised something: an answer, the next briefing."""


class Correctness(Enum):
    """Whether what a medium says is right (plan R33)."""

    UNKNOWN = "unknown"
    CORRECT = "correct"
    WRONG = "wrong"
