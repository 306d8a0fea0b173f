"""The names that a Word template can show, each with its meaning in Danish and an example, derived from the model itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any, get_args, get_origin, get_type_hints

from infohus_forms.combine.documents.word import UNSHOWN
from infohus_forms.models.assessment import Assessment

EACH = "[]"
"""The mark in a path for a name that holds a row of things: `stages[].name`."""

PICTURE = "profiles[].picture"
"""The drawing of a profile, which only the Word document has."""

MEANINGS = MappingProxyType({
    "Assessment": {
        "dated": ("Dokumentets dato til maskiner; brug »date« i teksten", "2026-10-05"),
        "date": ("Dokumentets dato: den nyeste dato i skemaerne", "05.10.2026"),
        "fictional": ("Sand i en opdigtet sag; vis »OPDIGTET«", "ja/nej"),
        "draft": ("Sand, når mindst ét skema er en kladde; vis »UDKAST«", "ja/nej"),
        "version": ("Vurderingens nummer", "2"),
        "since": ("Nummeret på den udgave, som ændringerne er set fra", "1"),
        "changes": ("Hvad der er ændret siden den udgave, en linje ad gangen", "Placering ændret: T2 (IB → 1)"),
        "role": ("Den faste sætning om, at infohuset anbefaler og ikke afgør", "Infohuset anbefaler …"),
        "sharing": ("Den faste sætning om, hvad dokumentet gengiver", "Dokumentet gengiver kun det, som …"),
        "purpose": ("Den faste sætning om formål og brug", "Fortroligt. Oplysningerne er …"),
        "subject": ("Sagen og personen", ""),
        "stages": ("Trinene A–E med det, der er sket", ""),
        "conclusion": ("Konklusionen", "Infohuset anbefaler en indsats"),
        "conclusion_texts": ("Det, der hører til konklusionen: fokus, slags indsats, kontakt, opfølgning", ""),
        "duty": ("Kommunens fortsatte forpligtelse, når politiet varetager sagen", ""),
        "recommendations": ("Anbefalingerne", ""),
        "uncertainty": ("Usikkerhed og manglende viden", "Adressen er uafklaret."),
        "missing": ("Skemaer og svar, der mangler, en linje ad gangen", "Intet svar fra Politi"),
        "profiles": ("De to profiler", ""),
        "whole": ("Helhedsvurderingen", "Det er et faktum, at … Det er vores vurdering, at …"),
        "problems": ("Hovedproblematikker", ""),
        "resources": ("Ressourcer", ""),
        "outlook": ("Forløb, person, familie og opfølgning fra Redskab 4", ""),
        "dimensions": ("De ni dimensioner", ""),
        "clashes": ("Modstridende oplysninger", ""),
        "contributors": ("Hvem har bidraget, og hvem har ikke svaret", ""),
        "concern": ("Bekymringen fra Redskab 1", ""),
        "observations": ("Konkrete iagttagelser fra Redskab 1", ""),
        "contributions": ("Bidragene ud over linjerne under dimensionerne", ""),
        "meetings": ("Møderne", ""),
        "sources": ("Skemaerne bag vurderingen", ""),
        "basis": ("Grundlaget for helhedsvurderingen, en linje ad gangen", "Redskab 3, møde 2, 02.10.2026"),
        "others": ("Svar, der ikke har et andet sted", ""),
    },
    "Subject": {
        "case_no": ("Sagsnummer", "DEMO-2026-0042"),
        "infohus": ("Infohusets navn", "Infohus Fjordmark"),
        "municipality": ("Kommune", "Fjordmark Kommune"),
        "police_district": ("Politikreds", "Fjordmark Politi"),
        "person": ("Personens reference, og navn, hvis det må stå", "J.L.-D."),
    },
    "Stage": {
        "letter": ("Trinets bogstav", "C"),
        "name": ("Trinets navn", "Møde"),
        "facts": ("Hvad der er sket i trinet, og hvornår", ""),
    },
    "Fact": {"label": ("Spørgsmålet", "Begrundelse"), "text": ("Svaret", "Tager imod forløb.")},
    "Recommendation": {
        "to": ("Myndighed og enhed", "Kommune, Ungeindsatsen"),
        "what": ("Anbefalet indsats", "Mentor"),
        "purpose": ("Formål", "Fællesskab"),
        "dimension": ("Dimension", "Familie"),
        "contact": ("Kontaktperson", "Ane Møllegård-Prøve"),
        "deadline": ("Tilbagemelding senest", "16.11.2026"),
    },
    "Point": {
        "what": ("Problemet eller ressourcen", "Mor og søster"),
        "dimension": ("Dimension", "Familie"),
        "note": ("Begrundelsen, eller hvordan ressourcen kan bruges", "Fælles plan"),
    },
    "Profile": {
        "scale": ("Skalaens id: risk eller resources", "risk"),
        "title": ("Profilens navn", "Risiko og trussel"),
        "shape": ("Skalaens form: square eller circle", "square"),
        "low": ("Ordene ved 0", "Ingen bekymring"),
        "high": ("Ordene ved 4", "Alvorlig bekymring"),
        "rows": ("En række for hver dimension", ""),
        "spoken": ("Profilen i ord, til oplæsning", "Risiko og trussel. R1 …"),
    },
    "ProfileRow": {
        "mark": ("Dimensionens mærke", "R4"),
        "name": ("Dimensionens navn", "Bekymrende socialisering"),
        "rating": ("Placeringen", ""),
        "trend": ("Udvikling", "Forværres"),
        "certainty": ("Sikkerhed i vurderingen", "Lav"),
        "past": ("Placeringer på tidligere møder", ""),
        "dissent": ("Afvigende vurderinger", ""),
    },
    "Rating": {"code": ("Tallet, IB eller U", "3"), "word": ("Ordene ved tallet", "af 4, hvor 4 er alvorlig bekymring")},
    "Past": {"meeting": ("Mødets nummer", "1"), "code": ("Placeringen dengang", "IB")},
    "Dissent": {
        "authority": ("Myndigheden, der ser anderledes på det", "Kriminalforsorgen"),
        "rating": ("Myndighedens placering", ""),
        "reason": ("Myndighedens begrundelse", "Oplysningen er andenhånds."),
    },
    "Dimension": {
        "id": ("Dimensionens id", "dim_r4"),
        "mark": ("Dimensionens mærke", "R4"),
        "name": ("Dimensionens navn", "Bekymrende socialisering"),
        "scale": ("Skalaens id: risk eller resources", "risk"),
        "rating": ("Placeringen, som den står nu", ""),
        "told": ("Hvornår den er placeret", "Placeret på møde 1 (18.09.2026)."),
        "trend": ("Udvikling", "Forværres"),
        "certainty": ("Sikkerhed i vurderingen", "Lav"),
        "weight": ("Betydning for helheden", "Afgørende"),
        "agreement": ("Om gruppen er enig", "Delvist enige"),
        "standing": ("Mødernes vurdering, som placeringen hviler på; den nyeste først", ""),
        "earlier": ("Tidligere møders vurdering", ""),
        "supporting": ("Oplysninger, som gruppen har placeret som øger bekymringen eller viser ressourcer", ""),
        "contrary": ("Oplysninger, som gruppen har placeret på den anden side", ""),
        "contributed": ("Oplysninger fra bidragene, som gruppen ikke har placeret", ""),
    },
    "Entry": {
        "meeting": ("Mødet", "Møde 1 (18.09.2026)"),
        "date": ("Mødets dato", "18.09.2026"),
        "marked": ("Placeringen, som den blev krydset af", ""),
        "facts": ("Korte svar: sikkerhed, udvikling, enighed, betydning", ""),
        "texts": ("Lange svar: begrundelse, hvad der mangler, idéer", ""),
        "dissent": ("Afvigende vurderinger", ""),
    },
    "Statement": {
        "text": ("Oplysningen, citeret hel", "Overholder vilkår."),
        "provenance": ("Alle, der har sagt netop dette", ""),
    },
    "Provenance": {
        "authority": ("Myndigheden", "Politi"),
        "by": ("Myndighed, enhed, person og dato", "Politi · R. Østerbæk-Prøve · 14.09.2026"),
        "how": ("Hvad den bygger på: kilde, dato, førstehånd, sikkerhed", "kilde: Register · sikkerhed: sikker"),
    },
    "Clash": {
        "topic": ("Hvad oplysningerne handler om", "Adresse"),
        "statements": ("Oplysningerne, der ikke stemmer overens", ""),
    },
    "Contributor": {
        "authority": ("Myndighed", "Psykiatri"),
        "unit": ("Enhed", "Ungeambulatoriet"),
        "person": ("Hvem der har udfyldt bidraget", "Nguyễn Thị Hương-Demo, overlæge"),
        "date": ("Dato", "15.09.2026"),
        "reply": ("Hvad der blev svaret", "Vi bidrager"),
    },
    "Answers": {"heading": ("Skemaets navn", "Redskab 1"), "facts": ("Spørgsmål og svar", "")},
    "Contribution": {
        "heading": ("Myndighed og enhed", "Kommune · Ungeindsatsen"),
        "by": ("Hvem bidraget er fra, og hvornår", "Kommune · I. Æbelø-Demo · 11.09.2026"),
        "note": ("Fx at bidraget kom efter mødet", "Modtaget efter mødet, indgik ikke"),
        "facts": ("Korte svar", ""),
        "texts": ("Lange svar", ""),
        "judgements": ("Myndighedens egen faglige vurdering", ""),
        "statements": ("Oplysninger uden dimension, eller som kom for sent", ""),
    },
    "Meeting": {
        "heading": ("Mødet", "Møde 1 (18.09.2026)"),
        "facts": ("Korte svar: sted, udfald", ""),
        "texts": ("Lange svar: drøftelse, begrundelse", ""),
        "participants": ("Deltagerne, en linje ad gangen", "Ane Møllegård-Prøve, Kommune"),
        "basis": ("Mødets grundlag, en linje ad gangen", "Redskab 1, 03.09.2026"),
        "requests": ("Yderligere oplysninger, der blev aftalt", ""),
    },
    "Source": {
        "form": ("Skemaet", "Redskab 3 – møde 1"),
        "by": ("Hvem der har udfyldt det", "Kommune · I. Æbelø-Demo"),
        "date": ("Dato", "18.09.2026"),
        "status": ("Status", "Endelig"),
        "edition": ("Udgave", "Ny"),
    },
})  # fmt: skip
"""Meaning and example of every name, by class; a test compares the table with the model."""


@dataclass(frozen=True, slots=True)
class Variable:
    """A name of the template. `path` has `[]` after each name that must be looped over."""

    path: str
    meaning: str
    example: str
    rows: bool
    parts: bool

    @property
    def shown(self) -> bool:
        """True for a text that every template must show."""
        last = self.path.rpartition(".")[2]
        return not (self.parts or last in UNSHOWN or last in ("fictional", "draft", "picture"))


@lru_cache(maxsize=1)
def variables() -> dict[str, Variable]:
    """Return every name that a template may use, by path, in the order of the model."""
    known = {one.path: one for one in _walked(Assessment, "")}
    drawing = Variable(PICTURE, "Profilen som tegning", "(billede)", rows=False, parts=False)
    return {**known, PICTURE: drawing}


def _walked(kind: Any, before: str) -> Iterator[Variable]:
    hints = get_type_hints(kind)
    for item in fields(kind):
        meaning, example = MEANINGS[kind.__name__][item.name]
        rows = get_origin(hints[item.name]) is tuple
        inner = get_args(hints[item.name])[0] if rows else hints[item.name]
        path = f"{before}{item.name}" + (EACH if rows else "")
        yield Variable(path, meaning, example, rows, is_dataclass(inner))
        if is_dataclass(inner):
            yield from _walked(inner, f"{path}.")
