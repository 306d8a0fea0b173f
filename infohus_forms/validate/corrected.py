"""A line of a contribution that was corrected or taken out, and lives on in a form that had copied it before."""

from __future__ import annotations

from collections.abc import Iterator

from infohus_forms.models.finding import warning
from infohus_forms.models.response import Response
from infohus_forms.models.vocabulary import Kind
from infohus_forms.validate.course import (
    ASSESSMENT,
    CONTRIBUTION,
    CaseFinding,
    Course,
    authority_label,
    squashed,
)  # fmt: skip
from infohus_forms.validate.protection import SHORTEST
from infohus_forms.validate.texts import free_texts

LIVES_ON = warning(
    "line.corrected",
    "{form} gentager i »{label}« en oplysning, som {who} siden har rettet eller taget ud.",
    "Spørg myndigheden, hvad der gælder. En række kan udgå; det, der gælder nu, står i bidraget.",
)

CATALOGUE = (LIVES_ON,)


def rule_corrected(course: Course) -> Iterator[CaseFinding]:
    """No meeting or assessment repeats what a contribution no longer says. The text itself is never told."""
    now = {text for response in course.contributions for text in _lines(response)}
    before = {
        text: authority_label(response, response.identity("authority"))
        for response in course.case.superseded
        if response.spec and response.spec.id == CONTRIBUTION
        for text in _lines(response)
        if text not in now
    }
    if not before:
        return
    for response in (*course.meetings, *((course.assessment,) if course.assessment else ())):
        for item in free_texts(response):
            who = _gone(squashed(item.text), before, now)
            if who:
                found = item.finding(response, LIVES_ON, form=_name(response), who=who)
                yield CaseFinding((response.file,), found)


def _lines(response: Response) -> Iterator[str]:
    """What a contribution says in its own words: not its head, and nothing that we wrote in it."""
    for item in free_texts(response):
        if item.holder.kind is Kind.LONGTEXT and not item.field.locked:
            yield squashed(item.text)


def _gone(text: str, before: dict[str, str], now: set[str]) -> str:
    """Whose line the text repeats that is no longer said; empty when it is what is said now, whole or with more around it.

    A short line is looked for only as a whole answer, as V08 does: short ones are everyday words.
    """
    for line, who in before.items():
        if line == text or (len(line) >= SHORTEST and line in text):
            said_now = any(line in new and new in text for new in now)
            if not said_now:
                return who
    return ""


def _name(response: Response) -> str:
    """Which form it is, in the words that people use."""
    tool = f"Redskab {response.spec.tool}" if response.spec else ""
    return tool if response.spec and response.spec.id == ASSESSMENT else f"{tool}, møde {response.identity('meeting')},"


RULES = (rule_corrected,)
