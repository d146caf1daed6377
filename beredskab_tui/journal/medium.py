"""What kind of place a folder is: a disk of this computer, a network drive, a folder that something synchronises.

The journal's promises rest on locks that every writer sees and on files that nobody else replaces. A network drive
keeps neither for sure, and a program that synchronises replaces files behind our back. This module only looks and
tells; whoever opens a journal for writing decides (``Room``), and ``tjek`` says what it found.
"""

import os
from collections.abc import Iterable
from enum import Enum
from typing import NamedTuple


class Kind(Enum):
    """What a place is good for."""

    LOCAL = "local"
    """A disk of this computer."""
    NETWORK = "network"
    """Another computer, or another system on this one, has its hands in it."""
    SYNCED = "synced"
    """A program copies what lies there to other computers, and theirs over it."""
    MEMORY = "memory"
    """Gone when the computer is switched off."""
    UNKNOWN = "unknown"
    """Nobody can say."""


class Medium(NamedTuple):
    """Where a folder lies."""

    kind: Kind
    name: str
    """The filesystem or the service, as its users call it: "nfs4", "sshfs", "Dropbox". Empty when nobody can say."""
    where: str
    """The mount point, or the folder that shows that it is synchronised. Empty when nobody can say."""
    lies: str
    """Where that is, in Danish, to come after "Datamappen ligger": "på et netværksdrev (nfs4)"."""
    why: str = ""
    """A Danish sentence, or two, that says what may happen to data there. Empty when all is well."""
    links: bool = True
    """Whether a file can have a second name there, which is how a new journal comes to be whole or not at all."""

    @property
    def fit(self) -> bool:
        """Whether a journal may be written there. What is not fit may still be read."""
        return self.kind not in (Kind.NETWORK, Kind.SYNCED)


class Mount(NamedTuple):
    """A filesystem and where it is in the tree of folders."""

    point: str
    type: str
    source: str
    """What is mounted: a device, a server's address, or just a word."""
    options: str = ""


def look(path: str, mounts: Iterable[Mount] | None = None) -> Medium:
    """What kind of place a folder is. It need not exist yet: then the one it will be made in counts. Never fails.

    Args:
        path: the folder; symbolic links are followed.
        mounts: the filesystems, in the order they were mounted; those of this computer when None.
    """
    # POSIX lets a path begin with two slashes, and Python keeps them.
    path = "/" + os.path.realpath(path).lstrip("/")
    # In this order: looking into a folder has it mounted, where that is done on demand.
    synced = _synced(path)
    mount = _holder(path, mounts_now() if mounts is None else mounts)
    medium = _UNKNOWN if mount is None else _judge(mount)
    return synced if synced is not None and medium.kind is not Kind.NETWORK else medium


# -- which filesystem a folder is on


def mounts_now() -> list[Mount]:
    """This computer's filesystems; empty when nobody can say."""
    try:
        with open("/proc/self/mountinfo", "rb", buffering=0) as file:
            return read_mountinfo(os.fsdecode(file.read()))
    except OSError:
        # Not Linux.
        return read_mount_output(ask_mount())


def read_mountinfo(text: str) -> list[Mount]:
    """The filesystems in Linux' ``/proc/self/mountinfo`` (described in proc(5))."""
    mounts = []
    for line in text.split("\n"):
        fields = line.split(" ")
        try:
            # What may stand before the dash has no fixed number.
            dash = fields.index("-", 6)
            _, type_, source, options = fields[dash : dash + 4]
        except ValueError:
            continue
        mounts.append(Mount(_unescaped(fields[4]), type_, _unescaped(source), options))
    return mounts


def read_mount_output(text: str) -> list[Mount]:
    """The filesystems as ``mount`` prints them without arguments, on macOS and BSD or on Linux."""
    mounts = []
    for line in text.split("\n"):
        what, paren, options = line.rpartition(" (")
        source, on, rest = what.partition(" on /")
        if not (paren and on):
            continue
        options = options.rstrip(")")
        point, named, type_ = rest.rpartition(" type ")
        if not named:
            # BSD has no word for it: the type is the first of the options.
            point, type_ = rest, options.split(",")[0]
        mounts.append(Mount(f"/{point}", type_, source, options))
    return mounts


def ask_mount(program: str = "/sbin/mount") -> str:
    """What ``mount`` prints; empty when it cannot be asked."""
    # Only where there is no /proc: it is slow to load, and `beredskab log` passes here.
    import subprocess

    try:
        said = subprocess.run([program], stdin=subprocess.DEVNULL, capture_output=True, timeout=2, check=False)
    except (OSError, subprocess.SubprocessError):
        return ""
    return os.fsdecode(said.stdout)


def _unescaped(field: str) -> str:
    """A field without its escapes: the kernel writes a space as ``\\040``."""
    if "\\" not in field:
        return field
    first, *rest = field.split("\\")
    for part in rest:
        digits = part[:3]
        is_escape = len(digits) == 3 and all(digit in "01234567" for digit in digits)
        first += chr(int(digits, 8)) + part[3:] if is_escape else "\\" + part
    return first


def _holder(path: str, mounts: Iterable[Mount]) -> Mount | None:
    """The filesystem a path is on: the deepest mount point above it, and of several on one point the last."""
    above = {path}
    while path != "/":
        path = os.path.dirname(path)
        above.add(path)
    found: Mount | None = None
    for mount in mounts:
        if mount.point in above and (found is None or len(mount.point) >= len(found.point)):
            found = mount
    return found


# -- what a filesystem is

_NETWORK = frozenset((
    "afpfs", "afs", "beegfs", "ceph", "cifs", "coda", "davfs", "ftp", "fuse.ceph", "fuse.curlftpfs", "fuse.davfs",
    "fuse.davfs2", "fuse.gcsfuse", "fuse.glusterfs", "fuse.google-drive-ocamlfuse", "fuse.goofys", "fuse.gvfsd-fuse",
    "fuse.juicefs", "fuse.onedriver", "fuse.rclone", "fuse.s3fs", "fuse.smbnetfs", "fuse.sshfs", "gfs2", "glusterfs",
    "gpfs", "lustre", "ncpfs", "nfs", "nfs4", "ocfs2", "pvfs2", "smb3", "smbfs", "webdav",
))  # fmt: skip
_OF_ANOTHER_SYSTEM = frozenset(("drvfs", "fuse.vmhgfs-fuse", "prl_fs", "vboxsf", "vmhgfs"))
"""Folders of the computer that this one runs inside of: Windows' drives, a virtual machine's shared folders."""
_MEMORY = frozenset(("devtmpfs", "ramfs", "rootfs", "tmpfs"))
_FAT = frozenset(("exfat", "fuse.exfat", "msdos", "vfat"))
_LOCAL = frozenset((
    "apfs", "aufs", "bcachefs", "btrfs", "ecryptfs", "ext2", "ext3", "ext4", "f2fs", "fuse.bindfs", "fuse.encfs",
    "fuse.fuse-overlayfs", "fuse.gocryptfs", "fuse.mergerfs", "fuse.ntfs-3g", "fuseblk", "hfs", "hfsplus", "jfs",
    "lxfs", "nilfs2", "ntfs", "ntfs3", "overlay", "reiserfs", "udf", "ufs", "wslfs", "xfs", "zfs",
))  # fmt: skip
_FUSE = ("fuse", "macfuse", "osxfuse")
"""Filesystems that are programs. Which one is behind it tells the part after the dot, or what is mounted."""


def _judge(mount: Mount) -> Medium:
    """What a filesystem is good for, by its type."""
    name = mount.type.removeprefix("fuse.")
    if mount.type in ("9p", "virtiofs") and "aname=drvfs" in mount.options:
        # How a Windows drive looks from inside WSL 2.
        return _of_another_system("drvfs", mount)
    if mount.type in _OF_ANOTHER_SYSTEM:
        return _of_another_system(name, mount)
    if mount.type in _NETWORK or (mount.type.startswith(_FUSE) and _is_address(mount)):
        why = "Låse mellem computere er ikke sikre der, så linjer kan gå tabt."
        return Medium(Kind.NETWORK, name, mount.point, f"på et netværksdrev ({name})", why)
    if mount.type in _MEMORY:
        why = "Alt i den er væk, når computeren genstartes."
        return Medium(Kind.MEMORY, name, mount.point, f"i computerens hukommelse ({name})", why)
    if mount.type in _FAT:
        why = (
            "Den slags disk skelner ikke mellem brugere, så alle på computeren kan læse data, "
            "og der kan ikke startes hændelser på den."
        )
        return Medium(Kind.LOCAL, name, mount.point, f"på en disk med filsystemet {name}", why, links=False)
    if mount.type in _LOCAL:
        return Medium(Kind.LOCAL, name, mount.point, f"på computerens egen disk ({name})")
    lies = f"på et filsystem, som programmet ikke kender ({mount.type})"
    return Medium(Kind.UNKNOWN, mount.type, mount.point, lies, _UNSURE)


def _of_another_system(name: str, mount: Mount) -> Medium:
    why = "Låsene gælder ikke mellem to systemer, så linjer kan gå tabt."
    return Medium(Kind.NETWORK, name, mount.point, f"i en mappe, der deles med et andet system ({name})", why)


def _is_address(mount: Mount) -> bool:
    """Whether what is mounted is an address (``https://…``, ``person@server:folder``) and no disk or folder."""
    if mount.type in _LOCAL:
        return False
    server, colon, _ = mount.source.partition(":")
    return "://" in mount.source or (colon == ":" and "@" in server and "/" not in server)


_UNSURE = "Det er ikke sikkert, at låsene virker, og at det, der er bekræftet, er på disken."
_UNKNOWN = Medium(Kind.UNKNOWN, "", "", "et sted, som programmet ikke kan bestemme", _UNSURE)


# -- whether something synchronises a folder

_MARKS = {
    ".dropbox.cache": "Dropbox",
    ".megaignore": "MEGA",
    ".nextcloudsync.log": "Nextcloud",
    ".owncloudsync.log": "ownCloud",
    ".shortcut-targets-by-id": "Google Drev",
    ".stfolder": "Syncthing",
    ".tmp.drivedownload": "Google Drev",
    ".tmp.driveupload": "Google Drev",
}
"""What the services keep in the uppermost folder they synchronise; each by its own documentation or its users'."""
_SERVICES = {"GoogleDrive": "Google Drev"}
"""Where a service's folder on macOS is not called as its users call it."""


def _synced(path: str) -> Medium | None:
    """The service that synchronises a folder or one above it; None when nothing shows that one does."""
    while True:
        service = _by_name(path) or _by_marks(path)
        if service:
            why = f"{service} kan skifte en fil ud, mens der skrives i den, så linjer kan gå tabt."
            return Medium(Kind.SYNCED, service, path, f"i en mappe, som {service} synkroniserer", why)
        above = os.path.dirname(path)
        if above == path:
            return None
        path = above


def _by_name(folder: str) -> str:
    """The service that a folder belongs to by what it is called, and where; empty when that tells nothing."""
    above, name = os.path.split(folder)
    if name == "OneDrive" or name.startswith("OneDrive - "):
        return "OneDrive"
    if name == "Mobile Documents" and os.path.basename(above) == "Library":
        return "iCloud"
    if above.endswith("/Library/CloudStorage"):
        # What comes after the dash is whose it is.
        service = name.partition("-")[0]
        return _SERVICES.get(service, service)
    return ""


def _by_marks(folder: str) -> str:
    """The service that has left its mark in a folder; empty when none has, or nobody may look."""
    try:
        names = os.listdir(folder)
    except OSError:
        return ""
    for name in names:
        if name[:1] != ".":
            continue
        if name in _MARKS:
            return _MARKS[name]
        if name.startswith((".sync_", "._sync_")) and name.endswith(".db"):
            return "Nextcloud eller ownCloud"
        # Both are common names: on Linux ~/.dropbox is the folder with Dropbox' settings, and synchronises nothing.
        if name == ".dropbox" and os.path.isfile(os.path.join(folder, name)):
            return "Dropbox"
        if name == ".sync" and os.path.exists(os.path.join(folder, name, "ID")):
            return "Resilio Sync"
    return ""
