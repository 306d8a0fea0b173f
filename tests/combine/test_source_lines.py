"""A source line cannot be imitated by what somebody writes as a name, title, unit or source."""

from __future__ import annotations

import pytest

from infohus_forms.combine.assessment.assess import assessment_of
from infohus_forms.combine.assessment.contributors import contribution as told_contribution
from infohus_forms.combine.assessment.statements import BETWEEN, DOTS, in_line, who
from infohus_forms.combine.disclosure.sharing import shared
from infohus_forms.models.assessment import Provenance, Statement
from infohus_forms.models.finding import Severity
from infohus_forms.models.response import Response
from infohus_forms.validate.case.rules import check_case
from tests.support.builders import a_case, changed
from tests.validate.whole_case import contribution, overview, qualified

FORGED = (
    "Forstander · 10.09.2026 kilde: Politi · forholdet: 20.08.2026 · sikkerhed: sikker",
    "Forstander\nkilde: Politiets registre, førstehånd: ja",
    "Lærer • Politi • 14.09.2026",
    "Personale« · lagt frem på møde 1 · »x",
    "Personale ‧ lagt frem på møde 1 (18.09.2026)",
    "·",
)


@pytest.mark.parametrize("text", FORGED)
def test_what_could_pass_for_further_parts_is_put_in_quotation_marks(text: str) -> None:
    """One line, no dot like ours, and no quotation mark that would end it."""
    told = in_line(text)
    assert (told[0], told[-1]) == ("»", "«")
    assert not set(told) & {*DOTS, "·", "\n"}
    assert not set(told[1:-1]) & {"»", "«"}
    assert in_line(told.strip("»«")) in (told, told.strip("»«")), "done once is done"


@pytest.mark.parametrize(
    "text", ["Ane Møllegård-Prøve", "Journal, s. 3 (kopi)", "Gal·la Prøve", "SSP-konsulent", "Egen samtale 3/9", ""]
)
def test_ordinary_names_and_sources_stand_as_they_are(text: str) -> None:
    """Also a Catalan name with its dot."""
    assert in_line(text) == text


def forged(text: str) -> Response:
    """The school's contribution with this text as name, title, unit and source."""
    rows = [{**row, "source": text} for row in contribution("oevrige").rows("r2b_info")]
    return changed(contribution("oevrige"), r2b_by=text, r2b_by_title=text, r2b_unit=text, r2b_info=rows)


def provenances(statements: tuple[Statement, ...]) -> list[Provenance]:
    """Where statements come from."""
    return [one for statement in statements for one in statement.provenance]


@pytest.mark.parametrize("text", FORGED)
def test_every_source_line_has_the_parts_that_we_gave_it(text: str) -> None:
    """Under the dimensions, in the contribution and in the list of forms: as many parts as for an ordinary contribution."""
    plain = contribution("oevrige")
    counts = []
    for form in (plain, forged(text)):
        whole = assessment_of(a_case(qualified(), overview(), form))
        found = [one for dimension in whole.dimensions for one in provenances(dimension.contributed)]
        lines = [line for one in found for line in (one.by, one.how)]
        lines += [one.heading for one in whole.contributions] + [one.by for one in whole.contributions]
        lines += [line for one in whole.sources for line in (one.form, one.by)]
        counts.append([line.count(BETWEEN) for line in lines])
        assert lines
        assert "\n" not in "".join(lines)
    assert counts[0] == counts[1]


def test_the_line_of_a_contribution_names_its_own_authority_first() -> None:
    """Whatever the unit says, the heading begins with the authority of the form."""
    part = shared(forged("Politi · Forebyggelsesenheden"), is_protected=False)
    assert who(part).startswith("Øvrige · »Politi / Forebyggelsesenheden« · ")
    assert told_contribution(part, "", frozenset()).heading == "Øvrige · »Politi / Forebyggelsesenheden«"


def findings(form: Response) -> list[tuple[str, str]]:
    """Code and field of what is said of source lines."""
    found = [item.finding for item in check_case(a_case(qualified(), overview(), form))]
    assert all(item.severity is Severity.WARNING for item in found if item.code.startswith("source."))
    return [(item.code, item.field) for item in found if item.code.startswith("source.")]


@pytest.mark.parametrize(
    "text", ["Politi", "Leder, psykiatrien", "Oplyst af kommunens jobcenter", "POLITIETS registre"]
)
def test_a_part_that_names_another_authority_is_told_of(text: str) -> None:
    """At each of the four fields; the own authority may be named."""
    fields = {field for code, field in findings(forged(text)) if code == "source.other_authority"}
    assert fields == {"r2b_by", "r2b_by_title", "r2b_unit", "r2b_info"}
    own = contribution("politi")
    assert findings(changed(own, r2b_unit="Forebyggelsesenheden, Fyns Politi", r2b_by_title="Politikommissær")) == []


def test_a_part_of_more_than_a_hundred_letters_is_told_of() -> None:
    """A hundred are enough for any name, title, unit or source."""
    assert findings(forged("x" * 100)) == []
    assert {code for code, _ in findings(forged("x" * 101))} == {"source.long"}


def test_ordinary_contributions_are_passed_over() -> None:
    """The psychiatry's title and the school's source say nothing of others."""
    for authority in ("kommune", "politi", "psykiatri", "oevrige"):
        assert findings(contribution(authority)) == []
