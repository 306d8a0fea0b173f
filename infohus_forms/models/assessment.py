"""The combined assessment: the content of the forms of a case together, ready to be shown.

Everything here may be shown (design §3.5) and is already a text: the Word and the PDF writer only
place it. Nothing is added up, joined or ranked; a statement always has its source with it.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Fact:
    """A question and its answer, each as a text."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """The source of a statement: `by` is who (authority, unit, person, date), `how` what it rests on."""

    authority: str
    by: str
    how: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A quoted statement, whole, with everyone who made it in exactly the same words."""

    text: str
    provenance: tuple[Provenance, ...]


@dataclass(frozen=True, slots=True)
class Rating:
    """A placement on a scale: its code (`0`–`4`, `IB` or empty) and the words printed with it."""

    code: str
    word: str


@dataclass(frozen=True, slots=True)
class Dissent:
    """A placement that one authority wanted instead, in its own words."""

    authority: str
    rating: Rating
    reason: str


@dataclass(frozen=True, slots=True)
class Entry:
    """The result of one meeting for one dimension. `marked` is the rating as ticked, `U` included."""

    meeting: str
    date: str
    marked: Rating
    facts: tuple[Fact, ...]
    texts: tuple[Fact, ...]
    dissent: tuple[Dissent, ...]


@dataclass(frozen=True, slots=True)
class Dimension:
    """One dimension: its present rating, the reasons, what speaks for and against, and its history.

    `standing` holds the entries that the present rating rests on (the meeting that placed it and
    later ones that left it unchanged), newest first; `earlier` those before. `trend`, `certainty`
    and `weight` are the newest that were given.
    """

    id: str
    mark: str
    name: str
    scale: str
    rating: Rating
    told: str
    trend: str
    certainty: str
    weight: str
    agreement: str
    standing: tuple[Entry, ...]
    earlier: tuple[Entry, ...]
    supporting: tuple[Statement, ...]
    contrary: tuple[Statement, ...]
    contributed: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Past:
    """An earlier placement, drawn faint: the meeting and the code."""

    meeting: str
    code: str


@dataclass(frozen=True, slots=True)
class ProfileRow:
    """One row of a profile."""

    mark: str
    name: str
    rating: Rating
    trend: str
    certainty: str
    past: tuple[Past, ...]
    dissent: tuple[Dissent, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """One of the two profiles. They are drawn apart and share no axis (design §3.2)."""

    scale: str
    title: str
    shape: str
    low: str
    high: str
    rows: tuple[ProfileRow, ...]
    spoken: str


@dataclass(frozen=True, slots=True)
class Stage:
    """A step of the flow A–E with what happened in it, and when."""

    letter: str
    name: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A recommendation to one authority."""

    to: str
    what: str
    purpose: str
    dimension: str
    contact: str
    deadline: str


@dataclass(frozen=True, slots=True)
class Point:
    """A main problem or a resource: what, under which dimension, and why or what for."""

    what: str
    dimension: str
    note: str


@dataclass(frozen=True, slots=True)
class Contributor:
    """One line of »Hvem har bidraget«: who was asked and what the reply was."""

    authority: str
    unit: str
    person: str
    date: str
    reply: str


@dataclass(frozen=True, slots=True)
class Contribution:
    """A contribution beyond its lines under the dimensions.

    `facts` are short answers, `texts` whole quotations, `judgements` the authority's own professional
    assessment, `statements` lines that belong to no dimension or came too late for the meeting.
    """

    heading: str
    by: str
    note: str
    facts: tuple[Fact, ...]
    texts: tuple[Fact, ...]
    judgements: tuple[Fact, ...]
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Clash:
    """Facts that do not agree, side by side; no one has chosen between them."""

    topic: str
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Meeting:
    """One joint meeting: the facts, the long texts and who took part."""

    heading: str
    facts: tuple[Fact, ...]
    texts: tuple[Fact, ...]
    participants: tuple[str, ...]
    basis: tuple[str, ...]
    requests: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers that may be shown and belong to no other part, under the name of their form."""

    heading: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A form that the assessment is made from: its name, who filled it in, when, and its status."""

    form: str
    by: str
    date: str
    status: str
    edition: str


@dataclass(frozen=True, slots=True)
class Subject:
    """The case and the person as the first page names them; empty where nothing may be shown."""

    case_no: str
    infohus: str
    municipality: str
    police_district: str
    person: str


@dataclass(frozen=True, slots=True)
class Assessment:
    """The combined assessment of one case.

    `draft` is set while any form is Kladde; `missing` names forms that are not there;
    `changes` is what is new since the version `since` (both empty for the first). `role`, `sharing` and
    `purpose` are the sentences that every such document has.
    """

    dated: date
    date: str
    fictional: bool
    draft: bool
    version: str
    since: str
    changes: tuple[str, ...]
    role: str
    sharing: str
    purpose: str
    subject: Subject
    stages: tuple[Stage, ...]
    conclusion: str
    conclusion_texts: tuple[Fact, ...]
    duty: tuple[Fact, ...]
    recommendations: tuple[Recommendation, ...]
    uncertainty: str
    missing: tuple[str, ...]
    profiles: tuple[Profile, ...]
    whole: str
    problems: tuple[Point, ...]
    resources: tuple[Point, ...]
    outlook: tuple[Fact, ...]
    dimensions: tuple[Dimension, ...]
    clashes: tuple[Clash, ...]
    contributors: tuple[Contributor, ...]
    concern: tuple[Answers, ...]
    observations: tuple[Statement, ...]
    contributions: tuple[Contribution, ...]
    meetings: tuple[Meeting, ...]
    sources: tuple[Source, ...]
    basis: tuple[str, ...]
    others: tuple[Answers, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the assessment as plain data, for the templates and for embedding in the PDF."""
        data: dict[str, Any] = asdict(self)
        data["dated"] = self.dated.isoformat()
        return data
