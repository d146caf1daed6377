"""A plain TinyDB file: what it looks like, and writing one. ``plainjudge`` judges one that somebody hands us.

Stock TinyDB wants whole numbers as ids. So the documents of a table are numbered from 1 on, in their order, and carry
their own id in the field ``id``. The table ``export`` says what the file is.
"""

import errno
import json
import os
import stat
from collections.abc import Mapping
from contextlib import suppress
from typing import Annotated, Any, Final, NamedTuple, NoReturn

import msgspec

from beredskab_tui.errors import BeredskabError, Refused, why
from beredskab_tui.journal import Io, file
from beredskab_tui.records import Instant

FORMAT: Final = 1
FACTS: Final = "export"
"""The table with what there is to know of the file itself."""

Tables = dict[str, dict[str, dict[str, Any]]]


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """The one document of the table ``export``."""

    format: int = FORMAT
    db: str
    """The incident's id, or that of the register."""
    lines: Annotated[int, msgspec.Meta(ge=0)]
    """Lines of the journal it was taken from."""
    fingerprint: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{32}$")]
    """What ``beredskab tjek`` printed for that journal."""
    damaged: bool
    """The journal was damaged, so that something may be missing."""
    exported_at: Instant
    program: Annotated[str, msgspec.Meta(max_length=40)]
    """The version that wrote it."""
    history: bool = False
    about: str = "Tilstanden ved eksporten. Historikken (hvem der ændrede hvad hvornår) er kun i loggen selv."


class Plain(NamedTuple):
    """A file that was read and found right."""

    name: str
    facts: Facts
    tables: Tables
    """The documents as they are to be stored, by table and id, in their order."""

    @property
    def documents(self) -> int:
        """How many documents there are."""
        return sum(map(len, self.tables.values()))


def as_file(facts: Facts, tables: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> bytes:
    """The bytes of a file: ASCII, as stock TinyDB writes it, whatever the reader takes for the encoding of files."""
    plain: dict[str, dict[str, Any]] = {FACTS: {"1": msgspec.to_builtins(facts)}}
    for name, documents in tables.items():
        numbered = enumerate(documents.items(), start=1)
        plain[name] = {str(number): {"id": id, **document} for number, (id, document) in numbered}
    return json.dumps(plain, indent=1).encode("ascii") + b"\n"


def write(path: str, data: bytes, io: Io, *, replace: bool = False) -> None:
    """Write a file for its owner only, whole or not at all.

    Args:
        replace: put it in the place of a file that is there.

    Raises:
        Refused: something is there.
        BeredskabError: it cannot be written.
    """
    # What a link points at is what is meant.
    path = os.path.realpath(path)
    temporary = f"{path}.{os.urandom(8).hex()}.ny"
    try:
        if os.path.lexists(path) and not (replace and stat.S_ISREG(os.lstat(path).st_mode)):
            _is_there(path)
        try:
            file.write_new(io, temporary, data)
            _put_in_place(io, temporary, path, replace)
        finally:
            with suppress(FileNotFoundError):
                io.unlink(temporary)
        io.sync_folder(os.path.dirname(path))
    except OSError as error:
        raise BeredskabError(
            f"Filen {path} kan ikke skrives: {why(error)}. Data i programmet er ikke rørt. Vælg et andet sted."
        ) from error


def _put_in_place(io: Io, temporary: str, path: str, replace: bool) -> None:
    if not replace:
        try:
            io.link(temporary, path)
            return
        except FileExistsError:
            _is_there(path)
        except OSError as error:
            # A stick that knows no second names. Nobody else writes to it, so looking is nearly as good.
            if error.errno not in (errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS) or os.path.lexists(path):
                raise
    io.replace(temporary, path)


def _is_there(path: str) -> NoReturn:
    if os.path.isfile(path):
        raise Refused(
            f"Filen {path} findes allerede og er ikke rørt. Vælg et andet navn, eller brug --overskriv, "
            "hvis den skal erstattes."
        )
    raise Refused(f"{path} findes allerede og er ikke en almindelig fil. Intet er skrevet. Vælg et andet navn.")
