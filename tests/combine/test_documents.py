"""The same content in Word and in PDF: everything that may be shown, nothing that may not."""

from __future__ import annotations

import json
import random
import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import page as gate
import pikepdf
import pytest
from docx import Document
from pypdf import PdfReader

from infohus_forms.archive.pages_match_data import Pages, unprinted
from infohus_forms.combine.assessment.assess import assessment_of, shown_parts
from infohus_forms.combine.disclosure.sharing import folded
from infohus_forms.combine.documents.control_sheet import control_sheet_pdf
from infohus_forms.combine.documents.pdf import combined_pdf
from infohus_forms.combine.documents.word import TEMPLATE, cleaned, combined_word, document_text
from infohus_forms.combine.errors import WordTemplateError
from infohus_forms.models.case import Case
from infohus_forms.models.finding import error
from infohus_forms.models.response import Response
from tests.combine.cases import MEETING, WITHHELD, case, contribution, intake, line, rated, response, responses
from tests.support.pages import on_the_pages

HOSTILE = (
    "{{ 7*7 }} og {% raw %}",
    "{_{ 7*7 }_}",
    "<w:p>&amp; <b>fed</b> & \"citat\" 'enkelt'",
    "{{ ''.__class__.__mro__ }}",
    "a\tb\nto linjer\n\n  slut",
    "#set page(width: 1pt) $x$ \\ *stjerne* _streg_ `kode` @ref <label>",
)


def pdf_text(data: bytes) -> str:
    """All text of a PDF, without the spaces that line breaks make."""
    return squeezed("\n".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages))


def test_every_text_of_the_embedded_data_stands_on_the_pages() -> None:
    """With dimensions that a later meeting left unchanged without a word more: else the case could not be archived."""
    pdf = combined_pdf(assessment_of(case()))
    with pikepdf.open(BytesIO(pdf)) as document:
        (data,) = (json.loads(one.get_file().read_bytes()) for one in document.attachments.values())
        pages = Pages.of(document)
    assert unprinted(data, pages) == 0


def test_what_a_person_stated_leaves_room_for_the_other_columns() -> None:
    """»… afklaret af … den …« stands in the last column of the forms behind the assessment; a form's name is not set word by word."""
    said = {
        "r1_c_own_words": "afklaret af Ane Møllegård-Prøve den 15.09.2026",
        "r1_c_change": "afklaret af Ane Møllegård-Prøve den 15.09.2026",
    }
    pages = PdfReader(BytesIO(combined_pdf(assessment_of(case([replace(intake(), clarified=said)]))))).pages
    annex = "".join(page.extract_text() for page in pages).partition("Skemaerne bag")[2]
    assert "afklaret af" in annex
    assert "Redskab 1" in annex


def squeezed(text: str) -> str:
    """The text without white space and case: a line break on a page may fall anywhere."""
    return "".join(text.replace("\u200b", "").split()).casefold()


def leaves(value: Any) -> list[str]:
    """Every text inside answers."""
    if isinstance(value, str):
        return [value]
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return [text for item in items for text in leaves(item)]


def shareable(given: Case) -> set[str]:
    """Every text answer that may be shown, as the forms hold it."""
    steering = {"hdr_status", "r3_view", "r2b_supplement"}
    found = set()
    for part in shown_parts(given):
        for field in part.spec.fields:
            if field.id in steering:
                continue
            if field.columns:
                found |= {text for row in part.rows(field.id) for text in leaves(row)}
            elif field.scale is None:
                found.add(part.text(field.id))
    return {text for text in found if text}


def word_of(given: Case) -> bytes:
    """The Word document of a case, from our own template."""
    return combined_word(assessment_of(given), TEMPLATE.read_bytes())


@pytest.fixture(scope="module")
def word() -> bytes:
    """The Word document of the test case."""
    return word_of(case())


@pytest.fixture(scope="module")
def pdf() -> bytes:
    """The PDF of the test case."""
    return combined_pdf(assessment_of(case()))


def test_every_shareable_answer_is_in_both(word: bytes, pdf: bytes) -> None:
    """All answers that may be shown, from all eleven forms that enter, are found again."""
    wanted = shareable(case())
    assert len(wanted) > 60
    for text in (squeezed(document_text(word)), pdf_text(pdf)):
        assert not [answer for answer in wanted if squeezed(answer) not in text]


def test_nothing_withheld_is_in_either(word: bytes, pdf: bytes) -> None:
    """No canary on a page, in a part of the Word file, in the PDF's metadata or in what it embeds."""
    with ZipFile(BytesIO(word)) as file:
        inside = b"\n".join(file.read(name) for name in file.namelist()).decode("utf-8", "replace")
    reader = PdfReader(BytesIO(pdf))
    embedded = "".join(data.decode() for files in reader.attachments.values() for data in files)
    pages = "".join(page.extract_text() for page in reader.pages) + str(reader.metadata) + str(reader.xmp_metadata)
    for canary in WITHHELD:
        assert canary not in inside
        assert canary not in embedded
        assert squeezed(canary) not in squeezed(pages)


def test_the_pdf_carries_its_own_data_and_no_received_file(pdf: bytes) -> None:
    """One attachment: the assessment as JSON, the same that the pages show."""
    attachments = PdfReader(BytesIO(pdf)).attachments
    assert list(attachments) == ["samlet_vurdering.json"]
    assert json.loads(attachments["samlet_vurdering.json"][0]) == json.loads(
        json.dumps(assessment_of(case()).as_json())
    )


def test_the_decision_word_stands_once_and_says_that_it_is_none(word: bytes, pdf: bytes) -> None:
    """»afgørelse« only in »ikke en afgørelse«; no total, mean or level in either."""
    for text in (squeezed(document_text(word)), pdf_text(pdf)):
        assert text.count("afgørelse") == text.count("ikkeenafgørelse") == 1
        assert not [w for w in ("gennemsnit", "totalscore", "risikoniveau", "samletscore") if w in text]


@pytest.mark.parametrize("seed", [1, 2])
def test_the_same_case_gives_the_same_bytes_in_any_order(seed: int, word: bytes, pdf: bytes) -> None:
    """The order in which files lay in the folder never matters."""
    shuffled = responses()
    random.Random(seed).shuffle(shuffled)  # noqa: S311 - an order, not a secret
    given = assessment_of(case(shuffled))
    assert combined_pdf(given) == pdf
    assert combined_word(given, TEMPLATE.read_bytes()) == word


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_survive_as_text(text: str) -> None:
    """What a person writes is never run, never markup and never lost: `{{ 7*7 }}` stays `{{ 7*7 }}`."""
    sheet = contribution("politi", "R. Prøve", "2026-09-10", [line("dim_r1", text, "ja")], r2b_unit=text)
    given = case([intake(r1_c_own_words=text), sheet])
    in_word = document_text(word_of(given)).replace("\u2060", "")
    assert folded(text) in folded(in_word)
    assert squeezed(text) in pdf_text(combined_pdf(assessment_of(given)))


def test_impossible_characters_are_shown_and_nothing_after_them_is_lost() -> None:
    """A form feed, a NUL and a lone surrogate become `[U+…]`; the rest of the text follows."""
    assert cleaned("a\fb\x00c\ud800d") == "a[U+000C]b[U+0000]c[U+D800]d"
    given = case([intake(r1_c_own_words="før\x0cefter slut")])
    assert "før[U+000C]efter slut" in document_text(word_of(given))
    assert squeezed("før[U+000C]efter slut") in pdf_text(combined_pdf(assessment_of(given)))


@pytest.mark.parametrize("mark", [*"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"])
def test_a_mark_that_turns_the_text_is_shown_as_its_code_in_word_too(mark: str) -> None:
    """Raw it would turn the rest of the paragraph round; names in Hebrew and Arabic are as they were written."""
    written = f"{mark}gpj.exe og מרים כהן-דמו og مريم-تجربة"
    given = case([intake(r1_c_own_words=written)])
    text = document_text(word_of(given))
    assert mark not in text
    assert f"[U+{ord(mark):04X}]gpj.exe og מרים כהן-דמו og مريم-تجربة" in text


def test_a_long_text_breaks_across_pages_and_is_whole() -> None:
    """10,000 characters in one answer: the first and the last word are there in both."""
    text = "Begyndelse " + "et langt svar med mange ord " * 360 + "Afslutning."
    given = case([intake(r1_c_own_words=text)])
    for found in (squeezed(document_text(word_of(given))), pdf_text(combined_pdf(assessment_of(given)))):
        assert "begyndelse" in found
        assert "afslutning." in found


MANY = "\n".join(f"L{number}." for number in range(100))
MET = {"hdr_filled_date": "2026-09-18", "r3_meeting_no": "1", "r3_date": "2026-09-18", "r3_view": "faelles"}


@pytest.mark.parametrize(
    "told",
    [
        pytest.param([intake(r1_c_own_words=MANY)], id="a fact"),
        pytest.param([contribution("kommune", "Ida Prøve", "2026-09-11", [line("dim_r1", MANY, "ja")])], id="a statement"),
        pytest.param([response(MEETING, {**MET, **rated("r1", "3", why=MANY)})], id="a reason"),
        pytest.param(
            [response(MEETING, {**MET, **rated("r1", "3", dissent=[{"authority": "politi", "rating": "2", "reason": MANY}])})],
            id="a dissent",
        ),
        pytest.param(
            [
                contribution("kommune", "Ida Prøve", "2026-09-11", [line("dim_t3", f"Bor på Nørre Allé 3.\n{MANY}", "ja")]),
                contribution("politi", "Bo Prøve", "2026-09-12", [line("dim_t3", "Bor på Ågerupstræde 7, 2. th.", "ja")]),
            ],
            id="a clash",
        ),
    ],
)  # fmt: skip
def test_many_short_lines_stay_within_the_page(told: list[Response]) -> None:
    """A hundred lines of a word or two go on over the page wherever they are quoted; each is within one, as PDFium reads it."""
    seen = " ".join(on_the_pages(combined_pdf(assessment_of(case(told))))).split()
    assert [own for own in MANY.split() if own not in seen] == []


def test_draft_and_invented_are_told_on_every_page() -> None:
    """A case with a Kladde: UDKAST and OPDIGTET on each page, and in the Word file's header."""
    given = responses()
    given[-1] = replace(given[-1], answers={**given[-1].answers, "hdr_status": "kladde"})
    assessment = assessment_of(case(given))
    for page in PdfReader(BytesIO(combined_pdf(assessment))).pages:
        text = squeezed(page.extract_text())
        assert "udkast" in text
        assert "opdigtet" in text
    header = Document(BytesIO(combined_word(assessment, TEMPLATE.read_bytes()))).sections[0].header
    assert "UDKAST OPDIGTET" in header.paragraphs[0].text


def test_charts_in_word_are_spoken(word: bytes) -> None:
    """Each picture of a profile has its words as alternative text."""
    with ZipFile(BytesIO(word)) as file:
        body = file.read("word/document.xml").decode()
    assert body.count('descr="Risiko og trussel. ') == body.count('descr="Trivsel og modstandskraft. ') == 1


def test_word_properties_name_nobody(word: bytes) -> None:
    """Dates are the assessment's, and no author stands in the file."""
    properties = Document(BytesIO(word)).core_properties
    assert (properties.author, properties.last_modified_by) == ("", "")
    assert str(properties.modified.date()) == "2026-10-05"


def template_with(text: str) -> bytes:
    """Our template with one paragraph more."""
    document = Document(str(TEMPLATE))
    document.add_paragraph(text)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{ ''.__class__.__mro__ }}", "må ikke|Skabelonen gør noget"),
        ("{{ ukendt_felt }}", "ukendt_felt"),
        ("{% if draft %}", "Skabelonen kan ikke læses"),
    ],
)
def test_a_template_that_cannot_be_used_is_refused(text: str, said: str) -> None:
    """Forbidden code, an unknown name and a broken tag are each a message."""
    with pytest.raises(WordTemplateError, match=said):
        combined_word(assessment_of(case()), template_with(text))


def test_a_template_that_leaves_something_out_is_refused_by_name() -> None:
    """A template without the overall assessment: the message names `whole` and repeats no answer."""
    document = Document(str(TEMPLATE))
    for paragraph in document.paragraphs:
        if paragraph.text == "{{ whole }}":
            paragraph.runs[0].text = ""
    out = BytesIO()
    document.save(out)
    with pytest.raises(WordTemplateError) as refused:
        combined_word(assessment_of(case()), out.getvalue())
    assert "whole" in str(refused.value)
    assert "faktum" not in str(refused.value)


def test_something_that_is_no_word_file_is_refused() -> None:
    """A PDF or nothing at all as template."""
    for data in (b"", b"%PDF-1.7"):
        with pytest.raises(WordTemplateError):
            combined_word(assessment_of(case()), data)


def test_the_shipped_template_is_what_its_script_makes() -> None:
    """`assessment.docx` was made by the script beside it and not edited since."""
    made: dict[str, Any] = {"__name__": "maker", "__file__": ""}
    script = TEMPLATE.with_name("make_assessment.py")
    exec(compile(script.read_text(encoding="utf-8"), str(script), "exec"), made)  # noqa: S102 - our own script
    assert parts(made["template"]()) == parts(Path(TEMPLATE).read_bytes())


def parts(data: bytes) -> dict[str, bytes]:
    """The parts of a Word file that do not say when it was made."""
    with ZipFile(BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist() if name != "docProps/core.xml"}


def kontrolblad(given: Case) -> bytes:
    """The kontrolblad of a case with one finding and one decision."""
    wrong = error("prove.fejl", "Feltet »{question}« er ikke udfyldt.", "Udfyld det.").at(
        "r1_x", "side 1", question="Dato"
    )
    return control_sheet_pdf(
        given,
        received=given.responses,
        program="infohus-forms 1.0",
        findings=(("r1.docx", wrong),),
        settled=("02.10.2026 Ane: V1",),
    )


def test_the_kontrolblad_counts_and_names_but_never_quotes() -> None:
    """Counts by authority, digests and file names of every input, findings and decisions; no answer."""
    given = case()
    data = kontrolblad(given)
    text = pdf_text(data)
    for one in given.responses:
        assert one.sha256 in text
        assert one.file in text
    assert "feltet»dato«erikkeudfyldt." in text
    assert "02.10.2026ane:v1" in text
    assert not [canary for canary in WITHHELD if squeezed(canary) in text]
    assert "løgn" not in text
    assert "łękawski" not in text
    for page in PdfReader(BytesIO(data)).pages:
        assert "internt–måikkedeles" in squeezed(page.extract_text())


def test_a_long_file_name_on_the_kontrolblad_breaks_after_a_mark_or_a_blank() -> None:
    """No word of a name is broken that has room on a line; one that has none is."""
    names = (
        "Redskab 2 Bidrag Børne- og ungdomspsykiatrisk afdeling supplement 1 (2).docx",
        "27.36.00-G01-77-26_Redskab_2_Bidrag_Kommune_rettet_udgave.pdf",
        "SCAN_0031_fra_kopimaskinen_paa_tredje_sal_2026-12-01.pdf",
    )
    for name in names:
        given = case([replace(one, file=name) for one in responses()[:1]])
        text = "\n".join(page.extract_text() for page in PdfReader(BytesIO(kontrolblad(given))).pages).replace(
            "\u200b", ""
        )
        words = re.split(r"[_.\s-]", name)
        assert not [word for word in words if word not in re.split(r"[_.\s-]", text)]
    given = case([replace(responses()[0], file=f"{'u' * 40}.pdf")])
    longest = max(len(word) for page in PdfReader(BytesIO(kontrolblad(given))).pages for word in re.split(r"[\s\u200b]", page.extract_text()) if word.strip("u") != word)  # fmt: skip
    assert longest < 40


def test_the_shared_documents_do_not_say_how_much_was_withheld(word: bytes, pdf: bytes) -> None:
    """One fixed sentence, the same for a case in which nothing was withheld."""
    clean = case([intake()])
    for text in (document_text(word), document_text(word_of(clean))):
        assert "Dokumentet gengiver kun det, som myndighederne har sagt ja til" in text
    for found in (pdf_text(pdf), squeezed(document_text(word))):
        assert "holdttilbage" not in found
        assert "tilbageholdt" not in found


@pytest.mark.parametrize("name", ["combined", "control"])
def test_the_pdfs_conform(name: str, pdf: bytes) -> None:
    """PDF/A and PDF/UA-1, as the gate checks them."""
    data = pdf if name == "combined" else kontrolblad(case())
    for profile in ("3a", "ua1"):
        report = gate.validate_pdf_bytes(data, profile=profile)
        assert not [failure for failure in report.failures if "STREAM-LENGTH" not in str(failure)]


def replaced_by_nothing(*names: str) -> dict[str, Any]:
    """Parts of an assessment that are empty."""
    return dict.fromkeys(names, ())


@pytest.mark.parametrize(
    ("empty", "expected"),
    [
        ((), ["Bilag 1. Bekymringen, som den blev beskrevet", "Bilag 2. Bidragene", "Bilag 3. Møderne", "Bilag 4. Skemaerne bag vurderingen"]),
        (("contributions", "meetings", "dimensions", "profiles"), ["Bilag 1. Bekymringen, som den blev beskrevet", "Bilag 2. Skemaerne bag vurderingen"]),
        (("concern", "observations"), ["Bilag 1. Bidragene", "Bilag 2. Møderne", "Bilag 3. Skemaerne bag vurderingen"]),
        (("concern", "observations", "contributions", "meetings", "dimensions", "profiles"), ["Skemaerne bag vurderingen"]),
    ],
)  # fmt: skip
def test_annexes_are_numbered_as_they_come(empty: tuple[str, ...], expected: list[str]) -> None:
    """An annex that has nothing to say takes no number; Word and PDF say the same."""
    given = replace(assessment_of(case()), **replaced_by_nothing(*empty))
    headings = {"Bekymringen, som den blev beskrevet", "Bidragene", "Møderne", "Skemaerne bag vurderingen"}
    word = Document(BytesIO(combined_word(given, TEMPLATE.read_bytes()))).paragraphs
    assert [item.text for item in word if item.text.rpartition(". ")[2] in headings] == expected
    pages = pdf_text(combined_pdf(given))
    assert [pages.find(squeezed(text)) >= 0 for text in expected] == [True] * len(expected)
    assert f"bilag{len(expected) + 1 if len(expected) > 1 else 1}." not in pages
