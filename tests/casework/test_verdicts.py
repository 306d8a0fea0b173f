"""A form that came back signed: what holds is a note, what does not hold stops the case until somebody decides."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pypdf
import pytest

from infohus_forms.casework.intake.signature_verdicts import with_verdict
from infohus_forms.formats.pdf.reading.form import read_pdf
from infohus_forms.formats.pdf.writing.fill import fill_pdf
from infohus_forms.models.response import Stamp
from infohus_forms.read import attachment_client as looking
from infohus_forms.render.forms import fillable
from tests.casework.test_settling import POLICE_REPLY, made
from tests.conftest import Said
from tests.support.shelf import form_spec
from tests.support.signing import (
    answered_after,
    damaged,
    noted_after,
    paged_after,
    partly_covered,
    person,
    saved_again,
    signed,
    stamped_only,
    struck_off,
)

pytestmark = pytest.mark.usefixtures("pyhanko_is_here")
RETURNED = Path(__file__).parents[1] / "returned" / "pdf"
FIELD, TEXT = "hdr_filled_by_name", "Bo Prøve"
HOLDS, BROKEN = ["pdf.signature_holds"], ["pdf.signature_broken"]


@pytest.fixture(scope="session")
def pyhanko_is_here(needs_package: Callable[[str], None]) -> None:
    """The extra `signed`; it is locked for development."""
    needs_package("pyhanko.sign")


@pytest.fixture(scope="module")
def form() -> bytes:
    """Our own filled form."""
    spec = form_spec("redskab1")
    stamp = Stamp(spec.id, spec.version, spec.hash, case="DEMO-2026-0042", instance="A1", token="B2", fictional=True)
    return fill_pdf(fillable(spec, stamp, {}, "pdf"), {FIELD: "Ida Prøve"})


def told(pdf: bytes) -> list[str]:
    """The codes of what is said of the signatures, in order."""
    return [one.code for one in with_verdict(read_pdf(pdf).findings, pdf) if one.code.startswith("pdf.signature")]


KINDS: dict[str, tuple[Callable[[bytes], bytes], list[str]]] = {
    "untouched": (signed, HOLDS),
    "two people": (lambda data: signed(signed(data), "Anden", person("Bo Prøve")), ["pdf.signatures_hold"]),
    "certified": (lambda data: signed(data, certified=1), HOLDS),
    "certified for filling in": (lambda data: answered_after(signed(data, certified=2), FIELD, TEXT), HOLDS),
    "with a timestamp": (lambda data: signed(data, stamped=True), HOLDS),
    "a timestamp alone": (stamped_only, HOLDS),
    "bytes after the end": (lambda data: signed(data) + b"\0" * 4845, HOLDS),
    "a page of a gateway after the end": (lambda data: signed(data) + b"<html></html>\n" * 500, HOLDS),
    "filled in afterwards": (
        lambda data: answered_after(signed(data), FIELD, TEXT),
        ["pdf.signature_filled_after", "pdf.signature_holds"],
    ),
    "a certificate that had run out": (
        lambda data: signed(data, who=person("Gl-Prøve", days=(-60, -10))),
        ["pdf.signature_expired", "pdf.signature_holds"],
    ),
    "a certificate that was not yet in force": (
        lambda data: signed(data, who=person("Ny-Prøve", days=(10, 60))),
        ["pdf.signature_expired", "pdf.signature_holds"],
    ),
    "certified and changed": (lambda data: answered_after(signed(data, certified=1), FIELD, TEXT), BROKEN),
    "signed and noted": (lambda data: noted_after(signed(data)), BROKEN),
    "certified for filling in and noted": (lambda data: noted_after(signed(data, certified=2)), BROKEN),
    "certified for notes and noted": (lambda data: noted_after(signed(data, certified=3)), HOLDS),
    "certified for notes and marked": (lambda data: noted_after(signed(data, certified=3), "/Square"), HOLDS),
    "certified for notes, noted and filled in": (
        lambda data: answered_after(noted_after(signed(data, certified=3)), FIELD, TEXT),
        HOLDS,
    ),
    "certified for notes and a link added": (lambda data: noted_after(signed(data, certified=3), "/Link"), BROKEN),
    "certified for notes and redrawn": (lambda data: noted_after(signed(data, certified=3), redrawn=True), BROKEN),
    "certified for notes and fields gone": (
        lambda data: noted_after(signed(data, certified=3), fields_gone=True),
        BROKEN,
    ),
    "certified for notes and a page added": (lambda data: paged_after(signed(data, certified=3)), BROKEN),
    "a page added": (lambda data: paged_after(signed(data)), BROKEN),
    "two people and a page added": (lambda data: paged_after(signed(signed(data), "Anden")), 2 * BROKEN),
    "a part not covered": (lambda data: partly_covered(signed(data)), ["pdf.signature_damaged"]),
    "saved again": (lambda data: saved_again(signed(data)), ["pdf.signature_damaged"]),
    "the field taken out": (lambda data: struck_off(signed(data)), ["pdf.signature_unreadable"]),
}


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_said_of_a_signature(form: bytes, kind: str) -> None:
    """Each kind that came up, with its right value."""
    change, codes = KINDS[kind]
    assert told(change(form)) == codes


def test_a_damaged_one_is_an_error(form: bytes) -> None:
    """Whatever can still be read of it."""
    found = with_verdict((), damaged(signed(form)))
    assert [one.severity.value for one in found] == ["error"]


def test_the_same_at_any_later_time(form: bytes) -> None:
    """The certificate is judged at the time of the signature, which stands in the verdict, or of its timestamp."""
    (own,) = looking.signed(signed(form)).signatures
    assert own.judged == own.time
    (stamped,) = looking.signed(signed(form, stamped=True)).signatures
    assert stamped.judged == stamped.timestamp == "2026-12-01T09:30:00+00:00"


def test_no_signer_is_named(form: bytes) -> None:
    """A finding holds no name."""
    for change, _ in KINDS.values():
        data = change(form)
        said = " ".join(one.message + one.hint + one.place for one in with_verdict((), data))
        assert "Prøve" not in said


def test_without_the_extra(form: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """A warning that nothing was verified here, and no other claim."""
    code = "import sys; sys.modules['pyhanko'] = None; from infohus_forms.read.attachment_worker import main; main()"
    monkeypatch.setattr(looking, "COMMAND", (sys.executable, "-s", "-B", "-c", code))
    (found,) = with_verdict((), signed(form))
    assert (found.code, found.severity.value) == ("pdf.signature_unchecked", "warning")
    assert "ikke efterprøvet her" in found.message


def test_an_unsigned_form_starts_no_process(form: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """Most forms are not signed."""
    monkeypatch.setattr(looking, "signed", lambda _: pytest.fail("was asked"))
    assert with_verdict(read_pdf(form).findings, form) == ()


def test_the_file_that_came(infohus: Callable[..., Said]) -> None:
    """Certified, then changed: an error on the screen, in words without a name."""
    said = infohus("read", RETURNED / "pdf_certified_then_changed.pdf", "--json")
    (read,) = said.data
    assert said.status == 1
    assert "pdf.signature_broken" in {one["code"] for one in read["findings"]}
    assert "pdf.signed" not in {one["code"] for one in read["findings"]}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished case with a signed form that was changed afterwards."""
    case = made("ikke-aktuel", tmp_path_factory.mktemp("sag") / "sag")
    path = case / "modtaget" / POLICE_REPLY
    path.write_bytes(answered_after(signed(path.read_bytes(), certified=1), "r2b_by_title", TEXT))
    return case


def pages(pdf: Path) -> str:
    """What stands on the pages."""
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(pdf).pages).split())


def test_a_broken_signature_stops_the_case_until_it_is_settled(
    whole: Path, tmp_path: Path, infohus: Callable[..., Said]
) -> None:
    """`check`, `combine` and `archive` say so; a person's decision opens them, its undoing shuts them; page and manifest agree."""
    case = Path(shutil.copytree(whole, tmp_path / "sag"))
    assert infohus("check", case).status == 1
    assert infohus("combine", case).status == 1
    stopped = infohus("archive", case)
    assert (stopped.status, "underskrift holder ikke" in stopped.err) == (1, True)
    assert not list((case / "arkiv").glob("*"))

    (found,) = (one for one in infohus("settle", case, "--json").data["open"] if one["code"] == "pdf.signature_broken")
    said = ("--name", "Ida Prøve", "--date", date.today().strftime("%d.%m.%Y"), "--reason", "Rettet efter aftale")  # noqa: DTZ011
    assert infohus("settle", case, found["key"], "--choice", "som_laest", *said).status == 0
    assert infohus("archive", case).status == 0
    listed = json.loads((case / "arkiv/manifest.json").read_bytes())["files"]
    (copy,) = (one for one in listed if one.get("about", {}).get("signatures"))
    assert copy["about"]["signatures"] == "broken"
    text = pages(case / "arkiv" / copy["path"])
    assert "Filen er ændret efter underskriften på en måde, som underskriften ikke tillader" in text
    (control,) = (one for one in listed if one["role"] == "kontrolblad")
    for page in (text, pages(case / "arkiv" / control["path"])):
        assert "efterprøvet" not in page

    assert infohus("settle", case, "--undo", found["key"], *said).status == 0
    assert infohus("check", case).status == 1


def test_a_single_file_is_archived_with_its_verdict(tmp_path: Path, infohus: Callable[..., Said]) -> None:
    """Whatever the verdict: the file came, and that is what is kept."""
    path = tmp_path / "kom.pdf"
    shutil.copy(RETURNED / "pdf_certified_then_changed.pdf", path)
    said = infohus("archive", path, "-o", tmp_path / "arkiv")
    assert "underskrift holder ikke" in said.err
    (copy,) = (tmp_path / "arkiv").glob("*.pdf")
    assert "underskriften ikke tillader" in pages(copy)
    assert "efterprøvet" not in pages(copy)
