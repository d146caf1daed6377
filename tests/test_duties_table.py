"""``docs/pligter.md``: each demand of the plan with the key it is met by and the test that proves it."""

import ast
import re
from pathlib import Path
from typing import Final

import pytest

from beredskab_tui.plan.duties import DUTIES

ROOT: Final = Path(__file__).parent.parent
LATER: Final = {"61", "63"}
"""What other issues bring; until then the table says so in words."""

Row = tuple[str, str, str, str]


def rows() -> list[Row]:
    text = (ROOT / "docs/pligter.md").read_text(encoding="utf-8")
    found: list[Row] = re.findall(r"^\| (R?\d+) \| (.+?) \| (.+?) \| (.+?) \|$", text, re.MULTILINE)
    return found


def test_every_demand_has_its_row_in_the_words_of_the_program() -> None:
    numbers = [number for number, *_ in rows()]
    assert numbers == [*(duty.id for duty in DUTIES), *map(str, range(57, 67))]
    assert [text for number, text, _, _ in rows() if number.startswith("R")] == [duty.text for duty in DUTIES]


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[0])
def test_the_test_that_is_named_exists(row: Row) -> None:
    number, _, way, proof = row
    if number in LATER:
        assert proof == "–" and "kommer" in way
        return
    path, _, name = proof.strip("`").partition("::")
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    functions = [node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    assert name in functions, f"{number}: {path} has no {name}"
