"""A leak scan: whole cases whose every text, name and CPR number is a canary, and everything that a run says and leaves behind.

`python -m tests.leaks 1000 [FIRST]` does so with a thousand cases and prints each place where a canary got out. What may hold
answers is named in `places`: the pages of a document, the received file and the data inside its own archive copy, and the
form that somebody is sent. All else must be free: messages, names of files, the card of the case, sidecars, manifest, log,
cache, temporary folder, what is kept of a picture of no form, and of a document its properties, revisions, comments,
thumbnails and outline.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch
from zipfile import ZipFile

import page
import pikepdf
import pypdfium2
from PIL import Image, PngImagePlugin

from infohus_forms.casework.issuing.make_form import HEADER
from infohus_forms.casework.storage.card import create
from infohus_forms.casework.storage.case_folder import CaseFolder, folder_of
from infohus_forms.demo import FILL, SENT_FILLED, Completed, load_case, make_forms
from infohus_forms.files import write
from infohus_forms.formats.names import overflow
from infohus_forms.models.question import Widget
from infohus_forms.models.specification.form import FormSpec
from infohus_forms.models.specification.vocabulary import Answer, Kind
from infohus_forms.read import worker_client
from infohus_forms.read.process import Worker, end_worker, start_worker
from infohus_forms.render.filling import control_values
from infohus_forms.render.forms import WRITERS
from infohus_forms.render.questions import sheet_of
from tests.faults import called
from tests.support.readings import files_read_once
from tests.support.shelf import form_spec

SHOWN = re.compile(r"word/(?:document|header\d*|footer\d*)\.xml")
"""Parts of a Word file that are its pages."""
LOGIN, PLACE = "az98765zq", "mappezqzq"
"""The name of who is logged in, and a folder above the case: neither has any business in a document."""
WHO = ("--name", "Kim Prøve", "--reason", "Prøvet")
HEAD = frozenset({"hdr_filled_by_name", "hdr_filled_by_contact", "hdr_filled_by_title"})
"""Of the head of a form, what is a person's own; the rest is the reference of the case, which stands in `sag.yaml`."""
TYPED = frozenset(kind for kind in Kind if kind.info.answer is Answer.MEANING)
RECIPIENTS = re.compile(r"(?<=Giv dem besked:\n)(?:  \d+  .+\n)+")
"""What `withdraw` is asked for: who must be told. The list stood in the form that is gone, so no number could stand for a name."""
WHOLE = 10
"""In one case of so many each command starts its own processes and checks everything anew."""


@dataclass
class Canaries:
    """The texts of one case: each gets a mark of its own before and after, and the same text always the same mark."""

    seed: int
    known: set[str] = field(default_factory=set)

    def text(self, given: str) -> str:
        """The text with its mark at both ends, so that what is cut short is found too."""
        mark = "Zq" + "".join(
            chr(ord("a") + byte % 26) for byte in sha256(f"{self.seed} {given}".encode()).digest()[:10]
        )
        self.known.add(mark)
        return f"{mark} {given} {mark}"

    def cpr(self, given: str) -> str:
        """A number with a day that does not exist."""
        number = int(sha256(f"{self.seed} {given}".encode()).hexdigest(), 16)
        made = f"3102{number % 90:02}-{4000 + number % 999}"
        self.known |= {made, made.replace("-", "")}
        return made

    def among(self, said: str) -> list[str]:
        """The canaries in what was said or left."""
        return sorted(one for one in (*self.known, LOGIN) if one in said)


def canaried(spec: FormSpec, answers: Mapping[str, Any], canaries: Canaries) -> dict[str, Any]:
    """The answers with a canary in every text, name and CPR number, but for what is the reference of the case or the form."""
    identity = {*vars(spec.identity).values(), "r2b_unit"} if spec.identity else {"r2b_unit"}

    def one(kind: Kind, value: Any) -> Any:
        if not isinstance(value, str) or not value:
            return value
        if kind is Kind.CPR:
            return canaries.cpr(value)
        return canaries.text(value) if kind.info.answer is Answer.TEXT else value

    kinds = {own: item for item in spec.fields for own in item.answer_ids}
    made: dict[str, Any] = {}
    for name, value in answers.items():
        item = kinds.get(name)
        if name in identity or (name.startswith("hdr_") and name not in HEAD):
            made[name] = value
        elif item is None:
            made[name] = canaries.text(str(value)) if name.endswith(overflow("")) else value
        elif item.kind is Kind.TABLE:
            made[name] = [{key: one(item.column(key).kind, text) for key, text in row.items()} for row in value]
        elif item.kind is Kind.SIGNATURE and name.endswith("_name"):
            made[name] = canaries.text(str(value))
        else:
            made[name] = one(item.kind, value)
    return made


@dataclass
class Run:
    """A case, and what went out while its commands ran."""

    case: CaseFolder
    canaries: Canaries
    leaks: list[str] = field(default_factory=list)

    def call(self, *words: str | Path) -> tuple[int, str]:
        """A command whose messages and results are looked through."""
        status, said = called(*words)
        if status == 70 or "Traceback" in said:
            self.leaks.append(f"{words[0]}: a mistake of ours: {said.splitlines()[-1:]}")
        searched = RECIPIENTS.sub("", said) if words[0] == "withdraw" else said
        self.leaks += [f"{words[0]} says {one}" for one in self.canaries.among(searched)]
        return status, said


@contextmanager
def quick() -> Iterator[None]:
    """Within, commands use the reading processes of those before them, and what these and the validator said of the same bytes.

    Neither can let anything out by that: a process that reads has no other input and no other output than
    `worker_client.start_worker` gives it, and the validator's report names rules. The commands themselves are whole.
    """
    idle: list[Worker] = []
    really: Callable[[Sequence[str]], Worker] = start_worker

    def start(command: Sequence[str]) -> Worker:
        return idle.pop() if idle and command is worker_client.WORKER else really(command)

    def end(process: Worker, waiting: ThreadPoolExecutor) -> None:
        waiting.submit(lambda: None).result()  # behind the file that it may be at
        if process.poll() is None and process.args == [*worker_client.WORKER]:
            idle.append(process)
        else:
            ended(process, waiting)

    ended = end_worker
    checked = lru_cache(64)(page.validate_pdf_bytes)
    with (
        patch("infohus_forms.read.worker_client.start_worker", start),
        patch("infohus_forms.read.worker_client.end_worker", end),
        patch.object(page, "validate_pdf_bytes", checked),
        files_read_once(),
        ThreadPoolExecutor(1) as last,
    ):
        try:
            yield
        finally:
            for process in idle:
                ended(process, last)


def a_run(name: str, seed: int, work: Path, cache: Path) -> tuple[list[str], list[tuple[str, int, str]]]:
    """The leaks of one whole case in the folder `work` and in the cache, and what each command said with its exit status."""
    rng = Random(seed)  # noqa: S311 - mistakes, not secrets
    canaries = Canaries(seed)
    reference, given = load_case(name)
    forms = [
        Completed(one.form, one.carrier, one.file, canaried(form_spec(one.form), one.answers, canaries))
        for one in given
    ]
    case = folder_of(work / PLACE / "Sag på åen")
    temporary = work / "tmp"
    temporary.mkdir(parents=True)
    status: list[tuple[str, int, str]] = []
    with ExitStack() as stack:
        login = {
            "USER": LOGIN,
            "LOGNAME": LOGIN,
            "USERNAME": LOGIN,
            "TMPDIR": str(temporary),
            "XDG_CACHE_HOME": str(cache),
        }
        stack.enter_context(patch.dict(os.environ, login))
        stack.enter_context(patch.object(tempfile, "tempdir", str(temporary)))
        if seed % WHOLE:
            stack.enter_context(quick())
        issued = tuple(make_forms(case, reference, tuple(forms), date(2026, 11, 4)))
        create(case.path, reference, issued)
        run = Run(case, canaries)

        def call(*words: str | Path) -> str:
            number, said = run.call(*words)
            status.append((str(words[0]), number, said))
            return said

        for one in forms:
            fill_in(case, one, rng if rng.random() < 0.7 else None, canaries)
        call("read", *sorted(case.received.iterdir()))
        call("check", case.path)
        call("settle", case.path)
        call("combine", case.path)
        call("archive", rng.choice(sorted(case.received.iterdir())), "-o", work / "et")
        for one in forms:
            fill_in(case, one, None, canaries)
        (case.received / "brev.docx").write_bytes(" ".join(canaries.known).encode())
        call("read", *sorted(case.received.iterdir()))
        call("check", case.path)
        (case.received / "brev.docx").unlink()
        call("check", case.path, "--status", work / "status.pdf")
        for key, choice in re.findall(r" ([0-9a-f]{8}) --choice (\w+) --name", call("settle", case.path))[:2]:
            call("settle", case.path, key, "--choice", choice, *WHO)
        call("next", case.path)
        call("combine", case.path, "--incomplete")
        call("meeting", case.path)
        parts = re.findall(r"^  (\S+)", called("extract", case.path, "--to", "3")[1], re.MULTILINE)
        chosen = [word for part in parts[:3] for word in ("--part", part)]
        status.append(("extract", *called("extract", case.path, "--to", "3", *chosen, "--by", "Kim Prøve")))
        status.append(("extract", *called("extract", case.path)))
        call("archive", case.path, "--incomplete")
        call("verify", case.path)
        run.leaks += [*left_behind(work, canaries), *left_behind(cache, canaries)]
        gone = rng.choice(sorted(case.received.iterdir()))
        call("withdraw", gone, *WHO)
        call("verify", case.path)
        call("forget", case.path, "--journal-ref", "26/1")
        run.leaks += [*left_behind(work, canaries), *left_behind(cache, canaries)]
        run.leaks += [f"{path} is left" for path in temporary.iterdir()]
    return sorted(set(run.leaks)), status


def a_photograph(canaries: Canaries) -> bytes:
    """A picture of no form, with canaries in its properties: what is kept of it must not hold them."""
    about = PngImagePlugin.PngInfo()
    about.add_text("Comment", " ".join(sorted(canaries.known)))
    out = BytesIO()
    Image.linear_gradient("L").resize((800, 1000)).save(out, "PNG", pnginfo=about)
    return out.getvalue()


def fill_in(case: CaseFolder, form: Completed, mistakes: Random | None, canaries: Canaries) -> None:
    """Fill in a form as somebody would; with `mistakes`, texts stand where dates, times, numbers and CPR numbers should."""
    suffix, _ = WRITERS[form.carrier]
    spec = form_spec(form.form)
    sheet = sheet_of(spec, fictional=True)
    known = {*SENT_FILLED, *HEADER.values()}
    values = control_values(spec, sheet, {key: value for key, value in form.answers.items() if key not in known})
    if mistakes:
        typed = {own for item in spec.fields if item.kind in TYPED for own in item.answer_ids}
        free = {one.name for one in sheet.controls() if one.widget not in (Widget.MENU, Widget.BOX)}
        for name in [name for name in values if name in free and (name in typed or "__" in name)]:
            if mistakes.random() < 0.3:
                values[name] = canaries.text(f"{name} {mistakes.random()}")
    blank = (case.forms / f"{form.file}.{suffix}").read_bytes()
    write(case.received / f"{form.file}.{suffix}", FILL[form.carrier](blank, values))


def left_behind(work: Path, canaries: Canaries) -> Iterator[str]:
    """What of the canaries stands in names of files, and in what they hold beside what they are for."""
    for path in sorted(work.rglob("*")):
        name = path.relative_to(work).as_posix()
        yield from (f"{name}: its name holds {one}" for one in canaries.among(name.replace(PLACE, "")))
        if path.is_file() and path.parent.name != "modtaget":
            for place, said in places(path.read_bytes(), path.suffix, path.parent.name, path.name):
                yield from (f"{name} {place} holds {one}" for one in [*canaries.among(said), *_place(said)])


def _place(said: str) -> list[str]:
    return [PLACE] if PLACE in said else []


@lru_cache(256)
def places(data: bytes, suffix: str, folder: str, name: str) -> tuple[tuple[str, str], ...]:
    """The places of a file that must hold no answer, with what stands there; of a file that is still there as it was, looked up once."""
    if suffix == ".docx":
        return tuple(_word(data, sent=folder == "skemaer"))
    if suffix == ".pdf":
        return tuple(_pdf(data, shown="kontrolblad" in name or name == "status.pdf"))
    return () if suffix in {".ttf", ".otf"} else (("", data.decode("utf-8", "replace")),)


def _word(data: bytes, *, sent: bool) -> Iterator[tuple[str, str]]:
    with ZipFile(BytesIO(data)) as package:
        for name in package.namelist():
            said = package.read(name).decode("utf-8", "replace")
            if not SHOWN.fullmatch(name) and not (sent and name.startswith("customXml/")):
                yield name, said
            marks = re.search(
                r"w:rsid\w*=|<w:rsid|attachedTemplate|w:author=\"[^\"]|<Company>[^<]|lastModifiedBy>[^<]", said
            )
            if marks or re.search(r"thumbnail|printerSettings|comments|people", name):
                yield f"{name} (of its making)", LOGIN


def _pdf(data: bytes, *, shown: bool) -> Iterator[tuple[str, str]]:
    with pikepdf.open(BytesIO(data)) as document:
        yield "properties", json.dumps({key: str(value) for key, value in document.docinfo.items()}, ensure_ascii=False)
        if "/Metadata" in document.Root:
            yield "XMP", document.Root.Metadata.read_bytes().decode("utf-8", "replace")
        for name, item in document.attachments.items():
            yield "names of files inside", f"{name} {item.filename} {item.description}"
        with document.open_outline() as outline:
            yield "outline", " ".join(str(item.title) for item in outline.root)
        if any("/Thumb" in page or "/PieceInfo" in page for page in document.pages):
            yield "a page (of its making)", LOGIN
        for thing in document.objects:
            if isinstance(thing, pikepdf.Dictionary) and "/Subtype" in thing and "/T" in thing:
                yield "name of a field", str(thing.T)
    if shown:
        with pypdfium2.PdfDocument(data) as drawn:
            yield "pages", " ".join(one.get_textpage().get_text_bounded() for one in drawn)


def main() -> int:
    """Run as many cases as are asked for; every tenth the longest one."""
    number, first = (*map(int, sys.argv[1:]), *(1000, 0)[len(sys.argv) - 1 :])[:2]
    leaks = 0
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder) / "cache"  # one for all: a process keeps the fonts that it has found
        for seed in range(first, first + number):
            name = "fjordmark" if seed % 10 == 9 else "ikke_aktuel" if seed % 10 in (3, 6) else "politiet"
            work = Path(folder) / str(seed)
            found, _ = a_run(name, seed, work, cache)
            shutil.rmtree(work)
            leaks += len(found)
            sys.stdout.write("".join(f"{seed} {name}: {one}\n" for one in found))
            sys.stdout.flush()
    sys.stdout.write(f"{number} cases, {leaks} leaks\n")
    return 1 if leaks else 0


if __name__ == "__main__":
    sys.exit(main())
