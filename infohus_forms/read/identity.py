"""Identity of a completed file: its stamp, and the specification with the same digest."""

from __future__ import annotations

import json
from collections.abc import Callable

from pydantic import ValidationError

from infohus_forms.models.finding import Finding, Refused
from infohus_forms.models.response import RawForm, Stamp
from infohus_forms.models.specification.form import FormSpec
from infohus_forms.read import findings

Lookup = Callable[[str], tuple[FormSpec, ...]]
"""Function that returns every installed version of a form, by its id; none if there is no such form."""


def spec_of(raw: RawForm, installed: Lookup, *, use_embedded: bool) -> tuple[FormSpec, Stamp, tuple[Finding, ...]]:
    """Return the specification that the file was made from, its stamp, and findings about them.

    Raises Refused when the file has no identity, or when its specification is not installed and the
    embedded one may not be used (design §5, »Identity«).
    """
    stamp = raw.stamp
    if stamp is None:
        raise Refused(findings.NO_IDENTITY.at())
    versions = installed(stamp.form)
    for spec in versions:
        if spec.hash == stamp.hash:
            return spec, stamp, ()
    if use_embedded:
        return _embedded(raw.embedded_spec, stamp), stamp, (findings.EMBEDDED_SPEC.at(),)
    if not versions:
        raise Refused(findings.UNKNOWN_FORM.at(form=stamp.form))
    raise Refused(findings.UNKNOWN_VERSION.at(form=stamp.form, version=stamp.version))


def _embedded(data: bytes | None, stamp: Stamp) -> FormSpec:
    try:
        spec = FormSpec.model_validate(json.loads(data or b""))
    except (ValueError, ValidationError):
        raise Refused(findings.EMBEDDED_SPEC_BROKEN.at()) from None
    # The digest is computed from the embedded specification itself, so a changed one no longer fits the stamp.
    if (spec.id, spec.hash) != (stamp.form, stamp.hash):
        raise Refused(findings.EMBEDDED_SPEC_BROKEN.at())
    return spec
