"""Why a combined document is not made: the two expected stops, light enough for the command line to know."""

from __future__ import annotations

from infohus_forms.models.finding import Finding


class NotCombinedError(Exception):
    """A case that must not be combined as it stands: `findings` says why, without repeating what is protected."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__("; ".join(finding.message for finding in findings))
        self.findings = findings


class WordTemplateError(Exception):
    """A template that cannot be used (exit status 4): the message says where and what, never an answer."""
