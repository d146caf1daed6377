"""What the tests have counted, at the end of pytest's output: a number that shrinks unseen is a test that is gone."""

import json

from _pytest.terminal import TerminalReporter

COUNTED = "counted"
"""The property of a test's report that holds what it counted; pytest-xdist hands it on."""


def packed(what: str, numbers: dict[str, int]) -> str:
    """A test's numbers as the property of its report."""
    return json.dumps([what, numbers])


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """Print what was counted, summed for each event."""
    sums: dict[str, dict[str, int]] = {}
    for report in (report for reports in terminalreporter.stats.values() for report in reports):
        if getattr(report, "when", "") != "call":
            continue
        for name, value in report.user_properties:
            if name == COUNTED:
                what, numbers = json.loads(value)
                so_far = sums.setdefault(what, {})
                for number, amount in numbers.items():
                    so_far[number] = so_far.get(number, 0) + amount
    if sums:
        terminalreporter.section("not one line lost: what was counted")
    for what, numbers in sorted(sums.items()):
        words = ", ".join(f"{amount:,} {number.replace('_', ' ')}" for number, amount in numbers.items())
        terminalreporter.line(f"{what}: {words}")
