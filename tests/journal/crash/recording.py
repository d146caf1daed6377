"""Processes that share one disk which a power cut may hit after any call, and which may be killed at any call."""

import os
import random
from collections.abc import Callable, Iterator
from typing import Any

from tests.journal.crash.powercut import File, Folder, Tree, trees
from tests.journal.crash.watched import WatchedIo


class Killed(BaseException):
    """The process is gone: nothing of it happens any more, no clearing up either."""


class Disk:
    """What lies below ``root``, and after each change every state in which a power cut may leave it.

    Args:
        root: a folder that is certain to be on the disk, empty.
        block: bytes that are written in one piece.
        most: about so many states for each moment.
    """

    def __init__(self, root: str, block: int, most: int, seed: int) -> None:
        self.root = root
        self.block = block
        self.folders = {root: Folder()}
        self.files: dict[tuple[int, int], File] = {}
        self.moments = 0
        self.states: dict[tuple[tuple[str, bytes | None], ...], list[int]] = {}
        """Each state that there may be, and the first and the last step during which it may come to be."""
        self.step = 0
        """What is being done."""
        self.acknowledged = 0
        """The last step that somebody was told is done."""
        self._most = most
        self._chance = random.Random(seed)

    def holds(self, path: str) -> bool:
        return path.startswith(self.root + os.sep)

    def folder(self, path: str) -> Folder:
        """A folder by its path. They are made behind the journal's ``Io``: they are noticed here."""
        if path not in self.folders:
            self.folders[path] = Folder()
            self.folder_of(path).change({os.path.basename(path): self.folders[path]})
        return self.folders[path]

    def folder_of(self, path: str) -> Folder:
        """The folder that a name is in."""
        return self.folder(os.path.dirname(path))

    def named(self, path: str) -> File:
        """The file that has a name now."""
        found = self.folder_of(path).shown[os.path.basename(path)]
        assert isinstance(found, File)
        return found

    def moment(self) -> None:
        """The power may go now."""
        self.moments += 1
        for tree in trees(self.folders[self.root], self._most, self._chance):
            steps = self.states.setdefault(tuple(sorted(tree.items())), [self.acknowledged, self.step])
            steps[:] = [max(steps[0], self.acknowledged), min(steps[1], self.step)]

    def every(self) -> Iterator[tuple[Tree, int, int]]:
        """Each state, with the last step that must be in it and the last one that may be."""
        for state, (first, last) in self.states.items():
            yield dict(state), first, last


class RecordingIo(WatchedIo):
    """One process at the disk.

    Args:
        kill_at: before which of the calls that change something the process is killed, counted from 1.
    """

    def __init__(self, disk: Disk, kill_at: int | None = None) -> None:
        super().__init__()
        self.changes = 0
        """Calls so far that changed something."""
        self.fail: dict[str, int] = {}
        """Calls that fail the next time, and their errno. A write that fails has written half."""
        self._disk = disk
        self._open: dict[int, File | None] = {}
        self._kill_at = kill_at
        self._dead = False

    def around(self, name: str, call: Callable[..., Any], *arguments: Any) -> Any:
        if self._dead:
            raise Killed
        if name not in _CHANGES:
            return call(*arguments)
        self.changes += 1
        if self.changes == self._kill_at:
            self.kill()
            raise Killed
        try:
            return call(*arguments)
        finally:
            self._disk.moment()

    def kill(self) -> None:
        """The kernel closes what a dead process had open, and with it gives its locks back."""
        self._dead = True
        for fd in self._open:
            os.close(fd)

    def _fails(self, name: str) -> None:
        error = self.fail.pop(name, None)
        if error is not None:
            raise OSError(error, os.strerror(error))

    def open(self, path: str, flags: int) -> int:
        fd = super().open(path, flags)
        found = os.fstat(fd)
        identity = (found.st_dev, found.st_ino)
        self._open[fd] = None
        if self._disk.holds(path):
            if flags & os.O_CREAT:
                # The number may be that of a file which is gone.
                self._disk.files[identity] = File(self._disk.block)
                self._disk.folder_of(path).change({os.path.basename(path): self._disk.files[identity]})
            self._open[fd] = self._disk.files[identity]
        return fd

    def close(self, fd: int) -> None:
        del self._open[fd]
        super().close(fd)

    def write(self, fd: int, data: bytes) -> int:
        file = self._file(fd)
        if "write" in self.fail:
            data = data[: len(data) // 2]
        written = super().write(fd, data)
        file.write(len(file.shown), data[:written])
        self._fails("write")
        return written

    def pwrite(self, fd: int, data: bytes, offset: int) -> int:
        written = super().pwrite(fd, data, offset)
        self._file(fd).write(offset, data[:written])
        return written

    def truncate(self, fd: int, size: int) -> None:
        self._fails("truncate")
        super().truncate(fd, size)
        self._file(fd).truncate(size)

    def sync(self, fd: int) -> None:
        file = self._file(fd)
        if "sync" in self.fail:
            file.sync_failed()
        self._fails("sync")
        file.sync()

    def sync_folder(self, folder: str) -> None:
        self._fails("sync_folder")
        # The folder above the root is somebody else's.
        if self._disk.holds(folder + os.sep):
            self._disk.folder(folder).sync()

    def link(self, source: str, target: str) -> None:
        super().link(source, target)
        self._disk.folder_of(target).change({os.path.basename(target): self._disk.named(source)})

    def replace(self, source: str, target: str) -> None:
        file = self._disk.named(source)
        super().replace(source, target)
        assert os.path.dirname(source) == os.path.dirname(target)
        self._disk.folder_of(target).change({os.path.basename(target): file, os.path.basename(source): None})

    def unlink(self, path: str) -> None:
        super().unlink(path)
        self._disk.folder_of(path).change({os.path.basename(path): None})

    def _file(self, fd: int) -> File:
        file = self._open[fd]
        assert file is not None
        return file


_CHANGES = ("open", "write", "pwrite", "truncate", "sync", "sync_folder", "link", "replace", "unlink")
