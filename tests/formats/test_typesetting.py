"""Texts of any script are drawn, or shown as what they are; Typst never stops at one."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infohus_forms.formats.typesetting import coverage, printable, typeset

TEMPLATE = """\
#let data = json(bytes(sys.inputs.data))
#set document(title: "x")
#set text(lang: "da", font: ("Noto Sans", "FiraGO", "Noto Sans Symbols", "Noto Sans Symbols2"))
#for line in data.lines { par(line) }
"""
DRAWN = st.sampled_from(sorted(set().union(*coverage())))
MARKS = st.sampled_from([0x301, 0x310, 0x5B2, 0x653, 0x1DC4, 0xE33, 0x200D, 0xFE0F, 0x202E, 0xFEFF, 0xF89E, 0x9, 0xA])
TEXTS = st.lists(st.one_of(DRAWN, MARKS), max_size=40).map(lambda codes: "".join(map(chr, codes)))


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("Zażółć İpek Thị Hồng", "Zażółć İpek Thị Hồng"),
        ("漢", "[U+6F22]"),
        ("e\u0301", "e\u0301"),
        ("\u0301", "[U+0301]"),
        ("🐈\u05b2", "🐈[U+05B2]"),
        ("a\u202eb", "a[U+202E]b"),
        ("\ufeff\uf89e", "[U+FEFF][U+F89E]"),
        ("🐈\u200d🐈", "🐈\u200d🐈"),
    ],
)
def test_what_no_font_can_draw_is_shown_as_its_number(text: str, drawn: str) -> None:
    """A letter without a font, a mark without its letter, a private letter, a mark that turns the reading direction."""
    assert printable(text) == drawn


@settings(max_examples=60, deadline=None)
@given(st.lists(TEXTS, min_size=20, max_size=20))
def test_typst_takes_every_text_that_is_printable(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    """Letters that our fonts have, in any order, with any marks: PDF/A-3a and PDF/UA-1 are written."""
    template = Path(tmp_path_factory.getbasetemp()) / "any.typ"
    template.write_text(TEMPLATE, encoding="utf-8")
    lines = {"lines": [printable(text) for text in texts]}
    assert typeset(template, lines, standards=("a-3a", "ua-1"), timestamp=datetime(2026, 9, 18, tzinfo=UTC)).startswith(
        b"%PDF"
    )


GROWTH = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from infohus_forms.formats.typesetting import typeset
sizes = []
for turn in range(12):
    lines = {"lines": [f"{turn} {line} Der er aftalt et møde mere." for line in range(300)]}
    typeset(Path(sys.argv[1]), lines, standards=("a-3a", "ua-1"), timestamp=datetime(2026, 9, 18, tzinfo=UTC))
    sizes.append(int(Path("/proc/self/statm").read_text().split()[1]) << 12)
print((sizes[-1] - sizes[1]) >> 20)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the size of a process is read as Linux tells it")
def test_what_was_laid_out_is_forgotten_with_its_document(tmp_path: Path) -> None:
    """A case of many forms takes no more memory than its largest one."""
    template = tmp_path / "any.typ"
    template.write_text(TEMPLATE, encoding="utf-8")
    run = subprocess.run([sys.executable, "-c", GROWTH, str(template)], capture_output=True, text=True, check=True)
    assert int(run.stdout) < 12
