"""What the rules of the Infohus ask of its forms: the gates, the exits, the duty, children, legal routes (`validate/case`)."""

from __future__ import annotations

from typing import Final

from infohus_forms.models.specification.roles import Fact, Role
from infohus_forms.spec.needs import Carried, Need, Needs

CONCERN, OVERVIEW, CONTRIBUTION, DIALOGUE, ASSESSMENT = (
    "redskab1", "redskab2_overblik", "redskab2_bidrag", "redskab3", "redskab4",
)  # fmt: skip
_POLICE_GATE: Final = "porten til politiet (V01–V03) afgøres efter det svar"
_BOTH: Final = "porten med den fælles kvalificering (V04, V05) afgøres efter det svar"
_EXIT: Final = "udgangen af sagen afgøres efter det svar"
_DUTY: Final = "kommunens fortsatte pligt (V03) læses af det svar"
_CHILD: Final = "reglen om børn (V06) ser efter det svar"
_ROUTE: Final = "grundlaget for at udveksle oplysninger (V07) kontrolleres efter det svar"
_ORDER: Final = "rækkefølgen af datoer (V02) kontrolleres efter det svar"
_DISSENT: Final = "reglen om uenighed (V19) ser efter det svar"

NEEDS: Final = Needs(
    facts=(
        Need(CONCERN, Fact.SENT_TO_POLICE, _POLICE_GATE, ("ja", "nej")),
        Need(CONCERN, Fact.POLICE_OBSTACLE, _POLICE_GATE, ("intet_til_hinder", "hindring", "afventer")),
        Need(CONCERN, Fact.POLICE_THREAT, _POLICE_GATE, ("ja", "nej")),
        Need(CONCERN, Fact.RECEIVED_DATE, _ORDER),
        Need(CONCERN, Fact.SENT_TO_POLICE_DATE, _ORDER),
        Need(CONCERN, Fact.POLICE_DATE, _ORDER),
        Need(CONCERN, Fact.QUALIFIED_DATE, _ORDER),
        Need(CONCERN, Fact.QUALIFIED_BY_MUNICIPALITY, _BOTH),
        Need(CONCERN, Fact.QUALIFIED_BY_POLICE, _BOTH),
        Need(CONCERN, Fact.QUALIFICATION, _EXIT, ("haandteres", "politiet_varetager", "andet_spor", "ikke_grundlag")),
        Need(CONCERN, Fact.LEGAL_ROUTES, _ROUTE, ("ssp", "psp", "ksp", "samtykke", "andet")),
        Need(CONCERN, Fact.NECESSITY, _ROUTE),
        Need(CONCERN, Fact.DUTY_UNIT, _DUTY),
        Need(CONCERN, Fact.DUTY_NEED, _DUTY, ("nej",)),
        Need(CONCERN, Fact.DUTY_ACTION, _DUTY),
        Need(CONCERN, Fact.UNDER_18, _CHILD, ("ja", "nej")),
        Need(CONCERN, Fact.CHILDREN_AT_HOME, _CHILD, ("ja", "nej")),
        Need(CONCERN, Fact.CHILD_NOTIFICATION, _CHILD),
        Need(OVERVIEW, Role.CONSENT, _ROUTE, ("indhentet",)),
        Need(OVERVIEW, Role.ASKED, "hvert bidragsskema laves efter en række i tabellen"),
        Need(CONTRIBUTION, Fact.REPLY, "kun den, der bidrager, skal skrive grundlag og kilder (V07)", ("vi_bidrager",)),
        Need(CONTRIBUTION, Fact.BASIS_GIVEN, _ROUTE, ("p115_ssp", "p115_psp", "p115_ksp", "samtykke")),
        Need(CONTRIBUTION, Role.LINES, "oplysningerne læses af tabellen"),
        Need(DIALOGUE, Fact.OUTCOME, _EXIT, ("helhedsvurdering", "ikke_aktuel", "overgaar_til_politiet", "yderligere_oplysninger")),
        Need(DIALOGUE, Role.PARTICIPANTS, "et møde har mindst to myndigheder"),
        Need(DIALOGUE, Role.REQUESTS, "hvert supplement laves efter en række i tabellen"),
        Need(ASSESSMENT, Fact.CONCLUSION, _EXIT, ("indsats", "ikke_aktuel", "overgaar_til_politiet", "andet_spor")),
        Need(ASSESSMENT, Fact.ANY_CHILDREN, _CHILD, ("ja", "nej")),
        Need(ASSESSMENT, Fact.CHILDREN_VIEW, _CHILD),
        Need(ASSESSMENT, Fact.ANY_DISSENT, _DISSENT, ("ja", "nej")),
        Need(ASSESSMENT, Fact.STANDING_DISSENT, _DISSENT),
        Need(ASSESSMENT, Role.RECOMMENDATIONS, "en indsats har en anbefaling til en navngiven myndighed (V13)"),
        Need(ASSESSMENT, Role.RESOURCES, "vurderingen har begge sider (V15)"),
    ),
    carried=(
        Carried(OVERVIEW, Role.ASKED, Role.AUTHORITY, CONTRIBUTION, Role.AUTHORITY),
        Carried(OVERVIEW, Role.ASKED, Role.BASIS, CONTRIBUTION, Fact.BASIS_ASKED),
        Carried(DIALOGUE, Role.REQUESTS, Role.AUTHORITY, CONTRIBUTION, Role.AUTHORITY),
        Carried(OVERVIEW, Role.ASKED, Role.AUTHORITY, DIALOGUE, Role.AUTHORITY),
    ),
)  # fmt: skip
