"""Which modules are mutated, and the tests that are meant to notice: privacy, protection, gates, decisions, deletion, readers' values, writing."""

from __future__ import annotations

SELECTIONS: dict[str, tuple[str, ...]] = {
    "combine/sharing.py": ("tests/combine", "tests/test_privacy.py"),
    "combine/protection.py": ("tests/combine", "tests/test_privacy.py"),
    "validate/gates.py": ("tests/validate",),
    "validate/protection.py": ("tests/validate",),
    "validate/typed.py": ("tests/validate",),
    "validate/belonging.py": ("tests/validate", "tests/casework/test_received.py", "tests/casework/test_settling.py"),
    "validate/identity.py": ("tests/validate", "tests/casework/test_versions.py"),
    "casework/choices.py": ("tests/casework/test_settling.py",),
    "casework/decided.py": ("tests/casework/test_settling.py", "tests/casework/test_versions.py"),
    "casework/withdrawing.py": ("tests/casework/test_erasing.py", "tests/casework/test_traces_removed.py", "tests/casework/test_confirming.py"),
    "casework/forgetting.py": ("tests/casework/test_erasing.py", "tests/casework/test_traces_removed.py"),
    "casework/confirming.py": ("tests/casework/test_confirming.py", "tests/casework/test_scans.py"),
    "formats/word/normalise.py": ("tests/formats/word/test_hazards.py", "tests/formats/word/test_read.py", "tests/formats/word/test_control_contents.py"),
    "formats/word/answers.py": ("tests/formats/word/test_read.py", "tests/formats/word/test_write.py", "tests/formats/word/test_round_trip.py"),
    "formats/word/controls.py": ("tests/formats/word/test_write.py", "tests/formats/word/test_control_contents.py", "tests/formats/word/test_round_trip.py"),
    "formats/word/values.py": ("tests/formats/word/test_read.py", "tests/formats/word/test_hazards.py"),
    "formats/pdf/values.py": ("tests/formats/pdf/test_read.py", "tests/formats/pdf/test_boxes.py", "tests/formats/pdf/test_seen.py"),
    "formats/scan/boxes.py": ("tests/formats/scan",),
    "archive/agreement.py": ("tests/archive/test_verify.py", "tests/archive/test_completed.py"),
    "files/writing.py": ("tests/files",),
}  # fmt: skip
"""By module below `infohus_forms`, in the order in which they are shown."""
