"""Conversion of a layout to a form: each link named `field:NAME` becomes a field of that name, its structure element a `/Form`.

Place, reading order and parent tree come from Typst and are not changed (ISO 14289-1 §7.18).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import takewhile

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

from infohus_forms.formats.pdf.common.appearance import Appearances
from infohus_forms.formats.pdf.common.conventions import CHOOSE, COMBO, ID_SIZE, MULTILINE, READ_ONLY, REQUIRED, SIZE
from infohus_forms.formats.pdf.common.fonts import SIMPLE, simple_font
from infohus_forms.formats.pdf.writing.table_headers import add_row_headers
from infohus_forms.models.question import Control, Widget

LINK = "field:"
"""Prefix of a control's name in the template's links."""
UNWANTED = ("/A", "/Border", "/Contents")
"""Keys of a link that a widget must not have."""
PRINTED = 4
"""Annotation flag Print, without which a widget is not printed (ISO 32000-1, table 165)."""


@dataclass(slots=True)
class FormMaker:
    """State shared by the fields of one document."""

    document: Pdf
    controls: Mapping[str, Control]
    locked: frozenset[str]
    looks: Appearances
    fields: list[pikepdf.Object] = field(default_factory=list)
    groups: dict[str, pikepdf.Object] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)


def add_fields(document: Pdf, controls: Mapping[str, Control], *, locked: frozenset[str], id_field: str) -> Appearances:
    """Turn the document's links into the fields of `controls` (by name) and a read-only field `id_field`.

    `locked` has the names of controls that no one may edit. Return the document's appearances, for filling.
    Raise KeyError if the layout has a link that is no control, ValueError if a control has no link.
    """
    resources = document.make_indirect(Dictionary(Font=Dictionary({f"/{SIMPLE}": simple_font(document)})))
    maker = FormMaker(document, controls, locked, Appearances(document, resources), labels=_group_labels(controls))
    elements = dict(_by_struct_parent(document.Root.StructTreeRoot.ParentTree))
    drawn = set()
    for page in document.pages:
        annotations = page.obj.get("/Annots")
        if annotations is None:
            continue
        # Tab follows the structure (ISO 14289-1 §7.18.3).
        page.obj["/Tabs"] = Name.S
        for annotation in annotations:
            name = str(annotation["/A"]["/URI"]).removeprefix(LINK)
            for key in UNWANTED:
                del annotation[key]
            annotation["/Subtype"] = Name.Widget
            element = elements[int(annotation["/StructParent"])]
            element["/S"] = Name.Form
            if name == id_field:
                label = _identity(maker, annotation, name)
            else:
                label = _widget(maker, annotation, controls[name])
            element["/Alt"] = String(label)
            drawn.add(name)
    if missing := controls.keys() - drawn:
        message = f"not drawn by the template: {', '.join(sorted(missing)[:5])}"
        raise ValueError(message)
    add_row_headers(document)
    document.Root.AcroForm = document.make_indirect(
        Dictionary(Fields=Array(maker.fields), DR=resources, DA=String(_default(SIZE)))
    )
    return maker.looks


def size_of(annotation: pikepdf.Object) -> tuple[float, float]:
    """Return width and height of a widget in points, rounded so that equal boxes share their appearance."""
    left, low, right, high = (float(value) for value in annotation["/Rect"])
    return round(right - left, 1), round(high - low, 1)


def shown_option(code: str, text: str) -> str:
    """Return the text that a menu shows for an option."""
    return text if code else CHOOSE


def _widget(maker: FormMaker, annotation: pikepdf.Object, control: Control) -> str:
    """Turn a link into the widget of a control; return its label for screen readers."""
    label = f"{control.label}, skal udfyldes" if control.required else control.label
    annotation["/F"] = PRINTED
    annotation["/TU"] = String(label)
    flags = (REQUIRED if control.required else 0) | (READ_ONLY if control.name in maker.locked else 0)
    if control.widget is Widget.BOX:
        _box(maker, annotation, control, flags)
        return label
    width, height = size_of(annotation)
    annotation["/T"] = String(control.name)
    annotation["/DA"] = String(_default(SIZE))
    annotation["/V"] = String("")
    annotation["/AP"] = Dictionary(N=maker.looks.blank(width, height))
    if control.widget is Widget.MENU:
        annotation["/FT"] = Name.Ch
        flags |= COMBO
        annotation["/Opt"] = Array(
            Array([String(code), String(shown_option(code, text))])
            for code, text in (("", ""), *((option.code, option.text) for option in control.options))
        )
    else:
        annotation["/FT"] = Name.Tx
        flags |= MULTILINE if control.widget is Widget.AREA else 0
        if control.max_length:
            annotation["/MaxLen"] = control.max_length
    if flags:
        annotation["/Ff"] = flags
    maker.fields.append(annotation)
    return label


def _box(maker: FormMaker, annotation: pikepdf.Object, control: Control, flags: int) -> None:
    """Turn a link into a box: a field, or one state of its group. The state has group and code, so that it can be read alone.

    A group is one check box field with a widget for each state: ticking one unticks the others, and ticking it again
    takes the answer back. Radio buttons cannot be made blank again in Chromium, Edge or Firefox (decision 24).
    """
    width, height = size_of(annotation)
    state = f"/{control.name}"
    annotation["/AS"] = Name.Off
    annotation["/AP"] = Dictionary(
        N=Dictionary({state: maker.looks.cross(width, height), "/Off": maker.looks.empty(width, height)})
    )
    # The cross of ZapfDingbats, for viewers that draw the box themselves (ISO 32000-1 table 189).
    annotation["/MK"] = Dictionary(CA=String("8"))
    if not control.group:
        annotation["/FT"] = Name.Btn
        annotation["/T"] = String(control.name)
        annotation["/V"] = Name.Off
        if flags:
            annotation["/Ff"] = flags
        maker.fields.append(annotation)
        return
    group = maker.groups.get(control.group)
    if group is None:
        group = maker.document.make_indirect(
            Dictionary(
                FT=Name.Btn,
                T=String(control.group),
                TU=String(maker.labels[control.group]),
                Ff=flags,
                V=Name.Off,
                Kids=Array([]),
            )
        )
        maker.groups[control.group] = group
        maker.fields.append(group)
    annotation["/Parent"] = group
    group["/Kids"].append(annotation)


def _identity(maker: FormMaker, annotation: pikepdf.Object, name: str) -> str:
    """Turn a link into the read-only identity field; return its label for screen readers."""
    width, height = size_of(annotation)
    label = "Skemaets id"
    annotation["/F"] = PRINTED
    annotation["/FT"] = Name.Tx
    annotation["/Ff"] = READ_ONLY
    annotation["/T"] = String(name)
    annotation["/TU"] = String(label)
    annotation["/DA"] = String(_default(ID_SIZE))
    annotation["/V"] = String("")
    annotation["/AP"] = Dictionary(N=maker.looks.blank(width, height))
    maker.fields.append(annotation)
    return label


def _default(size: float) -> str:
    """Return the default appearance string of a field (ISO 32000-1 §12.7.3.3)."""
    return f"/{SIMPLE} {size:g} Tf 0.09 0.13 0.2 rg"


def _group_labels(controls: Mapping[str, Control]) -> dict[str, str]:
    """Return the label of each group for screen readers: what the labels of its boxes have in common before the last `: `."""
    members: dict[str, list[str]] = {}
    for control in controls.values():
        if control.group:
            members.setdefault(control.group, []).append(control.label)
    return {group: _common(labels) for group, labels in members.items()}


def _common(labels: list[str]) -> str:
    """Return what labels have in common before the last `: ` that they share, else the first label."""
    columns = takewhile(lambda letters: len(set(letters)) == 1, zip(*labels, strict=False))
    return "".join(letters[0] for letters in columns).rpartition(": ")[0] or labels[0]


def _by_struct_parent(node: pikepdf.Object) -> Iterator[tuple[int, pikepdf.Object]]:
    """Yield numbers and structure elements of a number tree (ISO 32000-1 §7.9.7)."""
    for kid in node.get("/Kids", ()):
        yield from _by_struct_parent(kid)
    numbers = list(node.get("/Nums", ()))
    yield from ((int(key), value) for key, value in zip(numbers[::2], numbers[1::2], strict=True))
