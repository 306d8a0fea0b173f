"""Forms made for a case: each with its own instance, prefilled with what is already known."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from infohus_forms.files import write, write_all
from infohus_forms.formats.names import overflow
from infohus_forms.models.case import Issued, Reference, written_as
from infohus_forms.models.response import Stamp
from infohus_forms.spec.shelf import Shelf

HEADER = {
    "case_no": "hdr_case_no",
    "municipality": "hdr_municipality",
    "police_district": "hdr_police_district",
    "infohus_name": "hdr_infohus_name",
    "person_ref": "hdr_person_ref",
}
"""Attribute of the case's reference → the field in the head of every form."""

DIGEST = 16
"""Number of characters kept of the digest of the prefilled content."""


@dataclass(frozen=True, slots=True)
class Order:
    """A form to be made: what is known beforehand, and a name for its files without personal data.

    `known` is filled in; `earlier` (texts by field id) is only shown next to fields that stay empty. `replaces` is the
    instance of an older form that this one replaces; `version` is the one in use when it is empty.
    """

    form: str
    name: str
    known: Mapping[str, Any] = field(default_factory=dict)
    earlier: Mapping[str, str] = field(default_factory=dict)
    replaces: str = ""
    version: str = ""


def prepared(
    shelf: Shelf, reference: Reference, order: Order, *, today: date, fresh: Callable[[], str]
) -> tuple[Issued, Stamp, dict[str, Any]]:
    """Return a form about to be made: its entry in `sag.yaml`, the stamp it will carry, and what is filled in.

    `fresh` gives a new random id: one for the instance, one for the copy.
    """
    spec = shelf.form(order.form, order.version)
    known = filled_in(shelf, reference, order)
    issued = Issued(
        form=spec.id,
        version=spec.version,
        instance=fresh(),
        token=fresh(),
        issued=today.isoformat(),
        authority=str(known.get(spec.identity.authority, "")),
        unit=str(known.get(spec.identity.unit, "")),
        supplement=str(known.get(spec.identity.supplement, "")),
        meeting=str(known.get(spec.identity.meeting, "")),
        content=content(shelf, reference, order),
        replaces=order.replaces,
        shelf=shelf.origin(spec.id, spec.version),
    )
    stamp = Stamp(
        spec.id,
        spec.version,
        spec.hash,
        case=reference.case_no,
        instance=issued.instance,
        token=issued.token,
        fictional=reference.fictional,
        issued=issued.issued,
    )
    return issued, stamp, known


def filled_in(shelf: Shelf, reference: Reference, order: Order) -> dict[str, Any]:
    """Return the prefilled answers: the head that the case gives the form, and what the order knows."""
    spec = shelf.form(order.form, order.version)
    fields = spec.by_id
    head = {field_id: getattr(reference, name) for name, field_id in HEADER.items()}
    head |= {spec.identity.case: reference.case_no} if spec.identity.case else {}
    return {key: value for key, value in {**head, **order.known}.items() if value and _has(fields, key)}


def content(shelf: Shelf, reference: Reference, order: Order) -> str:
    """Return a digest of what is filled in and shown beforehand: of two forms with the same digest only one need be made."""
    whole = [filled_in(shelf, reference, order), dict(order.earlier)]
    return hashlib.sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()[:DIGEST]


def issue(
    shelf: Shelf,
    reference: Reference,
    order: Order,
    formats: tuple[str, ...],
    folder: Path,
    *,
    today: date,
    fresh: Callable[[], str],
) -> tuple[Issued, list[Path]]:
    """Make a form in each format and write the files; return what was issued, and the files."""
    issued, files = made(shelf, reference, order, formats, folder, today=today, fresh=fresh)
    return issued, write_all(files)


def made(
    shelf: Shelf,
    reference: Reference,
    order: Order,
    formats: tuple[str, ...],
    folder: Path,
    *,
    today: date,
    fresh: Callable[[], str],
) -> tuple[Issued, dict[Path, bytes]]:
    """Make a form in each format; return what is issued, and the files to be written to the folder."""
    from infohus_forms.render.forms import file_name, fillable  # noqa: PLC0415 - 0.3 s: what is due is known without

    issued, stamp, known = prepared(shelf, reference, order, today=today, fresh=fresh)
    spec = shelf.form(order.form, order.version)
    files = {
        folder / file_name(order.name, name): fillable(spec, stamp, known, name, order.earlier) for name in formats
    }
    return replace(issued, files=tuple(map(written_as, files.values()))), files


def _has(fields: Mapping[str, Any], answer: str) -> bool:
    """Return whether the form has this answer, also as a part of a field or an overflow box."""
    return answer in fields or answer.rpartition("_")[0] in fields or answer.removesuffix(overflow("")) in fields


def blank(shelf: Shelf, form: str, formats: tuple[str, ...], folder: Path) -> list[Path]:
    """Write blank forms that belong to no case, one file for each format, named by the form."""
    from infohus_forms.render.forms import blank_stamp, file_name, fillable  # noqa: PLC0415 - see `made`

    spec = shelf.form(form)
    return [write(folder / file_name(spec.id, name), fillable(spec, blank_stamp(spec), {}, name)) for name in formats]
