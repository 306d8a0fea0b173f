"""The combined assessment in parts that a person can choose from, and the document made from the chosen parts."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from infohus_forms.combine.assessment.assess import left_to_police
from infohus_forms.combine.disclosure.protection import exposed
from infohus_forms.combine.disclosure.sharing import chosen_parts
from infohus_forms.combine.documents.templates import TEMPLATES, moment
from infohus_forms.combine.documents.word import word_from
from infohus_forms.combine.errors import NotCombinedError
from infohus_forms.combine.wording import SIDE_TITLES, UNPLACED
from infohus_forms.danish.formatting import danish_date, texts_in
from infohus_forms.formats.typesetting import Attachment, attach, fitting_all, typeset
from infohus_forms.models.assessment import Assessment, Dimension, Fact, Statement
from infohus_forms.models.case import Case
from infohus_forms.models.extract import Extract, Part
from infohus_forms.models.specification.form import canonical

STANDARDS = ("a-3a", "ua-1")
TEMPLATE = TEMPLATES / "word/extract.docx"
DATA = "uddrag.json"
SCOPE = "Uddraget består af de dele af infohusets samlede vurdering, som er valgt til modtageren. Det er ikke hele vurderingen."
CHOSEN = "Delene er valgt af {name} den {date}."


def parts_of(assessment: Assessment, case: Case) -> tuple[Part, ...]:
    """Return everything that can be chosen, in the order of the assessment; each key once.

    In addition to the assessment's own parts these are the answers that a specification leaves to a choice (`audience: chosen`), but not
    once the police have the case. Raises NotCombinedError if one of those contains a protected name or address.
    """
    left = () if left_to_police(case) else _left_to_choice(case)
    names = _authorities(case)
    return tuple(_telling(part, names) for part in (*_whole(assessment), *left) if _says(part))


def _authorities(case: Case) -> tuple[str, ...]:
    """Return the names of the authorities as the forms of the case print them."""
    asked = (
        part.spec.by_id[part.spec.identity.authority]
        for part in case.responses
        if part.spec and part.spec.identity.authority in part.spec.by_id
    )
    return tuple(dict.fromkeys(str(choice.label) for field in asked for choice in field.choices))


def _telling(part: Part, authorities: Sequence[str]) -> Part:
    """Return the part with the name of every authority that it mentions: whoever chooses must know whom the part is about."""
    said = "\n".join(texts_in(asdict(replace(part, names=()))))
    told = (name for name in authorities if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", said))
    return replace(
        part, names=(*part.names, *(name for name in told if not any(own.startswith(name) for own in part.names)))
    )


def digest(part: Part) -> str:
    """Return a short digest of a part's content: a choice holds for the words that were seen, not for later ones."""
    return hashlib.sha256(canonical(asdict(part))).hexdigest()[:16]


def extract_of(
    assessment: Assessment, parts: Sequence[Part], chosen: Collection[str], *, recipient: str, by: str, on: str
) -> Extract:
    """Return the extract with the chosen parts in the order of the assessment; `by` chose on the ISO date `on`."""
    return Extract(
        dated=assessment.dated,
        date=assessment.date,
        fictional=assessment.fictional,
        draft=assessment.draft,
        subject=assessment.subject,
        recipient=recipient,
        chosen=CHOSEN.format(name=by, date=danish_date(on)),
        scope=SCOPE,
        role=assessment.role,
        purpose=assessment.purpose,
        parts=_headed([part for part in parts if part.key in chosen]),
    )


def extract_pdf(extract: Extract) -> bytes:
    """Return the extract as PDF/A-3a and PDF/UA-1, with exactly the data of its pages embedded."""
    return extract_from(extract.as_json())


def extract_from(shown: Mapping[str, Any]) -> bytes:
    """Return the document made from an extract as JSON, as one of our extracts carries it."""
    when = moment(date.fromisoformat(shown["dated"]))
    pages = typeset(TEMPLATES / "pdf/extract.typ", fitting_all(shown), standards=STANDARDS, timestamp=when)
    data = Attachment(canonical(shown), "Data", "application/json", "Uddraget som data")
    return attach(pages, {DATA: data}, timestamp=when)


def extract_word(extract: Extract) -> bytes:
    """Return the extract as Word. Raise WordTemplateError if a text would be lost."""
    return word_from(extract.as_json(), TEMPLATE.read_bytes(), "Uddrag af samlet vurdering")


def _headed(parts: Sequence[Part]) -> tuple[Part, ...]:
    """Return the parts without the headings that repeat the one before."""
    titles = ["", *(part.title for part in parts)]
    return tuple(
        replace(part, title="" if part.title == before else part.title)
        for part, before in zip(parts, titles, strict=False)
    )


def _whole(a: Assessment) -> Iterator[Part]:
    yield Part("forloeb", "Sagens forløb", facts=tuple(_stages(a)))
    yield Part("konklusion", "Konklusion", facts=(Fact("Konklusion", a.conclusion), *a.conclusion_texts))
    yield Part("forpligtelse", "Kommunens fortsatte forpligtelse", facts=a.duty)
    for number, one in enumerate(a.recommendations, 1):
        labels = ("Anbefalet indsats", "Formål", "Dimension", "Kontakt", "Tilbagemelding senest")
        told = zip(labels, (one.what, one.purpose, one.dimension, one.contact, one.deadline), strict=True)
        facts = tuple(Fact(label, text) for label, text in told if text)
        yield Part(f"anbefaling-{number}", f"Anbefaling til {one.to}", (one.to,), facts=facts)
    yield Part("usikkerhed", "Usikkerhed", judgements=_text(a.uncertainty))
    yield Part("mangler", "Hvad der mangler", lines=a.missing)
    yield Part("helhedsvurdering", "Helhedsvurdering", judgements=_text(a.whole))
    for key, title, points in (
        ("problemer", "Hovedproblematikker", a.problems),
        ("ressourcer", "Ressourcer", a.resources),
    ):
        lines = tuple(" · ".join(filter(None, (one.what, one.dimension, one.note))) for one in points)
        yield Part(key, title, lines=lines)
    for number, fact in enumerate(a.outlook, 1):
        yield Part(f"videre-{number}", fact.label, judgements=_text(fact.text))
    for dimension in a.dimensions:
        yield from _dimension(dimension)
    for number, clash in enumerate(a.clashes, 1):
        title = f"Modstridende oplysninger: {clash.topic}"
        yield Part(f"modstridende-{number}", title, _named(clash.statements), statements=clash.statements)
    names = tuple(dict.fromkeys(one.authority for one in a.contributors))
    people = tuple(
        ", ".join(filter(None, (one.authority, one.unit, one.person, one.date, one.reply))) for one in a.contributors
    )
    yield Part("bidragydere", "Hvem har bidraget", names, lines=people)
    yield Part("bekymring", "Bekymringen", facts=tuple(fact for one in a.concern for fact in one.facts))
    yield Part("iagttagelser", "Konkrete iagttagelser", statements=a.observations)
    for number, given in enumerate(a.contributions, 1):
        facts, name = (*given.facts, *given.texts), (given.heading.split(" · ")[0],)
        yield Part(
            f"bidrag-{number}",
            f"Bidrag fra {given.heading}",
            name,
            (Fact("Fra", given.by), *_facts("Bemærk", given.note), *facts),
            given.judgements,
            statements=given.statements,
        )
    for number, met in enumerate(a.meetings, 1):
        facts = (*met.facts, *(Fact(f"Aftalt indhentet fra {one.label}", one.text) for one in met.requests))
        lines = (*(f"Deltager: {one}" for one in met.participants), *(f"Grundlag: {one}" for one in met.basis))
        yield Part(f"moede-{number}", met.heading, facts=facts, judgements=met.texts, lines=lines)
    lines = tuple(", ".join(filter(None, (one.form, one.by, one.date, one.status, one.edition))) for one in a.sources)
    yield Part("skemaer", "Skemaerne bag vurderingen", lines=(*lines, *a.basis))


def _dimension(one: Dimension) -> Iterator[Part]:
    """Yield the placement together with the group's reasons and every dissent (rule 4), and then each statement as a part of its own.

    A placement is never offered without its dissent (design §3.4).
    """
    key = one.mark.lower()
    where = f"{one.mark} {one.name}"
    entries = one.standing
    dissent = tuple(d for entry in entries for d in entry.dissent)
    placed = Fact("Placering", " ".join(filter(None, (one.rating.code, one.rating.word))))
    facts = (placed, *_facts("Hvornår", one.told), *(fact for entry in entries for fact in entry.facts))
    texts = tuple(fact for entry in entries for fact in entry.texts)
    yield Part(key, f"{where}: gruppens vurdering", tuple(d.authority for d in dissent), facts, texts, dissent)
    up, down = SIDE_TITLES.get(one.scale, SIDE_TITLES["resources"])
    for part, title, statements in (
        ("for", up, one.supporting),
        ("imod", down, one.contrary),
        ("andre", UNPLACED, one.contributed),
    ):
        for number, statement in enumerate(statements, 1):
            own = (statement,)
            yield Part(f"{key}-{part}-{number}", f"{where}: {title.lower()}", _named(own), statements=own)


def _left_to_choice(case: Case) -> Iterator[Part]:
    """Yield the answers that a specification leaves to a choice. Raise NotCombinedError if one contains a protected name or address."""
    is_protected = case.is_protected
    # These answers did not pass through `assessment_of`, so they are searched for protected names and addresses here.
    found = chosen_parts(case)
    if is_protected and (findings := exposed(case, found)):
        raise NotCombinedError(findings)
    number = 0
    for part in found:
        for field_id in part.answers:
            number += 1
            yield Part(f"saerskilt-{number}", part.label(field_id), judgements=_text(part.text(field_id)))


def _stages(a: Assessment) -> Iterator[Fact]:
    for stage in a.stages:
        told = " · ".join(f"{fact.label} {fact.text}" for fact in stage.facts)
        if told:
            yield Fact(f"{stage.letter} {stage.name}", told)


def _named(statements: Sequence[Statement]) -> tuple[str, ...]:
    names = (one.authority for statement in statements for one in statement.provenance)
    return tuple(dict.fromkeys(name for name in names if name))


def _text(text: str) -> tuple[Fact, ...]:
    return (Fact("", text),) if text else ()


def _facts(label: str, text: str) -> tuple[Fact, ...]:
    return (Fact(label, text),) if text else ()


def _says(part: Part) -> bool:
    return any((part.facts, part.judgements, part.dissent, part.statements, part.lines))
