"""The errors that reach a person.

Each carries one Danish sentence (or two) that says what happened, what is safe and what to do,
and the exit code of the contract. Whatever else goes wrong is a defect, and goes to the log file.
"""

import errno
from typing import Final

UNREADABLE: Final = (OSError, ValueError, RecursionError)
"""What comes of reading a small file of the program's own that holds something else: msgspec's own complaint is a
``ValueError``, but it also lets bytes through that are no text, and an abyss of brackets."""


class BeredskabError(Exception):
    """What was asked for could not be done; the text of the error is meant for the user, in Danish."""

    exit_code = 1

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        """What happened, what is safe, what to do: Danish, ready to show."""


class UsageError(BeredskabError):
    """The command or the key was used in a way that does not exist; nothing was attempted."""

    exit_code = 2


class NotAllowed(BeredskabError):
    """This person may read, but not do this; the sentence says who may."""


class Refused(BeredskabError):
    """The rules of the room forbid it as things stand now; the sentence says what to do instead."""


def why(error: OSError) -> str:
    """What the operating system complains of, in Danish."""
    reasons: dict[int | None, str] = {
        errno.ENOSPC: "disken er fuld",
        errno.EDQUOT: "kvoten på disken er brugt op",
        errno.EROFS: "disken kan kun læses",
        errno.EACCES: "du har ikke ret til det",
        errno.EPERM: "du har ikke ret til det",
        errno.ENOENT: "filen eller mappen findes ikke",
        errno.EIO: "disken svarer med fejl",
        errno.EFBIG: "filen må ikke blive større",
        errno.EMFILE: "programmet har for mange filer åbne",
        errno.ENOTDIR: "det er ikke en mappe",
        errno.EISDIR: "det er en mappe",
        errno.ENXIO: "det er ikke en fil",
        errno.ENOLCK: "disken kan ikke låse filer",
    }
    return reasons.get(error.errno, f"fejl nr. {error.errno} fra systemet")
