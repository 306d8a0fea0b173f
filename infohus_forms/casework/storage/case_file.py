"""`sag.yaml` of a case: its reference, what was issued, and what persons have decided."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from infohus_forms.casework.storage import card
from infohus_forms.casework.storage.card import FICTIONAL, Keys, UnreadableError, read_card, written_card
from infohus_forms.casework.storage.case_folder import NAME, CaseError, CaseFolder, folder_of
from infohus_forms.casework.storage.received_files import received
from infohus_forms.danish.formatting import danish_date
from infohus_forms.files import make_folder, write_all
from infohus_forms.models.case import Issued, Reference
from infohus_forms.models.decision import Decision, Undone, in_sequence

REFERENCE = {
    "sagsnummer": "case_no",
    "noegle": "token",
    "kommune": "municipality",
    "politikreds": "police_district",
    "infohus": "infohus_name",
    "person": "person_ref",
}
ISSUED = {
    "skema": "form",
    "version": "version",
    "instans": "instance",
    "kopi": "token",
    "dato": "issued",
    "myndighed": "authority",
    "enhed": "unit",
    "supplement": "supplement",
    "moede": "meeting",
    "indhold": "content",
    "afloeser": "replaces",
    "samling": "shelf",
}
DECISION = {
    "noegle": "key",
    "kode": "code",
    "fund": "message",
    "felt": "field",
    "valg": "choice",
    "fil": "counts",
    "svarfelt": "target",
    "svar": "value",
    "begrundelse": "reason",
    "navn": "name",
    "dato": "date",
}
FILES = "filer"
"""The key of digests, in an issued form and in a decision."""
EXTRACTS = "uddrag"
"""The key under which `documents/extracts.py` keeps what was chosen for whom."""
PAPER, CONFIRMED = "papir", "bekraeftet"
"""The keys for the paper copies (`issuing/paper_copies.py`) and for what persons read off scans (`intake/paper_answers.py`)."""
APPENDICES = "bilag"
"""The key under which `intake/appendices.py` keeps which files are appendices, and to what."""
WITHDRAWN, FORGOTTEN = "trukket", "glemt"
"""The keys for what was withdrawn (`removal/withdraw.py`), and for a case whose working copies were erased (`removal/erase.py`)."""
KEPT = (EXTRACTS, PAPER, CONFIRMED, APPENDICES, WITHDRAWN, FORGOTTEN)
"""Keys whose lists other modules keep; they are preserved when the rest is written."""
UNDONE = {"navn": "name", "dato": "date", "begrundelse": "reason"}
KEYS = Keys(
    texts=(card.NUMBER, FICTIONAL, *REFERENCE),
    lists=KEPT,
    items={"udsendt": (*ISSUED, FILES), "valg": (*DECISION, FILES, "fortrudt")},
)
"""All keys that the program writes to `sag.yaml`."""


def create(
    case: CaseFolder | Path,
    reference: Reference,
    issued: tuple[Issued, ...] = (),
    forms: Mapping[Path, bytes] = MappingProxyType({}),
) -> CaseFolder:
    """Create a case folder with its first forms, all at once. Raise CaseError if there is a case already."""
    folder = folder_of(case)
    if (folder.path / NAME).exists():
        message = f"Der ligger allerede en sag i mappen »{folder.path.name}«. Vælg en anden mappe."
        raise CaseError(message)
    for part in (folder.forms, folder.received, folder.assessment, folder.archive):
        make_folder(part)
    save(folder, reference, issued, forms=forms)
    return folder


def save(
    folder: CaseFolder,
    reference: Reference,
    issued: tuple[Issued, ...],
    decided: tuple[Decision, ...] | None = None,
    forms: Mapping[Path, bytes | None] = MappingProxyType({}),
    lists: Mapping[str, list[dict[str, Any]]] = MappingProxyType({}),
) -> None:
    """Write `sag.yaml`, together with new forms (None removes a file). Decisions and `lists` that are not given stay as they are."""
    decided = decisions(folder) if decided is None else decided
    content: dict[str, Any] = {danish: getattr(reference, name) for danish, name in REFERENCE.items()}
    content = {key: value for key, value in content.items() if value}
    if reference.fictional:
        content["fiktiv"] = True
    content["udsendt"] = [
        {danish: getattr(item, name) for danish, name in ISSUED.items() if getattr(item, name)}
        | ({FILES: list(item.files)} if item.files else {})
        for item in issued
    ]
    if decided:
        content["valg"] = [_told(item) for item in decided]
    content |= {name: items for name in KEPT if (items := lists.get(name, kept(folder, name)))}
    write_all({**forms, folder.path / NAME: written_card(content)})


def load(case: CaseFolder | Path) -> tuple[CaseFolder, Reference, tuple[Issued, ...]]:
    """Return the case in a folder. Raise CaseError when there is none, or `sag.yaml` cannot be read."""
    folder = folder_of(case)
    content = content_of(folder.path)
    texts = {name: str(content.get(danish, "")) for danish, name in REFERENCE.items()}
    reference = Reference(**texts, fictional=content.get("fiktiv") == "true")
    issued = tuple(_issued(item) for item in content.get("udsendt") or () if isinstance(item, dict))
    return folder, reference, issued


def decisions(folder: CaseFolder) -> tuple[Decision, ...]:
    """Return every decision of the case, undone and replaced ones too, in the order they were made; none for a case without `sag.yaml`."""
    if not (folder.path / NAME).exists():
        return ()
    listed = content_of(folder.path).get("valg") or ()
    return in_sequence(_decision(item) for item in listed if isinstance(item, dict))


def kept(folder: CaseFolder, name: str) -> list[dict[str, Any]]:
    """Return a list that another module keeps in `sag.yaml` under its own key; empty when there is none."""
    if not (folder.path / NAME).exists():
        return []
    return [item for item in content_of(folder.path).get(name) or () if isinstance(item, dict)]


def decided_so_far(folder: CaseFolder) -> str:
    """Return a digest of everything that persons have decided: settled, read off scans, filed, withdrawn; empty when there is nothing."""
    said = [[_told(one) for one in decisions(folder)], kept(folder, CONFIRMED), kept(folder, APPENDICES)]
    if gone := kept(folder, WITHDRAWN):  # a case without any has the digest that its archive has had from the start
        said.append(gone)
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest() if any(said) else ""


def state_of(folder: CaseFolder) -> str:
    """Return a digest of `sag.yaml` without what was chosen for extracts: no finding depends on that."""
    said = {key: value for key, value in content_of(folder.path).items() if key != EXTRACTS}
    return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()


def keep(
    folder: CaseFolder, name: str, items: list[dict[str, Any]], files: Mapping[Path, bytes] = MappingProxyType({})
) -> None:
    """Write one such list to `sag.yaml`, together with the files that it is about; everything else in it stays."""
    content = content_of(folder.path)
    if FICTIONAL in content:
        content[FICTIONAL] = content[FICTIONAL] == "true"
    write_all({**files, folder.path / NAME: written_card({**content, name: items})})


def keep_tombstone(folder: CaseFolder, reference: Reference, told: dict[str, str], gone: Iterable[Path]) -> None:
    """Remove files and leave in `sag.yaml` only the case number, what was withdrawn, and that they were removed: all of it or nothing."""
    content: dict[str, Any] = {"sagsnummer": reference.case_no}
    if reference.fictional:
        content["fiktiv"] = True
    if out := kept(folder, WITHDRAWN):
        content[WITHDRAWN] = out
    content[FORGOTTEN] = [*kept(folder, FORGOTTEN), told]
    write_all({**dict.fromkeys(gone), folder.path / NAME: written_card(content)})


def withdrawn(folder: CaseFolder) -> dict[str, str]:
    """Return digest → day (ISO) of the files that were withdrawn from the case."""
    return {str(item.get("sha256", "")): str(item.get("dato", "")) for item in kept(folder, WITHDRAWN)}


def forgotten(folder: CaseFolder) -> bool:
    """Return whether the working copies of the case were erased before."""
    return bool(kept(folder, FORGOTTEN))


def closed(folder: CaseFolder) -> str:
    """Return the message about a case whose working copies were erased and that has received nothing since; empty for any other."""
    gone = kept(folder, FORGOTTEN)
    if not gone or received(folder.received):
        return ""
    day, journal = danish_date(str(gone[-1].get("dato", ""))), gone[-1].get("journal", "")
    return f"Sagen er arkiveret, og arbejdskopierne er slettet den {day} (journal {journal})."


def content_of(path: Path) -> dict[str, Any]:
    """Return everything in `sag.yaml` by its Danish keys. Raise CaseError when it cannot be read."""
    try:
        return read_card(path, KEYS)
    except UnreadableError as reason:
        raise CaseError(str(reason), *reason.actions) from None


def _issued(item: dict[str, Any]) -> Issued:
    texts = {name: str(item.get(danish, "")) for danish, name in ISSUED.items()}
    return Issued(**texts, files=tuple(str(digest) for digest in item.get(FILES) or ()))


def _decision(item: dict[str, Any]) -> Decision:
    texts = {name: str(item.get(danish, "")) for danish, name in DECISION.items()}
    back = item.get("fortrudt")
    undone = Undone(**{name: str(back.get(danish, "")) for danish, name in UNDONE.items()}) if back else None
    return Decision(**texts, files=tuple(str(digest) for digest in item.get(FILES) or ()), undone=undone)


def _told(decision: Decision) -> dict[str, Any]:
    told: dict[str, Any] = {danish: getattr(decision, name) for danish, name in DECISION.items()}
    told = {key: value for key, value in told.items() if value}
    told[FILES] = list(decision.files)
    if decision.undone:
        told["fortrudt"] = {danish: getattr(decision.undone, name) for danish, name in UNDONE.items()}
    return told
