"""A form as a file: the questions passed to the writer of a format."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from infohus_forms.formats.pdf.writing.analysis_board import board
from infohus_forms.formats.pdf.writing.form import pdf_form
from infohus_forms.formats.pdf.writing.paper_form import print_form
from infohus_forms.formats.word.writing.form import word_form
from infohus_forms.models.question import Sheet
from infohus_forms.models.response import Stamp
from infohus_forms.models.specification.form import FormSpec
from infohus_forms.render.filling import control_values
from infohus_forms.render.questions import sheet_of

Writer = Callable[[Sheet, Stamp, bytes, Mapping[str, str]], bytes]


def _on_paper(sheet: Sheet, stamp: Stamp, spec_json: bytes, values: Mapping[str, str]) -> bytes:
    return print_form(sheet, stamp, values)


def _on_a_board(sheet: Sheet, stamp: Stamp, spec_json: bytes, values: Mapping[str, str]) -> bytes:
    return board(sheet, stamp)


def _word_on_paper(sheet: Sheet, stamp: Stamp, spec_json: bytes, values: Mapping[str, str]) -> bytes:
    return word_form(sheet, stamp, spec_json, values, paper=True)


WRITERS: Mapping[str, tuple[str, Writer]] = MappingProxyType(
    {
        "word": ("docx", word_form),
        "pdf": ("pdf", pdf_form),
        "print": ("pdf", _on_paper),
        "word-print": ("docx", _word_on_paper),
        "board": ("pdf", _on_a_board),
    }
)
"""Format → (suffix of the file, writer). The choices of `infohus forms --format` come from here."""

ENDINGS: Mapping[str, str] = MappingProxyType({"print": "_papir", "word-print": "_papir", "board": "_braet"})
"""Ending of a file's name where the suffix alone would not distinguish it from the fillable PDF."""


def file_name(name: str, format_name: str) -> str:
    """Return the name of a form's file in a format: `redskab3.docx`, `redskab3_papir.pdf`."""
    return f"{name}{ENDINGS.get(format_name, '')}.{WRITERS[format_name][0]}"


def fillable(
    spec: FormSpec,
    stamp: Stamp,
    known: Mapping[str, Any],
    format_name: str,
    earlier: Mapping[str, str] = MappingProxyType({}),
) -> bytes:
    """Return the fillable form in a format, with what is `known` (typed answers) filled in beforehand.

    `earlier` are texts by field id that are only shown, next to fields that stay empty.

    The stamp in the file keeps the prefilled texts, so that they can be distinguished from what a
    person wrote.
    """
    sheet = sheet_of(spec, fictional=stamp.fictional, earlier=earlier)
    values = control_values(spec, sheet, known)
    _, write = WRITERS[format_name]
    return write(sheet, replace(stamp, prefilled=values), spec.packed, values)


def blank_stamp(spec: FormSpec) -> Stamp:
    """Return the stamp of a blank form that belongs to no case."""
    return Stamp(spec.id, spec.version, spec.hash)
