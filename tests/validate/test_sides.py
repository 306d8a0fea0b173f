"""A number rests on some statement, never on one that points a particular way; and a message is said only where it is true."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from infohus_forms.models.response import Response
from infohus_forms.models.specification.sides import sides_of
from infohus_forms.validate.case.rules import check_case
from infohus_forms.validate.form.rules import check_response
from tests.support.builders import a_case, a_form, a_response, changed
from tests.support.shelf import form_spec
from tests.validate.whole_case import DIMENSIONS, contribution, meeting, whole

LINE = {"info": "Siger fra.", "authority": "kommune", "source": "Samtale", "certainty": "sikker"}
SHARED = {"dim": "dim_r2", "info": "Siger fra.", "source": "Samtale", "date": "2026-09-10", "first_hand": "ja", "certainty": "sikker", "share": "ja"}  # fmt: skip


def rated(rating: str, *, up: bool = False, down: bool = False, **more: Any) -> Response:
    """A meeting that rates willingness to use violence so, with a statement on these sides."""
    return meeting("1", r3_r2_rating=rating, r3_r2_for=[LINE] if up else None, r3_r2_against=[LINE] if down else None, **more)  # fmt: skip


def within(response: Response, dimension: str = "r3_r2") -> set[tuple[str, str]]:
    """What the form by itself is told of the dimension, as (code, field)."""
    return {(one.code, one.field) for one in check_response(response) if one.field.startswith(dimension)}


def across(response: Response, *contributions: Response) -> set[tuple[str, str]]:
    """The errors of the whole case about statements."""
    known = {f"kommune{number}": one for number, one in enumerate(contributions)}
    forms = [*whole(meeting1=response, kommune=None, politi=None, psykiatri=None, supplement=None), *known.values()]
    found = check_case(a_case(*forms))
    return {(one.finding.code, one.finding.field) for one in found if one.finding.code == "V10.statement"}


def test_every_dimension_has_two_sides() -> None:
    """Read off the specification: nine scales, two tables each."""
    found = [(one.dimension, [table.id for table in one.tables]) for one in sides_of(form_spec("redskab3"))]
    assert found == [(f"dim_{name}", [f"r3_{name}_for", f"r3_{name}_against"]) for name in DIMENSIONS]


@pytest.mark.parametrize("rating", ["0", "2", "4"])
@pytest.mark.parametrize(("up", "down"), [(True, False), (False, True), (True, True)])
@pytest.mark.parametrize("dimension", ["r2", "t4"])
def test_a_statement_on_either_side_is_enough(rating: str, dimension: str, *, up: bool, down: bool) -> None:
    """0 »Ingen bekymring« with what dampens it, or »Mange ressourcer« with what is lacking: nothing more is asked of either table."""
    tables = {f"r3_{dimension}_for": [LINE] if up else None, f"r3_{dimension}_against": [LINE] if down else None}
    group = meeting("1", **{f"r3_{dimension}_rating": rating, **tables})
    assert within(group, f"r3_{dimension}") == set()
    assert across(group) == set()


def test_a_number_without_any_statement_is_an_error_of_the_case() -> None:
    """One form alone cannot know what the others hold: it is told there as something to look at."""
    bare = rated("2")
    assert within(bare) == {("required.statement", "r3_r2_rating")}
    assert across(bare) == {("V10.statement", "r3_r2_rating")}


@pytest.mark.parametrize("rating", ["IB", "U"])
def test_what_is_not_known_or_unchanged_rests_on_nothing(rating: str) -> None:
    """No number, no statement."""
    assert across(rated(rating)) == set()
    assert ("required.statement", "r3_r2_rating") not in within(rated(rating))


@pytest.mark.parametrize(
    ("row", "enough"),
    [({}, True), ({"share": "nej"}, False), ({"share": None}, False), ({"share": "kun_mundtligt"}, False), ({"dim": "dim_r1"}, False), ({"info": None}, False)],
)  # fmt: skip
def test_a_shared_line_of_a_contribution_on_that_dimension_is_enough(row: dict[str, Any], *, enough: bool) -> None:
    """What is withheld, or about another dimension, is not."""
    given = contribution("kommune", r2b_info=[{**SHARED, **row}])
    assert (across(rated("2"), given) == set()) is enough


def test_a_row_that_stands_as_the_form_was_sent_is_no_statement_of_the_group() -> None:
    """Older forms came with lines in a table; nobody placed them. A word changed in the row makes it the group's."""
    names = {"r3_r2_for__1__info": "Siger fra.", "r3_r2_for__1__authority": "kommune"}
    row = {"info": "Siger fra.", "authority": "kommune", "source": None, "certainty": None}
    group = changed(rated("2"), r3_r2_for=[row])
    assert group.stamp
    sent = replace(group, stamp=replace(group.stamp, prefilled=names), printed_rows={"r3_r2_for": (1,)}, raw=names)

    assert across(sent) == {("V10.statement", "r3_r2_rating")}
    assert across(replace(sent, raw={**names, "r3_r2_for__1__info": "Siger ikke fra."})) == set()


def test_a_message_is_said_only_while_its_condition_holds() -> None:
    """»Dimensionen er ikke belyst« is untrue of a rated one: then the question is only named."""
    for rating, said in (("IB", True), ("1", False), ("0", False)):
        group = meeting("1", r3_r2_rating=rating, r3_r2_missing=None)
        (found,) = (one for one in check_response(group) if one.field == "r3_r2_missing")
        assert ("Dimensionen er ikke belyst" in found.message) is said
        assert ("er ikke besvaret" in found.message) is not said


@pytest.mark.parametrize("strength", ["blocks", "warns"])
@pytest.mark.parametrize(("value", "said"), [("ja", "Kun ved ja."), ("nej", "er ikke besvaret.")])
def test_the_message_of_a_condition_that_otherwise_asks_less_is_not_said_otherwise(
    strength: str, value: str, said: str
) -> None:
    """Whatever the weaker requirement is, the message belongs to the condition."""
    form = a_form(
        f"""
- {{id: hvis, kind: choice, choices: ja nej}}
- {{id: a, kind: text, required: conditional, required_if: {{field: hvis, is: ja}}, otherwise: {strength}, required_message: Kun ved ja.}}
"""
    )
    (found,) = check_response(a_response(form, {"hvis": value}))
    assert found.message.endswith(said)
