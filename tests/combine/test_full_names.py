"""A full name of the case in a text that would be shown: told of with its place, never with the name."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from infohus_forms.combine.assessment.assess import shown_parts
from infohus_forms.combine.disclosure.full_names import full_names, named
from infohus_forms.models.finding import Finding, Severity
from infohus_forms.models.response import Response
from tests.support.builders import a_case
from tests.validate.whole_case import assessment, contribution, meeting, qualified, whole

LINE = {"dim": "dim_t5", "info": "Møder hver dag.", "source": "Samtale", "date": "2026-09-10", "first_hand": "ja", "certainty": "sikker", "share": "ja"}  # fmt: skip
PERSON, REPORTER, PARENT = "Per Demo", "Tove Prøve", "Lone Bak Demo"


def concern(**answers: Any) -> Response:
    """Redskab 1 with a person, a reporter and a mother who has custody."""
    own = {"r1_p_under18": "ja", "r1_p_guardian": f"Mor {PARENT}, alene", **answers}
    return _with(qualified(), own)


def _with(response: Response, answers: dict[str, Any]) -> Response:
    return replace(response, answers={**response.answers, **answers})


def told(**forms: Response) -> list[tuple[str, Finding]]:
    """What is said of the whole case with these forms instead of its own."""
    return list(named(a_case(*whole(**{"r1": concern(), **forms})), shown_parts))


def given(**line: Any) -> Response:
    """The municipality's contribution with one line."""
    return contribution("kommune", r2b_info=[{**LINE, **line}])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (f"Så {PERSON} ved skolen.", "combine.person_name"),
        (f"{PERSON}s bil stod der.", "combine.person_name"),
        ("Så per  demo\nved skolen.", "combine.person_name"),
        (f"Ifølge {REPORTER} er han vred.", "combine.reporter_name"),
        ("TOVE PRØVE ringede.", "combine.reporter_name"),
        (f"Talte med {PARENT}.", "combine.relative_name"),
        ("Talte med Lone Demo.", "combine.relative_name"),
    ],
)
def test_a_full_name_in_a_shared_line_is_told_with_its_place(text: str, code: str) -> None:
    """Question, row and column; not a word of the name."""
    ((file, finding),) = told(kommune=given(info=text))
    assert finding.code == code
    assert file == "bidrag_kommune_0.pdf"
    assert finding.severity is (Severity.ERROR if code == "combine.reporter_name" else Severity.WARNING)
    assert finding.cell == "r2b_info__1__info"
    assert "(4.1), række 1, Oplysning" in finding.message
    said = set(re.findall(r"\w+", finding.message + finding.hint))
    assert said.isdisjoint(word for name in (PERSON, REPORTER, PARENT) for word in name.split())


def test_the_source_of_a_line_and_the_groups_own_texts_are_looked_at() -> None:
    """Every text that would be shown, in any form after Redskab 1 and in it."""
    found = told(
        kommune=given(source=f"Samtale med {REPORTER}"),
        meeting1=meeting("1", r3_r2_why=f"{PERSON} er set."),
        r4=assessment(r4_whole=f"{PARENT} støtter."),
        r1=concern(r1_c_own_words=f"{PERSON} er ændret."),
    )
    assert sorted(one.field for _, one in found) == ["r1_c_own_words", "r2b_info", "r3_r2_why", "r4_whole"]


@pytest.mark.parametrize(
    "line",
    [
        {"info": f"Så {PERSON}.", "share": "nej"},
        {"info": f"Så {PERSON}.", "share": "kun_mundtligt"},
        {"info": "Per kom med en ven, der hedder Demo."},
        {"info": "Per Demosen kom."},
        {"info": "Tove ringede."},
        {"info": "Han er ændret."},
    ],
)
def test_what_is_not_shown_or_no_full_name_says_nothing(line: dict[str, Any]) -> None:
    """A line that stays in, a first name, a longer name."""
    assert told(kommune=given(**line)) == []


def test_a_reporter_who_works_on_the_case_is_named_there_anyway() -> None:
    """The teacher who reported sits at the table."""
    rows = [*meeting("1").rows("r3_participants"), {"name": REPORTER, "title": "Lærer", "authority": "oevrige", "present": "hele"}]  # fmt: skip
    assert told(meeting1=meeting("1", r3_participants=rows), kommune=given(source=f"{REPORTER}, lærer")) == []


def test_a_protected_name_is_left_to_its_own_rule_and_the_reporters_is_still_told() -> None:
    """Protection says more of the person's name; of the reporter's it says nothing."""
    found = told(r1=concern(r1_p_protected="ja"), kommune=given(info=f"{PERSON} og {REPORTER} talte."))
    assert [one.code for _, one in found] == ["combine.reporter_name"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Mor Lone Demo", {"mor lone demo", "lone demo", "mor demo"}),
        ("Lone Bak Demo, tlf. 12 34 56 78", {"lone bak demo", "bak demo", "lone demo"}),
        ("begge forældre", set()),
        ("Kommunen", set()),
        ("Aarhus Kommune", set()),
        ("Børnehuset Nord Kommune", set()),
        ("Per-Emil Prøve", {"per-emil prøve"}),
        ("Per. Demo", set()),
        ("", set()),
    ],
)
def test_what_a_full_name_is(text: str, names: set[str]) -> None:
    """Two capitalised words in a row or more; no office."""
    assert full_names(text) == names
