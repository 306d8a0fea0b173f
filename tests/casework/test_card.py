"""`sag.yaml` as a value: everything is read as it was written, and a file that lacks anything is refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infohus_forms.casework.storage import card
from infohus_forms.casework.storage.card import create, load, write
from infohus_forms.casework.storage.card_entries import LISTS, EntryError, decided_so_far, state_of
from infohus_forms.casework.storage.case_file import (
    CaseFile,
    Confirmation,
    Erasure,
    ExtractChoice,
    PaperCopy,
    Tombstone,
)
from infohus_forms.casework.storage.case_folder import NAME, CaseError, CaseFolder
from infohus_forms.casework.storage.case_lock import locked, opened
from infohus_forms.models.appendix import Appendix
from infohus_forms.models.case import Issued, Reference
from infohus_forms.models.decision import Decision, Undone
from infohus_forms.models.stops import FileChangedError
from infohus_forms.spec.source import texts
from tests.faults import called

A, B, C = ("a" * 64, "b" * 64, "0123456789abcdef" * 4)
SHORT = "0123456789abcdef"
DAY = "2026-11-24"
DECIDED = Decision(
    "abcdef01", "answer.date", "En dato", (A,), "r1_date", "udgaar", "Ringet op: »ja«.", "Ane Prøve", DAY
)
FULL = CaseFile(
    Reference("26/0042", "0E1", "0751", "fjordmark", "Infohus Æbeltoft", "nej", fictional=True),
    (
        Issued("redskab1", "1.0", "1E5", "00012345", DAY, content=SHORT, files=(SHORT, "f" * 16)),
        Issued("redskab2_bidrag", "1.0", "2E5", "00012346", DAY, "politi", "Enhed #1: nord", "0", replaces="1E5"),
        Issued("redskab3", "1.0", "3E5", "00012347", DAY, "politi", meeting="2", files=(SHORT,)),
    ),
    (
        replace(DECIDED, undone=Undone("Bo Demo", DAY, "Forkert.")),
        replace(DECIDED, key="abcdef02", choice="vaerdi", target="r1_t__1__date", value="To linjer\n: og # tegn", files=(A, B), counts=B),
        replace(DECIDED, key="abcdef03", files=(), field=""),
    ),
    (
        ExtractChoice(SHORT, "kriminalforsorg", (("konklusion", SHORT), ("anbefaling-1", SHORT)), "Ane Prøve", DAY),
        ExtractChoice(SHORT, "", (), "Ane Prøve", DAY),
    ),
    (PaperCopy("00000009", "1E5", DAY, SHORT), PaperCopy("00000010", "", DAY, SHORT, C)),
    (Confirmation(A, "00000009", "Mette Demo", DAY, {"r1_p_name": "tomt", "r1_text": "nej\nja: - x"}),),
    (Appendix(B, "1E5", "Ane Prøve", DAY),),
    (Tombstone(C, DAY, "Ane Prøve", "Forkert person.", "redskab1", "1E5"), Tombstone(B, DAY, "Ane Prøve", "Uden hjemmel.")),
    (Erasure("26/12345-7", DAY, "12", A),),
)  # fmt: skip
"""A case with an entry of every kind, with and without what an entry may lack."""


@pytest.fixture
def folder(tmp_path: Path) -> CaseFolder:
    """The full case, as the program writes it."""
    return written(tmp_path, FULL)


def written(path: Path, file: CaseFile) -> CaseFolder:
    """A case of this content."""
    made = create(path / "sag", file.reference)
    write(made, replace(file, source=load(made).source))
    return made


def read(folder: CaseFolder, text: str | bytes) -> CaseFile | str:
    """What is read of a file with this content, or the message."""
    (folder.path / NAME).write_bytes(text if isinstance(text, bytes) else text.encode())
    try:
        return load(folder.path)
    except CaseError as stop:
        return stop.message


def older(text: str) -> str:
    """The file as the first format had it."""
    return text.replace("format: 2\n", "format: 1\n").replace("\nslut: ja\n", "\n")


def test_everything_is_read_as_it_was_written(folder: CaseFolder) -> None:
    """In both formats, and however often it is written."""
    text = (folder.path / NAME).read_text(encoding="utf-8")
    assert load(folder) == FULL
    write(folder, load(folder))
    assert (folder.path / NAME).read_text(encoding="utf-8") == text
    assert read(folder, older(text)) == FULL


def test_a_file_cut_short_anywhere_is_refused(folder: CaseFolder) -> None:
    """At every byte: refused, or the same as the whole; what is refused stays as it is."""
    data = (folder.path / NAME).read_bytes()
    accepted = [at for at in range(len(data)) if not isinstance(read(folder, data[:at]), str)]
    assert accepted == [len(data) - 1], "only the end of the last line may be missing"
    assert load(folder) == FULL

    cut = data[: data.index(b"valg:")]
    (folder.path / NAME).write_bytes(cut)
    for words in (("check", folder.path), ("next", folder.path), ("settle", folder.path), ("print", folder.path)):
        status, said = called(*words)
        assert (status, "er ikke hel" in said, "sikkerhedskopi" in said) == (2, True, True)
    assert (folder.path / NAME).read_bytes() == cut


TEXT = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12)


@given(st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=4), st.integers(0))
def test_no_cut_changes_what_is_read(
    tmp_path_factory: pytest.TempPathFactory, said: list[tuple[str, str]], seed: int
) -> None:
    """Whatever persons have written: the file is read as it was written, and a cut one is refused or means the same."""
    file = replace(
        FULL,
        decisions=tuple(
            replace(DECIDED, key=str(at), value=value, reason=reason) for at, (value, reason) in enumerate(said)
        ),
        confirmations=(Confirmation(A, "00000009", "Mette Demo", DAY, dict(said)),),
    )
    made = written(tmp_path_factory.mktemp("sag"), file)
    data = (made.path / NAME).read_bytes()
    assert load(made) == file
    for at in Random(seed).sample(range(len(data)), 12):  # noqa: S311 - places, not secrets
        found = read(made, data[:at])
        assert found == file or "sag.yaml" in str(found)


def test_of_an_older_file_a_cut_loses_whole_entries_at_the_end_at_most(folder: CaseFolder) -> None:
    """Without the last key the end of a line is all that can be seen: no list but the last that is read is shorter, and no entry is half a word."""
    lines = older((folder.path / NAME).read_text(encoding="utf-8")).splitlines(keepends=True)
    for at in range(len(lines)):
        half = "".join(lines[:at]) + lines[at][: max(1, len(lines[at]) // 2)].rstrip("\n")
        assert isinstance(read(folder, half), str)
        found = read(folder, "".join(lines[:at]))
        if isinstance(found, CaseFile):
            shorter = [own.name for own in LISTS.values() if getattr(found, own.name) != getattr(FULL, own.name)]
            for name in shorter[1:]:
                assert getattr(found, name) == ()
            assert found.reference == FULL.reference
    start = next(at for at, line in enumerate(lines) if line == "udsendt:\n")
    assert all(isinstance(read(folder, "".join(lines[:at])), str) for at in range(start + 6))


@pytest.mark.parametrize("after", ["valg: []\n", "udsendt: []\n", "format: 2\n"])
def test_something_known_after_the_last_key_was_written_by_another_hand(folder: CaseFolder, after: str) -> None:
    """The last key shows nothing then: a file may have been put together from two."""
    text = (
        (folder.path / NAME)
        .read_text(encoding="utf-8")
        .replace("\nvalg:", "\nslut: ja\nvalg:")
        .removesuffix("slut: ja\n")
    )
    assert "er ikke hel" in str(read(folder, text))
    assert isinstance(read(folder, "format: 2\nsagsnummer: '1'\nslut: ja\n" + after), str)


WRONG = {
    "dato: '2026-11-24'": ("dato: '2026-02-31'", "dato: 24.11.2026", "dato: ''", "dato: '20261124'", "dato: [a]", "dato: '2026-11-24T10'"),
    f"sha256: {C}": (f"sha256: {C[:-1]}", f"sha256: {C}0", "sha256: ''", f"sha256: {C.upper()}", f"sha256: [{C}]"),
    f"fil: {B}": (f"fil: {B[:16]}", f"fil: {'g' * 64}", "fil:"),
    f"- {A}\n": ("- x\n", f"- {A[:63]}\n", f"- [{A}]\n", "-\n"),
    f"manifest: {A}": ("manifest: x", "manifest:"),
    "filer: '12'": ("filer: tolv", "filer: [a]"),
    "skema: redskab1": ("skema: [redskab1]", "skema: {a: b}", "skema:", "nyt: x\n  skema: redskab1", "skema_: redskab1"),
    "instans: 1E5": ("instans:", "instans: [1E5]"),
    "myndighed: politi": ("myndighed:", "myndighed: {a: b}", "myndighedd: politi"),
    "navn: Bo Demo": ("navn:", "navn: [Bo]", "fornavn: Bo Demo"),
    "journal: 26/12345-7": ("journal:", "journal: [a]", "journal: 26/12345-7\n  ny: x"),
    "  svar:\n": ("  svar: ja\n  ny:\n", "  svar:\n    x: [a]\n"),
    "  dele: {}": ("  dele:", "  dele: []", "  dele: alle"),
    "til: 1E5": ("til:", "til_: 1E5"),
    "print: 0123456789abcdef": ("print: 0123", "printed: 0123456789abcdef"),
    "fortrudt:\n": ("fortrudt: ja\n  x:\n", "fortrudt:\n    hvorfor: x\n"),
    "kommune: '0751'": ("kommune: [a]", "kommune: {a: b}"),
    "fiktiv: true": ("fiktiv: måske", "fiktiv: [true]"),
    "slut: ja": ("slut: nej", "slut:", "slut: [ja]", "slutter: ja", ""),
    "format: 2": ("format: to", "format: [2]", "format: ²", f"format: {'9' * 5000}"),
}  # fmt: skip
"""What hands and programs make of a line, by the line as the program writes it."""


@pytest.mark.parametrize(("line", "other"), [(line, other) for line, others in WRONG.items() for other in others])
@pytest.mark.parametrize("first", [False, True])
def test_what_the_program_does_not_write_so_is_refused(
    folder: CaseFolder, line: str, other: str, *, first: bool
) -> None:
    """Impossible dates, digests of another length, other types, keys that are missing or not known: in plain words, by place, without the text."""
    text = (folder.path / NAME).read_text(encoding="utf-8")
    assert line in text
    if line.startswith(("slut", "format")) and first:
        return
    wrong = text.replace(line, other, 1)
    said = read(folder, older(wrong) if first else wrong)
    assert isinstance(said, str)
    assert NAME in said
    assert "sikkerhedskopi" in said
    assert not [text for text in ("Ringet op", "Mette", "To linjer", "31", "Bo ") if text in said]


def test_the_message_names_the_entry(folder: CaseFolder) -> None:
    """List, number and key; a key that is not known stops as what a newer program wrote."""
    text = (folder.path / NAME).read_text(encoding="utf-8")
    assert "»udsendt nr. 2: enhed«" in str(read(folder, text.replace("enhed: 'Enhed #1: nord'", "enhed: []")))
    said = str(read(folder, text.replace("til: 1E5", "til: 1E5\n  nyt: x")))
    assert "»bilag nr. 1: nyt«" in said
    assert "ikke kender" in said
    assert "Intet er ændret" in said


def test_a_value_made_from_an_older_reading_is_not_written_over_a_newer_file(folder: CaseFolder) -> None:
    """Two windows: what the first wrote stays, and the second is told to begin again."""
    first, second = load(folder), load(folder)
    write(folder, replace(first, appendices=()))
    before = (folder.path / NAME).read_bytes()

    with pytest.raises(FileChangedError):
        write(folder, replace(second, decisions=()), {folder.path / "ny.txt": b"x"})
    with pytest.raises(FileChangedError):
        write(folder, CaseFile(FULL.reference))
    assert (folder.path / NAME).read_bytes() == before
    assert not (folder.path / "ny.txt").exists()


def test_a_written_value_can_be_changed_and_written_again(folder: CaseFolder) -> None:
    """`write` gives the value as it can be read now."""
    now = write(folder, replace(load(folder), decisions=()))
    write(folder, replace(now, copies=()))
    assert load(folder) == replace(FULL, decisions=(), copies=())


@pytest.mark.parametrize("wrong", [
    {"issued": (Issued("redskab1", "1.0", "1E5", "00012345", "i dag"),)},
    {"appendices": (Appendix("kort", "1E5", "Ane Prøve", DAY),)},
    {"erased": (Erasure("", DAY),)},
])  # fmt: skip
def test_a_file_that_could_not_be_read_again_is_never_written(folder: CaseFolder, wrong: dict[str, Any]) -> None:
    """It would close the case for good; the fault is ours, and the case stays as it is."""
    before = (folder.path / NAME).read_bytes()
    with pytest.raises((ValueError, EntryError)):
        write(folder, replace(load(folder), **wrong))
    assert (folder.path / NAME).read_bytes() == before


def test_a_job_reads_the_file_once(folder: CaseFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever is handed the folder of a job gets what the job has read, until the file is another."""
    parsed: list[str] = []

    def counted(text: str) -> Any:
        parsed.append(text)
        return texts(text)

    monkeypatch.setattr(card, "texts", counted)
    with opened(folder.path) as held:
        assert load(held) is load(held)
        with locked(held) as again:
            assert load(again) is load(held)
        assert len(parsed) == 1
        (folder.path / NAME).write_text((folder.path / NAME).read_text().replace("'0751'", "'0899'"))
        assert load(held).reference.municipality == "0899"


def test_digests_of_what_was_decided_are_those_that_archives_have(folder: CaseFolder) -> None:
    """Archives made earlier are compared by this digest (decision 73); the other one leaves only the choices for extracts out."""
    assert decided_so_far(FULL) == "e46475c3725dc77ba5695826adbfaf0e88e48f37be5506b2f65c3f3ab28c7b5a"
    assert decided_so_far(CaseFile(FULL.reference, FULL.issued, extracts=FULL.extracts, copies=FULL.copies)) == ""
    assert decided_so_far(replace(FULL, withdrawn=())) != decided_so_far(FULL)
    assert state_of(replace(FULL, extracts=())) == state_of(FULL)
    for own in LISTS.values():
        less: dict[str, Any] = {own.name: ()}
        if own.name != "extracts":
            assert state_of(replace(FULL, **less)) != state_of(FULL)
            assert not FULL.agrees_with(replace(FULL, **less))
    assert FULL.agrees_with(replace(load(folder), extracts=()))
