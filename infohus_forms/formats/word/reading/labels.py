"""Text that a program, not a person, writes into headers and footers: the marking of a sensitivity label, and a case system's number.

Office records what it wrote: the marking is in the file's own properties (`ClassificationContentMarkingFooterText`
and the like), and an older client named its shapes `MSIPCM…`. It is drawn again at every opening, so a user cannot remove it.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from typing import Final

from lxml import etree

from infohus_forms.formats.word.ooxml.names import WP, q
from infohus_forms.formats.word.ooxml.text import shown_text, squeezed, tokens

SAYS_MARKING: Final = re.compile(r"Classification(?:ContentMarking)?(?:Header|Footer|Watermark)Text", re.IGNORECASE)
"""The properties that hold a marking's text."""
CLIENT: Final = "MSIPCM"
"""Prefix of the names of the labelling client's shapes."""
SHORT: Final = 200
"""Most characters of a marking; a longer text in such a shape was written by a person."""
SHAPES = (q("drawing"), q("pict"))
NAMED = f"{{{WP}}}docPr"
VML = "{urn:schemas-microsoft-com:vml}"
WATERMARK = f"{VML}textpath"

STAMP_WORDS: Final = frozenset(
    (
        "sag", "sagen", "sags", "sagsnr", "sagsnummer", "sagsid", "sags-id", "sag-id", "sagsref", "journal", "journalnr", "journalnummer", "jnr", "j.nr",
        "dok", "doknr", "dok.nr", "dokid", "dok.id", "dok-id", "dokument", "dokumentnr", "dokumentnummer", "dokumentid", "dokument-id", "brev", "brevid",
        "brev-id", "akt", "aktnr", "akt.nr", "aktid", "akt-id", "id", "nr", "nummer", "ref", "reference", "kle", "arkiv", "arkivnr", "version", "ver", "v",
        "document", "documentid", "document-id", "documentno", "go", "goid", "go-id", "sagsbilag", "bilagsnr", "modtaget", "registreret", "journaliseret", "oprettet",
        "scannet", "arkiveret", "udskrevet", "received", "registered", "kl", "d", "den", "dato", "tid", "side", "af", "no", "doc", "case", "acadre", "sbsys", "getorganized", "workzone", "edoc", "captia", "public", "f2", "esdh",
    )
)  # fmt: skip
"""Words of a case system's stamp, in lower case without their full stop."""
STAMP_CODE: Final = re.compile(r"(?:[A-ZÆØÅa-zæøå]{0,12}\.?|[A-ZÆØÅ]{2,8}-)[0-9][0-9A-ZÆØÅa-zæøå./_+-]{0,60}")
CASE_NUMBER: Final = re.compile(r"[0-9]{2}\.[0-9]{2}\.[0-9]{2}-[A-ZÆØÅ][0-9]{2}-[0-9]{1,6}-[0-9]{2}")
"""A case number by the municipalities' common plan of subjects (KLE)."""
LIKE_CPR: Final = re.compile(r"(?<![0-9])[0-7][0-9][01][0-9]{3}[- ]?[0-9]{4}(?![0-9])")
BETWEEN: Final = re.compile(r"[\s·•|,;:()\[\]]+")
DIGITS: Final = 4
"""Fewest digits of a stamp; a lone small number may be an answer."""
RECORDS: Final = ("akt", "dok", "journal", "brev", "bilag", "sagsbilag")
"""Prefixes of the words for records that a system numbers from one: after them two digits are enough (»Akt 17«)."""
FEWER: Final = 2
LONG_LINE: Final = 300


def marking_texts(properties: Mapping[str, str]) -> frozenset[str]:
    """Return the markings that Office has recorded in a file's own properties, squeezed."""
    return frozenset(
        filter(None, (squeezed(text) for name, text in properties.items() if SAYS_MARKING.fullmatch(name)))
    )


def take_markings(root: etree._Element, texts: Container[str], fixed: Container[str]) -> bool:
    """Remove the label's markings from a header or footer, in place, and return whether there were any. Lines of the form (`fixed`) stay."""
    found = False
    for shape in list(root.iter(*SHAPES)):
        said = squeezed(shown_text(tokens(shape)))
        # Known by the file's own properties, or by the client's name on the shape (decision 92).
        if said in texts or any(text in texts for text in _drawn(shape)) or (len(said) <= SHORT and _by_client(shape)):
            holder = shape.getparent()
            if holder is not None:
                holder.remove(shape)
                found = True
    for paragraph in list(root.iter(q("p"))):
        said = squeezed(shown_text(tokens(paragraph)))
        if said in texts and said not in fixed:
            for child in list(paragraph):
                if child.tag != q("pPr"):
                    paragraph.remove(child)
            found = True
    return found


def is_stamp(line: str) -> bool:
    """Return whether a line has only a case system's words and numbers; a number that may be a CPR number is no stamp."""
    least = FEWER if line.casefold().startswith(RECORDS) else DIGITS
    if len(line) > LONG_LINE or LIKE_CPR.search(line) or sum(map(str.isdecimal, line)) < least:
        return False
    words = [word for word in BETWEEN.split(line) if word.strip(".-–—/#")]
    known = [word.casefold().strip(".-–—/#") in STAMP_WORDS for word in words]
    named = any(known) or any(CASE_NUMBER.fullmatch(word) for word in words)
    return named and all(
        is_word or STAMP_CODE.fullmatch(word.strip("-–—/#")) for word, is_word in zip(words, known, strict=True)
    )


def take_stamps(body: etree._Element, fixed: Container[str]) -> tuple[str, ...]:
    """Remove a system's stamps from a body, in place, and return their texts, each once, in order.

    They are before the first and after the last of the form's own paragraphs, or in boxes in those two. Elsewhere the same words
    may be an answer. Lines of the form (`fixed`) stay.
    """
    found: list[str] = []
    blocks = [child for child in body if child.tag != q("sectPr")]
    # From the top down, then from the bottom up, each until the first paragraph with other text.
    for way in (blocks, blocks[::-1]):
        for block in way:
            said = squeezed(shown_text(tokens(block)))
            own = said in fixed or block.tag != q("p") or next(block.iter(q("sdt")), None) is not None
            if said and not own and is_stamp(said):
                body.remove(block)
                found.append(said)
                continue
            if block.getparent() is not None:
                found += _taken_boxes(block)
            if said:
                break
    return tuple(dict.fromkeys(found))


def _taken_boxes(block: etree._Element) -> Iterator[str]:
    """Remove the shapes that hold only a stamp from a paragraph, and yield their texts."""
    for shape in list(block.iter(*SHAPES)):
        said = squeezed(shown_text(tokens(shape)))
        holder = shape.getparent()
        if holder is not None and is_stamp(said):
            holder.remove(shape)
            yield said


def stamped_shapes(root: etree._Element) -> int:
    """Return the number of shapes that hold only a case system's stamp."""
    return sum(1 for shape in root.iter(*SHAPES) if is_stamp(squeezed(shown_text(tokens(shape)))))


def _drawn(shape: etree._Element) -> Iterator[str]:
    """Return the texts that a shape draws as a watermark, squeezed."""
    return (squeezed(path.get("string") or "") for path in shape.iter(WATERMARK))


def _by_client(shape: etree._Element) -> bool:
    """Return whether the labelling client has named the shape as its own."""
    names = [item.get("name") or "" for item in shape.iter(NAMED)]
    names += [item.get("id") or "" for item in shape.iter(f"{VML}shape", f"{VML}rect")]
    return any(name.startswith(CLIENT) for name in names)
