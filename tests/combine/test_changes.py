"""What is told as changed since an earlier version."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from infohus_forms.combine.assessment.assess import assessment_of, left_to_police
from infohus_forms.combine.assessment.changes import changes, same
from infohus_forms.models.response import Response
from tests.combine.cases import case, contribution, line, responses


def data(given: list[Response] | None = None, version: str = "1") -> dict[str, Any]:
    """The assessment of these responses as JSON."""
    return dict(json.loads(json.dumps(assessment_of(case(given), version=version).as_json())))


def changed(index: int, **answers: Any) -> list[Response]:
    """The responses of the test case with other answers in one of them."""
    given = responses()
    given[index] = replace(given[index], answers={**given[index].answers, **answers})
    return given


SECOND_MEETING, FINAL = 9, 11


def test_nothing_is_told_when_nothing_changed() -> None:
    """Only the number is another: the two are the same."""
    assert same(data(), data(version="2"))
    assert changes(data(), data(version="2")) == ()


def test_a_new_placement_is_told_with_the_old_one() -> None:
    """T2 goes from 1 to 2 at the second meeting."""
    told = changes(data(), data(changed(SECOND_MEETING, r3_t2_rating="2")))
    assert "Placering ændret: T2 (1 → 2)" in told


def test_a_new_contribution_is_told_with_authority_and_date() -> None:
    """Kriminalforsorgen sends a second sheet; its line stands under R1."""
    more = contribution(
        "kriminalforsorg", "Ç. Prøve", "2026-09-17", [line("dim_r1", "En ny oplysning.", "ja")], r2b_unit="Ny"
    )
    told = changes(data(), data([*responses(), more]))
    assert any(one.startswith("Bidrag og svar kommet til: Kriminalforsorgen, Ny, 17.09.2026") for one in told)
    assert "Nye eller ændrede oplysninger under: R1" in told


def test_a_new_conclusion_is_told_with_the_old_one() -> None:
    """The conclusion was an effort and is now »Ikke aktuel«."""
    told = changes(data(), data(changed(FINAL, r4_conclusion="ikke_aktuel")))
    assert told[0] == "Konklusion: »Ikke aktuel« (før »Anbefaling om indsats«)"


def test_after_the_police_have_taken_it_only_the_conclusion_is_told() -> None:
    """X1 after a version with contributions and recommendations: what is no longer told is not listed as gone, either."""
    given = changed(FINAL, r4_conclusion="overgaar_til_politiet")
    assert left_to_police(case(given))
    assert not left_to_police(case())
    told = changes(data(), data(given), ended=True)
    assert told == ("Konklusion: »Politiet varetager« (før »Anbefaling om indsats«)",)
    assert any("udgået" in one for one in changes(data(), data(given)))


def test_a_text_is_told_as_changed_without_its_words() -> None:
    """The overall assessment was rewritten."""
    told = changes(data(), data(changed(FINAL, r4_whole="Helt nye ord.")))
    assert told == ("Ændret: Helhedsvurderingen",)


def test_data_of_an_older_program_can_be_compared() -> None:
    """An older version knew no conflicts and no sources: these parts are new, and nothing breaks."""
    old = {key: value for key, value in data().items() if key not in ("clashes", "sources", "dimensions")}
    assert any(one.startswith("Placering kommet til: R1") for one in changes(old, data()))
