"""What each command does: arguments in, a step called, results shown."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from infohus_forms.cli import shown
from infohus_forms.cli.danish import DanishCommand, Words
from infohus_forms.cli.stops import FILE, FOLDER, as_json, holds_case, now, reads_case, stops, today

if TYPE_CHECKING:
    from infohus_forms.models.response import Response

FORMATS = ("word", "pdf", "print", "word-print", "board")
CASES = ("fjordmark", "politiet", "ikke-aktuel")


@click.command(cls=DanishCommand)
@click.option(
    "--case",
    "case_name",
    type=click.Choice(CASES),
    default=CASES[0],
    metavar="NAVN",
    help="Den opdigtede sag: fjordmark, politiet eller ikke-aktuel.",
)
@click.option("-o", "folder", type=FOLDER, default=Path("output/demo"), metavar="MAPPE", help="Hvor sagen lægges.")
@stops
def demo(case_name: str, folder: Path) -> int:
    """Kør hele arbejdsgangen på en opdigtet sag.

    Skemaerne laves, udfyldes i Word og PDF, læses igen, kontrolleres, samles og arkiveres.
    """
    from infohus_forms.demo import run

    return run(case_name, folder, shown.say)


@click.command(cls=DanishCommand)
@click.argument("names", nargs=-1, metavar="[SKEMA]…")
@click.option(
    "--format",
    "formats",
    type=Words(FORMATS),
    default="word,pdf",
    metavar="ORD",
    help="word, pdf, print, word-print, board; flere med komma.",
)
@click.option("-o", "folder", type=FOLDER, default=Path("output"), metavar="MAPPE", help="Hvor filerne lægges.")
@stops
def forms(names: tuple[str, ...], formats: tuple[str, ...], folder: Path) -> int:
    """Lav blanke skemaer: Word, PDF, papir (print, eller i Word word-print) og analysebræt (board)."""
    from infohus_forms.casework.issue import blank
    from infohus_forms.formats.pdf.board import NoBoardError
    from infohus_forms.spec.shelf import form_ids

    made = 0
    for name in names or form_ids():
        for one in formats:
            try:
                for path in blank(name, (one,), folder):
                    made += 1
                    shown.say(str(path))
            except NoBoardError:
                if names:
                    shown.tell(
                        f"»{name}« har intet analysebræt. Det laves til skemaer med to slags skalaer: Redskab 3."
                    )
    return 0 if made else 2


@click.command(cls=DanishCommand)
@click.argument("case_dir", type=FOLDER, metavar="SAGSMAPPE")
@click.option("--case-no", required=True, metavar="NUMMER", help="Sagsnummer (aldrig et CPR-nummer).")
@click.option("--municipality", default="", metavar="KODE", help="Kommunens fire cifre, fx 0751.")
@click.option("--infohus", "infohus_name", default="", metavar="NAVN", help="Infohusets navn.")
@click.option("--person-ref", default="", metavar="REFERENCE", help="Personens initialer eller reference.")
@click.option(
    "--authority",
    "authorities",
    multiple=True,
    metavar="KODE",
    help="Lav straks et blankt bidragsskema til myndigheden; kan gentages. Ellers laver next dem ud fra overblikket.",
)
@click.option("--fictional", is_flag=True, help="En opdigtet sag til øvelse; OPDIGTET trykkes på hver side.")
@stops
def new(case_dir: Path, authorities: tuple[str, ...], **reference: Any) -> int:
    """Opret en sagsmappe med de første skemaer."""
    import secrets

    from infohus_forms.casework.opening import open_new

    for path in open_new(case_dir, reference, authorities, today=today(), fresh=lambda: secrets.token_hex(4).upper()):
        shown.say(str(path))
    if authorities:
        shown.tell(
            "Bidragsskemaerne er blanke: udfyld spørgsmål, baggrund og frist, før de sendes. Kommer overblikket først "
            "tilbage, laver »infohus next« dem igen med det hele udfyldt."
        )
    shown.tell(
        f"Næste skridt: læg det udfyldte Redskab 1 i »{case_dir / 'modtaget'}«, og kør »infohus next {shown.quoted(str(case_dir))}«."
    )
    return 0


@click.command("next", cls=DanishCommand)
@click.argument("case_dir", type=FOLDER, metavar="SAGSMAPPE")
@stops
def next_(case_dir: Path) -> int:
    """Lav de skemaer, der er brug for nu, med alt det kendte udfyldt.

    Et skema, der er ude, laves kun igen, når der er kommet nyt til. Vurderinger udfyldes aldrig på forhånd.
    """
    import secrets

    from infohus_forms.casework.next import make_next

    made = make_next(case_dir, today=today(), fresh=lambda: secrets.token_hex(4).upper())
    for item in made.stopped_by:
        shown.findings(shown.named(item.files), [item.finding])
    if made.stopped_by:
        shown.tell("Intet er lavet, før det er afgjort, hvilke skemaer der gælder.")
        return 1
    for path in made.files:
        shown.say(str(path))
    for line in made.told:
        shown.tell(line)
    if not made.files:
        shown.tell("Der er ingen skemaer at lave nu.")
    return 0


@click.command(cls=DanishCommand)
@click.argument("folder", type=FOLDER, default=Path(), metavar="[MAPPE]")
@stops
def init(folder: Path) -> int:
    """Skriv en kommune.yaml til infohusets egne oplysninger, med forklaringer.

    Den lægges i mappen, hvor sagerne ligger, og bruges i dem alle.
    """
    from infohus_forms.casework.profile import write_profile

    shown.say(str(write_profile(folder)))
    return 0


@click.command(cls=DanishCommand)
@click.argument("files", nargs=-1, required=True, type=FILE, metavar="FIL…")
@click.option("--json", "machine", is_flag=True, help="Svar og bemærkninger som JSON.")
@click.option(
    "--use-embedded-spec", is_flag=True, help="Brug skemaet i filen selv, når dets udgave ikke er installeret."
)
@click.option(
    "-o",
    "folder",
    type=FOLDER,
    default=None,
    metavar="MAPPE",
    help="Hvor gennemsyn af scanninger lægges; ellers ved siden af.",
)
@click.option("--propose", is_flag=True, help="Foreslå, hvad der står i en PDF, der har mistet sine felter.")
@stops
def read(files: tuple[Path, ...], *, machine: bool, use_embedded_spec: bool, folder: Path | None, propose: bool) -> int:
    """Læs udfyldte skemaer og vis, hvad der skal ses på.

    Word og PDF, og scanninger af papir. En scanning, der ligger i en sags mappe »modtaget«, læses med sagens kopier.
    For hver scanning skrives et gennemsyn (HTML) med udsnit af det, en person skal læse, og en svarfil til svarene.
    Forslag er aldrig svar: En person skal se dem efter og skrive dem ind i et skema.
    """
    from infohus_forms.casework.confirming import confirmations
    from infohus_forms.casework.prints import blank_prints, case_of
    from infohus_forms.casework.proposed import with_proposal
    from infohus_forms.casework.reading import reader
    from infohus_forms.casework.review_sheet import sheets_of

    with reader(paper=blank_prints(case_of(files[0]))) as look:
        from infohus_forms.casework.intake import responses_of  # while the reader gets ready

        responses: list[Response] = []
        sheets: list[Path] = []
        for path in files:
            shown.progress(f"Læser {path.name} …")
            read_off = confirmations(case_of(path))
            found = responses_of(path, read=look, use_embedded=use_embedded_spec, confirmed=read_off)
            responses += [with_proposal(item, path) for item in found] if propose else found
            if folder or not machine:
                sheets += sheets_of(path, found, folder)
    if machine:
        as_json([response.as_json() for response in responses])
    else:
        for response in responses:
            shown.response(response)
    for path in sheets:
        shown.tell(f"Gennemsyn: {path}")
    return shown.status(responses, [item for response in responses for item in response.findings])


@click.command(cls=DanishCommand)
@click.argument("case_dir", type=FOLDER, metavar="SAGSMAPPE")
@click.option("--json", "machine", is_flag=True, help="Resultatet som JSON.")
@click.option("--status", "page", type=FILE, default=None, metavar="FIL.pdf", help="Skriv sagens status på én side.")
@reads_case
@stops
def check(case_dir: Path, *, machine: bool, page: Path | None) -> int:
    """Kontrollér alt, der er modtaget i en sag, og vis, hvor den er i A–E."""
    from infohus_forms.casework.review import review

    result = review(case_dir, today=today())
    if page:
        from infohus_forms.casework.status_page import write_status

        shown.tell(f"Status er skrevet: {write_status(result, page, today=today())}")
    if machine:
        as_json(result.as_json())
    else:
        shown.review(result)
    return shown.status(result.undecided_forms, [item.finding for item in result.findings])


@click.command(cls=DanishCommand)
@click.argument("case_dir", type=FOLDER, metavar="SAGSMAPPE")
@click.argument("key", default="", metavar="[NØGLE]")
@click.option("--choice", default="", metavar="VALG", help="Et af de valg, der står ved fundet.")
@click.option("--file", "file", default="", metavar="FILNAVN", help="Filen, der gælder (valget gaelder).")
@click.option("--value", default="", metavar="SVAR", help="Svaret (valget vaerdi); »-« læser det fra tastaturet.")
@click.option("--field", default="", metavar="FELT", help="Feltets id, når fundet ikke selv siger det.")
@click.option("--reason", default="", metavar="TEKST", help="Begrundelse.")
@click.option("--name", default="", metavar="NAVN", help="Den, der træffer valget.")
@click.option("--date", "day", default="", metavar="DATO", help="Dagen; ellers i dag.")
@click.option("--undo", default="", metavar="NØGLE", help="Fortryd et valg; det bliver stående som fortrudt.")
@click.option("--json", "machine", is_flag=True, help="Listen som JSON.")
@reads_case
@stops
def settle(case_dir: Path, key: str, *, undo: str, machine: bool, day: str, **wanted: str) -> int:
    """Afklar et fund: valg, begrundelse, navn og dato. Uden nøgle vises, hvad der kan afgøres.

    Det modtagne ændres aldrig. Valget gælder, så længe filerne er de samme.
    """
    from infohus_forms.casework import settling
    from infohus_forms.casework.folder import opened
    from infohus_forms.casework.review import review
    from infohus_forms.models.finding import Severity

    before: set[str] = set()
    if key or undo:
        if wanted["value"] == "-":
            wanted["value"] = sys.stdin.read().removesuffix("\n")
        said = settling.Wanted(date=day, **wanted)
        with opened(case_dir):
            result = review(case_dir, today=today())
            if undo:
                decision = settling.undo(result, undo, said, today=today())
            else:
                decision = settling.settle(result, key, said, today=today())
        shown.say(f"{decision.key}: {'fortrudt' if undo else 'afgjort'}. {decision.message}")
        before = {result.key(item) for item in result.findings}
    result = review(case_dir, today=today())
    if machine:
        found = [one.as_json() for one in settling.open_findings(result)]
        as_json({"open": found, "settled": [one.as_json() for one in result.settled]})
    elif not (key or undo):
        shown.decidable(result)
        shown.decided(result)
    elif key and (
        came := [
            item
            for item in result.findings
            if result.key(item) not in before and item.finding.severity is Severity.ERROR
        ]
    ):
        shown.came_of(result, came)
        return 1
    return 0


@click.command(cls=DanishCommand)
@click.argument("case_dir", type=FOLDER, metavar="SAGSMAPPE")
@click.option(
    "--ufuldstændig",
    "--incomplete",
    "incomplete",
    is_flag=True,
    help="Saml, selv om skemaer mangler; det står på side 1.",
)
@click.option("--template", type=FILE, default=None, metavar="FIL", help="Word-skabelon i stedet for kommunens.")
@reads_case
@stops
@holds_case
def combine(case_dir: Path, *, incomplete: bool, template: Path | None) -> int:
    """Saml sagen til én vurdering i Word og PDF, med et internt kontrolblad."""
    from infohus_forms.archive.conformance import NotConformantError
    from infohus_forms.casework.review import review
    from infohus_forms.casework.writing import write_combined

    result = review(case_dir, today=today())
    status = shown.stopping(result, incomplete=incomplete)
    if status:
        return status
    try:
        written = write_combined(result, incomplete=incomplete, template=template)
    except NotConformantError as stop:
        shown.tell(f"{stop} Intet er skrevet.")
        return 6
    for path in written:
        shown.say(str(path))
    return 0


@click.command(cls=DanishCommand)
@click.argument("paths", nargs=-1, required=True, type=FILE, metavar="SAGSMAPPE|FIL…")
@click.option(
    "-o", "folder", type=FOLDER, default=None, metavar="MAPPE", help="Hvor PDF'erne lægges (for enkelte filer)."
)
@click.option(
    "--profile", type=click.Choice(("3a", "2a")), default="3a", metavar="3a|2a", help="2a: uden vedhæftede filer."
)
@click.option("--ufuldstændig", "--incomplete", "incomplete", is_flag=True, help="Arkivér, selv om skemaer mangler.")
@click.option("--appendix", type=FILE, default=None, metavar="FIL", help="Læg en fil i sagen som bilag og arkivér den.")
@click.option(
    "--to", "instance", default="", metavar="ID", help="Skemaet, som bilaget hører til (id'et nederst på det)."
)
@click.option("--by", "name", default="", metavar="NAVN", help="Hvem der har indtastet eller vedlagt bilaget.")
@click.option("--date", "day", default="", metavar="DATO", help="Hvornår; ellers i dag.")
@click.option(
    "--trust", "roots", type=FILE, multiple=True, metavar="FIL", help="Et betroet rodcertifikat; kan gentages."
)
@stops
def archive(
    paths: tuple[Path, ...],
    folder: Path | None,
    profile: str,
    *,
    incomplete: bool,
    appendix: Path | None,
    roots: tuple[Path, ...],
    **said: str,
) -> int:
    """Lav arkivklare PDF'er af en sag eller af enkelte modtagne filer.

    Med --appendix, --to og --by arkiveres et bilag til et af sagens skemaer, fx et underskrevet eller håndskrevet ark.
    """
    trusted = tuple(path.read_bytes() for path in roots)
    if appendix:
        if len(paths) != 1:
            raise click.UsageError("Skriv én sagsmappe sammen med --appendix.")
        return _archive_appendix(paths[0], appendix, profile, said, trusted)
    from infohus_forms.casework.folder import opened
    from infohus_forms.casework.keeping import NotConformantError, archive_case, archive_files
    from infohus_forms.casework.review import review
    from infohus_forms.casework.writing import edited

    cases = [path for path in paths if path.is_dir()]
    try:
        for case_dir in cases:
            with opened(case_dir):
                result = review(case_dir, today=today())
                status = shown.stopping(result, incomplete=incomplete)
                if status:
                    return status
                for item in edited(result):
                    shown.findings(shown.named(item.files), [item.finding])
                filed, remarks = archive_case(result, profile, incomplete=incomplete, now=now(), trusted=trusted)
                for path in filed:
                    shown.say(str(path))
                for item in remarks:
                    shown.findings(shown.named(item.files), [item.finding])
                shown.archived(result.folder.archive)
        single = [path for path in paths if path not in cases]
        responses, written = archive_files(single, folder, profile, now=now(), trusted=trusted)
    except NotConformantError as stop:
        shown.tell(f"{stop} Intet er skrevet.")
        return 6
    for path in written:
        shown.say(str(path))
    for response in responses:
        shown.findings(response.file, response.findings)
    return 3 if any(response.refused for response in responses) else 0


def _archive_appendix(
    case_dir: Path, appendix: Path, profile: str, said: dict[str, str], trusted: tuple[bytes, ...]
) -> int:
    from infohus_forms.casework.appendices import add_appendix
    from infohus_forms.casework.folder import opened
    from infohus_forms.casework.keeping import archive_files

    with opened(case_dir) as case:
        path = add_appendix(case, appendix, to=said["instance"], by=said["name"], day=said["day"], today=today())
        _, written = archive_files([path], None, profile, now=now(), trusted=trusted)
    for one in written:
        shown.say(str(one))
    return 0


@click.command(cls=DanishCommand)
@click.argument("path", type=FILE, metavar="STI")
@click.option("--digest", default="", metavar="TAL", help="Fingeraftrykket af manifest.json, som det står i journalen.")
@click.option("--json", "machine", is_flag=True, help="Resultatet som JSON.")
@stops
def verify(path: Path, *, digest: str, machine: bool) -> int:
    """Kontrollér arkiverede filer igen.

    Fingeraftryk, PDF/A, at sider og data siger det samme, og at den modtagne fil stadig læses til de samme svar.
    """
    from infohus_forms.casework.verifying import verified

    found = verified(path, digest=digest)
    if machine:
        as_json([item.as_json() for item in found])
    else:
        for item in found:
            shown.findings(shown.named(item.files), [item.finding])
        shown.say(f"{path.name}: {shown.counted(item.finding for item in found)}")
    if any(item.finding.code == "file.not_readable" for item in found):
        return 3
    return 6 if any(item.finding.severity == "error" for item in found) else 0
