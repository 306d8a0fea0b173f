"""Findings about a scan, its pages and the answers on them."""

from __future__ import annotations

from infohus_forms.models.errors import Action
from infohus_forms.models.finding import error, note, warning

RESCAN = "Scan siden igen: gråtoner, 200–300 dpi, uden »kompakt PDF«, og uden at kanten skæres af."

CONFIRM = (Action("confirm", "Tag svarene ind i sagen", asks=("name",)),)
"""What the program offers about answers that a person has read off a scan."""

NOT_A_SCAN = error(
    "paper.not_a_scan", "Billedet kan ikke åbnes.", "Scan siden igen, og gem den som PDF, TIFF, PNG eller JPEG."
)
TOO_LARGE = error(
    "paper.too_large",
    "Billedet er for stort ({size} millioner billedpunkter; højst {limit}).",
    "Scan siden igen med 200–300 dpi.",
)
TOO_MANY_PAGES = error(
    "paper.too_many_pages", "Filen har for mange sider ({pages}; højst {limit}).", "Scan hvert skema i sin egen fil."
)
TOO_MANY_PARTS = error(
    "paper.too_many_parts",
    "Siden har for mange dele til at være en scanning (over {limit}).",
    "Er den et skema, så scan den igen. Ellers kan filen ligge i sagen uden for mappen »modtaget«.",
)
UNKNOWN_LAYOUT = error(
    "paper.unknown_layout",
    "Siden er trykt efter en udgave af skemaet, som programmet ikke kender.",
    "Opdatér programmet, eller skriv svarene ind i Word- eller PDF-skemaet.",
)
NOT_PLACED = error(
    "paper.not_placed",
    "Siden kan ikke lægges sikkert oven på det trykte skema: {why}. Intet er læst af den.",
    RESCAN,
)
NO_CODE = warning(
    "paper.no_code",
    "Siden bærer ingen kode fra et skema, og den er ikke læst.",
    "Hører den til skemaet, så scan den igen, så begge koder er med.",
)
BLANK_PAGE = note("paper.blank_page", "Siden er tom: en blank bagside.")
SCREEN_EDITION = error(
    "paper.screen_edition",
    "Siden er et Word- eller PDF-skema, der er printet. Kryds på den kan ikke læses sikkert, og intet er læst af den.",
    "Læs selve Word- eller PDF-filen. Skal der skrives videre i hånden, så print skemaet med det, der er udfyldt.",
    actions=(Action("print", "Print det", asks=("filled",)),),
)
TWO_CODES = error(
    "paper.two_codes", "Der er koder fra to forskellige sider på samme billede.", "Scan siderne hver for sig."
)
MISSING_PAGE = error(
    "paper.missing_page",
    "Side {page} af {pages} er ikke i filen eller kunne ikke læses.",
    "Scan hele skemaet igen i én fil.",
)
TWICE = error(
    "paper.twice",
    "Side {page} er med flere gange (filens side {where}).",
    "Er det samme ark, så slet den ene scanning. Er det to ark, er skemaet kopieret: Print et skema til hver.",
)
SEVERAL = note(
    "paper.several",
    "Filen rummer sider fra {number} skemaer eller kopier. De er læst hver for sig.",
)
OTHER_COPY = error(
    "paper.other_copy",
    "Papiret har en kode, som sagen ikke kender.",
    "Kontrollér, at det hører til sagen. Er det et skema fra en anden sag, så læg det der.",
)
LOOSE_COPY = note(
    "paper.loose_copy",
    "Skemaet er printet uden for en sag eller læst uden for sin sag.",
    "Kontrollér sagsnummeret. Et skema til en sag printes i sagen.",
    actions=(Action("print", "Print det"),),
)
HANDWRITTEN = error(
    "paper.handwritten",
    "»{label}« er skrevet i hånden og skal læses af en person.",
    "Åbn gennemsynet af scanningen, og skriv svaret i svarfilen ved siden af det.",
    "Skal læses af en person",
    actions=CONFIRM,
)
CHANGED = warning(
    "paper.changed",
    "»{label}« er ændret i hånden: Før papiret blev printet, stod der noget andet.",
    "Se på papiret, hvad der gælder.",
)
OUTSIDE = warning(
    "paper.notes_outside",
    "Der er skrevet uden for felterne.",
    "Se på siden. Hører det til et svar, så skriv det i svarfilen.",
)
TO_CONFIRM = error(
    "paper.review",
    "»{label}« skal ses efter af en person: {why}.",
    "Åbn gennemsynet af scanningen, og skriv svaret i svarfilen ved siden af det.",
    "Skal læses af en person",
    actions=CONFIRM,
)
UNCONFIRMED = error(
    "paper.unconfirmed",
    "»{label}« skal ses efter af en person, for scanningen er for dårlig til at stole på: {why}.",
    "Scan siden igen i gråtoner, eller skriv svaret i svarfilen ved siden af gennemsynet.",
    "Skal læses af en person",
    actions=CONFIRM,
)

CATALOGUE = tuple(value for value in dict(globals()).values() if type(value).__name__ == "Rule")

WHY = {
    "beside": "der er skrevet ved siden af boksene",
    "across": "en streg eller skrift går hen over boksene",
    "unclear": "mærket er utydeligt",
    "corrected": "ét mærke og én overstreget boks",
    "heavy": "kryds eller overstreget boks",
    "two": "flere mærker",
    "filled": "en boks er udfyldt helt",
    "frame": "boksens ramme findes ikke, hvor den skal være",
    "bilevel": "sort-hvid scanning, hvor svage streger forsvinder",
    "faint": "stregerne er ved at forsvinde",
    "poor": "tynde linjer er forsvundet i scanningen",
    "unsure": "mærket er svagt",
    "label": "spørgsmålets tekst er ikke genfundet på siden",
    "written": "skrevet i hånden",
    "specks": "der er lidt blæk eller snavs i feltet",
    "added": "der er skrevet til det, der stod i forvejen",
}
"""Reasons for doubt, in words, by the key in `answers.Read.why`."""
