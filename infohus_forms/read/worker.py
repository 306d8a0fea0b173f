"""The worker that reads files from outside: bytes in, a reading out, and nothing else is possible in it.

Each message is eight bytes of length, then the content; the first message reports that the process is ready. `read.confinement` states
what is refused. On Windows only the parent's time limit holds; a Job object would be the way to limit memory there.
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
"""Argument on the command line with which a worker proposes answers of a flat PDF (`read.flattened_worker`)."""


def main() -> None:
    """Answer each file on standard input until it is closed."""
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
        """Return the blank print of a scanned page, from the parent process."""
        send(answers, question_of(code))
        # The limit starts again with each page: a scan of many pages may take longer than one file, and each question shows progress (decision 31).
        reply = received(requests)
        limit_processor()
        return reference_of(reply)

    def names(digest: str) -> frozenset[str]:
        """Return the control names of an installed form, from the parent process."""
        send(answers, names_question_of(digest))
        return names_of_reply(received(requests))

    while head := requests.read(LENGTH.size):
        limit_processor()
        data = requests.read(LENGTH.unpack(head)[0])
        send(answers, _answer(data, ask, names))


def received(requests: BinaryIO) -> bytes:
    """Return the next message."""
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
    # A worker must survive every file: it is reused for the next one.
    except Exception:  # noqa: BLE001 - whatever a damaged file makes a library raise, the file is told of and the next one read
        return refusal_of(Refused(findings.BROKE_THE_READER.at()))


def send(answers: BinaryIO, answer: bytes) -> None:
    """Write a message."""
    answers.write(LENGTH.pack(len(answer)) + answer)
    answers.flush()


if __name__ == "__main__":
    main()
