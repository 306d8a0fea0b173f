"""Files made to do harm are read or refused with a finding of their own; the reader goes on."""

from __future__ import annotations

from infohus_forms.casework.reading import reader
from infohus_forms.models.finding import Refused
from infohus_forms.read.exchange import CODES
from tests.hostile import kinds, mutants


def test_every_hostile_kind_and_some_mutants_are_read_or_refused() -> None:
    """Over 150 kinds of zip, XML, Word, PDF and other files: `python -m tests.hostile 5000` adds 5,000 mutants and the clock."""
    tried, odd = 0, []
    with reader() as read:
        for source in (kinds(), mutants(60)):
            for name, data in source:
                tried += 1
                try:
                    read(data)
                except Refused as reason:
                    if reason.finding.code not in CODES or reason.finding.code == "file.too_slow":
                        odd.append((name, reason.finding.code))

    assert tried > 210
    assert odd == []
