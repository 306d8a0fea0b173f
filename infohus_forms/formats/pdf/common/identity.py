"""Identity of a PDF form: the names under which the stamp is in the file, and its two encodings."""

from __future__ import annotations

import json
from typing import Any

from infohus_forms.formats.pdf.common.blank_snapshot import Blank
from infohus_forms.models.response import Stamp

ATTACHMENT = "infohus.json"
"""The embedded file with stamp, specification and the blank's fixed texts."""
ID_FIELD = "infohus_id"
"""The read-only field on page 1 that holds the stamp as one line."""
INFO_KEY = "/Infohus"
"""The key in the Info dictionary that holds the same line."""
FORMAT = 1
"""Version of the embedded file."""
PARTS = 5
"""Parts of the identity line."""
HASH_LENGTH = 64
"""Hexadecimal digits of the specification's SHA-256."""


def packed_line(stamp: Stamp) -> str:
    """Return the stamp as one line: `form|version|hash|instance|token`."""
    return f"{stamp.form}|{stamp.version}|{stamp.hash}|{stamp.instance}|{stamp.token}"


def stamp_of_line(line: str) -> Stamp | None:
    """Return the stamp that `packed_line` wrote, without case and prefilled texts; None if it is not one."""
    parts = line.strip().split("|")
    if len(parts) != PARTS or not parts[0] or not parts[1] or len(parts[2]) != HASH_LENGTH:
        return None
    form, version, digest, instance, token = parts
    return Stamp(form, version, digest, instance=instance, token=token)


def packed_file(stamp: Stamp, spec_json: bytes, blank: Blank) -> bytes:
    """Return the content of the embedded file. The specification is kept as a text, so that its bytes do not change."""
    content = {"format": FORMAT, "stamp": stamp.as_json(), "spec": spec_json.decode(), **blank.as_json()}
    return json.dumps(content, ensure_ascii=False, sort_keys=True).encode()


def unpacked_file(data: bytes) -> tuple[Stamp, bytes | None, Blank]:
    """Return stamp, specification and blank of an embedded file. Raise ValueError, KeyError or TypeError for a foreign one."""
    content: dict[str, Any] = json.loads(data)
    if content["format"] != FORMAT:
        message = "unknown format"
        raise ValueError(message)
    spec = content.get("spec")
    packed = spec.encode() if isinstance(spec, str) and spec else None
    return Stamp.from_json(content["stamp"]), packed, Blank.from_json(content)
