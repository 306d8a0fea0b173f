"""A person decides on a finding: what it does, what it never does, and that it leaves a trace."""

from __future__ import annotations

import json
import shlex
import shutil
import zipfile
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdf
import pytest
import yaml
from click.testing import CliRunner, Result

from infohus_forms.casework.decisions.options import HARD, key_of
from infohus_forms.casework.documents.assessment import control_sheet
from infohus_forms.casework.remedies import open_findings
from infohus_forms.casework.review.review import Review, review
from infohus_forms.casework.settling import Wanted, settle, told, undo
from infohus_forms.casework.storage.card import create, load, write
from infohus_forms.casework.storage.case_folder import CaseError, folder_of
from infohus_forms.cli import infohus
from infohus_forms.combine.assessment.assess import assessment_of
from infohus_forms.combine.documents.pdf import combined_pdf
from infohus_forms.demo import complete, load_case, make_forms
from infohus_forms.formats.pdf.writing.fill import fill_pdf
from infohus_forms.formats.word.writing.fill import fill_word
from infohus_forms.models.decision import Decision, State, in_sequence
from infohus_forms.models.finding import Severity

TODAY = date(2027, 2, 1)
R1 = "DEMO-2026-0051_R1.docx"
POLICE_REPLY = "DEMO-2026-0063_R2_politi.pdf"
CONCERN, SCHOOL_REPLY = "DEMO-2026-0063_R1.pdf", "DEMO-2026-0063_R2_oevrige_hf.docx"


def made(name: str, path: Path) -> Path:
    """The folder of a shipped case with everything returned."""
    reference, forms = load_case(name)
    case = create(path, reference)
    write(case, replace(load(case), issued=tuple(make_forms(case, reference, forms, date(2026, 11, 4)))))
    for form in forms:
        complete(case, form)
    return path


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The two small cases, made once."""
    return {name: made(name, tmp_path_factory.mktemp(name) / "sag") for name in ("politiet", "ikke-aktuel")}


@pytest.fixture
def police(whole: dict[str, Path], tmp_path: Path) -> Path:
    """A case of one form, Redskab 1 in Word."""
    return Path(shutil.copytree(whole["politiet"], tmp_path / "sag"))


@pytest.fixture
def ended(whole: dict[str, Path], tmp_path: Path) -> Path:
    """A case of seven forms that ended as not current."""
    return Path(shutil.copytree(whole["ikke-aktuel"], tmp_path / "sag"))


def rewritten(case: Path, file: str, values: dict[str, str], new: str = "") -> Path:
    """A returned form with other answers, in place or as another file."""
    folder = case / "modtaget"
    target = folder / (new or file)
    fill = fill_pdf if file.endswith(".pdf") else fill_word
    target.write_bytes(fill((folder / file).read_bytes(), values))
    return target


def seen(case: Path) -> Review:
    """The case as it stands."""
    return review(case, today=TODAY)


def errors(case: Path) -> list[tuple[str, str]]:
    """Code and field of the undecided errors."""
    found = (item.finding for item in seen(case).findings)
    return sorted((item.code, item.field) for item in found if item.severity is Severity.ERROR)


def key(case: Path, code: str) -> str:
    """The key of the only finding with this code."""
    (one,) = {one.key for one in open_findings(seen(case)) if one.item.finding.code == code}
    return one


def ways(case: Path, code: str) -> list[str]:
    """The choices of the finding with this code."""
    found = next(one for one in open_findings(seen(case)) if one.item.finding.code == code)
    return [choice.code for choice in found.choices]


def wanted(choice: str = "", **more: str) -> Wanted:
    """A decision by Ane on 30 January 2027."""
    return Wanted(choice, **{"reason": "Ringet op.", "name": "Ane Prøve", "date": "30.01.2027", **more})


def decide(case: Path, code: str, choice: str, **more: str) -> str:
    """Settle the only finding with this code; its key."""
    return settle(seen(case), key(case, code), wanted(choice, **more), today=TODAY).key


def pdf_text(data: bytes) -> str:
    """The text of a PDF on one line."""
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(data)).pages).split())


def test_an_answer_typed_wrongly_can_be_stated(police: Path) -> None:
    """»i forgårs« is no date: a person states the date, it is typed like any answer, and the document says who stated it."""
    path = rewritten(police, R1, {"r1_received_date": "i forgårs"})
    before = path.read_bytes()
    assert errors(police) == [("value.date", "r1_received_date")]
    decide(police, "value.date", "vaerdi", value="3/11 2026")
    result = seen(police)
    assert errors(police) == []
    (response,) = result.case.of("redskab1")
    assert response.text("r1_received_date") == "2026-11-03"
    assert path.read_bytes() == before
    assert result.own[0].answers["r1_received_date"] is None
    assert result.own[0].raw["r1_received_date"] == "i forgårs"
    text = pdf_text(combined_pdf(assessment_of(result.case)))
    assert "03.11.2026 (afklaret af Ane Prøve den 30.01.2027)" in text
    assert "»Modtaget dato« afklaret af Ane Prøve den 30.01.2027" in text


def test_an_answer_typed_wrongly_can_stay_empty(police: Path) -> None:
    """The number that is no CPR number is left blank; nothing is guessed from it."""
    rewritten(police, R1, {"r1_p_cpr": "kendes vist"})
    decide(police, "value.cpr", "tomt")
    assert errors(police) == []
    assert seen(police).case.of("redskab1")[0].answers["r1_p_cpr"] is None


def test_a_stated_value_must_be_an_answer(police: Path) -> None:
    """»i går« is no better than »i forgårs«; the message does not repeat it, and nothing is written."""
    rewritten(police, R1, {"r1_received_date": "i forgårs"})
    before = (police / "sag.yaml").read_bytes()
    with pytest.raises(CaseError) as stop:
        decide(police, "value.date", "vaerdi", value="lige omkring jul")
    assert "jul" not in str(stop.value)
    assert (police / "sag.yaml").read_bytes() == before


def test_no_answer_is_pointed_to_only_where_it_can_be_chosen(police: Path) -> None:
    """A gate cannot be left blank: the refusal of an empty answer names »tomt« for a question only where it is a way out."""
    rewritten(police, R1, {"r1_received_date": "i forgårs"})
    with pytest.raises(CaseError, match="vælg »tomt«"):
        decide(police, "value.date", "vaerdi", value=" ")
    rewritten(police, R1, {"r1_received_date": "02.11.2026", "r1_fwd_police=ja": "", "r1_fwd_police=nej": "x"})
    with pytest.raises(CaseError, match=r"Skriv svaret med --value\.$"):
        decide(police, "V01", "vaerdi", value=" ")


def test_a_stated_value_meets_the_rules_like_any_answer(police: Path) -> None:
    """Received the day after it was forwarded: a date, but in the wrong order."""
    rewritten(police, R1, {"r1_received_date": "i forgårs"})
    decide(police, "value.date", "vaerdi", value="5.11.2026")
    assert ("constraint", "r1_fwd_date") in errors(police)


def test_a_cell_of_a_table_can_be_stated(police: Path) -> None:
    """The date of the second observation: the finding knows its cell."""
    rewritten(police, R1, {"r1_c_observations__2__date": "dagen efter"})
    decide(police, "value.date", "vaerdi", value="02.11.2026")
    assert errors(police) == []
    rows = seen(police).case.of("redskab1")[0].rows("r1_c_observations")
    assert [row["date"] for row in rows] == ["2026-11-01", "2026-11-02"]


def test_a_row_told_by_what_is_filled_in_is_stated_where_it_stands(police: Path) -> None:
    """A protected address in the first filled row, which is the second on the form: the way out needs no cell to be looked up."""
    first = ("date", "where", "seen_by", "first_hand=ja", "what")
    rewritten(
        police,
        R1,
        {
            **{f"r1_c_observations__1__{column}": "" for column in first},
            "r1_c_observations__2__what": "Sås ved Skovvej 3",
            "r1_p_address": "Skovvej 3, 9999 Fjordmark",
            "r1_p_protected=nej": "",
            "r1_p_protected=ja": "x",
        },
    )
    (line,) = [one for one in run(police, "settle").output.splitlines() if key(police, "V20") in one]
    assert "--field r1_c_observations__2__what" in line
    decide(police, "V20", "vaerdi", value="Sås ved sit hjem")
    (row,) = seen(police).case.of("redskab1")[0].rows("r1_c_observations")
    assert row["what"] == "Sås ved sit hjem"
    assert "V20" not in {code for code, _ in errors(police)}


def test_a_cell_named_as_the_control_is_labelled_is_known(police: Path) -> None:
    """What the reader of Word says of a cell, »…, række 2: …«: the way out is that cell and not the first one of the row."""
    path = rewritten(police, R1, {"r1_c_observations__2__what": "Sås ved havnen"})
    struck(path, "Sås ved havnen")
    decide(police, "word.struck", "vaerdi", value="Sås ved skolen")
    assert [row["what"] for row in seen(police).case.of("redskab1")[0].rows("r1_c_observations")][1] == "Sås ved skolen"


def struck(path: Path, text: str) -> None:
    """A text in a Word file with a line through it, as somebody marks a mistake."""
    with zipfile.ZipFile(BytesIO(path.read_bytes())) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "word/document.xml":
                before, at, after = data.decode().partition(f">{text}<")
                start, word, rest = before.rpartition("<w:t")
                assert at
                data = f"{start}<w:rPr><w:strike/></w:rPr>{word}{rest}{at}{after}".encode()
            new.writestr(name, data)


def test_several_answers_are_stated_with_commas(police: Path) -> None:
    """The boxes of a question with several answers are codes with commas between."""
    rewritten(police, R1, {f"r1_c_area={code}": "" for code in ("adfaerd", "holdninger", "online")})
    assert errors(police) == [("required", "r1_c_area")]
    decide(police, "required", "vaerdi", value="adfaerd, online")
    assert seen(police).case.of("redskab1")[0].answers["r1_c_area"] == ["adfaerd", "online"]


def test_no_gate_is_waved_through(police: Path) -> None:
    """»Is the concern sent to the police?« may be left unanswered; the gate then stops the case all the same."""
    rewritten(police, R1, {"r1_fwd_police=ja": ""})
    decide(police, "required", "tomt")
    assert errors(police) == [("V01", "r1_fwd_police")]
    assert ways(police, "V01") == ["vaerdi"]
    with pytest.raises(CaseError):
        decide(police, "V01", "kontrolleret")
    decide(police, "V01", "vaerdi", value="ja")
    assert errors(police) == []


def test_the_hard_rules_have_no_accepting_choice() -> None:
    """Gates, withheld lines, protected addresses and wrong cases: V01, V04, V08, V20 and `case.fictional` among them."""
    assert {"V01", "V02", "V03", "V04", "V05", "V08", "V20", "case.fictional", "case.number"} <= HARD


def test_a_person_says_which_of_two_versions_counts(police: Path) -> None:
    """Two copies with different answers, undeclared: the chosen one counts, the other is told of and stays."""
    rewritten(police, R1, {"r1_c_trigger": "Noget helt andet."}, "kopi.docx")
    assert errors(police) == [("identity.conflict", "r1_c_trigger")]
    with pytest.raises(CaseError, match="--file"):
        decide(police, "identity.conflict", "gaelder", file="en tredje.docx")
    decide(police, "identity.conflict", "gaelder", file="kopi.docx")
    result = seen(police)
    assert errors(police) == []
    assert [response.file for response in result.case.responses] == ["kopi.docx"]
    assert result.fates == {R1: "Indgår ikke: valgt fra af Ane Prøve den 30.01.2027"}
    assert len(result.own) == 2
    sheet = pdf_text(control_sheet(result))
    assert "valgt fra af Ane Prøve" in sheet
    assert "Valg: kopi.docx gælder; den anden indgår ikke." in sheet
    assert "Ringet op." in sheet


def test_the_version_that_was_chosen_away_protects_still(police: Path) -> None:
    """One of two versions says that the address is protected, the other is chosen: it holds, and that is told of."""
    before = dict.fromkeys(("r1_p_protected=ja", "r1_p_protected=nej", "r1_p_protected=ikke_oplyst"), "")
    rewritten(police, R1, {**before, "r1_p_protected=ja": "x"}, "beskyttet.docx")
    rewritten(police, R1, {**before, "r1_p_protected=nej": "x"})
    decide(police, "identity.conflict", "gaelder", file=R1)
    assert seen(police).case.is_protected
    assert ("V20.still", "r1_p_protected") in {
        (item.finding.code, item.finding.field) for item in seen(police).findings
    }


def test_a_copy_that_only_adds_continues_and_the_kontrolblad_says_so(police: Path) -> None:
    """The police fill in the municipality's Redskab 1 further: one form, no decision needed."""
    rewritten(police, R1, {"r1_x1_advice=ja": "", "r1_x1_advice_date": ""}, "fra kommunen.docx")
    result = seen(police)
    assert errors(police) == []
    assert [response.file for response in result.case.responses] == [R1]
    assert result.fates == {"fra kommunen.docx": f"Fortsat i {R1}"}
    assert "Fortsat i" in pdf_text(control_sheet(result))


def test_a_declared_correction_supersedes(police: Path) -> None:
    """»Udgave: rettelse« with date and reason takes the place of the first; both stay in the folder."""
    correction = {
        "hdr_edition=ny": "", "hdr_edition=rettelse": "x", "hdr_edition_date": "05.11.2026",
        "hdr_edition_reason": "Forkert oplyst.", "r1_c_trigger": "Rettet.",
    }  # fmt: skip
    rewritten(police, R1, correction, "rettelse.docx")
    result = seen(police)
    assert errors(police) == []
    assert [response.text("r1_c_trigger") for response in result.case.responses] == ["Rettet."]
    assert result.fates == {R1: "Erstattet af rettelsen rettelse.docx"}


def test_a_decision_lapses_when_the_file_changes(police: Path) -> None:
    """The same mistake in a new file is a new finding; the old decision is listed as without effect."""
    rewritten(police, R1, {"r1_p_cpr": "kendes vist"})
    old = decide(police, "value.cpr", "tomt")
    rewritten(police, R1, {"r1_c_trigger": "Noget helt andet."})
    assert errors(police) == [("value.cpr", "r1_p_cpr")]
    assert key(police, "value.cpr") != old
    assert [one.state for one in seen(police).settled] == [State.LAPSED]


def test_a_decision_can_be_undone_and_the_trace_stays(police: Path) -> None:
    """Undone, decided anew: both stand in `sag.yaml`, and the kontrolblad tells of both."""
    rewritten(police, R1, {"r1_p_cpr": "kendes vist"})
    own = decide(police, "value.cpr", "tomt")
    with pytest.raises(CaseError, match="allerede afgjort"):
        settle(seen(police), own, wanted("tomt"), today=TODAY)
    undo(seen(police), own, wanted(reason="Nummeret er fundet.", name="Bo Prøve"), today=TODAY)
    assert errors(police) == [("value.cpr", "r1_p_cpr")]
    decide(police, "value.cpr", "vaerdi", value="3002024000")
    assert errors(police) == []
    result = seen(police)
    assert [one.state for one in result.settled] == [State.UNDONE, State.IN_FORCE]
    sheet = pdf_text(control_sheet(result))
    assert "Fortrudt af Bo Prøve den 30.01.2027: Nummeret er fundet." in sheet
    assert "300202" not in sheet
    with pytest.raises(CaseError, match="intet valg"):
        undo(seen(police), "00000000", wanted(), today=TODAY)


def test_undoing_the_last_of_two_decisions_leaves_none_in_force(ended: Path) -> None:
    """A stated text may leave its finding open; a second one replaced it, so undoing that one opens the finding as the file has it."""
    rewritten(ended, "DEMO-2026-0063_R4.docx", {"r4_uncertain": "Ifølge telefonnotat 310206-4002."})
    decide(ended, "V17", "vaerdi", value="Ifølge telefonnotat.")
    result = seen(ended)
    one = next(one for one in result.file.decisions if one.code == "V17")
    write(result.folder, replace(result.file, decisions=(one, replace(one, value="Ifølge et notat."))))
    undo(seen(ended), one.key, wanted(), today=TODAY)
    assert [bool(made.undone) for made in load(ended).decisions] == [True, True]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"name": "NAVN"}, "dit eget navn"),
        ({"reason": "BEGRUNDELSE"}, "din begrundelse"),
        ({"value": "Telefonnotat 310206-4003."}, "CPR-nummer"),
    ],
)
def test_what_stands_for_an_answer_is_none(ended: Path, words: dict[str, str], said: str) -> None:
    """The line that the program prints is pasted as it is; a CPR number is written where it would stay for good."""
    rewritten(ended, "DEMO-2026-0063_R4.docx", {"r4_uncertain": "Ifølge telefonnotat 310206-4002."})
    with pytest.raises(CaseError, match=said):
        decide(ended, "V17", "vaerdi", **{"value": "Ifølge telefonnotat.", **words})
    assert load(ended).decisions == ()


def test_a_contribution_that_never_comes_is_no_longer_awaited(ended: Path) -> None:
    """Settled, the case can be combined; the document still says »Intet svar«."""
    (ended / "modtaget" / POLICE_REPLY).unlink()
    assert [code for code, _ in errors(ended)] == ["missing.contribution"]
    decide(ended, "missing.contribution", "afventes_ikke")
    assert errors(ended) == []
    assert "Intet svar" in pdf_text(combined_pdf(assessment_of(seen(ended).case)))


def test_redskab_1_cannot_be_done_without(ended: Path) -> None:
    """Without it nothing is known of the gates, so there is nothing to choose."""
    (ended / "modtaget" / "DEMO-2026-0063_R1.pdf").unlink()
    assert "missing.redskab1" in [code for code, _ in errors(ended)]
    assert "missing.redskab1" not in [one.item.finding.code for one in open_findings(seen(ended))]


def test_what_is_suspicious_but_right_is_marked_as_checked(ended: Path) -> None:
    """A form filled in before an older one: the dates are odd, and a person has looked at them."""
    rewritten(ended, "DEMO-2026-0063_R4.docx", {"r4_uncertain": "Ifølge telefonnotat 310206-4002."})
    decide(ended, "V17", "kontrolleret")
    result = seen(ended)
    assert all(item.finding.code != "V17" for item in result.findings)
    assert "V17" in [one.decision.code for one in result.settled if one.in_force]


def test_a_rating_that_was_read_is_changed_at_a_meeting_only(ended: Path) -> None:
    """No value can be stated in its place, neither at a finding of its own nor through another."""
    rewritten(ended, "DEMO-2026-0063_R4.docx", {"r4_uncertain": "Ifølge telefonnotat 310206-4002."})
    result = seen(ended)
    meeting = next(response for response in result.case.of("redskab3"))
    data = meeting.file
    assert data.endswith(".pdf")
    from infohus_forms.formats.pdf.writing.fill import fill_pdf

    target = ended / "modtaget" / data
    target.write_bytes(fill_pdf(target.read_bytes(), {"r3_time": "midt på dagen"}))
    with pytest.raises(CaseError, match="nyt møde"):
        decide(ended, "value.time", "vaerdi", value="2", field="r3_r1_rating")


def test_a_damaged_form_can_be_left_out(police: Path) -> None:
    """Half a file stops the case with exit 3 until it is left out; it stays where it lies."""
    half = (police / "modtaget" / R1).read_bytes()
    (police / "modtaget" / "halv.docx").write_bytes(half[: len(half) // 2])
    assert run(police, "check").return_value == 3
    code = next(item.finding.code for item in seen(police).findings if item.finding.severity is Severity.ERROR)
    assert ways(police, code) == ["indgaar_ikke"]
    decide(police, code, "indgaar_ikke")
    assert run(police, "check").return_value == 0
    assert (police / "modtaget" / "halv.docx").exists()


def test_a_form_of_another_case_can_be_left_out_but_not_accepted(police: Path, whole: dict[str, Path]) -> None:
    """Redskab 4 of one case in another: only leaving it out ends the errors of that file."""
    shutil.copy(whole["ikke-aktuel"] / "modtaget" / "DEMO-2026-0063_R4.docx", police / "modtaget")
    assert "kontrolleret" not in ways(police, "case.number")
    decide(police, "case.number", "indgaar_ikke")
    assert errors(police) == []


def test_name_reason_and_date_are_asked_for(police: Path) -> None:
    """No name, no reason, a day to come, a CPR number in the reason: no decision."""
    rewritten(police, R1, {"r1_p_cpr": "kendes vist"})
    wrong: list[dict[str, str]] = [
        {"name": " "}, {"reason": ""}, {"date": "2.2.2027"}, {"date": "snart"}, {"reason": "Se 310206-4002."},
    ]  # fmt: skip
    for one in wrong:
        with pytest.raises(CaseError):
            decide(police, "value.cpr", "tomt", **one)
    assert load(police).decisions == ()


def test_notes_need_no_decision(police: Path) -> None:
    """An impossible CPR date in an invented case is a note; it has no choices."""
    assert [item.finding.code for item in seen(police).findings] == ["V16.fictional"]
    assert open_findings(seen(police)) == ()


def test_the_key_is_of_the_files_and_the_place(police: Path) -> None:
    """Eight hexadecimal digits, other for another file or question, the same at every look."""
    rewritten(police, R1, {"r1_p_cpr": "kendes vist", "r1_received_date": "i forgårs"})
    result = seen(police)
    keys = [one.key for one in open_findings(result)]
    assert len(set(keys)) == len(keys) == 2
    assert all(len(one) == 8 and int(one, 16) >= 0 for one in keys)
    assert keys == [one.key for one in open_findings(seen(police))]
    item = open_findings(result)[0].item
    assert key_of(item, ["a"]) != key_of(item, ["b"])
    assert key_of(item, ["a", "b"]) == key_of(item, ["b", "a"])


def test_sag_yaml_keeps_decisions_when_forms_are_issued(police: Path) -> None:
    """Saving the case for another reason does not lose what was decided."""
    rewritten(police, R1, {"r1_p_cpr": "kendes vist"})
    decide(police, "value.cpr", "tomt")
    kept = load(police).decisions
    file = load(police)
    write(folder_of(police), replace(file, issued=file.issued[:-1]))
    assert load(police).decisions == kept
    said = yaml.safe_load((police / "sag.yaml").read_text(encoding="utf-8"))["valg"][0]
    assert (said["valg"], said["navn"], said["dato"]) == ("tomt", "Ane Prøve", "2027-01-30")
    assert "kendes vist" not in (police / "sag.yaml").read_text(encoding="utf-8")


def run(case: Path, command: str, *more: str) -> Result:
    """A command on the case, as in a terminal."""
    return CliRunner().invoke(infohus, [command, str(case), *more], standalone_mode=False)


def test_from_check_to_settled_in_the_terminal(police: Path) -> None:
    """`check` shows the key, `settle` the choices; once settled, `check` and `combine` end with 0, and `check --alle` says who decided."""
    rewritten(police, R1, {"r1_p_cpr": "kendes vist"})
    checked = run(police, "check")
    own = key(police, "value.cpr")
    assert checked.return_value == 1
    assert f"[{own}]" in checked.output
    assert run(police, "combine").return_value == 1
    listed = run(police, "settle")
    assert own in listed.output
    assert "--choice tomt" in listed.output
    assert run(police, "settle", own, "--choice", "tomt").return_value == 2
    args = ("--choice", "tomt", "--reason", "Ringet op.", "--name", "Ane Prøve", "--date", "05.11.2026")
    assert run(police, "settle", own, *args).return_value == 0
    again = run(police, "check")
    assert again.return_value == 0
    assert "1 afgjort forhold: vis med --alle" in again.output
    assert "Ane Prøve, 05.11.2026" in run(police, "check", "--alle").output
    assert run(police, "combine").return_value == 0
    assert list((police / "vurdering").glob("*.pdf"))
    machine: dict[str, Any] = json.loads(run(police, "settle", "--json").stdout)
    assert [one["state"] for one in machine["settled"]] == ["in_force"]
    undone = run(police, "settle", "--undo", own, "--reason", "Forkert.", "--name", "Bo Prøve", "--date", "06.11.2026")
    assert undone.return_value == 0
    assert run(police, "check").return_value == 1


def test_an_answer_that_is_wrong_itself_is_told_of_at_once(police: Path) -> None:
    """The stated day comes after today: it is kept, since a person said it, and the error it brings is shown; exit 1."""
    rewritten(police, R1, {"r1_received_date": "engang i maj"})
    own = key(police, "value.date")
    said = run(
        police,
        "settle",
        own,
        "--choice",
        "vaerdi",
        "--value",
        "3/11 2099",
        "--name",
        "Ane Prøve",
        "--reason",
        "Ringet op",
    )
    assert said.return_value == 1
    assert "skal også afgøres" in said.output
    assert "--undo" in said.output
    assert "2099" not in said.output


def test_a_stated_answer_that_does_not_help_is_told_of_at_once(police: Path) -> None:
    """The text is stated with the protected address in it still: the finding stands, and exit is 1, without the address."""
    said = {
        "r1_p_address": "Prøvevej 7",
        "r1_p_protected=nej": "",
        "r1_p_protected=ja": "x",
        "r1_c_tried": "Bor på Prøvevej 7.",
    }
    rewritten(police, R1, said)
    own = key(police, "V20")
    again = run(
        police,
        "settle",
        own,
        "--choice",
        "vaerdi",
        "--value",
        "Bor på prøve vej 7.",
        "--name",
        "Ane Prøve",
        "--reason",
        "Set",
    )
    assert again.return_value == 1
    assert "skal også afgøres" in again.output
    assert "vej 7" not in again.output


def test_a_protected_name_next_to_the_protected_address_is_reported_at_once(ended: Path) -> None:
    """Two texts in one answer: both are named, so one new answer mends both; with the name alone only that one is left."""
    rewritten(
        ended,
        CONCERN,
        {
            "r1_p_name": "Viggo Tingsø-Demo",
            "r1_p_address": "Prøvevej 7",
            "r1_p_protected=nej": "",
            "r1_p_protected=ja": "x",
            "r1_c_share=ja": "x",
            "r1_c_own_words": "Viggo Tingsø-Demo bor på Prøvevej 7.",
        },
    )
    here = {code for code, field in errors(ended) if field == "r1_c_own_words"}
    assert {"V20", "combine.protected_name"} <= here
    decide(ended, "V20", "vaerdi", value="Viggo Tingsø-Demo bor hos sin mor.")
    assert {code for code, field in errors(ended) if field == "r1_c_own_words"} == {"combine.protected_name"}
    decide(ended, "combine.protected_name", "vaerdi", value="Han bor hos sin mor.")
    assert not [field for _, field in errors(ended) if field == "r1_c_own_words"]


def test_a_stated_answer_names_the_question_whose_answer_it_replaces(police: Path) -> None:
    """The finding may be about text that is only near a question; a row without a column is named by `--field`."""
    rewritten(police, R1, {"r1_received_time": "kvart over ti"})
    said = run(police, "settle").output
    assert "Svaret i »Modtaget kl. (3.2)« er det, der skrives med --value." in said
    person = ("--name", "Ane Prøve", "--reason", "Ringet op")
    done = run(police, "settle", key(police, "value.time"), "--choice", "vaerdi", "--value", "10.15", *person)
    assert "afgjort. Svaret er afklaret og står i sagen. Fundet var: »Modtaget kl. (3.2)«" in done.output


def test_a_value_can_come_from_the_keyboard(police: Path) -> None:
    """`--value -` keeps a number out of the terminal's history; no output repeats it."""
    rewritten(police, R1, {"r1_p_cpr": "kendes vist"})
    args = [
        "settle",
        str(police),
        key(police, "value.cpr"),
        "--choice",
        "vaerdi",
        "--value",
        "-",
        "--reason",
        "Slået op.",
    ]
    args += ["--name", "Ane Prøve", "--date", "05.11.2026"]
    result = CliRunner().invoke(infohus, args, input="300202-4000\n", standalone_mode=False)
    assert result.return_value == 0
    assert "300202" not in result.output + run(police, "check").output + run(police, "settle", "--json").output
    assert seen(police).case.of("redskab1")[0].text("r1_p_cpr") == "300202-4000"


def test_a_decision_is_told_without_the_value(police: Path) -> None:
    """The line for the kontrolblad: what, where, choice, reason, name, date and key."""
    rewritten(police, R1, {"r1_received_date": "i forgårs"})
    own = decide(police, "value.date", "vaerdi", value="03.11.2026")
    now = seen(police)
    line = told(now.settled[0], now)
    assert line == (
        f"Fundet var: »Modtaget dato (3.1)« er ikke en dato, der findes. ({R1}) Valg: Svaret er afklaret og står i sagen. "
        f"Begrundelse: Ringet op. Ane Prøve, 30.01.2027. [{own}]"
    )


def test_every_way_out_is_a_line_that_can_be_copied(police: Path) -> None:
    """Each line of the listing is a whole command; with the words in capitals exchanged it settles the finding."""
    rewritten(police, R1, {"r1_p_cpr": "kendes vist"})
    lines = [line.strip() for line in run(police, "settle").output.splitlines() if line.strip().startswith("infohus ")]
    own = key(police, "value.cpr")
    ways = [shlex.split(line) for line in lines if own in line]

    assert [words[words.index("--choice") + 1] for words in ways] == ["tomt", "vaerdi"]
    assert all(words[:4] == ["infohus", "settle", str(police), own] for words in ways)
    given = {"NAVN": "Ane Prøve", "BEGRUNDELSE": "Ringet op.", "SVAR": "310207-4000"}
    assert run(police, "settle", *(given.get(word, word) for word in ways[1][3:])).return_value == 0


def test_the_place_of_a_finding_is_the_printed_number(police: Path) -> None:
    """The reader finds the question on paper."""
    rewritten(police, R1, {"r1_p_cpr": "kendes vist"})
    assert "(4.3)" in run(police, "check").output


def test_a_protected_address_that_would_be_shown_is_told_before_the_case_is_combined(ended: Path) -> None:
    """Another address in a shared line: check says where, settle puts it right, and only then is the case combined."""
    rewritten(ended, CONCERN, {"r1_p_protected=nej": "", "r1_p_protected=ja": "x"})
    rewritten(ended, SCHOOL_REPLY, {"r2b_info__1__info": "Bor hos en ven på Ågerupstræde 7."})
    (line,) = [one for one in run(ended, "check").output.splitlines() if "står en adresse" in one]
    assert "Oplysning" in line
    assert "Ågerup" not in line
    assert ways(ended, "combine.protected_address") == ["vaerdi"]
    assert run(ended, "combine").return_value == 1
    decide(ended, "combine.protected_address", "vaerdi", value="Bor hos en ven.")
    assert run(ended, "combine").return_value == 0


def with_addresses(case: Path, **more: str) -> None:
    """A protected address in row 2 of the school's lines, another address in row 3, and other answers of the school."""
    known = {"r1_p_protected=nej": "", "r1_p_protected=ja": "x", "r1_p_address": "Prøvevej 7"}
    rewritten(case, CONCERN, known)
    lines = {"r2b_info__2__info": "Bor på Prøvevej 7.", "r2b_info__3__info": "Bor på Ågerupstræde 7."}
    rewritten(case, SCHOOL_REPLY, {**lines, **more})


def keys_of(case: Path, cell: str) -> set[str]:
    """The keys of the findings about a cell."""
    return {one.key for one in open_findings(seen(case)) if one.item.finding.cell == cell}


@pytest.mark.parametrize("unrelated", ["r2b_info__1__date", "r2b_info__3__date", "hdr_filled_date"])
def test_the_key_of_a_finding_stays_when_an_unrelated_one_is_settled(ended: Path, unrelated: str) -> None:
    """A date that is none, in another row or outside the table, neither hides the address nor changes its key."""
    with_addresses(ended, **{unrelated: "i går"})
    cells = ("r2b_info__2__info", "r2b_info__3__info")
    before = [keys_of(ended, name) for name in cells]
    assert [len(own) for own in before] == [1, 1]
    decide(ended, "value.date", "vaerdi", value="02.11.2026")
    assert [keys_of(ended, name) for name in cells] == before


def test_the_key_of_an_address_is_the_same_whichever_rule_reports_it(ended: Path) -> None:
    """Once the concern has the address in its own field, V20 reports what was an address like any other; what was decided holds."""
    with_addresses(ended)
    rewritten(ended, CONCERN, {"r1_p_address": ""})
    (own,) = keys_of(ended, "r2b_info__2__info")
    now = seen(ended)
    assert {item.finding.code for item in now.findings if now.key(item) == own} == {"combine.protected_address"}
    with_addresses(ended)
    assert keys_of(ended, "r2b_info__2__info") == {own}
    now = seen(ended)
    assert {item.finding.code for item in now.findings if now.key(item) == own} == {"V20"}


def test_a_text_with_two_faults_gives_both_at_once(ended: Path) -> None:
    """An error of the reader about a text never hides that the same text has a protected address."""
    with_addresses(ended, r2b_info__2__date="i går")
    found = {(item.finding.code, item.finding.cell) for item in seen(ended).findings}
    assert {("value.date", "r2b_info__2__date"), ("V20", "r2b_info__2__info")} <= found


def test_a_later_choice_replaces_the_earlier_one(ended: Path) -> None:
    """The address is still in the first stated answer: the second replaces it, and the first stays listed as replaced, with name and day."""
    with_addresses(ended)
    first = decide(ended, "V20", "vaerdi", value="Bor stadig på Prøvevej 7.")
    now = seen(ended)
    assert told(now.settled[0], now).startswith(
        "Valget gælder, men fundet er her stadig. Fundet var: Adressen er beskyttet"
    )
    assert decide(ended, "V20", "vaerdi", value="Bor hos en ven.", name="Bo Prøve", date="31.01.2027") == first
    now = seen(ended)
    assert [one.state for one in now.settled] == [State.UNDONE, State.IN_FORCE]
    assert told(now.settled[0], now).startswith(
        "Fortrudt af Bo Prøve den 31.01.2027: Erstattet af et nyt valg. Fundet var:"
    )
    assert told(now.settled[1], now).startswith("Fundet var:")
    assert "V20" not in {code for code, _ in errors(ended)}
    undo(now, first, wanted(), today=TODAY)
    assert [one.state for one in seen(ended).settled] == [State.UNDONE, State.UNDONE]
    assert keys_of(ended, "r2b_info__2__info") == {first}


def test_two_choices_in_force_on_one_finding_in_an_older_file_count_as_one(ended: Path) -> None:
    """A case from before decision 136 may have both: the later counts, and the file keeps what it had."""
    with_addresses(ended)
    decide(ended, "V20", "vaerdi", value="Bor stadig på Prøvevej 7.")
    decide(ended, "V20", "vaerdi", value="Bor hos en ven.")
    card = yaml.safe_load((ended / "sag.yaml").read_text(encoding="utf-8"))
    del card["valg"][0]["fortrudt"]
    (ended / "sag.yaml").write_text(yaml.safe_dump(card, allow_unicode=True, sort_keys=False), encoding="utf-8")
    assert [one.state for one in seen(ended).settled] == [State.UNDONE, State.IN_FORCE]


def test_answers_stated_in_two_cells_for_one_finding_both_hold() -> None:
    """A finding about a row may need two answers: neither replaces the other."""
    one = Decision(
        "abcdef01",
        "V09",
        "",
        ("a",),
        "r2_auth__1",
        "vaerdi",
        "Set",
        "Ane Prøve",
        "2027-01-30",
        target="r2_auth__1__sent",
        value="1",
    )
    two = replace(one, target="r2_auth__1__deadline")
    assert in_sequence([one, two]) == (one, two)
    assert [bool(each.undone) for each in in_sequence([one, two, replace(two, value="2")])] == [False, True, False]
    accepted = replace(one, choice="kontrolleret", target="", value="")
    assert [bool(each.undone) for each in in_sequence([one, two, accepted])] == [True, True, False]


def test_an_answer_that_was_stated_again_for_another_finding_says_so(police: Path) -> None:
    """The date was stated, and then again because it is before another: the list says which of the two holds."""
    rewritten(police, R1, {"r1_fwd_date": "i forgårs"})
    first = decide(police, "value.date", "vaerdi", value="03.11.2020")
    second = decide(police, "constraint", "vaerdi", value="05.11.2026")
    now = seen(police)
    assert told(now.settled[0], now).startswith(f"Gælder ikke længere: det er ændret med valget [{second}]. ")
    assert "ændret" not in told(now.settled[1], now)
    assert now.settled[0].in_force
    assert now.settled[0].as_json()["overruled"] == second
    assert "value.date" not in {code for code, _ in errors(police)}
    assert first != second


def test_words_that_a_person_has_stated_in_a_table_say_whose_they_are(ended: Path) -> None:
    """They stand under the authority's name in the assessment, but they are not its words."""
    rewritten(ended, SCHOOL_REPLY, {"r2b_info__1__date": "i går"})
    decide(ended, "value.date", "vaerdi", value="02.11.2026")
    mark = "(afklaret af Ane Prøve den 30.01.2027)"
    said = pdf_text(combined_pdf(assessment_of(seen(ended).case)))
    assert mark not in said

    rewritten(ended, CONCERN, {"r1_p_protected=nej": "", "r1_p_protected=ja": "x"})
    rewritten(ended, SCHOOL_REPLY, {"r2b_info__1__info": "Bor hos en ven på Ågerupstræde 7."})
    decide(ended, "combine.protected_address", "vaerdi", value="Bor hos en ven.")
    assert f"Bor hos en ven. {mark}" in pdf_text(combined_pdf(assessment_of(seen(ended).case)))


def legal_of(overview: str, row: int, code: str) -> dict[str, str]:
    """The legal ground of a row of the overview, as somebody would choose it."""
    return {f"r2_auth__{row}__legal": code}


def test_the_cell_that_a_finding_is_about_is_proposed(ended: Path) -> None:
    """A ground that Redskab 1 does not have: the line to copy changes the ground, never the authority that was asked."""
    file = next(path.name for path in sorted((ended / "modtaget").iterdir()) if "R2_overblik" in path.name)
    rewritten(ended, file, legal_of(file, 2, "ksp"))
    (one,) = [
        one
        for one in open_findings(seen(ended))
        if one.item.finding.code == "route.not_listed" and one.item.finding.cell
    ]
    (action,) = [action for action in one.actions() if action["choice"] == "vaerdi"]
    assert action["arguments"] == {"field": "r2_auth__2__legal"}
    assert action["asks"] == ["value", "name", "reason"]
    output = run(ended, "settle", one.key).output
    assert "--field r2_auth__2__legal" in output
    assert "psp (" in output.replace("\n", " ")
    before = [row["authority"] for row in seen(ended).case.of("redskab2_overblik")[0].rows("r2_auth")]
    with pytest.raises(CaseError, match=r"Der kan svares: .*ssp"):
        settle(seen(ended), one.key, wanted("vaerdi", value="Politi"), today=TODAY)
    settle(seen(ended), one.key, wanted("vaerdi", value="ssp"), today=TODAY)
    rows = seen(ended).case.of("redskab2_overblik")[0].rows("r2_auth")
    assert [row["authority"] for row in rows] == before
    assert rows[1]["legal"] == "ssp"


def test_wished_for_blanks_of_a_file_are_left_with_one_reason(ended: Path) -> None:
    """Three in one command, each a decision of its own; the answer on sharing is not among them and still stands first."""
    file = SCHOOL_REPLY
    blank = {"r2b_unit": "", "r2b_attend": "", "r2b_info__1__date": "", "r2b_info__1__share=ja": ""}
    rewritten(ended, file, blank)
    wished = [one for one in open_findings(seen(ended)) if one.is_wished and one.item.files == (file,)]
    assert len(wished) >= 3
    said = run(ended, "settle", "--ønskede", file, "--name", "Ane Prøve", "--reason", "Kendes ikke.")
    assert said.return_value == 0, said.output
    result = seen(ended)
    left = [item.finding.code for item in result.findings if item.files == (file,)]
    assert "required.wanted" not in left
    assert "required.wanted.sharing" in left
    assert open_findings(result)[0].item.finding.code == "required.wanted.sharing"
    made = [one for one in result.file.decisions if one.choice == "tomt"]
    assert {one.key for one in made} == {one.key for one in wished}
    assert run(ended, "settle", "--wished", file, "--name", "Ane Prøve", "--reason", "Igen.").return_value == 2


def test_a_blank_cell_that_is_accepted_covers_no_other_cell(ended: Path) -> None:
    """The date of a line stays blank; whether the line may be shared is still asked."""
    rewritten(ended, SCHOOL_REPLY, {"r2b_info__1__date": "", "r2b_info__1__share=ja": ""})
    decide(ended, "required.wanted", "tomt")
    assert "required.wanted.sharing" in {item.finding.code for item in seen(ended).findings}


def test_a_table_with_nothing_wrong_in_its_rows_is_added_to(ended: Path) -> None:
    """One participant is too few: the proposed cell is in the first free row, not the one that stands there."""
    file = next(path.name for path in sorted((ended / "modtaget").iterdir()) if "R3" in path.name)
    (form,) = [form for form in seen(ended).own if form.file == file]
    assert form.spec is not None
    columns = [column.id for column in form.spec.field("r3_participants").columns]
    blank = {
        f"r3_participants__{row}__{name}": ""
        for row in form.printed_rows["r3_participants"][1:]
        for name in columns
        if name in ("name", "title", "authority")
    }
    ticked = {
        name: ""
        for name, text in form.raw.items()
        if text and name.startswith("r3_participants__") and "=" in name and not name.startswith("r3_participants__1__")
    }
    rewritten(ended, file, {**blank, **ticked})
    one = next(
        one for one in open_findings(seen(ended)) if one.item.finding.code in ("meeting.authorities", "constraint")
    )
    (action,) = [action for action in one.actions() if action["choice"] == "vaerdi"]
    assert action["arguments"]["field"].startswith("r3_participants__2__")


def test_remarks_are_one_line_each_and_errors_come_first(ended: Path) -> None:
    """`settle` lists what stops the case in full, and a line for the rest; with a key it says how the rest is decided."""
    rewritten(ended, SCHOOL_REPLY, {"r2b_unit": "", "r2b_attend": "", "hdr_filled_date": "i forgårs"})
    lines = [line for line in run(ended, "settle").output.splitlines() if line.strip()]
    marks = [line[:4] for line in lines if line[:4] in ("FEJL", "OBS ")]
    assert marks == sorted(marks)
    remarks = [line for line in lines if line.startswith("OBS")]
    assert all(len(line) <= 220 and "[" in line for line in remarks)
    assert "--choice tomt" not in "\n".join(lines[lines.index(remarks[0]) :])
    assert "--choice tomt" in run(ended, "settle", key_of_wished(ended)).output


def key_of_wished(case: Path) -> str:
    """The key of the first blank that is wished for."""
    return next(one.key for one in open_findings(seen(case)) if one.is_wished)


def test_check_counts_what_is_settled_and_lists_it_when_asked(police: Path) -> None:
    """One line; with --alle each decision with its reason. A case without decisions says nothing of them."""
    assert "afgjort" not in run(police, "check").output
    rewritten(police, R1, {"r1_received_date": "i forgårs"})
    decide(police, "value.date", "vaerdi", value="02.09.2026")
    short, whole = run(police, "check").output, run(police, "check", "--alle").output
    assert "1 afgjort forhold: vis med --alle" in short
    assert "Ringet op." not in short
    assert "Ringet op." in whole
    assert "vis med --alle" not in whole
    assert "Ringet op." in run(police, "settle").output
