"""The findings of a case as `check` and `settle` list them: similar ones as one line, what stops the case in full."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from infohus_forms.cli.command_words import command_line, in_case, to_settle
from infohus_forms.cli.output import counted, findings, hint_of, mark, named, printable, say, tell
from infohus_forms.models.finding import Finding, Severity
from infohus_forms.models.grouping import WIDTH, Line, cut, grouped, rank, stands_alone

if TYPE_CHECKING:
    from infohus_forms.casework.remedies import Open
    from infohus_forms.casework.review.review import Review
    from infohus_forms.validate.case.rules import CaseFinding

MOST_LINES = 12
"""Most remarks that are shown at once: no one reads more than a screen of them."""
ASKED = {"value": "SVAR", "name": "NAVN", "reason": "BEGRUNDELSE"}
"""Words of a command line that a person replaces."""
NAME = 60
"""Most characters of a file's name before a remark."""


def review(result: Review, *, everything: bool = False) -> None:
    """Write a case that was checked: its place in the flow, what is awaited, and every finding by file.

    Blanks that stand alone come first, then the errors; similar remarks are one line, unless `everything` is wanted. A
    finding about something awaited is shown there, and not again (decision 62).
    """
    from infohus_forms.casework.storage.card import closed
    from infohus_forms.cli.flow_line import lines

    say(f"Sag {result.reference.case_no}")
    if over := closed(result.folder, result.file):
        say(over)
        return
    for line in lines(result.place):
        say(line)
    awaited(result)
    told = [one.found for one in result.place.awaited]
    rest = [item for item in result.findings if item not in told]
    first = [item for item in rest if stands_alone(item.finding)]
    others = [item for item in rest if not stands_alone(item.finding)]
    if everything:
        for files, found in _by_files([*first, *others]).items():
            keys = {item.finding: result.key(item) for item in found}
            settled_by = {one: key for one, key in keys.items() if one.severity is not Severity.NOTE}
            findings(named(files), keys, settled_by, in_case(result.folder.path, files))
    else:
        _in_lines(result, first)
        _in_lines(result, [item for item in others if _stops(item)])
        _remarks(result, [item for item in others if not _stops(item)])
    decided(result, everything=everything)
    say(
        f"{len(result.own)} skema{'er' if len(result.own) != 1 else ''} læst: {counted(item.finding for item in result.findings)}"
    )
    if any(item.finding.severity is not Severity.NOTE for item in result.findings):
        tell(f"Se, hvad der kan afgøres, og hvordan: {to_settle(result.folder.path)}")


def _stops(item: CaseFinding) -> bool:
    return item.finding.severity is Severity.ERROR


def _by_files(found: Iterable[CaseFinding]) -> dict[tuple[str, ...], list[CaseFinding]]:
    by_file: dict[tuple[str, ...], list[CaseFinding]] = {}
    for item in found:
        by_file.setdefault(item.files, []).append(item)
    return by_file


def _in_lines(result: Review, found: list[CaseFinding]) -> None:
    """Write findings under their files, similar ones as one line, and each hint once for consecutive findings."""
    by_file = _by_files(sorted(found, key=lambda item: rank(item.finding)))
    for files, own in by_file.items():
        tell(click.style(named(files), bold=True))
        keys = {item.finding: result.key(item) for item in own}
        lines = grouped(keys, WIDTH - len("  FEJL   [abcdef01]"))
        for number, line in enumerate(lines):
            _line(line, "", keys)
            if line.hint and (number + 1 == len(lines) or lines[number + 1].hint != line.hint):
                tell(f"        → {hint_of(line.findings[0], in_case(result.folder.path, files))}")


def _remarks(result: Review, found: list[CaseFinding]) -> None:
    """Write warnings and notes: a line for each kind in each file, at most `MOST_LINES`; the same line of several files once."""
    told: dict[tuple[str, str], tuple[list[str], Line]] = {}
    keys = {item.finding: result.key(item) for item in found}
    for files, own in _by_files(found).items():
        name = cut(named(files), NAME)
        for line in grouped((item.finding for item in own), WIDTH - len(name) - len("  note  :  [abcdef01]")):
            told.setdefault((line.text, line.hint), ([], line))[0].append(name)
    ordered = sorted(told.values(), key=lambda one: rank(one[1].findings[0]))
    if ordered:
        tell(click.style("Bemærkninger", bold=True))
    for number, (names, line) in enumerate(ordered[:MOST_LINES]):
        others = f" og {len(names) - 1} til" if len(names) > 1 else ""
        _line(line, f"{cut(names[0], NAME - len(others))}{others}: ", keys if len(names) == 1 else {})
        following = ordered[number + 1][1].hint if number + 1 < min(len(ordered), MOST_LINES) else ""
        if line.hint and line.hint != following:
            files = next(item.files for item in found if item.finding == line.findings[0])
            tell(f"        → {hint_of(line.findings[0], in_case(result.folder.path, files))}")
    if len(ordered) > MOST_LINES:
        more = sum(len(line.findings) * len(names) for names, line in ordered[MOST_LINES:])
        tell(f"  … og {more} bemærkninger til.")
    if sum(len(line.findings) for _, line in ordered) > len(ordered) or len(ordered) > MOST_LINES:
        tell("  Bemærkninger, der ligner hinanden, står samlet. Se dem én for én med --alle.")


def _line(line: Line, before: str, keys: dict[Finding, str]) -> None:
    word, colour = mark(line.findings[0])
    settled_by = (
        keys.get(line.findings[0], "") if len(line.findings) == 1 and line.severity is not Severity.NOTE else ""
    )
    key = click.style(f" [{settled_by}]", dim=True) if settled_by else ""
    tell(f"  {click.style(f'{word:<5}', fg=colour)} {printable(before + line.text)}{key}")


def awaited(result: Review) -> None:
    """Write what is awaited, in the order of the flow; if a finding reports it missing, with its mark, its key and its hint."""
    waits = result.place.awaited
    marked = any(one.found for one in waits)
    for number, one in enumerate(waits):
        found = one.found.finding if one.found else None
        word, colour = mark(found) if found else ("", "")
        late = "OVERSKREDET" if one.overdue else "Afventer"
        key = click.style(f" [{result.key(one.found)}]", dim=True) if one.found else ""
        before = click.style(f"{word:<6}", fg=colour or None) if marked else ""
        say(f"  {before}{late}: {printable(str(one))}{key}")
        following = waits[number + 1].found if number + 1 < len(waits) else None
        if found and (following is None or following.finding.hint != found.hint):
            say(f"        → {hint_of(found, in_case(result.folder.path))}")


def decided(result: Review, *, everything: bool = True) -> None:
    """Write the decisions that people have made on findings of the case; only their number, unless `everything` is wanted."""
    from infohus_forms.casework.settling import told

    if result.settled and not everything:
        count, idle = len(result.settled), sum(not one.in_force for one in result.settled)
        lapsed = f", heraf {idle} uden virkning nu" if idle else ""
        tell(f"{count} {'afgjort' if count == 1 else 'afgjorte'} forhold{lapsed}: vis med --alle")
        return
    if result.settled:
        tell(click.style("Afgjort af en person", bold=True))
    for one in result.settled:
        tell(f"  {told(one, result)}")


def decidable(result: Review, key: str = "") -> None:
    """Write what can be decided in the case, in the order of `rank`: errors with each way out as a command line to copy.

    A remark is one line; with its `key` it is shown in full.
    """
    from infohus_forms.casework.remedies import open_findings
    from infohus_forms.casework.settling import found_by

    if key:
        _in_full(result, found_by(result, key))
        return
    found = open_findings(result)
    if not found:
        say("Der er intet at afgøre.")
        return
    whole = [one for one in found if _stops(one.item)]
    if whole:
        say("Vælg én af linjerne under fundet. Skriv navn og begrundelse i stedet for ordene med store bogstaver.")
    for one in found:
        if _stops(one.item):
            _in_full(result, one)
        else:
            say(_one_line(one))
    if len(whole) < len(found):
        said = f"{to_settle(result.folder.path)} KODE"
        say(f"\nSe, hvordan en bemærkning kan afgøres: {said} (koden står i [ ])")
    if wished := _wished(found):
        left = command_line(
            "settle", str(result.folder.path), "--ønskede", wished, "--name", "NAVN", "--reason", "BEGRUNDELSE"
        )
        say(f"Lad alle ønskede svar i et skema stå ubesvaret, fx: {left}")


def _wished(found: Iterable[Open]) -> str:
    """Return a file with several wished-for blanks; empty when there is none."""
    files = [one.item.files[0] for one in found if one.is_wished]
    return next((file for file in files if files.count(file) > 1), "")


def _one_line(one: Open) -> str:
    found = one.item.finding
    word, colour = mark(found)
    where = f" ({found.where})" if found.where else ""
    return f"{click.style(f'{word:<5}', fg=colour)} [{one.key}] {printable(cut(f'{named(one.item.files)}: {found.message}{where}', WIDTH))}"


def _in_full(result: Review, one: Open) -> None:
    """Write a finding, its hint, the allowed answers, and each way out."""
    from infohus_forms.casework.settling import allowed_of

    found = one.item.finding
    word, colour = mark(found)
    where = f" ({found.where})" if found.where else ""
    say(f"\n{click.style(f'{word:<5}', fg=colour)} {named(one.item.files)}: {printable(found.message + where)}")
    if found.hint:
        say(f"      → {hint_of(found, in_case(result.folder.path, one.item.files))}")
    for choice in one.choices:
        say(f"      {printable(one.meaning(choice))}")
        own = [way for way in one.ways if way.choice == choice]
        if (allowed := allowed_of(found)) and any("value" in way.asks for way in own):
            say(f"        {allowed}")
        for way in own:
            given = [word for name, text in way.arguments.items() for word in (f"--{name}", text)]
            asked = [word for name in way.asks for word in (f"--{name}", ASKED[name])]
            words = ("settle", str(result.folder.path), one.key, "--choice", choice.code, *given, *asked)
            say(f"        {command_line(*words)}")


def came_of(found: Iterable[CaseFinding]) -> None:
    """Write the errors that remain after a choice, and those that it caused."""
    tell(
        "Dermed er alt ikke i orden. Dette skal også afgøres eller rettes. Fortryd valget med --undo, hvis det var forkert:"
    )
    for one in (item.finding for item in found):
        tell(f"  {printable(one.message)} ({one.where})" if one.where else f"  {printable(one.message)}")
