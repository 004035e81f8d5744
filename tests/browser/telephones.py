"""What Chromium is started with to be a telephone: a microphone that beeps, and our own certificate trusted."""

from base64 import b64encode
from hashlib import sha256
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def telephone_flags(certificate: Path) -> tuple[str, ...]:
    """Beside those that every browser here is started with."""
    key = x509.load_pem_x509_certificate(certificate.read_bytes()).public_key()
    digest = sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).digest()
    return (
        "--use-fake-ui-for-media-stream",
        "--autoplay-policy=no-user-gesture-required",
        # The one key, and no other: what a person does by accepting a certificate.
        f"--ignore-certificate-errors-spki-list={b64encode(digest).decode()}",
    )
