"""Names of offices: distinguished from names of persons by their words, since both are written with capitals."""

from __future__ import annotations

import re
from collections.abc import Collection

OFFICE = re.compile(
    r"(?:afdeling|afsnit|ambulatori(?:um|et)|center|centret|centeret|enhed|forening|forvaltning|gymnasium|hospital|hus|indsats|klub|"
    r"klubben|kommune|kontor|kreds|politi|psykiatri|region|sekretariat|skole|styrelse|team|teamet|tilbud|tjeneste|universitet|vejledning)"
    r"(?:en|er|erne|et|s|ens|ets)?\Z",
    re.IGNORECASE,
)
"""Words that are an office, a school or a club, or end its name: »Ungdommens Uddannelsesvejledning«."""
JOINING = frozenset({"af", "for", "i", "og", "til", "under", "ved"})


def is_office(text: str, places: Collection[str]) -> bool:
    """Return whether a text is the name of an office and cannot be a person's: an office's words, joining ones, known `places`.

    A word that ends in »hus« may be a surname.
    """
    words = [word.casefold() for word in text.split()]
    offices = {word for word in words if OFFICE.search(word) and not word.endswith("hus")}
    return bool(offices) and offices.union(JOINING, map(str.casefold, places)).issuperset(words)
