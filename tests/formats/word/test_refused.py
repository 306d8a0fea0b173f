"""Files that are refused, each with the reason and the way to save it right."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from infohus_forms.formats import limits
from infohus_forms.formats.word.reading.form import read_word
from infohus_forms.formats.word.writing.fill import fill_word
from infohus_forms.models.finding import Refused
from tests.formats.word.sheets import packed, parts_of, replaced, small_form

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def refusal(data: bytes) -> str:
    """The code of the finding with which a file is refused."""
    with pytest.raises(Refused) as caught:
        read_word(data)
    return caught.value.finding.code


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "word.empty"),
        (OLE + b"\0" * 600, "word.doc"),
        (OLE + b"\0" * 100 + "EncryptedPackage".encode("utf-16-le"), "word.encrypted"),
        (OLE + b"\0" * 100 + "EncryptedPackage\0DRMEncryptedTransform".encode("utf-16-le"), "word.rights"),
        (OLE + b"\0" * 100 + "EncryptedPackage\0DRMEncryptedDataSpace".encode("utf-16-le"), "word.rights"),
        (OLE + b"\0" * 100 + "\tDRMContent\0WordDocument".encode("utf-16-le"), "word.rights"),
        (rb"{\rtf1 hej}", "word.rtf"),
        (b"%PDF-1.7", "word.not_word"),
        (b"<html></html>", "word.not_word"),
        (b"hej", "word.not_word"),
        (packed({"a.txt": b"a"}), "word.not_word"),
        (packed({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}), "word.not_word"),
        (small_form()[:5000], "word.damaged"),
        (b"PK" + b"\0" * (limits.FILE_BYTES + 1), "word.too_large"),
    ],
)  # fmt: skip
def test_what_is_no_docx_is_refused_with_its_own_reason(data: bytes, code: str) -> None:
    """An empty file, a .doc, a locked file, ones that a service opens, RTF, PDF, a web page, a zip, a spreadsheet, half a file."""
    assert refusal(data) == code


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (packed({"a.txt": b"a"}), "et zip-arkiv"),
        (packed({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"}), "et regneark"),
        (packed({"mimetype": b"application/vnd.oasis.opendocument.presentation"}), "en præsentation"),
        (packed({"Index/Document.iwa": b""}), "et dokument fra Pages"),
        (OLE + "__substg1.0_0037".encode("utf-16-le"), "en mail fra Outlook"),
        (OLE + "Workbook".encode("utf-16-le"), "et regneark"),
        (b"From: a@example.com\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related", "en mail"),
        (b"[InternetShortcut]\nURL=https://example.com", "en genvej til en fil på nettet"),
        (b"\0\0\0\x18ftypheic", "et billede eller en video fra en telefon"),
        (b"\x08Ida Demo".ljust(162), "en fil, som Word kun har, mens dokumentet er åbent (~$…)"),
        (b"hej", "en anden slags fil"),
    ],
)
def test_a_file_that_is_something_else_is_told_what_it_is_and_not_sent_to_word(data: bytes, kind: str) -> None:
    """Whatever it is called: »skema.docx« may be a mail, »skema.pdf« a shortcut. To save them in Word again helps nobody."""
    with pytest.raises(Refused) as caught:
        read_word(data)
    finding = caught.value.finding
    assert finding.message.endswith(f"men {kind}.")
    assert "Gem som" not in finding.hint


@pytest.mark.parametrize(
    "data",
    [
        b'<?xml version="1.0"?><pkg:package xmlns:pkg="x"/>',
        b'<?xml version="1.0"?><office:document xmlns:office="x"/>',
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related",
        packed({"mimetype": b"application/vnd.oasis.opendocument.text-template"}),
    ],
    ids=["Flat OPC", ".fodt", ".mht", ".ott"],
)
def test_a_document_saved_in_another_way_is_told_how_to_save_it_right(data: bytes) -> None:
    """It may be the completed form: Word or LibreOffice opens it."""
    with pytest.raises(Refused) as caught:
        read_word(data)
    assert caught.value.finding.code == "word.other_format"
    assert "Gem som" in caught.value.finding.hint


@pytest.mark.parametrize("data", [OLE + b"\0" * 600, rb"{\rtf1 hej}"], ids=[".doc", ".rtf"])
def test_a_format_without_fields_is_not_sent_to_be_saved_again(data: bytes) -> None:
    """Saved as .docx it would be refused once more: the fields are gone, and the message says so at once."""
    with pytest.raises(Refused) as caught:
        read_word(data)
    assert "hjælper ikke" in caught.value.finding.hint
    assert "Gem som" not in caught.value.finding.hint


def test_part_names_with_backslashes_are_read_as_the_standard_has_them() -> None:
    """As old .NET programs write them; one that climbs or stands twice is still refused."""
    data = fill_word(small_form(), {"navn": "Ida Demo"})
    theirs = {name.replace("/", "\\"): part for name, part in parts_of(data).items()}
    raw, ours = read_word(packed(theirs)), read_word(data)
    assert (raw.texts, raw.ticked, raw.findings, raw.stamp) == (ours.texts, ours.ticked, ours.findings, ours.stamp)
    assert raw.texts["navn"] == "Ida Demo"
    for evil in ("word\\..\\..\\evil", "\\word\\evil", "c:\\evil", "word\\document.xml"):
        assert refusal(packed({**parts_of(data), evil: b"x"})) == "word.hostile"


def test_our_form_with_all_identity_gone_is_named() -> None:
    """The Document Inspector took properties, custom parts and variables: it looks like the form, by its footer or its prompts."""
    parts = {name: data for name, data in parts_of(small_form()).items() if not name.startswith("customXml/")}
    for name in ("docProps/custom.xml", "word/settings.xml"):
        parts[name] = parts[name].replace(b"Infohus", b"Andet")
    with pytest.raises(Refused) as caught:
        read_word(packed(parts))
    assert caught.value.finding.code == "word.not_ours"
    assert "ligner skemaet proeve 1.0" in caught.value.finding.message
    bare = {**parts, "word/footer1.xml": parts["word/footer1.xml"].replace(b"proeve", b"")}
    with pytest.raises(Refused) as caught:
        read_word(packed(bare))
    assert "ligner et af disse skemaer" in caught.value.finding.message
    bare["word/document.xml"] = bare["word/document.xml"].replace(b"<w:docPart ", b"<w:docPartX ")
    with pytest.raises(Refused) as caught:
        read_word(packed(bare))
    assert "ligner" not in caught.value.finding.message


def test_macros_are_refused() -> None:
    """A .docm, told by its content type or by its macros."""
    assert refusal(packed({**parts_of(small_form()), "word/vbaProject.bin": b"x"})) == "word.macros"
    changed = replaced(
        small_form(),
        "wordprocessingml.document.main",
        "wordprocessingml.document.macroEnabled.main",
        "[Content_Types].xml",
    )
    assert refusal(changed) == "word.macros"


@pytest.mark.parametrize("coding", ["utf-8", "utf-16"])
def test_a_document_type_is_refused_before_it_is_parsed(coding: str) -> None:
    """The billion laughs, in either coding."""
    bomb = '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><d>&b;</d>'.encode(coding)
    assert refusal(packed({**parts_of(small_form()), "word/document.xml": bomb})) == "word.hostile"


def test_a_zip_bomb_is_refused_without_being_unpacked() -> None:
    """50 MB of blanks in 50 kB, in a part that nobody uses."""
    assert refusal(packed({**parts_of(small_form()), "word/media/x.bin": b" " * (50 * limits.MB)})) == "word.limit"


def test_a_part_that_stands_twice_is_refused() -> None:
    """Two main parts, of which programs would show different ones."""
    out = BytesIO(small_form())
    with zipfile.ZipFile(out, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("word/document.xml", b"<x/>")
    assert refusal(out.getvalue()) == "word.hostile"


def test_a_part_name_that_climbs_is_refused() -> None:
    """`../../evil`."""
    assert refusal(packed({**parts_of(small_form()), "word/../../evil": b"x"})) == "word.hostile"


def test_deep_nesting_and_broken_xml_are_refused() -> None:
    """50,000 elements inside one another, and a part cut off in the middle."""
    deep = b"<a>" * 50_000 + b"</a>" * 50_000
    for part in (deep, b"<w:document"):
        assert refusal(packed({**parts_of(small_form()), "word/document.xml": part})) == "word.damaged"


def test_a_word_file_of_somebody_else_is_refused() -> None:
    """A .docx without our properties, our embedded part and its copy."""
    parts = {name: data for name, data in parts_of(small_form()).items() if not name.startswith("customXml/")}
    for name in ("docProps/custom.xml", "word/settings.xml"):
        parts[name] = parts[name].replace(b"Infohus", b"Andet")
    assert refusal(packed(parts)) == "word.not_ours"


def test_our_form_without_any_field_is_refused_with_its_name() -> None:
    """Saved as .rtf and back: the properties are there, the fields are not."""
    data = replaced(small_form(), "<w:sdt>", "<w:smartTag>")
    data = replaced(replaced(data, "</w:sdt>", "</w:smartTag>"), "<w:sdtContent>", "<w:smartTag>")
    data = replaced(data, "</w:sdtContent>", "</w:smartTag>")
    with pytest.raises(Refused) as caught:
        read_word(data)
    assert caught.value.finding.code == "word.no_fields"
    assert "proeve 1.0" in caught.value.finding.message


def test_a_table_of_a_thousand_million_columns_is_refused() -> None:
    """`gridSpan` 10⁹: a program that draws it would never end."""
    table = '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="1000000000"/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>'
    assert refusal(replaced(small_form(), "<w:body>", f"<w:body>{table}")) == "word.limit"


def test_a_document_of_very_many_paragraphs_is_refused() -> None:
    """More than any completed form has: the rest would otherwise have to go uncompared."""
    many = "<w:p><w:r><w:t>x</w:t></w:r></w:p>" * limits.PARAGRAPHS
    assert refusal(replaced(small_form(), "<w:body>", f"<w:body>{many}")) == "word.limit"


def a_text(**parts: str) -> bytes:
    """An OpenDocument text of these parts."""
    return packed(
        {"mimetype": b"application/vnd.oasis.opendocument.text"} | {name: text.encode() for name, text in parts.items()}
    )


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"content.xml": "<a/>"}, "word.not_ours"),
        ({"content.xml": "<!DOCTYPE a><a/>"}, "word.hostile"),
        ({"content.xml": "<a"}, "word.damaged"),
        ({"content.xml": "<a/>", "Basic/Standard/Module1.xml": "<a/>"}, "word.macros"),
        ({"content.xml": "x", "META-INF/manifest.xml": "<m><encryption-data/></m>"}, "word.encrypted"),
        ({"other.xml": "<a/>"}, "word.not_word"),
    ],
)  # fmt: skip
def test_an_odt_that_cannot_be_ours_is_refused_with_its_own_reason(parts: dict[str, str], code: str) -> None:
    """Somebody else's, one with a document type, a broken one, one with macros, a locked one, a package without content."""
    assert refusal(a_text(**parts)) == code


@pytest.mark.parametrize("kind", ["one within another", "one into the next", "the last into the directory"])
def test_entries_that_share_bytes_are_refused(kind: str) -> None:
    """Little that would be unpacked to much: the same packed bytes under two names, or entries that reach into each other."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in parts_of(small_form()).items():
            archive.writestr(name, data)
        first, second, *_, last = archive.infolist()
        if kind == "one within another":
            second.header_offset = first.header_offset
        else:
            (first if kind == "one into the next" else last).compress_size += 5

    assert refusal(out.getvalue()) == "word.hostile"


class OneWay(BytesIO):
    """A stream that cannot go back."""

    def seekable(self) -> bool:
        """It cannot."""
        return False


def test_a_package_written_in_one_go_is_read() -> None:
    """Then sizes stand behind the packed bytes and not in the local headers (APPNOTE 4.3.9); nothing overlaps."""
    out = OneWay()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts_of(small_form()).items():
            archive.writestr(name, data)

    assert read_word(out.getvalue()) == read_word(small_form())
