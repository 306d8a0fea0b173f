"""The archive copy of a completed form: everything that was found stands on its pages, and it is what it claims."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from io import BytesIO

import pypdf
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from infohus_forms.archive.archive_copy import archive_completed
from infohus_forms.archive.conformance import claims
from infohus_forms.archive.verify import verify_pdf
from infohus_forms.models.finding import error
from infohus_forms.models.response import Carrier, Outside, Response
from infohus_forms.models.specification.form import FormSpec
from infohus_forms.models.specification.vocabulary import Kind
from infohus_forms.render.questions import sheet_of
from tests.archive.copies import ANSWERS, EVERYTHING, MADE, ORIGINAL, completed, copy_of, long_text_form, words
from tests.support.builders import a_form
from tests.support.pages import on_the_pages
from tests.support.shelf import form_ids, form_spec

UNREADABLE = error("file.foreign", "Filen er ikke en formular.", "Kontrollér filen.")
LINES = "\n".join(f"Linje nummer {number} slut." for number in range(200))
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


def attachments(pdf: bytes) -> dict[str, bytes]:
    """The embedded files by name, as another program sees them."""
    return {name: b"".join(data) for name, data in pypdf.PdfReader(BytesIO(pdf)).attachments.items()}


def test_an_answer_of_every_kind_is_printed_as_people_write_it() -> None:
    """A date is dd.mm.åååå, a time tt.mm, a number has a comma, a choice is crossed and the others are not."""
    said = words(copy_of(completed()))
    for text in (
        "Ida Kjær-Prøve",
        "Første linje. Anden linje.",
        "03.05.2026",
        "09.40",
        "12,5",
        "320199-0000",
        "Bo Prøve",
        "04.05.2026",
    ):
        assert text in said
    for mark in (
        "☒ Ikke oplyst",
        "☐ Nej",
        "☒ Telefon",
        "☐ Brev",
        "☒ Skole",
        "☐ Fritid",
        "☒ 3",
        "☐ 4",
        "⮾ Ikke belyst",
        "○ 0",
    ):
        assert mark in said
    for text in ("Det første", "01.05.2026", "Det andet", "Og en række til"):
        assert text in said


def test_a_question_without_an_answer_says_so() -> None:
    """Nothing is left for the reader to guess: each of the fourteen questions says »ikke besvaret« when it is empty."""
    assert words(copy_of(completed(answers={}))).count("ikke besvaret") >= len(EVERYTHING.fields)


def test_what_was_not_understood_is_shown_as_it_was_written() -> None:
    """»32.13.2026« where a date should be stands in the copy with the words »ikke forstået«."""
    said = words(copy_of(completed(answers={**ANSWERS, "day": None}, raw={"day": "32.13.2026"})))
    assert "32.13.2026 (ikke forstået)" in said


def test_two_crosses_are_both_shown() -> None:
    """Two crosses where one belongs are two crosses in the copy, and no answer."""
    said = words(copy_of(completed(answers={**ANSWERS, "known": None}, raw={"known=ja": "x", "known=nej": "x"})))
    assert "☒ Ja ☒ Nej ☐ Ikke oplyst (ikke forstået)" in said


def test_what_was_prefilled_is_told_from_what_a_person_wrote() -> None:
    """A prefilled name says so; a prefilled name that was changed shows both."""
    response = completed()
    assert response.stamp
    same = replace(response, stamp=replace(response.stamp, prefilled={"name": "Ida Kjær-Prøve"}))
    assert "Ida Kjær-Prøve (udfyldt på forhånd)" in words(copy_of(same))
    other = replace(response, stamp=replace(response.stamp, prefilled={"name": "Bent Prøve"}))
    assert "(ændret; på forhånd stod: »Bent Prøve«)" in words(copy_of(other))


def test_a_table_row_keeps_the_number_it_was_written_in() -> None:
    """Rows 2 and 4 of the form, and a date in row 3 that is none, keep their numbers."""
    raw = {"seen__2__what": "Det første", "seen__2__on": "1.5.26", "seen__3__on": "i går", "seen__4__what": "Det andet"}
    said = words(copy_of(completed(raw=raw)))
    assert "2 Det første 01.05.2026" in said
    assert "i går (ikke forstået)" in said
    assert "4 Det andet" in said


def test_nothing_that_was_found_is_left_out() -> None:
    """Text beside the fields, and text in a field that the form does not have, stand in parts of their own."""
    response = completed(
        outside=(Outside("Side 2", "Navn", "skrevet i margenen"),), raw={"no_such_field": "tekst i et fremmed felt"}
    )
    said = words(copy_of(response))
    assert "Tekst uden for felterne" in said
    assert "skrevet i margenen" in said
    assert "tekst i et fremmed felt" in said


def test_findings_stand_at_the_end_with_the_words_of_their_question() -> None:
    """A finding at `day` names question 1.3 by its own words."""
    finding = error("x", "Der er noget galt.", "Gør noget.").at("day")
    assert "1.3 Hvilken dag? Der er noget galt. Gør noget." in words(copy_of(completed(findings=(finding,))))


def test_the_received_file_the_data_and_the_specification_lie_inside() -> None:
    """The original byte for byte, the contract's JSON, and a specification with the same digest; under names of ours."""
    response = completed()
    files = attachments(copy_of(response))
    assert sorted(files) == ["data.json", "original.pdf", "specifikation.json"]
    assert files["original.pdf"] == ORIGINAL
    assert json.loads(files["data.json"]) == response.as_json()
    assert FormSpec.model_validate(json.loads(files["specifikation.json"])).hash == EVERYTHING.hash


def test_the_profile_without_files_has_none_and_still_prints_their_digests() -> None:
    """PDF/A-2a for systems that refuse embedded files: the digest of the original can be compared with its file."""
    pdf = copy_of(completed(), profile="2a")
    assert attachments(pdf) == {}
    assert claims(pdf) == ("2a", "ua1")
    assert hashlib.sha256(ORIGINAL).hexdigest() in words(pdf).replace(" ", "").replace("\u200b", "")


def test_a_file_that_could_not_be_read_is_archived_with_the_reason() -> None:
    """A foreign file gets a cover page with its finding, and lies inside unchanged."""
    digest = hashlib.sha256(ORIGINAL).hexdigest()
    response = Response("x.pdf", digest, Carrier.NONE, None, None, {}, {}, findings=(UNREADABLE.at(),))
    pdf = copy_of(response)
    assert "Filen er ikke en formular. Kontrollér filen." in words(pdf)
    assert attachments(pdf)["original.pdf"] == ORIGINAL
    assert verify_pdf(pdf) == []


def test_another_file_than_the_one_that_was_read_is_not_archived() -> None:
    """A digest that does not fit is our own mistake, and stops everything."""
    with pytest.raises(ValueError, match="original"):
        archive_completed(completed(), sheet_of(EVERYTHING), b"another file", "x.pdf", made=MADE)


def test_the_same_input_gives_the_same_bytes() -> None:
    """No clock and no chance: made twice, the copy is the same file."""
    assert copy_of(completed()) == copy_of(completed())


def test_200_lines_are_all_found_again() -> None:
    """An answer of 200 lines, also in a table's cell, goes on over the pages and loses none."""
    lines = [f"Linje nummer {number} slut." for number in range(200)]
    text = "\n".join(lines)
    response = completed(long_text_form(), {"story": text, "rows": [{"what": text, "where": "Der"}]})
    pdf = copy_of(response)
    said = words(pdf)
    assert all(said.count(line) == 2 for line in lines)
    assert len(pypdf.PdfReader(BytesIO(pdf)).pages) > 6


@pytest.mark.parametrize(
    ("name", "answers"),
    [
        ("name", {"name": LINES}),
        ("day", {}),
        ("known", {}),
        ("signed_name", {"signed_name": LINES}),
        ("seen.1.sure", {"seen": [{"what": "Det første", "on": None, "sure": None}]}),
    ],
)
def test_200_lines_where_a_few_words_are_expected_leave_no_page(name: str, answers: dict[str, object]) -> None:
    """A short answer is kept together beside its question; one that no page could hold is not, and every line is within a page."""
    pdf = copy_of(completed(answers={**ANSWERS, name: None, **answers}, raw={name: LINES}))
    seen = " ".join(" ".join(on_the_pages(pdf)).split())
    assert [line for line in LINES.split("\n") if line not in seen] == []


WORDS = " ".join(f"Ord{number}" for number in range(700))
TIED = WORDS.replace(" ", "\N{NO-BREAK SPACE}")
WIDE_FORM = a_form(
    f"""
    - {{id: why, kind: text, label: "a {WORDS}"}}
    - {{id: which, kind: choice, choices: [{{code: one, label: {{da: "b {WORDS}"}}}}, {{code: two, label: {{da: To}}}}]}}
    - {{id: seen, kind: table, columns: [{{id: what, kind: text, label: {{da: "c {WORDS}"}}}}]}}
    - {{id: link, kind: text, label: "{"W" * 300}"}}
    """
)


def test_what_a_form_asks_leaves_no_page_however_long_it_is() -> None:
    """A question of 700 words, a choice of 700, the head of a column of 700, and a label without a blank."""
    answers = {"why": "Derfor", "which": "one", "seen": [{"what": "Noget"}], "link": "x"}
    seen = " ".join(" ".join(on_the_pages(copy_of(completed(WIDE_FORM, answers)))).split())
    assert [word for word in WORDS.split() if seen.count(f"{word} ") < 3] == []
    assert seen.count("W") >= 300


def test_words_that_are_tied_together_stay_on_the_page() -> None:
    """A text from the web has no-break spaces between all its words; each word of it is within the edges of a page."""
    seen = " ".join(" ".join(on_the_pages(copy_of(completed(long_text_form(), {"story": TIED})))).split())
    assert [word for word in TIED.split() if word not in seen] == []


def test_what_stood_before_and_where_a_text_stood_leave_no_page() -> None:
    """500 letters that no font has, prefilled in a cell; a control's name and the words beside a text, both of 250 letters without a blank."""
    response = completed(raw={"n" * 250: "Tekst"}, outside=(Outside("Side 2", "b" * 250, "Tekst"),))
    assert response.stamp
    before = replace(response.stamp, prefilled={"seen__1__what": "漢" * 500})
    seen = "".join("".join(on_the_pages(copy_of(replace(response, stamp=before)))).split())
    assert seen.replace("\u200b", "").count("[U+6F22]") == 500
    assert min(seen.count("n"), seen.count("b")) >= 250


def test_a_word_that_no_line_can_hold_stays_on_the_page() -> None:
    """A link of 400 characters is broken within the margins, also in a table's cell."""
    word = "https://eksempel.invalid/" + "abcdefghij" * 40
    pdf = copy_of(completed(long_text_form(), {"story": word, "rows": [{"what": word, "where": word}]}))
    reader = pypdf.PdfReader(BytesIO(pdf))
    edges: list[float] = []
    for page in reader.pages:
        page.extract_text(
            visitor_text=lambda text, _m, matrix, _f, size: edges.append(
                matrix[4] + 0.4 * (size or 0) * len(text.strip())
            )
        )
    assert max(edges) < float(reader.pages[0].mediabox.width)
    assert words(pdf).replace(" ", "").replace("\u200b", "").count(word) == 3


@pytest.mark.parametrize(
    "text",
    [
        "Łukasz Żółć, Nguyễn Thị Hồng, İpek Şahin, Guðrún Þórðardóttir",
        "مرحبا بكم في البلدية 123",
        "שלום עולם (abc)",
        "ไทยกำลัง ქართული Ελληνικά Кириллица",
        "👨\u200d👩\u200d👧 😀 🇩🇰",
        "漢字 हिन्दी \ufeff\ue000 \x07",
        "e\u0301 a\u0310\u05b0 \u0301\n\u0653alene",
        "\u202eomvendt\u202c \u2066isoleret\u2069",
    ],
)
def test_any_script_is_archived_and_verified(text: str) -> None:
    """Whatever a person writes, the copy is made, conforms, and agrees with its data."""
    assert (
        verify_pdf(copy_of(completed(long_text_form(), {"story": text, "rows": [{"what": text, "where": text}]}))) == []
    )


def test_a_mark_that_turns_the_reading_direction_is_shown() -> None:
    """A name with U+202E cannot be made to look like another on paper."""
    assert "[U+202E]gpj.exe" in words(copy_of(completed(long_text_form(), {"story": "\u202egpj.exe"})))


@settings(max_examples=60, deadline=None)
@given(ANY_TEXT, ANY_TEXT)
@example("", ":\U00010c80")
def test_any_text_at_all_is_archived_and_verified(story: str, cell: str) -> None:
    """The copy is made for any text, conforms to both standards, and its pages say what its data say."""
    answers = {"story": story.strip() or None, "rows": [{"what": cell, "where": story}] if cell.strip() else None}
    assert verify_pdf(copy_of(completed(long_text_form(), answers))) == []


@pytest.mark.parametrize("form", form_ids())
def test_every_form_of_the_shelf_is_archived_and_verified(form: str) -> None:
    """Every released form, with a text in each field that takes one."""
    spec = form_spec(form)
    texts = {field.id: f"Svar på {field.id}" for field in spec.fields if field.kind in (Kind.TEXT, Kind.LONGTEXT)}
    assert verify_pdf(copy_of(completed(spec, texts))) == []
