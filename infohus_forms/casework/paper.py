"""Paper copies of a case's forms, each under a token of its own that `sag.yaml` remembers."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import date
from pathlib import Path

from infohus_forms.casework.folder import PAPER, CaseError, keep, kept, load, locked
from infohus_forms.casework.prints import issued_stamps
from infohus_forms.casework.reading import reader
from infohus_forms.casework.review import review
from infohus_forms.files import beside, write
from infohus_forms.formats.pdf.print import print_form
from infohus_forms.models.response import Stamp
from infohus_forms.render.forms import ENDINGS
from infohus_forms.render.questions import sheet_of
from infohus_forms.spec.shelf import form_spec


def print_copies(
    path: Path, forms: Collection[str], number: int, *, today: date, fresh: Callable[[], str]
) -> list[Path]:
    """Paper copies of the forms that are out, into the case's folder `skemaer`; no form that has come back.

    `forms` are ids, all when empty; `number` is how many copies of each; `fresh` gives a copy's token. Raises CaseError
    when a form that is asked for is not out.
    """
    folder, _, issued = load(path)
    with locked(folder):
        back = {item.stamp.instance for item in review(path, today=today).own if item.stamp}
        with reader() as read:
            stamps = issued_stamps(folder, read)
        out = [
            item.instance
            for item in issued
            if item.instance in stamps and item.instance not in back and (not forms or item.form in forms)
        ]
        lacking = set(forms) - {stamps[instance][1].form for instance in out}
        if lacking:
            raise CaseError(
                f"Der er intet udsendt skema »{min(lacking)}«, som mangler at komme tilbage. Lav det med »infohus next«."
            )
        made, listed = [], kept(folder, PAPER)
        for instance in out:
            name, stamp = stamps[instance]
            for _ in range(number):
                copy = replace(stamp, token=fresh())
                target = beside(folder.forms / f"{name}{ENDINGS['print']}.pdf")
                made.append(write(target, on_paper(copy)))
                listed.append({"kopi": copy.token, "instans": instance, "dato": today.isoformat()})
        keep(folder, PAPER, listed)
    return made


def on_paper(stamp: Stamp) -> bytes:
    """The paper edition of a form with what its stamp says was filled in beforehand."""
    sheet = sheet_of(form_spec(stamp.form, stamp.version), fictional=stamp.fictional)
    return print_form(sheet, stamp, stamp.prefilled)
