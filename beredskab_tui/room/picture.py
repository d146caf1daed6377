"""The situation picture (plan R32): its headings are written, a version is frozen, and the leader approves it."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from beredskab_tui.access.rights import Right
from beredskab_tui.errors import Refused
from beredskab_tui.records import (
    FrozenHeading,
    HeadingText,
    LogEntry,
    PictureHeading,
    PictureKind,
    SituationPicture,
)
from beredskab_tui.records.words import danish
from beredskab_tui.room.headings import CARD, CHANGES, HEADINGS, NOT_PUBLIC, heading, named
from beredskab_tui.room.picturedraft import INSIDE, Material, Proposal, at_clock, draft, in_act, last_approved
from beredskab_tui.room.seat import Act, Seat
from beredskab_tui.text import clean, clean_line

_FULFILS: Final = {3: 12, 7: 13}
"""Which of the plan's duties (R rows) a heading fulfils when something stands under it."""
NEXT_AFTER: Final = timedelta(hours=1)
"""When the next version is to be there, unless somebody says otherwise; counted from what this one describes."""
NEXT_AT_LEAST: Final = timedelta(minutes=30)
"""But so long from now at least, when it describes how it was a while ago."""


# -- lines of the log


def send_line(seat: Seat, seq: int, key: int, on: bool) -> LogEntry:
    """Say that line ``seq`` belongs under a heading, or take that back. History tells it; the log does not.

    Raises:
        Refused: there is no such line or heading, the line is struck, the heading makes itself, or the line is to stay
            inside and the heading does not.
    """
    _check_key(key)
    with seat.act(Right.LOG) as act:
        entry = act.entry(seq)
        if not on:
            return act.change(entry, headings=tuple(one for one in entry.headings if one != key))
        if entry.struck is not None:
            raise Refused(f"Linje {seq} er annulleret og kan ikke komme i situationsbilledet. Intet er ændret.")
        if key == CHANGES:
            raise Refused(
                "Ændringer siden sidst bliver lavet ved sammenligning. Intet er ændret. Send linjen til en anden "
                "overskrift, så kommer den også med der."
            )
        if key != NOT_PUBLIC and entry.sensitivity in INSIDE:
            raise Refused(
                f"Linje {seq} er {danish(entry.sensitivity)} og kan kun stå under »{heading(NOT_PUBLIC).name}«. "
                "Intet er ændret."
            )
        return act.change(entry, headings=tuple(sorted({*entry.headings, key})))


# -- the headings


def write_heading(
    seat: Seat, key: int, text: str, *, seen: int, made_from: Iterable[int] = (), event: str | None = None
) -> PictureHeading:
    """Store a text under a heading. What the writer had not seen is kept beside it: nobody's text is lost.

    What only the program has proposed is nobody's, and gives way: it is proposed again wherever it is missing.

    Args:
        text: empty takes away what stands there, as far as it was seen.
        seen: ``number`` of the heading as the writer had it when they began; 0 where there was none.
        made_from: numbers of the log lines the writer had in front of them.
        event: the draft's id; the same draft is stored once, however often it is tried.

    Raises:
        Refused: there is no such heading.
        TooLong: the text is.
    """
    _check_key(key)
    text = clean(text)
    with seat.act(Right.WORK, event=event) as act:
        before = _heading_now(act, key)
        if before is not None and act.already_stored:
            return before
        proposed = before is not None and before.as_proposed and before.number > seen
        if before is not None and proposed and not text:
            return before
        unseen = [one for one in _texts(before) if one.number > seen and one.text != text and not proposed]
        if before is not None and before.text == text and before.others == tuple(unseen):
            return before
        told = before.made_from if before is not None and not proposed and (text or unseen) else ()
        lines = {*made_from, *told}
        return _store(act, key, text, unseen, sorted(lines))


def take_proposals(seat: Seat, *, event: str | None = None) -> tuple[int, ...]:
    """Put the proposals under all headings that are empty, and renew those that were only ever proposed.

    Returns:
        The headings that have another text now.

    Raises:
        Refused: there is nothing to take.
    """
    with seat.act(Right.WORK, event=event) as act:
        if act.already_stored:
            return ()
        material = in_act(act)
        taken = takeable(material, draft(material, act.now))
        if not taken:
            raise Refused("Der er ingen nye forslag at tage. Intet er ændret. Skriv selv under en overskrift.")
        for key, proposal in taken.items():
            _store(act, key, clean(proposal.text), [], proposal.made_from, as_proposed=True)
        return tuple(taken)


def takeable(material: Material, proposals: dict[int, Proposal]) -> dict[int, Proposal]:
    """The proposals that would change something and that no text of a person's stands in the way of.

    The one about changes is not among them: it is made anew until somebody edits it.
    """
    found = {}
    for key, proposal in proposals.items():
        written = material.headings.get(key)
        free = written is None or not written.text or (written.as_proposed and not written.others)
        if proposal.text and free and key != CHANGES and clean(proposal.text) != material.text(key):
            found[key] = proposal
    return found


# -- versions


def submit(
    seat: Seat,
    *,
    final: bool = False,
    valid_at: datetime | None = None,
    next_at: datetime | None = None,
    distribution: str = "",
    event: str | None = None,
) -> SituationPicture:
    """Freeze what stands under the headings as the next version. It counts when it is approved.

    Args:
        final: the last one (*afsluttende*): none comes after it.
        valid_at: the moment it describes; now, when nothing is said.
        next_at: when the next one is to be there; ``NEXT_AFTER`` later, when nothing is said, but ``NEXT_AT_LEAST``
            from now.
        distribution: who gets it.
        event: the draft's id; the same draft is stored once, however often it is tried.

    Raises:
        Refused: nothing is written, a heading has two texts, ``valid_at`` is later than now, or ``next_at`` before.
    """
    distribution = clean_line(distribution)
    with seat.act(Right.WORK, event=event) as act:
        if act.already_stored:
            return act.get(SituationPicture, act.event)
        act.check_reached(valid_at)
        valid_at = valid_at or act.now
        next_at = None if final else next_at or max(valid_at + NEXT_AFTER, act.now + NEXT_AT_LEAST)
        if next_at is not None and next_at <= act.now:
            raise Refused("Næste udgave kan ikke være før nu. Intet er gemt. Ret tiden, og prøv igen.")
        material = in_act(act)
        frozen = _frozen(material, act.now)
        first = last_approved(material.pictures) is None
        kind = PictureKind.FINAL if final else PictureKind.FIRST if first else PictureKind.UPDATE
        picture = act.add(
            SituationPicture(
                id=act.event,
                version=1 + max((one.version for one in material.pictures), default=0),
                kind=kind,
                valid_at=valid_at,
                prepared_by=act.me.id,
                prepared_at=act.now,
                next_at=next_at,
                plan_version=material.incident.plan_version,
                groups=material.incident.groups,
                distribution=distribution,
                headings=frozen,
            )
        )
        act.line(
            f"Situationsbillede {picture.version} ({danish(kind)}) er udarbejdet af {act.initials()}, gælder pr. "
            f"{at_clock(valid_at, act.now)}, og venter på godkendelse."
        )
        return picture


def approve(seat: Seat, picture_id: str) -> SituationPicture:
    """From now on this version is the situation picture. The first one finishes the plan's card (plan R38, R43).

    Raises:
        Refused: it is approved already, or a newer one is.
        NotAllowed: only the leader or the deputy may.
    """
    with seat.act(Right.APPROVE) as act:
        picture = act.get(SituationPicture, picture_id)
        if picture.approved_at is not None:
            who = act.initials(picture.approved_by)
            raise Refused(f"{who} har allerede godkendt situationsbillede {picture.version}. Intet er ændret.")
        newest = last_approved(act.all(SituationPicture))
        if newest is not None and newest.version > picture.version:
            raise Refused(
                f"Situationsbillede {newest.version} er nyere og allerede godkendt, så {picture.version} kan ikke "
                "godkendes mere. Intet er ændret."
            )
        approved = act.change(picture, approved_by=act.me.id, approved_at=act.now)
        # What has changed since the last version is another thing now: it is proposed anew.
        changes = _heading_now(act, CHANGES)
        if changes is not None and not changes.others and changes.text == _text_in(approved, CHANGES):
            _store(act, CHANGES, "", [], ())
        act.finish_card(CARD)
        then = ""
        if approved.next_at is not None:
            then = f"; næste udgave {at_clock(approved.next_at, act.now)}"
        act.line(
            f"Situationsbillede {approved.version} er godkendt ({act.initials()}), gælder pr. "
            f"{at_clock(approved.valid_at, act.now)}{then}. Udarbejdet af {act.initials(approved.prepared_by)}.",
            duties=(32, *(number for key, number in _FULFILS.items() if _text_in(approved, key))),
        )
        return approved


# -- how


def _check_key(key: int) -> None:
    if not 1 <= key <= len(HEADINGS):
        raise Refused(f"Situationsbilledet har ingen overskrift {key}. Intet er ændret.")


def _heading_now(act: Act, key: int) -> PictureHeading | None:
    return act.find(PictureHeading, str(key))


def _texts(written: PictureHeading | None) -> list[HeadingText]:
    """Everything that stands under a heading, oldest first; what is empty does not stand there."""
    if written is None:
        return []
    own = HeadingText(number=written.number, by=written.by, at=written.at, text=written.text)
    return [one for one in (*written.others, own) if one.text]


def _store(
    act: Act,
    key: int,
    text: str,
    others: list[HeadingText],
    made_from: Iterable[int],
    *,
    as_proposed: bool = False,
) -> PictureHeading:
    before = _heading_now(act, key)
    number = 1 + (before.number if before is not None else 0)
    by, at = act.me.id, act.now
    if not text and others:
        # Whoever took away what they saw takes nothing away from the others.
        *others, kept = others
        text, by, at = kept.text, kept.by, kept.at
    fresh = PictureHeading(
        id=str(key),
        number=number,
        text=text,
        by=by,
        at=at,
        others=tuple(others),
        made_from=tuple(made_from),
        as_proposed=as_proposed,
    )
    return act.put(fresh)


def _frozen(material: Material, now: datetime) -> tuple[FrozenHeading, ...]:
    """The headings of a new version: what is written, and where nobody edited them, the changes by comparison."""
    torn = tuple(key for key, one in sorted(material.headings.items()) if one.others)
    if torn:
        raise Refused(f"Der står to tekster under {named(torn)}. Intet er gemt. Skriv én tekst af dem, og prøv igen.")
    frozen = []
    for one in HEADINGS:
        text = material.text(one.key)
        made_from = material.headings[one.key].made_from if text else ()
        if not text and one.key == CHANGES:
            text, made_from = draft(material, now)[CHANGES]
        if text:
            frozen.append(FrozenHeading(key=one.key, text=text, made_from=made_from))
    if not [one for one in frozen if one.key != CHANGES]:
        raise Refused(
            "Der står ikke noget i situationsbilledet endnu. Intet er gemt. Skriv under en overskrift, eller tag "
            "forslagene."
        )
    return tuple(frozen)


def _text_in(picture: SituationPicture, key: int) -> str:
    return next((one.text for one in picture.headings if one.key == key), "")
