"""Effects of decisions on what was read: stated answers, files that do not count, findings that are settled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from infohus_forms.casework.decisions.options import (
    ACCEPTED,
    BLANK,
    COUNTS,
    HARD,
    LEFT_OUT,
    RECOMPUTED,
    STRUCK,
    TAKEN_BACK,
    VALUE,
    key_of,
    names_row,
)
from infohus_forms.casework.storage.case_file import CaseFile
from infohus_forms.casework.storage.case_folder import CaseError
from infohus_forms.danish.formatting import danish_date
from infohus_forms.formats.names import CELL, CODE, box, row_of
from infohus_forms.models.case import Case
from infohus_forms.models.decision import Decision, Settled, State
from infohus_forms.models.errors import Action
from infohus_forms.models.response import RawForm, Response
from infohus_forms.models.specification.form import FormSpec
from infohus_forms.models.specification.vocabulary import Kind
from infohus_forms.validate.case.rules import CaseFinding, effective
from infohus_forms.validate.case.versions import identity_key

Digests = Mapping[str, tuple[str, ...]]
"""File name → SHA-256 of the files with that name (several when two folders have a file of the same name)."""

FATES = {
    "identity.duplicate": "Samme svar som {other}; tælles én gang",
    "identity.continued": "Fortsat i {other}",
    "identity.corrected": "Erstattet af rettelsen {other}",
    "identity.part": "Indgår sammen med {other}",
}


def digests_of(responses: Iterable[Response]) -> dict[str, tuple[str, ...]]:
    """Return the digests of the responses by file name."""
    found: dict[str, set[str]] = {}
    for response in responses:
        if response.sha256:
            found.setdefault(response.file, set()).add(response.digest)
    return {name: tuple(sorted(own)) for name, own in found.items()}


def files_of(item: CaseFinding, digests: Digests) -> tuple[str, ...]:
    """Return the digests of the files that a finding is about; none for an awaited reply, whose key must not change with the overview."""
    if item.awaits:
        return ()
    return tuple(digest for name in item.files for digest in digests.get(name, ()))


def present(decision: Decision, digests: Digests) -> bool:
    """Return whether the decision is not undone and every file that it is about is in the case, unchanged."""
    there = {digest for own in digests.values() for digest in own}
    return decision.undone is None and set(decision.files) <= there


def stated(decisions: Iterable[Decision], digest: str) -> tuple[Decision, ...]:
    """Return the decisions that state an answer of the file with this digest, or strike a row of it."""
    own = (one for one in decisions if one.choice in (VALUE.code, STRUCK.code) and not one.undone)
    return tuple(one for one in own if digest in one.files)


def values_of(decisions: Iterable[Decision], spec: FormSpec) -> dict[str, str]:
    """Return control name → stated text; a struck text and every cell of a struck row are blank, whatever was stated there."""
    made = tuple(decisions)
    struck = [one.target for one in made if one.choice == STRUCK.code]
    tables = {row: spec.by_id.get(row.partition(CELL)[0]) for row in struck if names_row(row)}
    blank = {f"{row}{CELL}{column.id}": "" for row, table in tables.items() if table for column in table.columns}
    blank |= {name: "" for name in struck if name not in tables}
    return {one.target: one.value for one in made if one.choice == VALUE.code} | blank


def with_values(raw: RawForm, spec: FormSpec, values: Mapping[str, str]) -> RawForm:
    """Return the file as if these controls had been filled in so. The `raw` texts, which are the file's own, stay as they are.

    The value of a question with several answers is their codes, separated by commas.
    """
    texts, ticked, found = dict(raw.texts), set(raw.ticked), set(raw.found)
    several = {field.id for field in spec.fields if field.kind is Kind.CHOICES}
    for name, value in values.items():
        ticked = {one for one in ticked if not one.startswith(name + CODE)}
        if name in several:
            texts.pop(name, None)
            ticked |= {box(name, code.strip()) for code in value.split(",")}
        else:
            texts[name] = value
        found.add(name)
    return replace(raw, texts=texts, ticked=frozenset(ticked), found=frozenset(found))


_SAID = {VALUE.code: "afklaret", STRUCK.code: "en række taget ud"}
_OUT = "taget ud"
"""The words for a text that was left out."""


def clarified(decisions: Iterable[Decision]) -> dict[str, str]:
    """Return answer id → who stated it and when, for the answers that a person has stated; for a table also by the cell's name."""
    return {
        name: f"{_OUT if one.choice == STRUCK.code and not names_row(one.target) else _SAID[one.choice]} af {one.name} den {'.'.join(reversed(one.date.split('-')))}"
        for one in decisions
        for name in (one.target.partition(CELL)[0], one.target)
    }


def left_out(decisions: Iterable[Decision], digests: Digests) -> dict[str, Decision]:
    """Return digest → the decision by which that file does not count."""
    out: dict[str, Decision] = {}
    for one in decisions:
        if present(one, digests) and one.choice == COUNTS.code:
            out.update({digest: one for digest in one.files if digest != one.counts})
        elif present(one, digests) and one.choice == LEFT_OUT.code:
            out[one.counts] = one
    return out


def let_in(decisions: Iterable[Decision], digests: Digests) -> dict[str, str]:
    """Return digest → who accepted a form that was not issued in the case, and when (decision 87)."""
    return {
        digest: f"{one.name} den {danish_date(one.date)}"
        for one in decisions
        if present(one, digests) and one.choice == ACCEPTED.code
        for digest in one.files
    }


def taken_back(decisions: Iterable[Decision]) -> frozenset[str]:
    """Return the digests of withdrawn files that, by a person's decision, belong in the case after all."""
    back = (one for one in decisions if one.choice == TAKEN_BACK.code and not one.undone)
    return frozenset(digest for one in back for digest in one.files)


def barred(file: CaseFile) -> dict[str, str]:
    """Return digest → day (ISO) of the withdrawn files that no one has taken back (decision 69)."""
    back = taken_back(file.decisions)
    return {digest: day for digest, day in file.withdrawn_on.items() if digest not in back}


def refuse_barred(file: CaseFile, digest: str, name: str) -> None:
    """Raise CaseError if the file with this digest was withdrawn from the case."""
    if day := barred(file).get(digest):
        raise CaseError(
            f"»{name}« er trukket tilbage fra sagen den {danish_date(day)}. Hører filen alligevel til, så læg den i »modtaget«.",
            Action("settle", "Afgør det derefter"),
        )


def undecided(
    found: Iterable[CaseFinding], decisions: Sequence[Decision], digests: Digests
) -> tuple[list[CaseFinding], set[str]]:
    """Return the findings that no one has decided, and the keys of the decisions that settled the others.

    A question that a person leaves unanswered settles every rule that asks for it in that file, but no gate. A stated
    answer settles only the reader's findings about the file: the rules are applied again to the answer.
    """
    accepting = {one.key: one for one in decisions if present(one, digests) and one.choice not in _EFFECTIVE}
    answered = {one.key: one for one in decisions if present(one, digests) and one.choice in (VALUE.code, STRUCK.code)}
    covered = {(one.files, one.field): one.key for one in accepting.values() if one.choice == BLANK.code}
    left, used = [], set()
    for item in found:
        own = files_of(item, digests)
        key = key_of(item, own)
        by = key if key in accepting or (key in answered and item.finding.code not in RECOMPUTED) else ""
        # A gate is never settled by leaving a question blank (design §3).
        if not by and item.finding.code not in HARD:
            by = covered.get((own, item.finding.about), "")
        if by:
            used.add(by)
        else:
            left.append(item)
    return left, used


_EFFECTIVE = frozenset({COUNTS.code, LEFT_OUT.code, VALUE.code, STRUCK.code, TAKEN_BACK.code, ACCEPTED.code})
"""Choices that change what is read; the others accept it as it is."""


def settled(decisions: Iterable[Decision], used: set[str], digests: Digests) -> tuple[Settled, ...]:
    """Return every decision with its state today, in the order in which they were made."""
    names = {digest: name for name, own in sorted(digests.items()) for digest in own}
    made, found = tuple(decisions), []
    overruled = _overruled(made, digests)
    for one in made:
        works = present(one, digests) and (one.choice in _EFFECTIVE or one.key in used)
        state = State.UNDONE if one.undone else State.IN_FORCE if works else State.LAPSED
        files = tuple(names[digest] for digest in one.files if digest in names)
        found.append(Settled(one, state, files, names.get(one.counts, ""), overruled.get(one, "")))
    return tuple(found)


def _overruled(made: Sequence[Decision], digests: Digests) -> dict[Decision, str]:
    """Return decision → key of the decision on another finding by which its answer or its file is another now."""
    out, found = left_out(made, digests), dict[Decision, str]()
    struck = [one for one in made if one.choice == STRUCK.code and not one.undone]
    for at, one in enumerate(made):
        if one.undone:
            continue
        by: Decision | None = None
        if one.choice == VALUE.code:
            later = [other for other in made[at + 1 :] if other.choice == VALUE.code and other.target == one.target]
            gone = [other for other in struck if other.target in (one.target, row_of(one.target))]
            by = next((other for other in (*gone, *later) if not other.undone and other.files == one.files), None)
        elif one.choice in (COUNTS.code, ACCEPTED.code):
            counting = (one.counts,) if one.choice == COUNTS.code else one.files
            by = next((out[digest] for digest in counting if digest in out), None)
        if by:
            found[one] = by.key
    return found


def fates(
    counted: Case, across: Iterable[CaseFinding], out: Mapping[str, Decision], digests: Digests
) -> dict[str, str]:
    """Return file name → the reason, in Danish, for files that do not count or count by a decision."""
    said: dict[str, str] = {}
    standing = {identity_key(response): response for response in effective(counted).responses}
    for item in across:
        for name in item.files if item.finding.code in FATES else ():
            own = next(response for response in counted.responses if response.file == name)
            whole = standing.get(identity_key(own))
            others = [part.file for part in whole.parts or (whole,) if part.file != name] if whole else ["en anden fil"]
            said[name] = FATES[item.finding.code].format(other=" og ".join(others))
    for name, own_digests in digests.items():
        for digest in own_digests:
            if digest in out:
                one = out[digest]
                said[name] = f"Indgår ikke: valgt fra af {one.name} den {'.'.join(reversed(one.date.split('-')))}"
            elif digest in counted.accepted:
                said.setdefault(name, f"Indgår: ikke udsendt i sagen, godkendt af {counted.accepted[digest]}")
    return said
