"""Response → findings within one form: required, relevant, constraints, CPR, and content outside the fields."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from infohus_forms.danish.cpr import birth_date, find_cpr, is_replacement, passes_modulus_11
from infohus_forms.formats.asked import asked_at
from infohus_forms.formats.names import CELL, CODE, overflow
from infohus_forms.formats.sent import as_sent
from infohus_forms.models.finding import Finding, Rule, error, note, warning
from infohus_forms.models.response import RawForm, Response
from infohus_forms.models.specification.form import Field
from infohus_forms.models.specification.roles import Role
from infohus_forms.models.specification.sides import Sides, sides_of
from infohus_forms.models.specification.vocabulary import Kind, Strength
from infohus_forms.validate.form.answers import answers_to
from infohus_forms.validate.form.conditions import answered, holds, truth
from infohus_forms.validate.form.constraints import broken_constraints
from infohus_forms.validate.form.free_texts import fields_of, free_texts, role_field
from infohus_forms.validate.form.topics import rule_for, rules_of, sender
from infohus_forms.validate.places import finding_at

OWN_VIEW = "egen"
"""The rater of a rating that one authority gives before the meeting. Such a form need not answer what is `joint_only`: whether the group agrees."""

REQUIRED = error(
    "required", "»{label}«{said}", "Udfyld feltet, eller spørg den, der har udfyldt skemaet.", "Skal besvares"
)
WANTED = warning(
    "required.wanted", "»{label}«{said}", "Udfyld feltet, hvis det kan oplyses.", "Ikke besvaret, men ønsket"
)
NOT_YET = note(
    "required.draft",
    "»{label}«{said}",
    "Skemaet er en kladde; feltet skal være udfyldt i den endelige udgave.",
    "Kladde, endnu ikke besvaret",
)
NO_STATEMENT = warning(
    "required.statement",
    "Et tal skal bygge på mindst én oplysning, men der står ingen ved »{dimension}«.",
    "Skriv oplysningen i en af de to tabeller, eller vælg »Ikke belyst«. I en sag er det nok, at et bidrag har en delt oplysning om dimensionen.",
)
NOT_RELEVANT = error(
    "relevant",
    "»{label}« er besvaret, men skal efter svaret i »{other}« ikke udfyldes.",
    "Ret det ene af de to svar; intet er slettet.",
)
PERHAPS_NOT_RELEVANT = warning(
    "relevant.unknown",
    "»{label}« er besvaret, men det spørgsmål, den afhænger af, er ikke: »{other}«.",
    "Besvar »{other}«.",
)
TOO_LONG = warning(
    "length",
    "Teksten i »{label}« er længere end feltet ({most} tegn); den er læst hele.",
    "Kontrollér, at den kan læses i udskrifter.",
)
MORE = note(
    "more",
    "Der står tekst i boksen »Flere« ved »{label}«. Den er bevaret, men deles ikke.",
    "Skriv den i en række, hvis den skal indgå.",
)
FIRST_UNCHANGED = error(
    "unchanged.first", "»{label}« siger »Uændret« på det første møde.", "Sæt kryds ved 0–4 eller Ikke belyst."
)
CPR_DATE = error(
    "V16", "CPR-nummeret i »{label}« har en dato, der ikke findes.", "Kontrollér nummeret hos den, der har oplyst det."
)
CPR_DATE_FICTIONAL = note(
    "V16.fictional", "CPR-nummeret i »{label}« har en dato, der ikke findes; skemaet er fra en opdigtet sag.", ""
)
CPR_FUTURE = error(
    "V16.future",
    "CPR-nummeret i »{label}« har en fødselsdato ude i fremtiden.",
    "Kontrollér nummeret hos den, der har oplyst det.",
)
CPR_MODULUS = note(
    "V16.modulus",
    "CPR-nummeret i »{label}« består ikke kontrolcifferprøven; det gør gyldige numre heller ikke altid.",
    "Kontrollér, om det er skrevet rigtigt.",
)
CPR_REPLACEMENT = note("V16.replacement", "»{label}« er et erstatningsnummer.", "")
OF_CPR = frozenset(rule.code for rule in (CPR_DATE, CPR_DATE_FICTIONAL, CPR_FUTURE, CPR_MODULUS, CPR_REPLACEMENT))
"""The findings about a CPR number in its own field."""
CPR_IN_TEXT = warning(
    "V17",
    "Der står noget, der ligner et CPR-nummer, i teksten i »{label}«.",
    "CPR-nummeret hører kun til i sit eget felt; slet det i teksten.",
)
LOCKED = error(
    "V21.locked",
    "»{label}« er udfyldt på forhånd og må ikke ændres, men siger noget andet, end da skemaet blev sendt.",
    "Brug det skema, der blev sendt, eller spørg afsenderen.",
)

CATALOGUE = (
    REQUIRED, WANTED, NOT_YET, NO_STATEMENT, NOT_RELEVANT, PERHAPS_NOT_RELEVANT, TOO_LONG, MORE, FIRST_UNCHANGED, CPR_DATE, CPR_DATE_FICTIONAL,
    CPR_FUTURE, CPR_MODULUS, CPR_REPLACEMENT, CPR_IN_TEXT, LOCKED, *rules_of(REQUIRED, WANTED, NOT_YET),
)  # fmt: skip

LEFT_TO_CASE = frozenset({NO_STATEMENT.code})
"""Findings that one form alone cannot decide: in a case `meetings.rule_statement` decides with the content of the other forms."""

DRAFT = "kladde"


def check_response(response: Response, *, today: date | None = None) -> list[Finding]:
    """Return the findings within one completed form; empty for a refused file.

    `today` is the day for »in the future«; without it, the day that the form gives as filled in.
    An answer for which the response already has an error is not reported twice.
    """
    if response.spec is None:
        return []
    day = today or _filled(response)
    rules = (_required, _statements, _columns, _relevant, _lengths, _more, _unchanged, _locked, _cpr_in_text)
    found = [finding for rule in rules for finding in rule(response)]
    found += broken_constraints(response, day)
    found += _cpr(response, day)
    return [finding for finding in found if not _said_once(finding) or not _told_already(finding, response.errors)]


def _told_already(finding: Finding, errors: Sequence[Finding]) -> bool:
    """Return whether the answer already has an error; in a table the same cell, or any cell when nothing of the table could be read."""
    return any(one.field == finding.field and finding.cell in ("", one.cell) for one in errors)


def _said_once(finding: Finding) -> bool:
    """Return whether a finding is left out where another error is at the same answer: a missing or changed answer follows from that error."""
    return finding.code.startswith(REQUIRED.code) or finding.code == LOCKED.code


def is_unread(response: Response, role: str) -> bool:
    """Return whether the answer with this role in the form's identity cannot be read (two ticks): its consequences are then unknown."""
    name = role_field(response, role)
    return bool(name) and any(one.field == name and one.code.startswith("value.") for one in response.errors)


def is_draft(response: Response) -> bool:
    """Return whether the form's status is draft."""
    return response.identity("status") == DRAFT


def _filled(response: Response) -> date | None:
    text = response.text_of(Role.FILLED_DATE)
    return date.fromisoformat(text) if text else None


def _required(response: Response) -> Iterator[Finding]:
    together = _asked_together(response)
    for field in fields_of(response):
        rule = None if field.id in together else _asked(field, response)
        for answer in field.answer_ids:
            if rule and not answered(response.answers.get(answer)):
                own = rule_for(rule, response, field)
                yield finding_at(response, own, answer, said=_missing(field, response), who=sender(response))


def _statements(response: Response) -> Iterator[Finding]:
    """Yield a finding for each rating without any statement. Its two tables are required together, never one alone (design §3.9)."""
    for one in () if is_draft(response) else without_statement(response):
        yield finding_at(response, NO_STATEMENT, one.rating.id, dimension=one.name)


def without_statement(response: Response) -> Iterator[Sides]:
    """Yield the ratings of a form that must rest on a statement and have none in either table.

    Rows as we filled them in before the form was issued are not the group's statements. An own view rests on its reason: the statements are
    the group's to place at the meeting.
    """
    if response.identity("rater") == OWN_VIEW:
        return
    for one in sides_of(response.spec) if response.spec else ():
        asked = any(table.required_if and holds(table.required_if, response.answers) for table in one.tables)
        if asked and not any(_is_stated(response, table) for table in one.tables):
            yield one


def _asked_together(response: Response) -> set[str]:
    """Return the ids of the tables that are required not one by one, but both sides of a rating together (`_statements`)."""
    return {table.id for one in (sides_of(response.spec) if response.spec else ()) for table in one.tables}


def _is_stated(response: Response, table: Field) -> bool:
    """Return whether a table has a statement of the group's own, not still as we filled it in, or text in its overflow box."""
    texts = [column.id for column in table.columns if column.kind is Kind.LONGTEXT]
    rows = enumerate(response.rows(table.id))
    stated = (number for number, row in rows if any(answered(row.get(name)) for name in texts))
    return answered(response.text(overflow(table.id))) or any(not as_sent(response, table, one) for one in stated)


def _missing(field: Field, response: Response) -> str:
    """Return the rest of the sentence that begins with the question. The form's own message belongs to its condition."""
    if field.required_message and _is_required(field, response):
        return f": {field.required_message}"
    return " mangler en vurdering: 0–4 eller Ikke belyst." if field.kind is Kind.SCALE else " er ikke besvaret."


def _asked(field: Field, response: Response) -> Rule | None:
    """Return the rule for a missing answer to this field; None when no answer is required."""
    if field.relevant and not holds(field.relevant, response.answers):
        return None
    # A single authority cannot state whether the group agrees. If the rater cannot be read, the form may be such a view.
    joint = field.id in response.meaning.joint_only
    if joint and (response.identity("rater") == OWN_VIEW or is_unread(response, "rater")):
        return None
    strength = field.required
    if strength is Strength.CONDITIONAL:
        strength = Strength.BLOCKS if _is_required(field, response) else field.otherwise
    if strength is Strength.OPTIONAL:
        return None
    # A draft may be incomplete: its blanks are notes, not errors.
    if is_draft(response):
        return NOT_YET
    return REQUIRED if strength is Strength.BLOCKS else WANTED


def _is_required(field: Field, response: Response) -> bool:
    """Return whether the condition of the requirement holds: only then is its message true. A requirement without a condition always holds."""
    condition = field.required_if or (field.relevant if field.required is Strength.CONDITIONAL else None)
    return condition is None or holds(condition, response.answers)


def _columns(response: Response) -> Iterator[Finding]:
    """Yield a finding for each required cell that is blank, in rows that are begun.

    In a table that is not required, rows that we filled in ourselves are skipped.
    """
    strengths = {Strength.BLOCKS: REQUIRED, Strength.WARNS: WANTED}
    together = _asked_together(response)
    for field in fields_of(response):
        for number, row in enumerate(response.rows(field.id)) if field.kind is Kind.TABLE else ():
            asked = field.id not in together and _asked(field, response) is not None
            asked = asked or not as_sent(response, field, number)
            for column in field.columns if asked else ():
                if column.required in strengths and not answered(row.get(column.id)):
                    rule = rule_for(
                        NOT_YET if is_draft(response) else strengths[column.required], response, field, column
                    )
                    words = {"said": " er ikke besvaret.", "who": sender(response)}
                    yield finding_at(response, rule, field.id, row=number, column=column.id, **words)


def _relevant(response: Response) -> Iterator[Finding]:
    """Yield a finding for each answer where none belongs. What we filled in ourselves before the form was issued is not reported."""
    own = {name.split(CODE)[0].split(CELL)[0] for name in response.prefilled}
    unread = {one.field for one in response.errors}
    for field in fields_of(response):
        if field.relevant is None:
            continue
        is_true = truth(field.relevant, response.answers)
        given = [name for name in field.answer_ids if answered(response.answers.get(name)) and name not in own]
        # An unknown condition is not reported where its own question could not be read: that has an error already.
        if is_true is True or not given or (is_true is None and not unread.isdisjoint(field.relevant.fields())):
            continue
        asked = (str(asked_at(response.spec, name)) for name in field.relevant.fields())
        other = " / ".join(filter(None, dict.fromkeys(asked)))
        rule = NOT_RELEVANT if is_true is False else PERHAPS_NOT_RELEVANT
        yield finding_at(response, rule, given[0], other=other)


def _lengths(response: Response) -> Iterator[Finding]:
    for item in free_texts(response):
        if 0 < item.holder.max_length < len(item.text) and item.answer != overflow(item.field.id):
            yield item.finding(response, TOO_LONG, most=item.holder.max_length)


def _more(response: Response) -> Iterator[Finding]:
    for field in fields_of(response):
        if field.kind is Kind.TABLE and response.text(overflow(field.id)):
            yield finding_at(response, MORE, overflow(field.id))


def _unchanged(response: Response) -> Iterator[Finding]:
    """Yield a finding for each `U` at the first meeting: it means »as at the last meeting«, and the first has none."""
    if response.identity("meeting").strip().lstrip("0") == "1":
        for field in fields_of(response):
            if field.kind is Kind.SCALE and response.text(field.id) == "U":
                yield finding_at(response, FIRST_UNCHANGED, field.id)


def _locked(response: Response) -> Iterator[Finding]:
    """Yield a finding for each locked field that differs from what we wrote. Both sides are parsed, so that another notation is no change."""
    stamp = response.stamp
    locked = [field for field in fields_of(response) if field.locked]
    if response.spec is None or stamp is None or not stamp.prefilled or not locked:
        return
    boxes = frozenset(name for name, text in stamp.prefilled.items() if CODE in name and text)
    texts = {name: text for name, text in stamp.prefilled.items() if CODE not in name}
    blank = RawForm(response.carrier, stamp, None, texts, boxes, frozenset(stamp.prefilled), texts)
    written = answers_to(response.spec, locked, blank).answers
    for field in locked:
        for name in field.answer_ids:
            if written.get(name) is not None and written[name] != response.answers.get(name):
                yield finding_at(response, LOCKED, name)


def _cpr_in_text(response: Response) -> Iterator[Finding]:
    """Yield a finding for each free text with a CPR number, except where the field's constraint already reports it."""
    for item in free_texts(response):
        refused = item.holder.constraint is not None and item.holder.constraint.not_cpr
        if not refused and find_cpr(item.text):
            yield item.finding(response, CPR_IN_TEXT)


def _cpr(response: Response, day: date | None) -> Iterator[Finding]:
    fictional = response.fictional
    for field in fields_of(response):
        if field.kind is Kind.CPR and response.text(field.id):
            for rule in _cpr_rules(response.text(field.id), day, fictional=fictional):
                yield finding_at(response, rule, field.id)
        for number, row in enumerate(response.rows(field.id)) if field.kind is Kind.TABLE else ():
            for column in field.columns:
                if column.kind is Kind.CPR and row.get(column.id):
                    for rule in _cpr_rules(row[column.id], day, fictional=fictional):
                        yield finding_at(response, rule, field.id, row=number, column=column.id)


def _cpr_rules(cpr: str, day: date | None, *, fictional: bool) -> Iterator[Rule]:
    born = birth_date(cpr)
    if is_replacement(cpr):
        yield CPR_REPLACEMENT
    elif born is None:
        yield CPR_DATE_FICTIONAL if fictional else CPR_DATE
    elif day and born > day:
        yield CPR_FUTURE
    # A note only: valid numbers need not pass the check digit.
    elif not passes_modulus_11(cpr):
        yield CPR_MODULUS
