"""Small forms for the tests of the Word format, and ways to damage them as people and programs do."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any

from lxml import etree

from infohus_forms.formats.word.ooxml.names import W, q
from infohus_forms.formats.word.writing.form import word_form
from infohus_forms.models.question import ColumnHead, Control, Option, Question, QuestionSection, Sheet, Widget
from infohus_forms.models.response import Stamp
from infohus_forms.models.specification.form import Scale
from infohus_forms.models.specification.model import Text
from infohus_forms.models.specification.vocabulary import Kind, Shape

STAMP = Stamp("proeve", "1.0", "0" * 64, "26/01234", "i1", "TOKEN", issued="2026-09-14")
SPEC = '{"id":"prøve","spec_format":1}'.encode()
MAIN = "word/document.xml"

SCALE = Scale(
    id="risk",
    name=Text(da="Risiko"),
    low=Text(da="Ingen"),
    high=Text(da="Alvorlig"),
    not_rated=Text(da="Ikke belyst"),
    shape=Shape.CIRCLE,
)


def question(field: str, kind: Kind, label: str, *controls: Control, **more: Any) -> Question:
    """A question with the number 1.1."""
    return Question(field, kind, "1.1", label, controls=controls, **more)


def small_sheet() -> Sheet:
    """One control of every kind, a table of two rows with its overflow box, a notice and a signature."""
    yes_no = tuple(
        Control(f"samtykke={code}", Widget.BOX, f"Samtykke: {text}", "samtykke", code=code, text=text, group="samtykke")
        for code, text in (("ja", "Ja"), ("nej", "Nej"))
    )
    scale = tuple(
        Control(f"risiko={code}", Widget.BOX, f"Risiko: {code}", "risiko", code=code, text=code, group="risiko")
        for code in ("0", "1", "2", "3", "4", "IB")
    )
    menu = Control(
        "kreds", Widget.MENU, "Politikreds", "kreds", options=(Option("a", "Kreds A"), Option("b", "Kreds B"))
    )
    rows = tuple(
        (
            (Control(f"set__{row}__dato", Widget.DATE, f"Set, række {row}: Dato", "set", row, "dato"),),
            (Control(f"set__{row}__hvad", Widget.AREA, f"Set, række {row}: Hvad", "set", row, "hvad"),),
        )
        for row in (1, 2)
    )
    questions = (
        question(
            "navn",
            Kind.TEXT,
            "Navn",
            Control("navn", Widget.LINE, "1.1 Navn", "navn"),
            hint="Fulde navn",
            requirement="Skal udfyldes",
        ),
        question("dag", Kind.DATE, "Dag", Control("dag", Widget.DATE, "1.2 Dag", "dag")),
        question("kreds", Kind.POLICE_DISTRICT, "Politikreds", menu, condition="Udfyldes kun, hvis 1.1 er udfyldt."),
        question("samtykke", Kind.CHOICE, "Har borgeren givet samtykke?", *yes_no),
        question("risiko", Kind.SCALE, "Risiko", *scale, scale=SCALE),
        question("forloeb", Kind.LONGTEXT, "Forløb", Control("forloeb", Widget.AREA, "1.6 Forløb", "forloeb"), lines=5),
        question(
            "set",
            Kind.TABLE,
            "Hvad er set",
            heads=(ColumnHead("dato", "Dato", "", 1, wide=False), ColumnHead("hvad", "Hvad", "Kort", 4, wide=False)),
            rows=rows,
            more=Control("set__more", Widget.AREA, "Flere: Hvad er set", "set"),
        ),
        question("fortrolig", Kind.NOTICE, "Fortroligt", hint="Oplysningerne må ikke bruges til andet."),
        question(
            "tovholder",
            Kind.SIGNATURE,
            "Tovholder",
            Control("tovholder_name", Widget.LINE, "Tovholder: navn", "tovholder"),
            Control("tovholder_date", Widget.DATE, "Tovholder: dato", "tovholder"),
        ),
    )
    section = QuestionSection(
        "afsnit",
        "1",
        "Afsnit",
        "Begynd her.",
        ("Hvad ved vi?",),
        "Skriv kun det nødvendige.",
        new_page=False,
        questions=questions,
    )
    return Sheet(
        "proeve",
        "1.0",
        "0" * 64,
        "Prøveskema",
        "Serie",
        "Til prøver",
        "A",
        1,
        "Formål.",
        "Fortroligt",
        "Slut.",
        fictional=True,
        sections=(section,),
    )


def small_form(values: Mapping[str, str] = {}) -> bytes:
    """The small sheet as a Word form."""
    return word_form(small_sheet(), STAMP, SPEC, values)


def parts_of(data: bytes) -> dict[str, bytes]:
    """The parts of a file by name."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Mapping[str, bytes]) -> bytes:
    """A file of these parts, zipped as other programs do."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def edited(data: bytes, change: Callable[[etree._Element], object], part: str = MAIN) -> bytes:
    """The file with one part changed as XML."""
    parts = parts_of(data)
    root = etree.fromstring(parts[part])
    change(root)
    return packed({**parts, part: etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)})


def replaced(data: bytes, old: str, new: str, part: str = MAIN) -> bytes:
    """The file with a text of one part replaced; the text must be there."""
    parts = parts_of(data)
    assert old.encode() in parts[part], old
    return packed({**parts, part: parts[part].replace(old.encode(), new.encode())})


def sdt(root: etree._Element, name: str) -> etree._Element:
    """The control with this tag."""
    (found,) = (
        element
        for element in root.iter(q("sdt"))
        if element.find(f"{q('sdtPr')}/{q('tag')}[@{q('val')}='{name}']") is not None
    )
    return found


def inside(root: etree._Element, name: str) -> etree._Element:
    """The content of the control with this tag."""
    content = sdt(root, name).find(q("sdtContent"))
    assert content is not None
    return content


def set_content(root: etree._Element, name: str, markup: str) -> None:
    """Put other markup in a control, without its prompt."""
    control, content = sdt(root, name), inside(root, name)
    for flag in control.findall(f"{q('sdtPr')}/{q('showingPlcHdr')}"):
        flag.getparent().remove(flag)  # type: ignore[union-attr]
    for child in list(content):
        content.remove(child)
    content.extend(list(xml(markup)))


def xml(markup: str) -> etree._Element:
    """Elements under a root that declares `w`, `w14`, `mc`, `a` and `r`."""
    spaces = (
        f'xmlns:w="{W}" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    )
    return etree.fromstring(f"<root {spaces}>{markup}</root>")


def struck(data: bytes, *names: str) -> bytes:
    """The form with the text in these fields struck out, as Word does it (Hjem › Gennemstreget)."""

    def strike(root: etree._Element) -> None:
        for name in names:
            for run in sdt(root, name).iter(q("r")):
                properties = run.find(q("rPr"))
                if properties is None:
                    properties = etree.Element(q("rPr"))
                    run.insert(0, properties)
                etree.SubElement(properties, q("strike"))

    return edited(data, strike)
