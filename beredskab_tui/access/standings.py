"""The table of who may do what, as people read it: from ``rights.py``, with what hangs on whose something is.

``docs/rettigheder.md`` shows it, and ``tests/room/test_permissions.py`` holds each function of the room to it.
"""

from enum import Enum
from typing import Final, NamedTuple

from beredskab_tui.access.people import Role
from beredskab_tui.access.rights import NOT_TAKEN_OVER, RIGHTS, Right


class Standing(Enum):
    """As what somebody acts: by their role in ``stab.toml``, and by what the incident has given them.

    The value is what the table calls them.
    """

    LEADER = "leder"
    DEPUTY = "stedfortræder"
    ACTING = "stedfortræder, der har overtaget"
    EMPLOYEE = "medarbejder"
    OFFICER = "udvalgt medarbejder"
    KEEPER = "logfører"
    READER = "læseadgang"


STANDINGS: Final[dict[Standing, frozenset[Right]]] = {
    Standing.LEADER: RIGHTS[Role.LEADER],
    Standing.DEPUTY: RIGHTS[Role.DEPUTY],
    # What ``rights.may`` gives to a deputy whom the incident names as ``acting_leader``, and to nobody else.
    Standing.ACTING: RIGHTS[Role.LEADER] - NOT_TAKEN_OVER,
    Standing.EMPLOYEE: RIGHTS[Role.EMPLOYEE],
    # These two are names of a job: they bring the plan's tasks and the log with them, and no right over others. But who
    # makes the situation picture has to know (``rights.reads_sensitive``).
    Standing.OFFICER: RIGHTS[Role.EMPLOYEE] | {Right.READ_SENSITIVE},
    Standing.KEEPER: RIGHTS[Role.EMPLOYEE],
    Standing.READER: RIGHTS[Role.READER],
}
"""What each may do. An employee is meant where the incident gives a job; it takes nothing from anybody who has it."""


class Rule(NamedTuple):
    """Something for which the right depends on whose it is, or on how things stand."""

    what: str
    right: Right
    """What is needed for it."""
    told: str
    """Why, in a sentence for people."""
    but_not: frozenset[Standing] = frozenset()
    """Who has the right, and still not this."""


class Special(Enum):
    """Where ``room`` asks for more, or for less, than the right of its subject."""

    OWN_LINE = Rule(
        "rette eller annullere en linje, man selv har skrevet",
        Right.LOG,
        "Enhver retter sit eget. Den gamle linje bliver stående, streget over, med grund og initialer.",
    )
    OTHERS_LINE = Rule(
        "rette eller annullere en andens linje",
        Right.CORRECT_OTHERS,
        "Andre skriver en ny linje om det, der er rigtigt. Programmets egne linjer kan ingen ændre.",
    )
    RAISE_LEVEL = Rule(
        "gøre en linje fortrolig eller følsom",
        Right.LOG,
        "Hellere en gang for meget. Heller ikke den, der skrev en følsom linje, kan læse den bagefter.",
    )
    OWN_WORK = Rule(
        "tage en opgave, en kontakt, et tilbagekald eller en opfølgning selv",
        Right.WORK,
        "Alle i staben kan tage noget, og lægge det fra sig igen. Tages det fra en anden, står det i loggen fra hvem.",
    )
    OTHERS_WORK = Rule(
        "give en opgave, en kontakt, et tilbagekald eller en opfølgning til en anden",
        Right.LEAD_STAFF,
        "Hvem der laver hvad, afgør den, der leder. Den, der har læseadgang, kan ingen give noget til.",
    )
    OWN_PLACE = Rule("sige, hvor man selv er", Right.WORK, "Det er aftalt, når den, der leder, har sagt ja (R46).")
    OTHERS_PLACE = Rule(
        "sige, hvor en anden er",
        Right.LEAD_STAFF,
        "Hvad en kollega svarer i et opkald, noterer den, der ringede; det er ikke aftalt endnu.",
    )
    OWN_CALL = Rule("lægge sit eget opkald fra sig", Right.WORK, "Også fra en anden skærm, når forbindelsen er tabt.")
    OTHERS_CALL = Rule(
        "frigive et opkald, som en anden er i gang med",
        Right.FREE_CLAIMS,
        "De taler måske stadig; telefonen ved ikke, at forbindelsen til tavlen er tabt.",
    )
    OWN_STATEMENT = Rule("trække sin egen udtalelse tilbage", Right.WORK, "Den, der skrev den, må fortryde den.")
    OTHERS_STATEMENT = Rule(
        "trække en andens udtalelse tilbage", Right.APPROVE, "Den, der leder, svarer for det, der bliver sagt (R38)."
    )
    KEEP_LOG = Rule("overtage loggen selv", Right.LOG, "Overdragelsen er en linje i loggen.")
    GIVE_LOG = Rule("give loggen til en anden", Right.LEAD_STAFF, "Hvem der gør hvad, afgør den, der leder.")
    DESCRIBE = Rule(
        "beskrive hændelsen: type, sted og omfang", Right.WORK, "Det er en oplysning, som alle i staben kan have."
    )
    CHOOSE_GROUP = Rule(
        "sige første gang, om det er en politisag",
        Right.ACTIVATE,
        "Det aktiverer en beredskabsgruppe. Den, der starter hændelsen, må sige det i samme handling.",
    )
    TASK_STATE = Rule(
        "gennemføre en opgave, eller sige, at den ikke er relevant",
        Right.WORK,
        "Også en andens. Det står i loggen, hvem der gjorde det, og hvorfor den ikke er relevant.",
    )
    LEAVE_OUT_STEP = Rule(
        "sige, at »bekræft« eller »koordinér« ikke er relevant",
        Right.ACTIVATE,
        "Det er en beslutning af samme vægt som at gøre det (R30).",
    )
    REOPEN_STOOD_DOWN = Rule("genåbne en afblæst hændelse", Right.STAND_DOWN, "Den, der må afblæse, må fortryde det.")
    REOPEN_CLOSED = Rule("genåbne en lukket hændelse", Right.CLOSE, "Den, der må lukke, må fortryde det.")
    IMPORT_CONTACTS = Rule(
        "importere en kontaktliste, der kun føjer til og ændrer", Right.WORK, "Som at rette kontakterne en for en."
    )
    IMPORT_FEWER_CONTACTS = Rule(
        "importere en kontaktliste, der tager nogen af listen", Right.LEAD_STAFF, "Som at tage dem af en for en."
    )
    CARE_FOR_LIST = Rule(
        "tage kontakter af listen, slå dem sammen, og fordele kontakttjekket",
        Right.LEAD_STAFF,
        "Kontaktlisten gælder også næste gang.",
    )
    TAKE_OVER = Rule(
        "overtage ledelsen",
        Right.TAKE_OVER,
        "Uden at spørge lederen, som måske ikke kan nås, men med en grund. Lederen beholder sine rettigheder.",
        frozenset({Standing.LEADER, Standing.ACTING}),
    )
    HAND_BACK = Rule(
        "give eller tage ledelsen tilbage",
        Right.TAKE_OVER,
        "En af de to, det handler om; en anden stedfortræder kan ikke.",
        frozenset({Standing.DEPUTY}),
    )


def may_do(what: Right | Special) -> frozenset[Standing]:
    """Who may do it."""
    if isinstance(what, Special):
        return may_do(what.value.right) - what.value.but_not
    return frozenset(standing for standing, rights in STANDINGS.items() if what in rights)
