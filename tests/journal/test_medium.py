"""What kind of place a folder is: told by given tables of filesystems, by real folders, and by one real mount."""

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from beredskab_tui.journal.medium import (
    Kind,
    Mount,
    ask_mount,
    look,
    mounts_now,
    read_mount_output,
    read_mountinfo,
)

HERE = "/hos/os/data"
"""A folder that is on no computer: nothing lies in it, and it must not need to be there."""


def on(type_: str, source: str = "noget", options: str = "rw") -> list[Mount]:
    """The filesystems of a computer where ``HERE`` is on one of that type."""
    return [Mount("/", "ext4", "/dev/sda1", "rw"), Mount("/hos/os", type_, source, options)]


# -- what a filesystem is


@pytest.mark.parametrize(
    "type_",
    (
        "nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "afs", "ceph", "glusterfs", "lustre", "gpfs", "beegfs",
        "ocfs2", "gfs2", "davfs", "afpfs", "webdav", "fuse.sshfs", "fuse.rclone", "fuse.s3fs", "fuse.gvfsd-fuse",
        "fuse.onedriver", "fuse.glusterfs", "fuse.davfs2",
    ),
)  # fmt: skip
def test_a_network_drive_is_named_and_not_fit(type_: str) -> None:
    medium = look(HERE, on(type_))

    assert (medium.kind, medium.name, medium.where) == (Kind.NETWORK, type_.removeprefix("fuse."), "/hos/os")
    assert medium.lies == f"på et netværksdrev ({medium.name})"
    assert "linjer kan gå tabt" in medium.why and not medium.fit


@pytest.mark.parametrize(
    ("type_", "options", "name"),
    [
        ("9p", "rw,dirsync,aname=drvfs;path=C:\\;uid=1000;symlinkroot=/mnt/,mmap,access=client,trans=fd", "drvfs"),
        ("drvfs", "rw,noatime,uid=1000,case=off", "drvfs"),
        ("vboxsf", "rw,nodev,relatime", "vboxsf"),
        ("prl_fs", "rw", "prl_fs"),
        ("fuse.vmhgfs-fuse", "rw,user_id=0", "vmhgfs-fuse"),
    ],
)
def test_a_folder_of_the_system_around_this_one_is_not_fit(type_: str, options: str, name: str) -> None:
    medium = look(HERE, on(type_, options=options))

    assert (medium.kind, medium.name, medium.fit) == (Kind.NETWORK, name, False)
    assert medium.lies == f"i en mappe, der deles med et andet system ({name})"


@pytest.mark.parametrize(
    ("type_", "source"),
    [
        ("fuse", "https://filer.example.dk/dav"),
        ("fuse", "curlftpfs#ftp://filer.example.dk/"),
        ("macfuse", "karen@filer.example.dk:/data"),
        ("osxfuse", "karen@filer.example.dk:"),
        ("fuse.ukendt", "karen@filer.example.dk:data"),
    ],
)
def test_a_program_with_an_address_behind_it_is_a_network_drive(type_: str, source: str) -> None:
    assert look(HERE, on(type_, source)).kind is Kind.NETWORK


@pytest.mark.parametrize(
    ("type_", "source"),
    [
        ("ext4", "/dev/sda1"),
        ("xfs", "/dev/mapper/hjem"),
        ("btrfs", "/dev/sda2"),
        ("zfs", "rpool/hjem"),
        ("overlay", "overlay"),
        ("apfs", "/dev/disk3s5"),
        ("fuseblk", "/dev/sdb1"),
        ("fuse.ntfs-3g", "/dev/sdb1"),
        ("fuse.gocryptfs", "/home/karen/laast"),
        ("fuse.encfs", "encfs"),
        ("fuse.mergerfs", "disk1:disk2"),
    ],
)
def test_a_disk_of_this_computer_is_fit_and_nothing_is_said_of_it(type_: str, source: str) -> None:
    medium = look(HERE, on(type_, source))

    assert medium.kind is Kind.LOCAL and medium.fit and medium.links
    assert medium.why == ""
    assert medium.lies == f"på computerens egen disk ({medium.name})"


@pytest.mark.parametrize("type_", ["vfat", "exfat", "msdos", "fuse.exfat"])
def test_a_memory_stick_may_be_read_and_written_but_nothing_is_begun_on_it(type_: str) -> None:
    medium = look(HERE, on(type_, "/dev/sdb1"))

    assert medium.kind is Kind.LOCAL and medium.fit and not medium.links
    assert "alle på computeren kan læse data" in medium.why


@pytest.mark.parametrize("type_", ["tmpfs", "ramfs", "devtmpfs"])
def test_what_is_in_memory_is_gone_after_a_restart(type_: str) -> None:
    medium = look(HERE, on(type_))

    assert (medium.kind, medium.name, medium.fit) == (Kind.MEMORY, type_, True)
    assert "genstartes" in medium.why


@pytest.mark.parametrize(
    ("type_", "source"),
    [
        ("fuse.nyt", "nyt"),
        ("fuse", "/home/karen/kilde@gammel:b"),
        ("fuse.cryfs", "cryfs@/home/karen/laast"),
        ("9p", "host0"),
        ("virtiofs", "delt"),
        ("autofs", "/etc/auto.home"),
        ("nyfs", "/dev/sda3"),
    ],
)
def test_what_nobody_knows_is_said_and_not_refused(type_: str, source: str) -> None:
    medium = look(HERE, on(type_, source))

    assert (medium.kind, medium.name, medium.fit) == (Kind.UNKNOWN, type_, True)
    assert type_ in medium.lies and medium.why


def test_without_a_table_nobody_can_say(tmp_path: Path) -> None:
    medium = look(str(tmp_path), [])

    assert (medium.kind, medium.name, medium.where, medium.fit) == (Kind.UNKNOWN, "", "", True)
    assert medium.lies and medium.why


# -- which filesystem a folder is on

LAPTOP = r"""22 27 0:21 / /proc rw,relatime - proc proc rw
27 1 254:0 / / rw,relatime shared:1 - ext4 /dev/nvme0n1p2 rw,errors=remount-ro
30 27 0:25 / /run rw,nosuid,nodev shared:11 master:3 propagate_from:2 - tmpfs tmpfs rw,size=3285884k,mode=755
31 27 259:1 / /boot/efi rw,relatime shared:50 - vfat /dev/nvme0n1p1 rw,fmask=0077,dmask=0077
40 27 0:50 / /home/karen/Fælles\040drev rw,relatime shared:60 - cifs //filer.example.dk/fælles\040drev rw
41 27 0:51 / /home/karen/nas rw,relatime - nfs4 10.0.0.5:/export rw,vers=4.2
42 41 254:0 /srv/lokal /home/karen/nas/lokal rw,relatime - ext4 /dev/nvme0n1p2 rw
43 27 0:52 / /mnt rw,relatime - nfs 10.0.0.5:/gammel rw
44 43 254:1 / /mnt rw,relatime - xfs /dev/sdb1 rw
45 27 0:53 / /home/karen/bag\134streg rw,relatime - nfs4 10.0.0.5:/b rw
46 27 254:0 /home/karen/nas-kopi /home/karen/nas-kopi rw - ext4 /dev/nvme0n1p2 rw
47 27 0:54 / /auto rw,relatime - autofs systemd-1 rw,fd=51
48 47 0:55 / /auto rw,relatime - nfs4 10.0.0.5:/auto rw
en linje, som ingen kan læse
49 27 0:56 / /tom rw - tmpfs  rw
"""


@pytest.mark.parametrize(
    ("path", "type_", "where"),
    [
        ("/home/karen/data", "ext4", "/"),
        ("/", "ext4", "/"),
        ("//home//karen/./data", "ext4", "/"),
        ("/run/user/1000/data", "tmpfs", "/run"),
        ("/running/data", "ext4", "/"),
        ("/home/karen/Fælles drev/data", "cifs", "/home/karen/Fælles drev"),
        ("/home/karen/nas/data", "nfs4", "/home/karen/nas"),
        ("/home/karen/nas", "nfs4", "/home/karen/nas"),
        ("/home/karen/nas/lokal/data", "ext4", "/home/karen/nas/lokal"),
        ("/home/karen/nas-kopi/data", "ext4", "/home/karen/nas-kopi"),
        ("/mnt/data", "xfs", "/mnt"),
        ("/home/karen/bag\\streg/data", "nfs4", "/home/karen/bag\\streg"),
        ("/auto/data", "nfs4", "/auto"),
        ("/tom/data", "tmpfs", "/tom"),
    ],
)
def test_the_deepest_mount_above_a_folder_counts_and_the_last_on_one_point(path: str, type_: str, where: str) -> None:
    medium = look(path, read_mountinfo(LAPTOP))

    assert (medium.name, medium.where) == (type_, where)


def test_a_folder_that_is_not_there_is_judged_by_where_its_links_lead(tmp_path: Path) -> None:
    (tmp_path / "nas").mkdir()
    (tmp_path / "genvej").symlink_to(tmp_path / "nas")
    (tmp_path / "ud").symlink_to("ikke-lavet-endnu/data")
    mounts = [Mount("/", "ext4", ""), Mount(f"{tmp_path}/nas", "nfs4", ""), Mount(f"{tmp_path}/ikke", "cifs", "")]

    assert look(f"{tmp_path}/genvej/ny/data", mounts).name == "nfs4"
    assert look(f"{tmp_path}/nas/../data", mounts).name == "ext4"
    assert look(f"{tmp_path}/ud", mounts).name == "ext4"
    (tmp_path / "rundt").symlink_to("rundt")
    assert look(f"{tmp_path}/rundt/data", mounts).kind is Kind.LOCAL


MAC = """/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
devfs on /dev (devfs, local, nobrowse)
/dev/disk3s5 on /System/Volumes/Data (apfs, local, journaled, nobrowse, protect, root data)
map auto_home on /System/Volumes/Data/home (autofs, automounted, nobrowse)
//karen@filer.example.dk/Data%20on%20tape on /Volumes/Data on tape (smbfs, nodev, nosuid, mounted by karen)
/dev/disk4s1 on /Volumes/STIK (2) (msdos, local, nodev, nosuid, noowners)
filer:/export on /Volumes/nfs (nfs, nodev, nosuid, mounted by karen)
karen@filer.example.dk: on /Users/karen/fjern (macfuse, nodev, nosuid, mounted by karen)

en linje, som ingen kan læse
"""


@pytest.mark.parametrize(
    ("path", "kind", "where"),
    [
        ("/Users/karen/data", Kind.LOCAL, "/"),
        ("/Volumes/Data on tape/data", Kind.NETWORK, "/Volumes/Data on tape"),
        ("/Volumes/STIK (2)/data", Kind.LOCAL, "/Volumes/STIK (2)"),
        ("/Volumes/nfs/data", Kind.NETWORK, "/Volumes/nfs"),
        ("/Users/karen/fjern/data", Kind.NETWORK, "/Users/karen/fjern"),
        ("/System/Volumes/Data/home/x", Kind.UNKNOWN, "/System/Volumes/Data/home"),
    ],
)
def test_what_mount_prints_on_macos_tells_the_same(path: str, kind: Kind, where: str) -> None:
    medium = look(path, read_mount_output(MAC))

    assert (medium.kind, medium.where) == (kind, where)


def test_mount_is_asked_where_there_is_no_proc_and_may_fail(tmp_path: Path) -> None:
    program = tmp_path / "mount"
    program.write_text(f"#!{sys.executable}\nprint('filer:/export on /Volumes/nfs (nfs, nodev)')\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)

    assert read_mount_output(ask_mount(str(program))) == [Mount("/Volumes/nfs", "nfs", "filer:/export", "nfs, nodev")]
    assert ask_mount(str(tmp_path / "findes-ikke")) == ""
    assert read_mount_output("") == []


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_this_computers_own_filesystems_are_found() -> None:
    assert "/" in {mount.point for mount in mounts_now()}
    assert look("/proc/self").name == "proc"


# -- whether something synchronises it


def lay(root: Path, mark: str) -> None:
    """Put a mark in a folder; one that ends with a slash is a folder itself."""
    path = root / mark
    path.parent.mkdir(parents=True, exist_ok=True)
    path.mkdir() if mark.endswith("/") else path.write_text("")


@pytest.mark.parametrize(
    ("mark", "service"),
    [
        (".dropbox.cache/", "Dropbox"),
        (".dropbox", "Dropbox"),
        (".stfolder/", "Syncthing"),
        (".stfolder", "Syncthing"),
        (".nextcloudsync.log", "Nextcloud"),
        (".owncloudsync.log", "ownCloud"),
        (".sync_0a1b2c3d4e5f.db", "Nextcloud eller ownCloud"),
        ("._sync_0a1b2c3d4e5f.db", "Nextcloud eller ownCloud"),
        (".tmp.drivedownload/", "Google Drev"),
        (".tmp.driveupload/", "Google Drev"),
        (".shortcut-targets-by-id/", "Google Drev"),
        (".megaignore", "MEGA"),
        (".sync/ID", "Resilio Sync"),
    ],
)
@pytest.mark.parametrize("below", ["", "sag/data"])
def test_a_folder_is_known_by_what_a_service_leaves_in_it_or_above(
    tmp_path: Path, mark: str, service: str, below: str
) -> None:
    lay(tmp_path, mark)

    medium = look(str(tmp_path / below), on("ext4"))

    assert (medium.kind, medium.name, medium.where, medium.fit) == (Kind.SYNCED, service, str(tmp_path), False)
    assert medium.lies == f"i en mappe, som {service} synkroniserer"
    assert service in medium.why


@pytest.mark.parametrize(
    ("folder", "service"),
    [
        ("OneDrive", "OneDrive"),
        ("OneDrive - Andelsboligselskabet", "OneDrive"),
        ("Library/CloudStorage/OneDrive-Andelsboligselskabet", "OneDrive"),
        ("Library/CloudStorage/GoogleDrive-karen@example.dk", "Google Drev"),
        ("Library/CloudStorage/Dropbox", "Dropbox"),
        ("Library/CloudStorage/Box-Box", "Box"),
        ("Library/Mobile Documents", "iCloud"),
    ],
)
def test_a_folder_is_known_by_its_name_though_it_is_not_there(tmp_path: Path, folder: str, service: str) -> None:
    root = tmp_path / folder

    medium = look(str(root / "data"), on("ext4"))

    assert (medium.kind, medium.name, medium.where) == (Kind.SYNCED, service, str(root))
    (tmp_path / "genvej").symlink_to(root)
    assert look(str(tmp_path / "genvej" / "data"), on("ext4")).name == service


@pytest.mark.parametrize(
    "innocent",
    [
        ".dropbox/info.json",  # Dropbox' own settings, in everybody's home on Linux
        ".sync/noget",
        ".synctex.gz",
        ".sync_noter.txt",
        "sync_1.db",
        "stfolder/",
        "OneDrive/",  # beside the data, not above them
        "Library/CloudStorage/OneDrive-Andelsboligselskabet/",
        ".local/state/syncthing/config.xml",
    ],
)
def test_what_only_looks_like_a_mark_tells_nothing(tmp_path: Path, innocent: str) -> None:
    lay(tmp_path, innocent)

    assert look(str(tmp_path / "data"), on("ext4")).kind is Kind.LOCAL


@pytest.mark.parametrize("name", ["OneDrive-kopi", "Onedrivere", "Mobile Documents", "CloudStorage", "Dropbox (1)"])
def test_a_name_that_only_resembles_a_services_tells_nothing(tmp_path: Path, name: str) -> None:
    assert look(str(tmp_path / name / "data"), on("ext4")).kind is Kind.LOCAL


def test_a_network_drive_is_one_also_where_it_is_synchronised(tmp_path: Path) -> None:
    lay(tmp_path, ".stfolder/")

    assert look(str(tmp_path), [Mount("/", "nfs4", "filer:/")]).kind is Kind.NETWORK
    assert look(str(tmp_path), [Mount("/", "tmpfs", "tmpfs")]).kind is Kind.SYNCED
    assert look(str(tmp_path), []).kind is Kind.SYNCED


# -- for real


@pytest.fixture
def small_tmpfs(tmp_path: Path) -> Iterator[Path]:
    """A filesystem in memory, mounted for the time of a test; root only."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only root can mount")
    folder = tmp_path / "hukommelse æ\tø"
    folder.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)], capture_output=True)
    if done.returncode:
        pytest.skip("mounting is not allowed here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.slow
def test_a_real_filesystem_in_memory_is_found_under_a_name_that_the_kernel_escapes(small_tmpfs: Path) -> None:
    medium = look(str(small_tmpfs / "data"))

    assert (medium.kind, medium.name, medium.where) == (Kind.MEMORY, "tmpfs", str(small_tmpfs))
    assert look(str(small_tmpfs.parent)).where != str(small_tmpfs)
