"""The forms in a scan: pages are found by their codes, registered on their blank prints, read, and grouped by copy."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import cv2
import numpy as np

from infohus_forms.formats.names import CODE
from infohus_forms.formats.paper_code import PaperCode
from infohus_forms.formats.scan import findings
from infohus_forms.formats.scan.codes import Seen, find_codes, is_screen_edition
from infohus_forms.formats.scan.features import Features, features_of_print, features_of_scan, found_by_content
from infohus_forms.formats.scan.frame import Gray, Real
from infohus_forms.formats.scan.page import Answer, PageRead, read_page
from infohus_forms.formats.scan.pages import ScanPage, scan_pages
from infohus_forms.formats.scan.reference import reference_page
from infohus_forms.formats.scan.registration import register
from infohus_forms.models.finding import Finding, Refused
from infohus_forms.models.paper import Paper, PaperField, Picture, State
from infohus_forms.models.paper_layout import Origin, PaperReference
from infohus_forms.models.response import Carrier, RawForm

Ask = Callable[[PaperCode | None], PaperReference | None]
"""A function that returns the blank print of a code's copy, or None when its layout is not known.

It is called once a page, also for a page without code, and once for each comparison of such a page with a printed one:
each call is the sign of life by which the parent process does not stop a long scan (decision 31)."""
BLANK_INK = 0.0008
"""Share of dark pixels below which a page without code is a blank back."""
SUREST_CONTENT = 0.80
"""Share of patches from which a page without a readable code is recognised by its print alone."""


THOROUGH = 12
"""Pages without a code that get every attempt before a page of a form is found; each page of a form allows one more."""
AGAIN, COMPARED = 12, 36
"""Pages without a code that are examined a second time, and comparisons with printed pages that are made in all."""
SMALLEST = 900
"""Pixels of the longer side from which a picture may be a page without a code: A4 at 77 dpi; a thumbnail is smaller."""


@dataclass
class _Copy:
    """The pages of one copy found so far: by printed page, with the pages of the file."""

    code: PaperCode
    reference: PaperReference
    pages: dict[int, list[tuple[int, PageRead]]] = field(default_factory=lambda: defaultdict(list))
    pictures: dict[int, Picture] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    features: dict[int, Features | None] = field(default_factory=dict)

    def features_of(self, number: int) -> Features | None:
        """Return the features of a printed page, computed once; None when the form has no such page."""
        if number not in self.features:
            blank = reference_page(self.reference, number)
            self.features[number] = features_of_print(blank.image) if blank else None
        return self.features[number]

    def add(self, number: int, page: ScanPage, read: PageRead) -> None:
        """Add a page of the file that is printed page `number`; the first picture of a printed page is kept."""
        self.pages[number].append((page.number, read))
        self.pictures.setdefault(number, page.picture())


@dataclass
class _Sorting:
    """State of reading a file: its copies, findings about pages of no copy, numbers of pages without a code and with one.

    `cheaply` are the pages on which not every attempt at a code was made.
    """

    copies: dict[tuple[str, str], _Copy] = field(default_factory=dict)
    said: list[Finding] = field(default_factory=list)
    codeless: list[int] = field(default_factory=list)
    found: list[int] = field(default_factory=list)
    cheaply: set[int] = field(default_factory=set)

    @property
    def thorough(self) -> bool:
        """Whether the next page gets every attempt: yes, until too many pages without a code have come."""
        return len(self.codeless) < THOROUGH + len(self.found)

    @property
    def lacking(self) -> bool:
        """Whether pages of a copy have not been found."""
        return any(len(copy.pages) < copy.code.pages for copy in self.copies.values())


def read_scan(data: bytes, ask: Ask) -> RawForm:
    """Return the first form in a scan; further ones are in its `others`, with a finding.

    Raise Refused when the file cannot be opened, when no page of it bears a code of this program (`paper.no_code`), or
    when no page can be read; MemoryError when a picture does not fit into the memory of the process.
    """
    try:
        return _read(data, ask)
    except cv2.error as reason:
        # OpenCV has an exception of its own for memory: a picture of few pixels can have 8 bytes for each of them.
        if reason.code == cv2.Error.StsNoMem:
            raise MemoryError from reason
        raise


def _read(data: bytes, ask: Ask) -> RawForm:
    sorting = _Sorting()
    for page in scan_pages(data):
        _sort(page, sorting, ask, thorough=page.covered and sorting.thorough)
    if sorting.lacking:
        _again(data, sorting, ask)
    sorting.said += [findings.NO_CODE.at(place=f"filens side {number}") for number in sorting.codeless]
    forms = [_form(copy) for copy in sorting.copies.values() if copy.pages]
    if not forms:
        told = [item for copy in sorting.copies.values() for item in copy.findings] + sorting.said
        errors = [item for item in told if item.severity == "error"]
        raise Refused((errors or told or [findings.NO_CODE.at()])[0])
    said = [*sorting.said, *(item for copy in sorting.copies.values() if not copy.pages for item in copy.findings)]
    if len(forms) > 1:
        said.append(findings.SEVERAL.at(number=len(forms)))
    first = forms[0]
    return replace(first, findings=(*said, *first.findings), others=tuple(forms[1:]))


def _again(data: bytes, sorting: _Sorting, ask: Ask) -> None:
    """Examine pages without a code a second time, those nearest to pages of a form first: with every attempt, then by their print.

    In a file with a foreign annex only AGAIN pages are examined; the others are reported as pages without a code.
    """
    near = sorted(sorting.codeless, key=lambda number: min(abs(number - one) for one in sorting.found))[:AGAIN]
    left = COMPARED
    for page in scan_pages(data, only=near):
        sorting.codeless.remove(page.number)
        if page.number not in sorting.cheaply or not find_codes(page.image, cheap=False):
            left = _by_content(page, sorting, ask, left)
        else:
            _sort(page, sorting, ask, thorough=True)


def _sort(page: ScanPage, sorting: _Sorting, ask: Ask, *, thorough: bool) -> None:
    """Read one page and add it to its copy, or add a finding about it."""
    place = f"filens side {page.number}"
    codes = find_codes(page.image, thorough=thorough)
    if not codes:
        ask(None)  # a sign of life: many pages without a code take as long as pages of a form
        if is_screen_edition(page.image):
            sorting.said.append(findings.SCREEN_EDITION.at(place=place))
        elif _is_blank(page.image):
            sorting.said.append(findings.BLANK_PAGE.at(place=place))
        else:
            sorting.codeless.append(page.number)
            sorting.cheaply |= set() if thorough else {page.number}
        return
    if len({seen.code for seen in codes}) > 1:
        sorting.said.append(findings.TWO_CODES.at(place=place))
        return
    code = codes[0].code
    reference = ask(code)
    if reference is None:
        sorting.said.append(findings.UNKNOWN_LAYOUT.at(place=place))
        return
    sorting.found.append(page.number)
    copy = sorting.copies.setdefault((code.layout, code.token), _Copy(code, reference))
    read = _laid_and_read(page, copy, code.page, codes)
    if isinstance(read, PageRead):
        copy.add(code.page, page, read)
    else:
        copy.findings.append(findings.NOT_PLACED.at(place=place, why=read))


def _laid_and_read(
    page: ScanPage, copy: _Copy, number: int, codes: list[Seen], content: Real | None = None
) -> PageRead | str:
    """Return the page read, or the reason (in Danish) why its place on the print is uncertain; by `content` alone it must fit better."""
    blank = reference_page(copy.reference, number)
    if blank is None:
        return "skemaet har ingen sådan side"
    fit = register(page.image, blank, codes, content)
    if fit is None or not fit.trusted or (content is not None and fit.good < SUREST_CONTENT):
        return "trykket passer ikke med skemaet"
    read = read_page(fit.picture(page.image), blank, bilevel=page.bilevel)
    return read if read.right else "spørgsmålenes tekst er ikke skemaets"


def _by_content(page: ScanPage, sorting: _Sorting, ask: Ask, left: int) -> int:
    """Add a page without a readable code to a copy of this file, if exactly one of the pages that the copies lack fits.

    `left` is the number of comparisons that may still be made in this file. Return the number left after this page.
    """
    lacking = [
        (copy, number)
        for copy in sorting.copies.values()
        for number in range(1, copy.code.pages + 1)
        if number not in copy.pages
    ]
    fitting = []
    if page.covered and len(lacking) <= left and max(page.image.shape) >= SMALLEST:
        left -= len(lacking)
        seen = features_of_scan(page.image)
        for copy, number in lacking:
            ask(None)  # a sign of life: each comparison may take as long as reading a page
            printed = copy.features_of(number)
            content = found_by_content(seen, printed) if printed else None
            read = _laid_and_read(page, copy, number, [], content) if content is not None else None
            if isinstance(read, PageRead):
                fitting.append((copy, number, read))
    # Two that fit would be a guess.
    if len(fitting) == 1:
        copy, number, read = fitting[0]
        copy.add(number, page, read)
    else:
        sorting.codeless.append(page.number)
    return left


def _is_blank(image: Gray) -> bool:
    """Return whether hardly anything is dark compared with the page's own paper, the level up to which 90 % of its pixels are."""
    levels = np.cumsum(cv2.calcHist([image], [0], None, [256], [0, 256]).ravel())
    paper = int(np.searchsorted(levels, 0.9 * image.size))
    darker = math.ceil(paper * 0.6)
    return not darker or bool(levels[darker - 1] < BLANK_INK * image.size)


def _form(copy: _Copy) -> RawForm:
    """Return a copy's pages as one form: certain answers as texts and ticks, the rest as fields for a person."""
    reference, stamp = copy.reference, copy.reference.stamp
    said = list(copy.findings)
    if reference.origin is not Origin.CASE:
        said.append((findings.OTHER_COPY if reference.origin is Origin.OTHER else findings.LOOSE_COPY).at())
    texts: dict[str, str] = {}
    ticked: set[str] = set()
    found: set[str] = set()
    fields: list[PaperField] = []
    controls: Mapping[str, list[str]] = _controls(reference)
    asking = {spot.page for spot in reference.spots}
    for number in range(1, copy.code.pages + 1):
        reads = copy.pages.get(number, [])
        if not reads and number not in asking:
            continue  # a page without questions, or an empty one: many machines leave such pages out
        if not reads:
            said.append(findings.MISSING_PAGE.at(page=number, pages=copy.code.pages))
            continue
        if len(reads) > 1:
            where = " og ".join(str(page) for page, _ in reads)
            said.append(findings.TWICE.at(page=number, where=where))
        page, read = reads[0]
        if read.notes:
            said.append(findings.OUTSIDE.at(place=f"side {number}"))
        for answer in read.answers:
            # Two sheets of one copy may differ: nothing of such a page is certain (decision 29).
            doubled = len(reads) > 1
            fields.append(
                _field(answer, page, number, doubled=doubled, prefilled=bool(stamp.prefilled.get(answer.name)))
            )
            found.update(controls[answer.name])
            if answer.state is State.OK and not doubled:
                ticked.update(answer.names)
                if answer.text:
                    texts[answer.name] = stamp.prefilled.get(answer.name, "")
    pages = {number: reads[0][0] for number, reads in sorted(copy.pages.items()) if reads}
    return RawForm(
        carrier=Carrier.PAPER,
        stamp=stamp,
        embedded_spec=None,
        texts=texts,
        ticked=frozenset(ticked),
        found=frozenset(found),
        raw={name: text for name, text in texts.items() if text},
        findings=tuple(said),
        paper=Paper(copy.code.token, pages, copy.code.pages, tuple(fields), copy.pictures),
    )


def _controls(reference: PaperReference) -> dict[str, list[str]]:
    """Return the names of the controls of each answer."""
    names: dict[str, list[str]] = defaultdict(list)
    for spot in reference.spots:
        names[spot.answer].append(spot.name)
    return names


def _field(answer: Answer, page: int, printed: int, *, doubled: bool, prefilled: bool) -> PaperField:
    """Return an answer as a field for a person, with the codes that its marks suggest; its picture only when it is not certain."""
    codes = ",".join(name.rpartition(CODE)[2] for name in answer.names)
    if doubled:
        return PaperField(answer.name, State.REVIEW, "", "twice", page, printed, answer.crop)
    if answer.text and answer.state is State.REVIEW and prefilled:
        return PaperField(answer.name, State.REVIEW, "", "added", page, printed, answer.crop)
    crop = b"" if answer.state is State.OK else answer.crop
    return PaperField(answer.name, answer.state, codes, answer.why, page, printed, crop)
