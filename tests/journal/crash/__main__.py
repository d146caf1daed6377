"""The long run: ``python -m tests.journal.crash``, some minutes of everything that may happen to a journal.

500 rounds of kill -9, every bit of a small file flipped, thousands of power cuts, thousands of examples of the model
test. What is said behind it goes to pytest: ``-k kill`` for the kills alone, ``-n0`` for one core. It ends with 0 when
nothing was lost, and with what was counted.
"""

import os
import sys

import pytest

from tests.journal.crash.extent import LONG

HERE = os.path.dirname(os.path.abspath(__file__))


def main(arguments: list[str]) -> int:
    os.environ |= {LONG: "1", "BEREDSKAB_ALLE_PROEVER": "1"}
    model = os.path.join(os.path.dirname(HERE), "test_model.py")
    # No test names itself by taking too long here.
    return pytest.main(["--timeout=0", HERE, model, *arguments])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
