"""The blank print that a scanned page is compared with: that of a copy the case gave out, else of a blank form."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from functools import lru_cache

from infohus_forms.casework.intake.form_reader import reader
from infohus_forms.casework.storage.card import load
from infohus_forms.casework.storage.case_folder import CaseFolder
from infohus_forms.formats.paper_code import Ask, PaperCode, copy_token
from infohus_forms.models.finding import Refused
from infohus_forms.models.paper_layout import Origin, PaperReference
from infohus_forms.models.response import RawForm, Stamp
from infohus_forms.models.specification.form import FormSpec
from infohus_forms.read.worker_client import Read
from infohus_forms.spec.shelf import Shelf
from infohus_forms.validate.form.answers import TICKED

MADE = (".pdf", ".docx")


def issued_stamps(folder: CaseFolder, read: Read) -> dict[str, tuple[str, Stamp]]:
    """Return instance → name and stamp of the forms in `skemaer`, older ones in `gamle` too: their paper may come back."""
    from infohus_forms.render.forms import ENDINGS  # noqa: PLC0415 - the writers are heavy, and only paper asks

    found: dict[str, tuple[str, Stamp]] = {}
    files = (file for part in (folder.forms, folder.older) if part.is_dir() for file in sorted(part.iterdir()))
    for file in files:
        if file.suffix in MADE and ENDINGS["print"] not in file.stem:
            try:
                stamp = read(file.read_bytes()).stamp
            except (Refused, OSError):
                continue
            if stamp and stamp.instance:
                found.setdefault(stamp.instance, (file.stem, stamp))
    return found


def filled_stamp(raw: RawForm) -> Stamp | None:
    """Return the stamp of a copy that is printed with the answers of a completed form."""
    if raw.stamp is None:
        return None
    values = {name: text for name, text in raw.texts.items() if text} | dict.fromkeys(raw.ticked, TICKED)
    return replace(raw.stamp, prefilled=values)


def _filled_stamps(folder: CaseFolder, read: Read, digests: set[str]) -> dict[str, Stamp]:
    """Return digest → stamp of the copies printed with that file's answers, for the files that are still in the case."""
    found: dict[str, Stamp] = {}
    files = (path for part in (folder.received, folder.forms) if part.is_dir() for path in part.rglob("*"))
    for file in files if digests else ():
        if file.suffix.lower() in MADE:
            data = file.read_bytes()
            digest = hashlib.sha256(data).hexdigest()
            if digest in digests:
                stamp = filled_stamp(read(data))
                if stamp:
                    found[digest] = stamp
    return found


def blank_prints(shelf: Shelf, folder: CaseFolder | None = None) -> Ask:
    """Return the lookup from a page's code to its blank print (`form_reader.reader`): of a copy that the case gave out, else of a blank form of the shelf.

    Without a case every copy is loose. Nothing is looked up before the first page asks.
    """

    @lru_cache(maxsize=1)
    def given_out() -> dict[str, Stamp]:
        """Return copy token → stamp of every copy that the case gave out."""
        if folder is None:
            return {}
        with reader(shelf) as read:
            stamps = issued_stamps(folder, read)
        own = {copy_token(stamp.token): stamp for _, stamp in stamps.values()}
        copies = load(folder).copies
        with reader(shelf) as read:
            filled = _filled_stamps(folder, read, {copy.filled for copy in copies if copy.filled})
        for copy in copies:
            known = stamps.get(copy.instance)
            stamp = filled.get(copy.filled) if copy.filled else known[1] if known else None
            if stamp:
                own[copy.token] = replace(stamp, token=copy.token)
        return own

    @lru_cache(maxsize=8)
    def reference(code: PaperCode) -> PaperReference | None:
        """Return the blank print of a code: of the case's copy, else of the installed form with this layout; None for an unknown layout."""
        from infohus_forms.render.paper_layout import layout_of, paper_reference  # noqa: PLC0415 - see above

        stamp = given_out().get(code.token)
        # A known token is not enough: a page with another layout must be compared with the blank of that layout.
        if stamp and layout_of(shelf.form(stamp.form, stamp.version), fictional=stamp.fictional) == code.layout:
            return paper_reference(shelf.form(stamp.form, stamp.version), stamp, Origin.CASE)
        found = _form_of(shelf, code.layout)
        if found is None:
            return None
        spec, fictional = found
        loose = folder is None or code.token == copy_token("")
        own = Stamp(spec.id, spec.version, spec.hash, token=code.token, fictional=fictional)
        return paper_reference(spec, own, Origin.LOOSE if loose else Origin.OTHER)

    def ask(code: PaperCode | None) -> PaperReference | None:
        return reference(replace(code, page=1)) if code else None

    return ask


def _form_of(shelf: Shelf, layout: str) -> tuple[FormSpec, bool] | None:
    """Return the form of the shelf whose paper edition has this layout, and whether it is the edition for invented cases."""
    from infohus_forms.render.paper_layout import layout_of  # noqa: PLC0415 - see above

    for fictional in (False, True):
        for spec in shelf.forms():
            if layout_of(spec, fictional=fictional) == layout:
                return spec, fictional
    return None
