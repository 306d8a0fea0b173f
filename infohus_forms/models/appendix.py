"""An appendix: a received file that belongs to a form without being one, such as a signed sheet or a handwritten form."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Appendix:
    """What a person said of an appendix.

    `sha256` knows the file, whatever it is called; `instance` is the form that it belongs to, `by` who filed it or
    typed it in, `date` when (ISO).
    """

    sha256: str
    instance: str
    by: str
    date: str
