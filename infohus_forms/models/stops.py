"""Errors that stop the program through no fault of a file or of its user."""

from __future__ import annotations

from infohus_forms.models.errors import ExitStatus, InfohusError


class ReaderNotStartedError(InfohusError):
    """The process that reads files does not start (exit status 70): the installation lacks something, or a program forbids it.

    Its text is the reason as the system gives it; no file has been read.
    """

    exit_status = ExitStatus.OURS

    @property
    def message(self) -> str:
        """See `InfohusError`."""
        return (
            f"Programmet kan ikke starte sin læser ({self}). Ingen fil er læst, og intet er ændret. "
            "Bed dem, der har installeret programmet, om at installere det igen og lade det starte Python."
        )


class FileChangedError(InfohusError):
    """A file of the case was changed, removed or added after the case was read (exit status 5). Its text is the file's name; nothing has been written."""

    exit_status = ExitStatus.NOT_WRITTEN

    @property
    def message(self) -> str:
        """See `InfohusError`."""
        return (
            f"{self}: filen er ændret, mens sagen blev læst, eller kommet til siden. Intet er ændret. "
            "Kør kommandoen igen, når ingen arbejder i mappen."
        )
