"""Versions of one form: duplicates, copies that only add, corrections, and conflicts (design §5, »Identity«)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import filterfalse, groupby
from typing import Any

from infohus_forms.models.case import Case
from infohus_forms.models.finding import error, note, warning
from infohus_forms.models.response import Response
from infohus_forms.models.specification.roles import Role
from infohus_forms.models.specification.vocabulary import Kind
from infohus_forms.models.unshared import MORE
from infohus_forms.validate.case.course import CaseFinding, label, squashed, told
from infohus_forms.validate.case.form_key import Key, identity_key
from infohus_forms.validate.case.identity import OTHER_CASE
from infohus_forms.validate.case.origin import origin_findings, vouched
from infohus_forms.validate.case.parts import about_version, differing, filled_before, kept, taken_back, together
from infohus_forms.validate.form.free_texts import fields_of, role_field
from infohus_forms.validate.form.rules import is_draft

__all__ = ["CATALOGUE", "effective", "elsewhere", "holds_all", "identity_key", "version_findings"]

DUPLICATE = note(
    "identity.duplicate", "Filen siger det samme som en anden; den tælles kun én gang.", "Der skal ikke gøres noget."
)
CONTINUED = note(
    "identity.continued",
    "Filen er en tidligere udgave; en senere har de samme svar og flere til.",
    "Der skal ikke gøres noget.",
)
CORRECTED = note(
    "identity.corrected",
    "Filen er afløst af en rettelse. Den er bevaret, men indgår ikke.",
    "Der skal ikke gøres noget.",
)
PART = note(
    "identity.part",
    "Skemaet er kommet i {count} filer, som ikke siger hinanden imod. Svarene er lagt sammen.",
    "Der skal ikke gøres noget.",
)
CONFLICT = error(
    "identity.conflict",
    "To filer er samme skema med forskellige svar, og ingen af dem er meldt som rettelse. Første forskel: »{label}«.",
    "Afgør, hvilken der gælder, eller bed om en ny udgave med »Udgave: rettelse«.",
)
ADDITION = error(
    "identity.addition",
    "Filen er meldt som en tilføjelse, men den har ændret eller udeladt et svar i den forrige udgave: »{label}«.",
    "Bed om en udgave, der bygger på den forrige, eller som er meldt som rettelse.",
)
SAME_DAY = error(
    "identity.two_corrections",
    "To rettelser af samme skema har samme dato og forskellige svar. Første forskel: »{label}«.",
    "Afgør, hvilken der gælder.",
)
RATING_CHANGED = error(
    "identity.rating_changed",
    "En rettelse ændrer en vurdering fra et møde, der er holdt: »{label}«.",
    "En vurdering ændres kun på et nyt møde; udfyld et Redskab 3 for det, hvor der står, hvem der var enige.",
)
NOTHING_TO_CORRECT = warning(
    "identity.no_predecessor",
    "Filen er meldt som rettelse eller tilføjelse, men den udgave, den bygger på, er her ikke.",
    "Læg den forrige udgave i »modtaget«.",
)
TWO_PLACES = error(
    "identity.instance",
    "To filer stammer fra det samme udsendte skema, men siger forskellig myndighed, enhed, supplement eller møde.",
    "Brug det skema, der blev sendt til den enkelte, og ret hovedet i den ene.",
)

CATALOGUE = (
    DUPLICATE,
    CONTINUED,
    CORRECTED,
    PART,
    CONFLICT,
    ADDITION,
    SAME_DAY,
    RATING_CHANGED,
    NOTHING_TO_CORRECT,
    TWO_PLACES,
)

CORRECTION, EXTRA = "rettelse", "tilfoejelse"


@dataclass(frozen=True, slots=True)
class Versions:
    """The files of one form: the response that counts, or several when they are in conflict, and the findings about all of them."""

    standing: tuple[Response, ...]
    findings: tuple[CaseFinding, ...]


def effective(case: Case) -> Case:
    """Return the case with only the responses that count: no duplicates, no superseded versions, nothing refused or of unknown origin.

    Files of one issued form that do not differ are one response. Versions in conflict all remain: which one counts is a person's
    decision.
    """
    own = vouched(_own(case))
    standing = {_file(one): one for group in _versions(own) for one in group.standing}
    parts = {_file(part) for one in standing.values() for part in one.parts}
    return replace(
        own,
        responses=tuple(standing[_file(one)] for one in own.responses if _file(one) in standing),
        superseded=(*own.superseded, *(one for one in own.responses if _file(one) not in parts | standing.keys())),
    )


def _file(response: Response) -> tuple[str, str]:
    return response.file, response.digest


def version_findings(case: Case) -> Iterator[CaseFinding]:
    """Yield the findings about versions, over every form of the case, and about forms that belong to another case."""
    for response in filter(partial(elsewhere, case), case.responses):
        yield told(response, OTHER_CASE, role_field(response, "case"))
    own = _own(case)
    yield from origin_findings(own)
    known = vouched(own)
    for group in _versions(known):
        yield from group.findings
    yield from _two_places(known)


def _own(case: Case) -> Case:
    """Return the case without the forms that belong to another."""
    return replace(case, responses=tuple(filterfalse(partial(elsewhere, case), case.responses)))


def elsewhere(case: Case, response: Response) -> bool:
    """Return whether a form was made for another case and states so: it is reported and does not count here.

    A form that was made here counts, whatever number it has now: then somebody wrote it wrong.
    """
    stamp, own = response.stamp, squashed(case.reference.case_no)
    if stamp is None or not stamp.instance or not case.issued or not own:
        return False
    said = {squashed(text) for text in (response.identity("case"), stamp.case) if text}
    return bool(said) and own not in said and stamp.instance not in {item.instance for item in case.issued}


def _versions(case: Case) -> Iterator[Versions]:
    known = sorted((response for response in case.responses if response.spec), key=identity_key)
    for _, group in groupby(known, key=identity_key):
        yield _sorted_out(sorted(group, key=_age), case)


def _age(response: Response) -> tuple[bool, str, bool, str, str]:
    """Return a sort key, oldest first: corrections after what they correct, by their own date; drafts before what is final."""
    correction = response.identity("edition") == CORRECTION
    dated = response.text_of(Role.EDITION_DATE) if correction else ""
    return (
        correction,
        dated,
        not is_draft(response),
        response.text_of(Role.FILLED_DATE),
        response.sha256 + response.file,
    )


def _sorted_out(group: list[Response], case: Case) -> Versions:
    found: list[CaseFinding] = []
    distinct: list[Response] = []
    for response in group:
        if any(_everything(response) == _everything(other) for other in distinct):
            found.append(CaseFinding((response.file,), DUPLICATE.at()))
        else:
            distinct.append(response)
    corrections = [response for response in distinct if response.identity("edition") == CORRECTION]
    originals = [response for response in distinct if response not in corrections]
    # Every file is declared as a correction or an addition: the version that the first of them builds on is not here.
    if not originals or (len(originals) == 1 and originals[0].identity("edition") == EXTRA):
        first = distinct[0]
        found.append(CaseFinding((first.file,), NOTHING_TO_CORRECT.at(role_field(first, "edition"))))
    standing, own = _added(originals, case)
    found += own
    for correction in corrections:
        gone = (part for old in standing if not _same_day(old, correction) for part in old.parts or (old,))
        found += [CaseFinding((part.file,), CORRECTED.at()) for part in gone]
        for old in standing:
            changed = _changed_rating(old, correction)
            if changed:
                found.append(
                    CaseFinding(
                        (correction.file, old.file), RATING_CHANGED.at(changed, label=label(correction, changed))
                    )
                )
        rivals = [old for old in standing if _same_day(old, correction)]
        for rival in rivals:
            field = _apart(rival, correction)
            found.append(CaseFinding((correction.file, rival.file), SAME_DAY.at(field, label=label(correction, field))))
        # A correction replaces all before it, except a correction of the same day: which of those counts is a person's decision.
        standing = [*rivals, correction]
    return Versions(tuple(standing), tuple(found))


def _same_day(old: Response, new: Response) -> bool:
    both = old.identity("edition") == new.identity("edition") == CORRECTION
    return both and old.text_of(Role.EDITION_DATE) == new.text_of(Role.EDITION_DATE)


def _added(originals: list[Response], case: Case) -> tuple[list[Response], list[CaseFinding]]:
    """Return those of the undeclared versions that count, oldest first: one when each only adds to another, else all, with a conflict.

    Files of one issued form in which no question is answered differently are merged.
    """
    tops = [one for one in originals if not any(_grew(one, other) for other in originals if other is not one)]
    found = [CaseFinding((one.file,), CONTINUED.at()) for one in originals if one not in tops]
    standing: list[Response] = []
    for one in tops:
        same = (number for number, other in enumerate(standing) if _one_form(other, one, case))
        fitting = next((number for number in same if not differing(standing[number], one)), None)
        if fitting is None:
            standing.append(one)
        else:
            standing[fitting] = together(standing[fitting], one)
    found += [
        CaseFinding(tuple(part.file for part in one.parts), PART.at(count=len(one.parts)))
        for one in standing
        if one.parts
    ]
    for number, one in enumerate(standing):
        for other in standing[number + 1 :]:
            # A declared addition is always compared as the newer, so that the finding is about what it changed or left out.
            older, newer = (other, one) if one.identity("edition") == EXTRA else (one, other)
            rule = ADDITION if newer.identity("edition") == EXTRA else CONFLICT
            field = _apart(older, newer)
            files = (newer.said_by(field), older.said_by(field))
            found.append(CaseFinding(files, rule.at(field, label=label(newer, field))))
    return standing, found


def _one_form(one: Response, other: Response, case: Case) -> bool:
    """Return whether two files were made as one form: from the same instance, or from instances of which one replaces the other."""
    instances = [case.first_instance(item.stamp.instance) if item.stamp else "" for item in (one, other)]
    return bool(instances[0]) and instances[0] == instances[1]


def _apart(older: Response, newer: Response) -> str:
    """Return the field in which two versions differ: first among those that both answer, then among those that only one answers."""
    return differing(older, newer) or _difference(older, newer) or _difference(newer, older)


def _grew(old: Response, new: Response) -> bool:
    """Return whether `new` has every answer of `old` and something more, and `old` has no later date.

    Of two that differ only in the header, the later counts as the one with more.
    """
    if _difference(old, new) or taken_back(new, old):
        return False
    more = _difference(new, old)
    return not filled_before(new, old) if more else _age(old) < _age(new)


def holds_all(whole: Response, part: Response) -> bool:
    """Return whether a form has everything that another has, except who handed it in, when, and as what."""
    return not _difference(part, whole)


def _difference(old: Response, new: Response) -> str:
    """Return the first field whose answer in `old` is not kept in `new`; empty when all are."""
    for field, answers in _said(old).items():
        if any(not kept(value, new.answers.get(name)) for name, value in answers.items()):
            return field
    return ""


def _said(response: Response) -> dict[str, dict[str, Any]]:
    """Return the answers by field, without the fields on who handed in the version, when, and as what."""
    said: dict[str, dict[str, Any]] = {}
    for name, value in response.answers.items():
        if value is not None and not about_version(response, name):
            said.setdefault(name.removesuffix(MORE), {})[name] = value
    return said


def _everything(response: Response) -> dict[str, Any]:
    return {name: value for name, value in response.answers.items() if value is not None}


def _changed_rating(old: Response, new: Response) -> str:
    """Return the first scale that both answer, differently; empty when there is none."""
    for field in fields_of(new):
        if field.kind is Kind.SCALE and old.text(field.id) and new.text(field.id) not in ("", old.text(field.id)):
            return field.id
    return ""


def _two_places(case: Case) -> Iterator[CaseFinding]:
    """Yield a finding for files of one issued form that claim to be different forms: somebody changed the header of a copy."""
    seen: dict[str, Response] = {}
    for response in sorted((item for item in case.responses if item.spec), key=lambda item: (item.sha256, item.file)):
        instance = case.first_instance(response.stamp.instance) if response.stamp else ""
        first = seen.setdefault(instance, response) if instance else response
        if _sent_to(first) != _sent_to(response):
            field = role_field(response, "authority") or role_field(response, "meeting")
            yield CaseFinding((response.file, first.file), TWO_PLACES.at(field))


def _sent_to(response: Response) -> Key:
    """Return the part of the key that is fixed when a form is issued; views of one meeting may be written in copies of one form."""
    key = identity_key(response)
    return key[:2] if role_field(response, "meeting") else key
