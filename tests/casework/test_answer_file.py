"""What a person types into an answer file arrives letter for letter, however an editor saves it, or is refused."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from infohus_forms.casework.intake.answer_file import READ_AGAIN, answer_file, read_answer_file
from infohus_forms.casework.intake.paper_answers import typed_in
from infohus_forms.casework.intake.paper_words import numbered_labels
from infohus_forms.casework.review.review import review
from infohus_forms.casework.storage.case_folder import CaseError
from infohus_forms.models.response import Response
from tests.casework.on_paper import case_on_paper
from tests.formats.scan.paper import filled_pages, scan_of
from tests.support.shelf import form_spec

DAY = date(2026, 11, 25)
FORM = "redskab2_overblik"
NAME, CHOICE = "hdr_filled_by_name", "hdr_status"


@pytest.fixture(scope="module")
def whole_case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case with a scan of one page, on which a name and two crosses wait for a person."""
    folder = tmp_path_factory.mktemp("sag")
    reference = case_on_paper(folder, (FORM,), DAY)[FORM]
    marks = (NAME, f"{CHOICE}=kladde", f"{CHOICE}=endelig")
    (folder / "modtaget" / "SCAN_0031.pdf").write_bytes(scan_of(filled_pages(reference, marks, pages=(1,))))
    return folder


@pytest.fixture(scope="module")
def scan(whole_case: Path) -> Response:
    """The scan as the case reads it."""
    (own,) = review(whole_case, today=DAY).own
    return own


@pytest.fixture
def case_dir(whole_case: Path, tmp_path: Path) -> Path:
    """A copy of the case to work on."""
    return Path(shutil.copytree(whole_case, tmp_path / "sag"))


def filled(scan: Response, *lines: str, name: str = NAME) -> str:
    """The answer file with this typed after a field's colon, and on the lines below it."""
    return answer_file(scan, "SCAN_0031.pdf").replace(f'  "{name}":\n', f'  "{name}":' + "\n".join(lines) + "\n")


def taken(scan: Response, tmp_path: Path, data: bytes) -> dict[str, str]:
    """What is taken in from an answer file of these bytes."""
    file = tmp_path / "SCAN_0031_svar.yaml"
    file.write_bytes(data)
    return dict(typed_in(file, [scan]).answers)


TYPED = {
    "number sign": "Depression behandlet 2025, afsluttet #2, ingen medicin # ikke PTSD",
    "number": "mor (40) #2",
    "exclamation": "!vigtigt han truer",
    "colon": "Ea Prøve: ja, min patient",
    "brackets": "[ulæseligt] tekst",
    "list": "[a, b]",
    "braces": "{a: b}",
    "ampersand": "&… *stjerne* %procent @snabel",
    "quoted": "'citat' og mere",
    "wholly quoted": '"hele svaret"',
    "backslash": "\\n er ikke en ny linje \\",
    "pipe": "a | b",
    "only a pipe": "|",
    "greater": "> 40 år",
    "dash": "- punkt",
    "question": "? uklart",
    "null": "null",
    "tilde": "~",
    "yes": "yes",
    "octal": "010",
    "tab": "a\tb",
    "comment": "# kun dette",
    "document": "--- slut ...",
    "letters": "Łukasz Prøve \u202f \U0001f600",
}


@pytest.mark.parametrize("text", TYPED.values(), ids=list(TYPED))
def test_letter_for_letter(scan: Response, tmp_path: Path, text: str) -> None:
    """Nothing that a person types means anything to the program."""
    assert taken(scan, tmp_path, filled(scan, f" {text}").encode()) == {NAME: text}


SEVERAL = {
    "below": ((" mor", "    # og far", "    - søster: Ea"), "mor\n# og far\n- søster: Ea"),
    "not indented": ((" mor", "og far"), "mor\nog far"),
    "nothing on the first": (("", "    mor", "\tog far  "), "mor\nog far"),
    "as YAML has it": ((" |", "    mor", "", "    og far", ""), "mor\n\nog far"),
    "a key below": ((" Ea", '    "Nej": sagde han', "    svar: intet"), 'Ea\n"Nej": sagde han\nsvar: intet'),
}


@pytest.mark.parametrize(("lines", "text"), SEVERAL.values(), ids=list(SEVERAL))
def test_several_lines(scan: Response, tmp_path: Path, lines: tuple[str, ...], text: str) -> None:
    """A line below belongs to the answer; blanks at its ends and empty lines after the last do not."""
    assert taken(scan, tmp_path, filled(scan, *lines).encode()) == {NAME: text}


@pytest.mark.parametrize(
    "saved",
    [
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.replace("\n", "\r").encode(),
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.replace("\n", "\r\n").encode("utf-16"),
        lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
    ],
    ids=["CRLF", "CR", "BOM", "UTF-16", "UTF-16 the other way"],
)
def test_as_editors_save(scan: Response, tmp_path: Path, saved: Callable[[str], bytes]) -> None:
    """Notepad's ways of saving a text change nothing."""
    assert taken(scan, tmp_path, saved(filled(scan, " mor #1", "  og æøå"))) == {NAME: "mor #1\nog æøå"}


NEARLY_BLANK = (
    "(Blank)", "(BLANK)", "( blank )", "[blank]", "<blank>", "{blank}", "(blank", "blank)", "blank", "Blank.", '"(blank)"', "»(blank)«", "(blank).", "(tom)",
    "(Tomt)", "[tom]", "(empty)", "(none)", "(ikke udfyldt)", "()", "[ ]", "(-)", "-", "–", "—", "--", "- - -", "___",
)  # fmt: skip


@pytest.mark.parametrize("name", [NAME, CHOICE])
@pytest.mark.parametrize("typed", NEARLY_BLANK)
def test_another_mark_for_an_empty_field_is_asked_about(scan: Response, tmp_path: Path, typed: str, name: str) -> None:
    """Neither an answer nor none: the field is named, and what to write; in a choice too."""
    with pytest.raises(CaseError, match=f"»{name}«.*skriv præcis \\(blank\\)") as stop:
        taken(scan, tmp_path, filled(scan, f" {typed}", name=name).encode())
    assert numbered_labels(form_spec(FORM))[name] in str(stop.value)


@pytest.mark.parametrize(
    "typed",
    ["(blank)", "Tom", "tom Prøve", "Tomt hus (blank)", "- punkt", "blanket", "(tom) kuvert", "Bo-Prøve", "ingen", "0", "(Ea)"],
)  # fmt: skip
def test_the_mark_itself_and_answers_like_it_are_taken(scan: Response, tmp_path: Path, typed: str) -> None:
    """»Tom« is a name, and words beside a mark are an answer."""
    assert taken(scan, tmp_path, filled(scan, f"   {typed} ").encode()) == {NAME: typed}


def test_choices_on_lines(scan: Response, tmp_path: Path) -> None:
    """The word of a choice, whatever stands around it; a half-filled file stays half-filled."""
    assert taken(scan, tmp_path, filled(scan, "   ENDELIG  ", name=CHOICE).encode()) == {CHOICE: "endelig"}


OLD = {
    "same": (" Anne Prøve", "Anne Prøve"),
    "double": (' "Ea: ja \\"nej\\""', 'Ea: ja "nej"'),
    "single": (" 'det''s'", "det's"),
    "block": (" |\n    mor\n    og far", "mor\nog far"),
    "still open": (" null", ""),
    "comment": (" mor (40) #2", None),
    "tag": (" !vigtigt han truer", None),
    "anchor": (" &a han", None),
    "after quotes": (" 'citat' og mere", None),
    "colon": (" Ea: ja", None),
    "a line that YAML leaves out": (" mor\n    # og far", None),
}


@pytest.mark.parametrize(("typed", "text"), OLD.values(), ids=list(OLD))
def test_files_from_before(scan: Response, tmp_path: Path, typed: str, text: str | None) -> None:
    """Filled in under the rules of YAML, they are understood just so, or refused with the line: nothing is altered."""
    old = filled(scan, typed).replace('format: "2"\n', "").replace("  ## ", "  # ").replace("Linjer med ##", "Linjer")
    if text:
        assert taken(scan, tmp_path, old.encode()) == {NAME: text}
        return
    with pytest.raises(CaseError, match="svarfil" if text is None else "ingen svar") as stop:
        taken(scan, tmp_path, old.encode())
    assert (stop.value.actions == (READ_AGAIN,)) == (text is None)


WRONG = {
    "our line": (lambda text: text.replace("  ## ", "  ## Endelig ", 1), "er programmets, men er ændret"),
    "no field": (lambda text: text.replace("svar:\n", "svar:\nnoget\n"), "hører ikke til et felt"),
    "twice": (lambda text: text + f'  "{NAME}": igen\n', "to gange"),
    "newer": (lambda text: text.replace('format: "2"', 'format: "3"'), "nyere udgave"),
    "no answer file": (lambda _: "noget: andet\n", "ikke en svarfil"),
    "binary": (lambda text: text + "\0", "ikke gemt som tekst"),
}


@pytest.mark.parametrize(("change", "said"), WRONG.values(), ids=list(WRONG))
def test_what_is_refused(scan: Response, tmp_path: Path, change: Callable[[str], str], said: str) -> None:
    """What cannot be told from the program's own lines is refused, with the line and what to do, and without the answer."""
    with pytest.raises(CaseError, match=said) as stop:
        taken(scan, tmp_path, change(filled(scan, " Anne Prøve")).encode())
    assert "Anne" not in str(stop.value)


def test_saved_as_ansi(scan: Response, tmp_path: Path) -> None:
    """Letters in another coding are not guessed."""
    with pytest.raises(CaseError, match="UTF-8"):
        taken(scan, tmp_path, filled(scan, " Søren").encode("cp1252", "replace"))


def test_check_makes_what_is_missing_and_confirm_finds_it(infohus: Callable[..., Any], case_dir: Path) -> None:
    """The step is named with its files; what was typed is shown back before it counts; the rest stays open."""
    said = infohus("check", case_dir)
    file = case_dir / "gennemsyn" / "SCAN_0031_svar.yaml"
    assert "gennemsyn/SCAN_0031_gennemsyn.html" in said.err
    assert f"infohus confirm {case_dir}" in said.err
    assert file.is_file()
    assert infohus("confirm", case_dir, "--name", "Mette Demo").status == 2
    file.write_text(
        file.read_text(encoding="utf-8").replace(f'"{NAME}":', f'"{NAME}": Ea #2\n    : slut'), encoding="utf-8"
    )
    before = (case_dir / "sag.yaml").read_bytes()
    shown = infohus("confirm", case_dir, "--show")
    assert (shown.status, "»Ea #2\n      : slut«" in shown.out) == (0, True)
    assert (case_dir / "sag.yaml").read_bytes() == before
    assert infohus("confirm", case_dir, "SCAN_0031_svar.yaml", "--name", "Mette Demo").status == 0
    again = infohus("confirm", case_dir, "--name", "Mette Demo")
    assert (again.status, "Ét felt mangler stadig" in again.out) == (0, True)
    (own,) = review(case_dir, today=DAY).own
    assert own.text(NAME) == "Ea #2\n: slut"
    assert own.paper
    assert [item.name for item in own.paper.open] == [CHOICE]


def test_an_answer_file_says_what_it_is_about(scan: Response, tmp_path: Path) -> None:
    """The scan, the copy and the format can be read without the answers."""
    file = tmp_path / "svar.yaml"
    file.write_text(answer_file(scan, "SCAN_0031.pdf"), encoding="utf-8")
    assert scan.paper
    read = read_answer_file(file)
    assert (read.sha256, read.token, read.format) == (scan.sha256, scan.paper.token, "2")
