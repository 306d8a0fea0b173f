"""Programs that write the content of pages again without changing what is drawn, as their users run them."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdf
import pypdfium2
from pikepdf import Name
from pypdf.generic import ContentStream, NameObject

Rewriter = Callable[[bytes], bytes]


def by_command(*command: str) -> Rewriter:
    """A program that reads `IN` and writes `OUT`."""

    def run(data: bytes) -> bytes:
        with tempfile.TemporaryDirectory() as folder:
            given, made = Path(folder, "ind.pdf"), Path(folder, "ud.pdf")
            given.write_bytes(data)
            words = [{"IN": str(given), "OUT": str(made)}.get(word, word) for word in command]
            subprocess.run(words, check=True, capture_output=True, timeout=120)
            return made.read_bytes()

    return run


def in_pikepdf(change: Callable[[pikepdf.Pdf], None], *, qdf: bool = False) -> Rewriter:
    """A change in pikepdf (qpdf)."""

    def run(data: bytes) -> bytes:
        with pikepdf.open(BytesIO(data)) as document:
            change(document)
            out = BytesIO()
            document.save(out, qdf=qdf)
            return out.getvalue()

    return run


def parsed(document: pikepdf.Pdf) -> None:
    """Each page's operators parsed and written again."""
    for page in document.pages:
        page.obj.Contents = document.make_stream(pikepdf.unparse_content_stream(pikepdf.parse_content_stream(page)))


def coalesced(document: pikepdf.Pdf) -> None:
    """Each page's content in three streams, a state around them, and put together again."""
    for page in document.pages:
        page.contents_add(b"q\n", prepend=True)
        page.contents_add(b"\nQ")
        page.contents_coalesce()


def renamed(document: pikepdf.Pdf) -> None:
    """Fonts with other names: what cleaners do when they share resources."""
    for page in document.pages:
        fonts = page.obj.Resources.Font
        for name in list(fonts.keys()):
            fonts[f"{name}x"] = fonts[name]
        made = []
        for step in pikepdf.parse_content_stream(page):
            own = list(step.operands)
            if str(step.operator) == "Tf":
                own[0] = Name(f"{own[0]}x")
            made.append((own, step.operator))
        for name in [name for name in fonts.keys() if not str(name).endswith("x")]:  # noqa: SIM118 - a pikepdf dictionary
            del fonts[name]
        page.obj.Contents = document.make_stream(pikepdf.unparse_content_stream(made))


def background(document: pikepdf.Pdf) -> None:
    """A white page below everything, as printers' programs put it."""
    for page in document.pages:
        page.contents_add(b"q 1 g 0 0 595.28 841.89 re f Q\n", prepend=True)


def unseen_words(document: pikepdf.Pdf) -> None:
    """A layer of words that are not drawn, as recognition of letters adds it."""
    for page in document.pages:
        page.obj.Resources.Font["/Ocr"] = pikepdf.Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Courier)
        page.contents_add(b"\nq BT 3 Tr /Ocr 9 Tf 60 700 Td (genkendt tekst) Tj ET Q")


def by_pypdf(data: bytes) -> bytes:
    """Each page's operators parsed and written again by pypdf."""
    writer = pypdf.PdfWriter(clone_from=BytesIO(data))
    for page in writer.pages:
        content = ContentStream(page["/Contents"], writer)
        content.operations = list(content.operations)
        page[NameObject("/Contents")] = content
        page.compress_content_streams()
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def by_pypdf_merging(data: bytes) -> bytes:
    """An empty page merged into each page by pypdf."""
    writer = pypdf.PdfWriter(clone_from=BytesIO(data))
    empty = pypdf.PageObject.create_blank_page(width=595, height=842)
    for page in writer.pages:
        page.merge_page(empty)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def by_pdfium(data: bytes) -> bytes:
    """Each page's content generated again by PDFium (Chrome's library)."""
    document = pypdfium2.PdfDocument(data)
    for page in document:
        point = pypdfium2.raw.FPDFPageObj_CreateNewRect(1, 1, 1, 1)
        pypdfium2.raw.FPDFPage_InsertObject(page, point)
        pypdfium2.raw.FPDFPage_RemoveObject(page, point)
        page.gen_content()
    out = BytesIO()
    document.save(out)
    return out.getvalue()


REWRITERS: dict[str, Rewriter] = {
    "mutool clean -c": by_command("mutool", "clean", "-c", "IN", "OUT"),
    "mutool clean -s": by_command("mutool", "clean", "-s", "IN", "OUT"),
    "mutool clean -gggg -c -s -z": by_command("mutool", "clean", "-gggg", "-c", "-s", "-z", "IN", "OUT"),
    "qpdf --qdf": in_pikepdf(lambda _: None, qdf=True),
    "pikepdf, parsed": in_pikepdf(parsed),
    "pikepdf, coalesced": in_pikepdf(coalesced),
    "pikepdf, fonts renamed": in_pikepdf(renamed),
    "a white page below": in_pikepdf(background),
    "recognised letters": in_pikepdf(unseen_words),
    "pypdf, parsed": by_pypdf,
    "pypdf, merged": by_pypdf_merging,
    "PDFium": by_pdfium,
}
