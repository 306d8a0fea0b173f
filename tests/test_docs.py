"""The documents say what is there: commands, findings, files."""

from __future__ import annotations

import re
import runpy
from difflib import unified_diff
from pathlib import Path

import click
import pytest

from infohus_forms.cli import infohus

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
NAMING = [
    ROOT / name
    for name in (
        "README.md",
        "CONTRIBUTING.md",
        *(f"docs/{page}.md" for page in ("architecture", "decisions", "glossary")),
    )
]
PAGES = sorted(path for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("form_specs/*.md")))
CODE = re.compile(r"^ {4}(?:\.venv/bin/python -m )?infohus(?:_forms)? (.+?)(?: {2,}#.*)?$", re.MULTILINE)


@pytest.mark.parametrize("name", list(infohus.commands))
def test_every_command_stands_in_the_readme(name: str) -> None:
    """As `infohus NAME` or as »`NAME`« in the table of the steps."""
    assert re.search(rf"`(infohus )?{name}\b|^ {{4}}infohus {name}\b|make {name}\b", README, re.MULTILINE)


@pytest.mark.parametrize("line", CODE.findall(README))
def test_what_the_readme_calls_can_be_called(line: str) -> None:
    """Each example names a command and options that there are."""
    name, *words = line.split()
    command: click.Command = infohus.commands[name]
    known = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}

    assert {word for word in words if word.startswith("-")} <= known


def test_the_readme_has_examples() -> None:
    """The test above has something to test."""
    assert len(CODE.findall(README)) >= 5


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(page: Path) -> None:
    """Links and pictures to files of the repository."""
    targets = re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))

    assert [target for target in targets if "://" not in target and not (page.parent / target).exists()] == []


@pytest.mark.parametrize("page", NAMING, ids=lambda page: page.name)
def test_the_modules_that_are_named_exist(page: Path) -> None:
    """`form/answers.py` is the end of a module's path in the package, or a file of the repository."""
    modules = [f"/{path.relative_to(ROOT).as_posix()}" for path in ROOT.glob("infohus_forms/**/*.py")]
    named = set(re.findall(r"`((?:\w+/)*\w+\.py)`", page.read_text(encoding="utf-8")))

    assert {
        name for name in named if not (ROOT / name).exists() and not any(path.endswith(f"/{name}") for path in modules)
    } == set()


@pytest.mark.parametrize("page", NAMING, ids=lambda page: page.name)
def test_the_folders_that_are_named_exist(page: Path) -> None:
    """`validate/` and `formats/scan` are folders of the package or of the repository."""
    folders = [f"/{path.relative_to(ROOT).as_posix()}/" for path in ROOT.glob("infohus_forms/**/") if path.is_dir()]
    named = set(re.findall(r"`(\w+(?:/\w+)*)/`", page.read_text(encoding="utf-8"))) - CASE_FOLDERS

    assert {
        name for name in named if not (ROOT / name).is_dir() and not any(path.endswith(f"/{name}/") for path in folders)
    } == set()


def test_the_index_of_decisions_has_each_of_them() -> None:
    """Under at least one subject, and no number that is none."""
    index, entries = (ROOT / "docs/decisions.md").read_text(encoding="utf-8").split("\n## Decisions\n")
    listed = {
        number for row in re.findall(r"^\| .+ \| ([\d, ]+) \|$", index, re.MULTILINE) for number in row.split(", ")
    }

    numbers = [int(number) for number in re.findall(r"^(\d+)\. ", entries, re.MULTILINE)]

    assert {int(number) for number in listed} == set(numbers)
    assert numbers == sorted(set(numbers)), "each number once, in order"


CASE_FOLDERS = {"skemaer", "modtaget", "vurdering", "arkiv", "gennemsyn", "output", "docs", "tests", "benchmarks"}


def test_the_page_of_findings_is_current() -> None:
    """Every code of every catalogue, as the program has it now; `make generated` writes the page again."""
    made = runpy.run_path(str(ROOT / "docs" / "make_findings.py"))["page"]()
    kept = (ROOT / "docs" / "findings.md").read_text(encoding="utf-8")
    changed = "\n".join(
        unified_diff(kept.splitlines(), made.splitlines(), "docs/findings.md", "the rules", lineterm="", n=0)
    )

    assert not changed, f"»make generated« writes the page again:\n{changed}"


def test_every_finding_says_what_and_what_to_do() -> None:
    """Danish sentences; an error always says what to do; a code is never used for two severities."""
    found = [rule for _, rule in runpy.run_path(str(ROOT / "docs" / "make_findings.py"))["rules"]()]

    assert len(found) > 150
    assert [rule.code for rule in found if rule.severity == "error" and not rule.hint] == []
    assert [rule.code for rule in found if rule.message[-1:] not in {".", "}", "!", "?"}] == []
    assert len({(rule.code, rule.severity) for rule in found}) == len({rule.code for rule in found})
