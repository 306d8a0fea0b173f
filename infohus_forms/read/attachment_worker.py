"""The worker for attachments: it converts a file to pictures, or validates the signatures in it.

One process for each file: the request is a message with a line of JSON and then the bytes, the answer is JSON. Its limits are those of the
worker that reads forms, but with more processor time: it may have to draw many pages.
"""

from __future__ import annotations

import asyncio
import base64
import json
import logging
import sys
import warnings
from typing import Any

from infohus_forms.read.confinement import confine, limit_processor
from infohus_forms.read.worker import received, send
from infohus_forms.read.worker_protocol import HELLO

PICTURES, SIGNATURES = "pictures", "signatures"
PROCESSOR_SECONDS = 60
"""Maximum processor time for one file, in seconds."""


def main() -> None:
    """Do the one task that is requested. If a library raises anything at a file, the answer states only which kind of failure it was."""
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    send(sys.stdout.buffer, HELLO)
    line, _, data = received(sys.stdin.buffer).partition(b"\n")
    try:
        answer = _answer(json.loads(line), data)
    except Exception as reason:  # noqa: BLE001 - see above
        answer = {"failed": "missing" if isinstance(reason, ImportError) else "damaged"}
    send(sys.stdout.buffer, json.dumps(answer).encode())


def _answer(asked: dict[str, Any], data: bytes) -> dict[str, Any]:
    if asked["task"] == SIGNATURES:
        import pyhanko.sign.validation  # noqa: F401, PLC0415 - before the limits: an import reads many files

        from infohus_forms.formats.pdf.reading.signatures import signatures  # noqa: PLC0415 - one task a process

        roots = [base64.b64decode(one) for one in asked["trusted"]]
        loop = asyncio.new_event_loop()  # has a socket to wake itself with, and none can be opened afterwards
        limit_processor(PROCESSOR_SECONDS)
        confine()
        return {SIGNATURES: [item.as_json() for item in signatures(data, roots, loop.run_until_complete)]}
    from infohus_forms.formats.pictures import load, pictures  # noqa: PLC0415 - one task a process

    load(data)
    limit_processor(PROCESSOR_SECONDS)
    confine()
    shown = pictures(data)
    return {
        PICTURES: [
            {"kind": one.kind, "width": one.width, "height": one.height, "same": one.same}
            | ({} if one.same else {"data": base64.b64encode(one.data).decode()})
            for one in shown
        ]
    }


if __name__ == "__main__":
    main()
