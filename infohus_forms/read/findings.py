"""Findings about a file before its answers are read."""

from __future__ import annotations

from infohus_forms.models.errors import Action
from infohus_forms.models.finding import error, note, warning

WITHDRAW = Action("withdraw", "Fjern filen", asks=("file",), on_case=False)
TOO_LARGE = error(
    "file.too_large",
    "Filen er for stor ({size} MB; højst {limit} MB).",
    "Gem formularen igen uden billeder og vedlæg billederne for sig.",
)
NOT_READABLE = error(
    "file.not_readable",
    "Filen kan ikke åbnes: {reason}.",
    "Kontrollér, at filen findes, og at den ikke er åben i et andet program.",
)
EMPTY = error("file.empty", "Filen er tom.", "Bed afsenderen om at sende den igen.")
IMAGE = error(
    "file.image",
    "Filen er et billede uden koden fra et af skemaerne.",
    "Er det et skema på papir, så scan det igen, så begge koder er med: gråtoner, 200–300 dpi.",
)
PICTURE_FORMAT = error(
    "file.picture_format",
    "Filen er et billede i formatet {format}, som ikke læses.",
    "Er det et skema på papir, så gem billedet som JPEG, PNG, TIFF eller PDF, eller scan siden igen: gråtoner, 200–300 dpi.",
)
NO_SCAN_EXTRA = error(
    "file.no_scan_extra",
    "Filen er en scanning, og det, der læser papir, er ikke installeret.",
    'Installér det med: pip install "infohus-forms[scan]". Eller skriv svarene ind i Word- eller PDF-skemaet.',
)
NO_IDENTITY = error(
    "file.no_identity",
    "Filen siger ikke, hvilket skema den er.",
    "Den er måske gemt i et andet format undervejs. Bed om den oprindelige Word- eller PDF-fil.",
)
UNKNOWN_FORM = error(
    "file.unknown_form",
    "Skemaet »{form}« kendes ikke her.",
    "Opdatér programmet, eller kontrollér, hvor formularen kommer fra. Er det et af jeres egne skemaer, så angiv mappen med --specs eller under »skemaer« i kommune.yaml.",
)
UNKNOWN_VERSION = error(
    "file.unknown_version",
    "Skemaet »{form}« version {version} findes ikke her i netop den udgave, som filen er lavet af.",
    "Hent den udgave af skemaet, eller læs filen med --use-embedded-spec, så skemaet i filen selv bruges.",
)
EMBEDDED_SPEC = warning(
    "file.embedded_spec",
    "Skemaet er læst efter den beskrivelse, der ligger i filen selv.",
    "Kontrollér, at formularen kommer fra jer: beskrivelsen kan være ændret.",
)
EMBEDDED_SPEC_BROKEN = error(
    "file.embedded_spec_broken",
    "Beskrivelsen af skemaet i filen kan ikke bruges.",
    "Hent skemaets udgave, og læs filen igen.",
)
PROPOSED = note(
    "file.proposed",
    "Der er fundet {count} forslag til svar på siderne. Ingen af dem er svar.",
    "Se dem efter mod filen, og skriv dem, der passer, ind i et nyt skema.",
)
NOTHING_PROPOSED = note(
    "file.nothing_proposed",
    "Der kan ikke foreslås svar: Siderne ligger ikke, som skemaet blev lavet, eller tilføjelsen »scan« mangler.",
    "Bed afsenderen om selve den udfyldte fil.",
)
WITHDRAWN = error(
    "file.withdrawn",
    "Filen er trukket tilbage den {day} og må ikke ligge i sagen.",
    "Fjern den: den er måske kommet med tilbage fra en sikkerhedskopi. Hører den alligevel til i sagen, så afgør det.",
    actions=(WITHDRAW, Action("settle", "Afgør det")),
)
TOO_SLOW = error(
    "file.too_slow",
    "Filen kunne ikke læses på {seconds} sekunder og er lagt fra.",
    "Filen er usædvanlig. Bed afsenderen om at udfylde et nyt skema.",
)
TOO_HEAVY = error(
    "file.too_heavy",
    "Filen kræver for meget hukommelse at læse.",
    "Filen er usædvanlig. Bed afsenderen om at udfylde et nyt skema.",
)
BROKE_THE_READER = error(
    "file.broke_the_reader",
    "Filen er så beskadiget, at læsningen gik i stå.",
    "Bed afsenderen om at sende filen igen eller udfylde et nyt skema.",
)

CATALOGUE = tuple(value for value in dict(globals()).values() if type(value).__name__ == "Rule")
