"""A text that may not be shared is found where another form repeats it (V08); what people often write is not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from infohus_forms.danish.repeated import Repeated
from infohus_forms.models.response import Outside, Response
from infohus_forms.models.unshared import long_texts
from infohus_forms.validate.case.rules import check_case, effective
from tests.support.builders import a_case, changed
from tests.validate.whole_case import assessment, contribution, meeting, qualified, whole

SAID = "Han har siden sommeren truet sin lærer med en kniv, og skolen har to gange ringet til politiet."
TOLD = "Moren er bange for sønnens nye venner. Hun fandt tre lange knive under sengen på hans værelse."


@pytest.mark.parametrize(
    "text",
    [
        SAID.upper(),
        "Vi noterer: »Han har siden sommeren truet sin lærer med en kniv – og skolen har to gange ringet til politiet« (politi).",
        "Han har siden sommeren truet sin læ-\nrer med en kniv og\nskolen har to gange ringet til politiet",
        "Han har siden sommeren truet en lærer med kniv; skolen ringede to gange til politiet.",
        "Siden sommeren har han truet sin lærer med kniv, og skolen har ringet to gange til politi",
        "Skolen siger, at han har truet sin lærer med en kniv, og at skolen har to gange ringet.",
        "Gruppen ved: Hun fandt tre lange knive under sengen på hans værelse",
        "Der blev fundet tre lange knive under sengen på værelset.",
        "Kun  til mundtlig omtale, hos Politi!",
        "Vi ved - kun til mund\N{SOFT HYPHEN}tlig omtale hos politi - at …",
        "Ｋｕｎ ｔｉｌ ｍｕｎｄｔｌｉｇ ｏｍｔａｌｅ ｈｏｓ ｐｏｌｉｔｉ",
    ],
)
def test_a_text_is_found_however_it_is_repeated(text: str) -> None:
    """In capitals, quoted, broken over lines, in part, with some words changed, moved or left out."""
    search = Repeated([SAID, TOLD, "Kun til mundtlig omtale hos politi."])
    assert search.stand_in(text)
    assert search.stand_in(f"Mødet begyndte kl. 9. {text} Derefter blev der holdt pause.")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Ved ikke",
        "Ingen.",
        "Ikke oplyst",
        "Skolen har ringet til politiet.",
        "Han har en god lærer, som skolen roser, og han har to venner i klassen.",
        "Moren er bange for, at han ikke får en uddannelse.",
        "Lærer og skole samarbejder med politiet siden sommeren.",
        "Der er ikke kendskab til yderligere oplysninger om personen.",
        "Vi har ikke været i kontakt med borgeren siden sidste møde.",
        "Der er aftalt opfølgning med familien om fritidsjob og mentor.",
    ],
)
def test_what_people_often_write_is_no_repetition(text: str) -> None:
    """Short answers, everyday phrases, and another sentence about the same persons."""
    withheld = [SAID, TOLD, "Ved ikke", "Ingen", "Nej", "Ikke oplyst.", "Der er ikke kontakt."]
    assert not Repeated(withheld).stand_in(text)


def test_what_another_text_shares_may_be_repeated() -> None:
    """The same text, in other words too, and one of its sentences."""
    shared = "HAN HAR siden sommeren truet en lærer med en kniv, og skolen har ringet to gange til politiet!"
    assert not Repeated([SAID], [shared]).stand_in(SAID)
    again = Repeated([TOLD], ["Hun fandt tre lange knive under sengen på hans værelse."])
    assert not again.stand_in("Hun fandt tre lange knive under sengen på hans værelse.")
    assert again.stand_in(TOLD)


def reported(*forms: Response) -> list[str]:
    """The fields in which the case repeats what may not be shared."""
    found = check_case(effective(a_case(*forms)))
    return [item.finding.field for item in found if item.finding.code == "V08"]


def withheld(**answers: Any) -> Response:
    """A contribution with a text that is not marked for sharing."""
    return changed(contribution(), **answers)


@pytest.mark.parametrize(
    "given",
    [
        {"r2b_resources": SAID, "r2b_texts_share": "nej"},
        {"r2b_assess": SAID, "r2b_assess_share": "kun_mundtligt"},
        {"r2b_assess": SAID, "r2b_assess_share": None},
        {"r2b_safety": SAID},
        {"r2b_info__more": SAID},
    ],
)
def test_a_text_of_a_contribution_that_is_not_shared_is_an_error_where_it_is_repeated(given: dict[str, Any]) -> None:
    """In the assessment's free text, the meeting's reason and its balance, before anything is written."""
    said = f"På mødet kom det frem: {SAID.lower()}"
    for later in (
        {"r4": assessment(r4_whole=said)},
        {"meeting1": meeting("1", r3_outcome_reason=said)},
        {"meeting1": meeting("1", r3_balance=said)},
        {"r4": assessment(r4_problems=[{"problem": said, "reason": "x"}])},
    ):
        assert len(reported(*whole(kommune=withheld(**given), **later))) == 1
    assert reported(*whole(kommune=withheld(**given))) == []


def test_a_text_of_the_concern_that_is_not_shared_is_held_back_too() -> None:
    """The reporter's own words, without a »ja«; with one they may be repeated."""
    later = assessment(r4_whole=f"Henvender siger: {SAID}")
    for share, count in (("nej", 1), (None, 1), ("ja", 0)):
        own = changed(qualified(), qualified().file, r1_c_own_words=SAID, r1_c_share=share)
        assert len(reported(*whole(r1=own, r4=later))) == count, share


def test_a_row_with_other_case_and_signs_is_found_as_the_line_that_it_repeats() -> None:
    """As exact copies are; the group's row about it as well."""
    first, *rest = contribution().rows("r2b_info")
    own = changed(contribution(), r2b_info=[{**first, "info": SAID, "share": "nej"}, *rest])
    assert reported(*whole(kommune=own, meeting1=meeting("1", r3_r1_why=f"“{SAID.rstrip('.').upper()}”")))


def test_text_outside_the_fields_and_prefilled_text_are_told_apart() -> None:
    """What somebody wrote next to the fields is not shared; the purpose that we filled in is ours."""
    one = contribution()
    outside = replace(one, outside=(Outside("sidefod", "", SAID),))
    assert SAID in [*long_texts(outside, shared=False)]
    assert not {one.text("r2b_purpose"), one.text("r2b_summary")} & {
        *long_texts(one, shared=False),
        *long_texts(one, shared=True),
    }
