"""Extracts: what was chosen, and nothing else."""

from __future__ import annotations

import re
from dataclasses import replace

import page as gate
import pypdfium2
import pytest

from infohus_forms.combine.assessment.assess import assessment_of
from infohus_forms.combine.documents.control_sheet import control_sheet_pdf
from infohus_forms.combine.documents.extract import digest, extract_of, extract_pdf, extract_word, parts_of
from infohus_forms.combine.documents.word import document_text
from infohus_forms.combine.errors import NotCombinedError
from infohus_forms.models.extract import Extract
from tests.combine.cases import FINAL, WITHHELD, case, contribution, form, intake, item, line, response, responses
from tests.combine.test_documents import pdf_text, squeezed

GIVEN = case()
PARTS = parts_of(assessment_of(GIVEN), GIVEN)


def extract(*keys: str) -> Extract:
    """The extract of these parts for Kriminalforsorgen."""
    return extract_of(
        assessment_of(GIVEN), PARTS, keys, recipient="Kriminalforsorgen", by="Ane Møllegård-Prøve", on="2026-10-06"
    )


def texts(*keys: str) -> tuple[str, str]:
    """The extract's Word and PDF as texts."""
    own = extract(*keys)
    return squeezed(document_text(extract_word(own))), pdf_text(extract_pdf(own))


def test_each_key_is_there_once() -> None:
    """A choice names a part without doubt."""
    keys = [part.key for part in PARTS]
    assert len(keys) == len(set(keys)) > 20


def test_only_the_chosen_parts_are_there() -> None:
    """The placement of R1 was chosen, T3 and the overall assessment were not; who chose stands there."""
    for text in texts("r1"):
        assert "gentagneudtalelserpåkorttid." in text
        assert "anemøllegård-prøveden06.10.2026" in text
        assert "tætpåmor" not in text
        assert "deteretfaktum" not in text


def test_no_other_authority_is_listed_unless_chosen() -> None:
    """The conclusion alone names no other authority; »Hvem har bidraget« names them."""
    for text in texts("konklusion"):
        assert "psykiatri" not in text
    for text in texts("konklusion", "bidragydere"):
        assert "psykiatri(region)" in text


def test_a_part_names_every_authority_that_stands_in_its_words() -> None:
    """What the meeting's participants, the missing replies and the forms behind the assessment tell of as well."""
    named = {part.key: part.names for part in PARTS}
    said = {part.key: repr(replace(part, names=())) for part in PARTS}
    for name in ("Politi", "Kriminalforsorgen", "Kommune"):
        for key, words in said.items():
            stands = re.search(rf"(?<!\w){name}(?!\w)", words) is not None
            assert stands <= any(own.startswith(name) for own in named[key]), (key, name)
    assert any("Politi" in own for own in named["skemaer"])


def test_a_placement_never_goes_without_its_dissent() -> None:
    """R4 was chosen: Kriminalforsorgen's other placement is there with its reason."""
    for text in texts("r4"):
        assert "afvigendevurdering–kriminalforsorgen:2" in text
        assert "oplysningenerandenhånds." in text


@pytest.mark.parametrize("canary", WITHHELD)
def test_what_is_withheld_cannot_be_chosen(canary: str) -> None:
    """With every part chosen, no canary is in the data of the extract."""
    assert canary not in repr(extract(*(part.key for part in PARTS)))


def test_an_extract_never_says_what_kind_it_left_out() -> None:
    """Neither »helbred« nor »udeladt« nor »uden« anything, whatever was chosen."""
    for keys in (("konklusion",), ("r1", "t2"), ("bidragydere",)):
        for text in texts(*keys):
            assert not [word for word in ("helbred", "udelad", "tilbageholdt", "fjernet") if word in text]


def test_a_digest_follows_the_words() -> None:
    """The same part of the same case has the same digest; another text has another."""
    other = case([intake(), response(FINAL, {"hdr_filled_date": "2026-10-05", "r4_whole": "Andre ord."})])
    now = {part.key: digest(part) for part in PARTS}
    then = {part.key: digest(part) for part in parts_of(assessment_of(other), other)}
    assert now == {part.key: digest(part) for part in parts_of(assessment_of(case()), case())}
    assert now["helhedsvurdering"] != then["helhedsvurdering"]


def test_an_answer_left_to_choice_can_be_chosen_and_is_in_no_common_document() -> None:
    """`audience: chosen`: offered as a part, absent from the assessment; a protected address in it stops."""
    children = item("r4_children", "longtext", "Børn i sagen", audience="chosen")
    final = response(
        form("redskab4", "Redskab 4", "E", 4, [children]),
        {"hdr_filled_date": "2026-10-05", "r4_children": "Underretning sendt fra Nørre Allé 3."},
    )
    given = case([intake(), final])
    assert "Underretning" not in repr(assessment_of(given))
    assert [part.title for part in parts_of(assessment_of(given), given) if part.key == "saerskilt-1"] == [
        "Børn i sagen"
    ]
    hidden = case([intake(r1_p_protected="ja"), final])
    with pytest.raises(NotCombinedError):
        parts_of(assessment_of(hidden), hidden)


def test_a_link_that_no_line_holds_is_broken_and_not_cut_off() -> None:
    """Every letter stands on the page, also in an extract and on the kontrolblad."""
    link = "https://netsted.example/" + "abcdefghij" * 30
    given = case([*responses(), contribution("oevrige", "S. Demo", "2026-09-10", [line("dim_r1", link, "ja")])])
    whole = assessment_of(given)
    parts = parts_of(whole, given)
    chosen = [part.key for part in parts if link in repr(part)]
    own = extract_of(whole, parts, chosen, recipient="Politi", by="Ane Prøve", on="2026-10-06")
    told = [f"Begrundelse: {link}"]
    for made in (extract_pdf(own), control_sheet_pdf(given, received=given.responses, program="infohus", settled=told)):
        seen = 0
        for sheet in pypdfium2.PdfDocument(made):
            text = sheet.get_textpage()
            boxes = (text.get_charbox(index) for index in range(text.count_chars()))
            seen = max([seen, *(right for _, _, right, _ in boxes)])
            assert seen < sheet.get_width()
        assert link in pdf_text(made)


def test_the_extract_conforms() -> None:
    """PDF/A-3a and PDF/UA-1, as the gate checks them."""
    for profile in ("3a", "ua1"):
        report = gate.validate_pdf_bytes(extract_pdf(extract("konklusion", "r4", "r1-for-1")), profile=profile)
        assert not [failure for failure in report.failures if "STREAM-LENGTH" not in str(failure)]
