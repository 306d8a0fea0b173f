from infohus_forms.api import archive, check, combine, open_case, read, render
from infohus_forms.casework.review.review import Review
from infohus_forms.models.assessment import Assessment
from infohus_forms.models.case import Case
from infohus_forms.models.errors import InfohusError
from infohus_forms.models.finding import Finding
from infohus_forms.models.response import Response
from infohus_forms.models.specification.form import FormSpec

__version__: str
__all__ = [
    "Assessment",
    "Case",
    "Finding",
    "FormSpec",
    "InfohusError",
    "Response",
    "Review",
    "archive",
    "check",
    "combine",
    "open_case",
    "read",
    "render",
]
