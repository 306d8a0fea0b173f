"""Whether a planted mistake is told of where it was made, and whether a correct case is left in peace."""

from __future__ import annotations

import random
from collections.abc import Sequence

from infohus_forms.models.finding import Finding, Severity
from tests.mistakes import belonging, concern, conclusions, enrichment, meetings, writing
from tests.mistakes.planting import MISTAKES, Planted
from tests.support.clean_cases import clean_case
from tests.support.steps import findings

KINDS = (belonging, writing, concern, enrichment, meetings, conclusions)
"""The modules whose mistakes are tried."""
WRONG_FIELD = "forkert felt"
MANY = 10**6
Random = random.Random


def planted(seed: int, cases: int = MANY) -> tuple[str, Planted]:
    """The mistake of a seed: its kind, and one of so many correct cases with it."""
    rng = Random(seed)
    name = sorted(MISTAKES)[seed % len(MISTAKES)]
    while True:
        steps = clean_case(rng.randrange(cases))
        fitting = [one for step in steps[len(steps) // 2 :] if (one := MISTAKES[name](rng, step))]
        if fitting:
            return name, rng.choice(fitting)


def told(seed: int, cases: int = MANY) -> tuple[str, str]:
    """The kind of mistake of a seed, and what is wrong with how it is told of; nothing when nothing is."""
    name, one = planted(seed, cases)
    found = [item.finding for item in findings(one.step) if item.finding.severity is not Severity.NOTE]
    right = [item for item in found if {item.code, item.code.rpartition(".")[0]} & set(one.codes)]
    if not right:
        return name, f"ikke fundet; {_named(found)}"
    return name, "" if any(item.field in one.fields for item in right) else f"{WRONG_FIELD}; {_named(right)}"


def _named(found: Sequence[Finding]) -> str:
    return ", ".join(f"{item.code} {item.field}" for item in found) or "intet"


def false_alarms(seed: int) -> tuple[int, list[str]]:
    """How many steps a correct case has, and the errors and warnings on its way."""
    steps = clean_case(seed)
    return len(steps), [
        f"trin {number}: {item.finding.code} {item.finding.field}"
        for number, step in enumerate(steps)
        for item in findings(step)
        if item.finding.severity is not Severity.NOTE
    ]
