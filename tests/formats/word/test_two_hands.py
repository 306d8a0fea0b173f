"""Two people's changes that nobody has chosen between, and a control deleted with tracking on ([MS-DOCX] §2.3, ISO 29500-1 §17.13.5)."""

from __future__ import annotations

import pytest
from lxml import etree

from infohus_forms.formats.word.ooxml.names import q
from tests.formats.word.sheets import sdt, xml
from tests.formats.word.test_hazards import changed, paragraph_of, run, said, written

WHO = 'w:id="7" w:author="Bo Prøve" w:date="2026-05-03T10:00:00Z"'
KEPT, MORE = run("Alt er godt."), run(" Han truer.")


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        (f"{KEPT}<w14:conflictIns {WHO}>{MORE}</w14:conflictIns>", "Alt er godt. Han truer."),
        (f"{KEPT}<w14:conflictDel {WHO}>{MORE}</w14:conflictDel>", "Alt er godt."),
        (
            f"{KEPT}<w14:conflictDel {WHO}><w:r><w:delText> Han truer.</w:delText></w:r></w14:conflictDel>",
            "Alt er godt.",
        ),
        (KEPT + run(" Han truer.", f"<w14:conflictIns {WHO}/>"), "Alt er godt. Han truer."),
        (KEPT + run(" Han truer.", f"<w14:conflictDel {WHO}/>"), "Alt er godt."),
        (f'{KEPT}<w14:customXmlConflictInsRangeStart {WHO}/>{MORE}<w14:customXmlConflictInsRangeEnd w:id="7"/>', "Alt er godt. Han truer."),
        (f"{KEPT}<w:ins {WHO}><w14:conflictDel {WHO}>{MORE}</w14:conflictDel></w:ins>", "Alt er godt."),
    ],
)  # fmt: skip
def test_what_two_people_disagree_on_is_an_error_at_the_field(markup: str, text: str) -> None:
    """What was put in is read and what was taken out is not, however the file marks it."""
    raw = written(markup)
    assert raw.texts["navn"] == text
    assert [(item.code, item.severity, item.field) for item in raw.findings if item.code != "word.tracked"] == [
        ("word.two_hands", "error", "navn")
    ]


def test_a_tick_that_one_of_two_people_took_away_does_not_count() -> None:
    """The box says that it is ticked and its mark is deleted in a conflict: no tick, and an error."""

    def change(root: etree._Element) -> None:
        content = sdt(root, "samtykke=ja").find(q("sdtContent"))
        assert content is not None
        conflict = xml(f"<w14:conflictDel {WHO}/>")[0]
        conflict.extend(list(content))
        content.append(conflict)

    raw = changed(change, **{"samtykke=ja": "x"})
    assert "samtykke=ja" not in raw.ticked
    assert ("word.two_hands", "samtykke") in said(raw)


def test_a_field_and_a_row_that_one_of_two_people_deleted_are_told_of() -> None:
    """The deleted text never counts, and both the loss and the conflict are said."""

    def field(root: etree._Element) -> None:
        control = sdt(root, "navn")
        conflict = xml(f"<w14:conflictDel {WHO}/>")[0]
        control.addprevious(conflict)
        conflict.append(control)

    def row(root: etree._Element) -> None:
        line = next(paragraph_of(root, "set__1__hvad").iterancestors(q("tr")))
        properties = line.find(q("trPr"))
        if properties is None:
            properties = etree.Element(q("trPr"))
            line.insert(0, properties)
        properties.append(xml(f"<w14:conflictDel {WHO}/>")[0])

    raw = changed(field, navn="Ida Demo")
    assert not raw.texts.get("navn")
    assert {"word.two_hands", "word.missing"} <= {code for code, _ in said(raw)}
    raw = changed(row, set__1__hvad="Graffiti")
    assert not raw.texts.get("set__1__hvad")
    assert {"word.two_hands", "word.missing"} <= {code for code, _ in said(raw)}


def test_a_conflict_beside_a_field_is_told_of_there() -> None:
    """Words put in beside the field, and a paragraph's end taken out."""

    def words(root: etree._Element) -> None:
        paragraph_of(root, "navn").append(xml(f"<w14:conflictIns {WHO}>{run('NB: se bilag')}</w14:conflictIns>")[0])

    def end(root: etree._Element) -> None:
        properties = paragraph_of(root, "navn").find(q("pPr"))
        assert properties is not None
        properties.append(xml(f"<w:rPr><w14:conflictDel {WHO}/></w:rPr>")[0])

    assert {("word.two_hands", "navn"), ("word.outside", "navn")} <= set(said(changed(words)))
    assert ("word.two_hands", "navn") in said(changed(end))


@pytest.mark.parametrize("kind", ["Ins", "Del", "MoveFrom", "MoveTo"])
def test_a_control_put_in_or_deleted_with_tracking_on_is_a_tracked_change(kind: str) -> None:
    """`w:customXmlDelRangeStart` around the control: its text is still there and is read, and it is said."""

    def change(root: etree._Element) -> None:
        control = sdt(root, "navn")
        begin, end = xml(f'<w:customXml{kind}RangeStart {WHO}/><w:customXml{kind}RangeEnd w:id="7"/>')
        control.addprevious(begin)
        control.addnext(end)

    raw = changed(change, navn="Ida Demo")
    assert raw.texts["navn"] == "Ida Demo"
    assert said(raw) == [("word.tracked", "")]
