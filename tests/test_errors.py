"""Errors of the package: one base, one table of exit statuses, one place that words them."""

from __future__ import annotations

import ast
import re
import shlex
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import click
import pytest

import infohus_forms
from infohus_forms.archive.conformance import NotConformantError
from infohus_forms.archive.findings import NOT_CONFORMANT
from infohus_forms.casework.documents import assessment as writing
from infohus_forms.casework.documents import extracts
from infohus_forms.casework.documents.extracts import choose, offer
from infohus_forms.casework.review.review import review
from infohus_forms.cli import infohus as infohus_command
from infohus_forms.cli.command_words import About, in_case, worded
from infohus_forms.cli.output import COMMANDS, hint_of
from infohus_forms.formats.scan.findings import TO_CONFIRM
from infohus_forms.models.errors import Action, ExitStatus, InfohusError
from infohus_forms.read.findings import WITHDRAWN
from tests.conftest import Said

ROOT = Path(__file__).parents[1]
TODAY = date(2026, 10, 6)
INSIDE = frozenset(
    (
        "DifferError",  # validate.parts: two files answer a field differently; becomes a finding
        "NotAnAnswerError",  # read.exchange: the worker's output is none; becomes a refusal
        "NotConvertedError",  # archive.office: becomes a finding
        "NotShownError",  # the terminal, not the package
        "OddContentError",  # formats.pdf.content: the page counts as changed
        "TooManyFieldsError",  # formats.pdf.fields: becomes a refusal
        "EntryError",  # casework.storage.card_entries: becomes a CaseError
    )
)
"""Exceptions that are caught where they can arise, so that no caller of the package meets them."""


def errors() -> Iterator[tuple[str, set[str]]]:
    """Each exception class of the package with its bases."""
    for path in (ROOT / "infohus_forms").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                bases = {base.id for base in node.bases if isinstance(base, ast.Name)}
                if any(base == "Refused" or base.endswith(("Error", "Exception")) for base in bases):
                    yield node.name, bases


def test_every_error_that_a_caller_can_meet_has_the_one_base() -> None:
    """The rest is named with its reason, and each name is still there."""
    found = dict(errors())
    alone = {name for name, bases in found.items() if bases & {"Exception", "ValueError", "RuntimeError", "OSError"}}

    assert alone - {InfohusError.__name__} == INSIDE
    assert len(found) > len(INSIDE)


def test_the_readme_lists_each_exit_status() -> None:
    """One table in the code, one line for people: the same numbers in the same order."""
    (line,) = re.findall(r"Afslutningskoder:.*?\n\n", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)

    assert [int(number) for number in re.findall(r"(?:: |· )(\d+) ", line.replace("\n", " "))] == list(ExitStatus)


def not_conformant(pdf: bytes, flavours: tuple[str, ...]) -> bytes:
    """The gate, for a document that fails it."""
    raise NotConformantError([NOT_CONFORMANT.at(flavour=flavours[0], rule="6.1.2")])


def test_an_extract_that_does_not_conform_ends_6(
    infohus: Callable[..., Said], case_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For one recipient and for all of them; nothing is written, not even for those before."""
    result = review(case_folder, today=TODAY)
    choose(result, offer(result, incomplete=False), 4, ["konklusion"], name="Ane Prøve", today=TODAY)
    monkeypatch.setattr(extracts, "checked", not_conformant)
    before = set(case_folder.rglob("*"))

    for words in ((), ("--to", "4", "--part", "konklusion", "--by", "Ane Prøve")):
        said = infohus("extract", case_folder, *words)
        assert said.status == ExitStatus.NOT_CONFORMANT
        assert "6.1.2" in said.err
        assert "Intet er skrevet." in said.err
        assert set(case_folder.rglob("*")) == before


def test_a_meeting_sheet_that_does_not_conform_ends_6(
    infohus: Callable[..., Said], case_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is a document that fails the gate, and no fault that is to be sent to the maintainers."""
    monkeypatch.setattr(writing, "meeting_numbers", lambda _case: ("1",))
    monkeypatch.setattr(writing, "meeting_sheet_pdf", lambda *_about, **_more: b"%PDF-1.7")
    monkeypatch.setattr(writing, "checked", not_conformant)
    before = set(case_folder.rglob("*"))

    said = infohus("meeting", case_folder)

    assert said.status == ExitStatus.NOT_CONFORMANT
    assert "Intet er skrevet." in said.err
    assert set(case_folder.rglob("*")) == before


def actions() -> Iterator[Action]:
    """Each action that a module of the package makes, with its literal words."""
    for path in (ROOT / "infohus_forms").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Action":
                command, meaning = (ast.literal_eval(word) for word in node.args[:2])
                named = {word.arg: word.value for word in node.keywords}
                given = node.args[2] if len(node.args) > 2 else ast.Dict([], [])
                assert isinstance(given, ast.Dict)
                pairs = [(key, value) for key, value in zip(given.keys, given.values, strict=True) if key]
                keys = {
                    str(ast.literal_eval(key)): str(value.value) if isinstance(value, ast.Constant) else "1"
                    for key, value in pairs
                }
                asks = ast.literal_eval(named["asks"]) if "asks" in named else ()
                yield Action(command, meaning, keys, asks, on_case="on_case" not in named)


def test_every_action_is_a_command_that_can_be_typed() -> None:
    """With arguments that the command has: click takes the words that the message shows."""
    found = list(actions())
    assert len(found) > 9
    for action in found:
        name, *words = shlex.split(worded(action, About("SAG")))
        assert name == "infohus"
        command: click.Command = infohus_command
        while isinstance(command, click.Group):
            _, found_command, words = command.resolve_command(click.Context(command), words)
            assert found_command is not None
            command = found_command
        command.make_context(action.command, words)


def test_no_error_names_a_command_in_its_text() -> None:
    """What helps is data; the command line words it."""
    for path in (ROOT / "infohus_forms").rglob("*.py"):
        if "cli" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Raise) and node.exc:
                texts = [one.value for one in ast.walk(node.exc) if isinstance(one, ast.Constant)]
                assert not [text for text in texts if isinstance(text, str) and "infohus " in text], path


def test_a_way_out_is_worded_for_the_case(infohus: Callable[..., Said], case_folder: Path) -> None:
    """The command can be pasted: with the folder that was given, not a word in its place."""
    shutil.rmtree(case_folder / "arkiv")

    said = infohus("forget", case_folder, "--journal-ref", "J-1")

    assert said.status == ExitStatus.USAGE
    assert said.err == f'Intet er slettet. Der mangler et arkiv. Arkivér sagen med »infohus archive "{case_folder}"«.\n'


def _strings(path: Path) -> Iterator[str]:
    """Every string of a module that is not a docstring."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documented = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documented:
            yield node.value


def test_only_the_command_line_words_a_command() -> None:
    """Everywhere else a way out is an action with arguments, so that another face can show a button."""
    package = Path(infohus_forms.__file__).parent
    outside = [
        path for path in sorted(package.rglob("*.py")) if path.relative_to(package).parts[0] not in ("cli", "demo")
    ]
    command = re.compile(rf"infohus (?:{'|'.join(sorted(COMMANDS - {'--help'}))})\b")
    placeholder = re.compile(r"\bSAGSMAPPE\b")
    found = [
        f"{path.relative_to(package)}: {text[:60]}"
        for path in outside
        for text in _strings(path)
        if command.search(text) or placeholder.search(text)
    ]
    assert found == []


def test_an_action_of_a_finding_is_worded_for_the_case_and_the_file() -> None:
    """The case's own folder stands in the command, never a placeholder for what is known."""
    about = in_case(Path("Sager") / "sag 1", ("r2.pdf",))
    withdrawn, unread = WITHDRAWN.at(day="01.12.2026"), TO_CONFIRM.at(label="Navn (4.1)", why="utydeligt")
    file = Path("Sager") / "sag 1" / "modtaget" / "r2.pdf"
    assert f'Fjern filen med »infohus withdraw "{file}"«.' in hint_of(withdrawn, about)
    assert 'Tag svarene ind i sagen med »infohus confirm "Sager/sag 1" --name "NAVN"«.' in hint_of(
        unread, about
    ).replace("\\", "/")
    assert unread.as_json()["actions"] == [
        {"command": "confirm", "meaning": "Tag svarene ind i sagen", "arguments": {}, "asks": ["name"]}
    ]
    assert "infohus" not in withdrawn.hint + unread.hint
