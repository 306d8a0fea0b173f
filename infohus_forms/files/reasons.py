"""Reasons why the system would not read or write, in Danish."""

from __future__ import annotations

import errno

from infohus_forms.models.errors import ExitStatus, InfohusError


class NotWrittenError(InfohusError):
    """A file could not be written (exit status 5). Its text is the file's name and the reason.

    With `intact` the earlier content is untouched; without it, some of the new content may be in place.
    """

    exit_status = ExitStatus.NOT_WRITTEN

    def __init__(self, message: str, *, intact: bool = True) -> None:
        super().__init__(message)
        self.intact = intact

    @property
    def message(self) -> str:
        """See `InfohusError`."""
        before = (
            "Det, der stod der før, er urørt."
            if self.intact
            else "Noget af det nye står der måske. Kør kommandoen igen, når fejlen er rettet."
        )
        return f"Kunne ikke skrive {self}. {before} Kontrollér plads, rettigheder og om filen er åben."


REASONS = {
    errno.ENOENT: "den findes ikke",
    errno.EACCES: "der er ikke adgang til den",
    errno.EPERM: "der er ikke adgang til den",
    errno.EISDIR: "det er en mappe",
    errno.ENOTDIR: "en del af stien er ikke en mappe",
    errno.EEXIST: "den findes allerede",
    errno.ENOTEMPTY: "mappen er ikke tom",
    errno.ENAMETOOLONG: "navnet er for langt",
    errno.ENOSPC: "der er ikke plads på disken",
    errno.EDQUOT: "der er ikke plads på disken",
    errno.EROFS: "drevet kan ikke skrives på",
    errno.ELOOP: "det er en genvej",
    errno.EBUSY: "den er i brug",
    errno.EIO: "drevet melder fejl",
}
IN_USE = "den er åben i et andet program, fx Word. Luk den dér"
IN_USE_OR_DENIED = "den er åben i et andet program, fx Word, eller du har ikke adgang til den"
WINDOWS_REASONS = {
    5: IN_USE_OR_DENIED,
    16: IN_USE,
    32: IN_USE,
    33: IN_USE,
    39: "der er ikke plads på disken",
    112: "der er ikke plads på disken",
    123: "navnet har tegn, som Windows ikke tillader",
    145: "mappen er ikke tom",
    206: "stien er for lang til Windows. Læg mappen højere oppe",
    1224: IN_USE,
}
"""By Windows' own error numbers (winerror.h), which are more precise than the number that Python maps them to."""


def in_danish(reason: OSError) -> str:
    """Return why the system would not read or write, in Danish; for a rare error, its number."""
    known = WINDOWS_REASONS.get(getattr(reason, "winerror", None) or 0) or REASONS.get(reason.errno or 0)
    return known or f"systemet melder fejl {reason.errno}"
