"""Completed forms that arrive signed: validated with pyHanko without network, kept as they are, and the verdict stored."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any, cast

import pikepdf
import pypdf
import pytest

from infohus_forms.casework.archiving.verify import verified
from infohus_forms.formats.pdf.writing.fill import fill_pdf
from infohus_forms.models.response import Stamp
from infohus_forms.read import attachment_client as looking
from infohus_forms.read.attachment_client import signed
from infohus_forms.render.forms import fillable
from tests.conftest import Said
from tests.support.shelf import form_spec
from tests.support.signing import damaged, paged_after

pytestmark = pytest.mark.usefixtures("pyhanko_is_here")


@pytest.fixture(scope="session")
def pyhanko_is_here(needs_package: Callable[[str], None]) -> None:
    """The extra `signed`; it is locked for development."""
    needs_package("pyhanko.sign")


@pytest.fixture(scope="session")
def certificate() -> tuple[bytes, bytes]:
    """A key and a certificate of an invented person, as PEM: made here, trusted by nobody."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Ida Prøve")])
    start = datetime.now(UTC) - timedelta(days=1)
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=True,
        crl_sign=True,
        encipher_only=False,
        decipher_only=False,
    )
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=3650))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return private, made.public_bytes(serialization.Encoding.PEM)


@pytest.fixture(scope="session")
def signed_form(certificate: tuple[bytes, bytes], tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Our own filled form with a signature."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.signers import PdfSignatureMetadata, SimpleSigner, sign_pdf

    folder = tmp_path_factory.mktemp("key")
    for name, data in zip(("key.pem", "certificate.pem"), certificate, strict=True):
        (folder / name).write_bytes(data)
    signer = cast("Any", SimpleSigner).load(str(folder / "key.pem"), str(folder / "certificate.pem"))
    spec = form_spec("redskab1")
    stamp = Stamp(spec.id, spec.version, spec.hash, case="DEMO-2026-0042", instance="A1", token="B2", fictional=True)
    filled = fill_pdf(fillable(spec, stamp, {}, "pdf"), {"hdr_filled_by_name": "Ida Prøve"})
    out = BytesIO()
    sign_pdf(IncrementalPdfFileWriter(BytesIO(filled + b"\n")), PdfSignatureMetadata("Underskrift"), signer, output=out)
    return out.getvalue()


def test_a_signature_that_nobody_touched_holds(signed_form: bytes, certificate: tuple[bytes, bytes]) -> None:
    """Whole and valid; whether it can be trusted is not known unless a root is given."""
    (one,) = signed(signed_form).signatures
    assert (one.intact, one.valid, one.coverage, one.changes, one.trusted) == (True, True, "whole", "none", None)
    assert one.sound
    assert "Ida Prøve" in one.signer
    (known,) = signed(signed_form, [certificate[1]]).signatures
    assert known.trusted is True


def test_a_change_after_the_signature_is_found(signed_form: bytes) -> None:
    """The signed bytes are as they were, and something was added that the signature does not allow."""
    (one,) = signed(paged_after(signed_form)).signatures
    assert one.intact
    assert one.changes == "other"
    assert not one.sound


def test_a_damaged_signature_is_found(signed_form: bytes) -> None:
    """A flipped bit in what was signed: the signature is there, and holds no longer."""
    (one,) = signed(damaged(signed_form)).signatures
    assert (one.intact, one.valid, one.coverage, one.sound) == (False, True, "whole", False)


def test_a_file_without_signature_has_none() -> None:
    """And no process is started for it."""
    assert signed(b"%PDF-1.7 no signature") == looking.Signed()


def test_without_pyhanko_it_is_said(signed_form: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """The extra is not installed: nothing is claimed, and the page says why."""
    code = "import sys; sys.modules['pyhanko'] = None; from infohus_forms.read.attachment_worker import main; main()"
    monkeypatch.setattr(looking, "COMMAND", (sys.executable, "-s", "-B", "-c", code))
    verdict = signed(signed_form)
    assert verdict.signatures == ()
    assert "udvidelsen »signed«" in verdict.unknown


@pytest.mark.parametrize(
    ("change", "word", "sentence"),
    [
        (bytes, "sound", "Underskriften holder og dækker hele filen."),
        (paged_after, "broken", "Filen er ændret efter underskriften"),
    ],
)
def test_the_verdict_stands_in_data_page_and_manifest(
    signed_form: bytes,
    tmp_path: Path,
    infohus: Callable[..., Said],
    change: Callable[[bytes], bytes],
    word: str,
    sentence: str,
) -> None:
    """The original lies inside as it came, signature and all."""
    path = tmp_path / "underskrevet.pdf"
    path.write_bytes(change(signed_form))
    infohus("archive", path, "-o", tmp_path / "arkiv")
    (copy,) = (tmp_path / "arkiv").glob("*.pdf")
    with pikepdf.open(copy) as pdf:
        assert pdf.attachments["original.pdf"].get_file().read_bytes() == path.read_bytes()
        data = json.loads(pdf.attachments["data.json"].get_file().read_bytes())
    assert len(data["signatures"]) == 1
    text = " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(copy).pages).split())
    assert sentence in text
    (listed,) = [
        item
        for item in json.loads((tmp_path / "arkiv/manifest.json").read_bytes())["files"]
        if item["path"] == copy.name
    ]
    assert listed["about"]["signatures"] == word
    assert "Prøve" not in json.dumps(listed, ensure_ascii=False)
    assert {item.finding.code for item in verified(tmp_path / "arkiv")} == {"archive.not_compared"}
