"""Own views before a meeting: made for those invited, awaited, told from the group's form, and no trap."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from infohus_forms.casework.documents.assessment import write_meeting_sheet
from infohus_forms.casework.issuing.due_forms import Due, forms_due, make_next
from infohus_forms.casework.issuing.make_form import HEADER
from infohus_forms.casework.next_step import next_step
from infohus_forms.casework.review.progress import place_of
from infohus_forms.casework.review.review import review
from infohus_forms.casework.storage.card import load
from infohus_forms.casework.storage.case_folder import CaseError
from infohus_forms.cli import infohus
from infohus_forms.files import write
from infohus_forms.formats.word.writing.fill import fill_word
from infohus_forms.models.case import Issued
from infohus_forms.models.finding import Severity
from infohus_forms.models.response import Response
from infohus_forms.models.specification.sides import sides_of
from infohus_forms.read.carrier import raw_form
from infohus_forms.render.filling import control_values
from infohus_forms.render.questions import sheet_of
from infohus_forms.validate.case.rules import check_case, effective
from infohus_forms.validate.form.answers import TWO_TICKS
from infohus_forms.validate.form.rules import check_response
from tests.casework.test_next import PROFILE, TODAY, asked, come_back, tokens
from tests.support.builders import a_case, changed
from tests.support.received import response_of
from tests.support.shelf import SHELF, form_spec
from tests.validate.whole_case import (
    DIMENSIONS,
    contribution,
    meeting,
    overview,
    psychiatry,
    qualified,
    supplement,
    whole,
)

LATER = date(2026, 9, 16)
"""After the deadline of the replies, before the meeting of 18 September."""


def due(*responses: Response, today: date = TODAY, issued: tuple[Issued, ...] = ()) -> Due:
    """What is due in a case with these forms, own views asked for."""
    case = effective(a_case(*responses, issued=issued))
    return forms_due(SHELF, case, place_of(case, SHELF, today=today), PROFILE, today=today, own=True)


def views(found: Due) -> dict[str, str]:
    """Authority → the name of its own view's file."""
    return {
        order.known["r3_view_authority"]: order.name for order in found.orders if order.known.get("r3_view") == "egen"
    }


def own(authority: str, number: str = "1", **answers: Any) -> Response:
    """The own view of an authority: ratings and reasons, and nothing that only a group can say."""
    group = ("participants", "docs", "balance", "outcome", "outcome_reason", "next", "d_requests")
    blank = {f"r3_{name}": None for name in group} | {f"r3_{dim}_{key}": None for dim in DIMENSIONS for key in ("agree", "dissent")}  # fmt: skip
    said = {**blank, "r3_view": "egen", "r3_view_authority": authority, **answers}
    made = meeting(number, **said)
    return replace(made, file=f"egen_{authority}.docx", sha256=f"egen {authority}")


def both(authority: str) -> Response:
    """The same with the group's box ticked as well: whose it is cannot be read."""
    twice = TWO_TICKS.at("r3_view", label="Hvis vurdering er det?")
    return replace(own(authority, r3_view=None), findings=(twice,))


def test_one_form_for_each_invited_authority_with_nothing_of_what_it_thinks() -> None:
    """Number, day, place, »egen« and the authority; the joint form is made beside them; no rating, no reason, no line."""
    found = due(*asked())
    assert views(found) == {
        "kommune": "Redskab 3 Møde 1 egen vurdering Kommune",
        "politi": "Redskab 3 Møde 1 egen vurdering Politi",
        "psykiatri": "Redskab 3 Møde 1 egen vurdering Psykiatri",
    }
    assert [order.known["r3_view"] for order in found.orders if order.form == "redskab3"][:1] == ["faelles"]
    known = {name: value for name, value in found.orders[1].known.items() if not name.startswith("hdr_")}
    assert known == {
        "r3_meeting_no": "1", "r3_date": "2026-09-18", "r3_time": "13:00", "r3_place": "Rådhuset", "r3_view": "egen", "r3_view_authority": "kommune",
    }  # fmt: skip


def test_without_being_asked_for_no_own_view_is_made() -> None:
    """Many groups meet without."""
    case = effective(a_case(*asked()))
    found = forms_due(SHELF, case, place_of(case, SHELF, today=TODAY), PROFILE, today=TODAY)
    assert [order.known["r3_view"] for order in found.orders] == ["faelles"]


def test_two_rows_of_one_authority_are_one_view() -> None:
    """The authority places the dimensions, not each of its units."""
    row = overview().rows("r2_auth")[0]
    both_units = replace(overview(), answers={**overview().answers, "r2_auth": [row, {**row, "contact": "Jobcenter"}]})
    found = due(qualified(), both_units, contribution("kommune"), today=LATER)
    assert list(views(found)) == ["kommune"]


def test_a_view_that_has_come_is_not_made_again_and_the_others_are() -> None:
    """The next meeting asks everybody again."""
    assert list(views(due(*asked(), own("politi")))) == ["kommune", "psykiatri"]
    later = due(*asked(), own("politi"), meeting("1"), supplement())
    assert list(views(later)) == ["kommune", "politi", "psykiatri"]


def test_before_a_meeting_can_be_prepared_it_is_said_why_nothing_is_made() -> None:
    """Replies are awaited still."""
    found = due(qualified(), overview(), contribution("kommune"))
    assert not views(found)
    assert any("Egne vurderinger laves, når" in text for text in found.told)


def test_own_views_after_the_day_of_the_meeting_name_the_day_and_how_it_is_moved() -> None:
    """The group's form is out and the day has passed: a postponed meeting needs a new date first."""
    out = (Issued("redskab3", "1.0", "I-1", "T", "2026-09-12", meeting="1"),)
    found = due(*asked(), today=date(2026, 9, 19), issued=out)
    assert not views(found)
    (said,) = [text for text in found.told if "egne vurderinger" in text]
    assert "18.09.2026, er forbi" in said
    assert "ret datoen i overblikket" in said


def test_what_is_out_is_awaited_from_its_authority_until_the_group_has_met() -> None:
    """By name and with the day of the meeting; once back, or once the joint form is there, nobody is asked for it."""
    out = tuple(
        Issued("redskab3", "1.0", f"I-{who}", "T", "2026-09-12", authority=who, meeting="1")
        for who in ("kommune", "politi")
    )

    def awaited(*more: Response) -> list[tuple[str, str, str]]:
        place = place_of(effective(a_case(*asked(), *more, issued=out)), SHELF, today=date(2026, 9, 15))
        return [(one.who, one.what, one.deadline) for one in place.awaited if "egen vurdering" in one.what]

    asked_for = "Redskab 3, møde 1, egen vurdering"
    assert awaited() == [("Kommune", asked_for, "2026-09-18"), ("Politi", asked_for, "2026-09-18")]
    assert awaited(own("politi")) == [("Kommune", asked_for, "2026-09-18")]
    assert awaited(meeting("1")) == []


def test_an_own_view_that_says_all_it_is_asked_has_no_findings() -> None:
    """Not whether the group agrees, who took part, or how it ended."""
    assert check_response(own("politi")) == []
    assert not [one for one in check_case(a_case(*whole(), own("politi"))) if one.finding.severity is not Severity.NOTE]


@pytest.mark.parametrize("beside", [[], [own("politi")], [both("politi")]])
def test_a_form_that_is_both_has_one_error_and_no_consequence_of_it(beside: list[Response]) -> None:
    """Whose it is cannot be read: what depends on that is not asked, and it is no rival of the joint form or of another view."""
    near = both("kommune")
    assert [one.code for one in check_response(near)] == []
    found = [one for one in check_case(a_case(*whole(), near, *beside)) if one.finding.severity is not Severity.NOTE]
    assert found == []


def test_next_writes_own_views_and_a_near_miss_is_named_by_check_and_meeting(tmp_path: Path) -> None:
    """As Word and PDF; »fælles« is not ticked; one file with both boxes is one error, and the sheet of the others says so."""
    path, fresh = tmp_path / "sag", tokens()
    come_back(path, qualified(), overview(), contribution("kommune"), contribution("politi"), fresh=fresh)
    made = {file.name: file for file in make_next(path, today=LATER, fresh=fresh, own=True).files}
    for who, code in (("Kommune", "kommune"), ("Politi", "politi"), ("Psykiatri", "psykiatri")):
        for kind in ("docx", "pdf"):
            form = response_of(
                made[f"Redskab 3 Møde 1 egen vurdering {who}.{kind}"], installed=SHELF.installed, read=raw_form
            )
            assert (form.text("r3_view"), form.text("r3_view_authority"), form.text("r3_meeting_no")) == (
                "egen",
                code,
                "1",
            )
            assert not [name for name in form.answers if name.endswith("_rating") and form.answers[name]]
    assert [one.authority for one in load(path).issued if one.form == "redskab3"] == [
        "",
        "kommune",
        "politi",
        "psykiatri",
    ]

    near = path / "modtaget" / "egen.docx"
    group = made["Redskab 3 Møde 1.docx"].read_bytes()
    write(near, fill_word(group, {"r3_view=egen": "x", "r3_view_authority=kommune": "x", "r3_r1_rating=2": "x"}))
    result = review(path, today=LATER)
    errors = [
        item.finding for item in result.findings if item.files == (near.name,) and item.finding.field == "r3_view"
    ]
    assert [one.code for one in errors] == ["value.two_ticks"]
    assert not [item for item in result.findings if item.finding.field.endswith("_agree")]
    with pytest.raises(CaseError, match=r"»egen\.docx« har kryds ved både"):
        write_meeting_sheet(result, "")


def test_forms_that_were_just_made_are_the_next_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Own views asked for while the group's form is out: they are to be sent, and the group's form is not to be filled in first."""
    path, fresh = tmp_path / "sag", tokens()
    come_back(path, qualified(), overview(), contribution("kommune"), contribution("politi"), psychiatry(), fresh=fresh)
    make_next(path, today=LATER, fresh=fresh)
    monkeypatch.setattr("infohus_forms.cli.making.today", lambda: LATER)
    said = CliRunner().invoke(infohus, ["next", str(path), "--own-views"], standalone_mode=False)
    assert "egen vurdering Politi.docx" in said.stdout
    assert "Næste skridt: udfyld eller send de skemaer, der er lavet i »skemaer«" in said.stderr


def test_an_own_view_needs_its_reason_and_no_statement() -> None:
    """No shared line, no row on either side: the statements are placed at the meeting. Without its reason a number is an error still."""
    tables: dict[str, Any] = {table.id: None for sides in sides_of(form_spec("redskab3")) for table in sides.tables}
    silent = own("politi", **tables)
    group = meeting("1", **tables)
    assert check_response(silent) == []
    forms = [one for one in whole() if not one.rows("r2b_info")]
    said = {(item.files[0], item.finding.code) for item in check_case(a_case(*forms, silent))}
    assert (silent.file, "V10.statement") not in said
    assert "V10.statement" in {item.finding.code for item in check_case(a_case(*asked()[:2], group))}
    unreasoned = check_case(a_case(*whole(), own("politi", r3_r2_why=None, **tables)))
    assert ("V10", "r3_r2_why") in {(item.finding.code, item.finding.field) for item in unreasoned}


@pytest.mark.parametrize(("form", "told"), [(own("politi"), set()), (meeting("1"), {"date.future"})])
def test_the_day_of_the_meeting_is_ahead_when_an_own_view_is_filled_in(form: Response, told: set[str]) -> None:
    """The program wrote the day itself; the group's final form says that the meeting was held."""
    case = a_case(*asked(), changed(form, form.file, hdr_filled_date="2026-09-12"))
    real = replace(case, reference=replace(case.reference, fictional=False))
    found = check_case(real, today=date(2026, 9, 14))
    assert {
        item.finding.code for item in found if item.finding.field == "r3_date" and "future" in item.finding.code
    } == told


def test_the_meeting_sheet_is_the_next_step_when_the_own_views_are_in(tmp_path: Path) -> None:
    """All that were asked for have come: `infohus meeting` is named, once it is made the group's form is waited for."""
    path, fresh = tmp_path / "sag", tokens()
    come_back(path, qualified(), overview(), contribution("kommune"), contribution("politi"), psychiatry(), fresh=fresh)
    made = {file.name: file for file in make_next(path, today=LATER, fresh=fresh, own=True).files}
    views = {who: made[f"Redskab 3 Møde 1 egen vurdering {who}.docx"] for who in ("Kommune", "Politi", "Psykiatri")}

    def step() -> tuple[str, ...]:
        return next_step(review(path, today=LATER), today=LATER).command

    spec = form_spec("redskab3")
    for who, file in views.items():
        assert step()[:1] != ("meeting",)
        # Own views come before the group's form of the meeting.
        assert next_step(review(path, today=LATER), today=LATER).who in views
        given = {
            key: value
            for key, value in own(who.lower(), hdr_filled_by_authority=who.lower()).answers.items()
            if value is not None and key not in HEADER.values()
        }
        write(
            path / "modtaget" / file.name,
            fill_word(file.read_bytes(), control_values(spec, sheet_of(spec, fictional=True), given)),
        )
    assert step() == ("meeting", "SAG", "--no", "1")
    write_meeting_sheet(review(path, today=LATER), "1")
    assert step()[:1] != ("meeting",)
    assert next_step(review(path, today=LATER), today=LATER).who == "Gruppen"


def test_the_released_form_knows_whose_view_it_is() -> None:
    """The part of the identity that the rules above look at."""
    assert form_spec("redskab3").identity.rater == "r3_view"
