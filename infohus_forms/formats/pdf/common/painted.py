"""Interpreter of the content of a page, whatever program wrote it: marks in drawing order (decision 95).

Programs rewrite a page's content when they save (other names for fonts, other white space, one stream or several, colours in other
operators, states left out that draw nothing), so its bytes cannot be compared. Two contents draw the same when their marks are equal.
Operators: ISO 32000-1, annex A. No parser of PDF files is imported, so that writing forms does not load one for reading.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Final

from infohus_forms.formats.limits import MB
from infohus_forms.formats.pdf.common.content_stream import MANY, PLACED, OddContentError, operations
from infohus_forms.formats.pdf.common.graphics_state import (
    ABOVE,
    BELOW,
    CLIPS,
    CLOSED,
    FILLED,
    FLIPPED,
    NOT_SHOWN,
    PAGE,
    SPACING,
    STEPS,
    STROKED,
    WHOLE,
    WIDE,
    State,
)
from infohus_forms.formats.pdf.common.page_marks import (
    Box,
    Mark,
    Matrix,
    around,
    checksum,
    holds,
    matrix,
    moved_by,
    scale,
    times,
    within,
)
from infohus_forms.formats.pdf.common.repeated_blocks import Block, Seen

BUDGET: Final = 4 * MB
"""Bytes of content that are interpreted in one file, a form within a form each time that it is drawn; the longest of our forms has 1.7 MB."""
DEEPEST: Final = 8
"""Greatest depth of forms within forms (`Do`)."""
MOST_STATES: Final = 64
"""Greatest number of states saved by `q`; our pages save 3."""

FIRST: Final = State()


@dataclass(slots=True)
class Painter:
    """Interpreter of contents; `data` returns the bytes of a stream, `direct` the object that a reference refers to.

    `budget` is the number of bytes that may still be read, `seen` the blocks of other pages or of other forms of this run.
    """

    data: Callable[[Any], bytes]
    direct: Callable[[Any], Any]
    budget: int = BUDGET
    seen: Seen = field(default_factory=Seen)
    _marks: list[Mark] = field(default_factory=list)

    def marks(self, content: bytes, resources: Any) -> list[Mark]:
        """Return the marks of a content stream. Raise OddContentError when it cannot be interpreted."""
        self._marks = []
        try:
            self._run(content, resources, State(), 0, layered=False)
        except (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError) as error:
            raise OddContentError from error
        return self._marks

    def _run(self, content: bytes, resources: Any, state: State, depth: int, *, layered: bool) -> None:
        """Interpret a content, within budget and depth."""
        self.budget -= len(content)
        if self.budget < 0 or depth > DEEPEST:
            raise OddContentError
        _Run(self, resources, state, depth, layered=layered).all(operations(content))

    def inner(self, form: Any, resources: Any, state: State, depth: int, *, layered: bool) -> None:
        """Draw a form (ISO 32000-1 §8.10) in the state of the content that calls it."""
        own = replace(state)
        if (turned := form.get("/Matrix")) is not None:
            own.ctm = times(matrix(map(self.direct, self.direct(turned))), state.ctm)
        left, low, right, high = (float(self.direct(side)) for side in self.direct(form.get("/BBox")))
        own.clip = within(around([moved_by(own.ctm, x, y) for x in (left, right) for y in (low, high)]), own.clip)
        # A form without resources uses those of the page (ISO 32000-1 table 95, PDF 1.1).
        used = self.direct(form.get("/Resources"))
        self._run(
            self.data(form), resources if used is None else used, own, depth + 1, layered=layered or "/OC" in form
        )

    def repeat(self, key: tuple[Any, ...], x: float, y: float, draw: Callable[[], None]) -> None:
        """Add the marks of a block at its place; `draw` adds those at the corner of the page, and is called once for each key (decision 118)."""
        if (marks := self.seen.drawn.get(key)) is None:
            before, self._marks = self._marks, []
            draw()
            marks, self._marks = self._marks, before
            self.seen.drawn[key] = marks
        self._marks += [mark.moved(x, y) for mark in marks]

    def add(self, mark: Mark, clip: Box | None) -> None:
        """Add a mark that is drawn within a clip; the clip is added as a mark before it when it may hide part of it."""
        clip = clip if clip is not None and not holds(clip, PAGE) else None
        if clip is not None:
            box = within(mark.box, clip)
            if box[0] > box[2] or box[1] > box[3]:
                return
            if mark.kind != "text":
                mark = replace(mark, box=box, place=box)
            if not holds(clip, mark.box):
                self._marks.append(Mark("clip", 0, clip, clip))
        self._marks.append(mark)


class _Run:
    """State of interpreting one content stream: graphics states, path, text position."""

    def __init__(self, painter: Painter, resources: Any, state: State, depth: int, *, layered: bool) -> None:
        self.painter, self.resources, self.state, self.depth = painter, resources, state, depth
        self.direct = painter.direct
        self.kept: list[State] = []
        self.spaces: dict[str, list[float]] = {}
        self.fonts: dict[str, tuple[str, int]] = {}
        self.layers = [layered]
        self.shape: list[str] = []
        self.points: list[tuple[float, float]] = []
        self.at = (0.0, 0.0)
        self.begun = (0.0, 0.0)
        self.clipping = False
        self.line: Matrix = WHOLE
        self.text: Matrix = WHOLE
        self.placed = True

    def all(self, steps: Iterable[tuple[str, list[Any]]]) -> None:
        """Run operators. Raise OddContentError for one that our pages never have."""
        for operator, operands in steps:
            step = STEP.get(operator)
            if step is not None:
                step(self, operator, operands)
            elif operator not in SILENT:
                raise OddContentError

    def placed_block(self, _: str, operands: list[Any]) -> None:
        """Draw a block; one that depends on nothing before it draws the same in every place, and most are on a page many times."""
        x, y, content = operands
        block = self.painter.seen.block(content)
        first = self.state == FIRST and not (self.shape or self.clipping) and len(self.kept) < MOST_STATES
        if not (first and block.alone):
            self._within((*FLIPPED[:4], x, y), block)
            return
        fonts = tuple(self._font(name) for name in block.fonts)
        spaces = tuple(len(self._space(name)) for name in block.spaces)
        key = (content, self.layers[-1], fonts, spaces)
        self.painter.repeat(key, x, y, lambda: self._within(FLIPPED, block))
        if block.writes:
            self.end_text("ET", [])  # as the block would have left the text position

    def _within(self, matrix: Matrix, block: Block) -> None:
        """Draw a block in a saved state, transformed by a matrix."""
        self.save("q", [])
        self.concat("cm", list(matrix))
        self.all(block.steps)
        self.restore("Q", [])

    # --- State -----------------------------------------------------------------------------------
    def save(self, _: str, __: list[Any]) -> None:
        """Save the graphics state (`q`)."""
        if len(self.kept) >= MOST_STATES:
            raise OddContentError
        self.kept.append(replace(self.state))

    def restore(self, _: str, __: list[Any]) -> None:
        """Restore the graphics state (`Q`); one too many is ignored."""
        if self.kept:
            self.state = self.kept.pop()

    def concat(self, _: str, operands: list[Any]) -> None:
        """Transform the coordinates (`cm`)."""
        self.state.ctm = times(matrix(operands), self.state.ctm)

    def set_width(self, _: str, operands: list[Any]) -> None:
        """Set the width of lines (`w`)."""
        self.state.width = float(operands[0])

    def set_dash(self, _: str, operands: list[Any]) -> None:
        """Set the dashes of lines (`d`), without their phase."""
        self.state.dash = "" if not operands[0] else repr([round(STEPS * float(one)) for one in operands[0]])

    def look(self, _: str, operands: list[Any]) -> None:
        """Set a graphics state by name: only the parts that change how colours are applied, and only when not default."""
        found = self._resource("/ExtGState", operands[-1])
        # A soft mask may hide anything; a font set here (instead of by Tf) is in none of our pages.
        if "/Font" in found or str(self.direct(found.get("/SMask", "/None"))) != "/None":
            raise OddContentError
        for key, width in (("/LW", "w"), ("/D", "d")):
            if key in found:
                value = self.direct(found.get(key))
                STEP[width](self, width, [value] if width == "w" else [self.direct(value[0])])
        parts = dict(part.split("=") for part in self.state.blend.split() if part)
        for key, usual in (("/ca", "100"), ("/CA", "100"), ("/BM", "/Normal")):
            if key in found:
                value = self.direct(found.get(key))
                said = str(value) if key == "/BM" else str(round(100 * float(value)))
                parts.pop(key, None)
                if said not in (usual, "/Compatible"):
                    parts[key] = said
        self.state.blend = " ".join(f"{key}={parts[key]}" for key in sorted(parts))

    def colour(self, operator: str, operands: list[Any]) -> None:
        """Set a colour. Raise OddContentError for a pattern."""
        if operands and not isinstance(operands[-1], float):
            raise OddContentError  # a pattern
        value = tuple([round(255 * one) for one in operands])
        if operator.isupper():
            self.state.stroke = value
        else:
            self.state.fill = value

    def space(self, operator: str, operands: list[Any]) -> None:
        """Set a colour space, which begins with black (§8.6.5.1); nothing else of it is kept, since its number of components distinguishes it."""
        self.colour("SC" if operator == "CS" else "sc", self._space(operands[-1]))

    def _space(self, found: str) -> list[float]:
        """Return the first colour of a colour space by name."""
        known = self.spaces.get(found)
        if known is None:
            known = self.spaces[found] = [0.0] * self._parts(found)
        return known

    def _parts(self, found: str) -> int:
        """Return the number of components of a colour space by name; 0 when unknown."""
        parts = {"/DeviceGray": 1, "/DeviceRGB": 3, "/DeviceCMYK": 4, "/Pattern": 0}.get(found)
        if parts is None:
            own = self._resource("/ColorSpace", found)
            kind = str(self.direct(own[0])) if not isinstance(own, str) else ""
            stream = self.direct(own[1]) if kind == "/ICCBased" else None
            parts = (
                int(self.direct(stream.get("/N"))) if stream is not None else {"/CalGray": 1, "/CalRGB": 3}.get(kind, 0)
            )
        return parts

    # --- Paths -----------------------------------------------------------------------------------
    def path(self, operator: str, operands: list[Any]) -> None:
        """Add a piece of a path; a rectangle as its four sides (ISO 32000-1 table 59)."""
        if operator == "re":
            left, low, width, height = operands
            for step, x, y in (("m", 0, 0), ("l", width, 0), ("l", width, height), ("l", 0, height)):
                self.path(step, [left + x, low + y])
            operator, operands = "h", []
        if operator == "h":
            self.at = self.begun
        else:
            points = list(zip(operands[::2], operands[1::2], strict=True))
            self.at = points[-1]
            self.begun = self.at if operator == "m" else self.begun
            self.points += [moved_by(self.state.ctm, *point) for point in points]
        self.shape.append("c" if operator in "vy" else operator)

    def pieces(self, _: str, operands: list[Any]) -> None:
        """Add many pieces of a path in one step (`MANY`)."""
        shape, numbers = operands
        self.shape += shape
        points = list(zip(numbers[::2], numbers[1::2], strict=True))
        a, b, c, d, e, f = self.state.ctm
        self.points += [(a * x + c * y + e, b * x + d * y + f) for x, y in points]
        drawn = shape.replace("c", "ccc").replace("h", "")
        self.begun = points[drawn.rfind("m")] if "m" in drawn else self.begun
        self.at = self.begun if shape[-1] == "h" else points[-1]

    def paint(self, operator: str, _: list[Any]) -> None:
        """Paint the path as a mark, and apply a clip that was asked for (§8.5.3, §8.5.4)."""
        state = self.state
        fills, strokes = FILLED.get(operator, 0), operator in STROKED
        while self.shape and self.shape[-1] == "m":  # a path that begins and goes nowhere draws nothing
            self.shape.pop()
            self.points.pop()
        if self.points:
            box = around(self.points)
            if fills or strokes:
                shape = "".join(self.shape) + ("h" if operator in CLOSED else "")
                look: list[Any] = [shape if strokes else shape.rstrip("h"), state.blend, self.layers[-1]]
                if fills:
                    look += [fills, state.fill]
                if strokes:
                    look += [state.stroke, round(STEPS * state.width * scale(state.ctm)), state.dash]
                light = not strokes and not state.blend and state.fill in ((255,), (255, 255, 255), (0, 0, 0, 0))
                self.painter.add(Mark(self._kind("path"), checksum(look), box, box, light, len(self.shape)), state.clip)
            if self.clipping:
                state.clip = within(box, state.clip)
        self.shape, self.points, self.clipping = [], [], False

    def clip(self, _: str, __: list[Any]) -> None:
        """Note that the path becomes a clip once it is painted."""
        self.clipping = True

    # --- Texts -----------------------------------------------------------------------------------
    def begin_text(self, _: str, __: list[Any]) -> None:
        """Begin a text object (§9.4.1)."""
        self.line = self.text = WHOLE
        self.placed = True

    def end_text(self, _: str, __: list[Any]) -> None:
        """End a text object: text outside one is odd content."""
        self.line = self.text = WHOLE
        self.placed = False

    def font(self, _: str, operands: list[Any]) -> None:
        """Set font and size (`Tf`)."""
        self.state.font, self.state.bytes_a_letter = self._font(operands[0])
        self.state.size = float(operands[1])

    def _font(self, name: str) -> tuple[str, int]:
        """Return the name of a font without its subset tag, and the number of bytes of a letter in it."""
        known = self.fonts.get(name)
        if known is None:
            found = self._resource("/Font", name)
            own = str(self.direct(found.get("/BaseFont"))).rpartition("+")[2]
            known = self.fonts[name] = (own, 2 if str(self.direct(found.get("/Subtype"))) == "/Type0" else 1)
        return known

    def mode(self, _: str, operands: list[Any]) -> None:
        """Set the text render mode (`Tr`)."""
        self.state.mode = int(operands[0])

    def spacing(self, operator: str, operands: list[Any]) -> None:
        """Set one of the spacings of text."""
        values = list(self.state.spacing)
        values[SPACING.index(operator)] = float(operands[0])
        self.state.spacing = tuple(values)

    def set_position(self, operator: str, operands: list[Any]) -> None:
        """Move to another line of text (`Td`, `TD`, `T*`)."""
        if operator == "TD":
            self.spacing("TL", [-operands[1]])
        x, y = (0.0, -self.state.spacing[3]) if operator == "T*" else operands
        self.line = self.text = times((1.0, 0.0, 0.0, 1.0, x, y), self.line)
        self.placed = True

    def set_line(self, _: str, operands: list[Any]) -> None:
        """Set the matrix of text and line (`Tm`)."""
        self.line = self.text = matrix(operands)
        self.placed = True

    def show(self, operator: str, operands: list[Any]) -> None:
        """Add a text at its beginning. Raise OddContentError when it begins where another ends, which depends on the widths of letters."""
        if operator == '"':
            self.spacing("Tw", operands[:1])
            self.spacing("Tc", operands[1:2])
        if operator in ("'", '"'):
            self.set_position("T*", [])
        pieces = operands[-1] if operator == "TJ" else operands[-1:]
        codes = b"".join(piece for piece in pieces if isinstance(piece, bytes))
        if not codes:
            return
        state = self.state
        if not self.placed or not state.font or state.mode >= CLIPS:
            raise OddContentError
        self.placed = False
        if state.mode == NOT_SHOWN:
            return
        whole = times(self.text, state.ctm)
        kerned = sum(abs(piece) for piece in pieces if isinstance(piece, float)) * state.size / 1000
        width = WIDE * state.size * len(codes) / state.bytes_a_letter + kerned
        corners = [(x, y * state.size) for x in (0.0, width) for y in (-BELOW, ABOVE)]
        box = around([moved_by(whole, *corner) for corner in corners])
        sizes = [round(STEPS * state.size * part) for part in whole[:4]]
        spacing = [round(STEPS * one) for one in (*state.spacing[:3], state.spacing[4])]
        colours = (state.fill, state.stroke if state.mode else (), state.mode)
        look = (state.font, codes, sizes, spacing, colours, state.blend, self.layers[-1])
        self.painter.add(
            Mark(
                self._kind("text"),
                checksum(look),
                (whole[4], whole[5], kerned * scale(whole), 0.0),
                box,
                begins=True,
            ),
            state.clip,
        )

    # --- What is drawn from elsewhere ------------------------------------------------------------
    def do(self, _: str, operands: list[Any]) -> None:
        """Draw a form, or a picture as a mark with its size in pixels and its place (`Do`)."""
        found = self._resource("/XObject", operands[0])
        if str(self.direct(found.get("/Subtype"))) == "/Form":
            self.painter.inner(found, self.resources, self.state, self.depth, layered=self.layers[-1])
            return
        box = around([moved_by(self.state.ctm, x, y) for x in (0.0, 1.0) for y in (0.0, 1.0)])
        size = [str(self.direct(found.get(key))) for key in ("/Width", "/Height")]
        self.painter.add(Mark(self._kind("image"), checksum(size), box, box), self.state.clip)

    def begin_marked(self, operator: str, operands: list[Any]) -> None:
        """Note marked content, which draws nothing: one of a layer may be switched off (§8.11.3.2)."""
        self.layers.append(self.layers[-1] or (operator == "BDC" and operands[0] == "/OC"))

    def end_marked(self, _: str, __: list[Any]) -> None:
        """End marked content."""
        if len(self.layers) > 1:
            self.layers.pop()

    def _kind(self, kind: str) -> str:
        """Return the kind of a mark; in a layer always `layered`, since it may be off."""
        return "layered" if self.layers[-1] else kind

    def _resource(self, kind: str, name: Any) -> Any:
        """Return a named resource of a category (ISO 32000-1 §7.8.3)."""
        return self.direct(self.direct(self.direct(self.resources).get(kind)).get(name))


STEP: Final[dict[str, Callable[[_Run, str, list[Any]], None]]] = {
    "q": _Run.save,
    "Q": _Run.restore,
    "cm": _Run.concat,
    "w": _Run.set_width,
    "d": _Run.set_dash,
    "gs": _Run.look,
    **dict.fromkeys(("g", "rg", "k", "sc", "scn", "G", "RG", "K", "SC", "SCN"), _Run.colour),
    "cs": _Run.space,
    "CS": _Run.space,
    **dict.fromkeys(("m", "l", "c", "v", "y", "h", "re"), _Run.path),
    MANY: _Run.pieces,
    PLACED: _Run.placed_block,
    **dict.fromkeys(("f", "F", "f*", "S", "s", "B", "b", "B*", "b*", "n"), _Run.paint),
    "W": _Run.clip,
    "W*": _Run.clip,
    "BT": _Run.begin_text,
    "ET": _Run.end_text,
    "Tf": _Run.font,
    "Tr": _Run.mode,
    "Tm": _Run.set_line,
    **dict.fromkeys(SPACING, _Run.spacing),
    **dict.fromkeys(("Td", "TD", "T*"), _Run.set_position),
    **dict.fromkeys(("Tj", "TJ", "'", '"'), _Run.show),
    "Do": _Run.do,
    "BMC": _Run.begin_marked,
    "BDC": _Run.begin_marked,
    "EMC": _Run.end_marked,
}
SILENT: Final = frozenset({"j", "J", "M", "i", "ri", "MP", "DP", "BX", "EX"})
"""Operators that put nothing on the page; those in neither list (shadings, inline images) are not in our forms."""
