"""The fonts inside a fillable PDF: one Noto Sans for what viewers type, one for every other letter that is drawn.

Viewers can write only with a simple font, so each form carries one with WinAnsiEncoding (ISO 32000-1 §9.6.6). Letters
beyond it (Polish, Turkish, Vietnamese, Greek, Cyrillic) are drawn with a composite font that is added when first needed.
Subsets are made once for each user and kept; fontTools is imported only then.
"""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from infohus_forms.files import cached
from infohus_forms.formats.pdf.common.text_fit import Measure
from infohus_forms.formats.typesetting import font_file

SIMPLE, WIDE = "NotoSans", "NotoSansU"
"""Names of the two fonts among the form's resources."""
WINANSI = tuple(bytes([code]).decode("cp1252", "ignore") for code in range(32, 256))
RANGES = {
    SIMPLE: (*(ord(letter) for letter in WINANSI if letter),),
    WIDE: (
        *range(0x20, 0x7F), *range(0xA0, 0x250), *range(0x2B0, 0x370), *range(0x370, 0x530), *range(0x1E00, 0x2000),
        *range(0x2010, 0x2028), *range(0x2030, 0x205F), *range(0x2070, 0x20C0), *range(0x2100, 0x2200), 0x2212, 0x2260, 0x2264, 0x2265,
    ),
}  # fmt: skip
CACHE_NAMES = {SIMPLE: "pdf/simple-1.font", WIDE: "pdf/wide-1.font"}
"""Names in the user's cache, with the version of their format."""


@dataclass(frozen=True, slots=True)
class Face:
    """A subset: glyph and advance (1/1000 em) of each code point, and the program packed with Flate."""

    glyphs: dict[int, int]
    advances: dict[int, int]
    by_glyph: tuple[int, ...]
    ascent: int
    descent: int
    box: tuple[int, ...]
    length: int
    unicode_map: bytes
    program: bytes

    @property
    def measure(self) -> Measure:
        """Widths of its letters and height of its lines."""
        return Measure(self.advances, self.ascent - self.descent)


@lru_cache(maxsize=2)
def face(kind: str) -> Face:
    """Return the subset for `SIMPLE` or `WIDE`, from the user's cache or made now (0.3 s)."""
    head, program = cached(CACHE_NAMES[kind], lambda: _subset(RANGES[kind])).split(b"\n", 1)
    data: dict[str, Any] = json.loads(head)
    glyphs = {int(code): glyph for code, glyph in data["glyphs"].items()}
    widths = data["widths"]
    return Face(
        glyphs,
        {code: widths[glyph] for code, glyph in glyphs.items()},
        tuple(widths),
        data["ascent"],
        data["descent"],
        tuple(data["box"]),
        data["length"],
        zlib.compress(_unicode_map(glyphs, 4) if kind == WIDE else _unicode_map(_by_code(), 2), 9),
        program,
    )


def simple_font(document: Pdf) -> pikepdf.Object:
    """Add the font that viewers type with to a document, and return it."""
    used = face(SIMPLE)
    widths = [used.advances.get(ord(letter), 0) if letter else 0 for letter in WINANSI]
    font = pikepdf.Object.parse(
        b"<</Type/Font/Subtype/TrueType/BaseFont/INFOAA+NotoSans/FirstChar 32/LastChar 255/Encoding/WinAnsiEncoding/Widths[%s]>>"
        % " ".join(map(str, widths)).encode()
    )
    font["/FontDescriptor"] = _descriptor(document, used, "INFOAA+NotoSans")
    font["/ToUnicode"] = document.make_indirect(Stream(document, used.unicode_map, Filter=Name.FlateDecode))
    return document.make_indirect(font)


def wide_font(document: Pdf) -> pikepdf.Object:
    """Add the composite font for letters that are not in the simple one to a document, and return it."""
    used = face(WIDE)
    descendant = pikepdf.Object.parse(
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/INFOAB+NotoSans/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
        b"/DW 600/CIDToGIDMap/Identity/W[0[%s]]>>" % " ".join(map(str, used.by_glyph)).encode()
    )
    descendant["/FontDescriptor"] = _descriptor(document, used, "INFOAB+NotoSans")
    return document.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=Name("/INFOAB+NotoSans"),
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([document.make_indirect(descendant)]),
            ToUnicode=document.make_indirect(Stream(document, used.unicode_map, Filter=Name.FlateDecode)),
        )
    )


def _descriptor(document: Pdf, used: Face, name: str) -> pikepdf.Object:
    """Return a font descriptor with its program (ISO 32000-1 §9.8)."""
    program = document.make_indirect(Stream(document, used.program, Filter=Name.FlateDecode, Length1=used.length))
    return document.make_indirect(
        Dictionary(
            Type=Name.FontDescriptor,
            FontName=Name(f"/{name}"),
            Flags=32,
            FontBBox=Array(used.box),
            ItalicAngle=0,
            Ascent=used.ascent,
            Descent=used.descent,
            CapHeight=714,
            StemV=80,
            FontFile2=program,
        )
    )


def _subset(codes: tuple[int, ...]) -> bytes:
    """Return the subset as it is cached: a line of JSON with its measures, then the packed program."""
    from fontTools import subset  # noqa: PLC0415 - 120 ms, once for each user
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - see above

    options = subset.Options(
        layout_features=[], hinting=False, notdef_outline=True, glyph_names=False, name_IDs=[1, 2, 4, 6]
    )
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "STAT", "DSIG", "TTFA"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=codes)
    out = BytesIO()
    with TTFont(font_file("NotoSans-Regular.ttf"), lazy=True, recalcTimestamp=False) as font:
        subsetter.subset(font)
        font.save(out)
    made = TTFont(BytesIO(out.getvalue()))
    em, metrics = made["head"].unitsPerEm, made["hmtx"].metrics

    def scaled(value: int) -> int:
        return int(value * 1000 / em + 0.5)

    head = {
        "glyphs": {code: made.getGlyphID(name) for code, name in made.getBestCmap().items()},
        "widths": [scaled(metrics[name][0]) for name in made.getGlyphOrder()],
        "ascent": scaled(made["hhea"].ascent),
        "descent": scaled(made["hhea"].descent),
        "box": [scaled(getattr(made["head"], key)) for key in ("xMin", "yMin", "xMax", "yMax")],
        "length": len(out.getvalue()),
    }
    return json.dumps(head).encode() + b"\n" + zlib.compress(out.getvalue(), 9)


def _by_code() -> dict[int, int]:
    """Return the code of each letter in WinAnsiEncoding."""
    return {ord(letter): code for code, letter in enumerate(WINANSI, 32) if letter}


def _unicode_map(glyphs: dict[int, int], digits: int) -> bytes:
    """Return the ToUnicode CMap of glyph numbers or codes of `digits` hexadecimal digits (ISO 32000-1 §9.10.3)."""
    first: dict[int, int] = {}
    for code in sorted(glyphs):
        first.setdefault(glyphs[code], code)
    pairs = [b"<%0*X> <%04X>" % (digits, *pair) for pair in sorted(first.items())]
    blocks = [pairs[start : start + 100] for start in range(0, len(pairs), 100)]
    return b"\n".join(
        (
            b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
            b"/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def",
            b"/CMapName /Adobe-Identity-UCS def /CMapType 2 def 1 begincodespacerange <%s> <%s> endcodespacerange"
            % (b"0" * digits, b"F" * digits),
            *(b"%d beginbfchar\n%s\nendbfchar" % (len(block), b"\n".join(block)) for block in blocks),
            b"endcmap CMapName currentdict /CMap defineresource pop end end",
        )
    )
