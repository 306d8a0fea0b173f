"""A line that an authority has corrected or taken back, and that a meeting had copied: told of, and struck by a person."""

from __future__ import annotations

import shutil
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from lxml import etree

from infohus_forms.casework.documents.assessment import control_sheet
from infohus_forms.casework.settling import settle, told, undo
from infohus_forms.combine.assessment.assess import assessment_of
from infohus_forms.combine.documents.extract import parts_of
from infohus_forms.models.decision import State
from infohus_forms.models.finding import Severity
from infohus_forms.validate.case.course import CaseFinding
from infohus_forms.validate.case.rules import check_case
from tests.casework.test_settling import TODAY, decide, key, made, pdf_text, rewritten, seen, wanted, ways
from tests.support.builders import a_case, changed
from tests.support.shelf import form_spec
from tests.validate.whole_case import assessment, contribution, meeting, whole

REPLY = "DEMO-2026-0063_R2_kommune.docx"
MEETING = "DEMO-2026-0063_R3_moede1"
LINE = "Spiller håndbold og er træner for de yngste om lørdagen."
KEPT = "Taler med sin far hver dag; forældrene bor i en anden by."
CORRECTION = {"hdr_edition=ny": "", "hdr_edition=rettelse": "x", "hdr_edition_date": "15.01.2027", "hdr_edition_reason": "Husket forkert."}  # fmt: skip


@pytest.fixture(scope="module")
def case_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The case that ended as not current, made once."""
    return made("ikke-aktuel", tmp_path_factory.mktemp("struck") / "sag")


@pytest.fixture
def ended(case_folder: Path, tmp_path: Path) -> Path:
    """A copy to change."""
    return Path(shutil.copytree(case_folder, tmp_path / "sag"))


def take_back(case: Path) -> None:
    """The municipality no longer says yes to sharing its second line."""
    rewritten(case, REPLY, {"r2b_info__2__share=ja": "", "r2b_info__2__share=nej": "x"})


def correct(case: Path) -> None:
    """The municipality sends a correction of its second line."""
    rewritten(case, REPLY, {**CORRECTION, "r2b_info__2__info": "Spiller badminton."}, "rettet.docx")


def told_of(case: Path, code: str) -> list[CaseFinding]:
    """The open findings with this code."""
    return [item for item in seen(case).findings if item.finding.code == code]


def everything(case: Path) -> str:
    """All that may be shown of the case: document and extract parts."""
    counted = seen(case).case
    document = assessment_of(counted)
    return f"{document} {parts_of(document, counted)}"


def test_a_row_whose_sharing_was_taken_back_can_be_struck(ended: Path) -> None:
    """The error has a way out without anybody opening an old file; the row is then nowhere, and the file is untouched."""
    take_back(ended)
    before = {path.name: path.read_bytes() for path in (ended / "modtaget").iterdir()}
    assert ways(ended, "V08") == ["udgaar", "vaerdi"]
    own = decide(ended, "V08", "udgaar")
    result = seen(ended)

    assert not told_of(ended, "V08")
    assert LINE not in everything(ended)
    assert KEPT in everything(ended)
    assert not [one for one in result.findings if one.finding.severity is Severity.ERROR]
    assert {path.name: path.read_bytes() for path in (ended / "modtaget").iterdir()} == before
    sheet = pdf_text(control_sheet(result))
    assert "Rækken udgår" in sheet
    assert "Ringet op. Ane Prøve, 30.01.2027" in sheet
    assert LINE not in sheet
    assert [one.state for one in result.settled] == [State.IN_FORCE]

    undo(result, own, wanted(reason="Fejl."), today=TODAY)
    assert len(told_of(ended, "V08")) == 1
    assert [one.state for one in seen(ended).settled] == [State.UNDONE]


def test_a_struck_row_is_what_stands_no_longer_when_the_file_changes(ended: Path) -> None:
    """The decision is about that file: in a new one a person looks again."""
    take_back(ended)
    decide(ended, "V08", "udgaar")
    (file,) = (path for path in (ended / "modtaget").iterdir() if path.stem == MEETING)
    rewritten(ended, file.name, {"r3_place": "Et andet sted"})
    assert len(told_of(ended, "V08")) == 1


def test_a_line_that_was_corrected_and_lives_on_is_told_of_without_its_text(ended: Path) -> None:
    """A warning that names form, question, row and authority; striking the row puts it right."""
    correct(ended)
    (item,) = told_of(ended, "line.corrected")

    assert item.finding.severity is Severity.WARNING
    for word in ("Redskab 3, møde 1", "Kommune", "Netværk og fritid", "række 1"):
        assert word in item.finding.message
    assert "håndbold" not in item.finding.message
    assert ways(ended, "line.corrected") == ["udgaar", "kontrolleret", "vaerdi"]

    settle(seen(ended), key(ended, "line.corrected"), wanted("udgaar"), today=TODAY)
    assert not told_of(ended, "line.corrected")
    assert LINE not in everything(ended)
    assert "Spiller badminton." in everything(ended)


# --- what is told of, and what is not -----------------------------------------------------------------------------

OLD, NEW = "Har set ham sammen med tre ældre.", "Har set ham sammen med to ældre."


def said_of(text: str, *, now: str | None = NEW, where: str = "r3_r2_why", form: str = "redskab3") -> list[str]:
    """The messages about a text of a form, when the municipality had said `OLD` and says `now`."""
    line = {"dim": "dim_r2", "source": "Samtale", "date": "2026-09-10", "first_hand": "ja", "certainty": "sikker", "share": "ja"}  # fmt: skip
    before = contribution("kommune", r2b_info=[{**line, "info": OLD}])
    own = {"hdr_edition": "rettelse", "hdr_edition_date": "2026-09-20", "hdr_edition_reason": "Rettet."}
    after = changed(before, "ny.pdf", r2b_info=[{**line, "info": now}] if now else None, **own)
    copied = {"meeting1": meeting("1", **{where: text})} if form == "redskab3" else {"r4": assessment(**{where: text})}
    forms = [*whole(kommune=before, **copied), after]
    return [one.finding.message for one in check_case(a_case(*forms)) if one.finding.code == "line.corrected"]


@pytest.mark.parametrize("form", ["redskab3", "redskab4"])
@pytest.mark.parametrize(
    "text",
    [
        OLD,
        f"Kommunen: {OLD} Det vejer.",
        "Har set  ham sammen med\ntre ældre.",
        "Vi har set ham sammen med tre ældre, og",
    ],
)
def test_a_text_that_holds_the_old_line_is_told_of(text: str, form: str) -> None:
    """Whole or with more around it, in the meeting or in the assessment."""
    (message,) = said_of(text, where="r3_r2_why" if form == "redskab3" else "r4_whole", form=form)
    assert "Kommune" in message
    assert OLD not in message


@pytest.mark.parametrize("now", [NEW, None])
def test_a_line_that_was_only_taken_out_lives_on_too(now: str | None) -> None:
    """The correction has another line, or none."""
    assert len(said_of(OLD, now=now)) == 1


@pytest.mark.parametrize(
    ("text", "now"),
    [(NEW, NEW), ("Noget andet.", NEW), (OLD, OLD), (f"{OLD} Og en yngre.", f"{OLD} Og en yngre."), ("", NEW)],
)
def test_what_is_said_now_is_no_line_of_before(text: str, now: str) -> None:
    """Also where the new words hold the old ones."""
    assert said_of(text or "Drøftet.", now=now) == []


SAME = {"dim": "dim_r2", "info": OLD, "source": "Samtale", "date": "2026-09-10", "first_hand": "ja", "certainty": "sikker", "share": "ja"}  # fmt: skip
ROW = {"info": OLD, "authority": "kommune", "source": "Samtale", "certainty": "sikker"}


def marked(
    now: dict[str, str], *, day: str = "2026-10-03", where: str = "r3_r2_why", copied: object = OLD
) -> list[str]:
    """The messages about a copy of `OLD`, which the municipality corrected in other columns on that day."""
    before = contribution("kommune", r2b_info=[SAME])
    own = {"hdr_edition": "rettelse", "hdr_edition_date": day, "hdr_edition_reason": "Rettet."}
    after = changed(before, "ny.pdf", r2b_info=[{**SAME, **now}], **own)
    forms = [*whole(kommune=before, meeting1=meeting("1", **{where: copied})), after]
    return [one.finding.message for one in check_case(a_case(*forms)) if one.finding.code == "line.corrected"]


@pytest.mark.parametrize(
    "now",
    [
        {"source": "Naboens udsagn"},
        {"certainty": "usikker"},
        {"date": "2025-09-10"},
        {"dim": "dim_t5"},
        {"first_hand": "nej"},
    ],
)
def test_a_line_whose_marks_were_corrected_lives_on_too(now: dict[str, str]) -> None:
    """The words are the same, and what they weigh is not: the column is named, never the text or the value."""
    (message,) = marked(now)
    asked = next(one for one in form_spec("redskab2_bidrag").field("r2b_info").columns if one.id in now)
    assert f"rettet i »{asked.label}«" in message
    assert OLD not in message
    assert not any(value in message for value in now.values() if value != "nej")


def test_a_row_of_the_meeting_says_itself_what_it_rests_on() -> None:
    """With the old source it is told of, whenever it was written; with the new one it is not."""
    table = "r3_r2_for"
    now = {"source": "Naboens udsagn"}
    for day in ("2026-09-15", "2026-10-03"):
        assert len(marked(now, day=day, where=table, copied=[ROW])) == 1
        assert marked(now, day=day, where=table, copied=[{**ROW, **now}]) == []


def test_a_meeting_after_the_correction_rests_on_it() -> None:
    """What the copy does not say itself, such as the day, was right when the group met; the line's own words still stand."""
    assert marked({"date": "2025-09-10"}, day="2026-09-15") == []
    assert marked({"share": "nej"}) == []
    assert marked({}) == []


def test_a_case_without_corrections_says_nothing() -> None:
    """The copies of a line that still stands are right."""
    assert not [one for one in check_case(a_case(*whole())) if one.finding.code == "line.corrected"]


# --- what is struck through in Word -------------------------------------------------------------------------------

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def cross_out(case: Path, *starts: str, whole_row: bool = False) -> None:
    """A line through every run of the controls that begin so, or of their rows with labels and boxes, as Word does it."""
    path = case / "modtaget" / REPLY
    with zipfile.ZipFile(BytesIO(path.read_bytes())) as old:
        parts = {item.filename: old.read(item) for item in old.infolist()}
    root = etree.fromstring(parts["word/document.xml"])
    tags = [tag for tag in root.iter(f"{WORD}tag") if str(tag.get(f"{WORD}val")).startswith(starts)]
    assert tags
    for tag in tags:
        holder = next(tag.iterancestors(f"{WORD}tr" if whole_row else f"{WORD}sdt"))
        for run in holder.iter(f"{WORD}r"):
            look = run.find(f"{WORD}rPr")
            if look is None:
                look = etree.Element(f"{WORD}rPr")
                run.insert(0, look)
            if look.find(f"{WORD}strike") is None:
                look.append(etree.Element(f"{WORD}strike"))
    parts["word/document.xml"] = etree.tostring(root)
    with zipfile.ZipFile(path, "w") as new:
        for name, data in parts.items():
            new.writestr(name, data)


def test_a_row_with_a_line_through_it_is_one_finding_and_can_be_left_out(ended: Path) -> None:
    """Labels and boxes too: one finding with the row's number, three ways out; what was struck is then nowhere."""
    cross_out(ended, "r2b_info__2__", whole_row=True)
    (item,) = told_of(ended, "word.struck")
    assert item.finding.message == "Hele rækken er streget over."
    assert (item.finding.cell, item.finding.asked.row) == ("r2b_info__2", 2)
    assert ways(ended, "word.struck") == ["udgaar", "som_laest", "vaerdi"]

    own = decide(ended, "word.struck", "udgaar")
    result = seen(ended)
    assert not told_of(ended, "word.struck")
    assert not [one for one in result.findings if one.finding.code.startswith("required") and one.finding.about.startswith("r2b_info__2")]  # fmt: skip
    (reply,) = (one for one in result.case.responses if one.file == REPLY)
    assert "Spiller håndbold" not in str(reply.answers)
    assert KEPT in str(reply.answers)
    assert "Rækken udgår" in told(result.settled[0], result)

    undo(result, own, wanted(reason="Fejl."), today=TODAY)
    assert len(told_of(ended, "word.struck")) == 1


def test_a_row_with_a_line_through_it_can_stand(ended: Path) -> None:
    """The other way: what was struck is said as it was read."""
    cross_out(ended, "r2b_info__2__", whole_row=True)
    decide(ended, "word.struck", "som_laest")
    assert not told_of(ended, "word.struck")
    assert LINE in everything(ended)


def test_a_text_with_a_line_through_it_is_left_out_alone(ended: Path) -> None:
    """A question outside tables: the answer is blank, everything else stands."""
    cross_out(ended, "r2b_resources")
    (item,) = told_of(ended, "word.struck")
    assert item.finding.message == "Hele svaret er streget over."
    assert ways(ended, "word.struck") == ["udgaar", "som_laest", "vaerdi"]
    before = next(one for one in seen(ended).own if one.file == REPLY).answers
    decide(ended, "word.struck", "udgaar")
    (reply,) = (one for one in seen(ended).case.responses if one.file == REPLY)
    assert before["r2b_resources"]
    assert not reply.answers.get("r2b_resources")
    assert {name: text for name, text in reply.answers.items() if name != "r2b_resources"} == {
        name: text for name, text in before.items() if name != "r2b_resources"
    }
    assert "Svaret udgår" in told(seen(ended).settled[0], seen(ended))


def test_one_cell_or_part_of_a_text_is_no_row(ended: Path) -> None:
    """A cell is told alone; of a text of which only a part is struck nothing can be left out without losing the rest."""
    cross_out(ended, "r2b_info__2__source")
    (item,) = told_of(ended, "word.struck")
    assert item.finding.cell == "r2b_info__2__source"
    decide(ended, "word.struck", "udgaar")
    (reply,) = (one for one in seen(ended).own if one.file == REPLY)
    row = next(one for one in seen(ended).case.responses if one.file == REPLY).rows("r2b_info")[1]
    assert not row.get("source")
    assert row["info"] == reply.rows("r2b_info")[1]["info"] == LINE


def test_a_part_of_a_text_that_is_struck_can_only_be_stated_or_stand(ended: Path) -> None:
    """The first word is struck: the sentence is read whole, and a person says what it should be."""
    path = ended / "modtaget" / REPLY
    with zipfile.ZipFile(BytesIO(path.read_bytes())) as old:
        parts = {item.filename: old.read(item) for item in old.infolist()}
    body = parts["word/document.xml"].decode()
    at = body.index(LINE)
    start = body.rindex("<w:r>", 0, at)
    run = body[start : body.index("</w:r>", at) + len("</w:r>")]
    struck = run.replace(LINE, "Spiller ").replace("<w:t>", '<w:t xml:space="preserve">')
    look = "<w:strike/></w:rPr>"
    struck = (
        struck.replace("</w:rPr>", look) if "</w:rPr>" in struck else struck.replace("<w:r>", f"<w:r><w:rPr>{look}")
    )
    parts["word/document.xml"] = body.replace(run, struck + run.replace(LINE, LINE.removeprefix("Spiller "))).encode()
    with zipfile.ZipFile(path, "w") as new:
        for name, data in parts.items():
            new.writestr(name, data)
    (item,) = told_of(ended, "word.struck")
    assert item.finding.message == "Noget er streget over."
    assert ways(ended, "word.struck") == ["som_laest", "vaerdi"]
