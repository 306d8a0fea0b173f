"""V08, V17, V20: information that must not spread: withheld lines, CPR numbers in file names, protected addresses.

These rules only report. What is shown in a document is decided in `combine/disclosure`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from infohus_forms.danish.addresses import Addresses
from infohus_forms.danish.repeated import Repeated
from infohus_forms.models.errors import Action
from infohus_forms.models.finding import error, warning
from infohus_forms.models.masked import MASK, masked
from infohus_forms.models.privacy import says_protected
from infohus_forms.models.specification.roles import Role
from infohus_forms.models.unshared import long_texts
from infohus_forms.validate.case.course import CaseFinding, Course, told
from infohus_forms.validate.form.free_texts import free_texts

WITHHELD = error(
    "V08",
    "Teksten i »{label}« gentager en oplysning, der ikke må stå i det fælles dokument.",
    "Slet den, eller spørg den myndighed, der gav oplysningen.",
)
CPR_IN_NAME = warning(
    "V17.name", "Et filnavn ser ud til at indeholde et CPR-nummer.", "Omdøb filen; navnet bruges ikke til noget."
)
CPR_IN_FOLDER = warning(
    "V17.named",
    "Sagsmappens navn ser ud til at indeholde et CPR-nummer.",
    "Omdøb mappen; navnet bruges ikke til noget.",
)
ADDRESS = error(
    "V20", "Adressen er beskyttet, men står i teksten i »{label}«.", "Slet adressen i teksten. Den gentages ikke her."
)

STILL = warning(
    "V20.still",
    "En tidligere udgave siger, at navn eller adresse er beskyttet. Det gælder stadig, selv om »{label}« nu er besvaret anderledes.",
    "Var det en fejl, så tag den tidligere udgave ud af sagen.",
    actions=(Action("withdraw", "Tag den ud", asks=("file",), on_case=False),),
)

CATALOGUE = (WITHHELD, CPR_IN_NAME, CPR_IN_FOLDER, ADDRESS, STILL)


def rule_v08(course: Course) -> Iterator[CaseFinding]:
    """V08  A text that is not marked »ja« for sharing is not repeated in the analysis or the assessment.

    Lines of the contributions, their other texts, those of the concern, internal notes and boxes »Flere« alike: a document shows what the
    group writes, so this is the last place where it can be held back.
    """
    sources = (*course.contributions, *((course.concern,) if course.concern else ()))
    withheld = [text for one in sources for text in long_texts(one, shared=False)]
    if not withheld:
        return
    # A text that another line shares may be repeated.
    search = Repeated(withheld, (text for one in sources for text in long_texts(one, shared=True)))
    for response in (*course.meetings, *((course.assessment,) if course.assessment else ())):
        for item in free_texts(response):
            if search.stand_in(item.text):
                yield CaseFinding((response.file,), item.finding(response, WITHHELD))


def rule_v17(course: Course) -> Iterator[CaseFinding]:
    """V17  No file's name contains a CPR number. The name is not repeated in the finding."""
    return named_by_number((response.file for response in course.case.responses), "")


def named_by_number(files: Iterable[str], folder: str) -> Iterator[CaseFinding]:
    """Yield the findings of V17 for the names of files, masked or not, and of the case's folder."""
    if any(MASK[:-1] in masked(name) for name in files):
        yield CaseFinding((), CPR_IN_NAME.at(place="filnavn"))
    if masked(folder) != folder:
        yield CaseFinding((), CPR_IN_FOLDER.at())


def rule_v20(course: Course) -> Iterator[CaseFinding]:
    """V20  A protected address is only in its own field, as soon as one form states that it is protected."""
    if not course.case.is_protected:
        return
    # Protection that only a superseded form states still holds; the warning gives the way to lift a mistaken one (decision 61).
    if not any(map(says_protected, course.case.responses)) and course.concern:
        yield told(course.concern, STILL, course.concern.id_of(Role.PROTECTS))
    known = Addresses(text for response in course.case.said for text in response.texts_of(Role.PERSON_ADDRESS))
    for response in course.case.responses:
        for item in free_texts(response):
            is_own = response.meaning.has(item.field.id, Role.PERSON_ADDRESS)
            if not is_own and known.stand_in(item.text):
                yield CaseFinding((response.file,), item.finding(response, ADDRESS))


RULES = (rule_v08, rule_v17, rule_v20)
