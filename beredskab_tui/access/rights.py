"""Who may do what. The room asks here before every act; a key that is hidden protects nothing."""

from enum import Enum

from beredskab_tui.access.people import Person, Role
from beredskab_tui.errors import NotAllowed


class Right(Enum):
    """Something that not everybody may do. The value is what it is called in a sentence: "kun X kan …"."""

    START = "starte en hændelse"
    LOG = "skrive i loggen"
    WORK = "ændre opgaver, kontakter og medier"
    CORRECT_OTHERS = "rette eller annullere andres linjer"
    ACTIVATE = "bekræfte, koordinere og skifte beredskabsgruppe"
    LEAD_STAFF = "sætte andre medarbejdere til opgaver"
    FREE_CLAIMS = "frigive et opkald, som en anden er i gang med"
    APPROVE = "godkende situationsbilleder og det, staben må sige"
    RELEASE = "godkende og frigive beskeder"
    TAKE_OVER = "overtage ledelsen"
    STAND_DOWN = "afblæse"
    CLOSE = "lukke og genåbne"
    KEEP_DATA = "eksportere, importere og gendanne data"
    READ_SENSITIVE = "læse, hvad der står i en følsom linje"
    DECLASSIFY = "gøre en linje mindre følsom og slette en følsom tekst"
    FIND_PERSON = "søge i alle hændelser efter en person"
    DELETE = "slette hændelser"
    GIVE_ACCESS = "give og fratage adgang over SSH"


_STAFF = frozenset({Right.START, Right.LOG, Right.WORK})
_IN_COMMAND = _STAFF | {
    Right.CORRECT_OTHERS,
    Right.ACTIVATE,
    Right.LEAD_STAFF,
    Right.FREE_CLAIMS,
    Right.APPROVE,
    Right.TAKE_OVER,
    Right.STAND_DOWN,
    Right.KEEP_DATA,
    Right.FIND_PERSON,
    Right.GIVE_ACCESS,
}

RIGHTS: dict[Role, frozenset[Right]] = {
    # The leader answers for the staff and its actions (plan R38): only who leads now lets a message go (plan R43),
    # closes the log, and reads what is kept from others (plan R34). Deleting an incident is the leader's, too.
    Role.LEADER: _IN_COMMAND | {Right.RELEASE, Right.CLOSE, Right.READ_SENSITIVE, Right.DECLASSIFY, Right.DELETE},
    Role.DEPUTY: _IN_COMMAND,
    Role.EMPLOYEE: _STAFF,
    Role.READER: frozenset(),
}

NOT_TAKEN_OVER: frozenset[Right] = frozenset({Right.DELETE})
"""What a deputy who leads an incident may not for all that: it is done to one that is over."""


def may(person: Person, right: Right, acting_leader: str | None = None) -> bool:
    """Whether somebody may do it.

    Args:
        acting_leader: id of whoever has taken over in the incident. They have the leader's rights, and the leader
            keeps them too: who answers for it all can never be locked out (plan R38, gap 57).
    """
    # What stab.toml says now counts: whoever is no deputy any longer leads nobody.
    leads = person.role is Role.DEPUTY and person.id == acting_leader and right not in NOT_TAKEN_OVER
    return right in RIGHTS[Role.LEADER if leads else person.role]


def require(person: Person, right: Right, acting_leader: str | None = None) -> None:
    """Go on only if ``person`` may.

    Args:
        acting_leader: as for ``may``.

    Raises:
        NotAllowed: they may not; the sentence says who may.
    """
    if may(person, right, acting_leader):
        return
    if not RIGHTS[person.role]:
        # Danish turns the "and" of a list into an "or" when it is denied.
        denied = right.value.replace(" og ", " eller ")
        raise NotAllowed(f"{person.name} har læseadgang og kan ikke {denied}. Intet er ændret.")
    who = "lederen eller stedfortræderen" if right in _IN_COMMAND else "lederen"
    take_over = person.role is Role.DEPUTY and right not in NOT_TAKEN_OVER
    way = " Kan lederen ikke nås, så overtag ledelsen først (F9)." if take_over else ""
    raise NotAllowed(f"Kun {who} kan {right.value}.{way} Intet er ændret.")


def reads_sensitive(person: Person, *, acting_leader: str | None, situation_officer: str | None) -> bool:
    """Whether somebody may read what a sensitive line says (plan R34): who leads, and the *udvalgte medarbejder*.

    Not even whoever wrote it, afterwards.

    Args:
        acting_leader: id of whoever has taken over in the incident.
        situation_officer: id of its *udvalgte medarbejder*, who may for as long as they are it.
    """
    chosen = person.id == situation_officer and person.role is not Role.READER
    return chosen or may(person, Right.READ_SENSITIVE, acting_leader)
