"""Work that changes hands: who took it from whom stands in the log.

Everybody of the staff may take what somebody else has: the plan has one leader, and no ranks among the staff. But who
had it, and the leader who gave it to them (plan R38, R48, R55), must be able to see where it went.
"""

from beredskab_tui.records import EntryKind
from beredskab_tui.room.seat import Act


def handed_on(act: Act, what: str, name: str, before: str | None, after: str | None, kind: EntryKind) -> None:
    """Write a line when work leaves somebody else. Taking what nobody has, and putting down one's own, is history.

    Args:
        what: "Opgave 7", "Kontakten"; at the beginning of a sentence.
        name: what it is called; empty when ``what`` says it all.
        before: id of whoever had it; None for nobody.
        after: likewise, of whoever has it from now on.
    """
    had = taken_from(act, before, after)
    if not had:
        return
    if after is None:
        said = f"er taget fra {had} og ikke givet til nogen"
    elif after == act.me.id:
        said = f"er overtaget fra {had}"
    else:
        said = f"er givet videre fra {had} til {act.initials(after)}"
    act.line(f"{what} {said}{f': {name}' if name else ''} ({act.initials()}).", kind)


def taken_from(act: Act, before: str | None, after: str | None) -> str:
    """The initials of whoever loses it; empty when that is nobody, or whoever puts it down."""
    return "" if before is None or before in (after, act.me.id) else act.initials(before)
