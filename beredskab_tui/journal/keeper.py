"""The one thread of a process that touches the disk, and the feed that tells it when others have written.

An event loop hands work in with ``call`` and never waits for a disk or a lock. The thread sleeps until
somebody calls or a watched folder changes; then it lets every watcher look.
"""

import os
import selectors
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from typing import Any, TypeVar

T = TypeVar("T")

LOOK_ANYWAY = 1.0
"""Seconds between looks where the kernel tells of changes: for folders it is silent about."""
POLL = 0.05
"""Seconds between looks where it does not (macOS)."""


class Keeper:
    """The journal thread. Start it, give it work, and close it; after that it takes no more."""

    def __init__(self) -> None:
        self._jobs: SimpleQueue[tuple[Future[Any], Callable[[], Any]] | None] = SimpleQueue()
        self._looks: list[Callable[[], None]] = []
        self._folders = _inotify()
        self._wake_out, self._wake_in = os.pipe()
        os.set_blocking(self._wake_in, False)
        # Guards the end: nobody may hand work in that is never done, or write to a pipe that is closed.
        self._ending = threading.Lock()
        self._closed = False
        # A daemon: a disk that hangs for good must not keep the program from ending.
        self._thread = threading.Thread(target=self._run, name="journal", daemon=True)
        self._thread.start()

    def call(self, work: Callable[[], T]) -> "Future[T]":
        """Do ``work`` in the journal thread, in the order it is handed in. Its outcome is the future's.

        Raises:
            RuntimeError: the keeper is closed.
        """
        future: Future[T] = Future()
        self._hand_in((future, work))
        return future

    def watch(self, folder: str, look: Callable[[], None]) -> None:
        """Call ``look`` in the journal thread soon after something in ``folder`` changes. Call from that thread.

        ``look`` must be cheap when nothing is new, and must not raise: what it raises is reported like the failure
        of a thread, and it is called again all the same.
        """
        if self._folders is not None:
            self._folders.add(folder)
        if look not in self._looks:
            self._looks.append(look)

    def unwatch(self, look: Callable[[], None]) -> None:
        """Stop calling ``look``. The kernel goes on watching the folder, which costs nothing."""
        if look in self._looks:
            self._looks.remove(look)

    def close(self, timeout: float = 2.0) -> None:
        """Finish the work handed in, and end the thread; wait at most ``timeout`` seconds for it."""
        if not self._closed:
            self._hand_in(None)
        self._thread.join(timeout)

    def _hand_in(self, job: tuple[Future[Any], Callable[[], Any]] | None) -> None:
        with self._ending:
            if self._closed:
                raise RuntimeError("the keeper is closed")
            self._closed = job is None
            self._jobs.put(job)
            try:
                os.write(self._wake_in, b"!")
            except BlockingIOError:
                # The pipe is full of wake-ups already.
                return

    def _run(self) -> None:
        # Not select itself: it knows no file descriptor above 1023.
        news = selectors.DefaultSelector()
        news.register(self._wake_out, selectors.EVENT_READ)
        if self._folders is not None:
            news.register(self._folders.fd, selectors.EVENT_READ)
        while self._work():
            self.look()
            timeout = LOOK_ANYWAY if self._folders is not None else POLL
            ready = {key.fd for key, _ in news.select(timeout)}
            if self._wake_out in ready:
                os.read(self._wake_out, 4096)
            if self._folders is not None and self._folders.fd in ready:
                self._folders.drain()
        news.close()
        with self._ending:
            os.close(self._wake_in)
            os.close(self._wake_out)
        if self._folders is not None:
            self._folders.close()

    def look(self) -> None:
        """Let every watcher look now: for work in the journal thread that has to wait, such as for a lock."""
        for look in tuple(self._looks):
            try:
                look()
            except Exception:
                # One watcher's failure must not stop the writing.
                threading.excepthook(threading.ExceptHookArgs((*sys.exc_info(), self._thread)))

    def _work(self) -> bool:
        """Do what was handed in; False when that was to end."""
        while not self._jobs.empty():
            job = self._jobs.get()
            if job is None:
                return False
            future, work = job
            if not future.set_running_or_notify_cancel():
                continue
            try:
                result = work()
            except BaseException as error:
                # Whoever waits for the future gets it; the thread itself must go on.
                future.set_exception(error)
            else:
                future.set_result(result)
        return True


def _inotify() -> "_Inotify | None":
    """The kernel's news of folders, where it has any to give; None means looking for ourselves."""
    if sys.platform != "linux":
        return None
    try:
        return _Inotify()
    except OSError:
        # Each login needs one, and the kernel gives a user no more than so many (128 is common).
        return None


class _Inotify:
    """What the Linux kernel tells of folders. Only that something happened counts, not what."""

    def __init__(self) -> None:
        # Imported here: it exists on Linux only, and a single command of the shell has no use for it.
        from asyncinotify import Inotify, Mask

        self._inotify = Inotify()
        self._mask = Mask.MODIFY | Mask.CREATE | Mask.MOVED_TO | Mask.DELETE | Mask.CLOSE_WRITE
        self.fd = self._inotify.fd

    def add(self, folder: str) -> None:
        self._inotify.add_watch(folder, self._mask)

    def drain(self) -> None:
        # One read: asked again without news, it would wait for some. What does not fit comes with the next select.
        os.read(self.fd, 65536)

    def close(self) -> None:
        self._inotify.close()
