"""A PDF opened for reading: pypdf's reader, which parses only the requested objects of an object stream."""

from __future__ import annotations

import re
from io import BytesIO
from itertools import pairwise
from typing import Final

from pypdf import PdfReader
from pypdf.errors import PdfReadError
from pypdf.generic import IndirectObject, PdfObject, StreamObject, read_object

OBJECT_STREAM: Final = "/ObjStm"
BLANKS: Final = re.compile(rb"[\0\t\n\f\r ]*")
"""White space, to which an offset may point (ISO 32000-1 §7.2.2)."""

DEFINITION: Final = re.compile(rb"(?<!\d)(\d{1,10})[\0\t\n\f\r ]{1,8}(\d{1,5})[\0\t\n\f\r ]{1,8}obj\b")
"""Beginning of an indirect object (ISO 32000-1 §7.3.10)."""


class FormReader(PdfReader):
    """A reader of one file.

    Fields share their object streams (ISO 32000-1 §7.5.7) with the widths of fonts and the tags of pages, which have
    nothing to do with an answer. pypdf parses every object of a stream: a third of its time. A stream that does not follow
    the standard is left to pypdf.
    """

    def __init__(self, data: bytes) -> None:
        """Open a file. Raise what pypdf raises for one that cannot be opened."""
        self._streams: dict[int, tuple[BytesIO, dict[int, int]]] = {}
        self._data = data
        self._checked: set[tuple[int, int]] = set()
        self._definitions: dict[tuple[int, int], list[int]] | None = None
        self.disputed = False
        """Whether an object that the table does not place right is defined several times: the last one is taken."""
        super().__init__(BytesIO(data), strict=False)

    def get_object(self, indirect_reference: int | IndirectObject) -> PdfObject | None:
        """Return an object by its number, as pypdf parses it."""
        number, generation = (
            (indirect_reference, 0)
            if isinstance(indirect_reference, int)
            else (indirect_reference.idnum, indirect_reference.generation)
        )
        # Only objects of generation 0 are in streams (ISO 32000-1 §7.5.7); a stream within a stream is not allowed.
        held = self.xref_objStm.get(number) if generation == 0 else None
        if held is None and (number, generation) not in self._checked:
            self._placed(number, generation)
        # Most objects are asked for several times, by every field that shares them.
        if (generation, number) in self.resolved_objects:
            return self.resolved_objects[generation, number]
        if held is None or held[0] in self.xref_objStm:
            return super().get_object(indirect_reference)
        stream, places = self._streams.get(held[0]) or self._opened(held[0])
        if number not in places:
            return super().get_object(indirect_reference)
        stream.seek(places[number])
        try:
            found = read_object(stream, self)
        except PdfReadError:
            return super().get_object(indirect_reference)
        return self.cache_indirect_object(0, number, found)

    def _placed(self, number: int, generation: int) -> None:
        """Correct the place of an object where the cross-reference table is wrong: the last definition in the file counts, as in a revision.

        pypdf takes the first one, which is the answer before somebody changed it.
        """
        self._checked.add((number, generation))
        if self.xref_free_entry.get(generation, {}).get(number):
            return
        start = self.xref.get(generation, {}).get(number)
        if start is not None:
            begin = DEFINITION.match(self._data, BLANKS.match(self._data, start).end())  # type: ignore[union-attr]
            if begin and (int(begin[1]), int(begin[2])) == (number, generation):
                return
        if self._definitions is None:
            self._definitions = {}
            for found in DEFINITION.finditer(self._data):
                self._definitions.setdefault((int(found[1]), int(found[2])), []).append(found.start())
        places = self._definitions.get((number, generation))
        if places:
            self.xref.setdefault(generation, {})[number] = places[-1]
            self.disputed |= len(places) > 1

    def _opened(self, number: int) -> tuple[BytesIO, dict[int, int]]:
        """Return an object stream and the offset of each of its objects; no offsets when the stream does not follow the standard."""
        stream = super().get_object(number)
        data, places = b"", dict[int, int]()
        if isinstance(stream, StreamObject) and stream.get("/Type") == OBJECT_STREAM:
            data = stream.get_data()
            places = _places(data, stream.get("/N"), stream.get("/First"))
        self._streams[number] = BytesIO(data), places
        return self._streams[number]


def _places(data: bytes, objects: object, first: object) -> dict[int, int]:
    """Return the offset of each object by its number, in a stream of `objects` that begin at `first`; none if its header is damaged."""
    if not isinstance(objects, int) or not isinstance(first, int) or not 0 < first < len(data):
        return {}
    try:
        head = [int(word) for word in data[:first].split()]
    except ValueError:
        return {}
    numbers, places = head[::2], [first + offset for offset in head[1::2]]
    rising = all(one < other for one, other in pairwise([first - 1, *places, len(data)]))
    if len(head) != 2 * objects or len(set(numbers)) != objects or not rising:
        return {}
    begins = (found.end() for place in places if (found := BLANKS.match(data, place)))
    return dict(zip(numbers, begins, strict=True))
