"""The day that a date control has saved beside its text: when it is another day than the one that is shown (design §3, rule 12)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from infohus_forms.formats.word.ooxml.names import q
from infohus_forms.formats.word.reading.dates import danish_time, disagree, program_clock, saved
from infohus_forms.formats.word.reading.form import read_word
from infohus_forms.models.response import RawForm
from tests.formats.word.sheets import edited, sdt, set_content, small_form
from tests.formats.word.test_hazards import run, said

DATES = ("dag", "set__1__dato", "set__2__dato", "tovholder_date")
OPENED = "2026-12-01T04:16:51Z"
NO_CLOCK: frozenset[str] = frozenset()


def with_dates(dates: dict[str, tuple[str, str]]) -> RawForm:
    """The small form with these dates, each as shown and saved; one that shows nothing keeps its prompt."""

    def change(root: etree._Element) -> None:
        for name, (shown, kept) in dates.items():
            if shown:
                set_content(root, name, run(shown))
            next(sdt(root, name).iter(q("date"))).set(q("fullDate"), kept)

    return read_word(edited(small_form(), change))


def test_a_form_opened_and_saved_by_onlyoffice_has_no_dates() -> None:
    """Every date control gets the moment of opening, to within two seconds, and still shows its prompt."""
    raw = with_dates({name: ("", f"2026-12-01T04:16:5{second}Z") for second, name in enumerate(DATES)})
    assert not any(raw.texts.values())
    assert raw.findings == ()


def test_a_date_picked_in_onlyoffice_is_the_day_that_is_shown() -> None:
    """3 May is saved as the midnight of Denmark, 31 January as that of winter; a typed one keeps the moment of opening."""
    raw = with_dates(
        {
            "dag": ("03.05.2026", "2026-05-02T22:00:00Z"),
            "set__1__dato": ("31.01.2026", "2026-01-30T23:00:00Z"),
            "set__2__dato": ("03.05.2026", OPENED),
            "tovholder_date": ("", "2026-12-01T04:16:52Z"),
        }
    )
    assert [raw.texts[name] for name in DATES] == ["03.05.2026", "31.01.2026", "03.05.2026", ""]
    assert raw.findings == ()


def test_dates_that_are_all_typed_share_the_moment_at_which_the_file_was_opened() -> None:
    """No date is left empty; still nobody picks two in one second."""
    raw = with_dates({"dag": ("03.05.2026", OPENED), "set__1__dato": ("04.05.2026", OPENED)})
    assert raw.findings == ()


@pytest.mark.parametrize(
    ("shown", "kept"),
    [
        ("5/3/2026", "2026-05-03T00:00:00Z"), ("4. maj", "2026-05-03T00:00:00Z"), ("", "2026-05-03T00:00:00Z"), ("", "2026-05-02T22:00:00Z"),
        ("04.05.2026", "2026-05-02T22:00:00Z"), ("03.05.2026", "2026-12-01T04:15:00Z"), ("02.05.2026", "2026-05-03T00:00:00+02:00"), ("5 March 2026", "2026-05-03T00:00:00Z"),
        ("03.05.2026 eller 04.05.2026", "2026-05-03T00:00:00Z"), ("01.02.2026", "2026-01-30T23:00:00Z"), ("ukendt", "2026-05-03"),
    ],
)  # fmt: skip
def test_a_real_disagreement_is_for_a_person(shown: str, kept: str) -> None:
    """Another day, half a day, none at all, or a whole quarter of an hour that is midnight nowhere."""
    raw = with_dates({"dag": (shown, kept)})
    assert [(item.code, item.field, item.severity) for item in raw.findings] == [("word.date", "dag", "error")]


@pytest.mark.parametrize(
    ("shown", "kept"),
    [
        ("03.05.2026", OPENED), ("03.05.2026", "2026-05-02T15:00:00Z"), ("03.05.2026", "2026-05-02T18:30:00Z"), ("3. maj 2026", "2026-05-04T00:00:17Z"),
        ("31.12.2026", "2027-01-01T10:20:00Z"), ("25.10.2026", "2026-10-24T10:00:00Z"),
    ],
)  # fmt: skip
def test_a_single_moment_of_a_program_is_noted_and_the_shown_day_counts(shown: str, kept: str) -> None:
    """The clock of the program that opened the file, or the midnight of another time zone: nobody has picked it."""
    raw = with_dates({"dag": (shown, kept)})
    assert raw.texts["dag"] == shown
    assert [(item.code, item.severity) for item in raw.findings] == [("word.date_clock", "note")]


@pytest.mark.parametrize(
    ("shown", "kept"),
    [
        ("29.03.2026", "2026-03-28T23:00:00Z"), ("30.03.2026", "2026-03-29T22:00:00Z"), ("25.10.2026", "2026-10-24T22:00:00Z"), ("26.10.2026", "2026-10-25T23:00:00Z"),
        ("01.01.2027", "2026-12-31T23:00:00Z"), ("01.01.2027", "2026-12-31T23:40:11Z"), ("04.05.2026", "2026-05-03T22:10:07Z"), ("29.02.2028", "2028-02-28T23:59:59Z"),
        ("03.05.2026", "2026-05-03T21:59:59Z"), ("03.05.2026", "2026-05-02T20:00:00-02:00"), ("03.05.2026", "2026-05-03T09:00:00+09:00"),
    ],
)  # fmt: skip
def test_a_single_moment_of_the_shown_day_in_denmark_is_no_disagreement(shown: str, kept: str) -> None:
    """Around midnight, at the turn of the year and when the clocks are turned, by whatever zone it is written in."""
    assert with_dates({"dag": (shown, kept)}).findings == ()


@given(st.datetimes(datetime(1997, 1, 1), datetime(2099, 12, 30)))  # noqa: DTZ001 - a moment in UTC, as it is saved
def test_the_day_in_denmark_of_any_moment_agrees_and_the_day_after_the_next_does_not(moment: datetime) -> None:
    """A moment alone, to the second."""
    text, here = f"{moment:%Y-%m-%dT%H:%M:%S}Z", danish_time(moment)
    assert not disagree(f"{here:%d.%m.%Y}", text, NO_CLOCK)
    assert disagree(f"{here + timedelta(days=2):%d.%m.%Y}", text, NO_CLOCK)


@pytest.mark.parametrize(
    ("shown", "kept"),
    [
        ("03.05.2026", "2026-05-03T00:00:00+02:00"), ("03.05.2026", "2026-05-03"), ("03.05.2026", "2026-05-03T00:00"), ("03\u201105\u20112026", "2026-05-03T00:00:00Z"),
        ("3 May 2026", "2026-05-03T00:00:00Z"), ("3. october 2026", "2026-10-03T00:00:00Z"), ("May 3, 2026", "2026-05-03T00:00:00Z"), ("03.05.26", "2026-05-02T22:00:00Z"),
        ("søndag den 3. maj 2026", "2026-05-02T22:00:00.000Z"), ("2026-05-03", "2026-05-03T00:00:00Z"), ("", "2026-05-03T07:12:09Z"), ("x", "2026-13-03T00:00:00Z"),
        ("x", "0001-01-01T00:00:60Z"), ("x", "2026-05-02000:00:00Z"), ("03.05.2026", "2026-05-02T22:00:00"),
    ],
)  # fmt: skip
def test_the_same_day_in_other_words_is_no_disagreement(shown: str, kept: str) -> None:
    """By its offset, by Danish midnight, in words, in English; what is no date is passed over."""
    assert said(with_dates({"dag": (shown, kept)})) == []


def test_copies_of_one_control_are_not_two_dates() -> None:
    """A doubled control has its saved date twice: that is no clock."""
    assert program_clock([("dag", OPENED), ("dag", OPENED)]) == frozenset()
    assert program_clock([("dag", OPENED), ("dato", "2026-12-01T04:16:54Z")]) == frozenset()
    assert program_clock([("dag", OPENED), ("dato", "2026-12-01T04:16:53Z")]) == {OPENED, "2026-12-01T04:16:53Z"}
    assert program_clock([("dag", "2026-05-03T00:00:00Z"), ("dato", "2026-05-03T00:00:00Z")]) == frozenset()


@given(st.datetimes(datetime(1997, 1, 1), datetime(2099, 12, 31)))  # noqa: DTZ001 - a moment in UTC, as it is saved
def test_danish_time_is_that_of_the_table_of_time_zones(moment: datetime) -> None:
    """The rule that is worked out, against the table that Windows does not have."""
    there = moment.replace(tzinfo=UTC).astimezone(ZoneInfo("Europe/Copenhagen"))
    assert danish_time(moment) == there.replace(tzinfo=None)


@given(
    st.dates(date(1900, 1, 1), date(2199, 12, 31)), st.sampled_from(["T00:00:00Z", "", "T00:00:00", "T00:00:00+02:00"])
)
def test_midnight_as_word_writes_it_is_that_day(day: date, ending: str) -> None:
    """Whatever the zone that stands with it."""
    text = day.isoformat() + ending
    item = saved(text)
    assert item is not None
    assert item.days == {day}
    assert item.clock is None
    assert not disagree(day.strftime("%d.%m.%Y"), text, NO_CLOCK)


@given(st.text(max_size=40))
def test_any_text_is_saved_or_not_and_nothing_fails(text: str) -> None:
    """What other programs write there is not ours."""
    assert disagree("", text, NO_CLOCK) in (True, False)
