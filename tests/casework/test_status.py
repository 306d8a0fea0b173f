"""Where a case is in the flow A–E, read off its forms alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from infohus_forms.casework.documents.status_page import MOST_AWAITED, status_pdf
from infohus_forms.casework.review.progress import place_of
from infohus_forms.casework.review.progress_model import ExitTaken, Passage, Place, State
from infohus_forms.cli.flow_line import lines, strip
from infohus_forms.models.case import Issued, Reference
from infohus_forms.models.response import Response
from infohus_forms.spec.flow import load_flow
from infohus_forms.spec.shelf import open_shelf, specs_folder
from infohus_forms.spec.source import SpecError, SpecFile
from infohus_forms.validate.case.rules import effective
from tests.support.builders import a_case, changed
from tests.support.shelf import SHELF
from tests.validate.whole_case import (
    assessment,
    contribution,
    forwarded,
    in_order,
    meeting,
    overview,
    psychiatry,
    qualified,
    received,
    supplement,
)

TODAY = date(2026, 9, 10)
REFERENCE = Reference("26/0042", "T", infohus_name="Infohus Fjordmark", fictional=True)


def where(*responses: Response, today: date = TODAY, issued: tuple[Issued, ...] = ()) -> Place:
    """The place of a case with these forms."""
    return place_of(effective(a_case(*responses, issued=issued)), SHELF, today=today)


def states(place: Place) -> str:
    """The states of A, B, C, (D) and E by their first letters: f, g (i gang), v (afventer), – (ikke i brug)."""
    letters = {State.DONE: "f", State.BEGUN: "g", State.WAITING: "v", State.UNUSED: "–"}
    return "".join(letters[step.state] for step in place.steps)


def to_police() -> Response:
    """Redskab 1 as the police sent it back: a security threat."""
    return changed(
        forwarded(), "r1_x1.docx", hdr_status="endelig", r1_pol_threat="ja", r1_q_date="2026-09-03", r1_q_tk="Ane Prøve",
        r1_q_tp="Rasmus Prøve", r1_q_result="politiet_varetager", r1_q_reason="Hemmelig grund.",
    )  # fmt: skip


def asked() -> tuple[Response, ...]:
    """A case in which everybody has answered and no meeting was held."""
    return qualified(), overview(), contribution("kommune"), contribution("politi"), psychiatry()


def ended(outcome: str, **answers: object) -> Response:
    """A first meeting that asked for nothing more and had this outcome."""
    return meeting("1", r3_outcome=outcome, r3_next=None, r3_d_requests=None, **answers)


@pytest.mark.parametrize(
    ("forms", "expected"),
    [(0, "vvv–v"), (1, "gvv–v"), (2, "gvv–v"), (3, "fvv–v"), (4, "fgv–v"), (5, "fgv–v"), (7, "ffv–v"), (8, "ffggv"), (9, "ffgfv"),
     (10, "ffffv"), (11, "fffff")],
)  # fmt: skip
def test_each_form_that_comes_back_moves_the_case_on(forms: int, expected: str) -> None:
    """After Redskab 1 and the overview (4 files) A is done and B under way; after meeting 1 asked for more, (D) is."""
    assert states(where(*in_order()[:forms])) == expected


def test_the_order_of_the_files_does_not_matter() -> None:
    """The same forms in the reverse order are the same place."""
    assert where(*in_order()) == where(*reversed(in_order()))


def test_gate_1_the_police_must_have_nothing_against_it() -> None:
    """POSTER gate 1: waiting until the police answer, passed with »intet til hinder«, stopped by an obstacle."""
    obstacle = changed(forwarded(), r1_pol_obstacle="hindring")

    assert [where(form).gates[0].state for form in (received(), forwarded(), obstacle)] == [
        Passage.WAITING, Passage.PASSED, Passage.STOPPED,
    ]  # fmt: skip


def test_gate_2_is_passed_only_when_both_coordinators_stand_behind_it() -> None:
    """POSTER gate 2: without the coordinator of the police the gate waits, and B is not due."""
    alone = changed(qualified(), r1_q_tp=None)

    assert where(qualified()).gates[1].state is Passage.PASSED
    assert where(qualified()).step("B").due
    assert where(alone).gates[1].state is Passage.WAITING
    assert not where(alone).step("B").due


def test_what_is_awaited_is_told_with_whom_since_when_and_by_when() -> None:
    """Police asked on 2 September; then both coordinators since the police answered."""
    sent = changed(
        received(), r1_fwd_police="ja", r1_fwd_date="2026-09-02", r1_fwd_time="10:25", r1_fwd_to="Rasmus Prøve"
    )

    assert str(where(received()).awaited[0]) == "Tovholderne: at sende bekymringen til politiet (siden 02.09.2026)"
    assert where(sent).awaited[0].who == "Politiet"
    assert where(forwarded()).awaited[0].who == "Begge tovholdere"
    assert where(forwarded()).awaited[0].since == "2026-09-03"


def test_nothing_behind_a_gate_is_awaited_before_it_is_passed() -> None:
    """The overview was made when the case was opened; it is awaited only when the concern is qualified."""
    made = (Issued("redskab2_overblik", "1.0", "X", "Y", "2026-09-02"),)

    assert [one.who for one in where(forwarded(), issued=made).awaited] == ["Begge tovholdere"]
    assert [one.what for one in where(qualified(), issued=made).awaited] == ["Redskab 2, overblik"]


def test_a_reply_is_overdue_the_day_after_its_deadline_and_not_before() -> None:
    """Deadline 15 September: on the 15th it is awaited, on the 16th overdue."""
    forms = (qualified(), overview(), contribution("kommune"))
    on_time, late = (where(*forms, today=date(2026, 9, day)).awaited for day in (15, 16))

    assert [one.who for one in on_time] == ["Politi", "Psykiatri"]
    assert not any(one.overdue for one in on_time)
    assert all(one.overdue for one in late)


def test_a_supplement_has_the_deadline_that_the_meeting_gave() -> None:
    """Psychiatry was asked for a supplement by 30 September; the first deadline (15 September) is over and is not told."""
    place = where(*asked(), meeting("1"), today=date(2026, 9, 20))

    assert [(one.who, one.deadline, one.overdue) for one in place.awaited] == [("Psykiatri", "2026-09-30", False)]
    made = Issued(
        "redskab2_bidrag", "1.0", "X", "Y", "2026-09-19", authority="psykiatri", unit="Enheden", supplement="1"
    )
    first = replace(made, instance="bidrag_psykiatri_0.pdf", token="T", supplement="0")
    place = where(*asked(), meeting("1"), today=date(2026, 9, 20), issued=(first, made))
    assert [(one.deadline, one.since, one.overdue) for one in place.awaited] == [("2026-09-30", "2026-09-19", False)]


def test_further_information_can_be_asked_for_again_and_again() -> None:
    """POSTER (D), any number of times: meeting 2 asks once more, and (D) is under way again until its supplement comes."""
    again = meeting("2", r3_outcome="yderligere_oplysninger", r3_next="2026-10-20",
        r3_d_requests=[{"what": "Mere", "who": "politi", "deadline": "2026-10-15"}])  # fmt: skip
    more = contribution("politi", r2b_supplement="1", hdr_filled_date="2026-10-12")
    third = meeting("3", hdr_filled_date="2026-10-20", r3_date="2026-10-20")
    so_far = (*asked(), meeting("1"), supplement(), again)

    assert states(where(*so_far)) == "ffggv"
    assert states(where(*so_far, more)) == "ffgfv"
    assert states(where(*so_far, more, third)) == "ffffv"
    assert [one.label for one in where(*so_far, more, third).step("C").happened] == ["Møde 1", "Møde 2", "Møde 3"]


def test_exit_x1_at_the_gate_keeps_the_duty_open_until_unit_and_first_action_are_named() -> None:
    """POSTER POLITI and KOMMUNE: the police handle it; the municipality owes a unit and a first action."""
    unit = changed(to_police(), r1_x1_unit="Familieafdelingen", r1_x1_need="ja")
    action = changed(unit, r1_x1_first_action="Samtale", r1_x1_first_date="2026-09-05")
    no_need = changed(unit, r1_x1_need="nej")

    assert [exit_of(form).lacking for form in (to_police(), unit, action, no_need)] == [
        ("ansvarlig enhed", "første handling"), ("første handling",), (), (),
    ]  # fmt: skip
    assert states(where(to_police())) == "f––––"
    assert [one.who for one in where(to_police()).awaited] == ["Kommunen"]
    assert not where(action).awaited


def exit_of(*forms: Response) -> ExitTaken:
    """The exit that a case has taken."""
    taken = where(*forms).exit
    assert taken
    return taken


def test_exit_x1_can_come_at_the_gate_at_a_meeting_and_at_the_end() -> None:
    """By the police in Redskab 1, even as a draft, by the outcome of an early meeting, or by the conclusion."""
    draft = changed(forwarded(), r1_pol_threat="ja")
    met = ended("overgaar_til_politiet", r3_x1_unit="Familieafdelingen", r3_x1_need="nej")
    end = assessment(r4_conclusion="overgaar_til_politiet")

    assert exit_of(draft).code == "X1"
    assert (exit_of(*asked(), met).code, exit_of(*asked(), met).lacking) == ("X1", ())
    assert exit_of(*asked(), met, meeting("2")).code == "X1"
    assert exit_of(*in_order()[:-1], end).lacking == ("ansvarlig enhed", "første handling")


def test_exit_x2_after_the_analysis() -> None:
    """POSTER: assessed as not current after the analysis; Redskab 4 (E) says why, and is awaited when it is made."""
    place = where(*asked(), ended("ikke_aktuel"))
    made = (
        Issued("redskab4", "1.0", "X", "Y", "2026-09-19"),
        Issued("redskab3", "1.0", "Z", "V", "2026-09-19", meeting="2"),
    )
    out = where(*asked(), ended("ikke_aktuel"), issued=made)
    draft = where(*asked(), ended("ikke_aktuel"), assessment(r4_conclusion="ikke_aktuel", hdr_status="kladde"))
    written = where(*asked(), ended("ikke_aktuel"), assessment(r4_conclusion="ikke_aktuel"))

    assert place.exit
    assert (place.exit.code, place.exit.day, place.exit.ours) == ("X2", "2026-09-18", False)
    assert [states(one) for one in (place, draft, written)] == ["fff–v", "fff–g", "fff–f"]
    assert [one.step("E").due for one in (place, draft, written)] == [True, True, False]
    assert [[one.what for one in at.awaited] for at in (place, out, draft, written)] == [
        [], ["Redskab 4"], ["endelig udgave af Redskab 4"], [],
    ]  # fmt: skip


def test_exit_x3_is_marked_as_ours() -> None:
    """»Andet spor« does not stand on the poster, and the text says so."""
    place = where(changed(qualified(), r1_q_result="andet_spor"))

    assert place.exit
    assert (place.exit.code, place.exit.ours) == ("X3", True)
    assert any("vores egen udgang" in line for line in lines(place))


def test_an_authoritys_own_rating_before_the_meeting_is_not_a_meeting() -> None:
    """»Egen« with an outcome ticked by mistake neither begins C nor takes an exit."""
    own = meeting("1", r3_view="egen", r3_view_authority="politi", r3_outcome="overgaar_til_politiet")
    place = where(*asked(), own)

    assert place.exit is None
    assert place.step("C").state is State.WAITING


def test_a_draft_does_not_finish_its_step_and_the_final_edition_is_awaited() -> None:
    """Redskab 4 as a draft: E is under way."""
    place = where(*in_order()[:-1], assessment(hdr_status="kladde"), today=date(2026, 10, 6))

    assert place.step("E").state is State.BEGUN
    assert [str(one) for one in place.awaited] == ["Tovholderne: endelig udgave af Redskab 4 (siden 05.10.2026)"]


def test_the_strip_is_plain_text_that_says_everything() -> None:
    """No colour is needed: the states are words, and an exit ends the line."""
    assert strip(where(*in_order()[:5])) == "A færdig ── B i gang ── C afventer ── (D) ikke i brug ── E afventer"
    assert strip(where(to_police())).endswith("──> X1 Politiet varetager")
    assert "\x1b" not in "".join(lines(where(*in_order())))


def test_after_x1_every_text_says_only_that_the_police_handle_it() -> None:
    """Neither the strip nor the page repeats the reason or what the police assessed."""
    place = where(to_police())
    page = PdfReader(BytesIO(status_pdf(REFERENCE, place, (), today=TODAY))).pages[0].extract_text()
    for text in ("\n".join(lines(place)), page):
        assert "Politiet varetager" in text
        for word in ("Hemmelig", "trussel", "Rasmus"):
            assert word not in text


def test_the_status_is_one_accessible_page_however_much_is_awaited() -> None:
    """Twenty units are asked: twelve lines, and the rest is counted. The page is PDF/A-2a and PDF/UA-1 by Typst's own check."""
    made = tuple(
        Issued("redskab2_bidrag", "1.0", f"I{n}", "Y", "2026-09-04", authority="kommune", unit=f"Enhed {n}")
        for n in range(20)
    )
    place = where(*in_order()[:4], issued=made)
    pdf = status_pdf(REFERENCE, place, ("Redskab 3 Møde 1",), today=TODAY)
    reader = PdfReader(BytesIO(pdf))
    text = reader.pages[0].extract_text()

    assert len(reader.pages) == 1
    assert f"Og {len(place.awaited) - MOST_AWAITED} mere" in text
    assert "OPDIGTET" in text
    assert "Redskab 3 Møde 1" in text
    assert b"/MarkInfo" in pdf
    assert status_pdf(REFERENCE, place, ("Redskab 3 Møde 1",), today=TODAY) == pdf


def test_the_installed_flow_fits_the_installed_forms() -> None:
    """Every form, field and answer that form_specs/flow/1.0.yaml speaks of is there."""
    assert [
        step.letter for step in load_flow(SpecFile.read(specs_folder() / "flow/1.0.yaml"), open_shelf()).steps
    ] == list("ABCDE")


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [("r1_q_result, answered", "r1_q_resultat, answered", "r1_q_result"), ("is: haandteres", "is: haandters", "haandteres"),
     ("date: r1_pol_date", "date: r1_pol_by", "Mente du"), ("    phase: 1\n", "    phase: 1\n    fase: 1\n", "phase"),
     ("gates: [politi, kval", "gates: [politii, kval", "politi")],
)  # fmt: skip
def test_a_mistake_in_the_flow_is_told_with_its_line_and_a_suggestion(
    tmp_path: Path, old: str, new: str, word: str
) -> None:
    """A misspelt field, answer, date, key or gate."""
    text = (specs_folder() / "flow/1.0.yaml").read_text(encoding="utf-8")
    assert old in text
    at = text[: text.index(old)].count("\n") + 1
    (tmp_path / "flow.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(SpecError) as stop:
        load_flow(SpecFile.read(tmp_path / "flow.yaml"), open_shelf())

    told = [f"{item.place} {item.message} {item.hint}" for item in stop.value.findings]
    assert any(word in one for one in told)
    assert any(int(item.place.rpartition(":")[2]) in (at, at + 1) for item in stop.value.findings)
