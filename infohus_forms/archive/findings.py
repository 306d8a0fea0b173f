"""Findings about an archive copy and an archive folder."""

from __future__ import annotations

from infohus_forms.models.errors import Action
from infohus_forms.models.finding import error, note, warning

AGAIN = "Lav arkivkopien igen af den modtagne fil."
ARCHIVE = (Action("archive", "Arkivér sagen"),)
FILED = note(
    "archive.filed",
    "Filen er ikke et af skemaerne. Den er arkiveret som bilag, som den blev modtaget.",
    "Hører den til et skema i en sag, så arkivér den med --appendix og --to.",
)
NOT_PDF = error("archive.not_pdf", "Filen er ikke en PDF-fil, der kan læses.", AGAIN)
NOT_CONFORMANT = error("archive.not_conformant", "Filen opfylder ikke {flavour}: {rule}.", AGAIN)
NOT_CHECKED = error("archive.not_checked", "Det kunne ikke afgøres, om filen opfylder {flavour}: {reason}.", AGAIN)
NO_CLAIM = error("archive.no_claim", "Filen siger ikke selv, at den er PDF/A og PDF/UA.", AGAIN)
DAMAGED_DATA = error("archive.damaged_data", "De indlejrede data i {name} kan ikke læses.", AGAIN)
MISSING_ATTACHMENT = error("archive.missing_attachment", "Filen {name} hører til arkivkopien og mangler.", AGAIN)
WRONG_ATTACHMENT = error(
    "archive.wrong_attachment", "Den indlejrede fil {name} er ikke den, hvis fingeraftryk står i arkivkopien.", AGAIN
)
UNKNOWN_ATTACHMENT = error(
    "archive.unknown_attachment",
    "Der ligger en indlejret fil, som arkivkopien ikke nævner.",
    "Undersøg, hvem der har lagt den ind.",
)
WRONG_SPEC = error(
    "archive.wrong_spec", "Den indlejrede beskrivelse af skemaet passer ikke til de indlejrede data.", AGAIN
)
QUESTION_NOT_FOUND = error("archive.question_not_found", "Spørgsmålet »{label}« findes ikke på siderne.", AGAIN)
ANSWER_NOT_FOUND = error(
    "archive.answer_not_found",
    "Svaret på »{label}« i de indlejrede data findes ikke på siderne ved spørgsmålet.",
    AGAIN,
)
TEXT_NOT_FOUND = error(
    "archive.text_not_found", "En tekst, der blev fundet uden for felterne, findes ikke på siderne.", AGAIN
)
TEXTS_NOT_FOUND = error(
    "archive.texts_not_found", "{count} tekster i de indlejrede data {name} findes ikke på siderne.", AGAIN
)
OFFICE_MISSING = warning(
    "archive.office_missing",
    "Den rettede Word-fil er arkiveret, som den er, og ikke som PDF/A: der er ingen LibreOffice {oldest} eller nyere på maskinen.",
    "Installér LibreOffice, eller sæt {variable} til programmet soffice, og arkivér sagen igen.",
)
OFFICE_OLD = warning(
    "archive.office_old",
    "Den rettede Word-fil er arkiveret, som den er, og ikke som PDF/A: LibreOffice {version} er for gammel.",
    "Installér LibreOffice {oldest} eller nyere, og arkivér sagen igen.",
)
OFFICE_FAILED = warning(
    "archive.office_failed",
    "Den rettede Word-fil er arkiveret, som den er, og ikke som PDF/A: {reason}.",
    "Gem Word-filen igen i Word, eller gem den som PDF/A derfra, og arkivér sagen igen.",
)
NOT_ACCESSIBLE = note(
    "archive.not_accessible",
    "PDF-filen af den rettede Word-fil er PDF/A-2b uden PDF/UA-1: overskrifter eller billedtekster i Word-filen holder ikke.",
    "Brug Words egen tilgængelighedskontrol, hvis filen skal læses med skærmlæser. Programmets egen udgave er PDF/UA-1.",
)
NOT_ARCHIVED = error(
    "archive.none_yet",
    "Der er intet arkiv.",
    "Er sagen arkiveret før, så undersøg, hvor arkivet er blevet af.",
    actions=ARCHIVE,
)
NO_MANIFEST = error(
    "archive.no_manifest", "Mappen har ingen læselig manifest.json.", "Vælg mappen »arkiv« i en sag, der er arkiveret."
)
MISSING_FILE = error(
    "archive.missing_file",
    "Filen {name} står i manifest.json, men mangler i mappen.",
    "Hent den fra en sikkerhedskopi. Er der ingen, så arkivér sagen igen, mens det modtagne er i den.",
    actions=ARCHIVE,
)
WRONG_FILE = error(
    "archive.wrong_file",
    "Filen {name} er ændret, siden manifest.json blev skrevet.",
    "Hent den fra en sikkerhedskopi. Er der ingen, så flyt filen ud af arkivet, og arkivér sagen igen, mens det modtagne er i den.",
    actions=ARCHIVE,
)
LINKED_FILE = error(
    "archive.linked_file",
    "I stedet for filen {name} ligger der en genvej (et link) til en fil et andet sted.",
    "Læg selve filen i mappen, eller hent den fra en sikkerhedskopi.",
)
UNREADABLE_FILE = error(
    "archive.unreadable_file",
    "Filen {name} kan ikke læses: {reason}.",
    "Kontrollér navn, rettigheder og drev, og prøv igen.",
)
EXTRA_FILE = warning(
    "archive.extra_file", "Filen {name} står ikke i manifest.json.", "Flyt filen, hvis den ikke hører til arkivet."
)
UNSAFE_PATH = error(
    "archive.unsafe_path", "manifest.json peger på en fil uden for mappen.", "Undersøg, hvem der har ændret den."
)

NOT_LOGGED = error(
    "archive.not_logged",
    "arkivlog.jsonl mangler, er brudt eller gælder en anden manifest.json end den, der ligger her.",
    "Hent begge filer fra en sikkerhedskopi, eller sammenlign med det fingeraftryk, der står i journalen.",
)
OTHER_MANIFEST = error(
    "archive.other_manifest",
    "manifest.json har ikke det fingeraftryk, der blev oplyst.",
    "Undersøg, om tallet er skrevet rigtigt af, eller hvem der har ændret arkivet siden.",
)
READS_DIFFERENTLY = error(
    "archive.reads_differently",
    "Den modtagne fil læses til et andet svar på »{label}« end det, der står i de indlejrede data.",
    "Undersøg, om filen eller data er byttet ud, eller om programmet nu læser på en anden måde.",
)
NOT_READ_AGAIN = error(
    "archive.not_read_again",
    "Den modtagne fil kan ikke læses igen: {reason}",
    "Undersøg, om filen er byttet ud, eller om programmet nu læser på en anden måde.",
)
OUTSIDE_DIFFERS = error(
    "archive.outside_differs",
    "Den modtagne fil har andet uden for svarene, end der står i de indlejrede data.",
    "Undersøg, om filen eller data er byttet ud, eller om programmet nu læser på en anden måde.",
)

CHANGED_LOOK = "Hent filen fra en sikkerhedskopi. Undersøg, hvem der har ændret den."
LAYERS = error("archive.layers", "Siderne har lag, der kan slås fra.", CHANGED_LOOK)
CROPPED = error("archive.cropped", "Siderne er beskåret, drejet eller forstørret ({count}).", CHANGED_LOOK)
UNSEEN_TEXT = error("archive.unseen_text", "Siderne har tekst, der ikke ses ({count}).", CHANGED_LOOK)
TRANSPARENT = error(
    "archive.transparent",
    "Siderne er tegnet med gennemsigtighed, så noget kan være skjult ({count}).",
    CHANGED_LOOK,
)
NOTES = error("archive.notes", "Siderne har links, noter eller felter, som programmet ikke har sat der.", CHANGED_LOOK)
TITLES = error(
    "archive.titles", "Filens egenskaber og metadata siger ikke det samme om titel, forfatter eller emne.", CHANGED_LOOK
)
LOOKS_DIFFERENT = error(
    "archive.looks_different",
    "Filen er ikke den, som programmet laver af de samme data. Noget på siderne, i rækkefølgen eller i egenskaberne er ændret.",
    CHANGED_LOOK,
)
NOT_COMPARED = warning(
    "archive.not_compared",
    "Udseendet kunne ikke sammenlignes: {reason}. Fingeraftrykket i journalen er det, der gælder.",
    "Sammenlign med fingeraftrykket i journalen.",
    actions=(Action("verify", "Kontrollér det", asks=("digest",)),),
)
OTHER_CONTENT = error(
    "archive.other_content",
    "Filen {name} rummer ikke det, som manifest.json siger om den ({said}).",
    "Undersøg, om filer er byttet om. Hent dem fra en sikkerhedskopi.",
)
OTHER_CASE = error(
    "archive.other_case",
    "Arkivet er fra en anden sag: manifest.json har et andet sagsnummer end sag.yaml.",
    "Har sagen fået et andet nummer, så arkivér den igen. Undersøg ellers, om mapper er byttet om.",
)
OTHER_NUMBER = warning(
    "archive.other_number",
    "Filen {name} har et andet sagsnummer end manifest.json.",
    "Har sagen fået et andet nummer siden, er det i orden. Undersøg ellers, om filen er fra en anden sag.",
)

CATALOGUE = tuple(value for value in dict(globals()).values() if type(value).__name__ == "Rule")
