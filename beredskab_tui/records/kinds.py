"""The closed sets of values that records use. The values are the contract's words in files and JSON."""

from enum import Enum
from typing import Final


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
    OBSERVATION = "observation"
    """What somebody of ours saw or heard themselves, apart from what others tell and from what is judged."""
    OMISSION = "omission"
    """What was decided not to do (*undladelse*); like a decision it gives its reason."""


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


OPEN_STATES: Final = (TaskState.WAITING, TaskState.IN_PROGRESS)
"""The states of a task that is not done with."""


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
    WRONG_NUMBER = "wrong_number"


class Channel(Enum):
    """How somebody was contacted (plan R52)."""

    PHONE = "phone"
    SMS = "sms"
    MAIL = "mail"
    SOCIAL_MEDIA = "social_media"
    IN_PERSON = "in_person"
    NOTICE = "notice"
    """A sheet of paper that is hung up (*opslag*)."""


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


class AnswerKind(Enum):
    """The answer to a choice that the plan leaves."""

    YES = "yes"
    NO = "no"
    LATER = "later"


class InformStatus(Enum):
    """How far it is with informing one group (plan R29)."""

    NOT_ASSESSED = "not_assessed"
    NOT_RELEVANT = "not_relevant"
    PLANNED = "planned"
    SENT = "sent"
    CONFIRMED = "confirmed"


class Affected(Enum):
    """Who an incident touches (plan R7)."""

    RESIDENTS = "residents"
    INSTITUTIONS = "institutions"
    COMPANIES = "companies"
    ASSOCIATIONS = "associations"


class PictureKind(Enum):
    """Which of an incident's situation pictures a version is."""

    FIRST = "first"
    UPDATE = "update"
    FINAL = "final"


class Tone(Enum):
    """How a medium speaks of the district (plan R13)."""

    NEUTRAL = "neutral"
    NEGATIVE = "negative"
    POSITIVE = "positive"


class RumourState(Enum):
    """What is known of a rumour."""

    UNCONFIRMED = "unconfirmed"
    CONFIRMED = "confirmed"
    REFUTED = "refuted"


class StatementState(Enum):
    """How far a statement of our own has come (plan R40)."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REFUSED = "refused"
    USED = "used"
    WITHDRAWN = "withdrawn"


class MessageState(Enum):
    """How far a message has come that goes out in the secretariat's name (plan R43)."""

    PROPOSED = "proposed"
    RELEASED = "released"
    WITHDRAWN = "withdrawn"


class DeliveryState(Enum):
    """What came of a mail to one recipient (plan R44)."""

    READY = "ready"
    DELIVERED = "delivered"
    """The mail server has taken it. Whether it was read, nobody knows."""
    WAITING = "waiting"
    """Not now: it is tried again by itself."""
    FAILED = "failed"
    UNKNOWN = "unknown"
    """The line was lost while the server may have taken it. Never tried again by itself."""
    EXPIRED = "expired"
    CANCELLED = "cancelled"


class MailState(Enum):
    """How it is with a whole mail, which may have several recipients."""

    READY = "ready"
    SENDING = "sending"
    DELIVERED = "delivered"
    WAITING = "waiting"
    PARTLY = "partly"
    FAILED = "failed"
    UNKNOWN = "unknown"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


class SendPhase(Enum):
    """How far a try to send a mail has come. A mail that is lost before ``DATA`` was certainly not sent."""

    CONNECT = "connect"
    ENVELOPE = "envelope"
    DATA = "data"
