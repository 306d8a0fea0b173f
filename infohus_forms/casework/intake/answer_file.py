"""The answer file of a scan: a line for each answer that a person must read, written by the program and filled in by hand.

The lines are the program's own, so they are parsed line by line: what follows `"id":`, and the lines below it, is the
answer letter for letter. Lines that begin with `##` are the program's. A file that another program has saved as YAML, and
one from before this format, is read as YAML, and refused where YAML would leave something out.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from infohus_forms.casework.intake.paper_words import MOST_SHOWN, holder_of, numbered_labels, suggestion_of, words_of
from infohus_forms.casework.storage.case_folder import CaseError, CaseFolder
from infohus_forms.files import in_danish
from infohus_forms.formats.scan.findings import WHY
from infohus_forms.models.errors import Action
from infohus_forms.models.paper import PaperField
from infohus_forms.models.response import Response
from infohus_forms.spec.source import LOADER
from infohus_forms.validate.form.paper import answer_id, place_of

READ_AGAIN = Action("read", "Lav en ny svarfil", asks=("file",), on_case=False)
"""The way out of an answer file that cannot be used: one that is made of the scan again."""
BLANK = "(blank)"
"""The text that a person writes for an empty field; a line without any text is still open."""
AROUND = r"""[\s"'’»«“”„.]*+"""
DASHES = r"[-–—−‐‑_][-–—−‐‑_\s]*+"
EMPTY = "blank|tomt?|empty|intet|ingenting|none|ubesvaret|ikke udfyldt|ikke besvaret|ingen svar"
NEARLY_BLANK = re.compile(
    rf"\A{AROUND}(?:[(\[{{<]{AROUND}(?:{EMPTY}|{DASHES})?+{AROUND}[)\]}}>]|[(\[{{<]?+{AROUND}blank{AROUND}[)\]}}>]?+|{DASHES}){AROUND}",
    re.IGNORECASE,
)
"""Texts that may mean `BLANK`, written in another way by a person or a program. Such a text is accepted neither as an answer nor as none."""
NOTHING = ("~", "null", "")
"""Texts that a program writes for an empty line when it saves YAML: the line is still open."""
FORMAT = "2"
"""The format of the lines; files without this key are from before answers were read letter for letter."""
BLOCKS, QUOTES = ("|", ">"), ("'", '"')
"""The marks of texts in block and quoted style in YAML."""
FILE_BYTES = 2_000_000
OURS = "##"
"""The start of a line of the program about the answer below it."""
ANSWERS = "svar:"
LINE = re.compile(r'\A[ \t]*"([A-Za-z0-9_=]{1,64})"[ \t]*:(.*)', re.DOTALL)
BARE = re.compile(r"\A[ \t]*([A-Za-z0-9_=]{1,64})[ \t]*:(.*)", re.DOTALL)
"""A line of an answer, as we write it and without its quotation marks."""
KEY = re.compile(r'([a-z0-9]{1,20}):[ \t]*("(?:[^"\\]|\\.){0,1000}")[ \t]*')
OLD_OURS = re.compile(r"\A[ \t]*(?:#   (?:svar|forslag): .*|# (?>.*? · side )(?>.*? · ).*)")
"""Lines of the program in a file from before `FORMAT`."""
MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
"""Byte order marks by which Notepad marks the encoding of a text."""
HEAD = """\
# Svar, der er læst af en scanning af en person. Skriv svaret efter kolon, og gem filen.
#   tekst, dato, tal     bogstav for bogstav som det står på papiret; alle tegn må bruges
#   flere linjer         skriv videre på næste linje
#   boks                 ordet eller koden for svaret; flere svar med komma
#   feltet er tomt       {blank}
#   ved ikke endnu       lad linjen stå tom
# Linjer med ## er programmets. Forslag er maskinens gæt og gælder først, når du selv skriver det.
# Læg scanningen i sagens mappe »modtaget«, og tag svarene ind i sagen: kommandoen confirm.
"""


@dataclass(frozen=True, slots=True)
class Read:
    """An answer file that was read: the scan and the copy that it is about, and its lines."""

    file: Path
    sha256: str
    token: str
    format: str
    lines: tuple[str, ...]

    def answers(self, about: Response) -> dict[str, str]:
        """Return field name → what a person wrote there; empty fields are left out. Raise CaseError."""
        start = next((number for number, line in enumerate(self.lines) if line.startswith(ANSWERS)), len(self.lines))
        ours = self.format == FORMAT and any(LINE.fullmatch(line) for line in self.lines[start:])
        given = dict(_literal(self, about, start + 1) if ours else _as_yaml(self))
        return {name: text for name, text in given.items() if text}


def answer_file(response: Response, scan: str) -> str:
    """Return the file to fill in for a scan named `scan`: a line for each open answer, with its place on the paper."""
    assert response.paper
    assert response.spec
    about = {
        "scanning": scan,
        "sha256": response.sha256,
        "kopi": response.paper.token,
        "skema": f"{response.spec.id} {response.spec.version}",
        "format": FORMAT,
    }
    lines = [HEAD.format(blank=BLANK)]
    lines += [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in about.items()]
    lines.append(ANSWERS)
    labels = numbered_labels(response.spec)
    for item in response.paper.open:
        lines += [*_told(item, response, labels), f"  {json.dumps(item.name)}:"]
    return "\n".join(lines) + "\n"


def _told(item: PaperField, response: Response, labels: Mapping[str, str]) -> Iterator[str]:
    """Yield the program's lines above an answer."""
    assert response.spec
    spec = response.spec
    yield f"  {OURS} {labels[answer_id(item, spec)]} · {place_of(item, spec)} · {WHY.get(item.why, item.why)}"
    words = words_of(holder_of(item.name, spec))
    if 0 < len(words) <= MOST_SHOWN:
        yield f"  {OURS}   svar: {', '.join(words.values())}"
    if item.suggestion:
        yield f"  {OURS}   forslag: {suggestion_of(item, spec)}"


def answer_files(folder: CaseFolder) -> list[Path]:
    """Return the answer files in a case's folder `gennemsyn`."""
    return sorted(folder.sheets.glob("*_svar*.yaml")) if folder.sheets.is_dir() else []


def read_answer_file(path: Path) -> Read:
    """Read an answer file in any encoding that editors save. Raise CaseError if it is not an answer file."""
    try:
        data = path.read_bytes()
    except OSError as reason:
        raise CaseError(f"Svarfilen »{path.name}« kan ikke åbnes: {in_danish(reason)}.") from None
    if len(data) > FILE_BYTES:
        raise CaseError(f"Svarfilen »{path.name}« er for stor ({len(data) >> 20} MB).", READ_AGAIN)
    coding = next((coding for mark, coding in MARKS.items() if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(coding)
    except UnicodeDecodeError:
        raise CaseError(f"Svarfilen »{path.name}« er ikke gemt som UTF-8. Gem den igen med kodningen UTF-8.") from None
    if "\0" in text:
        raise CaseError(f"Svarfilen »{path.name}« er ikke gemt som tekst. Gem den igen med kodningen UTF-8.")
    lines = tuple(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    keys = _keys(lines, text, path)
    if not keys.get("sha256"):
        raise CaseError(f"»{path.name}« er ikke en svarfil, som programmet har lavet.", READ_AGAIN)
    return Read(path, keys["sha256"], keys.get("kopi", ""), keys.get("format", ""), lines)


def _keys(lines: Sequence[str], text: str, path: Path) -> dict[str, str]:
    """Return the keys above the answers, as the program wrote them, else as YAML."""
    found: dict[str, str] = {}
    for line in lines:
        if line.startswith(ANSWERS):
            break
        key = KEY.fullmatch(line)
        if key:
            found[key[1]] = str(json.loads(key[2]))
    if "sha256" in found:
        if found.get("format", FORMAT) != FORMAT:
            raise CaseError(f"Svarfilen »{path.name}« er lavet af en nyere udgave af programmet. Opdatér programmet.")
        return found
    try:
        content = yaml.load(text, Loader=LOADER)  # noqa: S506 - texts only
    except (yaml.YAMLError, RecursionError):
        return {}
    if not isinstance(content, dict):
        return {}
    return {str(key): value for key, value in content.items() if isinstance(value, str)}


def _literal(file: Read, about: Response, start: int) -> Iterator[tuple[str, str]]:
    """Yield the answers, parsed line by line. Spaces at both ends of a line and empty lines after an answer are not part of it."""
    assert about.paper
    assert about.spec
    labels = numbered_labels(about.spec)
    ours = {line.strip() for item in about.paper.fields for line in _told(item, about, labels)}
    names = {item.name for item in about.paper.fields}
    answers: dict[str, list[str]] = {}
    own: list[str] | None = None
    for number, line in enumerate(file.lines[start:], start + 1):
        # Only the names of this scan begin an answer: a person's text may look like `word: text`, and then it continues the answer above.
        known = LINE.fullmatch(line) or BARE.fullmatch(line)
        if known and known[1] in names:
            if known[1] in answers:
                raise CaseError(
                    f"Svarfilen »{file.file.name}«: Feltet »{known[1]}« står der to gange. Slet den ene linje."
                )
            own = answers[known[1]] = [known[2].strip()]
        elif line.lstrip().startswith(OURS):
            if line.strip() not in ours:
                raise CaseError(
                    f"Svarfilen »{file.file.name}«: Linje {number} begynder med {OURS}, som er programmets, men er ændret. "
                    "Skriv svaret efter kolon i linjen med feltets navn, og slet linjen."
                )
            own = None
        elif own is not None:
            own.append(line.strip())
        elif line.strip():
            raise CaseError(
                f"Svarfilen »{file.file.name}«: Linje {number} hører ikke til et felt. Skriv svaret efter kolon i linjen med feltets navn."
            )
    for name, parts in answers.items():
        # »|« alone was how several lines were begun before, and YAML editors still do
        yield name, "\n".join(parts[1:] if parts[0] in ("", "|") and any(parts[1:]) else parts).strip("\n")


def _as_yaml(file: Read) -> Iterator[tuple[str, str]]:
    """Yield the answers of a file that was saved as YAML. Raise CaseError where YAML leaves out something that is written."""
    try:
        root = yaml.compose("\n".join(file.lines), Loader=LOADER)
    except yaml.YAMLError as reason:
        mark = getattr(reason, "problem_mark", None)
        raise _outdated(file, mark.line if mark else 0) from None
    except RecursionError:
        raise _outdated(file, 0) from None
    top = {key.value: value for key, value in root.value} if isinstance(root, yaml.MappingNode) else {}
    found = top.get("svar")
    if not isinstance(found, yaml.MappingNode):
        if isinstance(found, yaml.ScalarNode) and found.value in NOTHING:
            return
        raise CaseError(f"»{file.file.name}« er ikke en svarfil, som programmet har lavet.", READ_AGAIN)
    for number, line in enumerate(file.lines[found.start_mark.line :], found.start_mark.line):
        # A comment that is not ours is a person's text that YAML would drop.
        if line.lstrip().startswith("#") and not OLD_OURS.fullmatch(line) and not line.lstrip().startswith(OURS):
            raise _outdated(file, number)
    seen: set[str] = set()
    for key, value in found.value:
        if key.value in seen:
            raise CaseError(
                f"Svarfilen »{file.file.name}«: Feltet »{key.value}« står der to gange. Slet den ene linje."
            )
        seen.add(key.value)
        yield key.value, _scalar(file, value)


def _scalar(file: Read, node: yaml.Node) -> str:
    """Return a value exactly as it is written; the items of a list separated by commas."""
    if isinstance(node, yaml.SequenceNode):
        return ", ".join(_scalar(file, one) for one in node.value)
    if not isinstance(node, yaml.ScalarNode):
        raise _outdated(file, node.start_mark.line)
    value = str(node.value)
    first, last = node.start_mark, node.end_mark
    rest = file.lines[last.line][last.column :].strip(" ,]") if last.line < len(file.lines) else ""
    if node.style in BLOCKS:
        return value.strip("\n")
    if rest:  # a comment
        raise _outdated(file, first.line)
    if node.style in QUOTES:
        return value.strip("\n")
    parts = list(file.lines[first.line : last.line + 1])
    parts[-1] = parts[-1][: last.column]
    parts[0] = parts[0][first.column :]
    if " ".join("\n".join(parts).split()) != " ".join(value.split()):  # a tag or an anchor
        raise _outdated(file, first.line)
    return "" if value in NOTHING else value


def _outdated(file: Read, line: int) -> CaseError:
    """Return the error for a file in which YAML would lose something, at a line (from 0)."""
    return CaseError(
        f"Svarfilen »{file.file.name}« (linje {line + 1}) er gemt som YAML af et andet program eller lavet af en tidligere udgave, og "
        "noget af det skrevne ville gå tabt. Skriv svarene ind i en ny svarfil.",
        READ_AGAIN,
    )
