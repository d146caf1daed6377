"""What can go wrong with the journal, in words for the person in front of the screen."""

from beredskab_tui.errors import BeredskabError, why


class JournalError(BeredskabError):
    """The journal could not do what was asked."""


class NotStored(JournalError):
    """Nothing was written: the disk is full, read-only or gone. What was stored before is untouched."""


class MaybeStored(JournalError):
    """The disk failed while it confirmed: the record may be there or not. This handle writes no more."""


class Busy(JournalError):
    """Somebody else held the write lock until the deadline."""


class Damaged(JournalError):
    """The journal holds bytes that are not what was written. It can be read, but not written to."""


class NotAJournal(JournalError):
    """There is no journal at this place, or it is another one than expected."""


class TooLarge(JournalError):
    """The record is longer than a line of the journal may be."""


def half_written(path: str | None = None) -> str:
    """What to say when a half-written end of the journal was moved to a file; on a board, without its long name."""
    aside = f"Den er lagt til side i {path}." if path else "Den er lagt til side; »beredskab tjek« siger hvor."
    return (
        "En linje var kun halvt skrevet, da programmet eller strømmen gik, og den blev aldrig bekræftet. "
        f"{aside} Alt, der er bekræftet, er gemt."
    )


def not_stored(error: OSError, path: str) -> NotStored:
    """The error for a write that came to nothing."""
    return NotStored(f"Der er ikke gemt noget: {why(error)} ({path}). Det, der var gemt, er intakt.")
