"""Proposals for a flat PDF, in a process of their own like every look at a file from outside.

Three messages: the file, and the answer which form its pages say it is; then the blank form, and the answer what is proposed.
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
    """The libraries, while they may still be loaded: they find their functions by `ctypes`. Raises ImportError without the extra `scan`."""
    import pikepdf  # noqa: F401, PLC0415 - 30 ms, and only here

    import infohus_forms.formats.pdf.reading.flattened  # noqa: F401, PLC0415 - needs the extra `scan`


def propose(receive: Receive, send: Send) -> None:
    """One file: its printed identity is told, then for each blank form that comes, what is proposed; an empty one is the end."""
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
