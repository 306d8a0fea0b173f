"""CPR numbers. Every number here has a date that does not exist, or is never assigned."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infohus_forms.danish.cpr import birth_date, find_cpr, is_replacement, parse_cpr, passes_modulus_11


@pytest.mark.parametrize(
    "text", ["310207-4000", "3102074000", "310207 4000", "310207 - 4000", " 310207–4000 ", "310207\u20114000"]
)
def test_a_number_may_be_written_with_or_without_dash(text: str) -> None:
    """»3102074000« and »310207 4000« are the same number."""
    assert parse_cpr(text) == "310207-4000"


@pytest.mark.parametrize(
    "text", ["", "310207", "310207-400", "310207-40000", "31.02.07-4000", "ukendt", "31020-74000", "X10207-4000"]
)
def test_what_is_no_number_gives_none(text: str) -> None:
    """A number with a digit too few or too many is none."""
    assert parse_cpr(text) is None


def test_replacement_numbers_have_letters() -> None:
    """»310207-ab12« is a replacement number: accepted, in capitals, without a date."""
    assert parse_cpr("310207-ab12") == "310207-AB12"
    assert is_replacement("310207-AB12")
    assert birth_date("310207-AB12") is None
    assert passes_modulus_11("310207-AB12")


@pytest.mark.parametrize(
    ("seventh", "year", "century"),
    [
        (0, "07", 1900), (3, "99", 1900), (4, "36", 2000), (4, "37", 1900), (5, "57", 2000), (5, "58", 1800), (8, "57", 2000), (8, "58", 1800), (9, "36", 2000),
        (9, "37", 1900),
    ],
)  # fmt: skip
def test_the_seventh_digit_tells_the_century(seventh: int, year: str, century: int) -> None:
    """Year 36 with a 4 is 2036, year 37 with a 4 is 1937; year 58 with a 5 is 1858."""
    assert birth_date(f"0101{year}-{seventh}000") == date(century + int(year), 1, 1)


@pytest.mark.parametrize("cpr", ["310207-4000", "300211-4000", "290207-4000", "001307-4000"])
def test_an_impossible_date_is_no_date(cpr: str) -> None:
    """The 31st of February does not exist."""
    assert birth_date(cpr) is None


def test_modulus_11() -> None:
    """4·3+3·1+2·0+7·2+6·0+5·7+4·4 is 80; 8 more is 88, which 11 divides, and 9 more is not."""
    assert passes_modulus_11("310207-4008")
    assert not passes_modulus_11("310207-4009")


@pytest.mark.parametrize(
    "text",
    [
        "CPR 300211-4000)", "(15 år, 3002114000).", "300211 4000", "nr.300211–4000,", "300211\u00a04000", "300211 -  4000", "300211\u00ad4000", "300211\u200b-4000",
        "30\u200b0211-4000", "CPR300211-4000", "300211\t4000",
    ],
)  # fmt: skip
def test_a_number_is_found_in_free_text(text: str) -> None:
    """With a dash, blanks of any kind, invisible characters or nothing between, and with a date that cannot exist."""
    assert len(find_cpr(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "12 34 56 78",
        "sag 26/01234",
        "DEMO-2026-0042",
        "123456789012",
        "den 03.05.2026 kl. 0940",
        "999999-4000",
        "ab3002114000",
        "300211\n4000",
        "sag 300211/4000",
    ],
)
def test_other_numbers_are_left_alone(text: str) -> None:
    """A phone number, a case number and a longer number are no CPR numbers."""
    assert find_cpr(text) == ()


@given(st.text() | st.from_regex(r"[0-9]{6} ?[-–]? ?[0-9A-Z]{4}", fullmatch=True))
def test_no_text_is_too_odd(text: str) -> None:
    """Any text gives a number of the right form with the same digits, or None."""
    cpr = parse_cpr(text)
    find_cpr(text)
    if cpr:
        birth_date(cpr)
        assert [char for char in cpr if char.isdigit()] == [char for char in text if char.isdigit()]
