"""A worker's reading of a file as JSON, sent to the parent process.

The worker has read a file from outside, so its messages are checked here as if they came from outside.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from typing import Any

from infohus_forms import __version__
from infohus_forms.formats.limits import (
    CONTROLS,
    FINDINGS,
    NAME_LENGTH,
    OUTSIDE_ENTRIES,
    SCAN_PAGES,
    TEXT_LENGTH,
    WORDS_LENGTH,
    XML_PART_BYTES,
)
from infohus_forms.formats.pdf.common import findings as of_pdf
from infohus_forms.formats.scan import findings as of_scan
from infohus_forms.formats.word.ooxml import findings as of_word
from infohus_forms.models.finding import Finding, Refused, Rule, Severity
from infohus_forms.models.response import Carrier, Outside, RawForm, Stamp
from infohus_forms.models.stops import ReaderNotStartedError
from infohus_forms.read import findings as of_file
from infohus_forms.read.paper_protocol import paper_of, told_paper

HELLO = f"infohus-forms {__version__}".encode()
"""The first message of a worker: it is loaded and confined, and has not yet read a file."""
RULES = {
    rule.code: rule
    for module in (of_file, of_word, of_pdf, of_scan)
    for rule in vars(module).values()
    if isinstance(rule, Rule)
}
"""The rule of every finding that a reader can make, by its code."""


class NotAnAnswerError(Exception):
    """The message from a worker is not a reading."""


def answer_of(raw: RawForm) -> bytes:
    """Return a reading as JSON."""
    return _json(_told(raw))


def _told(raw: RawForm) -> dict[str, Any]:
    return {
        "carrier": raw.carrier.value,
        "stamp": raw.stamp.as_json() if raw.stamp else None,
        "embedded_spec": base64.b64encode(raw.embedded_spec).decode() if raw.embedded_spec is not None else None,
        "texts": dict(raw.texts),
        "ticked": sorted(raw.ticked),
        "found": sorted(raw.found),
        "raw": dict(raw.raw),
        "outside": [item.as_json() for item in raw.outside],
        "findings": [item.texts() for item in raw.findings],
        "paper": told_paper(raw.paper) if raw.paper else None,
        "others": [_told(other) for other in raw.others],
    }


def refusal_of(reason: Refused) -> bytes:
    """Return a refusal as JSON."""
    return _json({"refused": reason.finding.texts()})


def unable_of(reason: ImportError) -> bytes:
    """Return as JSON that a library of ours cannot be loaded, which is no fault of the file."""
    return _json({"unable": f"{type(reason).__name__}: {reason}"[:WORDS_LENGTH]})


def _json(content: Mapping[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=True).encode()


def reading_of(answer: bytes) -> RawForm:
    """Parse the reading in an answer. Raises Refused when it is a refusal, NotAnAnswerError when it is neither.

    Raises ReaderNotStartedError when the worker lacks a library.
    Every part must have its type and be within the limits of `formats.limits`, and every finding must be one that a reader can make.
    """
    try:
        content = json.loads(answer)
        if "unable" in content:
            raise ReaderNotStartedError(_text(content["unable"], WORDS_LENGTH))
        if "refused" in content:
            raise Refused(_finding(content["refused"]))
        return _raw(content)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, binascii.Error) as reason:
        raise NotAnAnswerError from reason


def _stamp(item: Mapping[str, Any]) -> Stamp:
    """Parse a stamp. All its parts except `fictional` must be texts."""
    for key, value in item.items():
        if key == "prefilled":
            _texts(value)
        elif key != "fictional":
            _text(value, NAME_LENGTH)
    return Stamp.from_json(item)


def _raw(content: Mapping[str, Any]) -> RawForm:
    stamp, spec, paper = content["stamp"], content["embedded_spec"], content["paper"]
    return RawForm(
        carrier=Carrier(content["carrier"]),
        stamp=_stamp(stamp) if stamp is not None else None,
        embedded_spec=base64.b64decode(_text(spec, XML_PART_BYTES), validate=True) if spec is not None else None,
        texts=_texts(content["texts"]),
        ticked=_names(content["ticked"]),
        found=_names(content["found"]),
        raw=_texts(content["raw"]),
        outside=tuple(map(_outside, _list(content["outside"], OUTSIDE_ENTRIES + FINDINGS))),
        findings=tuple(map(_finding, _list(content["findings"], FINDINGS))),
        paper=paper_of(paper) if paper is not None else None,
        others=tuple(map(_raw, _list(content["others"], SCAN_PAGES))),
    )


def _finding(item: Mapping[str, Any]) -> Finding:
    words = {_text(key, NAME_LENGTH): _text(value, WORDS_LENGTH) for key, value in item.items()}
    if words["code"] not in RULES:
        raise ValueError
    actions = RULES[words["code"]].actions
    return Finding(**{**words, "severity": Severity(words["severity"])}, actions=actions)  # type: ignore[arg-type]


def _outside(item: Mapping[str, Any]) -> Outside:
    return Outside(**{_text(key, NAME_LENGTH): _text(value, XML_PART_BYTES) for key, value in item.items()})


def _texts(item: Mapping[str, Any]) -> dict[str, str]:
    """Check texts by the names of their controls."""
    if len(item) > CONTROLS:
        raise ValueError
    return {_text(key, NAME_LENGTH): _text(value, 2 * TEXT_LENGTH) for key, value in item.items()}


def _names(items: object) -> frozenset[str]:
    return frozenset(_text(item, NAME_LENGTH) for item in _list(items, CONTROLS))


def _list(items: object, most: int) -> list[Any]:
    if not isinstance(items, list):
        raise TypeError
    if len(items) > most:
        raise ValueError
    return items


def _text(value: object, most: int) -> str:
    if not isinstance(value, str):
        raise TypeError
    if len(value) > most:
        raise ValueError
    return value
