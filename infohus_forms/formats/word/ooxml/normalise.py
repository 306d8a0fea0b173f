"""Reduction of equivalent forms of WordprocessingML to one: in place, before anything is read (word.md §4)."""

from __future__ import annotations

from lxml import etree

from infohus_forms.formats.word.ooxml.names import MC, W, q, w14
from infohus_forms.formats.word.ooxml.text import ALTERNATES, CONFLICT, shown_text, tokens

STRICT = "http://purl.oclc.org/ooxml/"
TRANSITIONAL = "http://schemas.openxmlformats.org/"
UNDERSTOOD = frozenset(("w14", "w15", "w16", "w16se", "w16cid", "w16cex", "w16sdtdh", "wps", "wpg", "wpc", "wp14"))
"""Prefixes of extensions whose branch of an `mc:AlternateContent` is read."""

OURS, THEIRS = w14("conflictIns"), w14("conflictDel")
"""Insertions of one of two people who wrote in the document at once, and the deletions made for them ([MS-DOCX] §2.3)."""
GONE = (*map(q, ("del", "moveFrom", "cellDel")), THEIRS)
KEPT = (*map(q, ("ins", "moveTo", "cellIns")), OURS)
RANGES = tuple(q(f"customXml{kind}RangeStart") for kind in ("Ins", "Del", "MoveFrom", "MoveTo"))
"""Start of a range in which a control or other markup was inserted, deleted or moved (ISO 29500-1 §17.13.5)."""
CONFLICTS = (OURS, THEIRS, *(w14(f"customXmlConflict{kind}RangeStart") for kind in ("Ins", "Del")))
"""Marks of changes by two people between which no choice was made."""
FORMERLY = tuple(
    f"{name}Change" for name in ("rPr", "pPr", "sectPr", "tblPr", "tblPrEx", "tblGrid", "trPr", "tcPr", "numbering")
)
"""The former look of something before a tracked change of its format (ISO 29500-1 §17.13.5)."""
PROPERTIES = frozenset(q(name) for name in ("rPr", "trPr", "numPr", "tcPr"))
HELD = frozenset(q(name) for name in ("r", "tr", "tc"))
"""Elements that are deleted with a mark of deletion in their properties; of a paragraph only the end is deleted."""
WRAPPERS = ("smartTag", "customXml", "dir", "bdo")
MERGED, MERGING = q("cellMerge"), q("vMerge")
"""A tracked merge of a cell with the one above, and how a merge is written once it is accepted (ISO 29500-1 §17.13.5.3, §17.4.84)."""
TRACKED = (*GONE, *KEPT, MERGED, *map(q, FORMERLY), *RANGES, *CONFLICTS)
VARIANTS = (f"{{{MC}}}AlternateContent", *TRACKED, *map(q, (*WRAPPERS, "fldSimple", "ruby")))
"""Elements that are replaced; most forms have none of them."""


def normalised(root: etree._Element) -> bool:
    """Normalise the part in place, and return whether it had tracked changes, which are accepted."""
    if (root.tag if isinstance(root.tag, str) else "").startswith(f"{{{STRICT}"):
        _transitional(root)
    if next(root.iter(*VARIANTS), None) is None:
        return False
    for element in list(root.iter(f"{{{MC}}}AlternateContent")):
        _choose(element)
    tracked = _accept(root)
    for element in list(root.iter(*map(q, WRAPPERS))):
        for properties in element.findall(q("smartTagPr")) + element.findall(q("customXmlPr")):
            element.remove(properties)
        if element.tag == q("bdo") and element.get(q("val")):
            _direct(element)
        _unwrap(element)
    for element in list(root.iter(q("fldSimple"))):
        spell_out(element)
    for element in list(root.iter(q("ruby"))):
        _set_behind(element)
    return tracked


def spell_out(element: etree._Element) -> None:
    """Replace a simple field by a complex one whose result is its content (ISO 29500-1 §17.16.18-19)."""
    code = etree.Element(q("instrText"))
    code.text = element.get(q("instr")) or ""
    begin, separate, end = (
        etree.Element(q("fldChar"), {q("fldCharType"): kind}) for kind in ("begin", "separate", "end")
    )
    for place, said in enumerate((begin, code, separate)):
        element.insert(place, said)
    element.append(end)
    _unwrap(element)


def _set_behind(element: etree._Element) -> None:
    """Move text set over other text (ISO 29500-1 §17.3.3.25) after it, in brackets, as programs without ruby show it."""
    for over in element.findall(q("rt")):
        over.insert(0, _text("("))
        over.append(_text(")"))
        element.append(over)


def _direct(element: etree._Element) -> None:
    """Replace a forced direction of letters by the characters that force it (ISO 29500-1 §17.3.2.3)."""
    element.insert(0, _text("\u202e" if element.get(q("val")) == "rtl" else "\u202d"))
    element.append(_text("\u202c"))


def _text(shown: str) -> etree._Element:
    element = etree.Element(q("t"))
    element.text = shown
    return element


def _transitional(root: etree._Element) -> None:
    """Replace names of Strict Open XML (ISO 29500-1 Annex A) by the transitional ones."""
    for element in root.iter(etree.Element):
        element.tag = _old_name(str(element.tag))
        for name in [str(name) for name in element.attrib if str(name).startswith(f"{{{STRICT}")]:
            value = element.attrib.pop(name)
            element.set(_old_name(name), value)


def _old_name(name: str) -> str:
    if not name.startswith(f"{{{STRICT}"):
        return name
    space, _, local = name[1:].partition("}")
    path = space.removeprefix(STRICT)
    if path == "wordprocessingml/main":
        return f"{{{W}}}{local}"
    head, _, rest = path.partition("/")
    return f"{{{TRANSITIONAL}{head}/2006/{rest}}}{local}"


def _choose(element: etree._Element) -> None:
    """Put one branch of an AlternateContent in its place: the first that is understood, else the fallback.

    A mark is left where another program would show another text, or where a branch that is not understood has content.
    """
    choices, fallback = element.findall(f"{{{MC}}}Choice"), element.findall(f"{{{MC}}}Fallback")
    taken = [one for one in choices if set((one.get("Requires") or "").split()) <= UNDERSTOOD] + fallback
    branch = next(iter(taken), etree.Element("none"))
    said = {shown_text(tokens(one)).strip() for one in (branch, *choices, *fallback)}
    if len(said) > 1 or (not taken and any(tokens(one) for one in choices)):
        element.addprevious(etree.Element(q(ALTERNATES)))
    for child in list(branch):
        element.addprevious(child)
    _drop(element)


def _accept(root: etree._Element) -> bool:
    """Accept tracked changes, and return whether there were any other than those of two people, which are marked in their place."""
    found = {element.tag for element in root.iter(*TRACKED)}
    if not found:
        return False
    for element in list(root.iter(*CONFLICTS)):
        _mark(element)
    for element in list(root.iter(*map(q, FORMERLY))):
        _drop(element)
    for element in list(root.iter(MERGED)):
        element.tag = MERGING
        element.set(q("val"), "continue" if element.get(MERGING) == "cont" else "restart")
    for element in list(root.iter(*GONE)):
        parent = element.getparent()
        holder = parent.getparent() if parent is not None else None
        if parent is None:
            continue
        if parent.tag not in PROPERTIES:
            _drop(element)
        elif holder is not None and holder.tag in HELD:
            _drop(holder)
    # From the last to the first, so that several paragraphs in a row with deleted marks all join the first.
    for paragraph in reversed(list(root.iter(q("p")))):
        marks = paragraph.find(f"{q('pPr')}/{q('rPr')}")
        if marks is not None and any(marks.find(tag) is not None for tag in GONE):
            _join_next(paragraph)
    for element in list(root.iter(*KEPT)):
        parent = element.getparent()
        if parent is not None and parent.tag not in PROPERTIES:
            _unwrap(element)
    # Changes by two people are an error of their own, not this note: accepting them is a person's choice (decision 92).
    return not found <= set(CONFLICTS)


def _mark(conflict: etree._Element) -> None:
    """Leave a mark of a conflict where the text is read: before the element that it concerns, or in its paragraph."""
    about = conflict
    while (parent := about.getparent()) is not None and str(parent.tag).endswith("Pr"):
        about = parent
    holder = about.getparent() if about is not conflict else None
    mark = etree.Element(q(CONFLICT))
    if holder is None:
        conflict.addprevious(mark)
    elif holder.tag == q("p"):
        about.addnext(mark)
    elif holder.getparent() is not None:
        holder.addprevious(mark)


def _join_next(paragraph: etree._Element) -> None:
    """Join a paragraph whose mark was deleted with the next."""
    following = paragraph.getnext()
    if following is None or following.tag != q("p"):
        return
    for child in list(following):
        if child.tag != q("pPr"):
            paragraph.append(child)
    _drop(following)


def _unwrap(element: etree._Element) -> None:
    for child in list(element):
        element.addprevious(child)
    _drop(element)


def _drop(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
