"""What a person read off a scan: the file to fill in, and its answers in `sag.yaml` with who and when.

An answer file holds one line for each answer that the reader left to a person. A confirmation belongs to the bytes of
the scan (SHA-256) and to the copy's token: another scan asks again. The scan itself is never changed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from infohus_forms.casework.folder import CONFIRMED, CaseError, CaseFolder, keep, kept, load, locked
from infohus_forms.casework.signed import is_name
from infohus_forms.files import in_danish
from infohus_forms.formats.names import CELL, CODE, box
from infohus_forms.formats.scan.findings import WHY
from infohus_forms.models.form import FieldBase, FormSpec
from infohus_forms.models.paper import OPEN, PaperField, State
from infohus_forms.models.response import RawForm, Response
from infohus_forms.models.vocabulary import Kind
from infohus_forms.models.words import answer_words, danish_date
from infohus_forms.spec.source import LOADER
from infohus_forms.validate.paper import answer_id, labels_of, place_of

BLANK = "(blank)"
"""What a person writes for a field with nothing in it; a line without anything is still open."""
NOTHING = ("~", "null")
"""What a program that saves YAML anew writes for an empty line: it is still open."""
FILE_BYTES = 2_000_000
MOST_SHOWN = 15
"""Answers of a list that are spelt out for the person; of a longer one the words on paper are enough."""
HEAD = """\
# Svar, der er læst af en scanning af en person. Skriv svaret efter kolon, og gem filen.
#   tekst, dato, tal     som det står på papiret; flere linjer med | og indrykning
#   boks                 ordet eller koden for svaret; flere svar med komma
#   feltet er tomt       {blank}
#   ved ikke endnu       lad linjen stå tom
# Forslag er maskinens gæt og gælder først, når du selv skriver det.
# Læg scanningen i sagens mappe »modtaget«, og kør: infohus confirm SAGSMAPPE "{file}" --name "DIT NAVN"
"""


@dataclass(frozen=True, slots=True)
class Confirmation:
    """The answers of one copy as a person read them: `answers` by the name of the answer, `BLANK` for none; `date` is ISO."""

    sha256: str
    token: str
    name: str
    date: str
    answers: Mapping[str, str]

    @property
    def by(self) -> str:
        """Who and when, in words."""
        return f"bekræftet af {self.name} den {danish_date(self.date)}"


def answer_file(response: Response, scan: str, file: str) -> str:
    """The YAML to fill in for a scan named `scan`: a line for each answer that is open, with where it stands."""
    assert response.paper
    assert response.spec
    lines = [HEAD.format(blank=BLANK, file=file)]
    about = {
        "scanning": scan,
        "sha256": response.sha256,
        "kopi": response.paper.token,
        "skema": f"{response.spec.id} {response.spec.version}",
    }
    lines += [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in about.items()]
    lines.append("svar:")
    labels = numbered_labels(response.spec)
    for item in response.paper.open:
        holder = holder_of(item.name, response.spec)
        lines.append(
            f"  # {labels[answer_id(item, response.spec)]} · {place_of(item, response.spec)} · {WHY.get(item.why, item.why)}"
        )
        if 0 < len(words_of(holder)) <= MOST_SHOWN:
            lines.append(f"  #   svar: {', '.join(words_of(holder).values())}")
        if item.suggestion:
            lines.append(f"  #   forslag: {suggestion_of(item, response.spec)}")
        lines.append(f"  {json.dumps(item.name)}:")
    if not response.paper.open:
        lines[-1] = "svar: {}"
    return "\n".join(lines) + "\n"


def numbered_labels(spec: FormSpec) -> dict[str, str]:
    """Answer id → the question with its printed number, as it stands on the paper."""
    printed = spec.numbers
    numbers = {name: printed[field.id] for field in spec.fields for name in (field.id, *field.answer_ids)}
    return {
        name: f"{numbers.get(name.partition(CELL)[0], '')} {label}".strip() for name, label in labels_of(spec).items()
    }


def holder_of(name: str, spec: FormSpec) -> FieldBase:
    """The field or the column whose answer has this name; of a signature's parts and an overflow box the field."""
    for field in spec.fields:
        if name in (field.id, *field.answer_ids):
            return field
        if name.startswith(field.id + CELL):
            column = name.rpartition(CELL)[2]
            return next((one for one in field.columns if one.id == column), field)
    raise KeyError(name)


def words_of(holder: FieldBase) -> dict[str, str]:
    """Code → the words of an answer that can be chosen."""
    scale = getattr(holder, "scale", None)
    codes = list(scale.all_codes) if scale else [choice.code for choice in holder.choices]
    return {code: answer_words(holder, code) for code in codes}


def suggestion_of(item: PaperField, spec: FormSpec) -> str:
    """What the marks seem to say, in the form's own words."""
    words = words_of(holder_of(item.name, spec))
    return ", ".join(words.get(code, code) for code in item.suggestion.split(","))


def confirmations(folder: CaseFolder | None) -> tuple[Confirmation, ...]:
    """Every confirmation of a case, in the order they were made; none without a case."""
    if folder is None:
        return ()
    return tuple(map(_confirmation, kept(folder, CONFIRMED)))


def _confirmation(item: Mapping[str, Any]) -> Confirmation:
    digest, token, name, day = (str(item.get(key, "")) for key in ("fil", "kopi", "navn", "dato"))
    answers = {str(key): str(value) for key, value in dict(item.get("svar") or {}).items()}
    return Confirmation(digest, token, name, day, answers)


def confirm(path: Path, answers: Path, own: Sequence[Response], *, name: str, day: str) -> Response:
    """Take a filled-in answer file into the case; the response that it is about, as it was read before.

    What a person has read before and reads the same way again stays with that person. `own` are the case's responses, `day` is ISO. Raises CaseError when the file cannot be read, is about no scan of the case, names
    something that is not open in it, or has an answer that cannot be chosen: then nothing is taken.
    """
    if not is_name(name):
        raise CaseError("Skriv, hvem der har læst scanningen, med --name. Et CPR-nummer hører ikke hjemme her.")
    content = _content(answers)
    digest, token = str(content.get("sha256", "")), str(content.get("kopi", ""))
    about = next((item for item in own if item.paper and item.sha256 == digest and item.paper.token == token), None)
    if about is None or about.paper is None or about.spec is None:
        raise CaseError(
            f"Svarfilen »{answers.name}« hører ikke til en scanning i sagens mappe »modtaget«. Er den scannet igen, så lav en ny svarfil med »infohus read«."
        )
    given = {str(key): _written(value) for key, value in dict(content.get("svar") or {}).items()}
    given = {key: value for key, value in given.items() if value}
    names = {item.name: item for item in about.paper.fields}
    for key, value in given.items():
        if key not in names or names[key].state is State.OK:
            raise CaseError(f"Svarfilen »{answers.name}«: Feltet »{key}« står ikke åbent i scanningen. Ret filen.")
        given[key] = _checked(key, value, about.spec, answers.name)
    if not given:
        raise CaseError(f"Der er ingen svar i »{answers.name}«. Skriv svarene efter kolon.")
    given = {key: value for key, value in given.items() if not _stands(names[key], value)}
    if not given:
        return about
    folder, _, _ = load(path)
    with locked(folder):
        items = kept(folder, CONFIRMED)
        items.append({"fil": digest, "kopi": token, "navn": " ".join(name.split()), "dato": day, "svar": given})
        keep(folder, CONFIRMED, items)
    return about


def _stands(item: PaperField, value: str) -> bool:
    """Whether somebody has read just this before: then it is theirs."""
    return item.state is State.CONFIRMED and item.read == ("" if value == BLANK else value)


def _content(path: Path) -> dict[str, Any]:
    try:
        data = path.read_bytes()
        content = yaml.load(data[:FILE_BYTES].decode("utf-8-sig"), Loader=LOADER)  # noqa: S506 - texts only
    except OSError as reason:
        raise CaseError(f"Svarfilen »{path.name}« kan ikke åbnes: {in_danish(reason)}.") from None
    except yaml.YAMLError as reason:
        mark = getattr(reason, "problem_mark", None)
        where = f" (linje {mark.line + 1})" if mark else ""
        raise CaseError(
            f"Svarfilen »{path.name}« er ikke skrevet rigtigt{where}. Sæt anførselstegn om svar med kolon, eller brug |."
        ) from None
    except UnicodeDecodeError:
        raise CaseError(f"Svarfilen »{path.name}« er ikke gemt som UTF-8. Gem den igen.") from None
    if not isinstance(content, dict) or not isinstance(content.get("svar") or {}, dict):
        raise CaseError(f"»{path.name}« er ikke en svarfil fra »infohus read«.")
    return content


def _written(value: object) -> str:
    """An answer as it was written; a list is read as its parts with commas between."""
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return value.strip("\n") if isinstance(value, str) and value not in NOTHING else ""


def _checked(key: str, value: str, spec: FormSpec, file: str) -> str:
    """The value to keep: codes for what can be chosen, texts as written. Raises CaseError for what cannot be chosen."""
    holder = holder_of(key, spec)
    words = words_of(holder)
    if value == BLANK or not words:
        return value
    codes = {code.casefold(): code for code in words} | {word.casefold(): code for code, word in words.items()}
    whole = codes.get(value.strip().casefold())
    parts = [whole] if whole else [codes.get(part.strip().casefold()) for part in value.split(",")]
    chosen = [code for code in parts if code]
    if len(chosen) != len(parts) or (len(chosen) > 1 and holder.kind is not Kind.CHOICES):
        shown = ", ".join(words.values()) if len(words) <= MOST_SHOWN else "skemaets liste"
        raise CaseError(f"Svarfilen »{file}«: Svaret ved »{key}« kan ikke vælges. Vælg mellem {shown}.")
    return ",".join(chosen)


def with_confirmed(raw: RawForm, spec: FormSpec, digest: str, made: Iterable[Confirmation]) -> RawForm:
    """The form as a person read it where the reader could not. Of two confirmations of an answer the later counts."""
    if raw.paper is None:
        return raw
    texts, ticked, found = dict(raw.texts), set(raw.ticked), set(raw.found)
    fields = {item.name: item for item in raw.paper.fields}
    for one in made:
        if one.sha256 != digest or one.token != raw.paper.token:
            continue
        for name, value in one.answers.items():
            item = fields.get(name)
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
    """Answers that stand in a written field on paper, though they are chosen from a list elsewhere."""
    return frozenset(name for name in raw.found if CODE not in name)
