"""What the tests of plain TinyDB files share: changing one by hand, and a disk that fails."""

import errno
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.conftest import QuickIo

Document = dict[str, Any]


def changed(path: Path, change: Callable[[Document], object]) -> str:
    """Change something in a file; returns its path."""
    document = json.loads(path.read_bytes())
    change(document)
    path.write_text(json.dumps(document), encoding="utf-8")
    return str(path)


def put(table: str, number: str, field: str, value: object) -> Callable[[Document], object]:
    """A change of one field."""
    return lambda document: document[table][number].__setitem__(field, value)


class Failing(QuickIo):
    """A disk that fails at its n-th call of those that change something."""

    def __init__(self, at: int) -> None:
        self.left = at

    def _step(self) -> None:
        self.left -= 1
        if self.left == 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def write(self, fd: int, data: bytes) -> int:
        self._step()
        return super().write(fd, data)

    def sync(self, fd: int) -> None:
        self._step()

    def sync_folder(self, folder: str) -> None:
        self._step()

    def link(self, source: str, target: str) -> None:
        self._step()
        super().link(source, target)

    def replace(self, source: str, target: str) -> None:
        self._step()
        super().replace(source, target)
