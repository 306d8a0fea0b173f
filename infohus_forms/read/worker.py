"""The process that looks at files from outside: bytes in, a reading out, and nothing else that it can do.

Each message is eight bytes of length and so many bytes. It has limits of memory and processor time where the
system knows them (POSIX); opening a connection, starting a program or writing a file ends it everywhere. On
Windows the parent's time limit holds, and a Job object is the way to limit memory.
"""

from __future__ import annotations

import logging
import struct
import sys
import warnings
from typing import Any, BinaryIO

from infohus_forms.formats.limits import WORKER_BYTES, WORKER_PROCESSOR_SECONDS
from infohus_forms.formats.names import KnownNames
from infohus_forms.formats.paper_code import Ask, PaperCode
from infohus_forms.models.finding import Refused
from infohus_forms.models.printed import PaperReference
from infohus_forms.read import findings
from infohus_forms.read.carrier import raw_form
from infohus_forms.read.exchange import answer_of, refusal_of
from infohus_forms.read.names_exchange import names_of_reply, names_question_of
from infohus_forms.read.paper_exchange import question_of, reference_of

LENGTH = struct.Struct(">Q")
FORBIDDEN = (
    "socket.",
    "subprocess.",
    "os.exec",
    "os.posix_spawn",
    "os.system",
    "os.fork",
    "os.remove",
    "os.rename",
    "shutil.",
)
WRITING = frozenset("wax+")
PROPOSE = "propose"
"""The word on the command line with which a worker proposes answers of a flat PDF (`read.proposing`)."""


def main() -> None:
    """Answer for each file on standard input until it is closed."""
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    confine()

    def ask(code: PaperCode | None) -> PaperReference | None:
        """The blank print of a scanned page, from the one that goes on."""
        _send(answers, question_of(code))
        reply = _received(requests)
        _limit_processor()
        return reference_of(reply)

    def names(digest: str) -> frozenset[str]:
        """The names of an installed form's controls, from the parent process."""
        _send(answers, names_question_of(digest))
        return names_of_reply(_received(requests))

    if PROPOSE in sys.argv:
        from infohus_forms.read.proposing import propose  # noqa: PLC0415 - what a file needs is loaded with the file

        propose(lambda: _received(requests), lambda answer: _send(answers, answer))
        return
    while head := requests.read(LENGTH.size):
        _limit_processor()
        data = requests.read(LENGTH.unpack(head)[0])
        _send(answers, _answer(data, ask, names))


def _received(requests: BinaryIO) -> bytes:
    return requests.read(LENGTH.unpack(requests.read(LENGTH.size))[0])


def confine() -> None:
    """Take from this process what it needs no more: memory without end, and everything that reaches out of it."""
    _limit()
    sys.addaudithook(_refuse)


def _answer(data: bytes, ask: Ask, names: KnownNames) -> bytes:
    try:
        return answer_of(raw_form(data, ask, names))
    except Refused as reason:
        return refusal_of(reason)
    except (MemoryError, RecursionError):
        return refusal_of(Refused(findings.TOO_HEAVY.at()))
    except Exception:  # noqa: BLE001 - whatever a damaged file makes a library raise, the file is told of and the next one read
        return refusal_of(Refused(findings.BROKE_THE_READER.at()))


def _send(answers: BinaryIO, answer: bytes) -> None:
    answers.write(LENGTH.pack(len(answer)) + answer)
    answers.flush()


def _limit() -> None:
    try:
        import resource  # noqa: PLC0415 - there is none on Windows
    except ImportError:  # Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (WORKER_BYTES, WORKER_BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _limit_processor() -> None:
    """So much processor time for the next file or the next page of a scan, beyond what the process has used: it is ended when that is gone."""
    try:
        import resource  # noqa: PLC0415 - there is none on Windows
    except ImportError:  # Windows
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = int(used.ru_utime + used.ru_stime) + 1 + WORKER_PROCESSOR_SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (most, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event.startswith(FORBIDDEN) or (event == "open" and WRITING & set(str(arguments[1] or ""))):
        raise PermissionError(event)


if __name__ == "__main__":
    main()
