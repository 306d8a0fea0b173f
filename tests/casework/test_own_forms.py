"""A case with forms from a folder of one's own: read with its own shelf, whatever other cases the process has open."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from itertools import count
from pathlib import Path

import pytest

from infohus_forms.casework.issuing.added_form import add_form
from infohus_forms.casework.issuing.new_case import open_new
from infohus_forms.casework.issuing.paper_copies import print_copies
from infohus_forms.casework.review.review import Review, review
from infohus_forms.casework.storage.card import load
from infohus_forms.casework.storage.case_folder import CaseError, folder_of
from infohus_forms.formats.pdf.writing.fill import fill_pdf
from infohus_forms.formats.word.writing.fill import fill_word
from infohus_forms.spec.releasing import release, retire
from infohus_forms.spec.shelf import open_shelf
from infohus_forms.spec.source import SpecError
from tests.spec.test_shelf import FORM, own

DAY = date(2026, 12, 1)
WANTED = {"case_no": "26/0042", "municipality": "0899", "fictional": True}


def case_with(folder: Path, text: str = FORM, *, fictional: bool = True, released: bool = False) -> Path:
    """A new case in a folder with a profile, which names the folder of own forms beside it."""
    folder.mkdir()
    path = own(folder / "vores skemaer", text)
    if released:
        release(path, open_shelf(folder / "vores skemaer"))
    (folder / "kommune.yaml").write_text("skemaer: vores skemaer\n", encoding="utf-8")
    numbers = count(1)
    wanted = {**WANTED, "municipality": "0899" if fictional else "0101", "fictional": fictional}
    open_new(folder / "sag", wanted, (), today=DAY, fresh=lambda: f"{next(numbers):08X}")
    return folder / "sag"


def added(case: Path, **more: str) -> tuple[Path, ...]:
    """The form of one's own, issued in the case."""
    numbers = count(100)
    return add_form(case, "trivsel", today=DAY, fresh=lambda: f"{next(numbers):08X}", **more)


def returned(case: Path, answer: str) -> None:
    """The form, issued, filled in in Word and put among the received files."""
    word = next(path for path in added(case) if path.suffix == ".docx")
    (case / "modtaget" / word.name).write_bytes(fill_word(word.read_bytes(), {"tr_svar": answer}))


def label(result: Review) -> str:
    """What the question is called in the form that was read."""
    (form,) = result.own
    assert form.spec, form.findings
    return str(form.spec.field("tr_svar").label)


def test_two_cases_are_each_read_with_their_own_forms(tmp_path: Path) -> None:
    """Both call their form trivsel 1.0; one after the other, again, and at once in threads, each is read with its own."""
    labels = {name: f"Spørgsmål {name}" for name in ("A", "B")}
    cases = {name: case_with(tmp_path / name, FORM.replace("Hvordan går det", text)) for name, text in labels.items()}
    for name, case in cases.items():
        returned(case, f"Svar {name}")

    def read(name: str) -> tuple[str, str, str]:
        result = review(cases[name], today=DAY)
        return name, label(result), result.own[0].text("tr_svar")

    right = [(name, text, f"Svar {name}") for name, text in labels.items()]
    assert [read(name) for name in "AB"] == right
    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(read, "ABAB")) == [*right, *right]


def test_an_added_form_is_awaited_fictional_and_printed(tmp_path: Path) -> None:
    """In an invented case it says so on the page; once it is back it is not awaited, and its paper belongs to the case."""
    case = case_with(tmp_path / "k")
    files = added(case)
    waits = [one for one in review(case, today=DAY).place.awaited if one.form == "trivsel"]
    assert [(one.what, one.since) for one in waits] == [("Trivsel", "2026-12-01")]
    printed = print_copies(case, ["trivsel"], 1, today=DAY, fresh=lambda: "PAPIR123")
    assert [path.name for path in printed] == ["Trivsel_papir.pdf"]

    pdf = next(path for path in files if path.suffix == ".pdf")
    (case / "modtaget" / pdf.name).write_bytes(fill_pdf(pdf.read_bytes(), {"tr_svar": "Godt"}))
    result = review(case, today=DAY)
    (form,) = result.own
    assert form.stamp
    assert (form.fictional, form.identity("case"), form.text("tr_svar")) == (True, "26/0042", "Godt")
    assert not [one for one in result.place.awaited if one.form == "trivsel"]
    assert not [item for item in result.findings if item.files == (form.file,)]


def test_a_form_for_an_authority_is_known_by_it(tmp_path: Path) -> None:
    """By its code or its name; another word is answered with the codes there are."""
    case = case_with(tmp_path / "k")
    added(case, authority="Politi")
    issued = load(case).issued
    assert (issued[-1].form, issued[-1].authority) == ("trivsel", "politi")
    assert [one.who for one in review(case, today=DAY).place.awaited if one.form == "trivsel"] == ["Politi"]
    with pytest.raises(CaseError, match="kommune, politi"):
        added(case, authority="brandvæsen")


def test_a_case_says_which_folder_is_missing(tmp_path: Path) -> None:
    """The name and the start of the digest stand in sag.yaml; given with `specs` the folder is found wherever it is."""
    case = case_with(tmp_path / "k")
    added(case)
    digest = open_shelf(tmp_path / "k" / "vores skemaer").folders[0].digest[:16]
    assert f"samling: vores skemaer {digest}" in (case / "sag.yaml").read_text(encoding="utf-8")
    away = (tmp_path / "k" / "vores skemaer").rename(tmp_path / "andet sted")

    with pytest.raises(SpecError) as stop:
        review(case, today=DAY)
    assert "vores skemaer" in stop.value.findings[0].message
    assert digest in stop.value.findings[0].message
    assert len(review(folder_of(case, [away]), today=DAY).issued) == 3


def test_a_draft_is_issued_only_in_an_invented_case(tmp_path: Path) -> None:
    """It may still change, and then the forms that are out could not be read."""
    with pytest.raises(CaseError, match="kladde"):
        added(case_with(tmp_path / "k", fictional=False))
    assert added(case_with(tmp_path / "l", fictional=False, released=True))


def test_a_retired_form_is_issued_no_more_and_still_read(tmp_path: Path) -> None:
    """What was out comes back; a new one is refused."""
    case = case_with(tmp_path / "k", released=True)
    returned(case, "Godt")
    retire(tmp_path / "k" / "vores skemaer" / "trivsel" / "1.0.yaml", DAY, "Forkert.")
    assert label(review(case, today=DAY)) == "Hvordan går det"
    with pytest.raises(SpecError):
        added(case)


@pytest.mark.parametrize(("form", "word"), [("redskab3", "infohus"), ("findes_ikke", "findes ikke")])
def test_a_form_of_the_flow_or_of_no_shelf_is_refused(tmp_path: Path, form: str, word: str) -> None:
    """The flow makes its own forms, when it is time."""
    case = case_with(tmp_path / "k")
    with pytest.raises(CaseError) as stop:
        add_form(case, form, today=DAY, fresh=lambda: "X")
    told = " ".join([stop.value.message, *(f"infohus {action.command}" for action in stop.value.actions)])
    assert word in told
    assert len(load(case).issued) == 2
