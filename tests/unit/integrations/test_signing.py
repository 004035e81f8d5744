from datetime import UTC, datetime, timedelta

import pytest

from callcenter.integrations.signing import NoWebhookKeyError, generations, headers, secret, signature

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
KEY = "k" * 32


def test_it_signs_as_standard_webhooks_does() -> None:
    """The example of the specification's own libraries."""
    signed = signature(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        1614265330,
        b'{"test": 2432232314}',
    )

    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_each_endpoint_and_each_generation_has_a_secret_of_its_own() -> None:
    made = {secret(KEY, endpoint, generation) for endpoint in ("a", "b") for generation in (1, 2)}

    assert len(made) == 4
    assert secret(KEY, "a", 1) in made


def test_without_a_key_there_are_no_secrets_and_the_mend_is_told() -> None:
    with pytest.raises(NoWebhookKeyError, match="scripts/setup"):
        secret("", "a", 1)


def test_for_a_day_after_a_change_both_secrets_sign() -> None:
    assert generations(1, NOW, NOW) == (1,)
    assert generations(3, NOW, NOW + timedelta(hours=23)) == (3, 2)
    assert generations(3, NOW, NOW + timedelta(hours=24)) == (3,)

    both = headers((secret(KEY, "a", 2), secret(KEY, "a", 1)), "7", NOW, b"{}")
    assert [each.split(",")[0] for each in both["webhook-signature"].split(" ")] == ["v1", "v1"]
