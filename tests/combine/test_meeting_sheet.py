"""The chair's meeting sheet."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import Any

import page as gate
import pytest
from pypdf import PdfReader

from infohus_forms.combine.assessment.own_views import left_out
from infohus_forms.combine.disclosure import full_names
from infohus_forms.combine.disclosure.sharing import shared
from infohus_forms.combine.documents.meeting_lines import meeting_lines
from infohus_forms.combine.documents.meeting_sheet import contents, meeting_numbers, meeting_sheet_pdf
from infohus_forms.models.case import Case, Issued
from infohus_forms.models.finding import Severity, error
from infohus_forms.models.response import Response
from tests.combine.cases import MEETING, case, intake, rated, response, responses
from tests.combine.test_documents import pdf_text


def own(authority: str, r1: str | None, t2: str | None, why: str = "Fordi.") -> Response:
    """One authority's own Redskab 3 before meeting 1."""
    answers: dict[str, Any] = {
        "hdr_filled_date": "2026-09-16", "hdr_filled_by_authority": authority, "r3_view": "egen", "r3_meeting_no": "1",
        **rated("r1", r1, why=why), **rated("t2", t2, why=why),
    }  # fmt: skip
    return response(MEETING, answers)


def three() -> Case:
    """Three own views: R1 as 1, 3 and IB; T2 as 2, 3 and 3."""
    return case(
        [intake(), own("kommune", "1", "2"), own("politi", "3", "3", "Kendt fra før."), own("psykiatri", "IB", "3")]
    )


def test_differences_of_two_steps_come_first() -> None:
    """R1 (1 and 3) begins; T2 (2 and 3) is among the others, and so is what nobody placed."""
    told = contents(three(), "1", "program")
    assert [one["mark"] for one in told["first"]] == ["R1"]
    assert "T2" in [one["mark"] for one in told["others"]]


def test_the_lines_of_the_contributions_stand_once_and_under_nobody() -> None:
    """A shared line under its dimension, quoted with its source, whatever number of authorities placed the dimension."""
    text = pdf_text(meeting_sheet_pdf(case([*three().responses, *responses()]), "1", program="p"))
    assert text.count("overholdervilkår.") == 1
    told = contents(case([*three().responses, *responses()]), "1", "program")
    given = {one["mark"]: [line["text"] for line in one["given"]] for one in (*told["first"], *told["others"])}
    assert given["R4"] == ["Overholder vilkår."]
    assert "Overholder vilkår." not in str([view for one in (*told["first"], *told["others"]) for view in one["views"]])


def test_not_rated_is_no_step() -> None:
    """IB beside a 4 is no difference of steps: IB is not a number."""
    told = contents(case([intake(), own("kommune", "4", None), own("politi", "IB", None)]), "1", "program")
    assert told["first"] == []


def test_every_authority_stands_with_placement_and_reason_and_nothing_is_added_up() -> None:
    """Three authorities, their reasons, and no word for a mean or an agreement score."""
    text = pdf_text(meeting_sheet_pdf(three(), "1", program="program"))
    for expected in ("kendtfrafør.", "kommune", "politi", "psykiatri", "internt–måikkedeles", "opdigtet"):
        assert expected in text
    assert not [word for word in ("gennemsnit", "enighedsgrad", "median", "spredning", "total") if word in text]


def test_an_authority_whose_reasons_go_on_over_the_page_is_named_there_too() -> None:
    """Nobody need turn back to see whose the reasons at the top of a page are."""
    long = case([intake(), own("kommune", "1", "2"), own("politi", "3", "3", " ".join(["Kendt fra før."] * 700))])
    texts = [page.extract_text() for page in PdfReader(BytesIO(meeting_sheet_pdf(long, "1", program="p"))).pages]
    inside = [text for text in texts if "Kendt fra før." in text]
    assert len(inside) > 2
    assert all("Politi" in text for text in inside)


def test_the_order_of_files_does_not_matter() -> None:
    """The same bytes whichever file lay first."""
    given = three()
    turned = Case(given.reference, given.issued, tuple(reversed(given.responses)))
    assert meeting_sheet_pdf(given, "1", program="p") == meeting_sheet_pdf(turned, "1", program="p")


def test_a_joint_form_is_no_own_view() -> None:
    """The test case has one own view, of meeting 1; its joint forms give no sheet for meeting 2."""
    assert meeting_numbers(case()) == ("1",)
    with pytest.raises(ValueError, match="2"):
        meeting_sheet_pdf(case(), "2", program="p")


def test_the_sheet_conforms() -> None:
    """PDF/A-2a and PDF/UA-1, as the gate checks them."""
    for profile in ("2a", "ua1"):
        report = gate.validate_pdf_bytes(meeting_sheet_pdf(three(), "1", program="p"), profile=profile)
        assert not [failure for failure in report.failures if "STREAM-LENGTH" not in str(failure)]


def test_what_waits_for_a_decision_is_not_shown_as_if_it_stood() -> None:
    """A struck reason and a rating with an undecided error say that they wait; the other answers stand."""
    rule = error("x.struck", "Noget er streget over.", "Se efter.")
    mine = own("kommune", "1", "2", "OVERSTREGET")
    mine = replace(mine, findings=(rule.at("r3_r1_why"), rule.at("r3_t2_rating=2")))
    told = contents(case([intake(), mine, own("politi", "4", "3")]), "1", "p")
    views = {one["mark"]: one["views"][0] for one in (*told["first"], *told["others"])}
    assert views["R1"]["code"] == "1"
    assert views["R1"]["texts"][0]["text"] == "venter på en afgørelse"
    assert (views["T2"]["code"], views["T2"]["word"]) == ("", "venter på en afgørelse")
    assert views["T2"]["texts"][0]["text"] == "OVERSTREGET"


def test_an_authority_whose_view_has_not_come_is_named() -> None:
    """The sheet does not say that everybody has placed the dimensions."""
    out = tuple(
        Issued("redskab3", "1.0", f"I-{who}", "T", "2026-09-12", authority=who, meeting="1")
        for who in ("kommune", "politi", "psykiatri")
    )
    some = case([intake(), own("kommune", "1", "2"), own("politi", "3", "3")])
    lacking = replace(some, issued=out)
    text = pdf_text(meeting_sheet_pdf(lacking, "1", program="p"))
    assert "egenvurderingerikkekommetfra:" in text
    assert contents(lacking, "1", "p")["lacking"].startswith("Psykiatri")
    assert "hvermyndighed" not in text
    assert contents(lacking, "2", "p")["lacking"] == ""
    assert contents(some, "1", "p")["lacking"] == ""


def test_the_dimension_is_named_on_every_page_and_short_rows_are_not_split() -> None:
    """Rows that go on over the page say which dimension they are of."""
    long = case([intake(), own("kommune", "1", "2"), own("politi", "3", "3", " ".join(["Kendt fra før."] * 700))])
    texts = [page.extract_text() for page in PdfReader(BytesIO(meeting_sheet_pdf(long, "1", program="p"))).pages]
    inside = [text for text in texts if "Kendt fra før." in text]
    assert all("R1 · Myndighed" in text or "T2 · Myndighed" in text for text in inside)


@pytest.mark.parametrize(
    ("why", "first"),
    [
        ("Lone Prøvesen bor på Skovvej 3.", {"r1_p_name": "Lone Prøvesen", "r1_p_protected": "ja"}),
        ("Fru Prøvesen siger fra.", {"r1_p_name": "Lone Prøvesen", "r1_p_protected": "ja"}),
        ("Bor på Skovvej 3.", {"r1_p_name": "Lone Prøvesen", "r1_p_protected": "ja"}),
        ("Kai Demoen har sagt det.", {"r1_rep_name": "Kai Demoen"}),
    ],
    ids=["name and address", "surname", "address", "reporter"],
)
def test_a_reason_with_a_protected_name_or_the_reporter_is_left_out(why: str, first: dict[str, str]) -> None:
    """In a text and in a table; the sheet says that something is left out, and the other authorities' texts stand."""
    table = {"r3_r1_for": [{"info": why}]}
    mine = own("kommune", "1", "2", why)
    mine = replace(mine, answers={**mine.answers, **table}, printed_rows={**mine.printed_rows, "r3_r1_for": (1,)})
    secret = case([intake(**first), mine, own("politi", "3", "3", "Kendt fra før.")])
    text = pdf_text(meeting_sheet_pdf(secret, "1", program="p"))
    for word in ("skovvej", "prøvesen", "kaidemoen"):
        assert word not in text
    assert "udeladt:nævneretnavnellerenadresse" in text
    assert "kendtfrafør." in text
    open_case = case([intake(r1_p_name="Lone Prøvesen"), mine, own("politi", "3", "3")])
    assert "udeladt" not in pdf_text(meeting_sheet_pdf(open_case, "1", program="p"))


def told_of(given: Case) -> list[tuple[str, str]]:
    """File and field of what `check` says is left out of the sheet."""
    return [(file, found.field) for file, found in left_out(given)]


def test_what_the_sheet_leaves_out_of_an_own_view_is_said() -> None:
    """A reason with the reporter's name, and one with a protected name: the finding names the question, not the name."""
    reporter = intake(r1_rep_name="Tove Prøve")
    given = case([reporter, own("politi", "3", "3", "Ifølge Tove Prøve er han vred."), own("kommune", "1", "2")])
    found = [one for _, one in left_out(given)]
    assert [one.field for one in found] == ["r3_r1_why", "r3_t2_why"]
    assert all(one.severity is Severity.WARNING and "Prøve" not in one.message + one.hint for one in found)
    assert str(contents(given, "1", "p")).count("udeladt") == len(found)
    hidden = intake(r1_p_name="Lone Demosen", r1_p_protected="ja")
    again = case([hidden, own("politi", "3", None, "Demosen er vred.")])
    assert {field for _, field in told_of(again)} == {"r3_r1_why", "r3_t2_why"}


def test_an_own_view_without_such_a_name_has_nothing_left_out() -> None:
    """And a case without own views is not searched."""
    assert told_of(three()) == told_of(case([intake(r1_rep_name="Tove Prøve")])) == []


def test_a_line_with_the_reporters_name_is_on_no_sheet_before_a_meeting() -> None:
    """It waits for a person while the error is open, as `review` hands the case on; without the error the line was decided to be shown."""
    plain = case([*three().responses, *responses()])
    (line,) = {
        one.text for given in meeting_lines(plain).dimensions for one in given.all if one.text == "Overholder vilkår."
    }
    named = [
        replace(one, answers={**one.answers, "r2b_info": [{**row, "info": f"{line} Det siger Tove Prøve."} if row.get("info") == line else row for row in one.rows("r2b_info")]})
        if one.rows("r2b_info")
        else one
        for one in plain.responses
    ]  # fmt: skip
    named[0] = intake(r1_rep_name="Tove Prøve")
    given = case(named)
    open_still = dict(
        full_names.named(given, lambda whole: [shared(one, is_protected=False) for one in whole.responses])
    )
    held = [replace(one, findings=(open_still[one.file],)) if one.file in open_still else one for one in named]
    lines = meeting_lines(case(held))
    assert (bool(lines.waiting), meeting_lines(plain).waiting) == (True, 0)
    assert "Tove" not in str(lines.dimensions)
    assert "Tove" in str(meeting_lines(given).dimensions)


def test_a_name_in_a_line_s_source_or_in_who_gave_it_keeps_the_line_off_the_sheet() -> None:
    """The unit and the title of a contribution are printed with each of its lines."""
    hidden = intake(r1_p_name="Lone Demosen", r1_p_protected="ja")
    others = [one for one in responses() if one.spec and one.spec.id == "redskab2_bidrag"]
    named = [replace(one, answers={**one.answers, "r2b_unit": "Team Demosen"}) for one in others]
    assert any(one.all for one in meeting_lines(case([hidden, *others])).dimensions)
    lines = meeting_lines(case([hidden, *named]))
    assert "Demosen" not in str(lines.dimensions)
    assert lines.left_out
