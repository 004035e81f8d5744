"""The certificate by which browsers trust pages and WebSockets: the site's own, or one that we sign ourselves.

Rules: ours names every address that the settings name; it is made anew where they change, and a month before its end.
"""

import fcntl
import os
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from callcenter.asterisk.config.layout import TlsFiles
from callcenter.settings import Settings

LASTS = timedelta(days=397)
"""Browsers take no longer ones."""
RENEWED_BEFORE = timedelta(days=30)


def tls_files(settings: Settings) -> TlsFiles:
    """What the settings name; else ours, made where there is none that holds."""
    own = settings.tls
    if own.certificate is not None and own.key is not None:
        return TlsFiles(own.certificate.absolute(), own.key.absolute())
    hosts = (settings.http.host, *(node.host for node in settings.asterisk.nodes))
    return self_signed(settings.data.absolute() / "tls", (*settings.http.names, *hosts), datetime.now(UTC))


def self_signed(folder: Path, names: Sequence[str | IPv4Address], now: datetime) -> TlsFiles:
    """A certificate for `names` and this machine's own, kept below `folder`."""
    wanted = {str(name) for name in names if str(name) != "0.0.0.0"} | {"localhost", "127.0.0.1"}  # noqa: S104
    files = TlsFiles(folder / "certificate.pem", folder / "key.pem")
    folder.mkdir(parents=True, exist_ok=True)
    # Asterisk's container and ours may begin at once: key and certificate have to be one's own.
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not _holds(files, wanted, now):
            _make(files, sorted(wanted), now)
    return files


def _holds(files: TlsFiles, wanted: set[str], now: datetime) -> bool:
    if not files.certificate.exists() or not files.key.exists():
        return False
    found = x509.load_pem_x509_certificate(files.certificate.read_bytes())
    named = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return {str(name.value) for name in named} == wanted and now + RENEWED_BEFORE < found.not_valid_after_utc


def _make(files: TlsFiles, names: Sequence[str], now: datetime) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    title = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "callcenter")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(title)
        .issuer_name(title)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        # An agent's clock may be a little slow.
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now - timedelta(days=1) + LASTS)
        .add_extension(x509.SubjectAlternativeName([_name(one) for one in names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    _write(files.key, secret)
    _write(files.certificate, certificate.public_bytes(serialization.Encoding.PEM))


def _name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(IPv4Address(name))
    except ValueError:
        return x509.DNSName(name)


def _write(path: Path, content: bytes) -> None:
    fresh = path.with_suffix(".new")
    with open(fresh, "wb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        file.write(content)
    fresh.replace(path)
