# -*- coding: utf-8 -*-
"""Skemaer til Infohus Kommune: described once, filled in in Word, in PDF or on paper, and read back as one truth.

The six steps, in the order of the folders a form passes through:

1. `spec`      form_specs/<form>/<version>.yaml → FormSpec
2. `render`    FormSpec → one ordered list of questions → fillable Word, fillable PDF
3. `read`      completed file → its answers by control name, carrier recognised by content
4. `validate`  RawForm × FormSpec → typed answers and findings
5. `combine`   responses → Assessment → Word and PDF
6. `archive`   archive-ready PDF, manifest, verify
"""

__version__ = "0.1.0"
import sys

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
_HOMES = {
    "Assessment": "models.assessment",
    "Case": "models.case",
    "Finding": "models.finding",
    "FormSpec": "models.specification.form",
    "InfohusError": "models.errors",
    "Response": "models.response",
    "Review": "casework.review.review",
}
"""Public nouns and the modules that define them; the functions are in `api`. `__init__.pyi` gives their types."""

_Module = type(sys)
"""`types.ModuleType`, without loading `types`."""


class _Package(_Module):  # type: ignore[misc, valid-type]
    """The package: its public names are loaded when they are asked for (PEP 562 in spirit), so that importing it loads nothing.

    A class, since four functions have the name of a step: Python binds the folder `read` here when a module in it is imported, and
    `infohus_forms.read` would then be the folder. The folders are imported as ever (`from infohus_forms.read import ...`).
    """

    def __getattr__(self, name):  # type: (str) -> object
        if name not in __all__:
            raise AttributeError("module 'infohus_forms' has no attribute " + repr(name))
        from importlib import import_module

        return getattr(import_module("infohus_forms." + _HOMES.get(name, "api")), name)

    def __setattr__(self, name, value):  # type: (str, object) -> None
        if not (name in __all__ and isinstance(value, _Module)):
            _Module.__setattr__(self, name, value)

    def __dir__(self):  # type: () -> list[str]
        return sorted(list(self.__dict__) + __all__)


if sys.version_info >= (3, 11):  # an older Python gets so far as to say that it is too old (`start`)
    sys.modules[__name__].__class__ = _Package
