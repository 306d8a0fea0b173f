"""The process that looks at files from outside: bytes in, a reading out, and nothing else that it can do.

Each message is eight bytes of length and so many bytes; the first one says that the process is ready. What it can no longer do
is said in `read.confinement`. On Windows the parent's time limit holds, and a Job object is the way to limit memory.
"""

from __future__ import annotations

import logging
import struct
import sys
import warnings
from contextlib import suppress
from typing import BinaryIO

from infohus_forms.formats.names import KnownNames
from infohus_forms.formats.paper_code import Ask, PaperCode
from infohus_forms.models.finding import Refused
from infohus_forms.models.paper_layout import PaperReference
from infohus_forms.read import findings
from infohus_forms.read.carrier import raw_form
from infohus_forms.read.confinement import confine, limit_processor
from infohus_forms.read.names_protocol import names_of_reply, names_question_of
from infohus_forms.read.paper_protocol import question_of, reference_of
from infohus_forms.read.worker_protocol import HELLO, answer_of, refusal_of, unable_of

LENGTH = struct.Struct(">Q")
PROPOSE = "propose"
"""The word on the command line with which a worker proposes answers of a flat PDF (`read.proposing`)."""


def main() -> None:
    """Answer for each file on standard input until it is closed."""
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    if PROPOSE in sys.argv:
        from infohus_forms.read.flattened_worker import (  # noqa: PLC0415 - what a file needs is loaded with the file
            load,
            propose,
        )

        with suppress(ImportError):  # without the extra nothing is proposed
            load()
        confine()
        send(answers, HELLO)
        limit_processor()
        propose(lambda: received(requests), lambda answer: send(answers, answer))
        return
    confine()
    send(answers, HELLO)

    def ask(code: PaperCode | None) -> PaperReference | None:
        """The blank print of a scanned page, from the one that goes on."""
        send(answers, question_of(code))
        reply = received(requests)
        limit_processor()
        return reference_of(reply)

    def names(digest: str) -> frozenset[str]:
        """The names of an installed form's controls, from the parent process."""
        send(answers, names_question_of(digest))
        return names_of_reply(received(requests))

    while head := requests.read(LENGTH.size):
        limit_processor()
        data = requests.read(LENGTH.unpack(head)[0])
        send(answers, _answer(data, ask, names))


def received(requests: BinaryIO) -> bytes:
    """The next message."""
    return requests.read(LENGTH.unpack(requests.read(LENGTH.size))[0])


def _answer(data: bytes, ask: Ask, names: KnownNames) -> bytes:
    try:
        return answer_of(raw_form(data, ask, names))
    except Refused as reason:
        return refusal_of(reason)
    except ImportError as reason:
        return unable_of(reason)
    except (MemoryError, RecursionError):
        return refusal_of(Refused(findings.TOO_HEAVY.at()))
    except Exception:  # noqa: BLE001 - whatever a damaged file makes a library raise, the file is told of and the next one read
        return refusal_of(Refused(findings.BROKE_THE_READER.at()))


def send(answers: BinaryIO, answer: bytes) -> None:
    """A message."""
    answers.write(LENGTH.pack(len(answer)) + answer)
    answers.flush()


if __name__ == "__main__":
    main()
