"""Every secret of the settings is one by its type, is never shown, and is known to those who replace it."""

import json
from collections.abc import Iterator
from typing import Any, get_args

import pytest
from pydantic import BaseModel, SecretStr

from callcenter.main.commands.secrets import shown
from callcenter.main.doctor import Findings, _secrets
from callcenter.main.secrets.known import OURS, Secret, secrets_in, variable, weak, weakness
from callcenter.main.secrets.rotations import ROTATIONS
from callcenter.main.settings_table import rows
from callcenter.settings import Settings

CANARY = "canary-4711"
TELLING = ("secret", "password", "credential", "token", "headers", "key", "keys")
NO_SECRETS = frozenset({"tls.key", "recordings.s3_access_key"})
"""A file's name, and who we are."""


def fields(model: type[BaseModel], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Every setting below `model`, with its type."""
    for name, field in model.model_fields.items():
        yield f"{prefix}{name}", field.annotation
        for one in (field.annotation, *kinds(field.annotation)):
            if isinstance(one, type) and issubclass(one, BaseModel):
                yield from fields(one, f"{prefix}{name}.")


def kinds(annotation: Any) -> Iterator[Any]:
    for one in get_args(annotation):
        yield one
        yield from kinds(one)


def test_whatever_is_called_like_a_secret_is_one_by_its_type() -> None:
    named = [
        (name, kind)
        for name, kind in fields(Settings)
        if any(word in TELLING for word in name.rpartition(".")[2].split("_")) and name not in NO_SECRETS
    ]

    assert len(named) > 10
    assert [name for name, kind in named if SecretStr not in (kind, *kinds(kind))] == []


def test_every_secret_has_a_way_to_be_replaced() -> None:
    secret = {name for name, kind in fields(Settings) if SecretStr in (kind, *kinds(kind))}
    joined = {name for name in secret if name.endswith(("_before", ".keys_before"))}
    # What stands in lists and objects is replaced with the setting that holds them.
    top = {name if name in ROTATIONS else name.rpartition(".")[0] for name in secret - joined}

    assert top <= ROTATIONS.keys()
    assert OURS.keys() <= ROTATIONS.keys()


def canaries() -> Settings:
    """Settings all of whose secrets hold the canary."""
    return Settings.model_validate(
        {
            "http": {"session_secret": CANARY, "session_secret_before": CANARY},
            "asterisk": {
                "ami_secret": CANARY,
                "seat_key": CANARY,
                "ice_servers": [{"urls": ["turn:x:1"], "credential": CANARY}],
            },
            "site": {"list_key": CANARY, "list_key_before": CANARY},
            "integrations": {"webhook_key": CANARY, "webhook_key_before": CANARY},
            "recordings": {"key": CANARY, "keys_before": [CANARY], "s3_secret_key": CANARY},
            "database": {"url": f"postgresql://callcenter:{CANARY}@127.0.0.1/x"},
            "access": {"oidc": {"client_secret": CANARY}},
            "services": {"weather": {"url": "http://127.0.0.1/", "headers": {"X-Key": CANARY}}},
        }
    )


def test_no_secret_is_shown_by_settings_findings_lists_or_tables() -> None:
    settings = canaries()
    told = (
        repr(settings),
        str(settings),
        settings.model_dump_json(),
        str(settings.model_dump()),
        Findings(tuple(_secrets(settings))).as_json(),
        json.dumps(shown(settings)),
        str(list(secrets_in(settings))),
        str(list(rows())),
    )

    assert len(list(secrets_in(settings))) == 15
    assert [text for text in told if CANARY in text] == []


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "is not set"),
        ("changeme", "is one that everybody knows"),
        ("x7Kq-short", "has 10 characters; 32 at least"),
        ("abababababababababababababababababab", "has only 2 different characters"),
        ("Zk3vQ_8rT0mW1xY5uN7pL2sD4fG6hJ9a", None),
    ],
)
def test_a_weak_secret_of_ours_is_told_with_why(text: str, why: str | None) -> None:
    assert weakness(Secret("http.session_secret", SecretStr(text))) == why


def test_one_that_others_gave_us_is_weak_only_where_everybody_knows_it() -> None:
    assert weakness(Secret("access.oidc.client_secret", SecretStr("abc"))) is None
    assert weakness(Secret("access.oidc.client_secret", SecretStr("secret"))) == "is one that everybody knows"


def test_the_doctor_names_those_that_are_missing_or_weak_by_their_variables() -> None:
    missing, short = _secrets(Settings(_env_file=None)), _secrets(canaries())

    assert {one.variable for one, _ in weak(canaries())} == {variable(name) for name in OURS}
    assert "CALLCENTER_RECORDINGS__KEY" in missing[0].detail
    assert "CALLCENTER_ASTERISK__AMI_SECRET has 11 characters; 16 at least" in short[0].detail
