"""Makes `assessment.docx` and `extract.docx`, the Word templates of the combined assessment: run by developers.

`python templates/word/make_assessment.py` writes the files beside this script. Everything that a
municipality may want to change is ordinary Word: styles, headings, order, header, own paragraphs.
"""

# ruff: noqa: SLF001 - python-docx has no public door to the XML of rows, runs and tables
from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from infohus_forms.formats.word.ooxml.metadata import without_traces

INK, QUIET, EDGE, HAIR, GREY = RGBColor(0x17, 0x3A, 0x56), RGBColor(0x55, 0x55, 0x55), "6F8496", "B9C5CF", "ECECEC"
FONT = "Calibri"
WIDTH = 170


class Template:
    """The template while it is written: paragraphs, tags and tables from top to bottom."""

    def __init__(self) -> None:
        self.document = Document()
        _page(self.document)
        _styles(self.document)

    def tag(self, code: str) -> None:
        """A tag on a paragraph of its own; it leaves nothing behind."""
        self.document.add_paragraph(f"{{%p {code} %}}")

    def text(self, text: str, style: str = "Normal", bold: str = "") -> None:
        """A paragraph, perhaps begun in bold."""
        paragraph = self.document.add_paragraph(style=style)
        if bold:
            paragraph.add_run(bold).bold = True
        paragraph.add_run(text)

    def heading(self, text: str, level: int) -> None:
        """A heading of the document's own outline."""
        self.document.add_heading(text, level)

    def each(self, loop: str, *body: tuple[str, str, str]) -> None:
        """A loop over paragraphs, each of them text, style and beginning in bold."""
        self.tag(f"for {loop}")
        for text, style, bold in body:
            self.text(text, style, bold)
        self.tag("endfor")

    def table(self, loop: str, heads: list[str], cells: list[str], widths: list[int], *, first: bool = True) -> None:
        """A table with a repeated head row and one row for each round of the loop."""
        table = self.document.add_table(rows=4, cols=len(cells))
        table.autofit = False
        table.alignment = WD_TABLE_ALIGNMENT.LEFT
        rows: Any = table.rows
        _borders(table)
        _repeat(rows[0])
        rows[1].cells[0].text, rows[3].cells[0].text = f"{{%tr for {loop} %}}", "{%tr endfor %}"
        for index, (head, cell) in enumerate(zip(heads, cells, strict=True)):
            for number, text in ((0, head), (2, cell)):
                paragraph = rows[number].cells[index].paragraphs[0]
                paragraph.style = self.document.styles["Tabel"]
                paragraph.add_run(text).bold = number == 0 or (first and index == 0)
            table.columns[index].width = Mm(widths[index])
        for row in rows:
            _whole(row)
        self.document.add_paragraph(style="Luft")

    def told(self, statements: str) -> None:
        """Quoted statements, each with who said it."""
        self.tag(f"for s in {statements}")
        self.text("{{ s.text }}", "Oplysning")
        self.each("o in s.provenance", ("{{ o.by }}{% if o.by and o.how %}\n{% endif %}{{ o.how }}", "Kilde", ""))
        self.tag("endfor")

    def facts(self, facts: str, style: str = "Normal") -> None:
        """Facts, each label in bold before its text."""
        self.each(
            f"f in {facts}", ("{{ f.text }}", style, "{{ f.label }}{% if not f.label.endswith('?') %}:{% endif %} ")
        )

    def passages(self, facts: str, style: str = "Vurdering") -> None:
        """Long texts under their labels."""
        self.each(f"f in {facts}", ("\n{{ f.text }}", style, "{{ f.label }}"))

    def saved(self, title: str) -> bytes:
        """The template as the bytes of a Word file, without what the library's own blank document brings along."""
        self.document.core_properties.title = title
        out = BytesIO()
        _only_used_styles(self.document)
        self.document.save(out)
        return without_traces(out.getvalue())


def template() -> bytes:
    """The template as the bytes of a Word file."""
    page = Template()
    _first_page(page)
    _profiles(page)
    _whole_picture(page)
    _dimensions(page)
    _conflicts(page)
    _annexes(page)
    _running(page.document)
    return page.saved("Samlet vurdering")


def extract() -> bytes:
    """The template of an extract for one recipient as the bytes of a Word file."""
    page = Template()
    page.text("{{ subject.infohus }}", "Infohus")
    page.document.add_paragraph("Uddrag af samlet vurdering", style="Title")
    page.tag("if draft")
    page.text(" Mindst ét af skemaerne er en kladde. Indholdet kan blive ændret.", "Vurdering", "Udkast.")
    page.tag("endif")
    for label, value in (
        ("Til", "recipient"),
        ("Sagsnummer", "subject.case_no"),
        ("Dato", "date"),
        ("Person", "subject.person"),
        ("Kommune", "subject.municipality"),
        ("Politikreds", "subject.police_district"),
    ):
        page.tag(f"if {value}")
        page.text(f"{label}:\t{{{{ {value} }}}}", "Sag")
        page.tag("endif")
    page.text("{{ scope }} {{ chosen }}", "Fast tekst")
    page.tag("for p in parts")
    page.tag("if p.title")
    page.heading("{{ p.title }}", 2)
    page.tag("endif")
    page.facts("p.facts")
    page.tag("for f in p.judgements")
    page.text("{% if f.label %}\n{% endif %}{{ f.text }}", "Vurdering", "{{ f.label }}")
    page.tag("endfor")
    page.each(
        "d in p.dissent",
        (
            "\n{{ d.reason }}",
            "Afvigende",
            "◇ Afvigende vurdering – {{ d.authority }}: {{ d.rating.code }} {{ d.rating.word }}",
        ),
    )
    page.told("p.statements")
    page.each("one in p.lines", ("{{ one }}", "List Bullet", ""))
    page.tag("endfor")
    page.text("{{ role }} {{ purpose }}", "Fast tekst")
    _running(page.document, "Uddrag")
    return page.saved("Uddrag af samlet vurdering")


def _first_page(page: Template) -> None:
    page.text("{{ subject.infohus }}", "Infohus")
    page.document.add_paragraph("Samlet vurdering", style="Title")
    page.tag("if draft")
    page.text(" Mindst ét af skemaerne er en kladde. Indholdet kan blive ændret.", "Vurdering", "Udkast.")
    page.tag("endif")
    for pair in (
        (("Sagsnummer", "subject.case_no"), ("Dato", "date")),
        (("Kommune", "subject.municipality"), ("Person", "subject.person")),
        (("Politikreds", "subject.police_district"), ("Udgave", "version")),
    ):
        cells = (f"{{% if {value} %}}{label}:\t{{{{ {value} }}}}{{% endif %}}" for label, value in pair)
        page.text("\t".join(cells), "Sag")
    page.document.add_paragraph(style="Luft")
    page.table(
        "s in stages",
        ["Trin", "Hvad er sket, og hvornår"],
        [
            "{{ s.letter }} {{ s.name }}",
            "{% for f in s.facts %}{{ f.label }} {{ f.text }}{% if not loop.last %} · {% endif %}{% else %}–{% endfor %}",
        ],
        [50, 120],
    )
    page.heading("Konklusion", 2)
    page.text("{{ conclusion }}", "Konklusion")
    page.facts("conclusion_texts", "Vurdering")
    page.facts("duty")
    page.tag("if recommendations")
    page.heading("Anbefalinger", 2)
    page.table(
        "r in recommendations",
        ["Myndighed", "Anbefalet indsats", "Formål og dimension", "Kontakt", "Tilbagemelding senest"],
        ["{{ r.to }}", "{{ r.what }}", "{{ r.purpose }}\n{{ r.dimension }}", "{{ r.contact }}", "{{ r.deadline }}"],
        [34, 43, 39, 27, 27],
    )
    page.tag("endif")
    page.tag("if uncertainty")
    page.heading("Usikkerhed", 2)
    page.text("{{ uncertainty }}", "Vurdering")
    page.tag("endif")
    page.heading("Mangler der noget?", 2)
    page.tag("if missing")
    page.each("one in missing", ("{{ one }}", "List Bullet", ""))
    page.tag("else")
    page.text("Ingen skemaer mangler.")
    page.tag("endif")
    page.tag("if changes")
    page.heading("Ændret siden version {{ since }}", 2)
    page.each("one in changes", ("{{ one }}", "List Bullet", ""))
    page.tag("endif")
    page.text(
        "{{ role }} {{ sharing }} Oplysninger er citeret og står med kilde ved en lodret streg; "
        "vurderinger står på grå bund. {{ purpose }}",
        "Fast tekst",
    )


def _profiles(page: Template) -> None:
    page.tag("if profiles")
    page.heading("De to profiler", 1)
    page.document.paragraphs[-1].paragraph_format.page_break_before = True
    page.text("De to profiler læses hver for sig. Skalaerne vender hver sin vej, og tallene lægges ikke sammen.")
    page.tag("for p in profiles")
    page.heading("{{ p.title }}", 2)
    page.text("0 {{ p.low }} – 4 {{ p.high }}", "Skala")
    page.text("{{ p.picture }}", "Figur")
    page.table(
        "r in p.rows",
        ["Dimension", "Placering", "Udvikling", "Sikkerhed", "Tidligere og afvigende"],
        [
            "{{ r.mark }} {{ r.name }}",
            "{{ r.rating.code }} {{ r.rating.word }}",
            "{{ r.trend }}",
            "{{ r.certainty }}",
            (
                "{% for q in r.past %}Møde {{ q.meeting }}: {{ q.code }}{% if not loop.last %}; {% endif %}{% endfor %}"
                "{% if r.past and r.dissent %}\n{% endif %}"
                "{% for d in r.dissent %}◇ {{ d.authority }}: {{ d.rating.code }}{% if not loop.last %}; {% endif %}{% endfor %}"
            ),
        ],
        [47, 44, 24, 25, 30],
    )
    page.tag("endfor")
    page.text(
        "Udfyldt: gruppens placering. Stiplet: placering på et tidligere møde (m1 er møde 1). "
        "Rombe: en myndighed vurderer anderledes. IB: ikke belyst.",
        "Kilde fri",
    )
    page.tag("endif")


def _whole_picture(page: Template) -> None:
    page.tag("if whole or outlook or problems or resources")
    page.heading("Helhedsvurdering", 1)
    page.tag("if whole")
    page.text("{{ whole }}", "Vurdering")
    page.tag("endif")
    for title, name, heads in (
        ("Hovedproblematikker", "problems", ["Problem", "Dimension", "Begrundelse"]),
        ("Ressourcer", "resources", ["Ressource", "Dimension", "Hvordan kan den bruges"]),
    ):
        page.tag(f"if {name}")
        page.heading(title, 2)
        page.table(
            f"p in {name}", heads, ["{{ p.what }}", "{{ p.dimension }}", "{{ p.note }}"], [60, 50, 60], first=False
        )
        page.tag("endif")
    page.passages("outlook")
    page.tag("endif")


def _entry(page: Template) -> None:
    page.passages("e.texts")
    page.tag("if e.facts")
    page.text(
        "{% for f in e.facts %}{{ f.label }}{% if not f.label.endswith('?') %}:{% endif %} {{ f.text }}"
        "{% if not loop.last %} · {% endif %}{% endfor %}",
        "Vurdering",
    )
    page.tag("endif")
    page.each(
        "d in e.dissent",
        (
            "\n{{ d.reason }}",
            "Afvigende",
            "◇ Afvigende vurdering – {{ d.authority }}: {{ d.rating.code }} {{ d.rating.word }}",
        ),
    )


def _dimensions(page: Template) -> None:
    page.tag("if dimensions")
    page.heading("Dimensionerne én for én", 1)
    page.tag("for d in dimensions")
    page.heading("{{ d.mark }} {{ d.name }}", 2)
    page.text(" {{ d.told }}", "Placering", "{{ d.rating.code }} {{ d.rating.word }}")
    page.tag("for e in d.standing if e.texts or e.facts or e.dissent")
    page.tag("if loop.first")
    page.heading("Gruppens vurdering", 3)
    page.tag("endif")
    page.tag("if loop.length > 1")
    page.text(
        "",
        "Vurdering",
        "{{ e.meeting }}: {% if e.marked.code != 'U' %}{{ e.marked.code }} {% endif %}{{ e.marked.word }}",
    )
    page.tag("endif")
    _entry(page)
    page.tag("endfor")
    for title, name in (
        (
            "{% if d.scale == 'risk' %}Oplysninger, der øger bekymringen{% else %}Oplysninger, der viser ressourcer{% endif %}",
            "supporting",
        ),
        (
            "{% if d.scale == 'risk' %}Oplysninger, der dæmper bekymringen{% else %}Oplysninger, der viser, at ressourcer mangler{% endif %}",
            "contrary",
        ),
        (
            "{% if d.supporting or d.contrary %}Andre oplysninger{% else %}Oplysninger{% endif %} fra bidragene, ikke placeret af gruppen",
            "contributed",
        ),
    ):
        page.tag(f"if d.{name}")
        page.heading(title, 3)
        page.told(f"d.{name}")
        page.tag("endif")
    page.tag("if d.earlier")
    page.heading("Tidligere vurdering", 3)
    page.tag("for e in d.earlier")
    page.text(
        "",
        "Vurdering",
        "{{ e.meeting }}: {% if e.marked.code != 'U' %}{{ e.marked.code }} {% endif %}{{ e.marked.word }}",
    )
    _entry(page)
    page.tag("endfor")
    page.tag("endif")
    page.tag("endfor")
    page.tag("endif")


def _conflicts(page: Template) -> None:
    page.tag("if clashes")
    page.heading("Modstridende oplysninger", 1)
    page.text(
        "Oplysningerne stemmer ikke overens. De er stillet op ved siden af hinanden, og ingen af dem er valgt fra."
    )
    page.tag("for c in clashes")
    page.heading("{{ c.topic }}", 2)
    page.table(
        "s in c.statements",
        ["Oplysning", "Hvem siger det"],
        [
            "{{ s.text }}",
            "{% for o in s.provenance %}{{ o.by }}\n{{ o.how }}{% if not loop.last %}\n{% endif %}{% endfor %}",
        ],
        [75, 95],
        first=False,
    )
    page.tag("endfor")
    page.tag("endif")
    page.tag("if contributors")
    page.heading("Hvem har bidraget", 1)
    page.table(
        "c in contributors",
        ["Myndighed", "Enhed", "Udfyldt af", "Dato", "Svar"],
        ["{{ c.authority }}", "{{ c.unit }}", "{{ c.person }}", "{{ c.date }}", "{{ c.reply }}"],
        [33, 35, 42, 22, 38],
    )
    page.tag("endif")


def _annexes(page: Template) -> None:
    """The annexes, numbered as they come: one that has nothing to say is not there and takes no number."""
    page.tag("set annex = 0")
    _annex(page, "concern", "Bekymringen, som den blev beskrevet")
    page.tag("for one in concern")
    page.heading("{{ one.heading }}", 2)
    page.facts("one.facts")
    page.tag("endfor")
    page.tag("if observations")
    page.heading("Konkrete iagttagelser", 2)
    page.told("observations")
    page.tag("endif")
    page.tag("endif")
    _annex(page, "contributions", "Bidragene")
    page.text("Linjerne om de enkelte dimensioner står under dimensionerne.")
    page.tag("for c in contributions")
    page.heading("{{ c.heading }}", 2)
    page.text("{{ c.by }}", "Kilde fri")
    page.tag("if c.note")
    page.text("", "Normal", "{{ c.note }}")
    page.tag("endif")
    page.facts("c.facts")
    page.facts("c.texts")
    page.passages("c.judgements")
    page.told("c.statements")
    page.tag("endfor")
    page.tag("endif")
    _meetings(page)
    _sources(page)


def _annex(page: Template, part: str, title: str) -> None:
    """The beginning of an annex; »endif« ends it."""
    page.tag(f"if {part}")
    page.tag("set annex = annex + 1")
    page.heading(f"Bilag {{{{ annex }}}}. {title}", 1)


def _meetings(page: Template) -> None:
    _annex(page, "meetings", "Møderne")
    page.tag("for m in meetings")
    page.heading("{{ m.heading }}", 2)
    page.facts("m.facts")
    page.passages("m.texts")
    for title, loop, text in (
        ("Yderligere oplysninger aftalt", "f in m.requests", "{{ f.label }}: {{ f.text }}"),
        ("Deltagere", "one in m.participants", "{{ one }}"),
        ("Grundlag", "one in m.basis", "{{ one }}"),
    ):
        page.tag(f"if {loop.partition(' in ')[2]}")
        page.heading(title, 3)
        page.each(loop, (text, "List Bullet", ""))
        page.tag("endif")
    page.tag("endfor")
    page.tag("endif")


def _sources(page: Template) -> None:
    """The last annex; alone it needs no number."""
    page.tag("if sources")
    page.heading("{% if annex %}Bilag {{ annex + 1 }}. {% endif %}Skemaerne bag vurderingen", 1)
    page.table(
        "s in sources",
        ["Skema", "Udfyldt af", "Dato", "Status", "Hvordan det kom, og udgave"],
        ["{{ s.form }}", "{{ s.by }}", "{{ s.date }}", "{{ s.status }}", "{{ s.edition }}"],
        [42, 38, 23, 18, 49],
        first=False,
    )
    page.tag("if basis")
    page.heading("Grundlag for helhedsvurderingen", 2)
    page.each("one in basis", ("{{ one }}", "List Bullet", ""))
    page.tag("endif")
    page.tag("for one in others")
    page.heading("{{ one.heading }}", 2)
    page.facts("one.facts")
    page.tag("endfor")
    page.tag("endif")


def _page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin, section.bottom_margin = Mm(22), Mm(20)
    section.header_distance = section.footer_distance = Mm(9)


def _running(document: Any, title: str = "Samlet vurdering") -> None:
    """Header with the place for a logo, footer with case and page."""
    section = document.sections[0]
    header, footer = section.header.paragraphs[0], section.footer.paragraphs[0]
    for paragraph in (header, footer):
        paragraph.style = document.styles["Sidehoved"]
        paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    header.add_run("{{ subject.municipality }}\t")
    header.add_run("{% if draft %}UDKAST {% endif %}{% if fictional %}OPDIGTET{% endif %}").bold = True
    footer.add_run(f"Fortroligt · {{{{ subject.case_no }}}} · {title} {{{{ date }}}}\tSide ")
    _field(footer, "PAGE")
    footer.add_run(" af ")
    _field(footer, "NUMPAGES")


def _styles(document: Any) -> None:
    styles = document.styles
    for language in styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "da-DK")
    normal = styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(10)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "da-DK")
    normal.element.rPr.append(language)
    normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(4), 1.08
    for name, size, before in (("Title", 24, 0), ("Heading 1", 15, 16), ("Heading 2", 12, 9), ("Heading 3", 10, 7)):
        style = styles[name]
        style.font.name, style.font.size, style.font.bold = FONT, Pt(size), True
        style.font.color.rgb = QUIET if name == "Heading 3" else INK
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(4)
        style.paragraph_format.keep_with_next = True
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for key in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{key}"), None)
        fonts.set(qn("w:ascii"), FONT)
        fonts.set(qn("w:hAnsi"), FONT)
    outline = OxmlElement("w:outlineLvl")
    outline.set(qn("w:val"), "0")
    styles["Title"].paragraph_format.element.get_or_add_pPr().insert_element_before(
        outline, "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr", "w:pPrChange"
    )
    for border in styles["Title"].element.findall(f".//{qn('w:pBdr')}"):
        border.getparent().remove(border)
    _edge(styles["Heading 1"], "bottom", "173A56", 8)
    made = {
        name: _new(document, name, size, colour, after)
        for name, size, colour, after in (
            ("Infohus", 10.5, QUIET, 0), ("Sag", 10, None, 1), ("Tabel", 9, None, 1), ("Luft", 5, None, 0),
            ("Konklusion", 15, INK, 3), ("Vurdering", 10, None, 0), ("Afvigende", 10, None, 4), ("Oplysning", 10, None, 0),
            ("Kilde", 8.5, QUIET, 6), ("Kilde fri", 8.5, QUIET, 4), ("Fast tekst", 8.5, QUIET, 0), ("Figur", 10.5, None, 3), ("Skala", 8.5, QUIET, 2),
            ("Placering", 10, None, 4), ("Sidehoved", 8.5, QUIET, 0),
        )
    }  # fmt: skip
    made["Konklusion"].font.bold = True
    for stop in (28, 112, 130):  # wide enough for a substitute of the typeface
        made["Sag"].paragraph_format.tab_stops.add_tab_stop(Mm(stop))
    for name in ("Vurdering", "Konklusion"):
        _shade(made[name])
        made[name].paragraph_format.left_indent = made[name].paragraph_format.right_indent = Mm(2)
    _edge(made["Afvigende"], "all", "173A56", 8)
    made["Afvigende"].paragraph_format.left_indent = made["Afvigende"].paragraph_format.right_indent = Mm(3)
    made["Afvigende"].paragraph_format.space_before = Pt(4)
    for name in ("Oplysning", "Kilde"):
        _edge(made[name], "left", EDGE, 12)
        made[name].paragraph_format.left_indent = Mm(3)
    made["Oplysning"].paragraph_format.keep_with_next = True
    for name in ("Placering", "Skala", "Figur"):
        made[name].paragraph_format.keep_with_next = True
    made["Fast tekst"].paragraph_format.space_before = Pt(8)


def _only_used_styles(document: Any) -> None:
    """Take out python-docx's styles that nothing uses, nine tenths of the file; Word brings its own when somebody asks for one."""
    section = document.sections[0]
    texts = (document.element, section.header._element, section.footer._element)
    known = {style.style_id: style.element for style in document.styles}
    kept = {key for key, style in known.items() if style.get(qn("w:default"))}
    waiting = [one for text in texts for kind in ("pStyle", "rStyle", "tblStyle") for one in text.iter(qn(f"w:{kind}"))]
    while waiting:
        name = waiting.pop().get(qn("w:val"))
        if name in known and name not in kept:
            kept.add(name)
            waiting += [one for kind in ("basedOn", "next", "link") for one in known[name].iter(qn(f"w:{kind}"))]
    for key in known.keys() - kept:
        known[key].getparent().remove(known[key])


def _new(document: Any, name: str, size: float, colour: RGBColor | None, after: float) -> Any:
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    style.font.size, style.paragraph_format.space_after = Pt(size), Pt(after)
    style.quick_style = True
    if colour is not None:
        style.font.color.rgb = colour
    return style


def _edge(style: Any, side: str, colour: str, size: int) -> None:
    borders = OxmlElement("w:pBdr")
    for name in ("top", "left", "bottom", "right") if side == "all" else (side,):
        edge = OxmlElement(f"w:{name}")
        for key, value in (("val", "single"), ("sz", str(size)), ("space", "4"), ("color", colour)):
            edge.set(qn(f"w:{key}"), value)
        borders.append(edge)
    _before_spacing(style, borders)


def _shade(style: Any) -> None:
    shade = OxmlElement("w:shd")
    for key, value in (("val", "clear"), ("color", "auto"), ("fill", GREY)):
        shade.set(qn(f"w:{key}"), value)
    _before_spacing(style, shade)


def _before_spacing(style: Any, element: Any) -> None:
    """Put where the schema wants it: after keepNext, keepLines, before tabs, spacing and indents."""
    properties = style.element.get_or_add_pPr()
    early = {qn(f"w:{name}") for name in ("keepNext", "keepLines", "pageBreakBefore", "widowControl", "numPr", "pBdr")}
    index = sum(child.tag in early for child in properties)
    properties.insert(index, element)


def _borders(table: Any) -> None:
    borders = OxmlElement("w:tblBorders")
    for name in ("bottom", "insideH"):
        edge = OxmlElement(f"w:{name}")
        for key, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", HAIR)):
            edge.set(qn(f"w:{key}"), value)
        borders.append(edge)
    later = [qn(f"w:{name}") for name in ("shd", "tblLayout", "tblCellMar", "tblLook")]  # the schema's order
    properties = table._tbl.tblPr
    properties.insert(sum(child.tag not in later for child in properties), borders)


def _repeat(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _whole(row: Any) -> None:
    row._tr.get_or_add_trPr().insert(0, OxmlElement("w:cantSplit"))


def _field(paragraph: Any, code: str) -> None:
    for kind, text in (("begin", ""), ("", code), ("separate", ""), ("text", "1"), ("end", "")):
        run = paragraph.add_run(text if kind == "text" else "")
        if kind in ("begin", "separate", "end"):
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
        elif not kind:
            instruction = OxmlElement("w:instrText")
            instruction.text = f" {text} "
            run._r.append(instruction)


if __name__ == "__main__":
    Path(__file__).with_name("assessment.docx").write_bytes(template())
    Path(__file__).with_name("extract.docx").write_bytes(extract())
