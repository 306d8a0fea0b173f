"""Read completed files that a person points at: with the prints, the confirmed answers and the mark of the case that they are in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import count, groupby
from pathlib import Path

from infohus_forms.casework.intake.form_reader import reader
from infohus_forms.casework.intake.paper_blanks import blank_prints
from infohus_forms.casework.storage.case_folder import CaseFolder, case_of
from infohus_forms.models.job import Phase, Progress, Step, unreported
from infohus_forms.models.response import Response
from infohus_forms.spec.shelf import Shelf, open_shelf


def read_files(
    files: Sequence[Path],
    *,
    specs: Sequence[Path] = (),
    use_embedded: bool = False,
    progress: Progress = unreported,
) -> Iterator[tuple[Path, tuple[Response, ...]]]:
    """Yield each file with its forms: one, or as many as a scan holds; `progress` is called before each file is read.

    A file that cannot be read is a refused response with one finding; it never stops the others. Files of
    one case after one another share a reader, which knows the forms and the paper copies of that case; a file that is in no case is read with the
    program's forms and those in the folders `specs`. With `use_embedded` a form of a version that is not installed is read by the
    specification in the file itself.
    """
    done = count()

    def begin(path: Path) -> None:
        progress(Step(Phase.READ, next(done), len(files), path.name))

    for case, group in groupby(files, key=partial(case_of, specs=specs)):
        shelf = case.shelf if case else open_shelf(*specs)
        yield from read_together(group, case, shelf, use_embedded=use_embedded, begin=begin)
    progress(Step(Phase.READ, len(files), len(files)))


def read_together(
    files: Iterable[Path],
    case: CaseFolder | None,
    shelf: Shelf,
    *,
    name: Callable[[Path], str] = lambda _path: "",
    use_embedded: bool = False,
    begin: Callable[[Path], None] = lambda _path: None,
) -> Iterator[tuple[Path, tuple[Response, ...]]]:
    """Yield each file of one case, or of none, with its forms; `name` is what findings call a file, if not by its own name."""
    with reader(shelf, paper=blank_prints(shelf, case)) as look:
        # loaded while the reader gets ready
        from infohus_forms.casework.intake.responses import in_invented_case, responses_of  # noqa: PLC0415
        from infohus_forms.casework.storage.card import load  # noqa: PLC0415

        known = load(case) if case else None
        read = in_invented_case(look) if known and known.reference.fictional else look
        of_file = partial(
            responses_of,
            installed=shelf.installed,
            read=read,
            use_embedded=use_embedded,
            confirmed=known.confirmations if known else (),
        )
        for path in files:
            begin(path)
            yield path, of_file(path, name=name(path))
