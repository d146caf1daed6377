"""*Orienteringen*: what somebody of the staff must know, and the receipt that they have read it (plan R47, R48)."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from beredskab_tui.access.people import People
from beredskab_tui.access.rights import Right
from beredskab_tui.plan.model import Plan
from beredskab_tui.records import SituationPicture, StaffMember
from beredskab_tui.records.kinds import OPEN_STATES
from beredskab_tui.records.words import danish
from beredskab_tui.room.activation import name_groups
from beredskab_tui.room.headings import NOT_PUBLIC, heading
from beredskab_tui.room.picturedraft import last_approved
from beredskab_tui.room.seat import Seat
from beredskab_tui.room.staff import NOT_AGREED, NOT_COORDINATED
from beredskab_tui.times import clock, day_clock

if TYPE_CHECKING:
    from beredskab_tui.room.board import Board


def read(seat: Seat, picture: int) -> StaffMember:
    """I have read the briefing. The first time, and of each new situation picture, that is a line of the log.

    Args:
        picture: version of the situation picture that was in it; 0 when there was none.

    Raises:
        Refused: I am not on the staff list.
        NotAllowed: I may only look.
    """
    with seat.act(Right.WORK) as act:
        member = act.get(StaffMember, act.me.id)
        if member.read_at is None or picture > member.read_picture:
            about = f", situationsbillede {picture}" if picture else ""
            act.line(f"{act.initials()} har læst orienteringen{about}.", duties=(47,))
        return act.change(member, read_at=act.now, read_picture=max(picture, member.read_picture))


def newest(board: "Board") -> int:
    """Version of the situation picture that counts; 0 before the first is approved."""
    picture = last_approved(board.situation_pictures)
    return 0 if picture is None else picture.version


def has_read(member: StaffMember, picture: int) -> bool:
    """Whether somebody has read the newest briefing.

    Args:
        picture: version of the situation picture that counts; 0 when there is none.
    """
    return member.read_at is not None and member.read_picture >= picture and not _has_new_words(member)


def _has_new_words(member: StaffMember) -> bool:
    """Whether what they may say was approved after they read the briefing."""
    return member.approval is not None and member.read_at is not None and member.approval.at > member.read_at


def receipt(member: StaffMember, picture: int) -> str:
    """What somebody has read, in words.

    Args:
        picture: as for ``has_read``.
    """
    if member.read_at is None:
        return "har ikke læst orienteringen"
    if _has_new_words(member):
        return "har ikke læst det nye, der må siges"
    if not has_read(member, picture):
        return f"har ikke læst situationsbillede {picture}"
    return f"har læst orienteringen {clock(member.read_at)}"


def lines_for(board: "Board", person: str, people: People, plan: Plan, now: datetime) -> list[str]:
    """The page for one person: the situation, their own task, what they may say, and what waits for them."""
    member: StaffMember | None = board.record(StaffMember, person)
    picture = last_approved(board.situation_pictures)
    lines = [] if member is None else [*_own(member, people), ""]
    lines += _picture(picture, people, now) if picture is not None else _facts(board, plan, now)
    standing = board.instructions(now)
    lines += ["", "ANVISNINGER, DER GÆLDER"] if standing else []
    for one in standing:
        until = f", til {day_clock(one.until, now)}" if one.until is not None else ""
        lines.append(f"{day_clock(one.given_at, now)} fra {one.from_whom}{until}: {one.text} (#{one.seq})")
    starred = [entry for entry in board.log if entry.key_event and entry.struck is None]
    lines += ["", "NØGLEHÆNDELSER ★"] if starred else []
    lines += [f"{day_clock(entry.occurred_at, now)} {entry.text} (#{entry.seq})" for entry in starred]
    return lines


def _own(member: StaffMember, people: People) -> Iterator[str]:
    yield "DIN OPGAVE"
    yield member.task or "Du har ikke fået en opgave endnu. Spørg lederen."
    if (member.task or member.may_say) and not member.is_coordinated:
        yield f"Opgaven er {NOT_COORDINATED} med de andre parter. Arbejdet i huset kan gå i gang."
    elif member.coordinated_at is not None:
        yield f"Afstemt med {member.coordinated_with} kl. {clock(member.coordinated_at)}."
    if member.takes_part and member.place is not None:
        agreed = "" if member.place_agreed_by is not None else f" ({NOT_AGREED})"
        yield f"Du deltager {danish(member.place)}{agreed}."
    yield ""
    yield "DET MÅ DU SIGE"
    if member.approval is not None:
        yield f"»{member.may_say}«"
        approved = people.initials(member.approval.by)
        yield f"Godkendt af {approved} kl. {clock(member.approval.at)}. Sig kun det; alt andet henvises til lederen."
    elif member.may_say:
        yield "Der er skrevet en tekst, men den er ikke godkendt. Sig ikke noget endnu; henvis til lederen."
    else:
        yield "Intet endnu. Henvis til lederen."


def own_tasks(board: "Board", person: str, now: datetime) -> list[str]:
    """What waits for one person on the list of tasks."""
    lines = []
    for task in board.tasks:
        if task.owner == person and task.state in OPEN_STATES:
            due = f", frist {day_clock(task.due_at, now)}" if task.due_at is not None else ""
            late = " OVER FRISTEN" if task.due_at is not None and task.due_at < now else ""
            lines.append(f"{task.number} {task.title}: {danish(task.state)}{due}{late}")
    return lines


def _picture(picture: SituationPicture, people: People, now: datetime) -> Iterator[str]:
    approved = people.initials(picture.approved_by)
    yield f"SITUATIONSBILLEDE {picture.version}, gælder {day_clock(picture.valid_at, now)}, godkendt af {approved}"
    for part in picture.headings:
        # A guest reads the briefing too, and what stays inside is on a page of its own (plan R34).
        if part.key != NOT_PUBLIC:
            yield f"{heading(part.key).name}:"
            yield from part.text.split("\n")


def _facts(board: "Board", plan: Plan, now: datetime) -> Iterator[str]:
    """What is known before the first situation picture."""
    incident = board.incident
    kind = next((one.name for one in plan.kinds if one.id == incident.kind), "")
    groups = name_groups(incident.groups)
    yield "SITUATIONEN (der er ikke noget godkendt situationsbillede endnu)"
    yield f"Hvad: {', '.join(part for part in (kind, incident.title) if part)}"
    yield f"Hvor: {incident.place or 'ikke angivet'}"
    if (confirmed := incident.confirmation) is not None:
        yield f"Bekræftet af {confirmed.source} kl. {day_clock(confirmed.at, now)}."
    else:
        yield "UBEKRÆFTET: ingen har bekræftet situationen endnu."
    yield f"{groups[0].upper()}{groups[1:]}{', politisag' if incident.police_case else ''}."
