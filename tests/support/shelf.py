"""The program's own shelf, for tests that work with the shipped forms."""

from __future__ import annotations

from infohus_forms.spec.shelf import open_shelf

SHELF = open_shelf()
form_spec, form_ids, versions = SHELF.form, SHELF.form_ids, SHELF.versions
