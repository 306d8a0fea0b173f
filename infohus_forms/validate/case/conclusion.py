"""V13–V15, V19: required content of the overall assessment, and that it follows from the last meeting (Redskab 4)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from infohus_forms.models.finding import error, warning
from infohus_forms.models.specification.roles import Fact, Role
from infohus_forms.validate.case.course import CaseFinding, Course, day, final, form_date, told
from infohus_forms.validate.form.conditions import answered
from infohus_forms.validate.form.free_texts import free_texts

NO_ADDRESSEE = error(
    "V13",
    "Konklusionen er en indsats, men der er ingen anbefaling til en navngiven myndighed: »{label}«.",
    "Skriv, hvilken myndighed anbefalingen er til.",
)
DECIDES = warning(
    "V14",
    "Teksten i »{label}« lyder som en afgørelse. Infohuset anbefaler – det afgør ikke.",
    "Skriv det som en anbefaling.",
)
NO_RESOURCES = warning(
    "V15", "Der er ingen ressourcer i »{label}«.", "Vurderingen skal rumme begge sider; skriv, hvad der kan bygges på."
)
TOO_OLD = error(
    "V19", "Vurderingen er ældre end det seneste møde: »{label}«.", "Udfyld Redskab 4 på grundlag af det seneste møde."
)
OTHER_CONCLUSION = error(
    "V19.outcome",
    "»{label}« passer ikke til udfaldet af det seneste møde.",
    "Ret konklusionen, eller hold et nyt møde.",
)
NOT_READY = error(
    "V19.awaiting",
    "Det seneste møde bad om yderligere oplysninger; vurderingen er udfyldt uden et nyt møde.",
    "Hold mødet, og udfyld dets Redskab 3.",
)
OWN_DISSENT = error(
    "V19.dissent",
    "Der var uenighed på mødet, men den står ikke i vurderingen: »{label}«.",
    "Skriv, hvem der vurderede hvad, og hvorfor.",
)

CATALOGUE = (NO_ADDRESSEE, DECIDES, NO_RESOURCES, TOO_OLD, OTHER_CONCLUSION, NOT_READY, OWN_DISSENT)

DECISION = re.compile(
    r"(?<!ikke en )(?<!ingen )(?<!ikke )\b(?:afgørelse\w*|bevilg\w+|bevilling\w*|berettiget til)", re.IGNORECASE
)
"""Words of a decision, unless they are negated: »ikke en afgørelse«."""
ALLOWED = {
    "ikke_aktuel": ("ikke_aktuel", "andet_spor"),
    "overgaar_til_politiet": ("overgaar_til_politiet",),
}
"""The conclusions that follow from an outcome of the last meeting. An outcome that is not listed allows any conclusion."""


def rule_v13(course: Course) -> Iterator[CaseFinding]:
    """V13  A recommended effort is addressed to an authority that can start it."""
    end = course.assessment
    if end and final(end) and end.text_of(Fact.CONCLUSION) == "indsats":
        rows = end.rows_of(Role.RECOMMENDATIONS)
        if not rows:
            yield told(end, NO_ADDRESSEE, end.id_of(Role.RECOMMENDATIONS))
        for number, row in enumerate(rows):
            if not answered(row.get("to")):
                yield told(end, NO_ADDRESSEE, end.id_of(Role.RECOMMENDATIONS), row=number, column="to")


def rule_v14(course: Course) -> Iterator[CaseFinding]:
    """V14  The Infohus recommends, it never decides; words that sound like a decision are reported."""
    end = course.assessment
    for item in free_texts(end) if end else ():
        if end and DECISION.search(item.text):
            yield CaseFinding((end.file,), item.finding(end, DECIDES))


def rule_v15(course: Course) -> Iterator[CaseFinding]:
    """V15  The assessment names resources to build on."""
    end = course.assessment
    if end and final(end) and not end.rows_of(Role.RESOURCES):
        yield told(end, NO_RESOURCES, end.id_of(Role.RESOURCES))


def rule_v19(course: Course) -> Iterator[CaseFinding]:
    """V19  The assessment follows from the last meeting: its date, its outcome, its dissent."""
    end, last = course.assessment, course.last_meeting
    if end is None or last is None:
        return
    own, held = day(end, end.id_of(Role.FILLED_DATE)), form_date(last)
    if own and held and own < held:
        yield told(end, TOO_OLD, end.id_of(Role.FILLED_DATE))
    outcome, conclusion = last.text_of(Fact.OUTCOME), end.text_of(Fact.CONCLUSION)
    if outcome == "yderligere_oplysninger" and final(end):
        yield told(end, NOT_READY, end.id_of(Role.DOCUMENTS))
    elif conclusion and conclusion not in ALLOWED.get(outcome, (conclusion,)):
        yield told(end, OTHER_CONCLUSION, end.id_of(Fact.CONCLUSION))
    if final(end) and not end.text_of(Fact.STANDING_DISSENT) and standing_dissent(course):
        yield told(
            end,
            OWN_DISSENT,
            end.id_of(Fact.ANY_DISSENT) if end.text_of(Fact.ANY_DISSENT) == "nej" else end.id_of(Fact.STANDING_DISSENT),
        )


def standing_dissent(course: Course) -> tuple[str, ...]:
    """Return the dimensions on which the group does not agree after the last meeting; »unchanged« keeps a dissent."""
    apart: dict[str, bool] = {}
    for meeting in course.meetings:
        for name, value in meeting.answers.items():
            if name.endswith("_agree") and value:
                dimension = name.removesuffix("_agree")
                unchanged = meeting.text(f"{dimension}_rating") == "U" and value == "enige"
                apart[dimension] = value != "enige" or (unchanged and apart.get(dimension, False))
    return tuple(dimension for dimension, is_apart in apart.items() if is_apart)


RULES = (rule_v13, rule_v14, rule_v15, rule_v19)
