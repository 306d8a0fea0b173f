"""One browser for the tests of a process."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.viewers.chromium import Chromium
from tests.viewers.pdfjs import PdfJs


@pytest.fixture(scope="session")
def chromium(needs: Callable[[str], str]) -> Iterator[Chromium]:
    """One browser for all tests."""
    with Chromium(needs("chromium")) as browser:
        yield browser


@pytest.fixture(scope="session")
def pdfjs(chromium: Chromium) -> PdfJs:
    """pdf.js in that browser."""
    return PdfJs(chromium)
