"""CPR numbers. Every number here has a date that does not exist, or is never assigned."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infohus_forms.danish.cpr import birth_date, find_cpr, is_replacement, parse_cpr, passes_modulus_11
from infohus_forms.models.masked import masked


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


@pytest.mark.parametrize(
    "text",
    [
        # signs of any kind between the parts, or between day, month and year too
        "31.02.07-4000", "31 02 07 4000", "310207_4000", "310207/4000", "310207,4000", "310207:4000", "310207.4000", "310207|4000", "310207+4000",
        "31-02-07-4000", "31/02/07-4000", "31/02/07 4000", "31. 02. 07 - 4000", "31 . 02 . 07 - 4000", "31.02.07.4000", "31_02_07_4000", "31.02.07/4000",
        "(310207)4000", "310207 (4000)", "310207%2D4000", "310207%204000", "31.02.07 -4000", "310207-40 00", "3 1 0 2 0 7 4 0 0 0", "1. 31.02.07-4000",
        # digits, dashes and blanks of other scripts, and characters that are not drawn
        "３１０２０７-４０００", "３１０２０７－４０００", "٣١٠٢٠٧-٤٠٠٠", "𝟛𝟙𝟘𝟚𝟘𝟟-𝟜𝟘𝟘𝟘", "310207\u20144000", "310207\u301c4000", "310207\u22124000", "310207\u20444000", "310207\u20034000",
        "31\u200b02\u200b07\u200b4000", "31\u202702\u202707-4000", "3\u03361\u033602074000",
        # words between, or words before that say what it is
        "310207, og de sidste fire cifre er 4000", "310207 (løbenr. 4000)", "310207 bindestreg 4000", "310207 efterfulgt af 4000", "født 31. februar 2007, sidste 4 cifre 4000",
        "31. februar 2007-4000", "CPR 310207 og så 4000", "cpr-nr.: 31022007-4000", "CPR 310220074000", "personnummer 31 02 07 40 00", "CPR 310207-AB12", "cpr310207nr4000",
        # an answer broken over two lines, a letter next to the number, a label that people use for CPR numbers too
        "310207-\n4000", "X310207-4000", "svar3102074000.pdf", "p.nr. 310207-4000", "sag 310207-4000", "tlf. 310207-4000", "31-02-2007-4000", "15/310207-4000", "20070231-4000", "d. 31. feb. 2007 (4000)", "31-feb-2007-4000", "31-02-2007 / 4000",
    ],
)  # fmt: skip
def test_a_number_is_found_however_it_is_written(text: str) -> None:
    """In an answer and in the name of a file alike, and nothing of it is left by the mask."""
    assert len(find_cpr(text)) == len(find_cpr(f"Se {text}: det er hendes.")) == 1
    left = masked(f"ø {text}")
    assert "[CPR]" in left
    assert not [one for one in left if one.isdigit() and one not in {"1", "5"}]


@pytest.mark.parametrize(
    "text",
    [
        # phone numbers
        "+45 31 02 07 40", "tlf. 31 02 07 40", "45 31 02 07 40", "+45 20 10 20 30 og 31 02 07 40", "tlf. 20 12 34 5678", "0046 31 02 07 40 00",
        # dates, with a time, a place or a period
        "31022007", "31.02.07", "03.05.26 0940", "03-05-26 0940", "Scan 03-12-26 0914.pdf", "03.05.2026-0940", "d. 030526, 4000 Roskilde", "den 030526. 4000 kr. blev betalt",
        "03.05.26-05.06.26", "fra 01.02.2007-2010", "møde 03.05.26 kl. 1400", "kl. 0900-1030", "uge 10 11 12 13 14 15", "d. 31.02.07, kl. 1400", "31022007, 4000 Roskilde",
        # case numbers and numbers of properties, accounts, businesses
        "J.nr. 310207/4000", "journalnr. 31.02.07-4000", "bilag 1 010203/2024", "28.09.00-P19-1-25", "GAB 310207/4000", "gab-nr. 310207-4000", "matr.nr. 310207/4000",
        "0301-207/4000", "BFE-nr. 3102074000", "P-nr. 1003215678", "konto 3102074000", "EAN 5790001234567", "CVR 12345678", "Budget 120.000-4000", "kr. 310.207,40",
        # placements, digests and ids
        "1 1 1 2 0 1 3 2 4", "aaa3102074000bbbbbbbbbbbbb", "3f310207-4000-4abc-8def-0123456789ab", "010203040506", "310207-400", "310207-40000",
    ],
)  # fmt: skip
def test_numbers_that_are_something_else_are_not_taken_for_cpr_numbers(text: str) -> None:
    """Neither reported in an answer nor masked in a message: a false alarm teaches people to overlook the true one."""
    assert find_cpr(text) == find_cpr(f"Se {text} i bilaget") == ()
    assert masked(text) == text


def test_the_place_of_a_number_is_that_in_the_text_as_it_was() -> None:
    """With characters before and in it that are not drawn."""
    text = "So\u00adfie: ３１\u200b０２０７\u200b–４０００, ja"
    ((start, end),) = find_cpr(text)
    assert text[start:end] == "３１\u200b０２０７\u200b–４０００"
    assert masked(text) == "So\u00adfie: [CPR], ja"


@given(st.text() | st.from_regex(r"[0-9]{6} ?[-–]? ?[0-9A-Z]{4}", fullmatch=True))
def test_no_text_is_too_odd(text: str) -> None:
    """Any text gives a number of the right form with the same digits, or None."""
    cpr = parse_cpr(text)
    find_cpr(text)
    if cpr:
        birth_date(cpr)
        assert [char for char in cpr if char.isdigit()] == [char for char in text if char.isdigit()]
