"""What may change in a signed form with tags: pyHanko's own rules, and the place that a field has in the tags.

pyHanko takes a changed field for an unexplained change as soon as the structure tree points at it, too, as it does in
every tagged form (ISO 32000-1 §14.7.4.3). What may be changed in the field itself is judged by its rules all the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from infohus_forms.formats.pdf.reading.annotated import NotesOnPages

TAGS = ("/Root", "/StructTreeRoot")
OBJECT = "/Obj"


class FieldsInTags:
    """A rule for pyHanko: that the structure tree points at a changed widget changes nothing in the tree."""

    def apply_qualified(self, old: Any, new: Any) -> Iterator[tuple[Any, Any]]:
        """The places in the tags of `old` that are explained for the widgets that `new` has changed, and at which level."""
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
    """PyHanko's usual policy with this rule and that of notes."""
    from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY, StandardDiffPolicy  # noqa: PLC0415 - an extra

    ours: tuple[Any, ...] = (FieldsInTags(), NotesOnPages())
    return StandardDiffPolicy([*DEFAULT_DIFF_POLICY.global_rules, *ours], DEFAULT_DIFF_POLICY.form_rule)
