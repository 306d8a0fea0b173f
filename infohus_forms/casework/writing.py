"""The combined assessment as files: a new numbered version when anything changed, never over an older one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from infohus_forms import __version__
from infohus_forms.archive.conformance import checked
from infohus_forms.archive.naming import safe_case
from infohus_forms.casework.folder import locked
from infohus_forms.casework.review import Review
from infohus_forms.casework.settling import told
from infohus_forms.combine.assess import assessment_of
from infohus_forms.combine.control_sheet import control_sheet_pdf
from infohus_forms.combine.pdf import combined_pdf
from infohus_forms.combine.word import combined_word
from infohus_forms.files import shipped, write
from infohus_forms.models.assessment import Assessment

DOCUMENT, CONTROL = "samlet-vurdering", "kontrolblad-internt"
FLAVOURS, CONTROL_FLAVOURS = ("3a", "ua1"), ("2a", "ua1")
PROGRAM = f"infohus-forms {__version__}"


def write_combined(result: Review, *, incomplete: bool) -> list[Path]:
    """The assessment in Word and PDF and the internal kontrolblad, in the case's folder `vurdering`.

    The same input gives the same bytes, so a run without news writes nothing new. Raises
    NotConformantError when a PDF would not be what it claims.
    """
    stem = f"{safe_case(result.reference.case_no)}_{DOCUMENT}"
    with locked(result.folder):
        number = newest_version(result.folder.assessment, stem)
        written = versions_of(result, number, incomplete=incomplete) if number else {}
        if not written or any(_differs(path, data) for path, data in written.items()):
            written = versions_of(result, number + 1, incomplete=incomplete)
            for path, data in written.items():
                write(path, data)
    return list(written)


def versions_of(result: Review, number: int, *, incomplete: bool) -> dict[Path, bytes]:
    """The files of a version, by path."""
    assessment = combined(result, number, incomplete=incomplete)
    case, folder = safe_case(result.reference.case_no), result.folder.assessment
    template = (shipped("templates/word") / "assessment.docx").read_bytes()
    return {
        folder / f"{case}_{DOCUMENT}_v{number}.docx": combined_word(assessment, template),
        folder / f"{case}_{DOCUMENT}_v{number}.pdf": checked(combined_pdf(assessment), FLAVOURS),
        folder / f"{case}_{CONTROL}_v{number}.pdf": checked(control_sheet(result), CONTROL_FLAVOURS),
    }


def control_sheet(result: Review) -> bytes:
    """The internal kontrolblad of the case as it stands."""
    about_case = [replace(item.finding, place=", ".join(item.files)) for item in result.across]
    return control_sheet_pdf(
        result.case,
        received=result.told_forms,
        program=PROGRAM,
        findings=about_case,
        fates=result.fates,
        settled=[told(one) for one in result.settled],
    )


def combined(result: Review, number: int, *, incomplete: bool) -> Assessment:
    """The assessment of the case as it stands; what is missing is named on its first page."""
    missing = tuple(item.finding.message for item in result.lacking) if incomplete else ()
    return assessment_of(result.case, incomplete=(*missing, *result.waived), version=str(number))


def newest_version(folder: Path, stem: str) -> int:
    """The highest number of a version in the folder; 0 when there is none."""
    numbers = [path.stem.rpartition("_v")[2] for path in folder.glob(f"{stem}_v*.*")]
    return max((int(number) for number in numbers if number.isdigit()), default=0)


def _differs(path: Path, data: bytes) -> bool:
    return not path.is_file() or path.read_bytes() != data
