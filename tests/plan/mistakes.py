"""One mistake made in a good file, and what its reader must say of it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from beredskab_tui.configfile import BadFile


def tell_mistake(path: Path, reader: Callable[[str], object], text: str, old: str, new: str) -> tuple[str, str]:
    """Put ``new`` in place of the first ``old``; what is told to be wrong, and right, near the line of it."""
    before, there, after = text.partition(old)
    assert there
    path.write_text(before + new + after, encoding="utf-8")
    with pytest.raises(BadFile) as caught:
        reader(str(path))
    problem = caught.value.problems[0]
    assert problem.file == path.name
    assert problem.line is not None
    assert abs(problem.line - before.count("\n")) <= 2, problem.sentence
    return problem.wrong, problem.right
