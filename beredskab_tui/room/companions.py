"""What comes into being with a line of the log, and follows it when it is struck or corrected.

A line typed with ``m`` is also a media note, one with ``r`` a rumour, and so on. Such a companion says what its line
says: it goes when the line is ruled through, and speaks with the new words when the line is put right.
"""

import re
from collections.abc import Callable
from typing import Any, Final, NamedTuple

import msgspec

from beredskab_tui.access.people import Role
from beredskab_tui.access.rights import Right
from beredskab_tui.records import (
    Agreement,
    CallBack,
    Contact,
    EntryKind,
    FollowUp,
    Incident,
    Instruction,
    LogEntry,
    MediaNote,
    Record,
    Rumour,
    StaffMember,
    Task,
    TaskState,
)
from beredskab_tui.records.kinds import OPEN_STATES
from beredskab_tui.records.phones import NUMBER
from beredskab_tui.room import orders
from beredskab_tui.room.recall import pull_back
from beredskab_tui.room.seat import Act
from beredskab_tui.text import clean_line

UNTITLED: Final = "Uden titel (første linje er følsom)"
"""What an incident is called whose first line only a few may read; its type and place say more, once they are known."""
UNNAMED: Final = "Ikke nævnt"
"""The medium of a note whose line names none."""

_ASKS: Final = "spørger|spurgte|ringer|ringede|vil (?:vide|have|tale|filme)|ønsker|beder om|bad om"
_BEGINS_ASKING: Final = re.compile(rf"(?:{_ASKS})\b", re.IGNORECASE)
_NAME_AND_ASKS: Final = re.compile(rf"(.{{1,{orders.LONGEST_NAME}}}?) (?P<asks>{_ASKS})\b", re.IGNORECASE)
_SAYS: Final = " skriver"
_NAME_AND_SAYS: Final = re.compile(rf"(.{{1,{orders.LONGEST_NAME}}}?){_SAYS}(?: – (?P<more>.*))?")
"""How a form writes a medium that nobody says anything of."""
_ADDED: Final = re.compile(r" – (?:vurderet |henvist til )?| \((?:gælder til )?")
"""How that begins which a form writes behind the text: a judgement, a referral, a link, until when, how it was agreed.
"""


class MediaWords(NamedTuple):
    """What a line says of a medium."""

    outlet: str
    claims: str
    enquiry: bool


def media_words(text: str) -> MediaWords:
    """Read "TV Fjorden: to er såret" and "TV Fjorden spørger, om …": who it is, what they say, and whether they ask us.

    They ask when it says so in front: *spørger*, *ringer*, *vil vide*, *beder om* … Anything else is not guessed.
    """
    name, claims = orders.named(text)
    if not name:
        if asks := _NAME_AND_ASKS.match(text):
            return MediaWords(asks[1], text[asks.start(2) :], True)
        says = _NAME_AND_SAYS.fullmatch(text)
        return MediaWords(UNNAMED, text, False) if says is None else MediaWords(says[1], says["more"] or "", False)
    asks = _NAME_AND_ASKS.match(name)
    if asks is not None:
        return MediaWords(asks[1], claims, True)
    return MediaWords(name.removesuffix(_SAYS) or name, claims, begins_asking(claims))


def begins_asking(claims: str) -> bool:
    """Whether what they say begins with that they ask, so that nobody need say it once more."""
    return _BEGINS_ASKING.match(claims) is not None


def media_told(outlet: str, claims: str, *, enquiry: bool) -> str:
    """Who asks or says what, in a sentence: "TV Fjorden skriver: to er såret", "TV Fjorden spørger, om …"."""
    if enquiry and begins_asking(claims):
        return f"{outlet} {claims}"
    return f"{outlet} {'spørger' if enquiry else 'skriver'}{': ' if claims else ''}{claims}"


# -- what a line is made into


def _media_note(act: Act, entry: LogEntry, text: str, new_id: str) -> MediaNote:
    outlet, claims, enquiry = media_words(text)
    return MediaNote(
        id=new_id,
        seq=entry.seq,
        occurred_at=entry.occurred_at,
        recorded_at=entry.recorded_at,
        author=act.me.id,
        outlet=outlet,
        claims=claims,
        enquiry=enquiry,
    )


def _rumour(act: Act, entry: LogEntry, text: str, new_id: str) -> Rumour:
    source, said = orders.named(text)
    return Rumour(
        id=new_id, seq=entry.seq, heard_at=entry.occurred_at, author=act.me.id, text=said or text, source=source
    )


def _task(act: Act, entry: LogEntry, text: str, new_id: str) -> Task:
    title, owner = _task_to(act, text)
    return Task(id=new_id, number=act.count(Task) + 1, title=title, owner=owner, seq=entry.seq)


def _task_to(act: Act, text: str) -> tuple[str, str | None]:
    """What is to be done, and by whom: "AY: hent nøgler" is Amina's, if whoever writes may give it to her."""
    initials, colon, what = text.partition(": ")
    person = next((one for one in act.people if one.initials == initials and one.role is not Role.READER), None)
    if not colon or person is None:
        return text, None
    return what, person.id if person.id == act.me.id or act.may(Right.LEAD_STAFF) else None


def _call_back(act: Act, entry: LogEntry, text: str, new_id: str) -> CallBack:
    return CallBack(
        id=new_id,
        seq=entry.seq,
        who=text,
        contact=_contact_with_number(act, text),
        asked_at=entry.occurred_at,
        author=act.me.id,
    )


def _contact_with_number(act: Act, text: str) -> str | None:
    """Id of the one contact whose number stands in a text: the two are then called by one person and no other."""
    number = re.search(NUMBER, text)
    if number is None:
        return None
    wanted = _digits(number[0])
    found = [one.id for one in act.all(Contact) if wanted in (_digits(one.phone), _digits(one.phone_alt))]
    return found[0] if len(found) == 1 else None


def _digits(number: str) -> str:
    return "".join(sign for sign in number if sign.isdecimal())


class _Kind(NamedTuple):
    """One kind of companion."""

    record: type[Record]
    make: Callable[[Act, LogEntry, str, str], Record]
    """From the line, its text on one line, and the new record's id."""
    told: tuple[str, ...]
    """The fields that are read from the text, and follow a correction. The first says what the line says."""


_CALL_BACK: Final = _Kind(CallBack, _call_back, ("who",))
_KINDS: Final = {
    EntryKind.MEDIA: _Kind(MediaNote, _media_note, ("claims", "outlet", "enquiry")),
    EntryKind.RUMOUR: _Kind(Rumour, _rumour, ("text", "source")),
    EntryKind.TASK: _Kind(Task, _task, ("title",)),
    EntryKind.INSTRUCTION: _Kind(Instruction, orders.instruction_of, ("text", "from_whom", "until")),
    EntryKind.AGREEMENT: _Kind(Agreement, orders.agreement_of, ("text", "with_whom")),
}


# -- what the log does, in the same record as its line


def make(act: Act, entry: LogEntry, *, call_back: bool = False) -> None:
    """Put a line on the list of its kind, or on that of those who wait for our call."""
    kind = _CALL_BACK if call_back else _KINDS.get(entry.kind)
    if kind is not None:
        text = clean_line(entry.text) if entry.sealed is None else see(entry.seq)
        act.add(kind.make(act, entry, text, act.new_id()))
        if kind.record is Instruction:
            pull_back(act, f"der er en ny anvisning (#{entry.seq})")


def strike(act: Act, seq: int) -> None:
    """A line was struck: what was made with it does not hold. A task is not relevant any more, if it is still open."""
    for kind, companion in _of(act, seq):
        if kind.record is not Task:
            act.change(companion, struck=True)
        elif companion.state in OPEN_STATES:
            act.change(
                companion,
                state=TaskState.NOT_RELEVANT,
                reason=f"linje {seq} er annulleret",
                changed_by=act.me.id,
                changed_at=act.now,
            )


def correct(act: Act, seq: int, right: LogEntry) -> None:
    """A line was put right: what was made with it belongs to the new line, and is read anew from it.

    Only what the old line told follows; of a sensitive line nothing. What somebody has said of it since stays as it
    was, and so does what the new line does not tell; what a form wrote around the text does not become a part of it.
    """
    old = act.entry(seq)
    for kind, companion in _of(act, seq):
        if right.sealed is not None:
            act.change(companion, seq=right.seq, **{kind.told[0]: see(right.seq)})
            continue
        before, anew = (kind.make(act, entry, clean_line(entry.text), companion.id) for entry in (old, right))
        told = {
            name: _followed(getattr(companion, name), getattr(before, name), getattr(anew, name)) for name in kind.told
        }
        corrected = act.change(companion, seq=right.seq, **told)
        if isinstance(corrected, Instruction) and corrected.text != companion.text:
            pull_back(act, f"en anvisning er rettet (#{right.seq})")


class Hidden(msgspec.Struct, frozen=True):
    """A field of another record that said something of a line which is sensitive now."""

    table: str
    id: str
    field: str
    said: str
    """What it said; empty for nothing just then."""
    whole: bool
    """True when all that the field ever held was said by lines; otherwise only ``said`` is to be taken out of it."""


def hide(act: Act, entry: LogEntry) -> list[Hidden]:
    """A line is to be sensitive: what was made of it, or noted with it, names the line instead of what it says."""
    hidden = []
    for kind, companion in _of(act, entry.seq, also_struck=True):
        values = {name: getattr(companion, name) for name in (*kind.told, *_WITH_IT.get(kind.record, ()))}
        found = [
            Hidden(companion.table, companion.id, name, value, True)
            for name, value in values.items()
            if isinstance(value, str)
        ]
        act.change(companion, **{one.field: unsaid(one, entry.seq, one.said) for one in found})
        hidden += found
    called: list[Contact | CallBack | StaffMember] = [*act.all(Contact), *act.all(CallBack), *act.all(StaffMember)]
    for noted in called:
        # What was said in a call stands in the line that it became, written in the same moment.
        notes = {one.note for one in noted.attempts if one.at == entry.recorded_at and one.note}
        if notes:
            hidden += [Hidden(noted.table, noted.id, "attempts", note, False) for note in sorted(notes)]
            attempts = tuple(
                msgspec.structs.replace(one, note=see(entry.seq)) if one.at == entry.recorded_at and one.note else one
                for one in noted.attempts
            )
            act.change(noted, attempts=attempts)
    for follow_up in act.all(FollowUp):
        for name, at in (("answer", follow_up.done_at), ("text", follow_up.asked_at)):
            said = getattr(follow_up, name)
            if said and at == entry.recorded_at:
                hidden.append(Hidden(follow_up.table, follow_up.id, name, said, False))
                act.change(act.get(FollowUp, follow_up.id), **{name: see(entry.seq)})
    incident = act.incident
    if entry.seq == 1 and clean_line(entry.text).startswith(incident.title):
        hidden.append(Hidden(incident.table, incident.id, "title", incident.title, False))
        act.change(incident, title=UNTITLED)
    return hidden


_WITH_IT: Final[dict[type[Record], tuple[str, ...]]] = {MediaNote: ("link", "referred_to")}
"""What a form writes into the line besides, and into fields of their own."""


SEE: Final = "Se den følsomme linje"
"""How that begins which stands on a list in place of what a sensitive line says."""


def see(seq: int) -> str:
    """What stands on a list in place of what a sensitive line says."""
    return f"{SEE} {seq}"


def unsaid(hidden: Hidden, seq: int, value: Any) -> Any:
    """What becomes of a value of a field that said something of line ``seq``."""
    if isinstance(value, list):
        return [{**one, "note": unsaid(hidden, seq, one.get("note"))} for one in value]
    if not isinstance(value, str) or not value or (not hidden.whole and value != hidden.said):
        return value
    if hidden.table == Incident.table:
        return UNTITLED
    if hidden.field == "outlet":
        return UNNAMED
    return see(seq) if not hidden.whole or hidden.field in _SAYS_IT else ""


_SAYS_IT: Final = frozenset({"claims", "referred_to", "text", "title", "who"})
"""Fields of companions in which it matters that something stands there."""


def _followed(value: Any, before: Any, anew: Any) -> Any:
    """What becomes of a companion's value when its line is corrected.

    Args:
        value: as it is.
        before: what the old line says.
        anew: what the new line says.
    """
    if anew in ("", UNNAMED):
        return value
    if value == before:
        return anew
    if not (isinstance(value, str) and value and value in before):
        return value
    front, _, back = before.partition(value)
    return _within(front, back, anew) or value


def _within(front: str, back: str, anew: str) -> str:
    """What stands in the new words where the value stood in the old ones; empty when nobody can tell.

    Args:
        front: what stood in front of it: a name that a form wrote, with its colon.
        back: what stood behind it: what a form added.
    """
    if anew.startswith(front):
        anew = anew.removeprefix(front)
    elif front.endswith(": "):
        anew = anew.partition(": ")[2]
    else:
        return ""
    if anew.endswith(back):
        return anew.removesuffix(back).strip()
    added = _ADDED.match(back)
    return "" if added is None else anew.rpartition(added[0])[0].strip()


def _of(act: Act, seq: int, *, also_struck: bool = False) -> list[tuple[_Kind, Any]]:
    """What was made with a line, and still holds."""
    return [
        (kind, one)
        for kind in (*_KINDS.values(), _CALL_BACK)
        for one in act.all(kind.record)
        if getattr(one, "seq", None) == seq and (also_struck or not getattr(one, "struck", False))
    ]
