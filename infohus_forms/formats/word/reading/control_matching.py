"""The content controls of a file, and which control of the form each of them is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from lxml import etree

from infohus_forms.formats.word.ooxml.embedded_parts import Blank, Known
from infohus_forms.formats.word.ooxml.names import KIND_WIDGETS, OFF, q, w14, w15
from infohus_forms.formats.word.ooxml.text import MARKED, mark, squeezed
from infohus_forms.models.question import Option, Widget

USUAL = 3
"""Parts of a known control: its properties, its content and the mark of its end; only one with more can have two contents."""
ON = frozenset(("1", "true", "on"))
CONTROL, CONTENT, TITLE, VALUE = q("sdt"), q("sdtContent"), f"{q('sdtPr')}/{q('alias')}", q("val")
CHECKED, CHECKED_VALUE = w14("checked"), w14("val")
SECOND_STATE = f"{CHECKED}[2]"
MENUS = frozenset(("dropDownList", "comboBox"))
CONTAINERS = frozenset(("group", "repeatingSection", "repeatingSectionItem"))
OTHER_KINDS = ("picture", "docPartObj", "docPartList", "citation", "bibliography", "equation", "group")
KINDS = {
    **{q(name): name for name in (*KIND_WIDGETS, *OTHER_KINDS)},
    w14("checkbox"): "checkbox",
    **{w15(name): name for name in ("repeatingSection", "repeatingSectionItem")},
}
"""Element of a control's properties → the kind of control that it makes (ISO 29500-1 §17.5.2, [MS-DOCX] §2.5-2.6)."""
READ = {
    **{q(name): name for name in ("tag", "showingPlcHdr", "dataBinding")},
    w15("dataBinding"): "dataBinding",
    **dict.fromkeys(KINDS, "kind"),
}
"""The properties that are read."""
TWICE = "twice"
"""Word for a property that a control has more than once; programs take the first or the last, or refuse the file."""


class Found(NamedTuple):
    """A content control in the file. `name` is the control that it was recognised as, `how` the means."""

    element: etree._Element
    said: Mapping[str, etree._Element]
    """Its properties, by the words of `READ`."""
    tag: str
    kind: str
    name: str = ""
    how: str = ""

    @property
    def alias(self) -> str:
        """Its title; looked up on demand, since few are needed."""
        return _attribute(self.element.find(TITLE), VALUE)

    @property
    def prompting(self) -> bool:
        """Whether its flag marks its text as a prompt."""
        flag = self.said.get("showingPlcHdr")
        return flag is not None and (flag.get(VALUE) or "1").lower() not in OFF

    @property
    def contradicting(self) -> bool:
        """Whether it has two of what there is one of: tag, kind, state of a box, content."""
        if TWICE in self.said or (len(self.element) > USUAL and len(self.element.findall(CONTENT)) > 1):
            return True
        return self.kind == "checkbox" and self.said["kind"].find(SECOND_STATE) is not None

    @property
    def prompting_inside(self) -> bool:
        """Whether a control in it is flagged as showing its prompt, which is then not somebody's text."""
        inner = self.element.iterdescendants(CONTROL)
        flags = (flag for control in inner for flag in control.iterfind(f"{q('sdtPr')}/{q('showingPlcHdr')}"))
        return any((flag.get(VALUE) or "1").lower() not in OFF for flag in flags)

    @property
    def bound(self) -> bool:
        """Whether its text is another program's data."""
        return "dataBinding" in self.said

    @property
    def checked(self) -> bool:
        """The state of a box."""
        for part in self.said["kind"] if self.kind == "checkbox" else ():
            if part.tag == CHECKED:
                return (part.get(CHECKED_VALUE) or "1").lower() in ON
        return False

    @property
    def full_date(self) -> str:
        """The day that a date control has saved next to its text."""
        return _attribute(self.said["kind"], q("fullDate")) if self.kind == "date" else ""

    @property
    def last_value(self) -> str:
        """The code that a menu has saved next to its text."""
        return _attribute(self.said["kind"], q("lastValue")) if self.kind in MENUS else ""

    @property
    def options(self) -> tuple[Option, ...]:
        """A menu's lines as the file has them."""
        items = self.said["kind"].iterchildren(q("listItem")) if self.kind in MENUS else ()
        pairs = [(_attribute(item, q("value")), item.get(q("displayText"))) for item in items]
        return tuple(Option(value, value if text is None else text) for value, text in pairs)


def find_controls(root: etree._Element, names: Container[str] = ()) -> list[Found]:
    """Return every content control of a story that can hold an answer, in reading order; a tag in `names` identifies it.

    A control's properties come after its start and before its content, so one pass over the story finds both.
    """
    controls: list[tuple[etree._Element, dict[str, etree._Element]]] = []
    for element in root.iter(CONTROL, *READ):
        if what := READ.get(element.tag):
            if controls:
                said = controls[-1][1]
                if said.setdefault(what, element) is not element:
                    said[TWICE] = element
        else:
            controls.append((element, {}))
    found = (_control(element, said, names) for element, said in controls)
    return [item for item in found if item.kind not in CONTAINERS]


def identified(found: Sequence[Found], blank: Blank, *, trust_titles: bool) -> list[Found]:
    """Return the controls with the names by which they were recognised: tag, else title, else order (word.md §4).

    A file where no name is left is recognised by order, if the kinds are still the same; titles are not
    trusted (`trust_titles`) where the program that saved the file is known to misplace them. Known controls
    are marked in the tree.
    """
    if found and all(item.name for item in found):
        return _marked(found)
    known = blank.by_name
    named = [item._replace(name=item.tag, how="tag") if not item.name and item.tag in known else item for item in found]
    if not any(item.name for item in named):
        leaves = [item for item in named if not _wraps(item)]
        typed = [item for item in leaves if item.kind != "richText" or item.tag or item.alias]
        pieces = [item for before, item in pairwise(typed) if _continues(before, item)]
        # From the strictest reading to the loosest: all innermost controls, without nameless rich text (which programs
        # add), and without the repetitions that LibreOffice 7.4 writes. The first whose number and kinds agree is taken.
        for candidates in (leaves, typed, [item for item in typed if item not in pieces]):
            by_order = _in_order(candidates, blank.controls)
            if by_order:
                return _marked(_with_pieces(by_order, typed))
    if trust_titles and not all(item.name for item in named):
        titles = {squeezed(alias): name for name, alias in blank.aliases.items()}
        named = [
            item._replace(name=titles[squeezed(item.alias)], how="titel")
            if not item.name and squeezed(item.alias) in titles
            else item
            for item in named
        ]
    _marked(item for item in named if item.name)
    if all(item.name for item in named):
        return named
    named = [item for item in named if item.name or not _transparent(item)]
    return _marked(_gaps(named, blank))


def _gaps(named: list[Found], blank: Blank) -> list[Found]:
    """Name the nameless controls between two known ones as the controls that are missing there, if number and kinds agree."""
    places = {control.name: place for place, control in enumerate(blank.controls)}
    present = {item.name for item in named}
    out: list[Found] = []
    waiting: list[Found] = []
    last = -1
    for item in [*named, None]:
        if item is not None and not item.name:
            waiting.append(item)
            continue
        here = places[item.name] if item else len(blank.controls)
        if here > last:
            missing = [control for control in blank.controls[last + 1 : here] if control.name not in present]
            nameless = all(not waiter.tag and not waiter.alias for waiter in waiting)
            waiting = (nameless and _in_order(waiting, missing)) or waiting
            last = here
        out += waiting
        waiting = []
        if item:
            out.append(item)
    return out


def _in_order(found: Sequence[Found], controls: Sequence[Known]) -> list[Found]:
    """Return the controls named by order; empty if number or kinds do not agree."""
    if not found or len(found) != len(controls):
        return []
    if any(
        control.widget not in KIND_WIDGETS.get(item.kind, ()) for item, control in zip(found, controls, strict=True)
    ):
        return []
    return [item._replace(name=control.name, how="rækkefølge") for item, control in zip(found, controls, strict=True)]


def _marked(found: Iterable[Found]) -> list[Found]:
    items = list(found)
    for item in items:
        if item.name:
            mark(item.element, item.name)
    return items


def _wraps(item: Found) -> bool:
    return next(item.element.iterdescendants(q("sdt")), None) is not None


def _continues(before: Found, item: Found) -> bool:
    """Return whether a control repeats the one right before it: LibreOffice 7.4 writes a right-to-left answer three times (decision 44)."""
    same = (before.kind, before.alias) == (item.kind, item.alias)
    return same and bool(item.alias) and before.element.getnext() is item.element


def _with_pieces(by_order: Sequence[Found], all_found: Sequence[Found]) -> list[Found]:
    """Return the named controls, each with those right after it that repeat it, under the same name."""
    names = {item.element: item.name for item in by_order}
    out = list(by_order)
    for before, item in pairwise(all_found):
        if item.element not in names and _continues(before, item):
            names[item.element] = names[before.element]
            out.append(item._replace(name=names[before.element], how="rækkefølge"))
    return out


def _transparent(item: Found) -> bool:
    """Return whether a nameless control is around or inside a known one, and so not a control of its own."""
    around = any(ancestor.get(MARKED) for ancestor in item.element.iterancestors(q("sdt")))
    return around or any(inner.get(MARKED) for inner in item.element.iterdescendants(q("sdt")))


def doubles(found: Iterable[Found]) -> dict[str, list[Found]]:
    """Return known controls grouped by name; a name that is in the file more than once has several."""
    groups: dict[str, list[Found]] = {}
    for item in found:
        if item.name:
            groups.setdefault(item.name, []).append(item)
    return groups


def recovery(found: Iterable[Found]) -> Counter[str]:
    """Return the number of controls that were recognised by each means other than the tag."""
    return Counter(item.how for item in found if item.how not in ("", "tag"))


def _control(element: etree._Element, said: Mapping[str, etree._Element], names: Container[str]) -> Found:
    kind = KINDS[said["kind"].tag] if "kind" in said else "richText"
    tag = _attribute(said.get("tag"), VALUE)
    return Found(element, said, tag, kind, *((tag, "tag") if tag in names else ()))


def _attribute(element: etree._Element | None, name: str) -> str:
    return (element.get(name) or "") if element is not None else ""


def widget_of(item: Found, blank: Blank | None) -> Widget:
    """Return the control's widget: as the blank has it, else by its kind in the file."""
    if blank and item.name in blank.by_name:
        return blank.by_name[item.name].widget
    return KIND_WIDGETS.get(item.kind, (Widget.AREA,))[-1]
