"""Word templates: a new one with its list of names, the check, and the template of a case."""

from __future__ import annotations

import hashlib
from io import BytesIO
from pathlib import Path

from docx import Document
from docx.shared import Mm, Pt

from infohus_forms import __version__
from infohus_forms.casework.storage.case_folder import CaseFolder
from infohus_forms.casework.storage.municipality_profile import profile_for
from infohus_forms.combine.documents.template_check import check_template
from infohus_forms.combine.documents.template_variables import EACH, Variable, variables
from infohus_forms.combine.errors import WordTemplateError
from infohus_forms.files import NotWrittenError, cached, shipped, write
from infohus_forms.formats.word.ooxml.metadata import without_traces
from infohus_forms.models.errors import Action
from infohus_forms.models.finding import Finding, Severity

SHIPPED = "templates/word"
WIDTHS = (62, 70, 42)
INTRO = (
    "Listen følger skabelonen til den samlede vurdering. Et felt skrives som {{ navn }}. En række gennemgås med "
    "{%p for x in navn %} … {%p endfor %}, i en tabel med {%tr for x in navn %} … {%tr endfor %}, og dens felter "
    "skrives {{ x.felt }}. Alt andet i skabelonen er almindelig Word: logo, overskrifter, rækkefølge og egne afsnit. "
    "Felter med ✱ skal stå i skabelonen, for at alle svar kan læses i dokumentet. Kontrollér skabelonen, når den er rettet, "
    "og skriv dens navn i kommune.yaml under »skabeloner«."
)


def default_template() -> bytes:
    """Return the template that comes with the program."""
    return (shipped(SHIPPED) / "assessment.docx").read_bytes()


def new_template(path: Path) -> list[Path]:
    """Write the default template, and next to it a Word file with every name, its meaning and an example.

    Raise NotWrittenError when one of them exists: nothing is overwritten.
    """
    listing = path.with_name(f"{path.stem}-felter.docx")
    for one in (path, listing):
        if one.exists():
            raise NotWrittenError(f"{one.name}: filen findes allerede")
    return [write(path, default_template()), write(listing, list_of_names())]


def list_of_names() -> bytes:
    """Return the table of all names as a Word file."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(18)
    document.styles["Normal"].font.name, document.styles["Normal"].font.size = "Calibri", Pt(9.5)
    document.add_heading("Felter til skabelonen »Samlet vurdering«", 1)
    document.add_paragraph(INTRO)
    table = document.add_table(rows=1, cols=3)
    table.style = "Light Grid Accent 1"
    table.autofit = False
    for cell, head in zip(table.rows[0].cells, ("Felt", "Betydning", "Eksempel"), strict=True):
        cell.text = head
    for variable in variables().values():
        for cell, text in zip(table.add_row().cells, _told(variable), strict=True):
            cell.text = text
    for row in table.rows:
        for cell, width in zip(row.cells, WIDTHS, strict=True):
            cell.width = Mm(width)
    document.core_properties.title = "Felter til skabelonen"
    out = BytesIO()
    document.save(out)
    return without_traces(out.getvalue())


def checked_template(path: Path) -> tuple[Finding, ...]:
    """Return every mistake of the template in a file. Raise WordTemplateError when there is no such file."""
    return check_template(_read(path))


def chosen_template(case: CaseFolder, named: Path | None) -> bytes:
    """Return the template of a case: the given template, else that of `kommune.yaml`, else ours.

    A template that is not ours is used only when the check finds no error; that it passed is cached by its digest. Raise
    WordTemplateError with the first error, SpecError for a profile that is wrong.
    """
    own = profile_for(case).templates.word
    path = named or (Path(own) if own else None)
    if path is None:
        return default_template()
    data = _read(path)
    digest = hashlib.sha256(data).hexdigest()
    if cached(f"skabeloner/{__version__}-{digest}", lambda: _approved(path, data)) != digest.encode():
        _approved(path, data)  # the cache has the answer about another template
    return data


def _approved(path: Path, data: bytes) -> bytes:
    """Return the digest of a template that passes the check. Raise WordTemplateError with its first error."""
    found = [item for item in check_template(data) if item.severity is Severity.ERROR]
    if found:
        more = f" Der er {len(found) - 1} mere." if len(found) > 1 else ""
        actions = [Action("template check", "Se dem alle", {"file": str(path)}, on_case=False)] if more else []
        raise WordTemplateError(
            f"Skabelonen {path.name} kan ikke bruges. {found[0].message} {found[0].hint}{more}",
            *found[0].actions,
            *actions,
        )
    return hashlib.sha256(data).hexdigest().encode()


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as reason:
        raise WordTemplateError(
            f"Skabelonen {path.name} kan ikke læses. Se, om den findes og er lukket i Word."
        ) from reason


def _told(variable: Variable) -> tuple[str, str, str]:
    indent = "    " * variable.path.count(".")
    name = variable.path.replace(EACH, "")
    rows = " (række)" if variable.rows else ""
    return f"{indent}{name}{rows}{' ✱' if variable.shown else ''}", variable.meaning, variable.example
