"""What the rules of the Infohus ask for cannot be lost unseen: a fact, a code in use, a list that is carried to another form."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from infohus_forms.infohus.needs import NEEDS
from infohus_forms.models.errors import ExitStatus
from infohus_forms.spec.needs import lacking, not_carried
from infohus_forms.spec.shelf import open_shelf, specs_folder
from tests.conftest import Said
from tests.support.shelf import form_ids, form_spec


def next_version(folder: Path, form: str, *changes: tuple[str, str], shared: bool = False) -> Path:
    """Version 1.1 of a form in a folder of one's own, with these patterns replaced; with version 1.1 of the shared lists."""
    text = (specs_folder() / form / "1.0.yaml").read_text(encoding="utf-8")
    text = text.replace('version: "1.0"', 'version: "1.1"\nroles_from: "1.0"', 1)
    text = text.replace('shared: "1.0"', 'shared: "1.1"') if shared else text
    for old, new in changes:
        assert re.search(old, text), "the change must change something"
        text = re.sub(old, new, text)
    path = folder / form / "1.1.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def with_a_school(folder: Path) -> None:
    """Version 1.1 of the shared lists: one more authority."""
    text = (
        (specs_folder() / "shared/1.0.yaml").read_text(encoding="utf-8").replace('version: "1.0"', 'version: "1.1"', 1)
    )
    text = re.sub(r"(\n( +)- \{code: psykiatri,)", r"\n\2- {code: skole, label: {da: Skolen, en: The school}}\1", text)
    assert "code: skole" in text
    (folder / "shared").mkdir(parents=True, exist_ok=True)
    (folder / "shared/1.1.yaml").write_text(text, encoding="utf-8")


Infohus = Callable[..., Said]
"""The command, as a test calls it."""


def test_the_released_forms_have_everything_that_rules_ask_for() -> None:
    """Each fact, each code and each carried list, in forms that exist."""
    forms = {name: form_spec(name) for name in form_ids()}
    assert [found for spec in forms.values() for found in lacking(spec, NEEDS, "x")] == []
    assert list(not_carried({name: (spec, "x") for name, spec in forms.items()}, NEEDS)) == []
    assert {need.form for need in NEEDS.facts} == set(forms)


@pytest.mark.parametrize(
    ("form", "old", "new", "said"),
    [
        ("redskab1", r"\bhaandteres\b", "i_infohuset", "r1_q_result"),
        ("redskab1", r"\bintet_til_hinder\b", "ingen", "r1_pol_obstacle"),
        ("redskab4", r"\bindsats\b(?=[,\]}])", "indsatser", "r4_conclusion"),
    ],
)
def test_a_code_that_rules_compare_with_is_not_lost(
    form: str, old: str, new: str, said: str, tmp_path: Path, infohus: Infohus
) -> None:
    """It is named with its field, and what depends on it."""
    done = infohus("spec", "check", "--specs", tmp_path, next_version(tmp_path, form, (old, new)))

    assert done.status == ExitStatus.SPECIFICATION
    assert f"»{said}« kan ikke længere besvares med koden" in " ".join((done.out + done.err).split())


def test_a_fact_that_rules_ask_for_is_not_lost(tmp_path: Path) -> None:
    """A form of one's own under the id of a shipped one, with roles but without the fact."""
    spec = form_spec("redskab1")
    bare = spec.model_validate({**spec.content})

    assert {item.code for item in lacking(bare, NEEDS, "x")} == {"spec.needed"}
    assert len(list(lacking(bare, NEEDS, "x"))) == sum(need.form == "redskab1" for need in NEEDS.facts)


def test_one_more_authority_in_the_overview_alone_is_refused(tmp_path: Path, infohus: Infohus) -> None:
    """It would be carried into a contribution that cannot hold it, which ended `infohus next` with an error of the program."""
    with_a_school(tmp_path)
    path = next_version(tmp_path, "redskab2_overblik", shared=True)
    done = infohus("spec", "check", "--specs", tmp_path, path)

    assert done.status == ExitStatus.SPECIFICATION
    assert "Koden »skole« i »r2_auth: authority« føres over i »r2b_authority« i redskab2_bidrag" in " ".join(
        (done.out + done.err).split()
    )


def test_one_more_authority_in_every_form_is_fine(tmp_path: Path, infohus: Infohus) -> None:
    """With the same list in all that carry it."""
    with_a_school(tmp_path)
    paths = [next_version(tmp_path, form, shared=True) for form in ("redskab2_overblik", "redskab2_bidrag", "redskab3")]
    done = infohus("spec", "check", "--specs", tmp_path, *paths)

    assert (done.status, done.out.count("i orden")) == (ExitStatus.FINE, 3)
    assert open_shelf(tmp_path).form("redskab3", "1.1").meaning.rated
