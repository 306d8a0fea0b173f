"""Random forms with random texts, written and read back: `python -m tests.word_trips 10000`.

Each trip takes a form of a random choice of questions, writes some answers in before it is sent and some as a person does, and
reads it. Every text, tick, stamp and the emptiness beside the fields must come back; each loss is printed.
"""

from __future__ import annotations

import random
import sys
from dataclasses import replace

from infohus_forms.formats.word.ooxml.names import PROMPTS
from infohus_forms.formats.word.reading.form import read_word
from infohus_forms.formats.word.writing.fill import fill_word
from infohus_forms.formats.word.writing.form import word_form
from infohus_forms.models.question import Control, Sheet, Widget
from tests.formats.word.sheets import SPEC, STAMP, small_sheet
from tests.formats.word.test_round_trip import HAZARDS

Random = random.Random
SHAPES = 12
"""Forms that are made of the questions; each trip takes one."""
SURROGATES = range(0xD800, 0xE000)
ANY = [chr(code) for code in range(0x20, 0x2FFF) if code not in SURROGATES] + ["\n", "\t", "\U0001f600", "\U0001d518"]
COMMON = "abcæøå 1.,\n\t-"
HARMLESS = {"word.zero_width"}


def text(rng: Random) -> str:
    """What somebody may write: a known hazard, a plain text, or any letters at all."""
    kind = rng.random()
    if kind < 0.25:
        return rng.choice(HAZARDS)
    letters, most = (COMMON, 200) if kind < 0.5 else (ANY, 60)
    return "".join(rng.choices(letters, k=rng.randint(0, most)))


def value(control: Control, rng: Random) -> str:
    """A value of a control: nothing is one of them, and a prompt is nothing."""
    if control.widget is Widget.BOX:
        return rng.choice(("", "x"))
    if control.options:
        return rng.choice([*(option.code for option in control.options), ""])
    found = text(rng)
    return "" if found in PROMPTS.values() else found


def shapes(rng: Random) -> list[Sheet]:
    """Forms with some of the questions in any order."""
    sheet = small_sheet()
    (section, *_) = sheet.sections
    made = []
    for _ in range(SHAPES):
        questions = rng.sample(section.questions, rng.randint(4, len(section.questions)))
        made.append(replace(sheet, sections=(replace(section, questions=tuple(questions)),)))
    return made


def trip(sheet: Sheet, rng: Random) -> tuple[int, str]:
    """How many texts made the trip, and what was lost: nothing, as it should be."""
    before, after = (
        {control.name: value(control, rng) for control in sheet.controls() if rng.random() < 0.5} for _ in range(2)
    )
    stamp = replace(STAMP, prefilled=before)
    found = read_word(fill_word(word_form(sheet, stamp, SPEC, before), after))
    wanted = {**before, **after}
    boxes = {control.name for control in sheet.controls() if control.widget is Widget.BOX}
    texts = {control.name: wanted.get(control.name, "") for control in sheet.controls() if control.name not in boxes}
    lost = [name for name in texts if found.texts.get(name) != texts[name]]
    lost += sorted(found.ticked ^ {name for name in boxes if wanted.get(name)})
    lost += [item.code for item in found.findings if item.code not in HARMLESS]
    lost += ["beside"] if found.outside or found.stamp != stamp or found.texts.keys() != texts.keys() else []
    return len(texts), ", ".join(lost)


def main(number: int) -> int:
    """Make so many trips; how many lost something."""
    rng = Random(20261125)
    forms, texts, failed = shapes(rng), 0, 0
    for turn in range(number):
        carried, lost = trip(rng.choice(forms), rng)
        texts += carried
        if lost:
            failed += 1
            sys.stdout.write(f"{turn}: {lost}\n")
    sys.stdout.write(f"{number} trips, {texts} texts, {failed} with a loss\n")
    return failed


if __name__ == "__main__":
    sys.exit(bool(main(int(sys.argv[1]) if sys.argv[1:] else 10_000)))
