"""The news in an assessment since an earlier version of it, in Danish: which parts changed, never how grave it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

Data = Mapping[str, Any]

TEXTS = (
    ("conclusion_texts", "Teksten under konklusionen"),
    ("uncertainty", "Usikkerhed"),
    ("whole", "Helhedsvurderingen"),
    ("problems", "Hovedproblematikker"),
    ("resources", "Ressourcer"),
    ("outlook", "Forløb, person og opfølgning"),
    ("duty", "Kommunens fortsatte forpligtelse"),
    ("clashes", "Modstridende oplysninger"),
    ("concern", "Beskrivelsen af bekymringen"),
    ("observations", "Konkrete iagttagelser"),
    ("basis", "Grundlaget"),
    ("others", "Oplysningerne om skemaerne"),
)
"""Parts of the assessment that are listed as changed without quoting them."""


def changes(before: Data, after: Data, *, ended: bool = False) -> tuple[str, ...]:
    """Return what the first page lists under »Ændret siden version n«; both arguments are assessments as JSON (`Assessment.as_json`).

    Empty when the two have the same content. A part that `before` lacks, because an older program wrote it, counts as new.
    When the case has `ended` with the police, only the conclusion is listed: the rest would name what is no longer shown.
    """
    if ended:
        return tuple(_conclusion(before, after))
    told = [
        *_conclusion(before, after),
        *_ratings(before, after),
        *_under(before, after),
        *_came(before, after, "meetings", _heading, "Møde kommet til", "Møde udgået"),
        *_came(before, after, "contributors", _contributor, "Bidrag og svar kommet til", "Bidrag og svar udgået"),
        *_came(before, after, "recommendations", _recommendation, "Anbefaling kommet til", "Anbefaling udgået"),
        *_changed_for(before, after, "recommendations", _recommendation, "Anbefaling ændret"),
        *_changed_for(before, after, "contributions", _heading, "Bidrag ændret"),
        *_changed_for(before, after, "meetings", _heading, "Møde ændret"),
        *_list("Ændret", [name for key, name in TEXTS if before.get(key) != after.get(key)]),
        *_list("Mangler nu", _new(before.get("missing", ()), after.get("missing", ()))),
        *_list("Mangler ikke længere", _new(after.get("missing", ()), before.get("missing", ()))),
        *_changed_for(before, after, "sources", _source, "Ny udgave eller status af"),
        *_came(before, after, "sources", _source, "Skema kommet til", "Skema udgået"),
    ]
    if told or same(before, after):
        return tuple(told)
    # The versions differ in a part that no line above compares; without this line the list would deny it.
    return ("Kun enkelte ord og datoer er ændret.",)


def same(before: Data, after: Data) -> bool:
    """Return whether two assessments have the same content, apart from their version numbers and lists of changes."""
    return _content(before) == _content(after)


def _content(data: Data) -> dict[str, Any]:
    return {key: value for key, value in data.items() if key not in ("version", "changes", "since")}


def _conclusion(before: Data, after: Data) -> Iterator[str]:
    if before.get("conclusion") != after.get("conclusion"):
        yield f"Konklusion: »{after.get('conclusion', '')}« (før »{before.get('conclusion', '')}«)"
    if before.get("draft") and not after.get("draft"):
        yield "Vurderingen er ikke længere et udkast"


def _ratings(before: Data, after: Data) -> Iterator[str]:
    was = {one["mark"]: _code(one) for one in before.get("dimensions", ())}
    now = {one["mark"]: _code(one) for one in after.get("dimensions", ())}
    moved = [f"{mark} ({was[mark]} → {code})" for mark, code in now.items() if mark in was and was[mark] != code]
    yield from _list("Placering ændret", moved)
    yield from _list("Placering kommet til", [f"{mark} ({code})" for mark, code in now.items() if mark not in was])


def _under(before: Data, after: Data) -> Iterator[str]:
    """Yield the dimensions under which something other than the placement is new."""
    was = {one["mark"]: one for one in before.get("dimensions", ())}
    both = [(was[one["mark"]], one) for one in after.get("dimensions", ()) if one["mark"] in was]
    for label, keys in (
        ("Nye eller ændrede oplysninger under", ("supporting", "contrary", "contributed")),
        ("Gruppens begrundelse ændret under", ("standing",)),
    ):
        yield from _list(label, [new["mark"] for old, new in both if any(old.get(key) != new.get(key) for key in keys)])
    yield from _list("Afvigende vurdering ændret under", [n["mark"] for o, n in both if _dissent(o) != _dissent(n)])


def _came(before: Data, after: Data, key: str, name: Any, came: str, gone: str) -> Iterator[str]:
    old, new = [name(one) for one in before.get(key, ())], [name(one) for one in after.get(key, ())]
    yield from _list(came, _new(old, new))
    yield from _list(gone, _new(new, old))


def _changed_for(before: Data, after: Data, key: str, name: Any, label: str) -> Iterator[str]:
    old = {name(one): one for one in before.get(key, ())}
    yield from _list(label, [name(one) for one in after.get(key, ()) if name(one) in old and old[name(one)] != one])


def _list(label: str, names: Iterable[str]) -> Iterator[str]:
    kept = [name for name in dict.fromkeys(names) if name]
    if kept:
        yield f"{label}: {'; '.join(kept)}"


def _new(old: Sequence[str], new: Sequence[str]) -> list[str]:
    return [one for one in new if one not in old]


def _code(dimension: Data) -> str:
    return str(dimension["rating"]["code"] or dimension["rating"]["word"])


def _dissent(dimension: Data) -> list[Any]:
    return [one for entry in dimension.get("standing", ()) for one in entry["dissent"]]


def _heading(one: Data) -> str:
    return str(one["heading"])


def _contributor(one: Data) -> str:
    return ", ".join(filter(None, (one["authority"], one["unit"], one["date"], one["reply"])))


def _recommendation(one: Data) -> str:
    return ", ".join(filter(None, (one["to"], one["deadline"])))


def _source(one: Data) -> str:
    return str(one["form"])
