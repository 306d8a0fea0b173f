"""Write-ahead journal of a set of files: written before the first of them is renamed; after an interruption the rest is done from it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from infohus_forms.files.disk import RANDOM, TEMPORARY_PREFIX, put, read, remove, replace, sync, temporary, unlink
from infohus_forms.files.reasons import NotWrittenError, in_danish

PLAN = ".plan"
"""Suffix of the journal's name. It lists which temporary files are renamed to which names, once all of them are complete."""


def planned(moves: Iterable[tuple[Path, Path]], folder: Path) -> Path:
    """Write the journal of a set whose files are all complete, into the folder that holds them all, and return its path. Raises OSError."""
    names = [[str(path.relative_to(folder)) for path in move] for move in moves]
    draft = temporary(folder / PLAN)
    plan = draft.with_name(draft.name + PLAN)
    try:
        # Written under another name first: a journal that exists is complete, and `sweep` may act on it.
        put(draft, json.dumps(names).encode(), 0o600)
        replace(draft, plan)
        sync(folder)
    except BaseException:
        for path in (draft, plan):
            with suppress(OSError):
                unlink(path)
        raise
    return plan


def void(plan: Path) -> None:
    """Cancel a journal: remove it, or empty it where another program holds it, so that no later run acts on it. Raises OSError."""
    try:
        unlink(plan)
    except FileNotFoundError:
        return
    except OSError:
        os.close(os.open(plan, os.O_WRONLY | os.O_TRUNC))


def sweep(folder: Path, parts: Sequence[Path] = ()) -> list[Path]:
    """Finish or remove what an interrupted run left in `folder` and below `parts`; return the temporary files that cannot be removed now.

    Raises NotWrittenError, with the name of the file, when an interrupted set cannot be finished: it would later overwrite
    what is written next.
    """
    stuck: list[Path] = []
    for inner in (folder, *(part for part in parts if part.is_dir())):
        # Journals first: the files that they name are temporary files too, and would be removed below.
        for plan in _left_over(inner, folder, PLAN):
            _finish(plan, folder, parts)
        for path in _left_over(inner, folder):
            with suppress(NotWrittenError):
                remove(path)
            if os.path.lexists(path):
                stuck.append(path)
    return stuck


def _left_over(inner: Path, folder: Path, suffix: str = "") -> list[Path]:
    """Return our temporary files in the folder itself, or anywhere below one of its parts."""
    search = inner.glob if inner == folder else inner.rglob
    return sorted(search(f"{TEMPORARY_PREFIX}{'[0-9a-f]' * RANDOM}*{suffix}"))


def _finish(plan: Path, folder: Path, parts: Sequence[Path]) -> None:
    """Do the rest of an interrupted set. A journal that names places outside the folder and its parts is ignored."""
    try:
        moves = [(plan.parent / source, plan.parent / target) for source, target in json.loads(read(plan))]
    except (ValueError, TypeError):  # emptied by `void`, or not ours
        return
    # The journal is a file that anyone with access to the folder could have written: it must not move files elsewhere.
    ours = all(
        ".." not in (*source.parts, *target.parts)
        and (_places(source, target, (folder, *parts)) or _removes(source, target, plan.parent))
        for source, target in moves
    )
    for source, target in moves if ours else ():
        try:
            replace(source, target)
            sync(target.parent)
        except FileNotFoundError:
            # This move was done before the interruption.
            continue
        except OSError as reason:
            name = (target if source.name.startswith(TEMPORARY_PREFIX) else source).name
            raise NotWrittenError(f"{name}: {in_danish(reason)}", intact=False) from reason


def _places(source: Path, target: Path, parts: Sequence[Path]) -> bool:
    """Return whether a move puts a temporary file in its place, in the first of the `parts` itself or anywhere below the others."""
    ours = source.name.startswith(TEMPORARY_PREFIX) and source.parent == target.parent
    return ours and (target.parent == parts[0] or any(part in target.parents for part in parts[1:]))


def _removes(source: Path, target: Path, folder: Path) -> bool:
    """Return whether a move takes a file below the folder out of its place."""
    return target.name.startswith(TEMPORARY_PREFIX) and target.parent == folder and folder in source.parents
