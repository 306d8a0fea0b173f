"""The only package that writes files: a set appears whole or not at all, one run works at a time, and no partial file is ever seen."""

from infohus_forms.files.disk import TEMPORARY_PREFIX, is_temporary, let_go, prune, remove
from infohus_forms.files.lock import LOCK, Held, LockedError, at_work
from infohus_forms.files.reasons import NotWrittenError, in_danish
from infohus_forms.files.shipped import cached, cached_folder, shipped
from infohus_forms.files.writing import beside, make_folder, workroom, write, write_all

__all__ = [
    "LOCK",
    "TEMPORARY_PREFIX",
    "Held",
    "LockedError",
    "NotWrittenError",
    "at_work",
    "beside",
    "cached",
    "cached_folder",
    "in_danish",
    "is_temporary",
    "let_go",
    "make_folder",
    "prune",
    "remove",
    "shipped",
    "workroom",
    "write",
    "write_all",
]
