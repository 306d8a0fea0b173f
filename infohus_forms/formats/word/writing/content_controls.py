"""Content controls as markup: one run-level `w:sdt` for each control of the sheet (word.md §2).

The tag is the control's name, the alias its spoken label made unique; the prompt is in the
glossary, so that Word puts it back when a control is emptied.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from infohus_forms.formats.word.ooxml.markup import NOTHING, Xml, answer_run, el, paragraph, part, run, styled, w
from infohus_forms.formats.word.ooxml.names import CIRCLE, PROMPTS, SQUARE, prompt_name
from infohus_forms.models.question import Control, Option, Widget
from infohus_forms.models.specification.vocabulary import NAME_LENGTH

ALIAS_LENGTH = 64
ACCENT = "1F5C7A"
_DAY = re.compile(r"([0-3]\d)\.([01]\d)\.(\d{4})")


@dataclass(frozen=True, slots=True)
class Drawing:
    """The data for drawing any control of one form.

    `aliases` and `ids` are by control name; `values` are the prefilled texts; `circles` holds the
    names of boxes that are drawn as circles; `filler` is who fills in most questions, so that only the
    others name another; `paper` is the edition to be written on by hand: no prompts.
    """

    aliases: Mapping[str, str]
    ids: Mapping[str, int]
    values: Mapping[str, str]
    circles: frozenset[str]
    filler: str
    paper: bool = False

    def prefilled(self, control: Control) -> bool:
        """Return whether we wrote something in this control before the form was sent out."""
        return bool(self.values.get(control.name))


def aliases(controls: Iterable[Control]) -> dict[str, str]:
    """Return a unique title of at most 64 characters for each control, by its name.

    A long label keeps its head and its tail, where rows and choices differ.
    """
    given: dict[str, str] = {}
    taken: set[str] = set()
    for control in controls:
        label = " ".join((control.label or control.name).split()) or control.name
        alias, number = _shortened(label, ALIAS_LENGTH), 2
        while alias in taken:
            ending = f" ({number})"
            alias, number = _shortened(label, ALIAS_LENGTH - len(ending)) + ending, number + 1
        taken.add(alias)
        given[control.name] = alias
    return given


def options(control: Control) -> tuple[Option, ...]:
    """Return the lines of a menu with distinct texts: Word stores the shown text, not the code."""
    shown: list[Option] = []
    taken: set[str] = set()
    for option in control.options:
        text = " ".join(option.text.split()) or option.code
        if text in taken:
            text = f"{text} ({option.code})"
        taken.add(text)
        shown.append(Option(option.code, text))
    return tuple(shown)


def content_control(drawing: Drawing, control: Control, size: int = 0) -> Xml:
    """Return the control, empty or prefilled; `size` is the height of a box's mark in half-points."""
    if len(control.name) > NAME_LENGTH:
        message = f"a name of {len(control.name)} characters does not fit in a Word tag: {control.name}"
        raise ValueError(message)
    value = drawing.values.get(control.name, "")
    box = control.widget is Widget.BOX
    look = _mark_look(size, tinted=bool(value)) if box else NOTHING
    prompt = "" if value or box or drawing.paper else PROMPTS[control.widget]
    properties = w(
        "sdtPr",
        w("rPr", look) if look else NOTHING,
        w("alias", val=drawing.aliases[control.name]),
        w("tag", val=control.name),
        w("id", val=drawing.ids[control.name]),
        w("lock", val="sdtContentLocked" if control.locked and value else "sdtLocked"),
        NOTHING if box else w("placeholder", w("docPart", val=prompt_name(PROMPTS[control.widget]))),
        w("showingPlcHdr") if prompt else NOTHING,
        el("w15:color", {"w:val": ACCENT}),
        _kind(control, value, circle=control.name in drawing.circles),
    )
    return w("sdt", properties, w("sdtContent", _content(drawing, control, value, look)))


def full_date(text: str) -> str:
    """Return the machine-readable form of a shown date `dd.mm.åååå`; empty for any other text."""
    match = _DAY.fullmatch(text)
    if not match:
        return ""
    try:
        day = date(int(match[3]), int(match[2]), int(match[1]))
    except ValueError:
        return ""
    return f"{day.isoformat()}T00:00:00Z"


def prompt_run(prompt: str) -> Xml:
    """Return the run that shows a prompt."""
    return styled(prompt, "PlaceholderText")


def glossary() -> bytes:
    """Return the glossary part: one building block for each prompt (ISO 29500-1 §17.12)."""
    blocks = [
        w(
            "docPart",
            w(
                "docPartPr",
                w("name", val=prompt_name(prompt)),
                w("category", w("name", val="General"), w("gallery", val="placeholder")),
                w("types", w("type", val="bbPlcHdr")),
                w("behaviors", w("behavior", val="content")),
                w("guid", val="{" + str(uuid.uuid5(uuid.NAMESPACE_OID, prompt)).upper() + "}"),
            ),
            w("docPartBody", paragraph("Normal", prompt_run(prompt))),
        )
        for prompt in sorted(set(PROMPTS.values()))
    ]
    return part("w:glossaryDocument", w("docParts", *blocks))


def _content(drawing: Drawing, control: Control, value: str, look: Xml) -> Xml:
    if control.widget is Widget.BOX:
        on, off = CIRCLE if control.name in drawing.circles else SQUARE
        return run(on if value else off, look)
    if not value:
        return run("") if drawing.paper else prompt_run(PROMPTS[control.widget])
    if control.widget is Widget.MENU:
        return answer_run(next((option.text for option in options(control) if option.code == value), value))
    return answer_run(value)


def _kind(control: Control, value: str, *, circle: bool) -> Xml:
    """Return the element for the kind of control. No `w:lid` on dates: LibreOffice 26.8 spoils those."""
    match control.widget:
        case Widget.LINE:
            return w("text")
        case Widget.AREA:
            return w("text", multiLine=1)
        case Widget.DATE:
            day = full_date(value)
            children = (
                w("dateFormat", val="dd.MM.yyyy"),
                w("storeMappedDataAs", val="date"),
                w("calendar", val="gregorian"),
            )
            return w("date", *children, fullDate=day) if day else w("date", *children)
        case Widget.MENU:
            return w(
                "dropDownList", *(w("listItem", displayText=item.text, value=item.code) for item in options(control))
            )
        case Widget.BOX:
            on, off = CIRCLE if circle else SQUARE
            states = (("checkedState", on), ("uncheckedState", off))
            return el(
                "w14:checkbox",
                {},
                el("w14:checked", {"w14:val": 1 if value else 0}),
                *(el(f"w14:{name}", {"w14:val": f"{ord(mark):04X}", "w14:font": "MS Gothic"}) for name, mark in states),
            )


def _mark_look(size: int, *, tinted: bool) -> Xml:
    font = "MS Gothic"
    return Xml(
        w("rFonts", ascii=font, hAnsi=font, eastAsia=font, cs=font)
        + (w("sz", val=size) + w("szCs", val=size) if size else NOTHING)
        + (w("shd", val="clear", color="auto", fill="DDDDDD") if tinted else NOTHING)
    )


def _shortened(label: str, length: int) -> str:
    """Return the label within `length` UTF-16 units (Word's way of counting), cut in the middle."""
    if len(label.encode("utf-16-le")) // 2 <= length:
        return label
    head, tail = label, ""
    keep = length // 2
    tail = label[-keep:]
    while len((tail).encode("utf-16-le")) // 2 > keep:
        tail = tail[1:]
    head = label[: length - keep - 1]
    while len(head.encode("utf-16-le")) // 2 > length - keep - 1:
        head = head[:-1]
    return f"{head}…{tail}"
