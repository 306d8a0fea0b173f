"""An archive copy that shows something else than it says: each change of a page, its order or its properties is found.

Every change keeps the data and every text of the document as they were, so that only its look differs.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from infohus_forms.archive.manifest import LOG, NAME, entries_of, entry, log_is_whole, logged, manifest, sha256
from infohus_forms.archive.verify import Remake, verify_folder, verify_pdf
from infohus_forms.casework.archiving.remaking import made_again
from infohus_forms.casework.archiving.verify import verified
from infohus_forms.casework.intake.form_reader import reader
from infohus_forms.combine.documents.extract import extract_pdf
from infohus_forms.formats import typesetting
from infohus_forms.models.assessment import Subject
from infohus_forms.models.extract import Extract
from infohus_forms.models.finding import Finding, Severity
from tests.support.shelf import SHELF

Change = Callable[[pikepdf.Pdf], None]
KINDS = ("samlet-vurdering_v1", "redskab1_2026-09-03", "redskab2_bidrag_politi_2026-09-14", "kontrolblad-internt_v1")
"""The combined document, the copy of a Word form and that of a PDF form, and the kontrolblad."""


@pytest.fixture(scope="module")
def remake() -> Iterator[Remake]:
    """Makes a copy again as `infohus verify` does."""
    with reader(SHELF) as read:
        yield lambda pdf, files: made_again(pdf, files, read)


@pytest.fixture(scope="module")
def copies(finished_case: Path) -> dict[str, bytes]:
    """The copies of `KINDS` as the archive of the demo case has them."""
    return {kind: next((finished_case / "arkiv").glob(f"*_{kind}.pdf")).read_bytes() for kind in KINDS}


def _drawn(page: pikepdf.Page, content: bytes, *, before: bool = False) -> None:
    page.contents_add(b"q " + content + b" Q", prepend=before)


def _artifact(content: bytes) -> bytes:
    """A drawing that no screen reader is told of, so that the page stays PDF/UA."""
    return b"/Artifact BMC " + content + b" EMC"


WHITE = b"1 1 1 rg "


def _white_page(document: pikepdf.Pdf) -> None:
    _drawn(document.pages[0], _artifact(WHITE + b"0 0 900 900 re f"))


def _white_box(document: pikepdf.Pdf) -> None:
    _drawn(document.pages[-1], _artifact(WHITE + b"40 300 500 200 re f"))


def _black_box(document: pikepdf.Pdf) -> None:
    _drawn(document.pages[0], _artifact(b"0 g 60 600 200 40 re f"))


def _in_text(old: bytes, new: bytes) -> Change:
    def change(document: pikepdf.Pdf) -> None:
        page = document.pages[0]
        page.contents_coalesce()
        content = page.obj.Contents.read_bytes()
        assert old in content
        page.obj.Contents = document.make_stream(content.replace(old, new))

    return change


def _white_text(document: pikepdf.Pdf) -> None:
    page = document.pages[0]
    page.contents_coalesce()
    content = page.obj.Contents.read_bytes()
    page.obj.Contents = document.make_stream(content.replace(b"BT\n", b"BT\n/DeviceRGB cs 1 1 1 sc\n"))


def _layers(document: pikepdf.Pdf) -> None:
    group = document.make_indirect(Dictionary(Type=Name.OCG, Name="Lag"))
    document.Root.OCProperties = Dictionary(
        OCGs=Array([group]), D=Dictionary(OFF=Array([group]), Name="D", Order=Array([group]))
    )
    for page in document.pages:
        page.resources.Properties = Dictionary(Lag=group)
        page.contents_add(b"/OC /Lag BDC", prepend=True)
        page.contents_add(b"EMC")


def _clipped(document: pikepdf.Pdf) -> None:
    page = document.pages[0]
    page.contents_add(b"q 0 0 5 5 re W n", prepend=True)
    page.contents_add(b"Q")


def _cropped(document: pikepdf.Pdf) -> None:
    for page in document.pages:
        page.obj.CropBox = Array([0, 0, 20, 20])


def _smaller_sheet(document: pikepdf.Pdf) -> None:
    document.pages[0].obj.MediaBox = Array([200, 300, 595, 842])


def _lower_sheet(document: pikepdf.Pdf) -> None:
    document.pages[0].obj.MediaBox = Array([0, 0, 595, 300])


def _transparent(document: pikepdf.Pdf) -> None:
    page = document.pages[0]
    page.resources.ExtGState = Dictionary(Ud=Dictionary(Type=Name.ExtGState, ca=0, CA=0))
    page.contents_add(b"/Ud gs", prepend=True)


def _turned(document: pikepdf.Pdf) -> None:
    document.pages[0].obj.Rotate = 180


def _linked(document: pikepdf.Pdf) -> None:
    page = document.pages[0]
    link = Dictionary(
        Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 600, 850]), F=4, Contents="Læs mere",
        A=Dictionary(S=Name.URI, URI="https://example.invalid/"),
    )  # fmt: skip
    page.obj.Annots = Array([document.make_indirect(link)])


def _noted(document: pikepdf.Pdf) -> None:
    page = document.pages[0]
    page.obj.Annots = Array(
        [
            document.make_indirect(
                Dictionary(
                    Type=Name.Annot, Subtype=Name.Square, Rect=Array([50, 50, 500, 800]), IC=Array([1, 1, 1]), F=4
                )
            )
        ]
    )


def _opened(document: pikepdf.Pdf) -> None:
    document.Root.OpenAction = Dictionary(S=Name.URI, URI="https://example.invalid/")


def _other_order(document: pikepdf.Pdf) -> None:
    document.pages.reverse()


def _twice(document: pikepdf.Pdf) -> None:
    document.pages.append(document.pages[0])


def _fewer(document: pikepdf.Pdf) -> None:
    del document.pages[len(document.pages) // 2]


def _other_title(document: pikepdf.Pdf) -> None:
    document.docinfo["/Title"] = "Noget helt andet"


def _other_metadata(document: pikepdf.Pdf) -> None:
    with document.open_metadata(update_docinfo=False, set_pikepdf_as_editor=False) as metadata:
        metadata["dc:title"] = "Noget helt andet"
        metadata["dc:creator"] = ["Ingen-Prøve"]


def _other_title_everywhere(document: pikepdf.Pdf) -> None:
    _other_title(document)
    with document.open_metadata(update_docinfo=False, set_pikepdf_as_editor=False) as metadata:
        metadata["dc:title"] = "Noget helt andet"


CHANGES: dict[str, Change] = {
    "a white box over the page": _white_page,
    "a white box over the last words": _white_box,
    "a black box": _black_box,
    "text that is not drawn": _in_text(b"0 Tr", b"3 Tr"),
    "text that only cuts": _in_text(b"0 Tr", b"7 Tr"),
    "white text": _white_text,
    "all in a layer that is off": _layers,
    "clipped away": _clipped,
    "cropped": _cropped,
    "a smaller sheet": _smaller_sheet,
    "a lower sheet": _lower_sheet,
    "transparent": _transparent,
    "turned": _turned,
    "a link over the page": _linked,
    "a note over the page": _noted,
    "something done when it is opened": _opened,
    "pages in another order": _other_order,
    "a page twice": _twice,
    "a page less": _fewer,
    "another title": _other_title,
    "other metadata": _other_metadata,
    "another title everywhere": _other_title_everywhere,
}
AT_ONCE = (
    "text that is not drawn", "text that only cuts", "all in a layer that is off", "cropped", "a smaller sheet", "a lower sheet", "transparent", "turned", "a link over the page", "a note over the page",
    "something done when it is opened", "another title", "other metadata",
)  # fmt: skip
"""Found without making the copy again, by whatever version."""


def _changed(pdf: bytes, change: Change) -> bytes:
    out = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as document:
        change(document)
        document.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def _errors(found: list[Finding]) -> set[str]:
    return {item.code for item in found if item.severity is Severity.ERROR}


@pytest.mark.parametrize("kind", KINDS)
def test_a_copy_as_it_was_made_is_the_one_that_is_made_again(
    kind: str, copies: Mapping[str, bytes], remake: Remake
) -> None:
    """The same bytes from what it carries: nothing to tell."""
    assert verify_pdf(copies[kind], remake=remake) == []


@pytest.mark.parametrize("kind", KINDS[:2])
@pytest.mark.parametrize("name", CHANGES)
def test_a_copy_that_looks_otherwise_is_found(
    kind: str, name: str, copies: Mapping[str, bytes], remake: Remake
) -> None:
    """A box, a layer, a crop, a link, another order, another title: an error, though all data and texts are there."""
    changed = _changed(copies[kind], CHANGES[name])
    assert "archive.looks_different" in _errors(verify_pdf(changed, remake=remake))
    if name in AT_ONCE:
        own = {f"archive.{name}" for name in ("layers", "cropped", "unseen_text", "transparent", "notes", "titles")}
        assert _errors(verify_pdf(changed)) & own


def test_a_copy_of_another_version_is_not_counted_as_fine(copies: Mapping[str, bytes], remake: Remake) -> None:
    """Without the record (as former versions made them), with another one, or with one forged: told, as a warning, and no error."""

    def without(document: pikepdf.Pdf) -> None:
        del document.docinfo[typesetting.SHAPED_BY]

    def another(document: pikepdf.Pdf) -> None:
        document.docinfo[typesetting.SHAPED_BY] = "0" * 64

    for change in (without, another):
        (found,) = verify_pdf(_changed(copies[KINDS[0]], change), remake=remake)
        assert (found.code, found.severity) == ("archive.not_compared", "warning")


def test_what_is_made_again_is_the_same_bytes_each_time(copies: Mapping[str, bytes], remake: Remake) -> None:
    """Also in a process that has typeset other documents in between."""
    for kind in (*KINDS, *reversed(KINDS)):
        with pikepdf.open(BytesIO(copies[kind])) as document:
            files = {name: item.get_file().read_bytes() for name, item in document.attachments.items()}
        assert remake(copies[kind], files) == copies[kind]


@pytest.fixture
def archive(finished_case: Path, tmp_path: Path) -> Path:
    """A copy of the demo's archive."""
    return Path(shutil.copytree(finished_case / "arkiv", tmp_path / "arkiv"))


def _relisted(folder: Path, *, about: Mapping[str, Mapping[str, str]] | None = None) -> None:
    """The manifest and the log written again, as somebody would who covers a change: sizes, digests, and a line of the log."""
    data = json.loads((folder / NAME).read_bytes())
    entries = [
        entry(item.path, item.role, (folder / item.path).read_bytes(), (about or {}).get(item.path, item.about))
        for item in entries_of((folder / NAME).read_bytes())
    ]
    made = datetime.fromisoformat(data["made"])
    new = manifest(entries, case_no=data["case"], made=made, made_with=data["made_with"])
    log = logged((folder / LOG).read_bytes(), new, time=made, made_with=data["made_with"])
    (folder / NAME).write_bytes(new)
    (folder / LOG).write_bytes(log)


def _swapped(folder: Path, one: str, other: str) -> tuple[Path, Path]:
    first, second = (next(folder.glob(f"*_{name}.pdf")) for name in (one, other))
    data = first.read_bytes()
    first.write_bytes(second.read_bytes())
    second.write_bytes(data)
    return first, second


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("redskab1_2026-09-03", "redskab4_2026-10-05"),
        ("redskab2_bidrag_kommune_2026-09-11", "redskab2_bidrag_kommune_2026-09-14"),
        ("redskab2_bidrag_politi_2026-09-14", "redskab2_bidrag_psykiatri_2026-09-15"),
        ("samlet-vurdering_v1", "redskab1_2026-09-03"),
        ("samlet-vurdering_v1", "kontrolblad-internt_v1"),
    ],
)
def test_files_that_were_swapped_are_found_though_the_manifest_was_mended(one: str, other: str, archive: Path) -> None:
    """Sizes, digests and log are right; instance, original and data belong to the other file."""
    first, second = _swapped(archive, one, other)
    _relisted(archive)
    found = {item.place.partition(" ")[0] for item in verify_folder(archive) if item.code == "archive.other_content"}
    assert {first.name, second.name} <= found


def test_a_swap_with_the_entries_for_the_journal_mended_too_is_found(archive: Path) -> None:
    """What the manifest says of the files themselves is still of the others."""
    first, second = _swapped(archive, "redskab1_2026-09-03", "redskab4_2026-10-05")
    for path in (first, second):
        side = json.loads(path.with_suffix(".json").read_bytes())
        side |= {"sha256": sha256(path.read_bytes()), "size": path.stat().st_size}
        path.with_suffix(".json").write_text(json.dumps(side), "utf-8")
    _relisted(archive)
    (found, *_) = [item for item in verify_folder(archive) if item.code == "archive.other_content"]
    assert "eksemplar" in found.message
    assert "modtaget fil" in found.message


def test_a_line_of_the_log_without_its_digest_is_broken(archive: Path) -> None:
    """A changed time whose `line_sha256` was taken out, and a last line without one."""
    for changed in ({"time": "1999-01-01T00:00:00+00:00"}, {}):
        lines = (archive / LOG).read_bytes().splitlines()
        line = {**json.loads(lines[-1]), **changed}
        del line["line_sha256"]
        log = b"\n".join([*lines[:-1], json.dumps(line, ensure_ascii=False, sort_keys=True).encode()]) + b"\n"
        assert not log_is_whole(log, (archive / NAME).read_bytes())
    assert log_is_whole((archive / LOG).read_bytes(), (archive / NAME).read_bytes())


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("Thumbs.db", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), False),
        ("desktop.ini", b"\xff\xfe[\x00.\x00S\x00", True),
        ("desktop.ini", b"\r\n[.ShellClassInfo]\r\n", False),
        (".DS_Store", b"\0\0\0\x01Bud1" + bytes(40), False),
        ("Thumbs.db", b"%PDF-1.7 noget andet", True),
        ("desktop.ini", b"PK\x03\x04", True),
        (".DS_Store", b"Et notat om personen", True),
    ],
)
def test_what_a_system_leaves_is_passed_over_only_when_it_is_that(
    name: str, data: bytes, *, told: bool, archive: Path
) -> None:
    """A document under the name of Windows' own file is a file that is not in the manifest."""
    (archive / name).write_bytes(data)
    assert ("archive.extra_file" in {item.code for item in verify_folder(archive)}) is told


def test_the_demo_archive_is_made_again_and_nothing_is_wrong(archive: Path) -> None:
    """Each file is told of as its turn comes, and none of them differs."""
    names: list[str] = []
    assert verified(archive, progress=lambda step: names.append(step.name)) == []
    assert len([name for name in names if name]) == len(list(archive.glob("*.pdf")))


def test_an_archive_of_a_former_version_is_told_of_once(archive: Path) -> None:
    """No record in the copies or the manifest: one warning that names them all."""

    def without(document: pikepdf.Pdf) -> None:
        if typesetting.SHAPED_BY in document.docinfo:
            del document.docinfo[typesetting.SHAPED_BY]

    for path in archive.glob("*.pdf"):
        path.write_bytes(_changed(path.read_bytes(), without))
        side = json.loads(path.with_suffix(".json").read_bytes())
        side |= {"sha256": sha256(path.read_bytes()), "size": path.stat().st_size}
        path.with_suffix(".json").write_text(json.dumps(side), "utf-8")
    entries = entries_of((archive / NAME).read_bytes())
    old = {item.path: {key: value for key, value in item.about.items() if key != "shaped_by"} for item in entries}
    _relisted(archive, about=old)
    found = verified(archive)
    assert {one.finding.code for one in found} == {"archive.not_compared"}
    assert max(len(one.files) for one in found) == len(list(archive.glob("*.pdf")))


def test_an_extract_is_made_again_of_its_data(remake: Remake, copies: Mapping[str, bytes]) -> None:
    """An extract with a box over it is found as a combined document is."""
    with pikepdf.open(BytesIO(copies[KINDS[0]])) as document:
        shown = json.loads(document.attachments["samlet_vurdering.json"].get_file().read_bytes())
    day, subject = date.fromisoformat(shown["dated"]), Subject(**shown["subject"])
    extract = extract_pdf(
        Extract(day, shown["date"], fictional=True, draft=False, subject=subject, recipient="Kommune", chosen="", scope="", role="", purpose="", parts=())
    )  # fmt: skip
    assert verify_pdf(extract, remake=remake) == []
    assert "archive.looks_different" in _errors(verify_pdf(_changed(extract, _white_page), remake=remake))


def _page_over(document: pikepdf.Pdf) -> None:
    """A page shows what the one before it shows, and the file says that something else shaped it."""
    document.pages[2].obj.Contents = document.pages[1].obj.Contents
    document.pages[2].obj.Resources = document.pages[1].obj.Resources
    document.docinfo[typesetting.SHAPED_BY] = "0" * 64


def _with_file(name: str) -> Change:
    def change(document: pikepdf.Pdf) -> None:
        spec = pikepdf.AttachedFileSpec(
            document, b"{}", filename=name, mime_type="application/json", description="Data", relationship=Name.Data
        )
        document.attachments[name] = spec
        document.Root.AF.append(document.attachments[name].obj)

    return change


@pytest.mark.parametrize("kind", KINDS[:3])
@pytest.mark.parametrize("name", ["kontrolblad.json", "uddrag2.json", "KONTROLBLAD.json"])
def test_another_attachment_does_not_switch_off_the_check_of_the_pages(
    kind: str, name: str, copies: Mapping[str, bytes]
) -> None:
    """A lost page is found as without it, and the file that does not belong there is an error of its own."""
    lost = _changed(copies[kind], _page_over)
    found = _errors(verify_pdf(lost))
    assert found & {"archive.texts_not_found", "archive.answer_not_found", "archive.question_not_found"}
    assert _errors(verify_pdf(_changed(lost, _with_file(name)))) == found | {"archive.unknown_attachment"}
    assert _errors(verify_pdf(_changed(copies[kind], _with_file(name)))) == {"archive.unknown_attachment"}


def test_a_kontrolblad_carries_its_own_data_only(copies: Mapping[str, bytes]) -> None:
    """Alone they are right; with another file beside them nothing is passed over."""
    assert verify_pdf(copies[KINDS[3]]) == []
    for name in ("mere.json", "samlet_vurdering.json", "data.json"):
        assert _errors(verify_pdf(_changed(copies[KINDS[3]], _with_file(name))))


@pytest.mark.parametrize("kind", KINDS[:3])
def test_the_data_of_a_kontrolblad_in_place_of_its_own_are_found(kind: str, archive: Path) -> None:
    """All files of the document taken out and a kontrolblad.json put in, with manifest, log and journal mended."""

    def replaced(document: pikepdf.Pdf) -> None:
        for name in list(document.attachments):
            del document.attachments[name]
        document.Root.AF = Array([])
        _with_file("kontrolblad.json")(document)

    path = next(archive.glob(f"*_{kind}.pdf"))
    path.write_bytes(_changed(path.read_bytes(), replaced))
    side = json.loads(path.with_suffix(".json").read_bytes())
    side |= {"sha256": sha256(path.read_bytes()), "size": path.stat().st_size}
    path.with_suffix(".json").write_text(json.dumps(side), "utf-8")
    _relisted(archive)
    assert "archive.other_content" in _errors(verify_folder(archive))


def test_an_archive_of_another_case_is_found(archive: Path) -> None:
    """Whole in itself, but in the folder of another case."""
    assert "archive.other_case" not in {item.code for item in verify_folder(archive, case="DEMO-2026-0042")}
    assert "archive.other_case" in {item.code for item in verify_folder(archive, case="DEMO-2026-0099")}


def test_copies_of_another_case_than_the_manifests_are_told_of(archive: Path) -> None:
    """A manifest that was mended to the number of the case it was moved to."""
    data = json.loads((archive / NAME).read_bytes())
    (archive / NAME).write_text(json.dumps(data | {"case": "DEMO-2026-0099"}), "utf-8")
    _relisted(archive)
    told = {
        item.place.partition(" ")[0]
        for item in verify_folder(archive, case="DEMO-2026-0099")
        if item.code == "archive.other_number"
    }
    assert told == {path.name for path in archive.glob("*.pdf")}


def test_a_path_twice_makes_no_manifest(archive: Path) -> None:
    """The second of two entries would hide the first."""
    data = json.loads((archive / NAME).read_bytes())
    data["files"].append({**data["files"][0], "sha256": "0" * 64})
    (archive / NAME).write_text(json.dumps(data), "utf-8")
    assert [item.code for item in verify_folder(archive)] == ["archive.no_manifest"]
