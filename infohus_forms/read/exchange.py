"""What a worker says of a file, as JSON between two processes: the one that looks at it and the one that goes on.

The worker has looked at a file from outside, so its words are checked here as if they came from outside.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from typing import Any

from infohus_forms.models.finding import Finding, Refused, Severity
from infohus_forms.models.response import Carrier, Outside, RawForm, Stamp


class NotAnAnswerError(Exception):
    """What came back from a worker is not a reading."""


def answer_of(raw: RawForm) -> bytes:
    """A reading as JSON."""
    return _json(
        {
            "carrier": raw.carrier.value,
            "stamp": raw.stamp.as_json() if raw.stamp else None,
            "embedded_spec": base64.b64encode(raw.embedded_spec).decode() if raw.embedded_spec is not None else None,
            "texts": dict(raw.texts),
            "ticked": sorted(raw.ticked),
            "found": sorted(raw.found),
            "raw": dict(raw.raw),
            "outside": [item.as_json() for item in raw.outside],
            "findings": [item.as_json() for item in raw.findings],
        }
    )


def refusal_of(reason: Refused) -> bytes:
    """A refusal as JSON."""
    return _json({"refused": reason.finding.as_json()})


def _json(content: Mapping[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=True).encode()


def reading_of(answer: bytes) -> RawForm:
    """The reading in an answer. Raises Refused when it is a refusal, NotAnAnswerError when it is neither."""
    try:
        content = json.loads(answer)
        if "refused" in content:
            raise Refused(_finding(content["refused"]))
        spec = content["embedded_spec"]
        return RawForm(
            carrier=Carrier(content["carrier"]),
            stamp=Stamp.from_json(content["stamp"]) if content["stamp"] is not None else None,
            embedded_spec=base64.b64decode(_text(spec), validate=True) if spec is not None else None,
            texts=_texts(content["texts"]),
            ticked=frozenset(map(_text, content["ticked"])),
            found=frozenset(map(_text, content["found"])),
            raw=_texts(content["raw"]),
            outside=tuple(Outside(**_texts(item)) for item in content["outside"]),
            findings=tuple(map(_finding, content["findings"])),
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, binascii.Error) as reason:
        raise NotAnAnswerError from reason


def _finding(item: Mapping[str, Any]) -> Finding:
    texts = _texts(item)
    return Finding(**{**texts, "severity": Severity(texts["severity"])})  # type: ignore[arg-type]


def _texts(item: Mapping[str, Any]) -> dict[str, str]:
    return {_text(key): _text(value) for key, value in item.items()}


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value
