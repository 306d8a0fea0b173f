"""Content of a file in addition to its answers: what a person stated about an appendix, its pages as pictures, its signatures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Appendix:
    """A received file that belongs to a form without being one, such as a signed sheet or a handwritten form.

    `sha256` identifies the file, whatever its name; `instance` is the form that it belongs to, `by` who filed it or
    typed it in, `date` when (ISO).
    """

    sha256: str
    instance: str
    by: str
    date: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as a picture: `kind` is `jpeg` or `png`; with `same` the bytes are those of the received file."""

    kind: str
    width: int
    height: int
    data: bytes
    same: bool = False


@dataclass(frozen=True, slots=True)
class Signature:
    """The verdict on a signature in a received file.

    `intact`: the signed bytes are those that were signed; `valid`: the signature was made with the certificate's key;
    `coverage`: `whole` or `part` of the file; `changes` after it: `none`, `allowed` (filled in, signed again) or
    `other`; `filled_after`: answers are among the allowed changes; `trusted` is None when no trusted root was given. `signer` and
    `time` (ISO) are as in the file. `judged` (ISO) is the moment for which the certificate was judged: that of an intact `timestamp`
    (ISO, empty without one), else `time`, so that a later run gives the same verdict; `in_force`: that moment is within the
    certificate's own period, None without a moment.
    """

    field: str
    signer: str
    time: str
    intact: bool
    valid: bool
    coverage: str
    changes: str
    trusted: bool | None
    filled_after: bool = False
    timestamp: str = ""
    judged: str = ""
    in_force: bool | None = None

    @property
    def sound(self) -> bool:
        """Whether the present content is what was signed."""
        return self.intact and self.valid and self.changes != "other"

    def as_json(self) -> dict[str, Any]:
        """Return the verdict as it is in the data of an archive copy."""
        return asdict(self)

    @classmethod
    def from_json(cls, item: Mapping[str, Any]) -> Signature:
        """Return the verdict from its JSON. Raises TypeError or KeyError for anything else."""
        texts = {
            key: str(item[key]) for key in ("field", "signer", "time", "coverage", "changes", "timestamp", "judged")
        }
        return cls(
            **texts,
            intact=item["intact"] is True,
            valid=item["valid"] is True,
            trusted=_known(item["trusted"]),
            filled_after=item["filled_after"] is True,
            in_force=_known(item["in_force"]),
        )


def _known(value: object) -> bool | None:
    return None if value is None else value is True
