"""The manifest of an archive folder: its files, what each was made from, and with which versions; and its log.

The manifest lists the files and is the same for the same input. The time at which it was written is in the log: a line
for each manifest, and each line with the digest of the one before, so that a changed manifest or a missing line is detected.
Someone who may write in the folder can write both again; the digest that `infohus archive` prints, noted in the
journal, detects that too.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib import metadata
from platform import python_version
from types import MappingProxyType
from typing import Any, Final

from infohus_forms import __version__
from infohus_forms.models.response import Response

NAME: Final = "manifest.json"
LOG: Final = "arkivlog.jsonl"
CLAIMED: Final = "archive_format"
"""Key in the manifest of the archive format that a PDF must conform to."""
DECIDED: Final = "decisions_sha256"
"""Key in the manifest, for a kontrolblad, of the digest of the decisions of persons that the archive was made with."""
SHAPED: Final = "shaped_by"
"""Key in the manifest of what shaped a document in addition to its data (`formats.typesetting.look_digest`)."""
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
    "pyhanko",
)
"""Packages whose version can change the content of an archive copy."""


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
        """Return the entry as it is in the manifest."""
        return {
            "path": self.path,
            "role": self.role,
            "size": self.size,
            "sha256": self.sha256,
            **({"about": dict(self.about)} if self.about else {}),
        }


def entry(path: str, role: str, data: bytes, about: Mapping[str, str] | None = None) -> Entry:
    """Return the entry of a file from its bytes."""
    return Entry(path, role, len(data), sha256(data), about or {})


def sha256(data: bytes) -> str:
    """Return the digest in hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def about_response(response: Response, original: bytes, data: bytes) -> dict[str, str]:
    """Return what an archive copy was made from: digests, form and instance; no file name, no answer."""
    spec, stamp = response.spec, response.stamp
    known = {
        "original_sha256": sha256(original),
        "data_sha256": sha256(data),
        "carrier": response.carrier.value,
        "form": spec.id if spec else "",
        "version": spec.version if spec else "",
        "spec_sha256": spec.hash if spec else "",
        "instance": stamp.instance if stamp else "",
    }
    return {key: value for key, value in known.items() if value}


def versions() -> dict[str, str]:
    """Return the installed versions of the program and of what shapes its output; a missing package is left out."""
    found = {PROGRAM: __version__, "python": python_version()}
    for name in DEPENDENCIES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return found


def manifest(entries: Iterable[Entry], *, case_no: str, made: datetime, made_with: Mapping[str, str]) -> bytes:
    """Return the manifest as JSON (UTF-8, sorted, same bytes for the same input in any order)."""
    content = {
        "manifest_format": FORMAT,
        "case": case_no,
        "made": made.isoformat(),
        "made_with": dict(made_with),
        "files": [item.as_json() for item in sorted(entries, key=lambda item: item.path)],
    }
    return (json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def entries_of(data: bytes) -> tuple[Entry, ...]:
    """Parse the files that a manifest lists. Raises ValueError when it is not a manifest, or lists a path twice."""
    try:
        entries = tuple(
            Entry(
                str(item["path"]),
                str(item["role"]),
                int(item["size"]),
                str(item["sha256"]),
                {str(key): str(value) for key, value in item.get("about", {}).items()},
            )
            for item in json.loads(data)["files"]
        )
    except (KeyError, TypeError, AttributeError, OverflowError, RecursionError) as reason:
        raise ValueError from reason
    if len({item.path for item in entries}) != len(entries):
        raise ValueError
    return entries


def case_of(data: bytes) -> str:
    """Return the case number in a manifest; empty when there is none. Raises ValueError when it is not JSON."""
    content = json.loads(data)
    return str(content.get("case") or "") if isinstance(content, dict) else ""


def logged(log: bytes, manifest_data: bytes, *, time: datetime, made_with: Mapping[str, str]) -> bytes:
    """Return the log with a line for this manifest; unchanged when its last line is for this manifest already."""
    lines = log.splitlines()
    digest = sha256(manifest_data)
    if lines and _said(lines[-1]).get("manifest_sha256") == digest:
        return log
    line = {
        "time": time.astimezone(UTC).isoformat(timespec="seconds"),
        "manifest_sha256": digest,
        "made_with": dict(made_with),
        "previous": sha256(lines[-1]) if lines else None,
    }
    line["line_sha256"] = sha256(_as_line(line))
    # A last line without its line end was cut off or edited; the new line must not be joined to it.
    whole = log if not log or log.endswith(b"\n") else log + b"\n"
    return whole + _as_line(line) + b"\n"


def log_is_whole(log: bytes, manifest_data: bytes) -> bool:
    """Return whether each line of the log is unchanged and names the line before it, and the last one names this manifest."""
    lines = log.splitlines()
    befores = (None, *(sha256(line) for line in lines))
    said = [_said(line) for line in lines]
    # The default differs from None, so a line without the key is not taken for a first line.
    chained = all(item.get("previous", "") == before for item, before in zip(said, befores, strict=False))
    written = all(item.pop("line_sha256", "") == sha256(_as_line(item)) for item in said)
    return bool(said) and chained and written and said[-1].get("manifest_sha256") == sha256(manifest_data)


def _as_line(content: Mapping[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass")


def _said(line: bytes) -> dict[str, Any]:
    try:
        content = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}
