"""The code on a page of paper: one definition for the writer that prints it and the reader that finds it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from infohus_forms.models.paper_layout import PaperReference

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ$%*+-./"
"""43 of QR's 45 alphanumeric characters: a prime number, so that the check finds every single mistake and every swap."""
MARK = "K"
LAYOUT_LENGTH, TOKEN_LENGTH = 4, 8
LENGTH = 1 + LAYOUT_LENGTH + 1 + 1 + TOKEN_LENGTH + 1
"""16 characters: the most that a QR code of version 1 holds at level Q (ISO/IEC 18004 table 7)."""
MOST_PAGES = len(ALPHABET) - 1


@dataclass(frozen=True, slots=True)
class PaperCode:
    """The data in a page's code: the layout it was printed with, its place among the pages, and the copy."""

    layout: str
    page: int
    pages: int
    token: str

    def text(self) -> str:
        """Return the 16 characters of the code. Raise ValueError when a part does not fit."""
        if not 1 <= self.page <= self.pages <= MOST_PAGES:
            message = f"a printed form has at most {MOST_PAGES} pages"
            raise ValueError(message)
        if len(self.layout) != LAYOUT_LENGTH or len(self.token) != TOKEN_LENGTH:
            message = "layout and token have fixed lengths"
            raise ValueError(message)
        body = f"{MARK}{self.layout}{ALPHABET[self.page]}{ALPHABET[self.pages]}{self.token}"
        return body + _check(body)


def paper_code_of(text: str) -> PaperCode | None:
    """Return the code for 16 characters; None when they are not ours or were misread."""
    if (
        len(text) != LENGTH
        or text[0] != MARK
        or any(letter not in ALPHABET for letter in text)
        or _check(text[:-1]) != text[-1]
    ):
        return None
    layout, rest = text[1 : 1 + LAYOUT_LENGTH], text[1 + LAYOUT_LENGTH : -1]
    return PaperCode(layout, ALPHABET.index(rest[0]), ALPHABET.index(rest[1]), rest[2:])


def copy_token(token: str) -> str:
    """Return a copy's token as the code can hold it; a blank that belongs to no case has none, which is written as zeros."""
    kept = "".join(letter for letter in token.upper() if letter in ALPHABET)
    return kept[:TOKEN_LENGTH].rjust(TOKEN_LENGTH, "0")


def _check(body: str) -> str:
    return ALPHABET[sum(place * ALPHABET.index(letter) for place, letter in enumerate(body, 1)) % len(ALPHABET)]


Ask = Callable[[PaperCode | None], PaperReference | None]
"""Function that returns the blank print for a page's code; called once for each page of a scan, also for a page without code."""


def no_paper(code: PaperCode | None) -> PaperReference | None:
    """Return None: no blank print is known."""
    return None
