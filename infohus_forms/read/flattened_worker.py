"""Proposals of answers for a flat PDF, made in a process of their own, as everything from outside is read.

The messages in order: the file; the answer, with the form that its pages name; then for each blank form, that form and the proposals for it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from io import BytesIO

from infohus_forms.formats.pdf.common.blank_snapshot import Blank, blank_of
from infohus_forms.formats.pdf.common.identity import ID_FIELD

Receive = Callable[[], bytes]
Send = Callable[[bytes], None]


def load() -> None:
    """Import the libraries while that is still allowed: they find their functions by `ctypes`. Raises ImportError without the extra `scan`."""
    import pikepdf  # noqa: F401, PLC0415 - 30 ms, and only here

    import infohus_forms.formats.pdf.reading.flattened  # noqa: F401, PLC0415 - needs the extra `scan`


def propose(receive: Receive, send: Send) -> None:
    """Handle one file: send its printed identity, then the proposals for each blank form received; an empty message ends it."""
    from infohus_forms.formats.pdf.reading.flattened import (  # noqa: PLC0415 - needs the extra `scan`
        printed_identity,
        proposal,
    )

    data = receive()
    try:
        said = printed_identity(data)
    except Exception:  # noqa: BLE001 - whatever a damaged file makes a library raise, nothing is proposed
        said = None
    send(json.dumps({"identity": said}).encode())
    while blank := receive():
        try:
            proposed = proposal(data, blank, _places(blank))
        except Exception:  # noqa: BLE001 - see above
            proposed = {}
        send(json.dumps({"proposal": proposed}).encode())


def _places(blank: bytes) -> Blank:
    import pikepdf  # noqa: PLC0415 - 30 ms, and only here

    with pikepdf.open(BytesIO(blank)) as document:
        made = blank_of(document, [])
    return Blank({name: place for name, place in made.places.items() if name != ID_FIELD}, made.pages, ())
