"""The contributions' lines before a meeting: what may be shared, by dimension, on no side (design §3.9)."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from pypdf import PdfReader

from infohus_forms.archive.conformance import checked
from infohus_forms.combine.documents.meeting_lines import MeetingLines, lines_on, meeting_lines, meeting_lines_pdf
from infohus_forms.models.finding import Finding, Severity, error
from infohus_forms.models.response import Response
from tests.support.builders import a_case, changed
from tests.validate.whole_case import contribution, psychiatry, qualified


def line(info: str, dim: str = "dim_r2", share: str | None = "ja") -> dict[str, Any]:
    """A line of a contribution."""
    return {"dim": dim, "info": info, "source": "Samtale", "date": "2026-09-10", "first_hand": "ja", "certainty": "sikker", "share": share}  # fmt: skip


def given(*responses: Response, since: str = "") -> dict[str, list[str]]:
    """Dimension → its lines, those that are new marked."""
    found = meeting_lines(a_case(*responses), since=since)
    return {
        one.axis.code: [*(s.text for s in one.known), *(f"ny: {s.text}" for s in one.new)]
        for one in found.dimensions
        if one.all
    }


def text(pdf: bytes) -> str:
    """Everything on the pages, white space as one blank."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


@pytest.mark.parametrize("share", ["nej", "kun_mundtligt", None])
def test_only_lines_that_may_stand_in_a_common_document_are_on_the_sheet(share: str | None) -> None:
    """A »nej«, »kun mundtligt« or nothing stays in; a »ja« stands under its own dimension."""
    mine = contribution("kommune", r2b_info=[line("Siger fra."), line("HEMMELIGT", share=share)])
    assert given(mine) == {"dim_r2": ["Siger fra."]}
    assert "HEMMELIGT" not in text(meeting_lines_pdf(a_case(mine), "1", program="p"))


def test_a_line_says_who_said_it_from_where_how_certain_and_of_which_day() -> None:
    """The provenance is the contribution's own, and nothing says which way the line points."""
    said = text(meeting_lines_pdf(a_case(contribution("kommune", r2b_info=[line("Siger fra.")])), "1", program="p"))

    assert "R2 Voldsparathed Siger fra. Kommune · Enheden · En Prøve af kommune, Rådgiver · 11.09.2026" in said
    assert "kilde: Samtale · forholdet: 10.09.2026 · førstehånd: ja · sikkerhed: sikker" in said
    for word in ("øger", "dæmper", "viser ressourcer", "ressourcer mangler", "taler for"):
        assert word not in said


def test_the_same_words_of_two_authorities_stand_once_with_both() -> None:
    """Only identical texts are one."""
    pair = [contribution(who, r2b_info=[line("Siger fra.")]) for who in ("kommune", "politi")]
    (one,) = (one for one in meeting_lines(a_case(*pair)).dimensions if one.all)
    assert [s.text for s in one.all] == ["Siger fra."]
    assert [p.authority for p in one.all[0].provenance] == ["Kommune", "Politi"]


def test_what_came_since_the_last_meeting_is_told_from_what_was_there() -> None:
    """A supplement after 18 September is new, but not where it repeats an earlier line."""
    more = psychiatry(
        r2b_supplement="1", hdr_filled_date="2026-09-30", r2b_info=[line("Siger fra."), line("Sover dårligt.")]
    )
    mine = contribution("kommune", r2b_info=[line("Siger fra.")])
    assert given(mine, more, since="2026-09-18") == {"dim_r2": ["Siger fra.", "ny: Sover dårligt."]}
    said = text(meeting_lines_pdf(a_case(mine, more), "2", program="p", since="2026-09-18"))
    assert "Nyt siden det forrige møde Sover dårligt." in said


def test_a_line_with_a_protected_name_or_address_is_left_out_and_counted() -> None:
    """The other lines of the dimension stand; the sheet says that one is lacking, not what it said."""
    secret = changed(qualified(), r1_p_protected="ja")
    lines = [line("Han bor på Prøvevej 7."), line("Per Demo siger fra."), line("Han siger fra.")]
    case = a_case(secret, contribution("kommune", r2b_info=lines))
    said = text(meeting_lines_pdf(case, "1", program="p"))

    assert meeting_lines(case).left_out == 2
    assert "Han siger fra." in said
    assert "2 oplysninger er ikke med" in said
    assert "Prøvevej" not in said
    assert "Per Demo" not in said


def refused_by(*places: tuple[str, str]) -> tuple[Finding, ...]:
    """An undecided error at each of these places: the answer's id and the cell."""
    rule = error("x.struck", "Noget er streget over.", "Se efter.")
    return tuple(rule.at(field, cell=cell) for field, cell in places)


@pytest.mark.parametrize(
    ("about", "left"),
    [
        (("r2b_info__2__info", ""), ["Et.", "Tre."]),
        (("r2b_info", "r2b_info__2__share"), ["Et.", "Tre."]),
        (("r2b_info", "r2b_info__2"), ["Et.", "Tre."]),
        (("r2b_info__2__share=ja", ""), ["Et.", "Tre."]),
        (("r2b_info", ""), []),
        (("", ""), []),
        (("r2b_info__more", ""), ["Et.", "To.", "Tre."]),
        (("r2b_missing", ""), ["Et.", "To.", "Tre."]),
    ],
)
def test_a_row_with_an_error_that_nobody_has_decided_is_not_on_the_sheet(
    about: tuple[str, str], left: list[str]
) -> None:
    """Rows count as they are printed; an error of the table or of no place holds them all; the sheet counts what it lacks."""
    rows = [line("Et."), line("To."), line("Tre.")]
    mine = replace(contribution("kommune", r2b_info=rows), findings=refused_by(about))
    assert given(mine).get("dim_r2", []) == left
    said = text(meeting_lines_pdf(a_case(mine), "1", program="p"))
    lacking = 3 - len(left)
    assert (f"{lacking} oplysning" in said and "først skal afgøres" in said) is bool(lacking)
    below = replace(mine, findings=(replace(mine.findings[0], severity=Severity.WARNING),))
    assert given(below) == {"dim_r2": ["Et.", "To.", "Tre."]}


def test_a_blank_row_before_the_struck_one_does_not_shift_it() -> None:
    """The second answered row stands third on the form."""
    mine = contribution("kommune", r2b_info=[line("Et."), line("To.")])
    mine = replace(mine, printed_rows={"r2b_info": (1, 3)}, findings=refused_by(("r2b_info__3__info", "")))
    assert given(mine) == {"dim_r2": ["Et."]}


def test_what_the_sheet_says_of_itself_is_true() -> None:
    """A line that may not stand there is no missing line, and the other answers of a contribution are said not to be there."""
    mine = contribution("kommune", r2b_info=[line("Siger fra."), line("HEMMELIGT", "dim_t2", share=None)])
    said = text(meeting_lines_pdf(a_case(mine), "1", program="p"))
    assert "Ingen oplysninger, der må stå her, om: T1" in said
    assert "Ingen oplysninger om" not in said
    assert "Bidragenes øvrige svar, fx om ressourcer, egen vurdering og det, der mangler, er ikke med her." in said


def test_a_case_without_lines_has_no_sheet() -> None:
    """Nothing is printed to say that nothing was said."""
    silent = contribution("kommune", r2b_answer="ingen_oplysninger", r2b_info=None)
    assert not MeetingLines((), 0)
    assert meeting_lines_pdf(a_case(silent), "1", program="p") == b""


def test_the_sheet_is_the_same_whenever_it_is_made_and_carries_just_what_it_shows() -> None:
    """Same bytes in any order; archive-ready; its data are its lines; OPDIGTET in an invented case only."""
    forms = [contribution("kommune", r2b_info=[line("Siger fra.")]), contribution("politi", r2b_info=[line("Ø" * 900)])]
    one, two = (meeting_lines_pdf(a_case(*order), "1", program="p") for order in (forms, forms[::-1]))

    assert one == two
    assert checked(one, ("3a", "ua1"))
    assert list(lines_on(one)) == ["Siger fra.", "Ø" * 900]
    assert "O P D I G T E T" in text(one)
    assert "O P D I G T E T" not in text(meeting_lines_pdf(a_case(*forms, fictional=False), "1", program="p"))
    with pikepdf.open(BytesIO(one)) as document:
        assert len(document.attachments) == 1
    assert not list(lines_on(b"%PDF-1.7"))
