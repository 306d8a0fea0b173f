"""Text struck through in a completed form: one finding for a row or a text that is struck as a whole; else one for each place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lxml import etree

from infohus_forms.formats.names import CELL, CODE
from infohus_forms.formats.word.ooxml import findings
from infohus_forms.formats.word.ooxml.embedded_parts import Blank, Known
from infohus_forms.formats.word.ooxml.formatting import RUN
from infohus_forms.formats.word.ooxml.names import q
from infohus_forms.formats.word.ooxml.text import MARKED, shown_text, tokens
from infohus_forms.models.finding import Finding
from infohus_forms.models.question import Widget

PART, TEXT, ROW = "Noget", "Hele svaret", "Hele rækken"
PROMPT = q("showingPlcHdr")


class Struck(NamedTuple):
    """A run with a line through it: the control that it is in or next to (None for neither), and which of the two."""

    run: etree._Element
    control: Known | None
    inside: bool
    place: str


def struck_findings(found: Sequence[Struck], roots: Sequence[etree._Element], known: Blank) -> Iterator[Finding]:
    """Yield the findings in the order of the document. A whole text or row has the control's name in `cell`: it can be left out."""
    runs = {one.run for one in found}
    said: dict[str, list[etree._Element]] = {}
    for control in (one for root in roots for one in root.iter(q("sdt"))) if found else ():
        said.setdefault(control.get(MARKED) or "", []).append(control)
    texts: dict[str, bool | None] = {}
    for name in (one.name for one in known.controls if one.widget is not Widget.BOX) if found else ():
        lines = [run for control in said.get(name, ()) for run in _answer(control)]
        texts[name] = all(run in runs for run in lines) if lines else None  # None: nothing is answered there
    told: dict[tuple[str, str], Finding] = {}
    for one in found:
        finding = _finding(one, texts)
        told.setdefault((finding.about, finding.place), finding)
    yield from told.values()


def _answer(control: etree._Element) -> Iterator[etree._Element]:
    """Yield the runs of a control that hold an answer."""
    if control.find(f"{q('sdtPr')}/{PROMPT}") is None:
        yield from (run for run in control.iter(RUN) if shown_text(tokens(run)).strip())


def _finding(one: Struck, texts: dict[str, bool | None]) -> Finding:
    control = one.control
    if control is None:
        return findings.STRUCK.at("", one.place, what=PART)
    row = _row_of(control.name)
    own = [whole for name, whole in texts.items() if row and _row_of(name) == row and whole is not None]
    if own and all(own):
        return findings.STRUCK.at(control.field, f"række {row.rpartition(CELL)[2]}", cell=row, what=ROW)
    if one.inside and texts.get(control.name):
        return findings.STRUCK.at(control.field, one.place, cell=control.name, what=TEXT)
    return findings.STRUCK.at(control.field, one.place, what=PART)


def _row_of(name: str) -> str:
    """Return the row of a control that is in one (`ID__ROW`), else an empty string."""
    table, _, inside = name.partition(CODE)[0].partition(CELL)
    row = inside.partition(CELL)[0]
    return f"{table}{CELL}{row}" if row.isdecimal() else ""
