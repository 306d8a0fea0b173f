"""The keys of `sag.yaml` and what each may hold: between its content by Danish keys and a `CaseFile`.

Everything is either read as the program writes it or refused: an entry without a key that every such entry has, a key that is not
known there, a date that is none, a digest of another length. What is refused is named by list, number and key, never by its text.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from infohus_forms.casework.storage.case_file import (
    CaseFile,
    Confirmation,
    Erasure,
    ExtractChoice,
    PaperCopy,
    Tombstone,
)
from infohus_forms.models.appendix import Appendix
from infohus_forms.models.case import Issued, Reference
from infohus_forms.models.decision import Decision, Undone

NUMBER, CASE_NO, FICTIONAL, END = "format", "sagsnummer", "fiktiv", "slut"
"""Keys of the file itself: its format number first, the key that shows that it is whole last."""
REFERENCE: Final = {
    CASE_NO: "case_no",
    "noegle": "token",
    "kommune": "municipality",
    "politikreds": "police_district",
    "infohus": "infohus_name",
    "person": "person_ref",
}


class EntryError(Exception):
    """Something that the program does not write so; the argument is its place: `udsendt nr. 2: dato`. `unknown`: a key that is not known."""

    def __init__(self, place: str, *, unknown: bool = False) -> None:
        super().__init__(place)
        self.place, self.unknown = place, unknown


@dataclass(frozen=True, slots=True)
class Key:
    """One key of an entry: the attribute it stands for, and how its value is read. `read` raises TypeError or ValueError for any other value.

    `always`: every entry has the key. `blank`: the value may be empty, and is written so. `absent` is the value of an entry without it.
    """

    name: str
    read: Callable[[Any], Any]
    always: bool = False
    blank: bool = False
    absent: Any = ""


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


DAY, WHOLE_NUMBER = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}"), re.compile("[0-9]{1,9}")
SHA256, SHORT_SHA256 = re.compile("[0-9a-f]{64}"), re.compile("[0-9a-f]{16}")
"""A digest, and one as `written_as` shortens it."""


def _matching(pattern: re.Pattern[str]) -> Callable[[object], str]:
    """Return a reader of texts that match a pattern as a whole."""

    def read(value: object) -> str:
        if not pattern.fullmatch(text := _text(value)):
            raise ValueError
        return text

    return read


_shaped_day = _matching(DAY)


def _day(value: object) -> str:
    return date.fromisoformat(_shaped_day(value)).isoformat()


_number = _matching(WHOLE_NUMBER)
_sha256 = _matching(SHA256)
_written = _matching(SHORT_SHA256)


def _listed(one: Callable[[object], str]) -> Callable[[object], tuple[str, ...]]:
    """Return a reader of lists of such texts."""

    def read(value: object) -> tuple[str, ...]:
        if not isinstance(value, list):
            raise TypeError
        return tuple(map(one, value))

    return read


def _table(value: object) -> dict[str, str]:
    if not isinstance(value, dict):
        raise TypeError
    return {_text(key): _text(text) for key, text in value.items()}


def _pairs(value: object) -> tuple[tuple[str, str], ...]:
    return tuple(_table(value).items())


def _undone(value: object) -> Undone:
    if not isinstance(value, dict):
        raise TypeError
    return Undone(**_entry(value, UNDONE))


UNDONE: Final = {
    "navn": Key("name", _text, always=True),
    "dato": Key("date", _day, always=True),
    "begrundelse": Key("reason", _text, always=True),
}
ISSUED: Final = {
    "skema": Key("form", _text, always=True),
    "version": Key("version", _text, always=True),
    "instans": Key("instance", _text, always=True),
    "kopi": Key("token", _text, always=True),
    "dato": Key("issued", _day, always=True),
    "myndighed": Key("authority", _text),
    "enhed": Key("unit", _text),
    "supplement": Key("supplement", _text),
    "moede": Key("meeting", _text),
    "indhold": Key("content", _written),
    "afloeser": Key("replaces", _text),
    "samling": Key("shelf", _text),
    "filer": Key("files", _listed(_written), absent=()),
}
DECISION: Final = {
    "noegle": Key("key", _text, always=True),
    "kode": Key("code", _text, always=True),
    "fund": Key("message", _text, always=True),
    "felt": Key("field", _text),
    "valg": Key("choice", _text, always=True),
    "fil": Key("counts", _sha256),
    "svarfelt": Key("target", _text),
    "svar": Key("value", _text),
    "begrundelse": Key("reason", _text, always=True),
    "navn": Key("name", _text, always=True),
    "dato": Key("date", _day, always=True),
    "filer": Key("files", _listed(_sha256), always=True, blank=True),
    "fortrudt": Key("undone", _undone, absent=None),
}
EXTRACT: Final = {
    "modtager": Key("recipient", _text, always=True),
    "myndighed": Key("authority", _text, always=True, blank=True),
    "dele": Key("parts", _pairs, always=True, blank=True),
    "navn": Key("name", _text, always=True),
    "dato": Key("date", _day, always=True),
}
COPY: Final = {
    "kopi": Key("token", _text, always=True),
    "instans": Key("instance", _text, always=True, blank=True),
    "dato": Key("printed", _day, always=True),
    "print": Key("written", _written),
    "fil": Key("filled", _sha256),
}
CONFIRMATION: Final = {
    "fil": Key("sha256", _sha256, always=True),
    "kopi": Key("token", _text, always=True, blank=True),
    "navn": Key("name", _text, always=True),
    "dato": Key("date", _day, always=True),
    "svar": Key("answers", _table, always=True),
}
APPENDIX: Final = {
    "sha256": Key("sha256", _sha256, always=True),
    "til": Key("instance", _text, always=True),
    "navn": Key("by", _text, always=True),
    "dato": Key("date", _day, always=True),
}
TOMBSTONE: Final = {
    "sha256": Key("sha256", _sha256, always=True),
    "skema": Key("form", _text),
    "instans": Key("instance", _text),
    "dato": Key("date", _day, always=True),
    "navn": Key("name", _text, always=True),
    "begrundelse": Key("reason", _text, always=True),
}
ERASURE: Final = {
    "journal": Key("journal", _text, always=True),
    "dato": Key("date", _day, always=True),
    "filer": Key("files", _number),
    "manifest": Key("manifest", _sha256),
}


@dataclass(frozen=True, slots=True)
class List:
    """One list of the file: the attribute of `CaseFile` that it stands for, the class of its entries and their keys."""

    name: str
    entry: Callable[..., Any]
    keys: Mapping[str, Key]


ISSUED_LIST, ERASED_LIST = "udsendt", "glemt"
"""The list that every case has, and the one of a case whose working copies were erased."""
LISTS: Final = {
    ISSUED_LIST: List("issued", Issued, ISSUED),
    "valg": List("decisions", Decision, DECISION),
    "uddrag": List("extracts", ExtractChoice, EXTRACT),
    "papir": List("copies", PaperCopy, COPY),
    "bekraeftet": List("confirmations", Confirmation, CONFIRMATION),
    "bilag": List("appendices", Appendix, APPENDIX),
    "trukket": List("withdrawn", Tombstone, TOMBSTONE),
    ERASED_LIST: List("erased", Erasure, ERASURE),
}
KNOWN: Final = frozenset({NUMBER, *REFERENCE, FICTIONAL, *LISTS, END})
"""All keys that the program writes."""


def read_entries(content: Mapping[str, Any]) -> CaseFile:
    """Return the value of a file's content, whose scalars are all texts. Raise EntryError."""
    texts = {name: content.get(key, "") for key, name in REFERENCE.items()}
    fictional = content.get(FICTIONAL, "")
    for key, value in ((FICTIONAL, fictional), *zip(REFERENCE, texts.values(), strict=True)):
        if not isinstance(value, str) or (key == FICTIONAL and value not in ("", "true", "false")):
            raise EntryError(key)
    lists: dict[str, Any] = {
        own.name: tuple(_entries(content[key], key, own)) for key, own in LISTS.items() if key in content
    }
    unknown = tuple(str(key) for key in content if key not in KNOWN)
    return CaseFile(Reference(**texts, fictional=fictional == "true"), **lists, unknown=unknown)


def written_entries(file: CaseFile) -> dict[str, Any]:
    """Return the content of a file by its Danish keys, as it is written; lists without entries are left out, but for the forms of a case that was not erased."""
    content: dict[str, Any] = {key: text for key, name in REFERENCE.items() if (text := getattr(file.reference, name))}
    if file.reference.fictional:
        content[FICTIONAL] = True
    for key, own in LISTS.items():
        entries = [_told(entry, own.keys) for entry in getattr(file, own.name)]
        if entries or (key == ISSUED_LIST and not file.erased):
            content[key] = entries
    return content


def state_of(file: CaseFile) -> str:
    """Return a digest of everything but the choices for extracts: no finding depends on those."""
    content = written_entries(file.without_extracts)
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def decided_so_far(file: CaseFile) -> str:
    """Return a digest of everything that persons have decided: settled, read off scans, filed, withdrawn; empty when there is nothing.

    Archives keep this digest, so what it is made of may not change.
    """
    content = written_entries(file)
    said = [content.get(key, []) for key in ("valg", "bekraeftet", "bilag")]
    if gone := content.get("trukket"):  # a case without any has the digest that its archive has had from the start
        said.append(gone)
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest() if any(said) else ""


def _entries(items: object, key: str, own: List) -> Iterator[Any]:
    if not isinstance(items, list):
        raise EntryError(key)
    for number, item in enumerate(items, 1):
        if not isinstance(item, dict):
            raise EntryError(key)
        try:
            yield own.entry(**_entry(item, own.keys))
        except EntryError as wrong:
            raise EntryError(f"{key} nr. {number}: {wrong.place}", unknown=wrong.unknown) from None


def _entry(item: Mapping[str, Any], keys: Mapping[str, Key]) -> dict[str, Any]:
    """Return the attributes of an entry. Raise EntryError, which names the key."""
    for name in item:
        if name not in keys:
            raise EntryError(str(name), unknown=True)
    values: dict[str, Any] = {}
    for name, key in keys.items():
        if name not in item and not key.always:
            values[key.name] = key.absent
            continue
        try:
            value = key.read(item.get(name))
        except (TypeError, ValueError):
            raise EntryError(name) from None
        # The program writes no key without a value, but a file that was cut short ends in one.
        if not value and not key.blank:
            raise EntryError(name)
        values[key.name] = value
    return values


def _told(entry: Any, keys: Mapping[str, Key]) -> dict[str, Any]:
    """Return an entry by its Danish keys."""
    told = ((name, key, getattr(entry, key.name)) for name, key in keys.items())
    return {name: _plain(value, key) for name, key, value in told if value or key.always}


def _plain(value: Any, key: Key) -> Any:
    """Return a value as YAML and JSON have it."""
    if isinstance(value, Undone):
        return _told(value, UNDONE)
    if key.read is _pairs or isinstance(value, Mapping):
        return dict(value)
    return list(value) if isinstance(value, tuple) else value
