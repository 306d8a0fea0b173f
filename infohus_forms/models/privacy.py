"""The ids of answers that hold or protect someone's identity, in one place: what must not be shown, and how it is recognised.

The code that keeps names and addresses back reads them here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

YES: Final = "ja"
PROTECTED: Final = "_protected"
"""Last part of the ids of questions that ask whether name or address is protected."""
ADDRESS_ENDING: Final = "_address"
"""Last part of the ids of answers that may have a protected address: the person's own."""
NAMES: Final = frozenset({"r1_p_name", "r2b_person_name"})
ADDRESSES: Final = frozenset({"r1_p_address"})
NUMBERS: Final = frozenset({"r1_p_cpr", "r2b_person_cpr"})
"""The answers with the person's CPR number."""
REPORTER: Final = "r1_rep_"
"""First part of the ids that could reveal who reported: never shown, whatever a specification states."""
REPORTER_NAME: Final = f"{REPORTER}name"
CUSTODY: Final = "r1_p_guardian"
"""The answer that may name a parent or a guardian."""
OFFICIALS: Final = (
    "hdr_filled_by_name", "r1_pol_by", "r1_q_tk", "r1_q_tp", "r2_chair", "r2_minutes", "r2b_by", "r4_approve_tk_name", "r4_approve_tp_name",
)  # fmt: skip
"""Answers in which someone who works on the case gives a name: it may have the surname of the person."""
PARTICIPANTS: Final = ("r3_participants", "name")
"""The table and column with the names of those at a meeting."""
ADDRESS_FREE: Final = frozenset({"r3_place", "r2_meeting_place", "r2b_return_to", "hdr_filled_by_contact"})
"""Answers in which an address is a meeting place or an office."""
LINES: Final = ("r2b_info", "info", "share")
"""The table of a contribution's lines, the column with the line, and the column that states whether it may be shown."""


def says_protected(answers: Mapping[str, Any]) -> bool:
    """Return whether a form states that the person's name or address is protected."""
    return any(name.endswith(PROTECTED) and value == YES for name, value in answers.items())
