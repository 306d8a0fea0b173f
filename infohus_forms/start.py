# -*- coding: utf-8 -*-
"""The start of the program, in code that old Pythons understand too (2.7, 3.6): what is missing is reported in one line.

Nothing of this module, of `__main__` or of the package itself may need a newer Python; messages are ASCII, since an old Python may
not be able to write more. `cli` also asks this module for the name of the program in its hints.
"""

import os
import sys

OLDEST = (3, 11)
NOT_INSTALLED = 70
"""Exit status for a fault of the installation, as for any fault of ours (`EX_SOFTWARE` of sysexits.h)."""


def main():  # type: () -> None
    """Run the command line, or report what is missing."""
    if sys.version_info[:2] < OLDEST:
        stop(
            "Programmet skal bruge Python 3.11 eller nyere (64-bit), og dette er Python {0}.{1}. "
            "Hent den nyeste Python fra python.org, og installer programmet igen med den.".format(*sys.version_info[:2])
        )
    try:
        from infohus_forms.cli import main as run
    except ImportError as reason:
        missing(reason)
        raise
    run()


def missing(reason):  # type: (ImportError) -> None
    """Stop with a line about the package that is missing or cannot be loaded; return if it is one of our own modules."""
    name = (getattr(reason, "name", None) or "").partition(".")[0]
    if name and name != "infohus_forms":
        python = os.path.basename(sys.executable) if not _in_venv() else sys.executable
        stop(
            "Pakken {0} mangler eller kan ikke bruges. Skriv i programmets mappe: {1} -m pip install --require-hashes -r requirements.lock".format(
                name, quoted(python)
            )
        )


def stop(line):  # type: (str) -> None
    """Write one line and exit."""
    sys.stderr.write(line + "\n")
    sys.exit(NOT_INSTALLED)


def program():  # type: () -> str
    """Return the command that starts the program as it was started here: `infohus`, or the Python and the module."""
    called = os.path.abspath(sys.argv[0])
    if os.path.basename(called) == "__main__.py" and os.path.dirname(called) == os.path.dirname(
        os.path.abspath(__file__)
    ):
        return quoted(_short(sys.executable)) + " -m infohus_forms"
    if os.path.splitext(os.path.basename(called))[0] == "infohus":
        return quoted(_short(called))
    return "infohus"


def quoted(text):  # type: (str) -> str
    """Return a word of a command line, in quotes if it has blanks."""
    return '"' + text + '"' if " " in text else text


def _in_venv():  # type: () -> bool
    return sys.prefix != getattr(sys, "base_prefix", sys.prefix)


def _short(path):  # type: (str) -> str
    """Return a program as a person types it: its name if the system finds it by that, its path below the current folder, else its whole path."""
    from shutil import which

    name = os.path.basename(path)
    if name.lower().endswith(".exe"):
        path, name = path[:-4], name[:-4]
    found = which(name)
    if found and os.path.normcase(os.path.splitext(found)[0]) == os.path.normcase(
        os.path.splitext(os.path.abspath(path))[0]
    ):
        return name
    here = os.getcwd() + os.sep
    whole = os.path.abspath(path)
    return whole.removeprefix(here)
