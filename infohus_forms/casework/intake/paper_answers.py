"""Answers that a person read off a scan: from the answer files to `sag.yaml`, with who and when.

A confirmation belongs to the bytes of the scan (SHA-256) and to the copy's token: another scan must be confirmed again. The
scan itself is never changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from infohus_forms.casework.intake.answer_file import (
    BLANK,
    NEARLY_BLANK,
    READ_AGAIN,
    Read,
    answer_files,
    read_answer_file,
)
from infohus_forms.casework.intake.paper_words import MOST_SHOWN, holder_of, numbered_labels, words_of
from infohus_forms.casework.storage.attribution import is_name
from infohus_forms.casework.storage.card import load, write
from infohus_forms.casework.storage.case_file import Confirmation
from infohus_forms.casework.storage.case_folder import CaseError, CaseFolder, folder_of
from infohus_forms.casework.storage.case_lock import locked
from infohus_forms.formats.names import CODE, box
from infohus_forms.models.errors import Action
from infohus_forms.models.paper import OPEN, PaperField, State
from infohus_forms.models.response import RawForm, Response
from infohus_forms.models.specification.form import FormSpec
from infohus_forms.models.specification.vocabulary import Kind
from infohus_forms.validate.form.paper import answer_id, place_of

SEPARATORS = re.compile(r"[,\n]")
"""Separators of several answers in one field."""


class NothingTypedError(CaseError):
    """An answer file in which no one has typed anything yet."""


@dataclass(frozen=True, slots=True)
class Typed:
    """An answer file with what it adds to the case: `answers` by the name of the field, as they are stored; none when all is known."""

    file: Path
    about: Response
    answers: Mapping[str, str]

    def shown(self) -> Iterator[tuple[str, str, str]]:
        """Yield each answer as it is shown to the user before it counts: the field's name, the question with its place, and the words."""
        assert self.about.paper
        assert self.about.spec
        labels = numbered_labels(self.about.spec)
        for item in self.about.paper.fields:
            if item.name in self.answers:
                words = words_of(holder_of(item.name, self.about.spec))
                value = self.answers[item.name]
                if words and value != BLANK:
                    value = ", ".join(words.get(code, code) for code in value.split(","))
                question = f"{labels[answer_id(item, self.about.spec)]} ({place_of(item, self.about.spec)})"
                yield item.name, question, value


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result for an answer file: whether it was accepted, and the fields of its scan that a person still has to read."""

    typed: Typed
    taken: bool
    open: tuple[PaperField, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the outcome as `infohus confirm --json` prints it: `answers` are what the file adds, in words; none when all was known."""
        return {
            "file": self.typed.about.file,
            "answer_file": self.typed.file.name,
            "taken": self.taken,
            "answers": [{"field": name, "question": asked, "answer": said} for name, asked, said in self.typed.shown()],
            "open": [item.name for item in self.open],
        }


def outcomes(typed: Sequence[Typed], own: Sequence[Response], *, taken: bool) -> list[Outcome]:
    """Return the result for each answer file; `own` are the case's responses as they are read now."""
    left = {item.digest: item for item in own}
    papers = ((one, left.get(one.about.digest, one.about).paper) for one in typed)
    return [Outcome(one, taken, paper.open if paper else ()) for one, paper in papers]


def typed_in(path: Path, own: Sequence[Response]) -> Typed:
    """Return what a person typed into an answer file, without answers that someone has read in the same way before.

    Raise CaseError when the file cannot be read, is not about a scan of the case, has no answers, names a field that is not
    open in the scan, or has an answer that cannot be chosen or that is nearly `BLANK`.
    """
    file = read_answer_file(path)
    about = about_of(file, own)
    if about is None or about.paper is None or about.spec is None:
        raise CaseError(
            f"Svarfilen »{path.name}« hører ikke til en scanning i sagens mappe »modtaget«. Er den scannet igen, så skal svarene i en ny svarfil.",
            READ_AGAIN,
        )
    given = file.answers(about)
    names = {item.name: item for item in about.paper.fields}
    for key, value in given.items():
        if key not in names or names[key].state is State.OK:
            raise CaseError(f"Svarfilen »{path.name}«: Feltet »{key}« står ikke åbent i scanningen. Ret filen.")
        if value != BLANK and NEARLY_BLANK.fullmatch(value):
            labels = numbered_labels(about.spec)
            raise CaseError(
                f"Svarfilen »{path.name}«: Ved »{key}« ({labels[answer_id(names[key], about.spec)]}) står noget, der ligner et mærke for et tomt felt. "
                f"Er feltet tomt på papiret, så skriv præcis {BLANK}. Står der et svar, så skriv ordene; ved du det ikke endnu, så lad linjen stå tom."
            )
        given[key] = _checked(key, value, about.spec, path.name)
    if not given:
        raise NothingTypedError(f"Der er ingen svar i »{path.name}«. Skriv svarene efter kolon, og gem filen.")
    return Typed(path, about, {key: value for key, value in given.items() if not _stands(names[key], value)})


def about_of(file: Read, own: Sequence[Response]) -> Response | None:
    """Return the form of the case that an answer file is about; None when there is none."""
    return next(
        (item for item in own if item.paper and item.sha256 == file.sha256 and item.paper.token == file.token), None
    )


def named(name: str) -> None:
    """Raise CaseError unless the text is a name without a CPR number."""
    if not is_name(name):
        raise CaseError("Skriv, hvem der har læst scanningen, med --name. Et CPR-nummer hører ikke hjemme her.")


def typed_files(folder: CaseFolder, files: Sequence[Path], own: Sequence[Response]) -> list[Typed]:
    """Return what persons typed into these answer files, or into all in the case's folder `gennemsyn` when none is named.

    A bare file name is looked for there. Raise CaseError as `typed_in` does, and when nothing is typed in any of them.
    """
    if files:
        return [typed_in(_found(folder, file), own) for file in files]
    typed, empty = [], []
    for file in answer_files(folder):
        about = about_of(read_answer_file(file), own)
        if about and about.paper:
            try:
                typed.append(typed_in(file, own))
            except NothingTypedError:
                empty += [file] if about.paper.open else []
    if not typed and empty:
        names = " og ".join(f"»{folder.sheets.name}/{file.name}«" for file in empty)
        raise NothingTypedError(f"Der er ingen svar i {names}. Skriv svarene efter kolon, gem, og kør kommandoen igen.")
    if not typed:
        raise CaseError(
            f"Der er ingen svarfiler i mappen »{folder.sheets.name}«, der venter på svar.",
            Action("check", "Lav dem, der mangler,"),
        )
    return typed


def _found(folder: CaseFolder, file: Path) -> Path:
    """Return the path itself if there is such a file, else the file of that name in the case's folder `gennemsyn`."""
    own = folder.sheets / file.name
    return own if len(file.parts) == 1 and not file.exists() and own.is_file() else file


def take_in(case: CaseFolder | Path, typed: Sequence[Typed], *, name: str, day: str) -> None:
    """Record what answer files add to a case, all of it or nothing; `name` has read the scans on `day` (ISO).

    An answer that someone read before and that is read the same way again stays with that person. Raise CaseError without a
    name, or when two files have different answers to one field.
    """
    named(name)
    said: dict[tuple[str, str], Typed] = {}
    for one in typed:
        for key, value in one.answers.items():
            other = said.setdefault((one.about.digest, key), one)
            if other.answers[key] != value:
                raise CaseError(
                    f"Svarfilerne »{other.file.name}« og »{one.file.name}« siger ikke det samme om »{key}«. Slet svaret i den ene."
                )
    new = [
        Confirmation(one.about.sha256, one.about.paper.token, " ".join(name.split()), day, dict(one.answers))
        for one in typed
        if one.answers and one.about.paper
    ]
    # What was read before the same way adds nothing: then `sag.yaml` is not written.
    if new:
        with locked(folder_of(case)) as held:
            file = load(held)
            write(held, replace(file, confirmations=(*file.confirmations, *new)))


def _stands(item: PaperField, value: str) -> bool:
    """Return whether someone has read exactly this before: then the answer stays theirs."""
    return item.state is State.CONFIRMED and item.read == ("" if value == BLANK else value)


def _checked(key: str, value: str, spec: FormSpec, file: str) -> str:
    """Return the value to store: codes for what can be chosen, texts as written. Raise CaseError for what cannot be chosen."""
    holder = holder_of(key, spec)
    words = words_of(holder)
    if value == BLANK or not words:
        return value
    codes = {code.casefold(): code for code in words} | {word.casefold(): code for code, word in words.items()}
    # The words of a choice may contain a comma, so the whole text is tried before it is split.
    whole = codes.get(value.strip().casefold())
    parts = [whole] if whole else [codes.get(part.strip().casefold()) for part in SEPARATORS.split(value)]
    chosen = [code for code in parts if code]
    if len(chosen) != len(parts) or (len(chosen) > 1 and holder.kind is not Kind.CHOICES):
        shown = ", ".join(words.values()) if len(words) <= MOST_SHOWN else "skemaets liste"
        raise CaseError(f"Svarfilen »{file}«: Svaret ved »{key}« kan ikke vælges. Vælg mellem {shown}.")
    return ",".join(chosen)


def with_confirmed(raw: RawForm, spec: FormSpec, digest: str, made: Iterable[Confirmation]) -> RawForm:
    """Return the form with what a person read where the reader could not. Of two confirmations of an answer the later counts."""
    if raw.paper is None:
        return raw
    texts, ticked, found = dict(raw.texts), set(raw.ticked), set(raw.found)
    fields = {item.name: item for item in raw.paper.fields}
    for one in made:
        if one.sha256 != digest or one.token != raw.paper.token:
            continue
        for name, value in one.answers.items():
            item = fields.get(name)
            # What the reader is certain of is never replaced by a confirmation.
            if item is None or (item.state not in OPEN and item.state is not State.CONFIRMED):
                continue
            own = "" if value == BLANK else value
            fields[name] = replace(item, state=State.CONFIRMED, by=one.by, read=own)
            ticked = {tick for tick in ticked if not tick.startswith(name + CODE)}
            found.add(name)
            if words_of(holder_of(name, spec)) and name not in _menus(raw):
                ticked |= {box(name, code) for code in own.split(",") if code}
            else:
                texts[name] = own
    paper = replace(raw.paper, fields=tuple(fields.values()))
    return replace(raw, texts=texts, ticked=frozenset(ticked), found=frozenset(found), paper=paper)


def _menus(raw: RawForm) -> frozenset[str]:
    """Return the answers that are written in a text field on paper, though they are chosen from a list elsewhere."""
    return frozenset(name for name in raw.found if CODE not in name)
