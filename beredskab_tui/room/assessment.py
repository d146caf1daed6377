"""Whether it is a crisis, who judged that and why, and who is touched by it (plan R7, R11)."""

from beredskab_tui.access.rights import Right
from beredskab_tui.errors import Refused
from beredskab_tui.records import Affected, CrisisAssessment, EntryKind, Incident
from beredskab_tui.records.words import danish
from beredskab_tui.room.seat import Seat
from beredskab_tui.room.wording import ended, listed
from beredskab_tui.text import clean_line


def set_affected(seat: Seat, affected: tuple[Affected, ...]) -> Incident:
    """Who is touched by it. Nobody is an answer too, once it was looked into."""
    affected = tuple(one for one in Affected if one in affected)
    with seat.act(Right.WORK) as act:
        incident = act.incident
        if incident.affected == affected:
            return incident
        who = listed([danish(one) for one in affected]) if affected else "ingen"
        act.line(f"Berørte: {who} ({act.initials()}).", EntryKind.ASSESSMENT, duties=(7,))
        return act.change(incident, affected=affected)


def judge(seat: Seat, crisis: bool, judged_by: str, reason: str, *, event: str | None = None) -> Incident:
    """It is a crisis, or it is not: who judged that, and why. It may be judged anew as the evening goes.

    Args:
        event: the draft's id; the same draft is stored once, however often it is tried.

    Raises:
        Refused: nobody is named, or no reason.
    """
    judged_by, reason = clean_line(judged_by), clean_line(reason)
    if not judged_by or not reason:
        raise Refused("Skriv både, hvem der har vurderet det, og hvorfor. Intet er gemt.")
    with seat.act(Right.WORK, event=event) as act:
        if act.already_stored:
            return act.incident
        verdict = "en krise" if crisis else "ikke en krise"
        act.line(
            f"Situationen er vurderet som {verdict} af {judged_by} ({act.initials()}): {ended(reason)}",
            EntryKind.ASSESSMENT,
            duties=(11,),
        )
        new = CrisisAssessment(by=act.me.id, at=act.now, judged_by=judged_by, crisis=crisis, reason=reason)
        return act.change(act.incident, assessment=new)
