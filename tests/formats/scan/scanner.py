"""Office machines and telephones, simulated: what happens to a page between the pen and the file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from tests.formats.scan.pens import Picture

Gray = NDArray[np.uint8]


@dataclass(frozen=True)
class Machine:
    """How a page is scanned: resolution, JPEG quality (0 none), black-and-white, fax, telephone."""

    dpi: int
    jpeg: int = 75
    bilevel: bool = False
    fax: bool = False
    phone: bool = False


MACHINES = {
    "grey200": Machine(200),
    "grey150": Machine(150, jpeg=60),
    "grey300": Machine(300, jpeg=85),
    "bw200": Machine(200, jpeg=0, bilevel=True),
    "bw150": Machine(150, jpeg=0, bilevel=True),
    "fax": Machine(200, jpeg=0, bilevel=True, fax=True),
    "phone": Machine(220, jpeg=70, phone=True),
}
DAMAGES = ("coffee", "stamp", "fold", "through", "holes", "streak")


def damaged(page: Picture, scale: float, random: np.random.Generator, kinds: tuple[str, ...]) -> Picture:
    """The sheet after what happens to sheets: each of `kinds` once."""
    out = page.copy()
    height, width = out.shape
    for kind in kinds:
        if kind == "coffee":
            centre = (int(random.uniform(0.1, 0.9) * width), int(random.uniform(0.1, 0.9) * height))
            stain = np.zeros(out.shape, np.float32)
            cv2.circle(stain, centre, int(random.uniform(14, 26) * scale), 0.12, -1)
            cv2.circle(stain, centre, int(random.uniform(22, 28) * scale), 0.3, int(2.2 * scale))
            out -= cv2.GaussianBlur(stain, (0, 0), 0.6 * scale)
        elif kind == "stamp":
            at = (int(random.uniform(0.1, 0.6) * width), int(random.uniform(0.15, 0.85) * height))
            mark = np.zeros(out.shape, np.uint8)
            cv2.putText(mark, "MODTAGET", at, cv2.FONT_HERSHEY_SIMPLEX, 0.28 * scale, 255, int(0.9 * scale))
            cv2.rectangle(
                mark,
                (at[0] - 20, at[1] - int(9 * scale)),
                (at[0] + int(52 * scale), at[1] + int(3 * scale)),
                255,
                int(0.7 * scale),
            )
            turn = cv2.getRotationMatrix2D(at, float(random.uniform(-12, 12)), 1)
            out -= 0.35 * cv2.warpAffine(mark, turn, (width, height)).astype(np.float32) / 255
        elif kind == "fold":
            row = int(random.choice([0.33, 0.5, 0.66]) * height + random.normal(0, 5 * scale))
            line = np.zeros(out.shape, np.float32)
            cv2.line(
                line,
                (0, row),
                (width, row + int(random.normal(0, 3 * scale))),
                float(random.uniform(0.15, 0.45)),
                max(1, int(0.3 * scale)),
            )
            out -= cv2.GaussianBlur(line, (0, 0), 0.15 * scale)
        elif kind == "through":
            out -= 0.1 * cv2.GaussianBlur(1 - page[:, ::-1], (0, 0), 0.35 * scale)
        elif kind == "holes":
            for y in (0.37, 0.63):
                cv2.circle(out, (int(11 * scale), int(y * height)), int(3 * scale), 0.15, -1)
        elif kind == "streak":
            x = int(random.uniform(0.05, 0.95) * width)
            out[:, x : x + max(1, int(0.2 * scale))] -= float(random.uniform(0.2, 0.7))
    return np.clip(out, 0, 1).astype(np.float32)


def scanned(page: Picture, scale: float, machine: Machine, random: np.random.Generator) -> Gray:
    """The picture that a machine makes of a sheet: turned, moved, scaled, uneven, noisy, compressed."""
    factor = machine.dpi / 25.4 / scale
    height, width = page.shape
    size = round(width * factor), round(height * factor)
    picture = _photographed(page, size, random) if machine.phone else _fed(page, size, factor, random)
    picture = np.clip(picture, 0, 1).astype(np.float32)
    if machine.fax:
        small = cv2.resize(picture, (size[0], size[1] // 2), interpolation=cv2.INTER_AREA)
        picture = np.asarray(cv2.resize(small, size, interpolation=cv2.INTER_LINEAR), np.float32)
    lighter = (1 - (1 - picture) * float(random.uniform(0.88, 1.0))) * float(random.uniform(0.93, 1.0))
    grey = np.clip((lighter + random.normal(0, 0.012, picture.shape)) * 255, 0, 255).astype(np.uint8)
    specks = random.random(grey.shape) < 3e-6
    grey[cv2.dilate(specks.astype(np.uint8), np.ones((2, 2), np.uint8)) > 0] = 60
    if machine.bilevel:
        if random.random() < 0.5:
            grey = np.where(grey < random.uniform(130, 175), 0, 255).astype(np.uint8)
        else:
            grey = np.asarray(
                cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_GAUSSIAN_C, cv2.THRESH_BINARY, 51, 18), np.uint8
            )
    quarter = int(random.choice([0, 0, 0, 0, 2, 1, 3]))
    return np.ascontiguousarray(np.rot90(grey, quarter))


def as_file(image: Gray, machine: Machine) -> bytes:
    """The picture as a file: JPEG, or PNG for black and white."""
    if machine.jpeg:
        return bytes(cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, machine.jpeg])[1])
    return bytes(cv2.imencode(".png", image, [cv2.IMWRITE_PNG_BILEVEL, 1])[1])


def _fed(page: Picture, size: tuple[int, int], factor: float, random: np.random.Generator) -> Picture:
    """Through a feeder: skew, 94–103 % size, a little off the middle, and a feed that is not quite even."""
    angle = float(np.clip(random.normal(0, 1.2), -4, 4))
    own = float(random.uniform(0.94, 1.03))
    turn = cv2.getRotationMatrix2D((page.shape[1] / 2, page.shape[0] / 2), angle, own)
    turn = np.asarray(turn, np.float64)
    turn[:, 2] += np.asarray(random.normal(0, 1.2 / factor * 4, 2), np.float64)
    smooth = cv2.GaussianBlur(page, (0, 0), 0.45 / factor) if factor < 1 else page
    shrink = np.diag([factor, factor]).astype(np.float64)
    laid = cv2.warpAffine(
        smooth, shrink @ turn, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=1.0
    )
    rows = np.arange(size[1], dtype=np.float32)
    wobble = 0.12 * factor * 12 * np.sin(rows / size[1] * float(random.uniform(4, 14)) + float(random.uniform(0, 6)))
    down = np.repeat((rows + wobble)[:, None], size[0], 1).astype(np.float32)
    across = np.repeat(np.arange(size[0], dtype=np.float32)[None], size[1], 0)
    return np.asarray(cv2.remap(laid, across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), np.float32)


def _photographed(page: Picture, size: tuple[int, int], random: np.random.Generator) -> Picture:
    """By a telephone: tilted, curled, in uneven light, a little out of focus."""
    height, width = page.shape
    margin = 0.07
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    target: NDArray[Any] = corners * np.array([size[0] / width, size[1] / height], np.float32)
    middle = target.mean(0)
    target = (target - middle) * (1 - 2 * margin) + middle + random.normal(0, 0.02 * size[0], (4, 2))
    laid = cv2.warpPerspective(
        cv2.GaussianBlur(page, (0, 0), 0.5 * width / size[0]),
        cv2.getPerspectiveTransform(corners, target.astype(np.float32)),
        size,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=0.35,
    )
    ys, xs = np.mgrid[0 : size[1], 0 : size[0]].astype(np.float32)
    curl = 0.006 * size[0] * np.sin(xs / size[0] * np.pi * float(random.uniform(0.8, 1.4)))
    laid = cv2.remap(laid, xs, ys + curl.astype(np.float32), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    direction = random.uniform(-0.3, 0.3, 2)
    light = 0.85 + direction[0] * (xs / size[0] - 0.5) + direction[1] * (ys / size[1] - 0.5)
    light = light - _shadow(size, random)
    out = cv2.GaussianBlur(laid * np.clip(light, 0.3, 1), (0, 0), float(random.uniform(0.4, 0.9)))
    return np.asarray(out, np.float32)


def _shadow(size: tuple[int, int], random: np.random.Generator) -> Picture:
    """The soft shadow of a hand, drawn on an eighth of the size: a blur as wide as a thumb costs seconds on all of it."""
    centre = (int(random.uniform(0, size[0])) // 8, int(random.uniform(0, size[1])) // 8)
    small = np.zeros((size[1] // 8 + 1, size[0] // 8 + 1), np.float32)
    cv2.circle(small, centre, size[0] // 24, 0.25, -1)
    soft = cv2.GaussianBlur(small, (0, 0), size[0] / 96)
    return np.asarray(cv2.resize(soft, size, interpolation=cv2.INTER_LINEAR), np.float32)
