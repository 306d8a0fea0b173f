"""The Danish texts of the combined assessment that do not come from the forms, and answers formatted for a reader."""

from __future__ import annotations

from typing import Any

from infohus_forms.danish.formatting import answer_words
from infohus_forms.models.assessment import Rating
from infohus_forms.models.specification.form import FieldBase, Scale
from infohus_forms.models.specification.roles import Fact

IB, UNCHANGED = "IB", "U"
NOT_ANSWERED = "Ikke besvaret"

PROFILES = {"risk": "Risiko og trussel", "resources": "Trivsel og modstandskraft"}
"""The names of the two analyses, by the scale's id."""

SIDE_TITLES = {
    "risk": ("Oplysninger, der øger bekymringen", "Oplysninger, der dæmper bekymringen"),
    "resources": ("Oplysninger, der viser ressourcer", "Oplysninger, der viser, at ressourcer mangler"),
}
"""The titles of the group's two tables under a dimension, by the scale's id. The templates use the same titles."""
UNPLACED = "Oplysninger fra bidragene, ikke placeret af gruppen"
"""The title of the statements that the group has put in neither table: they are on no side."""

NO_REPLY = "Intet svar"
LATE = "Modtaget efter mødet, indgik ikke"
MISSED = "Modtaget efter møde {meeting}, indgik først i det næste"
PENDING = "Modtaget efter møde {meeting}, venter på næste møde"
NEWER_SHEET = "Udfyldt før mødet af én myndighed"

STAGES = {
    "A": "Modtagelse",
    "B": "Berigelse",
    "C": "Møde",
    "D": "Yderligere oplysninger",
    "E": "Helhedsvurdering",
}

ROLE = (
    "Infohuset anbefaler. Dette er en anbefaling og ikke en afgørelse. Den enkelte myndighed beslutter selv efter "
    "egen lovgivning, og indsats og opfølgning varetages af de relevante myndigheder."
)
SHARING = (
    "Dokumentet gengiver kun det, som myndighederne har sagt ja til at have stående i et fælles dokument. "
    "Uden et ja står en oplysning her ikke."
)
PURPOSE = (
    "Fortroligt. Oplysningerne er udvekslet for at forebygge kriminalitet (retsplejelovens § 115) og må ikke bruges "
    "til efterforskning af straffesager."
)
BARE = {Fact.TOLD_DATE: "Samtalen med personen holdes den"}
"""Labels for questions that make little sense without the question before them on the form, as the document prints them."""

BEFORE_CONTACT = "Før kontakt"
ASK_FIRST = "Spørg tovholderne, {lacking}."

POLICE = "Politiet varetager"
DUTY = (
    "Kommunen har fortsat pligt til en socialfaglig forebyggende indsats for personen og personens familie "
    "og netværk, hvis der er behov for det."
)


def labelled(label: str, text: str) -> str:
    """Return a label and its text on one line; a question keeps its question mark instead of a colon."""
    return f"{label} {text}" if label.endswith("?") else f"{label}: {text}"


def shown_value(field: FieldBase | None, value: Any) -> str:
    """Return an answer as a reader sees it: the choice's label, dates as dd.mm.åååå, times as kl. tt.mm (unless the label ends in kl.)."""
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(shown_value(field, item) for item in value)
    if field is None:
        return str(value)
    words, lead = answer_words(field, str(value)), field.kind.info.lead
    return f"{lead} {words}" if lead and not field.label.da.endswith(lead) else words


def rating(scale: Scale, code: str) -> Rating:
    """Return a placement with its words: the scale's own words at the ends, and between them which end is the grave one.

    The words are read after the number: »3 af 4, hvor 4 er alvorlig bekymring«.
    """
    ends = {scale.codes[0]: str(scale.low), scale.codes[-1]: str(scale.high), IB: str(scale.not_rated)}
    if code == UNCHANGED:
        return Rating(code, str(scale.unchanged or "Uændret siden sidste møde"))
    if not code:
        return Rating("", NOT_ANSWERED)
    last, high = scale.codes[-1], str(scale.high)
    return Rating(code, ends.get(code, f"af {last}, hvor {last} er {high[:1].lower()}{high[1:]}"))
