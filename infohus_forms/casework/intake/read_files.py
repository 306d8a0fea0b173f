"""Read completed files that a person points at: with the prints, the confirmed answers and the mark of the case that they are in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from infohus_forms.casework.intake.form_reader import reader
from infohus_forms.casework.intake.paper_blanks import blank_prints
from infohus_forms.casework.storage.case_folder import case_of
from infohus_forms.models.response import Response


def read_files(
    files: Sequence[Path], *, use_embedded: bool = False, begin: Callable[[Path], None] = lambda _path: None
) -> Iterator[tuple[Path, tuple[Response, ...]]]:
    """Yield each file with its forms: one, or as many as a scan holds; `begin` is called before each file is read.

    A file that cannot be read is a refused response with one finding; it never stops the others. The paper copies of the first
    file's case are what scans are compared with. With `use_embedded` a form of a version that is not installed is read by the
    specification in the file itself.
    """
    if not files:
        return
    with reader(paper=blank_prints(case_of(files[0]))) as look:
        # loaded while the reader gets ready
        from infohus_forms.casework.intake.paper_answers import confirmations  # noqa: PLC0415
        from infohus_forms.casework.intake.responses import in_invented_case, responses_of  # noqa: PLC0415
        from infohus_forms.casework.storage.case_file import load  # noqa: PLC0415

        for path in files:
            begin(path)
            case = case_of(path)
            read = in_invented_case(look) if case and load(case.path)[1].fictional else look
            yield path, responses_of(path, read=read, use_embedded=use_embedded, confirmed=confirmations(case))
