"""What stops the program through no fault of a file or of the one who uses it."""

from __future__ import annotations


class ReaderNotStartedError(Exception):
    """The process that looks at files does not start (exit status 70): an installation that lacks something, or a program that forbids it.

    The message is the reason as the system gives it; no file has been looked at.
    """


class FileChangedError(Exception):
    """A file of the case changed or went while the case was read (exit status 5). The message is its name; nothing has been written."""
