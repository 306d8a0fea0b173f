"""Allowed changes of a signed form with tags: pyHanko's own rules, and one for the place of a field in the tags.

pyHanko reports a changed field as an unexplained change when the structure tree refers to it too, as it does in every
tagged form (ISO 32000-1 §14.7.4.3). Changes of the field itself are still judged by pyHanko's own rules.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from infohus_forms.formats.pdf.reading.annotated import NotesOnPages

TAGS = ("/Root", "/StructTreeRoot")
OBJECT = "/Obj"


class FieldsInTags:
    """Rule for pyHanko: a reference from the structure tree to a changed widget does not change the tree."""

    def apply_qualified(self, old: Any, new: Any) -> Iterator[tuple[Any, Any]]:
        """Yield the places in the tags of `old` that refer to widgets changed in `new`, with the level at which they are explained."""
        from pyhanko.sign.diff_analysis import ModificationLevel  # noqa: PLC0415 - an extra
        from pyhanko.sign.diff_analysis.rules_api import Context, ReferenceUpdate  # noqa: PLC0415 - an extra

        for changed in new.explicit_refs_in_revision():
            widget = new(changed)
            if not isinstance(widget, dict) or widget.get("/Subtype") != "/Widget":
                continue
            for usage in old._get_usages_of_ref(changed):  # noqa: SLF001 - pyHanko offers a rule no other way to them
                path = tuple(usage.path)
                if path[:2] == TAGS and path[-1] == OBJECT:
                    yield ModificationLevel.LTA_UPDATES, ReferenceUpdate(changed, Context.from_absolute(old, usage))


def allowed_changes() -> Any:
    """Return pyHanko's default policy with this rule and that of notes."""
    from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY, StandardDiffPolicy  # noqa: PLC0415 - an extra

    ours: tuple[Any, ...] = (FieldsInTags(), NotesOnPages())
    return StandardDiffPolicy([*DEFAULT_DIFF_POLICY.global_rules, *ours], DEFAULT_DIFF_POLICY.form_rule)
