"""Nothing is typed twice: the forms that are due, with everything known carried forward."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from infohus_forms.casework.intake.paper_blanks import issued_stamps
from infohus_forms.casework.issuing.due_forms import Due, forms_due, make_next
from infohus_forms.casework.issuing.make_form import HEADER, Order, issue, prepared
from infohus_forms.casework.issuing.new_case import contribution as blank_sheet
from infohus_forms.casework.issuing.new_case import open_new
from infohus_forms.casework.issuing.replaced_forms import free_name
from infohus_forms.casework.review.progress import place_of
from infohus_forms.casework.review.review import review
from infohus_forms.casework.settling import Wanted, settle
from infohus_forms.casework.storage.card import create, load
from infohus_forms.casework.storage.card import write as write_case
from infohus_forms.casework.storage.case_folder import folder_of
from infohus_forms.casework.storage.municipality_profile import Profile
from infohus_forms.files import write
from infohus_forms.formats.word.writing.fill import fill_word
from infohus_forms.models.case import Issued, Reference, written_as
from infohus_forms.models.response import Response
from infohus_forms.models.specification.vocabulary import Kind
from infohus_forms.read.carrier import raw_form
from infohus_forms.render.filling import control_values
from infohus_forms.render.questions import sheet_of
from infohus_forms.validate.case.course import course_of
from infohus_forms.validate.case.replies import open_replies
from infohus_forms.validate.case.rules import check_case, effective
from tests.formats.word.sheets import struck
from tests.support.builders import a_case, changed
from tests.support.received import response_of
from tests.support.shelf import SHELF, form_spec
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
PROFILE = Profile(
    retur="Sikker post til Infohus Fjordmark", kontakt="Ane Prøve", opbevaring="Efter kommunens sletteplan"
)


def due(*responses: Response, today: date = TODAY, issued: tuple[Issued, ...] = ()) -> Due:
    """What is due in a case with these forms."""
    case = effective(a_case(*responses, issued=issued))
    return forms_due(SHELF, case, place_of(case, SHELF, today=today), PROFILE, today=today)


def one(found: Due, form: str) -> Order:
    """The only order of a form."""
    (order,) = [order for order in found.orders if order.form == form]
    return order


def asked() -> tuple[Response, ...]:
    """Everybody has answered; no meeting was held."""
    return qualified(), overview(), contribution("kommune"), contribution("politi"), psychiatry()


def line(info: str, dim: str = "dim_r2", share: str | None = "ja") -> dict[str, Any]:
    """A line of a contribution."""
    return {
        "dim": dim,
        "info": info,
        "source": "Samtale",
        "date": "2026-09-10",
        "first_hand": "ja",
        "certainty": "sikker",
        "share": share,
    }


def issued(form: str, **own: Any) -> Issued:
    """A form that was made on 4 September and has not come back."""
    return Issued(form, "1.0", "X1", "T1", "2026-09-04", **own)


@pytest.mark.parametrize(
    ("forms", "expected"),
    [(0, ["redskab1"]), (1, []), (2, []), (3, ["redskab2_overblik"]), (4, ["redskab2_bidrag"] * 3), (7, ["redskab3"]),
     (8, ["redskab2_bidrag"]), (9, ["redskab3"]), (10, ["redskab4"]), (11, [])],
)  # fmt: skip
def test_the_forms_that_are_due_at_each_step(forms: int, expected: list[str]) -> None:
    """Nothing before the gates are passed; one sheet for each row of the overview; then meeting, supplement, meeting, end."""
    assert [order.form for order in due(*in_order()[:forms]).orders] == expected


def test_a_sheet_is_not_made_again_for_an_answer_that_the_overview_says_has_come() -> None:
    """The sheet is out and the overview says more than it; once it dates the answer, nobody is asked anew."""
    row = {**overview().rows("r2_auth")[0], "answered": None}
    out = issued("redskab2_bidrag", authority="kommune", unit="Enheden", supplement="0", content="et andet")
    for answered, expected in ((None, 1), ("2026-09-09", 0)):
        said = changed(overview(), r2_auth=[{**row, "answered": answered}])
        orders = due(qualified(), said, issued=(out,)).orders
        assert sum(order.form == "redskab2_bidrag" for order in orders) == expected


@pytest.mark.parametrize(
    ("units", "names"),
    [
        (("Ungeindsatsen, En Prøve", "Jobcenter Fjordmark, En Anden"), ("Kommune Ungeindsatsen", "Kommune Jobcenter Fjordmark")),
        (("Familieafdelingen", "Per Demo"), ("Kommune Familieafdelingen", "Kommune, række 2 i overblikket")),
        (("Sagsbehandler for Per i Familieafdelingen", "Nyhus"), ("Kommune, række 1 i overblikket", "Kommune, række 2 i overblikket")),
        (("Familieafdelingen", "familieafdelingen"), ("Kommune, række 1 i overblikket", "Kommune, række 2 i overblikket")),
        (("Enhed 310206-4002", ""), ("Kommune, række 1 i overblikket", "Kommune, række 2 i overblikket")),
        (("Familieafdelingen",), ("Kommune",)),
    ],
)  # fmt: skip
def test_two_units_of_one_authority_have_names_that_tell_them_apart(
    units: tuple[str, ...], names: tuple[str, ...]
) -> None:
    """The office, when it can be nobody's name; else the row. What is the only one needs neither."""
    rows = [{**overview().rows("r2_auth")[0], "contact": unit} for unit in units]
    orders = due(qualified(), changed(overview(), r2_auth=rows, hdr_infohus_name="Infohus Fjordmark")).orders
    assert [order.name for order in orders] == [f"Redskab 2 Bidrag {name}" for name in names]


def test_a_contribution_sheet_is_filled_in_from_its_row_in_the_overview() -> None:
    """Authority, unit (what stands before the comma), question, legal route, deadline; the request; who the person is."""
    row = {"authority": "politi", "contact": "Forebyggelsen, Rasmus Prøve", "why": "Internt", "asked": "Kriminel historik", "legal": "ssp",
           "sent": None, "deadline": "2026-09-15", "answered": None}  # fmt: skip
    order = one(due(qualified(), changed(overview(), r2_auth=[row])), "redskab2_bidrag")

    known = {name: value for name, value in order.known.items() if not name.startswith("hdr_")}
    assert known == {
        "r2b_person_name": "Per Demo", "r2b_person_birth": "19 år", "r2b_return_to": "Sikker post til Infohus Fjordmark · Ane Prøve",
        "r2b_purpose": "At afklare støtte.", "r2b_summary": "Ændret adfærd.", "r2b_authority": "politi", "r2b_unit": "Forebyggelsen",
        "r2b_asked": "Kriminel historik", "r2b_legal_asked": "ssp", "r2b_deadline": "2026-09-15", "r2b_supplement": "0",
    }  # fmt: skip
    assert "Rasmus" not in order.name


@pytest.mark.parametrize(("profile", "count"), [(Profile(), 1), (PROFILE, 0), (Profile(kontakt="Ane Prøve"), 0)])
def test_a_missing_return_address_is_said_once_before_the_sheets_are_sent(profile: Profile, count: int) -> None:
    """Three sheets: one line that says what to write and where; nothing where the profile has it, or no sheet is made."""
    case = effective(a_case(qualified(), overview()))
    found = forms_due(SHELF, case, place_of(case, SHELF, today=TODAY), profile, today=TODAY)
    assert sum("kommune.yaml" in text for text in found.told) == count
    early = effective(a_case(qualified()))
    assert not any("kommune.yaml" in text for text in forms_due(SHELF, early, place_of(early, SHELF, today=TODAY), profile, today=TODAY).told)  # fmt: skip


def person_in(authority: str, **row: Any) -> dict[str, Any]:
    """What the only sheet for an authority says of the person, from a row of the overview."""
    first = {**overview().rows("r2_auth")[0], "authority": authority, **row}
    known = qualified(), changed(overview(), r2_auth=[first])
    order = one(due(changed(known[0], r1_p_cpr="310207-4000"), known[1]), "redskab2_bidrag")
    return {
        name.removeprefix("r2b_person_"): value
        for name, value in order.known.items()
        if "_person_" in name and "r2b" in name
    }


WHOLE = {"name": "Per Demo", "birth": "19 år", "cpr": "310207-4000"}


@pytest.mark.parametrize(
    ("authority", "row", "expected"),
    [
        ("kommune", {}, WHOLE), ("politi", {}, WHOLE), ("psykiatri", {}, WHOLE), ("kriminalforsorg", {}, WHOLE),
        ("oevrige", {}, {}), ("oevrige", {"asked": "Navn og CPR må gives."}, {}),
        ("kommune", {"asked": "Fremmøde. Spørges uden navn."}, {}), ("politi", {"why": "Sagen er anonym for dem."}, {}),
        ("kommune", {"asked": "Skemaet sendes ikke med navn og CPR-nummer."}, {}),
        ("kommune", {"asked": "Hverdag, uden CPR-nummer."}, {"name": "Per Demo", "birth": "19 år"}),
        ("kommune", {"contact": "Skolen, ingen CPR"}, {"name": "Per Demo", "birth": "19 år"}),
        ("kommune", {"asked": "Har ikke fast bolig. Navn på kontakt."}, WHOLE), ("kommune", {"asked": "Ikke kendt. CPR-opslag."}, WHOLE),
    ],
)  # fmt: skip
def test_name_and_cpr_go_only_where_the_overview_does_not_say_otherwise(
    authority: str, row: dict[str, Any], expected: dict[str, str]
) -> None:
    """»Øvrige« get neither; others do until a row of theirs keeps one of them back."""
    assert person_in(authority, **row) == expected


def test_a_row_of_one_unit_keeps_the_name_from_the_other_units_of_the_authority() -> None:
    """Two rows for the municipality; one asks without a name."""
    first = overview().rows("r2_auth")[0]
    rows = [{**first, "contact": "Jobcenter"}, {**first, "contact": "Skolen", "asked": "Uden navn."}]
    orders = due(qualified(), changed(overview(), r2_auth=rows)).orders
    assert [order.known.get("r2b_person_name") for order in orders] == [None, None]


@pytest.mark.parametrize(
    ("row", "summary", "there"),
    [
        ({"authority": "oevrige"}, "Per Demo er ændret.", False), ({"authority": "oevrige"}, "Nr. 310207-4000 er ændret.", False),
        ({"asked": "Spørges uden navn."}, "Demo, Per er ændret.", False), ({"asked": "Uden CPR-nummer."}, "310207-4000.", False),
        ({"asked": "Uden CPR-nummer."}, "Per Demo er ændret.", True), ({}, "Per Demo, 310207-4000.", True),
        ({"authority": "oevrige"}, "Han er ændret.", True),
    ],
)  # fmt: skip
def test_a_sheet_without_name_or_number_has_them_in_no_other_text(
    row: dict[str, str], summary: str, *, there: bool
) -> None:
    """A summary that names the person stays out of a sheet that must not say who it is about; it is said."""
    rows = [{**overview().rows("r2_auth")[0], **row}]
    found = due(changed(qualified(), r1_p_cpr="310207-4000"), changed(overview(), r2_auth=rows, r2_summary=summary))
    order = one(found, "redskab2_bidrag")
    assert ("r2b_summary" in order.known) is there
    assert any("»Kort resumé af bekymringen« er ikke ført helt med" in text for text in found.told) is not there


def test_a_protected_name_or_address_goes_into_no_next_form() -> None:
    """Name, birth and CPR are left out, and so is any text that names the person or an address; it is said."""
    secret = changed(qualified(), r1_p_protected="ja", r1_p_cpr="310207-4000")
    told = changed(overview(), r2_summary="Per Demo er ændret.", r2_purpose="Bor på Prøvevej 7.")
    found = due(secret, told)

    for order in found.orders:
        assert not {"r2b_person_name", "r2b_person_birth", "r2b_person_cpr", "r2b_summary", "r2b_purpose"} & set(
            order.known
        )
    assert any("»Kort resumé af bekymringen«" in text for text in found.told)
    assert "Per Demo" not in " ".join(found.told)


@pytest.mark.parametrize("told", ["Tove Prøve ringede.", "Prøve, Tove ringede.", "TOVE PRØVES elev"])
def test_the_reporters_name_goes_into_no_next_form(told: str) -> None:
    """Who reported is not for the other authorities (design §3, rule 5): a purpose or a summary with the name is left out, and it is said."""
    concern = changed(qualified(), r1_rep_name="Tove Prøve")
    found = due(concern, changed(overview(), r2_summary=told, r2_purpose="Afklare fritiden."))

    assert found.orders
    for order in found.orders:
        assert "r2b_summary" not in order.known
        assert order.known["r2b_purpose"] == "Afklare fritiden."
    assert any("»Kort resumé af bekymringen«" in text for text in found.told)
    assert "Tove" not in " ".join(found.told)


def test_a_reporter_who_comes_to_the_meeting_is_a_participant() -> None:
    """A teacher who reported and is named as the one who comes: the table of participants does not say who reported."""
    back = contribution("politi", r2b_attend="Tove Prøve")
    known = one(
        due(changed(qualified(), r1_rep_name="Tove Prøve"), overview(), back, contribution("kommune"), psychiatry()),
        "redskab3",
    ).known
    assert "Tove Prøve" in [row["name"] for row in known["r3_participants"]]


def test_redskab_3_waits_for_those_who_can_still_answer() -> None:
    """Two are awaited until their deadline (15 September); the day after, the form is made without them."""
    forms = (qualified(), overview(), contribution("kommune"))
    early = due(*forms, issued=(issued("redskab2_bidrag", authority="politi", unit="Enheden"),))
    late = due(*forms, today=date(2026, 9, 16))

    assert not [order for order in early.orders if order.form == "redskab3"]
    assert any("Afventer Politi, Enheden, Psykiatri" in text for text in early.told)
    assert [order.form for order in late.orders if order.form == "redskab3"]


@pytest.mark.parametrize(
    ("said", "named"),
    [("Ingen.", []), ("Vi deltager ikke", []), ("Ingen, dog måske To Prøve", ["Ingen, dog måske To Prøve"])],
)
def test_nobody_is_no_participant(said: str, named: list[str]) -> None:
    """»Ingen« is nobody's name; what says more than that stays for a person to look at."""
    known = one(
        due(qualified(), overview(), contribution("politi", r2b_attend=said), contribution("kommune"), psychiatry()),
        "redskab3",
    ).known
    names = [row["name"] for row in known["r3_participants"] if row["authority"] == "politi"]
    assert names == ["Rasmus Prøve", *named]


def test_redskab_3_has_time_place_participants_and_documents() -> None:
    """From the overview, both coordinators, the names that authorities gave, and every returned form with date and edition."""
    away = contribution("politi", r2b_attend="Deltager ikke")
    two = contribution("kommune", r2b_attend="En Prøve af kommune; To Prøve")
    known = one(due(qualified(), overview(), two, away, psychiatry()), "redskab3").known

    assert (known["r3_meeting_no"], known["r3_date"], known["r3_time"], known["r3_place"]) == (
        "1",
        "2026-09-18",
        "13:00",
        "Rådhuset",
    )
    assert known["r3_participants"] == [
        {"name": "Ane Prøve", "title": "Konsulent", "authority": "kommune"},
        {"name": "Rasmus Prøve", "authority": "politi"},
        {"name": "En Prøve af kommune", "title": "Rådgiver", "authority": "kommune"},
        {"name": "To Prøve", "authority": "kommune"},
        {"name": "En Prøve", "authority": "psykiatri"},
    ]
    assert known["r3_docs"][0] == {"document": "Redskab 1", "date": "2026-09-03", "version": "Ny"}
    assert [row["document"] for row in known["r3_docs"][1:]] == [
        "Redskab 2, Kommune (Enheden)", "Redskab 2, Politi (Enheden)", "Redskab 2, Psykiatri (Enheden)",
    ]  # fmt: skip


def test_no_line_is_put_on_a_side_before_the_group_has_placed_it() -> None:
    """»Han siger fra.« is said of willingness to use violence: no table of either side, no overflow box, and not in any other field."""
    mine = contribution(
        "kommune", r2b_info=[line("Han siger fra."), *(line(f"Linje {number}.") for number in range(5))]
    )
    known = one(due(qualified(), overview(), mine, contribution("politi"), psychiatry()), "redskab3").known

    assert not [name for name in known if "_for" in name or "_against" in name]
    assert "Han siger fra." not in str(known)


def test_a_later_meeting_shows_earlier_ratings_beside_an_empty_scale() -> None:
    """The rating, and who wanted another, with meeting and date; the scale itself, and every dissent, stays empty."""
    apart = {
        "r3_r1_agree": "uenige",
        "r3_r1_dissent": [{"authority": "politi", "rating": "4", "reason": "Mere alvorligt."}],
    }
    order = one(due(*asked(), meeting("1", **apart, r3_r2_rating="IB", r3_t1_rating="4"), supplement()), "redskab3")

    assert order.earlier["r3_r1_rating"] == "Tidligere: Møde 1, 18.09.2026: 2. Afvigende: Politi 4"
    assert order.earlier["r3_r2_rating"] == "Tidligere: Møde 1, 18.09.2026: Ikke belyst"
    assert order.earlier["r3_t1_rating"] == "Tidligere: Møde 1, 18.09.2026: 4 – Mange ressourcer"
    assert (order.known["r3_meeting_no"], order.known["r3_date"]) == ("2", "2026-10-02")


def test_a_later_meeting_gets_only_the_new_documents() -> None:
    """What came since, and the meeting before."""
    known = one(due(*asked(), meeting("1"), supplement()), "redskab3").known

    assert [row["document"] for row in known["r3_docs"]] == [
        "Redskab 2, supplement 1 fra Psykiatri (Enheden)",
        "Redskab 3, møde 1",
    ]


def test_no_rating_is_ever_prefilled() -> None:
    """At no step of a whole case is a scale, or a cell with a rating, among the answers that are filled in."""
    forms = in_order()
    orders = [order for number in range(len(forms) + 1) for order in due(*forms[:number]).orders]

    assert {order.form for order in orders} == {
        "redskab1",
        "redskab2_overblik",
        "redskab2_bidrag",
        "redskab3",
        "redskab4",
    }
    for order in orders:
        spec = form_spec(order.form)
        assert not [name for name in order.known if name in spec.by_id and spec.by_id[name].kind is Kind.SCALE]
        assert not [name for name in order.known if "dissent" in name and order.form == "redskab3"]


def test_a_supplement_is_made_for_each_authority_that_the_meeting_asked() -> None:
    """Two questions to psychiatry are one sheet with both; the unit is that of its first contribution."""
    rows = [
        {"what": "Et indtryk", "who": "psykiatri", "deadline": "2026-09-30"},
        {"what": "Medicin", "who": "psykiatri", "deadline": "2026-09-28"},
    ]
    order = one(due(*asked(), meeting("1", r3_d_requests=rows)), "redskab2_bidrag")

    assert order.known["r2b_asked"] == "Et indtryk\nMedicin"
    assert (order.known["r2b_deadline"], order.known["r2b_supplement"]) == ("2026-09-28", "1")
    assert (order.known["r2b_unit"], order.known["r2b_legal_asked"]) == ("Enheden", "psp")


def test_the_unit_of_a_supplement_is_never_guessed() -> None:
    """Two units of the municipality have contributed: the field is empty, and it is said."""
    rows = [{"what": "Mere", "who": "kommune", "deadline": "2026-09-30"}]
    found = due(
        *asked(),
        changed(contribution("kommune"), "jobcenter.pdf", r2b_unit="Jobcenter"),
        meeting("1", r3_d_requests=rows),
    )

    assert "r2b_unit" not in one(found, "redskab2_bidrag").known
    assert any("flere enheder" in text for text in found.told)


def test_redskab_4_has_basis_dissent_and_the_ratings_to_read() -> None:
    """The dissent stands in the words it was written in; problems are for the group."""
    apart = {
        "r3_r1_agree": "uenige",
        "r3_r1_dissent": [{"authority": "politi", "rating": "IB", "reason": "For lidt viden."}],
    }
    order = one(due(*asked(), meeting("1", **apart), supplement(), meeting("2")), "redskab4")

    assert (
        order.known["r4_dissent"]
        == "»Bekymrende overbevisninger og retorik« (møde 1): Politi vurderer ikke belyst: For lidt viden."
    )
    assert (order.known["r4_any_dissent"], order.known["r4_any_children"]) == ("ja", "ja")
    assert order.known["r4_retention"] == "Efter kommunens sletteplan"
    assert len(order.known["r4_basis"]) == 7
    assert "r4_problems" not in order.known
    assert "Uændret siden sidste møde; Møde 1, 18.09.2026: 2" in order.earlier["r4_dims"]


def test_many_documents_share_rows_and_none_is_lost() -> None:
    """Redskab 1, ten contributions of two authorities and a meeting: one row for each authority says how many."""
    many = [
        changed(contribution(who), f"{who}{number}.pdf", r2b_unit=f"Enhed {number}")
        for who in ("kommune", "politi")
        for number in range(5)
    ]
    end = meeting("1", r3_outcome="helhedsvurdering", r3_next=None, r3_d_requests=None)
    rows = one(due(qualified(), overview(), *many, end), "redskab4").known["r4_basis"]

    assert [row["document"] for row in rows] == [
        "Redskab 1",
        "Redskab 2, Kommune: 5 svar",
        "Redskab 2, Politi: 5 svar",
        "Redskab 3, møde 1",
    ]


@pytest.mark.parametrize(
    ("forms", "made"),
    [(0, issued("redskab1")), (3, issued("redskab2_overblik")), (7, issued("redskab3", meeting="1")),
     (8, issued("redskab2_bidrag", authority="psykiatri", unit="Enheden", supplement="1")), (10, issued("redskab4"))],
)  # fmt: skip
def test_a_form_that_was_made_and_has_not_come_back_is_not_made_again(forms: int, made: Issued) -> None:
    """It says so instead, with the day."""
    found = due(*in_order()[:forms], issued=(made,))

    assert not [order for order in found.orders if order.form == made.form]
    assert any("lavet 04.09.2026" in text and "ikke igen" in text for text in found.told)


@pytest.mark.parametrize(
    ("form", "word"),
    [(changed(forwarded(), hdr_status="endelig", r1_pol_threat="ja", r1_q_result="politiet_varetager"), "Politiet varetager"),
     (changed(qualified(), r1_q_result="andet_spor"), "andet sted")],
)  # fmt: skip
def test_after_an_exit_nothing_more_is_made(form: Response, word: str) -> None:
    """X1 and X3: it says which exit, and after X1 that the municipality's duty is open."""
    found = due(form)

    assert not found.orders
    assert word in found.told[0]
    assert ("Kommunens pligt" in found.told[0]) is (word == "Politiet varetager")


def test_after_not_current_redskab_4_is_made_to_say_why() -> None:
    """X2: the reason and the other help stand only there. Nothing is concluded, rated or recommended beforehand."""
    end = meeting("1", r3_outcome="ikke_aktuel", r3_d_requests=None)
    found = due(*asked(), end)
    order = one(found, "redskab4")

    assert found.told == ("Bekymringen vurderes ikke aktuel (X2). Begrundelsen skrives i Redskab 4.",)
    assert order.known["r4_basis"][-1]["document"] == "Redskab 3, møde 1"
    assert not {"r4_conclusion", "r4_x2_reason", "r4_recs", "r4_whole"} & order.known.keys()
    assert "Møde 1" in order.earlier["r4_dims"]
    assert due(*asked(), end, assessment(r4_conclusion="ikke_aktuel")).told[0].endswith("Der laves ikke flere skemaer.")


def test_text_in_an_overflow_box_is_never_passed_over_in_silence() -> None:
    """An authority that somebody wrote under the table gets no sheet, and that is told."""
    more = changed(overview(), r2_auth__more="Også skolen")

    assert any("»Flere«" in text for text in due(qualified(), more).told)


# --- with files ---------------------------------------------------------------------------------------------------


def tokens() -> Callable[[], str]:
    """Ids that count up."""
    numbers = count(1)
    return lambda: f"{next(numbers):08X}"


def come_back(path: Path, *responses: Response, fresh: Callable[[], str]) -> tuple[Issued, ...]:
    """These forms made in a new case, filled in in Word and returned; what was issued."""
    reference = Reference("26/0042", "T", "0899", "fjordmark", "Infohus Fjordmark", "P.D.", fictional=True)
    folder = create(path, reference)
    made = []
    for response in responses:
        assert response.spec
        name = response.file.partition(".")[0]
        own, (file,) = issue(
            SHELF, reference, Order(response.spec.id, name), ("word",), path / "ude", today=TODAY, fresh=fresh
        )
        given = response.answers.items()
        answers = {key: value for key, value in given if value is not None and key not in HEADER.values()}
        values = control_values(response.spec, sheet_of(response.spec, fictional=True), answers)
        write(folder.received / f"{name}.docx", fill_word(file.read_bytes(), values))
        made.append(own)
    write_case(folder, replace(load(folder), issued=tuple(made)))
    return tuple(made)


def test_next_writes_the_forms_notes_them_in_the_case_and_makes_none_twice(tmp_path: Path) -> None:
    """After Redskab 1 and the overview: three sheets in Word and PDF, each with its row; a second run makes nothing."""
    path, fresh = tmp_path / "sag", tokens()
    before = come_back(path, qualified(), overview(), fresh=fresh)
    made = make_next(path, today=TODAY, fresh=fresh)
    files = {file.name: file.read_bytes() for file in made.files}
    again = make_next(path, today=TODAY, fresh=fresh)
    out = load(path).issued

    assert sorted(files) == sorted(
        f"Redskab 2 Bidrag {who}.{kind}" for who in ("Kommune", "Politi", "Psykiatri") for kind in ("docx", "pdf")
    )
    assert [(item.authority, item.unit, item.supplement) for item in out[len(before) :]] == [
        ("kommune", "Enheden", "0"), ("politi", "Enheden", "0"), ("psykiatri", "Enheden", "0"),
    ]  # fmt: skip
    assert not again.files
    assert sum("ikke igen" in text for text in again.told) == 3
    for file in made.files:
        response = response_of(file, installed=SHELF.installed, read=raw_form)
        assert response.text("r2b_asked") == "Hverdag"
        assert response.stamp
        assert response.stamp.instance in {item.instance for item in out}


def test_the_lines_lie_beside_redskab_3_on_a_sheet_of_their_own(tmp_path: Path) -> None:
    """Made once; made anew when a reply says more; noted with the form, so that nobody takes it for a file from outside."""
    path, fresh, day = tmp_path / "sag", tokens(), date(2026, 9, 16)
    come_back(path, qualified(), overview(), contribution("kommune"), contribution("politi"), fresh=fresh)
    made = make_next(path, today=day, fresh=fresh)
    (sheet,) = (file for file in made.files if "oplysninger" in file.name)
    again = make_next(path, today=day, fresh=fresh)

    assert [file.name for file in made.files][-3:] == [
        "Redskab 3 Møde 1.docx", "Redskab 3 Møde 1.pdf", "Redskab 3 Møde 1 oplysninger.pdf",
    ]  # fmt: skip
    assert "Møder hver dag, siger kommune." in printed(sheet)
    assert "Kun til mundtlig omtale" not in printed(sheet)
    assert not again.files
    assert written_as(sheet.read_bytes()) in load(path).issued[-1].files

    sheet.unlink()
    assert [file.name for file in make_next(path, today=day, fresh=fresh).files] == [sheet.name]


def test_the_sheet_is_made_anew_when_only_a_line_is_another(tmp_path: Path) -> None:
    """The form would be the same; the sheet is not, and the older one goes to »gamle«, byte for byte; a withdrawn row stays in no sheet."""
    path, fresh, day = tmp_path / "sag", tokens(), date(2026, 9, 16)
    come_back(path, qualified(), overview(), contribution("kommune"), contribution("politi"), fresh=fresh)
    before = make_next(path, today=day, fresh=fresh).files[-1]
    old = before.read_bytes()
    (file,) = (one for one in (path / "modtaget").iterdir() if "politi" in one.name)
    write(file, fill_word(file.read_bytes(), {"r2b_info__1__info": "Kommer ikke mere."}))
    made = make_next(path, today=day, fresh=fresh)
    (after,) = made.files

    assert "Kommer ikke mere." in printed(after)
    assert (path / "skemaer/gamle" / before.name).read_bytes() == old
    assert [one.name for one in (path / "skemaer").glob("*oplysninger*")] == [after.name]
    assert any(before.name in text and "»skemaer/gamle«" in text for text in made.told)
    assert make_next(path, today=day, fresh=fresh).files == ()

    for one in (path / "modtaget").iterdir():
        if one.suffix == ".docx" and ("politi" in one.name or "kommune" in one.name):
            write(one, fill_word(one.read_bytes(), {"r2b_info__1__share=ja": "", "r2b_info__1__share=nej": "x"}))
    gone = make_next(path, today=day, fresh=fresh)
    assert not gone.files
    assert not list((path / "skemaer").glob("*oplysninger*"))


def test_a_row_that_is_struck_out_is_on_no_sheet_until_a_person_has_decided(tmp_path: Path) -> None:
    """Word's strikethrough in a shared row: the sheet says that one line is lacking; once it is decided that it stands, it is there."""
    path, fresh, day = tmp_path / "sag", tokens(), date(2026, 9, 16)
    come_back(path, qualified(), overview(), contribution("kommune"), contribution("politi"), fresh=fresh)
    (file,) = (one for one in (path / "modtaget").iterdir() if "politi" in one.name)
    write(file, struck(file.read_bytes(), "r2b_info__1__info"))
    sheet = make_next(path, today=day, fresh=fresh).files[-1]
    assert "Møder hver dag, siger politi." not in printed(sheet)
    assert "1 oplysning er ikke med" in printed(sheet)
    result = review(path, today=day)
    (key,) = (result.key(item) for item in result.findings if item.finding.code == "word.struck")
    settle(result, key, Wanted("som_laest", "Ringet til politiet.", "Ane Prøve", "2026-09-16"), today=day)
    after = make_next(path, today=day, fresh=fresh).files[-1]
    assert "Møder hver dag, siger politi." in printed(after)


def test_a_row_that_names_the_reporter_is_on_no_sheet_until_a_person_has_decided(tmp_path: Path) -> None:
    """The group does not learn who reported from the sheet; the other lines stand there."""
    path, fresh, day = tmp_path / "sag", tokens(), date(2026, 9, 16)
    said = "Tove Prøve så ham hver dag."
    rows = [{**row, "info": said} if row["share"] == "ja" else row for row in contribution("politi").rows("r2b_info")]
    politi = contribution("politi", r2b_info=rows)
    come_back(path, qualified(), overview(), contribution("kommune"), politi, fresh=fresh)
    sheet = make_next(path, today=day, fresh=fresh).files[-1]
    assert said not in printed(sheet)
    assert "Møder hver dag, siger kommune." in printed(sheet)
    assert "1 oplysning er ikke med" in printed(sheet)
    result = review(path, today=day)
    (key,) = (result.key(item) for item in result.findings if item.finding.code == "combine.reporter_name")
    settle(result, key, Wanted("kontrolleret", "Hun har selv fortalt det.", "Ane Prøve", "2026-09-16"), today=day)
    assert said in printed(make_next(path, today=day, fresh=fresh).files[-1])


def test_what_was_made_again_goes_to_the_folder_of_older_forms(tmp_path: Path) -> None:
    """The overview now asks more of the police: their old sheet lies in »gamle« byte for byte; a file that somebody wrote in stays and is named."""
    path, fresh = tmp_path / "sag", tokens()
    come_back(path, qualified(), overview(), fresh=fresh)
    first = {file.name: file.read_bytes() for file in make_next(path, today=TODAY, fresh=fresh).files}
    forms = path / "skemaer"
    written = fill_word(first["Redskab 2 Bidrag Kommune.docx"], {"r2b_own_case_no": "26/1"})
    (forms / "Redskab 2 Bidrag Kommune.docx").write_bytes(written)
    returned = path / "modtaget" / "r2.docx"
    asked = {f"r2_auth__{row}__asked": "Mere" for row in (1, 2)}
    returned.write_bytes(fill_word(returned.read_bytes(), asked))
    made = make_next(path, today=TODAY, fresh=fresh)

    again = {f"Redskab 2 Bidrag {who} (2).{kind}" for who in ("Kommune", "Politi") for kind in ("docx", "pdf")}
    assert {file.name for file in made.files} == again
    older = {file.name: file.read_bytes() for file in (forms / "gamle").iterdir()}
    assert older == {name: first[name] for name in first if "Politi" in name or name == "Redskab 2 Bidrag Kommune.pdf"}
    assert (forms / "Redskab 2 Bidrag Kommune.docx").read_bytes() == written
    left = {file.name for file in forms.iterdir() if file.is_file()}
    assert left == again | {
        "Redskab 2 Bidrag Kommune.docx",
        "Redskab 2 Bidrag Psykiatri.docx",
        "Redskab 2 Bidrag Psykiatri.pdf",
    }
    assert any("nogen har skrevet i den" in text and "Kommune.docx" in text for text in made.told)
    assert sum("»skemaer/gamle«" in text for text in made.told) == 2
    stamps = issued_stamps(folder_of(path), raw_form)
    assert {item.instance for item in load(path).issued if item.form == "redskab2_bidrag"} <= stamps.keys(), (
        "paper of an older form is still known"
    )
    found = [one.finding.code for one in review(path, today=TODAY).findings if "gamle" in " ".join(one.files)]
    assert not found
    (forms / "gamle" / "Redskab 2 Bidrag Politi.docx").write_bytes(
        fill_word(older["Redskab 2 Bidrag Politi.docx"], {"r2b_own_case_no": "26/1"})
    )
    strays = [
        name for one in review(path, today=TODAY).findings if one.finding.code == "file.astray" for name in one.files
    ]
    assert any("gamle/Redskab 2 Bidrag Politi.docx" in name for name in strays)


def test_a_return_address_added_later_is_put_into_the_sheets_that_are_out(tmp_path: Path) -> None:
    """The address comes into the profile after the sheets were made: those not answered are made again, one that the overview dates is not."""
    path, fresh = tmp_path / "sag", tokens()
    rows = overview().rows("r2_auth")
    rows[0] = {**rows[0], "answered": "2026-09-09"}
    come_back(path, qualified(), changed(overview(), r2_auth=rows), fresh=fresh)
    assert any("siger ikke, hvor svaret" in text for text in make_next(path, today=TODAY, fresh=fresh).told)
    write(tmp_path / "kommune.yaml", b'retur: "Sikker post til Infohus X"\n')
    made = make_next(path, today=TODAY, fresh=fresh)

    names = {f"Redskab 2 Bidrag {who} (2).{kind}" for who in ("Politi", "Psykiatri") for kind in ("docx", "pdf")}
    assert {file.name for file in made.files} == names
    assert all(
        response_of(file, installed=SHELF.installed, read=raw_form).text("r2b_return_to") == "Sikker post til Infohus X"
        for file in made.files
    )
    assert any("Kommune, Enheden: besvaret 09.09.2026" in text and "laves ikke igen" in text for text in made.told)
    assert any(text.startswith("Bidragsskemaerne siger nu, hvor svaret skal sendes hen") for text in made.told)
    assert len(list((path / "skemaer" / "gamle").iterdir())) == 4
    assert not make_next(path, today=TODAY, fresh=fresh).files


@pytest.mark.parametrize("before", [b"# intet endnu\n", 'kontakt: "Ane Prøve"\n'.encode()])
def test_a_sheet_made_with_the_case_gets_the_return_address_too(tmp_path: Path, before: bytes) -> None:
    """No overview has come: the sheets of `new --authority` are out without the address, or with the contact alone."""
    path, fresh = tmp_path / "sag", tokens()
    write(tmp_path / "kommune.yaml", before)
    wanted = {"case_no": "26/0042", "municipality": "0899", "fictional": True}
    open_new(path, wanted, ("kommune", "oevrige"), today=TODAY, fresh=fresh)
    assert not make_next(path, today=TODAY, fresh=fresh).files
    (tmp_path / "kommune.yaml").write_bytes(before + b'retur: "Sikker post"\n')
    made = make_next(path, today=TODAY, fresh=fresh)

    assert {file.stem for file in made.files} == {"Redskab 2 Bidrag Kommune (2)", "Redskab 2 Bidrag Øvrige (2)"}
    assert all(
        response_of(file, installed=SHELF.installed, read=raw_form).text("r2b_return_to").startswith("Sikker post")
        for file in made.files
    )
    assert any("Redskab 2, bidrag, Øvrige: lavet igen" in text for text in made.told)
    assert not make_next(path, today=TODAY, fresh=fresh).files


def test_a_form_that_lies_there_is_never_written_over(tmp_path: Path) -> None:
    """A file with the same name from elsewhere stays; the new one is numbered."""
    path, fresh = tmp_path / "sag", tokens()
    come_back(path, qualified(), fresh=fresh)
    write(path / "skemaer" / "Redskab 2 Overblik.pdf", b"anden fil")
    made = make_next(path, today=TODAY, fresh=fresh)

    assert [file.name for file in made.files] == ["Redskab 2 Overblik (2).docx", "Redskab 2 Overblik (2).pdf"]
    assert (path / "skemaer" / "Redskab 2 Overblik.pdf").read_bytes() == b"anden fil"


def test_nothing_is_made_while_it_is_undecided_which_form_counts(tmp_path: Path) -> None:
    """Two overviews with different answers: a person must say which one, before anything is sent out from them."""
    path, fresh = tmp_path / "sag", tokens()
    come_back(path, qualified(), overview(), changed(overview(), "andet.docx", r2_summary="Noget andet."), fresh=fresh)
    made = make_next(path, today=TODAY, fresh=fresh)

    assert not made.files
    assert {item.finding.code for item in made.stopped_by} == {"identity.conflict"}
    assert not list((path / "skemaer").iterdir())


def test_nothing_is_made_while_it_is_unread_whose_a_form_is(tmp_path: Path) -> None:
    """The police's own view with both boxes ticked is no joint meeting: no form of a second meeting is made."""
    path, fresh = tmp_path / "sag", tokens()
    come_back(path, qualified(), overview(), meeting("1"), fresh=fresh)
    (file,) = (one for one in (path / "modtaget").iterdir() if "r3" in one.name)
    write(file, fill_word(file.read_bytes(), {"r3_view=egen": "x", "r3_view_authority=politi": "x"}))
    made = make_next(path, today=TODAY, fresh=fresh)

    assert not made.files
    assert {item.finding.field for item in made.stopped_by} == {"r3_view"}


@pytest.mark.parametrize("kind", ["word", "pdf"])
def test_an_earlier_rating_is_printed_read_back_as_nothing_and_not_as_text_outside(tmp_path: Path, kind: str) -> None:
    """Both writers draw it beside the scale, and both readers know it as the form's own text."""
    order = one(due(*asked(), meeting("1"), supplement()), "redskab3")
    reference = Reference("26/0042", "T", "0899", "fjordmark", fictional=True)
    _, (file,) = issue(SHELF, reference, order, (kind,), tmp_path, today=TODAY, fresh=tokens())
    response = response_of(file, installed=SHELF.installed, read=raw_form)

    assert "Tidligere: Møde 1, 18.09.2026: 2" in printed(file)
    assert response.answers["r3_r1_rating"] is None
    assert not response.outside


def printed(file: Path) -> str:
    """The text of a form."""
    if file.suffix == ".pdf":
        from pypdf import PdfReader

        return "\n".join(page.extract_text() for page in PdfReader(file).pages)
    from docx import Document

    return "\n".join(paragraph.text for paragraph in Document(str(file)).paragraphs)


def test_a_case_that_is_only_received_or_finished_needs_nothing() -> None:
    """Waiting for the police, or done."""
    assert not due(received()).orders
    assert not due(*in_order()[:-1], assessment()).orders


# --- made again -----------------------------------------------------------------------------------------------------


def made_blank(authority: str) -> Issued:
    """A sheet as `infohus new --authority` makes it, before anything is known."""
    sheet = form_spec("redskab2_bidrag")
    own, _, _ = prepared(
        SHELF,
        Reference("26/0042", "token"),
        blank_sheet(sheet, authority, 0, [authority], PROFILE),
        today=TODAY,
        fresh=lambda: f"B-{authority}",
    )
    return own


def test_a_blank_sheet_is_made_again_when_the_overview_says_more() -> None:
    """It is told, with the day; the sheet of an authority whose row says nothing new is left alone."""
    found = due(qualified(), overview(), issued=(made_blank("kommune"), made_blank("oevrige")))

    again = {order.known["r2b_authority"]: order.replaces for order in found.orders}
    assert again == {"kommune": "B-kommune", "politi": "", "psykiatri": ""}
    assert any("Kommune: lavet igen" in text and "10.09.2026" in text for text in found.told)
    assert any("Øvrige: lavet 10.09.2026" in text and "ikke igen" in text for text in found.told)


def test_what_was_made_again_is_not_made_a_third_time_and_the_old_copy_is_an_answer() -> None:
    """The new sheet says all that is known. When the old one comes back, nobody is waited for, and it is noted that the new was not seen."""
    blank = made_blank("kommune")
    order = next(one for one in due(qualified(), overview(), issued=(blank,)).orders if one.replaces)
    again, _, _ = prepared(SHELF, a_case().reference, order, today=TODAY, fresh=lambda: "NY")
    out = (blank, again)
    old = contribution("kommune")
    assert old.stamp
    back = replace(old, stamp=replace(old.stamp, instance=blank.instance, token=blank.token))

    assert not [
        one for one in due(qualified(), overview(), issued=out).orders if one.known["r2b_authority"] == "kommune"
    ]
    case = a_case(qualified(), overview(), back, issued=out)
    codes = {item.finding.code for item in check_case(case, today=TODAY) if item.files == (back.file,)}
    assert codes - {"case.issued"} == {"case.older_copy"}, "the unit was blank when the sheet was made"
    assert not case.outstanding
    assert [one.who for one in open_replies(course_of(case))] == ["Politi", "Psykiatri"]


def test_a_name_that_becomes_protected_is_taken_out_of_the_sheets_that_are_out() -> None:
    """The sheets that carry the name are made again without it."""
    first = due(qualified(), overview())
    names = iter(range(9))
    out = tuple(
        prepared(SHELF, a_case().reference, order, today=TODAY, fresh=lambda: f"S{next(names)}")[0]
        for order in first.orders
    )
    assert due(qualified(), overview(), issued=out).orders == ()
    secret = due(changed(qualified(), r1_p_protected="ja"), overview(), issued=out)

    assert [order.replaces for order in secret.orders] == [item.instance for item in out]
    assert all("r2b_person_name" not in order.known for order in secret.orders)


def test_redskab_3_is_made_again_for_a_late_reply_until_the_meeting_is_held() -> None:
    """The reply of psychiatry comes after the deadline and before the meeting (18 September): its lines are put in."""
    before = (qualified(), overview(), contribution("kommune"), contribution("politi"))
    first = one(due(*before, today=date(2026, 9, 16)), "redskab3")
    out = (prepared(SHELF, a_case().reference, first, today=date(2026, 9, 16), fresh=lambda: "M1")[0],)

    def again(*forms: Response, on: int) -> list[str]:
        orders = due(*before, *forms, today=date(2026, 9, on), issued=out).orders
        return [order.replaces for order in orders if order.form == "redskab3"]

    assert again(on=17) == []
    assert again(psychiatry(), on=17) == ["M1"]
    assert again(psychiatry(), on=19) == []


@pytest.mark.parametrize(
    ("forms", "older", "name"),
    [
        ((), (), "Redskab 3 Møde 1"),
        (("Redskab 3 Møde 1.docx",), (), "Redskab 3 Møde 1 (2)"),
        (("Redskab 3 Møde 1.docx",), ("Redskab 3 Møde 1 (2).docx",), "Redskab 3 Møde 1 (3)"),
        (("Redskab 3 Møde 1 (2).docx",), ("Redskab 3 Møde 1.docx",), "Redskab 3 Møde 1 (3)"),
        ((), ("Redskab 3 Møde 1 (9).pdf", "Redskab 3 Møde 1 (10)_2.pdf"), "Redskab 3 Møde 1 (11)"),
        (("Redskab 3 Møde 10.docx", "Redskab 3 Møde 1 oplysninger (4).pdf"), (), "Redskab 3 Møde 1"),
    ],
)
def test_a_form_made_again_has_a_higher_number_than_any_of_its_name(
    tmp_path: Path, forms: tuple[str, ...], older: tuple[str, ...], name: str
) -> None:
    """Those that were moved to »gamle« count too: a name is never used for two forms, and numbers never go back."""
    folder = folder_of(tmp_path)
    for place, names in ((folder.forms, forms), (folder.older, older)):
        place.mkdir(parents=True)
        for one in names:
            (place / one).write_bytes(b"")
    assert free_name("Redskab 3 Møde 1", folder, ()) == name
    assert (
        free_name("Redskab 3 Møde 1", folder_of(tmp_path / "tom"), [tmp_path / "Redskab 3 Møde 1 (6).pdf"])
        == "Redskab 3 Møde 1 (7)"
    )
