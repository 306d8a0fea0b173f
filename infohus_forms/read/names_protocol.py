"""Messages between a worker and its parent process about a form whose fields may be renamed: the digest of its specification, and its control names."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Final

from infohus_forms.formats.limits import CONTROLS

KEY: Final = "asks_names"


def names_question_of(digest: str) -> bytes:
    """Return the worker's request for the control names of the specification with a digest."""
    return json.dumps({KEY: digest}).encode()


def names_asked_of(message: bytes) -> str | None:
    """Return the digest in a request for names; None for any other message."""
    if not message.startswith(b'{"%s"' % KEY.encode()):
        return None
    try:
        return str(json.loads(message)[KEY])
    except (ValueError, RecursionError):
        return ""


def names_reply_of(names: Collection[str]) -> bytes:
    """Return the names as JSON."""
    return json.dumps(sorted(names)[:CONTROLS]).encode()


def names_of_reply(reply: bytes) -> frozenset[str]:
    """Parse the names in a reply."""
    return frozenset(map(str, json.loads(reply)))
