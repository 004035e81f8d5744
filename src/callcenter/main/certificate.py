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
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from callcenter.asterisk.config.layout import TlsFiles
from callcenter.settings import Settings
from callcenter.vocabulary.errors import CallCenterError

LASTS = timedelta(days=397)
"""Browsers take no longer ones."""
RENEWED_BEFORE = timedelta(days=30)


class UnfitCertificateError(CallCenterError):
    """A certificate or key of the site's own that cannot be used; the message names the setting and the mend."""


def sites_own(settings: Settings) -> TlsFiles | None:
    """What the settings name, if they do; raises UnfitCertificateError."""
    own = settings.tls
    if own.certificate is None or own.key is None:
        return None
    files = TlsFiles(own.certificate.absolute(), own.key.absolute())
    _check(files)
    return files


def tls_files(settings: Settings) -> TlsFiles:
    """What the settings name; else ours, made where there is none that holds. Raises UnfitCertificateError."""
    if (own := sites_own(settings)) is not None:
        return own
    hosts = (settings.http.host, *(node.host for node in settings.asterisk.nodes))
    return self_signed(_folder(settings), (*settings.http.names, *hosts), datetime.now(UTC))


def self_signed(folder: Path, names: Sequence[str | IPv4Address], now: datetime) -> TlsFiles:
    """A certificate for `names` and this machine's own, kept below `folder`."""
    wanted = {str(name) for name in names if str(name) != "0.0.0.0"} | {"localhost", "127.0.0.1"}  # noqa: S104
    files = _ours(folder)
    folder.mkdir(parents=True, exist_ok=True)
    # Asterisk's container and ours may begin at once: key and certificate have to be one's own.
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not _holds(files, wanted, now):
            _make(files, sorted(wanted), now)
    return files


def at_hand(settings: Settings) -> TlsFiles | None:
    """What would be shown now; None where ours is still to be made. Raises UnfitCertificateError."""
    files = sites_own(settings) or _ours(_folder(settings))
    return files if files.certificate.exists() else None


def ends_at(files: TlsFiles) -> datetime:
    """When browsers will trust it no longer."""
    return _read(files).not_valid_after_utc


def _folder(settings: Settings) -> Path:
    return settings.data.absolute() / "tls"


def _ours(folder: Path) -> TlsFiles:
    return TlsFiles(folder / "certificate.pem", folder / "key.pem")


def _check(files: TlsFiles) -> None:
    try:
        certificate = _read(files)
    except (OSError, ValueError) as fault:
        raise UnfitCertificateError(
            f"CALLCENTER_TLS__CERTIFICATE={files.certificate}: {fault} → name a PEM file that the service can read"
        ) from fault
    try:
        key = serialization.load_pem_private_key(files.key.read_bytes(), password=None)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as fault:
        raise UnfitCertificateError(
            f"CALLCENTER_TLS__KEY={files.key}: {fault} → name a PEM file without a passphrase that the service can read"
        ) from fault
    if key.public_key() != certificate.public_key():
        raise UnfitCertificateError(
            f"CALLCENTER_TLS__KEY={files.key} is not the key of {files.certificate} → name the two that belong together"
        )


def _read(files: TlsFiles) -> x509.Certificate:
    return x509.load_pem_x509_certificate(files.certificate.read_bytes())


def _holds(files: TlsFiles, wanted: set[str], now: datetime) -> bool:
    if not files.certificate.exists() or not files.key.exists():
        return False
    found = _read(files)
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
