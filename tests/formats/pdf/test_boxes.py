"""What a box of a PDF form comes to, by the ways in which programs write it."""

from __future__ import annotations

import pytest
from pypdf.generic import DictionaryObject, NameObject

from infohus_forms.formats.pdf.reading.field_values import _tick, by_name
from infohus_forms.formats.pdf.reading.fields import FoundField, Place


def box(name: str, value: str | None, *states: str, shown: str | None = None, recovered: bool = False) -> FoundField:
    """A box, or a group of boxes, with one widget."""
    place = Place(shown, tuple(states), DictionaryObject())
    return FoundField(
        name, "/Btn", None if value is None else NameObject(value), None, "Boks", [place], recovered=recovered
    )


@pytest.mark.parametrize("value", ["/", "/Off"])
@pytest.mark.parametrize("name", ["via=mail", "via"])
def test_an_empty_value_is_no_tick(name: str, value: str) -> None:
    """»/« is a name without letters, as some programs empty a box."""
    assert _tick(name, box(name, value, "/via=mail")) == ("", False)


@pytest.mark.parametrize("value", ["/", "/Off"])
def test_an_empty_value_on_a_box_that_is_shown_as_ticked_is_a_conflict(value: str) -> None:
    """The person saw a cross."""
    assert _tick("via=mail", box("via=mail", value, "/via=mail", shown="/via=mail")) == ("", True)


def test_a_value_is_a_tick_by_the_name_of_the_box() -> None:
    """The state's own name does not matter for a box alone; for a group it is the answer."""
    assert _tick("via=mail", box("via=mail", "/Yes", "/Yes", shown="/Yes")) == ("via=mail", False)
    assert _tick("worry", box("worry", "/worry=2", "/worry=2", shown="/worry=2")) == ("worry=2", False)


def test_boxes_that_lost_their_group_are_one_question_again() -> None:
    """Two widgets with states of their own and the same name."""
    two = [box("worry", "/Off", "/worry=1", recovered=True), box("worry", "/worry=2", "/worry=2", recovered=True)]
    ((one,),) = by_name(two).values()

    assert [place.states for place in one.places] == [("/worry=1",), ("/worry=2",)]
    assert one.value == "/worry=2"


def test_the_same_box_twice_is_two_copies_and_not_a_group() -> None:
    """A page that is in the file twice: the copies may differ, and then the question has two values."""
    two = [box("worry", "/Off", "/worry=2", recovered=True), box("worry", "/worry=2", "/worry=2", recovered=True)]
    (copies,) = by_name(two).values()

    assert [copy.value for copy in copies] == ["/Off", "/worry=2"]
