"""Forms that were made again: their names, and the move of the older files to `skemaer/gamle`, unless someone wrote in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from infohus_forms.casework.intake.form_reader import reader
from infohus_forms.casework.intake.paper_blanks import MADE
from infohus_forms.casework.issuing.meeting_lines import is_sheet
from infohus_forms.casework.storage.case_file import CaseFile
from infohus_forms.casework.storage.case_folder import CaseFolder
from infohus_forms.files import beside
from infohus_forms.models.case import Issued, written_as
from infohus_forms.models.finding import Refused
from infohus_forms.spec.shelf import Shelf

NUMBERED = re.compile(r"(?: \((\d{1,4})\))?(?:_\d{1,4})?")
"""The suffix of a form's name: its number when it was made again, and that of a file moved to where its name was taken."""


def free_name(name: str, folder: CaseFolder, made: Iterable[Path]) -> str:
    """Return the name itself, or with a number higher than that of any form with this name in `skemaer` or `skemaer/gamle`.

    An older form is never overwritten, and the highest number is the newest form.
    """
    there = (path for place in (folder.forms, folder.older) if place.is_dir() for path in place.iterdir())
    numbers = [number for path in (*made, *there) if (number := _number_of(path.stem, name))]
    return f"{name} ({max(numbers) + 1})" if numbers else name


def _number_of(stem: str, name: str) -> int:
    """Return which form of a name a file is: 1 for the name itself, n for `NAME (n)`, 0 for another name."""
    if not stem.startswith(name):
        return 0
    found = NUMBERED.fullmatch(stem.removeprefix(name))
    return int(found[1] or 1) if found else 0


def moved_away(
    folder: CaseFolder, file: CaseFile, older: Iterable[Issued]
) -> tuple[dict[Path, bytes | None], tuple[str, ...]]:
    """Return the changes that move the files of these forms to `skemaer/gamle`, and the messages about them.

    Only a file with exactly the bytes that we made is moved; one that someone has written in stays and is reported.
    """
    files: dict[Path, bytes | None] = {}
    told: list[str] = []
    there = {path: path.read_bytes() for path in _files(folder)}
    for form in older:
        prints = {copy.written for copy in file.copies if copy.instance == form.instance}
        own = [path for path, data in there.items() if written_as(data) in {*form.files, *prints}]
        for path in own:
            files |= {beside(folder.older / path.name, files): there[path], path: None}
        if own:
            told.append(f"{_named(own)} er lavet igen; den gamle udgave ligger nu i »skemaer/gamle«.")
        if set(form.files) - {written_as(there[path]) for path in own}:
            told += [
                f"»{path.name}« er også en gammel udgave, men nogen har skrevet i den. Den er ikke flyttet."
                for path in _written_in(
                    folder.shelf, form, {path: data for path, data in there.items() if path not in own}
                )
            ]
    return files, tuple(told)


def sheets_moved_away(
    folder: CaseFolder, form: Issued, meeting: str, sheet: bytes
) -> tuple[dict[Path, bytes | None], tuple[str, ...]]:
    """Return the changes that move a meeting's earlier sheets of lines, and the messages about them.

    The sheets are among the files of their `form`; `sheet` is the name of the current sheet, empty for none.
    """
    there = {path: path.read_bytes() for path in _files(folder) if path.suffix.lower() == ".pdf"}
    older = {
        path: data
        for path, data in there.items()
        if data != sheet and written_as(data) in form.files and is_sheet(data, meeting)
    }
    files: dict[Path, bytes | None] = {}
    for path, data in older.items():
        files |= {beside(folder.older / path.name, files): data, path: None}
    told = f"{_named(older)} siger ikke længere, hvad der må stå i et fælles dokument, og ligger nu i »skemaer/gamle«."
    return files, (told,) if older else ()


def _files(folder: CaseFolder) -> Iterator[Path]:
    if folder.forms.is_dir():
        yield from (path for path in sorted(folder.forms.iterdir()) if path.is_file() and not path.is_symlink())


def _written_in(shelf: Shelf, form: Issued, files: dict[Path, bytes]) -> Iterator[Path]:
    """Yield the files whose stamp has the instance of this form."""
    with reader(shelf) as read:
        for path, data in files.items():
            try:
                stamp = read(data).stamp if path.suffix in MADE else None
            except Refused:
                continue
            if stamp and stamp.instance == form.instance:
                yield path


def _named(paths: Iterable[Path]) -> str:
    return ", ".join(f"»{path.name}«" for path in paths)
