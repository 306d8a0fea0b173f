"""The case: its reference, what was issued, and what came back."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum, auto
from types import MappingProxyType

from infohus_forms.models.privacy import says_protected
from infohus_forms.models.response import Response
from infohus_forms.models.specification.roles import Role


@dataclass(frozen=True, slots=True)
class Issued:
    """One form that was made for the case: who it is for, and the ids in the file.

    `content` is a digest of what was filled in beforehand; `replaces` the instance of the form that this one was made
    instead of, because more had become known; `files` are the digests of its files as we wrote them (`written_as`).
    `shelf` is the folder of one's own that the form is from, with the start of its digest; empty for the program's own forms.
    """

    form: str
    version: str
    instance: str
    token: str
    issued: str
    authority: str = ""
    unit: str = ""
    supplement: str = ""
    meeting: str = ""
    content: str = ""
    replaces: str = ""
    shelf: str = ""
    files: tuple[str, ...] = ()


WRITTEN_DIGITS = 16


def written_as(data: bytes) -> str:
    """Return the digest by which a file that was made for the case is recognised as long as no one has changed it."""
    return hashlib.sha256(data).hexdigest()[:WRITTEN_DIGITS]


class Origin(Enum):
    """Relation of a returned form to the case (design §3.10)."""

    ISSUED = auto()
    """Made for this case: its instance and copy token are those of `sag.yaml`, or it is a paper copy of such a form."""
    OTHER_TOKEN = auto()
    """Claims to be a form of this case, without the copy token that the form was made with."""
    NOT_ISSUED = auto()
    """Not made for this case."""


@dataclass(frozen=True, slots=True)
class Reference:
    """The case itself, as in `sag.yaml`. `fictional` marks an invented case (design §5)."""

    case_no: str
    token: str
    municipality: str = ""
    police_district: str = ""
    infohus_name: str = ""
    person_ref: str = ""
    fictional: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """A case with everything that was returned, in canonical order: the order of files never matters.

    `superseded` forms no longer count, but a name or address that they protect stays protected. `accepted` states by digest who
    accepted a form that was not issued here, and when: »NAVN den dd.mm.åååå«.
    """

    reference: Reference
    issued: tuple[Issued, ...]
    responses: tuple[Response, ...]
    superseded: tuple[Response, ...] = ()
    accepted: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def waiting(self) -> tuple[Response, ...]:
        """Returned forms that were not issued by the case, though it has issued forms.

        They count only once a person accepts them; they are not awaited, and are settled first.
        """
        return tuple(
            one
            for one in (self.superseded if self.issued else ())
            if one.spec and one.digest not in self.accepted and self.origin(one) is not Origin.ISSUED
        )

    @property
    def said(self) -> tuple[Response, ...]:
        """Every response that is or was of the case: those in which protection may be requested, and those that it applies to."""
        return (*self.responses, *self.superseded)

    @property
    def is_protected(self) -> bool:
        """Whether any form, also a superseded one, states that the person's name or address is protected.

        Once stated it holds: a correction, a draft or a blank does not lift it (decision 61).
        """
        return any(says_protected(response) for response in self.said)

    def origin(self, response: Response) -> Origin:
        """Return the relation of a form to the case. An issued form identifies its own kind of form only.

        A scan has no copy token of the form itself: it was found by the token of a copy that the case printed.
        """
        form = response.spec.id if response.spec else ""
        instance = response.stamp.instance if response.stamp else ""
        own = next((item for item in self.issued if item.instance == instance and item.form == form), None)
        if own is None or response.stamp is None:
            return Origin.NOT_ISSUED
        same = own.token == response.stamp.token or response.paper is not None
        return Origin.ISSUED if same else Origin.OTHER_TOKEN

    def of(self, form: str) -> tuple[Response, ...]:
        """Return the responses of one form, in canonical order."""
        return tuple(response for response in self.responses if response.spec and response.spec.id == form)

    @property
    def current(self) -> tuple[Issued, ...]:
        """The forms that were made, without those that were made again later."""
        replaced = {item.replaces for item in self.issued}
        return tuple(item for item in self.issued if item.instance not in replaced)

    @property
    def outstanding(self) -> tuple[Issued, ...]:
        """The forms that were made and have not come back. Of a form made again, any of its copies is the answer."""
        back = {self.first_instance(item.stamp.instance) for item in self.responses if item.stamp}
        return tuple(item for item in self.current if self.first_instance(item.instance) not in back)

    def first_instance(self, instance: str) -> str:
        """Return the instance of the form as it was first made, for a form that may have been made again."""
        before = {item.instance: item.replaces for item in self.issued if item.replaces}
        seen: set[str] = set()
        # `seen` ends a circle: `sag.yaml` can be edited by hand.
        while instance in before and instance not in seen:
            seen.add(instance)
            instance = before[instance]
        return instance

    @property
    def newest(self) -> date | None:
        """The newest date in any header: the date of outputs (design §5, »Sameness«)."""
        dates = [response.text_of(Role.FILLED_DATE) for response in self.responses]
        return max((date.fromisoformat(text) for text in dates if text), default=None)
