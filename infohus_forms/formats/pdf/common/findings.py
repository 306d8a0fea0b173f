"""Findings about a PDF file and its fields: the catalogue of the format."""

from __future__ import annotations

from infohus_forms.models.errors import Action
from infohus_forms.models.finding import error, note, warning

SEND_FILE = "Bed afsenderen om selve den udfyldte fil – gemt, ikke udskrevet som PDF – eller om skemaet på papir."

# --- The file is refused -----------------------------------------------------------------------
TOO_LARGE = error(
    "pdf.too_large",
    "Filen er for stor eller for indviklet til at blive læst: {limit}.",
    "Bed afsenderen om den oprindelige fil uden indsatte billeder eller andre dokumenter.",
)
DAMAGED = error(
    "pdf.damaged",
    "PDF-filen er beskadiget og kan ikke læses.",
    "Bed afsenderen om at sende filen igen. Åbn den først selv, og se, om den er hel.",
)
ENCRYPTED = error(
    "pdf.encrypted",
    "PDF-filen er låst med en adgangskode.",
    "Bed afsenderen om en fil uden adgangskode; send den ad en sikker vej i stedet.",
)
FLAT = error(
    "pdf.flat",
    "Filen er et af vores skemaer, men felterne er væk: Den er udskrevet som PDF eller gjort flad.",
    f"{SEND_FILE} Programmet kan foreslå, hvad der står.",
    actions=(Action("read", "Se forslagene", {"propose": ""}, asks=("file",), on_case=False),),
)
LOST_IDENTITY = error(
    "pdf.lost_identity",
    "Filen er lavet af et af vores skemaer, men skemaets id er gået tabt, så svarene kan ikke læses sikkert.",
    "Filen er nok delt eller samlet i et andet program. Bed afsenderen om hele den udfyldte fil, som den blev gemt.",
)
NO_FIELDS = error(
    "pdf.no_fields",
    "PDF-filen har hverken felter eller tekst. Det ligner et billede, for eksempel en scanning.",
    SEND_FILE,
)
PORTFOLIO = error(
    "pdf.portfolio",
    "PDF-filen er en samling med andre filer inde i sig ({count}), og dens egne sider er ikke et skema.",
    "Åbn den i en PDF-læser, gem filerne i den hver for sig, og læg de udfyldte skemaer i »modtaget«.",
)
RIGHTS = error(
    "pdf.rights",
    "PDF-filen er beskyttet med rettighedsstyring og kan kun åbnes af dem, den er delt med.",
    "Bed afsenderen om filen uden beskyttelse; send den ad en sikker vej i stedet.",
)
CERTIFICATE = error(
    "pdf.certificate",
    "PDF-filen er krypteret til en bestemt modtagers certifikat.",
    "Bed afsenderen om filen uden kryptering, eller lad den, der har certifikatet, gemme den uden; send den ad en sikker vej.",
)
NOT_OURS = error(
    "pdf.not_ours",
    "PDF-filen er ikke et af skemaerne: Den bærer ikke noget skema-id.",
    "Se efter, om det er den rigtige fil. Et skema er lavet af dette program, til en sag eller som et blankt skema.",
    actions=(Action("forms", "Lav et blankt skema", asks=("form",), on_case=False),),
)

# --- The file as a whole -----------------------------------------------------------------------
KEEP = "Behold den modtagne fil uændret; enhver ændring bryder underskriften."
SIGNED = note("pdf.signed", "Filen er underskrevet digitalt.", KEEP)
INCOMPLETE = error(
    "pdf.incomplete",
    "Filens slutning mangler. Noget af indholdet kan være tabt.",
    "Bed afsenderen om at sende filen igen.",
)
AFTER_END = note(
    "pdf.after_end",
    "Der står noget efter filens slutning, som en maskine eller en mailserver har sat på. Skemaet er læst helt.",
    "Det er ikke en del af skemaet, og intet skal gøres.",
)
OLDER_CONTENT = error(
    "pdf.older_content",
    "Filen holder ikke rede på, hvor dens indhold står, og noget af det findes i flere udgaver. Den sidste er læst.",
    "Åbn filen, og se efter, at svarene er de samme. Bed ellers afsenderen om at gemme skemaet og sende det igen.",
)
IDENTITY_CONFLICT = error(
    "pdf.identity",
    "Filen siger to forskellige ting om, hvilket skema den er.",
    "Se efter, om filen er sat sammen af flere skemaer, og bed om dem hver for sig.",
)
IDENTITY_PARTLY = warning(
    "pdf.identity_partly",
    "En del af skemaets id er gået tabt på vejen; resten er nok til at kende skemaet.",
    "Se efter, at sagsnummeret er det rigtige.",
)
REVISIONS = note(
    "pdf.revisions",
    "Filen er gemt {count} gange oven på sig selv. Det nyeste gælder.",
    "De ældre udgaver kan stadig ses i filen.",
)
PAGES = error(
    "pdf.pages",
    "Filen har {found} sider, skemaet har {made}.",
    "Se efter, om sider mangler eller er kommet til, og bed om hele skemaet.",
)
REDRAWN = error(
    "pdf.redrawn",
    "Side {page} er ændret: Sidens egen tekst eller tegning er ikke skemaets.",
    "Det nye er ikke læst som svar. Åbn filen, se efter på siden, og bed om skemaet igen, hvis spørgsmålene er ændret.",
)
STAMPED = warning(
    "pdf.stamped",
    "Side {page} har fået et stempel eller en linje på et tomt sted, som sagssystemer sætter dem.",
    "Det er ikke læst som svar. Se efter på siden, at det ikke er en bemærkning, der hører til et felt.",
)
REWRITTEN = note(
    "pdf.rewritten",
    "Et andet program har skrevet filens sider om. De viser det samme som skemaet.",
    "Intet skal gøres.",
)
REWRITTEN_OLD = warning(
    "pdf.rewritten_old",
    "Et andet program har skrevet {pages} om. Ordene er skemaets, og intet dækker dem. Skemaet er fra før, skemaer gemte, hvor hvert ord står, så programmet kan ikke se, om noget er flyttet.",
    "Åbn filen, og se efter på {pages}, at hvert svar står ved sit eget spørgsmål. Gør det det, skal der ikke gøres mere; ellers bed afsenderen om at udfylde skemaet igen.",
)
OTHER_FORM = error(
    "pdf.other_form",
    "Side {page} er fra et andet udsendt skema end resten: Nederst på siden står et andet nummer.",
    "Filen er sat sammen af flere skemaer. Bed om hvert af dem for sig.",
)
CROPPED = error(
    "pdf.cropped",
    "Side {page} er beskåret: En del af skemaet ses ikke.",
    "Se efter, om spørgsmål eller svar er skåret fra, og bed om hele siden.",
)
SCRIPT = warning(
    "pdf.script",
    "Filen indeholder et program eller en handling, som ikke var i skemaet. Intet er udført.",
    "Åbn kun filen, hvis du stoler på afsenderen.",
)
ATTACHED = warning(
    "pdf.attached",
    "Der er vedhæftet {count} fremmede filer inde i PDF-filen. De er ikke læst.",
    "Se selv efter, om de hører til sagen.",
)
XFA = warning(
    "pdf.xfa",
    "Filen har en anden formular (XFA) ved siden af felterne. Kun felterne er læst.",
    "Se efter i filen, om der står andet end i felterne.",
)

# --- One field ---------------------------------------------------------------------------------
TWO_VALUES = error(
    "pdf.two_values",
    "»{label}« står flere gange i filen med forskelligt indhold. Intet af det er brugt.",
    "Åbn filen, afgør, hvilket der gælder, og ret det andet.",
)
DUPLICATE = warning(
    "pdf.duplicate",
    "»{label}« står flere gange i filen. Det udfyldte er brugt.",
    "Filen kan være sat sammen af flere skemaer. Se efter, om den er hel.",
)
TICK_CONFLICT = error(
    "pdf.tick_conflict",
    "»{label}«: Filen siger ét, men viser et andet kryds. Det gemte svar er brugt.",
    "Åbn filen, se, hvad der er krydset af, og sæt krydset igen.",
)
TICK_UNKNOWN = error(
    "pdf.tick_unknown",
    "»{label}«: Svaret i filen svarer ikke til nogen af skemaets bokse.",
    "Åbn filen, og sæt krydset igen.",
)
MOVED = error(
    "pdf.moved",
    "»{label}« står et andet sted end i skemaet.",
    "Åbn filen, og se efter, om svaret hører til spørgsmålet, som det nu står ved.",
)
UNSEEN = error(
    "pdf.unseen",
    "»{label}« kan ikke ses i filen: Feltet er skjult, taget af siden eller ligger uden for den.",
    "Er der gemt et svar, er det læst. Spørg afsenderen, om det gælder, og om spørgsmålet kunne ses.",
)
GONE = error(
    "pdf.gone",
    "Feltet er ikke længere i filen. Det, der måske var skrevet i det, er ikke læst.",
    "Åbn filen, og se, om svaret står på siden uden felt. Spørg ellers afsenderen.",
)
TEXT_CONFLICT = error(
    "pdf.text_conflict",
    "»{label}«: Filen gemmer én tekst, men viser en anden. Den gemte er brugt.",
    "Åbn filen, se, hvad der står i feltet, og skriv det igen.",
)
SIGN_FIELD = error(
    "pdf.sign_field",
    "»{label}« er lavet om til et underskriftsfelt, men rummer tekst. Teksten er læst, som den er gemt.",
    "Åbn filen, og se, om svaret vises. Spørg ellers afsenderen, om det gælder.",
)
RICH = error(
    "pdf.rich",
    "»{label}«: Feltet rummer to tekster, en med og en uden formatering, og de er forskellige. Den uden er brugt.",
    "Åbn filen, se, hvad der står i feltet, og skriv det igen.",
)
PASSWORD = warning(
    "pdf.password_field",
    "»{label}« viser stjerner i stedet for det, der er skrevet. Teksten er læst, som den er gemt.",
    "Afsenderen kan ikke have set, hvad der stod. Spørg, om svaret gælder.",
)
WRONG_LETTERS = error(
    "pdf.wrong_letters",
    "»{label}«: Teksten er gemt, så æ, ø, å og lignende bliver til andre tegn (fx Ã¦). Den er læst, som filen siger.",
    "Se, hvad afsenderen har skrevet, og ret teksten. Programmet, der har udfyldt skemaet, skriver den forkert.",
)
RECOVERED = note(
    "pdf.recovered",
    "»{label}« havde mistet sin plads i skemaet og er genfundet på siden.",
    "Se efter, at svaret er det samme som i filen.",
)
DAMAGED_TEXT = error(
    "pdf.damaged_text",
    "»{label}«: Et tegn i teksten er gået i stykker, da filen blev gemt, og står som »\ufffd«.",
    "Se i filen, hvilket tegn det var – ofte et smiley-tegn – og ret det.",
)
PRIVATE_TEXT = warning(
    "pdf.private_text",
    "»{label}«: Teksten har et tegn, som kun ét program kender. Det er bevaret, men kan ikke vises.",
    "Se i filen, hvilket tegn det var, og ret det.",
)
NOT_COMPARED = note(
    "pdf.not_compared",
    "»{label}« vises som et billede, så programmet ikke kan se, om det er den tekst, feltet gemmer. Den gemte er brugt.",
    "Åbn filen, og se, om der står det samme i feltet.",
)
HIDDEN = note(
    "pdf.hidden",
    "»{label}«: Teksten er læst hel, men ca. {percent} % af den ses ikke i feltet, før man ruller ned.",
    "Brug den læste tekst. På et print af selve filen mangler resten.",
)
NO_LETTER = note(
    "pdf.no_letter",
    "»{label}«: Teksten har et tegn, som vores skrifttyper ikke kan tegne. Det er bevaret, og på tryk står dets kode: [U+…].",
    "Se i filen, hvilket tegn det er, og skriv det med andre bogstaver, hvis det skal kunne læses på tryk.",
)
OUTSIDE = error(
    "pdf.outside",
    "Der er skrevet eller tegnet oven på side {page} uden for felterne.",
    "Det er ikke læst som svar. Flyt det ind i det felt, det hører til.",
)
