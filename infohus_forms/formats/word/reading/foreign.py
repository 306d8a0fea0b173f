"""A Word file without our stamp: another party's form, or one of ours that has lost its identification."""

from __future__ import annotations

import re

from infohus_forms.formats.word.ooxml import findings
from infohus_forms.formats.word.ooxml.names import PROMPTS, prompt_name, q
from infohus_forms.formats.word.ooxml.stories import BODY, EDGES, Document
from infohus_forms.formats.word.ooxml.text import lines, squeezed, tokens
from infohus_forms.models.finding import Finding

PRINTED = re.compile(r"\b([a-z][a-z0-9_]{0,63}) ([0-9]{1,4}\.[0-9]{1,4}) · [0-9a-f]{8}\b")
"""Form, version and the beginning of its hash, as printed in the footer."""
OUR_BLOCKS = frozenset(map(prompt_name, PROMPTS.values()))
"""Names of the building blocks of our prompts, which no other form has."""


def not_ours(document: Document) -> Finding:
    """Return the reason why the file is not read. Ours is known by the identity printed in its footer, else by the building blocks of its prompts."""
    edges = " ".join(squeezed(line) for story in document.of(*EDGES) for line in lines(tokens(story.root)))
    if printed := PRINTED.search(edges):
        return findings.LIKE_OURS.at(form=f"skemaet {printed[1]} {printed[2]}")
    blocks = (item.get(q("val")) for story in document.of(BODY) for item in story.root.iter(q("docPart")))
    if not OUR_BLOCKS.isdisjoint(blocks):
        return findings.LIKE_OURS.at(form="et af disse skemaer")
    return findings.NOT_OURS.at()
