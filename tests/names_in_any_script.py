"""Random filled PDFs, names and texts in all scripts: `python -m tests.names_in_any_script 1000`.

Each file is filled by us, read back, and extracted by PDFium and poppler where it is drawn. Prints how many values were
lost and how many names are drawn as something else, and where.
"""

from __future__ import annotations

import random
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field

from infohus_forms.formats.pdf.common.conventions import CUT, MORE
from infohus_forms.formats.pdf.reading.form import read_pdf
from infohus_forms.formats.pdf.writing.fill import fill_pdf
from infohus_forms.formats.typesetting import printable
from infohus_forms.models.question import Widget
from tests.formats.pdf.extracted import extracted, letters_of
from tests.formats.pdf.forms import a_pdf, a_sheet

GIVEN = {
    "danish": "Åse Søren Bjørk Niels-Ole Kjærgård Ægir",
    "polish": "Łukasz Żółć Świętosława Grzegorz Ździebło",
    "turkish": "Şükrü İğdır Çağla Işıl Gökçe Öztürk",
    "vietnamese": "Nguyễn Thị Ánh Trần Đức Hữu Phước Quỳnh",
    "greek": "Αθήνα Παπαδοπούλου Γιώργος Χριστός Ευάγγελος",
    "cyrillic": "Київ Володимир Щербак Љубица Їжак Ёлкин",
    "arabic": "محمد عبد الله الأحمد علاء صلاح إسلام فاطمة الزهراء ولاء",
    "persian": "پریسا گل‌محمدی ژاله چنگیز کیان",
    "hebrew": "דוד בן-גוריון שלומו יצחק מרים",
    "thai": "สมชาย ใจดี สุดารัตน์ ปิยะ",
    "georgian": "გიორგი ნინო დავით თამარ",
    "marks": "Ọláwálé Adébáyọ̀ G̃uaraní M̧ajeļ",
}
"""Invented parts of names."""
LATIN = ("danish", "polish", "turkish", "vietnamese")
WITHOUT_GLYPH = "龍あ😀𐍈"
PARTS, APART = re.compile(r"[\s\-]+"), "\u200c"
COMPARED = {"name": "line", "told__1__who": "line", "agreed_name": "line"}
"""Fields whose drawing is compared: names on a line."""


@dataclass(slots=True)
class Tally:
    """What a run found."""

    files: int = 0
    values: int = 0
    names: int = 0
    lost: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    silent: list[str] = field(default_factory=list)


def a_name(chance: random.Random) -> str:
    """Two or three parts of one script; now and then of two scripts, or with a letter that no font has."""
    script = chance.choice(list(GIVEN))
    parts = chance.choices(GIVEN[script].split(), k=chance.randint(2, 3))
    if chance.random() < 1 / 10:
        parts.append(chance.choice(GIVEN[chance.choice(LATIN)].split()))
    if chance.random() < 1 / 20:
        parts.append(chance.choice(WITHOUT_GLYPH))
    return " ".join(parts)


def values(chance: random.Random) -> dict[str, str]:
    """Something in every text field that holds a text of any length; one area in three gets more than it can show."""
    made = {}
    for control in a_sheet().controls():
        if control.widget is Widget.LINE and not control.max_length:
            made[control.name] = a_name(chance)
        elif control.widget is Widget.AREA:
            count = chance.choice((1, 4, 120))
            made[control.name] = chance.choice((" ", "\n")).join(a_name(chance) for _ in range(count))
    return made


def tally(count: int, seed: int, pdftotext: str) -> Tally:
    """Fill and look at so many files."""
    chance = random.Random(seed)  # noqa: S311 - the same files each time
    found = Tally()
    for number in range(count):
        given = values(chance)
        filled = fill_pdf(a_pdf(), given)
        raw = read_pdf(filled)
        found.files += 1
        found.values += len(given)
        found.lost += [f"{number} {name}" for name, text in given.items() if raw.texts.get(name) != text]
        said = {(one.code, one.field) for one in raw.findings}
        found.wrong += [
            f"{number} {name}: {code}" for code, name in said if code not in ("pdf.hidden", "pdf.no_letter")
        ]
        for name, text in given.items():
            if ("pdf.no_letter", name) not in said and any(letter in text for letter in WITHOUT_GLYPH):
                found.silent.append(f"{number} {name}")
        for name in COMPARED:
            found.names += 1
            found.wrong += [f"{number} {name}: {what}" for what in differences(filled, name, given[name], pdftotext)]
    return found


def differences(filled: bytes, name: str, text: str, pdftotext: str) -> Iterator[str]:
    """The programs that find another name than was written.

    PDFium joins a name from the right with what stands beside it on the page and then turns the order of its words and of
    what a hyphen holds together, so each part is looked for there; where a letter is kept apart by U+200C it turns a part of the
    word, too, and only poppler is asked. Codes for letters without a glyph stand in the order of the page.
    """
    shown = extracted(filled, name, pdftotext)
    if any(sign in letters for letters in shown.values() for sign in map(letters_of, (CUT, MORE))):
        return
    wanted = printable(text)
    if not all(
        letters_of(word) in shown["pdfium"]
        for word in PARTS.split(wanted)
        if not any(one in word for one in ("[U+", APART))
    ):
        yield f"pdfium {text!r} {shown['pdfium'][-80:]!r}"
    if letters_of(wanted) != shown["poppler"] and (
        "[U+" not in wanted or sorted(letters_of(wanted)) != sorted(shown["poppler"])
    ):
        yield f"poppler {text!r} {shown['poppler'][:80]!r}"


def main() -> None:
    """The figures of one run."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    program = shutil.which("pdftotext")
    if program is None:
        sys.exit("poppler is not installed")
    found = tally(count, 1, program)
    sys.stdout.write(
        f"{found.files} files, {found.values} values, {len(found.lost)} lost; {found.names} names, {len(found.wrong)} drawn wrong; "
        f"{len(found.silent)} letters without a glyph not told\n"
    )
    for line in (*found.lost, *found.wrong, *found.silent):
        sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main()
