"""Every path the program knows. Nothing else puts a folder's name together."""

import os
from collections.abc import Mapping
from typing import Final, NamedTuple

from beredskab_tui.errors import BeredskabError, Refused, UsageError, why

MAIL: Final = "mail"
"""The folder of an incident's frozen mails, in its own."""


class Folders(NamedTuple):
    """The two folders the program works in."""

    config: str
    """The plan, the people, the contacts to start from: written by the leader, read by us."""
    data: str
    """What the program writes. Only the journal and this module know what is where in it."""
    called: str = ""
    """What the screen calls the data folder; its path when empty. Only one that is thrown away afterwards is named."""
    refused: str = ""
    """Why nothing may be written in the data folder, in whole sentences; empty when it may. Reading may go on."""

    @property
    def plan(self) -> str:
        return os.path.join(self.config, "plan.toml")

    @property
    def people(self) -> str:
        return os.path.join(self.config, "stab.toml")

    @property
    def incidents(self) -> str:
        """One folder for each incident, named by its id."""
        return os.path.join(self.data, "haendelser")

    def incident(self, incident_id: str) -> str:
        return os.path.join(self.incidents, incident_id)

    def incident_ids(self) -> list[str]:
        """Ids of all incidents in the order they started, for they begin with their time. A file there is none.

        Raises:
            OSError: the folder cannot be read, or there is none yet.
        """
        names = os.listdir(self.incidents)
        return sorted(name for name in names if not name.startswith(".") and os.path.isdir(self.incident(name)))

    def going(self, incident_id: str) -> str:
        """What the folder of an incident is called while it is being deleted: no reader takes it for an incident."""
        return os.path.join(self.incidents, f".slettes-{incident_id}")

    def mail(self, incident_id: str, digest: str) -> str:
        """A frozen mail, by its content."""
        return os.path.join(self.incident(incident_id), MAIL, f"{digest}.eml")

    def attachment(self, incident_id: str, digest: str) -> str:
        """A file that goes with a mail, by its content."""
        return os.path.join(self.incident(incident_id), MAIL, f"{digest}.bilag")

    @property
    def offered(self) -> str:
        """Files that those who sit over SSH may send with a mail; the leader puts them there."""
        return os.path.join(self.data, "bilag")

    def message_text(self, incident_id: str, number: int) -> str:
        """The text of an approved message, to print or to paste elsewhere."""
        return os.path.join(self.incident(incident_id), f"besked-{number}.txt")

    def call_list(self, incident_id: str, person: str) -> str:
        """One person's list of whom to call, as text to print or send. In the incident's folder, to go with it."""
        return os.path.join(self.incident(incident_id), f"ringeliste-{person}.txt")

    @property
    def register(self) -> str:
        """What outlives an incident: contacts."""
        return os.path.join(self.data, "register")

    @property
    def copies(self) -> str:
        """Copies of the journals, a folder for each incident and one for the register."""
        return os.path.join(self.data, "kopier")

    @property
    def keys(self) -> str:
        """The keys of sensitive notes and of drafts: whoever deletes one deletes the text."""
        return os.path.join(self.data, "noegler")

    def note_keys(self, incident_id: str) -> str:
        """The keys of one incident's sensitive notes, a file each."""
        return os.path.join(self.keys, incident_id)

    @property
    def draft_keys(self) -> str:
        """The keys of what is half written, one for each session."""
        return os.path.join(self.keys, "kladder")

    @property
    def local(self) -> str:
        """What is of this computer only, and never copied to another."""
        return os.path.join(self.data, "lokal")

    @property
    def origin(self) -> str:
        """The file with this computer's own id."""
        return os.path.join(self.local, "origin")

    def lock(self, name: str) -> str:
        """The lock file of a journal."""
        return os.path.join(self.local, "laase", f"{name}.lock")

    def shortcut(self, name: str) -> str:
        """What a journal added up to at its last reading; only a means to read it faster."""
        return os.path.join(self.local, "genveje", f"{name}.bin")

    @property
    def last_good(self) -> str:
        """Copies of the configuration as it last was free of mistakes."""
        return os.path.join(self.local, "sidste-gode")

    def drafts(self, person: str) -> str:
        """What one person has half written, a file for each session."""
        return os.path.join(self.all_drafts, person)

    @property
    def all_drafts(self) -> str:
        """What everybody has half written, a folder for each person."""
        return os.path.join(self.local, "kladder")

    def choices(self, person: str) -> str:
        """The file with what one person likes on this computer's screens: the colours."""
        return os.path.join(self.local, "valg", f"{person}.json")

    def last_seen(self, person: str, incident: str) -> str:
        """The file with what one person had seen of an incident when they last were there."""
        return os.path.join(self.local, "set", person, f"{incident}.json")

    @property
    def presence(self) -> str:
        """One locked file for each session that is open now."""
        return os.path.join(self.local, "tilstede")

    @property
    def sender(self) -> str:
        """The lock of whoever sends mail for this data folder, with their name."""
        return os.path.join(self.local, "udbakke", "afsender")

    @property
    def identity(self) -> str:
        """Who the program was told that the users of this computer are."""
        return os.path.join(self.local, "brugere.json")

    @property
    def other_computer(self) -> str:
        """Lies there where this is an *anden computer*: then the data folder may be one that others get at."""
        return os.path.join(self.local, "anden-computer")

    @property
    def fault_log(self) -> str:
        """Technical detail of what went wrong, for whoever mends it."""
        return os.path.join(self.local, "fejl.log")

    def make(self) -> None:
        """Make the folders of ``data`` that are missing, for the owner only.

        Raises:
            Refused: nothing may be written there.
            BeredskabError: they cannot be made.
        """
        if self.refused:
            raise Refused(self.refused)
        try:
            for folder in (self.incidents, self.register, os.path.dirname(self.lock("")), self.presence):
                os.makedirs(folder, mode=0o700, exist_ok=True)
            found = os.stat(self.data)
            if found.st_uid == os.getuid() and found.st_mode & 0o077:
                # A folder that came with a clone, or was made by hand, is open to everybody on the computer.
                os.chmod(self.data, 0o700)
        except OSError as error:
            raise BeredskabError(
                f"Datamappen {self.data} kan ikke bruges: {why(error)}. Intet er ændret. "
                "Vælg en anden med --data, eller bed om adgang til mappen."
            ) from error


def find_folders(environ: Mapping[str, str], here: str, config: str | None = None, data: str | None = None) -> Folders:
    """The folders to work in, by the contract's order: told, then ``./config`` beside us, then the user's own.

    Args:
        environ: the environment.
        here: the current folder.
        config, data: what ``--config`` and ``--data`` said.

    Raises:
        UsageError: over SSH the folders must be told, so that nobody works on a board of their own by mistake.
    """
    config = config or environ.get("BEREDSKAB_CONFIG")
    data = data or environ.get("BEREDSKAB_DATA")
    if config and data:
        return Folders(os.path.abspath(config), os.path.abspath(data))
    if environ.get("SSH_CONNECTION"):
        raise UsageError(
            "Over SSH skal mapperne være angivet, så alle arbejder på den samme tavle: "
            "brug --config og --data, eller sæt BEREDSKAB_CONFIG og BEREDSKAB_DATA."
        )
    if _is_mine(os.path.join(here, "config", "plan.toml")):
        found = Folders(os.path.join(here, "config"), os.path.join(here, "data"))
    else:
        found = _own_folders()
    return Folders(os.path.abspath(config or found.config), os.path.abspath(data or found.data))


def chosen_file(folders: Folders, typed: str, *, remote: bool) -> str:
    """Path of the file that somebody at the board wants to send with a mail.

    Args:
        typed: what they wrote: a path on their own computer, and over SSH the name of a file that was put there for it.
        remote: they sit over SSH. The files of this computer are not theirs, so they can neither read them so nor learn
            which there are.

    Raises:
        Refused: there is no such file for them.
    """
    if not remote:
        return os.path.expanduser(typed)
    try:
        with os.scandir(folders.offered) as there:
            # A link would lead out of the folder.
            names = sorted(one.name for one in there if one.is_file(follow_symlinks=False))
    except OSError:
        names = []
    if typed in names:
        return os.path.join(folders.offered, typed)
    lies = f"Der ligger: {', '.join(names[:5])}." if names else "Den er tom."
    raise Refused(
        f"Over SSH kan kun filer fra mappen {folders.offered} sendes med, og kun ved navn. {lies} "
        "Intet er vedhæftet. Bed lederen lægge filen der."
    )


def authorized_keys(environ: Mapping[str, str]) -> str:
    """The file by which sshd knows who may come in as this user: the one that ``~`` means to the shell, too."""
    home = environ.get("HOME") or os.path.expanduser("~")
    return os.path.join(home, ".ssh", "authorized_keys")


def sample_config() -> str:
    """The folder with the sample plan that the program is shipped with."""
    package = os.path.dirname(os.path.abspath(__file__))
    packaged = os.path.join(package, "proeveplan")
    return packaged if os.path.isdir(packaged) else os.path.join(os.path.dirname(package), "config")


def fill_config(folder: str) -> bool:
    """Put the sample plan where there is no configuration at all. True when that was done.

    Raises:
        BeredskabError: the folder cannot be written to.
    """
    if os.path.isdir(folder) and os.listdir(folder):
        return False
    # Only the very first start copies anything.
    import shutil

    try:
        os.makedirs(os.path.dirname(folder), exist_ok=True)
        shutil.copytree(sample_config(), folder, dirs_exist_ok=True)
    except OSError as error:
        raise BeredskabError(
            f"Prøveplanen kan ikke lægges i {folder}: {why(error)}. Vælg en anden mappe med --config."
        ) from error
    return True


def _is_mine(path: str) -> bool:
    try:
        return os.stat(path).st_uid == os.getuid()
    except OSError:
        return False


def _own_folders() -> Folders:
    # Costs more to import than the rest of a `beredskab log` together, and is needed in this case only.
    from platformdirs import PlatformDirs

    own = PlatformDirs("beredskab", appauthor=False)
    return Folders(own.user_config_dir, own.user_data_dir)
