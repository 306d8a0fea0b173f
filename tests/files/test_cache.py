"""A damaged file in the user's cache is noticed and made again, and no document is written in which A–Z cannot be drawn."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from infohus_forms.cli import infohus
from infohus_forms.files import NotWrittenError, cached, cached_folder, shipped
from infohus_forms.formats import letters, typesetting
from infohus_forms.formats.pdf.common import fonts

KEPT = (typesetting.font_folder, typesetting.fonts, typesetting.coverage, typesetting.packed_coverage, typesetting._plain, fonts.face, typesetting._compiler)  # fmt: skip
LETTERS, REGULAR, SIMPLE = typesetting.COVERAGE, "fonts/NotoSans-Regular.ttf", fonts.CACHE_NAMES[fonts.SIMPLE]


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A cache of its own with everything in it; what the process keeps is forgotten before and after."""
    monkeypatch.delenv("LOCALAPPDATA", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    _forget()
    _used()
    _forget()
    (folder,) = (tmp_path / "infohus-forms").iterdir()
    yield folder
    _forget()


def _forget() -> None:
    for one in KEPT:
        one.cache_clear()


def _used() -> tuple[object, ...]:
    """Everything that the cache gives."""
    return typesetting.coverage(), typesetting.fonts_digest.__wrapped__(), fonts.face(fonts.SIMPLE)


def _emptied(path: Path) -> None:
    path.write_bytes(b"")


def _truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def _flipped(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 4
    path.write_bytes(bytes(data))


def _another(path: Path) -> None:
    """Another file of the cache under this one's name."""
    other = next(one for one in sorted(path.parent.iterdir()) if one != path and one.is_file())
    path.write_bytes(other.read_bytes())


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()
    (path / "inden i").write_bytes(b"x")


def _gone(path: Path) -> None:
    path.unlink()


def _dangling(path: Path) -> None:
    path.unlink()
    path.symlink_to("ingen steder")


def _of_zeros(path: Path) -> None:
    """As a disk leaves a file that was not flushed."""
    path.write_bytes(bytes(path.stat().st_size))


DAMAGES = (_emptied, _truncated, _flipped, _another, _folder, _gone, _dangling, _of_zeros)


@pytest.mark.parametrize("name", [LETTERS, REGULAR, SIMPLE, "fonts/FiraGO-Bold.ttf"])
@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_of_the_cache_is_made_again(cache: Path, name: str, damage: Callable[[Path], None]) -> None:
    """»letters-1.txt« emptied by a program that cleans up: the same letters, and a whole file afterwards."""
    before, whole = _used(), (cache / name).read_bytes()
    _forget()
    if damage is _another and not any(one.is_file() and one != cache / name for one in (cache / name).parent.iterdir()):
        (cache / name).with_name("a").write_bytes(b"x")
    damage(cache / name)
    assert _used() == before
    assert (cache / name).read_bytes() == whole


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="the administrator may read everything")
def test_a_file_of_the_cache_that_cannot_be_read_is_made_again(cache: Path) -> None:
    """Quarantined by a scanner."""
    (cache / LETTERS).chmod(0)
    assert "A" in map(chr, typesetting.coverage()[0])


def test_a_cache_that_cannot_be_put_right_is_not_used(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A damaged font in a folder that cannot be written in: the fonts come from a private folder."""

    def refused(*_: object) -> None:
        raise NotWrittenError("den er i brug")

    before = _used()
    _forget()
    _flipped(cache / REGULAR)
    monkeypatch.setattr(sys.modules["infohus_forms.files.shipped"], "_replaced", refused)
    assert _used() == before
    assert typesetting.font_folder() != cache / "fonts"


def test_a_font_that_is_not_ours_is_not_typeset_with(cache: Path) -> None:
    """A font that somebody laid in the folder could be taken for Noto Sans."""
    (cache / "fonts/Fremmed.ttf").write_bytes((cache / "fonts/FiraGO-Bold.ttf").read_bytes())
    assert typesetting.font_folder() != cache / "fonts"


def test_the_fonts_are_those_of_the_package() -> None:
    """The digests that are known stand for what the installed package holds; a new version of it changes every document."""
    for name in typesetting.FACES:
        assert cached_folder("fonts", typesetting.DIGESTS, _fail) / name


def _fail(name: str) -> bytes:
    raise AssertionError(name)


def test_what_is_whole_is_not_made_again(cache: Path) -> None:
    """The normal path reads and compares."""
    data = cached("prøve", lambda: b"en")
    assert cached("prøve", lambda: b"to") == data == b"en"
    assert (cache / "prøve").is_file()


def test_a_document_in_which_no_letter_can_be_drawn_is_never_written(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Fonts that lack A–Z though nothing else is wrong: exit 5 in plain words, and no file."""
    assert cache
    _forget()
    monkeypatch.setattr(typesetting, "packed_coverage", lambda: (letters.packed(range(0xC0, 0x180)), "", "", ""))
    with pytest.raises(NotWrittenError):
        typesetting.typeset(
            shipped("templates/pdf") / "archive.typ",
            {},
            standards=("ua-1",),
            timestamp=datetime(2026, 1, 1, tzinfo=UTC),
        )
    status = infohus.main(["forms", "redskab1", "-o", str(tmp_path / "ud")], standalone_mode=False)
    assert status == 5
    assert "A–Z ikke kan tegnes" in capsys.readouterr().err
    assert not [*(tmp_path / "ud").rglob("*.pdf")]
