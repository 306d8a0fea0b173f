"""The manifest of an archive folder: what lies in it, what each file was made from, and with what."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from importlib import metadata
from types import MappingProxyType
from typing import Any, Final

from infohus_forms.models.response import Response

NAME: Final = "manifest.json"
FORMAT: Final = 1
PROGRAM: Final = "infohus-forms"
DEPENDENCIES: Final = (
    "page-validation",
    "pikepdf",
    "pydantic",
    "pymupdf-fonts",
    "pypdf",
    "python-docx",
    "docxtpl",
    "typst",
)
"""Packages whose version can change what stands in an archive copy."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of the archive folder.

    `path` is relative to the folder with `/`; `role` is a Danish word for people (`arkivkopi`, `original`,
    `data`, `samlet vurdering` …); `about` holds what else is known, such as the digests of what it was made from.
    """

    path: str
    role: str
    size: int
    sha256: str
    about: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def as_json(self) -> dict[str, Any]:
        """The entry as it stands in the manifest."""
        return {
            "path": self.path,
            "role": self.role,
            "size": self.size,
            "sha256": self.sha256,
            **({"about": dict(self.about)} if self.about else {}),
        }


def entry(path: str, role: str, data: bytes, about: Mapping[str, str] | None = None) -> Entry:
    """The entry of a file from its bytes."""
    return Entry(path, role, len(data), hashlib.sha256(data).hexdigest(), about or {})


def about_response(response: Response, original: bytes) -> dict[str, str]:
    """What an archive copy was made from: digests, form and instance; no file name, no answer."""
    spec, stamp = response.spec, response.stamp
    known = {
        "original_sha256": hashlib.sha256(original).hexdigest(),
        "carrier": response.carrier.value,
        "form": spec.id if spec else "",
        "version": spec.version if spec else "",
        "spec_sha256": spec.hash if spec else "",
        "instance": stamp.instance if stamp else "",
    }
    return {key: value for key, value in known.items() if value}


def versions() -> dict[str, str]:
    """Versions of the program and of what shapes its output, as they are installed; a missing one is left out."""
    found: dict[str, str] = {}
    for name in (PROGRAM, *DEPENDENCIES):
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return found


def manifest(entries: Iterable[Entry], *, case_no: str, made: datetime, made_with: Mapping[str, str]) -> bytes:
    """The manifest as JSON (UTF-8, sorted, same bytes for the same input in any order)."""
    content = {
        "manifest_format": FORMAT,
        "case": case_no,
        "made": made.isoformat(),
        "made_with": dict(made_with),
        "files": [item.as_json() for item in sorted(entries, key=lambda item: item.path)],
    }
    return (json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
