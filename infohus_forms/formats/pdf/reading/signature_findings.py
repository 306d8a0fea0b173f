"""Findings about the signatures in a PDF: the part of the catalogue that needs more than the fields. No signer is named."""

from __future__ import annotations

from infohus_forms.formats.pdf.common.findings import KEEP
from infohus_forms.models.errors import Action
from infohus_forms.models.finding import error, note, warning

ASK = "Spørg afsenderen, hvad der er ændret, og bed om filen med en ny underskrift. Gælder svarene, som de står, så afgør det."
SETTLE = (Action("settle", "Afgør det"),)

HOLDS = note(
    "pdf.signature_holds",
    "Filen er underskrevet digitalt, og underskriften holder. Om certifikatet er den nævntes, er ikke undersøgt.",
    KEEP,
)
ALL_HOLD = note(
    "pdf.signatures_hold",
    "Filen har {count} digitale underskrifter, og de holder. Om certifikaterne er de nævntes, er ikke undersøgt.",
    KEEP,
)
BROKEN = error(
    "pdf.signature_broken",
    "Den digitale underskrift holder ikke: Filen er ændret efter underskriften på en måde, som den ikke tillader.",
    ASK,
    actions=SETTLE,
)
DAMAGED = error(
    "pdf.signature_damaged",
    "Den digitale underskrift holder ikke: Det, der blev underskrevet, er ændret, eller underskriften er beskadiget.",
    ASK,
    actions=SETTLE,
)
UNREADABLE = error(
    "pdf.signature_unreadable",
    "Den digitale underskrift i filen er fjernet eller beskadiget og kan ikke efterprøves.",
    ASK,
    actions=SETTLE,
)
FILLED_AFTER = warning(
    "pdf.signature_filled_after",
    "Den digitale underskrift holder, men der er skrevet i felterne, efter at der blev underskrevet. Underskriften tillader det.",
    "Se efter hos den, der har underskrevet, om det, der står nu, er det, der blev underskrevet.",
)
NOT_IN_FORCE = warning(
    "pdf.signature_expired",
    "Certifikatet bag den digitale underskrift gjaldt ikke, da der blev underskrevet.",
    "Spørg afsenderen, hvem der har underskrevet, og bed om en ny underskrift, hvis den er nødvendig.",
)
UNCHECKED = warning(
    "pdf.signature_unchecked",
    "Filen er signeret, men ikke efterprøvet her: Programmet er installeret uden udvidelsen »signed«.",
    f'Installér den med: pip install "infohus-forms[signed]". {KEEP}',
)

CATALOGUE = tuple(value for value in dict(globals()).values() if type(value).__name__ == "Rule")
