"""Fields of OpenDocument (OpenDocument 1.3 part 3, chapter 7) as fields of Word of the same kind."""

from __future__ import annotations

from lxml import etree

from infohus_forms.formats.word.reading.opendocument_names import attributes

FIELDS = {
    **dict.fromkeys(("date", "creation-date", "modification-date", "print-date"), "DATE"),
    **dict.fromkeys(("time", "creation-time", "modification-time", "print-time", "editing-duration"), "TIME"),
    **dict.fromkeys(("author-name", "author-initials", "initial-creator", "creator", "printed-by"), "AUTHOR"),
    **dict.fromkeys(("title", "subject", "keywords", "description", "user-defined", "user-field-get"), "DOCPROPERTY"),
    **dict.fromkeys(("file-name", "template-name", "editing-cycles", "word-count", "character-count"), "FILENAME"),
    **dict.fromkeys(("paragraph-count", "table-count", "image-count", "object-count"), "FILENAME"),
    **dict.fromkeys(("bookmark-ref", "reference-ref", "note-ref", "sequence-ref", "chapter", "variable-get"), "REF"),
    **dict.fromkeys(("expression", "variable-set", "sequence", "table-formula"), "="),
    **dict.fromkeys(("conditional-text", "hidden-text"), "IF"),
    **dict.fromkeys(("database-display", "database-row-number", "database-name"), "MERGEFIELD"),
    **dict.fromkeys(("text-input", "user-field-input", "variable-input"), "FILLIN"),
    **dict.fromkeys(("placeholder", "execute-macro", "script", "measure", "bibliography-mark"), "MACROBUTTON"),
    "dde-connection": "DDE",
}
"""Fields of OpenDocument (part 3, chapter 7), all in the namespace of text, as fields of Word of the same kind; `sender-…` is the user of the program."""
FIXED = "FIXED"
"""A field whose result was fixed when it was inserted."""


def instruction(name: str, element: etree._Element) -> str:
    """Return the code of Word's field of the same kind; empty for an element that is no field."""
    space, _, kind = name.partition(":")
    if space != "text" or not (kind in FIELDS or kind.startswith("sender-")):
        return ""
    return FIXED if attributes(element).get("fixed") == "true" else FIELDS.get(kind, "AUTHOR")
