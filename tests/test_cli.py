"""The contract of the command line: exit status, what goes to stdout, what is refused, and what is never said."""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image

from infohus_forms.demo import load_case
from infohus_forms.files import LOCK, TEMPORARY_PREFIX
from infohus_forms.formats.pdf.writing.fill import fill_pdf
from infohus_forms.formats.word.writing.fill import fill_word
from infohus_forms.models.response import Stamp
from infohus_forms.models.specification.form import FormSpec
from infohus_forms.models.specification.vocabulary import Kind
from infohus_forms.render.filling import control_values
from infohus_forms.render.forms import fillable
from infohus_forms.render.questions import sheet_of
from tests.support.runs import another_run
from tests.support.shelf import form_ids, form_spec

Command = Callable[..., Any]

FILE_KEYS = {
    "file", "sha256", "form", "version", "carrier", "case", "instance", "authority", "answers", "raw", "prefilled", "outside", "paper", "findings",
}  # fmt: skip
"""Design §5, »infohus read«; `prefilled` tells what stood in the form before it was sent out."""
FINDING_KEYS = {
    "code", "severity", "field", "place", "message", "hint", "question", "dimension", "label", "row", "column", "allowed", "actions",
}  # fmt: skip
CASE_KEYS = {"case", "fictional", "steps", "gates", "exit", "awaited", "forms", "findings", "settled"}
PIPELINE = (
    "demo", "init", "new", "next", "add", "forms", "print", "read", "confirm", "check", "settle", "meeting", "combine", "extract", "archive", "verify", "withdraw", "forget",
    "spec", "template",
)  # fmt: skip
ENGLISH = re.compile(r"\b(Usage|Options|Commands|Show this|Error|Try|the|and exit|required|default)\b")
CANARY = "Kanariefugl"
CPR = "310299-1234"


def a_file(spec: FormSpec, answers: dict[str, Any], carrier: str = "word", *, fictional: bool = True) -> bytes:
    """A form filled in with typed answers, by a person."""
    stamp = Stamp(spec.id, spec.version, spec.hash, instance="A1", fictional=fictional)
    values = control_values(spec, sheet_of(spec, fictional=fictional), answers)
    fill = {"word": fill_word, "pdf": fill_pdf}[carrier]
    return fill(fillable(spec, stamp, {}, carrier), values)


def unreleased(spec: FormSpec) -> FormSpec:
    """The form in a version that is not installed."""
    return FormSpec.model_validate({**spec.content, "version": "9.9"})


def a_letter() -> bytes:
    """A PDF that somebody else made, with a line of text."""
    letter = BytesIO()
    with pikepdf.new() as document:
        page = document.add_blank_page()
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
        page.obj.Contents = document.make_stream(b"BT /F 12 Tf 72 700 Td (Et brev fra skolen) Tj ET")
        document.save(letter)
    return letter.getvalue()


def a_picture() -> bytes:
    """A whole picture of nothing of ours."""
    picture = BytesIO()
    Image.new("L", (620, 877), 200).save(picture, "PNG")
    return picture.getvalue()


def tree(folder: Path) -> dict[str, bytes]:
    """Every file under a folder with its bytes."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# --- Help and usage ----------------------------------------------------------------------------------------------


def test_help_names_the_commands_in_the_order_of_the_pipeline(infohus: Command) -> None:
    """`infohus --help`: demo first, then from the form to the archive, then what authors need."""
    said = infohus("--help")

    assert said.status == 0
    assert tuple(re.findall(r"^  ([a-z]+) {2,}", said.out.partition("Kommandoer:")[2], re.MULTILINE)) == PIPELINE


@pytest.mark.parametrize("command", ["", *PIPELINE, "spec list", "spec show", "spec check", "spec schema"])
def test_every_help_page_is_danish(infohus: Command, command: str) -> None:
    """»Brug:« and »Valg:«, never »Usage:«; and it says something of the command itself."""
    said = infohus(*command.split(), "--help")

    assert said.status == 0
    assert said.err == ""
    assert said.out.startswith("Brug: ")
    assert not ENGLISH.search(said.out)


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (("findes-ikke",), "Kommandoen findes ikke."),
        (("read",), "FIL… mangler."),
        (("read", "--jsn", "x"), "--json"),
        (("new", "sag"), "--case-no mangler."),
        (("archive", "x", "--profile", "4"), "3a, 2a"),
        (("forms", "--format", "odt"), "word, pdf"),
        (("demo", "--case", "ægte"), "fjordmark"),
        (("check", "ingen sådan sag"), "sag.yaml mangler"),
    ],
)
def test_wrong_usage_is_told_in_danish_and_ends_2(infohus: Command, call: tuple[str, ...], told: str) -> None:
    """`infohus read` without a file: what is missing, and where help is."""
    said = infohus(*call)

    assert said.status == 2
    assert told in said.err
    assert said.out == ""
    assert not ENGLISH.search(said.err)


def test_the_command_works_as_a_program_of_its_own(tmp_path: Path) -> None:
    """`python -m infohus_forms forms redskab1 -o »æøå mappe«` in a terminal that knows no Danish letters."""
    folder = tmp_path / "æøå mappe"
    environment = {key: value for key, value in os.environ.items() if not key.startswith("LC_")} | {"LANG": "C"}
    call = [sys.executable, "-m", "infohus_forms", "forms", "redskab1", "--format", "word,pdf", "-o", str(folder)]

    run = subprocess.run(call, capture_output=True, encoding="utf-8", check=False, env=environment, timeout=120)

    assert (run.returncode, run.stderr) == (0, "")
    assert sorted(run.stdout.splitlines()) == sorted(map(str, folder.iterdir()))
    assert {path.suffix for path in folder.iterdir()} == {".docx", ".pdf"}


# --- Reading -----------------------------------------------------------------------------------------------------


@pytest.fixture
def refused(tmp_path: Path) -> dict[str, Path]:
    """Code of the refusal → a file that is refused so; names say nothing of the content."""
    spec = form_spec("redskab1")
    good, pdf = a_file(spec, {"r1_received_date": "2026-05-03"}), a_file(spec, {}, "pdf")
    locked = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as document:
        document.save(locked, encryption=pikepdf.Encryption(user="hemmelig", owner="hemmelig"))
    stranger = FormSpec.model_validate({**spec.content, "id": "ukendt_skema"})
    contents = {
        "word.damaged": good[: len(good) // 2],
        "word.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096),
        "word.not_word": b"Et brev i ren tekst.",
        "pdf.encrypted": locked.getvalue(),
        "pdf.not_ours": a_letter(),
        "pdf.damaged": pdf[:2000],
        "file.empty": b"",
        "file.image": a_picture(),
        "paper.not_a_scan": b"\x89PNG\r\n\x1a\n" + bytes(100),
        "file.unknown_version": a_file(unreleased(spec), {}),
        "file.unknown_version ": a_file(unreleased(spec), {}, "pdf"),
        "file.unknown_form": a_file(stranger, {}),
    }
    paths = {}
    for number, (code, data) in enumerate(contents.items()):
        paths[code] = tmp_path / f"svar på skema {number}.docx"
        paths[code].write_bytes(data)
    return {**paths, "file.not_readable": tmp_path / "findes ikke.pdf"}


def test_what_cannot_be_read_stops_nothing_else(infohus: Command, refused: dict[str, Path], tmp_path: Path) -> None:
    """Thirteen files that are refused and a good one in the midst of them: one clear message each, exit 3, the good one read."""
    good = tmp_path / "Æblegrød udfyldt.bin"
    good.write_bytes(a_file(form_spec("redskab1"), {"r1_received_date": "2026-05-03"}, "pdf"))
    paths = [*refused.values()]
    paths.insert(5, good)

    said = infohus("read", *paths, "--json")

    assert said.status == 3
    assert [one["file"] for one in said.data] == [path.name for path in paths]
    assert all(one.keys() == FILE_KEYS for one in said.data)
    for code, path in refused.items():
        (one,) = (one for one in said.data if one["file"] == path.name)
        (finding,) = one["findings"]
        assert (one["form"], one["answers"]) == (None, {})
        assert (finding["code"], finding["severity"]) == (code.strip(), "error")
        assert finding.keys() == FINDING_KEYS
        assert finding["message"]
        assert finding["hint"]
        assert not ENGLISH.search(finding["message"])
    (read,) = (one for one in said.data if one["file"] == good.name)
    assert (read["form"], read["version"], read["carrier"]) == ("redskab1", form_spec("redskab1").version, "pdf")
    assert read["answers"]["r1_received_date"] == "2026-05-03"


def test_people_get_a_line_for_each_file(infohus: Command, refused: dict[str, Path]) -> None:
    """Without --json: the file's name on stdout; why, and what to do, on stderr."""
    for path in refused.values():
        said = infohus("read", path)

        assert said.status == 3
        assert said.out == f"{path.name}: kan ikke læses\n"
        assert "→" in said.err
        assert "Traceback" not in said.err


def test_a_folder_is_no_file(infohus: Command, tmp_path: Path) -> None:
    """`infohus read MAPPE` says so in Danish."""
    said = infohus("read", tmp_path)

    assert said.status == 3
    assert "det er en mappe" in said.err


@pytest.mark.parametrize("carrier", ["word", "pdf"])
def test_the_specification_in_the_file_is_used_only_when_asked(infohus: Command, tmp_path: Path, carrier: str) -> None:
    """Version 9.9 is refused; with --use-embedded-spec it is read, with a warning."""
    path = tmp_path / "ny udgave.docx"
    path.write_bytes(a_file(unreleased(form_spec("redskab1")), {"r1_received_date": "2026-05-03"}, carrier))

    assert infohus("read", path).status == 3
    (read,) = infohus("read", path, "--use-embedded-spec", "--json").data

    assert (read["form"], read["version"]) == ("redskab1", "9.9")
    assert read["answers"]["r1_received_date"] == "2026-05-03"
    assert ("file.embedded_spec", "warning") in {(item["code"], item["severity"]) for item in read["findings"]}


def test_an_error_in_the_answers_ends_1(infohus: Command, tmp_path: Path) -> None:
    """A form with nothing in it misses what must be there; it is no reason to refuse it."""
    path = tmp_path / "tom.docx"
    path.write_bytes(a_file(form_spec("redskab1"), {}))

    said = infohus("read", path, "--json")

    assert said.status == 1
    assert said.data[0]["form"] == "redskab1"
    assert all(value is None for value in said.data[0]["answers"].values())


def test_answers_are_written_as_the_contract_says(infohus: Command, case_folder: Path) -> None:
    """Text, ISO date, code, list of codes, rows: and every answer of the form has its key, blank ones null."""
    for path in sorted((case_folder / "modtaget").iterdir()):
        (one,) = infohus("read", path, "--json").data
        spec = form_spec(one["form"])
        own = {name for field in spec.fields for name in field.answer_ids}

        assert one.keys() == FILE_KEYS
        assert own <= one["answers"].keys()
        assert all(name.endswith("__more") for name in one["answers"].keys() - own)
        assert all(isinstance(text, str) for text in one["raw"].values())
        assert (one["case"], one["sha256"] != "") == ("DEMO-2026-0042", True)
        for field in spec.fields:
            value = one["answers"].get(field.id)
            if value is not None:
                assert isinstance(value, list) == (field.kind in {Kind.TABLE, Kind.CHOICES})
                if field.kind is Kind.DATE:
                    assert re.fullmatch(r"\d{4}-\d\d-\d\d", value)
                if field.kind is Kind.TABLE:
                    assert all(row.keys() == {column.id for column in field.columns} for row in value)


def test_no_answer_is_ever_said(infohus: Command, tmp_path: Path) -> None:
    """Every text holds »Kanariefugl«, much of it in the wrong place: messages name questions, never what was answered."""
    paths = []
    for form in form_ids():
        for carrier in ("word", "pdf"):
            spec = form_spec(form)
            sheet = sheet_of(spec)
            values = {
                item.name: f"{CANARY} {CPR} Ida-Marie Canary-Demo"
                for item in sheet.controls()
                if item.widget in ("line", "area", "date") and not (carrier == "pdf" and item.max_length)
            }
            blank = fillable(spec, Stamp(spec.id, spec.version, spec.hash), {}, carrier)
            fill = {"word": fill_word, "pdf": fill_pdf}[carrier]
            paths.append(tmp_path / f"{form}.{carrier}")
            paths[-1].write_bytes(fill(blank, values))

    plain, machine = infohus("read", *paths), infohus("read", *paths, "--json")

    assert plain.status == 1
    assert "FEJL" in plain.err
    findings = json.dumps([one["findings"] for one in machine.data], ensure_ascii=False)
    for said in (plain.out, plain.err, machine.err, findings):
        for secret in (CANARY, CPR, CPR.replace("-", ""), "Canary-Demo"):
            assert secret not in said
    assert CANARY in json.dumps([one["answers"] for one in machine.data])


def test_no_answer_of_a_case_is_said_either(infohus: Command, case_folder: Path) -> None:
    """`check`, `combine`, `archive` and `verify` on the demo: no text, no name and no CPR number that stands in a form."""
    heard = []
    for command in ("check", "combine", "archive", "verify"):
        said = infohus(command, case_folder)
        assert said.status == 0
        heard.append(said.out + said.err)

    for secret in secrets_of("fjordmark"):
        assert secret not in "\n".join(heard)


def secrets_of(case: str) -> Iterator[str]:
    """Everything that is written freely in the forms of a case and is more than a word of everyday."""
    reference, forms = load_case(case)
    known = {reference.case_no, reference.infohus_name, reference.person_ref}
    for form in forms:
        for field in form_spec(form.form).fields:
            answers = [form.answers.get(name) for name in field.answer_ids if field.kind is not Kind.TABLE]
            rows = form.answers.get(field.id) or () if field.kind is Kind.TABLE else ()
            free = {Kind.CPR, *(kind for kind in Kind if kind.info.free)}
            texts = [text for text in answers if field.kind in {*free, Kind.SIGNATURE}]
            texts += [row.get(column.id) for row in rows for column in field.columns if column.kind in free]
            yield from (
                text for text in texts if text and " " in text and text not in known and not text.startswith("Redskab ")
            )
            yield from (text for text in texts if text and field.kind is Kind.CPR)


# --- Specifications ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", form_ids())
def test_a_form_is_shown_as_the_contract_says(infohus: Command, form: str) -> None:
    """`spec show FORM --json`: id, version, hash and every field with its labels, choices, scale and columns."""
    shown = infohus("spec", "show", form, "--json").data

    assert {"id", "version", "hash", "fields"} <= shown.keys()
    assert (shown["id"], shown["hash"]) == (form, form_spec(form).hash)
    for field in shown["fields"]:
        assert {"id", "kind", "label", "required", "choices", "columns"} <= field.keys()
        assert {"da", "en"} == field["label"].keys()
        assert ("scale" in field) == (field["kind"] == "scale")
        assert all({"code", "label"} <= choice.keys() for choice in field["choices"])


def test_what_the_shelf_holds(infohus: Command) -> None:
    """`spec list --json` names every form once, in the order of the flow; `spec check` finds nothing."""
    assert [one["id"] for one in infohus("spec", "list", "--json").data] == list(form_ids())
    assert infohus("spec", "check").status == 0


def test_a_mistake_in_a_specification_ends_4(infohus: Command, tmp_path: Path) -> None:
    """File, line, what and what to do; all mistakes in one run."""
    path = tmp_path / "form_specs" / "nyt skema" / "1.0.yaml"
    path.parent.mkdir(parents=True)
    path.write_text('spec_format: 1\nid: nyt\nversion: "2.0"\nuses: {}\nfarve: rød\n', encoding="utf-8")

    said = infohus("spec", "check", path)

    assert said.status == 4
    assert len(re.findall(r"1\.0\.yaml:\d+: ", said.err)) > 3
    assert infohus("spec", "show", "findes-ikke").status == 4
    assert infohus("forms", "findes-ikke", "-o", tmp_path).status == 4


# --- Cases -------------------------------------------------------------------------------------------------------


def test_a_case_from_nothing(infohus: Command, tmp_path: Path) -> None:
    """`new` makes the folders and the first forms; a check of what has not come back yet finds no error in a file."""
    case = tmp_path / "Sag nr. 7 – Ærø"

    made = infohus("new", case, "--case-no", "27.36.00-G01-7-26", "--municipality", "0751", "--authority", "kommune")
    checked = infohus("check", case, "--json")

    assert made.status == 0
    assert all(Path(line).is_file() for line in made.out.splitlines())
    assert {path.name for path in case.iterdir()} >= {"sag.yaml", "skemaer", "modtaget", "vurdering", "arkiv"}
    assert checked.data["case"] == "27.36.00-G01-7-26"
    assert checked.data["forms"] == []
    assert infohus("new", case, "--case-no", "27.36.00-G01-7-26").status == 2


@pytest.mark.parametrize("number", [CPR, "3102991234", " "])
def test_a_case_number_is_no_cpr_number(infohus: Command, tmp_path: Path, number: str) -> None:
    """It would stand in file names; nothing is made."""
    said = infohus("new", tmp_path / "sag", "--case-no", number)

    assert said.status == 2
    assert not (tmp_path / "sag").exists()
    assert not number.strip() or number not in said.err


def test_check_tells_the_same_to_people_and_machines(infohus: Command, case_folder: Path) -> None:
    """The finished demo case has no errors; each finding has its files and a key to settle it by."""
    plain, machine = infohus("check", case_folder, "--alle"), infohus("check", case_folder, "--json")

    assert (plain.status, machine.status) == (0, 0)
    assert machine.data.keys() >= CASE_KEYS
    assert len(machine.data["forms"]) == 12
    assert all(form.keys() == FILE_KEYS for form in machine.data["forms"])
    assert all(item.keys() == {"key", "files", *FINDING_KEYS} for item in machine.data["findings"])
    assert all(item["message"] in plain.err for item in machine.data["findings"])


def test_combining_again_writes_nothing_new(infohus: Command, case_folder: Path) -> None:
    """The same inputs give the same bytes, so the files of version 1 are named again and nothing is touched."""
    before = tree(case_folder)

    said = infohus("combine", case_folder)

    assert said.status == 0
    assert tree(case_folder) == before
    assert all(Path(line).name in said.out and "_v1." in line for line in said.out.splitlines())


def test_a_changed_answer_gives_a_new_version(infohus: Command, case_folder: Path) -> None:
    """The old version stays as it was; the new one is written beside it."""
    before = tree(case_folder)
    path = case_folder / "modtaget" / "DEMO-2026-0042_R3_moede2.pdf"
    path.write_bytes(fill_pdf(path.read_bytes(), {"r3_r1_why": "En helt ny begrundelse fra mødet."}))

    said = infohus("combine", case_folder)

    after = tree(case_folder)
    assert said.status == 0
    assert [line for line in said.out.splitlines() if "samlet-vurdering_v2." in line]
    assert {name: after[name] for name in before if "_v1." in name} == {
        name: data for name, data in before.items() if "_v1." in name
    }


@pytest.mark.parametrize("command", ["combine", "archive"])
def test_nothing_is_written_while_an_error_is_undecided(infohus: Command, case_folder: Path, command: str) -> None:
    """Redskab 1 with a date that does not exist: exit 1, why, and the folders as they were; --ufuldstændig does not help."""
    shutil.rmtree(case_folder / "vurdering")
    shutil.rmtree(case_folder / "arkiv")
    path = case_folder / "modtaget" / "DEMO-2026-0042_R1.docx"
    path.write_bytes(fill_word(path.read_bytes(), {"r1_received_date": "31.02.2026"}))
    before = tree(case_folder)

    for words in ((), ("--ufuldstændig",), ("--incomplete",)):
        said = infohus(command, case_folder, *words)

        assert said.status == 1
        assert said.out == ""
        assert "Intet er skrevet" in said.err
    assert tree(case_folder) == before


@pytest.mark.parametrize("command", ["combine", "archive"])
def test_a_form_that_cannot_be_read_stops_the_case(infohus: Command, case_folder: Path, command: str) -> None:
    """Half a Word file among what came back: exit 3, nothing written."""
    path = case_folder / "modtaget" / "DEMO-2026-0042_R4.docx"
    path.write_bytes(path.read_bytes()[:20_000])
    before = tree(case_folder)

    said = infohus(command, case_folder)

    assert said.status == 3
    assert tree(case_folder) == before


def test_incomplete_sets_aside_what_is_missing_and_nothing_else(infohus: Command, case_folder: Path) -> None:
    """The overview has not come back: 1, and with --ufuldstændig a document that says so."""
    shutil.rmtree(case_folder / "vurdering")
    (case_folder / "modtaget" / "DEMO-2026-0042_R2_overblik.pdf").unlink()

    stopped, forced = infohus("combine", case_folder), infohus("combine", case_folder, "--ufuldstændig")

    assert stopped.status == 1
    assert forced.status == 0
    assert len(forced.out.splitlines()) == 3


def test_what_others_put_in_the_folder_is_passed_over(infohus: Command, case_folder: Path) -> None:
    """Word's own `~$…`, Thumbs.db and .DS_Store are not told of; a letter is a warning; neither stops anything."""
    received = case_folder / "modtaget"
    for name in ("~$DEMO-2026-0042_R4.docx", "Thumbs.db", "desktop.ini", ".DS_Store"):
        (received / name).write_bytes(b"\x00rubbish")
    (received / "Følgebrev fra skolen.txt").write_text("Hermed skemaet.", encoding="utf-8")
    (received / "under mappe").mkdir()
    shutil.move(received / "DEMO-2026-0042_R4.docx", received / "under mappe" / "omdøbt fil (3).docx")

    said = infohus("check", case_folder, "--json")

    assert said.status == 0
    about = {name: item["severity"] for item in said.data["findings"] for name in item["files"]}
    assert about["Følgebrev fra skolen.txt"] == "warning"
    assert not {"~$DEMO-2026-0042_R4.docx", "Thumbs.db", "desktop.ini", ".DS_Store"} & about.keys()
    assert "under mappe/omdøbt fil (3).docx" in {form["file"] for form in said.data["forms"]}
    assert infohus("combine", case_folder).status == 0


def test_a_finding_about_a_file_names_it_once(infohus: Command, tmp_path: Path) -> None:
    """Under the name of the file, and in the sentence; not in brackets after it too."""
    listed = {"path": "x.pdf", "role": "arkivkopi", "size": 1, "sha256": ""}
    (tmp_path / "manifest.json").write_text(json.dumps({"files": [listed]}))
    said = infohus("verify", tmp_path)
    assert said.status == 6
    assert "x.pdf\n  FEJL  Filen x.pdf står i manifest.json, men mangler i mappen.\n" in said.err


def test_archive_and_verify(infohus: Command, case_folder: Path) -> None:
    """Archiving again gives the same files; a changed byte is found, and so is a file too many."""
    before = tree(case_folder / "arkiv")

    said = infohus("archive", case_folder)

    assert said.status == 0
    assert tree(case_folder / "arkiv") == before
    assert sorted(Path(line).name for line in said.out.splitlines()) == sorted(
        name for name in before if name.endswith(".pdf") or name == "manifest.json"
    )
    assert infohus("verify", case_folder).status == 0
    assert infohus("verify", case_folder / "arkiv", "--json").data == []
    one = next((case_folder / "arkiv").glob("*_redskab4_*.pdf"))
    one.write_bytes(one.read_bytes().replace(b"%PDF-1.7", b"%PDF-1.6"))
    (case_folder / "arkiv" / "fremmed fil.txt").write_text("x", encoding="utf-8")
    changed = infohus("verify", case_folder, "--json")
    assert changed.status == 6
    assert {one.name, "fremmed fil.txt"} <= {name for item in changed.data for name in item["files"]}


def test_single_files_are_archived_whatever_they_are(
    infohus: Command, refused: dict[str, Path], case_folder: Path, tmp_path: Path
) -> None:
    """A good file, a foreign one, a damaged one and one that is not there: a copy of each of the first three, exit 3."""
    target, good = tmp_path / "arkiv på drev Æ", case_folder / "modtaget" / "DEMO-2026-0042_R4.docx"
    paths = [good, refused["word.not_word"], refused["word.damaged"], refused["file.not_readable"]]

    said = infohus("archive", *paths, "-o", target)

    copies = [Path(line) for line in said.out.splitlines()]
    assert said.status == 3
    assert len(copies) == 3
    assert all(path.parent == target and path.read_bytes().startswith(b"%PDF-") for path in copies)
    assert all(infohus("verify", path).status == 0 for path in copies)
    for path in copies:
        with pikepdf.open(path) as document:
            inside = [item.get_file().read_bytes() for item in document.attachments.values()]
        assert any(original.read_bytes() in inside for original in paths[:3])
    assert infohus("archive", good, "-o", target).status == 0
    assert sorted(target.glob("*.pdf")) == sorted(copies)


@pytest.mark.parametrize("path", ["findes ikke.pdf", "heller ikke her"])
def test_there_is_nothing_to_verify(infohus: Command, tmp_path: Path, path: str) -> None:
    """A path that does not exist is told of, exit 3."""
    said = infohus("verify", tmp_path / path)

    assert said.status == 3
    assert "den findes ikke" in said.err


# --- Locks and disks ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["combine", "archive"])
def test_a_case_that_is_in_use_ends_7(infohus: Command, case_folder: Path, command: str) -> None:
    """Another window is at work: nothing is written. Once it is done, or killed, the command runs."""
    before = tree(case_folder)

    with another_run(case_folder):
        said = infohus(command, case_folder)

    assert said.status == 7
    assert "er i brug" in said.err
    lock = case_folder / LOCK
    lock.unlink(missing_ok=True)
    assert tree(case_folder) == before
    lock.write_text(f"4194305 {socket.gethostname()}", encoding="utf-8")
    assert infohus(command, case_folder).status == 0
    assert not lock.exists()


@pytest.mark.parametrize(
    ("function", "number", "told"),
    [
        ("fsync", errno.ENOSPC, "ikke plads"),
        ("open", errno.EROFS, "kan ikke skrives på"),
        ("open", errno.EACCES, "adgang"),
    ],
)
def test_what_cannot_be_written_ends_5(
    infohus: Command, case_folder: Path, monkeypatch: pytest.MonkeyPatch, function: str, number: int, told: str
) -> None:
    """A full disk, a read-only drive, a folder without rights: exit 5, why in Danish, and everything as it was."""
    (case_folder / "vurdering" / "DEMO-2026-0042_samlet-vurdering_v1.pdf").unlink()
    target, before = case_folder.parent / "nye skemaer", tree(case_folder)
    real = getattr(os, function)

    def failing(first: Any, *rest: Any, **named: Any) -> Any:
        if function == "open" and not (rest and rest[0] & os.O_CREAT):
            return real(first, *rest, **named)
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, function, failing)

    for call in (("forms", "redskab1", "-o", target), ("combine", case_folder)):
        said = infohus(*call)
        assert said.status == 5
        assert told in said.err
        assert not ENGLISH.search(said.err)
    monkeypatch.undo()
    assert tree(case_folder) == before
    assert not list(case_folder.parent.rglob(f"{TEMPORARY_PREFIX}*"))


def test_left_over_temporary_files_are_swept(infohus: Command, case_folder: Path) -> None:
    """A run that was cut off left half a file behind: the next one removes it."""
    left = case_folder / "vurdering" / f"{TEMPORARY_PREFIX}0123456789abcdef"
    left.write_bytes(b"half")

    assert infohus("combine", case_folder).status == 0
    assert not left.exists()


def test_the_demo_leaves_a_folder_of_others_alone(infohus: Command, tmp_path: Path) -> None:
    """`demo -o` into a folder that holds something else is wrong usage; what was there stays."""
    (tmp_path / "vigtigt.txt").write_text("x", encoding="utf-8")

    said = infohus("demo", "-o", tmp_path)

    assert said.status == 2
    assert tree(tmp_path) == {"vigtigt.txt": b"x"}


def test_what_the_system_lets_nobody_read_is_told_of(infohus: Command, tmp_path: Path) -> None:
    """A folder where the card of the case should be, a certificate that is not there: its name and the reason, not a mistake of ours."""
    (tmp_path / "sag.yaml").mkdir()
    card = infohus("check", tmp_path)
    root = infohus("archive", tmp_path, "--trust", tmp_path / "rod.pem")

    assert (card.status, card.err.startswith("sag.yaml i mappen")) == (2, True)
    assert (root.status, root.err.startswith("Kunne ikke læse rod.pem: de")) == (5, True)
    assert str(tmp_path) not in card.err + root.err


@pytest.mark.parametrize("arguments", [["spec", "list"], ["--help"], ["check", "--help"], ["--version"]], ids=" ".join)
def test_a_result_that_finds_no_room_is_said(arguments: list[str]) -> None:
    """Whatever is shown into a full device: one plain line and exit 5, not a mistake of ours, also where Python keeps what it writes."""
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("systemet har ikke /dev/full")
    with full.open("w") as nowhere:
        said = subprocess.run(
            [sys.executable, "-m", "infohus_forms", *arguments],
            stdout=nowhere,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            env={name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"},
        )
    assert said.returncode == 5
    assert said.stderr.startswith("Det, der skulle vises")
    assert "urørt" not in said.stderr, "`withdraw` has deleted what was received when it says so"
    assert len(said.stderr.splitlines()) == 1
