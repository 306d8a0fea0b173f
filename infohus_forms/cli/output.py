"""Findings of files and progress as people read them in a terminal."""

from __future__ import annotations

import re
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import TYPE_CHECKING

import click

from infohus_forms.cli.command_words import ANY, About, in_case, quoted, with_ways
from infohus_forms.models.errors import ExitStatus
from infohus_forms.models.finding import Finding, Severity
from infohus_forms.models.job import Phase, Step
from infohus_forms.models.masked import masked
from infohus_forms.start import program

if TYPE_CHECKING:  # pydantic and the readers are not needed to show a help page
    from pathlib import Path

    from infohus_forms.casework.intake.paper_answers import Outcome, Typed
    from infohus_forms.casework.review.review import Review
    from infohus_forms.models.response import Response
    from infohus_forms.models.specification.form import FormSpec
    from infohus_forms.validate.case.rules import CaseFinding

MARKS = {Severity.ERROR: ("FEJL", "red"), Severity.WARNING: ("OBS", "yellow"), Severity.NOTE: ("note", "blue")}
TASK = ("LÆS", "cyan")
ORDER = list(Severity)
CLOSE_AND_DELETE = "Et andet program har dem åbne, eller de er kommet igen. Luk det, og slet filerne selv; navne, der begynder med punktum, er skjulte."


class NotShownError(Exception):
    """The result could not be written: a full disk, a device that is gone."""


@contextmanager
def showing() -> Iterator[None]:
    """Wrap a write to stdout. Raise NotShownError; a reader that has left (`| head`) is not an error."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as reason:
        raise NotShownError from reason


def say(text: str = "") -> None:
    """Write a line of the result to stdout; a CPR number in it, as of a folder's name, is masked. Raise as `showing` does."""
    with showing():
        click.echo(as_started(masked(text)))


def machine(text: str) -> None:
    """Write a result for other programs to stdout: in it the program is always `infohus`. Raise as `showing` does."""
    with showing():
        click.echo(text)


COMMANDS = frozenset(
    (
        "--help", "app", "add", "archive", "batch", "check", "combine", "confirm", "demo", "export", "extract", "forget", "forms", "init", "meeting", "new",
        "next", "print", "read", "receipt", "settle", "spec", "template", "verify", "withdraw",
    )
)  # fmt: skip
COMMAND = re.compile(r"(?<![\w./\\-])infohus(?= (--help|[a-z]++)\b)")
"""A possible command of ours in a text: the program's name, followed by a word (of `COMMANDS`)."""


def as_started(text: str) -> str:
    """Return the text with its commands written as this program was started: not everyone has the short command."""
    if "infohus " not in text:
        return text
    name = program()
    return COMMAND.sub(lambda found: name if found[1] in COMMANDS else found[0], text) if name != "infohus" else text


def tell(text: str) -> None:
    """Write a line to stderr, separate from the result; a CPR number in it is masked."""
    click.echo(as_started(masked(text)), err=True)


def printable(text: str) -> str:
    """Return the text without control characters of a terminal: file names and stamps come from outside."""
    return "".join(letter if letter.isprintable() else "�" for letter in text)


def left_behind(paths: Collection[Path], case: Path) -> None:
    """Report the temporary files of an interrupted run that another program holds open, since they may contain answers."""
    if paths:
        tell("En tidligere kørsel blev afbrudt, og disse midlertidige filer kan ikke slettes endnu. De kan rumme svar:")
        name_files(paths, case)
        tell(CLOSE_AND_DELETE)


def not_removed(paths: Collection[Path], case: Path) -> bool:
    """Report what a command could not delete, and what to do; return whether there is any."""
    if paths:
        tell("IKKE SLETTET. Disse filer ligger der endnu og kan rumme svar:")
        name_files(paths, case)
        tell(CLOSE_AND_DELETE)
    return bool(paths)


def interrupted(paths: Collection[Path], case: Path) -> bool:
    """Report the temporary files of an earlier run that a command could not delete; return whether there are any."""
    if paths:
        tell(
            "IKKE SLETTET: midlertidige filer fra en tidligere kørsel, der blev afbrudt. De er ikke en kopi af skemaet, men kan rumme svar fra det:"
        )
        name_files(paths, case)
        tell(CLOSE_AND_DELETE)
    return bool(paths)


def name_files(paths: Collection[Path], case: Path) -> None:
    """Write the paths of files, relative to the case."""
    for path in sorted(paths):
        tell(f"  {printable(path.relative_to(case).as_posix() if path.is_relative_to(case) else str(path))}")


def findings(
    heading: str, found: Iterable[Finding], keys: Mapping[Finding, str] = MappingProxyType({}), about: About = ANY
) -> None:
    """Write the findings of a file, the gravest first, each hint once for all findings of a kind; nothing when there are none.

    `keys` are those by which a finding can be settled, `about` is what the commands after a hint work on.
    """
    kinds: dict[tuple[Severity, str], list[Finding]] = {}
    for item in found:
        kinds.setdefault((item.severity, hint_of(item, about)), []).append(item)
    if kinds:
        tell(click.style(printable(heading), bold=True))
    for (_, hint), items in sorted(kinds.items(), key=lambda kind: ORDER.index(kind[0][0])):
        for item in items:
            word, colour = mark(item)
            place = f" ({item.where})" if item.where not in ("", heading) else ""
            key = click.style(f" [{keys[item]}]", dim=True) if item in keys else ""
            tell(f"  {click.style(f'{word:<5}', fg=colour)} {printable(item.message + place)}{key}")
        if hint:
            tell(f"        → {hint}")


def hint_of(finding: Finding, about: About = ANY) -> str:
    """Return the hint of a finding, and what the program offers to do, as commands."""
    return with_ways(finding.hint, finding.actions, about)


def mark(finding: Finding) -> tuple[str, str]:
    """Return the word before a finding and its colour.

    What a person must read off a scan is a task, not a mistake, though it stops the case.
    """
    from infohus_forms.models.grouping import is_to_read

    return TASK if is_to_read(finding) else MARKS[finding.severity]


def counted(found: Iterable[Finding]) -> str:
    """Return »2 fejl, 1 advarsel, 3 noter«, with what is to be read off scans counted separately; »ingen bemærkninger« for none."""
    from infohus_forms.models.grouping import is_to_read

    counts, to_read = dict.fromkeys(Severity, 0), 0
    for item in found:
        to_read += is_to_read(item)
        counts[item.severity] += not is_to_read(item)
    words = {
        Severity.ERROR: ("fejl", "fejl"),
        Severity.WARNING: ("advarsel", "advarsler"),
        Severity.NOTE: ("note", "noter"),
    }
    parts = [f"{number} {words[severity][number != 1]}" for severity, number in counts.items() if number]
    parts += [f"{to_read} svar, der skal læses af en person"] if to_read else []
    return ", ".join(parts) or "ingen bemærkninger"


def specification(found: Iterable[Finding]) -> None:
    """Write the mistakes of a specification, one on each line: file, line, message, hint."""
    for item in found:
        tell(f"{item.place}: {item.message} {hint_of(item)}")


def form(spec: FormSpec) -> None:
    """Write a form's questions with their ids and requirements."""
    say(f"{spec.id} {spec.version} · {spec.title}")
    for section in spec.sections:
        say(f"\n{section.title}")
        for item in section.items:
            say(f"  {item.id:<28} {item.kind.value:<16} {item.required.value:<12} {item.label}")


def response(item: Response, about: About = ANY) -> None:
    """Write about a file that was read: which form it is, how much is answered, and what a person must check; `about` as in `findings`."""
    if item.spec is None:
        say(f"{printable(item.file)}: kan ikke læses")
        for name, text in item.proposal.items():
            say(f"  forslag  {name}: {printable(text)}")
    else:
        answered = sum(value is not None for value in item.answers.values())
        say(
            f"{printable(item.file)}: {item.spec.title} ({item.spec.version}, {item.carrier.word}), {answered} svar, {counted(item.findings)}"
        )
        for outside in item.outside:
            near = f" ved »{outside.near}«" if outside.near else ""
            tell(f"  Tekst uden for felterne{near} ({outside.place}); den er bevaret i data.")
    findings(item.file, item.findings, about=about)


def to_read_off(case: Path, answers: Collection[Path]) -> None:
    """Write the step that scans wait for: the page to open, the file to write in, and the command after it."""
    for file in answers:
        sheet = file.name.replace("_svar", "_gennemsyn").removesuffix(file.suffix) + ".html"
        folder = printable(file.parent.name)
        tell(
            f"Åbn {folder}/{printable(sheet)}, skriv svarene i {folder}/{printable(file.name)}, "
            f'og kør derefter »infohus confirm {quoted(str(case))} --name "NAVN"«.'
        )


def typed(item: Typed) -> None:
    """Write what an answer file would add to the case, letter for letter, before it counts; to stdout, as a result."""
    say(f"{printable(item.about.file)} ({printable(item.file.name)}):")
    for _, question, answer in item.shown():
        lines = [printable(line.expandtabs(4)) for line in answer.split("\n")]
        machine(f"  {question}: »" + "\n      ".join(lines) + "«")


def taken(item: Outcome) -> None:
    """Write that an answer file was accepted, and how many fields of its scan are left."""
    left = len(item.open)
    still = {0: "Alt er læst", 1: "Ét felt mangler stadig at blive læst"}
    said = "svarene er taget ind" if item.typed.answers else "svarene er taget ind før"
    say(f"{item.typed.about.file}: {said}. {still.get(left, f'{left} felter mangler stadig at blive læst')}.")


def after_exit(result: Review) -> None:
    """Write what an extract may still contain once the police have the case, and which extracts were made before."""
    from infohus_forms.casework.review.extracts_before_exit import BEFORE_EXIT
    from infohus_forms.combine.assessment.assess import left_to_police

    if left_to_police(result.case):
        tell("Politiet varetager sagen. Et uddrag kan kun sige det og kommunens fortsatte forpligtelse.")
    of_case((item for item in result.findings if item.finding.code == BEFORE_EXIT.code), result.folder.path)


def archived(folder: Path) -> None:
    """Write the digest of an archive's manifest, to be noted where no one with write access to the folder can change it."""
    from infohus_forms.archive.manifest import NAME, sha256

    tell(f"Skriv i journalen: {NAME} har fingeraftrykket {sha256((folder / NAME).read_bytes())}.")


def of_case(found: Iterable[CaseFinding], case: Path | None = None) -> None:
    """Write findings of a case, each under the files that it is about."""
    for item in found:
        about = in_case(case, item.files) if case else ANY
        findings(named(item.files), [item.finding], about=about)


def named(files: tuple[str, ...]) -> str:
    """Return the names of the files that a finding is about."""
    return printable(" og ".join(files)) or "Sagen som helhed"


def status(responses: Iterable[Response], found: Iterable[Finding]) -> ExitStatus:
    """Return the exit status of a command that shows files and findings: a refused file outranks an undecided error."""
    if any(item.refused for item in responses):
        return ExitStatus.REFUSED
    return ExitStatus.FINDINGS if any(item.severity is Severity.ERROR for item in found) else ExitStatus.FINE


AT_WORK = {Phase.READ: "Læser", Phase.COMPOSE: "Laver", Phase.VERIFY: "Efterprøver"}
"""What a job does, as people read it."""


def at_work(step: Step) -> None:
    """Show how far a job is, on one line of a terminal that is empty again at the end; nothing elsewhere."""
    how_far = f"{AT_WORK[step.phase]} {step.done + 1} af {step.total} · {printable(step.name)}"
    clear_line(how_far if step.done < step.total else "")


def clear_line(text: str = "") -> None:
    """Empty the terminal's line, on which `at_work` shows how far a job is, and write another text there: an error has a line of its own."""
    if sys.stderr.isatty():
        click.echo(f"\r\x1b[K{masked(text)}", err=True, nl=False)
