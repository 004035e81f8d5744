"""The site's keys: what the data of a backup depends on, and all of them sealed by a passphrase."""

import json
import secrets
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from pydantic import BaseModel, SecretStr

from callcenter.main.backup.manifest import BackupError
from callcenter.settings import Settings

SHORTEST_PASSPHRASE = 16
_SALT_BYTES, _NONCE_BYTES = 16, 12
# RFC 7914; 128 MB and about half a second.
_COST = {"n": 2**17, "r": 8, "p": 1}
_OF = b"callcenter backup v1: keys"
_OF_ANOTHER_DATABASE = "CALLCENTER_DATABASE__URL"
_PROVEN = {
    "CALLCENTER_SITE__LIST_KEY": "every number of the special-service list is read in anew",
    "CALLCENTER_HTTP__SESSION_SECRET": "everybody signs in again, and second factors are set up anew",
    "CALLCENTER_INTEGRATIONS__WEBHOOK_KEY": "secrets of webhooks are set anew",
    "CALLCENTER_ASTERISK__SEAT_KEY": "every desk phone gets a new password",
}


def without(name: str) -> str:
    """What it means to have another key there."""
    return _PROVEN.get(name, "what it has sealed cannot be opened")


def proven_keys(settings: Settings) -> dict[str, str]:
    """Those without which a part of the data is of no use, beside the key of recordings."""
    return {name: secret for name, secret in all_secrets(settings).items() if name in _PROVEN}


def all_secrets(settings: Settings) -> dict[str, str]:
    """By the name of the environment's variable; what is not set is left out."""
    found = dict(_below(settings, "CALLCENTER"))
    found.pop(_OF_ANOTHER_DATABASE, None)
    return found


def _below(model: BaseModel, prefix: str) -> Iterator[tuple[str, str]]:
    separator = "_" if prefix == "CALLCENTER" else "__"
    for name in type(model).model_fields:
        variable, value = f"{prefix}{separator}{name.upper()}", getattr(model, name)
        match value:
            case SecretStr() if value.get_secret_value():
                yield variable, value.get_secret_value()
            case BaseModel():
                yield from _below(value, variable)
            case tuple() if value and all(isinstance(one, SecretStr) for one in value):
                yield variable, json.dumps([one.get_secret_value() for one in value])
            case _:
                continue


def sealed_secrets(secrets_: Mapping[str, str], passphrase: str) -> bytes:
    """Raises `BackupError` for a passphrase that is too short."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise BackupError(f"the passphrase: needs at least {SHORTEST_PASSPHRASE} characters")
    salt, nonce = secrets.token_bytes(_SALT_BYTES), secrets.token_bytes(_NONCE_BYTES)
    content = AESGCM(_drawn(passphrase, salt)).encrypt(nonce, json.dumps(dict(secrets_)).encode(), _OF)
    told = {"version": 1, **_COST, "salt": _text(salt), "nonce": _text(nonce), "sealed": _text(content)}
    return json.dumps(told).encode()


def opened_secrets(data: bytes, passphrase: str) -> dict[str, str]:
    """Raises `BackupError`."""
    try:
        told = json.loads(data)
        salt, nonce, content = (b64decode(told[name]) for name in ("salt", "nonce", "sealed"))
        opened = AESGCM(_drawn(passphrase, salt)).decrypt(nonce, content, _OF)
    except (InvalidTag, ValueError, KeyError, TypeError) as error:
        raise BackupError("the keys: another passphrase, or the file was changed") from error
    return dict(json.loads(opened))


def _drawn(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, **_COST).derive(passphrase.encode())


def _text(data: bytes) -> str:
    return b64encode(data).decode()
