"""A whole, correct case with the installed forms, step by step: what the rules must be silent about."""

from __future__ import annotations

from typing import Any

from infohus_forms.models.response import Response
from tests.support.builders import a_response, changed
from tests.support.shelf import form_spec

DIMENSIONS = ("r1", "r2", "r3", "r4", "t1", "t2", "t3", "t4", "t5")
HEAD: dict[str, Any] = {
    "hdr_case_no": "26/0042", "hdr_person_ref": "P.P.", "hdr_municipality": "0899", "hdr_police_district": "fyn",
    "hdr_infohus_name": "Infohus Fjordmark", "hdr_filled_by_name": "Ane Prøve", "hdr_filled_by_title": "Konsulent",
    "hdr_filled_by_authority": "kommune", "hdr_filled_by_contact": "12 34 56 78", "hdr_status": "endelig", "hdr_edition": "ny",
}  # fmt: skip


def _made(form: str, file: str, answers: dict[str, Any]) -> Response:
    return a_response(form_spec(form), {**HEAD, **answers}, file=file, fictional=True, instance=file)


def received() -> Response:
    """Redskab 1 just after the call: a draft, nothing forwarded yet."""
    return _made("redskab1", "r1.docx", {
        "hdr_status": "kladde", "hdr_filled_date": "2026-09-02", "r1_c_acute": "nej", "r1_anonymous": "nej", "r1_rep_informed": "ja",
        "r1_received_date": "2026-09-02", "r1_received_time": "09:40", "r1_channel": "telefon", "r1_rep_type": "fagperson",
        "r1_rep_name": "Tove Prøve", "r1_rep_contact": "12 34 56 80", "r1_rep_workplace": "FGU", "r1_rep_relation": "Lærer",
        "r1_rep_recontact": "ja", "r1_p_name": "Per Demo", "r1_p_birth": "19 år", "r1_p_address": "Prøvevej 7, 2. th., 9999 Fjordmark",
        "r1_p_protected": "nej", "r1_p_under18": "nej", "r1_p_children": "ja", "r1_p_aware": "nej", "r1_c_own_words": "Han er ændret.",
        "r1_c_violence": "intet oplyst", "r1_c_observations": [_row(date="2026-08-18", what="Viste en video.", where="Skolen", first_hand="ja", seen_by="Læreren")],
        "r1_c_interpretation": "Søger fællesskab.", "r1_c_area": ["adfaerd", "online"], "r1_c_change": "Siden juli.", "r1_c_trigger": "Et afslag.",
        "r1_c_resources": "Dygtig med hænderne.", "r1_c_tried": "To samtaler.", "r1_c_unknown": "Hvem han skriver med.", "r1_c_share": "ja",
        "r1_child_duty": "sendt", "r1_child_date": "2026-09-02",
    })  # fmt: skip


def forwarded() -> Response:
    """The same form as it came back from the police, who only added."""
    return changed(received(), "r1_politi.docx", r1_fwd_police="ja", r1_fwd_date="2026-09-02", r1_fwd_time="10:25",
        r1_fwd_to="Rasmus Prøve", r1_pol_obstacle="intet_til_hinder", r1_pol_threat="nej", r1_pol_by="Rasmus Prøve", r1_pol_date="2026-09-03",
    )  # fmt: skip


def qualified() -> Response:
    """Redskab 1 finished: handled in the Infohus."""
    return changed(forwarded(), "r1_endelig.docx", hdr_status="endelig", hdr_filled_date="2026-09-03", r1_q_date="2026-09-03", r1_q_tk="Ane Prøve",
        r1_q_tp="Rasmus Prøve", r1_q_result="haandteres", r1_q_reason="Konkrete iagttagelser.", r1_q_legal=["ssp", "psp"],
        r1_q_necessity="Kun sammen kan billedet vurderes.",
    )  # fmt: skip


def overview() -> Response:
    """Redskab 2, overview: municipality, police and psychiatry are asked."""
    asked = {
        "why": "Kender ham",
        "asked": "Hverdag",
        "legal": "ssp",
        "sent": "2026-09-04",
        "deadline": "2026-09-15",
        "contact": "Enheden",
    }
    return _made("redskab2_overblik", "r2.docx", {
        "hdr_filled_date": "2026-09-04", "r2_purpose": "At afklare støtte.", "r2_summary": "Ændret adfærd.",
        "r2_auth": [_row(authority=authority, answered=None, **{**asked, "legal": "psp" if authority == "psykiatri" else "ssp"}) for authority in ("kommune", "politi", "psykiatri")],
        "r2_not_invited": "Ingen.", "r2_person_informed": "ja", "r2_consent": "p115", "r2_meeting_date": "2026-09-18", "r2_meeting_time": "13:00",
        "r2_meeting_place": "Rådhuset", "r2_chair": "Ane Prøve", "r2_minutes": "Ida Prøve",
    })  # fmt: skip


def contribution(authority: str = "kommune", **answers: Any) -> Response:
    """One authority's contribution: a line that may be shared, and one that may not."""
    supplement = answers.get("r2b_supplement", "0")
    return _made("redskab2_bidrag", f"bidrag_{authority}_{supplement}.pdf", {
        "hdr_filled_date": "2026-09-11", "hdr_filled_by_name": None, "hdr_filled_by_title": None, "hdr_filled_by_authority": None, "hdr_filled_by_contact": None,
        "r2b_purpose": "At afklare støtte.", "r2b_summary": "Ændret adfærd.", "r2b_asked": "Hverdag", "r2b_legal_asked": "ssp", "r2b_deadline": "2026-09-15",
        "r2b_return_to": "Sikker post", "r2b_authority": authority, "r2b_unit": "Enheden", "r2b_by": f"En Prøve af {authority}",
        "r2b_by_title": "Rådgiver", "r2b_by_contact": "12 34 56 79", "r2b_supplement": "0", "r2b_answer": "vi_bidrager", "r2b_legal": "p115_ssp",
        "r2b_necessary": "ja", "r2b_info": [
            _row(dim="dim_t5", info=f"Møder hver dag, siger {authority}.", source="Fravær", date="2026-09-10", first_hand="ja", certainty="sikker", share="ja"),
            _row(dim="dim_t3", info=f"Kun til mundtlig omtale hos {authority}.", source="Samtale", date="2026-09-09", first_hand="ja", certainty="sikker", share="nej"),
        ],
        "r2b_contact_now": "Månedligt.", "r2b_measures": [_row(measure="Vejledning", since="februar", contact=None, working="Ja")],
        "r2b_resources": "Stolt af sit arbejde.", "r2b_missing": "Økonomi.", "r2b_texts_share": "ja", "r2b_attend": "En Prøve",
        "r2b_sign_name": "En Prøve", "r2b_sign_date": "2026-09-11", **answers,
    })  # fmt: skip


def psychiatry(**answers: Any) -> Response:
    """The contribution of psychiatry, by the health act; the patient has been told."""
    return contribution("psykiatri", **{
        "r2b_legal": "sundhedslov_43", "r2b_health_by": "En Prøve", "r2b_health_told": "ja", "r2b_health_told_date": "2026-09-10",
        "r2b_legal_asked": "psp", **answers,
    })  # fmt: skip


def meeting(number: str = "1", **answers: Any) -> Response:
    """A joint meeting: every dimension rated 2, or unchanged from the second meeting on."""
    said: dict[str, Any] = {
        "hdr_filled_date": "2026-09-18", "r3_meeting_no": number, "r3_date": "2026-09-18", "r3_time": "13:00", "r3_place": "Rådhuset", "r3_view": "faelles",
        "r3_participants": [
            _row(name="Ane Prøve", title="Konsulent", authority="kommune", present="hele"),
            _row(name="Rasmus Prøve", title="Kommissær", authority="politi", present="hele"),
        ],
        "r3_docs": [_row(document="Redskab 1", date="2026-09-03", version="1.0")],
        "r3_balance": "Begge sider er drøftet.", "r3_outcome": "helhedsvurdering", "r3_outcome_reason": "Tilstrækkeligt belyst.",
    }  # fmt: skip
    if number == "1":
        said |= {"r3_outcome": "yderligere_oplysninger", "r3_next": "2026-10-02",
            "r3_d_requests": [_row(what="Et indtryk", who="psykiatri", deadline="2026-09-30")]}  # fmt: skip
    else:
        said |= {"hdr_filled_date": "2026-10-02", "r3_date": "2026-10-02"}
    for dimension in DIMENSIONS:
        said |= _rated(dimension) if number == "1" else {f"r3_{dimension}_rating": "U"}
    return _made("redskab3", f"r3_{number}.docx", {**said, **answers})


def _rated(dimension: str) -> dict[str, Any]:
    line = _row(info="Møder hver dag, siger kommune.", authority="kommune", source="Fravær", certainty="sikker")
    own = {"rating": "2", "why": "Samlet drøftelse.", "for": [line], "against": [line], "missing": "Mere om fritid.", "certainty": "middel",
           "trend": "uaendret", "weight": "medvirkende", "agree": "enige"}  # fmt: skip
    return {f"r3_{dimension}_{name}": value for name, value in own.items()}


def assessment(**answers: Any) -> Response:
    """Redskab 4 with a recommendation to the municipality."""
    return _made("redskab4", "r4.docx", {
        "hdr_filled_date": "2026-10-05", "r4_basis": [_row(document="Redskab 3, møde 2", date="2026-10-02", version="1.0")],
        "r4_any_dissent": "nej", "r4_any_children": "ja", "r4_problems": [_row(problem="Ensomhed", dim="dim_t4", reason="Venner væk")],
        "r4_resources": [_row(resource="Håndværk", dim="dim_t5", use="Læreplads")], "r4_whole": "En samlet vurdering.", "r4_uncertain": "Onlinelivet.",
        "r4_conclusion": "indsats", "r4_focus": ["dim_t4"],
        "r4_recs": [_row(to="kommune", unit="Ungeindsatsen", dim="dim_t4", what="Mentor", purpose="Fællesskab", contact="Ane Prøve", deadline="2026-11-16")],
        "r4_lead": "Ane Prøve", "r4_person_view": "Vil gerne.", "r4_told_by": "Ane Prøve", "r4_told_date": "2026-10-07", "r4_family": "Samtale.",
        "r4_children": "Underretning er sendt.", "r4_followup": "2027-01-11", "r4_followup_signs": "Fremmøde.",
        "r4_distribution": [_row(authority="kommune", name="Ane Prøve", version="fuld", date="2026-10-06", content=None)],
        "r4_retention": "Efter sletteplanen", "r4_retention_date": "2031-10-05", "r4_approve_tk_name": "Ane Prøve", "r4_approve_tk_date": "2026-10-05",
        "r4_approve_tp_name": "Rasmus Prøve", "r4_approve_tp_date": "2026-10-05", **answers,
    })  # fmt: skip


def supplement(**answers: Any) -> Response:
    """What psychiatry added between the meetings."""
    return psychiatry(
        **{"r2b_supplement": "1", "hdr_filled_date": "2026-09-30", "r2b_deadline": "2026-09-30", **answers}
    )


def in_order() -> list[Response]:
    """Everything of the case in the order in which it comes back; older copies of Redskab 1 stay in the folder."""
    return [
        received(), forwarded(), qualified(), overview(), contribution("kommune"), contribution("politi"), psychiatry(),
        meeting("1"), supplement(), meeting("2"), assessment(),
    ]  # fmt: skip


def whole(**instead: Response | None) -> list[Response]:
    """The finished case, one form exchanged for another or taken away: `whole(r1=…, overview=None)`."""
    parts: dict[str, Response | None] = {
        "r1": qualified(), "overview": overview(), "kommune": contribution("kommune"), "politi": contribution("politi"), "psykiatri": psychiatry(),
        "meeting1": meeting("1"), "supplement": supplement(), "meeting2": meeting("2"), "r4": assessment(),
    }  # fmt: skip
    unknown = set(instead) - set(parts)
    assert not unknown, unknown
    return [response for response in {**parts, **instead}.values() if response is not None]


def _row(**cells: Any) -> dict[str, Any]:
    return cells
