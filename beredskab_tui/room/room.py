"""The crisis room of one data folder: which incidents there are, and a seat at one of them."""

import os
from collections.abc import Callable
from contextlib import suppress
from typing import NamedTuple

from beredskab_tui.access.people import People, Person
from beredskab_tui.errors import BeredskabError, Refused, UsageError, why
from beredskab_tui.journal import Change, Damaged, Io, Journal, JournalError, NotAJournal, Update
from beredskab_tui.journal.medium import Medium, look
from beredskab_tui.journal.peek import last_operations
from beredskab_tui.locations import Folders
from beredskab_tui.records import Incident, InvalidRecord, Phase, new_id, read
from beredskab_tui.regularfile import open_regular
from beredskab_tui.room.sealing import Keys
from beredskab_tui.room.seat import Clock, Seat
from beredskab_tui.text import safe

OnChange = Callable[[Change], None]


class Found(NamedTuple):
    """An incident of the data folder."""

    number: int
    """From 1, in the order they started; what a person types instead of the id."""
    incident: Incident | None
    """None when its journal cannot be read; ``trouble`` says why."""
    incident_id: str
    trouble: str = ""


class Room:
    """One person in the crisis room.

    Args:
        folders: where everything lies.
        me: who it is.
        people: everybody of ``stab.toml``.
        clock: the time now, aware, UTC.
        session: this login's own name.
        io: the calls to the operating system.
        look: tells what kind of place a folder is.
    """

    def __init__(
        self,
        folders: Folders,
        me: Person,
        people: People,
        clock: Clock,
        session: str,
        io: Io | None = None,
        look: Callable[[str], Medium] = look,
    ) -> None:
        self.medium = None if folders.called else look(folders.data)
        """Where the data lie; None where they are thrown away afterwards, so that it matters to nobody."""
        self.folders = folders._replace(refused=refusal(folders, self.medium))
        """Where everything lies. Where nothing may be written, ``folders.refused`` says why."""
        self.me = me
        self.people = people
        self.clock = clock
        self.session = session
        self.io = io or Io()
        self._paths: dict[str, str] = {}
        """Where the journals are whose size was asked for."""
        self.on_progress: Callable[[float], None] | None = None
        """Called while a journal is read, with how far that is (0–1). What it raises ends the reading."""

    # -- which incidents there are

    def incident_ids(self) -> list[str]:
        """Ids of all incidents, oldest first.

        Raises:
            BeredskabError: the data folder cannot be read.
        """
        try:
            return self.folders.incident_ids()
        except FileNotFoundError:
            return []
        except OSError as error:
            raise BeredskabError(
                f"Datamappen {self.folders.data} kan ikke læses: {why(error)}. Intet er ændret. Bed om adgang til den."
            ) from error

    def found(self, *, closed: bool = False) -> list[Found]:
        """The incidents with their numbers; those that are closed only when asked for."""
        result = []
        for number, incident_id in enumerate(self.incident_ids(), start=1):
            if self._is_empty(incident_id) or (not closed and self.is_closed(incident_id)):
                continue
            try:
                incident = self.read_incident(incident_id)
            except (JournalError, InvalidRecord) as error:
                result.append(Found(number, None, incident_id, error.sentence))
                continue
            if incident is not None and (closed or incident.phase is not Phase.CLOSED):
                result.append(Found(number, incident, incident_id))
        return result

    def choose(self, wanted: str | None = None) -> str:
        """Id of the incident that is meant: by id or number, or else the only open one.

        One that is stood down counts as open only when no other is: tonight's shooting is meant, not last month's.

        Raises:
            UsageError: it does not exist, or several are open.
            Refused: none is open, or the only one cannot be read.
        """
        if wanted is not None:
            return self._by_name(wanted)
        maybe = [incident_id for incident_id in self.incident_ids() if not self.is_closed(incident_id)]
        if len(maybe) == 1:
            # The usual night: what is in it is read when somebody takes a seat, and not twice.
            return maybe[0]
        everything = self.found()
        found = [one for one in everything if one.incident is not None]
        running = [one for one in found if one.incident and one.incident.phase is not Phase.STOOD_DOWN] or found
        if not running:
            if everything:
                # Somebody who knows that an incident is open must not be told that none is.
                raise Refused(everything[-1].trouble)
            raise Refused(
                f"Der er ingen åben hændelse i {self.folders.data}. Intet er gemt. "
                "Start en med: beredskab start TEKST. En lukket vælges med --haendelse og dens nummer."
            )
        if len(running) > 1:
            lines = "\n".join(f"  {one.number}  {one.incident.title}" for one in running if one.incident)
            raise UsageError(
                f"Der er flere åbne hændelser. Intet er gemt. Vælg med --haendelse og et af numrene:\n{lines}"
            )
        return running[0].incident_id

    def _by_name(self, wanted: str) -> str:
        ids = self.incident_ids()
        if wanted in ids:
            return wanted
        # A longer row of digits is no number of an incident, and Python refuses to read a very long one.
        if len(wanted) < 10 and wanted.isdecimal() and 1 <= int(wanted) <= len(ids):
            return ids[int(wanted) - 1]
        # It came from a command line: it may hold anything.
        asked = " ".join(safe(wanted[:200]).split())[:40]
        raise UsageError(
            f"Der er ingen hændelse »{asked}«. Intet er ændret. Skriv »beredskab status« for at se dem, der er."
        )

    def is_closed(self, incident_id: str) -> bool:
        """Closed for certain, or never begun: told by the end of the journal, after which only re-opening comes."""
        if self._is_empty(incident_id):
            return True
        try:
            return ends_closed(self._journal_path(incident_id))
        except (OSError, JournalError):
            return False

    def _is_empty(self, incident_id: str) -> bool:
        """A folder in which nothing was ever stored, left by a start that failed: a full disk, a power cut."""
        try:
            return all(name.endswith(".ny") for name in os.listdir(self.folders.incident(incident_id)))
        except OSError:
            return False

    def read_incident(self, incident_id: str) -> Incident | None:
        """The incident as it stands now; None when nothing was ever stored.

        Raises:
            JournalError, InvalidRecord: it cannot be read.
        """
        journal = self._journal(incident_id)
        journal.close()
        for record_id, document in journal.table(Incident.table).items():
            return read(Incident, record_id, document)
        if journal.damage:
            raise beginning_lost(journal)
        # The program was stopped before the first line was stored: nobody was promised anything.
        return None

    # -- taking a seat

    def size_of(self, incident_id: str) -> int:
        """Bytes of an incident's journal: another number means that something was written. Costs one ``stat``.

        Raises:
            NotAJournal, OSError: there is none.
        """
        path = self._paths.get(incident_id)
        if path is None:
            path = self._paths[incident_id] = self._journal_path(incident_id)
        return os.stat(path).st_size

    def sit(self, incident_id: str, on_change: OnChange | None = None) -> Seat:
        """A seat at an incident. ``on_change`` is called with everything that ever happened, and then what happens.

        Raises:
            JournalError: it cannot be read.
        """
        if not self.known_origin():
            # A data folder that came from elsewhere: made ready for writing, if it can be.
            with suppress(BeredskabError):
                self.origin()
        return self.seat(self._journal(incident_id, on_change))

    def seat(self, journal: Journal) -> Seat:
        """A seat at the incident of a journal that is open already."""
        return Seat(journal, self.me, self.people, self.clock, self.session, self.keys(journal.db))

    def keys(self, incident_id: str) -> Keys:
        """The keys of an incident's sensitive notes."""
        return Keys(self.folders.note_keys(incident_id), self.io)

    def new_journal(self, incident_id: str) -> Journal:
        """An empty journal for a new incident; the one that is there when it exists already."""
        self.folders.make()
        self._check_links()
        path = os.path.join(self.folders.incident(incident_id), f"{self.origin()}.jsonl")
        Journal.create(path, incident_id, self.origin(), self.io)
        return self._journal(incident_id)

    def _journal(self, incident_id: str, on_change: OnChange | None = None) -> Journal:
        path = self._journal_path(incident_id)
        lock = self.folders.lock(incident_id)
        refused = self.folders.refused
        return Journal(
            path,
            lock,
            incident_id,
            clock=self.clock,
            io=self.io,
            on_change=on_change,
            on_progress=self.on_progress,
            shortcut_path=None if refused else self.folders.shortcut(incident_id),
            refused=refused,
        )

    def _journal_path(self, incident_id: str) -> str:
        folder = self.folders.incident(incident_id)
        try:
            names = sorted(name for name in os.listdir(folder) if name.endswith(".jsonl"))
        except OSError as error:
            raise NotAJournal(
                f"Hændelsen i {folder} kan ikke læses: {why(error)}. Intet er ændret. Skriv »beredskab tjek«."
            ) from error
        if not names:
            raise NotAJournal(f"Mappen {folder} har ingen log. Intet er ændret. Skriv »beredskab tjek«.")
        own = f"{self.known_origin()}.jsonl"
        # A data folder that was moved to another computer brings its log along under the old computer's id.
        return os.path.join(folder, own if own in names else names[0])

    def origin(self) -> str:
        """This computer's own id, made the first time it is asked for.

        Raises:
            BeredskabError: the data folder cannot be written to.
        """
        known = self.known_origin()
        if known:
            return known
        self.folders.make()
        self._check_links()
        temporary = f"{self.folders.origin}.{os.getpid()}.ny"
        try:
            with open(temporary, "w", encoding="ascii") as file:
                file.write(new_id(self.clock()))
                file.flush()
                os.fsync(file.fileno())
            try:
                os.link(temporary, self.folders.origin)
            except FileExistsError:
                # Somebody else's first start came first; their id is the computer's.
                pass
            finally:
                os.unlink(temporary)
        except OSError as error:
            raise BeredskabError(
                f"Der kan ikke skrives i datamappen {self.folders.data}: {why(error)}. Intet er ændret. "
                "Vælg en anden med --data, eller bed om adgang til mappen."
            ) from error
        return self.known_origin()

    def _check_links(self) -> None:
        """Go on only where a new file can be made whole or not at all.

        Raises:
            Refused: it cannot.
        """
        if self.medium is not None and not self.medium.links:
            raise Refused(
                f"Data ligger {self.medium.lies}: {self.folders.data}. {self.medium.why} Intet er ændret. "
                "Vælg en mappe på computerens egen disk med --data."
            )

    def known_origin(self) -> str:
        """This computer's id; empty when none was made yet, as where a data folder is only read."""
        try:
            with open(open_regular(self.folders.origin), encoding="ascii") as file:
                return file.read().strip()
        except FileNotFoundError:
            return ""
        except (OSError, UnicodeDecodeError) as error:
            raise BeredskabError(
                f"Filen {self.folders.origin} kan ikke læses. Intet er ændret. Bed om adgang til den."
            ) from error


def ends_closed(journal: str) -> bool:
    """Whether the journal at a path ends with the closing of its incident, or nothing was ever stored in it.

    Raises:
        OSError: it cannot be read.
    """
    operations = last_operations(journal)
    # Stopped before the first line was stored: nobody was promised anything.
    return operations == () or any(
        isinstance(operation, Update)
        and operation.table == Incident.table
        and operation.fields.get("phase") == Phase.CLOSED.value
        for operation in operations or ()
    )


def refusal(folders: Folders, medium: Medium | None) -> str:
    """Why nothing may be written in a data folder; empty when it may.

    An *anden computer* is set up to share its folder: each computer writes only files of its own there.
    """
    if medium is None or medium.fit or os.path.exists(folders.other_computer):
        return ""
    return (
        f"Data ligger {medium.lies}: {folders.data}. {medium.why} Derfor kan de kun læses; intet er ændret. "
        "Flyt mappen til computerens egen disk, og start igen med --data. Kopier laves med »beredskab kopi«."
    )


def beginning_lost(journal: Journal) -> Damaged:
    """The error for a journal that is damaged where it began, so that there is no incident to show."""
    return Damaged(
        f"Begyndelsen af loggen {journal.path} er beskadiget, så hændelsen kan ikke vises. Intet er ændret. "
        "Skriv »beredskab tjek«, og hent den seneste sikkerhedskopi."
    )
