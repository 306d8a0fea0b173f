"""Random correct cases, told step by step as they happen: each form is made by `next`, filled in and handed back.

A case is a list of steps. Each holds everything that was issued and has come back by then, so that it can be checked at
every step of its way. Forms go through typing and validation as files do; only the drawing of Word and PDF is left out.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from itertools import count
from typing import Any

from infohus_forms.casework.issuing.due_forms import forms_due
from infohus_forms.casework.issuing.make_form import Order, prepared
from infohus_forms.casework.issuing.new_case import overview_order
from infohus_forms.casework.review.progress import place_of
from infohus_forms.casework.storage.municipality_profile import Profile
from infohus_forms.models.case import Issued, Reference
from infohus_forms.models.response import Stamp
from infohus_forms.models.specification.form import Field, FieldBase, FormSpec
from infohus_forms.models.specification.vocabulary import Kind, Strength
from infohus_forms.render.filling import control_values
from infohus_forms.validate.case.rules import effective
from infohus_forms.validate.form.conditions import answered, holds
from tests.support.shelf import SHELF, form_spec
from tests.support.steps import Answers, Came, Step, case_of, sheet_for

Random = random.Random
PROFILE = Profile(retur="Sikker post", kontakt="Ane Møllegård-Prøve", opbevaring="Efter kommunens sletteplan")
PEOPLE = ("Jakub Łękawski-Demo", "Per Demo", "Nguyễn Thị Lan-Prøve", "Þórdís Björk-Demo", "Åse Østerbæk-Prøve")
STAFF = (
    "Ane Møllegård-Prøve",
    "Rasmus Østerbæk-Prøve",
    "Çağla Yıldız-Prøve",
    "Ingeborg Æbelø-Demo",
    "Şükran Åkjær-Demo",
)
AUTHORITIES = ("kommune", "politi", "psykiatri", "kriminalforsorg", "oevrige")
DIMENSIONS = ("r1", "r2", "r3", "r4", "t1", "t2", "t3", "t4", "t5")
TEXTS = (
    "Møder de fleste dage", "Kan nås på tlf. 12 34 56 78", "Se sag 27.36.00-G01-42-26, uge 33–36", "Efter § 115, stk. 2",
    "Dette er ikke en afgørelse", "Det afgørende er skolen", "Kun Online hos Infohus Fjordmark", "»Alt er løgn«, sagde han ca. kl. 9.30",
    "{{ 7*7 }} & <b>", "Fremmøde 60–80 %", "Bor hos sin mor", "Søvn, kost og motion\nog fodbold", "Taler med Ungdommens Uddannelsesvejledning",
)  # fmt: skip
"""Free texts that are correct and yet near what a rule looks for: a number, a dash, a decision word, capitals."""
LATER = ("r1_fwd_", "r1_pol_", "r1_x1_", "r1_q_")
"""First parts of the answers of Redskab 1 that come after the conversation."""

OWN_WORDS = 3
"""Words that only one text has: with fewer, two texts that begin alike would be one sentence with a few words changed (decision 131)."""


def _word(number: int) -> str:
    """A word in small letters that no other number has, told apart by its first four letters."""
    pairs = [first + second for first in "bdfgklmnprst" for second in "aeiouy"]
    return f"{pairs[number // len(pairs) % len(pairs)]}{pairs[number % len(pairs)]}ved"


@lru_cache(maxsize=64)
def clean_case(seed: int) -> tuple[Step, ...]:
    """The correct case of a seed: one step after each form that comes back, the empty case first."""
    return tuple(_Telling(Random(seed)).told())


class _Telling:
    """One case being told: the day, what is out, what has come back."""

    def __init__(self, rng: Random) -> None:
        self.rng, self.numbers, self.words = rng, count(1), count(1)
        self.day = date(2025, 1, 6) + timedelta(days=rng.randrange(300))
        self.person, self.names = rng.choice(PEOPLE), rng.sample(STAFF, 3)
        fictional = rng.random() < 0.5
        self.reference = Reference(
            case_no=f"26/{rng.randrange(10_000):04}", token="T", municipality="0899" if fictional else "0751",
            police_district="" if fictional else "oestjylland", infohus_name=rng.choice(("Infohus Fjordmark", "Infohus-Skive")),
            person_ref="K.D.", fictional=fictional,
        )  # fmt: skip
        self.issued: list[Issued] = []
        self.out: dict[str, tuple[Stamp, Answers]] = {}
        self.came: list[Came] = []

    def told(self) -> Iterable[Step]:
        for order in (Order("redskab1", "Redskab 1 Modtagelse"), overview_order(SHELF, PROFILE)):
            self.make(order)
        yield self.now()
        yield from self.concern()
        if self.came[-1].answers.get("r1_q_result") != "haandteres":
            return
        yield from self.enrichment()
        for number in ("1", "2", "3"):
            yield from self.meeting(number)
            outcome = self.came[-1].answers["r3_outcome"]
            if outcome != "yderligere_oplysninger":
                break
            yield from self.supplements()
        if outcome == "helhedsvurdering":
            yield from self.assessment()

    # --- the desk ---------------------------------------------------------------------------------------------

    def now(self) -> Step:
        """The case as it stands, and every form that is due made."""
        step = Step(self.day, self.reference, tuple(self.issued), tuple(self.came))
        case = effective(case_of(step))
        for order in forms_due(SHELF, case, place_of(case, SHELF, today=self.day), PROFILE, today=self.day).orders:
            self.make(order)
        return replace(step, issued=tuple(self.issued))

    def make(self, order: Order) -> None:
        issued, stamp, known = prepared(
            SHELF, self.reference, order, today=self.day, fresh=lambda: f"{next(self.numbers):08X}"
        )
        spec = form_spec(order.form)
        values = control_values(spec, sheet_for(order.form, self.reference.fictional), known)
        self.issued.append(issued)
        self.out[issued.instance] = (replace(stamp, prefilled=values), known)

    def take(self, form: str, given: Answers, *, meeting: str = "", instance: str = "", only: bool = False) -> Came:
        """A form that was made, filled in with `given` and, where more is asked for, with words of its own."""
        own = next(
            key
            for key, (stamp, known) in self.out.items()
            if stamp.form == form
            and instance in ("", key)
            and (not meeting or str(known.get("r3_meeting_no", "")) == meeting)
        )
        stamp, known = self.out[own]
        answers = {**known, **self.head(form), **given}
        whole = answers if only else self.filled(form_spec(form), answers)
        one = Came(f"{form}_{len(self.came) + 1}.pdf", stamp, whole)
        self.came.append(one)
        return one

    def later(self, most: int) -> None:
        self.day += timedelta(days=self.rng.randint(0, most))

    def head(self, form: str) -> Answers:
        person = self.rng.randrange(2)
        filled = {
            "hdr_filled_by_name": self.names[person], "hdr_filled_by_authority": ("kommune", "politi")[person],
            "hdr_filled_date": self.day.isoformat(), "hdr_status": "endelig", "hdr_edition": "ny",
        }  # fmt: skip
        district = {"hdr_police_district": "fjordmark" if self.reference.fictional else "oestjylland"}
        known = form_spec(form).by_id
        return {name: value for name, value in {**filled, **district}.items() if name in known}

    # --- the forms --------------------------------------------------------------------------------------------

    def concern(self) -> Iterable[Step]:
        """Redskab 1: a draft the same day, with the police, back with their answer, and qualified by both."""
        rng, spec = self.rng, form_spec("redskab1")
        received = self.day.isoformat()
        talk: Answers = {
            "r1_received_date": received, "r1_received_time": "09:40", "r1_p_name": self.person, "r1_c_acute": "nej",
            "r1_p_birth": rng.choice(("19 år", "3. maj 2007", "ukendt")), "r1_p_protected": rng.choice(("nej", "nej", "ja")),
            "r1_p_address": "Prøvevej 7, 2. th., 9999 Fjordmark", "r1_rep_informed": "ja",
            "r1_c_observations": [{"date": received, "what": self.text(), "where": "Skolen", "first_hand": "ja", "seen_by": "En lærer"}],
            "r1_child_date": received, "hdr_status": "kladde",
        }  # fmt: skip
        if self.reference.fictional:
            talk["r1_p_cpr"] = rng.choice((None, "320107-4000"))
        first = self.filled(spec, {**self.out[next(iter(self.out))][1], **self.head("redskab1"), **talk}, but=LATER)
        self.take("redskab1", first, only=True)
        yield self.now()
        sent: Answers = {
            "r1_fwd_police": "ja",
            "r1_fwd_date": self.day.isoformat(),
            "r1_fwd_time": "10:25",
            "r1_fwd_to": self.names[1],
        }
        first |= sent
        self.take("redskab1", first, only=True)
        yield self.now()
        self.later(2)
        threat = rng.random() < 0.12
        obstacle = "hindring" if threat or rng.random() < 0.08 else "intet_til_hinder"
        first |= {"r1_pol_obstacle": obstacle, "r1_pol_threat": "ja" if threat else "nej"}
        first |= {
            "r1_pol_by": self.names[1],
            "r1_pol_date": self.day.isoformat(),
            "hdr_filled_date": self.day.isoformat(),
        }
        self.take("redskab1", first, only=True)
        yield self.now()
        self.later(2)
        free = obstacle == "intet_til_hinder"
        other = rng.choice(("andet_spor", "ikke_grundlag")) if rng.random() < 0.5 or free else "politiet_varetager"
        result = "politiet_varetager" if threat else "haandteres" if free and rng.random() < 0.92 else other
        routes = ["ssp", "psp", "ksp"]
        end: Answers = {
            "hdr_status": "endelig", "hdr_filled_date": self.day.isoformat(), "r1_q_date": self.day.isoformat(),
            "r1_q_tk": self.names[0], "r1_q_tp": self.names[1], "r1_q_result": result,
            "r1_x1_need": rng.choice(("ja", "nej", "undersoeges")), "r1_x1_first_date": self.day.isoformat(),
            "r1_x1_advice_date": self.day.isoformat(), "r1_q_legal": routes if result == "haandteres" else None,
        }  # fmt: skip
        self.take("redskab1", self.filled(spec, {**first, **(end if threat else _without(end, "r1_x1_"))}), only=True)
        yield self.now()

    def enrichment(self) -> Iterable[Step]:
        """The overview, then a reply from each authority that was asked, some before the meeting without information."""
        rng = self.rng
        self.later(2)
        asked = rng.sample(AUTHORITIES, rng.randint(2, 5))
        asked += [asked[0]] if rng.random() < 0.3 else []
        sent, deadline = self.day, self.day + timedelta(days=rng.randint(8, 14))
        meeting = deadline + timedelta(days=rng.randint(0, 5))
        rows = [
            {"authority": code, "contact": f"Enhed {number}, {self.names[2]}", "why": self.text(), "asked": self.text(),
             "legal": _route(code), "sent": sent.isoformat(), "deadline": deadline.isoformat()}
            for number, code in enumerate(asked)
        ]  # fmt: skip
        self.take("redskab2_overblik", {
            "r2_auth": rows, "r2_meeting_date": meeting.isoformat(), "r2_meeting_time": "13:00", "r2_meeting_place": "Rådhuset",
        })  # fmt: skip
        yield self.now()
        sheets = [one.instance for one in self.issued if one.form == "redskab2_bidrag"]
        rng.shuffle(sheets)
        for number, instance in enumerate(sheets):
            left = (deadline - self.day).days
            self.day += timedelta(days=rng.randint(0, max(0, left // (len(sheets) - number))))
            self.contribution(instance)
            yield self.now()
        self.day = meeting

    def contribution(self, instance: str, *, supplement: bool = False) -> None:
        rng = self.rng
        code = str(self.out[instance][1]["r2b_authority"])
        reply = (
            "vi_bidrager" if supplement or rng.random() < 0.8 else rng.choice(("ingen_oplysninger", "videregiver_ikke"))
        )
        lines = [
            {"dim": f"dim_{rng.choice(DIMENSIONS)}", "info": self.text(), "source": "Egne oplysninger", "date": self.day.isoformat(),
             "first_hand": rng.choice(("ja", "nej")), "certainty": "sikker", "share": rng.choice(("ja", "ja", "kun_mundtligt", "nej"))}
            for _ in range(rng.randint(1, 6))
        ]  # fmt: skip
        legal = "sundhedslov_43" if code == "psykiatri" and rng.random() < 0.6 else f"p115_{_route(code)}"
        by = rng.choice(STAFF)
        given: Answers = {
            "r2b_answer": reply, "r2b_legal": legal, "r2b_by": by, "r2b_attend": rng.choice((by, "deltager ikke", f"{by}; {self.names[2]}")),
            "r2b_info": lines, "r2b_health_told": rng.choice(("ja", "undladt")), "r2b_health_told_date": self.day.isoformat(),
            "r2b_sign_name": by, "r2b_sign_date": self.day.isoformat(), "r2b_health_told_reason": "Se journalen",
        }  # fmt: skip
        self.take("redskab2_bidrag", given, instance=instance)

    def supplements(self) -> Iterable[Step]:
        back = {one.stamp.instance for one in self.came}
        for one in [one for one in self.issued if one.form == "redskab2_bidrag" and one.instance not in back]:
            self.day += timedelta(days=self.rng.randint(1, 3))
            self.contribution(one.instance, supplement=True)
            yield self.now()
        self.day = max(self.day, date.fromisoformat(self.came[-1].answers["r2b_deadline"]))

    def meeting(self, number: str) -> Iterable[Step]:
        """A meeting; some authorities hand in their own view before it."""
        rng, spec = self.rng, form_spec("redskab3")
        self.now()  # the meeting's form is made on its day at the latest
        present = {
            one.stamp.form and one.answers["r2b_authority"] for one in self.came if one.form == "redskab2_bidrag"
        }
        for code in sorted(present) if rng.random() < 0.2 else ():
            own = {"r3_view": "egen", "r3_view_authority": code, **self.ratings(number, [code], own=True)}
            self.take("redskab3", own, meeting=number)
            yield self.now()
        outcomes = ["helhedsvurdering"] * 4 + ["ikke_aktuel", "overgaar_til_politiet"]
        outcome = rng.choice(outcomes + ["yderligere_oplysninger"] * (4 if number != "3" else 0))
        known = next(
            known for stamp, known in self.out.values() if stamp.form == "redskab3" and known["r3_meeting_no"] == number
        )
        rows = [
            {"title": "Rådgiver", **row, "present": rng.choice(("hele", "del"))} for row in known["r3_participants"]
        ]
        there = sorted({str(row["authority"]) for row in rows})
        given: Answers = {
            "r3_view": "faelles", "r3_participants": rows, "r3_date": self.day.isoformat(), "r3_time": "13:00", "r3_place": "Rådhuset",
            "r3_outcome": outcome, "r3_x1_need": rng.choice(("ja", "nej", "undersoeges")), "r3_x1_first_date": self.day.isoformat(),
            **self.ratings(number, there),
        }  # fmt: skip
        if outcome == "yderligere_oplysninger":
            due = (self.day + timedelta(days=rng.randint(8, 12))).isoformat()
            given["r3_d_requests"] = [
                {"what": self.text(), "who": code, "deadline": due}
                for code in rng.sample(sorted(present), min(len(present), rng.randint(1, 2)))
            ]
            given["r3_next"] = due
        self.take("redskab3", {name: value for name, value in given.items() if name in spec.by_id}, meeting=number)
        yield self.now()

    def ratings(self, number: str, there: list[str], *, own: bool = False) -> Answers:
        rng, given = self.rng, dict[str, Any]()
        known = next(
            known for stamp, known in self.out.values() if stamp.form == "redskab3" and known["r3_meeting_no"] == number
        )
        line = {"info": self.text(), "authority": there[0], "source": "Oplyst på mødet", "certainty": "usikker"}
        for code in DIMENSIONS:
            prefix = f"r3_{code}_"
            rating = (
                "U" if number != "1" and rng.random() < 0.6 else rng.choice(("0", "1", "2", "3", "4", "4", "2", "IB"))
            )
            rating = "2" if code == "t5" and rating == "IB" else rating
            given[f"{prefix}rating"] = rating
            if rating == "U":
                continue
            given |= {f"{prefix}why": self.text(), f"{prefix}missing": self.text(), f"{prefix}agree": "enige"}
            if f"{prefix}for" not in known and rating != "IB":
                given[f"{prefix}for"] = [line]
            if not own and rng.random() < 0.15:
                given[f"{prefix}agree"] = rng.choice(("uenige", "delvist_enige"))
                row = {"authority": rng.choice(there), "rating": rng.choice(("0", "3", "IB")), "reason": self.text()}
                given[f"{prefix}dissent"] = [row]
        return given

    def assessment(self) -> Iterable[Step]:
        """Redskab 4, at times as a draft first."""
        rng = self.rng
        self.later(5)
        far = (self.day + timedelta(days=90)).isoformat()
        conclusion = rng.choice(("indsats",) * 5 + ("ikke_aktuel", "andet_spor", "overgaar_til_politiet"))
        known = next(known for stamp, known in self.out.values() if stamp.form == "redskab4")
        recs = [
            {"to": rng.choice(AUTHORITIES), "unit": "En enhed", "dim": "dim_t5", "what": self.text(), "purpose": self.text(),
             "contact": rng.choice(STAFF), "deadline": far}
            for _ in range(rng.randint(1, 4))
        ]  # fmt: skip
        given: Answers = {
            "r4_conclusion": conclusion, "r4_recs": recs, "r4_followup": far, "r4_retention_date": far, "r4_told_date": self.day.isoformat(),
            "r4_any_dissent": known.get("r4_any_dissent") or "nej", "r4_any_children": known.get("r4_any_children") or "nej",
            "r4_x1_need": rng.choice(("ja", "nej", "undersoeges")), "r4_x1_first_date": self.day.isoformat(),
            "r4_distribution": [{"authority": "kommune", "name": self.names[0], "version": "fuld", "date": self.day.isoformat()}],
            "r4_approve_tk_name": self.names[0], "r4_approve_tk_date": self.day.isoformat(),
            "r4_approve_tp_name": self.names[1], "r4_approve_tp_date": self.day.isoformat(),
        }  # fmt: skip
        if rng.random() < 0.3:
            part = {name: given[name] for name in ("r4_any_dissent", "r4_any_children", "r4_conclusion")}
            draft = self.take("redskab4", {**part, "hdr_status": "kladde"}, only=True)
            yield self.now()
            self.later(2)
            given = {**draft.answers, **given, "hdr_status": "endelig", "hdr_filled_date": self.day.isoformat()}
        self.take("redskab4", given)
        yield self.now()

    # --- answers ----------------------------------------------------------------------------------------------

    def text(self) -> str:
        """A text of its own: what one form withholds is repeated in no other, though both begin alike."""
        return f"{self.rng.choice(TEXTS)} ({' '.join(_word(next(self.words)) for _ in range(OWN_WORDS))})"

    def filled(self, spec: FormSpec, given: Answers, *, but: tuple[str, ...] = ()) -> Answers:
        """The answers that were given and belong there, and one to every other question that asks for one."""
        answers: Answers = {}
        for item in spec.fields:
            if item.kind is Kind.NOTICE or (but and item.id.startswith(but)):
                continue
            if item.relevant and not holds(item.relevant, {**given, **answers}):
                given = {name: value for name, value in given.items() if name not in item.answer_ids}
                continue
            for name in item.answer_ids:
                value = given.get(name)
                if not answered(value) and _asked(item, {**given, **answers}):
                    value = self.value(item)
                if item.kind is Kind.TABLE and answered(value):
                    value = [self.row(item, row) for row in value or ()]
                if answered(value):
                    answers[name] = value
            more = f"{item.id}__more"
            if given.get(more):
                answers[more] = given[more]
        return answers

    def row(self, table: Field, given: Answers) -> Answers:
        asked = (Strength.BLOCKS, Strength.WARNS)
        cells = {
            column.id: given.get(column.id) or (self.value(column) if column.required in asked else None)
            for column in table.columns
        }
        return {name: value for name, value in cells.items() if value is not None}

    def value(self, item: FieldBase) -> Any:
        match item.kind:
            case Kind.TEXT | Kind.LONGTEXT | Kind.SIGNATURE:
                text = self.text()
                return text if item.kind is Kind.LONGTEXT else text.replace("\n", " ")
            case Kind.DATE:
                return self.day.isoformat()
            case Kind.TIME:
                return "09:30"
            case Kind.NUMBER:
                return "1"
            case Kind.CPR:
                return None
            case Kind.CHOICES:
                codes = [choice.code for choice in item.choices]
                return sorted(self.rng.sample(codes, self.rng.randint(1, min(3, len(codes)))))
            case Kind.TABLE:
                assert isinstance(item, Field)
                least = item.constraint.min_rows if item.constraint else 0
                return [{} for _ in range(least or 1)]
            case _:
                return self.rng.choice([choice.code for choice in item.choices] or item.kind.info.examples)


def _asked(item: Field, answers: Answers) -> bool:
    """Whether a form without this answer is told of it: as `required` and its condition say."""
    strength = item.required
    if strength is Strength.CONDITIONAL:
        condition = item.required_if or item.relevant
        strength = Strength.BLOCKS if condition is None or holds(condition, answers) else item.otherwise
    return strength in (Strength.BLOCKS, Strength.WARNS)


def _route(code: str) -> str:
    return {"psykiatri": "psp", "kriminalforsorg": "ksp"}.get(code, "ssp")


def _without(answers: Answers, start: str) -> Answers:
    return {name: value for name, value in answers.items() if not name.startswith(start)}
