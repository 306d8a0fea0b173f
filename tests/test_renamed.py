"""The judge of roles: the five forms with other ids, and the same roles, come to the same about what is shown and what is wrong."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from random import Random

import pytest

from infohus_forms.combine.assessment.assess import assessment_of
from infohus_forms.combine.disclosure.full_names import named
from infohus_forms.combine.disclosure.protection import exposed
from infohus_forms.combine.disclosure.sharing import Shared, chosen_parts, shared
from infohus_forms.models.case import Case
from infohus_forms.models.response import Response
from infohus_forms.validate.case.rules import check_case
from infohus_forms.validate.form.rules import check_response
from tests.support.builders import a_case, changed
from tests.support.roles import Renamed, renamed, written_out
from tests.support.shelf import form_ids, form_spec
from tests.validate.whole_case import contribution, meeting, qualified, whole

KEPT = re.compile(r"r3_[a-z]\d_")
"""Ids that rules and documents still know: the questions of a dimension."""
PLACED = "Per Demo bor Prøvevej 7, 2. th., siger Tove Prøve."


def cases() -> dict[str, Callable[[], list[Response]]]:
    """Cases in which every rule of privacy has something to say, and some in which a rule of the flow has."""
    return {
        "whole": lambda: [*whole()],
        "protected": lambda: [
            changed(one, one.file, r1_p_protected="ja") if one.text("r1_p_protected") else one for one in whole()
        ],
        "protected in a text": lambda: [
            changed(qualified(), "1.docx", r1_p_protected="ja"),
            contribution("politi", r2b_missing=PLACED, r2b_by="Ida Demo"),
        ],
        "reporter named": lambda: [qualified(), contribution("politi", r2b_missing=PLACED)],
        "nothing shared": lambda: [
            changed(qualified(), "1.docx", r1_c_share=None),
            contribution("politi", r2b_texts_share="nej", r2b_assess_share="kun_mundtligt"),
        ],
        "address in a place": lambda: [
            changed(qualified(), "1.docx", r1_p_protected="ja"),
            meeting("1", r3_place="Rådhusgade 3, 9999 Fjordmark"),
        ],
        "police": lambda: [changed(qualified(), "1.docx", r1_pol_threat="ja", r1_fwd_date=None, r1_q_tp="Ane Prøve")],
        "blanks": lambda: [
            changed(qualified(), "1.docx", r1_p_protected=None, r1_p_aware=None, r1_q_legal=None, r1_child_duty=None),
            contribution("politi", r2b_legal=None, r2b_health_told=None, r2b_texts_share=None),
        ],
    }


def new_forms(seed: int) -> dict[str, Renamed]:
    """The five forms, each with random ids."""
    return {form: renamed(form_spec(form), Random(f"{seed}{form}"), KEPT) for form in form_ids()}  # noqa: S311 - no secret


def told(case: Case, old: Callable[[Response, str], str]) -> dict[str, object]:
    """What is shown of each form, and every finding, with ids as `old` gives them."""
    by_file = {one.file: one for one in case.responses}
    parts = [shared(one, is_protected=case.is_protected) for one in case.responses]

    def answers(part: Shared) -> dict[str, object]:
        return {old(part.response, name): value for name, value in part.answers.items()}

    found = [(item.files, item.finding) for item in check_case(case)]
    found += [((one.file,), item) for one in case.responses for item in check_response(one)]
    found += [((file,), item) for file, item in (*exposed(case, parts), *named(case, lambda _: parts))]
    return {
        "protected": case.is_protected,
        "shown": [(part.response.file, answers(part), part.withheld) for part in parts],
        "for choice": [(part.response.file, answers(part)) for part in chosen_parts(case)],
        "findings": Counter(
            (files, item.code, item.message, old(by_file[files[0]], item.field) if files and files[0] in by_file else item.field)
            for files, item in found
        ),
    }  # fmt: skip


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("name", cases())
def test_other_ids_with_the_same_roles_come_to_the_same(name: str, seed: int) -> None:
    """What is shown, withheld and chosen, and every finding, but for the ids."""
    forms, responses = new_forms(seed), cases()[name]()
    moved = [forms[one.spec.id].response(one) for one in responses if one.spec]

    before = told(a_case(*responses, municipality="0899"), lambda _, field: field)
    after = told(
        a_case(*moved, municipality="0899"), lambda one, field: forms[one.spec.id if one.spec else ""].old(field)
    )

    for part, expected in before.items():
        assert after[part] == expected


@pytest.mark.parametrize("name", ["whole", "nothing shared", "police", "blanks"])
def test_other_ids_with_the_same_roles_give_the_same_combined_document(name: str) -> None:
    """Word for word: what is placed, what stands in an annex, conflicts, the course, and the sources."""
    forms, responses = new_forms(3), cases()[name]()
    moved = [forms[one.spec.id].response(one) for one in responses if one.spec]

    assert assessment_of(a_case(*moved)) == assessment_of(a_case(*responses))


def test_the_cases_have_something_to_say() -> None:
    """A case that is silent would judge nothing."""
    findings = {
        code for name in cases() for _, code, _, _ in told(a_case(*cases()[name](), municipality="0899"), lambda _, field: field)["findings"]  # type: ignore[attr-defined]
    }  # fmt: skip
    assert {"combine.protected_address", "combine.reporter_name", "V03", "V01", "V04.same", "V06"} <= findings
    assert {"protection", "sharing", "informed", "basis"} <= {code.rpartition(".")[2] for code in findings}


def test_roles_written_at_the_fields_mean_the_same_as_the_table() -> None:
    """And the form has another digest then: the keys are hashed where an author wrote them."""
    for form in form_ids():
        spec = form_spec(form)
        assert written_out(spec).meaning == spec.meaning
        assert written_out(spec).hash != spec.hash


def test_of_the_same_forms_without_roles_nothing_is_shown() -> None:
    """Neither of a form that is not known, nor of one whose author wrote no roles."""
    for one in whole():
        assert one.spec
        bare = one.spec.model_validate(one.spec.content)
        part = shared(replace(one, spec=bare), is_protected=False)
        assert not part.answers
