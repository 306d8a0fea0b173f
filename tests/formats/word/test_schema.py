"""Our parts against the schema of ISO 29500-4 (transitional), which is not ours to hand on.

`INFOHUS_WML_XSD=folder` names a folder that holds its `wml.xsd` with the schemas that it includes; without it the test is
skipped, in CI too.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from lxml import etree

from infohus_forms.formats.word.names import MC, W
from infohus_forms.formats.word.write import word_form
from infohus_forms.models.form import canonical
from infohus_forms.models.response import Stamp
from infohus_forms.render.questions import sheet_of
from infohus_forms.spec.shelf import form_ids, form_spec
from tests.formats.word.sheets import parts_of

FOLDER = os.environ.get("INFOHUS_WML_XSD", "")


def plain(data: bytes) -> etree._Element:
    """A part without what `mc:Ignorable` says an older program may leave out."""
    root = etree.fromstring(data)
    spaces = {root.nsmap.get(prefix, "") for prefix in str(root.attrib.pop(f"{{{MC}}}Ignorable", "")).split()} - {""}
    for element in list(root.iter(etree.Element)):
        for name in [str(name) for name in element.attrib if str(name)[1:].partition("}")[0] in spaces]:
            del element.attrib[name]
        parent = element.getparent()
        if str(element.tag)[1:].partition("}")[0] in spaces and parent is not None:
            parent.remove(element)
    return root


@pytest.mark.skipif(not FOLDER, reason="INFOHUS_WML_XSD peger ikke på en mappe med wml.xsd")
@pytest.mark.parametrize("paper", [False, True])
@pytest.mark.parametrize("name", form_ids())
def test_every_part_of_every_form_is_valid(name: str, paper: bool) -> None:  # noqa: FBT001 - a parameter of the test
    """Document, header, footer, settings, styles, numbering, fonts and glossary, on screen and for paper."""
    schema = etree.XMLSchema(etree.parse(Path(FOLDER) / "wml.xsd"))
    spec = form_spec(name)
    data = word_form(sheet_of(spec), Stamp(spec.id, spec.version, spec.hash), canonical(spec.content), paper=paper)
    mistakes = []
    for part, content in parts_of(data).items():
        ours = part.startswith("word/") and part.endswith(".xml") and f'"{W}"'.encode() in content[:3000]
        if ours and not schema.validate(plain(content)):
            mistakes.append(f"{part}: {schema.error_log}")
    assert mistakes == []
