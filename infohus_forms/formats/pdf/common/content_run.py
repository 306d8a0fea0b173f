"""State of interpreting one content stream, shared by its operators: graphics states, path, text position, resources."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from infohus_forms.formats.pdf.common.graphics_state import WHOLE, State
from infohus_forms.formats.pdf.common.page_marks import Box, Mark, Matrix


class Marks(Protocol):
    """Receiver of marks."""

    def add(self, mark: Mark, clip: Box | None) -> None:
        """Add a mark that is drawn within a clip."""


@dataclass(slots=True, eq=False)
class Run:
    """State of interpreting one content stream; `direct` returns the object that a reference refers to.

    `saved` are the states saved by `q`, `shape` and `points` the path so far, `at` and `begun` its current and its first point,
    `layers` whether each level of marked content is in a layer, `line` and `text` the matrices of text (ISO 32000-1 §9.4.2), and
    `placed` whether the next text begins where an operator put it.
    """

    marks: Marks
    direct: Callable[[Any], Any]
    resources: Any
    state: State
    layers: list[bool]
    saved: list[State] = field(default_factory=list)
    shape: list[str] = field(default_factory=list)
    points: list[tuple[float, float]] = field(default_factory=list)
    at: tuple[float, float] = (0.0, 0.0)
    begun: tuple[float, float] = (0.0, 0.0)
    clipping: bool = False
    line: Matrix = WHOLE
    text: Matrix = WHOLE
    placed: bool = True
    _spaces: dict[str, list[float]] = field(default_factory=dict)
    _fonts: dict[str, tuple[str, int]] = field(default_factory=dict)

    def kind(self, kind: str) -> str:
        """Return the kind of a mark; in a layer always `layered`, since it may be off."""
        return "layered" if self.layers[-1] else kind

    def resource(self, kind: str, name: Any) -> Any:
        """Return a named resource of a category (ISO 32000-1 §7.8.3)."""
        return self.direct(self.direct(self.direct(self.resources).get(kind)).get(name))

    def font(self, name: str) -> tuple[str, int]:
        """Return the name of a font without its subset tag, and the number of bytes of a letter in it."""
        known = self._fonts.get(name)
        if known is None:
            found = self.resource("/Font", name)
            own = str(self.direct(found.get("/BaseFont"))).rpartition("+")[2]
            known = self._fonts[name] = (own, 2 if str(self.direct(found.get("/Subtype"))) == "/Type0" else 1)
        return known

    def space(self, found: str) -> list[float]:
        """Return the first colour of a colour space by name."""
        known = self._spaces.get(found)
        if known is None:
            known = self._spaces[found] = [0.0] * self._parts(found)
        return known

    def _parts(self, found: str) -> int:
        """Return the number of components of a colour space by name; 0 when unknown."""
        parts = {"/DeviceGray": 1, "/DeviceRGB": 3, "/DeviceCMYK": 4, "/Pattern": 0}.get(found)
        if parts is None:
            own = self.resource("/ColorSpace", found)
            kind = str(self.direct(own[0])) if not isinstance(own, str) else ""
            stream = self.direct(own[1]) if kind == "/ICCBased" else None
            parts = (
                int(self.direct(stream.get("/N"))) if stream is not None else {"/CalGray": 1, "/CalRGB": 3}.get(kind, 0)
            )
        return parts
