"""A completed Word form read back: every control by its name, and everything outside them (word.md §4).

Nothing is dropped and nothing is guessed silently: what is not an answer is kept as `Outside`, and what is
doubtful is a finding.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from infohus_forms.formats import limits
from infohus_forms.formats.word.ooxml import findings
from infohus_forms.formats.word.ooxml.embedded_parts import Blank, Known
from infohus_forms.formats.word.ooxml.names import STAMP_KEYS, q
from infohus_forms.formats.word.ooxml.stories import ASIDES, BODY, EDGES, Document
from infohus_forms.formats.word.ooxml.text import BEGINS, MARKED, Token, shown_text, squeezed, tokens, told
from infohus_forms.formats.word.reading.control_matching import (
    Found,
    doubles,
    find_controls,
    identified,
    recovery,
    widget_of,
)
from infohus_forms.formats.word.reading.control_values import Value, value
from infohus_forms.formats.word.reading.dates import program_clock
from infohus_forms.formats.word.reading.foreign import not_ours
from infohus_forms.formats.word.reading.open import open_document
from infohus_forms.formats.word.reading.outside_fields import beside
from infohus_forms.formats.word.reading.prompts import is_prompt
from infohus_forms.models.finding import Finding, Refused
from infohus_forms.models.question import Widget
from infohus_forms.models.response import Carrier, Outside, RawForm, Stamp

MANY = 8
"""More recovered controls than this are reported in one finding."""
BETWEEN = "\n⁂\n"
"""Separator in `raw` between the texts of a control that was found more than once."""


@dataclass(slots=True)
class _Answers:
    """The results gathered while reading."""

    texts: dict[str, str] = field(default_factory=dict)
    ticked: set[str] = field(default_factory=set)
    raw: dict[str, str] = field(default_factory=dict)
    outside: list[Outside] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def read_word(data: bytes) -> RawForm:
    """Return the content of a completed Word form by control name.

    Raise Refused for a file that is no readable .docx, is over a limit, is not one of our forms, or has lost
    all its fields.
    """
    document = open_document(data)
    stamp = document.embedded.stamp or document.properties
    if stamp is None:
        raise Refused(not_ours(document))
    blank = document.embedded.blank
    names: Container[str] = blank.by_name if blank else ()
    found = [item for story in document.of(BODY, *EDGES, *ASIDES) for item in find_controls(story.root, names)]
    _within(len(found), limits.CONTROLS, "felter")
    known = blank or _supposed(found)
    named = identified(found, known, trust_titles=not document.old_office)
    answers = _Answers(findings=[*document.findings, *_about_file(document, stamp)])
    groups = doubles(named)
    # Without a known control nothing can be read by name; only a form whose blank has no controls may have none.
    if not groups and (blank is None or blank.controls):
        raise Refused(findings.NO_FIELDS.at(form=stamp.form, version=stamp.version))
    spoken, said = _spoken(document)
    _within(
        sum(out.count(BEGINS) for out in (*spoken.values(), *(own for all_own in said.values() for own in all_own))),
        limits.PARAGRAPHS,
        "afsnit",
    )
    # Over all date controls of the file at once: a program's clock shows only where two of them share a moment (decision 91).
    clock = program_clock((item.name, item.full_date) for item in named if item.kind == "date")
    for name, items in groups.items():
        _gather(name, items, said[name], known, answers, clock)
    answers.findings = _gathered(answers.findings)
    answers.findings += _missing(known, groups.keys())
    answers.findings += _recovered(named, known)
    answers.findings += _moved(named, known, [*_at_the_edge(document), *_within_others(said)])
    # The text of unknown controls is kept once, here, and not again as text outside the fields.
    elsewhere = set(_unknown([item for item in named if not item.name], answers))
    for item in beside(document, spoken, known, blank, elsewhere):
        if isinstance(item, Outside):
            answers.outside.append(item)
        else:
            answers.findings.append(item)
    return RawForm(
        Carrier.WORD,
        stamp,
        document.embedded.spec,
        answers.texts,
        frozenset(answers.ticked),
        frozenset(groups),
        answers.raw,
        tuple(_bounded(answers.outside)),
        tuple(answers.findings),
    )


def _within(count: int, most: int, what: str) -> None:
    if count > most:
        raise Refused(findings.LIMIT.at(limit=f"flere end {most} {what}"))


def _spoken(document: Document) -> tuple[dict[str, list[Token]], dict[str, list[list[Token]]]]:
    """Return the tokens of the stories outside the known controls by kind of story, and those in each known control by name, in order."""
    around: dict[str, list[Token]] = {}
    inside: dict[str, list[list[Token]]] = {}
    for story in document.of(BODY, *EDGES, *ASIDES):
        out, own = told(story.root)
        around.setdefault(story.kind, []).extend(out)
        for name, pieces in own.items():
            inside.setdefault(name, []).extend(pieces)
    return around, inside


def _supposed(found: Sequence[Found]) -> Blank:
    """Return a blank for a form whose embedded part is gone: the controls with names, as the file describes them."""
    controls = {
        item.tag: Known(
            item.tag,
            widget_of(item, None),
            item.tag.partition("__")[0].partition("=")[0],
            item.alias,
            item.options,
        )
        for item in found
        if item.tag
    }
    return Blank(tuple(controls.values()), {name: item.label for name, item in controls.items()}, (), ())


def _about_file(document: Document, stamp: Stamp) -> Iterator[Finding]:
    other = document.properties
    if other and document.embedded.stamp:
        mine = {key: getattr(stamp, key) for key in STAMP_KEYS}
        apart = [key for key in STAMP_KEYS if mine[key] != getattr(other, key)]
        if apart:
            yield findings.IDENTITY.at(place="Filens egenskaber", keys=", ".join(apart))
    if document.embedded.blank is None:
        yield findings.NO_BLANK.at(place="Dokumentet")
    if document.old_office:
        yield findings.OLD_OFFICE.at(place="Dokumentet", version=document.old_office)


def _moved(named: Sequence[Found], known: Blank, elsewhere: Sequence[str]) -> Iterator[Finding]:
    """Yield a finding for each control that is `elsewhere` or out of the blank's order: its answer may be another question's.

    The largest set of controls that still follow one another as in the blank is taken to be in its place.
    """
    for name in dict.fromkeys([*elsewhere, *_out_of_order(named, known)]):
        control = known.by_name[name]
        yield findings.MOVED.at(control.field, f"»{control.label}«")


def _at_the_edge(document: Document) -> Iterator[str]:
    """Yield the known controls in headers, footers, notes and comments, where the blank has none."""
    for story in document.of(*EDGES, *ASIDES):
        yield from (name for control in story.root.iter(q("sdt")) if (name := control.get(MARKED)))


def _within_others(said: Mapping[str, Sequence[Sequence[Token]]]) -> Iterator[str]:
    """Yield the known controls inside another known control, from the tokens of each."""
    return (name for pieces in said.values() for own in pieces for kind, name in own if kind == "control")


def _out_of_order(named: Sequence[Found], known: Blank) -> Iterator[str]:
    """Yield the known controls that are not in the longest increasing subsequence of the blank's order, and copies in a wrong place."""
    places = {control.name: place for place, control in enumerate(known.controls)}
    order = [item.name for item in named if item.name in places and item.how == "tag"]
    if len(order) == len(named) and all(places[one] < places[other] for one, other in pairwise(order)):
        return
    # Longest increasing subsequence by patience sorting: `best[n]` is the lowest last place of a subsequence of n + 1
    # controls, `length[index]` the index in `best` at which a control ended; the loop after it walks one subsequence back.
    best: list[int] = []
    length: list[int] = []
    for name in order:
        at = bisect_left(best, places[name])
        best[at : at + 1] = [places[name]]
        length.append(at)
    needed, stays = len(best) - 1, set()
    for index in range(len(order) - 1, -1, -1):
        if length[index] == needed:
            stays.add(index)
            needed -= 1
    # A control that is in the file more than once is judged by `_copied_away`.
    once = {name for name in order if order.count(name) == 1} if len(stays) < len(order) else set()
    astray = [name for index, name in enumerate(order) if index not in stays and name in once]
    yield from astray
    yield from _copied_away(named, known)


def _copied_away(named: Sequence[Found], known: Blank) -> Iterator[str]:
    """Yield the controls of which a copy is inside another control, or has neither of its neighbours in the blank next to it.

    A text copied there was meant to answer the question there, which is empty.
    """
    standing = [item for item in named if item.name in known.by_name]
    often = Counter(item.name for item in standing)
    if len(often) == len(standing):
        return
    order = [control.name for control in known.controls]
    beside = {name: (before, after) for before, name, after in zip(["", *order], order, [*order[1:], ""], strict=False)}
    here = [item.name for item in standing]
    for item, before, after in zip(standing, ["", *here], [*here[1:], ""], strict=False):
        if often[item.name] > 1:
            outer = {above.get(MARKED) or item.name for above in item.element.iterancestors(q("sdt"))}
            home = before in (beside[item.name][0], item.name) or after in (beside[item.name][1], item.name)
            if not home or outer - {item.name}:
                yield item.name


def _gather(
    name: str,
    items: Sequence[Found],
    said: Sequence[Sequence[Token]],
    known: Blank,
    answers: _Answers,
    clock: frozenset[str],
) -> None:
    """Add the value of a control to the answers; for a control found more than once, the value that all of them agree on."""
    control = known.by_name[name]
    place = f"»{control.label}«"
    read = [value(item, own, control, place, clock) for item, own in zip(items, said, strict=True)]
    answers.raw[name] = BETWEEN.join([one.raw for one in read if one.text or one.ticked or one.findings])
    for one in read:
        answers.findings += one.findings
        if one.extra:
            answers.outside.append(Outside(place, control.field, one.extra))
    chosen = read[0] if len(read) == 1 else _agreed(read, control, place, answers)
    if control.widget is Widget.BOX:
        if chosen.ticked:
            answers.ticked.add(name)
    else:
        answers.texts[name] = chosen.text


def _agreed(read: Sequence[Value], control: Known, place: str, answers: _Answers) -> Value:
    """Return the value that several places of one control agree on; on a conflict an empty value, and every text is kept."""
    said = {(one.text, one.ticked) for one in read}
    filled = [one for one in read if one.text.strip()]
    if len(said) == 1:
        answers.findings.append(findings.DOUBLED.at(control.field, place, count=len(read)))
        return read[0]
    if control.widget is not Widget.BOX and len({one.text for one in filled}) == 1:
        answers.findings.append(findings.DOUBLED.at(control.field, place, count=len(read)))
        return filled[0]
    # No answer is chosen between different ones; every text is kept (decision 44).
    answers.findings.append(findings.CONFLICT.at(control.field, place, count=len(read)))
    answers.outside += [Outside(place, control.field, one.text) for one in filled]
    return Value("", ticked=False, raw="")


def _gathered(found: Sequence[Finding]) -> list[Finding]:
    """Return the findings, with one note on prompts instead of many when a program has mistaken very many of them."""
    prompts = [item for item in found if item.code == findings.PROMPT.code]
    if len(prompts) <= MANY:
        return list(found)
    rest = [item for item in found if item.code != findings.PROMPT.code]
    return [*rest, findings.PROMPTS.at(place="Dokumentet", count=len(prompts))]


def _missing(known: Blank, present: Container[str]) -> Iterator[Finding]:
    """Yield one finding for each field with controls that are gone."""
    gone: dict[str, list[Known]] = {}
    total: dict[str, int] = {}
    for control in known.controls:
        total[control.field] = total.get(control.field, 0) + 1
        if control.name not in present:
            gone.setdefault(control.field, []).append(control)
    for field_id, controls in gone.items():
        place = f"»{controls[0].label}«"
        yield findings.MISSING.at(field_id, place, count=len(controls), total=total[field_id])


def _recovered(named: Sequence[Found], known: Blank) -> Iterator[Finding]:
    for how, count in sorted(recovery(named).items()):
        if count > MANY:
            yield findings.ALL_RECOVERED.at(place="Dokumentet", how=how, count=count)
            continue
        for item in named:
            if item.how == how:
                control = known.by_name[item.name]
                yield findings.RECOVERED.at(control.field, f"»{control.label}«", how=how)


def _unknown(items: Sequence[Found], answers: _Answers) -> Iterator[str]:
    """Keep the text of controls that are none of ours, but not a prompt; yield each text that is dealt with, squeezed."""
    for item in items:
        shown = shown_text(tokens(item.element))
        prompt = item.prompting or is_prompt(shown)
        text = shown if (item.checked if item.kind == "checkbox" else not prompt) else ""
        place = f"Ukendt felt »{item.alias}«" if item.alias else "Ukendt felt"
        if text.strip():
            answers.outside.append(Outside(place, "", text))
            answers.findings.append(findings.UNKNOWN.at(place=place))
            yield squeezed(text)
        else:
            answers.findings.append(findings.EMPTY_UNKNOWN.at(place=place))
            if is_prompt(shown):
                yield squeezed(shown)


def _bounded(outside: Sequence[Outside]) -> Iterator[Outside]:
    """Yield the pieces of text, the last ones joined when there are very many."""
    yield from outside[: limits.OUTSIDE_ENTRIES]
    if len(outside) > limits.OUTSIDE_ENTRIES:
        yield Outside("Dokumentet", "", "\n".join(item.text for item in outside[limits.OUTSIDE_ENTRIES :]))
