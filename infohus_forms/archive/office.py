"""Conversion of a Word document that someone edited by hand to PDF/A-2b, by the LibreOffice of the machine.

No other module starts a program that is not ours. It gets a private folder, a profile of its own and a copy of the document
that links to nothing outside; macros and updates of links are off, so that it makes no network request.
"""

from __future__ import annotations

import os
import re
import subprocess
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from shutil import which
from typing import Final

from lxml import etree

from infohus_forms.archive import findings
from infohus_forms.archive.conformance import nonconformities
from infohus_forms.files import workroom, write
from infohus_forms.models.finding import Finding

OVERRIDE: Final = "INFOHUS_SOFFICE"
"""The environment variable with the path of the program `soffice`; no other is then looked for."""
OLDEST: Final = (25, 2)
"""Older versions lose content of ours, or claim PDF/UA without declaring it."""
SECONDS: Final = 120
"""Time limit for one conversion (decision 32)."""
VERSION: Final = re.compile(r"LibreOffice (\d+)\.(\d+)")
ON_PATH: Final = ("soffice", "libreoffice")
PLACES: Final = (
    "/opt/libreoffice*/program/soffice",
    "/opt/libreoffice*/usr/lib/libreoffice/program/soffice",
    "/Applications/LibreOffice*.app/Contents/MacOS/soffice",
)
WINDOWS: Final = ("PROGRAMFILES", "PROGRAMFILES(X86)")
"""Variables with the folders that Windows installs programs in."""
KEPT: Final = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH")
SCRIPTING: Final = "/org.openoffice.Office.Common/Security/Scripting"
SETTINGS: Final = (
    (SCRIPTING, "BlockUntrustedRefererLinks", "true"),
    (SCRIPTING, "DisableMacrosExecution", "true"),
    (SCRIPTING, "DisableActiveContent", "true"),
    (SCRIPTING, "MacroSecurityLevel", "3"),
    ("/org.openoffice.Office.Writer/Content/Update", "Link", "0"),
    ("/org.openoffice.Setup/Product", "ooSetupLastVersion", "99.9"),
)
"""Measured with a document that links to a picture: no request, against three without them."""
FILTER: Final = (
    'pdf:writer_pdf_Export:{{"SelectPdfVersion":{{"type":"long","value":"2"}},'
    '"PDFUACompliance":{{"type":"boolean","value":"{accessible}"}},'
    '"UseTaggedPDF":{{"type":"boolean","value":"true"}},"ExportBookmarks":{{"type":"boolean","value":"true"}}}}'
)
UNPACKED_BYTES: Final = 200 << 20
"""Maximum unpacked size of a document that is handed on, in bytes."""
RELATIONSHIP: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
CORE: Final = "docProps/core.xml"
TITLE: Final = "{http://purl.org/dc/elements/1.1/}title"


class NotConvertedError(Exception):
    """No PDF/A could be made from a document; the finding states why and what to do."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


@dataclass(frozen=True, slots=True)
class Office:
    """An installed LibreOffice; `version` as it reports it (25, 2)."""

    program: Path
    version: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Converted:
    """A PDF with the flavours that it conforms to (`2b`, and `ua1` when it can), and what made it."""

    pdf: bytes
    flavours: tuple[str, ...]
    made_with: str


def found_office(environment: Mapping[str, str]) -> Office:
    """Return the first LibreOffice that is new enough. Raises NotConvertedError when there is none."""
    known: list[Office] = []
    for program in _programs(environment):
        office = _asked(program)
        if office and office.version >= OLDEST:
            return office
        if office:
            known.append(office)
    oldest = ".".join(map(str, OLDEST))
    if known:
        version = ".".join(map(str, max(item.version for item in known)))
        raise NotConvertedError(findings.OFFICE_OLD.at(version=version, oldest=oldest))
    raise NotConvertedError(findings.OFFICE_MISSING.at(oldest=oldest, variable=OVERRIDE))


def archived_word(document: bytes, office: Office, room: Path) -> Converted:
    """Return the document as PDF/A-2b, with PDF/UA-1 when it conforms; it never claims more than the validator passes.

    A private folder is made in the folder of `room`. Raises NotConvertedError.
    """
    with workroom(room) as folder:
        write(folder / "dokument.docx", harmless(document))
        profile = folder / "profil"
        write(profile / "user/registrymodifications.xcu", _settings().encode())
        made_with = f"LibreOffice {office.version[0]}.{office.version[1]}"
        # PDF/UA-1 fails where headings do not nest; then the document is asked for again without that claim (decision 32).
        for flavours in (("2b", "ua1"), ("2b",)):
            pdf = _converted(office, folder, profile, accessible="ua1" in flavours)
            faults = nonconformities(pdf, flavours)
            if not faults:
                return Converted(pdf, flavours, made_with)
    raise NotConvertedError(findings.OFFICE_FAILED.at(reason=faults[0].message))


def harmless(document: bytes) -> bytes:
    """Return the document without references outside itself (except links to click) and without its authors.

    Raises NotConvertedError when it is no Word package that can be opened.
    """
    out = BytesIO()
    try:
        with zipfile.ZipFile(BytesIO(document)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
            if sum(item.file_size for item in old.infolist()) > UNPACKED_BYTES:
                raise NotConvertedError(findings.OFFICE_FAILED.at(reason="den fylder for meget"))
            for item in old.infolist():
                data = old.read(item)
                if item.filename.endswith(".rels"):
                    data = _inside(data)
                elif item.filename == CORE:
                    data = _title_only(data)
                new.writestr(item.filename, data)
    except (zipfile.BadZipFile, etree.XMLSyntaxError, OSError, RuntimeError, NotImplementedError, ValueError):
        raise NotConvertedError(findings.OFFICE_FAILED.at(reason="den er beskadiget")) from None
    return out.getvalue()


def _programs(environment: Mapping[str, str]) -> Iterator[Path]:
    if named := environment.get(OVERRIDE):
        yield Path(named)
        return
    for name in ON_PATH:
        if found := which(name, path=environment.get("PATH")):
            yield Path(found)
    for variable in WINDOWS:
        if variable in environment:
            yield from sorted(Path(environment[variable]).glob("LibreOffice*/program/soffice.com"), reverse=True)
    for pattern in PLACES:
        yield from sorted(Path("/").glob(pattern.removeprefix("/")), reverse=True)


def _asked(program: Path) -> Office | None:
    """Return a program with the version that it reports; None when it is not a LibreOffice that starts."""
    try:
        said = _ran(program, ["--version"], _environment(None), seconds=30)
    except (OSError, subprocess.SubprocessError):
        return None
    version = VERSION.search(said)
    return Office(program, (int(version[1]), int(version[2]))) if version else None


def _converted(office: Office, folder: Path, profile: Path, *, accessible: bool) -> bytes:
    out = folder / ("ua1" if accessible else "plain")
    arguments = [
        f"-env:UserInstallation={profile.resolve().as_uri()}",
        "--headless",
        "--norestore",
        "--nolockcheck",
        "--convert-to",
        FILTER.format(accessible=str(accessible).lower()),
        "--outdir",
        str(out),
        str(folder / "dokument.docx"),
    ]
    try:
        _ran(office.program, arguments, _environment(folder), SECONDS)
        return (out / "dokument.pdf").read_bytes()
    except subprocess.TimeoutExpired:
        raise NotConvertedError(findings.OFFICE_FAILED.at(reason=f"den tog over {SECONDS} sekunder")) from None
    except (OSError, subprocess.SubprocessError):
        raise NotConvertedError(findings.OFFICE_FAILED.at(reason="LibreOffice gik i stå")) from None


def _ran(program: Path, arguments: list[str], environment: Mapping[str, str], seconds: float) -> str:
    """Return what the program prints. It and all that it starts are ended when it takes longer than `seconds`."""
    process = subprocess.Popen(  # noqa: S603 - a program that was found by its own name, without a shell
        [str(program), *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=dict(environment),
        start_new_session=os.name == "posix",
    )
    try:
        said, _ = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        if os.name == "posix":
            # Its whole group: what it has started would otherwise go on running.
            os.killpg(process.pid, 9)
        process.kill()
        process.communicate()
        raise
    return said.decode("utf-8", "replace")


def _environment(home: Path | None) -> dict[str, str]:
    """Return the environment of the program: where programs are, and its own folder for what it stores."""
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    own = dict.fromkeys(("HOME", "TMPDIR", "TEMP", "TMP"), str(home)) if home else {}
    return {**kept, **own, "SAL_USE_VCLPLUGIN": "svp", "LC_ALL": "C.UTF-8"}


def _settings() -> str:
    items = "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in SETTINGS
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">'
        f"{items}</oor:items>"
    )


def _inside(data: bytes) -> bytes:
    """Return relationships without those to targets outside the document; a link to click is not followed by itself and stays."""
    root = _xml(data)
    for one in list(root.iter(RELATIONSHIP)):
        outside = one.get("TargetMode", "").casefold() == "external"
        if outside and not one.get("Type", "").endswith("/hyperlink"):
            root.remove(one)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _title_only(data: bytes) -> bytes:
    """Return the document's properties without names and dates."""
    root = _xml(data)
    for one in list(root):
        if one.tag != TITLE:
            root.remove(one)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _xml(data: bytes) -> etree._Element:
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
