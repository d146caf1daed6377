"""The errors that reach a person.

Each carries one Danish sentence (or two) that says what happened, what is safe and what to do,
and the exit code of the contract. Whatever else goes wrong is a defect, and goes to the log file.
"""


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
