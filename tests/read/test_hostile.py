"""Files made to do harm are read or refused with a finding of their own; the reader goes on."""

from __future__ import annotations

import pytest

from infohus_forms.casework.intake.form_reader import reader
from infohus_forms.models.finding import Refused
from infohus_forms.read.worker_protocol import RULES
from tests.hostile import kinds, mutants
from tests.support.hostile_pictures import ALLOWED, pictures
from tests.support.shelf import SHELF

STOPPED = {"file.too_slow", "file.broke_the_reader"}
"""What a file is told of that stops the process: none of these may."""


def test_every_hostile_kind_and_some_mutants_are_read_or_refused() -> None:
    """Over 450 kinds of zip, XML, Word, OpenDocument, PDF, pictures, scans and other files.

    `python -m tests.hostile 5000` adds 5,000 mutants, what each file costs, and the pictures of the largest size.
    """
    tried, odd = 0, []
    with reader(SHELF, seconds=120.0) as read:
        for source in (kinds(), mutants(60)):
            for name, data in source:
                if ALLOWED in name:
                    continue
                tried += 1
                try:
                    read(data)
                except Refused as reason:
                    if reason.finding.code not in RULES or reason.finding.code in STOPPED:
                        odd.append((name, reason.finding.code))

    assert tried > 450
    assert odd == []


def test_a_picture_that_does_not_fit_into_the_memory_is_named_as_that() -> None:
    """16 bits in each of four colours: 49 million pixels are allowed, their 392 MB twice are not."""
    data = next(data for name, data in pictures() if name == "png: all that is allowed, in deep colours")

    with reader(SHELF, seconds=120.0) as read, pytest.raises(Refused) as refused:
        read(data)

    assert refused.value.finding.code == "file.too_heavy"
