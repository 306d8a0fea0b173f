"""The text of a page as it is read token by token, against the parser of another program (QPDF, through pikepdf)."""

from __future__ import annotations

import pikepdf
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from infohus_forms.archive.page_text import printed_text

PIECES = (b"a", b"0", b"7", b" ", b"\\(", b"\\)", b"\\\\", b"\\n", b"\\r", b"\\q", b"\\u", b"\\x41", b"\\N", b"\\5", b"\\053", b"\\377",
          b"\\\n", b"\\\r\n", b"\r", b"\r\n", b"\n", b"(b)", b"(c(d)e)", b"EMC", b"BDC", b"/Artifact", b"<<", b"\xe6", b"'")  # fmt: skip
"""What the source of a string is made of: letters, escapes of every kind, ends of lines, brackets, and words that are operators elsewhere."""
LITERAL = st.lists(st.sampled_from(PIECES), max_size=12).map(lambda pieces: b"(%b)" % b"".join(pieces))
HEXADECIMAL = st.text("0123456789abcdefAF \n", max_size=12).map(lambda digits: b"<%b>" % digits.encode())


def page_of(content: bytes) -> pikepdf.Pdf:
    """A document of one page, whose font says of each byte the letter with that number."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page()
    cmap = b"begincodespacerange <00> <ff> endcodespacerange beginbfrange <00> <ff> <0000> endbfrange"
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, ToUnicode=pdf.make_stream(cmap))
    page.obj.Resources = pikepdf.Dictionary(
        Font=pikepdf.Dictionary(F1=font),
        Properties=pikepdf.Dictionary(P1=pikepdf.Dictionary(ActualText="Sagt"), P2=pikepdf.Dictionary()),
    )
    page.obj.Contents = pdf.make_stream(content)
    return pdf


def read(content: bytes) -> str:
    """The text of a page of this content."""
    with page_of(content) as pdf:
        return printed_text(pdf)[0]


@example(b"(%b)" % b"".join(PIECES))
@given(LITERAL | HEXADECIMAL)
def test_any_string_is_read_as_another_program_reads_it(string: bytes) -> None:
    """Escapes, brackets in brackets, ends of lines and hexadecimal digits, in a show and between kerns."""
    content = b"/F1 9 Tf %b Tj [%b -20.5 %b] TJ" % (string, string, string)
    with page_of(content) as pdf:
        operands = next(iter(pikepdf.parse_content_stream(pdf.pages[0], "Tj"))).operands
        assert printed_text(pdf)[0] == bytes(operands[0]).decode("latin-1") * 3


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"/Artifact BMC (hoved)Tj EMC (krop)Tj", "krop"),
        (b"/Artifact<</Attached[/Top]/Type/Pagination>>BDC (hoved)Tj EMC (krop)Tj", "krop"),
        (b"/c0 cs 0 scn /Artifact <</Type/Layout>> BDC /P <</MCID 0>> BDC (hoved)Tj EMC EMC (krop)Tj", "krop"),
        (b"/Span<</MCID 1/ActualText(fi)>>BDC (x)Tj EMC (re)Tj", "fire"),
        (b"/Span<</ActualText<FEFF00E6>>>BDC (x)Tj EMC (re)Tj", "ære"),
        (b"/Span /P1 BDC (x)Tj EMC (!)Tj", "Sagt!"),
        (b"/Artifact /P2 BDC (x)Tj EMC (!)Tj", "!"),
        (b"/Span /P2 BDC (x)Tj EMC (!)Tj", "x!"),
        (b"EMC EMC (uden begyndelse)Tj", "uden begyndelse"),
    ],
)
def test_what_is_marked_is_read_as_it_says(content: bytes, said: str) -> None:
    """Running lines are no part of the text; a stretch that says what it stands for is that, however it is written."""
    assert read(b"/F1 9 Tf " + content) == said


@pytest.mark.parametrize(
    "content", [b"(a) Tj (b Tj", b"(a)) Tj", b"(a) Tj % (b) Tj", b"BI /W 1 ID x EI (a) Tj", b"((((a)))) Tj"]
)
def test_a_page_that_might_be_read_wrongly_is_not_read(content: bytes) -> None:
    """A string that does not end, a comment, an inline image, brackets deeper than any of ours: no text instead of a wrong one."""
    with pytest.raises(ValueError, match="not written as ours"):
        read(b"/F1 9 Tf " + content)
