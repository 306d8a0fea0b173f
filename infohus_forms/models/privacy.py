"""The ids of answers that hold or protect someone's identity, in one place: what must not be shown, and how it is recognised.

The code that keeps names and addresses back reads them here, and no version of a shipped form may lose one (`spec/privacy.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Needed:
    """A field that code depends on: `why` in Danish, the kinds it may have, columns, a code it must offer, and what it is shared by.

    A `private` field may not be for the common document or for choice; one that is `always` asked has no condition.
    """

    why: str
    kinds: frozenset[str] = frozenset()
    columns: tuple[str, ...] = ()
    code: str = ""
    share_by: str = ""
    private: bool = False
    always: bool = False


_TEXTS: Final = frozenset({"text", "longtext"})
_HOLDS_BACK = "efter det svar holdes beskyttede navne og adresser ude af alle dokumenter"
_PERSON = "personens navn holdes ude af alle dokumenter, når det er beskyttet"
_HOME = "personens adresse holdes ude af alle dokumenter, når den er beskyttet"
_NUMBER = "CPR-nummeret bruges kun til opslag og står i ingen dokumenter"
_REPORTER = "den, der har henvendt sig, nævnes aldrig i et fælles dokument"
_OFFICIAL = "en medarbejders navn forveksles ellers med personens beskyttede navn"
_PLACE = "et mødested eller et kontor forveksles ellers med en beskyttet adresse"
_SHARED = "det vises kun, når der er svaret »ja« til at dele det"

_FIELDS: Final[Mapping[str, Mapping[str, Needed]]] = {
    "redskab1": {
        "r1_p_protected": Needed(_HOLDS_BACK, frozenset({"tri", "choice"}), code=YES, always=True),
        "r1_p_name": Needed(_PERSON, _TEXTS, private=True),
        "r1_p_address": Needed(_HOME, _TEXTS, private=True),
        "r1_p_cpr": Needed(_NUMBER, frozenset({"cpr"}), private=True),
        **dict.fromkeys(
            (f"{REPORTER}{part}" for part in ("informed", "type", "name", "contact", "workplace", "relation", "recontact")),
            Needed(_REPORTER, private=True),
        ),
        **dict.fromkeys(("hdr_filled_by_name", "r1_pol_by", "r1_q_tk", "r1_q_tp"), Needed(_OFFICIAL, _TEXTS)),
        "hdr_filled_by_contact": Needed(_PLACE, _TEXTS),
        "r1_c_observations": Needed(_SHARED, frozenset({"table"}), share_by="r1_c_share"),
        **dict.fromkeys(
            (
                f"r1_c_{part}"
                for part in (
                    "own_words", "violence", "interpretation", "area", "change", "trigger", "resources", "tried", "unknown", "form",
                )
            ),
            Needed(_SHARED, share_by="r1_c_share"),
        ),
    },
    "redskab2_overblik": {
        **dict.fromkeys(("hdr_filled_by_name", "r2_chair", "r2_minutes"), Needed(_OFFICIAL, _TEXTS)),
        **dict.fromkeys(("hdr_filled_by_contact", "r2_meeting_place"), Needed(_PLACE, _TEXTS)),
    },
    "redskab2_bidrag": {
        "r2b_person_name": Needed(_PERSON, _TEXTS, private=True),
        "r2b_person_cpr": Needed(_NUMBER, frozenset({"cpr"}), private=True),
        "r2b_by": Needed(_OFFICIAL, _TEXTS),
        "r2b_return_to": Needed(_PLACE, _TEXTS),
        LINES[0]: Needed(_SHARED, frozenset({"table"}), columns=LINES[1:], code=YES, share_by=LINES[2]),
        **dict.fromkeys(
            ("r2b_contact_now", "r2b_measures", "r2b_resources", "r2b_missing"), Needed(_SHARED, share_by="r2b_texts_share")
        ),
        "r2b_assess": Needed(_SHARED, share_by="r2b_assess_share"),
    },
    "redskab3": {
        "hdr_filled_by_name": Needed(_OFFICIAL, _TEXTS),
        PARTICIPANTS[0]: Needed(_OFFICIAL, frozenset({"table"}), columns=PARTICIPANTS[1:]),
        **dict.fromkeys(("hdr_filled_by_contact", "r3_place"), Needed(_PLACE, _TEXTS)),
    },
    "redskab4": {
        "hdr_filled_by_name": Needed(_OFFICIAL, _TEXTS),
        **dict.fromkeys(("r4_approve_tk", "r4_approve_tp"), Needed(_OFFICIAL, frozenset({"signature"}))),
        "hdr_filled_by_contact": Needed(_PLACE, _TEXTS),
    },
}  # fmt: skip


def needed(form: str) -> Mapping[str, Needed]:
    """Return what a version of this form must have, by field id; nothing for a form that is not one of the shipped."""
    return _FIELDS.get(form, {})
