"""STEP 1: a specification is read as text, put together from its groups, and every mistake is told at once."""

from collections.abc import Callable
from pathlib import Path

import pytest

from infohus_forms.models.specification.form import FormSpec, canonical
from infohus_forms.spec.load import load_form
from infohus_forms.spec.source import SpecError, in_danish, read_source

Load = Callable[[str], FormSpec]

SHARED = """\
spec_format: 1
version: "1.0"
lists:
  sharing:
    - {code: ja, label: {da: Ja, en: Yes}}
    - {code: nej, label: {da: Nej, en: No}}
  dimensions:
    - {code: dim_r1, label: {da: Retorik, en: Rhetoric}, short: r1, scale: risk, points: [{da: Hvad siges der?}]}
scales:
  - id: risk
    name: {da: Bekymring}
    low: {da: Ingen bekymring}
    high: {da: Alvorlig bekymring}
    not_rated: {da: Ikke belyst}
    unchanged: {da: Uændret}
    shape: square
groups:
  dimension:
    parameters: [p, dim]
    id: "{p}"
    title: {da: "{dim.label.da}", en: "{dim.label.en}"}
    points: "{dim.points}"
    items:
      - {id: "{p}_rating", kind: scale, scale: "{dim.scale}", label: {da: Vurdering, en: Rating}}
      - {id: "{p}_why", kind: longtext, label: {da: Begrundelse, en: Why}}
"""

PLACES = """\
spec_format: 1
version: "1.0"
municipalities:
  - {code: "0899", label: {da: Fjordmark Kommune (opdigtet)}, suggests: fjordmark, fictional: true}
police_districts:
  - {code: fjordmark, label: {da: Fjordmark Politi (opdigtet)}, fictional: true}
"""

FORM = """\
spec_format: 1
id: prove
version: "1.0"
uses: {shared: "1.0", places: "1.0"}
title: {da: Prøve, en: Test}
series: {da: Serie}
subtitle: {da: Undertitel}
step: A
tool: 1
footer: {da: Fod}
colophon: {da: Slut}
identity: {case: sag}
sections:
  - id: del1
    title: {da: Del et, en: Part one}
    items:
      - {id: sag, kind: text, label: {da: Sag, en: Case}}
      - {id: svar, kind: tri, label: {da: Svar, en: Answer}, required: blocks}
      - {id: mere, kind: text, label: {da: Mere, en: More}, relevant: {field: svar, is: nej}}
      - {id: sted, kind: municipality, label: {da: Kommune, en: Municipality}}
"""


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Load a form given as text, beside the shared definitions above."""
    for name, text in (("shared", SHARED), ("places", PLACES)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "1.0.yaml").write_text(text, encoding="utf-8")

    def load_text(text: str) -> FormSpec:
        path = tmp_path / "prove" / "1.0.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return load_form(path)

    return load_text


def mistakes(load: Load, text: str) -> list[tuple[str, int]]:
    """Code and line of every mistake of a form."""
    with pytest.raises(SpecError) as caught:
        load(text)
    return [(found.code, int(found.place.rpartition(":")[2])) for found in caught.value.findings]


def with_item(item: str) -> str:
    """The form with one more item, on line 21."""
    return FORM + f"      - {item}\n"


def test_scalars_stay_what_was_written(load: Load) -> None:
    """`nej`, `0899` and `01.05` are texts: YAML's own typing would make them False, 899 and 1.05."""
    spec = load(FORM.replace('version: "1.0"', "version: 1.0").replace("da: Mere", "da: 01.05"))

    assert spec.version == "1.0"
    assert spec.field("mere").label.da == "01.05"
    relevant = spec.field("mere").relevant
    assert relevant is not None
    assert relevant.is_ == "nej"
    assert spec.field("sted").choices[0].code == "0899"


def test_a_group_is_defined_once_and_used_with_other_names(load: Load) -> None:
    """The dimension of a group takes its title, its questions and its scale from the list entry that is named."""
    spec = load(FORM + "  - use: dimension\n    with: {p: r3_r1, dim: dim_r1}\n")

    section = spec.sections[1]
    assert (section.id, section.title.da) == ("r3_r1", "Retorik")
    assert [point.da for point in section.points] == ["Hvad siges der?"]
    scale = spec.field("r3_r1_rating").scale
    assert scale is not None
    assert scale.all_codes == ("0", "1", "2", "3", "4", "IB", "U")


def test_the_compiled_specification_travels_whole(load: Load) -> None:
    """What is carried in each form gives the same form and the same digest when it is read again."""
    spec = load(FORM)

    assert FormSpec.model_validate_json(canonical(spec.content)) == spec
    assert FormSpec.model_validate_json(canonical(spec.content)).hash == spec.hash


def test_the_digest_follows_every_text(load: Load) -> None:
    """A changed comma in a label is another form."""
    assert load(FORM).hash != load(FORM.replace("da: Mere", "da: Mer")).hash


@pytest.mark.parametrize(
    ("item", "code"),
    [
        ("{id: ny, kind: text, label: {da: N}, requird: blocks}", "spec.unknown_key"),
        ("{id: ny, kind: txt, label: {da: N}}", "spec.value"),
        ("{id: ny, kind: text}", "spec.missing_key"),
        ("{id: sag, kind: text, label: {da: N}}", "spec.double_id"),
        ("{id: Ny, kind: text, label: {da: N}}", "spec.id"),
        ("{id: æble, kind: text, label: {da: N}}", "spec.id"),
        ("{id: a__b, kind: text, label: {da: N}}", "spec.id"),
        (f"{{id: {'n' * 41}, kind: text, label: {{da: N}}}}", "spec.id"),
        ("{id: ny, kind: text, label: {da: N}, relevant: {field: svr, is: ja}}", "spec.condition_field"),
        ("{id: ny, kind: text, label: {da: N}, relevant: {field: svar, is: jo}}", "spec.condition_value"),
        ("{id: ny, kind: text, label: {da: N}, relevant: {field: svar}}", "spec.condition_shape"),
        ("{id: ny, kind: text, label: {da: N}, relevant: {field: ny, answered: true}}", "spec.own_condition"),
        ("{id: ny, kind: date, label: {da: N}, constraint: {not_before: sag}}", "spec.constraint_field"),
        ("{id: ny, kind: text, label: {da: N}, share_by: sag}", "spec.share_by"),
        ("{id: ny, kind: choice, choices: sharin, label: {da: N}}", "spec.no_list"),
        ("{id: ny, kind: scale, scale: ris, label: {da: N}}", "spec.no_scale"),
        ("{use: dimensio}", "spec.no_group"),
        ("{id: ny, kind: text, label: {da: N}, rows: 3}", "spec.not_for_kind"),
        ("{id: ny, kind: table, label: {da: N}, rows: 3}", "spec.needed_for_kind"),
        (
            "{id: ny, kind: choice, label: {da: N}, choices: [{code: a, label: {da: A}}, {code: a, label: {da: B}}]}",
            "spec.double_code",
        ),
        (
            "{id: ny, kind: choice, label: {da: N}, choices: [{code: a, label: {da: A}}, {code: b, label: {da: a}}]}",
            "spec.double_label",
        ),
        ("{id: ny, id: to, kind: text, label: {da: N}}", "spec.double_key"),
        ("{id: ny, kind: signature, label: {da: N}, required: perhaps}", "spec.value"),
    ],
)
def test_a_mistake_is_told_with_its_line(load: Load, item: str, code: str) -> None:
    """Each kind of mistake in an item on line 21 is told at line 21."""
    assert (code, 21) in mistakes(load, with_item(item))


def test_all_mistakes_are_told_in_one_run(load: Load) -> None:
    """Three different mistakes on three lines give three findings, in the order of the lines."""
    text = FORM.replace("kind: tri", "kind: trii").replace("id: mere", "id: sag").replace("step: A", "stp: A")

    codes = mistakes(load, text)

    assert codes == sorted(codes, key=lambda item: item[1])
    assert {("spec.unknown_key", 8), ("spec.value", 18), ("spec.double_id", 19)} <= set(codes)


def test_an_unknown_key_is_answered_with_the_nearest_known(load: Load) -> None:
    """`requird` is answered with `required`, and a key that exists elsewhere is not suggested."""
    with pytest.raises(SpecError) as caught:
        load(with_item("{id: ny, kind: text, label: {da: N}, requird: blocks}"))
    assert "»required«" in caught.value.findings[0].hint


def test_a_mistake_in_a_shared_group_is_told_in_the_shared_file(load: Load, tmp_path: Path) -> None:
    """The place is the line of the group, not of the form that uses it."""
    shared = tmp_path / "shared" / "1.0.yaml"
    shared.write_text(SHARED.replace("kind: longtext", "kind: longtxt"), encoding="utf-8")

    with pytest.raises(SpecError) as caught:
        load(FORM + "  - use: dimension\n    with: {p: r3_r1, dim: dim_r1}\n")

    assert [found.place for found in caught.value.findings] == [f"{tmp_path}/shared/1.0.yaml:25"]


def test_the_file_lies_where_its_id_and_version_say(load: Load) -> None:
    """A form called something else than its folder would never be found again."""
    assert ("spec.place", 2) in mistakes(load, FORM.replace("id: prove", "id: proeve"))


@pytest.mark.parametrize("text", ["", "- a\n", "a: [\n", "a: &x 1\nb: *x\n"])
def test_what_is_no_specification_is_told_and_never_a_traceback(load: Load, text: str) -> None:
    """Empty files, lists, broken YAML and anchors are mistakes with a line."""
    assert mistakes(load, text)


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [("a: b: c\n", 1, "kolon"), ("a:\n  - x\n - y\n", 3, "indrykning"), ('a: "x\n', 2, "anførselstegn"), ("a: @x\n", 1, "anførselstegn"),
     ("a: {b: 1\nc: 2\n", 2, "}"), ("a: \x01\n", 1, "styretegn"), ("a: *x\n", 1, "*")],
)  # fmt: skip
def test_what_is_no_yaml_is_told_in_danish(tmp_path: Path, text: str, line: int, word: str) -> None:
    """The line, and what is wrong with it in words for the author; nothing of the parser's own English."""
    (tmp_path / "fejl.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(SpecError) as caught:
        read_source(tmp_path / "fejl.yaml", "fejl.yaml", [])
    (found,) = caught.value.findings
    assert found.place == f"fejl.yaml:{line}"
    assert word in found.message
    assert not any(english in found.message for english in (" the ", " not ", "found"))


def test_every_other_complaint_of_the_parser_is_danish_too() -> None:
    """What the table of reasons does not know gets a sentence of its own."""
    assert in_danish("something new in libyaml") == "linjen kan ikke forstås som YAML"


@pytest.mark.parametrize("version", ["../places/1.0", "/etc/hosts", "1.0/../1.0", "..\\\\places\\\\1.0", "1", "latest"])
def test_a_version_is_no_path(load: Load, version: str) -> None:
    """What a form uses lies in the folder of its own; a version that is a path leads out of it."""
    with pytest.raises(SpecError) as refused:
        load(FORM.replace('{shared: "1.0"', f'{{shared: "{version}"'))
    assert [one.code for one in refused.value.findings] == ["spec.no_part"]
