"""The flow A–E of a case as lines for a terminal: plain text that needs no colour."""

from __future__ import annotations

from collections.abc import Iterator

from infohus_forms.casework.review.progress_model import ExitTaken, Place, StepPlace
from infohus_forms.danish.formatting import danish_date


def strip(place: Place) -> str:
    """Return the steps in a row: `A færdig ── B i gang ── C afventer ── (D) ikke i brug ── E afventer`; an exit ends it."""
    steps = " ── ".join(f"{step.letter} {step.state}" for step in place.steps)
    return f"{steps} ──> {place.exit.code} {place.exit.name}" if place.exit else steps


def lines(place: Place) -> Iterator[str]:
    """Yield the strip, then each step and gate with its dates, and the exit with its duty."""
    yield f"  {strip(place)}"
    for step in place.steps:
        yield f"  {step.letter:<4}{step.name:<41}{_told(step)}".rstrip()
        for gate in place.gates:
            if gate.after == step.letter.strip("()"):
                day = f" {danish_date(gate.day)}" if gate.day else ""
                yield f"      port: {gate.name:<33}{gate.state}{day}"
    if place.exit:
        yield from _exit(place.exit)


def _exit(taken: ExitTaken) -> Iterator[str]:
    day = f" {danish_date(taken.day)}" if taken.day else ""
    yield f"  Udgang {taken.code}: {taken.name}{day}" + (
        " (vores egen udgang; står ikke på plakaten)" if taken.ours else ""
    )
    if taken.duty:
        still = (
            f"Åben: {' og '.join(taken.lacking)} mangler."
            if taken.lacking
            else "Ansvarlig enhed og første handling er noteret."
        )
        yield f"    {taken.duty}"
        yield f"    {still}"


def _told(step: StepPlace) -> str:
    return "; ".join(filter(None, (step.state, ", ".join(str(one) for one in step.happened))))
