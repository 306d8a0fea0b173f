"""A form taken out of a case leaves no content behind; a case is forgotten only when it is safely kept elsewhere."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from infohus_forms.casework.issuing.make_form import Order, issue
from infohus_forms.casework.removal import erase as forgetting
from infohus_forms.casework.removal.withdraw import _copied, _sentences
from infohus_forms.casework.review.review import review
from infohus_forms.casework.storage.card import load
from infohus_forms.casework.storage.card import write as write_case
from infohus_forms.casework.storage.case_folder import folder_of
from infohus_forms.combine.documents.meeting_lines import meeting_lines_pdf
from infohus_forms.files import TEMPORARY_PREFIX, writing
from infohus_forms.formats.word.writing.fill import fill_word
from infohus_forms.read.carrier import raw_form
from infohus_forms.validate.form.free_texts import free_texts
from tests.faults import temporaries, tree
from tests.support.builders import a_case
from tests.support.received import response_of
from tests.support.shelf import SHELF
from tests.support.windows import windows
from tests.validate.whole_case import contribution, meeting, received

Command = Callable[..., Any]
WHY = ("--reason", "Skemaet handler om en anden person", "--name", "Kim Prøve")


def add_to(path: Path) -> None:
    """Change a file."""
    path.write_bytes(path.read_bytes() + b" ")


def fill_where_it_was_made(case: Path) -> None:
    """Write in the form that lies in `skemaer`."""
    form = min((case / "skemaer").iterdir())
    form.write_bytes(fill_word(form.read_bytes(), {"r1_c_trigger": "Nyt siden i går."}))


def test_a_withdrawn_form_is_gone_from_the_case_and_from_its_archive(
    infohus: Command, case_folder: Path, tmp_path: Path
) -> None:
    """The file, its archive copy and sidecar; the rest of the archive still verifies, what was made is named, and no command takes the file in again."""
    form = next(path for path in sorted((case_folder / "modtaget").iterdir()) if "politi" in path.name.lower())
    data = form.read_bytes()
    before = {path.name for path in (case_folder / "arkiv").iterdir()}

    said = infohus("withdraw", form, *WHY)

    after = {path.name for path in (case_folder / "arkiv").iterdir()}
    assert said.status == 0
    assert not form.exists()
    assert len(before - after) == 2
    assert infohus("verify", case_folder).status == 0
    assert "samlet-vurdering_v1.docx" in said.out
    assert "fordelingslisten" in said.out
    assert hashlib.sha256((case_folder / "arkiv/manifest.json").read_bytes()).hexdigest() in said.err
    assert len(load(case_folder).withdrawn) == 1
    assert form.name not in (case_folder / "sag.yaml").read_text(encoding="utf-8")

    form.write_bytes(data)
    again = infohus("check", case_folder)
    assert again.status == 3
    assert "trukket tilbage" in again.err
    untouched = tree(case_folder)
    (instance, *_) = (one.instance for one in load(case_folder).issued)
    other = tmp_path / "et andet navn.pdf"
    other.write_bytes(data)
    for words in (
        ("archive", form),
        ("archive", case_folder, "--appendix", other, "--to", instance, "--by", "Kim Prøve"),
        ("print", case_folder, "--filled", form),
    ):
        again = infohus(*words)
        assert (again.status, "er trukket tilbage fra sagen" in again.err) == (2, True)
    assert tree(case_folder) == untouched


def test_a_form_that_was_withdrawn_by_mistake_comes_back_with_a_reason(infohus: Command, small_case: Path) -> None:
    """The same file again is refused until a person says why it belongs there; undone or withdrawn once more it is refused again."""
    form = min((small_case / "modtaget").iterdir())
    data = form.read_bytes()
    said = infohus("withdraw", form, *WHY)
    assert "infohus settle" in said.out
    form.write_bytes(data)
    (found,) = json.loads(infohus("settle", small_case, "--json").out)["open"]
    assert [choice["code"] for choice in found["choices"]] == ["hoerer_til"]
    assert infohus("settle", small_case, found["key"], "--choice", "hoerer_til").status == 2

    person = ("--reason", "Det var den rigtige person", "--name", "Kim Prøve")
    assert infohus("settle", small_case, found["key"], "--choice", "hoerer_til", *person).status == 0
    again = infohus("check", small_case)
    assert again.status == 0
    assert "1 afgjort forhold: vis med --alle" in again.err
    assert "Det var den rigtige person" in infohus("check", small_case, "--alle").err
    assert len(load(small_case).withdrawn) == 1, "that it was out stays known"

    assert infohus("settle", small_case, "--undo", found["key"], *person).status == 0
    assert infohus("check", small_case).status == 3
    infohus("settle", small_case, found["key"], "--choice", "hoerer_til", *person)
    infohus("withdraw", form, *WHY)
    form.write_bytes(data)
    assert infohus("check", small_case).status == 3


def test_nothing_is_erased_while_the_archive_rests_on_a_withdrawn_form(infohus: Command, case_folder: Path) -> None:
    """The archived document still counts the form: it must be combined and archived again before the working copies go."""
    assert infohus("withdraw", max((case_folder / "modtaget").glob("*psykiatri*")), *WHY).status == 0
    before = tree(case_folder)
    said = infohus("forget", case_folder, "--journal-ref", "2027-42")
    assert said.status == 2
    assert "de nyeste valg i arkivet" in said.err
    assert tree(case_folder) == before


def test_the_copy_of_an_earlier_file_of_the_same_form_goes_too(infohus: Command, small_case: Path) -> None:
    """The form was returned again under the same name after it was archived: its first copy holds the same person."""
    form = min((small_case / "modtaget").iterdir())
    form.write_bytes(fill_word(form.read_bytes(), {"r1_received_time": "09:41"}))
    copies = set((small_case / "arkiv").glob("*_redskab1_*"))
    assert len(copies) == 2

    said = infohus("withdraw", form, *WHY)

    assert said.status == 0
    assert "Én arkivkopi er slettet." in said.out
    assert not any(copy.exists() for copy in copies)
    assert infohus("verify", small_case).status == 0


def test_whatever_repeats_a_withdrawn_form_goes_or_is_named(infohus: Command, small_case: Path) -> None:
    """A copy under another name and paper printed with its answers go; forms with its answers filled in, and another file of it, are named."""
    case = folder_of(small_case)
    file = load(small_case)
    form = min(case.received.iterdir())
    shutil.copy(form, case.received / "kopi.docx")
    (case.received / "kladde.docx").write_bytes(fill_word(form.read_bytes(), {"r1_received_time": "09:41"}))
    order = Order("redskab2_bidrag", "Bidrag", {"r2b_person_name": "Mikkel Vænge-Demo"})
    sheet, _ = issue(
        SHELF, file.reference, order, ("word",), case.forms, today=date(2026, 11, 5), fresh=lambda: "1234ABCD"
    )
    write_case(case, replace(file, issued=(*file.issued, sheet)))
    assert infohus("print", small_case, "--filled", form).status == 0
    assert len(list(case.forms.glob("*_papir.pdf"))) == 1

    said = infohus("withdraw", form, *WHY)

    assert said.status == 0
    assert [path.name for path in case.received.iterdir()] == ["kladde.docx"]
    assert not list(case.forms.glob("*_papir.pdf"))
    assert "papir" not in (small_case / "sag.yaml").read_text(encoding="utf-8")
    assert len(load(case).withdrawn) == 1
    _, repeating = said.out.split("Skemaer, der kan gentage svar fra det.")
    named = {Path(line).name for line in repeating.splitlines() if line.startswith("  ")}
    assert named == {"Bidrag.docx", "kladde.docx"}


def test_the_sheet_of_a_meeting_that_quotes_a_withdrawn_form_is_named(infohus: Command, small_case: Path) -> None:
    """Its lines were laid before the group; another meeting's sheet, which quotes others, is not named."""
    case = folder_of(small_case)
    form = min(case.received.iterdir())
    text = next(
        one.text
        for one in free_texts(response_of(form, installed=SHELF.installed, read=raw_form))
        if len(one.text) > 20
    )
    line = {"dim": "dim_r2", "source": "Samtale", "share": "ja"}
    for name, info in (("Redskab 3 Møde 1 oplysninger", text), ("Redskab 3 Møde 2 oplysninger", "Noget andet.")):
        quoting = a_case(contribution("kommune", r2b_info=[{**line, "info": info}]))
        (case.forms / f"{name}.pdf").write_bytes(meeting_lines_pdf(quoting, "1", program="p"))

    said = infohus("withdraw", form, *WHY)

    assert "Redskab 3 Møde 1 oplysninger.pdf" in said.out
    assert "Redskab 3 Møde 2 oplysninger.pdf" not in said.out


def test_a_sentence_copied_by_hand_is_known_again_and_other_answers_are_not() -> None:
    """Whole, in part, or with other spaces and capitals; not the head, a name, or what was filled in beforehand."""
    line = contribution("politi").rows("r2b_info")[0]
    said = _sentences(
        contribution("politi", r2b_info=[{**line, "info": "Lånte penge af to venner i maj. Nægter det."}])
    )
    for text in (
        "Lånte penge af to venner i maj",
        "LÅNTE penge  af to venner",
        "Vi hørte: lånte penge af to venner i maj!",
    ):
        assert _copied(said, _sentences(meeting("1", r3_balance=text)))
    assert not _copied(said, _sentences(received()))


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--reason", "x"), "--name"),
        (("--name", "Kim Prøve"), "--reason"),
        (("--reason", "CPR 310299-4001", "--name", "Kim"), "CPR"),
    ],
)
def test_nothing_is_withdrawn_without_a_reason_and_a_name(
    infohus: Command, small_case: Path, words: tuple[str, ...], told: str
) -> None:
    """And neither holds a CPR number."""
    form = min((small_case / "modtaget").iterdir())

    said = infohus("withdraw", form, *words)

    assert said.status == 2
    assert told in said.err
    assert form.exists()


def test_a_whole_case_is_withdrawn_only_when_that_is_said(infohus: Command, small_case: Path) -> None:
    """Every other command is given the folder of the case; here that alone would delete everything that was received."""
    before = sorted((small_case / "modtaget").iterdir())
    said = infohus("withdraw", small_case, *WHY)
    assert (said.status, sorted((small_case / "modtaget").iterdir())) == (2, before)
    assert "--alle" in said.err
    assert infohus("withdraw", small_case, "--alle", *WHY).status == 0
    assert not list((small_case / "modtaget").iterdir())


def test_only_what_was_received_in_a_case_can_be_withdrawn(infohus: Command, small_case: Path, tmp_path: Path) -> None:
    """Not a file elsewhere, nor one that we made."""
    elsewhere = tmp_path / "brev.pdf"
    elsewhere.write_bytes(b"x")
    for path in (elsewhere, small_case / "sag.yaml", min((small_case / "skemaer").iterdir())):
        assert infohus("withdraw", path, *WHY).status == 2
        assert path.exists()


def test_a_manifest_that_lists_a_file_outside_the_archive_is_told_of(infohus: Command, small_case: Path) -> None:
    """Nothing elsewhere is removed on its word, and the form stays."""
    manifest, card = small_case / "arkiv" / "manifest.json", (small_case / "sag.yaml").read_bytes()
    content = json.loads(manifest.read_bytes())
    digest = next(
        one["about"]["original_sha256"] for one in content["files"] if "original_sha256" in one.get("about", {})
    )
    content["files"].append({**content["files"][0], "path": "../sag.yaml", "about": {"original_sha256": digest}})
    manifest.write_text(json.dumps(content), encoding="utf-8")
    form = min((small_case / "modtaget").iterdir())

    said = infohus("withdraw", form, *WHY)

    assert (said.status, form.exists()) == (2, True)
    assert "sikkerhedskopi" in said.err
    assert (small_case / "sag.yaml").read_bytes() == card


def test_a_finished_case_is_forgotten_but_for_its_archive(
    infohus: Command, small_case: Path, archived_case: Path
) -> None:
    """Working copies go, pictures of handwriting too; the archive stays and verifies; the tombstone holds no content. After a backup it is run again."""
    (small_case / "gennemsyn").mkdir()
    (small_case / "gennemsyn" / "scan_gennemsyn.html").write_bytes(b"x")
    assert infohus("forget", small_case, "--journal-ref", "26/12345-7").status == 0
    assert "journal 26/12345-7" in infohus("check", small_case).out
    working = [(command, small_case) for command in ("next", "combine", "archive", "extract")]
    for again in (("forget", small_case, "--journal-ref", "2"), *working):
        said = infohus(*again)
        assert (said.status, "Sagen er arkiveret" in said.err) == (2, True)
    shutil.copytree(archived_case / "modtaget", small_case / "modtaget", dirs_exist_ok=True)
    assert infohus("forget", small_case, "--journal-ref", "26/12345-7").status == 0
    card = (small_case / "sag.yaml").read_text(encoding="utf-8")

    assert {path.name for path in small_case.iterdir() if not path.name.startswith(".")} == {"arkiv", "sag.yaml"}
    assert "26/12345-7" in card
    assert "udsendt" not in card
    assert infohus("verify", small_case).status == 0


def test_a_file_that_cannot_be_removed_keeps_the_whole_case(
    infohus: Command, small_case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A form is open in Word: nothing is deleted, `sag.yaml` stays, and that is what is said. Closed, it goes with the rest."""
    before = {path: path.read_bytes() for path in small_case.rglob("*") if path.is_file()}
    words = ("forget", small_case, "--journal-ref", "26/12345-7")

    def held(source: Path, target: Path) -> None:
        if source.parent.name == "modtaget":
            raise PermissionError(13, "in use")
        source.replace(target)

    with monkeypatch.context() as patch:
        patch.setattr(writing, "replace", held)
        said = infohus(*words)
    assert (said.status, "Det, der stod der før, er urørt." in said.err) == (5, True)
    assert {path: path.read_bytes() for path in small_case.rglob("*") if path.is_file()} == before
    assert infohus(*words).status == 0


@pytest.mark.parametrize("part", ["modtaget", "vurdering", "skemaer"])
def test_a_case_with_a_folder_that_cannot_be_looked_into_is_not_forgotten(
    infohus: Command, small_case: Path, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    """No access to one folder for a while: nothing is deleted, and `sag.yaml` is not put away as if all were."""
    before = {path: path.read_bytes() for path in small_case.rglob("*") if path.is_file()}
    scandir = os.scandir

    def shut(path: Any = ".") -> Any:
        if Path(path) == small_case / part:
            raise PermissionError(errno.EACCES, "no access", str(path))
        return scandir(path)

    with monkeypatch.context() as patch:
        patch.setattr(os, "scandir", shut)
        said = infohus("forget", small_case, "--journal-ref", "26/12345-7")
    assert said.status != 0
    assert "arbejdskopier er slettet" not in said.out
    assert {path: path.read_bytes() for path in small_case.rglob("*") if path.is_file()} == before


def test_a_file_that_comes_while_a_case_is_forgotten_stays(
    infohus: Command, small_case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody saves a form in `modtaget` just then: nobody has archived it."""
    late = small_case / "modtaget" / "sent.pdf"

    def meanwhile(*given: Any) -> None:
        write_case(*given)
        late.write_bytes(b"%PDF-1.7 x")

    monkeypatch.setattr(forgetting, "write", meanwhile)
    assert infohus("forget", small_case, "--journal-ref", "26/12345-7").status == 0
    assert late.read_bytes() == b"%PDF-1.7 x"
    assert not (small_case / "skemaer").exists()


@pytest.mark.parametrize(
    ("change", "words", "told"),
    [
        (bool, (), "journalreference"),
        (lambda case: shutil.rmtree(case / "arkiv"), ("--journal-ref", "1"), "arkiv"),
        (lambda case: next((case / "arkiv").glob("*.pdf")).unlink(), ("--journal-ref", "1"), "uden fejl"),
        (lambda case: (case / "modtaget" / "nyt.pdf").write_bytes(b"%PDF-1.7 x"), ("--journal-ref", "1"), "1 modtagne"),
        (lambda case: (case / "modtaget" / ".skjult.pdf").write_bytes(b"%PDF x"), ("--journal-ref", "1"), "1 modtagne"),
        (lambda case: (case / "vurdering" / "referat.docx").write_bytes(b"x"), ("--journal-ref", "1"), "referat.docx"),
        (lambda case: (case / "vurdering" / "X_uddrag-3.pdf").write_bytes(b"x"), ("--journal-ref", "1"), "_uddrag-3"),
        (lambda case: add_to(next((case / "vurdering").glob("*_v1.docx"))), ("--journal-ref", "1"), "_v1.docx"),
        (fill_where_it_was_made, ("--journal-ref", "1"), "flyt dem til »modtaget«"),
    ],
    ids=[
        "no reference",
        "no archive",
        "a damaged archive",
        "a file that is not archived",
        "a hidden file",
        "minutes that the program does not know",
        "an extract made since",
        "a document edited by hand since",
        "a form filled in where it was made",
    ],
)
def test_nothing_is_forgotten_that_is_not_kept_elsewhere(
    infohus: Command, small_case: Path, change: Callable[[Path], Any], words: tuple[str, ...], told: str
) -> None:
    """It says what is missing, and everything stays."""
    change(small_case)
    before = sorted(small_case.rglob("*"))

    said = infohus("forget", small_case, *words)

    assert said.status == 2
    assert told in said.err
    assert sorted(small_case.rglob("*")) == before


def test_nothing_is_forgotten_before_the_newest_decisions_are_in_the_archive(
    infohus: Command, small_case: Path
) -> None:
    """A decision made, or undone, after the case was archived: it is to be archived again; then it can be forgotten."""
    form = min((small_case / "modtaget").iterdir())
    form.write_bytes(fill_word(form.read_bytes(), {"r1_p_cpr": "kendes vist"}))
    (found,) = (
        one for one in json.loads(infohus("settle", small_case, "--json").out)["open"] if one["code"] == "value.cpr"
    )
    person = ("--reason", "Ringet op", "--name", "Kim Prøve")
    infohus("settle", small_case, found["key"], "--choice", "tomt", *person)
    infohus("combine", small_case)
    assert infohus("archive", small_case).status == 0
    infohus("settle", small_case, "--undo", found["key"], *person)
    infohus("settle", small_case, found["key"], "--choice", "tomt", *person)

    said = infohus("forget", small_case, "--journal-ref", "1")
    assert (said.status, "Arkivér sagen igen" in said.err) == (2, True)
    assert form.exists()
    assert infohus("archive", small_case).status == 0
    assert infohus("forget", small_case, "--journal-ref", "1").status == 0


COPIES = ("modtaget/.skjult kopi.docx", "modtaget/~$kopi.docx", "modtaget/under/kopi.docx", "vurdering/kopi.docx", "gennemsyn/.kopi", "skemaer/udfyldt.docx", "egen mappe/dybt/kopi", ".løs kopi")  # fmt: skip
"""Where people and programs leave a second copy of a file."""


def copied(case: Path) -> bytes:
    """Copies of the received form in every place, one of them read-only and one a link to another."""
    form = min((case / "modtaget").iterdir())
    for name in COPIES:
        (case / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(form, case / name)
    (case / COPIES[0]).chmod(0o444)
    (case / "modtaget" / "genvej.docx").symlink_to("under/kopi.docx")
    return form.read_bytes()


def holding(case: Path, data: bytes) -> list[str]:
    """The files of a case with these bytes in them, whatever they are called."""
    return [
        path.relative_to(case).as_posix() for path in case.rglob("*") if path.is_file() and path.read_bytes() == data
    ]


def test_every_copy_of_a_withdrawn_file_goes_wherever_it_lies(infohus: Command, small_case: Path) -> None:
    """Hidden ones, those that look like Word's own, in any folder of the case, read-only ones on Windows; each is named."""
    data = copied(small_case)

    with windows():
        said = infohus("withdraw", min((small_case / "modtaget").glob("[!.~]*.docx")), *WHY)

    assert said.status == 0
    assert holding(small_case, data) == []
    assert not list(small_case.rglob("genvej.docx"))
    assert not temporaries(small_case)
    for name in (*COPIES[:2], *COPIES[3:]):
        assert f"{name}: ens kopi, slettet." in said.out


def test_the_form_as_it_was_made_stays_and_is_named(infohus: Command, small_case: Path) -> None:
    """Somebody returned it unchanged: the one in `skemaer` is the case's own, and people may have it."""
    case = folder_of(small_case)
    file = load(small_case)
    order = Order("redskab2_bidrag", "Bidrag", {"r2b_person_name": "Mikkel Vænge-Demo"})
    sheet, (made, *_) = issue(
        SHELF, file.reference, order, ("word",), case.forms, today=date(2026, 11, 5), fresh=lambda: "1234ABCD"
    )
    write_case(case, replace(file, issued=(*file.issued, sheet)))
    back = Path(shutil.copy(made, case.received / "svar.docx"))

    said = infohus("withdraw", back, *WHY)

    assert said.status == 0
    assert (made.exists(), back.exists()) == (True, False)
    assert f"  {made}" in said.out.split("Skemaer, der kan gentage svar fra det.")[1]


def test_an_empty_file_is_a_copy_of_nothing(infohus: Command, small_case: Path) -> None:
    """An empty file that was received goes; others stay."""
    empty = small_case / "modtaget" / "tom.docx"
    other = small_case / "vurdering" / "tom.txt"
    for path in (empty, other):
        path.write_bytes(b"")

    assert infohus("withdraw", empty, *WHY).status == 0
    assert (empty.exists(), other.exists()) == (False, True)


def test_what_a_program_holds_is_named_locks_nothing_and_goes_later(infohus: Command, small_case: Path) -> None:
    """A preview has the renamed file open: exit 5 with its name; other commands go on and name it; closed, it is swept."""
    form = min((small_case / "modtaget").iterdir())
    data = form.read_bytes()

    with windows(lambda path: path.name.startswith(".infohus-") and path.exists() and path.read_bytes() == data):
        said = infohus("withdraw", form, *WHY)
        (left,) = temporaries(small_case)
        assert (said.status, left.name in said.err, "og slettet" in said.out) == (5, True, False)
        again = infohus("next", small_case)
        assert (again.status, left.name in again.err) == (0, True)
    assert holding(small_case, data) == [left.name]
    last = infohus("next", small_case)

    assert (last.status, left.name in last.err) == (0, False)
    assert holding(small_case, data) == []


def test_what_an_earlier_run_left_there_is_told_apart_from_the_form(infohus: Command, small_case: Path) -> None:
    """The form is deleted and said to be; the old temporary file of something else is named by what it is, and the exit status is 5."""
    form = min((small_case / "modtaget").iterdir())
    data = form.read_bytes()
    old = small_case / "vurdering" / f"{TEMPORARY_PREFIX}{'a' * 16}"
    old.write_bytes(b"en halv samlet vurdering")

    with windows(lambda path: path == old):
        said = infohus("withdraw", form, *WHY)

    assert (said.status, holding(small_case, data), old.exists()) == (5, [], True)
    assert f"{form.name}: trukket tilbage og slettet." in said.out
    end = said.err.split("IKKE SLETTET: midlertidige filer fra en tidligere kørsel, der blev afbrudt.")[1]
    assert f"  vurdering/{old.name}" in end
    assert "Disse filer ligger der endnu" not in said.err


def test_without_leftovers_nothing_is_said_of_them(infohus: Command, small_case: Path) -> None:
    """The usual case: deleted, exit 0."""
    said = infohus("withdraw", min((small_case / "modtaget").iterdir()), *WHY)

    assert (said.status, "IKKE SLETTET" in said.err, "afbrudt" in said.err) == (0, False, False)


def test_a_copy_that_comes_back_at_once_is_named(
    infohus: Command, small_case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program that synchronises the folder puts the file back while it is taken out."""
    form = min((small_case / "modtaget").iterdir())
    data = form.read_bytes()

    def meanwhile(*given: Any) -> None:
        write_case(*given)
        (small_case / "modtaget" / ".tilbage.docx").write_bytes(data)

    monkeypatch.setattr("infohus_forms.casework.removal.withdraw.write", meanwhile)
    said = infohus("withdraw", form, *WHY)

    assert (said.status, "modtaget/.tilbage.docx" in said.err) == (5, True)


def test_a_file_that_cannot_be_read_stops_a_withdrawal(
    infohus: Command, small_case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is as long as the form and may be a copy of it: nothing is done, and it is named."""
    form = min((small_case / "modtaget").iterdir())
    shutil.copy(form, small_case / "vurdering" / "kopi.docx")
    before, real, known = tree(small_case), Path.open, review(small_case, today=date(2026, 11, 5))

    def shut(path: Path, *given: Any, **named: Any) -> Any:
        if path.name == "kopi.docx" and given == ("rb",):
            raise PermissionError(errno.EACCES, "no access", str(path))
        return real(path, *given, **named)

    with monkeypatch.context() as patch:
        patch.setattr("infohus_forms.casework.removal.withdraw.review", lambda *_, today: known if today else None)
        patch.setattr(Path, "open", shut)
        said = infohus("withdraw", form, *WHY)

    assert (said.status, "Kunne ikke læse kopi.docx" in said.err) == (5, True)
    assert tree(small_case) == before


def test_forgetting_a_case_takes_every_copy_and_names_what_is_not_its_own(infohus: Command, small_case: Path) -> None:
    """Copies of what was received, in any folder; what the program does not know stays and is named."""
    data = copied(small_case)
    note = small_case / "egen mappe" / "noter.txt"
    note.write_text("Ring til skolen", encoding="utf-8")

    with windows():
        said = infohus("forget", small_case, "--journal-ref", "26/1")

    assert (said.status, holding(small_case, data)) == (0, [])
    assert "egen mappe/noter.txt" in said.err
    left = {name for name in tree(small_case) if not name.startswith("arkiv/")}
    assert left == {"egen mappe/noter.txt", "sag.yaml", ".demo"}


def test_what_cannot_be_forgotten_is_named(infohus: Command, small_case: Path) -> None:
    """After `forget` there is no next run that sweeps: it must be said at once."""
    form = min((small_case / "modtaget").iterdir())
    data = form.read_bytes()
    words = ("forget", small_case, "--journal-ref", "26/1")

    with windows(lambda path: path.name.startswith(".infohus-") and path.exists() and path.read_bytes() == data):
        said = infohus(*words)
        (left,) = temporaries(small_case)
        assert (said.status, left.name in said.err) == (5, True)
    infohus(*words)

    assert holding(small_case, data) == []
    assert not temporaries(small_case)


@pytest.mark.parametrize("change", ["changed", "removed", "a folder now"])
@pytest.mark.parametrize("command", ["withdraw", "forget", "archive"])
def test_a_file_that_changes_while_the_case_is_read_stops_the_command(
    infohus: Command, small_case: Path, monkeypatch: pytest.MonkeyPatch, command: str, change: str
) -> None:
    """A colleague, or a folder that is synchronised: nothing is written or deleted, in plain words (a file that has gone need not be withdrawn)."""
    form = min((small_case / "modtaget").iterdir())
    before = tree(small_case)
    known = review(small_case, today=date(2026, 11, 5))

    def meanwhile(case: Any, *_: Any, today: date, **_how: Any) -> Any:
        if change == "changed":
            form.write_bytes(fill_word(form.read_bytes(), {"r1_received_time": "09:41"}))
        else:
            form.unlink()
            if change == "a folder now":
                form.mkdir()
        return replace(known, folder=case) if today else None  # of the job that holds the case

    module = {"withdraw": "removal.withdraw", "forget": "removal.erase", "archive": "review.review"}[command]
    monkeypatch.setattr(f"infohus_forms.casework.{module}.review", meanwhile)
    words = {"withdraw": (form, *WHY), "forget": (small_case, "--journal-ref", "1"), "archive": (small_case,)}[command]
    said = infohus(command, *words)

    if command == "withdraw" and change != "changed":
        assert said.status in (0, 5)
        return
    assert (said.status, "filen er ændret, mens sagen blev læst" in said.err) == (5, True)
    assert {name: data for name, data in tree(small_case).items() if name != f"modtaget/{form.name}"} == {
        name: data for name, data in before.items() if name != f"modtaget/{form.name}"
    }


def test_withdraw_shows_first_what_would_go(infohus: Command, small_case: Path) -> None:
    """Without a reason, and nothing is written; the same files go then, and no name is in the JSON."""
    form = min((small_case / "modtaget").iterdir())
    shutil.copy(form, form.with_name("kopi.docx"))
    before = tree(small_case)

    said = infohus("withdraw", form, "--show")
    (shown,) = json.loads(infohus("withdraw", form, "--show", "--json").out)

    assert said.status == 0
    assert said.out.startswith("Intet er slettet.")
    assert tree(small_case) == before
    assert shown["done"] is False
    assert {f"modtaget/{form.name}", "modtaget/kopi.docx"} < set(shown["removed"])
    assert all(f"  {name}\n" in said.out for name in shown["removed"])

    done = infohus("withdraw", form, *WHY, "--json")
    (result,) = json.loads(done.out)
    assert (done.status, result["done"], result["not_removed"]) == (0, True, [])
    assert result["removed"] == shown["removed"]
    assert set(before) - set(tree(small_case)) >= set(result["removed"])
    assert result["archive_copies"] == 1
    assert "infohus check" in result["next_step"]
    assert "Kim Prøve" not in done.out


def test_forget_shows_first_what_would_go(infohus: Command, small_case: Path) -> None:
    """Without a reference, and nothing is written; what is missing is said then too."""
    own = small_case / "notat.txt"
    own.write_text("Husk at ringe.", encoding="utf-8")
    before = tree(small_case)

    said = infohus("forget", small_case, "--show")
    shown = json.loads(infohus("forget", small_case, "--show", "--json").out)

    assert said.status == 0
    assert said.out.startswith("Intet er slettet.")
    assert "--journal-ref" in said.err
    assert tree(small_case) == before
    assert (shown["done"], shown["unknown"]) == (False, ["notat.txt"])
    assert all(f"  {name}\n" in said.out for name in shown["removed"])

    done = infohus("forget", small_case, "--journal-ref", "J-1", "--json")
    result = json.loads(done.out)
    assert (done.status, result["done"], result["not_removed"]) == (0, True, [])
    assert result["removed"] == shown["removed"]
    assert set(result["removed"]) <= set(before) - set(tree(small_case))
    assert result["next_step"].startswith("ingen.")

    shutil.rmtree(small_case / "arkiv")
    again = infohus("forget", small_case, "--show")
    assert (again.status, "Der mangler et arkiv" in again.err) == (2, True)
