"""A disk that remembers what is certain to be on it, and so knows every state that a power cut may leave behind.

After the idea of ALICE (OSDI 2014). What was written and not flushed is on the disk or not, block by block and in any
order; a block that was never written reads as zeros when the file's size is there before it. A name that was given,
changed or taken away is so or not until its folder is flushed, in any order, too. Blocks are small here, so that one
line has several and begins and ends anywhere in them.
"""

import os
import random
from collections.abc import Iterator, Mapping
from itertools import islice, product

Tree = Mapping[str, bytes | None]
"""What is in a folder after the power came back: content by path below it; None for a folder."""


class File:
    """One file: what the kernel shows of it, and what the disk may hold of it."""

    def __init__(self, block: int, content: bytes = b"") -> None:
        self.block = block
        self.shown = content
        self.sizes = [len(content)]
        """Sizes that it may have: the certain one, and what came since."""
        self._blocks: dict[int, list[bytes]] = {}
        """What a block may hold, for those that are not certain: what was certain first, what is shown last."""
        self._dirty: set[int] = set()
        """Blocks that the next flush takes to the disk."""

    def write(self, offset: int, data: bytes) -> None:
        self._become(self.shown[:offset].ljust(offset, b"\0") + data + self.shown[offset + len(data) :])
        # What is written is dirty also where it is the same: that is what writing again is for.
        self._dirty.update(self._touched(offset, offset + len(data)))

    def truncate(self, size: int) -> None:
        self._become(self.shown[:size].ljust(size, b"\0"))

    def sync(self) -> None:
        """All that is waiting is on the disk."""
        for number in self._dirty:
            self._blocks.pop(number, None)
        self._dirty.clear()
        self.sizes = [len(self.shown)]

    def sync_failed(self) -> None:
        """The kernel tried and failed, and takes what waited for written from now on (fsyncgate)."""
        self._dirty.clear()

    def contents(self, most: int, chance: random.Random) -> list[bytes]:
        """What the file may hold after a power cut: all of it, or a choice of so many with the likely ones first."""
        found: dict[bytes, None] = {}
        for content in self._some(chance):
            found[content] = None
            if len(found) >= most:
                break
        return list(found)

    def _some(self, chance: random.Random) -> Iterator[bytes]:
        open_blocks = sorted(self._blocks)
        # Where a line ends and where it begins is where it is hardest to tell what was never written.
        open_blocks = open_blocks[-1:] + open_blocks[:-1]
        sizes = self._possible_sizes()
        new = {number: self._blocks[number][-1] for number in open_blocks}
        old = {number: self._blocks[number][0] for number in open_blocks}
        yield self._content(sizes[0], old)
        yield self._content(sizes[-1], new)
        for number in open_blocks:
            yield self._content(sizes[-1], new | {number: old[number]})
            yield self._content(sizes[-1], old | {number: new[number]})
            for between in self._blocks[number][1:-1]:
                yield self._content(sizes[-1], new | {number: between})
        for size in sizes:
            yield self._content(size, new)
            yield self._content(size, old)
        everything = [self._blocks[number] for number in open_blocks]
        if len(open_blocks) <= 8:
            for size in sizes:
                for chosen in product(*everything):
                    yield self._content(size, dict(zip(open_blocks, chosen, strict=True)))
            return
        for _ in range(2000):
            yield self._content(chance.choice(sizes), {number: chance.choice(self._blocks[number]) for number in new})

    def _possible_sizes(self) -> list[int]:
        """In the order they came; a file that grew may have stopped at any block."""
        sizes = dict.fromkeys(self.sizes[:1])
        for before, after in zip(self.sizes, self.sizes[1:], strict=False):
            first = (before // self.block + 1) * self.block
            sizes |= dict.fromkeys(range(first, after, self.block)) | {after: None}
        return list(sizes)

    def _content(self, size: int, blocks: Mapping[int, bytes]) -> bytes:
        parts = []
        for number in self._touched(0, size):
            parts.append(blocks[number] if number in blocks else self._shown_in(number))
        return b"".join(parts)[:size]

    def _become(self, content: bytes) -> None:
        before = {number: self._shown_in(number) for number in self._touched(0, max(len(content), len(self.shown)))}
        if len(content) != len(self.shown):
            self.sizes.append(len(content))
        self.shown = content
        for number, held in before.items():
            now = self._shown_in(number)
            if now != held:
                self._blocks.setdefault(number, [held]).append(now)
                self._dirty.add(number)

    def _touched(self, begin: int, end: int) -> range:
        return range(begin // self.block, -(-end // self.block))

    def _shown_in(self, number: int) -> bytes:
        return self.shown[number * self.block : (number + 1) * self.block].ljust(self.block, b"\0")


class Folder:
    """One folder: its names that are certain, and what was done to names since."""

    def __init__(self) -> None:
        self.certain: dict[str, File | Folder] = {}
        self.since: list[dict[str, File | Folder | None]] = []

    def change(self, names: dict[str, "File | Folder | None"]) -> None:
        self.since.append(names)

    def sync(self) -> None:
        self.certain = self.shown
        self.since = []

    @property
    def shown(self) -> dict[str, "File | Folder"]:
        """The names as the kernel shows them."""
        return self._after([True] * len(self.since))

    def possible(self) -> list[dict[str, "File | Folder"]]:
        """The names that there may be after a power cut."""
        return [self._after(done) for done in product((False, True), repeat=len(self.since))]

    def _after(self, done: "tuple[bool, ...] | list[bool]") -> dict[str, "File | Folder"]:
        names: dict[str, File | Folder | None] = dict(self.certain)
        for change, is_done in zip(self.since, done, strict=True):
            names |= change if is_done else {}
        return {name: entry for name, entry in names.items() if entry is not None}


def trees(root: Folder, most: int, chance: random.Random) -> list[Tree]:
    """What may be found below a folder after a power cut: all of it, or about so many with the likely ones first."""
    shapes = list(_shapes(root))
    chance.shuffle(shapes)
    found: dict[tuple[tuple[str, bytes | None], ...], Tree] = {}
    each = max(2, most // len(shapes))
    for shape in shapes:
        options = [[None] if isinstance(entry, Folder) else entry.contents(each, chance) for entry in shape.values()]
        for contents in islice(product(*options), each):
            tree: Tree = dict(zip(shape, contents, strict=True))
            found[tuple(sorted(tree.items()))] = tree
    return list(found.values())


def _shapes(folder: Folder, above: str = "") -> Iterator[dict[str, "File | Folder"]]:
    """The names that there may be in a folder and below, and what they lead to."""
    for names in folder.possible():
        below: list[list[dict[str, File | Folder]]] = []
        for name, entry in names.items():
            path = os.path.join(above, name)
            here: dict[str, File | Folder] = {path: entry}
            deeper = _shapes(entry, path) if isinstance(entry, Folder) else [{}]
            below.append([here | more for more in deeper])
        for parts in product(*below):
            merged: dict[str, File | Folder] = {}
            for part in parts:
                merged |= part
            yield merged


def lay_out(tree: Tree, folder: str) -> None:
    """Make a folder hold a tree."""
    for path, content in sorted(tree.items()):
        if content is None:
            os.makedirs(os.path.join(folder, path))
        else:
            with open(os.path.join(folder, path), "wb") as file:
                file.write(content)
