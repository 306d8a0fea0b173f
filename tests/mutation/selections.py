"""Which modules are mutated, and the tests that are meant to notice: privacy, protection, gates, decisions, deletion, readers' values, writing."""

from __future__ import annotations

SELECTIONS: dict[str, tuple[str, ...]] = {
    "combine/disclosure/sharing.py": ("tests/combine", "tests/test_privacy.py"),
    "combine/disclosure/protection.py": ("tests/combine", "tests/test_privacy.py"),
    "validate/case/gates.py": ("tests/validate",),
    "validate/case/disclosure.py": ("tests/validate",),
    "validate/form/answers.py": ("tests/validate",),
    "validate/case/identity.py": ("tests/validate", "tests/casework/test_received.py", "tests/casework/test_settling.py"),
    "validate/case/versions.py": ("tests/validate", "tests/casework/test_versions.py"),
    "casework/decisions/options.py": ("tests/casework/test_settling.py",),
    "casework/decisions/apply.py": ("tests/casework/test_settling.py", "tests/casework/test_versions.py"),
    "casework/removal/withdraw.py": ("tests/casework/test_erasing.py", "tests/casework/test_traces_removed.py", "tests/casework/test_confirming.py"),
    "casework/removal/erase.py": ("tests/casework/test_erasing.py", "tests/casework/test_traces_removed.py"),
    "casework/intake/paper_answers.py": ("tests/casework/test_confirming.py", "tests/casework/test_scans.py"),
    "formats/word/ooxml/normalise.py": ("tests/formats/word/test_hazards.py", "tests/formats/word/test_read.py", "tests/formats/word/test_control_contents.py"),
    "formats/word/writing/answer_fields.py": ("tests/formats/word/test_read.py", "tests/formats/word/test_write.py", "tests/formats/word/test_round_trip.py"),
    "formats/word/writing/content_controls.py": ("tests/formats/word/test_write.py", "tests/formats/word/test_control_contents.py", "tests/formats/word/test_round_trip.py"),
    "formats/word/reading/control_values.py": ("tests/formats/word/test_read.py", "tests/formats/word/test_hazards.py"),
    "formats/pdf/reading/field_values.py": ("tests/formats/pdf/test_read.py", "tests/formats/pdf/test_boxes.py", "tests/formats/pdf/test_seen.py"),
    "formats/scan/boxes.py": ("tests/formats/scan",),
    "archive/pages_match_data.py": ("tests/archive/test_verify.py", "tests/archive/test_completed.py"),
    "files/writing.py": ("tests/files",),
}  # fmt: skip
"""By module below `infohus_forms`, in the order in which they are shown."""
