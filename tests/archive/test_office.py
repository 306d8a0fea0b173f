"""A hand-edited Word document as PDF/A, by the LibreOffice that is installed, and what is said when there is none."""

from __future__ import annotations

import os
import shutil
import socket
import stat
import threading
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from docx import Document

from infohus_forms.archive import office
from infohus_forms.archive.office import NotConvertedError, Office, archived_word, found_office, harmless
from tests.conftest import Said
from tests.support.verapdf import verdicts


@pytest.fixture(scope="session")
def newest() -> Office:
    """A LibreOffice that is new enough; the test is skipped without one, and fails in CI."""
    try:
        return found_office(os.environ)
    except NotConvertedError as stop:
        if os.environ.get("INFOHUS_CI") == "1":
            pytest.fail(str(stop))
        pytest.skip(str(stop))


def a_document(*, author: str = "Login-Prøve") -> bytes:
    """A Word document with a heading, a text, and the name of who was logged in."""
    document = Document()
    document.core_properties.author = author
    document.core_properties.title = "Samlet vurdering"
    document.add_heading("Samlet vurdering", 1)
    document.add_paragraph("Rettet i hånden: æøå Łukasz Nguyễn.")
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def with_parts(document: bytes, **parts: tuple[bytes, bytes]) -> bytes:
    """The document with a text of a part replaced by another: `document=(b"old", b"new")`."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(document)) as old, zipfile.ZipFile(out, "w") as new:
        for item in old.infolist():
            data = old.read(item)
            for name, (before, after) in parts.items():
                if item.filename.endswith(f"{name}.xml") or item.filename.endswith(f"{name}.xml.rels"):
                    data = data.replace(before, after)
            new.writestr(item.filename, data)
    return out.getvalue()


def test_an_edited_document_becomes_pdf_a_and_ua(newest: Office, tmp_path: Path) -> None:
    """The referee agrees; the words are there; nothing of who was logged in, and no folder left behind."""
    made = archived_word(a_document(), newest, tmp_path / "Sager på åen")
    assert made.flavours == ("2b", "ua1")
    assert set(verdicts({"edited": made.pdf}, made.flavours).values()) == {"pass"}
    assert "Rettet i hånden: æøå Łukasz Nguyễn." in pypdf.PdfReader(BytesIO(made.pdf)).pages[0].extract_text()
    assert b"Login" not in made.pdf
    assert str(tmp_path).encode() not in made.pdf
    assert not list(tmp_path.rglob("*.*"))


def test_our_own_combined_document_and_extract_stay_accessible_when_edited(
    newest: Office, case_folder: Path, tmp_path: Path, infohus: Callable[..., Said]
) -> None:
    """The headings of the shipped templates nest, the title first: PDF/A-2b and PDF/UA-1, and the referee agrees."""
    assert (
        infohus("extract", case_folder, "--to", "4", "--part", "konklusion", "--part", "r1", "--by", "Bo Demo").status
        == 0
    )
    made: dict[str, bytes] = {}
    for path in (case_folder / "vurdering").glob("*.docx"):
        document = Document(str(path))
        document.paragraphs[-1].add_run(" Rettet i hånden.")
        out = BytesIO()
        document.save(out)
        converted = archived_word(out.getvalue(), newest, tmp_path / "arkiv")
        assert converted.flavours == ("2b", "ua1")
        made[path.name] = converted.pdf
    assert len(made) == 2
    assert set(verdicts(made, ("2b", "ua1")).values()) == {"pass"}


def test_a_document_that_cannot_be_pdf_ua_claims_no_more_than_it_is(newest: Office, tmp_path: Path) -> None:
    """A heading of level 3 first: PDF/A-2b, and the metadata do not claim PDF/UA."""
    document = Document()
    document.add_heading("For dybt", 3)
    out = BytesIO()
    document.save(out)
    made = archived_word(out.getvalue(), newest, tmp_path)
    assert made.flavours == ("2b",)
    assert b"pdfuaid" not in made.pdf
    assert set(verdicts({"edited": made.pdf}, ("2b",)).values()) == {"pass"}


def test_nothing_is_asked_of_the_network(newest: Office, tmp_path: Path) -> None:
    """A picture and a template that lie on a server: no request, also when the links are still in the document."""
    asked: list[bytes] = []
    server = socket.create_server(("127.0.0.1", 0))
    server.settimeout(0.2)
    done = threading.Event()

    def listen() -> None:
        while not done.is_set():
            try:
                connection, _ = server.accept()
            except TimeoutError:
                continue
            asked.append(connection.recv(1000))
            connection.close()

    listening = threading.Thread(target=listen)
    listening.start()
    address = f"http://127.0.0.1:{server.getsockname()[1]}/kanarie.png"
    linked = linked_picture(a_document(), address)
    try:
        archived_word(linked, newest, tmp_path)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(office, "harmless", lambda document: document)
            archived_word(linked, newest, tmp_path)
    finally:
        done.set()
        listening.join()
        server.close()
    assert asked == []


def linked_picture(document: bytes, address: str) -> bytes:
    """The document with a picture that is only linked to."""
    picture = (
        '<w:p xmlns:v="urn:schemas-microsoft-com:vml"><w:r><w:pict><v:shape style="width:50pt;height:50pt">'
        '<v:imagedata xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="rIdKanarie"/>'
        "</v:shape></w:pict></w:r></w:p></w:body>"
    )
    relationship = (
        '<Relationship Id="rIdKanarie" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" '
        f'Target="{address}" TargetMode="External"/></Relationships>'
    )
    return with_parts(
        document,
        **{
            "word/document": (b"</w:body>", picture.encode()),
            "rels/document": (b"</Relationships>", relationship.encode()),
        },
    )


def test_what_points_outside_is_taken_out_of_the_copy() -> None:
    """A linked picture goes, a link to click stays, and the properties keep the title only."""
    linked = linked_picture(a_document(), "http://eksempel.invalid/x.png")
    with zipfile.ZipFile(BytesIO(linked)) as before, zipfile.ZipFile(BytesIO(harmless(linked))) as after:
        assert "eksempel.invalid" in before.read("word/_rels/document.xml.rels").decode()
        assert "eksempel.invalid" not in after.read("word/_rels/document.xml.rels").decode()
        core = after.read("docProps/core.xml").decode()
    assert "Samlet vurdering" in core
    assert "Login" not in core


def fake(folder: Path, script: str) -> dict[str, str]:
    """A program that says it is something, named by the environment variable."""
    if os.name != "posix":
        pytest.skip("a script that stands in for LibreOffice needs a POSIX shell")
    path = folder / "soffice"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return {"INFOHUS_SOFFICE": str(path)}


def test_without_libreoffice_the_message_says_what_to_do() -> None:
    """No program, or one that is none."""
    for environment in ({"INFOHUS_SOFFICE": "/findes/ikke"}, {"INFOHUS_SOFFICE": str(shutil.which("true"))}):
        with pytest.raises(NotConvertedError, match=r"ingen LibreOffice 25\.2 eller nyere"):
            found_office(environment)


def test_an_old_libreoffice_is_named(tmp_path: Path) -> None:
    """7.4 loses content; the message says which one was found."""
    with pytest.raises(NotConvertedError, match=r"LibreOffice 7\.4 er for gammel"):
        found_office(fake(tmp_path, 'echo "LibreOffice 7.4.7.2 40(Build:2)"'))


def test_one_that_hangs_is_ended_with_all_that_it_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The time limit holds for the children too, and the folder is gone."""
    monkeypatch.setattr(office, "SECONDS", 1)
    pid = tmp_path / "pid"
    environment = fake(
        tmp_path, f'case "$1" in --version) echo "LibreOffice 25.8.1";; *) sleep 60 & echo $! > "{pid}"; wait;; esac'
    )
    found = found_office(environment)
    assert found.version == (25, 8)
    with pytest.raises(NotConvertedError, match="den tog over 1 sekunder"):
        archived_word(a_document(), found, tmp_path / "arkiv")
    assert not list((tmp_path / "arkiv").iterdir())
    state = Path(f"/proc/{pid.read_text().strip()}/stat")
    assert not state.exists() or " Z " in state.read_text()


def test_one_that_makes_nothing_is_told_of(tmp_path: Path) -> None:
    """It ends without a PDF."""
    found = found_office(fake(tmp_path, 'echo "LibreOffice 25.8.1"'))
    with pytest.raises(NotConvertedError, match="LibreOffice gik i stå"):
        archived_word(a_document(), found, tmp_path)


def test_a_damaged_document_is_told_of(tmp_path: Path) -> None:
    """It is not handed to another program at all."""
    with pytest.raises(NotConvertedError, match="den er beskadiget"):
        archived_word(b"PK\x03\x04 nothing", Office(Path("/findes/ikke"), (25, 2)), tmp_path)
