"""The specifications that a job works with: one or several folders, read once, as one frozen value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from threading import RLock

from infohus_forms.files import shipped
from infohus_forms.models.finding import Finding
from infohus_forms.models.specification.flow import Flow
from infohus_forms.models.specification.form import FormSpec
from infohus_forms.spec import findings
from infohus_forms.spec.flow import load_flow
from infohus_forms.spec.folder import Folder, name_of, read_folder
from infohus_forms.spec.load import VERSION, compiled, load_form
from infohus_forms.spec.roles import FOLDER as ROLES
from infohus_forms.spec.roles import version_number
from infohus_forms.spec.source import SpecError, SpecFile

FLOW = "flow"
NOT_FORMS = frozenset({"shared", "places", ROLES, FLOW})
"""Folders of a shelf that hold no form: shared definitions, places, the roles of released forms, and the flow."""
SHIPPED = "form_specs"
DIGEST = 16
"""Hexadecimal digits of a folder's digest that a case records: enough to recognise it."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """The forms, shared definitions, places and flows of some folders; the program's own folder is the last.

    Two shelves are equal when the same folders hold the same files. A form is loaded when it is first asked for, and kept with
    this value: another shelf, in the same process or thread, never sees it. No version shadows another: the same name and version with
    different content in two folders is an error for whoever asks for it.
    """

    folders: tuple[Folder, ...]
    _forms: dict[tuple[str, str], FormSpec | SpecError] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )
    _flows: dict[str, Flow] = field(default_factory=dict, init=False, compare=False, repr=False)
    _loading: RLock = field(default_factory=RLock, init=False, compare=False, repr=False)
    """Several threads handle the files of a case and want the same form at once: the first one loads it."""

    def form_ids(self) -> tuple[str, ...]:
        """Return the ids of the forms, in the order of the flow; others follow by name."""
        found = {file.part for file in self._files() if file.part not in NOT_FORMS}
        order = self.order
        return tuple(sorted(found, key=lambda name: (order.index(name) if name in order else len(order), name)))

    def versions(self, name: str) -> tuple[str, ...]:
        """Return the versions of a form (or of `shared`, `places`, `flow`), oldest first; empty if there is none."""
        found = {file.version for file in self._files() if file.part == name}
        return tuple(sorted(found, key=lambda version: [int(part) for part in version.split(".")]))

    def form(self, form: str, version: str = "") -> FormSpec:
        """Return a form; unless a version is given the newest released one that is not retired, or of a form with no released version the newest.

        Raises SpecError when there is no such form or version, none is in use, or the file has mistakes.
        """
        known = self.versions(form) if form not in NOT_FORMS else ()
        if not known:
            raise SpecError([findings.NO_FORM.at(place=form, form=form, known=", ".join(self.form_ids()))])
        if version and version not in known:
            words = {"form": form, "version": version, "known": ", ".join(known)}
            raise SpecError([findings.NO_VERSION.at(place=form, **words)])
        return self._loaded(form, version or self._in_use(form, known))

    def _in_use(self, form: str, known: Sequence[str]) -> str:
        """Return the version that is issued when none is named: a draft next to a released version is only read and tried."""
        kept = [version for version in known if not self.is_retired(form, version)]
        released = [version for version in kept if self.is_released(form, version)]
        if not kept:
            raise SpecError([findings.RETIRED.at(place=form, form=form)])
        return (released or kept)[-1]

    def is_released(self, form: str, version: str) -> bool:
        """Return whether a version is on the list of released files of its folder."""
        return any(name_of(file) in folder.released for folder, file in self._placed(form, version))

    def is_retired(self, form: str, version: str) -> bool:
        """Return whether a version was taken out of use."""
        return any(name_of(file) in folder.retired for folder, file in self._placed(form, version))

    def origin(self, form: str, version: str) -> str:
        """Return the name of the folder of one's own that a version is from, and the start of its digest; empty for the program's own."""
        placed = self._placed(form, version)
        if not placed or any(folder.is_program for folder, _ in placed):
            return ""
        own = placed[0][0]
        return f"{own.path.resolve().name} {own.digest[:DIGEST]}"

    def broken(self) -> Iterator[SpecError]:
        """Yield an error for each version of a form that cannot be used, and for each file whose name is no version."""
        for form in self.form_ids():
            for version in self.versions(form):
                try:
                    self._loaded(form, version)
                except SpecError as stop:
                    yield stop
        yield from (SpecError([stray]) for folder in self.folders for stray in folder.strays())

    def installed(self, form: str) -> tuple[FormSpec, ...]:
        """Return every version of a form, the newest first; none if there is no such form.

        A version that has mistakes is left out: it stops only itself.
        """
        return tuple(self._readable(form))

    def forms(self) -> Iterator[FormSpec]:
        """Yield every version of every form, in the order of the flow and the newest version first; without those that have mistakes."""
        return (spec for form in self.form_ids() for spec in self._readable(form))

    def _readable(self, form: str) -> Iterator[FormSpec]:
        for version in reversed(self.versions(form)) if form not in NOT_FORMS else ():
            with suppress(SpecError):
                yield self._loaded(form, version)

    def by_hash(self, digest: str) -> FormSpec | None:
        """Return the form with this specification hash; None if there is none."""
        return next((spec for spec in self.forms() if spec.hash == digest), None)

    def flow(self, version: str = "") -> Flow:
        """Return the flow; unless a version is given the one in use, as of a form. Raises SpecError if it cannot be read; `check_flow` also checks the forms."""
        known = self.versions(FLOW)
        wanted = version or (self._in_use(FLOW, known) if known else "")
        with self._loading:
            if wanted not in self._flows:
                file = self.part(FLOW, wanted)
                if file is None:
                    raise SpecError([findings.NO_FORM.at(place=FLOW, form=FLOW, known=", ".join(self.versions(FLOW)))])
                self._flows[wanted] = load_flow(file)
            return self._flows[wanted]

    def named(self, form: str, version: str = "") -> str:
        """Return the name of a form in the flow, else its title; its id when the shelf has no such form."""
        if tool := self.flow().tool(form):
            return str(tool.name)
        try:
            return str(self.form(form, version).title)
        except SpecError:
            return form

    @property
    def order(self) -> tuple[str, ...]:
        """The ids of the forms of the flow, in its order; none if the flow cannot be read."""
        try:
            return tuple(tool.form for tool in self.flow().forms)
        except SpecError:
            return ()

    def part(self, name: str, version: str) -> SpecFile | None:
        """Return the file of `shared`, `places`, `roles` or `flow` in a version; None if there is none. Raises SpecError if two differ."""
        found = self._named(name, version)
        ignored: list[Finding] = []
        if any(file.parsed(ignored) != found[0].parsed(ignored) for file in found[1:] if file.data != found[0].data):
            raise _clash(found)
        return found[0] if found else None

    def before(self, form: str, version: str) -> SpecFile | None:
        """Return the file of the version before this one; None for the first."""
        own = version_number(version)
        earlier = [known for known in self.versions(form) if version_number(known) < own]
        return self._named(form, earlier[-1])[0] if earlier else None

    def paths(self) -> tuple[Path, ...]:
        """Return the files of all forms, in the order of the flow and oldest version first, and then the flows: what `spec check` checks."""
        forms = [(form, version) for form in self.form_ids() for version in self.versions(form)]
        flows = [(FLOW, version) for version in self.versions(FLOW)]
        return tuple(file.path for name, version in (*forms, *flows) for file in self._named(name, version))

    def check_form(self, path: Path) -> FormSpec:
        """Return the form in a file, with what it uses from the folders next to it, else from this shelf. Raises SpecError."""
        return load_form(path, self.part, self.before)

    def check_flow(self, path: Path) -> Flow:
        """Return the flow in a file, checked against the forms of this shelf. Raises SpecError."""
        return load_flow(SpecFile.read(path), self)

    def _loaded(self, form: str, version: str) -> FormSpec:
        with self._loading:
            key = (form, version)
            if key not in self._forms:
                try:
                    self._forms[key] = self._compiled(form, version)
                except SpecError as stop:
                    self._forms[key] = stop
            known = self._forms[key]
        if isinstance(known, SpecError):
            raise SpecError(list(known.findings))
        return known

    def _compiled(self, form: str, version: str) -> FormSpec:
        first, *others = self._named(form, version)
        spec = compiled(first, self.part, self.before)
        if any(
            compiled(other, self.part, self.before).hash != spec.hash for other in others if other.data != first.data
        ):
            raise _clash((first, *others))
        return spec

    def _named(self, name: str, version: str) -> tuple[SpecFile, ...]:
        return tuple(file for _, file in self._placed(name, version))

    def _placed(self, name: str, version: str) -> list[tuple[Folder, SpecFile]]:
        files = ((folder, file) for folder in self.folders for file in folder.files)
        return [(folder, file) for folder, file in files if (file.part, file.version) == (name, version)]

    def _files(self) -> Iterator[SpecFile]:
        """Yield the files whose name is a version; a table of roles is named by its form too."""
        files = (file for folder in self.folders for file in folder.files)
        yield from (file for file in files if VERSION.fullmatch(file.version) or file.part == ROLES)


def _clash(found: Sequence[SpecFile]) -> SpecError:
    first, *others = found
    other = next(file for file in others if file.data != first.data)
    words = {"name": first.part, "version": first.version, "first": str(first.path), "second": str(other.path)}
    return SpecError([findings.CLASH.at(place=f"{first.shown}:1", **words)])


def specs_folder() -> Path:
    """Return the folder `form_specs`, of the package or of the checkout."""
    return shipped(SHIPPED)


def open_shelf(*own: Path) -> Shelf:
    """Return the shelf of these folders, laid over the program's own; the same value as before when no file has changed since.

    A folder is read whole when the shelf is opened. Raises SpecError for a folder that cannot be read.
    """
    program = specs_folder()
    places = {path.resolve(): path for path in own if path.resolve() != program.resolve()}
    return _same((*(read_folder(path) for path in places.values()), read_folder(program, SHIPPED)))


@lru_cache(maxsize=8)
def _same(folders: tuple[Folder, ...]) -> Shelf:
    """Return the shelf of these contents: kept by every byte of the folders, so that a changed file gives another shelf."""
    return Shelf(folders)
