"""What an answer means to the program: its roles, and the index by which a step asks for them.

No step knows a field by its id. It asks for a role (how the program treats an answer), or for a fact (what the answer states about the
case), and gets the ids of the form at hand. A form without roles has an empty `Meaning`, and nothing of it is shared (decision 145).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any


class Role(StrEnum):
    """How the program treats an answer, in any form. What an answer states about the case is a `fact` instead."""

    PROTECTS = "protects"
    """Whether the person's name or address is protected: »ja« keeps both out of every document."""
    PERSON_NAME = "person_name"
    PERSON_ADDRESS = "person_address"
    PERSON_CPR = "person_cpr"
    PERSON_BIRTH = "person_birth"
    PERSON_REFERENCE = "person_reference"
    """Initials or a number by which documents name the person."""
    CUSTODY = "custody"
    """Who has custody: may name a parent or a guardian."""
    REPORTER = "reporter"
    """Could reveal who reported: never shown, whatever its audience."""
    REPORTER_NAME = "reporter_name"
    OFFICIAL = "official"
    """The name of somebody who works on the case: it may have the surname of the person."""
    PLACE = "place"
    """A meeting place or an office: an address in it is not the person's."""
    STATEMENT = "statement"
    """Told by a reporter or an authority: shown only with a »ja« (`share_by`)."""
    SHARE = "share"
    """The question, or the column, whose »ja« lets statements be shown."""
    LINES = "lines"
    """The table of a contribution's statements on the dimensions."""
    LINE = "line"
    """The column with the statement itself."""
    JUDGEMENT = "judgement"
    """An authority's own professional assessment."""

    HEADER = "header"
    """A part of the head that every form has."""
    CASE_NO = "case_no"
    MUNICIPALITY = "municipality"
    POLICE_DISTRICT = "police_district"
    INFOHUS = "infohus"
    FILLED_BY = "filled_by"
    FILLED_BY_TITLE = "filled_by_title"
    FILLED_BY_AUTHORITY = "filled_by_authority"
    FILLED_BY_CONTACT = "filled_by_contact"
    FILLED_DATE = "filled_date"
    STATUS = "status"
    EDITION = "edition"
    EDITION_DATE = "edition_date"
    EDITION_REASON = "edition_reason"
    SENDER = "sender"
    """About who gives the form: no assessment rests on it."""

    BASIS = "basis"
    """The legal basis for exchanging information."""
    CONSENT = "consent"
    INFORMED = "informed"
    """Whether the person is informed, by whom and when."""
    REPORTER_WISH = "reporter_wish"
    """What the reporter wants, or has been informed of."""
    DISSENT = "dissent"
    """Whether somebody disagrees, and how."""
    AGREEMENT = "agreement"
    """Whether the group agrees on one dimension."""
    REASON = "reason"
    """Why a dimension is rated as it is."""
    LACKING = "lacking"
    """What is not known about a dimension."""

    ASKED = "asked"
    """The table of the authorities that are asked for a contribution."""
    REQUESTS = "requests"
    """The table of what a meeting asks for in addition."""
    PARTICIPANTS = "participants"
    DOCUMENTS = "documents"
    """The table of the documents that a meeting or an assessment rests on."""
    OBSERVATIONS = "observations"
    DISTRIBUTION = "distribution"
    """The table of who gets the assessment."""
    RECOMMENDATIONS = "recommendations"
    PROBLEMS = "problems"
    RESOURCES = "resources"
    ATTENDEES = "attendees"
    """Who comes to the meeting from an authority, as a text."""

    AUTHORITY = "authority"
    UNIT = "unit"
    CONTACT = "contact"
    WHY = "why"
    QUESTIONS = "questions"
    DEADLINE = "deadline"
    SENT = "sent"
    ANSWERED = "answered"
    SOURCE = "source"
    DIMENSION = "dimension"
    DATE = "date"

    PURPOSE = "purpose"
    SUMMARY = "summary"
    RETURN_TO = "return_to"
    SUPPLEMENT = "supplement"
    MEETING_DATE = "meeting_date"
    MEETING_TIME = "meeting_time"
    MEETING_PLACE = "meeting_place"
    NEXT_MEETING = "next_meeting"
    RETENTION = "retention"
    DUTY = "duty"
    """About what the municipality does once the police have taken the case."""


class Fact(StrEnum):
    """What an answer states about the case, as the rules and documents of the flow A–E ask for it; specifications may name others."""

    RECEIVED_DATE = "received_date"
    RECEIVED_TIME = "received_time"
    SENT_TO_POLICE = "sent_to_police"
    SENT_TO_POLICE_DATE = "sent_to_police_date"
    SENT_TO_POLICE_TIME = "sent_to_police_time"
    POLICE_OBSTACLE = "police_obstacle"
    POLICE_THREAT = "police_threat"
    POLICE_DATE = "police_date"
    QUALIFIED_DATE = "qualified_date"
    QUALIFIED_BY_MUNICIPALITY = "qualified_by_municipality"
    QUALIFIED_BY_POLICE = "qualified_by_police"
    QUALIFICATION = "qualification"
    LEGAL_ROUTES = "legal_routes"
    NECESSITY = "necessity"
    UNDER_18 = "under_18"
    CHILDREN_AT_HOME = "children_at_home"
    CHILD_NOTIFICATION = "child_notification"
    DUTY_UNIT = "duty_unit"
    DUTY_NEED = "duty_need"
    DUTY_ACTION = "duty_action"
    ANY_CHILDREN = "any_children"
    CHILDREN_VIEW = "children_view"
    OUTCOME = "outcome"
    CONCLUSION = "conclusion"
    ANY_DISSENT = "any_dissent"
    STANDING_DISSENT = "standing_dissent"
    REPLY = "reply"
    BASIS_GIVEN = "basis_given"
    BASIS_ASKED = "basis_asked"
    PATIENT_TOLD = "patient_told"
    PERSON_KNOWS = "person_knows"
    BIRTH_DATE = "birth_date"
    WHO_TALKS = "who_talks"
    TOLD_DATE = "told_date"
    MUNICIPALITY_OF_CASE = "municipality_of_case"
    POLICE_DISTRICT_OF_CASE = "police_district_of_case"


class ShownIn(StrEnum):
    """The parts of the combined document in which an answer has a place of its own; what has none stands in an annex."""

    SUBJECT = "subject"
    PERSON = "person"
    EXIT = "exit"
    CONCLUSION = "conclusion"
    RECOMMENDATIONS = "recommendations"
    UNCERTAINTY = "uncertainty"
    WHOLE = "whole"
    PROBLEMS = "problems"
    RESOURCES = "resources"
    BASIS = "basis"


Cell = tuple[str, str]
"""A column of a table: the ids of both."""
_NONE: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Meaning:
    """What the answers of one form mean: ids by role or fact, in printed order. False for a form without roles.

    A signature is answered in two parts: a role is about the name, `happened` about the date.
    """

    answers: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: _NONE)
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: _NONE)
    cells: Mapping[str, tuple[Cell, ...]] = field(default_factory=lambda: _NONE)
    places: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: _NONE)
    rated: Mapping[str, str] = field(default_factory=lambda: _NONE)
    prefilled: Mapping[str, str] = field(default_factory=lambda: _NONE)
    happened: tuple[str, ...] = ()
    happened_cells: tuple[Cell, ...] = ()
    joint_only: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.answers or self.cells)

    def ids(self, *names: str) -> tuple[str, ...]:
        """Return the ids of the answers with one of these roles or facts."""
        return tuple(own for name in names for own in self.answers.get(name, ()))

    def id_of(self, name: str) -> str:
        """Return the id of the first answer with a role or fact; empty when the form has none, which no answer is named."""
        return next(iter(self.answers.get(name, ())), "")

    def column(self, table: str, name: str) -> str:
        """Return the id of the column of a table with a role or fact; empty when it has none."""
        return next((column for own, column in self.cells.get(name, ()) if own == table), "")

    def has(self, answer_id: str, *names: str) -> bool:
        """Return whether an answer has one of these roles or facts."""
        return any(answer_id in self.answers.get(name, ()) for name in names)


NO_MEANING = Meaning()
