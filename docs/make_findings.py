"""Writes docs/findings.md: every finding of every catalogue, so that a person can look up a code. Run by `make generated`."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import infohus_forms
from infohus_forms.models.finding import Rule, Severity

PAGE = Path(__file__).with_name("findings.md")
PARTS = {
    "read": "Filen",
    "formats.word": "Word-filer",
    "formats.pdf": "PDF-filer",
    "formats.scan": "Papir",
    "validate.form.answers": "Svar, der ikke kan læses",
    "validate.form.rules": "Inden for ét skema",
    "validate.form.constraints": "Inden for ét skema",
    "validate.": "På tværs af sagen",
    "combine": "Den samlede vurdering",
    "archive": "Arkivet",
    "spec": "Beskrivelser af skemaer",
    "casework": "Sagsmappen og infohusets oplysninger",
}
"""Beginning of a module's name → the part of the page that its findings stand in; the first that fits."""
SEVERITIES = {Severity.ERROR: "fejl", Severity.WARNING: "advarsel", Severity.NOTE: "note"}
HEAD = """\
# Fund

Alt, hvad programmet kan bemærke. En **fejl** stopper sagen, til en person har afklaret den; en **advarsel** skal der ses på; en **note** er til orientering.
»…« er spørgsmålets tekst, filens navn eller et sted i filen – aldrig et svar. Koden står i `--json`.

Siden skrives af `make generated` ud fra programmet selv.
"""


def rules() -> Iterator[tuple[str, Rule]]:
    """Every rule with the module that has it, in the order of the parts. Of several modules the first part's counts: the others import it."""
    seen: dict[int, tuple[str, Rule]] = {}
    prefix = f"{infohus_forms.__name__}."
    names = [item.name for item in pkgutil.walk_packages(infohus_forms.__path__, prefix) if "__main__" not in item.name]
    for name in sorted(names, key=lambda name: place_of(name.removeprefix(prefix))):
        named = vars(importlib.import_module(name))
        for value in (*named.values(), *named.get("CATALOGUE", ())):
            if isinstance(value, Rule):
                seen.setdefault(id(value), (name.removeprefix(prefix), value))
    yield from seen.values()


def place_of(module: str) -> int:
    """The place on the page of a module's findings; after all others for a module that PARTS does not know."""
    order = list(dict.fromkeys(PARTS.values()))
    return next((order.index(part) for start, part in PARTS.items() if module.startswith(start)), len(order))


def page() -> str:
    """The whole page."""
    lines = [HEAD]
    heading = ""
    for module, rule in rules():
        if (part := list(dict.fromkeys(PARTS.values()))[place_of(module)]) != heading:
            heading = part
            lines.append(f"\n## {part}\n\n| Kode | Alvor | Besked | Hvad man gør |\n|---|---|---|---|")
        cells = (f"`{rule.code}`", SEVERITIES[rule.severity], shown(rule.message), shown(rule.hint))
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def shown(template: str) -> str:
    """A message with »…« where words are filled in."""
    text = re.sub(r"\{\w+\}", "…", template.replace("{{", "\0").replace("}}", "\1"))
    return text.replace("\0", "{").replace("\1", "}").replace("|", "\\|").replace("\n", " ")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
