"""Words that authors bring from other languages for forms (XLSForm above all) and from Danish, with the word of this one.

Only remedies in messages come from here: a word is never taken for another, so that a file means the same in every version.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from infohus_forms.models.specification.vocabulary import Kind, Strength

KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        **dict.fromkeys(("integer", "decimal", "int", "float", "range", "tal", "antal", "beløb"), "kind: number"),
        **dict.fromkeys(("string", "tekst", "string_short", "linje"), "kind: text"),
        **dict.fromkeys(("multiline", "textarea", "fritekst", "lang_tekst"), "kind: longtext"),
        **dict.fromkeys(("datetime", "dateTime"), "et felt af typen date og et af typen time"),
        **dict.fromkeys(("dato", "today"), "kind: date"),
        **dict.fromkeys(("tid", "klokkeslæt", "start", "end"), "kind: time"),
        **dict.fromkeys(("boolean", "bool", "yesno", "yes_no", "ja_nej", "acknowledge"), "kind: tri"),
        **dict.fromkeys(("note", "info", "label"), "kind: notice"),
        **dict.fromkeys(("radio", "dropdown", "select"), "kind: choice, og listen under choices"),
        **dict.fromkeys(("checkbox", "checkboxes", "multiselect"), "kind: choices, og listen under choices"),
        **dict.fromkeys(("tabel", "repeat", "begin_repeat"), "kind: table, og kolonnerne under columns"),
        **dict.fromkeys(("begin_group", "group"), "et afsnit (en ny bindestreg under sections)"),
        **dict.fromkeys(("telefon", "tel"), "kind: phone"),
        **dict.fromkeys(("mail", "e-mail"), "kind: email"),
        "kommune": "kind: municipality",
        "politikreds": "kind: police_district",
        "underskrift": "kind: signature",
        "skala": "kind: scale, og skalaen under scale",
    }
)
"""Kinds of other languages, and what to write instead."""
SELECT: Final = re.compile(r"(?i:select_(one|multiple))(?:_from_file)? +([a-z0-9_.-]{1,60})(?: or_other)?")
"""XLSForm's question with a list: `select_one LIST`."""
STRENGTHS: Final[Mapping[str, Strength]] = MappingProxyType(
    {
        **dict.fromkeys(("yes", "true", "ja", "required", "1", "always"), Strength.BLOCKS),
        **dict.fromkeys(("no", "false", "nej", "0", "never"), Strength.OPTIONAL),
        **dict.fromkeys(("warning", "warn", "advarsel"), Strength.WARNS),
    }
)
"""Values of `required` in other languages."""
RENAMED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "type": "kind",
        "name": "id",
        "relevance": "relevant",
        "visible_if": "relevant",
        "constraint_msg": "constraint_message",
        "help": "hint",
        "guidance_hint": "hint",
        "options": "choices",
        "list_name": "choices",
        "fields": "items",
        "questions": "items",
        "repeat_count": "rows",
    }
)
"""Keys of other languages, and the key of this one."""
ABSENT: Final[Mapping[str, str]] = MappingProxyType(
    {
        "default": "Et skema udfylder ikke et svar på forhånd: et tomt felt er ikke et svar. Fjern nøglen.",
        "calculation": "Et skema regner ikke. Fjern nøglen.",
        "calculate": "Et skema regner ikke. Fjern nøglen.",
        "appearance": "Udseendet følger af kind, width og lines. Fjern nøglen.",
        "read_only": "Brug kind: notice til tekst, der ikke skal udfyldes.",
        "readonly": "Brug kind: notice til tekst, der ikke skal udfyldes.",
        "choice_filter": "En liste kan ikke afhænge af et svar. Lav to felter med hver sin liste og relevant.",
    }
)
"""Keys of other languages that this one does not have, and what to do instead."""
PATTERNS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "step": "Skriv A, B, C, D eller E.",
        "version": 'Skriv to tal med punktum imellem i anførselstegn, fx "1.0".',
        "code": "Brug bogstaverne a–z, tal og enkelt understregning, højst 23 tegn; teksten, som folk læser, står i label.",
    }
)
"""What a text must look like, by its key."""
REFERENCE: Final = r"\$\{([A-Za-z0-9_]{1,60})\}"
VALUE: Final = r"[\"'‘’“”]?([A-Za-z0-9_]{1,60})[\"'‘’“”]?"
COMPARED: Final = re.compile(rf" ?{REFERENCE} ?(!?=) ?{VALUE} ?")
SELECTED: Final = re.compile(rf" ?selected\( ?{REFERENCE} ?, ?{VALUE} ?\) ?")
ANY: Final = "Skriv den som data, fx {field: ID, is: KODE}; sæt flere sammen med all, any eller not."


def kind_for(word: str) -> str:
    """Return what to write instead of a kind of another language; empty for a word that is not known."""
    if found := SELECT.fullmatch(word):
        kind = Kind.CHOICE if found[1].casefold() == "one" else Kind.CHOICES
        return f"Skriv kind: {kind.value} og choices: {found[2]} på hver sin linje."
    return f"Skriv {known}." if (known := KINDS.get(word) or KINDS.get(word.casefold())) else ""


def strength_for(word: str) -> str:
    """Return what to write instead of a value of `required` in another language; empty for a word that is not known."""
    known = STRENGTHS.get(word.casefold())
    return f"Skriv {known.value}." if known else ""


def condition_for(expression: str) -> str:
    """Return what to write instead of a condition that is a text, as in XLSForm: `${x} = 'ja'`."""
    text = " ".join(expression.split())
    if found := COMPARED.fullmatch(text):
        return f"Skriv {{field: {found[1]}, {'is' if found[2] == '=' else 'is_not'}: {found[3]}}}."
    if found := SELECTED.fullmatch(text):
        return f"Skriv {{field: {found[1]}, has: {found[2]}}}."
    return ANY
