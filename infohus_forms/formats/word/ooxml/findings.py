"""The findings about a Word file, one rule each. Messages name fields and places, never an answer."""

from __future__ import annotations

from infohus_forms.models.finding import error, note, warning

SAVE_AS = "Åbn filen i Word, vælg Filer › Gem som, og gem den som »Word-dokument (.docx)« uden adgangskode."
FRESH = "Bed om filen igen, eller hent skemaet på ny."

# --- Refusals: the file cannot be read as one of our forms ---------------------------------------------------
EMPTY = error("word.empty", "Filen er tom.", FRESH)
TOO_LARGE = error("word.too_large", "Filen er større end {limit} MB.", "Fjern indsatte billeder og bilag, og gem igen.")
NOT_WORD = error(
    "word.not_word",
    "Filen er hverken et udfyldt Word-skema eller en udfyldt PDF, men {kind}.",
    "Bed om selve det udfyldte skema. Ligger det i et arkiv eller i en mail, så tag det ud, og brug det for sig.",
)
OTHER_FORMAT = error("word.other_format", "Filen er gemt som {kind}, hvor felterne kan gå tabt.", SAVE_AS)
FIELDS_GONE = (
    "At gemme den som .docx hjælper ikke: Felterne er allerede væk. "
    "Bed om den .docx-fil, der blev udfyldt, eller åbn det tomme skema (.docx), og kopiér svarene over i dets felter."
)
OLD_WORD = error(
    "word.doc", "Filen er gemt i det gamle Word-format (.doc), hvor skemaets felter er gået tabt.", FIELDS_GONE
)
ENCRYPTED = error(
    "word.encrypted",
    "Filen er låst med adgangskode.",
    "Fjern adgangskoden (Filer › Oplysninger › Beskyt dokument), og gem igen.",
)
RIGHTS = error(
    "word.rights",
    "Filen er krypteret af en følsomhedsmærkat eller af rettighedsstyring, så kun bestemte personer kan åbne den.",
    "Åbn den i Word, vælg en følsomhedsmærkat uden kryptering (Hjem › Følsomhed), eller fjern begrænsningen (Filer › Oplysninger › Beskyt dokument), "
    "og gem igen.",
)
RTF = error("word.rtf", "Filen er gemt som RTF, hvor skemaets felter er gået tabt.", FIELDS_GONE)
MACROS = error("word.macros", "Filen indeholder makroer (fx .docm); sådan en fil læses ikke.", SAVE_AS)
DAMAGED = error("word.damaged", "Filen er beskadiget: {part} kan ikke læses.", FRESH)
LIMIT = error("word.limit", "Filen er over en grænse: {limit}.", "Sådan ser et udfyldt skema ikke ud. " + FRESH)
HOSTILE = error("word.hostile", "Filen indeholder noget, som et Word-dokument ikke må indeholde: {what}.", FRESH)
NOT_OURS = error(
    "word.not_ours",
    "Dokumentet er ikke et af disse skemaer: skemaets kendetegn findes ikke i filen.",
    "Kontrollér, at det er den rigtige fil. Er teksten kopieret over i et nyt dokument, så brug det oprindelige skema.",
)
LIKE_OURS = error(
    "word.not_ours",
    "Dokumentet ligner {form}, men skemaets kendetegn er fjernet fra filen, så svarene ikke kan læses.",
    "Det sker, når filens oplysninger er fjernet (Filer › Oplysninger › Undersøg dokument), eller når et andet program har gemt den. "
    "Bed om filen, som den var før, eller åbn et nyt skema, og kopiér svarene over i dets felter.",
)
NO_FIELDS = error(
    "word.no_fields",
    "Alle skemaets felter er væk, selv om det er skemaet {form} {version}.",
    "Filen har været gemt i et format uden felter (fx .doc, .rtf eller .odt fra LibreOffice før 25.2). "
    "Bed om den oprindelige .docx-fil.",
)

# --- Errors: a person decides --------------------------------------------------------------------------------
MISSING = error(
    "word.missing",
    "Feltet findes ikke længere i dokumentet ({count} af {total} udfyldningssteder mangler).",
    "Se i dokumentet, om teksten står et andet sted, og spørg den, der har udfyldt skemaet.",
)
CONFLICT = error(
    "word.conflict",
    "Feltet findes {count} gange med forskelligt indhold.",
    "Se begge steder i dokumentet, og afgør, hvad der gælder.",
)
MARK = error(
    "word.mark",
    "Boksen er sat til »{state}«, men viser noget andet.",
    "Se i dokumentet, og afgør, om der er sat kryds.",
)
DATE = error(
    "word.date",
    "Den viste dato og den gemte dato er ikke den samme.",
    "Se i dokumentet, og afgør, hvilken dato der gælder.",
)
OUTSIDE = error(
    "word.outside",
    "Der står tekst uden for felterne.",
    "Læs teksten, og afgør, om den hører til et felt. Den er gemt, men bruges ikke som svar.",
)
CHANGED = error(
    "word.changed", "Skemaets faste tekst er ændret.", "Sammenlign med det tomme skema, og afgør, om svaret kan bruges."
)
REMOVED = error(
    "word.removed",
    "Noget af skemaets faste tekst er slettet.",
    "Sammenlign med det tomme skema, og afgør, om svaret kan bruges.",
)
TEXT_MOVED = error(
    "word.text_moved",
    "Skemaets faste tekst er byttet om eller flyttet.",
    "Sammenlign med det tomme skema, og afgør, hvad der er svaret på.",
)
UNKNOWN = error(
    "word.unknown",
    "Der er et ukendt felt med tekst i.",
    "Læs teksten, og afgør, om den hører til et felt. Den er gemt, men bruges ikke som svar.",
)
CONTENT = error(
    "word.content",
    "Der er indsat {what}, som ikke kan blive til et svar.",
    "Se i dokumentet, og skriv det vigtige som tekst.",
)
STRUCK = error(
    "word.struck",
    "{what} er streget over.",
    "Se i dokumentet, og afgør, om det overstregede gælder. Det er læst, som om det stod der.",
)
TWO_HANDS = error(
    "word.two_hands",
    "To personer har skrevet i dokumentet samtidig, og der er ikke valgt mellem deres ændringer.",
    "Åbn filen i Word, vælg mellem ændringerne (Gennemse › Løs konflikter), og gem. Til da er det indsatte læst og det slettede ikke.",
)
MARKED_WORDS = error(
    "word.marked",
    "Noget af skemaets faste tekst er fremhævet (fx med farve, streg eller ramme).",
    "Se i dokumentet, om det er ment som et svar. Kun kryds i boksene er læst.",
)
MOVED = error(
    "word.moved",
    "Feltet står et andet sted i dokumentet end i det skema, der blev sendt.",
    "Sammenlign med det tomme skema, og afgør, hvilket spørgsmål svaret hører til.",
)
BOUND = error(
    "word.bound",
    "Feltet er bundet til data et andet sted i filen; Word viser dem i stedet for det, der er skrevet i feltet.",
    "Åbn filen i Word, og afgør, hvilket svar der gælder. Det, der står i feltet, er læst.",
)
CONTRADICTING = error(
    "word.contradicting",
    "Feltet har to modstridende oplysninger om sig selv i filen (fx to tilstande af samme boks), så programmer viser det forskelligt.",
    "Se i dokumentet, hvad der står, og afgør, hvad der gælder.",
)
HIDDEN = error(
    "word.hidden",
    "Der er skjult tekst, som hverken ses på skærmen eller på papir.",
    "Vis den i Word (Hjem › Vis alle), og afgør, om den skal gælde.",
)
UNSEEN = error(
    "word.unseen",
    "Der er tekst, som næsten ikke kan ses: {why}.",
    "Markér teksten i Word, vælg Hjem › Ryd al formatering, og afgør, om den skal gælde. Den er læst, som om den kunne ses.",
)
CUT_OFF = error(
    "word.cut_off",
    "Der er tekst, som helt eller delvis er skåret af: {why}.",
    "Gør plads til den i Word, eller flyt den ind på siden, og afgør, om den skal gælde. Den er læst hel.",
)
SYMBOL_FONT = error(
    "word.symbol_font",
    "Noget er skrevet med en symbolskrifttype (fx Wingdings). På siden ses andre tegn end de bogstaver, der er læst.",
    "Se i dokumentet, hvilke tegn det er, og afgør, hvad der gælder.",
)
IDENTITY = error(
    "word.identity",
    "Skemaets kendetegn modsiger hinanden ({keys}).",
    "Filen er sat sammen af to skemaer. Bed om den oprindelige fil.",
)
NO_BLANK = error(
    "word.no_blank",
    "Skemaets indlejrede del er væk, så ændringer i den faste tekst kan ikke opdages.",
    "Sammenlign dokumentet med det tomme skema.",
)
OLD_OFFICE = error(
    "word.old_libreoffice",
    "Filen er gemt med LibreOffice {version}, som sletter linjeskift og felternes navne.",
    "Brug LibreOffice 25.2 eller nyere, eller Word. Sammenlign hvert felt med dokumentet.",
)

# --- Warnings ------------------------------------------------------------------------------------------------
DOUBLED = warning("word.doubled", "Feltet findes {count} gange; kun ét af stederne har indhold, eller de er ens.")
PRIVATE_TEXT = warning(
    "word.private_text",
    "Teksten har et tegn, som kun ét program kender, fx fra en symbolskrifttype. Det er bevaret, men kan ikke vises.",
    "Se i dokumentet, hvilket tegn det var, og ret det.",
)
RAISED = warning(
    "word.raised",
    "Noget er skrevet hævet eller sænket, uden at der findes tegn for det. Det er læst, som om det stod på linjen.",
    "Se i dokumentet, om det ændrer meningen.",
)
LISTED = warning(
    "word.listed",
    "Teksten er sat op med tal eller punkttegn, som ikke er en del af svaret.",
    "Se i dokumentet, om tallene betyder noget.",
)
SHOWN_AS_PROMPT = warning(
    "word.shown_as_prompt",
    "Teksten er læst som svaret, men filen siger, at den er en ledetekst: Word viser den gråt, og den forsvinder, når der klikkes i feltet.",
    "Skriv svaret igen i Word, hvis filen skal rettes. Svaret her er bevaret.",
)
LIKE_PROMPT = warning(
    "word.like_prompt",
    "I svaret står en sætning, som programmer selv sætter i tomme felter. Den er læst som en del af svaret.",
    "Se efter, om den er ment som svar.",
)
PROMPT_BESIDE = warning(
    "word.prompt_beside",
    "Lige før eller efter svaret stod en ledetekst, som et program har sat ind. Den er ikke regnet med; resten af teksten er læst hel.",
    "Se i dokumentet, om hele svaret er med.",
)
FIELD_RESULT = warning(
    "word.field",
    "Noget af svaret er et felt, som Word udfylder (fx en henvisning eller en liste). Det, der vises, er læst som svaret.",
    "Se i dokumentet, om det er det, der er ment.",
)
MENU_SAVED = warning(
    "word.menu_saved",
    "I filen er der gemt et andet valg end det, der vises. Det, der vises, er læst.",
    "Se i dokumentet, hvad der er valgt.",
)
DIRECTION = warning(
    "word.direction",
    "Teksten er sat til at løbe fra højre mod venstre, så tal og ord kan vises i en anden rækkefølge end den, de er læst i.",
    "Se i dokumentet, hvad der står, og sammenlign.",
)
COMMENT = warning("word.comment", "Der er {what}.", "Læs dem. De er gemt, men bruges ikke som svar.")
EXTERNAL = warning("word.external", "Dokumentet henviser til noget uden for filen ({kind}). Det er ikke hentet.")

# --- Notes ---------------------------------------------------------------------------------------------------
RECOVERED = note("word.recovered", "Feltets navn var væk; feltet er genkendt på {how}.")
ALL_RECOVERED = note("word.recovered", "Felternes navne var væk; {count} felter er genkendt på {how}.")
PROMPT = note("word.prompt", "I feltet stod en ledetekst, som et program har sat ind; den er ikke regnet med som svar.")
PROMPTS = note(
    "word.prompt", "I {count} felter stod en ledetekst, som et program har sat ind; den er ikke regnet med som svar."
)
LABELLED = note(
    "word.label",
    "Sidehoved eller sidefod har en mærkning, som Office selv skriver efter jeres følsomhedsmærkat. Den er gemt, men bruges ikke som svar.",
)
DATE_OF_PROGRAM = note(
    "word.date_clock",
    "Ved datoen har et program gemt sit eget klokkeslæt eller midnat i en anden tidszone. Den dato, der vises, er brugt.",
)
STAMPED = note(
    "word.stamp",
    "Ved kanten af siden står noget, som et program har sat, og som skemaet ikke havde (fx sagsnummer, sidetal, dato, filnavn eller mærkning). "
    "Det er gemt, men bruges ikke som svar.",
)
TRACKED = note("word.tracked", "Dokumentet har registrerede ændringer. Det er læst, som om de er godkendt.")
EMPTY_UNKNOWN = note("word.unknown_empty", "Der er et ukendt felt uden tekst i.")
ZERO_WIDTH = note("word.zero_width", "Teksten indeholder usynlige tegn. De er bevaret.")
