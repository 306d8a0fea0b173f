"""Objects are taken out of object streams one at a time, and are the same as when pypdf takes them all."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO

import pikepdf
import pytest
from pypdf import PdfReader
from pypdf.generic import StreamObject

from infohus_forms.formats.pdf.reading.bounded_reader import FormReader
from infohus_forms.formats.pdf.writing.fill import fill_pdf
from tests.formats.pdf.forms import a_pdf

HEAD = re.compile(rb"/Type /ObjStm.*?stream\n(\d+ \d+ \d+ (\d+)[^/<(\[]*)", re.DOTALL)
"""The head of the first object stream, and in it where its second object begins."""

OWN = re.compile(r"(?<=\d), \d{9,}(?=\))")
"""The reader that a reference belongs to."""


def laid_open() -> bytes:
    """A completed form whose object streams are not compressed."""
    out = BytesIO()
    with pikepdf.open(BytesIO(fill_pdf(a_pdf(), {"name": "Åse Demo", "story": "En\nto", "worry=2": "x"}))) as document:
        document.save(
            out,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=False,
            deterministic_id=True,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
        )
    return out.getvalue()


def every_object(reader: PdfReader) -> list[str]:
    """What each object of a file reads to."""
    numbers = sorted({*reader.xref_objStm, *reader.xref.get(0, {})})
    found = [reader.get_object(number) for number in numbers]
    drawn = [one.get_data() if isinstance(one, StreamObject) else b"" for one in found]
    return [f"{OWN.sub('', repr(one))} {data!r}" for one, data in zip(found, drawn, strict=True)]


def as_pypdf(data: bytes) -> list[str]:
    """The same as pypdf reads it."""
    return every_object(PdfReader(BytesIO(data), strict=False))


def test_every_object_is_as_pypdf_reads_it() -> None:
    """In whatever order they are asked for."""
    assert len(FormReader(laid_open()).xref_objStm) > 100
    assert every_object(FormReader(laid_open())) == as_pypdf(laid_open())


def test_an_object_is_read_alone() -> None:
    """The fields do not bring along what shares their stream."""
    reader = FormReader(laid_open())
    assert reader.root_object["/AcroForm"]["/Fields"][0]["/T"]  # type: ignore[index]
    assert len(reader.resolved_objects) < 20


@pytest.mark.parametrize(
    "damage",
    [
        lambda second: b"0" * len(second),  # offsets that do not rise
        lambda second: b"9" * len(second),  # an offset behind the end
        lambda second: b"x" * len(second),  # no number
        lambda second: b"%0*d" % (len(second), int(second) - 1),  # one that stands on the white space before it
    ],
    ids=["not rising", "behind the end", "no number", "on white space"],
)
def test_a_stream_that_is_not_in_order_is_left_to_pypdf(damage: Callable[[bytes], bytes]) -> None:
    """Whatever pypdf makes of it, or raises, it is the same."""
    whole = laid_open()
    found = HEAD.search(whole)
    assert found
    broken = whole[: found.start(2)] + damage(found[2]) + whole[found.end(2) :]
    assert broken != whole

    def outcome(read: Callable[[], list[str]]) -> object:
        try:
            return read()
        except Exception as reason:  # noqa: BLE001 - any, so long as it is the same
            return type(reason)

    assert outcome(lambda: every_object(FormReader(broken))) == outcome(lambda: as_pypdf(broken))
