"""Hostile pictures and scans made from scratch: sizes that are claimed and sizes that are there, for every format that is read.

Most are some hundred bytes; none is decoded before its size is known to be no more than a page can have.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from functools import cache
from io import BytesIO

from PIL import Image

from infohus_forms.formats.limits import SCAN_PIXELS

GIANT = 60_000
"""A side whose square is 3,600 million pixels."""
SIDE = 7_200
"""A side whose square is just over what a page may have, few enough bytes to be decoded many times over."""
WIDE = 7_000
"""A side whose square is just within it."""
ALLOWED = "all that is allowed"
"""In the names of pictures that are decoded: some seconds each."""
assert WIDE**2 < SCAN_PIXELS < SIDE**2


def pictures() -> Iterator[tuple[str, bytes]]:
    """Hostile PNG, JPEG and TIFF files by what is wrong with them."""
    yield from (("png: " + name, data) for name, data in _pngs())
    yield from (("jpeg: " + name, data) for name, data in _jpegs())
    yield from (("tiff: " + name, data) for name, data in _tiffs())


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(
    width: int,
    height: int,
    *,
    depth: int = 1,
    colour: int = 0,
    lace: int = 0,
    before: bytes = b"",
    body: bytes | None = None,
) -> bytes:
    """A PNG (ISO 15948) of this header; its pixels are all nought unless a `body` is given, `before` are other chunks."""
    if body is None:
        samples = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour]
        body = _noughts(((width * samples * depth + 7) // 8 + 1) * height)
    head = _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, lace))
    return b"\x89PNG\r\n\x1a\n" + head + before + _chunk(b"IDAT", body) + _chunk(b"IEND", b"")


@cache
def _noughts(size: int) -> bytes:
    """So many packed noughts, made a piece at a time."""
    packer, piece = zlib.compressobj(9), bytes(1 << 20)
    parts = [packer.compress(piece[: min(len(piece), size - start)]) for start in range(0, size, len(piece))]
    return b"".join(parts) + packer.flush()


def _pngs() -> Iterator[tuple[str, bytes]]:
    yield "claims to be giant", png(GIANT, GIANT, body=b"")
    yield "claims the most there is", png((1 << 31) - 1, (1 << 31) - 1, body=b"")
    yield "claims a negative width", png(0xFFFFFFFF, 1, body=b"")
    yield "claims no width", png(0, 100, body=b"")
    yield "one long line", png(SCAN_PIXELS - 1, 1)
    yield "bomb over the limit", png(SIDE, SIDE)
    yield "bomb of 3,600 million pixels", png(GIANT, GIANT // 4)
    yield "all that is allowed, in deep colours", png(WIDE, WIDE, depth=16, colour=6)
    yield "all that is allowed, in passes", png(WIDE, WIDE, lace=1)
    yield "allowed, with no pixels", png(WIDE, WIDE, body=zlib.compress(b""))
    yield "more pixels than it says", png(10, 10, body=_noughts(100 << 20))
    yield "text bomb", png(10, 10, before=_chunk(b"zTXt", b"a\0\0" + _noughts(100 << 20)))
    yield "profile bomb", png(10, 10, before=_chunk(b"iCCP", b"a\0\0" + _noughts(100 << 20)))
    yield "many chunks", png(10, 10, before=_chunk(b"tEXt", b"a\0b") * 100_000)
    yield "a chunk without end", png(10, 10)[:40] + b"\x7f\xff\xff\xffIDAT"
    yield "no header", b"\x89PNG\r\n\x1a\n" + _chunk(b"IDAT", b"")


def _jpegs() -> Iterator[tuple[str, bytes]]:
    frame = b"\xff%c\x00\x11\x08%s\x03\x01\x11\x00\x02\x11\x01\x03\x11\x01"
    giant, line = struct.pack(">HH", 65_500, 65_500), struct.pack(">HH", 1, 65_500)
    for kind in (0xC0, 0xC2, 0xC3, 0xC9):
        yield f"claims to be giant ({kind:x})", b"\xff\xd8" + frame % (kind, giant) + b"\xff\xd9"
    yield "claims no height", b"\xff\xd8" + frame % (0xC0, struct.pack(">HH", 0, 65_500)) + b"\xff\xd9"
    yield "two sizes", b"\xff\xd8" + frame % (0xC0, line) + frame % (0xC0, giant) + b"\xff\xd9"
    yield "segments without end", b"\xff\xd8" + b"\xff\xfe\x00\x02" * 100_000
    yield "a segment of no length", b"\xff\xd8\xff\xfe\x00\x00" * 100
    yield "markers only", b"\xff\xd8" + b"\xff" * 1_000_000
    flat = Image.new("L", (WIDE, WIDE), 128)
    out = BytesIO()
    flat.save(out, "JPEG", progressive=True, quality=50)
    whole = out.getvalue()
    yield "all that is allowed", whole
    last = whole.rindex(b"\xff\xda")
    yield "the same pass 200 times over", whole[:last] + whole[last:-2] * 200 + whole[-2:]
    yield "cut off", whole[: len(whole) // 2]
    thumb = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\xff\xff\xff\xff"
    small = BytesIO()
    Image.new("L", (64, 64), 128).save(small, "JPEG")
    yield (
        "Exif that leads nowhere",
        b"\xff\xd8\xff\xe1" + struct.pack(">H", len(thumb) + 2) + thumb + small.getvalue()[2:],
    )


def tiff(*pages: dict[int, int], behind: bytes = b"", ring: bool = False) -> bytes:
    """A TIFF 6.0 (II) of these directories, each of tags with one long value; `behind` begins at byte 8."""
    out = bytearray(b"II*\0" + struct.pack("<I", 8 + len(behind)) + behind)
    for number, page in enumerate(pages, 1):
        follows = len(out) + 2 + 12 * len(page) + 4
        out += struct.pack("<H", len(page))
        for tag, value in sorted(page.items()):
            out += struct.pack("<HHII", tag, 4, 1, value)
        out += struct.pack("<I", follows if number < len(pages) else (8 + len(behind) if ring else 0))
    return bytes(out)


WIDTH, HEIGHT, BITS, PACKED, LOOK, STRIPS, SAMPLES, ROWS, SIZES = 256, 257, 258, 259, 262, 273, 277, 278, 279
TILE_WIDTH, TILE_HEIGHT, TILES, TILE_SIZES = 322, 323, 324, 325
"""Tags (TIFF 6.0, sections 3 and 15)."""


def _page(width: int, height: int, packed: bytes = b"", method: int = 8, bits: int = 8, **more: int) -> dict[int, int]:
    tags = {WIDTH: width, HEIGHT: height, BITS: bits, PACKED: method, LOOK: 1, STRIPS: 8, SAMPLES: 1, ROWS: height, SIZES: len(packed)}  # fmt: skip
    return {**tags, **{globals()[name]: value for name, value in more.items()}}


def _tiffs() -> Iterator[tuple[str, bytes]]:
    white = _noughts(SIDE * SIDE)
    yield "claims to be giant", tiff(_page(GIANT, GIANT))
    yield "claims the most there is", tiff(_page((1 << 32) - 1, (1 << 32) - 1))
    yield "claims no width", tiff(_page(0, 100))
    yield "bomb over the limit", tiff(_page(SIDE, SIDE, white), behind=white)
    yield "second page over the limit", tiff(_page(9, 9, white), _page(SIDE, SIDE, white), behind=white)
    allowed = _noughts(WIDE * WIDE)
    yield "all that is allowed", tiff(_page(WIDE, WIDE, allowed), behind=allowed)
    yield "all that is allowed, on too many pages", tiff(*[_page(WIDE, WIDE, allowed)] * 100, behind=allowed)
    yield "many samples", tiff(_page(WIDE, WIDE, allowed, SAMPLES=60_000), behind=allowed)
    yield "deep samples", tiff(_page(WIDE, WIDE, allowed, bits=64), behind=allowed)
    yield "more than it says", tiff(_page(10, 10, allowed), behind=allowed)
    tile = {TILE_WIDTH: 1 << 30, TILE_HEIGHT: 1 << 30, TILES: 8, TILE_SIZES: 100}
    yield "giant tile", tiff({**_page(10, 10), **tile}, behind=bytes(100))
    yield "no pixels", tiff(_page(WIDE, WIDE))
    yield "unknown packing", tiff(_page(100, 100, method=12345))
    for method in (2, 3, 4, 5, 7, 32773, 34661):
        yield (
            f"nonsense packed by {method}",
            tiff(_page(1000, 1000, bytes(500), method, bits=1), behind=bytes(range(250)) * 2),
        )
    yield "strips elsewhere", tiff(_page(100, 100, STRIPS=(1 << 32) - 9, SIZES=1 << 31))
    yield "a ring of pages", tiff(_page(9, 9), _page(9, 9), ring=True)
    yield "very many pages", tiff(*[_page(9, 9)] * 20_000)
    yield "no directory", b"II*\0" + struct.pack("<I", 1 << 31)
    yield "a directory of itself", b"II*\0\x08\0\0\0\xff\xff"
    yield "the large kind", b"II+\0\x08\0\0\0" + struct.pack("<Q", 16)


# --- Scans as PDFs -------------------------------------------------------------------------------
CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Contents 4 0 R /Resources << /XObject << /I 5 0 R >> >> >>"


def stream(about: str, data: bytes) -> bytes:
    """A stream object."""
    return f"<< {about} /Length {len(data)} >>\nstream\n".encode() + data + b"\nendstream"


def scan(picture: bytes, kids: bytes = b"3 0 R", count: int = 1, *more: bytes) -> list[bytes]:
    """The objects of a PDF whose page is one picture; `more` begins at object 6."""
    tree = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count)
    return [CATALOG, tree, PAGE, stream("", b"q 99 0 0 99 0 0 cm /I Do Q"), picture, *more]


def image(width: int, height: int, filters: str, data: bytes, more: str = "", bits: int = 1) -> bytes:
    """A picture of a PDF."""
    about = f"/Type /XObject /Subtype /Image /Width {width} /Height {height} /BitsPerComponent {bits} /ColorSpace /DeviceGray"
    return stream(f"{about} /Filter {filters} {more}", data)


def segment(number: int, kind: int, data: bytes, page: int = 1, size: int | None = None) -> bytes:
    """A segment of JBIG2 (ITU-T T.88 §7.2) that refers to no other."""
    return struct.pack(">IBBBI", number, kind, 0, page, len(data) if size is None else size) + data


def jbig2_page(width: int, height: int) -> bytes:
    """The segment that says how large the page is (T.88 §7.4.8)."""
    return segment(0, 48, struct.pack(">IIIIBH", width, height, 0, 0, 0, 0))


def region(width: int, height: int) -> bytes:
    """The head of a region (T.88 §7.4.1)."""
    return struct.pack(">IIIIB", width, height, 0, 0, 0)


def _jbig2() -> Iterator[tuple[str, bytes]]:
    """Streams of JBIG2 as they stand in a PDF: without a file header."""
    ending, noise = segment(9, 49, b""), bytes(range(256)) * 8
    near = b"\x03\xff\xfd\xff\x02\xfe\xfe\xfe"
    yield "a page of noise", jbig2_page(1654, 2339) + segment(1, 38, region(1654, 2339) + b"\0" + near + noise) + ending
    yield (
        "a giant page",
        jbig2_page(GIANT, GIANT) + segment(1, 38, region(GIANT, GIANT) + b"\0" + near + noise) + ending,
    )
    yield "the most there is", jbig2_page((1 << 32) - 1, (1 << 32) - 1) + ending
    yield (
        "a page without end",
        jbig2_page(1654, (1 << 32) - 1) + segment(1, 38, region(1654, 1 << 31) + b"\0" + near) + ending,
    )
    yield (
        "a region beside the page",
        jbig2_page(10, 10) + segment(1, 38, struct.pack(">IIIIB", 10, 10, 1 << 31, 1 << 31, 0) + b"\0" + near + noise),
    )
    yield "packed as a fax", jbig2_page(1654, 2339) + segment(1, 38, region(1654, 2339) + b"\1" + noise) + ending
    signs = struct.pack(">H", 0) + near + struct.pack(">II", (1 << 32) - 1, (1 << 32) - 1)
    yield "signs without number", jbig2_page(100, 100) + segment(1, 0, signs + noise) + ending
    text = region(100, 100) + struct.pack(">HI", 0, (1 << 32) - 1)
    yield (
        "a text of signs without number",
        jbig2_page(100, 100)
        + segment(1, 0, struct.pack(">H", 0) + near + struct.pack(">II", 1, 1) + noise)
        + struct.pack(">IBBBBI", 2, 6, 1 << 5, 1, 1, len(text) + 64)
        + text
        + bytes(64),
    )
    patterns = bytes([0, 255, 255]) + struct.pack(">I", (1 << 32) - 1)
    yield "patterns without number", jbig2_page(100, 100) + segment(1, 16, patterns + noise) + ending
    yield (
        "halftones without number",
        jbig2_page(100, 100)
        + segment(1, 22, region(100, 100) + b"\0" + struct.pack(">IIiiHH", 1 << 31, 1 << 31, 0, 0, 1, 1) + noise),
    )
    yield "a segment longer than the file", jbig2_page(100, 100) + segment(1, 38, noise, size=(1 << 32) - 2)
    yield (
        "segments that refer to themselves",
        jbig2_page(100, 100) + (struct.pack(">IBBBBI", 1, 6, 1 << 5, 1, 1, 30) + bytes(30)) * 1000,
    )
    yield "many segments", jbig2_page(100, 100) + segment(1, 62, b"\0\0\0\0") * 50_000
    yield "nonsense", noise
    yield "nothing", b""


def scans() -> Iterator[tuple[str, list[bytes]]]:
    """Hostile PDFs of pictures and of very many pages, as objects from 1."""
    for name, data in _jbig2():
        yield f"JBIG2: {name}", scan(image(1654, 2339, "/JBIG2Decode", data))
    yield (
        "JBIG2 of shared signs",
        scan(image(1654, 2339, "/JBIG2Decode", b"", "/DecodeParms << /JBIG2Globals 5 0 R >>")),
    )
    yield "JBIG2 of claimed size", scan(image(GIANT, GIANT, "/JBIG2Decode", jbig2_page(GIANT, GIANT)))
    deep = zlib.compress(_noughts(100 << 20), 9)
    yield "picture packed twice", scan(image(1654, 2339, "[/FlateDecode /FlateDecode]", deep))
    yield "picture claims to be giant", scan(image(GIANT, GIANT, "/FlateDecode", _noughts(1 << 20)))
    yield "picture over the limit", scan(image(SIDE, SIDE, "/FlateDecode", _noughts(SIDE * SIDE // 8)))
    yield "picture of all that is allowed", scan(image(WIDE, WIDE, "/FlateDecode", _noughts(WIDE * WIDE // 8)))
    yield (
        "fax without end",
        scan(
            image(1728, SIDE, "/CCITTFaxDecode", bytes(1000), "/DecodeParms << /K -1 /Columns 1728 /Rows 2000000000 >>")
        ),
    )
    yield (
        "fax of giant lines",
        scan(image(1728, 100, "/CCITTFaxDecode", bytes(1000), "/DecodeParms << /K -1 /Columns 2000000000 >>")),
    )
    out = BytesIO()
    Image.new("L", (64, 64), 128).save(out, "JPEG2000")
    yield "JPEG 2000", scan(image(64, 64, "/JPXDecode", out.getvalue()))
    lying = out.getvalue().replace(struct.pack(">II", 64, 64), struct.pack(">II", GIANT, GIANT))
    yield "JPEG 2000 that claims to be giant", scan(image(64, 64, "/JPXDecode", lying))
    yield "two hundred filters", scan(image(64, 64, "[" + "/ASCIIHexDecode " * 200 + "]", b"00>"))
    yield "picture is its own mask", scan(image(64, 64, "/FlateDecode", _noughts(512), "/SMask 5 0 R"))
    yield (
        "picture drawn a million times",
        [
            *scan(image(1654, 2339, "/FlateDecode", _noughts(1654 * 2339 // 8 + 2339)))[:3],
            stream("/Filter /FlateDecode", zlib.compress(b"/I Do\n" * 1_000_000)),
            image(1654, 2339, "/FlateDecode", _noughts(1654 * 2339 // 8 + 2339)),
        ],
    )
    form = stream(
        "/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /I 5 0 R >> >>", b"/I Do " * 10
    )
    yield "form in itself", [*scan(form)[:4], form]
    picture = image(64, 64, "/FlateDecode", _noughts(512))
    yield "a million pages are claimed", scan(picture, count=1_000_000)
    yield "one page a million times", scan(picture, b"3 0 R " * 1_000_000, 1_000_000)
    nest = [
        b"<< /Type /Pages /Parent 2 0 R /Kids [%s] /Count 1000000 >>" % (b"%d 0 R " % number * 100)
        for number in (7, 8, 3)
    ]
    yield "a million pages in three steps", scan(picture, b"6 0 R", 1_000_000, *nest)
    many = [PAGE] * 20_000
    yield (
        "twenty thousand pages",
        scan(picture, b" ".join(b"%d 0 R" % number for number in range(6, 20_006)), 20_000, *many),
    )
