"""The choices that the plan leaves: each yes, no with its reason, or decided at a named time (plan R19, R26, R27, R51).

*Evt. at informere og aktivere* is four questions and not one: whether to inform and whether to activate, for the local
networks and for the departments' boards. In group 1 the plan does not leave them open; a no then departs from it.
"""

from datetime import datetime
from typing import Final, NamedTuple

from beredskab_tui.access.rights import Right
from beredskab_tui.errors import Refused
from beredskab_tui.records import Activator, AnswerKind, EntryKind, Incident, PlanAnswer, Task, TaskState
from beredskab_tui.records.kinds import OPEN_STATES
from beredskab_tui.room.seat import Act, Seat
from beredskab_tui.text import clean_line
from beredskab_tui.times import at_clock

OUTREACH: Final = "opsoegende"


class Question(NamedTuple):
    """A choice that the plan leaves."""

    id: str
    text: str
    """What is to be decided, as it stands on the list."""
    deed: str
    """The same after "at", for a sentence: "orientere de lokale netværk"."""
    card: str
    """The plan's card that is settled by it."""
    duties: tuple[int, ...]
    mandatory_in_1: bool = False
    """In group 1 the plan asks for it (plan R27)."""
    only_group_1: bool = False


QUESTIONS: Final = (
    Question(
        "netvaerk-orientere", "Orientér de lokale netværk", "orientere de lokale netværk", "netvaerk", (26,), True
    ),
    Question("netvaerk-aktivere", "Aktivér de lokale netværk", "aktivere de lokale netværk", "netvaerk", (26,), True),
    Question(
        "afdelingsbestyrelser-orientere",
        "Orientér afdelingsbestyrelserne",
        "orientere afdelingsbestyrelserne",
        "afdelingsbestyrelser",
        (26,),
        True,
    ),
    Question(
        "afdelingsbestyrelser-aktivere",
        "Aktivér afdelingsbestyrelserne",
        "aktivere afdelingsbestyrelserne",
        "afdelingsbestyrelser",
        (26,),
        True,
    ),
    Question(
        OUTREACH,
        "Opsøgende kontakt til målgrupperne",
        "tage opsøgende kontakt til målgrupperne",
        "opsoegende-beslutning",
        (51,),
    ),
    Question(
        "boligorganisationer",
        "Inddrag boligorganisationernes ledelse",
        "inddrage boligorganisationernes ledelse",
        "boligorganisationer-med",
        (19,),
        only_group_1=True,
    ),
)
"""In the order of the plan. The housing organisations may activate group 1 but are no members of it, hence the last."""


def question_text(question_id: str) -> str:
    """What is to be decided, in words; the id itself for a question of a later version."""
    return next((one.text for one in QUESTIONS if one.id == question_id), question_id)


def asked(incident: Incident) -> list[Question]:
    """The questions that an incident raises. While no group is chosen those of group 1 do."""
    in_2_only = incident.groups == (2,)
    return [one for one in QUESTIONS if not (one.only_group_1 and in_2_only)]


def is_mandatory(question: Question, incident: Incident) -> bool:
    """Whether the plan asks for a yes: in group 1, and where both are in force the stricter of them (plan R27)."""
    return question.mandatory_in_1 and incident.groups != (2,)


def is_urgent(question: Question, incident: Incident) -> bool:
    """Whether it is raised by who activated: housing organisations that are no members of their own group."""
    return question.only_group_1 and incident.activated_by is Activator.HOUSING_ORG


def answer(
    seat: Seat,
    question_id: str,
    kind: AnswerKind,
    *,
    reason: str = "",
    due_at: datetime | None = None,
    event: str | None = None,
) -> PlanAnswer:
    """Answer one of the choices. It may be answered anew; the log has both.

    Args:
        reason: why; a no must have one.
        due_at: when it will be decided, for *tages stilling til*.
        event: the draft's id; the same draft is stored once, however often it is tried.

    Raises:
        Refused: no such question, a no without a reason, or a later without a time that is to come.
        NotAllowed: only who leads decides.
    """
    question = next((one for one in QUESTIONS if one.id == question_id), None)
    if question is None:
        raise Refused("Planen stiller ikke det spørgsmål. Intet er ændret. Vælg et andet på listen.")
    reason = clean_line(reason)
    if kind is AnswerKind.NO and not reason:
        raise Refused("Et nej skal have en grund. Intet er ændret. Skriv, hvorfor det ikke skal ske.")
    with seat.act(Right.ACTIVATE, event=event) as act:
        if act.already_stored:
            return act.get(PlanAnswer, question.id)
        if kind is AnswerKind.LATER and (due_at is None or due_at <= act.now):
            raise Refused("Skriv, hvornår der tages stilling, fx 21.30 eller +30. Intet er ændret.")
        new = PlanAnswer(
            id=question.id,
            answer=kind,
            reason=reason,
            due_at=due_at if kind is AnswerKind.LATER else None,
            by=act.me.id,
            at=act.now,
        )
        _log(act, question, new)
        _settle_card(act, question, new)
        return act.put(new)


def _log(act: Act, question: Question, new: PlanAnswer) -> None:
    who = act.initials()
    if new.answer is AnswerKind.LATER:
        assert new.due_at is not None
        when = at_clock(new.due_at, act.now)
        act.line(f"Om vi skal {question.deed}, tages der stilling {when} ({who}).")
        return
    departs = new.answer is AnswerKind.NO and is_mandatory(question, act.incident)
    said = "Ja til at" if new.answer is AnswerKind.YES else "Nej til at"
    more = "; det fraviger planen for gruppe 1" if departs else ""
    # Without a full stop: the reason follows where the line is shown.
    act.line(
        f"{said} {question.deed} ({who}){more}",
        EntryKind.DECISION,
        reason=new.reason or None,
        duties=question.duties,
    )


def _settle_card(act: Act, question: Question, new: PlanAnswer) -> None:
    """What the answers mean for the plan's card: asked for after a yes, set aside when every answer is no."""
    task = next((one for one in act.all(Task) if one.card == question.card), None)
    if task is None:
        return
    common = {"changed_by": act.me.id, "changed_at": act.now}
    if question.id == OUTREACH:
        # The card is the decision itself, and open again when the decision is put off.
        if new.answer is not AnswerKind.LATER:
            act.change(task, state=TaskState.DONE, owner=task.owner or act.me.id, **common)
        else:
            act.change(task, state=TaskState.WAITING, due_at=new.due_at, **common)
        return
    if task.state is TaskState.NOT_RELEVANT and new.answer is not AnswerKind.NO:
        # It was set aside by two noes, or by hand: after another answer it is to be done all the same.
        task = act.change(task, state=TaskState.WAITING, reason=None, **common)
    if task.state not in OPEN_STATES:
        return
    if new.answer is AnswerKind.YES:
        act.change(task, mandatory=True)
        return
    of_card = {one.id for one in QUESTIONS if one.card == question.card}
    given = {one.id: one for one in act.all(PlanAnswer) if one.id in of_card} | {new.id: new}
    if len(given) == len(of_card) and all(one.answer is AnswerKind.NO for one in given.values()):
        act.change(task, state=TaskState.NOT_RELEVANT, reason=new.reason, **common)
    elif new.answer is AnswerKind.LATER:
        act.change(task, due_at=new.due_at)
