"""Released versions are never edited: people fill in old copies for years."""

import hashlib
from pathlib import Path

import pytest

from infohus_forms.render.paper_layout import layout_of
from infohus_forms.spec.shelf import specs_folder
from tests.support.shelf import form_ids, form_spec, versions

RELEASED = {
    name: digest
    for digest, name in (line.split() for line in (specs_folder() / "released.sha256").read_text().splitlines() if line)
}


def test_every_version_on_the_shelf_is_in_the_digest_file() -> None:
    """A new version is released by adding its line to form_specs/released.sha256."""
    files = {path.relative_to(specs_folder()).as_posix() for path in specs_folder().glob("*/*.yaml")}

    assert set(RELEASED) == files


@pytest.mark.parametrize("name", sorted(RELEASED))
def test_a_released_file_is_as_it_was_released(name: str) -> None:
    """A changed byte means a new version: copy the file and give it the next number."""
    data = Path(specs_folder(), name).read_bytes()

    assert hashlib.sha256(data).hexdigest() == RELEASED[name]


@pytest.mark.parametrize("form", form_ids())
def test_every_installed_form_loads(form: str) -> None:
    """All versions of all forms are without mistakes."""
    assert [form_spec(form, version).id for version in versions(form)]


ISSUED = {
    "redskab1": ("cfe6f22c739cd27726562f688aa853ca850799903c1011b9c7c3b77ae7a453f2", "ZYEK", "23PE"),
    "redskab2_overblik": ("aa53f5ff1ca49f9a18c816d81af4a4e8fa9236f6a65cf9da8b88999d4da497d5", "KG7D", "DA95"),
    "redskab2_bidrag": ("09e96eb13c4bf2c5c97bdf74290e4eea8320dcf03c86c76f04469d86e86313a8", "F7RV", "JZET"),
    "redskab3": ("2f963f2996cf210dba6544ccfd6bf5a16786995de14f47eebaec36ad0634a9ed", "4FGF", "TWEV"),
    "redskab4": ("a45f7b7c74ddfd45b2573b05cea576e3bab8091d4fac64087b66a2ecda0c3503", "PZJJ", "SSA1"),
}
"""Specification hash, paper layout and paper layout of invented cases of version 1.0, as they are printed on forms in circulation."""


@pytest.mark.parametrize("form", sorted(ISSUED))
def test_forms_in_circulation_are_known_by_the_same_digests(form: str) -> None:
    """A new key with a default in the model would change the hash, and every issued form would be refused."""
    spec = form_spec(form, "1.0")

    assert (spec.hash, layout_of(spec, fictional=False), layout_of(spec, fictional=True)) == ISSUED[form]
