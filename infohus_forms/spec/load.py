"""A specification file → FormSpec, or every mistake in it at once."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from infohus_forms.models.finding import Finding
from infohus_forms.models.specification.form import FormSpec
from infohus_forms.spec import findings
from infohus_forms.spec.check import check
from infohus_forms.spec.expand import Definitions, expanded
from infohus_forms.spec.model_findings import modelled
from infohus_forms.spec.roles import FOLDER as ROLES
from infohus_forms.spec.roles import TAKEN_OVER, Parts, lost_roles, taken_over, version_number, with_released_roles
from infohus_forms.spec.source import At, Items, SpecError, SpecFile, Table

FORMAT = "1"
VERSION = re.compile(r"\d{1,6}\.\d{1,6}", re.ASCII)
LEAVES_OUT = frozenset(rule.code for rule in (findings.NO_GROUP, findings.PARAMETER, findings.NO_ENTRY))
"""Mistakes after which a whole group is missing."""
FOLLOWS = frozenset(
    rule.code
    for rule in (
        findings.POINTS_AT_NOTHING,
        findings.SHARE_BY,
        findings.FIELD_REFERENCE,
        findings.CONSTRAINT_FIELD,
        findings.LOST_ROLE,
        findings.LOST_SHARE,
    )
)
"""Mistakes that may only say that the missing part is missing."""


def nowhere(_name: str, _version: str) -> None:
    """Return no file: the definitions of a form are only looked for next to it."""


def load_form(path: Path, parts: Parts = nowhere, before: Parts = nowhere) -> FormSpec:
    """Return the form in `<folder>/<form>/<version>.yaml`; what it uses is in the folders next to it, else in `parts`.

    `before` returns the file of the version before a version of a form; one next to the file may be newer. Raises SpecError with every
    mistake, each with file and line.
    """
    root = path.parent.parent

    def newest(form: str, version: str) -> SpecFile | None:
        own = version_number(version)
        beside = [SpecFile.read(one) for one in path.parent.glob("*.yaml") if version_number(one.stem) < own]
        known = [file for file in (before(form, version), *beside) if file and VERSION.fullmatch(file.version)]
        return max(known, key=lambda file: version_number(file.version), default=None)

    def found(name: str, version: str) -> SpecFile | None:
        beside = root / name / f"{version}.yaml"
        # The roles of a released form are the program's own: a table next to the form does not come before them.
        own = SpecFile.read(beside) if beside.is_file() else None
        return parts(name, version) or own if name == ROLES else own or parts(name, version)

    return compiled(SpecFile.read(path), found, newest)


def compiled(file: SpecFile, parts: Parts, before: Parts = nowhere) -> FormSpec:
    """Return the form in a file, with its shared definitions and places from `parts`, after the version that `before` returns.

    Raises SpecError with every mistake, each with file and line.
    """
    mistakes: list[Finding] = []
    source = file.parsed(mistakes)
    if source.get("spec_format") != FORMAT:
        words = {"value": source.get("spec_format", "")}
        raise SpecError([*mistakes, findings.FORMAT.at(place=str(source.at_key("spec_format")), **words)])
    _in_its_place(file.path, source, mistakes)
    uses = source.get("uses")
    versions = uses if isinstance(uses, Table) else Table({}, source.at)
    lacking = [name for name in ("shared", "places") if name not in versions]
    mistakes += [findings.MISSING_KEY.at(place=str(versions.at), key=name, where="uses") for name in lacking]
    definitions = Definitions(*(_used(parts, name, versions, mistakes) for name in ("shared", "places")))
    form = taken_over(expanded(source, definitions, mistakes), parts, mistakes)
    earlier = before(file.part, file.version)
    mistakes += _own([*check(form), *lost_roles(form, earlier, parts)], form, mistakes)
    spec = modelled(FormSpec, form, mistakes, besides=("uses", TAKEN_OVER))
    if mistakes or spec is None:
        raise SpecError(sorted(set(mistakes), key=_by_place))
    return with_released_roles(spec, parts)


def _own(found: list[Finding], form: Table, before: list[Finding]) -> list[Finding]:
    """Return the findings without those that only follow from a part that could not be put in: a group, or a section without items."""
    parts = form.get("sections")
    sections = [part for part in parts if isinstance(part, Table)] if isinstance(parts, Items) else []
    lacking = any(not isinstance(part.get("items"), Items) for part in sections)
    if not lacking and not any(item.code in LEAVES_OUT for item in before):
        return found
    return [item for item in found if item.code not in FOLLOWS]


def _in_its_place(path: Path, source: Table, mistakes: list[Finding]) -> None:
    """Check that the id is the folder's name and the version the file's, so that a file is found by its name."""
    for key, expected in (("id", path.parent.name), ("version", path.stem)):
        # A version that cannot be one is told by the model, and a file named after it would be wrong too.
        if key in source and source[key] != expected and (key == "id" or VERSION.fullmatch(source[key])):
            words = {"value": source[key], "expected": expected}
            mistakes.append(findings.FILE_PLACE.at(place=str(source.at_key(key)), **words))


def _used(parts: Parts, name: str, versions: Table, mistakes: list[Finding]) -> Table:
    """Return the shared definitions or the places that a form uses. Raises SpecError if there is no such version: nothing else fits then."""
    version = versions.get(name)
    if not version:
        return Table({}, At(name, 1))
    file = parts(name, version) if VERSION.fullmatch(str(version)) else None
    if file is None:
        raise SpecError([*mistakes, findings.NO_PART.at(place=str(versions.at_key(name)), name=name, version=version)])
    table, own = _parsed(file)
    mistakes += own
    return table


@lru_cache(maxsize=8)
def _parsed(file: SpecFile) -> tuple[Table, tuple[Finding, ...]]:
    """Return the definitions in a file and the mistakes in it; kept by the file's bytes, since every form uses the same."""
    mistakes: list[Finding] = []
    return file.parsed(mistakes), tuple(mistakes)


def _by_place(found: Finding) -> tuple[str, int, str]:
    file, _, line = found.place.rpartition(":")
    return file, int(line) if line.isdigit() else 0, found.message
