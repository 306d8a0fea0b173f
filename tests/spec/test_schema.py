"""The JSON Schema that editors check specifications with: as the program writes it, and no stricter than the program."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from infohus_forms.spec.schema import schema
from infohus_forms.spec.shelf import specs_folder
from tests.support.shelf import form_ids, versions

PATHS = [specs_folder() / form / f"{version}.yaml" for form in form_ids() for version in versions(form)]
FILE = specs_folder() / "form.schema.json"


def mistakes(data: Any) -> list[str]:
    """What a schema checker says of a specification."""
    checker = jsonschema.Draft202012Validator(json.loads(FILE.read_text(encoding="utf-8")))
    return [f"{error.json_path}: {error.message[:100]}" for error in checker.iter_errors(data)]


def test_the_file_is_what_the_program_writes() -> None:
    """`make generated` writes it again."""
    assert json.loads(FILE.read_text(encoding="utf-8")) == schema()
    jsonschema.Draft202012Validator.check_schema(schema())


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.parent.name)
@pytest.mark.parametrize("loader", [yaml.BaseLoader, yaml.SafeLoader])
def test_every_form_satisfies_the_schema(path: Path, loader: type[Any]) -> None:
    """Whether every scalar is a text, as we read them, or typed by YAML, as editors do."""
    assert mistakes(yaml.load(path.read_text(encoding="utf-8"), Loader=loader)) == []  # noqa: S506 - our own files


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.parent.name)
def test_every_form_names_its_schema(path: Path) -> None:
    """An editor finds it by the first line."""
    line = path.read_text(encoding="utf-8").splitlines()[0]

    assert (path.parent / line.partition("$schema=")[2]).resolve() == FILE.resolve()


@pytest.mark.parametrize(
    ("key", "value"), [("farve", "rød"), ("kind", "tekst"), ("required", "altid"), ("id", "Stort Bogstav")]
)
def test_a_slip_is_shown_while_typing(key: str, value: str) -> None:
    """A key that does not exist, a kind or a strength that does not, an id that cannot be one."""
    data = yaml.load(PATHS[0].read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - texts only
    field = next(item for section in data["sections"] for item in section.get("items", ()) if "kind" in item)
    field[key] = value

    assert mistakes(data)
