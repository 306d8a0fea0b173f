"""A small invented case for the tests of combining: five short specifications and the answers of seven people."""

from __future__ import annotations

import hashlib
from typing import Any

from infohus_forms.models.case import Case, Issued, Reference
from infohus_forms.models.response import Carrier, Outside, Response, Stamp
from infohus_forms.models.specification.form import Column, Field, FormSpec, Identity, Scale, Section
from infohus_forms.models.specification.model import Text
from infohus_forms.models.specification.vocabulary import Shape
from tests.support.roles import with_roles

AUTHORITIES = {
    "kommune": "Kommune",
    "politi": "Politi",
    "psykiatri": "Psykiatri (region)",
    "kriminalforsorg": "Kriminalforsorgen",
    "oevrige": "Øvrige",
}
DIMENSIONS = {
    "dim_r1": "Bekymrende overbevisninger og retorik",
    "dim_r4": "Bekymrende socialisering og relationer",
    "dim_t2": "Psykisk sårbarhed",
    "dim_t3": "Familie",
}
YES_NO = {"ja": "Ja", "nej": "Nej", "ikke_oplyst": "Ikke oplyst"}
SHARING = {"ja": "Ja", "kun_mundtligt": "Kun mundtligt", "nej": "Nej"}
RATINGS = {code: code for code in ("0", "1", "2", "3", "4")} | {"IB": "Ikke belyst"}
CERTAINTY = {"sikker": "Sikker", "sandsynlig": "Sandsynlig", "usikker": "Usikker"}

RISK = Scale(
    id="risk",
    name=Text(da="Risiko og trussel"),
    low=Text(da="Ingen bekymring"),
    high=Text(da="Alvorlig bekymring"),
    not_rated=Text(da="Ikke belyst"),
    unchanged=Text(da="Uændret siden sidste møde"),
    shape=Shape.SQUARE,
)
RESOURCES = Scale(
    id="resources",
    name=Text(da="Trivsel og modstandskraft"),
    low=Text(da="Ingen ressourcer"),
    high=Text(da="Mange ressourcer"),
    not_rated=Text(da="Ikke belyst"),
    unchanged=Text(da="Uændret siden sidste møde"),
    shape=Shape.CIRCLE,
)


def choices(named: dict[str, str]) -> list[dict[str, Any]]:
    """Choices from codes and labels."""
    return [{"code": code, "label": {"da": label}} for code, label in named.items()]


def item(field_id: str, kind: str = "text", label: str = "", *, internal: bool = False, **more: Any) -> Field:
    """A field, common unless said otherwise."""
    audience = "internal" if internal else "common"
    named = more.pop("of", None)
    if kind == "tri":
        named = YES_NO
    return Field.model_validate(
        {
            "id": field_id,
            "kind": kind,
            "label": {"da": label or field_id.capitalize()},
            "audience": audience,
            "choices": choices(named) if named else [],
            **more,
        }
    )


def table(field_id: str, label: str, columns: list[tuple[str, str, str, dict[str, str] | None]], **more: Any) -> Field:
    """A table; a column whose label begins with `!` is internal."""
    made = [
        Column.model_validate(
            {
                "id": name,
                "kind": kind,
                "label": {"da": text.lstrip("!")},
                "audience": "internal" if text.startswith("!") else "common",
                "choices": choices(of) if of else [],
            }
        )
        for name, kind, text, of in columns
    ]
    return item(field_id, "table", label, columns=made, rows=4, **more)


def form(form_id: str, title: str, step: str, tool: int, fields: list[Field], **identity: str) -> FormSpec:
    """A form with the common header and one section."""
    head = [
        item("hdr_case_no", label="Sagsnummer"),
        item("hdr_person_ref", label="Personen"),
        item("hdr_infohus_name", label="Infohusets navn"),
        item("hdr_filled_date", "date", "Udfyldt den"),
        item("hdr_filled_by_name", label="Udfyldt af"),
        item("hdr_filled_by_title", label="Stilling"),
        item("hdr_filled_by_authority", "choice", "Myndighed", of=AUTHORITIES),
        item("hdr_filled_by_contact", label="Kontakt", internal=True),
        item("hdr_status", "choice", "Status", of={"kladde": "Kladde", "endelig": "Endelig"}),
    ]
    own = FormSpec(
        spec_format=1,
        id=form_id,
        version="1.0",
        title=Text(da=title),
        series=Text(da="Prøve"),
        subtitle=Text(da="Prøve"),
        step=step,
        tool=tool,
        footer=Text(da="Fortroligt"),
        colophon=Text(da="Prøve"),
        identity=Identity(case="hdr_case_no", status="hdr_status", **identity),
        sections=(Section(id="alt", title=Text(da="Alt"), items=(*head, *fields)),),
    )
    return with_roles(own)


INTAKE = form(
    "redskab1", "Redskab 1", "A", 1,
    [
        item("r1_received_date", "date", "Modtaget dato"),
        item("r1_rep_name", label="Henvenders navn"),
        item("r1_p_name", label="Navn"),
        item("r1_p_address", label="Adresse"),
        item("r1_p_protected", "tri", "Navne- og adressebeskyttelse"),
        item("r1_c_share", "choice", "Må beskrivelsen deles?", of=SHARING, internal=True),
        item("r1_c_own_words", "longtext", "Bekymringen med henvenders egne ord", share_by="r1_c_share"),
        table(
            "r1_c_observations", "Konkrete iagttagelser",
            [("date", "date", "Dato", None), ("what", "longtext", "Hvad", None), ("where", "text", "Hvor", None),
             ("seen_by", "text", "!Set af", None), ("first_hand", "tri", "Førstehånd", YES_NO)],
            share_by="r1_c_share",
        ),
        item("r1_c_interviewer_note", "longtext", "Bemærkninger", internal=True),
        item("r1_pol_threat", "tri", "Sikkerhedsmæssig trussel"),
        item("r1_pol_date", "date", "Politiets vurdering, dato"),
        item("r1_q_date", "date", "Kvalificeret den"),
        item("r1_q_result", "choice", "Resultat", of={"haandteres": "Håndteres"}, internal=True),
        item("r1_x1_unit", label="Ansvarlig enhed"),
    ],
    authority="hdr_filled_by_authority",
)  # fmt: skip
OVERVIEW = form(
    "redskab2_overblik", "Redskab 2, overblik", "B", 2,
    [
        item("r2_purpose", "longtext", "Formål"),
        table("r2_auth", "Myndigheder", [("authority", "choice", "Myndighed", AUTHORITIES), ("why", "text", "Hvorfor", None)]),
    ],
)  # fmt: skip
SHEET = form(
    "redskab2_bidrag", "Redskab 2, bidrag", "B", 2,
    [
        item("r2b_authority", "choice", "Myndighed", of=AUTHORITIES),
        item("r2b_unit", label="Enhed"),
        item("r2b_supplement", "number", "Tillæg nr."),
        item("r2b_by", label="Udfyldt af"),
        item("r2b_by_title", label="Stilling"),
        item(
            "r2b_answer", "choice", "Svar",
            of={"vi_bidrager": "Vi bidrager", "ingen_oplysninger": "Vi har ingen relevante oplysninger",
                "videregiver_ikke": "Vi videregiver ikke"},
        ),
        table(
            "r2b_info", "Oplysninger pr. dimension",
            [("dim", "choice", "Dimension", DIMENSIONS), ("info", "longtext", "Oplysning", None),
             ("source", "text", "Kilde", None), ("date", "date", "Dato", None), ("first_hand", "tri", "Førstehånd", YES_NO),
             ("certainty", "choice", "Sikkerhed", CERTAINTY), ("share", "choice", "Må deles", SHARING)],
            share_by="share",
        ),
        item("r2b_texts_share", "choice", "Må teksterne deles?", of=SHARING, internal=True),
        item("r2b_resources", "longtext", "Ressourcer", share_by="r2b_texts_share"),
        item("r2b_missing", "longtext", "Hvad ved vi ikke?", share_by="r2b_texts_share"),
        item("r2b_safety", "longtext", "Hensyn til sikkerhed", internal=True),
    ],
    authority="r2b_authority", unit="r2b_unit", supplement="r2b_supplement",
)  # fmt: skip


def _dimension(code: str) -> list[Field]:
    own, scale = f"r3_{code[4:]}_", RISK if code.startswith("dim_r") else RESOURCES
    info = [("info", "longtext", "Oplysning", None), ("authority", "choice", "Myndighed", AUTHORITIES),
            ("source", "text", "Kilde", None), ("certainty", "choice", "Sikkerhed", CERTAINTY)]  # fmt: skip
    return [
        item(f"{own}rating", "scale", DIMENSIONS[code], scale=scale),
        item(f"{own}why", "longtext", "Begrundelse"),
        table(f"{own}for", "Taler for", info),
        table(f"{own}against", "Taler imod", info),
        item(f"{own}missing", "longtext", "Manglende oplysninger"),
        item(f"{own}certainty", "choice", "Sikkerhed i vurderingen", of={"hoej": "Høj", "middel": "Middel", "lav": "Lav"}),
        item(f"{own}trend", "choice", "Udvikling", of={"bedres": "Bedres", "forvaerres": "Forværres"}),
        item(f"{own}agree", "choice", "Enighed", of={"enige": "Enige", "delvist_enige": "Delvist enige"}),
        table(
            f"{own}dissent", "Afvigende vurdering",
            [("authority", "choice", "Myndighed", AUTHORITIES), ("rating", "choice", "Tal", RATINGS),
             ("reason", "longtext", "Begrundelse", None)],
        ),
    ]  # fmt: skip


MEETING = form(
    "redskab3", "Redskab 3", "C", 3,
    [
        item("r3_meeting_no", "number", "Møde nr."),
        item("r3_date", "date", "Dato"),
        item("r3_place", label="Sted"),
        item("r3_view", "choice", "Hvis vurdering", of={"faelles": "Fælles", "egen": "Egen"}),
        table("r3_participants", "Deltagere", [("name", "text", "Navn", None), ("authority", "choice", "Myndighed", AUTHORITIES)]),
        *(field for code in DIMENSIONS for field in _dimension(code)),
        item("r3_balance", "longtext", "Samlet drøftelse"),
        item(
            "r3_outcome", "choice", "Udfald",
            of={"helhedsvurdering": "Til helhedsvurdering", "yderligere_oplysninger": "Yderligere oplysninger"},
        ),
    ],
    meeting="r3_meeting_no", rater="r3_view", authority="hdr_filled_by_authority",
)  # fmt: skip
FINAL = form(
    "redskab4", "Redskab 4", "E", 4,
    [
        item("r4_whole", "longtext", "Helhedsvurdering"),
        item("r4_uncertain", "longtext", "Usikkerhed"),
        item("r4_scenarios", "longtext", "Mulige forløb"),
        item("r4_conclusion", "choice", "Konklusion", of={"indsats": "Anbefaling om indsats", "ikke_aktuel": "Ikke aktuel"}),
        table("r4_problems", "Hovedproblemer", [("problem", "text", "Problem", None), ("dim", "choice", "Dimension", DIMENSIONS), ("reason", "text", "Begrundelse", None)]),
        table("r4_resources", "Ressourcer", [("resource", "text", "Ressource", None), ("dim", "choice", "Dimension", DIMENSIONS), ("use", "text", "Brug", None)]),
        table(
            "r4_recs", "Anbefalinger",
            [("to", "text", "Til", None), ("what", "longtext", "Hvad", None), ("purpose", "text", "Formål", None),
             ("dim", "choice", "Dimension", DIMENSIONS), ("contact", "text", "Kontakt", None), ("deadline", "text", "Senest", None)],
        ),
        item("r4_note", "longtext", "Et nyt felt, som programmet ikke kender"),
    ],
    authority="hdr_filled_by_authority",
)  # fmt: skip


def response(spec: FormSpec, answers: dict[str, Any], *, outside: tuple[Outside, ...] = ()) -> Response:
    """A response to a form; its digest is that of its answers."""
    full = {
        "hdr_case_no": "PRØVE-2026-0007", "hdr_person_ref": "K.D.", "hdr_infohus_name": "Infohus Fjordmark",
        "hdr_status": "endelig", **answers,
    }  # fmt: skip
    digest = hashlib.sha256(repr(sorted(full.items())).encode()).hexdigest()
    stamp = Stamp(spec.id, spec.version, spec.hash, instance=digest[:8], fictional=True)
    return Response(f"{digest[:6]}.pdf", digest, Carrier.PDF, spec, stamp, full, {}, outside=outside)


def line(dim: str, info: str, share: str | None, **more: str) -> dict[str, Any]:
    """A line of a contribution."""
    given = {"source": "Egne oplysninger", "date": "2026-09-09", "first_hand": "ja", "certainty": "sikker", **more}
    return {"dim": dim, "info": info, **given, "share": share}


def contribution(code: str, name: str, date: str, lines: list[dict[str, Any]], **more: Any) -> Response:
    """A contribution sheet."""
    outside = more.pop("outside", ())
    answers = {
        "r2b_authority": code, "hdr_filled_by_authority": code, "r2b_by": name, "hdr_filled_date": date,
        "r2b_answer": "vi_bidrager", "r2b_supplement": "0", "r2b_info": lines, **more,
    }  # fmt: skip
    return response(SHEET, answers, outside=outside)


def rated(short: str, code: str | None, **more: Any) -> dict[str, Any]:
    """The answers under one dimension."""
    return {f"r3_{short}_rating": code, **{f"r3_{short}_{key}": value for key, value in more.items()}}


WITHHELD = (
    "KANARIE-nej", "KANARIE-mundtligt", "KANARIE-blank", "KANARIE-flere", "KANARIE-udenfor", "KANARIE-sikkerhed",
    "KANARIE-note", "KANARIE-henvender", "KANARIE-setaf", "KANARIE-tekst", "KANARIE-egen", "KANARIE-kontakt",
)  # fmt: skip


def intake(**more: Any) -> Response:
    """Redskab 1."""
    return response(
        INTAKE,
        {
            "hdr_filled_date": "2026-09-03", "hdr_filled_by_name": "Ane Møllegård-Prøve", "hdr_filled_by_authority": "kommune",
            "hdr_filled_by_contact": "KANARIE-kontakt", "r1_received_date": "2026-09-02", "r1_rep_name": "KANARIE-henvender",
            "r1_p_name": "Kjartan Łękawski-Demo", "r1_p_address": "Ågerupstræde 7, 2. th., 9999 Fjordmark",
            "r1_p_protected": "nej", "r1_c_share": "ja", "r1_c_own_words": "»Han er, som om nogen har skiftet ham ud.«",
            "r1_c_observations": [
                {"date": "2026-08-18", "what": "Viste en video, der hyldede vold.", "where": "Værkstedet",
                 "seen_by": "KANARIE-setaf", "first_hand": "ja"},
            ],
            "r1_c_interviewer_note": "KANARIE-note", "r1_pol_threat": "nej", "r1_pol_date": "2026-09-03",
            "r1_q_date": "2026-09-03", **more,
        },
    )  # fmt: skip


def responses(**changed: Any) -> list[Response]:
    """The whole case: withheld lines, a clash, a reply without information, a supplement, two meetings, dissent."""
    same = "Overholder vilkår."
    shared = line(
        "dim_r1", "Har sagt, at »alt er løgn«, men også, at »det er mest for at føle noget«.", "ja", source="Samtale"
    )
    first = {
        "hdr_filled_date": "2026-09-18", "hdr_filled_by_name": "Ingeborg Æbelø-Demo", "hdr_filled_by_authority": "kommune",
        "r3_meeting_no": "1", "r3_date": "2026-09-18", "r3_place": "Rådhuset", "r3_view": "faelles",
        "r3_participants": [{"name": "Ane Møllegård-Prøve", "authority": "kommune"}, {"name": "Rasmus Østerbæk-Prøve", "authority": "politi"}],
        "r3_balance": "Vi tør ikke gætte.", "r3_outcome": "yderligere_oplysninger",
        **rated("r1", "3", why="Gentagne udtalelser på kort tid.", certainty="middel", trend="forvaerres", agree="enige",
                **{"for": [{"info": shared["info"], "authority": "kriminalforsorg", "source": "Samtale", "certainty": "sikker"}]}),
        **rated("r4", "3", why="Lukket gruppe.", certainty="lav", agree="delvist_enige",
                dissent=[{"authority": "kriminalforsorg", "rating": "2", "reason": "Oplysningen er andenhånds."}]),
        **rated("t2", "IB", why="Ingen har talt med ham.", missing="Psykiatriens første samtale.", agree="enige"),
        **rated("t3", "3", why="Tæt på mor og søster.", agree="enige",
                against=[{"info": "Tab af morfar trækker ned.", "authority": "kommune", "source": "Samtale", "certainty": "sikker"}]),
    }  # fmt: skip
    second = {
        "hdr_filled_date": "2026-10-02", "hdr_filled_by_name": "Ingeborg Æbelø-Demo", "hdr_filled_by_authority": "kommune",
        "r3_meeting_no": "2", "r3_date": "2026-10-02", "r3_view": "faelles", "r3_outcome": "helhedsvurdering",
        **rated("r1", "U"), **rated("r4", "U"), **rated("t2", "1", why="Tager imod forløb.", trend="bedres"),
        **rated("t3", "4", why="Moderen er med."),
    }  # fmt: skip
    return [
        intake(**changed),
        response(OVERVIEW, {
            "hdr_filled_date": "2026-09-04", "r2_purpose": "At afklare støtte.",
            "r2_auth": [{"authority": code, "why": "Kendskab"} for code in ("kommune", "politi", "psykiatri", "kriminalforsorg", "oevrige")],
        }),
        contribution("kommune", "Ingeborg Æbelø-Demo", "2026-09-11", [
            line("dim_t3", "Bor hos mor på Nørre Allé 3, 2. tv.", "ja", source="Samtale med mor"),
            line("dim_t3", "KANARIE-nej", "nej"), line("dim_t3", "KANARIE-blank", None),
            line("dim_r4", same, "ja"),
        ], r2b_unit="Ungeindsatsen", r2b_texts_share="ja", r2b_resources="Stolt af sit håndværk.",
            r2b_safety="KANARIE-sikkerhed", r2b_info__more="KANARIE-flere",
            outside=(Outside("sidefod", "r2b_info", "KANARIE-udenfor"),)),
        contribution("politi", "Rasmus Østerbæk-Prøve", "2026-09-14", [
            line("dim_t3", "Registreret adresse: Ågerupstræde 7, 2. th.", "ja", source="Register"),
            line("dim_r4", "KANARIE-mundtligt", "kun_mundtligt"), line("dim_r4", same, "ja"),
        ], r2b_texts_share="nej", r2b_resources="KANARIE-tekst"),
        contribution("psykiatri", "Nguyễn Thị Hương-Demo", "2026-09-15", [line("dim_t2", "Er henvist.", "ja")]),
        contribution("psykiatri", "Nguyễn Thị Hương-Demo", "2026-09-30", [line("dim_t2", "Har haft første samtale.", "ja")], r2b_supplement="1"),
        contribution("kriminalforsorg", "Çağla Yıldız-Prøve", "2026-09-16", [shared]),
        contribution("kommune", "Jobcenter-Prøve", "2026-09-10", [], r2b_unit="Jobcenter", r2b_answer="ingen_oplysninger"),
        response(MEETING, first),
        response(MEETING, second),
        response(MEETING, {**first, "r3_view": "egen", "hdr_filled_by_authority": "politi", "r3_r1_why": "KANARIE-egen"}),
        response(FINAL, {
            "hdr_filled_date": "2026-10-05", "hdr_filled_by_name": "Ane Møllegård-Prøve", "hdr_filled_by_authority": "kommune",
            "r4_whole": "Det er et faktum, at han har vist videoen.\nDet er vores vurdering, at han søger et fællesskab.",
            "r4_uncertain": "Adressen er uafklaret.", "r4_scenarios": "Bedre: læreplads.", "r4_conclusion": "indsats",
            "r4_problems": [{"problem": "Lukket onlinemiljø", "dim": "dim_r4", "reason": "Meget nattetid"}],
            "r4_resources": [{"resource": "Mor og søster", "dim": "dim_t3", "use": "Fælles plan"}],
            "r4_recs": [
                {"to": "Kommune, Ungeindsatsen", "what": "Mentor", "purpose": "Fællesskab", "dim": "dim_t3",
                 "contact": "Ingeborg Æbelø-Demo", "deadline": "16.11.2026"},
            ],
            "r4_note": "Svar i et nyt felt.",
        }),
    ]  # fmt: skip


def case(items: list[Response] | None = None, *, issued: tuple[Issued, ...] = ()) -> Case:
    """The case of these responses."""
    given = responses() if items is None else items
    return Case(Reference("PRØVE-2026-0007", "token", person_ref="K.D.", fictional=True), issued, tuple(given))
