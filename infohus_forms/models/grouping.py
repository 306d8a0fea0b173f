"""Findings that are alike, as one line for people to read; it changes nothing about what there is to decide."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from infohus_forms.models.finding import Finding, Severity

SHARING, PROTECTION, CONSENT, INFORMED, DISSENT = "sharing", "protection", "consent", "informed", "dissent"
REPORTER, BASIS = "reporter", "basis"
ALONE = frozenset({SHARING, PROTECTION, CONSENT, INFORMED, DISSENT, REPORTER, BASIS})
"""Last part of the codes of blanks that come first, are counted among no others and are accepted one by one."""
WIDTH = 200
"""Maximum length of a line of a list that is shown at once, in characters."""
TO_READ = frozenset({"paper.handwritten", "paper.review", "paper.unconfirmed"})
"""Codes of answers that a person must read off a scan: errors until someone has, but no one's mistake."""
FEW_ERRORS = 3
"""Errors that ask for an answer are named one by one up to this number: each of them is something to do."""
LEAST = "required.wanted"
"""Blanks that may be filled in: reported after everything else of their severity."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line: one finding, or several of a kind. `text` ends with the names of the questions, cut to the width it was made for."""

    severity: Severity
    text: str
    hint: str
    findings: tuple[Finding, ...]


def stands_alone(finding: Finding) -> bool:
    """Return whether someone's rights depend on this blank: one of the topics of `ALONE`."""
    return finding.code.rpartition(".")[2] in ALONE


def is_to_read(finding: Finding) -> bool:
    """Return whether this is an answer on paper that a person must read."""
    return finding.code in TO_READ


def rank(finding: Finding) -> tuple[int, int, int]:
    """Return the sort key of reported findings: those that stand alone, the errors, the warnings, the notes."""
    return not stands_alone(finding), list(Severity).index(finding.severity), finding.code == LEAST


def grouped(found: Iterable[Finding], width: int = WIDTH) -> list[Line]:
    """Return the findings of one file as lines of at most `width` characters, in the order of `rank`."""
    kinds: dict[tuple[str, ...], list[Finding]] = {}
    for number, one in enumerate(sorted(found, key=rank)):
        words = (one.many,) if one.many else (one.message, one.where)
        # Findings that may not be grouped get a key of their own: an error is never grouped unless it asks for an answer (decision 99).
        own = (one.code, one.severity.value, one.hint, *words)  # one code has the same actions
        kinds.setdefault(own if _may_be_grouped(one) else (str(number),), []).append(one)
    parts = (part for kind in kinds.values() for part in _told_together(kind))
    return [Line(part[0].severity, _text(part, width), part[0].hint, tuple(part)) for part in parts]


def _told_together(kind: list[Finding]) -> list[list[Finding]]:
    # See `FEW_ERRORS`: more errors than that are one line, whose questions are listed.
    few = kind[0].severity is Severity.ERROR and len(kind) <= FEW_ERRORS
    return [[one] for one in kind] if few else [kind]


def _may_be_grouped(one: Finding) -> bool:
    return one.severity is not Severity.ERROR or one.code.startswith("required") or is_to_read(one)


def _text(kind: Sequence[Finding], width: int) -> str:
    first = kind[0]
    if len(kind) == 1:
        return cut(first.message + (f" ({first.where})" if first.where else ""), width)
    if not first.many:
        return cut(first.message, width - len(f" ({len(kind)})")) + f" ({len(kind)})"
    counted = "{count}" in first.many
    head, tail = first.many.replace("{count}", str(len(kind))), "" if counted else f" ({len(kind)})"
    names = list(dict.fromkeys(one.asked.short or one.where for one in sorted(kind, key=_place)))
    return listed(f"{head}: ", names, tail, width)


def _place(one: Finding) -> tuple[list[int], int, str]:
    """Return the sort key of printed order: `4.10` comes after `4.2`."""
    return [int(part) for part in one.asked.question.split(".") if part.isdecimal()], one.asked.row, one.where


def listed(head: str, names: Sequence[str], tail: str, width: int) -> str:
    """Return a head and as many names as fit in the width, `…` for the rest."""
    for most in range(len(names), 0, -1):
        text = head + ", ".join(names[:most]) + (" …" if most < len(names) else "") + tail
        if len(text) <= width:
            return text
    return cut(head.rstrip(": "), width - len(tail)) + tail


def cut(text: str, width: int) -> str:
    """Return the text, with `…` for what does not fit in the width."""
    return text if len(text) <= width else text[: max(width - 2, 0)].rstrip() + " …"
