"""What the kontrolblad counts: each reason for withholding, by authority; and what never gets lost on the way to the document."""

from __future__ import annotations

from typing import Any

import pytest

from infohus_forms.combine.disclosure.protection import PROTECTED_ADDRESS, PROTECTED_NAME, addresses, exposed
from infohus_forms.combine.disclosure.sharing import REASONS, shared
from infohus_forms.combine.documents.control_sheet import contents, withheld
from infohus_forms.models.finding import Severity
from infohus_forms.models.response import Outside, Response
from tests.combine.cases import AUTHORITIES, case, contribution, form, intake, item, line, response

TITLES = (
    "kun mundtligt", "nej", "ikke besvaret", "tekst uden »ja« til deling", "»Flere …«-felt", "tekst uden for felter",
    "internt felt", "beskyttet navn eller adresse",
)  # fmt: skip


def counts(part: Response, *, is_protected: bool = False) -> dict[str, int]:
    """How much of a response is withheld, reasons without any left out."""
    return {reason: number for reason, number in shared(part, is_protected=is_protected).withheld.items() if number}


def sheet(*lines: dict[str, Any], outside: tuple[Outside, ...] = (), **more: Any) -> Response:
    """A contribution of the police."""
    return contribution("politi", "Rasmus Prøve", "2026-09-14", list(lines), outside=outside, **more)


SHOWN = line("dim_r4", "Kendt fra en klub.", "ja")


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        (sheet(SHOWN), {}),
        (sheet(SHOWN, line("dim_r4", "a", "kun_mundtligt"), line("dim_r4", "b", "kun_mundtligt")), {"kun mundtligt": 2}),
        (sheet(SHOWN, line("dim_r4", "a", "nej")), {"nej": 1}),
        (sheet(SHOWN, line("dim_r4", "a", None)), {"ikke besvaret": 1}),
        (sheet(SHOWN, r2b_resources="a"), {"tekst uden »ja« til deling": 1}),
        (sheet(SHOWN, r2b_resources="a", r2b_missing="b"), {"tekst uden »ja« til deling": 2}),
        (sheet(SHOWN, r2b_resources="a", r2b_texts_share="nej"), {"nej": 1, "internt felt": 1}),
        (sheet(SHOWN, r2b_resources="a", r2b_texts_share="kun_mundtligt"), {"kun mundtligt": 1, "internt felt": 1}),
        (sheet(SHOWN, r2b_info__more="a"), {"»Flere …«-felt": 1}),
        (sheet(SHOWN, outside=(Outside("sidefod", "r2b_info", "a"),) * 2), {"tekst uden for felter": 2}),
        (sheet(SHOWN, r2b_safety="a"), {"internt felt": 1}),
    ],
)  # fmt: skip
def test_each_reason_is_counted_by_itself(part: Response, expected: dict[str, int]) -> None:
    """One line more withheld is one more in its own column, and what is shown is counted nowhere."""
    assert counts(part) == expected


def test_internal_cells_of_a_shown_row_are_counted_and_shown_ones_are_not() -> None:
    """»Set af« is internal; date, what, where and first hand are shown; the share column of a table is never counted."""
    only = {"r1_c_share": "ja", "hdr_filled_by_contact": None, "r1_rep_name": None, "r1_c_interviewer_note": None}

    assert counts(intake(**only)) == {"internt felt": 2}, "»Set af« and the question of sharing"


def test_a_protected_name_and_address_are_counted_as_protected() -> None:
    """Both fields, and only where the case is protected."""
    own = intake(r1_p_protected="ja")

    assert counts(own, is_protected=True)["beskyttet navn eller adresse"] == 2
    assert "beskyttet navn eller adresse" not in counts(own)


def test_the_kontrolblad_has_the_counts_of_each_authority_under_the_titles_of_the_reasons() -> None:
    """The invented case: counted by hand from its answers."""
    told = contents(case(), case().responses, "infohus-forms 1.0", (), {}, ())

    assert tuple(told["reasons"]) == REASONS == TITLES
    assert told["withheld"] == [
        {"authority": "Kommune", "counts": ["0", "1", "1", "0", "1", "1", "7", "0"]},
        {"authority": "Politi", "counts": ["1", "1", "0", "0", "0", "0", "1", "0"]},
    ]
    assert withheld(case([intake(hdr_filled_by_contact="", r1_rep_name="")])) != told["withheld"]


def test_an_answer_of_several_choices_is_shown() -> None:
    """It is a list, as a table is, but it has a text."""
    spec = form(
        "redskab4", "Redskab 4", "E", 4, [item("r4_kinds", "choices", "Slags", of={"mentor": "Mentor", "job": "Job"})],
        authority="hdr_filled_by_authority",
    )  # fmt: skip
    part = shared(response(spec, {"r4_kinds": ["mentor", "job"]}), is_protected=False)

    assert part.text("r4_kinds") == "Mentor, Job"


@pytest.mark.parametrize("rule", [PROTECTED_NAME, PROTECTED_ADDRESS])
def test_what_exposes_a_protected_person_is_an_error(rule: Any) -> None:
    """Nothing is combined before a person has looked."""
    assert rule.severity is Severity.ERROR


def test_the_place_of_a_meeting_may_be_an_address_in_a_protected_case() -> None:
    """»r3_place« is where the group met, not where the person lives."""
    spec = form(
        "redskab3", "Redskab 3", "C", 3, [item("r3_place", label="Sted"), item("r3_why", "longtext", "Begrundelse")],
        authority="hdr_filled_by_authority",
    )  # fmt: skip
    place = "Rådhuspladsen 2, 1. sal"
    assert addresses(place)

    def found(name: str) -> list[str]:
        given = case([intake(r1_p_protected="ja"), response(spec, {name: place})])
        parts = [shared(one, is_protected=True) for one in given.responses]
        return [finding.field for _, finding in exposed(given, parts) if finding.code == PROTECTED_ADDRESS.code]

    assert found("r3_place") == []
    assert found("r3_why") == ["r3_why"]


def test_the_authorities_of_the_counts_are_those_of_the_forms() -> None:
    """In words, as everywhere else."""
    assert {row["authority"] for row in withheld(case())} <= set(AUTHORITIES.values())
