"""Which form a file is: the installed specification with the same digest, or the one inside when that is asked for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from infohus_forms.models.finding import Refused
from infohus_forms.models.response import RawForm
from infohus_forms.models.specification.form import FormSpec, canonical
from infohus_forms.read import findings
from infohus_forms.read.identity import spec_of
from tests.support.builders import a_form, a_raw

OLD, NEW = a_form("- {id: a, kind: text}"), a_form("- {id: a, kind: date}", version="1.1")


def installed(form: str) -> tuple[FormSpec, ...]:
    """Both versions of one form, and nothing of any other."""
    return (NEW, OLD) if form == OLD.id else ()


def refusal(raw: RawForm, *, use_embedded: bool = False) -> str:
    """The code of the refusal."""
    with pytest.raises(Refused) as stop:
        spec_of(raw, installed, use_embedded=use_embedded)
    return stop.value.finding.code


@pytest.mark.parametrize("spec", [OLD, NEW])
def test_the_version_with_the_same_digest_is_used(spec: FormSpec) -> None:
    """An old form is read by its own version, for years."""
    found, stamp, said = spec_of(a_raw(spec, {}), installed, use_embedded=False)

    assert (found, stamp.hash, said) == (spec, spec.hash, ())


def test_the_digest_counts_and_not_the_number() -> None:
    """Version 1.0 with another content is not our version 1.0."""
    raw = a_raw(OLD, {}, hash="0" * 64)

    assert refusal(raw) == findings.UNKNOWN_VERSION.code


def test_a_file_without_identity_and_a_form_that_nobody_knows() -> None:
    """Each its own message."""
    assert refusal(replace(a_raw(OLD, {}), stamp=None)) == findings.NO_IDENTITY.code
    assert refusal(a_raw(OLD, {}, form="andet")) == findings.UNKNOWN_FORM.code


def test_the_specification_inside_is_used_with_a_warning() -> None:
    """Only when asked for, and only if no installed one is the same."""
    stranger = a_form("- {id: b, kind: text}", form="andet")
    raw = replace(a_raw(stranger, {}), embedded_spec=canonical(stranger.content))

    spec, _, said = spec_of(raw, installed, use_embedded=True)

    assert (spec.content, spec.hash) == (stranger.content, stranger.hash)
    assert not spec.meaning, "no table of roles is for a form that only a file has"
    assert [item.code for item in said] == [findings.EMBEDDED_SPEC.code]
    own = replace(a_raw(OLD, {}), embedded_spec=canonical(stranger.content))
    assert spec_of(own, installed, use_embedded=True)[0] == OLD


@pytest.mark.parametrize("inside", [None, b"", b"{}", b"[", b'{"id": 1}', canonical(NEW.content), b"\xff"])
def test_a_specification_inside_that_is_not_the_one_of_the_stamp_is_refused(inside: bytes | None) -> None:
    """Missing, broken, or changed: the digest of the stamp does not fit."""
    stranger = a_form("- {id: b, kind: text}", form="andet")

    raw = replace(a_raw(stranger, {}), embedded_spec=inside)

    assert refusal(raw, use_embedded=True) == findings.EMBEDDED_SPEC_BROKEN.code
