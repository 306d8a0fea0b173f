"""Mistakes in a specification, one rule each."""

from __future__ import annotations

from infohus_forms.models.errors import Action
from infohus_forms.models.finding import error

YAML = error(
    "spec.yaml",
    "Filen kan ikke læses som YAML: {reason}.",
    "{suggestion}",
)
DOUBLE_KEY = error("spec.double_key", "Nøglen »{key}« står to gange.", "Slet den ene.")
ANCHOR = error("spec.anchor", "YAML-henvisninger (& og *) bruges ikke.", "Skriv teksten ud, eller brug en gruppe.")
UNKNOWN_KEY = error("spec.unknown_key", "Ukendt nøgle »{key}« i {where}.", "{suggestion}")
MISSING_KEY = error("spec.missing_key", "Nøglen »{key}« mangler i {where}.", "Tilføj den.")
VALUE = error("spec.value", "»{key}« i {where} har en værdi, der ikke kan bruges: {reason}.", "{suggestion}")
ID = error(
    "spec.id",
    "Id'et »{value}« kan ikke bruges.",
    "Brug små bogstaver a–z, tal og enkelt understregning, højst {length} tegn, og begynd med et bogstav.",
)
DOUBLE_ID = error("spec.double_id", "Id'et »{value}« bruges mere end én gang i skemaet.", "Giv feltet sit eget id.")
NAME_TOO_LONG = error(
    "spec.name_length",
    "Navnet »{value}« på et udfyldningssted er over {length} tegn.",
    "Gør feltets id, kolonnens id eller svarets kode kortere.",
)
POINTS_AT_NOTHING = error(
    "spec.condition_field", "Betingelsen på »{field}« peger på »{target}«, som ikke findes i skemaet.", "{suggestion}"
)
NO_SUCH_ANSWER = error(
    "spec.condition_value",
    "Betingelsen på »{field}« spørger, om »{target}« er »{value}«, men det svar findes ikke.",
    "{suggestion}",
)
CONDITION_SHAPE = error(
    "spec.condition_shape",
    "Betingelsen på »{field}« skal have netop én prøve.",
    "Skriv fx {{field: ID, is: KODE}}, eller sæt flere sammen med all, any eller not.",
)
OWN_CONDITION = error("spec.own_condition", "Betingelsen på »{field}« peger på feltet selv.", "Peg på et andet felt.")
WRONG_TEST = error(
    "spec.condition_test",
    "Betingelsen på »{field}« bruger »{test}«, men »{target}« {told}.",
    "{suggestion}",
)
NO_CONDITION = error(
    "spec.no_condition",
    "»{field}« kræves på en betingelse (conditional), men der er ingen.",
    "Tilføj relevant eller required_if til feltet, eller vælg blocks, warns eller optional; en kolonne kan ikke være conditional.",
)
LATER = error(
    "spec.later",
    "Betingelsen på »{field}« peger på »{target}«, som først spørges om senere i skemaet.",
    "Flyt »{target}« op foran feltet, eller peg på et tidligere felt.",
)
PLACEHOLDER = error("spec.placeholder", "»{key}« har pladsholderen {name}, som ikke findes.", "{suggestion}")
CURLED = error(
    "spec.curled",
    "»{key}« har buede anførselstegn om hele teksten, og de bliver en del af den.",
    'Brug de lige anførselstegn ("), eller skriv teksten uden.',
)
NO_ENTRY = error("spec.no_entry", "»{value}« findes ikke på nogen liste i {file}.", "{suggestion}")
CONSTRAINT_FIELD = error(
    "spec.constraint_field",
    "Kravet til »{field}« sammenligner med »{target}«, som ikke er en dato i skemaet.",
    "{suggestion}",
)
DOUBLE_CODE = error("spec.double_code", "Koden »{code}« står to gange blandt svarene.", "Giv hvert svar sin egen kode.")
DOUBLE_LABEL = error(
    "spec.double_label",
    "Teksten »{label}« står to gange blandt svarene.",
    "Word gemmer teksten; hvert svar skal have sin egen.",
)
NO_LIST = error("spec.no_list", "Listen »{name}« findes ikke i {file}.", "{suggestion}")
NO_SCALE = error("spec.no_scale", "Skalaen »{name}« findes ikke i {file}.", "{suggestion}")
NO_GROUP = error("spec.no_group", "Gruppen »{name}« findes ikke i {file}.", "{suggestion}")
PARAMETER = error("spec.parameter", "Gruppen »{name}« mangler en værdi for »{parameter}«.", "Tilføj den under with.")
NO_PARAMETER = error("spec.no_parameter", "Gruppen »{name}« har ingen værdi »{parameter}«.", "{suggestion}")
NOT_FOR_KIND = error(
    "spec.not_for_kind", "»{key}« hører ikke til et felt af typen {kind}.", "Fjern nøglen, eller ret typen."
)
NOT_A_COLUMN = error(
    "spec.not_a_column", "En kolonne i en tabel kan ikke være af typen {kind}.", "Vælg en af: {known}."
)
NEEDED_FOR_KIND = error("spec.needed_for_kind", "Et felt af typen {kind} skal have »{key}«.", "Tilføj den.")
SHARE_BY = error(
    "spec.share_by",
    "»{field}« deles efter »{target}«, men det er ikke et felt eller en kolonne med svaret »ja«.",
    "{suggestion}",
)
FIELD_REFERENCE = error("spec.reference", "»{key}« peger på »{target}«, som ikke findes i skemaet.", "{suggestion}")
FORMAT = error(
    "spec.format", "spec_format er »{value}«; dette program læser format 1.", "Hent en nyere udgave af programmet."
)
FILE_PLACE = error(
    "spec.place",
    "Filen siger »{value}«, men mappe og filnavn siger »{expected}«.",
    "Ret id og version, eller flyt filen.",
)
LOST_ROLE = error(
    "spec.lost_role",
    "»{value}« havde »{name}« i version {version}, og nu mangler den: {why}.",
    "Skriv »{name}« ved det felt, der nu spørger om det samme. Id'et må gerne være et andet.",
)
NO_ROLES = error(
    "spec.no_roles",
    "Skemaet siger ikke, hvad felterne betyder; version {version} havde {count} roller. Uden dem vises intet af skemaet i et fælles dokument.",
    'Skriv »roles_from: "{version}"« efter »version«, så felter med samme id får de samme roller.',
)
NO_ROLES_THERE = error(
    "spec.roles_from",
    "»roles_from« siger version {value}, men der ligger ingen roller for {form} {value}.",
    "Brug en version, der blev taget i brug før rollerne (1.0), eller skriv »role« ved felterne.",
)
NEEDED = error(
    "spec.needed",
    "Skemaet har intet felt med »{name}«: {why}.",
    "Skriv »fact: {name}« (eller »role: {name}« ved en tabel) ved det felt, der spørger om det.",
)
CODE_IN_USE = error(
    "spec.code_in_use",
    "»{value}« kan ikke længere besvares med koden »{code}«: {why}.",
    "Behold koden; teksten må ændres. Nye koder må gerne komme til.",
)
NOT_CARRIED = error(
    "spec.not_carried",
    "Koden »{code}« i »{value}« føres over i »{target}« i {form}, som ikke har den.",
    "Giv begge skemaer den samme liste: lav også en ny version af {form} med samme »uses«.",
)
ROLES_BROKEN = error(
    "spec.roles_broken", "Filen med roller kan ikke læses.", "Hent filen igen fra programmet; den må ikke ændres."
)
LOST_COLUMN = error(
    "spec.lost_column",
    "Tabellen »{value}« mangler en kolonne med »role: {role}«: {why}.",
    "Skriv rollen ved kolonnen.",
)
LOST_KIND = error(
    "spec.lost_kind",
    "»{value}« skal være af typen {kinds}: {why}.",
    "Behold typen, eller lav et nyt felt ved siden af.",
)
LOST_CODE = error(
    "spec.lost_code", "»{value}« skal kunne besvares med koden »{code}«: {why}.", "Behold koden; teksten må ændres."
)
LOST_SHARE = error(
    "spec.lost_share",
    "»{value}« skal have »share_by« med et spørgsmål, der har »role: share«: {why}.",
    "Skriv »share_by«, og »role: share« ved det spørgsmål, den peger på.",
)
LOST_WORDS = error(
    "spec.lost_words",
    "I »{value}« har koden »{code}« teksten »{label}«, som siger noget andet: {why}.",
    "Svar bliver læst efter koden. Giv koden en tekst, der betyder det samme som »ja«, og ingen anden kode en tekst, der begynder med »Ja«.",
)
LOST_PRIVATE = error(
    "spec.lost_private", "»{value}« må ikke have »audience: {audience}«: {why}.", "Fjern nøglen: Feltet er internt."
)
LOST_ALWAYS = error(
    "spec.lost_always",
    "»{value}« må ikke have en betingelse (»relevant«): {why}.",
    "Fjern betingelsen, så der altid bliver spurgt.",
)
NO_FILE = error(
    "spec.no_file", "Filen findes ikke.", "Kontrollér navnet; skemaer ligger som form_specs/<skema>/<version>.yaml."
)
NO_PART = error(
    "spec.no_part",
    "»{name}« findes ikke i version {version}.",
    "Skriv en version, der følger med programmet, fx 1.0, eller læg {name}/{version}.yaml i samme mappe som skemaets egen mappe.",
)
CLASH = error(
    "spec.clash",
    "»{name}« findes i version {version} to steder med forskelligt indhold: {first} og {second}.",
    "En udgivet version ændres aldrig. Giv jeres egen et nyt nummer (navn og »version«), eller slet den.",
)
RELEASED = error(
    "spec.released",
    "»{name}« er taget i brug og er siden ændret eller slettet.",
    "Hent den, som den var. En ændring er en ny version: Kopiér filen til det næste nummer, fx 1.1.yaml, og ret »version« i den.",
)
NOT_RELEASED = error(
    "spec.not_released",
    "»{name}« er ikke frigivet i sin mappe.",
    "En kladde kan slettes eller rettes, som den er. Kun en frigivet version tages ud af brug.",
)
PROGRAMS_OWN = error(
    "spec.programs_own",
    "Filen følger med programmet og kan ikke frigives eller tages ud af brug her.",
    "Læg jeres egne skemaer i en mappe for sig, og skriv den under »skemaer« i kommune.yaml.",
)
RETIRED = error(
    "spec.retired",
    "Alle versioner af skemaet »{form}« er taget ud af brug.",
    "Lav en ny version.",
    actions=(Action("spec release", "Frigiv den", asks=("file",), on_case=False),),
)
NOT_VERSION = error(
    "spec.not_version",
    "Filens navn er ikke en version, og filen bruges ikke.",
    "Kald den fx 1.1.yaml, eller flyt den ud af mappen.",
)
NO_FOLDER = error(
    "spec.no_folder",
    "Mappen med egne skemaer kan ikke læses: {reason}.",
    "Kontrollér stien i --specs eller INFOHUS_SPECS.",
)
NO_FORM = error("spec.no_form", "Skemaet »{form}« findes ikke.", "Skemaer: {known}.")
NO_VERSION = error("spec.no_version", "Skemaet »{form}« findes ikke i version {version}.", "Versioner: {known}.")

CATALOGUE = tuple(value for value in dict(globals()).values() if type(value).__name__ == "Rule")
