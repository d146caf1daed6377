"""The situation picture (*situationsbilledet*): the headings that are being written, and the frozen versions."""

from typing import Annotated, ClassVar

import msgspec

from beredskab_tui.records.base import Instant, Record
from beredskab_tui.records.incident import Group
from beredskab_tui.records.kinds import PictureKind

HeadingKey = Annotated[int, msgspec.Meta(ge=1, le=15)]
"""Number of a heading of the form, from 1."""


class HeadingText(msgspec.Struct, frozen=True, kw_only=True):
    """What one person wrote under a heading while somebody else did the same."""

    number: Annotated[int, msgspec.Meta(ge=1)]
    """Which of the heading's texts it is, in the order they were stored."""
    by: str
    at: Instant
    text: str


class PictureHeading(Record, frozen=True, kw_only=True):
    """One heading of the version in work. Its id is the heading's number as text, so that each is a record alone:
    two people on different headings never meet."""

    table: ClassVar[str] = "picture_headings"

    number: Annotated[int, msgspec.Meta(ge=1)]
    """Counts the texts stored under the heading; whoever writes says which was the latest they had seen."""
    text: str
    """Empty when it was taken away again."""
    by: str
    at: Instant
    others: tuple[HeadingText, ...] = ()
    """Other texts of the same heading that the writer had not seen. They stand until one text is made of them all."""
    made_from: tuple[int, ...] = ()
    """Numbers of the log lines the writers had in front of them, ascending."""
    as_proposed: bool = False
    """Whether the text is the program's proposal as it was taken, so that a newer one may take its place."""


class FrozenHeading(msgspec.Struct, frozen=True, kw_only=True):
    """A heading as it stood when a version was frozen."""

    key: HeadingKey
    text: str
    made_from: tuple[int, ...] = ()
    """Numbers of the log lines it was made from, ascending."""


class SituationPicture(Record, frozen=True, kw_only=True):
    """One frozen version (plan R32). It counts as the situation picture only when it is approved (plan R38, R43)."""

    table: ClassVar[str] = "situation_pictures"

    version: Annotated[int, msgspec.Meta(ge=1)]
    """Consecutive in this incident, from 1."""
    kind: PictureKind
    valid_at: Instant
    """The moment it describes (*gælder pr. kl.*)."""
    prepared_by: str
    prepared_at: Instant
    approved_by: str | None = None
    approved_at: Instant | None = None
    """None until it is approved."""
    next_at: Instant | None = None
    """When the next version is to be there; None for the last one."""
    plan_version: str = ""
    groups: tuple[Group, ...] = ()
    """The preparedness groups in force when it was frozen."""
    distribution: str = ""
    """Who gets it (*fordeling*), in free text."""
    headings: tuple[FrozenHeading, ...] = ()
    """Those with a text, ascending."""
