"""Lines that a program writes at the edge of a page: a case system's stamp, a page's number, a date of print, a file's path, a signature's envelope.

They are told from a person's words by their structure (decision 134): the whole line has one of a few shapes, or is the result of fields, or has only a
case system's words and codes. One other word makes it a person's.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from typing import Final

from lxml import etree

from infohus_forms.danish.calendar import MONTHS, WEEKDAYS
from infohus_forms.danish.cpr import find_cpr
from infohus_forms.formats.word.ooxml.names import q
from infohus_forms.formats.word.ooxml.text import CHANGING, shown_text, squeezed, tokens
from infohus_forms.formats.word.reading.labels import SHAPES

STAMP_WORDS: Final = frozenset(
    (
        "sag", "sagen", "sags", "sagsnr", "sagsnummer", "sagsid", "sags-id", "sag-id", "sagsref", "journal", "journalnr", "journalnummer", "jnr", "j.nr",
        "dok", "doknr", "dok.nr", "dokid", "dok.id", "dok-id", "dokument", "dokumentnr", "dokumentnummer", "dokumentid", "dokument-id", "brev", "brevid",
        "brev-id", "akt", "aktnr", "akt.nr", "aktid", "akt-id", "akt-nr", "akt.-nr", "sags-nr", "sag-nr", "dok-nr", "journal-nr", "brev-nr", "id", "nr", "nummer", "ref", "reference", "kle", "arkiv", "arkivnr", "version", "ver", "v",
        "document", "documentid", "document-id", "documentno", "go", "goid", "go-id", "sagsbilag", "bilagsnr", "modtaget", "registreret", "journaliseret", "oprettet",
        "scannet", "arkiveret", "udskrevet", "received", "registered", "kl", "d", "den", "dato", "tid", "side", "af", "no", "doc", "case", "acadre", "sbsys", "kommunesag", "borgersag",
        "personsag", "familiesag", "myndighedssag", "politisag", "hovedsag", "delsag", "undersag", "emnesag", "sagsmappe", "dokumentnøgle", "lb", "løbenr", "løbenummer", "brevdato",
        "journaldato", "printet", "udskrift", "udskriftsdato", "printed", "print", "gemt", "saved", "date", "time", "page", "of", "on", "at", "pr", "p", "docusign", "envelope", "kuvert", "kuvert-id", "penneo",
        "addo", "sign", "scrive", "signatur", "transaktion", "transaktions-id", "transaction", "identifikationsnummer", "kmd", "nova", "dubu", "nexus", "fasit", "docunote", "sapa",
        "opus", "360°", "p360", "wz", "cura", "novax", "scanjour", "getorganized", "workzone", "edoc", "captia", "public", "f2", "esdh",
    )
)  # fmt: skip
"""Words of a case system's stamp, in lower case without their full stop."""
DATE_WORDS: Final = MONTHS.keys() | WEEKDAYS.keys()
"""Words of a date in a stamp."""
GUID: Final = re.compile(r"\{?[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}?|(?:[0-9A-Z]{5}-){3,7}[0-9A-Z]{5}")
"""An identifier as signature services print it: the envelope of Docusign, the document key of Penneo."""
STAMP_CODE: Final = re.compile(r"(?:[A-ZÆØÅa-zæøå]{0,12}\.?|[A-ZÆØÅ]{2,8}-)[0-9][0-9A-ZÆØÅa-zæøå./_+-]{0,60}")
CASE_NUMBER: Final = re.compile(r"[0-9]{2}\.[0-9]{2}\.[0-9]{2}-[A-ZÆØÅ][0-9]{2}-[0-9]{1,6}-[0-9]{2}")
"""A case number by the municipalities' common plan of subjects (KLE)."""
BETWEEN: Final = re.compile(r"[\s·•|,;:()\[\]]+")
DIGITS: Final = 4
"""Fewest digits of a stamp; a lone small number may be an answer."""
RECORDS: Final = ("akt", "dok", "journal", "brev", "bilag", "sagsbilag")
"""Prefixes of the words for records that a system numbers from one: after them two digits are enough (»Akt 17«)."""
FEWER: Final = 2
LONG_LINE: Final = 300


LABELS: Final = (
    "intern|internt|internt brug|til intern brug|kun til intern brug|offentlig|offentligt|fortroligt?|strengt fortroligt?|meget fortroligt?|hemmeligt?|yderst hemmeligt?"
    "|til tjenestebrug|følsomt?|personfølsomt?|personfølsomme oplysninger|følsomme personoplysninger|personoplysninger|generelt?|begrænset|uklassificeret|internal|internal use only|public|confidential"
    "|highly confidential|strictly confidential|general|restricted|secret|unclassified|official|non-business|tlp:(?:red|amber|amber\\+strict|green|clear|white)"
)
WHAT_IT_IS: Final = "klassifikation|klassificering|sikkerhedsklassifikation|følsomhed|følsomhedsmærkat|mærkat|sensitivity|sensitivity label|classification|label"
SHAPES_OF_LINES: Final = (
    re.compile(rf"(?i)(?:(?:{WHAT_IT_IS})\s?[:·|–-]?\s?)?(?:{LABELS})(?:\s?[/\\|·–-]\s?(?:{LABELS}))?\.?"),
    re.compile(
        r"(?i)(?:(?:side|page|s\.|p\.)\s?)?[0-9#]{1,4}\s?(?:af|of)\s?[0-9#]{1,4}|(?:side|page)\s?[0-9#]{1,4}(?:\s?/\s?[0-9#]{1,4})?|[-–—]?\s?#(?:\s?/\s?#)?\s?[-–—]?"
    ),
    re.compile(
        r"[0-3]?[0-9][-./][01]?[0-9][-./](?:20)?[0-9]{2},?(?:\s(?:kl\.?\s)?[0-2]?[0-9][:.][0-5][0-9](?:[:.][0-5][0-9])?)?"
    ),
    re.compile(r"20[0-9]{2}-[01][0-9]-[0-3][0-9](?:[T\s][0-2][0-9]:[0-5][0-9](?::[0-5][0-9])?Z?)?"),
    re.compile(
        r"\A(?:(?:[A-Za-z]:[\\/]|\\\\[^\s\\])[^\n]{1,260}\.[A-Za-z0-9]{2,5}|(?:file|https?)://[^\s]{1,260}|[^\s\\/]{1,120}\.(?:docx?|docm|dotx|odt|pdf|rtf))"
    ),
)
"""The whole line of a program: a sensitivity marking, a page's number, a date and time, one with the year first, the path or name of a file."""
COMPUTED: Final = frozenset((CHANGING["PAGE"], CHANGING["DATE"], CHANGING["FILENAME"]))
"""What a field shows that the program works out from the document and the clock; the result of any other field may be a person's text."""


def is_stamp(line: str) -> bool:
    """Return whether a line has only a case system's words and numbers; a number that may be a CPR number is no stamp."""
    least = FEWER if line.casefold().startswith(RECORDS) else DIGITS
    rest = GUID.sub(" ", line) if len(line) <= LONG_LINE else line
    if len(line) > LONG_LINE or find_cpr(rest) or (rest == line and sum(map(str.isdecimal, line)) < least):
        return False
    words = [word for word in BETWEEN.split(rest) if word.strip(".-–—/#")]
    known = [word.casefold().strip(".-–—/#") in STAMP_WORDS for word in words]
    named = any(known) or any(CASE_NUMBER.fullmatch(word) for word in words)
    return named and all(
        is_word or word.casefold().strip(".") in DATE_WORDS or STAMP_CODE.fullmatch(word.strip("-–—/#"))
        for word, is_word in zip(words, known, strict=True)
    )


def is_of_program(line: str) -> bool:
    """Return whether a line in a header or footer is one that a program writes there."""
    if len(line) > LONG_LINE or find_cpr(GUID.sub(" ", line)):
        return False
    return is_stamp(line) or any(shape.fullmatch(line) for shape in SHAPES_OF_LINES)


def computed_lines(root: etree._Element) -> Iterator[str]:
    """Yield the lines of a header or footer that fields have worked out, alone or after a system's words (»Udskrevet …«)."""
    for paragraph in root.iter(q("p")):
        if next(paragraph.iter(q("fldChar")), None) is None:
            continue
        read = tokens(paragraph)
        fields = {what for kind, what in read if kind == "content"}
        line, rest = squeezed(shown_text(read)), squeezed(_outside_of_fields(paragraph))
        if line and fields and fields <= COMPUTED and (len(rest) <= LONG_LINE) and not find_cpr(line):
            words = (word.casefold().strip(".-–—/#") for word in BETWEEN.split(rest))
            if all(not word or word in STAMP_WORDS for word in words):
                yield line


def _outside_of_fields(paragraph: etree._Element) -> str:
    depth, texts = 0, list[str]()
    for element in paragraph.iter(q("fldChar"), q("t")):
        if element.tag == q("t"):
            texts += [element.text or ""] if depth == 0 else []
        else:
            depth += {"begin": 1, "end": -1}.get(element.get(q("fldCharType")) or "", 0)
    return "".join(texts)


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
    """Return the number of shapes in a header or footer that hold only a program's line."""
    return sum(1 for shape in root.iter(*SHAPES) if is_of_program(squeezed(shown_text(tokens(shape)))))
