"""Names of elements and attributes in an OpenDocument file (OpenDocument 1.3 part 3, §1.4)."""

from __future__ import annotations

from lxml import etree

ODF = "urn:oasis:names:tc:opendocument:xmlns:"
PREFIXES = {
    **{f"{ODF}{word}:1.0": word for word in ("office", "text", "table", "style", "meta")},
    f"{ODF}drawing:1.0": "draw",
    f"{ODF}svg-compatible:1.0": "svg",
    "http://purl.org/dc/elements/1.1/": "dc",
    "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0": "loext",
}


def name_of(element: etree._Element) -> str:
    """Return the element's name with OpenDocument's usual prefix; without a prefix from a namespace that is not examined."""
    space, _, local = str(element.tag).rpartition("}")
    return f"{PREFIXES.get(space[1:], '')}:{local}"


def attributes(element: etree._Element) -> dict[str, str]:
    """Return attributes by their local names: no element here has two that differ only in their namespace."""
    return {str(name).rpartition("}")[2]: str(value) for name, value in element.attrib.items()}
