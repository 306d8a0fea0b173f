"""Forms as other programs and services leave them, kept in `tests/returned/word/other-programs`: each gives its right answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from infohus_forms.formats.word.reading.form import read_word
from infohus_forms.models.finding import Refused
from infohus_forms.validate.form.answers import typed_answers
from tests.support.shelf import form_spec

FILES = Path(__file__).parents[2] / "returned/word/other-programs"
AS_WORD = {
    "r1_c_acute": "nej",
    "hdr_person_ref": "J.P.-Prøve",
    "r1_received_date": "2026-05-03",
    "r1_c_own_words": "Han siger, at alt er godt.",
}
OWN = "r1_c_own_words"
BOTH = {OWN: "Han siger, at alt er godt. Han truer dagligt."}
NOTHING: dict[str, str | None] = {}
TWO_HANDS, REMOVED = f"error word.two_hands {OWN}", "error word.removed "

RIGHT: dict[str, tuple[dict[str, str | None], list[str]]] = {
    "00_filled_as_word": (NOTHING, []),
    "01_mip_label_only": (NOTHING, []),
    "02_mip_label_custom_props": (NOTHING, []),
    "03_mip_content_marking_footer": (NOTHING, ["note word.label "]),
    "05_esdh_stamp_footer": (NOTHING, ["note word.stamp "]),
    "06_sharepoint_properties": (NOTHING, []),
    "07_inspector_custom_xml_and_props": (NOTHING, []),
    "09_inspector_header_footer_removed": (NOTHING, [REMOVED]),
    "10_default_prompt_da_text": ({OWN: None}, ["note word.prompt hdr_filled_by_name", f"note word.prompt {OWN}"]),
    "12_default_prompt_date_menu": (
        {"r1_received_date": None},
        ["note word.prompt hdr_municipality", "note word.prompt r1_received_date"],
    ),
    "15_conflict_del": (NOTHING, [TWO_HANDS]),
    "17_conflict_ins": (dict(BOTH), [TWO_HANDS]),
    "18_custom_xml_del_range": (NOTHING, ["note word.tracked "]),
    "23_date_utc_midnight": (NOTHING, []),
    "25_date_local_offset": (NOTHING, []),
    "26_date_typed_us": ({"r1_received_date": "2026-03-05"}, ["error word.date r1_received_date"]),
    "28_date_nbsp_hyphen": (NOTHING, []),
    "50_default_prompt_required_all_da": (
        {OWN: None},
        [f"note word.prompt {name}" for name in ("r1_p_name", OWN, "r1_c_violence", "r1_c_change")],
    ),
    "52_header_only_removed": (NOTHING, [REMOVED]),
    "57_date_typed_stale_saved": (
        {"r1_received_date": None},
        ["error word.date r1_received_date", "error value.date_part r1_received_date"],
    ),
    "61_track_replace": ({OWN: "Han siger, at intet er godt."}, ["note word.tracked "]),
    "62_box_tracked_toggle": (NOTHING, ["note word.tracked "]),
    "63_box_untick_tracked": ({"r1_c_acute": None}, ["note word.tracked "]),
    "64_mail_merge_docvar_field": ({OWN: "27.36.00"}, [f"error word.content {OWN}"]),
    "73_conflict_del_whole_sdt": (
        {"r1_c_acute": None},
        ["error word.two_hands r1_c_acute", "error word.mark r1_c_acute"],
    ),
    "80_label_text_typed_in_footer_by_person": (NOTHING, ["error word.outside "]),
    "81_stale_flag_answer": (NOTHING, [f"warning word.shown_as_prompt {OWN}"]),
    "82_default_prompt_without_flag": ({OWN: None}, [f"note word.prompt {OWN}"]),
    "85_cpr_default_prompt": (NOTHING, ["note word.prompt r1_p_cpr"]),
    "86_conflict_in_rpr": (NOTHING, [TWO_HANDS]),
    "90_onlyoffice_dates": ({"hdr_filled_date": "2026-05-03"}, []),
    "91_newline_in_t": ({OWN: "Linje 1 Linje 2"}, []),
    "92_hidden_by_style_prompt": (NOTHING, [f"warning word.shown_as_prompt {OWN}"]),
}
"""What differs from the answers as Word leaves them, and every finding: severity, code, field."""
REFUSED = {
    "08_inspector_all_identity_gone": ("word.not_ours", "ligner skemaet redskab1 1.0"),
    "36_google_docs_parts_kept": ("word.no_fields", "redskab1 1.0"),
    "40_irm_encrypted": ("word.rights", "følsomhedsmærkat"),
}


@pytest.mark.parametrize("name", RIGHT)
def test_each_file_gives_its_right_answers_and_findings(name: str) -> None:
    """Nothing that a program put there is an answer, nothing of a person's is lost, and no finding is without cause."""
    raw = read_word((FILES / f"{name}.docx").read_bytes())
    answers, typed = typed_answers(form_spec("redskab1"), raw)
    differs, findings = RIGHT[name]
    given = {field: value for field, value in answers.items() if value is not None}
    assert given == {field: value for field, value in {**AS_WORD, **differs}.items() if value is not None}
    assert [f"{item.severity} {item.code} {item.field}" for item in (*raw.findings, *typed)] == findings


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_refused_in_words_that_fit(name: str) -> None:
    """Each with its own reason."""
    with pytest.raises(Refused) as caught:
        read_word((FILES / f"{name}.docx").read_bytes())
    code, words = REFUSED[name]
    assert caught.value.finding.code == code
    assert words in caught.value.finding.message


def test_every_file_that_is_kept_is_tried() -> None:
    """A new file needs its right answers here."""
    assert {path.stem for path in FILES.glob("*.docx")} == RIGHT.keys() | REFUSED.keys()
