from pathlib import Path

import pytest

from tests.journal.support import Place


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A folder with an empty journal."""
    return Place(tmp_path)
