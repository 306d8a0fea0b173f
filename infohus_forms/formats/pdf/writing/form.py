"""Writing of a fillable PDF from a sheet: typeset with Typst, made fillable, prefilled, and given its identity."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from io import BytesIO
from typing import Final

import pikepdf
import segno
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from infohus_forms.files import shipped
from infohus_forms.formats.pdf.common.blank_snapshot import blank_of
from infohus_forms.formats.pdf.common.conventions import ID_SIZE
from infohus_forms.formats.pdf.common.fonts import SIMPLE, face
from infohus_forms.formats.pdf.common.identity import ATTACHMENT, ID_FIELD, INFO_KEY, packed_file, packed_line
from infohus_forms.formats.pdf.writing.fill import fill_fields, saved, write_text
from infohus_forms.formats.pdf.writing.layout import fixed_texts, layout, running_texts
from infohus_forms.formats.pdf.writing.page_codes import MASK, svg
from infohus_forms.formats.pdf.writing.widgets import add_fields
from infohus_forms.formats.typesetting import packed_coverage, printable_all, typeset
from infohus_forms.models.question import Sheet
from infohus_forms.models.response import Stamp

STANDARDS: Final = ("ua-1",)
"""Standards that a form claims: not PDF/A, since Acrobat opens such files read-only (design §6)."""
UNDATED: Final = datetime(2026, 1, 1, tzinfo=UTC)
"""The date inside a form that was not issued, fixed so that a blank form is the same bytes every day."""
FEWEST_ON_A_PAGE: Final = 20
"""Controls on a page, for a first guess of the number of pages: codes are made before it is known; a longer form is laid out a second time."""


def pdf_form(sheet: Sheet, stamp: Stamp, spec_json: bytes, values: Mapping[str, str] = {}) -> bytes:
    """Return the fillable form (PDF/UA-1), `values` prefilled by control name. Same arguments, same bytes.

    Raise KeyError for a name that is no control of the sheet, ValueError for a text that a PDF field cannot hold exactly,
    typst.TypstError if a template of a municipality is wrong.
    """
    controls = {control.name: control for control in sheet.controls()}
    given = {name: text for name, text in values.items() if text}
    locked = frozenset(_locked(sheet, given))
    with pikepdf.open(BytesIO(_typeset(sheet, stamp, given))) as document:
        looks = add_fields(document, controls, locked=locked, id_field=ID_FIELD)
        fill_fields(document, values, looks)
        identity = packed_line(stamp)
        found = next(item for item in document.Root.AcroForm.Fields if str(item["/T"]) == ID_FIELD)
        write_text(found, identity, looks, size=ID_SIZE)
        document.docinfo[INFO_KEY] = String(identity)
        fixed = [*fixed_texts(sheet), *running_texts(sheet, stamp)]
        blank = blank_of(document, fixed, face(SIMPLE).measure, packed_coverage())
        _attach(document, packed_file(stamp, spec_json, blank), moment(stamp))
        return saved(document)


def _locked(sheet: Sheet, given: Mapping[str, str]) -> set[str]:
    """Return the prefilled controls that no one may edit; with one box its whole group."""
    locked = {control.name for control in sheet.controls() if control.locked and control.name in given}
    groups = {control.group for control in sheet.controls() if control.group and control.name in locked}
    return locked | {control.name for control in sheet.controls() if control.group in groups}


def _typeset(sheet: Sheet, stamp: Stamp, given: Mapping[str, str]) -> bytes:
    """Return the typeset form with a code on each page; a second round if it has more pages than were guessed."""
    data = printable_all(layout(sheet, stamp, given))
    pages = 4 + sum(1 for _ in sheet.controls()) // FEWEST_ON_A_PAGE
    while True:
        codes = [page_code(stamp.form, stamp.version, stamp.token, page) for page in range(1, pages + 1)]
        made = typeset(
            shipped("templates/pdf") / "form.typ",
            {**data, "codes": codes},
            standards=STANDARDS,
            timestamp=moment(stamp),
        )
        needed = made.count(b"/Type/Page/")
        if needed <= pages:
            return made
        pages = needed


@lru_cache(maxsize=512)
def page_code(form: str, version: str, token: str, page: int) -> str:
    """Return the QR code in a page's foot as SVG: form, version, page and copy token; nothing of the case."""
    said = f"INFOHUS/{form}/{version}/{page}/{token}"
    return svg(segno.make(said, error="m", mask=MASK, micro=False, boost_error=False))


def _attach(document: Pdf, data: bytes, moment: datetime) -> None:
    """Embed the file with the identity (ISO 32000-1 §7.11.4); viewers show its name and description."""
    day = moment.strftime("D:%Y%m%d%H%M%SZ")
    content = Stream(
        document,
        zlib.compress(data, 6),
        Type=Name.EmbeddedFile,
        Subtype=Name("/application/json"),
        Filter=Name.FlateDecode,
        Params=Dictionary(Size=len(data), ModDate=String(day), CreationDate=String(day)),
    )
    part = document.make_indirect(content)
    specification = document.make_indirect(
        Dictionary(
            Type=Name.Filespec,
            F=String(ATTACHMENT),
            UF=String(ATTACHMENT),
            Desc=String("Skemaets id og specifikation"),
            AFRelationship=Name.Data,
            EF=Dictionary(F=part, UF=part),
        )
    )
    if "/Names" not in document.Root:
        document.Root.Names = Dictionary()
    document.Root.Names.EmbeddedFiles = Dictionary(Names=Array([String(ATTACHMENT), specification]))


def moment(stamp: Stamp) -> datetime:
    """Return the day on which the form was issued, at midnight UTC."""
    try:
        return datetime.fromisoformat(stamp.issued).replace(tzinfo=UTC)
    except ValueError:
        return UNDATED
