"""The installed forms: the folder of the specifications, and the versions of each form."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from threading import Lock

from infohus_forms.files import shipped
from infohus_forms.models.form import FormSpec
from infohus_forms.spec import findings
from infohus_forms.spec.load import load_form
from infohus_forms.spec.source import SpecError

ORDER = ("redskab1", "redskab2_overblik", "redskab2_bidrag", "redskab3", "redskab4")
"""The forms in the order of the flow; others follow by name."""

NOT_FORMS = frozenset({"shared", "places"})


def specs_folder() -> Path:
    """Return the folder `form_specs`, of the package or of the checkout."""
    return shipped("form_specs")


def form_ids() -> tuple[str, ...]:
    """Return the ids of the installed forms, in the order of the flow."""
    found = [path.name for path in specs_folder().iterdir() if path.is_dir() and path.name not in NOT_FORMS]
    return tuple(sorted(found, key=lambda name: (ORDER.index(name) if name in ORDER else len(ORDER), name)))


def versions(form: str) -> tuple[str, ...]:
    """Return the versions of a form, oldest first; empty if there is no such form."""
    folder = specs_folder() / form
    found = [path.stem for path in folder.glob("*.yaml")] if form not in NOT_FORMS and "/" not in form else []
    return tuple(sorted(found, key=lambda version: [int(part) for part in version.split(".") if part.isdigit()]))


@lru_cache(maxsize=32)
def form_spec(form: str, version: str = "") -> FormSpec:
    """Return an installed form; the newest version unless one is named.

    Raises SpecError when there is no such form or version, or the file has mistakes.
    """
    known = versions(form)
    if not known:
        raise SpecError([findings.NO_FORM.at(place=form, form=form, known=", ".join(form_ids()))])
    if version and version not in known:
        words = {"form": form, "version": version, "known": ", ".join(known)}
        raise SpecError([findings.NO_VERSION.at(place=form, **words)])
    with _loading:
        return _loaded(specs_folder() / form / f"{version or known[-1]}.yaml")


_loading = Lock()
"""A case's files are handled by several threads, which want the same form at once: the first one loads it."""


@lru_cache(maxsize=32)
def _loaded(path: Path) -> FormSpec:
    return load_form(path)
