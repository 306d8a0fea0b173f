"""Random forms and random answers for tests: every kind of field, any text that a person can write.

spec = draw(forms())
answers = draw(answers_to(spec))       # typed, as design §5 writes them; blank answers are left out
values = draw(scribbles_on(sheet))     # what stands in the controls, sense or nonsense
"""

from __future__ import annotations

import string
import unicodedata
from collections.abc import Sequence
from datetime import date
from typing import Any

from hypothesis import strategies as st

from infohus_forms.formats.word.ooxml.names import PROMPTS
from infohus_forms.models.question import Control, Sheet, Widget
from infohus_forms.models.specification.form import Column, Field, FieldBase, FormSpec
from infohus_forms.models.specification.vocabulary import Drawn, Kind

Data = dict[str, Any]

HAZARDS = (
    "  foran og bag  ", "a\u00a0", "&<>\"'", "]]>", "{{ navn }}", "{% x %}", "#set page()", "$x$", "*_`\\", "\\u0041", "%PDF-", "(a\\)", "<FEFF>",
    "👩\u200d👩\u200d👧", "🇩🇰", "𝔘", "שלום", "مرحبا بك", "\u202eabc\u202c", "Thị Nguyễn", "Łukasz Świętosława", "Ağaoğlu", "Þórður", "q\u0323\u0307",
    "\u200b", "a\u200bb", "\ufeffa", "\u00ad", "\u2011", "\u2028", "a\u2029b", "\ufdd0", "\ue000", "☒", "●", "x", "Off", "/Off", "-", "0", "nej",
    "1.5", "=1+1", "_x000D_", "<w:br/>", "&#10;", "\u0344", "ﬁ", "Å", "x" * 700,
)  # fmt: skip
LONG_HAZARDS = ("\tind", "a\tb", "a\n\nb", "linje\n", "\nlinje", " \n x \n ", "\n".join("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
LETTERS = st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff")
LINES_TOO = st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff", include_characters="\t\n")


def _meant(text: str) -> bool:
    """Whether a text can be an answer: it is not blank, and no prompt of an empty field."""
    return bool(text.strip()) and text not in PROMPTS.values()


def _held(text: str) -> str:
    """The text after the rule of design §5: NFC; its line ends are LF from the start."""
    return unicodedata.normalize("NFC", text)


LINE = (st.sampled_from(HAZARDS) | st.text(LETTERS, max_size=40)).map(_held).filter(_meant)
AREA = (st.sampled_from((*HAZARDS, *LONG_HAZARDS)) | st.text(LINES_TOO, max_size=120)).map(_held).filter(_meant)
WORDS = st.sampled_from(
    ("Ja", "Nej", "Ærø, Åbenrå & Ølstykke", "»Hvad« <er> det?", "A" * 60, "Ét langt ord: " + "ord" * 30, "#1 $x$ *fed* {x}", "\\", "Ikke oplyst")
) | st.text(LETTERS, min_size=1, max_size=25)  # fmt: skip
CODES = st.text(string.ascii_letters + string.digits, min_size=1, max_size=8) | st.sampled_from(
    ("IB", "U", "ja", "nej", "0899", "Off", "true", "a" * 23, "x_y")
)


def _label(text: str) -> Data:
    return {"da": text}


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


@st.composite
def _choices(draw: st.DrawFn, most: int) -> list[Data]:
    """Answers with codes and texts of their own; few are drawn as boxes, many as a menu."""
    count = draw(st.integers(1, most))
    codes = draw(st.lists(CODES, min_size=count, max_size=count, unique=True))
    shown = st.lists(WORDS.filter(_meant), min_size=count, max_size=count, unique_by=_folded)
    fictional: st.SearchStrategy[bool] = st.sampled_from((False, False, False, True))
    return [
        {"code": code, "label": _label(text), "fictional": draw(fictional)}
        for code, text in zip(codes, draw(shown), strict=True)
    ]


SCALES = (
    {"id": "risk", "name": {"da": "Bekymring"}, "low": {"da": "Ingen bekymring"}, "high": {"da": "Alvorlig bekymring"}, "not_rated": {"da": "Ikke belyst"}, "unchanged": {"da": "Uændret siden sidste møde"}, "shape": "square"},
    {"id": "resources", "name": {"da": "Ressourcer"}, "low": {"da": "Ingen"}, "high": {"da": "Mange"}, "not_rated": {"da": "Ikke belyst"}, "shape": "circle"},
)  # fmt: skip
TRI = [{"code": code, "label": _label(text)} for code, text in (("ja", "Ja"), ("nej", "Nej"), ("ikke_oplyst", "Ikke oplyst"))]  # fmt: skip
COLUMN_KINDS = [kind for kind in Kind if kind.info.column]


@st.composite
def _base(draw: st.DrawFn, own: str, kinds: Sequence[Kind], most: int) -> Data:
    kind = draw(st.sampled_from(kinds))
    data: Data = {"id": own, "kind": kind.value, "label": _label(draw(WORDS))}
    if draw(st.booleans()):
        data["hint"] = _label(draw(WORDS))
    if kind.info.drawn is Drawn.ANSWERS:
        data["choices"] = draw(_choices(most))
    if kind is Kind.TRI:
        data["choices"] = TRI
    if "max_length" in kind.info.keys and draw(st.integers(0, 4)) == 0:
        data["max_length"] = 700
    return data


@st.composite
def _column(draw: st.DrawFn, own: str) -> Data:
    data = draw(_base(own, COLUMN_KINDS, 12))
    return {**data, "weight": draw(st.integers(1, 4)), "wide": draw(st.booleans())}


def _ids(count: int, longest: int) -> st.SearchStrategy[list[str]]:
    """Ids that are distinct whatever `_name` and `_date` a signature adds; some as long as they may be."""
    tails = st.sampled_from(("", "_x", "a1_b2", "q" * (longest - 6), "_navn"))
    return st.tuples(*(tails.map(f"f{number}".__add__) for number in range(count))).map(list)


@st.composite
def _field(draw: st.DrawFn, own: str, before: list[Data]) -> Data:
    data = draw(_base(own, list(Kind), 12))
    kind = Kind(data["kind"])
    data["width"] = draw(st.sampled_from(("full", "half", "third", "quarter", "two_thirds")))
    data["locked"] = draw(st.booleans())
    data["required"] = draw(st.sampled_from(("blocks", "conditional", "warns", "optional")))
    if kind is Kind.SCALE:
        data["scale"] = draw(st.sampled_from(SCALES))
    if kind is Kind.NOTICE:
        data["hint"] = _label(draw(WORDS))
    if kind is Kind.LONGTEXT:
        data["lines"] = draw(st.integers(1, 12))
    if kind is Kind.TABLE:
        data["id"] = own[:20]
        columns: int = draw(st.integers(1, 5))
        data["columns"] = [draw(_column(name)) for name in ("c1", "c2_lang_id", "c3", "c4", "c5")[:columns]]
        data["rows"] = draw(st.integers(1, 3))
        data["layout"] = draw(st.sampled_from(("grid", "cards")))
    answered = [item for item in before if item["kind"] != Kind.NOTICE]
    if draw(st.booleans()) and answered:
        data["relevant"] = draw(_condition(answered))
    return data


@st.composite
def _condition(draw: st.DrawFn, known: list[Data]) -> Data:
    target = draw(st.sampled_from(known))
    codes = [choice["code"] for choice in target.get("choices", ())]
    if not codes or draw(st.booleans()):
        test: Data = {"field": target["id"], "answered": draw(st.booleans())}
    elif target["kind"] == Kind.CHOICES:
        test = {"field": target["id"], "has": draw(st.sampled_from(codes))}
    else:
        test = {"field": target["id"], draw(st.sampled_from(("is", "is_not"))): draw(st.sampled_from(codes))}
    shape = draw(st.sampled_from(("", "", "all", "not")))
    return {"all": [test, test]} if shape == "all" else {"not": test} if shape else test


@st.composite
def forms(draw: st.DrawFn) -> FormSpec:
    """A form of one to three sections and three to ten fields of any kinds."""
    own = draw(_ids(draw(st.integers(3, 10)), 40))
    fields: list[Data] = []
    for name in own:
        fields.append(draw(_field(name, list(fields))))
    cuts = sorted(draw(st.lists(st.integers(0, len(fields)), max_size=2)))
    parts = [fields[start:end] for start, end in zip([0, *cuts], [*cuts, len(fields)], strict=True)]
    text = WORDS.map(_label)
    return FormSpec.model_validate(
        {
            "spec_format": 1,
            "id": "tilfaeldig",
            "version": "1.0",
            "title": draw(text),
            "series": draw(text),
            "subtitle": draw(text),
            "step": "B",
            "tool": 2,
            "intro": draw(text),
            "footer": draw(text),
            "colophon": draw(text),
            "identity": {},
            "sections": [
                {
                    "id": f"del{number}",
                    "title": draw(text),
                    "intro": draw(text),
                    "points": draw(st.lists(text, max_size=2)),
                    "remember": draw(text),
                    "new_page": draw(st.booleans()),
                    "items": part,
                }
                for number, part in enumerate(parts)
                if part
            ],
        }
    )


DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31)).map(date.isoformat)
TIMES = st.tuples(st.integers(0, 23), st.integers(0, 59)).map(lambda time: f"{time[0]:02}:{time[1]:02}")
NUMBERS = st.from_regex(r"-?[0-9]{1,9}(\.[0-9]{1,4})?", fullmatch=True)
CPRS = st.from_regex(r"(0[1-9]|[12][0-9]|3[01]|6[1-9])(0[1-9]|1[0-2])[0-9]{2}-[0-9A-Z]{4}", fullmatch=True)
SINGLE = {
    Kind.TEXT: LINE, Kind.LONGTEXT: AREA, Kind.DATE: DAYS, Kind.TIME: TIMES, Kind.NUMBER: NUMBERS, Kind.CPR: CPRS,
}  # fmt: skip


def _perhaps(answers: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Mostly an answer, sometimes none."""
    return st.integers(0, 5).flatmap(lambda chance: st.none() if chance == 1 else answers)


def answer_to(holder: FieldBase) -> st.SearchStrategy[Any]:
    """A typed answer to a field or a cell that is not a table and not a signature."""
    if holder.kind in SINGLE:
        return SINGLE[holder.kind]
    if not holder.kind.info.chosen:
        return st.sampled_from(holder.kind.info.examples)
    if isinstance(holder, Field) and holder.scale:
        return st.sampled_from(holder.scale.all_codes)
    codes = [choice.code for choice in holder.choices]
    if holder.kind is Kind.CHOICES:
        return st.sets(st.sampled_from(codes), min_size=1).map(lambda some: [code for code in codes if code in some])
    return st.sampled_from(codes)


def _row(columns: tuple[Column, ...]) -> st.SearchStrategy[Data]:
    """A row with at least one answer; every column is named (design §5)."""
    cells = {column.id: _perhaps(answer_to(column)) for column in columns}
    return st.fixed_dictionaries(cells).filter(lambda row: any(value is not None for value in row.values()))


@st.composite
def answers_to(draw: st.DrawFn, spec: FormSpec) -> Data:
    """Typed answers: each answer id with a value or None, and the text of an overflow box where there is some."""
    answers: Data = {}
    for field in spec.fields:
        if field.kind is Kind.TABLE:
            rows = draw(st.lists(_row(field.columns), min_size=draw(st.integers(0, field.rows)), max_size=field.rows))
            answers[field.id] = rows or None
            if draw(st.booleans()):
                answers[f"{field.id}__more"] = draw(AREA)
        elif field.kind is Kind.SIGNATURE:
            name, signed = field.answer_ids
            answers[name], answers[signed] = draw(_perhaps(LINE)), draw(_perhaps(DAYS))
        elif field.kind is not Kind.NOTICE:
            answers[field.id] = draw(_perhaps(answer_to(field)))
    return answers


def _scribble(control: Control) -> st.SearchStrategy[str]:
    match control.widget:
        case Widget.BOX:
            return st.sampled_from(("", "x"))
        case Widget.MENU:
            return st.sampled_from(("", *(option.code for option in control.options)))
        case Widget.AREA:
            return st.just("") | AREA
        case _:
            written = st.sampled_from(
                ("31.2.2026", "3/5 2026", "kl. 9", "25.00", "13-14", "1.234", "1,5", "ved ikke", " ", "\u200b")
            )
            return st.just("") | written | LINE


def scribbles_on(sheet: Sheet) -> st.SearchStrategy[dict[str, str]]:
    """What somebody may leave in the controls, dates that do not exist among it.

    Of boxes that exclude each other at most one is ticked: a PDF cannot hold two.
    """
    values = st.fixed_dictionaries({}, optional={control.name: _scribble(control) for control in sheet.controls()})
    groups = {control.name: control.group for control in sheet.controls() if control.group}

    def one_of_each(given: dict[str, str]) -> dict[str, str]:
        ticked: set[str] = set()
        kept = {}
        for name, text in given.items():
            if text and groups.get(name) in ticked:
                continue
            if text and name in groups:
                ticked.add(groups[name])
            kept[name] = text
        return kept

    return values.map(one_of_each)
