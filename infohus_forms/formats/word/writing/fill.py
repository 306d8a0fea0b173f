"""Filling of an existing Word form, as a person would in Word: only the contents of controls change."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from infohus_forms.formats.word.ooxml.markup import NAMESPACES, Xml, answer_run, checked
from infohus_forms.formats.word.ooxml.names import PROMPTS, q, w14
from infohus_forms.formats.word.ooxml.package import open_package, pack
from infohus_forms.formats.word.ooxml.stories import BODY
from infohus_forms.formats.word.writing.content_controls import full_date, prompt_run
from infohus_forms.models.question import Widget

LOCKED = ("sdtContentLocked", "contentLocked")


def fill_word(form: bytes, values: Mapping[str, str]) -> bytes:
    """Return the form with these texts in its controls, by name: a menu takes the code, a box any text for a tick.

    An empty text empties the control. A menu's text that is no code is written as it is. Raise KeyError
    for a name that the form does not have, ValueError for a control that is locked or a text that XML cannot hold,
    Refused for a file that is no Word file.
    """
    package = open_package(form)
    main = next(item.target for item in package.related("") if item.kind == "officeDocument")
    root = package.xml(main)
    if etree.QName(root).localname != BODY:
        message = "the main part is no document"
        raise ValueError(message)
    controls = {_setting(element, "tag"): element for element in root.iter(q("sdt"))}
    for name, text in values.items():
        _fill(name, controls[name], checked(text))
    parts = {name: package.read(name) for name in package.names.values() if not name.endswith("/")}
    parts[main] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return pack(parts)


def _fill(name: str, control: etree._Element, text: str) -> None:
    properties, content = control.find(q("sdtPr")), control.find(q("sdtContent"))
    if properties is None or content is None:
        message = f"{name}: the control has no content"
        raise ValueError(message)
    if _setting(control, "lock") in LOCKED:
        message = f"{name}: the control is locked"
        raise ValueError(message)
    box = properties.find(w14("checkbox"))
    if box is not None:
        _tick(box, content, on=bool(text))
        return
    widget, kind = _widget(properties)
    flag = properties.find(q("showingPlcHdr"))
    if flag is not None:
        properties.remove(flag)
    kind.attrib.pop(q("fullDate"), "")
    kind.attrib.pop(q("lastValue"), "")
    shown = text
    if not text:
        _show_prompt(properties)
    elif widget is Widget.DATE and full_date(text):
        kind.set(q("fullDate"), full_date(text))
    elif widget is Widget.MENU:
        labels = {item.get(q("value")): item.get(q("displayText")) for item in kind.findall(q("listItem"))}
        if labels.get(text):
            kind.set(q("lastValue"), text)
        shown = labels.get(text) or text
    for child in list(content):
        content.remove(child)
    content.extend(_elements(answer_run(shown) if text else prompt_run(PROMPTS[widget])))


def _show_prompt(properties: etree._Element) -> None:
    """Set the flag that the control shows its prompt; it comes after `w:placeholder` (ISO 29500-1 §17.5.2.38)."""
    placeholder = properties.find(q("placeholder"))
    flag = etree.Element(q("showingPlcHdr"))
    if placeholder is not None:
        placeholder.addnext(flag)
    else:
        properties.insert(0, flag)


def _tick(box: etree._Element, content: etree._Element, *, on: bool) -> None:
    state = box.find(w14("checkedState" if on else "uncheckedState"))
    mark = chr(int(state.get(w14("val")) or "", 16)) if state is not None else ("☒" if on else "☐")
    checked_element = box.find(w14("checked"))
    if checked_element is not None:
        checked_element.set(w14("val"), "1" if on else "0")
    for element in content.iter(q("t")):
        element.text = mark


def _widget(properties: etree._Element) -> tuple[Widget, etree._Element]:
    for name, widget in (("date", Widget.DATE), ("dropDownList", Widget.MENU), ("text", Widget.LINE)):
        kind = properties.find(q(name))
        if kind is not None:
            return widget, kind
    message = "the control is of no kind that can be filled in"
    raise ValueError(message)


def _setting(control: etree._Element, name: str) -> str:
    element = control.find(f"{q('sdtPr')}/{q(name)}")
    return (element.get(q("val")) or "") if element is not None else ""


def _elements(markup: Xml) -> list[etree._Element]:
    return list(etree.fromstring(f"<w:p {NAMESPACES}>{markup}</w:p>"))
