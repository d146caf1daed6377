"""What a check has found: how bad it is, in one sentence, and the details."""

from collections.abc import Iterable
from enum import Enum
from typing import NamedTuple

from beredskab_tui.cli.output import one_line, say

SHOWN = 5
"""How many details are named if not all are asked for."""


class Weight(Enum):
    """What a finding means; the value stands in front of it."""

    FINE = "i orden"
    WARNING = "OBS"
    FAULT = "FEJL"


class Finding(NamedTuple):
    """Something that was looked at."""

    weight: Weight
    text: str
    details: tuple[str, ...] = ()


def tell(findings: Iterable[Finding], *, everything: bool) -> list[Weight]:
    """Print findings as they come, and return how bad they are."""
    weights = []
    for finding in findings:
        say(f"{finding.weight.value:<8} {one_line(finding.text)}")
        shown = finding.details if everything else finding.details[:SHOWN]
        for detail in shown:
            say(f"{'':<8}   {one_line(detail)}")
        if len(finding.details) > len(shown):
            say(f"{'':<8}   … og {len(finding.details) - len(shown)} mere; »beredskab tjek --alt« viser alle")
        weights.append(finding.weight)
    return weights
