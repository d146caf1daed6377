"""Statements of our own to the press: only if necessary, and only with the leader's approval (plan R40, R43)."""

from typing import Final

from beredskab_tui.access.rights import Right
from beredskab_tui.errors import NotAllowed, Refused
from beredskab_tui.records import EntryKind, Statement, StatementState, Use, Verdict
from beredskab_tui.records.words import danish
from beredskab_tui.room.approving import QUOTED, missing_ticks, overtaken
from beredskab_tui.room.seat import Act, Seat
from beredskab_tui.room.wording import ended, shortened
from beredskab_tui.text import clean_line

ANYBODY: Final = "pressen"
"""To whom a statement is given when nobody is named."""


def propose(seat: Seat, text: str, necessary_because: str, outlet: str = "", *, event: str | None = None) -> Statement:
    """Write a statement of our own, and why it is necessary. It waits for the leader.

    Args:
        outlet: to whom it is to be given; empty for anybody who asks.
        event: the draft's id; the same draft is stored once, however often it is tried.

    Raises:
        Refused: no text, or nothing says why it is necessary.
        TooLong: all of it together is longer than a line of the log.
    """
    text, because, outlet = _said(text, necessary_because, outlet)
    with seat.act(Right.WORK, event=event) as act:
        if act.already_stored:
            return act.get(Statement, act.event)
        number = act.count(Statement) + 1
        to = f" til {outlet}" if outlet else ""
        act.line(
            f"Udtalelse {number}{to} venter på lederens godkendelse ({act.initials()}): »{text}« "
            f"Nødvendig, fordi {ended(because)}",
            EntryKind.MEDIA,
        )
        return act.add(
            Statement(
                id=act.event,
                number=number,
                text=text,
                necessary_because=because,
                outlet=outlet,
                author=act.me.id,
                written_at=act.now,
            )
        )


def rewrite(
    seat: Seat,
    statement_id: str,
    text: str,
    necessary_because: str,
    outlet: str = "",
    *,
    seen: str,
    event: str | None = None,
) -> Statement:
    """Other words. They wait for the leader anew, whatever was said of the old ones.

    Args:
        seen: ``as_written`` when the writer began; if it changed since, nothing happens.
        event: the draft's id; the same draft is stored once, however often it is tried.

    Raises:
        Overtaken: somebody was faster.
        Refused: no text or no reason, or it was used or withdrawn.
        TooLong: all of it together is longer than a line of the log.
    """
    text, because, outlet = _said(text, necessary_because, outlet)
    with seat.act(Right.WORK, event=event) as act:
        if act.already_stored:
            return act.get(Statement, statement_id)
        one = _open(act, statement_id)
        if (one.text, one.necessary_because, one.outlet) == (text, because, outlet):
            return one
        if (now := as_written(one)) != seen:
            raise overtaken(act.initials(one.author), one.text, now, f" ({danish(one.state)})")
        act.line(
            f"Udtalelse {one.number} er skrevet om og venter på lederens godkendelse ({act.initials()}): »{text}«",
            EntryKind.MEDIA,
        )
        return act.change(
            one,
            text=text,
            necessary_because=because,
            outlet=outlet,
            author=act.me.id,
            written_at=act.now,
            verdict=None,
        )


def as_written(one: Statement) -> str:
    """All that is written of it, to tell whether somebody wrote it anew."""
    return "\n".join((one.text, one.necessary_because, one.outlet))


def approve(
    seat: Seat,
    statement_id: str,
    *,
    seen: str,
    factual: bool,
    correct: bool,
    timely: bool,
    agreed_with_police: bool = False,
) -> Statement:
    """The leader answers for it: it is factual, correct and timely (*nøgtern, korrekt, rettidig*), and in group 2
    agreed with the police (plan R21, R38, R43).

    Args:
        seen: the text that was read; if it was written anew since, nothing is approved.

    Raises:
        Refused: one of the three is missing, it waits for nobody, or the text is another.
        NotAllowed: only who leads approves.
    """
    with seat.act(Right.APPROVE) as act:
        one = _proposed(act, statement_id, seen)
        agreed = agreed_with_police or 2 not in act.incident.groups
        if missing := missing_ticks(factual=factual, correct=correct, timely=timely, agreed_with_police=agreed):
            raise Refused(f"Udtalelsen er ikke godkendt: der mangler {missing}. Ret svaret, eller afvis den.")
        act.line(
            f"Udtalelse {one.number} er godkendt som nøgtern, korrekt og rettidig"
            f"{' og afstemt med politiet' if agreed_with_police else ''} af {act.me.name} "
            f"({act.initials()}): »{shortened(one.text, QUOTED)}«",
            EntryKind.DECISION,
            reason=one.necessary_because,
            duties=(40, 43),
        )
        return act.change(
            one, verdict=Verdict(by=act.me.id, at=act.now, approved=True, agreed_with_police=agreed_with_police)
        )


def refuse(seat: Seat, statement_id: str, reason: str, *, seen: str) -> Statement:
    """It is not to be said, and why not. It can be written anew.

    Raises:
        Refused: no reason, it waits for nobody, or the text is another than the one that was read.
        NotAllowed: only who leads refuses.
    """
    reason = clean_line(reason)
    if not reason:
        raise Refused("Skriv, hvorfor udtalelsen er afvist. Intet er ændret.")
    with seat.act(Right.APPROVE) as act:
        one = _proposed(act, statement_id, seen)
        act.line(
            f"Udtalelse {one.number} er afvist af {act.me.name} ({act.initials()}): {ended(reason)}", EntryKind.MEDIA
        )
        return act.change(one, verdict=Verdict(by=act.me.id, at=act.now, approved=False, reason=reason))


def use(seat: Seat, statement_id: str, to: str = "", *, seen: str) -> Statement:
    """It was given to a medium.

    Args:
        to: whom it was given to; whom it was written for, when nothing is said.
        seen: the text that was given.

    Raises:
        Refused: the leader has not approved it, it was given already, or the text is another.
    """
    to = clean_line(to)
    with seat.act(Right.WORK) as act:
        one = _open(act, statement_id)
        if one.state is not StatementState.APPROVED:
            raise Refused(
                f"Udtalelse {one.number} er ikke godkendt ({danish(one.state)}), så den er ikke noteret som brugt. "
                "Lederen eller stedfortræderen godkender den på listen (F5)."
            )
        _check_seen(one, seen)
        to = to or one.outlet or ANYBODY
        act.line(
            f"Udtalelse {one.number} er givet til {shortened(to, QUOTED)} ({act.initials()}): "
            f"»{shortened(one.text, QUOTED)}«",
            EntryKind.MEDIA,
        )
        return act.change(one, use=Use(by=act.me.id, at=act.now, to=to))


def withdraw(seat: Seat, statement_id: str, reason: str) -> Statement:
    """It is not to be given after all. Whoever wrote it may say so, and who leads.

    Raises:
        Refused: no reason, or it was given or withdrawn already.
        NotAllowed: it is somebody else's.
    """
    reason = clean_line(reason)
    if not reason:
        raise Refused("Skriv, hvorfor udtalelsen er trukket tilbage. Intet er ændret.")
    with seat.act(Right.WORK) as act:
        one = _open(act, statement_id)
        if one.author != act.me.id and not act.may(Right.APPROVE):
            raise NotAllowed(
                f"Udtalelse {one.number} er skrevet af {act.initials(one.author)}. Kun den, der skrev den, lederen "
                "eller stedfortræderen kan trække den tilbage. Intet er ændret."
            )
        act.line(f"Udtalelse {one.number} er trukket tilbage ({act.initials()}): {ended(reason)}", EntryKind.MEDIA)
        return act.change(one, withdrawn=True)


def _said(text: str, because: str, outlet: str) -> tuple[str, str, str]:
    text, because, outlet = clean_line(text), clean_line(because), clean_line(outlet)
    if because.casefold().startswith("fordi "):
        # The question ends on that word, and so does the sentence of the log.
        because = because[len("fordi ") :].lstrip()
    if not text:
        raise Refused("Udtalelsen har ingen tekst. Intet er gemt. Skriv, hvad I vil sige.")
    if not because:
        raise Refused(
            "Vi udtaler os kun, når det er nødvendigt. Intet er gemt. Skriv, hvorfor det er, "
            "eller henvis til en kommunikationsafdeling."
        )
    return text, because, outlet


def _open(act: Act, statement_id: str) -> Statement:
    """The statement, which somebody may still do something with."""
    one = act.get(Statement, statement_id)
    if one.state in (StatementState.USED, StatementState.WITHDRAWN):
        raise Refused(f"Udtalelse {one.number} er allerede {danish(one.state)}. Intet er ændret. Skriv en ny.")
    return one


def _proposed(act: Act, statement_id: str, seen: str) -> Statement:
    one = _open(act, statement_id)
    if one.verdict is not None:
        raise Refused(f"{act.initials(one.verdict.by)} har allerede svaret: {danish(one.state)}. Intet er ændret.")
    _check_seen(one, seen)
    return one


def _check_seen(one: Statement, seen: str) -> None:
    if one.text != seen:
        raise Refused("Teksten er skrevet om, siden du læste den. Intet er ændret. Læs den nye, og prøv igen.")
