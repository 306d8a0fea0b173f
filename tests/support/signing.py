"""Completed forms with signatures of invented people, made with pyHanko: held, changed as allowed, changed otherwise, damaged."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from importlib import import_module
from io import BytesIO
from typing import Any, cast

import pikepdf
import pypdf

TODAY = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)


@lru_cache(maxsize=8)
def person(name: str = "Ida Prøve", *, days: tuple[int, int] = (-30, 3650), stamps: bool = False) -> Any:
    """A key with a certificate that is in force from one day to another, counted from now; `stamps` for a timestamp service."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

    keys, asn1 = (
        import_module(f"asn1crypto.{name}") for name in ("keys", "x509")
    )  # what pyHanko works with; it has no types
    key = rsa.generate_private_key(65537, 2048)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    usage = dict.fromkeys(
        ("key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign"), False
    )
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + timedelta(days=days[0]))
        .not_valid_after(now + timedelta(days=days[1]))
        .add_extension(
            x509.KeyUsage(
                digital_signature=True, content_commitment=True, encipher_only=False, decipher_only=False, **usage
            ),
            critical=True,
        )
    )
    if stamps:
        made = made.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    certificate = made.sign(key, hashes.SHA256())
    der = serialization.Encoding.DER
    private = key.private_bytes(der, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return keys.PrivateKeyInfo.load(private), asn1.Certificate.load(certificate.public_bytes(der))


def signed(
    data: bytes,
    field: str = "Underskrift",
    who: Any = None,
    *,
    certified: int = 0,
    stamped: bool = False,
) -> bytes:
    """A PDF signed in a new revision; `certified` 1 allows no change, 2 filling in, 3 notes too; `stamped` with a timestamp inside."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.fields import MDPPerm
    from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    key, certificate = who or person()
    store = cast("Any", SimpleCertificateStore)()
    signer = cast("Any", SimpleSigner)(signing_cert=certificate, signing_key=key, cert_registry=store)
    about = PdfSignatureMetadata(
        field,
        md_algorithm="sha256",
        certify=bool(certified),
        docmdp_permissions=MDPPerm(certified) if certified else MDPPerm.FILL_FORMS,
    )
    out = BytesIO()
    writer = IncrementalPdfFileWriter(BytesIO(data if data.endswith(b"\n") else data + b"\n"))
    PdfSigner(about, signer, timestamper=clock() if stamped else None).sign_pdf(writer, output=out)
    return out.getvalue()


def stamped_only(data: bytes) -> bytes:
    """A PDF with a timestamp of its own and nobody's signature."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.signers import PdfTimeStamper

    out = BytesIO()
    PdfTimeStamper(clock()).timestamp_pdf(IncrementalPdfFileWriter(BytesIO(data)), "sha256", output=out)
    return out.getvalue()


def clock() -> Any:
    """A timestamp service in this process."""
    from pyhanko.sign.timestamps import DummyTimeStamper
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    key, certificate = person("Ur-Prøve", stamps=True)
    return DummyTimeStamper(certificate, key, cast("Any", SimpleCertificateStore)(), fixed_dt=TODAY)


def answered_after(data: bytes, name: str, text: str) -> bytes:
    """An answer changed in a new revision, as a viewer saves it."""
    writer = pypdf.PdfWriter(BytesIO(data), incremental=True)
    for page in writer.pages:
        writer.update_page_form_field_values(page, {name: text}, auto_regenerate=None)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def paged_after(data: bytes) -> bytes:
    """A page added in a new revision."""
    writer = pypdf.PdfWriter(BytesIO(data), incremental=True)
    writer.add_blank_page(200, 200)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def noted_after(data: bytes, kind: str = "/Text", *, redrawn: bool = False, fields_gone: bool = False) -> bytes:
    """An annotation put on the first page in a new revision; `redrawn` with other content of the page, `fields_gone` without its fields."""
    from pypdf.annotations import Text
    from pypdf.generic import NameObject

    writer = pypdf.PdfWriter(BytesIO(data), incremental=True)
    note = Text(rect=(50, 50, 70, 70), text="Set")
    note[NameObject("/Subtype")] = NameObject(kind)
    if fields_gone:
        annotations: Any = writer.pages[0]["/Annots"]
        annotations.clear()
    writer.add_annotation(0, note)
    if redrawn:
        content: Any = writer.pages[0]["/Contents"].get_object()
        content.set_data(content.get_data() + b"\n0 0 50 50 re f")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def struck_off(data: bytes, field: str = "Underskrift") -> bytes:
    """The signature field taken out of the form in a new revision; the signed bytes are all there."""
    writer = pypdf.PdfWriter(BytesIO(data), incremental=True)
    form: Any = writer.root_object["/AcroForm"].get_object()
    fields = form["/Fields"].get_object()
    for at, reference in reversed(list(enumerate(fields))):
        if reference.get("/T") == field:
            del fields[at]
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def damaged(data: bytes) -> bytes:
    """One byte of what was signed is another: of the comment in the second line, which every program passes over."""
    at = data.index(b"\n%") + 2
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def partly_covered(data: bytes) -> bytes:
    """The signature says that it covers less than it does."""
    start = data.rindex(b"/ByteRange")
    end = data.index(b"]", start)
    numbers = data[start:end].split(b"[")[1].split()
    numbers[3] = str(int(numbers[3]) - 10).encode().rjust(len(numbers[3]), b"0")
    said = b"/ByteRange[" + b" ".join(numbers)
    return data[:start] + said.ljust(end - start) + data[end:]


def saved_again(data: bytes) -> bytes:
    """The whole file written anew by another program: no signature survives that."""
    with pikepdf.open(BytesIO(data)) as document:
        out = BytesIO()
        document.save(out)
        return out.getvalue()
