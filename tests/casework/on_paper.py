"""A new case whose forms are printed for the pen, and the prints themselves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import count
from pathlib import Path

from infohus_forms.casework.intake.paper_blanks import blank_prints
from infohus_forms.casework.issuing.new_case import open_new
from infohus_forms.casework.issuing.paper_copies import print_copies
from infohus_forms.casework.storage.card import load
from infohus_forms.casework.storage.case_folder import folder_of
from infohus_forms.formats.paper_code import PaperCode
from infohus_forms.models.paper_layout import PaperReference
from infohus_forms.render.paper_layout import layout_of
from tests.support.shelf import SHELF, form_spec


def case_on_paper(folder: Path, forms: Sequence[str], day: date) -> dict[str, PaperReference]:
    """A case in `folder` with one printed copy of each form: the copies by form."""
    numbers = count(1)

    def fresh() -> str:
        return f"{next(numbers):08d}"

    open_new(folder, {"case_no": "26/01234", "municipality": "0751", "person_ref": "N.D."}, [], today=day, fresh=fresh)
    print_copies(folder, tuple(forms), 1, today=day, fresh=fresh)
    issued = {one.instance: one.form for one in load(folder).issued}
    made = {}
    for copy in load(folder).copies:
        form = issued[copy.instance]
        code = PaperCode(layout_of(form_spec(form), fictional=False), 1, 1, copy.token)
        reference = blank_prints(SHELF, folder_of(folder))(code)
        assert reference
        made[form] = reference
    return made
