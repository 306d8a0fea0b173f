"""The two expected errors when a combined document is not made, kept light enough for the command line to import."""

from __future__ import annotations

from dataclasses import replace

from infohus_forms.models.errors import ExitStatus, InfohusError
from infohus_forms.models.finding import Finding


class NotCombinedError(InfohusError):
    """A case that must not be combined in its present state (exit status 1).

    `found` gives the reason for each file, without repeating what is protected.
    """

    exit_status = ExitStatus.FINDINGS

    def __init__(self, found: tuple[tuple[str, Finding], ...]) -> None:
        super().__init__("; ".join(finding.message for _, finding in found))
        self.findings = tuple(
            replace(finding, place=", ".join(filter(None, (file, finding.place)))) for file, finding in found
        )


class WordTemplateError(InfohusError):
    """A template that cannot be used (exit status 4): the message gives the place and the mistake, never an answer."""

    exit_status = ExitStatus.SPECIFICATION
