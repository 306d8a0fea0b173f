"""Review of a case: everything that was received, the findings, the steps A–E and what is awaited."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from infohus_forms.casework.decisions import apply as decided
from infohus_forms.casework.decisions.options import COUNTS, key_of
from infohus_forms.casework.decisions.prefilled import said_once
from infohus_forms.casework.intake.form_reader import readers_for
from infohus_forms.casework.intake.misplaced import found_astray, made_astray
from infohus_forms.casework.intake.paper_blanks import blank_prints
from infohus_forms.casework.intake.responses import in_invented_case, refused, responses_of
from infohus_forms.casework.review.extracts_before_exit import from_before_exit, said_of
from infohus_forms.casework.review.progress import place_of
from infohus_forms.casework.review.progress_model import Place
from infohus_forms.casework.storage.card import load
from infohus_forms.casework.storage.case_file import CaseFile, Confirmation
from infohus_forms.casework.storage.case_folder import CaseFolder, folder_of
from infohus_forms.casework.storage.case_shelf import check_shelf
from infohus_forms.casework.storage.received_files import name_in, received, unseen
from infohus_forms.combine.disclosure.full_names import REPORTER, named
from infohus_forms.combine.disclosure.protection import PROTECTED_ADDRESS, exposed
from infohus_forms.combine.disclosure.sharing import Shared, chosen_parts
from infohus_forms.danish.formatting import danish_date
from infohus_forms.formats.asked import located
from infohus_forms.models.case import Case, Issued, Reference
from infohus_forms.models.decision import Decision, Settled
from infohus_forms.models.finding import Finding, Refused, Severity
from infohus_forms.models.job import Phase, Progress, Step, unreported
from infohus_forms.models.response import Carrier, Response
from infohus_forms.read.findings import NOT_READABLE, WITHDRAWN
from infohus_forms.read.worker_client import Read
from infohus_forms.read.worker_pool import Readers
from infohus_forms.spec.shelf import Shelf
from infohus_forms.validate.case.disclosure import ADDRESS, named_by_number
from infohus_forms.validate.case.origin import unvouched
from infohus_forms.validate.case.parts import findings_of
from infohus_forms.validate.case.rules import CaseFinding, check_case, effective
from infohus_forms.validate.form.rules import LEFT_TO_CASE, OWN_VIEW

TO_POLICE = "X1"
FOREIGN = frozenset({"file.image", "word.not_word", "word.not_ours", "pdf.not_ours"})
"""Codes of files that never were forms: they are set aside with a warning."""


@dataclass(frozen=True, slots=True)
class Review:
    """The result of checking a case.

    `own` are the files that are ours or should be, as they were read, `beside` those that are not forms. `whole` are the
    files of `own` that no one has left out, with the answers that a person has stated, and `case` is what counts of them.
    `within` (of single files) and `across` (of the case) are the findings that no one has decided; `settled` is every
    decision; `fates` is the reason for each file that does not count. `file` is `sag.yaml` as it was reviewed, by which
    `readiness` checks whether the case has changed since.
    """

    folder: CaseFolder
    file: CaseFile = field(repr=False)
    own: tuple[Response, ...]
    beside: tuple[Response, ...]
    whole: Case
    case: Case
    within: tuple[CaseFinding, ...]
    across: tuple[CaseFinding, ...]
    place: Place
    settled: tuple[Settled, ...]
    fates: Mapping[str, str]
    digests: decided.Digests

    @property
    def reference(self) -> Reference:
        """The case itself."""
        return self.file.reference

    @property
    def issued(self) -> tuple[Issued, ...]:
        """Every form that was made for the case."""
        return self.file.issued

    @property
    def findings(self) -> tuple[CaseFinding, ...]:
        """All open findings: of each file, then of the case as a whole."""
        return (*self.within, *self.across)

    @property
    def lacking(self) -> tuple[CaseFinding, ...]:
        """The errors about missing forms: the only ones that `--ufuldstændig` sets aside."""
        return tuple(item for item in self.findings if item.finding.code.startswith("missing."))

    @property
    def waived(self) -> tuple[str, ...]:
        """Messages about missing forms that are no longer awaited, except contributions: the document itself reports those."""
        gone = (one.decision for one in self.settled if one.in_force)
        return tuple(one.message for one in gone if one.code in {"missing.redskab2_overblik", "missing.meeting"})

    @property
    def told_forms(self) -> tuple[Response, ...]:
        """Every file, with only the findings that no one has decided."""
        told: dict[str, list[Finding]] = {}
        for item in self.within:
            told.setdefault(item.files[0], []).append(item.finding)
        return tuple(replace(form, findings=tuple(told.get(form.file, ()))) for form in self.own)

    @property
    def undecided_forms(self) -> tuple[Response, ...]:
        """The files without those that could not be read and that a person has left out."""
        told = {item.files[0] for item in self.within}
        return tuple(form for form in self.own if not form.refused or form.file in told)

    def key(self, item: CaseFinding) -> str:
        """Return the short key by which `infohus settle` knows a finding."""
        return key_of(item, decided.files_of(item, self.digests))

    def as_json(self) -> dict[str, Any]:
        """Return the review as `infohus check --json` prints it."""
        return {
            "case": self.reference.case_no,
            "fictional": self.reference.fictional,
            **self.place.as_json(),
            "forms": [response.as_json() for response in self.own],
            "findings": [{"key": self.key(item), **item.as_json()} for item in self.findings],
            "settled": [item.as_json() for item in self.settled],
        }


def review(
    case: CaseFolder | Path, *, today: date, readers: Readers | None = None, progress: Progress = unreported
) -> Review:
    """Read and check everything in a case's folder `modtaget`, and apply the decisions that people have made.

    `readers` have already begun to read (`reading_ahead`); cached readings of scans are used only if these readers use
    them. Without `readers` the function starts its own. `progress` is called for each file that has been read.
    A foreign file is a warning here, since people put other things next to the forms; a form of ours that cannot be read is
    an error. `Review.folder` is the folder that the job holds, and the one to write in afterwards. Raise CaseError when the
    folder is not a case, SpecError when the case has forms from a folder of one's own that is not here.
    """
    file = load(case)
    folder = replace(folder_of(case), file=file)
    check_shelf(folder.shelf, file.issued)
    reference, issued, made = file.reference, file.issued, file.decisions
    paths = received(folder.received)
    in_order = partial(canonical, folder.shelf.order)
    with (
        nullcontext(readers)
        if readers
        else readers_for(folder.shelf, len(paths), paper=blank_prints(folder.shelf, folder)) as reading
    ):
        # A form that has lost its identity belongs to an invented case only if this case is invented.
        read = in_invented_case(reading.read) if reference.fictional else reading.read
        gone = decided.barred(file)
        filed = file.appendix_of

        def forms_of(path: Path) -> list[tuple[Path, Response]]:
            found = responses_of(
                path,
                installed=folder.shelf.installed,
                read=read,
                name=name_in(folder.received, path),
                confirmed=file.confirmations,
            )
            return [(path, _of_a_case(response)) for response in _counted_once(found, gone, filed)]

        came: list[tuple[Path, Response]] = []
        for number, forms in enumerate(reading.pool.map(forms_of, paths), 1):
            came += forms
            progress(Step(Phase.READ, number, len(paths), name_in(folder.received, paths[number - 1])))
        responses = [response for _, response in came]
        astray = tuple(made_astray(folder, file, responses, read))
        digests = decided.digests_of((*responses, *astray))
        out = decided.left_out(made, digests)
        # Neither what a person has left out nor a foreign file can count, so these are not read again.
        counted = [
            _as_stated(folder.shelf, path, response, made, file.confirmations, read)
            for path, response in came
            if response.digest not in out and not is_foreign(response)
        ]
    # Versions that lost against another file still count for protection: only `withdraw` lifts that (decision 61).
    overruled = (one for _, one in came if one.digest in out and out[one.digest].choice == COUNTS.code)
    whole = Case(
        reference,
        issued,
        tuple(sorted((one for one in counted if not one.refused), key=in_order)),
        tuple(sorted(overruled, key=in_order)),
        decided.let_in(made, digests),
    )
    counting = effective(whole)
    # Forms that were not issued in the case count for nothing yet, but their findings are shown (decision 87).
    told = (*counting.responses, *unvouched(whole), *(one for one in counted if one.refused))
    found = [
        CaseFinding((name,), finding)
        for item in sorted(map(_of_a_case, told), key=in_order)
        for name, finding in findings_of(item)
    ]
    found, once = said_once(found, counting, folder)
    within, pardoned = decided.undecided(found, made, digests)
    # Later steps ask a response for its open findings, so it must carry only those that no decision has settled.
    counting = replace(counting, responses=tuple(_open(counting.responses, within)))
    checked = check_case(whole, today=today, counting=counting)
    about_case = [
        *checked, *once, *_exposed(counting, checked), *_foreign(responses), *_named_by_number(folder, responses, checked), *_unseen(folder), *found_astray(astray)
    ]  # fmt: skip
    place = place_of(counting, folder.shelf, today=today)
    # After X1 a municipal document says less (decision 11), so older extracts may say too much.
    if place.exit and place.exit.code == TO_POLICE:
        about_case += said_of(from_before_exit(folder, counting))
    across, accepted = decided.undecided(_located(about_case, responses), made, digests)
    counting = replace(counting, responses=tuple(_held_back(counting.responses, across)))
    # What a person has decided not to wait for is not awaited (decision 62).
    awaited = tuple(one for one in place.awaited if one.found is None or one.found in across)
    return Review(
        folder,
        file,
        tuple(sorted((item for item in responses if not is_foreign(item)), key=in_order)),
        tuple(sorted((item for item in responses if is_foreign(item)), key=in_order)),
        whole,
        counting,
        tuple(within),
        tuple(across),
        replace(place, awaited=awaited),
        decided.settled(made, pardoned | accepted, digests),
        decided.fates(whole, about_case, out, digests),
        digests,
    )


def _counted_once(
    responses: tuple[Response, ...], gone: Mapping[str, str], filed: Container[str]
) -> tuple[Response, ...]:
    """Return the forms of a file; one refusal if the file was withdrawn earlier and has come back, one appendix if it was filed as such."""
    first = responses[0]
    if first.sha256 in filed:
        return (as_filed(first),)
    if first.sha256 in gone:
        found = WITHDRAWN.at(day=danish_date(gone[first.sha256]))
        return (refused(first.received_as, first.sha256, Refused(found), first.size),)
    return responses


def _of_a_case(response: Response) -> Response:
    """Return the response without the findings that one form alone cannot decide: the rules across forms report those."""
    if LEFT_TO_CASE.isdisjoint(found.code for found in response.findings):
        return response
    return replace(response, findings=tuple(one for one in response.findings if one.code not in LEFT_TO_CASE))


def _as_stated(
    shelf: Shelf, path: Path, response: Response, made: Sequence[Decision], read_off: Sequence[Confirmation], read: Read
) -> Response:
    """Return the response, read again with the answers that a person has stated."""
    own = decided.stated(made, response.digest)
    if not own:
        return response
    again = responses_of(
        path, installed=shelf.installed, read=read, name=response.received_as, decisions=own, confirmed=read_off
    )
    return next((_of_a_case(one) for one in again if one.digest == response.digest), response)


def _open(responses: Iterable[Response], found: Sequence[CaseFinding]) -> Iterator[Response]:
    """Yield the responses with only the findings that no one has decided."""
    left = {(item.files[0], item.finding) for item in found}
    for response in responses:
        own = tuple(finding for file, finding in findings_of(response) if (file, finding) in left)
        yield replace(response, findings=own, parts=tuple(_open(response.parts, found)))


def _held_back(responses: Iterable[Response], across: Sequence[CaseFinding]) -> Iterator[Response]:
    """Yield the responses with the open errors about a reporter's name added: such a row waits for a person (decision 111), as any with an error does."""
    named_in = [(item.files[0], item.finding) for item in across if item.finding.code == REPORTER.code]
    for response in responses:
        files = {response.file, *(part.file for part in response.parts)}
        own = tuple(finding for file, finding in named_in if file in files)
        yield replace(response, findings=(*response.findings, *own)) if own else response


def _located(found: Iterable[CaseFinding], responses: Iterable[Response]) -> list[CaseFinding]:
    """Return the findings, each with the question that it is about in the first of its files."""
    forms = {form.file: form for form in responses}

    def asked(item: CaseFinding) -> CaseFinding:
        form = forms.get(next(iter(item.files), ""))
        return replace(item, finding=located(item.finding, form.spec, fictional=form.fictional)) if form else item

    return [asked(item) for item in found]


def _exposed(case: Case, checked: Sequence[CaseFinding]) -> Iterator[CaseFinding]:
    """Yield findings on names and addresses that would be shown, while that can still be corrected; not those that a rule reports."""
    known = {(item.files, item.finding.about) for item in checked if item.finding.code == ADDRESS.code}
    found = [*exposed(case, _shown(case))] if case.is_protected else []
    found += named(case, _shown)
    if any(one.identity("rater") == OWN_VIEW for one in case.responses):
        from infohus_forms.combine.assessment.own_views import left_out  # noqa: PLC0415 - as in `_shown`

        found += left_out(case)
    for file, finding in dict.fromkeys(found):
        # Only V20 is about the same text (a protected address). Everything else in the same place is reported too, so that one new answer
        # can mend everything at once.
        if finding.code != PROTECTED_ADDRESS.code or ((file,), finding.about) not in known:
            yield CaseFinding((file,), finding)


def _shown(case: Case) -> tuple[Shared, ...]:
    """Return everything that any document of the case may show: by the assessment, or chosen for an extract."""
    from infohus_forms.combine.assessment.assess import shown_parts  # noqa: PLC0415 - most cases need none of this to be checked

    return (*shown_parts(case), *chosen_parts(case))


def _foreign(responses: Iterable[Response]) -> list[CaseFinding]:
    """Return the findings of foreign files as warnings: such a file does not stop the case."""
    return [
        CaseFinding((item.file,), replace(found, severity=Severity.WARNING))
        for item in responses
        if is_foreign(item)
        for found in item.findings
    ]


def _named_by_number(
    folder: CaseFolder, came: Iterable[Response], checked: Collection[CaseFinding]
) -> Iterator[CaseFinding]:
    """Yield findings of V17 for what no rule across forms sees: files that do not count as forms, and the name of the case's folder."""
    found = named_by_number((one.file for one in came), folder.path.resolve().name)
    return (one for one in found if one not in checked)


def _unseen(folder: CaseFolder) -> Iterator[CaseFinding]:
    for name, reason in unseen(folder.received):
        yield CaseFinding((name,), NOT_READABLE.at(reason=reason))


def canonical(order: Sequence[str], response: Response) -> tuple[int, str, str, str, str]:
    """Return the sort key of a response in every output: form by the order of the flow, meeting or authority, date and digest, never the file name."""
    form = response.spec.id if response.spec else ""
    place = order.index(form) if form in order else len(order)
    own = response.identity("meeting").zfill(4) + response.identity("authority") + response.identity("unit")
    return place, own, response.identity("supplement").zfill(4), response.text("hdr_filled_date"), response.digest


def is_foreign(response: Response) -> bool:
    """Return whether a file is not a form: a letter, a picture, a spreadsheet, or filed as an appendix."""
    return response.refused and all(found.code in FOREIGN for found in response.findings)


def as_filed(response: Response) -> Response:
    """Return the response of a file that a person filed as an appendix: it is not read as a form and has no findings."""
    return Response(response.received_as, response.sha256, Carrier.NONE, None, None, {}, {}, size=response.size)
