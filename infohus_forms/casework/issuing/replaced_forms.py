"""Forms that were made again: their names, and what lies of the older one in `skemaer` goes to `skemaer/gamle`, unless somebody wrote in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from infohus_forms.casework.intake.form_reader import reader
from infohus_forms.casework.intake.paper_blanks import MADE
from infohus_forms.casework.issuing.meeting_lines import is_sheet
from infohus_forms.casework.storage.case_file import PAPER, CaseFolder, kept
from infohus_forms.files import beside
from infohus_forms.models.case import Issued, written_as
from infohus_forms.models.finding import Refused

NUMBERED = re.compile(r"(?: \((\d{1,4})\))?(?:_\d{1,4})?")
"""What may follow a form's name: its number when it was made again, and that of a file that was moved where its name was taken."""


def free_name(name: str, folder: CaseFolder, made: Iterable[Path]) -> str:
    """The name itself, or a higher number than any form of that name has, in `skemaer` or among the older ones in `skemaer/gamle`.

    An older form is never written over, and the highest number is the newest form.
    """
    there = (path for place in (folder.forms, folder.older) if place.is_dir() for path in place.iterdir())
    numbers = [number for path in (*made, *there) if (number := _number_of(path.stem, name))]
    return f"{name} ({max(numbers) + 1})" if numbers else name


def _number_of(stem: str, name: str) -> int:
    """Which form of a name a file is: 1 for the name itself, n for `NAME (n)`, 0 for another."""
    if not stem.startswith(name):
        return 0
    found = NUMBERED.fullmatch(stem.removeprefix(name))
    return int(found[1] or 1) if found else 0


def moved_away(folder: CaseFolder, older: Iterable[Issued]) -> tuple[dict[Path, bytes | None], tuple[str, ...]]:
    """What is to be written so that the files of these forms lie in `skemaer/gamle`, and what is to be said of them.

    Only a file with the very bytes that we made is moved; one that somebody has written in stays and is named.
    """
    files: dict[Path, bytes | None] = {}
    told: list[str] = []
    there = {path: path.read_bytes() for path in _files(folder)}
    for form in older:
        prints = {str(item.get("print", "")) for item in kept(folder, PAPER) if item.get("instans") == form.instance}
        own = [path for path, data in there.items() if written_as(data) in {*form.files, *prints}]
        for path in own:
            files |= {beside(folder.older / path.name, files): there[path], path: None}
        if own:
            told.append(f"{_named(own)} er lavet igen; den gamle udgave ligger nu i »skemaer/gamle«.")
        if set(form.files) - {written_as(there[path]) for path in own}:
            told += [
                f"»{path.name}« er også en gammel udgave, men nogen har skrevet i den. Den er ikke flyttet."
                for path in _written_in(form, {path: data for path, data in there.items() if path not in own})
            ]
    return files, tuple(told)


def sheets_moved_away(
    folder: CaseFolder, form: Issued, meeting: str, sheet: bytes
) -> tuple[dict[Path, bytes | None], tuple[str, ...]]:
    """The same for a meeting's earlier sheets of lines, among the files of its form; `sheet` is the one that counts now, empty for none."""
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


def _written_in(form: Issued, files: dict[Path, bytes]) -> Iterator[Path]:
    """The files that say that they are this form."""
    with reader() as read:
        for path, data in files.items():
            try:
                stamp = read(data).stamp if path.suffix in MADE else None
            except Refused:
                continue
            if stamp and stamp.instance == form.instance:
                yield path


def _named(paths: Iterable[Path]) -> str:
    return ", ".join(f"»{path.name}«" for path in paths)
