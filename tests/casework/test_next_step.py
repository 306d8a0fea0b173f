"""Every command on a case ends with what to do next, and one that does nothing says who or what stops it."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from infohus_forms.casework.documents import assessment, versions
from infohus_forms.casework.documents.assessment import number_now
from infohus_forms.casework.next_step import Do, next_step
from infohus_forms.casework.review.review import Review, review
from infohus_forms.casework.storage.card import create, load, write
from infohus_forms.casework.storage.case_folder import folder_of
from infohus_forms.cli import infohus
from infohus_forms.demo import complete, load_case, make_forms
from infohus_forms.formats.pdf.writing.fill import fill_pdf
from infohus_forms.formats.word.writing.fill import fill_word
from infohus_forms.models.decision import Decision
from infohus_forms.models.specification.vocabulary import Strength

PERSON = ("--name", "Ane Prøve", "--reason", "Ringet op.")
STEP = "Næste skridt: "


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shipped case with everything returned, made once."""
    path = tmp_path_factory.mktemp("ikke-aktuel") / "sag"
    reference, forms = load_case("ikke-aktuel")
    case = create(path, reference)
    write(case, replace(load(case), issued=tuple(make_forms(case, reference, forms, date(2026, 11, 4)))))
    for form in forms:
        complete(case, form)
    return path


@pytest.fixture
def case(finished: Path, tmp_path: Path) -> Path:
    """The same case with only Redskab 1 returned."""
    path = Path(shutil.copytree(finished, tmp_path / "sag"))
    for file in (path / "modtaget").iterdir():
        if "_R1" not in file.name:
            file.unlink()
    return path


def concern(case: Path) -> Path:
    """The file of Redskab 1 that came back."""
    return next((case / "modtaget").iterdir())


def rewritten(file: Path, values: dict[str, str]) -> None:
    """A returned form with other answers."""
    fill = fill_pdf if file.suffix == ".pdf" else fill_word
    file.write_bytes(fill(file.read_bytes(), values))


def run(case: Path, command: str, *words: str) -> Result:
    """A command on the case."""
    return CliRunner().invoke(infohus, [command, str(case), *words], standalone_mode=False)


def step(result: Result) -> str:
    """The one line that says what to do next: the last one on stderr."""
    lines = [line for line in result.stderr.splitlines() if line.startswith(STEP)]
    assert len(lines) == 1, result.stderr
    assert result.stderr.splitlines()[-1] == lines[0]
    assert STEP not in result.stdout
    return lines[0].removeprefix(STEP)


def test_next_says_what_stops_it_when_redskab_1_has_errors(case: Path) -> None:
    """The police have not answered: the file, the questions and who is awaited, not only that nothing was made."""
    blank = ("r1_pol_obstacle=intet_til_hinder", "r1_pol_threat=nej")
    rewritten(concern(case), {**dict.fromkeys(blank, ""), "r1_pol_by": "", "r1_pol_date": ""})
    for command in ("next", "check"):
        said = step(run(case, command))
        assert f"»{concern(case).name}«" in said
        assert "spørgsmål 6.5, 6.6, 6.7, 6.8" in said
        assert said.startswith("få politiets vurdering skrevet i Redskab 1.")
        assert "fejl" not in said


def test_a_redskab_1_with_only_the_first_conversation_goes_to_the_police(case: Path) -> None:
    """As a draft and as a final form: what is blank is what the flow has not come to yet, and no mistake."""
    later = ("r1_fwd_police=ja", "r1_pol_obstacle=intet_til_hinder", "r1_pol_threat=nej", "r1_q_result=haandteres")
    texts = ("r1_fwd_date", "r1_fwd_time", "r1_fwd_to", "r1_pol_by", "r1_pol_date", "r1_q_date", "r1_q_tk", "r1_q_tp")
    rewritten(concern(case), {**dict.fromkeys((*later, *texts, "r1_q_reason", "r1_q_necessity"), "")})
    for status in ({}, {"hdr_status=endelig": "", "hdr_status=kladde": "hdr_status=kladde"}):
        rewritten(concern(case), status)
        said = step(run(case, "check"))
        assert said.startswith("send Redskab 1 til politiet")
        assert "fejl" not in said


def test_an_error_in_a_redskab_1_that_is_no_blank_is_still_told_first(case: Path) -> None:
    """A date that cannot be read is a mistake however much is blank; who comes next is said as an order."""
    rewritten(concern(case), {"r1_received_date": "i går", "r1_q_tk": "", "r1_q_tp": ""})
    said = step(run(case, "check"))
    assert said.startswith("ret eller afgør")
    assert "Derefter: hold den fælles kvalificering" in said


def replied(finished: Path, path: Path, blank: str) -> Path:
    """The case with its replies and before its meeting, one of them without an answer to what may be shared."""
    case = Path(shutil.copytree(finished, path))
    for file in (case / "modtaget").iterdir():
        if "_R4" in file.name or "_R3" in file.name:
            file.unlink()
    (reply,) = (case / "modtaget").glob("*_kommune.docx")
    form = next(one for one in review(case, today=date(2027, 1, 18)).own if one.file == reply.name)
    marks = [name for name in form.raw if blank in name and not name.endswith("__more")]
    rewritten(reply, dict.fromkeys(marks, ""))
    return case


def test_blank_answers_on_sharing_are_asked_for_before_the_meeting(finished: Path, tmp_path: Path) -> None:
    """Not first when Redskab 4 is in: what nobody answered is not handed to the group."""
    early = replied(finished, tmp_path / "sag", "share")
    for command in ("next", "check"):
        said = step(run(early, command))
        assert said.startswith("få svar på spørgsmål 4.")
        assert "_R2_kommune.docx" in said
        assert ", før mødet" in said


def test_an_order_for_replies_comes_before_blank_answers_on_sharing(finished: Path, tmp_path: Path) -> None:
    """While sheets are still to be sent, these are sent first."""
    case = replied(finished, tmp_path / "sag", "share")
    (overview,) = (case / "modtaget").glob("*overblik*")
    rewritten(overview, {"r2_auth__2__answered": ""})
    for file in (case / "modtaget").glob("*politi*"):
        file.unlink()
    card = case / "sag.yaml"
    card.write_text(card.read_text().replace("myndighed: politi", "myndighed: psykiatri"))
    assert step(run(case, "check")).startswith("lav Redskab 2 Bidrag Politi")


def test_what_decides_whether_a_form_counts_is_told_before_its_blanks(case: Path) -> None:
    """A correction that we never made, with many blanks: the sentence says that it was never made."""
    card = case / "sag.yaml"
    instance = next(one for one in review(case, today=date(2027, 1, 18)).own).stamp
    assert instance is not None
    card.write_text(card.read_text().replace(instance.instance, "AAAA-BBBB"))
    rewritten(
        concern(case), {"r1_p_name": "", "r1_received_time": "", "hdr_edition=ny": "", "hdr_edition=rettelse": "x"}
    )
    for command in ("next", "check"):
        assert step(run(case, command)).startswith(f"afgør først dette om »{concern(case).name}«: ")


def test_no_step_tells_to_do_what_is_done(finished: Path, tmp_path: Path) -> None:
    """Combined with a blank: no answer is asked for »før sagen samles«; archived, verified, forgotten: nothing is left."""
    path = Path(shutil.copytree(finished, tmp_path / "sag"))
    (reply,) = (path / "modtaget").glob("*_kommune.docx")
    form = next(one for one in review(path, today=date(2027, 2, 1)).own if one.file == reply.name)
    rewritten(reply, dict.fromkeys([name for name in form.raw if "share" in name][:1], ""))
    assert "infohus check" in step(run(path, "verify"))  # never archived: no backup is asked for
    run(path, "combine")
    assert "før sagen samles" not in step(run(path, "check"))
    run(path, "archive")
    assert "infohus verify" in step(run(path, "check"))
    run(path, "forget", "--journal-ref", "J-1")
    assert step(run(path, "verify")).startswith("ingen.")
    (path / "arkiv" / "manifest.json").unlink()
    assert "arkivér sagen igen" not in step(run(path, "verify"))


def test_init_hands_over_to_the_first_case(tmp_path: Path) -> None:
    """The profile is there: what to do with it, and how a case is opened."""
    said = step(run(tmp_path, "init"))
    assert "infohus new" in said
    assert "SAGSMAPPE --case-no SAGSNUMMER«" in said  # only the case's own word is replaced by its folder


def test_next_says_that_a_form_was_saved_where_it_was_made(case: Path) -> None:
    """Opened, filled in and saved in »skemaer«: the most natural mistake."""
    shutil.move(concern(case), case / "skemaer" / concern(case).name)
    for command in ("next", "check"):
        said = step(run(case, command))
        assert said.startswith("flyt »skemaer/")
        assert "»modtaget«" in said


def test_next_says_which_form_is_to_be_filled_in(case: Path) -> None:
    """Redskab 1 is complete: the overview is out and has not come back."""
    said = step(run(case, "next"))
    assert said.startswith("udfyld Redskab 2, overblik fra »skemaer« (Tovholderne")
    assert json.loads(run(case, "check", "--json").stdout)["next_step"] == said


def test_no_line_with_json_and_lists_stay_lists(case: Path) -> None:
    """With `--json` the sentence is in the result, where the result is an object."""
    for words in (("check", "--json"), ("settle", "--json")):
        result = run(case, *words)
        assert STEP not in result.stderr
        assert json.loads(result.stdout)["next_step"]
    read = CliRunner().invoke(infohus, ["read", str(concern(case)), "--json"], standalone_mode=False)
    assert isinstance(json.loads(read.stdout), list)
    assert STEP not in read.stderr


def test_a_finished_case_is_combined_then_archived_then_verified(finished: Path, tmp_path: Path) -> None:
    """Each command hands over to the following one."""
    path = Path(shutil.copytree(finished, tmp_path / "sag"))
    assert "infohus combine" in step(run(path, "check"))
    assert "infohus archive" in step(run(path, "combine"))
    assert "infohus archive" in step(run(path, "check"))
    assert "infohus verify" in step(run(path, "archive"))
    assert "--journal-ref" in step(run(path, "verify"))
    assert step(run(path, "settle"))
    assert step(run(path, "print"))
    assert step(run(path, "forget", "--journal-ref", "J-1")).startswith("ingen.")
    assert step(run(path, "check")).startswith("ingen.")


def test_a_form_that_comes_after_the_document_is_to_be_combined_again(finished: Path, tmp_path: Path) -> None:
    """The newest document lacks it: not the archive yet. Once it is combined, the archive; a copy of a form is no news."""
    path = Path(shutil.copytree(finished, tmp_path / "sag"))
    run(path, "combine")
    reply = next(one for one in (path / "modtaget").iterdir() if "R2_kommune" in one.name)
    shutil.copy(reply, reply.with_name(f"kopi{reply.suffix}"))
    assert "infohus archive" in step(run(path, "check"))
    late = reply.with_name(f"rettet{reply.suffix}")
    shutil.copy(reply, late)
    edition = {"hdr_edition=ny": "", "hdr_edition=rettelse": "x", "hdr_edition_date": "15.01.2027", "hdr_edition_reason": "Husket forkert."}  # fmt: skip
    rewritten(late, {**edition, "r2b_info__2__info": "Spiller badminton."})
    said = step(run(path, "check"))
    assert "saml sagen igen" in said
    assert "infohus combine" in said
    assert "infohus archive" in step(run(path, "combine"))
    assert "infohus archive" in step(run(path, "check"))


def test_the_document_is_made_again_to_look_for_news_only_if_something_came(
    finished: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the document rests on is written beside it; with another form, decision, program or document it is compared."""
    path = Path(shutil.copytree(finished, tmp_path / "sag"))
    run(path, "combine")
    made: list[int] = []

    def compared(result: Review, *, incomplete: bool) -> int:
        made.append(number_now(result, incomplete=incomplete))
        return made[-1]

    monkeypatch.setattr(assessment, "number_now", compared)

    assert "infohus archive" in step(run(path, "check"))
    run(path, "archive")
    shutil.rmtree(path / "arkiv")
    assert "infohus archive" in step(run(path, "check"))
    assert not made, "an archive is no news of the case"

    monkeypatch.setattr(versions, "__version__", "0.2.0")
    assert "infohus archive" in step(run(path, "check"))
    assert made == [1], "another program may say it in other words"
    run(path, "combine")
    assert "infohus archive" in step(run(path, "check"))
    assert made == [1]

    first = next((path / "modtaget").iterdir())
    shutil.copy(first, first.with_name(f"kopi{first.suffix}"))
    assert "infohus archive" in step(run(path, "check"))
    assert made == [1, 1], "a copy of a form is another file, and the document says the same"
    first.with_name(f"kopi{first.suffix}").unlink()

    lapsed = Decision(
        "abcdef01", "answer.date", "En dato", ("0" * 64,), "r1_date", "udgaar", "Ringet op.", "Ane Prøve", "2027-01-15"
    )
    write(folder_of(path), replace(load(path), decisions=(lapsed,)))
    run(path, "check")
    assert len(made) > 2, "a person has decided something"
    run(path, "combine")
    made.clear()
    run(path, "check")
    assert not made

    (pdf,) = (path / "vurdering").glob("*_samlet-vurdering_v1.pdf")
    pdf.write_bytes(pdf.read_bytes() + b"\n")
    run(path, "check")
    assert made, "the newest document is not the one that was written"


def test_a_reply_that_is_late_is_asked_for_by_name(finished: Path, tmp_path: Path) -> None:
    """Who is awaited stands in the sentence, and after the deadline that somebody must remind them."""
    path = Path(shutil.copytree(finished, tmp_path / "sag"))
    for file in (path / "modtaget").iterdir():
        if "_R1" not in file.name and "overblik" not in file.name:
            file.unlink()
    (overview,) = (file for file in (path / "modtaget").iterdir() if "_R1" not in file.name)
    rewritten(overview, {f"r2_auth__{row}__answered": "" for row in (1, 2, 3)})
    run(path, "next")
    early, late = (next_step(review(path, today=day), today=day) for day in (date(2027, 1, 10), date(2027, 1, 16)))
    assert early.text.startswith("afvent svar på Redskab 2 fra Kommune, Ungeindsatsen, frist 15.01.2027")
    assert (early.do, early.who) == (Do.AWAIT, "Kommune, Ungeindsatsen")
    assert late.text.startswith("ryk for svar") or late.do is Do.MAKE


def test_a_new_case_begins_with_redskab_1(tmp_path: Path) -> None:
    """Before anything has come back."""
    words = ("--case-no", "26-1", "--fictional", "--municipality", "0899")
    assert step(run(tmp_path / "ny", "new", *words)).startswith("udfyld Redskab 1")
    assert "Redskab 1" in step(run(tmp_path / "ny", "next"))


def test_no_answer_and_no_name_stands_in_the_sentence(case: Path) -> None:
    """Ids of questions and names of files only."""
    rewritten(concern(case), {"r1_received_date": "hemmelig dato", "r1_p_name": "Hemmelig Demo"})
    assert "emmelig" not in step(run(case, "check"))


def test_an_ordinary_case_has_at_most_twelve_remarks(finished: Path, tmp_path: Path) -> None:
    """Many wished-for blanks in every form: twelve short lines, all of them with --alle, none hidden from --json."""
    path = Path(shutil.copytree(finished, tmp_path / "sag"))
    for form in review(path, today=date(2027, 2, 1)).own:
        assert form.spec is not None
        wished = {field.id for field in form.spec.fields if field.required is Strength.WARNS and not field.locked}
        cells = {
            column.id for field in form.spec.fields for column in field.columns if column.required is Strength.WARNS
        }
        blank = {
            name: ""
            for name in form.raw
            if "share" not in name
            and "=" not in name
            and (name in wished or (name.count("__") == 2 and name.rpartition("__")[2] in cells))
        }
        rewritten(path / "modtaget" / form.file, blank)
    found = json.loads(run(path, "check", "--json").stdout)["findings"]
    remarks = [one for one in found if one["severity"] != "error" and "sharing" not in one["code"]]
    assert len(remarks) > 30
    shown = [line for line in run(path, "check").stderr.splitlines() if line.startswith(("  OBS", "  note"))]
    alone = [line for line in shown if "informed" in line]
    assert 0 < len(shown) - len(alone) <= 12
    assert all(len(line) <= 200 for line in shown)
    whole = [line for line in run(path, "check", "--alle").stderr.splitlines() if line.startswith(("  OBS", "  note"))]
    assert len(whole) >= len(remarks)


def test_a_document_made_while_a_form_is_awaited_does_not_lead_to_the_archive(finished: Path, tmp_path: Path) -> None:
    """Combined after the meeting: the step is the form of step E, as `check` says it, and not to archive half a case."""
    case = Path(shutil.copytree(finished, tmp_path / "sag"))
    next((case / "modtaget").glob("*_R4*")).unlink()
    made = run(case, "combine", "--incomplete")
    assert made.return_value == 0, made.output
    assert step(made) == step(run(case, "check"))
    assert "arkivér" not in step(made)
