"""The case: its reference, what was issued, and what came back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from infohus_forms.models.response import Response


@dataclass(frozen=True, slots=True)
class Issued:
    """One form that was made for the case: who it is for, and the ids that stand in the file."""

    form: str
    version: str
    instance: str
    token: str
    issued: str
    authority: str = ""
    unit: str = ""
    supplement: str = ""
    meeting: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """What `sag.yaml` says of the case itself. `fictional` marks an invented case (design §5)."""

    case_no: str
    token: str
    municipality: str = ""
    police_district: str = ""
    infohus_name: str = ""
    person_ref: str = ""
    fictional: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """A case with everything that was returned, in canonical order: the order of files never matters."""

    reference: Reference
    issued: tuple[Issued, ...]
    responses: tuple[Response, ...]

    def of(self, form: str) -> tuple[Response, ...]:
        """The responses of one form, in canonical order."""
        return tuple(response for response in self.responses if response.spec and response.spec.id == form)

    @property
    def newest(self) -> date | None:
        """The newest date that any header says: the date of outputs (design §5, »Sameness«)."""
        dates = [response.text("hdr_filled_date") for response in self.responses]
        return max((date.fromisoformat(text) for text in dates if text), default=None)
