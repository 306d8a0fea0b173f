"""Case → findings across its forms: the rules V01–V21 of the domain, and those that concern a case as a whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

from infohus_forms.formats.names import row_of
from infohus_forms.models.case import Case
from infohus_forms.models.finding import Rule, Severity
from infohus_forms.validate.case import (
    changed_since,  # fmt: skip
    conclusion,  # fmt: skip
    contributions,  # fmt: skip
    corrected,  # fmt: skip
    gates,  # fmt: skip
    origin,  # fmt: skip
    replies,  # fmt: skip
    source_lines,  # fmt: skip
)
from infohus_forms.validate.case import disclosure as protection  # fmt: skip
from infohus_forms.validate.case import identity as belonging  # fmt: skip
from infohus_forms.validate.case import meetings as analysis  # fmt: skip
from infohus_forms.validate.case import versions as identity  # fmt: skip
from infohus_forms.validate.case.course import CaseFinding, Course, course_of
from infohus_forms.validate.case.parts import findings_of
from infohus_forms.validate.case.versions import effective, version_findings
from infohus_forms.validate.form import answers as typed  # fmt: skip
from infohus_forms.validate.form import constraints  # fmt: skip
from infohus_forms.validate.form import rules as within  # fmt: skip

__all__ = ["CATALOGUE", "RULES", "CaseFinding", "check_case", "effective"]

CaseRule = Callable[[Course], Iterator[CaseFinding]]

RULES: tuple[CaseRule, ...] = (
    *belonging.RULES, *gates.RULES, *replies.RULES, *contributions.RULES, *source_lines.RULES, *analysis.RULES, *conclusion.RULES, *corrected.RULES, *changed_since.RULES, *protection.RULES,
)  # fmt: skip
"""Every rule across forms, in the order of the flow."""

OF_TEXTS = frozenset(rule.code for rule in protection.CATALOGUE)
"""Findings about what a text says: never the same as an error of the form at that place, which is about how it was filled in."""

CATALOGUE: tuple[Rule, ...] = (
    *typed.CATALOGUE, *within.CATALOGUE, *constraints.CATALOGUE, *identity.CATALOGUE, *origin.CATALOGUE, *belonging.CATALOGUE, *gates.CATALOGUE,
    *replies.CATALOGUE, *contributions.CATALOGUE, *source_lines.CATALOGUE, *analysis.CATALOGUE, *conclusion.CATALOGUE, *corrected.CATALOGUE, *changed_since.CATALOGUE, *protection.CATALOGUE,
)  # fmt: skip
"""Every finding that validation can make, each code once."""


def check_case(case: Case, *, today: date | None = None, counting: Case | None = None) -> list[CaseFinding]:
    """Return the findings about the case as a whole, over the responses that count (`counting`, else `effective`).

    Steps that are not due give none. Findings within each form are those of `check_response`; an error that a
    response already has at the same answer, or in the same row, is not reported twice.
    """
    counting = counting or effective(case)
    course = course_of(counting, today)
    ruled = (_of_part(item, course.case) for rule in RULES for item in rule(course))
    found = [*version_findings(case), *ruled]
    known = {
        (file, name)
        for response in counting.responses
        for file, finding in findings_of(response)
        if finding.field and finding.severity is Severity.ERROR
        for name in (finding.about, row_of(finding.about))
    }
    return [item for item in dict.fromkeys(found) if not _told_already(item, known)]


def _of_part(item: CaseFinding, case: Case) -> CaseFinding:
    """Return the finding at the file that has the answer, where a form came in several."""
    whole = next((one for one in case.responses if one.parts and (one.file,) == item.files), None)
    return replace(item, files=(whole.said_by(item.finding.about),)) if whole else item


def _told_already(item: CaseFinding, known: set[tuple[str, str]]) -> bool:
    """Return whether the file already has an error at the same answer, in the row that is the answer, or at its table as a whole.

    Never for a missing form, which is about another file, nor for what a text says.
    """
    code, own = item.finding.code, (item.finding.about, item.finding.field)
    if len(item.files) != 1 or item.finding.severity is not Severity.ERROR or code.startswith("missing."):
        return False
    return code not in OF_TEXTS and any((item.files[0], name) in known for name in own)
