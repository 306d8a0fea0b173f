"""The check of a municipality's Word template: every name that is unknown or left out, every forbidden construct, every lost text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from docxtpl import DocxTemplate
from jinja2 import TemplateError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree

from infohus_forms.combine.documents.template_samples import samples
from infohus_forms.combine.documents.template_sandbox import FILTERS, METHODS, REACHED, UNREAD
from infohus_forms.combine.documents.template_variables import EACH, Variable, variables
from infohus_forms.combine.documents.word import cleaned, lost_texts, paragraphs, rendered_word, xml_parser
from infohus_forms.combine.errors import WordTemplateError
from infohus_forms.models.errors import Action
from infohus_forms.models.finding import Finding, error, warning

NEW = (Action("template new", "Lav en ny skabelon", asks=("file",), on_case=False),)
NOT_WORD = error("template.not_word", "{reason}", "Lav en ny skabelon, og flyt rettelserne over.", actions=NEW)
SYNTAX = error(
    "template.syntax",
    "Skabelonens kode kan ikke læses: {reason} ({place}).",
    "Ret koden, eller tag den fra en ny skabelon.",
    actions=NEW,
)
UNKNOWN = error("template.unknown", "Feltet »{name}« findes ikke ({place}).", "{suggestion}")
FORBIDDEN = error(
    "template.forbidden",
    "Skabelonen gør noget, som skabeloner ikke må: »{name}« ({place}).",
    "Fjern koden, og brug kun de viste felter.",
)
UNUSED = error(
    "template.unused",
    "Feltet »{name}« er ikke brugt: {meaning}.",
    "Sæt det ind, hvor det hører til; alle svar skal kunne læses i dokumentet.",
)
LOST = error(
    "template.lost",
    "Med {sample} mangler disse felter i dokumentet: {names}.",
    "Se, om de står inde i en betingelse eller en række, der ikke altid vises.",
)
FAILED = error(
    "template.failed", "Med {sample} kan dokumentet ikke laves: {reason}", "Ret koden omkring det nævnte felt."
)
NOTES = error(
    "template.notes",
    "Der står kode i {place}. Den bliver ikke udfyldt.",
    "Flyt feltet til brødteksten, sidehovedet eller sidefoden.",
)
TRACKED = error(
    "template.tracked",
    "Skabelonen har registrerede ændringer ({place}). Slettet kode bliver også udført.",
    "Vælg »Accepter alle ændringer« i Word, og slå registrering fra.",
)
LINKED = warning(
    "template.linked", "Skabelonen henter noget udefra: {name}.", "Sæt billedet eller skabelonen ind i selve filen."
)
CATALOGUE = (NOT_WORD, SYNTAX, UNKNOWN, FORBIDDEN, UNUSED, LOST, FAILED, NOTES, TRACKED, LINKED)

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PARTS = re.compile(r"word/(document|header\d*|footer\d*)\.xml")
"""The parts of a Word file whose code the template engine runs."""
CODE = re.compile(r"\{\{|\{%")
"""The beginning of code in a text."""
CALLS = frozenset().union(*(names for _, names in REACHED))
"""Every method that a template may call."""
WORDS = {nodes.Include: "include", nodes.Import: "import", nodes.FromImport: "import", nodes.Extends: "extends"}
"""The words in a template for statements that would read another file."""
BUILT_IN = frozenset({"loop", "range", "dict", "lipsum", "cycler", "joiner", "namespace", "true", "false", "none"})
"""Names of jinja2 itself, which are not fields of the assessment."""
MACRO_NAMES = ("caller", "varargs", "kwargs")
"""Names that jinja2 binds inside a macro in addition to its arguments."""
PLACES = {
    "document": "brødteksten",
    "header": "sidehovedet",
    "footer": "sidefoden",
    "footnotes": "fodnoter",
    "endnotes": "slutnoter",
}


def check_template(data: bytes) -> tuple[Finding, ...]:
    """Return every mistake of the template from one run; empty when it may be used.

    The template is parsed without being run. If nothing is wrong so far it is rendered in the sandbox with empty, ordinary and extreme
    answers, and every text is searched for in the result.
    """
    try:
        paragraphs(data)
        with ZipFile(BytesIO(data)) as file:
            parts = {
                name: file.read(name).decode("utf-8", "replace")
                for name in file.namelist()
                if name.endswith((".xml", ".rels"))
            }
        document = DocxTemplate(BytesIO(data))
        document.init_docx()
    except WordTemplateError as reason:
        return (NOT_WORD.at(reason=str(reason)),)
    except (BadZipFile, KeyError, ValueError, etree.XMLSyntaxError):
        return (NOT_WORD.at(reason="Skabelonen er ikke en Word-fil (.docx)."),)
    found: list[Finding] = [*_around(parts)]
    used: set[str] = set()
    for name, xml in parts.items():
        if PARTS.fullmatch(name):
            found += _part(document, name, xml, used)
    # A name that is misspelt or out of reach would be reported as unused as well: that is checked only once every name is known.
    if not any(item.code in (SYNTAX.code, UNKNOWN.code, FORBIDDEN.code) for item in found):
        found += _unused(used)
    if not found:
        found += _rendered(data)
    return tuple(dict.fromkeys(found))


class _Reader:
    """The walk through one part of the template, with the path that each name is bound to."""

    def __init__(self, part: str, xml: str, used: set[str]) -> None:
        self.part, self.used = part, used
        self.texts = [_text(paragraph) for paragraph in etree.fromstring(xml.encode()).iter(f"{W}p")]
        self.found: list[Finding] = []
        self.shows = False

    def walk(self, node: nodes.Node, names: Mapping[str, str]) -> None:
        """Check a node and everything under it; `names` maps names bound by loops and `set` to paths."""
        own = dict(names)
        if isinstance(node, nodes.Output):
            self.shows = True
            for child in node.iter_child_nodes():
                self.walk(child, own)
            self.shows = False
            return
        if word := _forbidden(node):
            self.found.append(FORBIDDEN.at(place=self.place(word), name=word))
            return
        if isinstance(node, nodes.For):
            self.walk(node.iter, own)
            own |= self.bound(node.target, node.iter, own)
            own["loop"] = ""
            for inner in (node.test, *node.body, *node.else_):
                if inner is not None:
                    self.walk(inner, own)
            return
        if isinstance(node, nodes.Macro | nodes.CallBlock):
            own |= dict.fromkeys((*MACRO_NAMES, *(one.name for one in node.args)), "")
        if isinstance(node, nodes.Getattr | nodes.Name | nodes.Getitem):
            self.path(node, own)
            if isinstance(node, nodes.Getitem):
                self.walk(node.arg, own)
            return
        for child in node.iter_child_nodes():
            self.walk(child, own)
            if isinstance(child, nodes.Assign):
                own |= self.bound(child.target, child.node, own)
            elif isinstance(child, nodes.Macro):
                own[child.name] = ""

    def bound(self, target: nodes.Node, value: nodes.Node, names: Mapping[str, str]) -> dict[str, str]:
        """Return what a loop or `set` binds: a single name to the path of the value, several names each to an empty path."""
        if isinstance(target, nodes.Name):
            return {target.name: self.path(value, names)}
        return dict.fromkeys((one.name for one in target.find_all(nodes.Name)), "")

    def path(self, node: nodes.Node, names: Mapping[str, str]) -> str:
        """Return the path in the assessment for an expression; empty for any other value. Unknown names are reported."""
        if isinstance(node, nodes.Name):
            if node.ctx == "store" or node.name in BUILT_IN:
                return ""
            if node.name in names:
                if self.shows:
                    self.used.add(names[node.name])
                return names[node.name]
            return self.known(node.name, node.name)
        if isinstance(node, nodes.Getattr):
            if node.attr.startswith("_"):
                self.found.append(FORBIDDEN.at(place=self.place(node.attr), name=node.attr))
                return ""
            base = self.path(node.node, names)
            path = f"{base}.{node.attr}"
            if not base or (node.attr in METHODS and path not in variables()):
                return ""
            return self.known(path, node.attr)
        if isinstance(node, nodes.Filter):
            self.walk(node, names)
            return self.path(node.node, names) if node.node is not None and node.name in FILTERS else ""
        if isinstance(node, nodes.Getitem):
            return self.path(node.node, names)
        for child in node.iter_child_nodes():
            self.walk(child, names)
        return ""

    def known(self, path: str, name: str) -> str:
        """Return the path as the list of names has it, with `[]` where it holds rows; report it and return an empty path if it is not there."""
        for own in (path, path + EACH):
            if own in variables():
                if self.shows:
                    self.used.add(own)
                return own
        inside = path.rpartition(".")[0]
        there = [own[len(inside) :].lstrip(".") for own in variables() if own.rpartition(".")[0] == inside]
        near = get_close_matches(name, [one.removesuffix(EACH) for one in there], 1, 0.5)
        hint = (
            f"Mente du »{near[0]}«?" if near else f"Her findes: {', '.join(one.removesuffix(EACH) for one in there)}."
        )
        self.found.append(UNKNOWN.at(place=self.place(name), name=name, suggestion=hint))
        return ""

    def place(self, name: str) -> str:
        """Return the place of a name: the part, the number of the paragraph and the beginning of its text."""
        pattern = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
        part = _part_name(self.part)
        for number, text in enumerate(self.texts, 1):
            if CODE.search(text) and pattern.search(text):
                return f"{part}, afsnit {number}: »{text.strip()[:60]}«"
        return part

    def unclosed(self) -> str:
        """Return the place where code is opened and not closed; the whole part if every paragraph is closed."""
        for number, text in enumerate(self.texts, 1):
            if text.count("{{") != text.count("}}") or text.count("{%") != text.count("%}"):
                return f"{_part_name(self.part)}, afsnit {number}: »{text.strip()[:60]}«"
        return _part_name(self.part)


def _forbidden(node: nodes.Node) -> str:
    """Return the name of a statement, filter or method that templates may not use; empty for anything else."""
    if isinstance(node, UNREAD):
        return WORDS.get(type(node), "autoescape")
    if isinstance(node, nodes.Filter):
        return "" if node.name in FILTERS else node.name
    called = node.node if isinstance(node, nodes.Call) else None
    return called.attr if isinstance(called, nodes.Getattr) and called.attr not in CALLS else ""


def _part(document: DocxTemplate, name: str, xml: str, used: set[str]) -> list[Finding]:
    reader = _Reader(name, xml, used)
    try:
        tree = ImmutableSandboxedEnvironment().parse(document.patch_xml(xml))
        reader.walk(tree, {})
    except TemplateError as reason:
        return [SYNTAX.at(place=reader.unclosed(), reason=str(reason))]
    except (RecursionError, ValueError):
        return [
            SYNTAX.at(place=_part_name(name), reason="der er for mange parenteser i hinanden eller et for langt tal")
        ]
    return reader.found


def _unused(used: set[str]) -> Iterator[Finding]:
    for path, variable in variables().items():
        if variable.shown and path not in used and not _told_elsewhere(variable):
            yield UNUSED.at(name=path.replace(EACH, ""), meaning=variable.meaning)


def _told_elsewhere(variable: Variable) -> bool:
    """Return whether a text is in the document anyway, through another name that must be shown."""
    head, _, last = variable.path.rpartition(".")
    if head.startswith("profiles[].rows[].dissent[]") and last in ("word", "reason"):
        return True
    if variable.path.startswith("dimensions[].") and last in ("trend", "certainty", "weight", "agreement"):
        return True
    return last in ("authority", "date") and head.endswith(("provenance[]", "standing[]", "earlier[]"))


def _rendered(data: bytes) -> Iterator[Finding]:
    for name, sample in samples().items():
        content = sample.as_json()
        try:
            rendered = rendered_word(content, data)
        except WordTemplateError as reason:
            yield FAILED.at(sample=name, reason=str(reason))
            return
        lost = set(lost_texts(cleaned(content), rendered))
        lost = {
            path for path in lost if not path.startswith("dimensions.") or path.rpartition(".")[2] not in _ALSO_FACTS
        }
        if lost:
            yield LOST.at(sample=name, names=", ".join(sorted(lost)))


_ALSO_FACTS = frozenset({"trend", "certainty", "weight", "agreement", "date", "authority"})
"""Names in a dimension whose texts are also among the facts and meetings of its entries in every real assessment."""


def _around(parts: Mapping[str, str]) -> Iterator[Finding]:
    for name, xml in parts.items():
        if name in ("word/footnotes.xml", "word/endnotes.xml") and CODE.search(re.sub("<[^<>]+>", "", xml)):
            yield NOTES.at(place=_part_name(name))
        if PARTS.fullmatch(name) and re.search(r"<w:(ins|del|moveFrom|moveTo) ", xml):
            yield TRACKED.at(place=_part_name(name))
        if name.endswith(".rels"):
            yield from _linked(name, xml)


def _linked(name: str, xml: str) -> Iterator[Finding]:
    """Yield what a part loads from outside the file (ISO 29500-2 §8.5.3.4); a hyperlink that a reader may follow is not reported."""
    try:
        relations = list(etree.fromstring(xml.encode(), xml_parser()))
    except etree.XMLSyntaxError:
        yield LINKED.at(name=name)
        return
    for relation in relations:
        kind = relation.get("Type", "").rpartition("/")[2]
        if relation.get("TargetMode", "").strip().lower() == "external" and kind != "hyperlink":
            yield LINKED.at(name=kind or name)


def _part_name(name: str) -> str:
    return PLACES[re.sub(r"\d", "", name.removeprefix("word/").removesuffix(".xml"))]


def _text(paragraph: etree._Element) -> str:
    return "".join(node.text or "" for node in paragraph.iter(f"{W}t"))
