"""What the combined assessment says, and what it never says."""

from __future__ import annotations

import json
import random
from dataclasses import replace

import pytest

from infohus_forms.combine.assessment.assess import assessment_of
from infohus_forms.combine.disclosure.protection import addresses
from infohus_forms.combine.errors import NotCombinedError
from infohus_forms.combine.wording import rating
from infohus_forms.models.assessment import Assessment, Dimension, Rating
from infohus_forms.models.case import Issued
from infohus_forms.models.specification.form import FormSpec
from infohus_forms.models.specification.vocabulary import Audience
from tests.combine.cases import (
    AUTHORITIES,
    INTAKE,
    MEETING,
    WITHHELD,
    case,
    contribution,
    form,
    intake,
    item,
    line,
    rated,
    response,
    responses,
    table,
)
from tests.support.builders import a_response, changed
from tests.support.roles import with_roles
from tests.support.shelf import form_spec


def dimension(assessment: Assessment, code: str) -> Dimension:
    """The dimension with this code."""
    return next(item for item in assessment.dimensions if item.id == code)


def everything(assessment: Assessment) -> str:
    """The assessment as one text."""
    return json.dumps(assessment.as_json(), ensure_ascii=False)


@pytest.mark.parametrize("canary", WITHHELD)
def test_nothing_that_was_withheld_is_there(canary: str) -> None:
    """A canary stands in every place that must stay in: lines, overflow, outside, internal, reporter, own view."""
    given = responses()
    found = [r for r in given if canary in repr(r.answers) or canary in repr(r.outside)]
    assert found, "the canary must be in the case, or the test cannot fail"
    assert canary not in everything(assessment_of(case(given)))


def test_a_line_is_shown_only_with_an_explicit_yes() -> None:
    """»ja« is shown; »nej«, »kun mundtligt« and a blank are not: »Er henvist.« is there once the answer is ja."""
    for share, expected in (("ja", True), ("nej", False), ("kun_mundtligt", False), (None, False)):
        sheet = contribution("politi", "R. Prøve", "2026-09-10", [line("dim_r1", "Er henvist hertil.", share)])
        assert ("Er henvist hertil." in everything(assessment_of(case([intake(), sheet])))) is expected


def test_a_withheld_line_does_not_come_in_through_the_meeting() -> None:
    """The group wrote down the very words that police would only say aloud: they stay out."""
    sheet = contribution("politi", "R. Prøve", "2026-09-10", [line("dim_r1", "Kun mellem os.", "kun_mundtligt")])
    rows = [{"info": "Kun  mellem os.", "authority": "politi"}]
    met = response(
        MEETING,
        {
            "hdr_filled_date": "2026-09-18",
            "r3_date": "2026-09-18",
            "r3_meeting_no": "1",
            **rated("r1", "2", **{"for": rows}),
        },
    )
    assert "mellem os" not in everything(assessment_of(case([intake(), sheet, met])))


def test_the_reporter_never_shows_whatever_the_specification_says() -> None:
    """`r1_rep_name` is common in the specification of the test, and still left out."""
    assert INTAKE.field("r1_rep_name").audience == "common"
    assert "KANARIE-henvender" not in everything(assessment_of(case([intake()])))


def test_a_number_between_the_ends_says_which_way_it_counts() -> None:
    """»3 af 4, hvor 4 er alvorlig bekymring«; the ends have words of their own."""
    scales = {field.scale.id: field.scale for field in form_spec("redskab3").fields if field.scale}
    assert rating(scales["risk"], "3") == Rating("3", "af 4, hvor 4 er alvorlig bekymring")
    assert rating(scales["resources"], "1") == Rating("1", "af 4, hvor 4 er mange ressourcer")
    assert rating(scales["resources"], "0") == Rating("0", "Ingen ressourcer")


def test_unchanged_rests_on_the_last_explicit_rating() -> None:
    """Meeting 1 said 3, meeting 2 »uændret«: 3, told with both meetings, with meeting 1's dissent."""
    r4 = dimension(assessment_of(case()), "dim_r4")
    assert r4.rating.code == "3"
    assert r4.told == "Placeret på møde 1 (18.09.2026), uændret på møde 2 (02.10.2026)."
    assert [d.authority for entry in r4.standing for d in entry.dissent] == ["Kriminalforsorgen"]


def test_not_rated_stays_itself_in_the_history() -> None:
    """IB at meeting 1 and 1 at meeting 2: now 1, and the profile shows IB as the earlier placement."""
    assessment = assessment_of(case())
    t2 = dimension(assessment, "dim_t2")
    assert (t2.rating.code, t2.earlier[0].marked.code, t2.earlier[0].marked.word) == ("1", "IB", "Ikke belyst")
    row = next(row for profile in assessment.profiles for row in profile.rows if row.mark == "T2")
    assert [(past.meeting, past.code) for past in row.past] == [("1", "IB")]


def test_a_blank_is_never_carried_over() -> None:
    """Meeting 2 left the dimension blank: it is »Ikke besvaret«, not meeting 1's 3."""
    given = [
        r if r.text("r3_date") != "2026-10-02" else replace(r, answers={**r.answers, "r3_r1_rating": None})
        for r in responses()
    ]
    r1 = dimension(assessment_of(case(given)), "dim_r1")
    assert (r1.rating.code, r1.rating.word) == ("", "Ikke besvaret")
    assert r1.earlier[0].marked.code == "3"


def test_unchanged_with_nothing_before_it_is_told() -> None:
    """»Uændret« at the first meeting gives no rating."""
    met = response(
        MEETING, {"hdr_filled_date": "2026-09-18", "r3_date": "2026-09-18", "r3_meeting_no": "1", **rated("r1", "U")}
    )
    r1 = dimension(assessment_of(case([intake(), met])), "dim_r1")
    assert r1.rating.code == ""
    assert "ingen tidligere placering" in r1.told


def test_the_profiles_are_two_and_say_nothing_together() -> None:
    """Risk in squares, resources in circles, no row in both, and no word for a total anywhere."""
    assessment = assessment_of(case())
    assert [(p.scale, p.shape) for p in assessment.profiles] == [("risk", "square"), ("resources", "circle")]
    marks = [{row.mark for row in p.rows} for p in assessment.profiles]
    assert not marks[0] & marks[1]
    told = everything(assessment).casefold()
    assert not [word for word in ("gennemsnit", "samlet score", "risikoniveau", "total", "sum:") if word in told]


def test_identical_statements_are_shown_once_with_everybody() -> None:
    """Kommune and Politi both wrote »Overholder vilkår.« under R4."""
    found = [s for s in dimension(assessment_of(case()), "dim_r4").contributed if s.text == "Overholder vilkår."]
    assert [[p.authority for p in s.provenance] for s in found] == [["Kommune", "Politi"]]


def test_a_line_that_the_group_used_is_not_shown_twice() -> None:
    """Kriminalforsorgen's line stands under »for« with its own provenance and not among the others."""
    r1 = dimension(assessment_of(case()), "dim_r1")
    assert not r1.contributed
    assert "Çağla Yıldız-Prøve" in r1.supporting[0].provenance[0].by


@pytest.mark.parametrize(
    ("written", "supporting", "contributed"),
    [("Overholder vilkår.", [], ["Overholder vilkår."]), ("Overholder sine vilkår.", ["Overholder sine vilkår."], ["Overholder vilkår."])],
)  # fmt: skip
def test_a_row_that_stands_as_the_form_was_sent_is_on_no_side(
    written: str, supporting: list[str], contributed: list[str]
) -> None:
    """Older forms came with the contributions' lines in a table: only a row in which the group wrote is the group's."""
    sent = {"r3_r4_for__1__info": "Overholder vilkår.", "r3_r4_for__1__authority": "politi"}
    group = []
    for one in responses():
        if one.text("r3_meeting_no") == "1" and one.stamp:
            own = changed(one, r3_r4_for=[{"info": written, "authority": "politi"}], r3_r4_against=None)
            raw = {**sent, "r3_r4_for__1__info": written}
            group.append(
                replace(own, stamp=replace(one.stamp, prefilled=sent), printed_rows={"r3_r4_for": (1,)}, raw=raw)
            )
        else:
            group.append(one)
    r4 = dimension(assessment_of(case(group)), "dim_r4")
    assert [one.text for one in r4.supporting] == supporting
    assert [one.text for one in r4.contributed] == contributed


def test_the_first_page_says_when_somebody_talks_with_the_person_and_whom_to_ask_first() -> None:
    """The day is shared; whether the person knows, who talks and who approved are internal in the released forms."""
    secret = {
        "r4_told_by": "KANARIE-taler",
        "r4_approve_tk_name": "KANARIE-godkendt",
        "r4_approve_tk_date": "2026-10-05",
    }
    final = changed(a_response(form_spec("redskab4"), file="r4.pdf"), r4_told_date="2026-10-07", **secret)
    overview = changed(a_response(form_spec("redskab2_overblik"), file="o.pdf"), r2_person_informed="nej_udsat")
    told = assessment_of(case([overview, final]))

    assert [(one.label, one.text) for one in told.conclusion_texts] == [
        ("Samtalen med personen holdes den", "07.10.2026"),
        ("Før kontakt", "Spørg tovholderne, om personen kender til sagen, og hvem der taler med personen."),
    ]
    assert not [one for one in told.outlook if "Samtalen" in one.label]
    assert "KANARIE" not in str(told)
    assert "udsat" not in str(told)


def test_what_a_later_version_shares_of_the_person_stands_on_the_first_page() -> None:
    """Nothing is asked of the coordinators that the document itself says."""
    shares = {"r2_person_informed", "r4_told_by", "r4_approve_tk"}
    informed, final = (_sharing(form, shares) for form in ("redskab2_overblik", "redskab4"))
    given = [
        a_response(informed, {"r2_person_informed": "nej_udsat"}, file="o.pdf"),
        a_response(final, {"r4_told_by": "Tove Prøve", "r4_approve_tk_name": "Ane Prøve", "r4_approve_tk_date": "2026-10-05"}, file="r4.pdf"),
    ]  # fmt: skip
    texts = [one.text for one in assessment_of(case(given)).conclusion_texts]
    assert texts == ["Nej, det er udsat", "Tove Prøve", "Ane Prøve, 05.10.2026"]


def _sharing(form: str, names: set[str]) -> FormSpec:
    """A form that makes these answers common."""
    spec = form_spec(form)
    parts = [
        part.model_copy(
            update={
                "items": tuple(
                    one.model_copy(update={"audience": Audience.COMMON}) if one.id in names else one
                    for one in part.items
                )
            }
        )
        for part in spec.sections
    ]
    return with_roles(
        FormSpec.model_validate(spec.model_copy(update={"sections": tuple(parts)}).model_dump(by_alias=True))
    )


def test_a_line_that_two_have_written_and_the_group_used_keeps_both() -> None:
    """Kommune and Politi both wrote »Overholder vilkår.«; so did the group: neither of the two is lost."""
    used = [{"info": "Overholder vilkår.", "authority": "politi", "certainty": "sikker"}]
    group = [changed(one, r3_r4_for=used) if one.text("r3_meeting_no") == "1" else one for one in responses()]
    (found,) = dimension(assessment_of(case(group)), "dim_r4").supporting
    assert {"Kommune", "Politi"} <= {p.authority for p in found.provenance}


def test_clashing_addresses_stand_side_by_side() -> None:
    """Kommune says Nørre Allé 3, Politi Ågerupstræde 7: both are shown, none is chosen."""
    (clash,) = assessment_of(case()).clashes
    assert clash.topic == "Adresse"
    assert len(clash.statements) == 3


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Bor hos mor på Nørre Allé 3, 2. tv.", ("Nørre Allé 3",)),
        ("Registreret adresse: Ågerupstræde 7, 2. th.", ("Ågerupstræde 7",)),
        ("På Søndergade 12 B siden maj", ("Søndergade 12 B",)),
        ("Spillede fodbold 3 gange om ugen i haven 2 år", ()),
        ("bor skovvej nr. 3 nu", ("skovvej 3",)),
        ("overvej 3 ting på vej 4, og se genvej 5", ()),
        ("Fremmøde faldet fra ca. 90 % til 60 %", ()),
    ],
)
def test_the_address_rule_sees_streets_with_numbers_only(text: str, found: tuple[str, ...]) -> None:
    """A street needs a Danish word for a street and a number, and a capital where its ending has other meanings."""
    assert addresses(text) == found


def test_replies_are_told_apart() -> None:
    """No answer, nothing to tell, will not tell, and too late are four different things."""
    late = contribution("oevrige", "Þórdís Guðný Björk-Prøve", "2026-10-04", [line("dim_t3", "Kom for sent.", "ja")])
    refuses = contribution(
        "kriminalforsorg", "Ç. Prøve", "2026-09-12", [], r2b_unit="Anden afdeling", r2b_answer="videregiver_ikke"
    )
    issued = (Issued("redskab2_bidrag", "1.0", "ukendt", "t", "2026-09-04", "politi", "Lokalpolitiet"),)
    assessment = assessment_of(case([*responses(), late, refuses], issued=issued))
    told = {(c.authority, c.unit): c.reply for c in assessment.contributors}
    assert told["Kommune", "Jobcenter"] == "Vi har ingen relevante oplysninger"
    assert told["Kriminalforsorgen", "Anden afdeling"] == "Vi videregiver ikke"
    assert told["Øvrige", ""] == "Vi bidrager. Modtaget efter mødet, indgik ikke"
    assert told["Politi", "Lokalpolitiet"] == "Intet svar"
    assert "Intet svar fra Politi, Lokalpolitiet" in assessment.missing
    assert "Kom for sent." not in json.dumps([d.name for d in assessment.dimensions])
    assert all("Kom for sent." not in repr(d) for d in assessment.dimensions)
    assert [s.text for c in assessment.contributions for s in c.statements] == ["Kom for sent."]


def test_a_supplement_that_did_not_come_is_told_of_though_the_authority_answered_before() -> None:
    """The first contribution is there; the meeting's request was sent and never answered."""
    sheet = Issued("redskab2_bidrag", "1.0", "ude", "t", "2026-09-20", "politi", "", "1")
    assessment = assessment_of(case(issued=(sheet,)))
    assert "Intet svar fra Politi (supplement 1)" in assessment.missing
    assert [one.reply for one in assessment.contributors if one.authority == "Politi"].count(
        "Intet svar (supplement 1)"
    ) == 1


def test_who_did_not_answer_is_named_in_words_though_redskab_1_alone_is_there() -> None:
    """The sheets are out and nothing else has come back: »Politi«, not the code of the choice."""
    sheet = Issued("redskab2_bidrag", "1.0", "ude", "t", "2026-09-20", "politi")
    assert assessment_of(case([intake()], issued=(sheet,))).missing[0] == "Intet svar fra Politi"


def test_a_reply_between_two_meetings_says_which_one_had_it_not() -> None:
    """Dated after meeting 1 and before meeting 2: its lines count, and nobody reads meeting 1's placements as built on it."""
    between = contribution("oevrige", "Þórdís Guðný Björk-Prøve", "2026-09-20", [line("dim_t3", "Kom imellem.", "ja")])
    supplement = replace(between, answers={**between.answers, "r2b_supplement": "1", "r2b_unit": "Skolen"})
    assessment = assessment_of(case([*responses(), between, supplement]))
    told = {(c.authority, c.unit): c.reply for c in assessment.contributors}
    assert told["Øvrige", ""] == "Vi bidrager. Modtaget efter møde 1, indgik først i det næste"
    assert told["Øvrige", "Skolen"] == "Supplement 1: Vi bidrager"
    assert any("Kom imellem." in repr(d) for d in assessment.dimensions)


def test_a_draft_makes_the_whole_a_draft() -> None:
    """One form is Kladde: the assessment says so."""
    given = responses()
    given[-1] = replace(given[-1], answers={**given[-1].answers, "hdr_status": "kladde"})
    assert assessment_of(case(given)).draft
    assert not assessment_of(case()).draft


def test_a_threat_is_police_business_and_keeps_the_municipal_duty() -> None:
    """X1: the conclusion is »Politiet varetager«, and the municipality's duty is printed with its unit."""
    assessment = assessment_of(case([intake(r1_pol_threat="ja", r1_x1_unit="Familieafdelingen")]))
    assert assessment.conclusion == "Politiet varetager"
    assert [fact.text for fact in assessment.duty][1:] == ["Familieafdelingen"]
    assert "socialfaglig forebyggende indsats" in assessment.duty[0].text


def test_a_protected_address_leaves_name_and_address_out() -> None:
    """One form says ja: neither the name nor the address is shown, the reference is."""
    given = [intake(r1_p_protected="ja")]
    told = everything(assessment_of(case(given)))
    assert "Ågerupstræde" not in told
    assert "Łękawski" not in told
    assert "K.D." in told


def test_a_protected_address_in_another_text_stops_combining_without_repeating_it() -> None:
    """Police wrote the address in a shared line: an error that names field and form, not the address."""
    given = responses(r1_p_protected="ja")
    with pytest.raises(NotCombinedError) as stopped:
        assessment_of(case(given))
    told = repr(stopped.value.findings)
    assert "combine.protected_address" in told
    assert "r2b_info" in told
    assert "gerupstr" not in told
    assert "Allé" not in told


def test_a_protected_name_in_another_text_stops_combining() -> None:
    """The surname stands in a shared text."""
    sheet = contribution("politi", "R. Prøve", "2026-09-10", [line("dim_r1", "Łękawski-Demo blev set.", "ja")])
    with pytest.raises(NotCombinedError) as stopped:
        assessment_of(case([intake(r1_p_protected="ja"), sheet]))
    assert "kawski" not in repr(stopped.value.findings)


def test_an_official_may_have_the_surname_of_the_person() -> None:
    """The police officer's own name is no protected name, and neither is a longer word that begins like it."""
    own = {"hdr_filled_by_name": "Rasmus Łękawski-Demo"}
    sheet = contribution(
        "politi", "Rasmus Łękawski-Demo", "2026-09-10", [line("dim_r1", "Talt med Łękawski-Demografi.", "ja")]
    )
    assert "Rasmus Łękawski-Demo" in everything(assessment_of(case([intake(r1_p_protected="ja", **own), sheet])))


@pytest.mark.parametrize(
    "text",
    ["Talt med Łękawski-Demos søster.", "Małgorzata Łękawski-Demo ringede.", "ŁĘKAWSKI-DEMO", "Kjartan Łękawski-Demo"],
)
def test_a_relative_and_the_genitive_tell_the_protected_name(text: str) -> None:
    """Everybody else with the surname tells it, in any case of letters that Danish knows."""
    sheet = contribution("politi", "R. Prøve", "2026-09-10", [line("dim_r1", text, "ja")])
    with pytest.raises(NotCombinedError):
        assessment_of(case([intake(r1_p_protected="ja"), sheet]))


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_files_never_matters(seed: int) -> None:
    """The same responses in any order give the same assessment."""
    shuffled = responses()
    random.Random(seed).shuffle(shuffled)  # noqa: S311 - an order, not a secret
    assert assessment_of(case(shuffled)) == assessment_of(case())


def test_an_answer_in_a_field_that_the_program_does_not_know_is_shown() -> None:
    """A specification may grow: `r4_note` has no place of its own and stands with the others."""
    assert "Svar i et nyt felt." in [fact.text for fact in assessment_of(case()).outlook]


def test_what_is_missing_stands_there() -> None:
    """`incomplete` is told on the first page, before the authorities that did not answer."""
    assert assessment_of(case(), incomplete=("Redskab 4 mangler",)).missing == (
        "Redskab 4 mangler",
        "Intet svar fra Øvrige",
    )


def test_a_case_that_goes_to_the_police_at_a_meeting_says_only_that() -> None:
    """X1 may come at any time: the meeting's outcome is enough for »Politiet varetager« and the duty."""
    met = {"hdr_filled_date": "2026-09-18", "r3_date": "2026-09-18", "r3_meeting_no": "1"}
    assessment = assessment_of(case([intake(), response(MEETING, {**met, "r3_outcome": "overgaar_til_politiet"})]))
    assert assessment.conclusion == "Politiet varetager"
    assert assessment.duty


def test_a_recommendation_names_the_unit() -> None:
    """The column »Enhed« stands with the authority it belongs to."""
    columns: list[tuple[str, str, str, dict[str, str] | None]] = [
        ("to", "choice", "Til", AUTHORITIES), ("unit", "text", "Enhed", None), ("what", "longtext", "Hvad", None),
    ]  # fmt: skip
    spec = form("redskab4", "Redskab 4", "E", 4, [table("r4_recs", "Anbefalinger", columns)])
    given = response(spec, {"r4_recs": [{"to": "kommune", "unit": "Ungeindsatsen", "what": "Mentor"}]})
    (only,) = assessment_of(case([intake(), given])).recommendations
    assert only.to == "Kommune, Ungeindsatsen"


@pytest.mark.parametrize(("form_id", "field_id"), [("redskab3", "r3_outcome"), ("redskab4", "r4_conclusion")])
def test_a_case_that_passes_to_the_police_later_keeps_the_duty_too(form_id: str, field_id: str) -> None:
    """At a meeting or in the conclusion: »Politiet varetager«, the duty, and the unit that carries it out."""
    left = {"overgaar_til_politiet": "Sagen overgår til politiet"}
    own = form_id[-1]
    spec = form(
        form_id, f"Redskab {own}", "C", int(own),
        [item(field_id, "choice", "Udfald", of=left), item(f"r{own}_x1_unit", label="Ansvarlig enhed")],
    )  # fmt: skip
    given = response(spec, {field_id: "overgaar_til_politiet", f"r{own}_x1_unit": "Familieafdelingen"})
    assessment = assessment_of(case([intake(), given]))
    assert assessment.conclusion == "Politiet varetager"
    assert [fact.text for fact in assessment.duty][1:] == ["Familieafdelingen"]


def test_after_the_police_took_the_case_nothing_else_of_it_is_told() -> None:
    """Contributions, placements, concern and recommendations stay in their forms; the forms themselves are listed."""
    given = responses(r1_pol_threat="ja")
    assessment = assessment_of(case(given))
    told = everything(assessment)
    assert not [
        word for word in ("løgn", "Mentor", "Overholder vilkår", "Tæt på mor", "skiftet ham ud") if word in told
    ]
    assert [source.form[:9] for source in assessment.sources] == ["Redskab 1", "Redskab 3", "Redskab 3", "Redskab 4"]
    assert not any((assessment.dimensions, assessment.profiles, assessment.recommendations, assessment.concern))


def test_a_question_that_says_little_alone_is_told_in_whole() -> None:
    """»Hvornår?« of Redskab 4 is told as the day of the talk with the person."""
    spec = form("redskab4", "Redskab 4", "E", 4, [item("r4_told_date", "date", "Hvornår?")])
    fact, _ = assessment_of(case([intake(), response(spec, {"r4_told_date": "2026-10-07"})])).conclusion_texts
    assert (fact.label, fact.text) == ("Samtalen med personen holdes den", "07.10.2026")


def test_the_same_question_answered_differently_is_a_conflict() -> None:
    """Two intakes disagree on whether the person is under 18; a birth date that is an age is not compared."""
    fields = [item("r1_p_under18", "tri", "Under 18?"), item("r1_p_birth", label="Fødselsdato eller alder")]
    spec = form("redskab1", "Redskab 1", "A", 1, fields, authority="hdr_filled_by_authority")
    first = {"hdr_filled_by_authority": "kommune", "r1_p_under18": "ja", "r1_p_birth": "03.05.2009"}
    second = {"hdr_filled_by_authority": "politi", "r1_p_under18": "nej", "r1_p_birth": "17 år"}
    (only,) = assessment_of(case([response(spec, first), response(spec, second)])).clashes
    assert only.topic == "Under 18 år"
    assert [(s.text, s.provenance[0].authority) for s in only.statements] == [("Ja", "Kommune"), ("Nej", "Politi")]
    third = {**second, "r1_p_under18": "ja", "r1_p_birth": "4.5.2009"}
    (other,) = assessment_of(case([response(spec, first), response(spec, third)])).clashes
    assert other.topic == "Fødselsdato"


@pytest.mark.parametrize(
    ("forms", "ahead"),
    [(1, ["trin B", "trin C", "trin E"]), (9, ["trin D", "trin E"]), (10, ["trin E"]), (11, [])],
)
def test_the_first_page_says_which_steps_are_not_reached(forms: int, ahead: list[str]) -> None:
    """»Ingen skemaer mangler« is said only when nothing is before the case either."""
    whole = responses(r1_q_result="haandteres")
    given = [*whole[:10], whole[11]][:forms]
    missing = [line for line in assessment_of(case(given)).missing if "trin" in line]
    assert [line[line.index("trin") : line.index(")")] for line in missing] == ahead
