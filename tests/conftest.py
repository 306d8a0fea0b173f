"""What all tests share: how many random examples are tried, and the programs of others that some tests need."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, settings

EXAMPLES = int(os.environ.get("INFOHUS_EXAMPLES", "25"))
"""Random examples of each test with a generated form: few in a normal run, a thousand by hand before a release."""

settings.register_profile(
    "infohus",
    max_examples=EXAMPLES,
    deadline=None,
    derandomize="INFOHUS_EXAMPLES" not in os.environ,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("infohus")


@pytest.fixture(scope="session")
def needs() -> Callable[[str], str]:
    """`needs("soffice")`: the path of a program that is not ours.

    Without it the test is skipped, saying why; with INFOHUS_CI=1, where everything is installed, it fails.
    """

    def path_of(program: str) -> str:
        found = shutil.which(program)
        if found is None:
            reason = f"programmet {program} er ikke installeret"
            if os.environ.get("INFOHUS_CI") == "1":
                pytest.fail(reason)
            pytest.skip(reason)
        return found

    return path_of
