"""Notes added to a signed form: a rule for pyHanko, which has none by which a change of annotations is allowed.

A certification may allow them (ISO 32000-2 §12.8.2.2, table 257: P is 3; decision 116). Their texts are read elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

NOTES: Final = frozenset(
    (
        "/Text", "/FreeText", "/Highlight", "/Underline", "/Squiggly", "/StrikeOut", "/Ink", "/Line", "/Square", "/Circle", "/Polygon", "/PolyLine",
        "/Stamp", "/Caret", "/Popup",
    )
)  # fmt: skip
"""Types of annotations by which people comment on a page (§12.5.6.2); fields, links, and types that run or show something else are not."""
ANNOTS: Final = "/Annots"
DEEPEST: Final = 32
"""Greatest depth of the page tree that is visited: a tree may contain itself."""
ELSEWHERE: Final = frozenset(("/P", "/Parent", "/IRT", "/Popup", "/A", "/AA"))
"""Keys of a note that lead to other objects than its own."""


class NotesOnPages:
    """Rule: a page may have other notes than before, when it is the same in everything else."""

    def apply_qualified(self, old: Any, new: Any) -> Iterator[tuple[Any, Any]]:
        """Yield the changed objects that are explained by notes of `new`, at the level of annotations."""
        from pyhanko.sign.diff_analysis import ModificationLevel  # noqa: PLC0415 - an extra
        from pyhanko.sign.diff_analysis.rules_api import ReferenceUpdate  # noqa: PLC0415 - an extra

        changed = set(new.explicit_refs_in_revision())
        pages = [one for one in changed if _is(new(one), "/Page") and not old.is_ref_unassignable(one)]
        held = {one: _held_in(new(one)) for one in _pages(old.root["/Pages"])} if changed else {}
        for page in {*pages, *(one for one, array in held.items() if array in changed)}:
            before, after = old(page), new(page)
            if not _is(before, "/Page") or any(
                _raw(before, key) != _raw(after, key) for key in {*before, *after} - {ANNOTS}
            ):
                continue
            was, now = _notes(before), _notes(after)
            if [one for one in was if not _is_note(old(one))] != [one for one in now if not _is_note(new(one))]:
                continue
            explained = {page}
            array = _held_in(after)
            explained |= (
                {array}
                if array is not None and (array == _held_in(before) or old.is_ref_unassignable(array))
                else set()
            )
            for note in (one for one in now if _is_note(new(one))):
                fresh = old.is_ref_unassignable(note)
                if note in changed and (fresh or _is_note(old(note))):
                    explained |= {note, *_own_parts(old, new, note)}
            for one in explained & changed:
                yield ModificationLevel.ANNOTATIONS, ReferenceUpdate(one)


def _own_parts(old: Any, new: Any, note: Any) -> Iterator[Any]:
    """Yield the new objects that belong to a note, such as its appearance; an object that was there before is not explained by it."""
    item = new(note)
    for key in item:
        if key not in ELSEWHERE:
            found = new.collect_dependencies(_raw(item, key), since_revision=old.revision + 1)
            yield from (one for one in found if old.is_ref_unassignable(one))


def _pages(node: Any, depth: int = 0) -> Iterator[Any]:
    """Yield references to the pages below a node of the page tree."""
    kids = node["/Kids"] if "/Kids" in node and depth < DEEPEST else ()
    for at in range(len(kids)):
        kid = kids[at]
        if _is(kid, "/Page"):
            yield kid.container_ref
        else:
            yield from _pages(kid, depth + 1)


def _notes(page: Any) -> list[Any]:
    """Return the references to the annotations of a page; one written in the array itself has none."""
    array: Any = page.get(ANNOTS, ())
    return [raw.reference for at in range(len(array)) if hasattr(raw := array.raw_get(at), "reference")]


def _held_in(page: Any) -> Any:
    """Return the reference to the array of a page's annotations; None when the array is in the page itself."""
    return getattr(_raw(page, ANNOTS), "reference", None)


def _raw(item: Any, key: str) -> Any:
    """Return a value without following a reference; None when the key is missing."""
    return item.raw_get(key) if key in item else None


def _is(item: Any, kind: str) -> bool:
    """Return whether an object is a dictionary of this type."""
    return isinstance(item, dict) and item.get("/Type") == kind


def _is_note(item: Any) -> bool:
    """Return whether an object is an annotation of NOTES."""
    return isinstance(item, dict) and item.get("/Subtype") in NOTES
