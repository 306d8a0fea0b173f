"""FormSpec → its paper edition for a reader of scans: the pages, and the place of everything on them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from infohus_forms.formats.names import CODE
from infohus_forms.formats.pdf.writing.paper_form import Geometry, Place, geometry, print_form
from infohus_forms.models.paper_layout import Box, Label, Origin, PaperReference, Shape, Spot
from infohus_forms.models.question import Sheet, Widget
from infohus_forms.models.response import Stamp
from infohus_forms.models.specification.form import FormSpec
from infohus_forms.models.specification.vocabulary import Shape as ScaleShape
from infohus_forms.render.questions import sheet_of

POINTS = 72 / 25.4
"""Points per millimetre."""
HIGH = 297.0
"""Height of A4 in millimetres."""
HALF_LINE = 0.125
"""Half the width of a box's line, in millimetres: the line is drawn on the box's edge, and the place of a box is its inside."""


class _Known:
    """A specification that is compared by its digest, so that places can be cached by what they depend on."""

    def __init__(self, spec: FormSpec, *, fictional: bool) -> None:
        self.spec, self.fictional = spec, fictional

    def __hash__(self) -> int:
        return hash((self.spec.hash, self.fictional))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Known) and (self.spec.hash, self.fictional) == (other.spec.hash, other.fictional)


@lru_cache(maxsize=64)
def _places(known: _Known) -> tuple[Sheet, Geometry]:
    spec = known.spec
    sheet = sheet_of(spec, fictional=known.fictional)
    return sheet, geometry(sheet, Stamp(spec.id, spec.version, spec.hash, fictional=known.fictional))


def layout_of(spec: FormSpec, *, fictional: bool) -> str:
    """Return the four characters in the codes of a form's paper edition; the same for every copy."""
    return _places(_Known(spec, fictional=fictional))[1].layout


def paper_reference(spec: FormSpec, stamp: Stamp, origin: Origin) -> PaperReference:
    """Return the paper edition of a copy, as it left the printer."""
    sheet, known = _places(_Known(spec, fictional=stamp.fictional))
    labels = tuple(Label(place.page, place.name, _box(place)) for place in known.labels)
    pdf = print_form(sheet, stamp, stamp.prefilled)
    return PaperReference(stamp, pdf, tuple(_spots(sheet, known)), labels, origin)


def _spots(sheet: Sheet, known: Geometry) -> Iterator[Spot]:
    controls = {
        control.name: (control, bool(question.scale and question.scale.shape is ScaleShape.CIRCLE))
        for question in sheet.questions()
        for control in question.all_controls()
    }
    for place in known.places:
        control, circle = controls[place.name]
        if control.widget is not Widget.BOX:
            yield Spot(place.page, control.name, control.name, Shape.TEXT, exclusive=False, box=_box(place))
            continue
        left, top, right, low = _box(place)
        box = (left + HALF_LINE, top + HALF_LINE, right - HALF_LINE, low - HALF_LINE)
        shape = Shape.CIRCLE if circle else Shape.SQUARE
        answer = control.name.partition(CODE)[0]
        yield Spot(place.page, control.name, answer, shape, exclusive=bool(control.group), box=box)


def _box(place: Place) -> Box:
    left, low, right, high = (value / POINTS for value in place.box)
    # PDF counts upwards from the lower left corner, a picture downwards from the upper left one.
    return left, HIGH - high, right, HIGH - low
