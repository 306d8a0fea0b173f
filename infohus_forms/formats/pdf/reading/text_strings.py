"""Text strings as programs really write them, decoded to str, and checks of what went wrong."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from pypdf.generic import ByteStringObject, IndirectObject, NameObject, StreamObject, TextStringObject

DAMAGED = "\ufffd"
LANGUAGE_ESCAPE = re.compile("\x1b[^\x1b]{2,4}\x1b")
"""A change of language inside a UTF-16 text string (ISO 32000-1 §14.9.2.2); never part of the text."""
ELEMENT = re.compile("<[^<>]*>")
"""A tag of a formatted text."""
PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
"""Letters for private use: their meaning depends on a font."""
MARKS = ((b"\xfe\xff", "utf-16-be"), (b"\xff\xfe", "utf-16-le"), (b"\xef\xbb\xbf", "utf-8"))


def text_of(value: Any) -> str:
    """Return the text of a value of any type; half a surrogate pair becomes U+FFFD, never the text's `repr`."""
    value = direct(value)
    if isinstance(value, TextStringObject):
        text = str(value)
    elif isinstance(value, (ByteStringObject, bytes)):
        text = decoded(bytes(value))
    elif isinstance(value, StreamObject):
        text = decoded(bytes(value.get_data()))
    elif isinstance(value, NameObject):
        text = str(value).removeprefix("/")
    elif value is None or not isinstance(value, (str, int, float)):
        text = ""
    else:
        text = str(value)
    return LANGUAGE_ESCAPE.sub("", text) if "\x1b" in text else text


def direct(value: Any) -> Any:
    """Return the object that a reference refers to, or the value itself; `get` of pypdf's dictionaries does not follow references."""
    return value.get_object() if isinstance(value, IndirectObject) else value


def decoded(data: bytes) -> str:
    """Return the text of a string's bytes by its byte order mark, else as Windows-1252, which is nearly PDFDocEncoding."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            rest = data[len(mark) :]
            if encoding == "utf-8":
                return rest.decode(encoding, "replace")
            halves = rest.decode(encoding, "surrogatepass" if len(rest) % 2 == 0 else "replace")
            return halves.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return data.decode("cp1252", "replace")


def in_utf8(value: Any) -> bool:
    """Return whether a string without a mark is UTF-8 with letters beyond ASCII, which the standard reads as other letters (ISO 32000-1 §7.9.2.2)."""
    value = direct(value)
    data = bytes(value) if isinstance(value, ByteStringObject) else getattr(value, "original_bytes", b"")
    if not isinstance(data, bytes) or data.isascii() or data.startswith(tuple(mark for mark, _ in MARKS)):
        return False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def told_in(rich: str) -> str:
    """Return the words of a formatted text, without its elements."""
    return unescape(ELEMENT.sub(" ", rich))


def with_line_feeds(text: str) -> str:
    """Return a text with every line end as a line feed; nothing else changes."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
