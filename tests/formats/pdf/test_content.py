"""The content of a page that another program wrote: its operations, or one error that says it is odd."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infohus_forms.formats.pdf.common.content_stream import MANY, OddContentError, operations

PIECES = [
    b"1", b"-1", b"+.5", b"1.", b"--3", b"1-2", b"1.2.3", b".", b"-", b" ", b" ", b"\n", b"m ", b"l ", b"c ", b"h ", b"1 1 m ", b"1 2 l ",
    b"(a)", b"(", b")", b"(\\101)", b"(\\n)", b"(\\9)", b"[", b"]", b"[(a)", b"<61>", b"<6", b"<<", b">>", b"/N ", b"Tj ", b"TJ ", b"q ", b"%x\n", b"\\", b"\xe6",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=30).map(b"".join))
def test_odd_content_is_one_error(content: bytes) -> None:
    """Numbers with two signs, arrays and strings that do not end, unknown letters: never another error."""
    with suppress(OddContentError):
        assert all(isinstance(operator, str) for operator, _ in operations(content))


@pytest.mark.parametrize(
    "content",
    [b"--1 1 m 1 1 l 1 1 l 1 1 l h ", b"1.2.3 1 m 1 1 l 1 1 l 1 1 l ", b"[(a)--3(b)] TJ ", b"[(a)1-2(b)] TJ "],
)
def test_a_number_with_two_signs_or_points_is_odd(content: bytes) -> None:
    """In a path of many pieces and between texts too, where numbers are read together."""
    with pytest.raises(OddContentError):
        list(operations(content))


def test_a_path_of_many_pieces_is_one_operation() -> None:
    """With signs, points at either end and any whitespace between."""
    assert list(operations(b"+1 -.5 m\n2. 0 l 1 1 1 1 1 1 c h h\nf ")) == [
        (MANY, ["mlchh", [1.0, -0.5, 2.0, 0.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0]]),
        ("f", []),
    ]


def test_texts_and_the_distances_between_are_one_operand() -> None:
    """`TJ` with distances of either sign."""
    assert list(operations(b"[(a\\101)-12.5 (b)3]TJ ")) == [("TJ", [[b"aAb", -12.5, 3.0]])]
