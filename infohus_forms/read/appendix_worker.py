"""The process that looks at what stands beside answers: a file as pictures, and the signatures in it.

One file for each process: a line of JSON and the bytes on standard input, JSON on standard output. It has the same
limits as the process that reads forms.
"""

from __future__ import annotations

import asyncio
import base64
import json
import logging
import sys
import warnings
from typing import Any

from infohus_forms.read.worker import confine

PICTURES, SIGNATURES = "pictures", "signatures"
COMMAND = (sys.executable, "-s", "-B", "-m", "infohus_forms.read.appendix_worker")


def main() -> None:
    """Do the one task that is asked for. Whatever a file makes a library raise is an answer too: its kind, no more."""
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    asked = json.loads(sys.stdin.buffer.readline())
    data = sys.stdin.buffer.read()
    try:
        answer = _answer(asked, data)
    except Exception as reason:  # noqa: BLE001 - see above
        answer = {"failed": "missing" if isinstance(reason, ImportError) else "damaged"}
    sys.stdout.buffer.write(json.dumps(answer).encode())


def _answer(asked: dict[str, Any], data: bytes) -> dict[str, Any]:
    if asked["task"] == SIGNATURES:
        import pyhanko.sign.validation  # noqa: F401, PLC0415 - before the limits: an import reads many files

        from infohus_forms.formats.pdf.signatures import signatures  # noqa: PLC0415 - one task a process

        roots = [base64.b64decode(one) for one in asked["trusted"]]
        loop = asyncio.new_event_loop()  # has a socket to wake itself with, and none can be opened afterwards
        confine()
        return {SIGNATURES: [item.as_json() for item in signatures(data, roots, loop.run_until_complete)]}
    from infohus_forms.formats.pictures import pictures  # noqa: PLC0415 - one task a process

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
