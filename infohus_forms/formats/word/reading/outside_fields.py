"""Content outside the fields of a completed form: typed, changed, struck out, hidden, inserted, or in comments and notes.

Texts are compared with the blank form's and kept, each at the field that it is next to.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence

from lxml import etree

from infohus_forms.formats.word.ooxml import findings
from infohus_forms.formats.word.ooxml.embedded_parts import Blank, Known
from infohus_forms.formats.word.ooxml.formatting import ROW, RUN
from infohus_forms.formats.word.ooxml.names import q
from infohus_forms.formats.word.ooxml.stories import ASIDE_WORDS, ASIDES, BODY, EDGE, EDGES, Document
from infohus_forms.formats.word.ooxml.text import (
    CHANGING,
    CONFLICT,
    MARKED,
    ODD,
    Token,
    lines,
    shown_text,
    squeezed,
    tokens,
)
from infohus_forms.formats.word.reading.diff import Act, differences
from infohus_forms.formats.word.reading.hidden_text import odd_looks
from infohus_forms.formats.word.reading.stamps import computed_lines, is_of_program, stamped_shapes
from infohus_forms.formats.word.reading.struck import Struck, struck_findings
from infohus_forms.models.finding import Finding, Rule
from infohus_forms.models.response import Outside

ACTS = {
    Act.TYPED: findings.OUTSIDE,
    Act.CHANGED: findings.CHANGED,
    Act.REMOVED: findings.REMOVED,
    Act.MOVED: findings.TEXT_MOVED,
}
ANCHORS = {
    q("commentRangeStart"): "comments",
    q("commentReference"): "comments",
    q("footnoteReference"): "footnotes",
    q("endnoteReference"): "endnotes",
}
"""The element that anchors a comment or note in the text → the story that holds it (ISO 29500-1 §17.11.14, §17.13.4)."""
NOWHERE = "Dokumentet, uden for felterne"

FULL_LINE = 12
"""Characters of a line of the form's own from which it is recognised within a longer line; shorter ones are letters and digits of the strip."""
PAGE_END = "Over eller under skemaet"
"""The place of a stamp that is in no header or footer."""


def beside(
    document: Document,
    spoken: Mapping[str, list[Token]],
    known: Blank,
    blank: Blank | None,
    elsewhere: Container[str],
) -> Iterator[Outside | Finding]:
    """Yield each text outside the fields that must be kept, and each finding about such content.

    `spoken` has the tokens of each kind of story outside the known controls; `known` are the form's controls; `blank` is None when the blank itself is lost and
    nothing can be compared; `elsewhere` are texts, squeezed, that have been kept already.
    """
    body = spoken[BODY]
    if blank:
        yield from _body(body, blank, elsewhere)
        yield from _edges(document, [line for kind in EDGES for line in lines(spoken.get(kind, ()))], blank)
    # What was taken out of the stories when the file was opened.
    yield from (Outside(EDGE, "", text) for text in document.marked)
    yield from (Outside(PAGE_END, "", stamp) for stamp in document.stamps)
    yield from _stamped(document, spoken)
    yield from _formatted(document, known)
    yield from _inserted(body, known)
    yield from _asides(document, known)


def _body(body: Sequence[Token], blank: Blank, elsewhere: Container[str]) -> Iterator[Outside | Finding]:
    """Yield what differs between the body's text and the blank's, in order; moved words are reported once for each field."""
    moved: set[str] = set()
    for item in differences(blank.body, lines(body), blank.labels):
        place, field = _near(blank.by_name.get(item.near), "Dokumentet")
        if item.text in elsewhere or (item.act is Act.MOVED and field in moved):
            continue
        if item.act is Act.MOVED:
            moved.add(field)
        yield from _text(ACTS[item.act], place, field, item.text)


def _edges(document: Document, seen: Sequence[str], blank: Blank) -> Iterator[Outside | Finding]:
    """Yield what differs in headers and footers, compared as sets of lines; what a program wrote there is kept and only noted, once."""
    computed = {line for story in document.of(*EDGES) for line in computed_lines(story.root)}
    present, stamped = set(seen), list[str]()
    # A form may come back with several headers and footers; a line that is there more often than in each of them was typed again.
    copies = max(sum(1 for _ in document.of(kind)) for kind in EDGES)
    for line, count in Counter(seen).items():
        if line in blank.edges and count <= copies * blank.edges.count(line):
            continue
        own, rest = _split(line, blank.edges)
        if line in computed or is_of_program(rest):
            present.add(own)
            stamped.append(rest)
            yield Outside(EDGE, "", rest)
        else:
            yield from _text(findings.OUTSIDE, EDGE, "", line)
    if stamped or any(stamp not in stamped for stamp in document.stamps):
        yield findings.STAMPED.at(place=PAGE_END if document.stamps else EDGE)
    if not set(blank.edges) <= present:
        yield findings.REMOVED.at(place=EDGE)


def _split(line: str, own: Sequence[str]) -> tuple[str, str]:
    """Return the form's own line at the start or end of a line, and the rest: a program may write its own next to it."""
    for text in own:
        if line == text:
            break
        if len(text) >= FULL_LINE and line.startswith(text):
            return text, line[len(text) :].strip()
        if len(text) >= FULL_LINE and line.endswith(text):
            return text, line[: -len(text)].strip()
    return "", line


def _stamped(document: Document, spoken: Mapping[str, list[Token]]) -> Iterator[Finding]:
    """Yield a finding for a picture or other object in a header or footer other than the header's own QR code."""
    # One object is the form's own: the QR code of the header. A stamp in a shape is reported by `_edges`.
    for kind, own in zip(EDGES, (1, 0), strict=True):
        usual = sum(own + stamped_shapes(story.root) for story in document.of(kind))
        objects = [what for sort, what in spoken.get(kind, ()) if sort == "content" and what not in CHANGING.values()]
        if len(objects) > usual:
            yield findings.CONTENT.at(place=EDGE, what=objects[-1])
    if any(ODD[q(CONFLICT)] in spoken.get(kind, ()) for kind in EDGES):
        yield findings.TWO_HANDS.at(place=EDGE)


def _near(control: Known | None, otherwise: str = NOWHERE) -> tuple[str, str]:
    """Return the place and the field of content next to a control."""
    return (f"Ved »{control.label}«", control.field) if control else (otherwise, "")


def _text(rule: Rule, place: str, near: str, text: str) -> Iterator[Outside | Finding]:
    if rule not in (findings.REMOVED, findings.TEXT_MOVED):
        yield Outside(place, near, text)
    yield rule.at(near, place)


def _formatted(document: Document, known: Blank) -> Iterator[Finding]:
    """Yield a finding for each place where a text looks otherwise than it counts, inside a field or next to it; most forms have none.

    A colour, a line or a frame counts only next to a field: people mark a choice so instead of ticking it (decision 59).
    """
    told: dict[tuple[Rule, str, str], Finding] = {}
    struck: list[Struck] = []
    roots = [story.root for story in document.of(BODY, *EDGES)]
    for rule, element, why in (item for root in roots for item in odd_looks(root, document.styles)):
        if element.tag == RUN:
            inside = _inside(element)
            if (inside and rule is findings.MARKED_WORDS) or not shown_text(tokens(element)).strip():
                continue
            control = known.by_name.get(inside or _beside_run(element, known))
        else:
            around = (element, *element.iterancestors(ROW))
            inside = _inside(element) or next((name for place in around for name in _names(place, known)), "")
            control = known.by_name.get(inside)
            if not control and rule is not findings.CUT_OFF:
                continue
        place, near = (f"»{control.label}«", control.field) if control and inside else _near(control)
        if rule is findings.STRUCK:
            row = None if control else next(element.iterancestors(ROW), None)
            if row is not None:  # the number that is printed in front of a row
                control = known.by_name.get(next(_names(row, known), ""))
                place, _ = _near(control)
            struck.append(Struck(element, control, bool(inside), place))
        else:
            told.setdefault((rule, place, why), rule.at(near, place, why=why))
    yield from told.values()
    yield from struck_findings(struck, roots, known)


def _inside(element: etree._Element) -> str:
    """Return the known control around an element, empty if there is none."""
    return next((name for above in element.iterancestors(q("sdt")) if (name := above.get(MARKED))), "")


def _names(element: etree._Element, known: Blank) -> Iterator[str]:
    """Yield the known controls in an element."""
    names = (control.get(MARKED) or "" for control in element.iter(q("sdt")))
    return (name for name in names if name in known.by_name)


def _beside_run(line: etree._Element, known: Blank) -> str:
    """Return the control in a run's paragraph, else the control whose question the paragraph names."""
    paragraph = next(line.iterancestors(q("p")), None)
    if paragraph is None:
        return ""
    labels = (known.labels.get(text, "") for text in lines(tokens(paragraph)))
    return next(_names(paragraph, known), "") or next((name for name in labels if name in known.by_name), "")


def _inserted(body: Sequence[Token], known: Blank) -> Iterator[Finding]:
    """Yield a finding for each object and each change by two people: at the control in its paragraph, else at the one before it."""
    if not any(kind == "content" or said == CONFLICT for kind, said in body):
        return
    told: dict[tuple[str, str], Finding] = {}
    near, texts, waiting = "", list[str](), list[Token]()
    for kind, said in [*body, ("paragraph", "")]:
        # The control of the paragraph may come after the object, so findings wait until a control or the paragraph's end.
        if kind == "content" or (kind, said) == ODD[q(CONFLICT)]:
            waiting.append((kind, said))
        elif kind == "text":
            texts.append(said)
        elif kind in ("control", "paragraph"):
            near = said or (known.labels.get(squeezed("".join(texts))) if texts else "") or near
            place, field = _near(known.by_name.get(near))
            for sort, what in waiting:
                rule = findings.CONTENT if sort == "content" else findings.TWO_HANDS
                told.setdefault((what, place), rule.at(field, place, what=what))
            waiting = []
            texts = [] if kind == "paragraph" else texts
    yield from told.values()


def _asides(document: Document, known: Blank) -> Iterator[Outside | Finding]:
    """Yield comments and notes: kept, never an answer, each at the control that it is anchored to."""
    stories = [story for story in document.of(*ASIDES) if len(story.root)]
    anchors = _anchors(document, known) if stories else {}
    told: dict[tuple[str, str], Finding] = {}
    for story in stories:
        what = ASIDE_WORDS[story.kind]
        for item in story.root:
            text = shown_text(tokens(item))
            if not text.strip():
                continue
            name = anchors.get((story.kind, item.get(q("id")) or ""), "")
            place, field = _near(known.by_name.get(name), "Dokumentet")
            yield Outside(f"{what.capitalize()}: {place}" if name else what.capitalize(), field, text)
            told.setdefault((what, place), findings.COMMENT.at(field, place, what=what))
    yield from told.values()


def _anchors(document: Document, known: Blank) -> dict[tuple[str, str], str]:
    """Return (kind of story, identifier) → the control that a comment or note is anchored in or next to, else the last before it."""
    anchors: dict[tuple[str, str], str] = {}
    last = ""
    for story in document.of(BODY):
        for element in story.root.iter(q("sdt"), *ANCHORS):
            name = element.get(MARKED) or ""
            last = name if name in known.by_name else last
            if element.tag in ANCHORS:
                near = _inside(element) or _beside_run(element, known) or last
                anchors.setdefault((ANCHORS[str(element.tag)], element.get(q("id")) or ""), near)
    return anchors
