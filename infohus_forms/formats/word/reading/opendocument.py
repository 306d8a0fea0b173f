"""A text saved as OpenDocument (.odt) by LibreOffice, translated to WordprocessingML: one reader reads both (decision 26).

LibreOffice 25.2 and newer keep content controls in `content.xml` as `loext:content-control`, with tag, title, kind and
state (word.md §3); header and footer are in `styles.xml`, our properties in `meta.xml`, and our embedded part in
what Word calls document variables (`embedded_parts.variables`). Only what the reader needs is translated; an unknown
element keeps its text. Source: OpenDocument 1.3 part 3, and what LibreOffice writes beyond it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from infohus_forms.formats.limits import OPEN_ELEMENTS
from infohus_forms.formats.word.ooxml import findings
from infohus_forms.formats.word.ooxml.embedded_parts import Embedded, from_variables, read_embedded
from infohus_forms.formats.word.ooxml.formatting import GROUND, Look
from infohus_forms.formats.word.ooxml.names import XML_SPACE, q, w14
from infohus_forms.formats.word.ooxml.normalise import spell_out
from infohus_forms.formats.word.ooxml.package import Package, parsed
from infohus_forms.formats.word.ooxml.stories import ASIDES, BODY, Document, Story, old_office, stamp_from
from infohus_forms.formats.word.reading.labels import marking_texts
from infohus_forms.formats.word.reading.opendocument_fields import instruction
from infohus_forms.formats.word.reading.opendocument_names import ODF, attributes, name_of
from infohus_forms.formats.word.reading.opendocument_styles import HEIGHT, Looks, looks_of
from infohus_forms.models.finding import Finding

CONTENT, STYLES, META = "content.xml", "styles.xml", "meta.xml"
CONTROL = "loext:content-control"
COVERED = "table:covered-table-cell"
BLOCKS = {
    "text:p": "p", "text:h": "p", "table:table": "tbl", "table:table-row": "tr", "table:table-cell": "tc",
    COVERED: "tc",
}  # fmt: skip
BREAKS = {"text:tab": "tab", "text:line-break": "br"}
PAGES = {"text:page-number": "PAGE", "text:page-count": "NUMPAGES"}
EDGES = {f"style:{kind}{which}": kind for kind in ("header", "footer") for which in ("", "-left", "-first")}
SKIPPED = frozenset(
    (
        "text:tracked-changes", "text:sequence-decls", "text:variable-decls", "text:user-field-decls",
        "text:dde-connection-decls", "office:forms", "text:number", "text:note-citation", "text:table-of-content-source",
        "office:binary-data", "table:title", "table:desc", "loext:list-item",
    )
)  # fmt: skip
"""Elements that show nothing in their place; the first of them holds the text of tracked deletions."""
SKIPPED_SPACES = frozenset(("dc", "meta", "svg"))
"""Prefixes of elements that describe something and are not its text."""
KINDS = {
    "checkbox": "checkbox", "dropdown": "dropDownList", "combobox": "comboBox", "date": "date", "plain-text": "text",
    "picture": "picture",
}  # fmt: skip
"""Attribute that marks the kind of a control → Word's name of the kind; without one it is rich text."""
EMBEDDING = frozenset(
    (
        "draw:image", "draw:object", "draw:object-ole", "draw:plugin", "draw:applet", "draw:floating-frame",
        "text:section-source",
    )
)  # fmt: skip
"""Elements whose reference a program follows by itself; we never do."""
ELSEWHERE = re.compile(r"(?<![A-Za-z0-9+.-])[A-Za-z][A-Za-z0-9+.-]*+:|//|/|\\|\.\./")
"""The beginning of a reference to something outside the file."""
HREF = "{http://www.w3.org/1999/xlink}href"
DIGITS, BLANKS = re.compile(r"[0-9]{1,9}"), 1000
"""A number of blanks, and the most that are written out for one element."""
WHITE = re.compile(r"[ \t\r\n]+")
"""White space that is shown as one space (part 3, §6.1.2)."""


def open_text(package: Package) -> Document:
    """Return the text in an opened package. Raise Refused for a part that is damaged, hostile or over a limit."""
    content = package.xml(CONTENT, OPEN_ELEMENTS)
    roots = [content, *(package.xml(part, OPEN_ELEMENTS) for part in (STYLES, META) if package.has(part))]
    asides = {kind: etree.Element(q(kind)) for kind in ASIDES}
    looks = looks_of(roots)
    stories = [_story(BODY, content.iter(f"{{{ODF}office:1.0}}text"), looks, asides)]
    stories += [
        _story(EDGES[name_of(element)], [element], looks, asides)
        for root in roots
        for element in root.iter(f"{{{ODF}style:1.0}}*")
        if name_of(element) in EDGES
    ]
    stories += [Story(kind, root) for kind, root in asides.items() if len(root)]
    said = {name: text for root in roots for name, text in _said(root)}
    part = from_variables(said)
    embedded = read_embedded(parsed(part, CONTENT)) if part else None
    return Document(
        tuple(stories),
        embedded or Embedded(None, None, None),
        stamp_from(said),
        old_office("".join(str(item.text) for root in roots for item in root.iter(f"{{{ODF}meta:1.0}}generator"))),
        tuple(_findings(content)),
        markings=marking_texts(said),
    )


def _said(root: etree._Element) -> Iterator[tuple[str, str]]:
    """Yield the names and values of the file's own properties and variables."""
    for item in root.iter(f"{{{ODF}meta:1.0}}user-defined"):
        yield attributes(item).get("name", ""), "".join(map(str, item.itertext()))
    for item in root.iter(f"{{{ODF}text:1.0}}user-field-decl"):
        yield attributes(item).get("name", ""), attributes(item).get("string-value", "")


def _findings(content: etree._Element) -> Iterator[Finding]:
    if next(content.iter(f"{{{ODF}text:1.0}}changed-region"), None) is not None:
        yield findings.TRACKED.at(place="Dokumentet")
    outside = (item for item in content.iter(etree.Element) if ELSEWHERE.match(item.get(HREF) or ""))
    for name in dict.fromkeys(map(name_of, outside)):
        if name in EMBEDDING:
            yield findings.EXTERNAL.at(place="Dokumentet", kind=name.partition(":")[2])


def _story(kind: str, elements: Iterable[etree._Element], looks: Looks, asides: Mapping[str, etree._Element]) -> Story:
    root = etree.Element(q({"header": "hdr", "footer": "ftr"}.get(kind, kind)))
    target = etree.SubElement(root, q("body")) if kind == BODY else root
    for element in elements:
        _Translation(looks, asides).children(element, target, {})
    return Story(kind, root)


@dataclass(slots=True)
class _Translation:
    """The state while one story is translated: `after_white` is whether a space here would follow another, `inline` whether in a paragraph."""

    looks: Looks
    asides: Mapping[str, etree._Element]
    after_white: bool = True
    inline: bool = False

    def children(self, element: etree._Element, target: etree._Element, look: Look) -> None:
        """Add the content of an element, in its order, at the end of `target`."""
        self.text(element.text, target, look)
        for child in element:
            self.element(child, target, look)
            self.text(child.tail, target, look)

    def element(self, element: etree._Element, target: etree._Element, look: Look) -> None:
        """Add one element; of an unknown one only its content."""
        name = name_of(element)
        own = self.looks.get(attributes(element).get("style-name", ""), {})
        look = {**look, **own}
        if name in SKIPPED or name.partition(":")[0] in SKIPPED_SPACES:
            return
        if name in BLOCKS:
            self.block_element(element, target, own, look)
        elif name.partition(":")[0] == "text" and self.text_element(element, target, look):
            return
        elif name == "office:annotation":
            self.aside(element, target)
        elif name == CONTROL:
            self.children(element, _control(element, target), look)
        elif name.startswith("draw:") and target.tag != q("drawing"):
            held = any(name_of(item).startswith("draw:object") for item in element.iter(etree.Element))
            shape = etree.SubElement(etree.SubElement(target, q("r")), q("object" if held else "drawing"))
            self.block(element, shape, look, inline=False)
        else:
            self.children(element, target, look)

    def block_element(self, element: etree._Element, target: etree._Element, own: Look, look: Look) -> None:
        """Add a paragraph, a table or a part of one; `own` is the look of its own style."""
        name = name_of(element)
        made = etree.SubElement(target, q(BLOCKS[name]))
        if own.get(GROUND) and BLOCKS[name] in ("p", "tc"):
            behind = etree.SubElement(etree.SubElement(made, q(f"{BLOCKS[name]}Pr")), q("shd"))
            behind.set(q("fill"), own[GROUND])
        # Word has no covered cells: a continued cell is how it hides text behind another (`standing`).
        if name == COVERED:
            etree.SubElement(etree.SubElement(made, q("tcPr")), q("vMerge"))
        if HEIGHT in own and BLOCKS[name] == "tr":
            said = {q("val"): own[HEIGHT], q("hRule"): "exact"}
            etree.SubElement(etree.SubElement(made, q("trPr")), q("trHeight"), said)
        self.block(element, made, look, inline=BLOCKS[name] == "p")

    def text_element(self, element: etree._Element, target: etree._Element, look: Look) -> bool:
        """Add an element of the namespace of text that is more than its content; return whether it is one."""
        name = name_of(element)
        if name == "text:s":
            count = attributes(element).get("c", "1")
            # The count is the file's own number, so it is bounded before anything is written out.
            self.run(" " * (min(int(count), BLANKS) if DIGITS.fullmatch(count) else 1), target, look)
            self.after_white = False
        elif name in BREAKS:
            etree.SubElement(etree.SubElement(target, q("r")), q(BREAKS[name]))
            self.after_white = False
        elif name in PAGES:
            spell_out(etree.SubElement(target, q("fldSimple"), {q("instr"): PAGES[name]}))
            self.after_white = False
        elif code := instruction(name, element):
            result = etree.SubElement(target, q("fldSimple"), {q("instr"): code})
            self.children(element, result, look)
            spell_out(result)
        elif name == "text:ruby":
            self.ruby(element, etree.SubElement(target, q("ruby")), look)
        elif name == "text:section" and attributes(element).get("display", "true") != "true":
            self.children(element, target, {**look, "vanish": "1"})
        elif name == "text:note":
            self.aside(element, target)
        else:
            return False
        return True

    def block(self, element: etree._Element, target: etree._Element, look: Look, *, inline: bool) -> None:
        """Add an element that begins a text of its own; afterwards the state of the text around it is restored."""
        before = self.after_white, self.inline
        self.after_white, self.inline = True, inline
        self.children(element, target, look)
        self.after_white, self.inline = before

    def ruby(self, element: etree._Element, target: etree._Element, look: Look) -> None:
        """Add text with other text set over it, which follows it in brackets as `normalise` does it for Word."""
        for part in element:
            if name_of(part) == "text:ruby-text":
                self.run("(", target, look)
                self.children(part, target, look)
                self.run(")", target, look)
            else:
                self.children(part, target, look)

    def aside(self, element: etree._Element, target: etree._Element) -> None:
        """Add a note or a comment: its text is in a story of its own, as in Word."""
        kind = attributes(element).get("note-class", "comment")
        story = self.asides.get(f"{kind}s", self.asides["comments"])
        own = {q("id"): str(len(story))}
        etree.SubElement(etree.SubElement(target, q("r")), q(f"{kind}Reference"), own)
        self.block(element, etree.SubElement(story, q(kind), own), {}, inline=False)

    def text(self, text: str | None, target: etree._Element, look: Look) -> None:
        """Add text as it is shown: white space run together, none at the start of a paragraph."""
        if not text or (not self.inline and not text.strip()):
            return
        shown = WHITE.sub(" ", text)
        if self.after_white:
            shown = shown.removeprefix(" ")
        if shown:
            self.after_white = shown.endswith(" ")
            self.run(shown, target, look)

    def run(self, text: str, target: etree._Element, look: Look) -> None:
        """Add a run that shows the text exactly."""
        run = etree.SubElement(target, q("r"))
        if look:
            properties = etree.SubElement(run, q("rPr"))
            for mark, said in look.items():
                if mark == "shd":
                    etree.SubElement(properties, q(mark), {q("val"): "clear", q("fill"): said})
                elif mark not in (GROUND, HEIGHT):
                    etree.SubElement(properties, q(mark)).set(q("ascii" if mark == "rFonts" else "val"), said)
        shown = etree.SubElement(run, q("t"))
        shown.set(XML_SPACE, "preserve")
        shown.text = text


def _control(element: etree._Element, target: etree._Element) -> etree._Element:
    """Add the content control as Word would write it at the end of `target`, and return the element for its content."""
    said = attributes(element)
    control = etree.SubElement(target, q("sdt"))
    properties = etree.SubElement(control, q("sdtPr"))
    for name in ("alias", "tag"):
        if said.get(name):
            etree.SubElement(properties, q(name)).set(q("val"), said[name])
    if said.get("showing-place-holder") == "true":
        etree.SubElement(properties, q("showingPlcHdr"))
    kind = next((word for name, word in KINDS.items() if said.get(name) == "true"), "richText")
    if kind == "checkbox":
        state = etree.SubElement(etree.SubElement(properties, w14(kind)), w14("checked"))
        state.set(w14("val"), "1" if said.get("checked") == "true" else "0")
    else:
        described = etree.SubElement(properties, q(kind))
        if said.get("current-date"):
            described.set(q("fullDate"), said["current-date"])
        for item in map(attributes, element):
            if "display-text" in item or "value" in item:
                line = etree.SubElement(described, q("listItem"))
                line.set(q("displayText"), item.get("display-text", ""))
                line.set(q("value"), item.get("value", ""))
    return etree.SubElement(control, q("sdtContent"))
