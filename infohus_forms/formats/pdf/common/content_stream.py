"""Lexer of content streams: operators with their operands (ISO 32000-1 §7.2, §7.3, §7.8.2), without a parser of PDF files.

A page of a form has tens of thousands of numbers, so long paths and texts are read in one step. Quantifiers are
possessive, so that content from outside takes linear time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

TOKEN: Final = re.compile(
    rb"(?:[\0\t\n\f\r ]++|%[^\r\n]*+)*+(?:([+-]?(?:\d++\.?+\d*+|\.\d++))(?=[\0\t\n\f\r ()<>\[\]{}/%])|([A-Za-z'\"*][^\0\t\n\f\r ()<>\[\]{}/%]*+)"
    rb"|(/[^\0\t\n\f\r ()<>\[\]{}/%]*+)|(\()|<([0-9A-Fa-f\0\t\n\f\r ]*+)>|(<<)|(>>)|(\[)|(\])|()\Z)"
)
NUMBER, WORD, NAME, STRING, HEX, OPENS, CLOSES, ARRAY, ARRAY_ENDS, END = range(1, 11)
"""Groups of TOKEN: the kinds of tokens."""
IN_STRING: Final = re.compile(rb"[^()\\]++|\\[0-7]{1,3}|\\\r\n|\\[\s\S]|[()]")
PLAIN_STRING: Final = re.compile(rb"((?:[^()\\\r]++|\\(?:[nrtbf\\]|[0-3][0-7]{2}))*+)\)")
"""A string whose escapes Python decodes as PDF does."""
TEXTS: Final = re.compile(
    rb"\[(?=\()((?:\((?:[^()\\\r]++|\\(?:[nrtbf\\]|[0-3][0-7]{2}))*+\)"
    rb"|[-+]?+(?:\d++\.?+\d*+|\.\d++)(?=[ \n()\]])|[ \n]++)*+)\]"
)
TEXT_OR_NUMBER: Final = re.compile(rb"\(((?:[^()\\]++|\\[\s\S])*+)\)|([-+.\d]++)")
"""An array of such strings and the numbers between them (`TJ`), and its members."""
PIECES: Final = re.compile(
    rb"[ \r\n]*+(?:(?:[-+]?+(?:\d++\.?+\d*+|\.\d++)[ \r\n]++){2}[ml][ \r\n]++"
    rb"|(?:[-+]?+(?:\d++\.?+\d*+|\.\d++)[ \r\n]++){6}c[ \r\n]++|h[ \r\n]++){4,}+"
)
"""A path of many pieces: the printed code of a page has a thousand."""
BLOCK: Final = re.compile(
    rb"[ \r\n]*+q 1 0 0 -1 ([-+]?(?:\d++\.?+\d*+|\.\d++)) ([-+]?(?:\d++\.?+\d*+|\.\d++)) cm(?=[ \r\n/\[(])"
    rb"((?:[^()\[\]{}<>%qQ]++|\((?:[^()\\]++|\\[\s\S])*+\)|\[(?:[^()\[\]{}<>%qQ]++|\((?:[^()\\]++|\\[\s\S])*+\))*+\])*+)(?<=[ \r\n])Q(?=[ \r\n])"
)
"""A block with its own graphics state, upside down at one place: a line or a box as Typst writes them, most of them many times (decision 118)."""
PLACED: Final = "q cm Q"
"""Operator yielded for such a block; its operands are the place and the content."""
SIMPLE: Final = re.compile(
    rb"[ \r\n]*+(?:(?:(/\w++)[ \r\n]++)?((?:[+-]?(?:\d++\.?+\d*+|\.\d++)[ \r\n]++)*+)([A-Za-z]{1,3})(?=[ \r\n/\[(])"
    rb"|(/\w++)<<(?:/\w++| \d++(?=[ />]))*+>>BDC(?=[ \r\n/]))",
    re.ASCII,
)
"""An operator after at most a name and numbers, or the beginning of marked content: nearly all others of a form, each in one step."""
LETTERS: Final = b"mlch"
"""Operators of PIECES."""
NO_LETTERS: Final = bytes(set(range(256)) - set(LETTERS))
MANY: Final = "m l c h"
"""Operator yielded for such a path in one step; its operands are the letters of its operators and its numbers."""
ESCAPED: Final = {
    b"\\n": b"\n",
    b"\\r": b"\r",
    b"\\t": b"\t",
    b"\\b": b"\b",
    b"\\f": b"\f",
    b"\\\n": b"",
    b"\\\r": b"",
    b"\\\r\n": b"",
}
"""Escapes in strings (ISO 32000-1 §7.3.4.2)."""
BLANKS: Final = b"\0\t\n\f\r "


class OddContentError(Exception):
    """Content that is malformed, is too long, or draws in a way that no page of a form does."""


def operations(content: bytes) -> Iterator[tuple[str, list[Any]]]:  # noqa: PLR0912, PLR0915 - one branch for each kind of token, in the loop that all pages go through
    """Yield each operator with its operands: numbers as float, strings as bytes, names as str, arrays as list, dictionaries as None. Raise OddContentError."""
    operands: list[Any] = []
    array: list[Any] | None = None
    before = outer = operands
    depth, at, ended = 0, 0, True
    while True:
        # The shortcuts hold only right after an operator (`ended`): before one, operands may be waiting.
        if ended and (block := BLOCK.match(content, at)):
            at = block.end()
            yield PLACED, [float(block[1]), float(block[2]), block[3]]
            continue
        if ended and (pieces := PIECES.match(content, at)):
            at = pieces.end()
            shape = pieces[0].translate(None, NO_LETTERS).decode()
            yield MANY, [shape, [*map(float, pieces[0].translate(None, LETTERS).split())]]
        if ended and (simple := SIMPLE.match(content, at)):
            at = simple.end()
            name, numbers, word, marked = simple.groups()
            if marked:
                yield "BDC", [marked.decode(), None]
            else:
                yield word.decode(), [*([name.decode()] if name else ()), *map(float, numbers.split())]
            continue
        found = TOKEN.match(content, at)
        if found is None:
            raise OddContentError
        at, kind, ended = found.end(), found.lastindex, False
        if kind == NUMBER:
            operands.append(float(found[NUMBER]))
        elif kind == WORD:
            word = found[WORD].decode("latin-1")
            if depth or operands is array or word in ("true", "false", "null"):
                operands.append(None)
                continue
            yield word, operands
            operands = outer = []
            ended = True
        elif kind == NAME:
            operands.append(found[NAME].decode("latin-1"))
        elif kind == STRING:
            value, at = _string(content, at)
            operands.append(value)
        elif kind == HEX:
            digits = found[HEX].translate(None, BLANKS)
            operands.append(bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode()))
        elif kind == ARRAY and not depth:
            if operands is array:
                raise OddContentError
            if texts := TEXTS.match(content, at - 1):
                at = texts.end()
                parts = TEXT_OR_NUMBER.findall(texts[1])
                codes = b"".join([text for text, _ in parts]).decode("unicode_escape").encode("latin-1")
                operands.append([codes, *[float(number) for _, number in parts if number]])
                continue
            operands = array = []
        elif kind == ARRAY_ENDS and not depth:
            outer.append(operands)
            operands, array = outer, None
        elif kind == OPENS:
            depth += 1
            if depth == 1:
                before, operands = operands, []
        elif kind == CLOSES:
            if not depth:
                raise OddContentError
            depth -= 1
            if not depth:
                operands = before
                operands.append(None)
        elif kind == END:
            return


def _string(content: bytes, at: int) -> tuple[bytes, int]:
    """Return a literal string after its first bracket, and the position of its end."""
    if found := PLAIN_STRING.match(content, at):
        return found[1].decode("unicode_escape").encode("latin-1"), found.end()
    parts: list[bytes] = []
    depth = 1
    while True:
        found = IN_STRING.match(content, at)
        if found is None:
            raise OddContentError
        word, at = found[0], found.end()
        if word == b"(":
            depth += 1
        elif word == b")":
            depth -= 1
            if not depth:
                return b"".join(parts), at
        elif word[:1] == b"\\":
            word = (
                bytes([int(word[1:], 8) & 255])
                if word[1:2].isdigit() and word[1:2] < b"8"
                else ESCAPED.get(word, word[1:])
            )
        parts.append(word)
