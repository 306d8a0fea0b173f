"""`sag.yaml` as a file: it must have the shape that the program writes, or it is refused with a plain message and nothing is lost.

A key that the program does not know is kept as it is; while there is one, nothing is written in the case (`unknown`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import yaml

from infohus_forms.casework.storage.case_folder import NAME
from infohus_forms.models.errors import Action
from infohus_forms.spec.source import texts

NUMBER, FORMAT = "format", 1
"""The key of the format number, and the newest format that this program knows; a file without the key has the first format."""
HEAD: Final = """\
# Sagens kort. Programmet skriver denne fil; mapperne »skemaer«, »modtaget«, »vurdering« og »arkiv« ligger ved siden af.
# Slet den ikke: her står, hvilke skemaer der er sendt ud, og under hvilke id'er.
"""
MOST_BYTES: Final = 50 << 20
CASE_NO, FICTIONAL = "sagsnummer", "fiktiv"
NEW_CASE = Action("new", "Opret en sag", asks=("case", "case-no"), on_case=False)
"""The way out of a folder that is no case. It asks for the folder, since the given folder may be wrong."""
BACKUP = "Hent en sikkerhedskopi af filen."


class UnreadableError(Exception):
    """The file cannot be used; the message says why and what to do, with the actions that help."""

    def __init__(self, message: str, *actions: Action) -> None:
        super().__init__(message)
        self.actions = actions


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys that the file may have: of texts, of lists that other modules keep, and of lists with the keys of their items."""

    texts: Collection[str]
    lists: Collection[str]
    items: Mapping[str, Collection[str]]


def read_card(case: Path, keys: Keys) -> dict[str, Any]:
    """Return the content of a case's file. Raise UnreadableError, OSError."""
    own = case.resolve().name
    try:
        # The parsed value is cached and shared: a caller may change its own copy only.
        content = deepcopy(_parsed(_text(case / NAME, own)))
    except FileNotFoundError:
        raise UnreadableError(f"Mappen »{own}« er ikke en sag: filen {NAME} mangler.", NEW_CASE) from None
    except (yaml.YAMLError, UnicodeDecodeError) as reason:
        mark = getattr(reason, "problem_mark", None)
        where = f" (linje {mark.line + 1})" if mark else ""
        twice = " En nøgle står der to gange." if getattr(reason, "problem", "") == "double key" else ""
        raise UnreadableError(f"{NAME} i mappen »{own}« kan ikke læses{where}.{twice} {BACKUP}") from None
    if not isinstance(content, dict) or not content.get(CASE_NO):
        raise UnreadableError(f"{NAME} i mappen »{own}« har intet sagsnummer. {BACKUP}")
    number = content.get(NUMBER, str(FORMAT))
    if not (isinstance(number, str) and number.isdecimal()):
        raise UnreadableError(f"{NAME} i mappen »{own}«: »{NUMBER}« er ikke et tal. {BACKUP}")
    # A newer format may mean something else by the same keys, so it is not read at all (decision 86).
    if int(number) > FORMAT:
        raise UnreadableError(
            f"{NAME} i mappen »{own}« er skrevet af en nyere udgave af programmet (format {number}). Intet er læst eller ændret. Brug den nyere udgave."
        )
    for key in _misshapen(content, keys):
        raise UnreadableError(f"{NAME} i mappen »{own}«: »{key}« er ikke skrevet, som programmet skriver det. {BACKUP}")
    return content


def written_card(content: Mapping[str, Any]) -> bytes:
    """Return the bytes of the file with this content, the format number first."""
    numbered = {NUMBER: FORMAT, **{key: value for key, value in content.items() if key != NUMBER}}
    return (HEAD + yaml.safe_dump(numbered, allow_unicode=True, sort_keys=False, width=110)).encode()


def unknown(content: Mapping[str, Any], keys: Keys) -> list[str]:
    """Return the keys in a file that this program does not know, those of items with the name of their list."""
    found = [key for key in content if key not in (*keys.texts, *keys.lists, *keys.items)]
    for name, known in keys.items.items():
        found += [f"{name}: {key}" for item in content.get(name) or () for key in item if key not in known]
    return list(dict.fromkeys(found))


@lru_cache(maxsize=1)
def _parsed(text: str) -> Any:
    """Return the parsed text; cached, since a command reads the file up to ten times, and parsed again when the text is another."""
    return texts(text)


def _text(path: Path, own: str) -> str:
    """Return the text of the file. Raise UnreadableError for what is not a regular file or is too large, OSError, UnicodeDecodeError."""
    if path.exists() and not path.is_file():
        raise UnreadableError(f"{NAME} i mappen »{own}« er ikke en almindelig fil. {BACKUP}")
    with path.open("rb") as file:
        data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise UnreadableError(f"{NAME} i mappen »{own}« er for stor. {BACKUP}")
    return data.decode("utf-8-sig")


def _misshapen(content: Mapping[str, Any], keys: Keys) -> Iterator[str]:
    """Yield the known keys whose values are of another kind than the program writes."""
    yield from (key for key in keys.texts if not isinstance(content.get(key, ""), str))
    if content.get(FICTIONAL, "") not in ("", "true", "false"):
        yield FICTIONAL
    for key in (*keys.lists, *keys.items):
        items = content.get(key) or []
        if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
            yield key
