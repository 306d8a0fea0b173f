"""Row headers: the number that begins a row of a table is read aloud with each of its cells (ISO 14289-1 §7.5).

Typst tags the headers of columns; it has no means of tagging those of rows.
"""

from __future__ import annotations

from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String


def add_row_headers(document: Pdf) -> None:
    """Make the first cell of every row under a table's head a `/TH` of scope `/Row` and name it in the other cells."""
    root = document.Root.StructTreeRoot
    named = dict(_named(root.IDTree)) if "/IDTree" in root else {}
    first_heads = [head for head in named.values() if head.P.K[0].objgen == head.objgen]
    for head in first_heads:
        table = head.P.P.P
        rows = [row for part in table.K if Name.TBody == part.S for row in part.K]
        for number, row in enumerate(rows, 1):
            first, *others = row.K
            name = f"{head.ID} row {number}"
            first["/S"] = Name.TH
            first["/ID"] = String(name)
            _of_table(first)["/Scope"] = Name.Row
            named[name] = first
            for cell in others:
                _of_table(cell).Headers.append(String(name))
    if named:
        entries = sorted((key.encode(), element) for key, element in named.items())
        root["/IDTree"] = document.make_indirect(
            Dictionary(Names=Array([item for key, element in entries for item in (String(key.decode()), element)]))
        )


def _of_table(cell: pikepdf.Object) -> pikepdf.Object:
    """Return the table attributes of a cell (ISO 32000-1 table 349)."""
    return next(attributes for attributes in cell.A if Name.Table == attributes.O)


def _named(node: pikepdf.Object) -> Iterator[tuple[str, pikepdf.Object]]:
    """Yield names and structure elements of a name tree (ISO 32000-1 §7.9.6)."""
    for kid in node.get("/Kids", ()):
        yield from _named(kid)
    names = list(node.get("/Names", ()))
    yield from ((str(key), element) for key, element in zip(names[::2], names[1::2], strict=True))
