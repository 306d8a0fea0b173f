"""A person with a pen, simulated: ticks, crosses, fills, corrections, rings, handwriting, on a picture of a printed page."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from infohus_forms.models.paper_layout import Box

Picture = NDArray[np.float32]
"""Grey, 0 black to 1 white."""


@dataclass(frozen=True)
class Pen:
    """A pen: width in mm, how dark (0 leaves nothing, 1 is black), how uneven along the stroke."""

    width: float
    dark: float
    uneven: float = 0.1


PENS = {
    "ballpoint": Pen(0.35, 0.78, 0.15),
    "blue": Pen(0.38, 0.66, 0.12),
    "gel": Pen(0.5, 0.9, 0.05),
    "fine": Pen(0.28, 0.75, 0.15),
    "felt": Pen(1.0, 0.9, 0.05),
    "pencil": Pen(0.45, 0.5, 0.25),
    "faint": Pen(0.4, 0.22, 0.3),
}
USUAL = ("ballpoint", "blue", "gel", "fine", "pencil")


class Hand:
    """One person writing on one page. `scale` is pixels a millimetre; places are mm from the upper left."""

    def __init__(self, page: Picture, scale: float, random: np.random.Generator, pen: Pen) -> None:
        self.page, self.scale, self.random, self.pen = page, scale, random, pen

    def stroke(self, points: NDArray[np.float64], pen: Pen | None = None) -> None:
        """A line through points, as a hand draws it: a little off, unevenly dark."""
        own = pen or self.pen
        points = points + self.random.normal(0, 0.05, points.shape)
        steps = max(8, int(np.hypot(*np.diff(points, axis=0).T).sum() * 6))
        along = np.linspace(0, len(points) - 1, steps)
        path = np.stack([np.interp(along, range(len(points)), points[:, axis]) for axis in (0, 1)], 1)
        path += np.cumsum(self.random.normal(0, 0.012, path.shape), 0)
        pixels = np.round(path * self.scale).astype(int)
        rim = round((own.width + 1) * self.scale)
        corner = np.maximum(pixels.min(0) - rim, 0)
        size = pixels.max(0) + rim - corner
        part = self.page[corner[1] : corner[1] + size[1], corner[0] : corner[0] + size[0]]
        ink = np.zeros(part.shape, np.float32)
        for (x0, y0), (x1, y1) in zip(pixels[:-1] - corner, pixels[1:] - corner, strict=True):
            dark = float(np.clip(own.dark * (1 + self.random.normal(0, own.uneven)), 0, 1))
            width = max(1, round(own.width * self.scale))
            cv2.line(ink, (int(x0), int(y0)), (int(x1), int(y1)), dark, width)
        np.minimum(part, 1 - cv2.GaussianBlur(ink, (0, 0), 0.08 * self.scale), out=part)

    def _in(self, box: Box, *places: tuple[float, float], loose: float = 0.08) -> NDArray[np.float64]:
        left, top, right, low = box
        own = np.array([(left + x * (right - left), top + y * (low - top)) for x, y in places])
        return own + self.random.normal(0, loose * (right - left), own.shape)

    def cross(self, box: Box) -> None:
        """Two strokes from corner to corner, sometimes a little over the edge."""
        near, far = self.random.uniform(-0.05, 0.2), self.random.uniform(0.8, 1.1)
        self.stroke(self._in(box, (near, near), (far, far)))
        self.stroke(self._in(box, (far, near), (near, far)))

    def tick(self, box: Box) -> None:
        """Down and up again, often past the upper right corner."""
        self.stroke(
            self._in(box, (0.15, 0.5), (0.4, 0.85), (self.random.uniform(0.85, 1.3), self.random.uniform(-0.2, 0.15)))
        )

    def dash(self, box: Box) -> None:
        """One slanting stroke."""
        self.stroke(self._in(box, (0.1, 0.9), (0.95, 0.05)))

    def fill(self, box: Box) -> None:
        """The whole box filled: how an answer is taken back."""
        left, top, right, low = box
        width = max(self.pen.width * 0.55, 0.2)
        for y in np.arange(top - 0.1, low + 0.1, width):
            self.stroke(np.array([(left - 0.1, y), (right + 0.1, y)]))
        for x in np.arange(left - 0.1, right + 0.1, width * 1.5):
            self.stroke(np.array([(x, top - 0.1), (x, low + 0.1)]))

    def scribble(self, box: Box) -> None:
        """To and fro over the box, sloppily."""
        ys = np.linspace(0.1, 0.9, int(self.random.integers(5, 9)))
        places = [(0.05 if number % 2 else 0.95, float(y)) for number, y in enumerate(ys)]
        self.stroke(self._in(box, *places))

    def ring(self, box: Box) -> None:
        """A ring round the box."""
        left, top, right, low = box
        x, y, wide = (left + right) / 2, (top + low) / 2, (right - left) * self.random.uniform(0.95, 1.25)
        angles = np.linspace(0, 2 * np.pi * self.random.uniform(0.95, 1.1), 24)
        self.stroke(np.stack([x + wide * np.cos(angles), y + wide * 0.9 * np.sin(angles)], 1))

    def beside(self, box: Box) -> None:
        """A tick to the left of the box instead of in it."""
        wide = box[2] - box[0]
        self.tick((box[0] - 1.3 * wide, box[1], box[0] - 0.3 * wide, box[3]))

    def struck(self, boxes: list[Box]) -> None:
        """A line through a whole row of boxes."""
        y = (boxes[0][1] + boxes[0][3]) / 2
        self.stroke(np.array([(boxes[0][0] - 4, y), (boxes[-1][2] + 4, y + self.random.normal(0, 0.4))]))

    def write(self, box: Box, share: float = 0.6) -> bool:
        """Handwriting in a field: words of loops along its lines. False when that share of it has no room for a word."""
        left, top, right, low = box
        room = left + 2 < left + (right - left) * share - 5
        line = min(7.0, low - top)
        y = top + line * 0.65
        while y < low:
            x = left + 2
            while x < left + (right - left) * share - 5:
                letters = int(self.random.integers(2, 8))
                points = []
                for _ in range(letters):
                    height = self.random.choice([1.5, 1.6, 2.8])
                    points += [(x, y), (x + 0.7, y - height), (x + 1.1, y - 0.3), (x + 1.5, y)]
                    x += 1.8
                self.stroke(np.array(points))
                x += 2.5
            y += line
            if self.random.random() < 0.4:
                break
        return room
