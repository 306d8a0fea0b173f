"""Dates, times and numbers as people write them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from infohus_forms.danish.parsing import is_ambiguous, is_period, parse_date, parse_number, parse_time


@pytest.mark.parametrize(
    "text",
    [
        "3.5.26", "03.05.26", "3.5.2026", "03.05.2026", "03-05-2026", "3-5-26", "3/5 2026", "3/5-2026", "3/5/2026", "3/5 26", "2026-05-03", "3. maj 2026",
        "3. maj 26", "den 3. maj 2026", "3.maj 2026", "3 MAJ 2026", "søndag den 3. maj 2026", "  3. 5. 2026 ", "3.5.2026.", "\u200e03.05.2026", "03.05.2026\u00a0",
        "03\u201105\u20112026", "03\u201305\u20132026", "3\u20115\u201126", "2026\u201105\u201103", "03\u221205\u22122026", "3\u20445\u20442026",
        "3 May 2026", "3. may 2026", "3rd of May 2026", "May 3, 2026", "Sunday 3 May 2026", "3. Mai 2026", "Sonntag, der 3. Mai 2026", "söndag 3 maj 2026",
    ],
)  # fmt: skip
def test_a_date_may_be_written_in_any_danish_way(text: str) -> None:
    """»3.5.26«, »03-05-2026«, »3/5 2026«, »den 3. maj 2026« and ISO are the same day."""
    assert parse_date(text) == "2026-05-03"


@pytest.mark.parametrize("month", ["september", "sep", "sept", "sep."])
def test_months_have_their_usual_short_forms(month: str) -> None:
    """»2. sept. 2026« is in September."""
    assert parse_date(f"2. {month} 2026") == "2026-09-02"


@pytest.mark.parametrize(
    "text",
    [
        "", "i dag", "31.02.2026", "30.2.26", "0.5.2026", "3.13.2026", "5.2026", "2026", "3.5", "mandag den 3. maj 2026", "3.5.226", "3.5.1826", "2026-5-3",
        "2026-02-30", "10.10-12", "13.00–14.30", "kl. 13.00", "3.5.2026 eller 4.5.2026", "3,5,2026", "3. maaj 2026", "uge 38", "03052026", "May 2026", "May 32, 2026", "Monday 3 May 2026",
        "maj 3 2026", "3 Smarch 2026", "10\u201311\u20132026\u201312", "Xdag den 3. maj 2026", "٣.٥.٢٠٢٦",
    ],
)  # fmt: skip
def test_what_is_no_date_gives_none(text: str) -> None:
    """A day that does not exist, a wrong weekday, half a date: None, never a guess."""
    assert parse_date(text) is None


@pytest.mark.parametrize(
    ("text", "year"), [("1.1.00", "2000"), ("1.1.68", "2068"), ("1.1.69", "1969"), ("1.1.99", "1999")]
)
def test_two_digit_years_have_one_rule(text: str, year: str) -> None:
    """00–68 is this century, 69–99 the last."""
    assert parse_date(text) == f"{year}-01-01"


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_every_date_is_read_as_it_is_printed(day: date) -> None:
    """dd.mm.åååå and ISO come back as the day they were made from."""
    assert parse_date(day.strftime("%d.%m.%Y")) == parse_date(day.isoformat()) == day.isoformat()


@pytest.mark.parametrize(
    ("text", "time"),
    [("9.40", "09:40"), ("kl. 09:40", "09:40"), ("kl 9.40", "09:40"), ("0940", "09:40"), ("09:40", "09:40"), ("Kl. 9", "09:00"), ("0.05", "00:05"), ("23.59", "23:59")],
)  # fmt: skip
def test_a_time_may_be_written_in_any_danish_way(text: str, time: str) -> None:
    """»9.40«, »kl. 09:40« and »0940« are twenty to ten."""
    assert parse_time(text) == time


@pytest.mark.parametrize(
    "text", ["", "9", "24.00", "12.60", "9.4", "940", "13.00–14.30", "kl.", "om formiddagen", "9,40", "-9.40"]
)
def test_what_is_no_time_gives_none(text: str) -> None:
    """»24.00«, »9« and a period are not one time of day."""
    assert parse_time(text) is None


@pytest.mark.parametrize(
    ("text", "is_one"),
    [("13.00–14.30", True), ("kl. 13 - 14", True), ("9.00 til 9.45", True), ("13.00", False), ("03-05-2026", False)],
)
def test_a_period_is_told_from_a_date(text: str, is_one: bool) -> None:  # noqa: FBT001
    """»13.00–14.30« is a period; »03-05-2026« is a date with dashes."""
    assert is_period(text) is is_one


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", "12"), ("12,5", "12.5"), ("0,50", "0.50"), ("-3", "-3"), ("−3,5", "-3.5"), ("1 234", "1234"), ("1.234,5", "1234.5"), ("1.234.567", "1234567"),
        ("12.5", "12.5"), ("1234.567", "1234.567"), (" 7 ", "7"),
    ],
)  # fmt: skip
def test_a_number_has_a_decimal_comma(text: str, number: str) -> None:
    """»1.234,5« is 1234.5; »12.5« can only be twelve and a half."""
    assert parse_number(text) == number


@pytest.mark.parametrize("text", ["", "tolv", "1,234.5", "1e5", "12,", ",5", "1.23.456", "12 34", "½", "1,2,3", "٣"])
def test_what_is_no_number_gives_none(text: str) -> None:
    """»1,234.5« is not Danish and »tolv« has no digits."""
    assert parse_number(text) is None


def test_a_point_before_three_digits_is_not_guessed() -> None:
    """»1.234« is 1234 to some and 1,234 to others."""
    assert parse_number("1.234") is None
    assert is_ambiguous("1.234")
    assert not is_ambiguous("1.234,5")


WRITTEN = (
    st.builds(
        lambda day, form: form.format(day.day, day.month, day.year, day.year % 100),
        st.dates(date(1950, 1, 1), date(2049, 12, 31)),
        st.sampled_from(
            [
                "{0}.{1}.{2}",
                "{0:02}.{1:02}.{2}",
                "{0}/{1} {2}",
                "{0}-{1}-{2}",
                "{0:02}{1:02}{3:02}",
                "{2}-{1:02}-{0:02}",
            ]
        ),
    )
    | st.builds(
        lambda time, form: form.format(time.hour, time.minute),
        st.times(),
        st.sampled_from(["{0:02}:{1:02}", "{0}.{1:02}", "kl. {0}", "kl. {0}.{1:02}"]),
    )
    | st.integers(-(10**9), 10**9).map(str)
    | st.decimals(-1000, 1000, places=2).map(lambda number: str(number).replace(".", ","))
)
"""Dates, times and numbers as people write them, right and nearly right."""


@given(st.text() | WRITTEN | st.from_regex(r"[0-9]{0,4}[.,/ :-]{0,2}[0-9]{0,4}[.,/ -]{0,2}[0-9]{0,4}", fullmatch=True))
@example("3. maj 2026")
@example("03.05.2026")
@example("kl. 9")
@example("9:41")
@example("1234,5")
@example("-7")
def test_no_text_is_too_odd(text: str) -> None:
    """Any text gives a value of the right form, or None; never an exception, and no digit that was not written."""
    when, time, number = parse_date(text), parse_time(text), parse_number(text)
    if when:
        assert date.fromisoformat(when).isoformat() == when
        assert str(int(when[8:])) in text
        assert when[2:4] in text
    if time:
        assert time[3:] in text or (time.endswith(":00") and "kl" in text.casefold())
    if number:
        digits = [char for char in text if char.isdigit()]
        assert [char for char in number if char.isdigit()] == digits


@pytest.mark.parametrize(
    ("parse", "text"),
    [(parse_date, "03.05.2026"), (parse_date, "3. maj 2026"), (parse_time, "9:41"), (parse_number, "1234,5")],
)
def test_the_test_above_has_something_to_test(parse: Callable[[str], str | None], text: str) -> None:
    """Its examples are read, so its assertions are reached."""
    assert parse(text)
