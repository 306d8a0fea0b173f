"""The public functions of the package: make forms, read completed ones, check a case, combine and archive it.

    import infohus_forms as forms

    answers = forms.read(*Path("modtaget").iterdir())     # completed files, whatever program filled them in
    with forms.open_case("sag") as case:                  # no other job writes in the case meanwhile
        review = forms.check(case)                        # findings, where the case is in A–E, what is awaited
        forms.combine(review)                             # the assessment in Word and PDF, and the kontrolblad
        forms.archive(review)                             # archive-ready PDFs and the manifest

Everything expected that stops a function is an InfohusError with a message in Danish, an exit status and findings; nothing has been
written then. The functions load what they need when they are called: importing the package costs nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from infohus_forms.models.job import Progress, unreported

if TYPE_CHECKING:
    from infohus_forms.casework.review.review import Review
    from infohus_forms.casework.storage.case_folder import CaseFolder
    from infohus_forms.models.response import Response

AnyPath: TypeAlias = str | PathLike[str]

__all__ = ["archive", "check", "combine", "open_case", "read", "render"]


def render(form: str, format: str = "word", *, version: str = "", specs: Sequence[AnyPath] = ()) -> bytes:  # noqa: A002 - the word of the command line
    """Return a blank form that belongs to no case, as a file's bytes.

    Args:
        form: id of an installed form, as `infohus spec list` shows it: `redskab3`.
        format: `word`, `pdf`, `print`, `word-print` or `board`.
        version: `1.0`; the newest when it is empty.
        specs: folders of forms of one's own, over the program's.

    Raises:
        InfohusError: there is no such form, version or format.

    Example:
        >>> render("redskab1", "pdf")[:5]
        b'%PDF-'
    """
    from infohus_forms.models.errors import Action, InfohusError
    from infohus_forms.render.forms import WRITERS, blank_stamp, fillable
    from infohus_forms.spec.shelf import open_shelf

    shelf = open_shelf(*map(Path, specs))
    if form not in shelf.form_ids() or (version and version not in shelf.versions(form)):
        raise InfohusError(
            f"Skemaet »{form}« findes ikke{f' i udgave {version}' if version else ''}.",
            Action("spec list", "Se dem, der er installeret,", on_case=False),
        )
    if format not in WRITERS:
        raise InfohusError(f"Formatet »{format}« findes ikke. Vælg et af: {', '.join(WRITERS)}.")
    spec = shelf.form(form, version)
    return fillable(spec, blank_stamp(spec), {}, format)


def read(*files: AnyPath, use_embedded_spec: bool = False, specs: Sequence[AnyPath] = ()) -> tuple[Response, ...]:
    """Return what completed files say, in their order: typed answers, and findings that name file and question.

    The files are looked at in a process of its own. A file that cannot be read is a response with `refused` and one finding;
    it never stops the others. A scan that holds several forms gives several responses.

    Args:
        files: Word, PDF or scanned forms.
        use_embedded_spec: read a form of a version that is not installed by the specification in the file itself.
        specs: folders of forms of one's own, over the program's and those that the profile of a file's case names.

    Example:
        >>> read("no-such-file.docx")[0].findings[0].code
        'file.not_readable'
    """
    from infohus_forms.casework.intake.read_files import read_files

    found = read_files([*map(Path, files)], specs=[*map(Path, specs)], use_embedded=use_embedded_spec)
    return tuple(form for _, forms in found for form in forms)


@contextmanager
def open_case(folder: AnyPath, *, specs: Sequence[AnyPath] = ()) -> Iterator[CaseFolder]:
    """Hold a case for the block: no other process and no other thread writes in it meanwhile.

    It is read with the program's forms, those of the folders that `skemaer` in its `kommune.yaml` names, and those in `specs`.

    Raises:
        InfohusError: the folder is no case, or another job holds it (exit status 7).
    """
    from infohus_forms.casework.storage.case_lock import opened

    with opened(Path(folder), [*map(Path, specs)]) as case:
        yield case


def check(case: CaseFolder | AnyPath, *, today: date | None = None, progress: Progress = unreported) -> Review:
    """Return everything that came back to a case, read and checked: `findings`, `place` in A–E, `settled` decisions; `as_json()`.

    Nothing is written. `today` is this machine's date when it is None; deadlines are counted from it. `progress` is called for each
    file that has been read; it stops the job by raising CancelledError (`infohus_forms.models.job`).

    Raises:
        InfohusError: the folder is no case.
    """
    from infohus_forms.casework.review.review import review
    from infohus_forms.casework.storage.case_folder import CaseFolder

    return review(case if isinstance(case, CaseFolder) else Path(case), today=today or _now().date(), progress=progress)


def combine(
    review: Review,
    *,
    incomplete: bool = False,
    template: AnyPath | None = None,
    progress: Progress = unreported,
) -> list[Path]:
    """Write the combined assessment of a case in Word and PDF, and the internal kontrolblad; return their paths.

    Args:
        review: what `check` gave; it is refused when the case has changed since.
        incomplete: combine though forms are missing; page 1 says so.
        template: a Word template instead of the municipality's.
        progress: called for each document; it stops the job by raising CancelledError, and nothing is written.

    Raises:
        InfohusError: errors are undecided (`findings`), the case is held by another job, or a document is not conformant.
    """
    from infohus_forms.casework.documents.assessment import write_combined

    return write_combined(
        review,
        incomplete=incomplete,
        template=Path(template) if template else None,
        progress=progress,
    )


def archive(
    review: Review,
    *,
    conformance: str = "3a",
    incomplete: bool = False,
    now: datetime | None = None,
    progress: Progress = unreported,
) -> list[Path]:
    """Write everything of a case as archive-ready PDFs into its folder `arkiv`; return their paths, the manifest last.

    Args:
        review: what `check` gave; it is refused when the case has changed since.
        conformance: `2a` or `3a` of PDF/A.
        incomplete: archive though forms are missing.
        now: the time that the manifest and the log get; this machine's when it is None.
        progress: as for `combine`.

    Raises:
        InfohusError: as for `combine`.
    """
    from infohus_forms.casework.archiving.archive_case import archive_case

    return archive_case(review, conformance, incomplete=incomplete, now=now or _now(), progress=progress)[0]


def _now() -> datetime:
    return datetime.now().astimezone()
