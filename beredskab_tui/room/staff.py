"""The secretariat's own staff: where they are, what they do, and what they may say (plan R35, R46, R48, R49)."""

from datetime import datetime

from beredskab_tui.access.rights import Right
from beredskab_tui.errors import NotAllowed, Refused
from beredskab_tui.records import Approval, EntryKind, StaffMember, StaffPlace
from beredskab_tui.records.words import danish
from beredskab_tui.room.approving import QUOTED, missing_ticks, overtaken
from beredskab_tui.room.seat import Act, Seat
from beredskab_tui.room.wording import shortened
from beredskab_tui.text import clean_line
from beredskab_tui.times import clock_on_day

NOT_AGREED = "ikke aftalt endnu"
NOT_COORDINATED = "ikke afstemt endnu"


def named(member: StaffMember) -> str:
    """Somebody of the staff in a sentence of the log."""
    return f"{member.name} ({member.initials})"


# -- where they are


def set_place(seat: Seat, person: str, place: StaffPlace) -> StaffMember:
    """In the secretariat, from home, or not at all. One's own is everybody's to say; others' is the leader's.

    What the leader or the deputy says is agreed; what others say of themselves is so once one of them agrees (R46).

    Raises:
        Refused: the person is not on the staff list.
        NotAllowed: it is somebody else's.
    """
    with seat.act(Right.WORK) as act:
        if person != act.me.id and not act.may(Right.LEAD_STAFF):
            raise NotAllowed(
                "Kun lederen eller stedfortræderen kan sige, hvor en anden er. Intet er ændret. "
                f"Hvor du selv er, siger du på dit eget navn ({act.initials()})."
            )
        member = act.get(StaffMember, person)
        if member.place is place:
            return member
        words = "kan ikke deltage" if place is StaffPlace.UNAVAILABLE else f"deltager {danish(place)}"
        agreed, still = agreement(act, place)
        fulfilled = () if place is StaffPlace.UNAVAILABLE else (35, 46)
        act.line(f"{named(member)} {words} (noteret af {act.initials()}{still}).", duties=fulfilled)
        return act.change(member, place=place, place_agreed_by=agreed, expected_at=None)


def agreement(act: Act, place: StaffPlace) -> tuple[str | None, str]:
    """Who has agreed to a place when I note it, and the words for the log when nobody has (R46)."""
    if act.may(Right.LEAD_STAFF):
        return act.me.id, ""
    # That somebody cannot come is nothing to agree on.
    return None, "" if place is StaffPlace.UNAVAILABLE else f", {NOT_AGREED}"


def agree(seat: Seat, person: str) -> StaffMember:
    """The leader agrees to where somebody takes part from (plan R46).

    Raises:
        Refused: they do not take part, or have not answered.
        NotAllowed: only the leader or the deputy agrees.
    """
    with seat.act(Right.LEAD_STAFF) as act:
        member = act.get(StaffMember, person)
        if not member.takes_part or member.place is None:
            raise Refused(f"{member.name} deltager ikke, så der er intet sted at aftale. Intet er ændret.")
        if member.place_agreed_by is not None:
            return member
        act.line(f"Aftalt: {named(member)} deltager {danish(member.place)} ({act.initials()}).", duties=(35, 46))
        return act.change(member, place_agreed_by=act.me.id)


def arrived(seat: Seat, person: str) -> StaffMember:
    """Somebody who was expected is there. Everybody may note it who sees it.

    Raises:
        Refused: nobody expects them.
    """
    with seat.act(Right.WORK) as act:
        member = act.get(StaffMember, person)
        if member.expected_at is None:
            raise Refused(f"{member.name} er ikke ventet. Intet er ændret.")
        act.line(f"{named(member)} er kommet (noteret af {act.initials()}).")
        return act.change(member, expected_at=None)


# -- what they do and may say


def set_task(seat: Seat, person: str, task: str, *, seen: str | None = None) -> StaffMember:
    """What somebody does, as the leader decides (plan R48). Empty takes it away.

    Another task is not coordinated with anybody yet (R49).

    Args:
        seen: the task as it was when the writer began; if somebody changed it since, nothing happens.

    Raises:
        Overtaken: there is another task now.
        Refused: the person is not on the staff list.
        NotAllowed: only the leader or the deputy gives tasks to the staff.
    """
    task = clean_line(task)
    with seat.act(Right.LEAD_STAFF) as act:
        member = act.get(StaffMember, person)
        if member.task == task:
            return member
        if seen is not None and clean_line(seen) != member.task:
            raise overtaken(_by(act, member.task_by), member.task, member.task)
        said = f"skal: {task}" if task else "har ingen opgave nu"
        act.line(f"{named(member)} {said} ({act.initials()}).", EntryKind.TASK, duties=(48,) if task else ())
        return act.change(member, task=task, task_by=act.me.id, **_NO_COORDINATION)


def set_words(seat: Seat, person: str, text: str, *, seen: str | None = None) -> StaffMember:
    """What somebody may say outside the house, as the leader defines it (*det må du sige*, R48). Empty takes it away.

    Another text is neither approved nor coordinated: both were said of the text before.

    Args:
        seen: the text as it was when the writer began; if somebody changed it since, nothing happens.

    Raises:
        Overtaken: there is another text now.
        Refused: the person is not on the staff list.
        NotAllowed: only the leader or the deputy defines it.
    """
    text = clean_line(text)
    with seat.act(Right.LEAD_STAFF) as act:
        member = act.get(StaffMember, person)
        if member.may_say == text:
            return member
        if seen is not None and clean_line(seen) != member.may_say:
            approved = f", godkendt af {act.initials(member.approval.by)}" if member.approval is not None else ""
            raise overtaken(_by(act, member.may_say_by), member.may_say, member.may_say, approved)
        lost = ", og godkendelsen af det forrige gælder ikke længere" if member.approval is not None else ""
        said = f"må sige, når det er godkendt{lost}: »{text}«" if text else f"har intet, der må siges{lost}"
        act.line(f"{named(member)} {said} ({act.initials()}).", EntryKind.TASK)
        return act.change(member, may_say=text, may_say_by=act.me.id, approval=None, **_NO_COORDINATION)


def coordinate(
    seat: Seat, person: str, parties: str, *, at: datetime | None = None, event: str | None = None
) -> StaffMember:
    """Task and words are coordinated with other parties (*afstemt med*, plan R49): with whom, and when.

    Args:
        at: when it was done; now, when nothing is said.
        event: the draft's id; the same draft is stored once, however often it is tried.

    Raises:
        Refused: nobody is named, the time is later than now, or there is neither task nor words.
        NotAllowed: only the leader or the deputy coordinates.
    """
    parties = clean_line(parties)
    if not parties:
        raise Refused("Skriv, hvem det er afstemt med, fx SSP-lederen. Intet er ændret.")
    with seat.act(Right.LEAD_STAFF, event=event) as act:
        member = act.get(StaffMember, person)
        if act.already_stored:
            return member
        act.check_reached(at)
        what = _to_coordinate(member)
        done_at = at or act.now
        when = clock_on_day(done_at, act.now)
        act.line(
            f"{what} til {named(member)} er afstemt med {parties} kl. {when} ({act.initials()}).",
            EntryKind.AGREEMENT,
            occurred_at=at,
            duties=(49,),
        )
        return act.change(member, coordinated_with=parties, coordinated_at=done_at, no_coordination_reason="")


def need_not_coordinate(seat: Seat, person: str, reason: str) -> StaffMember:
    """It is not necessary to coordinate it with anybody, and why (plan R49).

    Raises:
        Refused: no reason, or there is neither task nor words.
        NotAllowed: only the leader or the deputy decides it.
    """
    reason = clean_line(reason)
    if not reason:
        raise Refused("Skriv, hvorfor det ikke er nødvendigt at afstemme. Intet er ændret.")
    with seat.act(Right.LEAD_STAFF) as act:
        member = act.get(StaffMember, person)
        if member.no_coordination_reason == reason:
            return member
        what = _to_coordinate(member)
        act.line(
            f"{what} til {named(member)} skal ikke afstemmes ({act.initials()})",
            EntryKind.DECISION,
            reason=reason,
            duties=(49,),
        )
        return act.change(member, coordinated_with="", coordinated_at=None, no_coordination_reason=reason)


def why_no_approval(member: StaffMember) -> str:
    """Why what somebody may say cannot be approved now; empty when it can. Also the words beside the choice."""
    if not member.may_say:
        return "der er intet, der må siges, endnu"
    if member.approval is not None:
        return "det er godkendt"
    return "" if member.is_coordinated else NOT_COORDINATED


def approve_words(seat: Seat, person: str, *, seen: str, factual: bool, correct: bool, timely: bool) -> StaffMember:
    """What somebody may say is *nøgternt, korrekt og rettidigt* (plan R43), and may be said from now on.

    Args:
        seen: the text that was judged; if it was changed meanwhile, nothing is approved.

    Raises:
        Refused: one of the three is missing, it is not coordinated (R49), or there is another text now.
        NotAllowed: only the leader or the deputy approves.
    """
    with seat.act(Right.APPROVE) as act:
        member = act.get(StaffMember, person)
        if member.may_say != seen:
            raise Refused(
                f"{_by(act, member.may_say_by)} har ændret teksten, mens du læste den. Intet er godkendt. "
                "Luk med Esc, og læs den nye tekst."
            )
        if member.approval is not None:
            return member
        if why_not := why_no_approval(member):
            raise Refused(
                f"Det kan ikke godkendes: {why_not}. Intet er ændret. "
                "Skriv, hvem det er afstemt med, eller hvorfor det ikke er nødvendigt."
            )
        if missing := missing_ticks(factual=factual, correct=correct, timely=timely):
            raise Refused(f"Det er ikke godkendt: der mangler {missing}. Ret teksten, og prøv igen.")
        act.line(
            f"Godkendt af {act.initials()} som nøgternt, korrekt og rettidigt. "
            f"{named(member)} må sige: »{shortened(member.may_say, QUOTED)}«",
            EntryKind.DECISION,
            duties=(43, 48),
        )
        return act.change(member, approval=Approval(by=act.me.id, at=act.now))


_NO_COORDINATION: dict[str, object] = {
    "coordinated_with": "",
    "coordinated_at": None,
    "no_coordination_reason": "",
}


def _by(act: Act, person: str | None) -> str:
    return "En anden" if person is None else act.initials(person)


def _to_coordinate(member: StaffMember) -> str:
    """What is there to coordinate, as the subject of a sentence."""
    task = shortened(member.task, QUOTED)
    if task and member.may_say:
        return f"Opgaven »{task}« og det, der må siges,"
    if task:
        return f"Opgaven »{task}«"
    if member.may_say:
        return "Det, der må siges,"
    raise Refused(f"{member.name} har hverken opgave eller noget at sige. Intet er ændret. Skriv opgaven først.")
