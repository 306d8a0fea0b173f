"""Released versions are never edited: people fill in old copies for years."""

import hashlib
from pathlib import Path

import pytest

from infohus_forms.spec.shelf import form_ids, form_spec, specs_folder, versions

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
