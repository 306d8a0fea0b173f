"""Choices that a person has for a finding, by its kind; and the key of a finding."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from infohus_forms.casework.decisions.prefilled import NO_RETURN
from infohus_forms.combine.disclosure import full_names
from infohus_forms.combine.disclosure.protection import PROTECTED_ADDRESS, PROTECTED_NAME
from infohus_forms.formats.names import CELL, CODE
from infohus_forms.models.finding import Finding, Severity
from infohus_forms.models.response import Response
from infohus_forms.models.specification.vocabulary import Kind
from infohus_forms.validate.case import origin
from infohus_forms.validate.case.disclosure import ADDRESS
from infohus_forms.validate.case.rules import CATALOGUE, CaseFinding

KEY_LENGTH = 8


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice: the code given to `--choice`, its meaning, and the words for it once it is chosen.

    In both texts `{file}` is the file that the choice is about.
    """

    code: str
    meaning: str
    done: str = ""


COUNTS = Choice(
    "gaelder", "Den fil, der nævnes med --file, gælder; den anden indgår ikke.", "{file} gælder; den anden indgår ikke."
)
LEFT_OUT = Choice("indgaar_ikke", "{file} indgår ikke i sagen. Filen bliver liggende i »modtaget«.")
VALUE = Choice("vaerdi", "Svaret er det, der skrives med --value.", "Svaret er afklaret og står i sagen.")
BLANK = Choice("tomt", "Spørgsmålet står ubesvaret.")
AS_READ = Choice("som_laest", "Det er set. Svarene gælder, som de er læst.")
NOT_AWAITED = Choice("afventes_ikke", "Skemaet kommer ikke; sagen går videre uden.")
TAKEN_BACK = Choice(
    "hoerer_til",
    "Filen hører alligevel til i sagen og læses igen.",
    "Filen hører alligevel til i sagen og er læst igen.",
)
ACCEPTED = Choice(
    "taeller_med",
    "{file} tæller med: Det er kontrolleret, hvem der har sendt det.",
    "Skemaet tæller med; det er kontrolleret, hvem der har sendt det.",
)
STRUCK = Choice(
    "udgaar",
    "Rækken udgår: den kommer ikke med i noget dokument eller skema. Filen selv ændres ikke.",
    "Rækken udgår og kommer ikke med i noget dokument eller skema.",
)
CROSSED_OUT = Choice(
    STRUCK.code,
    "Det overstregede gælder ikke: det kommer ikke med i noget dokument eller skema. Filen selv ændres ikke.",
)
CHECKED = Choice("kontrolleret", "Det er kontrolleret og i orden, som det står.")

DONE = {
    one.code: one.done or one.meaning
    for one in (COUNTS, LEFT_OUT, VALUE, BLANK, AS_READ, NOT_AWAITED, TAKEN_BACK, ACCEPTED, STRUCK, CHECKED)
}
"""Every choice, in the words for it once it is chosen; `{file}` is the file that counts."""

VERSIONS = frozenset({"identity.conflict", "identity.addition", "identity.two_corrections"})
OF_TWO = frozenset({*VERSIONS, "identity.instance"})
"""Findings about two files of which only one counts."""

UNSURE = ("identity.", "case.")
"""Prefixes of errors that leave open which file counts, or whether a form belongs to this case: nothing is carried forward from such files."""
HARD = frozenset({
    "combine.protected_name", "combine.protected_address", "V01", "V02", "V03", "V03.obstacle", "V03.duty", "V03.after", "V03.closed", "V04", "V05", "V06", "V08", "V13", "V20",
    "identity.rating_changed", "case.number", "case.person", "case.municipality", "case.fictional",
})  # fmt: skip
"""Gates and rules that no one may override (design §3): an answer is stated, or the file is left out."""

OF_UNKNOWN_ORIGIN = frozenset(rule.code for rule in origin.CATALOGUE)
"""Findings of a form that was not issued in the case: a person decides whether it counts."""

REMOVABLE = frozenset({
    "V03.after", "V03.closed", "V21", "V21.locked", "identity.rating_changed", "word.identity", "pdf.identity",
    "pdf.signature_broken", "pdf.signature_damaged", "pdf.signature_unreadable",
})  # fmt: skip
"""Findings that may mean that a file does not belong in the case, in addition to all `case.…`."""

OVERSTRUCK = "word.struck"
"""The code for struck-out text in Word; where it is a whole text or row, `cell` has its name and it can be left out."""
TAKEN_OUT = "Svaret udgår og kommer ikke med i noget dokument eller skema."
"""The words for a text, not a row, that was left out."""

REPEATING = frozenset({"V08", "line.corrected"})
"""Findings of a line that may no longer be used: the row that repeats it can be struck."""

NEEDED = frozenset({"missing.redskab1"})
"""Forms without which nothing is known of the gates: such a form can be fetched, not dispensed with."""

OUT = "file.withdrawn"
"""The code for a withdrawn file that has come back: it is removed again, or a person says why it belongs in the case after all."""

RECOMPUTED = frozenset(
    rule.code for rule in (*CATALOGUE, PROTECTED_NAME, PROTECTED_ADDRESS, *full_names.CATALOGUE, NO_RETURN)
)
"""Findings computed from the answers: a stated answer computes them again, so they need no decision of their own."""

SUBJECTS = {ADDRESS.code: PROTECTED_ADDRESS.code}
"""Codes that are about the same as another code: which of the two reports an address depends on what other forms say (decision 136)."""


def key_of(item: CaseFinding, digests: Sequence[str]) -> str:
    """Return the short key of a finding: a hash of its code, place and files, so that no data of the case can be read from it.

    A reply that is awaited has one key for as long as it is awaited. Another finding without a file (something is missing)
    is distinguished from others by its message.
    """
    finding = item.finding
    own = [
        SUBJECTS.get(finding.code, finding.code),
        finding.about,
        finding.place,
        *(sorted(digests) or [finding.message]),
    ]
    # An awaited reply keeps its key when the deadline passes or the error changes: it is decided once (decision 76).
    parts = ["awaits", item.awaits] if item.awaits else own
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:KEY_LENGTH]


def choices_of(item: CaseFinding, forms: Sequence[Response]) -> tuple[Choice, ...]:
    """Return the choices for a finding; none when it needs no decision, or when only another file can help.

    `forms` are the responses that the finding is about, in the order of its files.
    """
    finding = item.finding
    if finding.severity is Severity.NOTE or finding.code in NEEDED or any(not form.sha256 for form in forms):
        return ()
    if finding.code.startswith("missing."):
        return (NOT_AWAITED,)
    if finding.code == OUT:
        return (TAKEN_BACK,)
    if finding.code in OF_TWO:
        return (COUNTS,) if finding.code in VERSIONS else (COUNTS, CHECKED)
    if finding.code in OF_UNKNOWN_ORIGIN:
        return (ACCEPTED, LEFT_OUT)
    if finding.severity is Severity.ERROR and any(form.refused for form in forms):
        return (LEFT_OUT,)
    # A row can be struck only where it repeats what may no longer be used (decision 83).
    found = [STRUCK] if finding.code in REPEATING and is_row(finding.cell) else []
    # Only what is struck out whole can be left out; of a part, a person states the answer (decision 112).
    found += [CROSSED_OUT] if finding.code == OVERSTRUCK and finding.cell and len(forms) == 1 else []
    found += [] if finding.code in HARD else [_accepting(finding)]
    if len(forms) == 1 and _can_be_stated(finding, forms[0]):
        found.append(VALUE)
    if forms and (
        finding.code in REMOVABLE or (finding.code.startswith("case.") and finding.severity is Severity.ERROR)
    ):
        found.append(LEFT_OUT)
    return tuple(found)


def is_row(name: str) -> bool:
    """Return whether the name is that of a table row, or of a cell in one."""
    return name.partition(CELL)[2].partition(CELL)[0].isdecimal()


def names_row(name: str) -> bool:
    """Return whether the name is that of a table row, not of a cell in one."""
    return name.partition(CELL)[2].isdecimal()


def _accepting(finding: Finding) -> Choice:
    """Return the choice that accepts a finding as it is: left blank, checked, or valid as read."""
    if finding.code.startswith(("value.", "required")):
        return BLANK
    return CHECKED if finding.code in RECOMPUTED or finding.severity is Severity.WARNING else AS_READ


def _can_be_stated(finding: Finding, form: Response) -> bool:
    """Return whether an answer can be stated. For a finding without a question the user names the question with `--field`."""
    asks = bool(finding.field) or finding.code not in RECOMPUTED
    return form.spec is not None and asks and not is_rated(form, finding.field)


def is_rated(form: Response, name: str) -> bool:
    """Return whether the name is that of a rating that was read: such a rating may only be changed at a meeting (design §3)."""
    field = form.spec.by_id.get(name.partition(CODE)[0].partition(CELL)[0]) if form.spec else None
    return field is not None and field.kind is Kind.SCALE and form.answers.get(field.id) is not None
