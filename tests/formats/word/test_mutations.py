"""Completed forms damaged at random: each act is refused, flagged at the right field, or does no harm.

The seeds are fixed: a mutation that fails once fails always.
"""

from __future__ import annotations

import copy
import random
from functools import cache

import pytest
from lxml import etree

from infohus_forms.formats.word.ooxml.names import W14, q
from infohus_forms.formats.word.reading.form import read_word
from infohus_forms.models.finding import Finding, Refused, Severity
from infohus_forms.models.question import Control, Widget
from infohus_forms.models.response import RawForm
from tests.formats.word.sheets import edited, sdt, small_form, small_sheet, xml

CONTROLS = tuple(small_sheet().controls())
FIELD = {control.name: control.field for control in CONTROLS}
WORDS = ("Skolen", "ringede", "i går", "æøå", "»citat«", "A & B", "12.03.2026", "<tom>", "Łódź")
SEEDS = range(50)


def thrown(seed: int) -> random.Random:
    """Dice that always fall the same way."""
    return random.Random(seed)  # noqa: S311 - damage, no secret


def values(dice: random.Random) -> dict[str, str]:
    """Random answers to some of the questions, one box a question."""
    said: dict[str, str] = {}
    groups: set[str] = set()
    for control in CONTROLS:
        if dice.random() < 0.3:
            continue
        if control.widget is Widget.BOX:
            if control.group not in groups:
                groups.add(control.group)
                said[control.name] = "x"
        elif control.widget is Widget.DATE:
            said[control.name] = f"{dice.randint(1, 28):02}.{dice.randint(1, 12):02}.2026"
        elif control.widget is Widget.MENU:
            said[control.name] = dice.choice(control.options).code
        else:
            lines = dice.randint(1, 3) if control.widget is Widget.AREA else 1
            said[control.name] = "\n".join(" ".join(dice.choices(WORDS, k=dice.randint(1, 6))) for _ in range(lines))
    return said


@cache
def completed(seed: int) -> tuple[bytes, RawForm]:
    """A form filled in at random, and what it says."""
    data = small_form(values(thrown(seed)))
    return data, read_word(data)


def after(data: bytes) -> RawForm | None:
    """What the damaged form says; None if it is refused."""
    try:
        return read_word(data)
    except Refused:
        return None


def same(left: RawForm, right: RawForm) -> bool:
    """Whether two forms give the same answers."""
    return left.texts == right.texts and left.ticked == right.ticked


def stopped_at(raw: RawForm) -> set[str]:
    """The fields at which a person is stopped; empty text for the document."""
    return {item.field for item in raw.findings if item.severity is Severity.ERROR}


def chosen(dice: random.Random) -> Control:
    """Any control of the form."""
    return dice.choice(CONTROLS)


@pytest.mark.parametrize("seed", range(100))
def test_a_form_that_nobody_has_damaged_raises_no_alarm(seed: int) -> None:
    """100 forms filled in at random: not one finding."""
    assert completed(seed)[1].findings == ()


@pytest.mark.parametrize("seed", SEEDS)
def test_a_deleted_field_is_missed_at_its_question(seed: int) -> None:
    """The control is gone with its text: an error at that field, and the other answers are untouched."""
    dice = thrown(1000 + seed)
    data, before = completed(seed)
    gone = chosen(dice)

    def delete(root: etree._Element) -> None:
        control = sdt(root, gone.name)
        parent = control.getparent()
        assert parent is not None
        parent.remove(control)

    raw = after(edited(data, delete))
    assert raw is not None
    assert stopped_at(raw) == {gone.field}
    assert {k: v for k, v in before.texts.items() if k != gone.name} == dict(raw.texts)
    assert raw.ticked == before.ticked - {gone.name}


@pytest.mark.parametrize("seed", SEEDS)
def test_a_field_copied_and_changed_is_a_conflict_at_its_question(seed: int) -> None:
    """Two places of one field that say different things: no answer is chosen."""
    dice = thrown(2000 + seed)
    data, _ = completed(seed)
    twice = chosen(dice)

    def double(root: etree._Element) -> None:
        control = sdt(root, twice.name)
        other = copy.deepcopy(control)
        control.addnext(other)
        if twice.widget is Widget.BOX:
            state = next(other.iter(f"{{{W14}}}checked"))
            on = state.get(f"{{{W14}}}val") == "1"
            state.set(f"{{{W14}}}val", "0" if on else "1")
            text = next(other.iter(q("t")))
            text.text = next(
                chr(int(item.get(f"{{{W14}}}val") or "0", 16))
                for item in other.iter(f"{{{W14}}}uncheckedState" if on else f"{{{W14}}}checkedState")
            )
            return
        for flag in list(other.iter(q("showingPlcHdr"))):
            flag.getparent().remove(flag)  # type: ignore[union-attr]
        for kind in other.iter(q("date")):
            kind.attrib.pop(q("fullDate"), "")
        for number, text in enumerate(list(other.iter(q("t")))):
            text.text = "noget andet" if number == 0 else ""
        original = next((item.text for item in control.iter(q("t"))), "")
        assert original != "noget andet"

    raw = after(edited(data, double))
    assert raw is not None
    assert {item.field for item in raw.findings} == {twice.field}
    if twice.widget is Widget.BOX or completed(seed)[1].texts[twice.name]:
        assert "word.conflict" in {item.code for item in raw.findings if item.field == twice.field}
        assert not raw.texts.get(twice.name)
    else:  # the other place is empty: its text counts, and it is said that there are two
        assert "word.doubled" in {item.code for item in raw.findings if item.field == twice.field}


@pytest.mark.parametrize("seed", SEEDS)
def test_a_field_that_was_moved_keeps_its_answer(seed: int) -> None:
    """A control dragged to the end of the document is found by its name, and a person is told that it was moved.

    The last one has not changed its order; the last but one may be told as the last moved before it.
    """
    dice = thrown(3000 + seed)
    data, before = completed(seed)
    moved = chosen(dice)

    def move(root: etree._Element) -> None:
        control = sdt(root, moved.name)
        (paragraph,) = xml("<w:p/>")
        paragraph.append(control)
        body = root[0]
        body.insert(len(body) - 1, paragraph)

    raw = after(edited(data, move))
    assert raw is not None
    assert same(raw, before)
    left = len(CONTROLS) - 1 - CONTROLS.index(moved)
    assert stopped_at(raw) <= {moved.field, CONTROLS[-1].field}
    assert left == 0 or stopped_at(raw)
    assert left <= 1 or moved.field in stopped_at(raw)


@pytest.mark.parametrize("seed", SEEDS)
def test_fixed_text_that_was_retyped_is_flagged_at_its_question(seed: int) -> None:
    """»Har borgeren *IKKE* givet samtykke?«: an error at the question whose words were changed."""
    dice = thrown(4000 + seed)
    data, before = completed(seed)
    asked = dice.choice([item for item in small_sheet().questions() if next(item.all_controls(), None)])
    extra = dice.random() < 0.5

    def retype(root: etree._Element) -> None:
        text = next(item for item in root[0].iter(q("t")) if item.text == asked.label)
        text.text = f"{text.text} IKKE" if extra else "Noget helt andet"

    raw = after(edited(data, retype))
    assert raw is not None
    assert same(raw, before)
    assert stopped_at(raw) == {asked.field}


@pytest.mark.parametrize("seed", SEEDS)
def test_text_typed_beside_a_field_is_kept_and_flagged_there(seed: int) -> None:
    """Text before or after the control, in its paragraph or in one of its own: kept as text outside the field."""
    dice = thrown(5000 + seed)
    data, before = completed(seed)
    beside = chosen(dice)
    own_paragraph = dice.random() < 0.4

    def type_outside(root: etree._Element) -> None:
        control = sdt(root, beside.name)
        (line,) = xml("<w:p><w:r><w:t>se også bilaget fra skolen</w:t></w:r></w:p>")
        if own_paragraph:
            paragraph = control.getparent()
            assert paragraph is not None
            paragraph.addnext(line)
        elif dice.random() < 0.5:
            control.addnext(line[0])
        else:
            control.addprevious(line[0])

    raw = after(edited(data, type_outside))
    assert raw is not None
    assert same(raw, before)
    assert stopped_at(raw) == {beside.field}
    assert any("se også bilaget fra skolen" in item.text for item in raw.outside)


@pytest.mark.parametrize("seed", SEEDS)
def test_runs_split_by_the_spelling_check_change_nothing(seed: int) -> None:
    """Every text of every control cut in two with `w:proofErr` and `w:lastRenderedPageBreak` between."""
    dice = thrown(6000 + seed)
    data, before = completed(seed)

    def split(root: etree._Element) -> None:
        for text in list(root[0].iter(q("t"))):
            said = text.text or ""
            line = text.getparent()
            if len(said) < 2 or line is None or line.tag != q("r"):
                continue
            cut = dice.randint(1, len(said) - 1)
            rest = copy.deepcopy(line)
            first_at = list(line).index(text)
            for child in list(line)[first_at + 1 :]:
                line.remove(child)
            for child in [item for item in list(rest)[:first_at] if item.tag != q("rPr")]:
                rest.remove(child)
            text.text = said[:cut]
            text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            own = next(rest.iter(q("t")))
            own.text = said[cut:]
            own.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            own.addprevious(etree.Element(q("lastRenderedPageBreak")))
            mark = etree.Element(q("proofErr"))
            line.addnext(mark)
            mark.addnext(rest)

    raw = after(edited(data, split))
    assert raw is not None
    assert same(raw, before)
    assert raw.findings == ()


@pytest.mark.parametrize("seed", SEEDS)
def test_tracked_changes_are_read_as_accepted_and_said(seed: int) -> None:
    """The answer inserted with tracking, an older one deleted: the new one counts, with a note."""
    dice = thrown(7000 + seed)
    data, before = completed(seed)
    tracked = dice.choice([item for item in CONTROLS if item.widget in (Widget.LINE, Widget.AREA)])

    def track(root: etree._Element) -> None:
        content = sdt(root, tracked.name).find(q("sdtContent"))
        assert content is not None
        (inserted,) = xml('<w:ins w:id="1" w:author="A"/>')
        inserted.extend(list(content))
        (deleted,) = xml('<w:del w:id="2" w:author="A"><w:r><w:delText>gammelt</w:delText></w:r></w:del>')
        content.append(deleted)
        content.append(inserted)

    raw = after(edited(data, track))
    assert raw is not None
    assert same(raw, before)
    assert [item.code for item in raw.findings] == ["word.tracked"]


def _codes(found: tuple[Finding, ...]) -> set[str]:
    return {item.code for item in found}


@pytest.mark.parametrize("seed", SEEDS)
def test_a_field_whose_frame_was_removed_leaves_its_text_to_a_person(seed: int) -> None:
    """»Fjern indholdskontrolelement«: the text stands, the name is gone; missing, and the text is kept."""
    dice = thrown(8000 + seed)
    data, before = completed(seed)
    filled = [item for item in CONTROLS if before.texts.get(item.name, "").strip()]
    if not filled:
        pytest.skip("intet er udfyldt")
    bare = dice.choice(filled)

    def unframe(root: etree._Element) -> None:
        control = sdt(root, bare.name)
        content = control.find(q("sdtContent"))
        assert content is not None
        for child in list(content):
            control.addprevious(child)
        parent = control.getparent()
        assert parent is not None
        parent.remove(control)

    raw = after(edited(data, unframe))
    assert raw is not None
    assert stopped_at(raw) == {bare.field}
    assert {"word.missing", "word.outside"} <= _codes(raw.findings)
    assert raw.outside


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_struck_out_hidden_or_inserted_is_flagged_at_its_field(seed: int) -> None:
    """A format or an object put in a field, or in its paragraph beside it: the answer stays, and it is flagged there."""
    dice = thrown(9000 + seed)
    data, before = completed(seed)
    marked = dice.choice([item for item in CONTROLS if item.widget is Widget.BOX or before.texts[item.name].strip()])
    code, markup = dice.choice(
        [
            ("word.struck", "<w:rPr><w:strike/></w:rPr>"),
            ("word.hidden", "<w:rPr><w:vanish/></w:rPr>"),
            ("word.content", "<w:drawing/>"),
            ("word.content", "<w:object/>"),
        ]
    )
    beside = code == "word.content" and dice.random() < 0.5

    def put(root: etree._Element) -> None:
        control = sdt(root, marked.name)
        (added,) = xml(markup)
        if beside:
            (line,) = xml("<w:r/>")
            line.append(added)
            (control.addnext if dice.random() < 0.5 else control.addprevious)(line)
            return
        line = next(control.iter(q("r")))
        if code != "word.content":
            for old in line.findall(q("rPr")):
                line.remove(old)
        line.insert(0, added)

    raw = after(edited(data, put))
    assert raw is not None
    assert same(raw, before)
    assert [(item.code, item.field) for item in raw.findings] == [(code, marked.field)]
