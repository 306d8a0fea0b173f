"""Nothing of an answer gets out where it has no business: a fault of ours shows no values."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from docx import Document
from pydantic import BaseModel, ValidationError

import infohus_forms
from infohus_forms.casework.review import review as review_module
from infohus_forms.casework.storage.municipality_profile import Profile
from infohus_forms.models.specification.form import FormSpec
from tests.leaks import LOGIN, PLACE, Canaries, a_run, left_behind

Command = Callable[..., Any]
CANARY = "Çağla Yıldız-Prøve 310299-4001"


def test_a_fault_of_ours_says_where_it_is_and_none_of_the_values(
    infohus: Command, case_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit 70, one line, no traceback: the text of an exception may be an answer."""

    def broken(*_: object, **__: object) -> None:
        raise ValueError(CANARY)

    monkeypatch.setattr(review_module, "review", broken)

    said = infohus("check", case_folder)

    assert said.status == 70
    assert "ValueError i infohus_forms." in said.err
    assert CANARY not in said.err + said.out
    assert "Traceback" not in said.err


def models() -> Iterator[type[BaseModel]]:
    """Every pydantic model of the program."""
    for module in pkgutil.walk_packages(infohus_forms.__path__, "infohus_forms."):
        if not module.name.endswith("__main__"):
            import_module(module.name)
    waiting = [BaseModel]
    while waiting:
        for one in waiting.pop().__subclasses__():
            if one.__module__.startswith("infohus_forms."):
                yield one
            waiting.append(one)


def test_no_model_repeats_a_value_in_its_mistakes() -> None:
    """Pydantic quotes what it met unless it is told not to."""
    found = list(models())

    assert len(found) > 20
    assert [one.__name__ for one in found if not one.model_config.get("hide_input_in_errors")] == []


@pytest.mark.parametrize(
    ("model", "given"),
    [
        (FormSpec, {"id": CANARY, "version": [CANARY], "sections": CANARY, "fields": {"x": CANARY}}),
        (Profile, {"kommune": [CANARY], "myndigheder": [{"kode": CANARY}], "skabeloner": {"x": CANARY}}),
    ],
)
def test_a_mistake_of_a_model_is_told_without_the_value(model: type[BaseModel], given: dict[str, Any]) -> None:
    """As text, as it stands in a traceback, and as it is shown to a developer."""
    with pytest.raises(ValidationError) as wrong:
        model.model_validate(given)

    assert CANARY not in f"{wrong.value} {wrong.value!r}"


@pytest.mark.parametrize(("case", "seed"), [("politiet", 1), ("politiet", 2)])
def test_nothing_of_an_answer_gets_out_in_a_whole_case(case: str, seed: int, tmp_path: Path) -> None:
    """From the first reading to the tombstone, with and without mistakes: `python -m tests.leaks 1000` for more."""
    leaks, status = a_run(case, seed, tmp_path / "alt", tmp_path / "cache")

    assert leaks == []
    last = {word: number for word, number, _ in status}
    assert {word for word, number in last.items() if number} <= {"read", "meeting", "extract"}, (
        last
    )  # one of the files read is a letter
    assert {"read", "check", "settle", "next", "combine", "archive", "verify", "withdraw", "forget"} <= set(last)


def test_the_scan_finds_what_is_planted(tmp_path: Path) -> None:
    """In a name, a sidecar, and where Word and PDF keep what nobody sees; not on the pages themselves."""
    canaries = Canaries(0)
    text = canaries.text("hemmelig")
    document = Document()
    document.add_paragraph(text)
    document.core_properties.title = text
    document.save(str(tmp_path / "a.docx"))
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.docinfo["/Subject"] = text
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem(text, 0))
    pdf.save(tmp_path / "b.pdf")
    (tmp_path / "c.json").write_text(text, encoding="utf-8")
    (tmp_path / f"{text[:12]}.txt").write_bytes(b"")
    (tmp_path / "d.log").write_text(f"/home/{PLACE}/{LOGIN}", encoding="utf-8")

    found = "\n".join(left_behind(tmp_path, canaries))

    for place in (
        "docProps/core.xml",
        "word/settings.xml",
        "thumbnail",
        "b.pdf properties",
        "b.pdf outline",
        "c.json",
        ".txt",
    ):
        assert place in found, place
    assert found.count("d.log") == 2
    assert "word/document.xml holds" not in found
